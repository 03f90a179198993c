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
		areas := b.comparedAreas(m)
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
		t.Notes = append(t.Notes, b.comparisonNotes(m, areas, periods)...)
		if len(t.Rows) > 0 {
			blocks = append(blocks, tableBlock(b.legend(t)))
		}
	}
	return blocks
}

// comparisonNotes say of every other area where its numbers come from and for
// which periods, and across which days they cannot be compared.
func (b *builder) comparisonNotes(m model.Measure, areas, periods []string) []string {
	var notes []string
	for _, a := range areas {
		bySource := map[string]map[string]bool{}
		for _, p := range periods {
			f, ok := b.in.Edition.Figure(protect.Key{Measure: m.ID, Period: p, Area: a})
			if !ok || f.Source() == "" {
				continue
			}
			if bySource[f.Source()] == nil {
				bySource[f.Source()] = map[string]bool{}
			}
			bySource[f.Source()][p] = true
		}
		for _, source := range sortedKeysOf(bySource) {
			notes = append(notes, b.w.Say("compare.source", "area", a, "source", source, "periods", b.periodList(sortedSet(bySource[source]))))
		}
		for _, br := range b.breaksWithin(m, a) {
			notes = append(notes, b.w.Say("compare.break", "area", a, "from", b.w.DateOf(br.From), "cause", b.breakSays(br)))
		}
	}
	return notes
}

func sortedKeysOf(m map[string]map[string]bool) []string {
	keys := map[string]bool{}
	for k := range m {
		keys[k] = true
	}
	return sortedSet(keys)
}

// periodList names periods one by one, or the first and the last of a run of many.
func (b *builder) periodList(periods []string) string {
	if len(periods) > 2 {
		return b.w.Range(b.w.PeriodShort(periods[0]), b.w.PeriodShort(periods[len(periods)-1]))
	}
	var names []string
	for _, p := range periods {
		names = append(names, b.w.PeriodShort(p))
	}
	return join(names, ", ")
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

// comparedAreas lists the areas to compare with that have figures of the measure, in
// the order asked for.
func (b *builder) comparedAreas(m model.Measure) []string {
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
	areas := append([]string{b.area}, b.comparedAreas(m)...)
	for _, a := range b.ix.areas(m.ID, b.area) {
		if !contains(areas, a) {
			areas = append(areas, a)
		}
	}
	return areas
}
