package pipeline

import (
	"slices"
	"strings"

	"bernskats/pipeline/model"
	"bernskats/pipeline/programme"
	"bernskats/pipeline/protect"
)

// entered lists the numbers of the programme workbook that the public edition
// may tell, for its auditor: those of the plan, and what results began with and
// reached unless that could be a count of very few or stands for a withheld
// figure. The reached value of a result that names one of our measures is a
// published figure.
func (s *session) entered(told *programme.Programme, d *protect.Decisions) []string {
	if told == nil {
		return nil
	}
	p := told.Public()
	numbers := p.Numbers(s.o.Year)
	figures := map[string][]protect.ReleasedFact{}
	for _, f := range d.Facts {
		if f.Area == s.project.Municipality.Name && f.Breakdown == "" {
			figures[f.Measure] = append(figures[f.Measure], f)
		}
	}
	for _, a := range p.Activities {
		for _, r := range a.Results {
			ours := figures[strings.ToLower(strings.TrimSpace(r.Measure))]
			for _, f := range ours {
				if fact := f.Fact(); fact.HasValue() && ownPeriod(s.o.Year, fact.Period) {
					numbers = append(numbers, fact.Value)
				}
			}
			withheld := slices.ContainsFunc(ours, func(f protect.ReleasedFact) bool {
				return f.Fact().Status == model.Withheld && ownPeriod(r.BaseYear, f.Period)
			})
			if r.Base != nil && !withheld && s.tellable(r, *r.Base) {
				numbers = append(numbers, *r.Base)
			}
			if r.Actual != nil && len(ours) == 0 && s.tellable(r, *r.Actual) {
				numbers = append(numbers, *r.Actual)
			}
		}
	}
	slices.Sort(numbers)
	var list []string
	for _, n := range slices.Compact(numbers) {
		list = append(list, n.String())
	}
	return list
}

// tellable says whether an entered number cannot be a count of very few.
func (s *session) tellable(r programme.Result, v model.Decimal) bool {
	return v == 0 || v >= model.Whole(s.defs.Policy.Threshold) || strings.Contains(r.Unit, "%")
}
