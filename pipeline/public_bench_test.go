package pipeline

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"bernskats/pipeline/demo"
	"bernskats/pipeline/model"
	"bernskats/pipeline/protect"
)

// BenchmarkPublicEdition measures what the public edition adds to a run of a
// made-up municipality of three years: universes of its databases, finding what
// to withhold with the audit of the certificates, writing the files in two
// languages, reading them back. BERNSKATS_TOTALS=1 prints the grand totals that
// are withheld although they are not small.
func BenchmarkPublicEdition(b *testing.B) {
	for _, size := range []demo.Size{demo.Small, demo.MunicipalitySize, demo.City} {
		b.Run(size.String(), func(b *testing.B) { benchPublic(b, size) })
	}
}

func benchPublic(b *testing.B, size demo.Size) {
	ctx := context.Background()
	dir := filepath.Join(b.TempDir(), "demo")
	if _, err := Demo(ctx, dir, demo.Options{Seed: 1, Size: size, Defects: demo.WarningsOnly}); err != nil {
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
	var disclosure model.Disclosure
	var edition protect.Edition
	var decisions *protect.Decisions
	var public *publicEdition
	var files []output
	stage := func(name string, work func() error) {
		b.Run(name, func(b *testing.B) {
			before := cpuSeconds()
			for b.Loop() {
				if err := work(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric((cpuSeconds()-before)/float64(b.N), "cpu-s/op")
			if decisions != nil {
				reportPublic(b, all, decisions)
			}
		})
	}
	stage("universes", func() (err error) {
		for _, r := range c.results {
			r.disclosure = nil
			if err := removed(s.universesFile(r.Year)); err != nil {
				return err
			}
		}
		disclosure, err = s.disclosure(ctx, c, all)
		return err
	})
	stage("withhold", func() (err error) {
		edition, decisions, err = protect.Public(ctx, protect.Material{Area: s.project.Municipality.Name, Facts: all, Disclosure: disclosure, Policy: s.defs.Policy})
		return err
	})
	_ = edition
	stage("write", func() (err error) {
		if public == nil {
			if public, err = s.public(ctx, c, own, all, "benchmark"); err != nil {
				return err
			}
		}
		files, err = s.publicFiles(ctx, c, public, "benchmark")
		return err
	})
	folder := filepath.Join(dir, "out", "bench")
	if err := stageFolder(folder, files); err != nil {
		b.Fatal(err)
	}
	stage("read-back", func() error { return audit(ctx, stagingOf(folder), public.decisions) })
	stage("all", func() error {
		public, err := s.public(ctx, c, own, all, "benchmark")
		if err != nil {
			return err
		}
		files, err := s.publicFiles(ctx, c, public, "benchmark")
		if err != nil {
			return err
		}
		if err := stageFolder(folder, files); err != nil {
			return err
		}
		return audit(ctx, stagingOf(folder), public.decisions)
	})
	if os.Getenv("BERNSKATS_TOTALS") != "" {
		for _, w := range withheldTotals(all, decisions) {
			fmt.Println(size, w)
		}
	}
}

// withheldTotals lists grand totals of five or more that are withheld.
func withheldTotals(all []model.Fact, d *protect.Decisions) (totals []string) {
	values := map[figure]model.Decimal{}
	for _, f := range all {
		if f.Area == d.Municipality {
			values[figure{f.Measure, f.Period, f.Breakdown}] = f.Value
		}
	}
	for _, w := range d.Withheld {
		v := values[figure{w.Measure, w.Period, ""}]
		if w.Breakdown == "" && w.Reason != protect.NoRate && v >= model.Whole(d.Policy.Threshold) {
			totals = append(totals, fmt.Sprintf("%s %s = %v: %s %s", w.Measure, w.Period, v, w.Reason, w.Protects))
		}
	}
	return totals
}

func reportPublic(b *testing.B, all []model.Fact, d *protect.Decisions) {
	totals := 0
	for _, f := range all {
		if f.Area == d.Municipality && f.HasValue() && f.Breakdown == "" && f.Value >= model.Whole(d.Policy.Threshold) {
			totals++
		}
	}
	withheld := len(withheldTotals(all, d))
	b.ReportMetric(float64(d.Summary.Facts), "facts")
	b.ReportMetric(100*float64(d.Summary.Withheld)/float64(d.Summary.Facts), "%withheld")
	b.ReportMetric(float64(totals-withheld), "totals-kept")
	b.ReportMetric(float64(withheld), "totals-withheld")
}
