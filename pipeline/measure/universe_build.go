package measure

import (
	"context"
	"encoding/binary"
	"fmt"
	"slices"
	"sort"
	"strings"

	"bernskats/pipeline/model"
	"bernskats/pipeline/store"
)

// universeBuild makes one universe of the crowds that belong together.
type universeBuild struct {
	*crowds
	group    []*crowd
	figures  map[model.FigureKey]int // to index of keys
	keys     []model.FigureKey
	number   []number // by figure: what it was counted as
	crowdOf  []int    // by figure: index in group
	profiles map[int64]profile
	counts   map[string]int64 // by signature
}

// profile is a kind of case: a crowd and the figures a unit with such a case is in.
type profile struct {
	crowd   int
	figures []int
}

func newUniverseBuild(cs *crowds, group []*crowd) *universeBuild {
	return &universeBuild{crowds: cs, group: group, figures: map[model.FigureKey]int{}, profiles: map[int64]profile{}, counts: map[string]int64{}}
}

func (b *universeBuild) build(ctx context.Context) (model.Universe, error) {
	b.listedFigures()
	var units [][]int64 // profiles of a unit; behind them how many units have just these
	var err error
	if b.group[0].summed {
		units, err = b.summedUnits(ctx, b.group[0])
	} else {
		units, err = b.distinctUnits(ctx)
	}
	if err != nil {
		return model.Universe{}, err
	}
	for _, u := range units {
		last := len(u) - 1
		b.counts[signature(b.figuresOf(u[:last], -1))] += u[last]
	}
	within := b.wholes()
	if err := b.addPossible(ctx, units, within); err != nil {
		return model.Universe{}, err
	}
	u := b.assemble(within)
	u.Tables = b.tables(&u)
	return u, nil
}

// figure gives the index of a figure, and makes it when it is new.
func (b *universeBuild) figure(n number, crowd int, codes ...string) int {
	key := n.key(b.group[crowd].period.Label, codes...)
	i, ok := b.figures[key]
	if !ok {
		i = len(b.keys)
		b.figures[key] = i
		b.keys, b.number, b.crowdOf = append(b.keys, key), append(b.number, n), append(b.crowdOf, crowd)
	}
	return i
}

// listedFigures makes the figures that stand in reports whether or not anybody
// is counted: totals, and the categories of code lists.
func (b *universeBuild) listedFigures() {
	for ci, w := range b.group {
		for _, n := range w.numbers {
			lists := make([][]string, len(n.dims))
			known := true
			for i, dim := range n.dims {
				lists[i] = b.codes(n.measure, dim)
				known = known && len(lists[i]) > 0
			}
			if !known {
				continue
			}
			eachCombination(lists, func(codes []string) { b.figure(n, ci, codes...) })
		}
	}
}

// codes are the categories of a dimension, as far as a list names them.
func (b *universeBuild) codes(m model.Measure, dim string) []string {
	names := strings.Fields(m.Lists[dim])
	if len(names) == 0 {
		return nil
	}
	codes := slices.Clone(names[1:])
	if names[0] != noList && b.in.Catalogue != nil {
		codes = append(b.in.Catalogue.Lists[names[0]].Codes(), codes...)
	}
	return codes
}

func eachCombination(lists [][]string, f func([]string)) {
	codes := make([]string, len(lists))
	var fill func(int)
	fill = func(i int) {
		if i == len(lists) {
			f(codes)
			return
		}
		for _, code := range lists[i] {
			codes[i] = code
			fill(i + 1)
		}
	}
	fill(0)
}

// columns are what decides in which figures a case of the crowd is: the
// dimensions, then one flag for each condition. width pads to that many columns.
func (w *crowd) columns(width int, replaced map[string]string) []string {
	var cols []string
	for _, dim := range w.dims() {
		value := store.Quote(dim) + "::VARCHAR"
		if code, ok := replaced[dim]; ok {
			value = quoteText(code)
		}
		cols = append(cols, "coalesce("+value+", 'unknown')")
	}
	for _, condition := range w.conditions() {
		if condition == "" {
			condition = "true"
		}
		cols = append(cols, "CASE WHEN "+condition+" THEN 'y' ELSE 'n' END")
	}
	for len(cols) < width {
		cols = append(cols, "''")
	}
	for i := range cols {
		cols[i] += fmt.Sprintf(" AS c%d", i)
	}
	return cols
}

func (w *crowd) dims() []string {
	var dims []string
	for _, n := range w.numbers {
		dims = append(dims, n.dims...)
	}
	sort.Strings(dims)
	return slices.Compact(dims)
}

func (w *crowd) conditions() []string {
	var conditions []string
	for _, n := range w.numbers {
		conditions = append(conditions, n.condition)
	}
	sort.Strings(conditions)
	return slices.Compact(conditions)
}

