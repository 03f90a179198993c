package suppress

import "math"

// spread moves the witnesses of item i apart, for nothing if that is enough,
// else in the cheaper direction.
func (s *search) spread(i, fixed int, pay bool) bool {
	it := &s.c.items[i]
	for _, sign := range []int64{1, -1} {
		for s.further(i, sign, fixed) {
			if _, _, apart := s.short(i, fixed); apart == 0 {
				return true
			}
		}
	}
	if !pay {
		return false
	}
	best, bestCost := (*witness)(nil), math.Inf(1)
	for _, sign := range []int64{1, -1} {
		p := s.apart(i, sign, fixed)
		p.pay = true
		if sign < 0 && it.value-p.need < it.floor {
			continue
		}
		if w := s.solve(p); w != nil {
			if cost := s.price(w); cost < bestCost {
				best, bestCost = w, cost
			}
		}
	}
	if best == nil {
		return false
	}
	s.commit(best, i)
	_, _, apart := s.short(i, fixed)
	return apart == 0
}

// further moves the witness on one side of item i on for nothing, and says
// whether it did.
func (s *search) further(i int, sign int64, fixed int) bool {
	u, d := s.reach(i, fixed)
	p := s.apart(i, sign, fixed)
	p.cap = p.need
	if p.need = u + 1; sign < 0 {
		p.need = d + 1
	}
	if it := &s.c.items[i]; sign < 0 && it.value-p.need < it.floor {
		return false
	}
	w := s.solve(p)
	if w != nil {
		s.commit(w, i)
	}
	return w != nil
}

// apart is the push that alone puts the witnesses of item i far enough apart.
func (s *search) apart(i int, sign int64, fixed int) push {
	it := &s.c.items[i]
	u, d := s.reach(i, fixed)
	need := it.width - (it.value - max(it.floor, it.value-d))
	if sign < 0 {
		need = it.width - u
	}
	return push{item: i, sign: sign, need: need, cap: need, fixed: fixed}
}
