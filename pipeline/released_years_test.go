package pipeline_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"bernskats/pipeline"
	"bernskats/pipeline/demo"
)

// TestYearsAreReleasedOneAfterTheOther lives with a made-up municipality: each year
// is run, released and verified; then the education board corrects workbooks of all years, and
// every year can still be published.
func TestYearsAreReleasedOneAfterTheOther(t *testing.T) {
	if testing.Short() {
		t.Skip("SKIPPED: half a minute of runs, left out of the short tests")
	}
	dir := filepath.Join(t.TempDir(), "demo")
	if _, err := pipeline.Demo(t.Context(), dir, demo.Options{Seed: 1, Size: demo.Small, Years: 2, Defects: demo.WarningsOnly}); err != nil {
		t.Fatal(err)
	}
	release := func(year int, again bool) {
		t.Helper()
		o := pipeline.Options{Dir: dir, Year: year, Languages: []string{"lv"}}
		outcome, err := pipeline.Run(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		if !outcome.Public.Written {
			t.Fatalf("%d: %s: %v", year, outcome.Public.Text.EN, outcome.Public.Audit)
		}
		if v, err := pipeline.Verify(t.Context(), o); err != nil || len(v.Changed)+len(v.Audit) > 0 {
			t.Fatalf("%d: %+v %v", year, v, err)
		}
		p, v, err := pipeline.Publish(t.Context(), o)
		if err != nil || v != nil || p.Already != again {
			t.Fatalf("%d: already %v; %+v %+v %v", year, again, p, v, err)
		}
		t.Logf("%d: release %d (already %v), %d shown, %d withheld, %d totals, frozen %v", year, p.Number, p.Already, p.Summary.Shown, p.Summary.Withheld, p.Summary.TotalsWithheld, p.Frozen)
	}
	for _, year := range []int{2023, 2024} {
		release(year, false)
		release(year, true)
	}
	if n := corrected(t, dir); n < 2 {
		t.Fatalf("only %d workbooks were corrected", n)
	}
	frozen := 0
	for _, year := range []int{2023, 2024} {
		o := pipeline.Options{Dir: dir, Year: year, Languages: []string{"lv"}}
		outcome, err := pipeline.Run(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		if !outcome.Public.Written {
			t.Fatalf("%d, corrected: %s: %v", year, outcome.Public.Text.EN, outcome.Public.Audit)
		}
		t.Logf("%d, corrected: %+v, frozen %v", year, outcome.Public.Summary, outcome.Public.Frozen)
		frozen += len(outcome.Public.Frozen)
		if v, err := pipeline.Verify(t.Context(), o); err != nil || len(v.Changed)+len(v.Audit) > 0 {
			t.Fatalf("%d: %+v %v", year, v, err)
		}
	}
	if frozen == 0 {
		t.Error("nothing froze: this test corrects nothing that was published")
	}
}

// corrected takes the last row out of the sheets of the education board, and gives how
// many workbooks it changed.
func corrected(t *testing.T, dir string) (n int) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "inbox", "*", "*", "*.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range files {
		if !strings.Contains(path, "Izglītības pārvald") {
			continue
		}
		f, err := excelize.OpenFile(path)
		if err != nil {
			t.Fatal(err)
		}
		changed := false
		for _, sheet := range f.GetSheetList() {
			rows, err := f.GetRows(sheet)
			if err != nil {
				t.Fatal(err)
			}
			if sheet == "Par veidlapu" || len(rows) < 8 {
				continue
			}
			if err := f.RemoveRow(sheet, len(rows)); err != nil {
				t.Fatal(err)
			}
			changed = true
		}
		if changed {
			if err := f.Save(); err != nil {
				t.Fatal(err)
			}
			n++
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return n
}