// cases is the SELECT of the crowd's cases that are in some figure: unit, crowd
// and columns.
func (w *crowd) cases(index, width int, what string) string {
	where := fmt.Sprintf("period = %s AND %s IS NOT NULL", quoteText(w.period.Label), store.Quote(w.unit))
	conditions := w.conditions()
	if !slices.Contains(conditions, "") {
		where += " AND ((" + strings.Join(conditions, ") OR (") + "))"
	}
	return fmt.Sprintf("SELECT %s, %d AS crowd, %s FROM %s WHERE %s", what, index, strings.Join(w.columns(width, nil), ", "), casesTable(w.def, w.file.Name), where)
}

func (b *universeBuild) width() int {
	width := 0
	for _, w := range b.group {
		width = max(width, len(w.dims())+len(w.conditions()))
	}
	return width
}

func columnNames(width int) string {
	names := make([]string, width)
	for i := range names {
		names[i] = fmt.Sprintf("c%d", i)
	}
	return strings.Join(names, ", ")
}

// distinctUnits finds for every set of profiles how many units have just that:
// lists of profile numbers with the count behind them.
func (b *universeBuild) distinctUnits(ctx context.Context) ([][]int64, error) {
	width := b.width()
	cols := columnNames(width)
	var parts []string
	for i, w := range b.group {
		parts = append(parts, w.cases(i, width, store.Quote(w.unit)+"::VARCHAR AS unit"))
	}
	all := strings.Join(parts, " UNION ALL ")
	kinds := fmt.Sprintf("SELECT row_number() OVER (ORDER BY crowd, %[1]s) AS id, crowd, %[1]s FROM (SELECT DISTINCT crowd, %[1]s FROM (%[2]s))", cols, all)
	rows, err := b.db.Query(ctx, kinds+" ORDER BY id")
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		b.addProfile(r[0].(int64), int(r[1].(int64)), r[2:])
	}
	rows, err = b.db.Query(ctx, fmt.Sprintf(`WITH cases AS (%[1]s), kinds AS (%[2]s),
		units AS (SELECT unit, list(DISTINCT kinds.id ORDER BY kinds.id) AS ids FROM cases JOIN kinds USING (crowd, %[3]s) GROUP BY unit)
		SELECT ids, count(*) AS units FROM units GROUP BY ids ORDER BY ids`, all, kinds, cols))
	if err != nil {
		return nil, err
	}
	units := make([][]int64, len(rows))
	for i, r := range rows {
		units[i] = append(slices.Clone(r[0].([]int64)), r[1].(int64))
	}
	return units, nil
}

// summedUnits: every case is on its own and weighs what it gives.
func (b *universeBuild) summedUnits(ctx context.Context, w *crowd) ([][]int64, error) {
	width := b.width()
	rows, err := b.db.Query(ctx, fmt.Sprintf("SELECT crowd, %[1]s, sum(weight) AS weight FROM (%[2]s) GROUP BY ALL ORDER BY ALL",
		columnNames(width), w.cases(0, width, store.Quote(w.unit)+" AS weight")))
	if err != nil {
		return nil, err
	}
	units := make([][]int64, len(rows))
	for i, r := range rows {
		weight := toDecimal(r[len(r)-1])
		if model.Whole(weight.Int()) != weight {
			return nil, definitionError{fmt.Sprintf("%s: persons are counted in whole numbers, the sum of %s is %s", w.numbers[0].measure.ID, w.unit, weight)}
		}
		b.addProfile(int64(i), 0, r[1:len(r)-1])
		units[i] = []int64{int64(i), weight.Int()}
	}
	return units, nil
}

// addProfile notes the figures of a kind of case.
func (b *universeBuild) addProfile(id int64, crowd int, columns []any) {
	b.profiles[id] = profile{crowd, b.figuresOfColumns(crowd, columns)}
}

func (b *universeBuild) figuresOfColumns(crowd int, columns []any) []int {
	w := b.group[crowd]
	dims, conditions := w.dims(), w.conditions()
	var figures []int
	for _, n := range w.numbers {
		if columns[len(dims)+slices.Index(conditions, n.condition)] != "y" {
			continue
		}
		codes := make([]string, len(n.dims))
		for i, dim := range n.dims {
			codes[i] = columns[slices.Index(dims, dim)].(string)
		}
		figures = append(figures, b.figure(n, crowd, codes...))
	}
	return figures
}

// figuresOf gives the figures of a unit with these profiles, but not those it is
// in by a crowd left out (-1: none is).
func (b *universeBuild) figuresOf(profiles []int64, without int) []int {
	var figures []int
	for _, id := range profiles {
		if p := b.profiles[id]; p.crowd != without {
			figures = append(figures, p.figures...)
		}
	}
	slices.Sort(figures)
	return slices.Compact(figures)
}

// signature writes a sorted set of figures so that sets can be compared.
func signature(figures []int) string {
	var s []byte
	for _, f := range figures {
		s = binary.BigEndian.AppendUint32(s, uint32(f))
	}
	return string(s)
}

func figuresIn(signature string) []int {
	figures := make([]int, 0, len(signature)/4)
	for s := []byte(signature); len(s) > 0; s = s[4:] {
		figures = append(figures, int(binary.BigEndian.Uint32(s)))
	}
	return figures
}
