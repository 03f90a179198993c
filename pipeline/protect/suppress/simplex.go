package suppress

import (
	"math"
)

// A shape is the convex, piecewise linear cost of one variable between its
// bounds: slopes[0] left of kinks[0], slopes[1] between kinks[0] and kinks[1],
// and so on.
type shape struct {
	lo, hi float64
	kinks  [2]float64
	slopes [3]float64
	n      int // kinks used
}

func free() shape { return shape{lo: math.Inf(-1), hi: math.Inf(1)} }

// bent costs slope per unit away from a point.
func bent(lo, hi, at, slope float64) shape {
	if at <= lo {
		return shape{lo: lo, hi: hi, slopes: [3]float64{slope}}
	}
	return shape{lo: lo, hi: hi, kinks: [2]float64{at}, slopes: [3]float64{-slope, slope}, n: 1}
}

const (
	near = 1e-9
	tiny = 1e-10 // less than this in a tableau is nothing
)

// left and right are the slopes on either side of a value.
func (s *shape) left(v float64) float64 {
	k := 0
	for k < s.n && s.kinks[k] < v-near {
		k++
	}
	return s.slopes[k]
}

func (s *shape) right(v float64) float64 { return s.slopes[s.pieceRight(v)] }

func (s *shape) pieceRight(v float64) int {
	k := 0
	for k < s.n && s.kinks[k] <= v+near {
		k++
	}
	return k
}

func (s *shape) pieceLeft(v float64) int {
	k := 0
	for k < s.n && s.kinks[k] < v-near {
		k++
	}
	return k
}

// simplex minimises the cost of columns (changes of inner cells) and rows (sums
// of columns), starting from all zeros, which is always allowed. It is a primal
// simplex on the dense tableau, with piecewise linear costs in place of split
// variables, and a line search that passes kinks as long as the cost falls.
// Nobody trusts its answers: they are rounded and checked in whole numbers.
type simplex struct {
	n, m    int
	t       []float64 // m×n: basic variable = row · non-basic variables
	shapes  []shape   // columns first, then rows
	value   []float64
	piece   []int // of basic variables: the piece whose slope counts
	basic   []int // by row
	column  []int // by column: the non-basic variable
	g       []float64
	events  []event
	nonzero []int
}

// event is a kink or bound met on the way.
type event struct {
	step, jump, rate float64
	row              int // -1: of the entering variable itself
	piece            int // the piece behind it; -1: a bound
	at               float64
}

// prepare makes room for a problem of this size, with all coefficients zero and
// all variables free; what is there is reused.
func (s *simplex) prepare(columns, rows int) {
	s.n, s.m = columns, rows
	s.t = cleared(s.t, columns*rows)
	s.value = cleared(s.value, columns+rows)
	s.piece = cleared(s.piece, columns+rows)
	s.basic = cleared(s.basic, rows)
	s.column = cleared(s.column, columns)
	s.g = cleared(s.g, columns)
	s.shapes = cleared(s.shapes, columns+rows)
	for v := range s.shapes {
		s.shapes[v] = free()
	}
	for c := range s.column {
		s.column[c] = c
	}
	for r := range s.basic {
		s.basic[r] = columns + r
	}
}

func cleared[T any](have []T, n int) []T {
	if cap(have) < n {
		return make([]T, n)
	}
	have = have[:n]
	clear(have)
	return have
}

func (s *simplex) row(r int) []float64 { return s.t[r*s.n : (r+1)*s.n] }

// start takes the costs as they are now.
func (s *simplex) start() {
	for r := range s.m {
		v := s.basic[r]
		s.piece[v] = s.shapes[v].pieceRight(0)
		if slope := s.shapes[v].slopes[s.piece[v]]; slope != 0 {
			for c, a := range s.row(r) {
				s.g[c] += slope * a
			}
		}
	}
}

