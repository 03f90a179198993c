package pipeline

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWhatOthersPutAmongOutputsStays(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "internal")
	put := func(name, content string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	manifest := output{"manifest.json", []byte(`{"outputs": {"page.lv.html": "", "page.en.html": ""}}`)}
	if _, err := replaceFolder(dir, []output{{"page.lv.html", []byte("1")}, {"page.en.html", []byte("1")}, manifest}); err != nil {
		t.Fatal(err)
	}
	put("piezimes.txt", "of the analyst")
	if err := os.Mkdir(filepath.Join(dir, "mape"), 0o755); err != nil {
		t.Fatal(err)
	}
	foreign, err := replaceFolder(dir, []output{{"page.lv.html", []byte("2")}, manifest})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"mape", "piezimes.txt"}, foreign); diff != "" {
		t.Errorf("told of (-want +got):\n%s", diff)
	}
	var names []string
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if diff := cmp.Diff([]string{"manifest.json", "mape", "page.lv.html", "piezimes.txt"}, names); diff != "" {
		t.Errorf("an output of ours that is no longer made goes, what is not ours stays (-want +got):\n%s", diff)
	}
}
