package pipeline_test

import (
	"bytes"
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"bernskats/pipeline"
	"bernskats/pipeline/demo"
	"bernskats/pipeline/model"
	"bernskats/pipeline/protect/rendered"
	"bernskats/pipeline/report/data"
)

// TestAWholeInternalEditionSaysWhatItsFactsSay reads a made-up municipality's
// edition back: every number of every page, drawing and workbook. What an
// internal edition has and a public one must not have is found as well.
func TestAWholeInternalEditionSaysWhatItsFactsSay(t *testing.T) {
	dir := t.TempDir()
	if _, err := pipeline.Demo(t.Context(), dir, demo.Options{Seed: 1, Size: demo.Small, Years: 3}); err != nil {
		t.Fatal(err)
	}
	var all, own []model.Fact
	var out string
	for _, y := range []int{2022, 2023, 2024} {
		outcome, err := pipeline.Run(t.Context(), pipeline.Options{Dir: dir, Year: y, Languages: []string{"lv"}})
		if err != nil {
			t.Fatal(err)
		}
		out = outcome.Out
		own = factsOf(t, filepath.Join(out, "facts.csv"))
		all = append(all, own...)
	}
	problems, err := rendered.Check(t.Context(), rendered.Edition{Files: os.DirFS(out), All: all, Year: own, Lists: pipeline.Lists(t.Context())})
	if err != nil {
		t.Fatal(err)
	}
	internal := map[string]int{}
	for _, p := range problems {
		kind := string(p.Code) + " " + cmp.Or(map[bool]string{true: "quality"}[strings.HasPrefix(p.File, "quality.")], p.Text)
		if !slices.Contains(internalOnly(), kind) {
			t.Error(p)
		}
		internal[kind]++
	}
	for _, kind := range internalOnly() {
		if internal[kind] == 0 {
			t.Errorf("an internal edition has it, but it was not found: %s", kind)
		}
	}
}

// internalOnly is what only an internal edition may hold.
func internalOnly() []string {
	return []string{"foreign no file of a public edition that can be read back", "leak a small count of rows", "leak a small count of rows set aside",
		"loose a number that is no figure", "loose a number that is no figure, and that nobody entered", "loose quality"}
}

func factsOf(t testing.TB, path string) []model.Fact {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	facts, err := data.ReadCSV(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	return facts
}
