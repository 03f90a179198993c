package report

import (
	"bernskats/pipeline/model"
	"bernskats/pipeline/protect"
	"bernskats/pipeline/report/prose"
)

// figureAt is a figure of the report year in our area, and the place of a
// message that it fills.
type figureAt struct {
	place, measure, breakdown string
	noun                      bool // with what is counted: "21 bērns", else "21"
	rate                      bool // the figure's rate, not its number
}

// told is the paragraph of a message filled with figures. Its plural form goes
// with the first of them. There is none when one of the figures has no number:
// a sentence is made of numbers that everybody may read, or not at all.
func (b *builder) told(key string, more map[string]Sentence, figures ...figureAt) []Block {
	fill := map[string]Sentence{}
	for place, s := range more {
		fill[place] = s
	}
	var first model.Decimal
	for n, at := range figures {
		m, f, v, ok := b.numberOf(at.measure, at.breakdown)
		if !ok {
			return nil
		}
		if n == 0 {
			first = v
		}
		d := b.value(f, m.Counts)
		fill[at.place] = Sentence{{Datum: &d}}
		if at.noun {
			fill[at.place] = b.counted(f, m.Counts)
		}
		if at.rate {
			r, ok := b.rate(f)
			if !ok {
				return nil
			}
			fill[at.place] = Sentence{{Datum: &r}}
		}
	}
	var s Sentence
	for _, piece := range b.w.CountPieces(key, first) {
		s = append(s, b.piece(piece.Text, piece.Name, fill)...)
	}
	return []Block{paragraph("number", s)}
}

// lead makes the first sentence of a section its leading one.
func lead(blocks []Block) []Block {
	if len(blocks) > 0 && blocks[0].Class == "number" {
		blocks[0].Class = "lead"
	}
	return blocks
}

// numberOf finds a figure of the report year that has a number.
func (b *builder) numberOf(measure, breakdown string) (m model.Measure, f protect.Figure, v model.Decimal, ok bool) {
	if m, _, ok = b.in.Measure(measure); !ok {
		return m, f, 0, false
	}
	if f, ok = b.current(m, breakdown); !ok {
		return m, f, 0, false
	}
	v, ok = f.Value()
	return m, f, v, ok
}

// partList lists the categories of a breakdown of the report year that are not
// 0: "pašvaldība – 18; līgumpartneris – 12". Of a crossing, those with the fixed
// part. There is none when one of them has no number.
func (b *builder) partList(measure, dimension string, fixed ...model.Part) (Sentence, bool) {
	m, _, ok := b.in.Measure(measure)
	if !ok {
		return nil, false
	}
	dimensions := dimensionsOf(model.BreakdownKey(append([]model.Part{{Dimension: dimension}}, fixed...)...))
	var list Sentence
	for _, key := range b.sortedKeys(measure, b.ix.breakdowns(measure, b.area, dimensions), dimensions) {
		codes := codesIn(key)
		if len(fixed) > 0 && codes[fixed[0].Dimension] != fixed[0].Code {
			continue
		}
		f, ok := b.in.Figure(measure, b.newest(m), key)
		if !ok {
			continue
		}
		v, ok := f.Value()
		if !ok {
			return nil, false
		}
		if v == 0 {
			continue
		}
		if len(list) > 0 {
			list = append(list, Span{Text: "; "})
		}
		d := b.value(f, m.Counts)
		list = append(list, Span{Text: b.code(measure, dimension, codes[dimension]) + " –\u00a0"}, Span{Datum: &d})
	}
	return list, len(list) > 0
}

func codesIn(breakdown string) map[string]string {
	codes := map[string]string{}
	for _, p := range model.ParseBreakdown(breakdown) {
		codes[p.Dimension] = p.Code
	}
	return codes
}

