package suppress

import (
	"math"
	"slices"
)

const (
	ease   = 1e-4 // cost of moving one inner cell by one: witnesses stay short
	bonus  = 0.05 // reward for going further than needed, when it is nearly free
	tries  = 4    // starts with other costs when the answer is not whole
	dives  = 8    // rounds of holding fractional cells back
	factor = 6    // greatest factor that may make an answer whole
)

// solve looks for a witness for the push. Grand totals are withheld only when
// nothing else helps.
func (s *search) solve(p push) *witness {
	s.totals = false
	w := s.attempt(p)
	if w == nil && p.pay && s.totalsPublished() {
		s.totals = true
		w = s.attempt(p)
	}
	return w
}

func (s *search) totalsPublished() bool {
	for i, it := range s.c.items {
		if it.class == Total && !it.hard && s.published(i) {
			return true
		}
	}
	return false
}

// attempt solves the linear program and makes its answer whole: as it is,
// multiplied, from other costs, or by holding fractional cells back. As a last
// resort it moves single inner cells of the item, which is always whole.
func (s *search) attempt(p push) *witness {
	for try := range tries {
		s.shape(p, try)
		for range dives {
			if !s.optimise() {
				break
			}
			if w := s.whole(p); w != nil {
				return w
			}
			if !s.reached(p) || !s.holdBack() {
				break
			}
		}
		if !s.reached(p) && try == 0 {
			break // the linear program knows no way, so there is none
		}
	}
	if p.pay {
		return s.single(p)
	}
	return nil
}

func (s *search) optimise() bool {
	if s.left <= 0 || s.ctx.Err() != nil {
		return false
	}
	s.lp.reset(s.activeRows())
	pivots, done := s.lp.run(min(s.left, 20*(s.lp.n+s.lp.m)+200))
	s.left -= pivots
	s.spent += pivots
	return done
}

// activeRows are those of published items and of the item pushed, which is the
// only other one with a cost.
func (s *search) activeRows() []int {
	rows := s.lp.active[:0]
	for i, r := range s.row {
		if r >= 0 && (s.published(i) || s.lp.shapes[s.lp.n+r].n > 0) {
			rows = append(rows, r)
		}
	}
	return rows
}

// shape sets the costs for a push. Published items may move at their price, or
// not at all when they must stay; tries after the first vary the prices a little.
func (s *search) shape(p push, try int) {
	total := 1.0
	for cell, x := range s.c.x {
		s.lp.shapes[cell] = bent(-float64(x), math.Inf(1), ease)
	}
	for i := range s.c.items {
		if !s.published(i) {
			if r := s.row[i]; r >= 0 {
				s.lp.shapes[s.lp.n+r] = free()
			}
			continue
		}
		price := s.cost[i] * (1 + 0.2*float64(try)*scatter(i, try))
		total += price
		s.setPrice(i, price, p)
	}
	if p.fixed >= 0 {
		s.lp.shapes[p.fixed] = shape{}
	}
	if target := s.variable(p.item); target != p.fixed && !s.published(p.item) {
		s.reward(target, p, total)
	}
}

func (s *search) variable(i int) int {
	if s.row[i] < 0 {
		return s.c.items[i].set[0]
	}
	return s.lp.n + s.row[i]
}

func (s *search) setPrice(i int, price float64, p push) {
	it := &s.c.items[i]
	v := s.variable(i)
	switch {
	case it.hard || !p.pay || it.class == Total && !s.totals:
		s.lp.shapes[v] = shape{}
	case s.row[i] < 0:
		s.lp.shapes[v] = bent(s.lp.shapes[v].lo, math.Inf(1), price+ease)
	default:
		s.lp.shapes[v] = bent(math.Inf(-1), math.Inf(1), price)
	}
}

// reward pays for moving the variable as far as needed, and a little for going
// on to the cap.
func (s *search) reward(v int, p push, much float64) {
	sh := &s.lp.shapes[v]
	need, limit := float64(p.need), float64(max(p.need, p.cap))
	*sh = shape{lo: sh.lo, hi: sh.hi}
	switch {
	case p.sign > 0 && need == limit:
		sh.n, sh.kinks, sh.slopes = 1, [2]float64{need}, [3]float64{-much, ease}
	case p.sign > 0:
		sh.n, sh.kinks, sh.slopes = 2, [2]float64{need, limit}, [3]float64{-much, -bonus, ease}
	case need == limit:
		sh.n, sh.kinks, sh.slopes = 1, [2]float64{-need}, [3]float64{-ease, much}
	default:
		sh.n, sh.kinks, sh.slopes = 2, [2]float64{-limit, -need}, [3]float64{-ease, bonus, much}
	}
}

