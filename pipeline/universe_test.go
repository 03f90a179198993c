package pipeline

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bernskats/pipeline/check"
	"bernskats/pipeline/demo"
	"bernskats/pipeline/measure"
	"bernskats/pipeline/model"
	"bernskats/pipeline/store"
)

// disclosed builds the newest year of a project folder and counts it with its
// universes. measureAgain counts once more over the
// same tables, discloseAgain builds the universes of the same cases.
func disclosed(tb testing.TB, dir string) (facts []model.Fact, d model.Disclosure, measureAgain, discloseAgain func()) {
	tb.Helper()
	ctx := context.Background()
	s, unlock, err := open(Options{Dir: dir, NoCache: true})
	if err != nil {
		tb.Fatal(err)
	}
	defer unlock()
	deliveries, err := s.readAll(ctx)
	if err != nil {
		tb.Fatal(err)
	}
	year := s.years[len(s.years)-1]
	build := &yearBuild{year: year, defs: s.defs, project: s.project, delivery: deliveries[year], sources: sources(year, deliveries)}
	if build.db, err = store.Create(ctx, "", 2); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { build.db.Close() })
	must := func(err error) {
		if err != nil {
			tb.Fatal(err)
		}
	}
	must(build.db.Together(ctx, func() error { return build.load(ctx) }))
	must(build.db.Lock(ctx))
	hits, err := check.SetAsideErrors(ctx, build.db, s.defs.Rules)
	must(err)
	must(check.Drop(ctx, build.db, hits))
	must(build.db.Together(ctx, func() error { return build.db.Script(ctx, store.Linked(), "linked") }))
	in := measure.Input{Definitions: s.defs.Indicators, Year: year, Periods: build.periods(), Area: s.project.Municipality.Name,
		Expected: build.expected(), Scope: measure.WithinOneYear, Policy: s.defs.Policy, Catalogue: s.defs.Forms}
	cases, err := measure.FindCases(ctx, build.db, in)
	must(err)
	facts, err = cases.Count(ctx)
	must(err)
	d, err = cases.Disclose(ctx, facts)
	must(err)
	return facts, d, func() { _, err := measure.Measure(ctx, build.db, in); must(err) },
		func() { _, err := cases.Disclose(ctx, facts); must(err) }
}

// TestUniversesReproduceEveryFact: that every fact is the sum of its inner cells
// shows that nothing was listed by hand.
func TestUniversesReproduceEveryFact(t *testing.T) {
	for _, defects := range []demo.Defects{demo.SomeDefects, demo.NoDefects} {
		dir := filepath.Join(t.TempDir(), "demo")
		if _, err := Demo(context.Background(), dir, demo.Options{Seed: 1, Size: demo.Small, Years: 1, Defects: defects}); err != nil {
			t.Fatal(err)
		}
		facts, d, again, _ := disclosed(t, dir)
		for _, c := range measure.Contradictions(facts, d) {
			t.Error(c)
		}
		if len(d.Universes) < 15 || len(d.Bases) < 300 {
			t.Errorf("%d universes for %d facts", len(d.Universes), len(d.Bases))
		}
		again()
	}
}

// TestUniversesAreTheSameEveryTime builds them twice from the same workbooks.
func TestUniversesAreTheSameEveryTime(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "demo")
	if _, err := Demo(context.Background(), dir, demo.Options{Seed: 3, Size: demo.Small, Years: 1}); err != nil {
		t.Fatal(err)
	}
	_, first, _, _ := disclosed(t, dir)
	_, second, _, _ := disclosed(t, dir)
	if diff := cmp.Diff(first, second); diff != "" {
		t.Error(diff)
	}
}

// BenchmarkUniverses measures counting the newest year, and building the
// universes of what was counted. BERNSKATS_SIZES=1 prints them.
func BenchmarkUniverses(b *testing.B) {
	for _, size := range []demo.Size{demo.Small, demo.MunicipalitySize, demo.City} {
		dir := filepath.Join(b.TempDir(), "demo")
		if _, err := Demo(context.Background(), dir, demo.Options{Seed: 1, Size: size, Years: 1, Defects: demo.WarningsOnly}); err != nil {
			b.Fatal(err)
		}
		_, d, count, universes := disclosed(b, dir)
		cells, figures := 0, 0
		for _, u := range d.Universes {
			cells, figures = cells+len(u.Cells), figures+len(u.Figures)
			if os.Getenv("BERNSKATS_SIZES") != "" {
				fmt.Printf("%s\t%s\t%d\t%d\n", size, u.Name, len(u.Cells), len(u.Figures))
			}
		}
		b.Run(size.String()+"/count", func(b *testing.B) {
			before := cpuSeconds()
			for b.Loop() {
				count()
			}
			b.ReportMetric((cpuSeconds()-before)/float64(b.N), "cpu-s/op")
		})
		b.Run(size.String()+"/universes", func(b *testing.B) {
			before := cpuSeconds()
			for b.Loop() {
				universes()
			}
			b.ReportMetric((cpuSeconds()-before)/float64(b.N), "cpu-s/op")
			b.ReportMetric(float64(cells), "cells")
			b.ReportMetric(float64(figures), "figures")
		})
	}
}
