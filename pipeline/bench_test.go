package pipeline_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"bernskats/pipeline"
	"bernskats/pipeline/demo"
)

// BenchmarkRun measures the whole run of a made-up municipality of 12 000
// children and three years: cold (nothing cached), with one changed workbook,
// and with everything cached.
func BenchmarkRun(b *testing.B) {
	for _, size := range []demo.Size{demo.Small, demo.MunicipalitySize} {
		dir := filepath.Join(b.TempDir(), "demo")
		summary, err := pipeline.Demo(context.Background(), dir, demo.Options{Seed: 1, Size: size, Defects: demo.WarningsOnly})
		if err != nil {
			b.Fatal(err)
		}
		run := func(b *testing.B, prepare func()) {
			b.ReportAllocs()
			for b.Loop() {
				b.StopTimer()
				prepare()
				b.StartTimer()
				if _, err := pipeline.Run(context.Background(), pipeline.Options{Dir: dir}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(summary.Rows), "rows")
		}
		b.Run(size.String()+"/cold", func(b *testing.B) {
			run(b, func() {
				if err := os.RemoveAll(filepath.Join(dir, "work")); err != nil {
					b.Fatal(err)
				}
			})
		})
		b.Run(size.String()+"/one-workbook-changed", func(b *testing.B) { run(b, touch(b, dir)) })
		b.Run(size.String()+"/unchanged", func(b *testing.B) { run(b, func() {}) })
	}
}

// touch gives a function that changes one workbook of the last year and back.
func touch(b *testing.B, dir string) func() {
	b.Helper()
	matches, err := filepath.Glob(filepath.Join(dir, "inbox", "2024", "*", "policija*.xlsx"))
	if err != nil || len(matches) == 0 {
		b.Fatal("no police workbook in the demo")
	}
	other := filepath.Join(b.TempDir(), "aside.xlsx")
	return func() {
		if _, err := os.Stat(other); err == nil {
			if err := os.Rename(other, matches[0]); err != nil {
				b.Fatal(err)
			}
			return
		}
		if err := os.Rename(matches[0], other); err != nil {
			b.Fatal(err)
		}
	}
}
