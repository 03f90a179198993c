package suppress

import "slices"

// searchAnew shows grand totals that sparing could not, because too much around
// them was withheld when they were. It begins again as if the total had to stay,
// or, where that finds nothing, with every detail withheld; pruning then gives
// back what need not be.
func (s *search) searchAnew() error {
	for _, i := range s.withheldTotals() {
		if !s.hidden[i] || s.left <= 0 {
			continue // an earlier one brought it back
		}
		found := false
		for _, begin := range []func(*search) error{(*search).find, (*search).bare} {
			other := s.staying(i)
			err := begin(other)
			s.left, s.spent = s.left-other.spent, s.spent+other.spent
			if err != nil {
				return err
			}
			if found = len(other.failed) <= len(s.failed) && other.lost() < s.lost(); found {
				s.take(other)
				break
			}
		}
	}
	return nil
}

// staying is a new search of the component in which total i stays.
func (s *search) staying(i int) *search {
	c := *s.c
	c.items = slices.Clone(s.c.items)
	c.items[i].hard = true
	other := newSearch(s.ctx, &c, s.left)
	other.memory = s.memory
	for k, it := range c.items {
		other.kept = append(other.kept, it.class == Total && !s.hidden[k])
	}
	return other
}

// bare withholds everything but what must stay and the totals that are to be kept,
// and sees whether all of it has witnesses.
func (s *search) bare() error {
	for k, it := range s.c.items {
		s.hidden[k] = it.displayed && !it.hard && !s.kept[k]
	}
	for k := range s.c.items {
		if err := s.ctx.Err(); err != nil {
			return err
		}
		if s.wanted(k) && slices.ContainsFunc(s.readers(k), func(reader int) bool { return !s.ensure(k, reader, false) }) {
			s.failed = append(s.failed, k)
		}
	}
	return nil
}

// lost is what the grand totals cost that are withheld for others.
func (s *search) lost() (sum float64) {
	for _, i := range s.withheldTotals() {
		sum += s.cost[i]
	}
	return sum
}

// take goes on with what another search of the same component found.
func (s *search) take(other *search) {
	s.hidden, s.because, s.up, s.down, s.base, s.pool = other.hidden, other.because, other.up, other.down, other.base, other.pool
	s.failed, s.before, s.piece, s.ties = other.failed, other.before, other.piece, other.ties
}
