package intake

import (
	"context"
	"slices"
	"sort"
	"strings"

	"bernskats/pipeline/forms"
	"bernskats/pipeline/intake/xlsx"
	"bernskats/pipeline/model"
)

// table reads the rows of one sheet below its headings.
type table struct {
	r      *reader
	res    *result
	fields *fieldReader
	form   forms.Sheet
	tab    *tab
	head   header
	out    Sheet
	column []int // parallel to form.Columns: column of the sender's sheet, 0 when there is none
	known  map[int]bool
	marks  marks

	cells    map[int]*xlsx.Cell // of the row that is read, by column
	totals   bool               // the sheet of the totals form
	last     int                // last row that holds a value
	filled   int                // rows that are not blank
	started  bool
	hidden   []int // hidden rows that were read
	blocks   *blocks
	merged   []*block // that swallowed a cell
	formulas int
	unheaded []int // columns with values below no heading

	firstFormula, firstUnheaded string // cells
}

func (r *reader) readTable(ctx context.Context, res *result, f *fieldReader, s forms.Sheet, t *tab) (Sheet, error) {
	tb := &table{r: r, res: res, fields: f, form: s, tab: t, totals: f.form.ID == totalsForm, cells: map[int]*xlsx.Cell{}, blocks: newBlocks(t.merged),
		out: Sheet{ID: s.ID, Name: t.name(), File: t.file, Columns: map[string]string{}}}
	tb.head = findHeader(s, t.top, t.merged)
	if len(t.top) == 0 {
		return tb.out, nil
	}
	f.tab = t
	tb.takeHeadings()
	for row, err := range t.sheet.Rows() {
		if err != nil {
			return tb.out, err
		}
		if row.Number%256 == 0 && ctx.Err() != nil {
			return tb.out, ctx.Err()
		}
		if row.Number > tb.head.last {
			tb.row(row)
		}
	}
	tb.finish()
	return tb.out, nil
}

// takeHeadings decides which column is which field, and says what is missing,
// doubled or unknown.
func (t *table) takeHeadings() {
	t.findMarks()
	s, h := t.form, t.head
	t.out.Header = h.last
	t.column = make([]int, len(s.Columns))
	t.known = map[int]bool{}
	for c := range h.ignored {
		t.known[c] = true
	}
	for _, row := range t.tab.top {
		if row.Hidden && row.Number >= h.first && row.Number <= h.last {
			t.hidden = append(t.hidden, row.Number)
		}
	}
	for i, c := range s.Columns {
		t.column[i] = h.column(c.Field)
		if at := t.column[i]; at > 0 {
			t.known[at] = true
			t.out.Columns[c.Field] = model.ColumnLetters(at)
		}
	}
	if h.last == 0 {
		t.out.Broken = true
		t.note(forms.HeaderNotFound, "A1", map[string]string{"columns": headers(s)})
		return
	}
	for _, c := range h.missing(s) {
		t.out.Broken = true
		t.note(forms.HeadingMissing, "A"+itoa(h.last), map[string]string{"column": c.Header, "found": h.list(), "nearest": h.nearest(c)})
	}
	for _, c := range h.doubled(s) {
		t.out.Broken = true
		at := h.columns[c.Field]
		cells := make([]string, len(at))
		for i, column := range at {
			cells[i] = cellName(column, h.last) + " “" + mask(h.names[column]) + "”"
		}
		t.note(forms.HeadingTwice, cellName(at[1], h.last), map[string]string{"column": c.Header, "cells": strings.Join(cells, ", ")})
	}
	if len(h.unknown) > 0 {
		names := make([]string, len(h.unknown))
		for i, u := range h.unknown {
			names[i] = "“" + mask(u.text) + "” (" + model.ColumnLetters(u.column) + ")"
		}
		t.note(forms.UnknownColumns, cellName(h.unknown[0].column, h.last), map[string]string{"columns": strings.Join(names, ", ")})
	}
}

// headers lists the headings a form asks for.
func headers(s forms.Sheet) string {
	names := make([]string, 0, len(s.Columns))
	for _, c := range s.Columns {
		if c.Required {
			names = append(names, "“"+c.Header+"”")
		}
	}
	return strings.Join(names, ", ")
}

