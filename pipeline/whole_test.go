package pipeline_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bernskats/pipeline"
	"bernskats/pipeline/demo"
	"bernskats/pipeline/model"
	"bernskats/pipeline/report"
	"bernskats/pipeline/report/data"
)

// TestSampleGivesEveryExpectedFigure runs the made-up municipality-year of the
// shared material, clean and messy: both must give exactly the figures that an
// independent oracle expects, and no error findings.
func TestSampleGivesEveryExpectedFigure(t *testing.T) {
	sample := filepath.Join("..", "..", "shared", "sample")
	if _, err := os.Stat(sample); err != nil {
		t.Skip("SKIPPED: the shared sample is not beside this checkout; its figures are not compared")
	}
	want := readRows(t, filepath.Join(sample, "expected.csv"))
	for _, kind := range []string{"clean", "messy"} {
		t.Run(kind, func(t *testing.T) {
			dir := t.TempDir()
			copyTree(t, filepath.Join(sample, kind), filepath.Join(dir, "inbox", "2024"))
			copyFile(t, filepath.Join(sample, "bernskats.yaml"), filepath.Join(dir, "bernskats.yaml"))
			outcome, err := pipeline.Run(context.Background(), pipeline.Options{Dir: dir})
			if err != nil {
				t.Fatal(err)
			}
			if outcome.OpenErrors != 0 {
				t.Errorf("%d error findings, want none", outcome.OpenErrors)
			}
			got := map[string]map[string]string{}
			for _, r := range readRows(t, filepath.Join(outcome.Out, "facts.csv")) {
				if r["area"] == "Cēsu novads" {
					got[key(r)] = r
				}
			}
			for _, w := range want {
				g, ok := got[key(w)]
				if !ok {
					if w["value"] != "0" && w["value"] != "" {
						t.Errorf("%s: missing, want %s", key(w), w["value"])
					}
					continue
				}
				compareFigure(t, w, g)
			}
		})
	}
}

func key(r map[string]string) string {
	return strings.Join([]string{r["measure"], r["period"], r["breakdown"]}, " ")
}

func compareFigure(t *testing.T, want, got map[string]string) {
	t.Helper()
	for _, column := range []string{"value", "status", "rate_unit", "denominator"} {
		if want[column] != got[column] {
			t.Errorf("%s: %s = %q, want %q", key(want), column, got[column], want[column])
		}
	}
	if want["not_given"] != "" && want["not_given"] != got["not_given"] {
		t.Errorf("%s: not_given = %s, want %s", key(want), got["not_given"], want["not_given"])
	}
	// Expected rates are unrounded to three decimals; ours has one.
	if rate := want["rate"]; rate != "" {
		unrounded, err := model.ParseDecimal(rate)
		if err != nil {
			t.Fatal(err)
		}
		printed, err := model.ParseDecimal(got["rate"])
		if err != nil {
			t.Errorf("%s: rate %q is no number", key(want), got["rate"])
		}
		if d := printed - unrounded; d > 500 || d < -500 { // 0.05 in units of 1/10000
			t.Errorf("%s: rate = %s, want %s rounded", key(want), got["rate"], rate)
		}
	}
}

// TestPublishedFiguresComeOutAsPublished runs the projects of testdata/real.
func TestPublishedFiguresComeOutAsPublished(t *testing.T) {
	real := filepath.Join("..", "testdata", "real")
	for _, project := range []string{"daugavpils", "riga", "bauska"} {
		t.Run(project, func(t *testing.T) {
			dir := t.TempDir()
			copyTree(t, filepath.Join(real, project), dir)
			outcome, err := pipeline.Run(context.Background(), pipeline.Options{Dir: dir})
			if err != nil {
				t.Fatal(err)
			}
			got := map[string]string{}
			for _, r := range readRows(t, filepath.Join(outcome.Out, "facts.csv")) {
				got[key(r)+" "+r["area"]] = r["value"]
			}
			for _, w := range readRows(t, filepath.Join(dir, "want.csv")) {
				if g, ok := got[key(w)+" "+w["area"]]; !ok || g != w["value"] {
					t.Errorf("%s %s = %q, want %s", key(w), w["area"], g, w["value"])
				}
			}
			warned := 0
			for _, f := range outcome.Findings {
				if f.Code == "W303" {
					warned++
				}
			}
			if want := map[string]int{"daugavpils": 1}[project]; warned != want {
				t.Errorf("%d totals whose parts do not add up, want %d (testdata/real/warnings.csv)", warned, want)
			}
		})
	}
}

