package measure

import (
	"maps"
	"slices"
	"strings"

	"bernskats/pipeline/model"
)

// mostPossible bounds how many inner cells of nobody a made-up table gets.
const mostPossible = 2000

// marginTable is what a sender told of a measure in a period: how many, and in
// which categories.
type marginTable struct {
	measure    model.Measure
	size       int64
	hasTotal   bool
	figures    []model.FigureKey
	partitions []partition      // additive breakdowns
	overlaps   map[string]slice // by key
}

// partition splits all persons; where not every category was given, some are in none.
type partition struct {
	slices []slice
	rest   int64 // those in no given category
	open   bool  // somebody may be in none
}

// slice is one category: those in it, and the figures they are in by it (of a
// crossing also its margins).
type slice struct {
	figures []string
	count   int64
}

// marginTable reads the margins; when they contradict each other only the total stays.
func (r reported) marginTable(m margin) marginTable {
	_, _, measure, _ := r.find(m.measure)
	t := marginTable{measure: measure, overlaps: map[string]slice{}}
	byDims := map[string][]model.Fact{}
	for _, f := range r.margins[m] {
		if f.Value.Int() < 0 || model.Whole(f.Value.Int()) != f.Value {
			return t.onlyTotal(r, m)
		}
		dims := strings.Join(dimensionsOf(model.ParseBreakdown(f.Breakdown)), "+")
		byDims[dims] = append(byDims[dims], f)
		t.figures = append(t.figures, model.KeyOf(f))
		t.size = max(t.size, f.Value.Int())
		if f.Breakdown == "" {
			t.hasTotal = true
		}
	}
	for _, b := range measure.Breakdowns {
		if !b.Overlap {
			t.size = max(t.size, sumOf(byDims[strings.Join(b.Dimensions, "+")]))
		}
	}
	if total, ok := r.values[m.total()]; ok && t.size != total.Value.Int() {
		return t.onlyTotal(r, m) // parts that are more than their whole
	}
	crossed := map[string]bool{} // dimensions that a crossing splits already
	finest := slices.SortedStableFunc(slices.Values(measure.Breakdowns), func(a, b model.Breakdown) int { return len(b.Dimensions) - len(a.Dimensions) })
	for _, b := range finest {
		fs := byDims[strings.Join(b.Dimensions, "+")]
		switch {
		case len(fs) == 0:
		case b.Overlap:
			for _, f := range fs {
				key := model.KeyOf(f).String()
				t.overlaps[key] = slice{[]string{key}, f.Value.Int()}
			}
		case len(b.Dimensions) == 1 && crossed[b.Dimensions[0]]:
		default:
			p, ok := r.partition(measure, m, b, fs, t.size)
			if !ok {
				return t.onlyTotal(r, m)
			}
			t.partitions = append(t.partitions, p)
			for _, dim := range b.Dimensions {
				crossed[dim] = len(b.Dimensions) > 1
			}
		}
	}
	return t
}

func (t marginTable) onlyTotal(r reported, m margin) marginTable {
	out := marginTable{measure: t.measure}
	if f, ok := r.values[m.total()]; ok && f.Value.Int() >= 0 && model.Whole(f.Value.Int()) == f.Value {
		out.size, out.hasTotal, out.figures = f.Value.Int(), true, []model.FigureKey{m.total()}
	}
	return out
}

func sumOf(fs []model.Fact) (sum int64) {
	for _, f := range fs {
		sum += f.Value.Int()
	}
	return sum
}

