package suppress

import (
	"cmp"
	"encoding/binary"
	"slices"

	"bernskats/pipeline/protect/audit"
)

// item is one number of a component: a distinct set of inner cells, under
// however many keys and demands.
type item struct {
	set       []int // cells of the component, ascending
	value     int64
	displayed bool
	hard      bool // must be published: it was
	class     Class
	named     bool
	bridge    bool // it joins pieces that are searched apart first
	tied      bool // a bridge ends here
	primary   bool // withheld from the start
	required  bool // demands a certificate whatever becomes of it
	atMost    int64
	atLeast   int64
	width     int64
	floor     int64 // what is below does not count towards the width
	kinds     []audit.Kind
	figures   []int // of the system, those displayed under this number
	colour    uint64
}

// component is a part of the system that shares no inner cell with the rest.
// Inner cells that no number tells apart are one cell here.
type component struct {
	x        []int64
	behind   [][]int // inner cells of the system behind each cell
	items    []item
	insiders []int // cells whose one person may be the reader
	index    map[string]int
	piece    bool // of a component: what fails here may succeed in the whole
}

// plan is a system with chosen rungs, cut into components.
type plan struct {
	System
	book       *audit.Book
	seen       []bool
	components []*component
	where      []place // of each figure that is a number of some component
}

type place struct{ component, item int }

// prepare merges figures with the same support, leaves out structural zeros,
// merges inner cells nothing tells apart, and splits what does not hang together.
func prepare(s System, book *audit.Book, rungs []int, giveUp map[string]bool) *plan {
	p := &plan{System: s, book: book, seen: displayed(s, rungs), where: make([]place, len(s.Figures))}
	items := p.items(giveUp)
	cells := mergeCells(s, items)
	for _, group := range connected(len(cells), items, cells) {
		p.components = append(p.components, p.component(group, items, cells))
	}
	p.locate()
	return p
}

// items lists the distinct numbers that are displayed or demand something, with
// sets of inner cells of the system. A figure that cannot vary is not among them.
func (p *plan) items(giveUp map[string]bool) []item {
	var items []item
	index := map[string]int{}
	at := func(set []int, value int64) *item {
		name := setName(set)
		i, ok := index[name]
		if !ok {
			i = len(items)
			index[name] = i
			items = append(items, item{set: set, value: value, atMost: value, atLeast: value, width: p.Policy.Width})
		}
		return &items[i]
	}
	for i, f := range p.Figures {
		if !p.seen[i] && !f.Protect {
			continue
		}
		demands := p.book.Required(i)
		for _, d := range demands {
			it := at(d.Set, d.Value)
			it.required = true
			it.floor = max(it.floor, d.Floor)
			it.kinds = append(it.kinds, d.Kind)
			it.atMost, it.atLeast = min(it.atMost, d.AtMost), max(it.atLeast, d.AtLeast)
		}
		set := p.book.Free(f.Support)
		if !p.seen[i] || len(set) == 0 {
			continue
		}
		it := at(set, p.book.Value(i))
		it.displayed = true
		it.figures = append(it.figures, i)
		it.hard = it.hard || f.Past == audit.ReleasedShown
		it.class = max(it.class, f.Class)
		it.named = it.named || f.Named
		it.bridge, it.tied = it.bridge || f.Bridge, it.tied || f.Tied
		it.primary = it.primary || len(demands) > 0 || f.Past == audit.ReleasedWithheld || giveUp[f.Key]
		for _, d := range demands {
			it.kinds = append(it.kinds, d.Kind)
		}
	}
	for i := range items {
		it := &items[i]
		slices.Sort(it.kinds)
		it.kinds = slices.Compact(it.kinds)
		it.primary = it.primary || it.required && it.displayed
	}
	return items
}

func setName(set []int) string {
	name := make([]byte, 0, 2*len(set))
	for _, c := range set {
		name = binary.AppendUvarint(name, uint64(c))
	}
	return string(name)
}

// mergeCells groups the inner cells that are in the same items. With insiders,
// an inner cell of one person stays alone: its person may be the reader.
func mergeCells(s System, items []item) [][]int {
	in := make([][]int, len(s.Cells))
	for i, it := range items {
		for _, c := range it.set {
			in[c] = append(in[c], i)
		}
	}
	index := map[string]int{}
	var groups [][]int
	for c := range s.Cells {
		if len(in[c]) == 0 {
			continue
		}
		name := setName(in[c])
		if s.Policy.Singletons && s.Cells[c].Value == 1 {
			name += "/" + setName([]int{c})
		}
		g, ok := index[name]
		if !ok {
			g = len(groups)
			index[name] = g
			groups = append(groups, nil)
		}
		groups[g] = append(groups[g], c)
	}
	return groups
}

