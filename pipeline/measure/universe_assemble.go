package measure

import (
	"fmt"
	"maps"
	"slices"
	"sort"

	"bernskats/pipeline/model"
)

// assemble gives the universe in an order that depends on its content only:
// figures by key, inner cells by the figures they are in.
func (b *universeBuild) assemble(within map[int][]model.Within) model.Universe {
	order := make([]int, len(b.keys))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return b.keys[i].Compare(b.keys[j]) })
	rank := make([]int, len(order))
	for to, from := range order {
		rank[from] = to
	}
	u := model.Universe{Name: universeName(b.group), Unit: b.group[0].unit, Origin: model.Counted, Figures: make([]model.Supported, len(order))}
	for to, from := range order {
		n := b.number[from]
		displayed := n.displayed && (n.role != model.Base || b.printed[b.keys[from]])
		u.Figures[to] = model.Supported{Key: b.keys[from], Displayed: displayed, Sensitive: n.measure.Sensitive, Within: within[from]}
	}
	type cell struct {
		figures []int
		count   int64
	}
	var cells []cell
	for _, s := range slices.Sorted(maps.Keys(b.counts)) {
		figures := figuresIn(s)
		for i, f := range figures {
			figures[i] = rank[f]
		}
		slices.Sort(figures)
		cells = append(cells, cell{figures, b.counts[s]})
	}
	sort.Slice(cells, func(i, j int) bool { return slices.Compare(cells[i].figures, cells[j].figures) < 0 })
	for i, c := range cells {
		u.Cells = append(u.Cells, model.InnerCell{Key: fmt.Sprintf("%s #%05d", u.Name, i+1), Count: c.count})
		for _, f := range c.figures {
			u.Figures[f].Support = append(u.Figures[f].Support, i)
		}
	}
	return u
}

// tables gives the displayed breakdowns with their ladders.
func (b *universeBuild) tables(u *model.Universe) []model.LadderTable {
	var tables []model.LadderTable
	for _, w := range b.group {
		for _, n := range w.numbers {
			if n.role != model.Itself || !n.displayed || len(n.dims) == 0 {
				continue
			}
			t := model.LadderTable{Measure: n.measure.ID, Period: w.period.Label, Dimensions: n.dims, Rungs: [][]model.FigureKey{keysBy(u, n.measure.ID, w.period.Label, n.dims)}}
			for _, l := range b.in.Policy.Ladders {
				if l.Fits(n.measure.ID, n.dims) {
					t.Rungs = append(t.Rungs, rungs(u, t, l)...)
					break
				}
			}
			tables = append(tables, t)
		}
	}
	sort.Slice(tables, func(i, j int) bool {
		a, b := tables[i], tables[j]
		return fmt.Sprint(a.Measure, a.Period, a.Dimensions) < fmt.Sprint(b.Measure, b.Period, b.Dimensions)
	})
	return tables
}

// keysBy lists the figures of a measure broken down by just these dimensions.
func keysBy(u *model.Universe, measure, period string, dims []string) (keys []model.FigureKey) {
	for _, f := range u.Figures {
		if f.Key.Measure == measure && f.Key.Period == period && f.Key.Role == model.Itself && slices.Equal(dimensionsOf(model.ParseBreakdown(f.Key.Breakdown)), dims) {
			keys = append(keys, f.Key)
		}
	}
	return keys
}

// rungs makes the coarser figures of a ladder.
func rungs(u *model.Universe, t model.LadderTable, l model.Ladder) (steps [][]model.FigureKey) {
	for _, s := range l.Steps {
		if len(s.Groups) == 0 {
			steps = append(steps, keysBy(u, t.Measure, t.Period, s.Dimensions))
			continue
		}
		steps = append(steps, grouped(u, t, s.Groups))
	}
	return steps
}

// grouped makes one figure for each group of categories and keeps the
// categories that are in no group.
func grouped(u *model.Universe, t model.LadderTable, groups map[string][]string) (keys []model.FigureKey) {
	dim := t.Dimensions[0]
	byCode := map[string]model.Supported{}
	taken := map[string]bool{}
	for _, f := range u.Figures {
		if slices.Contains(t.Rungs[0], f.Key) {
			byCode[model.ParseBreakdown(f.Key.Breakdown)[0].Code] = f
		}
	}
	for _, name := range slices.Sorted(maps.Keys(groups)) {
		key := model.FigureKey{Measure: t.Measure, Period: t.Period, Breakdown: model.BreakdownKey(model.Part{Dimension: dim, Code: name})}
		group := model.Supported{Key: key}
		for _, code := range groups[name] {
			if f, ok := byCode[code]; ok {
				group.Support = append(group.Support, f.Support...)
				group.Sensitive, group.Within = f.Sensitive, f.Within
			}
			taken[code] = true
		}
		if len(group.Support) == 0 {
			continue
		}
		slices.Sort(group.Support)
		group.Support = slices.Compact(group.Support)
		at, found := slices.BinarySearchFunc(u.Figures, key, func(f model.Supported, k model.FigureKey) int { return f.Key.Compare(k) })
		if !found {
			u.Figures = slices.Insert(u.Figures, at, group)
		}
		keys = append(keys, key)
	}
	for _, key := range t.Rungs[0] {
		if code := model.ParseBreakdown(key.Breakdown)[0].Code; !taken[code] {
			keys = append(keys, key)
		}
	}
	slices.SortFunc(keys, model.FigureKey.Compare)
	return keys
}
