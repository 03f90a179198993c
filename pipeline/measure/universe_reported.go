package measure

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"bernskats/pipeline/forms"
	"bernskats/pipeline/model"
)

// DiscloseReported gives what facts that senders only totalled are protected
// with, in all periods at once. Nobody knows the rows behind them, so any
// whole-number inner table with these margins will do; one is made up. Where no
// table has them, only the total is a figure, and what else was given rests on a
// key that no universe has. Facts of other origins say what is beside them;
// published ones are others' numbers and protect nobody.
//
// A measure shares a universe with the reported one it is a subset of; other
// links (flows between two days, a year and its halves) are not made.
func DiscloseReported(defs []Definition, catalogue *forms.Catalogue, policy model.Policy, facts []model.Fact) model.Disclosure {
	r := reported{engine: &engine{in: Input{Definitions: defs, Catalogue: catalogue, Policy: policy}}, margins: map[margin][]model.Fact{}, values: map[model.FigureKey]model.Fact{}}
	for _, f := range facts {
		if f.Origin == model.Published || !f.HasValue() {
			continue
		}
		r.values[model.KeyOf(f)] = f
		if f.Origin == model.Reported {
			r.margins[margin{f.Measure, f.Period}] = append(r.margins[margin{f.Measure, f.Period}], f)
		}
	}
	var d model.Disclosure
	for _, group := range r.groups() {
		d.Universes = append(d.Universes, r.universe(group))
	}
	for _, fs := range r.margins {
		for _, f := range fs {
			d.Bases = append(d.Bases, r.basis(f))
		}
	}
	slices.SortFunc(d.Universes, func(a, b model.Universe) int { return cmp.Compare(a.Name, b.Name) })
	slices.SortFunc(d.Bases, func(a, b model.Basis) int { return a.Key.Compare(b.Key) })
	return d
}

// margin is a measure in a period: what one table of margins is about.
type margin struct{ measure, period string }

func (m margin) total() model.FigureKey {
	return model.FigureKey{Measure: m.measure, Period: m.period}
}

type reported struct {
	*engine
	margins map[margin][]model.Fact
	values  map[model.FigureKey]model.Fact
}

// counts says whether the measure's reported values are numbers of persons.
func (r reported) counts(id string) bool {
	_, c, m, ok := r.find(id)
	return ok && !c.follower() && c.Operator != Max && slices.Contains(r.in.Policy.Persons, m.Counts)
}

// base finds the reported total that a measure is a subset of.
func (r reported) base(m margin) (margin, bool) {
	_, c, _, _ := r.find(m.measure)
	if c.Rate == nil || !c.Rate.Subset || c.Rate.Where != "" || !r.counts(c.Rate.Of) {
		return margin{}, false
	}
	for _, period := range denominatorLabels(m.period) {
		b := margin{c.Rate.Of, period}
		whole, ok := r.values[b.total()]
		if part := r.values[m.total()]; ok && whole.Origin == model.Reported && part.HasValue() && part.Value <= whole.Value {
			return b, true
		}
	}
	return margin{}, false
}

// groups gives the margins that make one universe: a measure with those that are
// subsets of it behind it.
func (r reported) groups() [][]margin {
	subsets := map[margin][]margin{}
	var firsts []margin
	order := func(a, b margin) int {
		return cmp.Or(cmp.Compare(a.measure, b.measure), cmp.Compare(a.period, b.period))
	}
	for _, m := range slices.SortedFunc(maps.Keys(r.margins), order) {
		if !r.counts(m.measure) {
			continue
		}
		if b, ok := r.base(m); ok {
			subsets[b] = append(subsets[b], m)
		} else {
			firsts = append(firsts, m)
		}
	}
	groups := make([][]margin, len(firsts))
	for i, m := range firsts {
		groups[i] = append([]margin{m}, subsets[m]...)
	}
	return groups
}

