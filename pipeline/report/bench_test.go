package report

import "testing"

// BenchmarkPage writes the page of a small municipality over five years, without charts.
func BenchmarkPage(b *testing.B) {
	in, tmpl := sampleInput(b), builtIn(b)
	for b.Loop() {
		if _, err := tmpl.print(NewPage(in, tmpl.Texts().In("lv"))); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkPageWithCharts writes it with its charts, by an engine that is warm.
func BenchmarkPageWithCharts(b *testing.B) {
	in, tmpl := sampleInput(b), builtIn(b)
	for b.Loop() {
		if _, err := tmpl.Situation(b.Context(), in, "lv"); err != nil {
			b.Fatal(err)
		}
	}
}
