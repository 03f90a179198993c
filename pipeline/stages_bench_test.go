package pipeline

import (
	"context"
	"path/filepath"
	"runtime"
	"testing"

	"bernskats/pipeline/check"
	"bernskats/pipeline/demo"
	"bernskats/pipeline/intake"
	"bernskats/pipeline/measure"
	"bernskats/pipeline/protect"
	"bernskats/pipeline/store"
)

// BenchmarkStages measures each stage of a cold run on a made-up municipality of
// 12 000 children and three years: reading and checking cells, building the
// databases with counting, writing the reports. Rows are those of all years.
func BenchmarkStages(b *testing.B) {
	ctx := context.Background()
	dir := filepath.Join(b.TempDir(), "demo")
	summary, err := Demo(ctx, dir, demo.Options{Seed: 1, Size: demo.MunicipalitySize, Defects: demo.WarningsOnly})
	if err != nil {
		b.Fatal(err)
	}
	s, unlock, err := open(Options{Dir: dir, NoCache: true})
	if err != nil {
		b.Fatal(err)
	}
	defer unlock()
	perSecond := func(b *testing.B) {
		b.ReportMetric(float64(summary.Rows*b.N)/b.Elapsed().Seconds(), "rows/s")
		b.ReportMetric(float64(summary.Cells*b.N)/b.Elapsed().Seconds(), "cells/s")
	}
	var c computation
	var read, rules struct{ clock, cpu float64 } // seconds
	b.Run("read", func(b *testing.B) {
		before := cpuSeconds()
		for b.Loop() {
			if c.deliveries, err = s.readAll(ctx); err != nil {
				b.Fatal(err)
			}
		}
		perSecond(b)
		read.clock, read.cpu = b.Elapsed().Seconds()/float64(b.N), (cpuSeconds()-before)/float64(b.N)
		b.ReportMetric(read.cpu, "cpu-s/op")
	})
	b.Run("rules", func(b *testing.B) {
		cpu := 0.0
		for b.Loop() {
			for year := range c.deliveries {
				cpu += s.benchRules(ctx, b, year, c.deliveries)
			}
		}
		perSecond(b)
		rules.clock, rules.cpu = b.Elapsed().Seconds()/float64(b.N), cpu/float64(b.N)
		b.ReportMetric(rules.cpu, "cpu-s/op")
		if read.cpu > 0 {
			b.ReportMetric(100*rules.clock/read.clock, "%-of-read")
			b.ReportMetric(100*rules.cpu/read.cpu, "%-of-read-cpu")
		}
	})
	b.Run("load-check-count", func(b *testing.B) {
		for b.Loop() {
			if c.results, err = s.computeAll(ctx, c.deliveries); err != nil {
				b.Fatal(err)
			}
		}
		perSecond(b)
	})
	if len(c.results) == 0 {
		return // only earlier stages were asked for
	}
	c.outcome = s.outcome(c.asked(), c.deliveries[s.o.Year])
	_, all := combine(c.results, s.o.Year)
	b.Run("report-two-languages", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.pages(ctx, c, protect.Internal(all), "benchmark"); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(len(all)), "figures")
	})
}

// benchRules loads a year's rows and runs every rule over them; only the rules
// are measured. It gives the processor time they took.
func (s *session) benchRules(ctx context.Context, b *testing.B, year int, deliveries map[int]*intake.Delivery) (cpu float64) {
	b.StopTimer()
	must := func(err error) {
		if err != nil {
			b.Fatal(err)
		}
	}
	build := &yearBuild{year: year, defs: s.defs, project: s.project, delivery: deliveries[year], sources: sources(year, deliveries)}
	var err error
	build.db, err = store.Create(ctx, "", max(1, runtime.GOMAXPROCS(0)/len(deliveries))) // as many threads as in a run
	must(err)
	must(build.db.Together(ctx, func() error { return build.load(ctx) }))
	must(build.db.Lock(ctx))
	r := &YearResult{Year: year}
	before := cpuSeconds()
	b.StartTimer()
	hits, err := check.SetAsideErrors(ctx, build.db, s.defs.Rules)
	must(err)
	must(build.addHits(ctx, r, hits))
	must(check.Drop(ctx, build.db, hits))
	b.StopTimer()
	cpu = cpuSeconds() - before
	_, _, err = measure.ReadTotals(ctx, build.db, build.totalsInput())
	must(err)
	must(build.db.Together(ctx, func() error { return build.db.Script(ctx, store.Linked(), "linked") }))
	before = cpuSeconds()
	b.StartTimer()
	hits, err = check.Look(ctx, build.db, s.defs.Rules)
	must(err)
	must(build.addHits(ctx, r, hits))
	b.StopTimer()
	cpu += cpuSeconds() - before
	must(build.db.Close())
	b.StartTimer()
	return cpu
}