// basis of a sum over families needs the reported number of families.
func (r reported) basis(f model.Fact) model.Basis {
	b := model.Basis{Key: model.KeyOf(f)}
	_, c, m, ok := r.find(f.Measure)
	if !ok {
		return b
	}
	b.Needs = r.needs(c, m, f.Period, f.Breakdown)
	if r.nearlyAll(f, c) {
		b.Needs = append(b.Needs, outsiders(f))
	}
	if f.RateUnit == "" || c.Rate == nil {
		return b
	}
	_, of, whole, _ := r.find(c.Rate.Of)
	for _, period := range denominatorLabels(f.Period) {
		if d, ok := r.values[model.FigureKey{Measure: c.Rate.Of, Period: period}]; ok && d.Value > 0 {
			b.Rate = r.needs(of, whole, period, "")
			if d.Origin == model.Counted && of.follower() {
				b.Rate = []model.FigureKey{{Measure: whole.ID, Period: period, Role: model.Carrier}}
			}
			break
		}
	}
	return b
}

// nearlyAll says whether a reported subset leaves out so few of a total that was
// counted that these would be protected. No universe holds both.
func (r reported) nearlyAll(f model.Fact, c Count) bool {
	if c.Rate == nil || !c.Rate.Subset || f.Breakdown != "" || !r.counts(f.Measure) {
		return false
	}
	for _, period := range denominatorLabels(f.Period) {
		whole, ok := r.values[model.FigureKey{Measure: c.Rate.Of, Period: period}]
		if ok && whole.Origin != model.Reported && whole.Value >= f.Value && whole.Value-f.Value < model.Whole(r.in.Policy.Threshold) {
			return true
		}
	}
	return false
}

// outsiders is those a subset leaves out: a figure that no universe has.
func outsiders(f model.Fact) model.FigureKey {
	return model.FigureKey{Measure: f.Measure, Period: f.Period, Role: "outside"}
}

func (r reported) needs(c Count, m model.Measure, period, breakdown string) []model.FigureKey {
	switch {
	case c.Follows != "":
		return []model.FigureKey{{Measure: c.Follows, Period: period}}
	case c.follower():
		for _, d := range r.in.Definitions {
			for _, o := range d.Counts {
				key := model.FigureKey{Measure: o.Measure, Period: period, Breakdown: breakdown}
				if _, given := r.values[key]; given && o.Operator == CountDistinct && o.Column == c.unit() && o.Cases == c.Cases && o.Where == c.Where && strings.HasPrefix(m.Indicator, d.Code) {
					return []model.FigureKey{key}
				}
			}
		}
		return []model.FigureKey{{Measure: m.ID, Period: period, Breakdown: breakdown, Role: model.Carrier}} // nobody knows it
	case !slices.Contains(r.in.Policy.Persons, m.Counts):
		return nil
	}
	return []model.FigureKey{{Measure: m.ID, Period: period, Breakdown: breakdown}}
}

// universe makes a table with the margins of a group.
func (r reported) universe(group []margin) model.Universe {
	var tables []marginTable
	var taken []string
	for _, m := range group {
		t := r.marginTable(m, taken)
		tables = append(tables, t)
		for _, f := range tables[0].figures {
			taken = append(taken, dimensionsOf(model.ParseBreakdown(f.Breakdown))...)
		}
	}
	_, c, _, _ := r.find(group[0].measure)
	out := model.Universe{Name: fmt.Sprintf("reported %s, %s", group[0].measure, group[0].period), Unit: cmp.Or(c.unit(), c.Column), Origin: model.Reported}
	for i, t := range tables {
		for _, f := range t.figures {
			s := model.Supported{Key: f, Displayed: true, Sensitive: t.measure.Sensitive}
			if f.Breakdown != "" && t.measure.Sensitive && t.hasTotal {
				s.Within = append(s.Within, model.Within{Key: group[i].total()})
			}
			if f.Breakdown == "" && i > 0 {
				s.Within = append(s.Within, model.Within{Key: group[0].total(), Complement: true})
			}
			out.Figures = append(out.Figures, s)
		}
	}
	slices.SortFunc(out.Figures, func(a, b model.Supported) int { return a.Key.Compare(b.Key) })
	support(&out, fill(tables))
	return out
}

// support puts the inner cells of a table into a universe.
func support(u *model.Universe, table madeUp) {
	at := map[string]int{}
	for i, f := range u.Figures {
		at[f.Key.String()] = i
	}
	for i, s := range slices.Sorted(maps.Keys(table)) {
		u.Cells = append(u.Cells, model.InnerCell{Key: fmt.Sprintf("%s #%05d", u.Name, i+1), Count: table[s]})
		for _, key := range strings.Split(s, "\n") {
			f := at[key]
			u.Figures[f].Support = append(u.Figures[f].Support, i)
		}
	}
}
