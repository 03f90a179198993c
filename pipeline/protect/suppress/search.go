package suppress

import (
	"cmp"
	"context"
	"slices"
)

// witness is a change of the true table that agrees with everything published:
// no cell falls below 0 and no published number changes.
type witness struct {
	cells []int // ascending
	by    []int64
	gains []gain // numbers that change, ascending by item
}

type gain struct {
	item int
	by   int64
}

func (w *witness) moves(item int) int64 {
	i, ok := slices.BinarySearchFunc(w.gains, item, func(g gain, item int) int { return cmp.Compare(g.item, item) })
	if !ok {
		return 0
	}
	return w.gains[i].by
}

func (w *witness) still(cell int) bool {
	_, moved := slices.BinarySearch(w.cells, cell)
	return !moved
}

// push asks for a witness that moves an item in one direction.
type push struct {
	item  int
	sign  int64 // +1 up, -1 down
	need  int64 // at least so far
	cap   int64 // as far as this when it costs nothing
	fixed int   // a cell that must not move, -1: none
	pay   bool  // may withhold further numbers
}

// search is the work on one component.
type search struct {
	ctx      context.Context
	c        *component
	lp       *simplex
	hidden   []bool
	because  []int // the item a secondary one was withheld for
	queue    []int // items that still need witnesses, in order of work
	cost     []float64
	of       [][]int // items of each cell
	base     *kernel // of what is published now, nil: not known yet
	pool     []*witness
	up       []int // by item: the witness that moves it furthest up, -1: none
	down     []int
	totals   bool // grand totals may be withheld
	tries    int  // starts of a linear program whose answer is not whole
	far      int  // of a large component: work on programs about all its cells that cost nothing
	left     int  // pivots
	spent    int
	failed   []int
	memory   *Memory
	before   []bool // items that pieces searched apart withheld
	piece    []int  // of each cell, -1: only bridges see it
	ties     []tie
	kept     []bool // of a search begun anew: totals shown before
	sparing  bool   // no further grand total may be withheld
	loose    bool   // bridges do not count
	standing int    // the one tied item that may move, -1: all may
}

func newSearch(ctx context.Context, c *component, budget int) *search {
	n := len(c.items)
	s := &search{ctx: ctx, c: c, hidden: make([]bool, n), because: make([]int, n), cost: make([]float64, n), of: make([][]int, len(c.x)),
		tries: tries, lp: &simplex{}, up: make([]int, n), down: make([]int, n), left: budget, far: farthest}
	for i, it := range c.items {
		s.up[i], s.down[i], s.because[i] = -1, -1, -1
		s.hidden[i] = it.primary && !it.hard
		s.cost[i] = weight(it, len(it.set))
		for _, cell := range it.set {
			s.of[cell] = append(s.of[cell], i)
		}
	}
	return s
}

// weight is what withholding a number costs: small, detailed ones first.
func weight(it item, size int) float64 {
	w := 1 + float64(size) + float64(it.value)/2
	if it.named || it.class == Total {
		w *= 20
	}
	return w
}

// order is the order of work: by value, greatest first, then as canonical.
func (s *search) order(items []int) []int {
	slices.SortStableFunc(items, func(a, b int) int {
		return cmp.Or(cmp.Compare(s.c.items[b].value, s.c.items[a].value), cmp.Compare(a, b))
	})
	return items
}

// published says whether an item's number would be in the release as things stand.
func (s *search) published(i int) bool { return s.c.items[i].displayed && !s.hidden[i] }

// wanted says whether an item needs certificates as things stand.
func (s *search) wanted(i int) bool { return s.c.items[i].required || s.hidden[i] }

// run withholds until everything that needs witnesses has them, then gives back
// what was withheld in vain.
func (s *search) run() error {
	if err := s.find(); err != nil || len(s.failed) > 0 && !s.c.piece {
		return err
	}
	if len(s.c.x) <= wide {
		if err := s.searchAnew(); err != nil {
			return err
		}
	}
	return s.prune()
}

// find withholds until everything that needs witnesses has them.
func (s *search) find() error {
	if s.c.bridged() {
		if err := s.searchApart(); err != nil {
			return err
		}
	}
	var first []int
	for i := range s.c.items {
		if s.wanted(i) {
			first = append(first, i)
		}
	}
	s.queue = s.order(first)
	if err := s.work(); err != nil {
		return err
	}
	// What failed may have been made possible by what was withheld since.
	s.failed = slices.DeleteFunc(s.failed, func(i int) bool {
		return s.left > 0 && !slices.ContainsFunc(s.readers(i), func(reader int) bool { return !s.ensure(i, reader, false) })
	})
	if len(s.failed) > 0 && !s.c.piece {
		return nil
	}
	if s.piece == nil || !s.vast() { // else the pieces have spared theirs, and all of it is too much
		return s.spareTotals()
	}
	return nil
}

// work finds witnesses for what is queued, and for what is withheld on the way.
// What it has none for is in failed.
func (s *search) work() error {
	for len(s.queue) > 0 {
		if err := s.ctx.Err(); err != nil {
			return err
		}
		i := s.queue[0]
		s.queue = s.queue[1:]
		for _, reader := range s.readers(i) {
			if !s.ensure(i, reader, true) {
				s.failed = append(s.failed, i)
				break
			}
		}
		if s.left <= 0 && s.anythingShown() {
			s.failed = append(s.failed, s.queue...)
			s.queue = nil
		}
	}
	return nil
}

// anythingShown says whether there is still something to withhold. When there is
// not, certificates need no search.
func (s *search) anythingShown() bool {
	for i, it := range s.c.items {
		if s.published(i) && !it.hard {
			return true
		}
	}
	return false
}

