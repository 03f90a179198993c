package suppress

import (
	"cmp"
	"slices"
	"sync"
)

// part is a piece of a component that only bridges join to the rest.
type part struct {
	*component
	cells []int // of the whole component, by cell of the part
	index []int // items of the whole component, by item of the part
}

// bridged says whether a component has pieces that only bridges join.
func (c *component) bridged() bool {
	return slices.ContainsFunc(c.items, func(it item) bool { return it.bridge })
}

// parts gives the pieces without the bridges, and without cells only those see.
func (c *component) parts() []part {
	var items []item
	var index []int
	for i, it := range c.items {
		if !it.bridge && len(it.set) > 0 {
			items, index = append(items, it), append(index, i)
		}
	}
	single := make([][]int, len(c.x))
	for cell := range single {
		single[cell] = []int{cell}
	}
	var parts []part
	for _, group := range connected(len(c.x), items, single) {
		p := part{component: &component{piece: true}, cells: group}
		inside := map[int]int{}
		for k, cell := range group {
			inside[cell] = k
			p.x = append(p.x, c.x[cell])
			if slices.Contains(c.insiders, cell) {
				p.insiders = append(p.insiders, k)
			}
		}
		for k, it := range items {
			if _, ok := inside[it.set[0]]; !ok {
				continue
			}
			set := make([]int, len(it.set))
			for n, cell := range it.set {
				set[n] = inside[cell]
			}
			it.set = set
			if it.tied {
				it.displayed, it.hard, it.primary, it.required = true, true, false, false
			}
			p.items, p.index = append(p.items, it), append(p.index, index[k])
		}
		if len(p.items) > 0 {
			parts = append(parts, p)
		}
	}
	return parts
}

// searchApart searches the pieces first, with what is tied standing still: what
// they withhold and their witnesses are where the search of the whole begins. It
// then only looks for what was not found so, mostly for what is tied itself.
func (s *search) searchApart() error {
	s.before = make([]bool, len(s.c.items))
	s.standing = -1
	s.piece = make([]int, len(s.c.x))
	for cell := range s.piece {
		s.piece[cell] = -1
	}
	defer s.findTies()
	parts := s.c.parts()
	for n, p := range parts {
		for _, cell := range p.cells {
			s.piece[cell] = n
		}
	}
	all, err := s.solveParts(parts)
	if err != nil {
		return err
	}
	for n, p := range parts {
		found := all[n]
		s.left, s.spent = s.left-found.spent, s.spent+found.spent
		for i, item := range p.index {
			s.hidden[item] = s.hidden[item] || found.hidden[i]
			s.before[item] = s.hidden[item]
			if cause := found.because[i]; cause >= 0 {
				s.because[item] = p.index[cause]
			}
		}
		for _, w := range found.pool {
			if found.valid(w) {
				s.adopt(w, p)
			}
		}
	}
	return nil
}

// solveParts searches all pieces at once, each with what is left to spend.
func (s *search) solveParts(parts []part) ([]*search, error) {
	found, errs := make([]*search, len(parts)), make([]error, len(parts))
	var group sync.WaitGroup
	for n, p := range parts {
		group.Go(func() { found[n], errs[n] = solved(s.ctx, p.component, s.left, s.memory) })
	}
	group.Wait()
	return found, cmp.Or(errs...)
}

// adopt keeps a witness of a piece that holds for the whole.
func (s *search) adopt(w *witness, p part) {
	by := make([]int64, len(s.c.x))
	item := -1
	for k, cell := range w.cells {
		by[p.cells[cell]] = w.by[k]
	}
	for _, g := range w.gains {
		item = p.index[g.item]
	}
	if item < 0 {
		return
	}
	if whole := s.check(by, push{item: item, sign: 1, need: -1 << 62, fixed: -1}); whole != nil {
		s.keep(whole)
	}
}
