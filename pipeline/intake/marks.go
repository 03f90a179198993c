package intake

import (
	"slices"
	"strings"

	"bernskats/pipeline/forms"
	"bernskats/pipeline/intake/xlsx"
	"bernskats/pipeline/model"
)

// marks is what the column "Apstiprinājums" of a sheet says: beside rows that the
// blank form brought along from last year, whether their sender confirmed them.
type marks struct {
	column  int   // 0: the sheet has none
	waiting []int // rows nobody confirmed
	gone    []int // rows the sender took back
}

// findMarks looks for the column of marks. Where the cover says that rows were
// brought along and the column is gone, nobody knows what was confirmed.
func (t *table) findMarks() {
	if t.form.Carried.Rows == "" || t.head.last == 0 {
		return
	}
	headings := forms.ConfirmHeadings()
	known := func(text string) bool {
		return slices.ContainsFunc(headings, func(h string) bool { return sameName(h, text) })
	}
	t.head.unknown = slices.DeleteFunc(t.head.unknown, func(h heading) bool {
		if !known(h.text) || t.marks.column > 0 {
			return false
		}
		t.marks.column = h.column
		return true
	})
	if t.marks.column == 0 && t.fields.carried[forms.Fold(t.form.Name)] {
		t.out.Broken = true
		t.note(forms.CarriedNoMarks, "A"+itoa(t.head.last), map[string]string{"column": forms.ConfirmHeader, "sheet": t.form.Name})
	}
}

// takeMark takes the mark out of the cells of a row.
func (t *table) takeMark(filled []xlsx.Cell) ([]xlsx.Cell, forms.Confirmation) {
	i := slices.IndexFunc(filled, func(c xlsx.Cell) bool { return c.Column == t.marks.column })
	if i < 0 || t.marks.column == 0 {
		return filled, forms.NotCarried
	}
	mark := forms.ReadConfirmation(formCell(filled[i]))
	return slices.Delete(filled, i, i+1), mark
}

// goneOpen says whether a row that is no longer true still counts until its end:
// a span does.
func (t *table) goneOpen() bool { return t.form.Carried.Rows == "open" }

// setAsideByMark says whether a row does not count because of its mark: it waits
// and nothing that is asked anew was entered, or a span is over and nobody says
// since when.
func (t *table) setAsideByMark(number int, filled []xlsx.Cell, mark forms.Confirmation) bool {
	switch mark {
	case forms.Waits:
		if t.enteredAnew(filled) {
			return false
		}
		t.marks.waiting = append(t.marks.waiting, number)
		return true
	case forms.Gone:
		until := t.column[t.form.Column(t.form.Carried.Until)]
		if slices.ContainsFunc(filled, func(c xlsx.Cell) bool { return c.Column == until }) {
			return false
		}
		t.started, t.out.Says = true, true
		at := t.marks.column
		if until > 0 {
			at = until
		}
		t.note(forms.CarriedNoEnd, cellName(at, number), map[string]string{"column": t.form.Columns[t.form.Column(t.form.Carried.Until)].Header})
		return true
	}
	return false
}

// enteredAnew says whether a cell that the form brought empty was filled in: then
// its sender did look at the row.
func (t *table) enteredAnew(filled []xlsx.Cell) bool {
	for i, c := range t.form.Columns {
		if t.form.Carried.Asks(c.Field) && slices.ContainsFunc(filled, func(f xlsx.Cell) bool { return t.column[i] > 0 && f.Column == t.column[i] }) {
			return true
		}
	}
	return false
}

// noteMarks names the rows that wait and those taken back, once a sheet.
func (t *table) noteMarks() {
	if rows := t.marks.waiting; len(rows) > 0 {
		t.r.waits(t.res, t.place(t.marks.column, rows[0]), markCells(t.marks.column, rows))
	}
	if rows := t.marks.gone; len(rows) > 0 {
		t.note(forms.CarriedGone, cellName(t.marks.column, rows[0]), map[string]string{"rows": ranges(rows)})
	}
}

// waits tells of what nobody confirmed.
func (r *reader) waits(res *result, at model.Place, cells string) {
	res.waiting = append(res.waiting, waiting{at, cells})
	r.add(res, forms.CarriedWaits, at, map[string]string{"cells": cells})
}

// waiting is where something of last year waits to be confirmed.
type waiting struct {
	at    model.Place
	cells string
}

// markCells writes "E2–E4, E9".
func markCells(column int, rows []int) string {
	letters := model.ColumnLetters(column)
	parts := strings.Split(ranges(rows), ", ")
	for i, p := range parts {
		parts[i] = letters + strings.ReplaceAll(p, "–", "–"+letters)
	}
	return strings.Join(parts, ", ")
}

// carriedSheets are the sheets of which the cover says that rows wait in them.
func carriedSheets(a about) map[string]bool {
	sheets := map[string]bool{}
	if said := a.answers["carried"]; said.given {
		for _, name := range strings.Split(said.cell.Text, ";") {
			sheets[forms.Fold(name)] = true
		}
	}
	return sheets
}
