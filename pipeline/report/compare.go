package report

import (
	"bernskats/pipeline/model"
	"bernskats/pipeline/protect"
	"bernskats/pipeline/report/prose"
)

// comparison sets our rate, or number where there is no rate, beside other areas.
func (b *builder) comparison(i model.Indicator) []Block {
	var blocks []Block
	for _, m := range i.Measures {
		areas := b.compared(m)
		if len(areas) == 0 {
			continue
		}
		seen := map[string]bool{}
		for _, a := range append([]string{b.area}, areas...) {
			for _, f := range b.ix.byMeasure[m.ID] {
				if f.Key().Area == a && f.Key().Breakdown == "" {
					seen[f.Key().Period] = true
				}
			}
		}
		periods := last(sortedSet(seen), yearsOf(m.Period))
		t := Table{ID: anchor(i) + "-compare-" + safeID(m.ID), Caption: b.w.Say("table.compare", "title", b.titleOf(m)), Head: []string{b.w.Say("head.area")}}
		period := b.w.Period
		if yearEnds(periods) {
			period = b.w.PeriodShort
			t.Caption += ", " + b.w.Say("kind."+string(model.ReferenceDay))
		}
		for _, p := range periods {
			t.Head = append(t.Head, period(p))
		}
		for _, a := range append([]string{b.area}, areas...) {
			t.Rows = append(t.Rows, b.areaRows(m, a, periods)...)
		}
		if len(t.Rows) > 0 {
			blocks = append(blocks, tableBlock(b.legend(t)))
		}
	}
	return blocks
}

func (b *builder) areaRows(m model.Measure, area string, periods []string) []Row {
	values := Row{Label: area}
	rates := Row{Label: prose.Capital(b.rateLabel(m)), Kind: "rate"}
	hasRate := false
	for _, p := range periods {
		v, r, _ := b.pair(m, protect.Key{Measure: m.ID, Period: p, Area: area})
		hasRate = hasRate || r.Datum != nil
		values.Cells, rates.Cells = append(values.Cells, v), append(rates.Cells, r)
	}
	if hasRate {
		return []Row{values, rates}
	}
	return []Row{values}
}

// compared lists the areas to compare with that have figures of the measure, in
// the order asked for.
func (b *builder) compared(m model.Measure) []string {
	var areas []string
	have := b.ix.areas(m.ID, b.area)
	for _, a := range b.in.Compare {
		if contains(have, a) && !contains(areas, a) {
			areas = append(areas, a)
		}
	}
	return areas
}

// allAreas lists ours, those to compare with, and then every other area that has
// figures of the measure: the annex leaves none out.
func (b *builder) allAreas(m model.Measure) []string {
	areas := append([]string{b.area}, b.compared(m)...)
	for _, a := range b.ix.areas(m.ID, b.area) {
		if !contains(areas, a) {
			areas = append(areas, a)
		}
	}
	return areas
}
