package report

import (
	"bernskats/pipeline/model"
	"bernskats/pipeline/protect"
	"bernskats/pipeline/report/prose"
)

// step is a stage on the way of families: what it is called, and the measures
// that count it.
type step struct {
	key      string
	measures []string
}

// steps are the way from a report on a family to custody restored or removed.
func steps() []step {
	return []step{
		{"reported", []string{"reported_families.families", "reported_families.children"}},
		{"supported", []string{"families_at_risk.families", "families_at_risk.children"}},
		{"warned", []string{"custody_warned.parents"}},
		{"suspended", []string{"custody_suspended.decisions", "custody_suspended.parents", "custody_suspended.children", "custody_suspended.children_with_support"}},
		{"restored", []string{"custody_restored.parents", "custody_restored.children", "custody_restored.children_supported_after"}},
		{"removed", []string{"custody_removed.parents", "custody_removed.children"}},
	}
}

// pathway tells the steps of a family as one story, each in its own unit, and
// follows parents over the years where they may be compared.
func (b *builder) pathway() []Section {
	s := Section{ID: "pathway", Title: b.w.Say("pathway.title"), Area: "E"}
	all := model.Indicator{Measures: b.cohorts()}
	for _, st := range steps() {
		all.Measures = append(all.Measures, b.measures(st.measures...)...)
	}
	t, ok := b.stepTable()
	if !ok || !b.delivered(all) && !b.withheld(all) {
		return nil
	}
	s.Blocks = append(s.Blocks, paragraph("", text(b.w.Say("pathway.intro"))))
	s.Blocks = append(s.Blocks, b.told("pathway.before", nil, figureAt{place: "children", measure: "custody_suspended.children"},
		figureAt{place: "supported", measure: "custody_suspended.children_with_support"}, figureAt{place: "rate", measure: "custody_suspended.children_with_support", rate: true})...)
	s.Blocks = append(s.Blocks, b.told("pathway.after", nil, figureAt{place: "children", measure: "custody_restored.children"},
		figureAt{place: "supported", measure: "custody_restored.children_supported_after"}, figureAt{place: "rate", measure: "custody_restored.children_supported_after", rate: true})...)
	s.Blocks = append(s.Blocks, b.cohortWords()...)
	s.Blocks = append(s.Blocks, paragraph("caution", text(b.w.Say("pathway.never_added"))), tableBlock(t))
	if cohorts, ok := b.cohortTable(); ok {
		s.Blocks = append(s.Blocks, tableBlock(cohorts), paragraph("note", text(b.w.Say("pathway.cohorts.why"))))
	}
	b.sayOnce(s.Blocks)
	return []Section{s}
}

// stepTable has a group of rows for each step: what is counted, its unit, and
// the last three years.
func (b *builder) stepTable() (Table, bool) {
	var periods []string
	seen := map[string]bool{}
	for _, st := range steps() {
		for _, m := range b.measures(st.measures...) {
			for _, p := range b.ix.periods(m.ID, b.area) {
				seen[p] = true
			}
		}
	}
	periods = last(sortedSet(seen), 3)
	t := Table{ID: "pathway-steps", Caption: b.w.Say("pathway.table"), Head: []string{b.w.Say("pathway.head.step"), b.w.Say("pathway.head.unit")}}
	for _, p := range periods {
		t.Head = append(t.Head, b.w.Period(p))
	}
	for _, st := range steps() {
		var rows []Row
		for _, m := range b.measures(st.measures...) {
			rows = append(rows, b.stepRows(m, periods)...)
		}
		if len(rows) > 0 {
			t.Rows = append(append(t.Rows, Row{Label: b.w.Say("pathway.step." + st.key), Kind: "group"}), rows...)
		}
	}
	return b.legend(t), len(t.Rows) > 0
}

// stepRows are the numbers of a measure, and its rates where it is a share of
// the children of the same step.
func (b *builder) stepRows(m model.Measure, periods []string) []Row {
	row := Row{Label: b.titleOf(m), Cells: []Cell{{Text: b.unitName(m)}}}
	rates := Row{Label: prose.Capital(b.rateLabel(m)), Kind: "rate", Cells: []Cell{{Text: "%"}}}
	found, hasRate := false, false
	for _, p := range periods {
		value, rate, ok := b.pair(m, protect.Key{Measure: m.ID, Period: p, Area: b.area})
		found, hasRate = found || ok, hasRate || rate.Datum != nil
		row.Cells, rates.Cells = append(row.Cells, value), append(rates.Cells, rate)
	}
	switch {
	case !found:
		return nil
	case hasRate && m.RateUnit == "percent":
		return []Row{row, rates}
	}
	return []Row{row}
}

// unitName is what a measure counts, in the plural; "" for a unit that no step has.
func (b *builder) unitName(m model.Measure) string {
	if key := "unit_name." + m.Counts; b.w.Has(key) {
		return b.w.Say(key)
	}
	return ""
}

// cohorts are the measures that follow parents from their first suspension.
func (b *builder) cohorts() []model.Measure {
	return b.measures("custody_pathway.parents_suspended", "custody_pathway.restored_12_months", "custody_pathway.restored_24_months")
}

// cohortTable has a row for each year in which parents were first suspended.
func (b *builder) cohortTable() (Table, bool) {
	measures := b.cohorts()
	if len(measures) == 0 {
		return Table{}, false
	}
	t := Table{ID: "pathway-cohorts", Caption: b.w.Say("pathway.cohorts.table"), Head: []string{b.w.Say("pathway.head.year")}}
	for _, m := range measures {
		t.Head = append(t.Head, b.shortTitle(m))
	}
	for _, p := range last(b.ix.periods(measures[0].ID, b.area), 5) {
		row := Row{Label: b.w.Period(p)}
		for _, m := range measures {
			cell, _, _ := b.pair(m, protect.Key{Measure: m.ID, Period: p, Area: b.area})
			row.Cells = append(row.Cells, cell)
		}
		t.Rows = append(t.Rows, row)
	}
	return b.legend(t), len(t.Rows) > 0
}

// cohortWords say of the newest year that can be told how many parents had
// custody restored within a year of its first suspension, and within two.
func (b *builder) cohortWords() []Block {
	measures := b.cohorts()
	if len(measures) < 3 {
		return nil
	}
	var blocks []Block
	for n, key := range []string{"pathway.cohort.12", "pathway.cohort.24"} {
		periods := b.ix.periods(measures[0].ID, b.area)
		for at := len(periods) - 1; at >= 0; at-- {
			if s, ok := b.cohortSentence(key, periods[at], measures[0], measures[n+1]); ok {
				blocks = append(blocks, paragraph("number", s))
				break
			}
		}
	}
	return blocks
}

func (b *builder) cohortSentence(key, period string, suspended, restored model.Measure) (Sentence, bool) {
	fill := map[string]Sentence{"year": text(b.w.PeriodIn(period))}
	for place, m := range map[string]model.Measure{"parents": suspended, "restored": restored} {
		f, ok := b.in.Figure(m.ID, period, "")
		if !ok {
			return nil, false
		}
		if v, ok := f.Value(); !ok || place == "parents" && v == 0 {
			return nil, false
		}
		d := b.value(f, m.Counts)
		fill[place] = Sentence{{Datum: &d}}
	}
	return b.sentence(key, fill), true
}
