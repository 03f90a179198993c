package intake

import (
	"slices"
	"sort"
	"strings"

	"bernskats/pipeline/forms"
	"bernskats/pipeline/intake/xlsx"
	"bernskats/pipeline/model"
)

// This file holds what is odd about a sheet and changes no value: hidden rows and
// columns, merged blocks, formulas, values without a heading. Each is one finding
// a sheet, or one a block, at the first cell it is about.

// block is a range of merged cells whose upper left cell holds a value.
type block struct {
	xlsx.Range
	noted    bool // of those to be named
	required bool // a required cell of it was refused
}

func (b *block) covers(column, row int) bool {
	return column >= b.FromColumn && column <= b.ToColumn && row >= b.FromRow && row <= b.ToRow &&
		(column != b.FromColumn || row != b.FromRow)
}

// name gives "C3:C5".
func (b *block) name() string {
	return cellName(b.FromColumn, b.FromRow) + ":" + cellName(b.ToColumn, b.ToRow)
}

// blocks follows the merged ranges of a sheet while its rows go by.
type blocks struct {
	waiting []xlsx.Range // by first row
	active  []*block
}

func newBlocks(merged []xlsx.Range) *blocks {
	sorted := slices.Clone(merged)
	sort.SliceStable(sorted, func(i, j int) bool { return sorted[i].FromRow < sorted[j].FromRow })
	return &blocks{waiting: sorted}
}

// row takes the next row that holds values; a block whose first row held none has
// no value to spread.
func (b *blocks) row(row xlsx.Row) {
	if len(b.waiting) == 0 && len(b.active) == 0 {
		return
	}
	b.active = slices.DeleteFunc(b.active, func(a *block) bool { return a.ToRow < row.Number })
	for len(b.waiting) > 0 && b.waiting[0].FromRow <= row.Number {
		r := b.waiting[0]
		b.waiting = b.waiting[1:]
		anchor := func(c xlsx.Cell) bool { return c.Column == r.FromColumn && !blankCell(c) }
		if r.FromRow == row.Number && slices.ContainsFunc(row.Cells, anchor) {
			b.active = append(b.active, &block{Range: r})
		}
	}
}

// over gives the block that swallows a cell, nil when there is none.
func (b *blocks) over(column, row int) *block {
	for _, a := range b.active {
		if a.covers(column, row) {
			return a
		}
	}
	return nil
}

// swallowed tells a cell that is empty because it is part of a merged block. A
// required one is an error of its own kind; else the block is named, once.
func (t *table) swallowed(c forms.Column, column, row int) (bad bool) {
	b := t.blocks.over(column, row)
	if b == nil {
		return false
	}
	if !b.noted {
		b.noted = true
		t.merged = append(t.merged, b)
	}
	if c.Required {
		b.required = true
		t.note(forms.RequiredMerged, cellName(column, row), map[string]string{"column": c.Header, "range": b.name()})
	}
	return c.Required
}

// mergedBlocks names the blocks that swallowed a cell and the values below merged
// cells. One block gives one kind of finding: the refused cells, or the values
// that nobody sees, or its name.
func (t *table) mergedBlocks() {
	covered := t.tab.sheet.Covered()
	told := map[xlsx.Place]bool{}
	for _, b := range t.merged {
		under := b.hides(covered)
		switch {
		case b.required:
			for _, c := range under {
				told[c] = true
			}
		case len(under) == 0:
			t.note(forms.MergedBlock, cellName(b.FromColumn, b.FromRow), map[string]string{"range": b.name()})
		}
	}
	t.r.covered(t.res, t.tab, func(c xlsx.Place) bool { return c.Row > t.head.last && !told[c] })
}

// hides gives those of the covered cells, which come row by row, that a block covers.
func (b *block) hides(covered []xlsx.Place) (under []xlsx.Place) {
	first := sort.Search(len(covered), func(i int) bool { return covered[i].Row >= b.FromRow })
	for _, c := range covered[first:] {
		if c.Row > b.ToRow {
			break
		}
		if b.covers(c.Column, c.Row) {
			under = append(under, c)
		}
	}
	return under
}

// formula counts a cell whose value is a saved result and keeps the first.
func (t *table) formula(column, row int) {
	if t.formulas == 0 {
		t.firstFormula = cellName(column, row)
	}
	t.formulas++
}

// nameless remembers columns that hold values below no heading.
func (t *table) nameless(filled []xlsx.Cell, row int) {
	if t.out.Broken {
		return
	}
	for _, c := range filled {
		if t.head.headed[c.Column] {
			continue
		}
		if len(t.unheaded) == 0 {
			t.firstUnheaded = cellName(c.Column, row)
		}
		if !slices.Contains(t.unheaded, c.Column) {
			t.unheaded = append(t.unheaded, c.Column)
		}
	}
}

// oddities names what is hidden, computed or below no heading.
func (t *table) oddities() {
	t.fields.endSheet()
	t.mergedBlocks()
	if len(t.hidden) > 0 {
		t.r.hiddenRows(t.res, t.tab, t.hidden)
	}
	read := func(column int) bool { return t.known[column] && !t.head.ignored[column] }
	t.r.hiddenColumns(t.res, t.tab, max(t.head.last, 1), read, t.head.names)
	if t.formulas > 0 {
		t.note(forms.Formulas, t.firstFormula, map[string]string{"count": itoa(t.formulas)})
	}
	if len(t.unheaded) > 0 {
		sort.Ints(t.unheaded)
		letters := make([]string, len(t.unheaded))
		for i, c := range t.unheaded {
			letters[i] = model.ColumnLetters(c)
		}
		t.note(forms.NoHeading, t.firstUnheaded, map[string]string{"columns": strings.Join(letters, ", ")})
	}
}

// covered warns of values that nobody sees, below merged cells.
func (r *reader) covered(res *result, t *tab, matters func(xlsx.Place) bool) {
	for _, c := range t.sheet.Covered() {
		if matters(c) {
			r.add(res, forms.ValueUnderMerge, t.place(cellName(c.Column, c.Row)), nil)
		}
	}
}

// hiddenRows warns of hidden or filtered rows that were read.
func (r *reader) hiddenRows(res *result, t *tab, rows []int) {
	sort.Ints(rows)
	rows = slices.Compact(rows)
	r.add(res, forms.HiddenRows, t.place("A"+itoa(rows[0])), map[string]string{"count": itoa(len(rows)), "rows": ranges(rows)})
}

// hiddenColumns warns of hidden columns that were read, by their letters and
// headings, at a row.
func (r *reader) hiddenColumns(res *result, t *tab, row int, read func(column int) bool, names map[int]string) {
	var hidden []string
	at := ""
	for _, c := range t.sheet.HiddenColumns() {
		if !read(c) {
			continue
		}
		if at == "" {
			at = cellName(c, row)
		}
		name := model.ColumnLetters(c)
		if names[c] != "" {
			name += " “" + mask(names[c]) + "”"
		}
		hidden = append(hidden, name)
	}
	if len(hidden) > 0 {
		r.add(res, forms.HiddenColumns, t.place(at), map[string]string{"columns": strings.Join(hidden, ", ")})
	}
}

// ranges writes "3–5, 9" for 3 4 5 9.
func ranges(ns []int) string {
	var parts []string
	for i := 0; i < len(ns); {
		j := i
		for j+1 < len(ns) && ns[j+1] == ns[j]+1 {
			j++
		}
		if i == j {
			parts = append(parts, itoa(ns[i]))
		} else {
			parts = append(parts, itoa(ns[i])+"–"+itoa(ns[j]))
		}
		i = j + 1
	}
	return strings.Join(parts, ", ")
}
