package report

import (
	"bernskats/pipeline/model"
	"bernskats/pipeline/protect"
	"bernskats/pipeline/report/prose"
)

// coverageBlocks say on how much each figure of the year rests: an overview by
// indicator, then every total.
func (b *builder) coverageBlocks() []Block {
	overview := Table{ID: "coverage-overview", Caption: b.w.Say("table.coverage_overview"), Head: []string{b.w.Say("head.measure"), b.w.Say("head.final"), b.w.Say("head.provisional"), b.w.Say("head.not_delivered")}}
	if b.public {
		overview.Head = append(overview.Head, b.w.Say("head.withheld"))
	}
	every := Table{ID: "coverage-measures", Caption: b.w.Say("table.coverage"), Head: []string{b.w.Say("head.measure"), b.w.Say("head.value"), b.w.Say("head.senders"), b.w.Say("head.set_aside_rows"), b.w.Say("head.not_given")}}
	if b.public {
		every = Table{ID: every.ID, Text: true, Caption: b.w.Say("table.coverage_public"), Head: []string{b.w.Say("head.measure"), b.w.Say("head.state"), b.w.Say("head.senders")}}
	}
	for _, i := range b.in.Indicators {
		rows, n := b.coverageRows(i)
		if len(rows) == 0 {
			continue
		}
		label := b.indicatorLabel(i)
		row := Row{Label: label, Cells: []Cell{{Text: b.count(n[model.Final])}, {Text: b.count(n[model.Provisional])}, {Text: b.count(n[model.NotDelivered])}}}
		if b.public {
			row.Cells = append(row.Cells, Cell{Text: b.count(n[model.Withheld])})
		}
		overview.Rows = append(overview.Rows, row)
		every.Rows = append(append(every.Rows, Row{Label: label, Kind: "group"}), rows...)
	}
	if len(every.Rows) == 0 {
		return []Block{paragraph("missing", text(b.w.Say("section.nothing")))}
	}
	intro := b.w.Say("quality.coverage")
	if b.public {
		intro = b.w.Say("quality.coverage_public")
	}
	return []Block{paragraph("", text(intro)), tableBlock(overview), tableBlock(b.legend(every))}
}

func (b *builder) indicatorLabel(i model.Indicator) string {
	title := prose.Capital(i.Title.In(b.w.Lang()))
	if i.Code != "" {
		return i.Code + " " + title
	}
	return title
}

// coverageRows are the totals of an indicator's measures in the periods the year
// is about, with how many have which status.
func (b *builder) coverageRows(i model.Indicator) ([]Row, map[model.Status]int) {
	var rows []Row
	n := map[model.Status]int{}
	for _, m := range i.Measures {
		for _, p := range model.PeriodsOf(b.in.Year, true) {
			if p.Kind != m.Period {
				continue
			}
			if f, ok := b.in.Figure(m.ID, p.Label, ""); ok {
				n[f.Status()]++
				rows = append(rows, b.coverageRow(m, f))
			}
		}
	}
	return rows, n
}

func (b *builder) coverageRow(m model.Measure, f protect.Figure) Row {
	d := b.value(f, bare(m.Counts))
	received, expected := f.Senders()
	senders := b.w.Say("quality.of", "received", b.count(received), "expected", b.count(expected))
	row := Row{Label: b.w.Say("quality.measure", "title", b.titleOf(m), "period", b.w.Period(f.Key().Period)), Cells: []Cell{
		{Datum: &d}, {Text: senders}, {Text: b.count(f.SetAside())}, {Text: b.count(f.NotGiven())},
	}}
	if b.public { // the number stands in the assessment
		row.Cells = []Cell{{Text: b.statusWord(f)}, {Text: senders}}
	}
	if f.Status() == model.NotDelivered {
		row.Kind = "missing"
	}
	return row
}

// statusWord says how sure a figure is, in one word.
func (b *builder) statusWord(f protect.Figure) string {
	if _, ok := f.Value(); ok {
		return b.w.Say("book.status." + string(f.Status()))
	}
	return b.missing(f)
}