// run improves until nothing improves or the work is used up; it gives the
// number of pivots it took and whether it came to an end.
func (s *simplex) run(limit int) (pivots int, done bool) {
	stalled := 0
	for pivots < limit {
		c, up := s.entering(stalled > 500)
		if c < 0 {
			return pivots, true
		}
		pivots++
		moved, ok := s.step(c, up)
		if !ok {
			return pivots, false
		}
		if moved {
			stalled = 0
		} else {
			stalled++
		}
	}
	return pivots, false
}

// entering chooses the column that lowers the cost fastest, or, against running
// in circles, the first that lowers it.
func (s *simplex) entering(first bool) (column int, up bool) {
	const tolerance = 1e-7
	column = -1
	best := tolerance
	lowest := math.MaxInt
	for c, v := range s.column {
		sh := &s.shapes[v]
		if sh.lo == sh.hi {
			continue
		}
		var gain float64
		var rising bool
		if s.value[v] < sh.hi-near {
			if d := -(sh.right(s.value[v]) + s.g[c]); d > tolerance {
				gain, rising = d, true
			}
		}
		if s.value[v] > sh.lo+near {
			if d := sh.left(s.value[v]) + s.g[c]; d > tolerance && d > gain {
				gain, rising = d, false
			}
		}
		switch {
		case gain <= tolerance:
		case first && v < lowest:
			lowest, column, up = v, c, rising
		case !first && gain > best:
			best, column, up = gain, c, rising
		}
	}
	return column, up
}

// step moves the variable of column c as far as the cost falls, then swaps it
// with the variable that stops it.
func (s *simplex) step(c int, up bool) (moved, ok bool) {
	v := s.column[c]
	sign := 1.0
	fall := -(s.shapes[v].right(s.value[v]) + s.g[c])
	if !up {
		sign = -1
		fall = s.shapes[v].left(s.value[v]) + s.g[c]
	}
	s.events = s.events[:0]
	start := s.shapes[v].pieceRight(s.value[v])
	if !up {
		start = s.shapes[v].pieceLeft(s.value[v])
	}
	s.meet(v, -1, sign, start)
	for r := range s.m {
		if a := s.t[r*s.n+c] * sign; a > near || a < -near {
			s.meet(s.basic[r], r, a, s.piece[s.basic[r]])
		}
	}
	stop := -1
	for i := range s.events { // few are passed, so the rest need not be in order
		s.nearest(i)
		fall -= s.events[i].jump
		if fall <= near {
			stop = i
			break
		}
	}
	if stop < 0 {
		return false, false // nothing stops it: costs are never so, unless numbers went wrong
	}
	length := s.events[stop].step
	s.move(c, v, sign, length)
	for _, e := range s.events[:stop] {
		s.pass(e)
	}
	e := s.events[stop]
	if e.row < 0 {
		s.value[v] = e.at
		return length > near, true
	}
	leaving := s.basic[e.row]
	s.value[leaving] = e.at
	if up {
		s.piece[v] = s.shapes[v].pieceRight(s.value[v])
	} else {
		s.piece[v] = s.shapes[v].pieceLeft(s.value[v])
	}
	s.pivot(e.row, c)
	return length > near, true
}

// nearest brings the event that is met first among those from i on to place i.
func (s *simplex) nearest(i int) {
	first := i
	for k := i + 1; k < len(s.events); k++ {
		if s.events[k].before(&s.events[first]) {
			first = k
		}
	}
	s.events[i], s.events[first] = s.events[first], s.events[i]
}

// before orders events by step; of those at the same step a large coefficient
// comes first, because dividing by it is safer.
func (e *event) before(o *event) bool {
	if e.step != o.step {
		return e.step < o.step
	}
	if a, b := math.Abs(e.rate), math.Abs(o.rate); a != b {
		return a > b
	}
	if e.row != o.row {
		return e.row < o.row
	}
	return e.jump > o.jump
}