// connected gives the groups of merged cells that hang together by items.
func connected(cells int, items []item, behind [][]int) [][]int {
	root := make([]int, cells)
	for i := range root {
		root[i] = i
	}
	find := func(i int) int {
		for root[i] != i {
			root[i] = root[root[i]]
			i = root[i]
		}
		return i
	}
	merged := mergedIndex(behind)
	for _, it := range items {
		for _, c := range it.set {
			a, b := find(merged[it.set[0]]), find(merged[c])
			root[max(a, b)] = min(a, b)
		}
	}
	groups := map[int]int{}
	var out [][]int
	for i := range cells {
		r := find(i)
		if _, ok := groups[r]; !ok {
			groups[r] = len(out)
			out = append(out, nil)
		}
		out[groups[r]] = append(out[groups[r]], i)
	}
	return out
}

func mergedIndex(behind [][]int) map[int]int {
	merged := map[int]int{}
	for m, cells := range behind {
		for _, c := range cells {
			merged[c] = m
		}
	}
	return merged
}

// component builds one component in canonical order: by colour, which depends
// on numbers and structure only, and by key where structure leaves a tie.
func (p *plan) component(group []int, items []item, behind [][]int) *component {
	merged := mergedIndex(behind)
	inside := map[int]int{}
	c := &component{}
	for _, m := range group {
		inside[m] = len(c.x)
		var sum int64
		for _, cell := range behind[m] {
			sum += p.Cells[cell].Value
		}
		c.x, c.behind = append(c.x, sum), append(c.behind, behind[m])
	}
	for _, it := range items {
		if len(it.set) == 0 {
			continue
		}
		if _, ok := inside[merged[it.set[0]]]; !ok {
			continue
		}
		set := make([]int, 0, len(it.set))
		for _, cell := range it.set {
			set = append(set, inside[merged[cell]])
		}
		slices.Sort(set)
		it.set = slices.Compact(set)
		c.items = append(c.items, it)
	}
	c.canonical(func(cell int) string {
		return least(c.behind[cell], func(i int) string { return p.Cells[i].Key })
	}, func(it item) string {
		return least(it.figures, func(i int) string { return p.Figures[i].Key })
	})
	for i, x := range c.x {
		if p.Policy.Singletons && x == 1 {
			for _, cell := range c.behind[i] {
				if p.Cells[cell].Value == 1 {
					c.insiders = append(c.insiders, i)
				}
			}
		}
	}
	c.index = map[string]int{}
	for i, it := range c.items {
		c.index[setName(it.set)] = i
	}
	return c
}

// least gives the first key in order, "" when there is none.
func least(indexes []int, key func(int) string) string {
	first := ""
	for n, i := range indexes {
		if k := key(i); n == 0 || k < first {
			first = k
		}
	}
	return first
}

// canonical sorts cells and items by colour.
func (c *component) canonical(cellKey func(int) string, itemKey func(item) string) {
	cells := c.colours()
	order := make([]int, len(c.x))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(cells[a], cells[b]), cmp.Compare(cellKey(a), cellKey(b)))
	})
	rank := make([]int, len(order))
	x, behind := make([]int64, len(order)), make([][]int, len(order))
	for to, from := range order {
		rank[from], x[to], behind[to] = to, c.x[from], c.behind[from]
	}
	c.x, c.behind = x, behind
	for i := range c.items {
		for k, cell := range c.items[i].set {
			c.items[i].set[k] = rank[cell]
		}
		slices.Sort(c.items[i].set)
	}
	slices.SortFunc(c.items, func(a, b item) int {
		return cmp.Or(cmp.Compare(a.colour, b.colour), cmp.Compare(itemKey(a), itemKey(b)), slices.Compare(a.set, b.set))
	})
}

// colours refines the colours of cells and items by those of their neighbours,
// so that what is placed alike in the system is coloured alike, whatever its name.
func (c *component) colours() []uint64 {
	cells := make([]uint64, len(c.x))
	for i, x := range c.x {
		cells[i] = mix(1, uint64(x))
	}
	for i := range c.items {
		it := &c.items[i]
		it.colour = 2
		for _, v := range []int64{it.value, it.atMost, it.atLeast, flag(it.displayed), flag(it.hard), flag(it.primary), flag(it.required), flag(it.named), int64(it.class)} {
			it.colour = mix(it.colour, uint64(v))
		}
	}
	for range 4 {
		around := make([]uint64, len(cells))
		for i := range c.items {
			it := &c.items[i]
			var sum uint64
			for _, cell := range it.set {
				sum += mix(3, cells[cell])
			}
			it.colour = mix(it.colour, sum)
			for _, cell := range it.set {
				around[cell] += mix(4, it.colour)
			}
		}
		for i := range cells {
			cells[i] = mix(cells[i], around[i])
		}
	}
	return cells
}

func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// mix scatters h and v over 64 bits (the finaliser of SplitMix64).
func mix(h, v uint64) uint64 {
	z := h*0x9e3779b97f4a7c15 + v + 0x632be59bd9b4e019
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// locate notes where each displayed figure went; component -1 for those that
// are constant.
func (p *plan) locate() {
	for i := range p.where {
		p.where[i] = place{-1, -1}
	}
	for ci, c := range p.components {
		for ii, it := range c.items {
			for _, f := range it.figures {
				p.where[f] = place{ci, ii}
			}
		}
	}
}
