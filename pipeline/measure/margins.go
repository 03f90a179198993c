package measure

import (
	"maps"
	"slices"

	"bernskats/pipeline/model"
)

// marginTable is what a sender told of a measure in a period: how many, and in
// which categories.
type marginTable struct {
	measure  model.Measure
	size     int64 // how many persons
	hasTotal bool
	figures  []model.FigureKey
	groups   []marginGroup // dimensions that split all persons, independent of each other
	overlaps []marginSlice // categories that do not split them, the largest first
}

// marginGroup is a dimension, or two that are crossed.
type marginGroup struct {
	slices  []marginSlice // all persons, those in no given category too
	options [][]string    // the sets of figures a person may be in by it
}

// marginSlice is persons in the same figures.
type marginSlice struct {
	figures []string
	count   int64
}

// given is the facts of a margin by breakdown.
type given map[string]int64

func (g given) with(dims []string) (keys []string) {
	for _, key := range slices.Sorted(maps.Keys(g)) {
		if slices.Equal(dimensionsOf(model.ParseBreakdown(key)), dims) {
			keys = append(keys, key)
		}
	}
	return keys
}

func (g given) sum(keys []string) (sum int64) {
	for _, key := range keys {
		sum += g[key]
	}
	return sum
}

// marginTable reads the margins; when no table has them, or this program finds
// none, only the total stays. taken are dimensions that may not be read: the
// figure of which this one is a subset is broken down by them.
func (r reported) marginTable(m margin, taken []string) marginTable {
	_, _, measure, _ := r.find(m.measure)
	t := marginTable{measure: measure}
	g := given{}
	for _, f := range r.margins[m] {
		dims := dimensionsOf(model.ParseBreakdown(f.Breakdown))
		if slices.ContainsFunc(dims, func(d string) bool { return slices.Contains(taken, d) }) {
			continue
		}
		if f.Value < 0 || model.Whole(f.Value.Int()) != f.Value {
			return r.onlyTotal(measure, m)
		}
		g[f.Breakdown] = f.Value.Int()
		t.figures = append(t.figures, model.KeyOf(f))
	}
	for key, value := range g {
		t.size = max(t.size, value)
		t.hasTotal = t.hasTotal || key == ""
	}
	for _, b := range measure.Breakdowns {
		if !b.Overlap {
			t.size = max(t.size, g.sum(g.with(b.Dimensions)))
		}
	}
	if t.hasTotal && t.size != g[""] || !r.split(&t, m, g) { // parts are more than their whole, or contradict each other
		return r.onlyTotal(measure, m)
	}
	return t
}

func (r reported) onlyTotal(measure model.Measure, m margin) marginTable {
	out := marginTable{measure: measure}
	if f, ok := r.values[m.total()]; ok && f.Value >= 0 && model.Whole(f.Value.Int()) == f.Value {
		out.size, out.hasTotal, out.figures = f.Value.Int(), true, []model.FigureKey{m.total()}
	}
	return out
}

// split makes the groups and overlaps; false when it cannot.
func (r reported) split(t *marginTable, m margin, g given) bool {
	crossed := map[string]bool{} // dimensions that a crossing splits already
	finest := slices.SortedStableFunc(slices.Values(t.measure.Breakdowns), func(a, b model.Breakdown) int { return len(b.Dimensions) - len(a.Dimensions) })
	for _, b := range finest {
		keys := g.with(b.Dimensions)
		switch {
		case len(keys) == 0:
		case b.Overlap:
			for _, key := range keys {
				t.overlaps = append(t.overlaps, marginSlice{[]string{m.key(key)}, g[key]})
			}
		case len(b.Dimensions) == 1 && crossed[b.Dimensions[0]]:
		default:
			group, ok := r.group(*t, m, b.Dimensions, g)
			if !ok || slices.ContainsFunc(b.Dimensions, func(dim string) bool { return crossed[dim] }) {
				return false
			}
			t.groups = append(t.groups, group)
			for _, dim := range b.Dimensions {
				crossed[dim] = len(b.Dimensions) > 1
			}
		}
	}
	slices.SortStableFunc(t.overlaps, func(a, b marginSlice) int { return int(b.count - a.count) })
	return true
}

func (m margin) key(breakdown string) string {
	return model.FigureKey{Measure: m.measure, Period: m.period, Breakdown: breakdown}.String()
}

// group makes a group of one or two dimensions; three are not crossed.
func (r reported) group(t marginTable, m margin, dims []string, g given) (marginGroup, bool) {
	axes := make([]axis, len(dims))
	for i, dim := range dims {
		axes[i] = r.axis(t.measure, dim, dims, g)
	}
	if len(axes) == 1 {
		axes = append(axes, axis{codes: []string{""}, open: true})
	}
	if len(axes) > 2 {
		return marginGroup{}, false
	}
	c := crossing{axes[0], axes[1], m, g}
	persons, ok := c.slices(t.size)
	return marginGroup{persons, c.options()}, ok
}

// axis is a dimension of a group.
type axis struct {
	dim   string   // "" for none
	codes []string // every category that some fact names, sorted
	open  bool     // there are other categories, so that somebody may be in none of codes
}

