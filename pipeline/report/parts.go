package report

import (
	"strings"

	"bernskats/pipeline/model"
	"bernskats/pipeline/protect"
	"bernskats/pipeline/report/prose"
)

// parts makes the table of one measure by one breakdown: the last three
// comparable periods, the share of the newest and its rates.
func (b *builder) parts(id string, m model.Measure, br model.Breakdown) (Table, bool) {
	keys := b.sortedKeys(m.ID, b.ix.breakdowns(m.ID, b.area, br.Dimensions), br.Dimensions)
	periods := b.partPeriods(m, br)
	if len(keys) == 0 || len(periods) == 0 {
		return Table{}, false
	}
	newest := periods[len(periods)-1]
	t := Table{ID: id, Caption: b.w.Say("table.by", "title", b.titleOf(m), "dimension", b.dimensions(m.ID, br.Dimensions))}
	period := b.w.Period
	if yearEnds(periods) {
		period = b.w.PeriodShort
		t.Caption = b.w.Say("table.side", "title", b.titleOf(m), "dimension", b.dimensions(m.ID, br.Dimensions), "period", b.w.Say("kind."+string(model.ReferenceDay)))
	}
	t.Head = []string{prose.Capital(b.dimensions(m.ID, br.Dimensions))}
	for _, p := range periods {
		t.Head = append(t.Head, period(p))
	}
	whole, hasWhole := b.whole(m, newest, br)
	if hasWhole {
		t.Head = append(t.Head, b.w.Say("head.share", "period", period(newest)))
	}
	rated := b.anyRate(m.ID, newest, keys)
	if rated {
		t.Head = append(t.Head, prose.Capital(b.rateLabel(m)))
	}
	if br.Overlap {
		t.Notes = append(t.Notes, b.w.Say("note.overlap"))
	}
	if m.Total {
		t.Rows = append(t.Rows, b.partRow(m, "", periods, whole, hasWhole, rated))
	}
	for _, k := range keys {
		t.Rows = append(t.Rows, b.partRow(m, k, periods, whole, hasWhole, rated))
	}
	return b.legend(t), true
}

// yearEnds says whether all periods are the last days of years: then the caption
// can say so once, and the year is enough above each column.
func yearEnds(periods []string) bool {
	for _, p := range periods {
		if !strings.HasSuffix(p, "-12-31") {
			return false
		}
	}
	return len(periods) > 0
}

func (b *builder) partRow(m model.Measure, breakdown string, periods []string, whole model.Decimal, hasWhole, rated bool) Row {
	row := Row{Label: b.w.Say("row.total"), Kind: "total"}
	if breakdown != "" {
		row = Row{Label: b.codes(m.ID, breakdown)}
	}
	var rate Cell
	for _, p := range periods {
		var cell Cell
		cell, rate, _ = b.pair(m, protect.Key{Measure: m.ID, Period: p, Area: b.area, Breakdown: breakdown})
		row.Cells = append(row.Cells, cell)
	}
	if hasWhole {
		row.Cells = append(row.Cells, b.share(protect.Key{Measure: m.ID, Period: periods[len(periods)-1], Area: b.area, Breakdown: breakdown}, whole))
	}
	if rated {
		row.Cells = append(row.Cells, rate)
	}
	return row
}

// whole is what parts are shares of: the total of an additive breakdown.
func (b *builder) whole(m model.Measure, period string, br model.Breakdown) (model.Decimal, bool) {
	f, ok := b.in.Figure(m.ID, period, "")
	if !ok || br.Overlap || !m.Total {
		return 0, false
	}
	v, ok := f.Value()
	return v, ok && v > 0
}

func (b *builder) share(k protect.Key, whole model.Decimal) Cell {
	f, ok := b.in.Edition.Figure(k)
	if !ok {
		return Cell{}
	}
	v, ok := f.Value()
	if !ok {
		return Cell{}
	}
	share, ok := model.Ratio(v, whole, 100)
	if !ok {
		return Cell{}
	}
	return Cell{Text: b.w.Percent(share)}
}

func (b *builder) anyRate(measure, period string, keys []string) bool {
	for _, k := range keys {
		if f, ok := b.in.Figure(measure, period, k); ok {
			if _, _, _, has := f.Rate(); has {
				return true
			}
		}
	}
	return false
}

// partPeriods are the periods a breakdown table shows: the last three of the
// measure, if any of them has this breakdown.
func (b *builder) partPeriods(m model.Measure, br model.Breakdown) []string {
	broken := b.broken(m.ID, br.Dimensions)
	periods := last(b.ix.periods(m.ID, b.area), 3)
	for _, p := range periods {
		if broken[p] {
			return periods
		}
	}
	return nil
}