// readers are the cells that must be able to stay fixed in the witnesses of an
// item; -1 stands for a reader who is nobody counted.
func (s *search) readers(i int) []int {
	out := []int{-1}
	for _, cell := range s.c.insiders {
		if _, in := slices.BinarySearch(s.c.items[i].set, cell); !in || s.c.items[i].value != 1 {
			out = append(out, cell)
		}
	}
	return out
}

// reach is how far witnesses that leave a cell fixed move an item.
func (s *search) reach(i, fixed int) (up, down int64) {
	u, d := s.furthest(i, fixed)
	if u >= 0 {
		up = s.pool[u].moves(i)
	}
	if d >= 0 {
		down = -s.pool[d].moves(i)
	}
	return up, down
}

// furthest gives the witnesses that move item i furthest without a cell, -1: none.
func (s *search) furthest(i, fixed int) (up, down int) {
	up, down = s.up[i], s.down[i]
	if fixed < 0 || (up < 0 || s.pool[up].still(fixed)) && (down < 0 || s.pool[down].still(fixed)) {
		return up, down
	}
	up, down = -1, -1
	var most, least int64
	for n, w := range s.pool {
		if by := w.moves(i); w.still(fixed) && s.valid(w) {
			if by > most {
				up, most = n, by
			}
			if by < least {
				down, least = n, by
			}
		}
	}
	return up, down
}

// valid says whether a witness agrees with what is published now.
func (s *search) valid(w *witness) bool {
	return !slices.ContainsFunc(w.gains, func(g gain) bool { return s.published(g.item) })
}

// short gives how far an item still has to be moved up, down, and either way.
func (s *search) short(i, fixed int) (up, down, apart int64) {
	it := &s.c.items[i]
	u, d := s.reach(i, fixed)
	atMost, atLeast := it.value, it.value
	if it.required {
		atMost, atLeast = it.atMost, it.atLeast
	}
	up, down = max(0, atLeast-it.value-u), max(0, it.value-atMost-d)
	return up, down, max(0, it.width-(it.value+u-max(it.floor, it.value-d)))
}

// ensure finds the witnesses item i needs; with pay it may withhold more.
func (s *search) ensure(i, fixed int, pay bool) bool {
	it := &s.c.items[i]
	if up, _, _ := s.short(i, fixed); up > 0 {
		s.try(push{i, 1, max(1, it.atLeast-it.value), max(it.width, it.atLeast-it.value), fixed, pay})
	}
	if _, down, _ := s.short(i, fixed); down > 0 {
		s.try(push{i, -1, max(1, it.value-it.atMost), it.width, fixed, pay})
	}
	up, down, apart := s.short(i, fixed)
	if up > 0 || down > 0 {
		if pay && apart > 0 {
			s.spread(i, fixed, false) // what can be shown is shown, for Certify to tell which demand fails
		}
		return false
	}
	if apart == 0 {
		return true
	}
	return s.spread(i, fixed, pay)
}

// price is what a witness would cost in numbers withheld.
func (s *search) price(w *witness) float64 {
	var sum float64
	for _, g := range w.gains {
		if s.published(g.item) {
			sum += s.cost[g.item]
			if s.c.items[g.item].class == Total {
				sum += 1e9
			}
		}
	}
	return sum
}

func (s *search) try(p push) {
	if w := s.solve(p); w != nil {
		s.commit(w, p.item)
	}
}

// commit withholds what a witness moves and keeps the witness, its opposite and
// its multiple where they are tables too: each may serve other items.
func (s *search) commit(w *witness, cause int) {
	var fresh []int
	for _, g := range w.gains {
		if s.published(g.item) {
			s.hidden[g.item] = true
			s.because[g.item] = cause
			fresh = append(fresh, g.item)
		}
	}
	if len(fresh) > 0 {
		s.base = nil
	}
	s.queue = append(s.queue, s.order(fresh)...)
	s.keep(w)
	for _, factor := range []int64{-1, s.c.items[cause].width, -s.c.items[cause].width} {
		if other := s.times(w, factor); other != nil {
			s.keep(other)
		}
	}
}

// times multiplies a witness, as far as the table allows up to the factor.
func (s *search) times(w *witness, factor int64) *witness {
	sign := int64(1)
	if factor < 0 {
		sign = -1
	}
	most := factor * sign
	for k, cell := range w.cells {
		if by := w.by[k] * sign; by < 0 {
			most = min(most, s.c.x[cell]/-by)
		}
	}
	if most == 0 || most*sign == 1 {
		return nil
	}
	out := &witness{cells: w.cells, by: make([]int64, len(w.by)), gains: make([]gain, len(w.gains))}
	for k, by := range w.by {
		out.by[k] = by * most * sign
	}
	for k, g := range w.gains {
		out.gains[k] = gain{g.item, g.by * most * sign}
	}
	return out
}

// keep puts a witness into the pool when it moves something further than others.
func (s *search) keep(w *witness) {
	better := false
	for _, g := range w.gains {
		if s.published(g.item) {
			continue
		}
		if g.by > 0 && (s.up[g.item] < 0 || s.pool[s.up[g.item]].moves(g.item) < g.by) {
			s.up[g.item], better = len(s.pool), true
		}
		if g.by < 0 && (s.down[g.item] < 0 || s.pool[s.down[g.item]].moves(g.item) > g.by) {
			s.down[g.item], better = len(s.pool), true
		}
	}
	if better || len(s.c.insiders) > 0 {
		s.pool = append(s.pool, w)
	}
}