// list names the headings that were found, in the order of their columns.
func (h header) list() string {
	columns := h.columnsFound()
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = "“" + mask(h.names[c]) + "”"
	}
	return strings.Join(names, ", ")
}

// columnsFound lists the columns that have a heading.
func (h header) columnsFound() []int {
	columns := make([]int, 0, len(h.names))
	for c := range h.names {
		columns = append(columns, c)
	}
	sort.Ints(columns)
	return columns
}

// nearest names the heading that is most like a missing one: of those nothing in
// the form names, else of all.
func (h header) nearest(c forms.Column) string {
	var found []string
	for _, u := range h.unknown {
		found = append(found, u.text)
	}
	if len(found) == 0 {
		for _, at := range h.columnsFound() {
			found = append(found, h.names[at])
		}
	}
	best, least := "", -1
	for _, text := range found {
		for _, name := range c.Names() {
			if _, differ := forms.NearestName(name, []string{text}); least < 0 || differ < least {
				best, least = text, differ
			}
		}
	}
	if least < 0 {
		return "–"
	}
	return "“" + mask(best) + "”"
}

func (t *table) note(code, cell string, args map[string]string) {
	t.r.add(t.res, code, model.Place{File: t.tab.file, Sheet: t.tab.name(), Cell: cell}, args)
}

// row decides what a row is: blank, a total, "nav", or data.
func (t *table) row(row xlsx.Row) {
	t.blocks.row(row)
	filled := visible(row)
	if len(filled) == 0 {
		return
	}
	t.last = row.Number
	filled, mark := t.takeMark(filled)
	if len(filled) == 0 {
		return // a mark beside nothing
	}
	t.nameless(filled, row.Number)
	if isNone(filled) && !t.started {
		t.started, t.out.Says = true, true
		return // an explicit "nothing"; the row itself is empty
	}
	total := t.isTotal(filled)
	if !total && !t.anyKnown(filled) {
		return // nothing the form asks for: blank as far as the form is concerned
	}
	if mark == forms.Gone && !t.goneOpen() {
		t.marks.gone = append(t.marks.gone, row.Number)
		return // the sender took it back
	}
	t.filled++
	if total {
		t.out.Counts.Total++
		t.note(forms.TotalRow, cellName(filled[0].Column, row.Number), nil)
		return
	}
	if row.Hidden {
		t.hidden = append(t.hidden, row.Number)
	}
	if t.setAsideByMark(row.Number, filled, mark) {
		t.out.Counts.SetAside++
		return
	}
	t.started, t.out.Says = true, true
	if t.out.Broken {
		t.out.Counts.SetAside++
		return
	}
	t.data(row.Number, filled)
}

// visible gives the cells of a row in which something can be seen.
func visible(row xlsx.Row) []xlsx.Cell {
	var filled []xlsx.Cell
	for _, c := range row.Cells {
		if !blankCell(c) {
			filled = append(filled, c)
		}
	}
	return filled
}

func (t *table) anyKnown(filled []xlsx.Cell) bool {
	if t.out.Broken {
		return true
	}
	for _, c := range filled {
		if t.known[c.Column] {
			return true
		}
	}
	return false
}

// isTotal tells a total row by the beginning of its first filled cell. A title
// that begins so, "Kopā ar ģimeni", is data when its row is whole and has a day or
// a person: no total has either.
func (t *table) isTotal(filled []xlsx.Cell) bool {
	total, goesOn := beginsAsTotal(filled[0])
	return total && !(goesOn && t.isTitle(filled[0].Column) && t.isWhole(filled))
}

// beginsAsTotal tells whether a cell begins with one of the words of totals, and
// whether more words follow.
func beginsAsTotal(c xlsx.Cell) (total, goesOn bool) {
	if c.Type != xlsx.Text {
		return false, false
	}
	text := forms.Fold(c.Text)
	for _, word := range []string{"kopa", "pavisam", "summa"} {
		if text == word || strings.HasPrefix(text, word+" ") {
			return true, text != word
		}
	}
	return false, false
}

// isTitle tells a column of free text.
func (t *table) isTitle(column int) bool {
	for i, c := range t.form.Columns {
		if t.column[i] == column {
			return c.Kind == forms.TextKind
		}
	}
	return false
}

