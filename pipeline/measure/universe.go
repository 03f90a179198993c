package measure

import (
	"context"
	"fmt"
	"slices"
	"sort"
	"strings"

	"bernskats/pipeline/model"
)

// crowd is the units of one column in the cases of one file and period, with the
// figures that count them: what universes are joined of.
type crowd struct {
	def     Definition
	file    CaseFile
	period  model.Period
	unit    string // column of the counted, or of a sum the column summed
	summed  bool   // every case is on its own and weighs what it gives
	history bool
	numbers []number
}

// number is one way of counting a crowd: under one condition, by some dimensions.
type number struct {
	measure   model.Measure
	role      model.Role
	of        string // of a base: the measure whose rate it belongs to
	condition string // SQL
	dims      []string
	displayed bool
}

func (n number) key(period string, codes ...string) model.FigureKey {
	parts := make([]model.Part, len(n.dims))
	for i, d := range n.dims {
		parts[i] = model.Part{Dimension: d, Code: codes[i]}
	}
	return model.FigureKey{Measure: n.measure.ID, Period: period, Breakdown: model.BreakdownKey(parts...), Role: n.role, Of: n.of}
}

// crowdName identifies a crowd.
type crowdName struct{ folder, file, unit, period string }

func (c *crowd) name() crowdName { return crowdName{c.def.Folder, c.file.Name, c.unit, c.period.Label} }

// crowds collects everybody behind protected figures, in the order of the
// definitions.
type crowds struct {
	*engine
	persons []string // what `counts` may say of those who are protected
	byName  map[crowdName]*crowd
	order   []*crowd
	root    map[crowdName]crowdName  // union of what belongs together
	printed map[model.FigureKey]bool // denominators that stand beside a rate
}

// newCrowds derives from the definitions who is counted where and what belongs
// together. Nothing is listed by hand.
func (e *engine) newCrowds(persons []string) *crowds {
	cs := &crowds{engine: e, persons: persons, byName: map[crowdName]*crowd{}, root: map[crowdName]crowdName{}, printed: map[model.FigureKey]bool{}}
	cs.eachMeasure(cs.addNumbers)
	cs.eachMeasure(cs.addBases)
	cs.eachMeasure(cs.joinWhole)
	cs.joinPeriods()
	return cs
}

// eachMeasure calls f for each measure and period of which something was delivered.
func (cs *crowds) eachMeasure(f func(Definition, Count, model.Measure, CaseFile, model.Period)) {
	for _, d := range cs.in.Definitions {
		for i, c := range d.Counts {
			file, ok := d.caseFile(c.Cases)
			if !ok || !cs.in.Scope.covers(file) {
				continue
			}
			for _, p := range cs.periods(file) {
				if cs.coverage(c, file, p).delivered() {
					f(d, c, d.Measures[i], file, p)
				}
			}
		}
	}
}

// protected says whether somebody stands behind a measure.
func (cs *crowds) protected(c Count, m model.Measure) bool {
	return c.follower() || slices.Contains(cs.persons, m.Counts)
}

func (cs *crowds) crowd(d Definition, file CaseFile, p model.Period, c Count) *crowd {
	unit, summed := c.unit(), false
	if unit == "" {
		unit, summed = c.Column, true
	}
	name := crowdName{d.Folder, file.Name, unit, p.Label}
	if cs.byName[name] == nil {
		w := &crowd{def: d, file: file, period: p, unit: unit, summed: summed, history: file.History}
		cs.byName[name], cs.root[name] = w, name
		cs.order = append(cs.order, w)
	}
	return cs.byName[name]
}

// addNumbers adds a measure: of followers the number of those they are about.
func (cs *crowds) addNumbers(d Definition, c Count, m model.Measure, file CaseFile, p model.Period) {
	if c.Hidden && c.Continues == "" || !cs.protected(c, m) || c.Operator == Max {
		return
	}
	w := cs.crowd(d, file, p, c)
	n := number{measure: m, condition: c.Where}
	if c.follower() {
		n.role, n.condition = model.Carrier, joinConditions([]string{c.Where, c.given()})
	}
	for _, set := range dimensionSets(m) {
		n.dims, n.displayed = set.dims, set.displayed && n.role == model.Itself && !c.Hidden
		w.numbers = append(w.numbers, n)
	}
}

// addBases adds the denominators that are no figure themselves because a
// condition, or a school that sent nothing, makes them smaller.
func (cs *crowds) addBases(_ Definition, c Count, m model.Measure, file CaseFile, p model.Period) {
	base, ok := cs.base(c, file, p)
	if !ok || c.Hidden || base.plain || !cs.protected(base.count, base.measure) || base.count.Operator == Max {
		return
	}
	w := cs.crowd(base.def, base.file, base.period, base.count)
	for _, set := range dimensionSets(m) {
		if c.Rate.Only != "" {
			set.dims = nil
		}
		if !set.displayed || slices.ContainsFunc(set.dims, func(dim string) bool { return dim == "age" || !hasDimension(base.measure, dim) }) {
			continue
		}
		n := number{measure: base.measure, role: model.Base, of: m.ID, condition: base.condition, dims: set.dims, displayed: true}
		if !slices.ContainsFunc(w.numbers, func(o number) bool { return o.of == n.of && slices.Equal(o.dims, n.dims) }) {
			w.numbers = append(w.numbers, n)
		}
	}
}

