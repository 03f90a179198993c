package suppress

import (
	"cmp"
	"math"
	"slices"
)

const (
	tries  = 4  // starts with other costs when the answer is not whole
	harder = 16 // the same, when a grand total could be shown again
	dives  = 8  // rounds of holding fractional cells back
	factor = 6  // greatest factor that may make an answer whole
)

// solve looks for a witness for the push. Grand totals are withheld only when
// nothing else helps, and all cells of a large component are looked at only
// when some do not do.
func (s *search) solve(p push) *witness {
	s.totals = false
	if !p.pay {
		if s.vast() {
			if w := s.near(p); w != nil || s.far <= 0 {
				return w
			}
		}
		k, before := s.ground(), s.spent
		w := s.attempt(p, func(try int, held []float64) *program { return s.free(k, p, try, held) })
		if s.vast() {
			s.far -= (s.spent - before + 1) * s.lp.n * s.lp.m
		}
		return w
	}
	for _, totals := range []bool{false, true} {
		if totals && (s.sparing || !s.totalsPublished()) {
			break
		}
		if s.totals, s.tries = totals, tries; !totals {
			s.tries = harder
		}
		levels := []int{narrow, wide, len(s.c.x)}
		if s.piece != nil {
			if w := s.followed(p); w != nil {
				return w
			}
			levels = []int{len(s.c.x)}
		}
		for _, most := range levels {
			w := s.attempt(p, func(try int, held []float64) *program { return s.paying(p, try, most, held) })
			if w != nil {
				return w
			}
			if most >= len(s.c.x) {
				break
			}
		}
		if w := s.single(p); w != nil {
			return w
		}
	}
	return nil
}

// near looks for a witness that costs nothing among the cells closest to the
// item: in a large component the rest is hardly worth the work.
func (s *search) near(p push) *witness {
	for _, most := range []int{narrow, wide} {
		w := s.attempt(p, func(try int, held []float64) *program { return s.paying(p, try, most, held) })
		if w != nil {
			return w
		}
	}
	return nil
}

func (s *search) totalsPublished() bool {
	for i, it := range s.c.items {
		if it.class == Total && !it.hard && s.published(i) {
			return true
		}
	}
	return false
}

// ground gives the kernel of what is published now.
func (s *search) ground() *kernel {
	if s.base == nil {
		s.base = s.kernel()
	}
	return s.base
}

// attempt solves a linear program and makes its answer whole: as it is,
// multiplied, from other costs, or by holding fractional cells back.
func (s *search) attempt(p push, program func(try int, held []float64) *program) *witness {
	if s.left <= 0 {
		return nil
	}
	held := make([]float64, len(s.c.x))
	for try := range s.tries / s.large() {
		for c := range held {
			held[c] = math.NaN()
		}
		for dive := range s.dives() {
			g := program(try, held)
			if !s.optimise(g) {
				break
			}
			if w := s.whole(g, p); w != nil {
				return w
			}
			if !g.reached(p) && try == 0 && dive == 0 {
				return nil // the linear program knows no way, so there is none
			}
			if !g.reached(p) || !g.holdBack(held) {
				break
			}
		}
	}
	return nil
}

// vast says that not all of a component can be looked at for every number. Of
// one that was searched in pieces most is done already.
func (s *search) vast() bool {
	return len(s.c.x) > wide && (s.piece == nil || len(s.c.x) > 3*wide)
}

// large is how much less is tried on a large component.
func (s *search) large() int {
	if s.vast() {
		return 2
	}
	return 1
}

func (s *search) dives() int { return dives / s.large() }

func (s *search) optimise(g *program) bool {
	if s.left <= 0 || s.ctx.Err() != nil {
		return false
	}
	g.lp.start()
	pivots, done := g.lp.run(min(s.left, 20*(g.lp.n+g.lp.m)+200))
	s.left -= pivots
	s.spent += pivots
	return done
}

// whole reads the answer as a witness, if it is one in whole numbers, or a small
// multiple of it is.
func (s *search) whole(g *program, p push) *witness {
	for f := 1.0; f <= factor; f++ {
		if by, ok := g.multiple(f); ok {
			if w := s.check(by, p); w != nil {
				return w
			}
		}
	}
	return nil
}

func (g *program) multiple(f float64) ([]int64, bool) {
	by := make([]int64, len(g.cell))
	for c, v := range g.cell {
		if v < 0 {
			continue
		}
		x := g.lp.value[v] * f
		r := math.Round(x)
		if math.Abs(x-r) > 1e-3 {
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
		if s.loose && s.c.items[i].bridge {
			continue
		}
		if s.counts(i, p) && (!p.pay || s.stays(i)) {
			return nil
		}
		w.gains = append(w.gains, gain{i, b})
	}
	slices.SortFunc(w.gains, func(a, b gain) int { return cmp.Compare(a.item, b.item) })
	return w
}

// single moves inner cells of the item itself, the cheapest first, and pays for
// every number they are part of. It is always whole.
func (s *search) single(p push) *witness {
	set := slices.Clone(s.c.items[p.item].set)
	price := make([]float64, len(s.c.x))
	for _, cell := range set {
		for _, i := range s.of[cell] {
			if s.published(i) {
				price[cell] += s.cost[i]
			}
		}
	}
	slices.SortStableFunc(set, func(a, b int) int { return cmp.Compare(price[a], price[b]) })
	by := make([]int64, len(s.c.x))
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
