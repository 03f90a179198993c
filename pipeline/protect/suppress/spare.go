package suppress

import (
	"cmp"
	"slices"
)

// spareTotals shows grand totals again where withholding details instead is
// enough. The search withholds a total when its linear program finds no whole
// answer without it; later, with more withheld, there often is one.
func (s *search) spareTotals() error {
	for _, i := range s.withheldTotals() {
		if err := s.ctx.Err(); err != nil {
			return err
		}
		s.spare(i)
	}
	return nil
}

// withheldTotals lists the grand totals withheld for others, dearest first.
func (s *search) withheldTotals() []int {
	var totals []int
	for i, it := range s.c.items {
		if s.hidden[i] && !it.primary && it.class == Total {
			totals = append(totals, i)
		}
	}
	slices.SortStableFunc(totals, func(a, b int) int { return cmp.Compare(s.cost[b], s.cost[a]) })
	return totals
}

// spare shows total i again if details can be withheld for it.
func (s *search) spare(i int) {
	hidden, because, up, down, base, pool := slices.Clone(s.hidden), slices.Clone(s.because), slices.Clone(s.up), slices.Clone(s.down), s.base, len(s.pool)
	it := &s.c.items[i]
	s.sparing, it.hard, s.hidden[i], s.base = true, true, false, nil
	s.queue = s.order(s.withoutWitnesses(i))
	possible := true
	for possible && len(s.queue) > 0 {
		k := s.queue[0]
		s.queue = s.queue[1:]
		possible = s.left > 0 && !slices.ContainsFunc(s.readers(k), func(reader int) bool { return !s.ensure(k, reader, true) })
	}
	s.sparing, it.hard, s.queue = false, false, nil
	if !possible {
		s.hidden, s.because, s.up, s.down, s.base, s.pool = hidden, because, up, down, base, s.pool[:pool]
	}
}
