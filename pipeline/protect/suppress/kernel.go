package suppress

import "slices"

// kernel describes all changes of inner cells that leave every published item
// as it is: each cell as a combination of a few live cells. It makes the
// question "how far can this number move for nothing" a small one.
type kernel struct {
	n    int
	rows []float64 // n×n: cell = row · live cells, numbered as cells
	live []bool
}

// kernel of what is published now.
func (s *search) kernel() *kernel {
	n := len(s.c.x)
	k := &kernel{n: n, rows: make([]float64, n*n), live: make([]bool, n)}
	for c := range n {
		k.rows[c*n+c], k.live[c] = 1, true
	}
	var items []int
	for i := range s.c.items {
		if s.published(i) {
			items = append(items, i)
		}
	}
	slices.SortStableFunc(items, func(a, b int) int { return len(s.c.items[a].set) - len(s.c.items[b].set) })
	for _, i := range items {
		k.fix(s.c.items[i].set)
	}
	return k
}

func (k *kernel) clone() *kernel {
	return &kernel{n: k.n, rows: slices.Clone(k.rows), live: slices.Clone(k.live)}
}

func (k *kernel) row(cell int) []float64 { return k.rows[cell*k.n : (cell+1)*k.n] }

// sum of cells as a combination of live cells.
func (k *kernel) sum(set []int) []float64 {
	out := make([]float64, k.n)
	for _, c := range set {
		for l, a := range k.row(c) {
			if a != 0 {
				out[l] = snap(out[l] + a)
			}
		}
	}
	return out
}

// fix leaves only changes under which the sum of these cells stays: one live
// cell follows from the others.
func (k *kernel) fix(set []int) {
	row := k.sum(set)
	pivot := -1
	var terms []int
	for l, a := range row {
		if a == 0 {
			continue
		}
		terms = append(terms, l)
		if pivot < 0 || abs(a) > abs(row[pivot])+near {
			pivot = l
		}
	}
	if pivot < 0 {
		return // it follows from others that it stays
	}
	inverse := 1 / row[pivot]
	for c := range k.n {
		r := k.row(c)
		a := r[pivot]
		if a == 0 {
			continue
		}
		for _, l := range terms {
			r[l] = snap(r[l] - a*row[l]*inverse)
		}
		r[pivot] = 0
	}
	k.live[pivot] = false
}

func abs(a float64) float64 { return max(a, -a) }

// free is the program in which published items cannot move.
func (s *search) free(k *kernel, p push, try int, held []float64) *program {
	g := &program{lp: s.lp, cell: make([]int, k.n), item: -1}
	var live, rows []int
	for c := range k.n {
		g.cell[c] = -1
		if k.live[c] {
			g.cell[c] = len(live)
			live = append(live, c)
		}
	}
	for c := range k.n {
		if !k.live[c] && slices.ContainsFunc(k.row(c), func(a float64) bool { return a != 0 }) {
			g.cell[c] = len(live) + len(rows)
			rows = append(rows, c)
		}
	}
	target := k.sum(s.c.items[p.item].set)
	g.lp.prepare(len(live), len(rows)+1)
	for r, c := range rows {
		compress(g.lp.row(r), k.row(c), live)
	}
	compress(g.lp.row(len(rows)), target, live)
	for c, v := range g.cell {
		if v < 0 {
			continue
		}
		lo, hi := s.bounds(c, held)
		if c == p.fixed {
			lo, hi = 0, 0
		}
		g.lp.shapes[v] = bent(lo, hi, 0, ease*(1+float64(try)*scatter(c, try)))
	}
	g.item = len(live) + len(rows)
	g.reward(p, float64(len(s.c.x)))
	return g
}

func compress(to, from []float64, live []int) {
	for v, c := range live {
		to[v] = from[c]
	}
}
