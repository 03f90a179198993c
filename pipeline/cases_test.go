package pipeline_test

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bernskats/pipeline"
)

var update = flag.Bool("update", false, "write the want folders of testdata/cases")

// TestCases runs the whole program over every folder of testdata/cases.
func TestCases(t *testing.T) {
	root := filepath.Join("..", "testdata", "cases")
	entries, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		t.Run(e.Name(), func(t *testing.T) {
			dir := t.TempDir()
			copyTree(t, filepath.Join(root, e.Name(), "in"), dir)
			outcome, err := pipeline.Run(context.Background(), pipeline.Options{Dir: dir})
			if err != nil {
				t.Fatal(err)
			}
			for _, name := range []string{"facts.csv", "findings.txt"} {
				content, err := os.ReadFile(filepath.Join(outcome.Out, name))
				if err != nil {
					t.Fatal(err)
				}
				compareWanted(t, filepath.Join(root, e.Name(), "want", name), withValues(name, string(content)))
			}
		})
	}
}

// withValues leaves out of facts.csv what was not delivered: most of a small case.
func withValues(name, content string) string {
	if name != "facts.csv" {
		return content
	}
	var kept strings.Builder
	for line := range strings.Lines(content) {
		if !strings.Contains(line, ",not_delivered,") {
			kept.WriteString(line)
		}
	}
	return kept.String()
}

func compareWanted(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", filepath.Base(path), diff)
	}
}
