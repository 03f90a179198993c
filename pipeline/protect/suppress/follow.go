package suppress

import "slices"

// tie is a bridge: two sums of cells of two pieces that can only move together,
// with the cell that is missing in both.
type tie struct {
	missing int
	ends    [2][]int
}

// findTies lists the bridges.
func (s *search) findTies() {
	at := map[int]int{} // missing cell → tie
	for _, it := range s.c.items {
		if !it.bridge {
			continue
		}
		k := slices.IndexFunc(it.set, func(cell int) bool { return s.piece[cell] < 0 })
		if k < 0 {
			continue
		}
		missing, end := it.set[k], slices.Delete(slices.Clone(it.set), k, k+1)
		n, ok := at[missing]
		if !ok {
			n = len(s.ties)
			at[missing] = n
			s.ties = append(s.ties, tie{missing: missing})
			s.ties[n].ends[0] = end
			continue
		}
		s.ties[n].ends[1] = end
	}
}

// pieceSize is how many cells are in the piece of an item.
func (s *search) pieceSize(item int) (n int) {
	for _, piece := range s.piece {
		if piece == s.piece[s.c.items[item].set[0]] {
			n++
		}
	}
	return n
}

// followed looks for a witness in the item's own piece as if nothing were tied,
// at first with all else that is tied standing still, and lets the other ends of
// what moves follow in their pieces.
func (s *search) followed(p push) *witness {
	for _, standing := range []int{p.item, -1} {
		own := s.loosely(p, standing)
		if own == nil {
			continue
		}
		by := make([]int64, len(s.c.x))
		for k, cell := range own.cells {
			by[cell] = own.by[k]
		}
		if s.follow(by, p) {
			if w := s.check(by, p); w != nil {
				return w
			}
		}
	}
	return nil
}

// loosely solves a push in the item's piece without its bridges; when an item
// is named, everything tied but that stands still.
func (s *search) loosely(p push, standing int) *witness {
	s.loose, s.standing = true, standing
	defer func() { s.loose, s.standing = false, -1 }()
	size := s.pieceSize(p.item)
	return s.attempt(p, func(try int, held []float64) *program { return s.paying(p, try, size, held) })
}

// follow adds to changes what the other ends of ties must do. It says whether
// all of them can.
func (s *search) follow(by []int64, p push) bool {
	for range len(s.ties) + 1 {
		done := true
		for _, t := range s.ties {
			a, b := sumOf(by, t.ends[0]), sumOf(by, t.ends[1])
			by[t.missing] = -a
			if a == b {
				continue
			}
			done = false
			end, need := t.ends[1], a-b
			if a == 0 {
				end, need, by[t.missing] = t.ends[0], b, -b
			}
			item, ok := s.c.index[setName(end)]
			if !ok {
				return false
			}
			q := push{item: item, sign: 1, need: need, cap: need, fixed: p.fixed, pay: true}
			if need < 0 {
				q.sign, q.need, q.cap = -1, -need, -need
			}
			w := s.loosely(q, item)
			if w == nil {
				w = s.loosely(q, -1)
			}
			if w == nil || w.moves(item) != need {
				return false
			}
			for k, cell := range w.cells {
				by[cell] += w.by[k]
			}
		}
		if done {
			return true
		}
	}
	return false
}

func sumOf(by []int64, cells []int) (sum int64) {
	for _, c := range cells {
		sum += by[c]
	}
	return sum
}
