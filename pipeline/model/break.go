package model

import (
	"slices"
	"strconv"
	"strings"
)

// Break is a day in a series before and after which numbers cannot be compared:
// the definition, the law, the territory or who is asked changed.
type Break struct {
	Measures []string // measure ids, or their names before the dot for all of their units; empty: every measure
	From     Day      // the first day of the new series
	Areas    []string // empty: everywhere
	Cause    string   // one of BreakCauses
	Text     Text     // why, as the end of a sentence; may be empty: then the cause says it
}

// BreakCauses lists why a series may break.
func BreakCauses() []string { return []string{"definition", "law", "territory", "coverage"} }

// Concerns says whether a measure of an area is among those the break is about.
func (b Break) Concerns(measure, area string) bool {
	name, _, _ := strings.Cut(measure, ".")
	return (len(b.Measures) == 0 || slices.Contains(b.Measures, measure) || slices.Contains(b.Measures, name)) &&
		(len(b.Areas) == 0 || slices.Contains(b.Areas, area))
}

// Parts says whether the numbers of two periods, the earlier one first, cannot
// be compared because of the break. A period in which the day falls is partly of
// the old and partly of the new series, so it can be compared with neither side.
// Labels of no known shape are never parted.
func (b Break) Parts(earlier, later string) bool {
	first, _, ok := SpanOf(earlier)
	if !ok {
		return false
	}
	_, last, ok := SpanOf(later)
	return ok && first < b.From && b.From <= last
}

// Begins gives the first of some periods, in their order, that no longer
// belongs to the old series; ok is false when none or all of them do.
func (b Break) Begins(periods []string) (period string, ok bool) {
	for n := 1; n < len(periods); n++ {
		if b.Parts(periods[n-1], periods[n]) {
			return periods[n], true
		}
	}
	return "", false
}

// BreakBetween finds the first break that parts two periods of a measure in an
// area; nil when they can be compared.
func BreakBetween(breaks []Break, measure, area, earlier, later string) *Break {
	for i := range breaks {
		if breaks[i].Concerns(measure, area) && breaks[i].Parts(earlier, later) {
			return &breaks[i]
		}
	}
	return nil
}

// SpanOf gives the first and the last day of a period by its label; ok is false
// for a label of no known shape.
func SpanOf(label string) (first, last Day, ok bool) {
	if len(label) == 10 && !Day(label).Time().IsZero() {
		return Day(label), Day(label), true
	}
	if len(label) < 4 {
		return "", "", false
	}
	year, err := strconv.Atoi(label[:4])
	if err != nil || year < 1 {
		return "", "", false
	}
	for _, p := range PeriodsOf(year, true) {
		if p.Label == label {
			return p.First, p.Last, true
		}
	}
	for _, p := range PeriodsOf(year+1, false) { // school years begin in the year before
		if p.Label == label {
			return p.First, p.Last, true
		}
	}
	return "", "", false
}
