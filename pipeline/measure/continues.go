package measure

import (
	"slices"
	"strconv"

	"bernskats/pipeline/model"
)

// Continued lists the figures that are by definition the same number as one of
// the year before, where both have it. Where they disagree, because the senders'
// workbooks of two years do, readers learn nothing true from one about the other.
// Numbers that are printed nowhere are taken from their universes.
func Continued(defs []Definition, facts []model.Fact, universes []model.Universe) []model.Same {
	before, onDay, hidden := map[string]string{}, map[string]bool{}, map[string]bool{}
	for _, d := range defs {
		for _, c := range d.Counts {
			if c.Continues != "" {
				before[c.Measure] = c.Continues
			}
			file, _ := d.caseFile(c.Cases)
			onDay[c.Measure], hidden[c.Measure] = file.Period == model.ReferenceDay, c.Hidden
		}
	}
	values := map[model.FigureKey]model.Decimal{}
	for _, f := range facts {
		if f.Origin == model.Counted && f.HasValue() {
			values[model.KeyOf(f)] = f.Value
		}
	}
	for _, u := range universes {
		for _, f := range u.Figures {
			if hidden[f.Key.Measure] {
				values[f.Key] = model.Whole(u.Value(f))
			}
		}
	}
	var same []model.Same
	for key, value := range values {
		measure, year := before[key.Measure], 0
		if measure != "" {
			year, _ = strconv.Atoi(key.Period)
		}
		as := model.FigureKey{Measure: measure, Period: strconv.Itoa(year - 1), Breakdown: key.Breakdown}
		if onDay[measure] {
			as.Period = string(model.YearEnd(year - 1))
		}
		if other, ok := values[as]; ok && other == value && value > 0 {
			same = append(same, model.Same{Key: key, As: as})
		}
	}
	slices.SortFunc(same, func(a, b model.Same) int { return a.Key.Compare(b.Key) })
	return same
}
