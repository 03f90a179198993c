package report

import (
	"strconv"

	"bernskats/pipeline/model"
	"bernskats/pipeline/protect"
)

// aim is a target of the programme with what was reached of it.
type aim struct {
	Target
	counts string
	share  model.Decimal // (reached − base) / (target − base)
	time   model.Decimal // elapsed share of the time from base to target year
}

// late says whether less was reached than the time that went by asks for.
func (a aim) late() bool { return a.share < model.Whole(1) && a.share < a.time }

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
		if model.BreakBetween(b.in.Breaks, k.Measure, k.Area, base, k.Period) != nil {
			continue
		}
		share, ok := model.Ratio(reached-t.Base, t.Reach-t.Base, 1)
		time, timed := model.Ratio(model.Whole(int64(year-t.BaseYear)), model.Whole(int64(t.TargetYear-t.BaseYear)), 1)
		if ok && timed {
			return aim{Target: t, counts: m.Counts, share: share, time: time}, true
		}
	}
	return aim{}, false
}

// aimSays says what the programme wants and how far it is.
func (b *builder) aimSays(a aim) string {
	key := "aim.behind"
	if a.share < 0 {
		key = "aim.worse"
	}
	return b.w.Say(key, "year", strconv.Itoa(a.TargetYear), "target", b.amount(a.Reach, a.counts), "base_year", strconv.Itoa(a.BaseYear), "base", b.amount(a.Base, a.counts))
}
