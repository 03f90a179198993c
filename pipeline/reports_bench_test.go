package pipeline

import (
	"context"
	"path/filepath"
	"testing"

	"bernskats/pipeline/demo"
	"bernskats/pipeline/model"
	"bernskats/pipeline/protect"
	"bernskats/pipeline/report"
	"bernskats/pipeline/report/workbook"
)

// BenchmarkReportsOfACity writes every report of a made-up city of 110 000
// children in both languages: of both editions, as a run does; with every chart
// drawn anew and with the drawings kept of the run before; and, of the internal
// edition, each kind of file alone. Whole editions are written in two languages at
// once, kinds of files one after the other.
func BenchmarkReportsOfACity(b *testing.B) {
	ctx := context.Background()
	dir := filepath.Join(b.TempDir(), "demo")
	if _, err := Demo(ctx, dir, demo.Options{Seed: 1, Size: demo.City, Defects: demo.WarningsOnly}); err != nil {
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
	own, all := combine(c.results, s.o.Year)
	public, err := s.public(ctx, c, own, all, "benchmark")
	if err != nil {
		b.Fatal(err)
	}
	both := func() error {
		if _, err := s.factFiles(ctx, protect.Internal(own), "benchmark"); err != nil {
			return err
		}
		if _, err := s.pages(ctx, c, protect.Internal(all).Beside(public.all), "benchmark"); err != nil {
			return err
		}
		_, err := s.publicFiles(ctx, c, public, "benchmark")
		return err
	}
	s.o.NoCache = true
	measured(b, "both-editions", both)
	s.o.NoCache = false
	if err := both(); err != nil { // keeps the drawings
		b.Fatal(err)
	}
	measured(b, "both-editions-charts-kept", both)
	s.benchKinds(ctx, b, c, own, all)
}

// benchKinds measures each kind of file of the internal edition, in both languages.
func (s *session) benchKinds(ctx context.Context, b *testing.B, c computation, own, all []model.Fact) {
	in := s.reportInput(c, protect.Internal(all), "benchmark")
	in.Drawings = nil
	inEach := func(work func(lang string) error) func() error {
		return func() error {
			for _, lang := range s.o.Languages {
				if err := work(lang); err != nil {
					return err
				}
			}
			return nil
		}
	}
	measured(b, "facts", func() error { _, err := s.factFiles(ctx, protect.Internal(own), "benchmark"); return err })
	measured(b, "situation-xlsx", inEach(func(lang string) error {
		_, err := workbook.Situation(ctx, in, s.defs.Templates.Texts().In(lang))
		return err
	}))
	measured(b, "situation-html", inEach(func(lang string) error { _, err := s.defs.Templates.Situation(ctx, in, lang); return err }))
	measured(b, "situation-without-charts", inEach(func(lang string) error {
		report.NewPage(in, s.defs.Templates.Texts().In(lang))
		return nil
	}))
	measured(b, "quality-html", inEach(func(lang string) error { _, err := s.defs.Templates.Quality(in, lang); return err }))
}

// measured is a benchmark that tells the processor time as well.
func measured(b *testing.B, name string, work func() error) {
	b.Run(name, func(b *testing.B) {
		before := cpuSeconds()
		for b.Loop() {
			if err := work(); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric((cpuSeconds()-before)/float64(b.N), "cpu-s/op")
	})
}
