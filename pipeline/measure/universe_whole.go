package measure

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"bernskats/pipeline/model"
)

// wholes finds what each figure is a part of: the base of its rate where it is a
// subset of it, and for a sensitive figure the totals and margins it breaks down.
func (b *universeBuild) wholes() map[int][]model.Within {
	within := map[int][]model.Within{}
	for f := range len(b.keys) { // figures made on the way have no wholes
		if whole, ok := b.baseOf(f); ok {
			part := f
			if !b.subset(f, whole) {
				part = b.inside(f, whole)
			}
			within[part] = append(within[part], model.Within{Key: b.keys[whole], Complement: true})
		}
		if b.number[f].measure.Sensitive {
			for _, whole := range b.margins(f) {
				within[f] = append(within[f], model.Within{Key: b.keys[whole]})
			}
		}
	}
	return within
}

// baseOf finds the denominator of a figure that is a subset of it.
func (b *universeBuild) baseOf(f int) (int, bool) {
	n, w := b.number[f], b.group[b.crowdOf[f]]
	_, c, _, _ := b.find(n.measure.ID)
	if n.role == model.Base || c.Rate == nil || !c.Rate.Subset {
		return 0, false
	}
	base, ok := b.base(c, w.file, w.period)
	if !ok {
		return 0, false
	}
	key := model.FigureKey{Measure: base.measure.ID, Period: base.period.Label, Breakdown: b.keys[f].Breakdown}
	switch {
	case !base.plain:
		key.Role, key.Of = model.Base, n.measure.ID
	case base.count.follower():
		key.Role = model.Carrier
	}
	i, ok := b.figures[key]
	return i, ok
}

// margins gives the figures of the same measure with one dimension less.
func (b *universeBuild) margins(f int) []int {
	key := b.keys[f]
	parts := model.ParseBreakdown(key.Breakdown)
	var found []int
	for i := range parts {
		key.Breakdown = model.BreakdownKey(slices.Delete(slices.Clone(parts), i, i+1)...)
		if whole, ok := b.figures[key]; ok {
			found = append(found, whole)
		}
	}
	return found
}

// subset says whether everybody in figure f is in figure whole.
func (b *universeBuild) subset(f, whole int) bool {
	for s := range b.counts {
		figures := figuresIn(s)
		if slices.Contains(figures, f) && !slices.Contains(figures, whole) {
			return false
		}
	}
	return true
}

// inside makes the figure of those in f who are in whole too: where senders'
// lists disagree (a pupil with absences who is on no list of pupils) it stands
// for f when those are protected who are in whole and not in f.
func (b *universeBuild) inside(f, whole int) int {
	n := b.number[f]
	n.role, n.of, n.displayed = model.Inside, b.keys[whole].Measure, false
	key := b.keys[f]
	key.Role, key.Of = n.role, n.of
	i := len(b.keys)
	b.figures[key] = i
	b.keys, b.number, b.crowdOf = append(b.keys, key), append(b.number, n), append(b.crowdOf, b.crowdOf[f])
	counts := make(map[string]int64, len(b.counts))
	for s, count := range b.counts {
		figures := figuresIn(s)
		if slices.Contains(figures, f) && slices.Contains(figures, whole) {
			s = signature(append(figures, i)) // i is the largest
		}
		counts[s] += count
	}
	b.counts = counts
	return i
}

// addPossible adds inner cells of nobody where a sensitive group is everybody's
// only because nobody happens to be outside: others could be there, and without
// them nothing could be withheld.
func (b *universeBuild) addPossible(ctx context.Context, units [][]int64, within map[int][]model.Within) error {
	for f := range len(b.keys) {
		if !b.number[f].measure.Sensitive || b.sum(f) == 0 {
			continue
		}
		for _, w := range within[f] {
			whole := b.figures[w.Key]
			if !b.same(f, whole) {
				continue
			}
			if b.crowdOf[f] != b.crowdOf[whole] {
				b.withoutCrowd(units, f, whole)
				continue
			}
			if err := b.otherCategories(ctx, f, whole); err != nil {
				return err
			}
		}
	}
	if b.in.Policy.ShowZeros {
		return nil
	}
	return b.addNobody(ctx)
}

