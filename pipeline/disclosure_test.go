package pipeline

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bernskats/pipeline/demo"
	"bernskats/pipeline/model"
)

// disclosureOf counts a project folder and builds its universes, as a run does,
// or first as a check does.
func disclosureOf(t *testing.T, dir string, discloses bool) (all []model.Fact, d model.Disclosure, notes []model.Text) {
	t.Helper()
	ctx := context.Background()
	s, unlock, err := open(Options{Dir: dir, Note: func(n model.Text) { notes = append(notes, n) }})
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	s.discloses = discloses
	c, err := s.computed(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if !discloses {
		if err := s.settled(); err != nil {
			t.Fatal(err)
		}
		return nil, d, notes
	}
	_, all = combine(c.results, s.o.Year)
	if d, err = s.disclosure(ctx, c, all); err != nil {
		t.Fatal(err)
	}
	return all, d, notes
}

// TestSeriesRestOnTheUniversesOfTheirOwnYears also holds that nothing depends on
// whether the universes were built just now, kept in work/, or built of a
// database that a check left.
func TestSeriesRestOnTheUniversesOfTheirOwnYears(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "demo")
	if _, err := Demo(context.Background(), dir, demo.Options{Seed: 2, Size: demo.Small, Years: 3, Defects: demo.WarningsOnly}); err != nil {
		t.Fatal(err)
	}
	universes, err := filepath.Glob(filepath.Join(dir, "work", "*.universes.json"))
	if err != nil || len(universes) > 0 {
		t.Fatalf("%v %v", universes, err)
	}
	disclosureOf(t, dir, false)
	if left, _ := filepath.Glob(filepath.Join(dir, "work", "*.universes.json")); len(left) > 0 {
		t.Errorf("a check built universes: %v", left)
	}
	all, reopened, _ := disclosureOf(t, dir, true)

	years, origins := map[string]bool{}, map[model.Origin]bool{}
	based := map[model.FigureKey]bool{}
	for _, u := range reopened.Universes {
		origins[u.Origin] = true
		for _, f := range u.Figures {
			if f.Key.Measure == "out_of_family_care.children" && f.Key.Breakdown == "" {
				years[f.Key.Period] = true
			}
		}
	}
	for _, b := range reopened.Bases {
		based[b.Key] = true
	}
	for _, f := range all {
		if f.HasValue() && f.Origin != model.Published && !based[model.KeyOf(f)] {
			t.Errorf("%v: nobody says what it rests on", model.KeyOf(f))
		}
	}
	if len(years) < 3 || !origins[model.Reported] {
		t.Errorf("children in care of %v, origins %v", years, origins)
	}
	if !slices.ContainsFunc(reopened.Bases, func(b model.Basis) bool { return b.Key.Measure == "custody_pathway.parents_suspended" }) {
		t.Error("no pathways")
	}

	same := func(how string, noted int) {
		t.Helper()
		_, got, notes := disclosureOf(t, dir, true)
		if diff := cmp.Diff(reopened, got); diff != "" {
			t.Errorf("%s: %s", how, diff)
		}
		if len(notes) != noted {
			t.Errorf("%s: noted %v", how, notes)
		}
	}
	same("kept in work/", 0)
	spoil := func(name string, content string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, "work", name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	spoil("2024.universes.json", "{}")
	same("universes damaged", 1)
	if err := os.Remove(filepath.Join(dir, "work", "2024.universes.json")); err != nil {
		t.Fatal(err)
	}
	spoil("2024.duckdb", "no database")
	same("database damaged", 1)
	if err := os.RemoveAll(filepath.Join(dir, "work")); err != nil {
		t.Fatal(err)
	}
	all, fresh, _ := disclosureOf(t, dir, true)
	if len(fresh.Universes) != len(reopened.Universes) || len(all) == 0 {
		t.Errorf("computed anew: %d universes, before %d", len(fresh.Universes), len(reopened.Universes))
	}
	if diff := cmp.Diff(reopened, fresh); diff != "" {
		t.Errorf("computed anew: %s", diff)
	}
}

// BenchmarkDisclosure measures what a run of three years adds when nothing has
// changed since the last run (kept), and since a check (of databases).
func BenchmarkDisclosure(b *testing.B) {
	ctx := context.Background()
	dir := filepath.Join(b.TempDir(), "demo")
	if _, err := Demo(ctx, dir, demo.Options{Seed: 1, Size: demo.MunicipalitySize, Years: 3, Defects: demo.WarningsOnly}); err != nil {
		b.Fatal(err)
	}
	s, unlock, err := open(Options{Dir: dir})
	if err != nil {
		b.Fatal(err)
	}
	defer unlock()
	s.discloses = true
	c, err := s.computed(ctx)
	if err != nil {
		b.Fatal(err)
	}
	_, all := combine(c.results, s.o.Year)
	disclose := func(b *testing.B) {
		before := cpuSeconds()
		for b.Loop() {
			for _, r := range c.results {
				r.disclosure = nil
				if b.Name() == "BenchmarkDisclosure/of-databases" {
					if err := removed(s.universesFile(r.Year)); err != nil {
						b.Fatal(err)
					}
				}
			}
			d, err := s.disclosure(ctx, c, all)
			if err != nil {
				b.Fatal(err)
			}
			cells, figures := 0, 0
			for _, u := range d.Universes {
				cells, figures = cells+len(u.Cells), figures+len(u.Figures)
			}
			b.ReportMetric(float64(len(d.Universes)), "universes")
			b.ReportMetric(float64(cells), "cells")
			b.ReportMetric(float64(figures), "figures")
			b.ReportMetric(float64(len(d.Bases)), "bases")
		}
		b.ReportMetric((cpuSeconds()-before)/float64(b.N), "cpu-s/op")
	}
	b.Run("of-databases", disclose)
	b.Run("kept", disclose)
}
