package pipeline

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize/convex/lp"
)

// puzzle is the part of a stranger's equations that hangs together, in standard
// form: rows·x = sums, x not less than 0.
type puzzle struct {
	column map[int]int // unknown → column
	width  int         // columns, with those that take up what is left of an inequality
	rows   [][]float64 // independent
	sums   []float64
}

// puzzles splits the stranger's equations into parts that share no unknown.
func (s *stranger) puzzles() []*puzzle {
	root := make([]int, len(s.names))
	for i := range root {
		root[i] = i
	}
	var find func(int) int
	find = func(i int) int {
		if root[i] != i {
			root[i] = find(root[i])
		}
		return root[i]
	}
	for _, e := range s.equal {
		first := -1
		for x := range e.of {
			if first >= 0 {
				root[find(x)] = find(first)
			}
			first = x
		}
	}
	byRoot := map[int]*puzzle{}
	var out []*puzzle
	for x := range s.names {
		p := byRoot[find(x)]
		if p == nil {
			p = &puzzle{column: map[int]int{}}
			byRoot[find(x)] = p
			out = append(out, p)
		}
		p.column[x] = p.width
		p.width++
	}
	members := map[*puzzle][]equation{}
	for _, e := range s.equal {
		for x := range e.of {
			p := byRoot[find(x)]
			members[p] = append(members[p], e)
			break
		}
	}
	for _, p := range out {
		p.fill(members[p])
	}
	return out
}

// fill writes the equations as rows and leaves out those that follow from others.
func (p *puzzle) fill(equations []equation) {
	slack := p.width
	for _, e := range equations {
		if e.atLeast {
			p.width++
		}
	}
	p.width++
	together := make([]float64, p.width)
	for c := range together {
		if c < slack || c == p.width-1 {
			together[c] = 1
		}
	}
	var reduced [][]float64
	for _, e := range equations {
		row := make([]float64, p.width+1)
		for x, by := range e.of {
			row[p.column[x]] = by
		}
		if e.atLeast {
			row[slack] = -1
			slack++
		}
		row[p.width] = -e.known
		rest := slices.Clone(row)
		for _, other := range reduced {
			lead := slices.IndexFunc(other[:p.width], func(x float64) bool { return math.Abs(x) > 1e-9 })
			if f := rest[lead] / other[lead]; f != 0 {
				for c := range rest {
					rest[c] -= f * other[c]
				}
			}
		}
		if !slices.ContainsFunc(rest[:p.width], func(x float64) bool { return math.Abs(x) > 1e-9 }) {
			continue
		}
		for c := range rest {
			if math.Abs(rest[c]) < 1e-9 {
				rest[c] = 0
			}
		}
		reduced = append(reduced, rest)
		p.rows, p.sums = append(p.rows, row[:p.width]), append(p.sums, row[p.width])
	}
	p.rows, p.sums = append(p.rows, together), append(p.sums, most)
}

// most is more than all unknown numbers of one puzzle together: without it some
// would have no greatest value, and gonum no answer.
const most = 50_000

// solve gives an answer to the puzzle that makes cost least.
func (p *puzzle) solve(cost []float64) ([]float64, error) {
	if len(p.rows) == p.width { // one answer only; gonum wants fewer rows than columns
		m := mat.NewDense(len(p.rows), p.width, slices.Concat(p.rows...))
		var x mat.VecDense
		if err := x.SolveVec(m, mat.NewVecDense(len(p.sums), p.sums)); err != nil {
			return nil, err
		}
		return x.RawVector().Data, nil
	}
	_, x, err := lp.Simplex(cost, mat.NewDense(len(p.rows), p.width, slices.Concat(p.rows...)), p.sums, 1e-10, nil)
	if err != nil {
		return nil, fmt.Errorf("gonum, %d rows and %d columns: %w", len(p.rows), p.width, err)
	}
	return x, nil
}

// bounds is what a stranger finds out about a withheld number: it is not less
// than low and not more than high. Both are reached by answers to all equations;
// where those seen are wide apart already, further ones were not looked for.
type bounds struct{ low, high float64 }

func (b bounds) wide(width float64) bool { return b.low < 1e-6 && b.high > width-1e-6 }

// bounds works the puzzle out: first some answers that move many numbers at
// once, then each number that these leave close together by itself.
func (p *puzzle) bounds(width float64) (map[int]bounds, error) {
	found := map[int]bounds{}
	seen := func(cost []float64) error {
		answer, err := p.solve(cost)
		if err != nil {
			return err
		}
		for x, c := range p.column {
			b, ok := found[x]
			if !ok {
				b = bounds{answer[c], answer[c]}
			}
			found[x] = bounds{min(b.low, answer[c]), max(b.high, answer[c])}
		}
		return nil
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 6 {
		cost, opposite := make([]float64, p.width), make([]float64, p.width)
		for _, c := range p.column {
			cost[c] = random.Float64() - 0.5
			opposite[c] = -cost[c]
		}
		if err := errors.Join(seen(cost), seen(opposite)); err != nil {
			return nil, err
		}
	}
	for x, c := range p.column {
		for _, sign := range []float64{1, -1} {
			if found[x].wide(width) {
				break
			}
			cost := make([]float64, p.width)
			cost[c] = sign
			if err := seen(cost); err != nil {
				return nil, err
			}
		}
	}
	return found, nil
}

// attack works out every withheld number as far as it can.
func (s *stranger) attack(width float64) (map[figure]bounds, error) {
	for f, l := range s.facts {
		if !l.known {
			s.number(f)
		}
	}
	byUnknown := map[int]bounds{}
	for _, p := range s.puzzles() {
		found, err := p.bounds(width)
		if err != nil {
			return nil, err
		}
		maps.Copy(byUnknown, found)
	}
	found := map[figure]bounds{}
	for f, l := range s.facts {
		if !l.known {
			found[f] = byUnknown[s.unknown[f.String()]]
		}
	}
	return found, nil
}
