package suppress

import (
	"cmp"
	"math"
	"slices"
)

// program is a linear program about the changes of some inner cells. Cells
// without a variable do not move.
type program struct {
	lp   *simplex
	cell []int // variable of each cell of the component, -1: it does not move
	item int   // variable of the item pushed, -1: it cannot move
}

const (
	ease     = 1e-4          // cost of moving one inner cell by one: witnesses stay short
	bonus    = 0.05          // reward for going further than needed, when it is nearly free
	jitter   = 1e-6          // kinks are set a little apart, so that the simplex does not stall where all are 0
	narrow   = 120           // most inner cells in one program at first
	wide     = 320           // and at second; then all
	farthest = 2_000_000_000 // multiplications for all cells where nothing depends on it but a few more numbers shown
)

// reward pays for moving the variable as far as needed, and a little for going
// on to the cap.
func (g *program) reward(p push, much float64) {
	if g.item < 0 {
		return
	}
	sh := &g.lp.shapes[g.item]
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

func (g *program) reached(p push) bool {
	return g.item >= 0 && g.lp.value[g.item]*float64(p.sign) > float64(p.need)-1e-3
}

// holdBack bounds each cell that moved by a fraction to the whole number nearer
// to 0; all zeros stays allowed. It says whether there was any.
func (g *program) holdBack(held []float64) bool {
	any := false
	for c, v := range g.cell {
		if v < 0 {
			continue
		}
		if x := g.lp.value[v]; math.Abs(x-math.Round(x)) > 1e-3 {
			any = true
			held[c] = math.Trunc(x)
		}
	}
	return any
}

// bounds gives how far a cell may move. held, when it is a number, is the bound
// on the side it stands for.
func (s *search) bounds(cell int, held []float64) (lo, hi float64) {
	lo, hi = -float64(s.c.x[cell]), math.Inf(1)
	if h := held[cell]; !math.IsNaN(h) {
		switch {
		case h > 0:
			hi = h
		case h < 0:
			lo = h
		default:
			lo, hi = 0, 0
		}
	}
	return lo, hi
}

// paying is the program in which published items may move at their price. It is
// about at most so many cells: those of the item, then the cheapest.
func (s *search) paying(p push, try, most int, held []float64) *program {
	g := &program{lp: s.lp, cell: s.chosen(p, most), item: -1}
	columns := 0
	for _, v := range g.cell {
		columns = max(columns, v+1)
	}
	rows, vars := s.rows(p, g.cell, columns)
	g.lp.prepare(columns, len(rows))
	for c, v := range g.cell {
		if v >= 0 {
			lo, hi := s.bounds(c, held)
			g.lp.shapes[v] = bent(lo, hi, 0, ease)
		}
	}
	for r, cells := range rows {
		for _, c := range cells {
			g.lp.t[r*columns+g.cell[c]] = 1
		}
	}
	g.price(s, p, try, vars)
	return g
}

// chosen numbers the cells that may move. What must stay published as one cell
// never moves. When not all may, those may that are cheapest to exchange with a
// cell of the item.
func (s *search) chosen(p push, most int) []int {
	order := make([]int, 0, len(s.c.x))
	for cell := range s.c.x {
		stuck := cell == p.fixed
		for _, i := range s.of[cell] {
			stuck = stuck || s.published(i) && len(s.c.items[i].set) == 1 && (!p.pay || s.stays(i))
		}
		if !stuck {
			order = append(order, cell)
		}
	}
	if len(order) > most {
		price := s.exchanges(s.c.items[p.item].set)
		for cell := range s.piece {
			if s.piece[cell] != s.piece[s.c.items[p.item].set[0]] {
				price[cell] += 1e9
			}
		}
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(price[a], price[b]) })
		order = order[:most]
		slices.Sort(order)
	}
	out := make([]int, len(s.c.x))
	for i := range out {
		out[i] = -1
	}
	for v, cell := range order {
		out[cell] = v
	}
	return out
}