// meet lists what variable v meets when it moves at the given rate.
func (s *simplex) meet(v, row int, rate float64, piece int) {
	sh, x := &s.shapes[v], s.value[v]
	if rate > 0 {
		for k := piece; k < sh.n && sh.kinks[k] < sh.hi; k++ {
			s.events = append(s.events, event{max(0, (sh.kinks[k]-x)/rate), (sh.slopes[k+1] - sh.slopes[k]) * rate, rate, row, k + 1, sh.kinks[k]})
		}
		if !math.IsInf(sh.hi, 1) {
			s.events = append(s.events, event{max(0, (sh.hi-x)/rate), math.Inf(1), rate, row, -1, sh.hi})
		}
		return
	}
	for k := piece - 1; k >= 0 && sh.kinks[k] > sh.lo; k-- {
		s.events = append(s.events, event{max(0, (sh.kinks[k]-x)/rate), (sh.slopes[k+1] - sh.slopes[k]) * -rate, rate, row, k, sh.kinks[k]})
	}
	if !math.IsInf(sh.lo, -1) {
		s.events = append(s.events, event{max(0, (sh.lo-x)/rate), math.Inf(1), rate, row, -1, sh.lo})
	}
}

func (s *simplex) move(c, v int, sign, length float64) {
	if length == 0 {
		return
	}
	s.value[v] += sign * length
	for r := range s.m {
		if a := s.t[r*s.n+c]; a != 0 {
			s.value[s.basic[r]] += a * sign * length
		}
	}
}

// pass lets a basic variable go on behind a kink, where its slope is another.
func (s *simplex) pass(e event) {
	if e.row < 0 {
		return
	}
	v := s.basic[e.row]
	change := s.shapes[v].slopes[e.piece] - s.shapes[v].slopes[s.piece[v]]
	s.piece[v] = e.piece
	if change == 0 {
		return
	}
	for c, a := range s.row(e.row) {
		if a != 0 {
			s.g[c] += change * a
		}
	}
}

// pivot swaps the basic variable of row r with the variable of column c.
func (s *simplex) pivot(r, c int) {
	leaving, entering := s.basic[r], s.column[c]
	row := s.row(r)
	slope := s.shapes[leaving].slopes[s.piece[leaving]]
	inverse := 1 / row[c]
	s.nonzero = s.nonzero[:0]
	rest := s.g[c] - slope*row[c]
	for k, a := range row {
		if a == 0 {
			continue
		}
		if k != c {
			s.g[k] -= slope * a
			row[k] = snap(-a * inverse)
			s.nonzero = append(s.nonzero, k)
		}
	}
	row[c] = snap(inverse)
	s.nonzero = append(s.nonzero, c)
	rest += s.shapes[entering].slopes[s.piece[entering]]
	s.g[c] = 0
	for _, k := range s.nonzero {
		s.g[k] += rest * row[k]
	}
	for i := range s.m {
		if i == r {
			continue
		}
		other := s.row(i)
		a := other[c]
		if a < tiny && a > -tiny {
			other[c] = 0
			continue
		}
		other[c] = 0
		if 2*len(s.nonzero) > s.n {
			addAll(other, row, a)
		} else {
			addSome(other, row, s.nonzero, a)
		}
	}
	s.basic[r], s.column[c] = entering, leaving
}

// addAll adds a multiple of a row to another. The conversion keeps processors
// from fusing the two steps, which would round otherwise on some.
func addAll(other, row []float64, a float64) {
	for len(row) >= 4 && len(other) >= 4 {
		x, y := row[:4:4], other[:4:4]
		y[0] += float64(a * x[0])
		y[1] += float64(a * x[1])
		y[2] += float64(a * x[2])
		y[3] += float64(a * x[3])
		row, other = row[4:], other[4:]
	}
	for k, b := range row {
		other[k] += float64(a * b)
	}
}

// addSome is addAll where only these places of the row are not 0.
func addSome(other, row []float64, places []int, a float64) {
	other = other[:len(row)]
	for _, k := range places {
		v := other[k] + float64(a*row[k])
		if v < tiny && v > -tiny {
			v = 0
		}
		other[k] = v
	}
}

// snap keeps the tableau exact where it is whole, which it mostly is.
func snap(a float64) float64 {
	const shift = 3 << 51 // adding and subtracting it rounds to the nearest whole number
	r := (a + shift) - shift
	if d := a - r; d < 1e-10 && d > -1e-10 {
		return r
	}
	return a
}
