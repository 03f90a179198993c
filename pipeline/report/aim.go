package report

import (
	"strconv"

	"bernskats/pipeline/model"
	"bernskats/pipeline/programme"
	"bernskats/pipeline/protect"
)

// aim is a target of the programme with what was reached of it.
type aim struct {
	Target
	counts string
	class  programme.Class
}

// late says whether less was reached than the time that went by asks for.
func (a aim) late() bool {
	return a.class == programme.Behind || a.class == programme.Worse || a.class == programme.Recorded
}

// aimOf finds the target of a measure that can be judged; ok is false without
// one: no base, no way to go, a break of the series since the base year, a
// figure some senders of which are missing, or a row that may not be published.
func (b *builder) aimOf(m model.Measure, f protect.Figure) (aim, bool) {
	k := f.Key()
	year, err := strconv.Atoi(k.Period[:min(4, len(k.Period))])
	reached, ok := f.Value()
	received, expected := f.Senders()
	if err != nil || !ok || received < expected {
		return aim{}, false
	}
	for _, t := range b.in.Targets {
		if t.Measure != m.ID || b.public && !t.Public || t.BaseYear >= t.TargetYear || t.BaseYear > year {
			continue
		}
		base := strconv.Itoa(t.BaseYear) + k.Period[4:]
		if len(k.Period) >= 7 && k.Period[4] == '/' {
			base = model.SchoolYearLabel(t.BaseYear) + k.Period[7:]
		}
		if !b.in.Edition.ShowsEntered(t.Base) || b.withheldIn(m, t.BaseYear) {
			continue // what it began with would be told with it
		}
		if model.BreakBetween(b.in.Breaks, k.Measure, k.Area, base, k.Period) != nil {
			continue
		}
		class := programme.Course{Base: &t.Base, Target: &t.Reach, Reached: &reached, BaseYear: t.BaseYear, TargetYear: t.TargetYear, Year: year, Rising: m.Rising}.Class()
		if t.Base != t.Reach {
			return aim{Target: t, counts: m.Counts, class: class}, true
		}
	}
	return aim{}, false
}

// aimSays says what the programme wants and how far it is.
func (b *builder) aimSays(a aim) string {
	key := "aim.behind"
	if a.class == programme.Worse || a.class == programme.Recorded {
		key = "aim.worse"
	}
	return b.w.Say(key, "year", strconv.Itoa(a.TargetYear), "target", b.amount(a.Reach, a.counts), "base_year", strconv.Itoa(a.BaseYear), "base", b.amount(a.Base, a.counts))
}