// partition makes the categories of an additive breakdown; ok is false when they
// cannot be: all are named and do not add up, or a margin is not the sum of its crossing.
func (r reported) partition(measure model.Measure, m margin, b model.Breakdown, fs []model.Fact, size int64) (partition, bool) {
	p := partition{rest: size - sumOf(fs), open: true}
	margins := map[string]int64{}
	codes := map[string]bool{}
	for _, f := range fs {
		s := slice{[]string{model.KeyOf(f).String()}, f.Value.Int()}
		parts := model.ParseBreakdown(f.Breakdown)
		codes[parts[0].Code] = true
		if len(parts) > 1 {
			for _, part := range parts {
				key := model.FigureKey{Measure: m.measure, Period: m.period, Breakdown: model.BreakdownKey(part)}
				margins[key.String()] += s.count
				s.figures = append(s.figures, key.String())
			}
		}
		p.slices = append(p.slices, s)
	}
	slices.SortFunc(p.slices, func(a, b slice) int { return strings.Compare(a.figures[0], b.figures[0]) })
	if len(b.Dimensions) == 1 && r.in.Catalogue != nil && allCodes(measure, b.Dimensions[0], r.in.Catalogue, codes) {
		p.open = false
		return p, p.rest == 0
	}
	if len(b.Dimensions) == 1 {
		return p, p.rest >= 0
	}
	for _, f := range r.margins[m] {
		if parts := model.ParseBreakdown(f.Breakdown); len(parts) == 1 && slices.Contains(b.Dimensions, parts[0].Dimension) && margins[model.KeyOf(f).String()] != f.Value.Int() {
			return p, false
		}
	}
	return p, p.rest >= 0
}

// universeTable is a made-up table: inner cells by the figures they are in.
type universeTable struct{ counts map[string]int64 }

// fill puts the persons of all tables on one line, each category behind the
// other: where no border lies between two persons they are in one inner cell.
// Subsets and overlapping categories begin at the first person.
func (u universeTable) fill(tables []marginTable) {
	type span struct {
		from, to int64
		figures  []string
	}
	var spans []span
	borders := map[int64]bool{0: true, tables[0].size: true}
	add := func(from, count int64, figures []string) int64 {
		spans = append(spans, span{from, from + count, figures})
		borders[from], borders[from+count] = true, true
		return from + count
	}
	for _, t := range tables {
		if t.hasTotal {
			add(0, t.size, []string{t.totalKey()})
		}
		for _, p := range t.partitions {
			from := int64(0)
			for _, s := range p.slices {
				from = add(from, s.count, s.figures)
			}
		}
		for _, key := range slices.Sorted(maps.Keys(t.overlaps)) {
			add(0, t.overlaps[key].count, t.overlaps[key].figures)
		}
	}
	line := slices.Sorted(maps.Keys(borders))
	for i := 1; i < len(line); i++ {
		var figures []string
		for _, s := range spans {
			if s.from <= line[i-1] && line[i] <= s.to {
				figures = append(figures, s.figures...)
			}
		}
		u.add(figures, line[i]-line[i-1])
	}
	u.possible(tables)
}

func (t marginTable) totalKey() string {
	for _, f := range t.figures {
		if f.Breakdown == "" {
			return f.String()
		}
	}
	return ""
}

func (u universeTable) add(figures []string, count int64) {
	slices.Sort(figures)
	if figures = slices.Compact(figures); len(figures) > 0 {
		u.counts[strings.Join(figures, "\n")] += count
	}
}

// possible adds inner cells of nobody: every combination of categories, at most
// one overlapping one. Without them the made-up table would forbid what the
// margins allow.
func (u universeTable) possible(tables []marginTable) {
	combined := tables[0].options()
	for _, t := range tables[1:] {
		combined = times(combined, append(t.options(), nil))
	}
	if len(combined) > mostPossible {
		return
	}
	for _, figures := range combined {
		u.add(slices.Clone(figures), 0)
	}
}

// options are the sets of figures one person of a table can be in.
func (t marginTable) options() [][]string {
	options := [][]string{nil}
	if t.hasTotal {
		options = [][]string{{t.totalKey()}}
	}
	for _, p := range t.partitions {
		var categories [][]string
		for _, s := range p.slices {
			categories = append(categories, s.figures)
		}
		if p.open {
			categories = append(categories, nil)
		}
		options = times(options, categories)
	}
	overlaps := [][]string{nil}
	for _, key := range slices.Sorted(maps.Keys(t.overlaps)) {
		overlaps = append(overlaps, []string{key})
	}
	return times(options, overlaps)
}

func times(a, b [][]string) [][]string {
	if len(a)*len(b) > mostPossible {
		return slices.Repeat([][]string{nil}, mostPossible+1)
	}
	var out [][]string
	for _, x := range a {
		for _, y := range b {
			out = append(out, append(slices.Clone(x), y...))
		}
	}
	return out
}
