package programme

import (
	"math"

	"bernskats/pipeline/model"
)

// Sum is an amount in euros, with of how many activities it is known and of how
// many it is not.
type Sum struct {
	Value          model.Decimal
	Known, Missing int
}

// Money is what activities need as a whole, and what of it was planned in the
// budget of the report year and spent in it.
type Money struct {
	Needed, Budgeted, Spent Sum
	Incomplete              int // activities of which one of the three is not known
}

// Group is the money of activities that have something in common.
type Group struct {
	Name       string // "" of those of which it is not said
	Activities []Activity
	Money
}

// Total sums the money of activities.
func Total(activities []Activity) (m Money) {
	for _, a := range activities {
		missing := m.missing()
		m.Needed.add(a.Needed, a.Costless())
		if !a.KeptBack {
			var budgeted, spent *model.Decimal
			if a.Progress != nil {
				budgeted, spent = a.Progress.Budgeted, a.Progress.Spent
			}
			m.Budgeted.add(budgeted, a.Costless())
			m.Spent.add(spent, a.Costless())
		}
		if m.missing() > missing {
			m.Incomplete++
		}
	}
	return m
}

func (m Money) missing() int { return m.Needed.Missing + m.Budgeted.Missing + m.Spent.Missing }

// Costless says whether the plan itself says that no money is needed.
func (a Activity) Costless() bool {
	return a.Needed == nil && a.Funding == "none" || a.Needed != nil && *a.Needed == 0
}

// add adds an amount; one that is not given is missing unless none is needed.
func (s *Sum) add(v *model.Decimal, costless bool) {
	switch {
	case v == nil && costless:
		s.Known++
	case v == nil, *v > 0 && s.Value > math.MaxInt64-*v:
		s.Missing++
	default:
		s.Value += *v
		s.Known++
	}
}

// By groups activities by what key names, in the order of the plan.
func By(activities []Activity, key func(Activity) string) (groups []Group) {
	at := map[string]int{}
	for _, a := range activities {
		name := key(a)
		i, known := at[folded(name)]
		if !known {
			i = len(groups)
			at[folded(name)] = i
			groups = append(groups, Group{Name: name})
		}
		groups[i].Activities = append(groups[i].Activities, a)
	}
	for i := range groups {
		groups[i].Money = Total(groups[i].Activities)
	}
	return groups
}

// ByPriority, ByResponsible and ByFunding are the groups reports show.
func (p Programme) ByPriority() []Group {
	return By(p.Activities, func(a Activity) string { return a.Priority })
}

// ByResponsible groups by the body that answers for the activity.
func (p Programme) ByResponsible() []Group {
	return By(p.Activities, func(a Activity) string { return a.Responsible })
}

// ByFunding groups by the code of the source of money.
func (p Programme) ByFunding() []Group {
	return By(p.Activities, func(a Activity) string { return a.Funding })
}