// addNobody adds inner cells of nobody for the categories of sensitive measures:
// where zeros are protected, a category of nobody must not be told from a small one.
func (b *universeBuild) addNobody(ctx context.Context) error {
	for ci, w := range b.group {
		for _, n := range w.numbers {
			if !n.measure.Sensitive || len(n.dims) != 1 {
				continue
			}
			for _, code := range b.codes(n.measure, n.dims[0]) {
				cells, err := b.likeOthers(ctx, ci, n.dims[0], code)
				if err != nil {
					return err
				}
				for _, figures := range cells {
					b.counts[signature(figures)] += 0
				}
			}
		}
	}
	return nil
}

func (b *universeBuild) sum(f int) (sum int64) {
	for s, count := range b.counts {
		if slices.Contains(figuresIn(s), f) {
			sum += count
		}
	}
	return sum
}

// same says whether two figures have the same inner cells.
func (b *universeBuild) same(f, g int) bool {
	for s := range b.counts {
		figures := figuresIn(s)
		if slices.Contains(figures, f) != slices.Contains(figures, g) {
			return false
		}
	}
	return true
}

// possible adds an inner cell of nobody that tells f and whole apart.
func (b *universeBuild) possible(figures []int, f, whole int) {
	if slices.Contains(figures, whole) && !slices.Contains(figures, f) {
		s := signature(figures)
		b.counts[s] += 0
	}
}

// withoutCrowd: somebody like those who are there, but not in the crowd of f.
func (b *universeBuild) withoutCrowd(units [][]int64, f, whole int) {
	for _, u := range units {
		b.possible(b.figuresOf(u[:len(u)-1], b.crowdOf[f]), f, whole)
	}
}

// otherCategories: somebody with a case like those there are, but of another
// category. The figures such a case is in are found by the same SQL.
func (b *universeBuild) otherCategories(ctx context.Context, f, whole int) error {
	ci := b.crowdOf[f]
	m := b.number[f].measure
	if other, ok := b.measureIn(b.keys[whole].Measure); ok {
		m = other
	}
	for _, dim := range b.group[ci].dims() {
		for _, code := range append(b.codes(m, dim), b.occurring(ci, dim)...) {
			cells, err := b.likeOthers(ctx, ci, dim, code)
			if err != nil {
				return err
			}
			for _, figures := range cells {
				b.possible(figures, f, whole)
			}
		}
	}
	return nil
}

// likeOthers gives the figures somebody would be in with a case like those there
// are, but of one category.
func (b *universeBuild) likeOthers(ctx context.Context, ci int, dim, code string) (cells [][]int, err error) {
	w := b.group[ci]
	query := fmt.Sprintf("SELECT DISTINCT %s FROM (SELECT * REPLACE (%s AS %q) FROM %s) WHERE period = %s ORDER BY ALL",
		strings.Join(w.columns(b.width(), nil), ", "), quoteText(code), dim, casesTable(w.def, w.file.Name), quoteText(w.period.Label))
	rows, err := b.db.Query(ctx, query)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		figures := b.figuresOfColumns(ci, r)
		slices.Sort(figures)
		cells = append(cells, slices.Compact(figures))
	}
	return cells, nil
}

func (b *universeBuild) measureIn(id string) (model.Measure, bool) {
	_, _, m, ok := b.find(id)
	return m, ok
}

// occurring gives the categories of a dimension of a crowd that occur.
func (b *universeBuild) occurring(crowd int, dim string) []string {
	var codes []string
	for f, key := range b.keys {
		if b.crowdOf[f] != crowd || len(b.number[f].dims) != 1 || b.number[f].dims[0] != dim {
			continue
		}
		codes = append(codes, model.ParseBreakdown(key.Breakdown)[0].Code)
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}
