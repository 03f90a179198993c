package programme

import (
	"slices"

	"bernskats/pipeline/model"
)

// Numbers lists every number that a report may tell of the plan: amounts, their
// sums, counts of activities, targets and years; sorted, each once. What results
// began with and reached is not among them.
func (p Programme) Numbers(year int) []model.Decimal {
	var all []model.Decimal
	whole := func(n int) { all = append(all, model.Whole(int64(n))) }
	given := func(v *model.Decimal) {
		if v != nil {
			all = append(all, *v)
		}
	}
	group := func(g Group) {
		all = append(all, g.Needed.Value, g.Budgeted.Value, g.Spent.Value)
		whole(g.Incomplete)
		whole(len(g.Activities))
		n := Count(g.Activities, year)
		for _, status := range Statuses() {
			whole(n[status])
		}
	}
	for _, groups := range [][]Group{p.ByPriority(), p.ByResponsible(), p.ByFunding(), {{Activities: p.Activities, Money: Total(p.Activities)}}} {
		for _, g := range groups {
			group(g)
		}
	}
	for _, a := range p.Activities {
		given(a.Needed)
		if a.Progress != nil {
			given(a.Progress.Budgeted)
			given(a.Progress.Spent)
		}
		for _, r := range a.Results {
			given(r.Target)
			whole(r.BaseYear)
			whole(r.TargetYear)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
