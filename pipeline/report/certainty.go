package report

import (
	"slices"
	"strings"

	"bernskats/pipeline/model"
)

// sendersSay says how many of the senders sent something; that nobody did, or
// everybody, has words of its own.
func (b *builder) sendersSay(key string, received, expected int) string {
	switch {
	case expected == 1 && received == 0:
		key += ".only"
	case expected == 1:
		key += ".single"
	case received == 0:
		key += ".nobody"
	case received >= expected:
		key += ".all"
	}
	return b.w.Count(key, model.Whole(int64(expected)), "received", b.count(received))
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
		for _, br := range b.breaksWithin(m, b.area) {
			add(b.w.Say("certainty.break", "from", b.w.DateOf(br.From), "cause", b.breakSays(br)))
		}
		f, ok := b.current(m, "")
		if !ok {
			continue
		}
		// Of a pathway whose time is not over, nothing could have been sent yet.
		notYet := f.Status() == model.NotDelivered && b.w.Has("status.not_delivered."+measureBase(m.ID))
		if !m.Total && b.partsGiven(m, f.Key().Period) {
			continue // its total means nothing; of its parts some came
		}
		if received, expected := f.Senders(); received < expected && !notYet {
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
		if f.Status() == model.NotDelivered && !notYet {
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

// breaksWithin lists the breaks within what we show of a measure in an area.
func (b *builder) breaksWithin(m model.Measure, area string) []Break {
	var within []Break
	for _, br := range b.in.Breaks {
		if _, ok := br.Begins(b.ix.periods(m.ID, area)); ok && br.Concerns(m.ID, area) {
			within = append(within, br)
		}
	}
	return within
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

// partsGiven says whether a measure has a number in any category of a period.
func (b *builder) partsGiven(m model.Measure, period string) bool {
	for _, f := range b.ix.byMeasure[m.ID] {
		if k := f.Key(); k.Area == b.area && k.Period == period && k.Breakdown != "" {
			if _, ok := f.Value(); ok {
				return true
			}
		}
	}
	return false
}
