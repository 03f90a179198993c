package suppress_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"bernskats/pipeline/protect/audit"
	"bernskats/pipeline/protect/suppress"
)

// BenchmarkFind measures tables like those of the method's description: three
// ways, two of them with groups. It reports what is hidden, not only the time.
func BenchmarkFind(b *testing.B) {
	for _, shape := range []struct {
		dims        []dimension
		zeros, mean float64
	}{
		{[]dimension{grouped("a", 5, 2), grouped("b", 5, 3), flat("c", 2)}, 0.35, 14},
		{[]dimension{grouped("a", 5, 2), grouped("b", 10, 3), flat("c", 2)}, 0.35, 14},
		{[]dimension{grouped("a", 6, 2), grouped("b", 15, 3), flat("c", 2)}, 0.35, 14},
		{[]dimension{grouped("a", 5, 2), grouped("b", 10, 3), flat("c", 2)}, 0.05, 42},
		{[]dimension{grouped("a", 6, 2), grouped("b", 15, 3), flat("c", 2)}, 0.05, 42},
		{[]dimension{grouped("a", 6, 2), grouped("b", 25, 3), flat("c", 2)}, 0.35, 14},
		{[]dimension{grouped("a", 10, 3), grouped("b", 40, 5), flat("c", 2)}, 0.35, 14},
	} {
		n := size(shape.dims)
		s := cross(shape.dims, counts(rand.New(rand.NewPCG(1, uint64(n))), n, shape.zeros, shape.mean), audit.Policy{Threshold: 5, Width: 5})
		b.Run(fmt.Sprintf("inner=%d/figures=%d/mean=%.0f", n, len(s.Figures), shape.mean*(1-shape.zeros)), func(b *testing.B) {
			var r suppress.Result
			for b.Loop() {
				var err error
				if r, err = suppress.Find(context.Background(), s, suppress.Options{}); err != nil {
					b.Fatal(err)
				}
			}
			report(b, s, r)
		})
	}
}

func report(b *testing.B, s suppress.System, r suppress.Result) {
	if problems := audit.Check(s.Audit(), r.Release(s), r.Certificates); len(problems) > 0 {
		b.Fatalf("%d problems, first: %s", len(problems), problems[0])
	}
	var primary, hidden, totals, totalsKept float64
	for i, d := range r.Decisions {
		if s.Figures[i].Class == suppress.Total {
			totals++
			if d.Shown {
				totalsKept++
			}
		}
		if !d.Shown {
			hidden++
		}
		if d.Reason == suppress.Primary {
			primary++
		}
	}
	b.ReportMetric(primary, "primary")
	b.ReportMetric(hidden, "hidden")
	b.ReportMetric(100*hidden/float64(len(s.Figures)), "%hidden")
	b.ReportMetric(100*totalsKept/totals, "%totals-kept")
	b.ReportMetric(float64(r.Pivots), "pivots")
}