// context finds the block of context whose measures have this name.
func (b *builder) context(name string) (model.Indicator, bool) {
	for _, i := range b.in.Indicators {
		if i.Code == "" && len(i.Measures) > 0 && measureBase(i.Measures[0].ID) == name {
			return i, true
		}
	}
	return model.Indicator{}, false
}

// shownParts are the breakdown tables of all measures of an indicator.
func (b *builder) shownParts(i model.Indicator) []Block { return b.partBlocks(anchor(i), i.Measures) }

// measures finds those of the names that are defined, in their order.
func (b *builder) measures(ids ...string) []model.Measure {
	var found []model.Measure
	for _, id := range ids {
		if m, _, ok := b.in.Measure(id); ok {
			found = append(found, m)
		}
	}
	return found
}

// beside makes a table of measures side by side that share a dimension, each at
// its newest period of the report year, a rate behind its number. A measure that
// has no figure in this dimension has no column.
func (b *builder) beside(id, caption, dimension string, measures ...model.Measure) (Table, bool) {
	t := Table{ID: id, Caption: caption}
	var shown []model.Measure
	totals := 0
	rated := map[string]bool{}
	seen := map[string]bool{}
	for _, m := range measures {
		keys := b.keysAt(m, dimension)
		if len(keys) == 0 {
			continue
		}
		if t.Head == nil {
			t.Head = []string{prose.Capital(b.dimensions(m.ID, []string{dimension}))}
		}
		shown = append(shown, m)
		if m.Total {
			totals++
		}
		t.Head = append(t.Head, b.shortTitle(m))
		if rated[m.ID] = b.anyRate(m.ID, b.newest(m), keys); rated[m.ID] {
			t.Head = append(t.Head, prose.Capital(b.rateLabel(m)))
		}
		for _, k := range keys {
			seen[k] = true
		}
	}
	if len(shown) == 0 {
		return Table{}, false
	}
	if row, ok := b.besideRow("", shown, rated); ok && 2*totals >= len(shown) { // a row of gaps says nothing
		row.Label, row.Kind = b.w.Say("row.total"), "total"
		t.Rows = append(t.Rows, row)
	}
	for _, key := range b.sortedKeys(shown[0].ID, sortedSet(seen), []string{dimension}) {
		row, _ := b.besideRow(key, shown, rated)
		row.Label = b.codes(shown[0].ID, key)
		t.Rows = append(t.Rows, row)
	}
	for _, m := range shown {
		if overlaps(m, dimension) {
			t.Notes = []string{b.w.Say("note.overlap")}
			break
		}
	}
	return b.legend(t), true
}

// keysAt lists the categories of a measure's newest period.
func (b *builder) keysAt(m model.Measure, dimension string) []string {
	var keys []string
	for _, k := range b.ix.breakdowns(m.ID, b.area, []string{dimension}) {
		if _, ok := b.in.Figure(m.ID, b.newest(m), k); ok {
			keys = append(keys, k)
		}
	}
	return keys
}

// besideRow is one row of numbers; ok is false for a total that no measure has.
func (b *builder) besideRow(breakdown string, measures []model.Measure, rated map[string]bool) (row Row, ok bool) {
	for _, m := range measures {
		var value, rate Cell
		if breakdown != "" || m.Total {
			var found bool
			value, rate, found = b.pair(m, protect.Key{Measure: m.ID, Period: b.newest(m), Area: b.area, Breakdown: breakdown})
			ok = ok || found
		}
		row.Cells = append(row.Cells, value)
		if rated[m.ID] {
			row.Cells = append(row.Cells, rate)
		}
	}
	return row, ok
}

func overlaps(m model.Measure, dimension string) bool {
	for _, br := range m.Breakdowns {
		if br.Overlap && join(br.Dimensions, "+") == dimension {
			return true
		}
	}
	return false
}

// shortTitle is what a measure is called over a narrow column.
func (b *builder) shortTitle(m model.Measure) string {
	key := "short." + m.ID
	if !b.w.Has(key) {
		return b.titleOf(m)
	}
	return b.w.Say(key)
}
