package report

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"
)

func TestSituation(t *testing.T) {
	in, tmpl := sampleInput(t), builtIn(t)
	for _, lang := range in.Languages {
		page, err := tmpl.Situation(context.Background(), in, lang)
		if err != nil {
			t.Fatal(err)
		}
		again, err := tmpl.Situation(context.Background(), in, lang)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(page, again) {
			t.Errorf("%s: the same input gave two different pages", lang)
		}
		if dir := os.Getenv("BERNSKATS_PAGES"); dir != "" {
			if err := os.WriteFile(filepath.Join(dir, "situation."+lang+".html"), page, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}
