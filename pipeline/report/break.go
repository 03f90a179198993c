package report

import (
	"bernskats/pipeline/model"
	"bernskats/pipeline/report/chart"
)

// chartBreaks are the breaks between the periods drawn of the areas drawn, one
// for a point. Those of another area are named with it. A period of which only a
// part is of the new series stands between two rules; the second says so.
func (b *builder) chartBreaks(m model.Measure, periods []string, areas ...string) []chart.Break {
	var breaks []chart.Break
	for n := 1; n < len(periods); n++ {
		var says string
		for _, area := range areas {
			for _, br := range b.in.Breaks {
				if !br.Concerns(m.ID, area) || !br.Parts(periods[n-1], periods[n]) {
					continue
				}
				if says != "" {
					says += "; "
				}
				says += b.ruleSays(br, area, periods[n-1], n > 1 && br.Parts(periods[n-2], periods[n-1]))
			}
		}
		if says != "" {
			breaks = append(breaks, chart.Break{From: b.w.PeriodShort(periods[n]), Text: says})
		}
	}
	return breaks
}

// ruleSays explains a rule; again says that the reason stands at the rule before.
func (b *builder) ruleSays(br Break, area, last string, again bool) string {
	says := b.breakSays(br)
	if again {
		says = b.w.Say("break.partly", "period", b.w.PeriodLong(last))
	}
	if area != b.area {
		return b.w.Say("break.of_area", "area", area, "cause", says)
	}
	return says
}