// broken tells in which periods a measure is broken down by these dimensions.
func (b *builder) broken(measure string, dimensions []string) map[string]bool {
	seen := map[string]bool{}
	for _, f := range b.ix.byMeasure[measure] {
		k := f.Key()
		if k.Area == b.area && k.Breakdown != "" && sameDimensions(k.Breakdown, dimensions) {
			seen[k.Period] = true
		}
	}
	return seen
}

// side makes one table of several measures that share a breakdown, at one
// period each: what they were in the report year.
func (b *builder) side(id string, measures []model.Measure, br model.Breakdown) (Table, bool) {
	first := measures[0]
	var keys []string
	seen := map[string]bool{}
	t := Table{ID: id, Head: []string{prose.Capital(b.dimensions(first.ID, br.Dimensions))}}
	var labels []string
	for _, m := range measures {
		for _, k := range b.ix.breakdowns(m.ID, b.area, br.Dimensions) {
			seen[k] = true
		}
		period := b.newest(m)
		t.Head = append(t.Head, b.titleOf(m))
		if !contains(labels, b.w.Period(period)) {
			labels = append(labels, b.w.Period(period))
		}
	}
	keys = b.sortedKeys(first.ID, sortedSet(seen), br.Dimensions)
	if len(keys) == 0 {
		return Table{}, false
	}
	t.Caption = b.w.Say("table.side", "title", b.commonTitle(first), "dimension", b.dimensions(first.ID, br.Dimensions), "period", strings.Join(labels, "; "))
	if br.Overlap {
		t.Notes = append(t.Notes, b.w.Say("note.overlap"))
	}
	total := Row{Label: b.w.Say("row.total"), Kind: "total"}
	anyTotal := false
	for _, m := range measures {
		if !m.Total {
			total.Cells = append(total.Cells, Cell{})
			continue
		}
		cell, _, ok := b.pair(m, protect.Key{Measure: m.ID, Period: b.newest(m), Area: b.area})
		anyTotal = anyTotal || ok
		total.Cells = append(total.Cells, cell)
	}
	if anyTotal {
		t.Rows = append(t.Rows, total)
	}
	for _, k := range keys {
		row := Row{Label: b.codes(first.ID, k)}
		for _, m := range measures {
			cell, _, _ := b.pair(m, protect.Key{Measure: m.ID, Period: b.newest(m), Area: b.area, Breakdown: k})
			row.Cells = append(row.Cells, cell)
		}
		t.Rows = append(t.Rows, row)
	}
	return b.legend(t), true
}

// newest is the newest period of a measure in our area.
func (b *builder) newest(m model.Measure) string {
	if f, ok := b.current(m, ""); ok {
		return f.Key().Period
	}
	ps := b.ix.periods(m.ID, b.area)
	if len(ps) == 0 {
		return ""
	}
	return ps[len(ps)-1]
}

// crossing makes the two-way table of one measure in the report year.
func (b *builder) crossing(id string, m model.Measure, br model.Breakdown) (Table, bool) {
	keys := b.ix.breakdowns(m.ID, b.area, br.Dimensions)
	period := b.newest(m)
	if len(br.Dimensions) != 2 || len(keys) == 0 {
		return Table{}, false
	}
	across, down := br.Dimensions[0], br.Dimensions[1]
	columns, rows := b.codesOf(m.ID, keys, across), b.codesOf(m.ID, keys, down)
	t := Table{ID: id, Caption: b.w.Say("table.side", "title", b.titleOf(m), "dimension", b.dimensions(m.ID, br.Dimensions), "period", b.w.Period(period))}
	t.Head = []string{prose.Capital(b.w.Dimension(m.ID, down))}
	for _, c := range columns {
		t.Head = append(t.Head, prose.Capital(b.code(m.ID, across, c)))
	}
	if br.Overlap {
		t.Notes = append(t.Notes, b.w.Say("note.overlap"))
	}
	for _, r := range rows {
		row := Row{Label: prose.Capital(b.code(m.ID, down, r))}
		for _, c := range columns {
			k := model.BreakdownKey(model.Part{Dimension: across, Code: c}, model.Part{Dimension: down, Code: r})
			cell, _, _ := b.pair(m, protect.Key{Measure: m.ID, Period: period, Area: b.area, Breakdown: k})
			row.Cells = append(row.Cells, cell)
		}
		t.Rows = append(t.Rows, row)
	}
	return b.legend(t), true
}
