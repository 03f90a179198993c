package pipeline

import (
	"context"
	"path/filepath"
	"testing"

	"bernskats/pipeline/demo"
	"bernskats/pipeline/protect"
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
	b.Run("read", func(b *testing.B) {
		for b.Loop() {
			if c.deliveries, err = s.readAll(ctx); err != nil {
				b.Fatal(err)
			}
		}
		perSecond(b)
	})
	b.Run("load-check-count", func(b *testing.B) {
		for b.Loop() {
			if c.results, err = s.computeAll(ctx, c.deliveries); err != nil {
				b.Fatal(err)
			}
		}
		perSecond(b)
	})
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