// exchanges gives for each cell the least price of the published numbers that
// change when it gives to, or takes from, one of the cells of a set.
func (s *search) exchanges(set []int) []float64 {
	price, in := make([]float64, len(s.c.x)), make([]float64, len(s.c.x))
	for cell := range price {
		price[cell] = math.Inf(1)
		for _, i := range s.of[cell] {
			if s.published(i) {
				in[cell] += s.cost[i]
			}
		}
	}
	member := make([]bool, len(s.c.items))
	for _, from := range set {
		for _, i := range s.of[from] {
			member[i] = s.published(i)
		}
		for cell := range price {
			both := 0.0
			for _, i := range s.of[cell] {
				if member[i] {
					both += s.cost[i]
				}
			}
			price[cell] = min(price[cell], in[from]+in[cell]-2*both)
		}
		for _, i := range s.of[from] {
			member[i] = false
		}
		price[from] = math.Inf(-1)
	}
	return price
}

// rows lists the items that need a row, as cells that may move, and gives the
// variable of each item, -1: it cannot move or does not matter.
func (s *search) rows(p push, cell []int, columns int) (rows [][]int, vars []int) {
	vars = make([]int, len(s.c.items))
	for i, it := range s.c.items {
		vars[i] = -1
		if i != p.item && !s.counts(i, p) || s.loose && it.bridge {
			continue
		}
		var moving []int
		for _, c := range it.set {
			if cell[c] >= 0 {
				moving = append(moving, c)
			}
		}
		switch len(moving) {
		case 0:
		case 1:
			vars[i] = cell[moving[0]]
		default:
			vars[i] = columns + len(rows)
			rows = append(rows, moving)
		}
	}
	return rows, vars
}

// price sets what it costs to move published items; tries after the first vary
// the prices a little.
func (g *program) price(s *search, p push, try int, vars []int) {
	total := 1.0
	prices := make([]float64, len(g.lp.shapes))
	stuck := make([]bool, len(g.lp.shapes))
	for i, v := range vars {
		if v < 0 || !s.counts(i, p) {
			continue
		}
		prices[v] += s.cost[i] * (1 + 0.2*float64(try)*scatter(i, try))
		stuck[v] = stuck[v] || !p.pay || s.stays(i)
		total += prices[v]
	}
	for v, price := range prices {
		sh := &g.lp.shapes[v]
		switch {
		case stuck[v]:
			*sh = shape{}
		case price > 0 && v < g.lp.n:
			*sh = bent(sh.lo, sh.hi, 0, price+ease)
		case price > 0:
			*sh = bent(sh.lo, sh.hi, jitter*(2*scatter(v, 0)-1), price)
		}
	}
	if g.item = vars[p.item]; g.item >= 0 && prices[g.item] == 0 {
		g.reward(p, total)
	} else if g.item >= 0 && g.item < g.lp.n {
		// Another item is the same moving cell, and published: pay it out of the reward.
		price := prices[g.item]
		g.reward(p, total)
		sh := &g.lp.shapes[g.item]
		for k := range sh.slopes {
			sh.slopes[k] += float64(p.sign) * price
		}
	}
}

// stays says of a published item that it may not be withheld now.
func (s *search) stays(i int) bool {
	it := &s.c.items[i]
	return it.hard || it.class == Total && !s.totals || s.stands(i)
}

// stands says whether an item stands still because others are looked at that are tied.
func (s *search) stands(i int) bool {
	return s.loose && s.standing >= 0 && s.standing != i && s.c.items[i].tied
}

// counts says whether moving an item costs something, or is not allowed.
func (s *search) counts(i int, p push) bool { return s.published(i) || i != p.item && s.stands(i) }

// scatter gives a number from 0 to 1 that depends on its arguments alone.
func scatter(a, b int) float64 { return float64(mix(uint64(a), uint64(b))>>11) / (1 << 53) }