// scatter gives a number from 0 to 1 that depends on its arguments alone.
func scatter(a, b int) float64 { return float64(mix(uint64(a), uint64(b))>>11) / (1 << 53) }

func (s *search) reached(p push) bool {
	return s.lp.value[s.variable(p.item)]*float64(p.sign) > float64(p.need)-1e-6
}

// whole reads the answer as a witness, if it is one in whole numbers, or a small
// multiple of it is.
func (s *search) whole(p push) *witness {
	for f := 1.0; f <= factor; f++ {
		if by, ok := s.multiple(f); ok {
			if w := s.check(by, p); w != nil {
				return w
			}
		}
	}
	return nil
}

func (s *search) multiple(f float64) ([]int64, bool) {
	by := make([]int64, s.lp.n)
	for c := range by {
		v := s.lp.value[c] * f
		r := math.Round(v)
		if math.Abs(v-r) > 1e-6 {
			return nil, false
		}
		by[c] = int64(r)
	}
	return by, true
}

// check makes a witness of changes, in whole numbers, or nil when they are no
// table, change what must stay, or do not move the item as far as needed.
func (s *search) check(by []int64, p push) *witness {
	w := &witness{}
	sums := map[int]int64{}
	for cell, b := range by {
		if b == 0 {
			continue
		}
		if s.c.x[cell]+b < 0 || cell == p.fixed {
			return nil
		}
		w.cells, w.by = append(w.cells, cell), append(w.by, b)
		for _, i := range s.of[cell] {
			sums[i] += b
		}
	}
	if sums[p.item]*p.sign < p.need {
		return nil
	}
	for i, b := range sums {
		if b == 0 {
			continue
		}
		if it := &s.c.items[i]; s.published(i) && (it.hard || !p.pay || it.class == Total && !s.totals) {
			return nil
		}
		w.gains = append(w.gains, gain{i, b})
	}
	slices.SortFunc(w.gains, func(a, b gain) int { return a.item - b.item })
	return w
}

// holdBack bounds each cell that moved by a fraction to the whole number nearer
// to 0; all zeros stays allowed. It says whether there was any.
func (s *search) holdBack() bool {
	any := false
	for c := range s.lp.n {
		v := s.lp.value[c]
		if math.Abs(v-math.Round(v)) <= 1e-6 {
			continue
		}
		any = true
		if v > 0 {
			s.lp.shapes[c].hi = math.Floor(v)
		} else {
			s.lp.shapes[c].lo = math.Ceil(v)
		}
		if sh := &s.lp.shapes[c]; sh.lo == 0 && sh.n > 0 && sh.kinks[0] == 0 {
			*sh = shape{lo: 0, hi: sh.hi, slopes: [3]float64{sh.slopes[sh.n]}}
		}
	}
	return any
}

// single moves the inner cells of the item itself, the cheapest first, and pays
// for every number they are part of.
func (s *search) single(p push) *witness {
	set := slices.Clone(s.c.items[p.item].set)
	price := func(cell int) float64 {
		var sum float64
		for _, i := range s.of[cell] {
			if s.published(i) {
				sum += s.cost[i]
			}
		}
		return sum
	}
	slices.SortStableFunc(set, func(a, b int) int {
		switch pa, pb := price(a), price(b); {
		case pa < pb:
			return -1
		case pa > pb:
			return 1
		}
		return 0
	})
	by := make([]int64, s.lp.n)
	left := p.need
	for _, cell := range set {
		step := left
		if p.sign < 0 {
			step = min(left, s.c.x[cell])
		}
		if cell == p.fixed || step == 0 {
			continue
		}
		by[cell] = p.sign * step
		left -= step
		if w := s.check(by, p); w != nil {
			return w
		}
		if p.sign > 0 {
			by[cell], left = 0, p.need // another cell may be allowed where this one is not
		}
	}
	return nil
}
