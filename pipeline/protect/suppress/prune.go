package suppress

import (
	"cmp"
	"slices"
)

// prune shows again what was withheld in vain: the dearest first, each if all
// certificates can be found without it.
func (s *search) prune() error {
	var secondary []int
	for i, it := range s.c.items {
		if s.hidden[i] && !it.primary && (s.before == nil || !s.before[i]) {
			secondary = append(secondary, i)
		}
	}
	slices.SortStableFunc(secondary, func(a, b int) int {
		return cmp.Or(cmp.Compare(s.c.items[b].class, s.c.items[a].class), cmp.Compare(s.cost[b], s.cost[a]))
	})
	for _, i := range secondary {
		if err := s.ctx.Err(); err != nil {
			return err
		}
		s.tries = tries
		s.showAgain(i)
	}
	return nil
}

// showAgain publishes item i if everything else can still be certified, and says
// whether it did.
func (s *search) showAgain(i int) bool {
	if s.left <= 0 {
		return false
	}
	up, down := slices.Clone(s.up), slices.Clone(s.down)
	before := s.ground()
	s.base = before.clone()
	s.base.fix(s.c.items[i].set)
	s.hidden[i] = false
	touched := s.withoutWitnesses(i)
	for _, k := range touched {
		for _, reader := range s.readers(k) {
			if !s.ensure(k, reader, false) {
				s.hidden[i] = true
				s.up, s.down, s.base = up, down, before
				return false
			}
		}
	}
	return true
}

// withoutWitnesses forgets the witnesses that move item i, which is published
// now, and gives the items that lost one, easiest refusals first.
func (s *search) withoutWitnesses(i int) []int {
	var touched []int
	for k := range s.c.items {
		if !s.wanted(k) {
			continue
		}
		lost := len(s.c.insiders) > 0
		if w := s.up[k]; w >= 0 && s.pool[w].moves(i) != 0 {
			s.up[k], lost = -1, true
		}
		if w := s.down[k]; w >= 0 && s.pool[w].moves(i) != 0 {
			s.down[k], lost = -1, true
		}
		if lost {
			touched = append(touched, k)
		}
	}
	s.up[i], s.down[i] = -1, -1
	s.refill(touched)
	return touched
}

// refill looks through the pool for witnesses that still hold.
func (s *search) refill(items []int) {
	lost := make([]bool, len(s.c.items))
	for _, k := range items {
		lost[k] = true
	}
	for n, w := range s.pool {
		if !s.valid(w) {
			continue
		}
		for _, g := range w.gains {
			if !lost[g.item] {
				continue
			}
			if g.by > 0 && (s.up[g.item] < 0 || s.pool[s.up[g.item]].moves(g.item) < g.by) {
				s.up[g.item] = n
			}
			if g.by < 0 && (s.down[g.item] < 0 || s.pool[s.down[g.item]].moves(g.item) > g.by) {
				s.down[g.item] = n
			}
		}
	}
}
