package measure

import (
	"slices"
	"strings"

	"bernskats/pipeline/model"
)

// bases says for each counted fact of the scope what it rests on, and notes the
// denominators printed.
func (cs *crowds) bases(facts []model.Fact) []model.Basis {
	bases := make([]model.Basis, 0, len(facts))
	for _, f := range facts {
		if f.HasValue() && f.Origin == model.Counted && cs.counted(f.Measure) {
			basis := cs.basis(f)
			for _, key := range basis.Rate {
				cs.printed[key] = cs.printed[key] || f.Denominator >= model.Whole(cs.in.Policy.RateBase)
			}
			bases = append(bases, basis)
		}
	}
	slices.SortFunc(bases, func(a, b model.Basis) int { return a.Key.Compare(b.Key) })
	return bases
}

// counted says whether the scope counts a measure.
func (cs *crowds) counted(id string) bool {
	d, c, _, ok := cs.find(id)
	file, found := d.caseFile(c.Cases)
	return ok && found && cs.in.Scope.covers(file)
}

func (cs *crowds) basis(f model.Fact) model.Basis {
	out := model.Basis{Key: model.KeyOf(f)}
	d, c, m, ok := cs.find(f.Measure)
	if !ok {
		return out
	}
	out.Needs = cs.needs(c, m, f.Period, f.Breakdown)
	dims := dimensionsOf(model.ParseBreakdown(f.Breakdown))
	if c.follower() && slices.ContainsFunc(m.Breakdowns, func(b model.Breakdown) bool { return !b.Overlap && slices.Equal(b.Dimensions, dims) }) {
		out.Parts = strings.Join([]string{m.ID, f.Period, strings.Join(dims, "+")}, "|")
	}
	if f.RateUnit == "" {
		return out
	}
	file, _ := d.caseFile(c.Cases)
	for _, p := range cs.periods(file) {
		if base, ok := cs.base(c, file, p); ok && p.Label == f.Period {
			breakdown := f.Breakdown
			if c.Rate.Only != "" {
				breakdown = ""
			}
			out.Rate = cs.needs(base.count, base.measure, base.period.Label, breakdown)
			if !base.plain && len(out.Rate) > 0 {
				out.Rate = []model.FigureKey{{Measure: base.measure.ID, Period: base.period.Label, Breakdown: breakdown, Role: model.Base, Of: m.ID}}
			}
		}
	}
	return out
}

// needs gives the figures without which a figure of a measure is not shown.
func (cs *crowds) needs(c Count, m model.Measure, period, breakdown string) []model.FigureKey {
	key := model.FigureKey{Measure: m.ID, Period: period, Breakdown: breakdown}
	switch {
	case c.Follows != "":
		return []model.FigureKey{{Measure: c.Follows, Period: period}}
	case c.follower():
		key.Role = model.Carrier
	case !cs.protected(c, m):
		return nil
	}
	return []model.FigureKey{key}
}