func (r reported) axis(measure model.Measure, dim string, dims []string, g given) axis {
	named := map[string]bool{}
	for key := range g {
		parts := model.ParseBreakdown(key)
		if of := dimensionsOf(parts); slices.Equal(of, dims) || slices.Equal(of, []string{dim}) {
			for _, p := range parts {
				if p.Dimension == dim {
					named[p.Code] = true
				}
			}
		}
	}
	open := r.in.Catalogue == nil || !allCodes(measure, dim, r.in.Catalogue, named)
	return axis{dim, slices.Sorted(maps.Keys(named)), open}
}

// crossing is two dimensions, the second of which may be none.
type crossing struct {
	a, b  axis
	m     margin
	given given
}

// keys are the given figures of a person in category x of a and y of b, "" for
// another category.
func (c crossing) keys(x, y string) (keys []string) {
	var parts []model.Part
	if x != "" {
		parts = append(parts, model.Part{Dimension: c.a.dim, Code: x})
	}
	if y != "" && c.b.dim != "" {
		parts = append(parts, model.Part{Dimension: c.b.dim, Code: y})
	}
	for _, p := range parts {
		keys = append(keys, model.BreakdownKey(p))
	}
	if len(parts) > 1 {
		keys = append(keys, model.BreakdownKey(parts...))
	}
	return slices.DeleteFunc(keys, func(key string) bool { _, ok := c.given[key]; return !ok })
}

func (c crossing) figures(x, y string) []string {
	keys := c.keys(x, y)
	for i, key := range keys {
		keys[i] = c.m.key(key)
	}
	return keys
}

// slices puts the given crossings one behind the other, then what the margins
// have left: those of a from the front, those of b from the back. false when
// that is no table: margins smaller than their crossings, more than there are
// persons, less although every category is named.
func (c crossing) slices(size int64) (out []marginSlice, ok bool) {
	left := map[string]int64{} // of one-way figures
	for _, axis := range []axis{c.a, c.b} {
		for _, code := range axis.codes {
			if key := model.BreakdownKey(model.Part{Dimension: axis.dim, Code: code}); axis.dim != "" {
				left[key] = c.given[key]
			}
		}
	}
	for _, x := range c.a.codes {
		for _, y := range c.b.codes {
			keys := c.keys(x, y)
			both := model.BreakdownKey(model.Part{Dimension: c.a.dim, Code: x}, model.Part{Dimension: c.b.dim, Code: y})
			n, crossed := c.given[both]
			if c.b.dim == "" || !crossed {
				continue
			}
			for _, key := range keys {
				left[key] -= n
			}
			out, size = append(out, marginSlice{c.figures(x, y), n}), size-n
		}
	}
	front, okFront := c.a.row(left, size, false)
	back, okBack := c.b.row(left, size, true)
	if size < 0 || !okFront || !okBack {
		return nil, false
	}
	for len(front) > 0 && len(back) > 0 {
		x, y := &front[0], &back[0]
		n := min(x.count, y.count)
		if !c.possible(x.code, y.code) {
			return nil, false
		}
		out = append(out, marginSlice{c.figures(x.code, y.code), n})
		if x.count -= n; x.count == 0 {
			front = front[1:]
		}
		if y.count -= n; y.count == 0 {
			back = back[1:]
		}
	}
	return out, true
}

// possible says whether somebody beside the given crossings can be in these
// categories, "" standing for one whose margin is not given.
func (c crossing) possible(x, y string) bool {
	for _, a := range c.unsaid(c.a, x) {
		for _, b := range c.unsaid(c.b, y) {
			_, told := c.given[model.BreakdownKey(model.Part{Dimension: c.a.dim, Code: a}, model.Part{Dimension: c.b.dim, Code: b})]
			if a == "" || b == "" || !told {
				return true
			}
		}
	}
	return false
}

// unsaid are the categories a stretch may be of, "" for one that no fact names.
func (c crossing) unsaid(of axis, code string) (codes []string) {
	if code != "" {
		return []string{code}
	}
	if of.open {
		codes = append(codes, "")
	}
	for _, code := range of.codes {
		if _, told := c.given[model.BreakdownKey(model.Part{Dimension: of.dim, Code: code})]; !told && of.dim != "" {
			codes = append(codes, code)
		}
	}
	return codes
}

// stretch is neighbours in one category.
type stretch struct {
	code  string
	count int64
}

// row lays out persons by what is left of an axis: its categories, then those
// in none (back: first those).
func (a axis) row(left map[string]int64, size int64, back bool) (row []stretch, ok bool) {
	none := size
	for _, code := range a.codes {
		n := left[model.BreakdownKey(model.Part{Dimension: a.dim, Code: code})]
		if n < 0 {
			return nil, false
		}
		if n > 0 && a.dim != "" {
			row, none = append(row, stretch{code, n}), none-n
		}
	}
	if none < 0 {
		return nil, false
	}
	if none > 0 {
		row = append(row, stretch{"", none})
	}
	if back {
		slices.Reverse(row)
	}
	return row, true
}

// options are every combination of categories, and of none where there are others.
func (c crossing) options() (options [][]string) {
	for _, x := range c.a.choices() {
		for _, y := range c.b.choices() {
			options = append(options, c.figures(x, y))
		}
	}
	return options
}

func (a axis) choices() []string {
	if a.open && a.dim != "" {
		return append(slices.Clone(a.codes), "")
	}
	return a.codes
}