// isWhole tells whether every required cell of a row can be read, a day or a
// person among them.
func (t *table) isWhole(filled []xlsx.Cell) bool {
	whole := false
	for i, c := range t.form.Columns {
		if !c.Required {
			continue
		}
		at := slices.IndexFunc(filled, func(cell xlsx.Cell) bool { return cell.Column == t.column[i] })
		if at < 0 {
			return false
		}
		if v, _ := forms.Parse(c, t.r.o.Forms.Lists, formCell(filled[at]), t.fields.context(c)); v.Kind == forms.ValueNone {
			return false
		}
		whole = whole || c.Kind == forms.Date || c.Kind == forms.PersonalCode
	}
	return whole
}

// isNone tells a row that says only "nav": there is nothing to report.
func isNone(filled []xlsx.Cell) bool {
	for _, c := range filled {
		if c.Type != xlsx.Text || forms.Fold(c.Text) != "nav" {
			return false
		}
	}
	return true
}

// data reads a row of values: accepted or set aside.
func (t *table) data(number int, filled []xlsx.Cell) {
	clear(t.cells)
	for i := range filled {
		t.cells[filled[i].Column] = &filled[i]
	}
	row := Row{Number: number, Values: make([]Value, len(t.form.Columns))}
	bad := false
	for i, c := range t.form.Columns {
		at := t.column[i]
		if at == 0 {
			continue
		}
		var cell xlsx.Cell
		found := t.cells[at]
		if found != nil {
			cell = *found
		}
		if cell.Formula && !cell.NoValue {
			t.formula(at, number)
		}
		if found == nil && t.swallowed(c, at, number) {
			bad = true
			continue
		}
		value, errors := t.fields.read(t.place(at, number), c, cell, found != nil)
		bad = bad || errors
		row.Values[i] = value
	}
	if t.totals {
		normalTotals(t.form, row.Values)
	}
	for _, tr := range append(checkRow(t.form, row.Values), t.fields.checkRow(t.form, row.Values)...) {
		bad = true
		t.note(tr.code, t.out.Columns[tr.field]+itoa(number), tr.args)
	}
	if tr, ok := t.fields.compareBorn(t.form, row.Values); ok {
		t.note(tr.code, t.out.Columns[tr.field]+itoa(number), tr.args)
	}
	if bad {
		t.out.Counts.SetAside++
		return
	}
	t.out.Rows = append(t.out.Rows, row)
}

func (t *table) place(column, row int) model.Place {
	return model.Place{File: t.tab.file, Sheet: t.tab.name(), Cell: cellName(column, row)}
}

// finish counts, takes out duplicates and says what is odd about the sheet.
func (t *table) finish() {
	if t.last > t.head.last {
		t.out.Counts.Read = t.last - t.head.last
	}
	t.out.Counts.Blank = t.out.Counts.Read - t.filled
	t.duplicates()
	t.out.Counts.Accepted = len(t.out.Rows)
	t.noteMarks()
	if !t.out.Says && !t.out.Broken && len(t.marks.waiting) == 0 {
		t.note(forms.NoRows, cellName(1, t.head.last+1), map[string]string{"sheet": mask(t.form.Name)})
	}
	t.oddities()
}

// duplicates takes out rows that say what another row says. Totals are compared
// when those of all workbooks are known.
func (t *table) duplicates() {
	if len(t.form.Key) == 0 || t.totals {
		return
	}
	rows, key := t.out.Rows, keyOf(t.form)
	keys := make([]string, len(rows))
	for i, row := range rows {
		keys[i] = key(row)
	}
	field, gone := t.form.Key[0], map[int]bool{}
	for _, tw := range findTwins(keys, func(i int) string { return content(rows[i]) }) {
		code := forms.DuplicateConflict
		if tw.same {
			code = forms.DuplicateRow
			t.out.Counts.Duplicate++
		} else {
			t.out.Counts.SetAside++
		}
		gone[tw.row] = true
		t.note(code, t.out.Place(rows[tw.row], field).Cell, map[string]string{"columns": keyHeaders(t.form), "other": t.out.Place(rows[tw.other], field).Cell})
	}
	t.out.Rows = without(rows, gone)
}
