package report

import (
	"fmt"
	"slices"
	"strings"

	"bernskats/pipeline/model"
)

// sendersSay says how many of the senders sent something; that nobody did has
// words of its own.
func (b *builder) sendersSay(key string, received, expected int) string {
	switch {
	case received == 0 && expected == 1:
		key += ".only"
	case received == 0:
		key += ".nobody"
	}
	return b.w.Say(key, "received", fmt.Sprint(received), "expected", fmt.Sprint(expected))
}

// certainty says how complete the figures are: senders, rows set aside, answers
// not given. Each fact is said once.
func (b *builder) certainty(i model.Indicator) []Block {
	var notes, missing, sources []string
	reported := map[string][]string{} // source → titles
	add := func(s string) {
		if s != "" && !contains(notes, s) {
			notes = append(notes, s)
		}
	}
	for _, m := range i.Measures {
		for _, br := range b.in.Breaks {
			if b.concerns(br, m) {
				add(b.w.Say("certainty.break", "from", b.w.Period(br.From), "cause", br.Text.In(b.w.Lang())))
			}
		}
		f, ok := b.current(m, "")
		if !ok {
			continue
		}
		if received, expected := f.Senders(); received < expected {
			add(b.sendersSay("certainty.senders", received, expected))
		}
		if n := f.SetAside(); n > 0 {
			add(b.w.Count("certainty.set_aside", model.Whole(int64(n))))
		}
		if n := f.NotGiven(); n > 0 {
			add(b.w.Count("certainty.not_given", model.Whole(int64(n)), "title", b.titleOf(m)))
		}
		if f.Origin() == model.Reported {
			if reported[f.Source()] == nil {
				sources = append(sources, f.Source())
			}
			reported[f.Source()] = append(reported[f.Source()], b.titleOf(m))
		}
		if f.Status() == model.NotDelivered && !b.w.Has("status.not_delivered."+measureBase(m.ID)) {
			missing = append(missing, b.titleOf(m))
		}
	}
	for _, source := range sources {
		add(b.w.Say("certainty.reported", "title", strings.Join(reported[source], "; "), "source", source))
	}
	if len(missing) > 0 {
		add(b.w.Say("certainty.missing", "title", strings.Join(missing, "; ")))
	}
	var blocks []Block
	for _, n := range notes {
		blocks = append(blocks, paragraph("note", text(n)))
	}
	return blocks
}

// concerns says whether a break lies within what we show of a measure.
func (b *builder) concerns(br Break, m model.Measure) bool {
	if !applies(br.Measures, m.ID, measureBase(m.ID)) || !applies(br.Areas, b.area, "") {
		return false
	}
	periods := b.ix.periods(m.ID, b.area)
	return len(periods) > 1 && periods[0] < br.From && br.From <= periods[len(periods)-1]
}

// sayOnce keeps the explanation of a mark, of what is withheld, and that groups
// overlap, at the first open table of a section that needs it; later tables say in their heading that
// groups overlap.
func (b *builder) sayOnce(blocks []Block) {
	marks, said, overlap := map[string]bool{}, map[string]bool{}, false
	for _, block := range blocks {
		if block.Table == nil || block.Table.Fold != nil { // what is folded away explains itself
			continue
		}
		var legend []Mark
		for _, m := range block.Table.Legend {
			if !marks[m.Letter] {
				marks[m.Letter] = true
				legend = append(legend, m)
			}
		}
		block.Table.Legend = legend
		block.Table.Notes = slices.DeleteFunc(block.Table.Notes, func(n string) bool {
			again := said[n]
			said[n] = said[n] || n == b.w.Say("note.withheld") || n == b.w.Say("note.less_detail")
			return again
		})
		if !contains(block.Table.Notes, b.w.Say("note.overlap")) {
			continue
		}
		if overlap {
			block.Table.Notes = slices.DeleteFunc(block.Table.Notes, func(n string) bool { return n == b.w.Say("note.overlap") })
			block.Table.Caption = b.w.Say("table.overlap", "title", block.Table.Caption)
		}
		overlap = true
	}
}