// TestEveryFigureOfThePageIsThatOfTheFacts compares the data elements of both
// languages with facts.csv.
func TestEveryFigureOfThePageIsThatOfTheFacts(t *testing.T) {
	dir, outcome := demoRun(t, demo.WarningsOnly)
	_ = dir
	file, err := os.Open(filepath.Join(outcome.Out, "facts.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	facts, err := data.ReadCSV(file)
	if err != nil {
		t.Fatal(err)
	}
	byKey := map[string]model.Fact{}
	for _, f := range facts {
		byKey[strings.Join([]string{f.Measure, f.Period, f.Area, f.Breakdown}, "|")] = f
	}
	for _, lang := range []string{"lv", "en"} {
		page, err := os.ReadFile(filepath.Join(outcome.Out, "situation."+lang+".html"))
		if err != nil {
			t.Fatal(err)
		}
		elements, err := report.ReadData(page)
		if err != nil {
			t.Fatal(err)
		}
		shown := map[string]bool{}
		for _, e := range elements {
			k := strings.Join([]string{e.Measure, e.Period, e.Area, e.Breakdown}, "|")
			f, ok := byKey[k]
			if !ok {
				continue // an earlier year's figure: it is in that year's facts.csv
			}
			want, has := f.Value.String(), f.HasValue()
			if e.Role == "rate" {
				want, has = f.Rate.String(), f.HasValue() && f.RateUnit != ""
			}
			if e.Role == "change" {
				continue
			}
			if e.HasValue != has || (has && !equalNumber(e.Value, want)) {
				t.Errorf("%s %s (%s): page says %q, facts.csv %q", lang, k, e.Role, e.Value, want)
			}
			if e.Role == "value" {
				shown[k] = true
			}
		}
		for k := range byKey {
			if !shown[k] {
				t.Errorf("%s: figure %s is nowhere on the page", lang, k)
			}
		}
	}
}

func equalNumber(a, b string) bool {
	x, errx := model.ParseDecimal(a)
	y, erry := model.ParseDecimal(b)
	return errx == nil && erry == nil && x == y
}

// TestSameInputGivesSameBytes runs one project again with the cache, without it,
// after work/ was removed, and from another folder: every output must be equal.
func TestSameInputGivesSameBytes(t *testing.T) {
	dir, outcome := demoRun(t, demo.SomeDefects)
	first := readTree(t, outcome.Out)
	again := func(t *testing.T, dir string, noCache bool) {
		t.Helper()
		o, err := pipeline.Run(context.Background(), pipeline.Options{Dir: dir, NoCache: noCache})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(first, readTree(t, o.Out)); diff != "" {
			t.Errorf("outputs differ (-first +again):\n%.2000s", diff)
		}
	}
	t.Run("everything from the cache", func(t *testing.T) { again(t, dir, false) })
	t.Run("nothing from the cache, another key, another folder", func(t *testing.T) {
		other := filepath.Join(t.TempDir(), "cita mape")
		copyTree(t, filepath.Join(dir, "inbox"), filepath.Join(other, "inbox"))
		copyFile(t, filepath.Join(dir, "bernskats.yaml"), filepath.Join(other, "bernskats.yaml"))
		t.Setenv("TZ", "Pacific/Apia")
		again(t, other, true)
	})
	t.Run("a damaged cache is rebuilt", func(t *testing.T) {
		for name := range readTree(t, filepath.Join(dir, "work")) {
			if name != "key" && name != "lock" {
				if err := os.WriteFile(filepath.Join(dir, "work", name), []byte("damaged"), 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
		again(t, dir, false)
	})
}

// TestAnInterruptedRunLeavesThePreviousOutputs cancels a run before it begins
// and looks at what is there afterwards.
func TestAnInterruptedRunLeavesThePreviousOutputs(t *testing.T) {
	dir, outcome := demoRun(t, demo.WarningsOnly)
	before := readTree(t, outcome.Out)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := pipeline.Run(ctx, pipeline.Options{Dir: dir, NoCache: true}); !errors.Is(err, context.Canceled) {
		t.Errorf("error = %v, want that of the cancelled context", err)
	}
	if diff := cmp.Diff(before, readTree(t, outcome.Out)); diff != "" {
		t.Errorf("outputs changed:\n%.1000s", diff)
	}
}

// demoRun makes a small made-up municipality and runs it.
func demoRun(t *testing.T, defects demo.Defects) (string, *pipeline.Outcome) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "demo")
	if _, err := pipeline.Demo(context.Background(), dir, demo.Options{Seed: 3, Years: 2, Defects: defects}); err != nil {
		t.Fatal(err)
	}
	outcome, err := pipeline.Run(context.Background(), pipeline.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	return dir, outcome
}

func readRows(t *testing.T, path string) []map[string]string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	r := csv.NewReader(bytes.NewReader(content))
	r.FieldsPerRecord = -1
	records, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for _, record := range records[1:] {
		row := map[string]string{}
		for i, v := range record {
			row[records[0][i]] = v
		}
		rows = append(rows, row)
	}
	return rows
}

func copyTree(t *testing.T, from, to string) {
	t.Helper()
	err := filepath.WalkDir(from, func(p string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, p)
		if err != nil {
			return err
		}
		if e.IsDir() {
			return os.MkdirAll(filepath.Join(to, rel), 0o755)
		}
		content, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, rel), content, 0o644)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	content, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, content, 0o644); err != nil {
		t.Fatal(err)
	}
}

// readTree gives every file below a folder by its relative name.
func readTree(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(p string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		content, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, p)
		files[filepath.ToSlash(rel)] = string(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
