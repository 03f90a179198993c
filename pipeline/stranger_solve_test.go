package pipeline

import (
	"cmp"
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

// solve gives an answer to the puzzle that makes cost least, starting from an
// answer if there is one. It is checked: gonum has been seen to be wrong.
func (p *puzzle) solve(cost, from []float64) ([]float64, error) {
	if len(p.rows) == p.width { // one answer only; gonum wants fewer rows than columns
		return p.solved(upTo(p.width))
	}
	x, err := simplex(cost, p.matrix(upTo(p.width)), p.sums, p.basis(from))
	if err == nil && !p.answers(x) {
		err = errors.New("what it gives is no answer")
	}
	if err != nil && from != nil {
		return p.solve(cost, nil)
	}
	if err != nil {
		return nil, fmt.Errorf("gonum, %d rows and %d columns: %w", len(p.rows), p.width, err)
	}
	return x, nil
}

// simplex is gonum's, which panics where it finds the start it was given to be no answer.
func simplex(cost []float64, rows *mat.Dense, sums []float64, basis []int) (x []float64, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("it panicked: %v", r)
		}
	}()
	_, x, err = lp.Simplex(cost, rows, sums, 1e-10, basis)
	return x, err
}

func upTo(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// matrix is the rows with some of their columns.
func (p *puzzle) matrix(columns []int) *mat.Dense {
	m := mat.NewDense(len(p.rows), len(columns), nil)
	for r, row := range p.rows {
		for k, c := range columns {
			m.Set(r, k, row[c])
		}
	}
	return m
}

// solved gives the only answer in which all but some columns are 0.
func (p *puzzle) solved(columns []int) ([]float64, error) {
	var x mat.VecDense
	if err := x.SolveVec(p.matrix(columns), mat.NewVecDense(len(p.sums), slices.Clone(p.sums))); err != nil {
		return nil, err
	}
	out := make([]float64, p.width)
	for k, c := range columns {
		out[c] = x.AtVec(k)
	}
	return out, nil
}

// answers checks an answer against every row.
func (p *puzzle) answers(x []float64) bool {
	for r, row := range p.rows {
		left := -p.sums[r]
		for c, v := range x {
			left += row[c] * v
		}
		if math.Abs(left) > 1e-6 {
			return false
		}
	}
	return !slices.ContainsFunc(x, func(v float64) bool { return v < -1e-6 })
}

// basis gives as many independent columns as there are rows, first those that an
// answer is made of; nil when that fails.
func (p *puzzle) basis(answer []float64) []int {
	if answer == nil {
		return nil
	}
	order := upTo(p.width)
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(answer[b], answer[a]) })
	var basis, leads []int
	var reduced [][]float64
	for _, c := range order {
		column := make([]float64, len(p.rows))
		for r, row := range p.rows {
			column[r] = row[c]
		}
		for i, other := range reduced {
			if f := column[leads[i]]; f != 0 {
				for r := range column {
					column[r] -= f * other[r]
				}
			}
		}
		lead := 0
		for r := range column {
			if math.Abs(column[r]) > math.Abs(column[lead]) {
				lead = r
			}
		}
		if math.Abs(column[lead]) < 1e-9 {
			continue
		}
		by := column[lead]
		for r := range column {
			column[r] /= by
		}
		basis, leads, reduced = append(basis, c), append(leads, lead), append(reduced, column)
		if len(basis) == len(p.rows) {
			break
		}
	}
	if len(basis) < len(p.rows) {
		return nil
	}
	if x, err := p.solved(basis); err != nil || slices.ContainsFunc(x, func(v float64) bool { return v < -1e-12 }) {
		return nil
	}
	return basis
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
	var answer []float64
	seen := func(cost []float64) (err error) {
		if answer, err = p.solve(cost, answer); err != nil {
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
		for _, sign := range []float64{1, -1, 1, -1} { // again from elsewhere, for what still looks narrow
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
