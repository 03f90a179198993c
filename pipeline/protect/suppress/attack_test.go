package suppress_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize/convex/lp"

	"bernskats/pipeline/protect/audit"
)

// view is what a reader of a release knows: sums of inner cells. It is built
// from the release alone, by code of its own.
type view struct {
	n      int // inner cells that may hold somebody
	rows   [][]int
	sums   []int64
	number map[int]int // inner cell of the system → of the view
}

func look(s audit.System, r audit.Release) view {
	v := view{number: map[int]int{}}
	for i, c := range s.Cells {
		if !c.Structural {
			v.number[i] = v.n
			v.n++
		}
	}
	support := map[string][]int{}
	for _, f := range s.Figures {
		support[f.Key] = f.Support
	}
	for _, shown := range r.Shown {
		v.rows, v.sums = append(v.rows, v.set(support[shown.Key])), append(v.sums, shown.Value)
	}
	return v
}

func (v view) set(support []int) []int {
	var out []int
	for _, c := range support {
		if m, ok := v.number[c]; ok {
			out = append(out, m)
		}
	}
	return out
}

// every calls visit with every whole-number table a reader could hold for true.
// Cells that nothing bounds go up to limit.
func (v view) every(limit int64, visit func(x []int64)) {
	of := make([][]int, v.n)
	last := make([]int, len(v.rows))
	for r, row := range v.rows {
		last[r] = -1
		for _, c := range row {
			of[c] = append(of[c], r)
			last[r] = max(last[r], c)
		}
	}
	left := slices.Clone(v.sums)
	x := make([]int64, v.n)
	var walk func(c int)
	walk = func(c int) {
		if c == v.n {
			visit(x)
			return
		}
		from, most := int64(0), limit
		for _, r := range of[c] {
			most = min(most, left[r])
			if last[r] == c {
				from = max(from, left[r])
			}
		}
		for x[c] = from; x[c] <= most; x[c]++ {
			for _, r := range of[c] {
				left[r] -= x[c]
			}
			walk(c + 1)
			for _, r := range of[c] {
				left[r] += x[c]
			}
		}
	}
	walk(0)
}

// enumerated gives the least and greatest sum of each set over every table.
func (v view) enumerated(limit int64, sets [][]int) (low, high []int64) {
	low, high = make([]int64, len(sets)), make([]int64, len(sets))
	for i := range sets {
		low[i], high[i] = math.MaxInt64, math.MinInt64
	}
	v.every(limit, func(x []int64) {
		for i, set := range sets {
			var sum int64
			for _, c := range set {
				sum += x[c]
			}
			low[i], high[i] = min(low[i], sum), max(high[i], sum)
		}
	})
	return low, high
}

// attacker solves linear programs over a view with gonum.
type attacker struct {
	n    int
	rows [][]float64 // independent
	sums []float64
}

func (v view) attacker() attacker {
	a := attacker{n: v.n}
	var reduced [][]float64
	for r, row := range v.rows {
		dense := make([]float64, v.n)
		for _, c := range row {
			dense[c] = 1
		}
		rest := slices.Clone(dense)
		for _, other := range reduced {
			lead := slices.IndexFunc(other, func(x float64) bool { return math.Abs(x) > 1e-9 })
			if f := rest[lead] / other[lead]; math.Abs(f) > 1e-12 {
				for c := range rest {
					rest[c] -= f * other[c]
				}
			}
		}
		if slices.ContainsFunc(rest, func(x float64) bool { return math.Abs(x) > 1e-9 }) {
			for c := range rest {
				if math.Abs(rest[c]) < 1e-9 {
					rest[c] = 0
				}
			}
			reduced = append(reduced, rest)
			a.rows, a.sums = append(a.rows, dense), append(a.sums, float64(v.sums[r]))
		}
	}
	return a
}

// interval gives the least and greatest sum of a set; the greatest may be infinite.
func (a attacker) interval(t testing.TB, set []int) (low, high float64) {
	return a.extreme(t, set, 1), -a.extreme(t, set, -1)
}

func (a attacker) extreme(t testing.TB, set []int, sign float64) float64 {
	c := make([]float64, a.n)
	for _, cell := range set {
		c[cell] = sign
	}
	if len(a.rows) == 0 {
		if sign < 0 {
			return math.Inf(-1)
		}
		return 0
	}
	// What is in no published sum is bounded by nothing, and gonum refuses such columns.
	var keep []int
	for cell := range a.n {
		if slices.ContainsFunc(a.rows, func(row []float64) bool { return row[cell] != 0 }) {
			keep = append(keep, cell)
		} else if c[cell] < 0 {
			return math.Inf(-1)
		}
	}
	m := mat.NewDense(len(a.rows), len(keep), nil)
	cost := make([]float64, len(keep))
	for k, cell := range keep {
		cost[k] = c[cell]
		for r, row := range a.rows {
			m.Set(r, k, row[cell])
		}
	}
	if len(a.rows) == len(keep) { // one table only; gonum wants fewer rows than columns
		var x mat.VecDense
		if err := x.SolveVec(m, mat.NewVecDense(len(a.sums), a.sums)); err != nil {
			t.Fatalf("gonum: %v", err)
		}
		return mat.Dot(&x, mat.NewVecDense(len(cost), cost))
	}
	opt, _, err := lp.Simplex(cost, m, a.sums, 1e-10, nil)
	switch {
	case errors.Is(err, lp.ErrUnbounded):
		return math.Inf(-1)
	case err != nil:
		t.Fatalf("gonum: %v", err)
	}
	return opt
}

// narrowed lists figures a reader of the release can narrow down too far, by
// the rule as the policy page words it, read off intervals.
func narrowed(s audit.System, r audit.Release, interval func(set []int) (low, high float64)) []string {
	v := look(s, r)
	state := map[string]string{}
	for _, f := range r.Shown {
		state[f.Key] = "shown"
	}
	for _, key := range r.Withheld {
		state[key] = "withheld"
	}
	k, width := float64(s.Policy.Threshold), float64(s.Policy.Width)
	var out []string
	for _, f := range s.Figures {
		if state[f.Key] == "" && !f.Protect {
			continue
		}
		low, high := interval(v.set(f.Support))
		y := float64(sum(s, f.Support))
		if state[f.Key] == "withheld" && high-low < width-1e-6 {
			out = append(out, f.Key+" is narrower than the width")
		}
		if y >= 1 && y < k && (low > max(0, y-1)+1e-6 || high < max(k, y+1)-1e-6 || high-low < width-1e-6) {
			out = append(out, f.Key+" is a small number that can be narrowed down")
		}
		if f.Within == "" {
			continue
		}
		whole := s.Figures[slices.IndexFunc(s.Figures, func(g audit.Figure) bool { return g.Key == f.Within })]
		rest := slices.DeleteFunc(slices.Clone(whole.Support), func(c int) bool { return slices.Contains(f.Support, c) })
		c := float64(sum(s, rest))
		low, high = interval(v.set(rest))
		if (c >= 1 && c < k || c == 0 && y > 0 && f.Sensitive && len(v.set(rest)) > 0) && (low > max(0, c-1)+1e-6 || high < max(k, c+1)-1e-6 || high-low < width-1e-6) {
			out = append(out, f.Key+" leaves out a small number that can be narrowed down")
		}
	}
	return out
}

func sum(s audit.System, support []int) int64 {
	var total int64
	for _, c := range support {
		total += s.Cells[c].Value
	}
	return total
}