// base is what a measure is divided by.
type base struct {
	def       Definition
	count     Count
	measure   model.Measure
	file      CaseFile
	period    model.Period
	condition string
	plain     bool // it is the figure of facts.csv itself
}

func (cs *crowds) base(c Count, file CaseFile, p model.Period) (base, bool) {
	if c.Rate == nil {
		return base{}, false
	}
	b, ok := cs.whole(c.Rate.Of, p)
	if !ok {
		return base{}, false
	}
	conditions := []string{b.count.Where, c.Rate.Where}
	if cov := cs.coverage(c, file, p); cov.missingSchools && hasDimension(b.measure, "school") {
		conditions = append(conditions, "school IN ("+quotedList(cov.schools)+")")
	}
	b.condition = joinConditions(conditions)
	b.plain = c.Rate.Where == "" && len(conditions) == 2 && !b.count.Hidden
	if b.count.follower() {
		b.condition = joinConditions([]string{b.condition, b.count.given()})
	}
	return b, true
}

// whole finds a measure in the period that belongs to another measure's.
func (cs *crowds) whole(id string, p model.Period) (base, bool) {
	d, c, m, ok := cs.find(id)
	if !ok {
		return base{}, false
	}
	file, ok := d.caseFile(c.Cases)
	if !ok || !cs.in.Scope.covers(file) {
		return base{}, false
	}
	period, ok := cs.denominatorPeriod(file, p)
	if !ok || !cs.deliveries.of(file, period).delivered() {
		return base{}, false
	}
	return base{def: d, count: c, measure: m, file: file, period: period}, true
}

// joinWhole joins the crowd of a measure with the one it is a subset of.
func (cs *crowds) joinWhole(d Definition, c Count, m model.Measure, file CaseFile, p model.Period) {
	wholes := []string{c.SubsetOf}
	if c.Rate != nil && c.Rate.Subset {
		wholes = append(wholes, c.Rate.Of)
	}
	for _, id := range wholes {
		b, ok := cs.whole(id, p)
		if id == "" || !ok || !cs.protected(c, m) || !cs.protected(b.count, b.measure) {
			continue
		}
		cs.join(cs.crowd(d, file, p, c), cs.crowd(b.def, b.file, b.period, b.count))
	}
}

// joinPeriods joins the crowds of one definition that are told apart by the same
// numbers (one column, one form of senders) in periods that lie in each other.
// Readers are told how many there were at the start, began, ended, and were
// there at the end, or in a year and its halves.
func (cs *crowds) joinPeriods() {
	for i, a := range cs.order {
		for _, b := range cs.order[:i] {
			if a.def.Folder == b.def.Folder && a.unit == b.unit && !a.summed && !b.summed && !a.history && !b.history &&
				(inside(a.period, b.period) || inside(b.period, a.period)) && sameSenders(a.file, b.file) {
				cs.join(a, b)
			}
		}
	}
}

func inside(p, q model.Period) bool { return q.First <= p.First && p.Last <= q.Last }

// sameSenders says whether two case files need sheets of the same form:
// families and households are numbers of one sender.
func sameSenders(a, b CaseFile) bool {
	forms := map[string]bool{}
	for _, n := range a.Needs {
		for _, sheet := range sheetName.FindAllString(strings.Join(n, " "), -1) {
			form, _, _ := strings.Cut(sheet, ".")
			forms[form] = true
		}
	}
	for _, n := range b.Needs {
		for _, sheet := range sheetName.FindAllString(strings.Join(n, " "), -1) {
			if form, _, _ := strings.Cut(sheet, "."); forms[form] {
				return true
			}
		}
	}
	return false
}

func (cs *crowds) rootOf(n crowdName) crowdName {
	for cs.root[n] != n {
		n = cs.root[n]
	}
	return n
}

func (cs *crowds) join(a, b *crowd) {
	ra, rb := cs.rootOf(a.name()), cs.rootOf(b.name())
	if ra != rb {
		cs.root[rb] = ra
	}
}

// groups gives the crowds that make one universe each.
func (cs *crowds) groups() [][]*crowd {
	byRoot := map[crowdName][]*crowd{}
	var roots []crowdName
	for _, w := range cs.order {
		if len(w.numbers) == 0 {
			continue
		}
		r := cs.rootOf(w.name())
		if byRoot[r] == nil {
			roots = append(roots, r)
		}
		byRoot[r] = append(byRoot[r], w)
	}
	groups := make([][]*crowd, len(roots))
	for i, r := range roots {
		groups[i] = byRoot[r]
	}
	return groups
}

// universeName names a universe by what it counts, and by the first of its case
// files and its periods.
func universeName(group []*crowd) string {
	var periods, files []string
	for _, w := range group {
		periods = append(periods, w.period.Label)
		files = append(files, strings.TrimPrefix(w.def.Folder, "indicators/")+"/"+w.file.Name)
	}
	sort.Strings(periods)
	sort.Strings(files)
	return fmt.Sprintf("%s of %s, %s", group[0].unit, files[0], strings.Join(slices.Compact(periods), " "))
}

// universes builds all universes of the definitions measured.
func (cs *crowds) universes(ctx context.Context) ([]model.Universe, error) {
	var out []model.Universe
	for _, group := range cs.groups() {
		b := newUniverseBuild(cs, group)
		u, err := b.build(ctx)
		if err != nil {
			return nil, fmt.Errorf("universe %s: %w", universeName(group), err)
		}
		out = append(out, u)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Name < out[j].Name })
	return out, nil
}
