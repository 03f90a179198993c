package report

import (
	"slices"

	"bernskats/pipeline/model"
)

// whys collects why the numbers of a table cannot be compared with the year before.
type whys struct {
	reasons []string
	titles  map[string][]string // reason → titles of the numbers
}

func (w *whys) add(b *builder, m model.Measure) {
	f, ok := b.current(m, "")
	if !ok {
		return
	}
	c, ok := b.change(f, m)
	if !ok || c.Trend != TrendNotCompare {
		return
	}
	if w.titles == nil {
		w.titles = map[string][]string{}
	}
	if !slices.Contains(w.reasons, c.Why) {
		w.reasons = append(w.reasons, c.Why)
	}
	w.titles[c.Why] = append(w.titles[c.Why], b.titleOf(m))
}

// notes say each reason once, with the numbers it is about where there are several.
func (w *whys) notes(b *builder) []string {
	var notes []string
	for _, why := range w.reasons {
		if len(w.reasons) == 1 {
			notes = append(notes, b.w.Say("note.not_compared", "cause", why))
			continue
		}
		notes = append(notes, b.w.Say("note.not_compared_of", "cause", why, "titles", join(w.titles[why], "; ")))
	}
	return notes
}

// meanCell is the mean of three years beside a small yearly count.
func (b *builder) meanCell(m model.Measure) Cell {
	f, ok := b.current(m, "")
	if !ok || !b.smallCount(f, m) {
		return Cell{}
	}
	mean, ok := b.mean(f)
	if !ok {
		return Cell{}
	}
	return Cell{Text: b.w.Fixed(mean, 1)}
}

// withoutEmptyColumn leaves out the last column of a table when nothing stands in it.
func withoutEmptyColumn(t Table) Table {
	for _, r := range t.Rows {
		if n := len(r.Cells); n > 0 && r.Cells[n-1] != (Cell{}) {
			return t
		}
	}
	t.Head = t.Head[:len(t.Head)-1]
	for i := range t.Rows {
		t.Rows[i].Cells = t.Rows[i].Cells[:len(t.Rows[i].Cells)-1]
	}
	return t
}
