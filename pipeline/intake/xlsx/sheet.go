package xlsx

import (
	"cmp"
	"errors"
	"iter"
	"slices"
	"time"
)

// Sheet is one worksheet.
type Sheet struct {
	Name       string
	Visibility string // "", "hidden" or "veryHidden"

	book *Workbook
	part *part
	csv  *csvFile

	merged     []Range
	hiddenCols []Range
	lastUsed   int // last column that holds a value
	comments   []Comment
	covered    []Place
	unordered  bool
	pieces     rowSet // rows that stand in several places
	sorted     []Row  // rows of a sheet that has them out of order
}

// Range is a rectangle of cells, counted from 1, corners included.
type Range struct{ FromColumn, FromRow, ToColumn, ToRow int }

// Place is one cell, counted from 1.
type Place struct{ Column, Row int }

// Row is one row that holds at least one value. Cells belongs to the reader
// and is used again for the next row: clone it to keep it. Texts may be kept.
type Row struct {
	Number int
	Hidden bool // hidden or filtered
	Cells  []Cell
}

// errStopped ends a walk whose caller has seen enough.
var errStopped = errors.New("stopped")

// Rows streams the rows that hold values in ascending order, the cells of each
// in ascending order of columns. Of merged cells only the anchor is given; see
// Covered. An error, a *Refusal or that of the context of Open, ends the walk.
func (s *Sheet) Rows() iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		// What a caller does with a row must not be taken for our own panic.
		inCaller := false
		defer func() {
			if inCaller {
				return
			}
			if p := recover(); p != nil {
				yield(Row{}, gaveUp(p))
			}
		}()
		err := s.walk(func(r Row) error {
			inCaller = true
			if !yield(r, nil) {
				return errStopped
			}
			inCaller = false
			return nil
		})
		if err != nil && err != errStopped {
			inCaller = true
			yield(Row{}, err)
		}
	}
}

// walk gives the rows to emit, which ends it by an error.
func (s *Sheet) walk(emit func(Row) error) error {
	c := clock{s.book.ctx, time.Now().Add(s.book.limits.Time)}
	if s.csv != nil {
		return s.csv.walk(c, s.book.limits, emit)
	}
	s.covered = nil
	m := newMergeFilter(s.merged, s.book.limits.Columns)
	filtered := func(r Row) error {
		if r.Cells = m.visible(r, &s.covered); len(r.Cells) == 0 {
			return nil
		}
		return emit(r)
	}
	if !s.unordered {
		return s.parse(c, filtered)
	}
	for _, r := range s.sorted {
		r.Cells = slices.Clone(r.Cells)
		if err := cmp.Or(c.check(), filtered(r)); err != nil {
			return err
		}
	}
	return nil
}

// parse walks over the XML of the sheet; without emit it only examines it.
func (s *Sheet) parse(c clock, emit func(Row) error) error {
	t, err := newTokenizer(s.book.archive.open(s.part, c))
	if err != nil {
		return err
	}
	p := &sheetParser{t: t, s: s, book: s.book, emit: emit}
	p.cellPart = p.takePart
	if emit == nil {
		p.seen, s.pieces = newRowSet(), newRowSet()
	}
	return t.document(p.section, "worksheet", "dialogsheet", "chartsheet")
}

// examine walks over the sheet once: it finds merged ranges and hidden
// columns, and refuses what contradicts itself.
func (s *Sheet) examine(c clock) error {
	if err := s.parse(c, nil); err != nil {
		return err
	}
	m := newMergeFilter(s.merged, s.book.limits.Columns)
	for len(m.waiting) > 0 {
		m.advance(m.waiting[0].FromRow)
		if len(m.active) > s.book.limits.Columns {
			return damaged("merged ranges overlap")
		}
	}
	if s.unordered {
		return s.sort(c)
	}
	return nil
}

// cellCost is the memory of a cell of a sheet that must be held to be sorted.
const cellCost = 100

// sort reads all rows of a sheet that has them out of order.
func (s *Sheet) sort(c clock) error {
	var rows []Row
	err := s.parse(c, func(r Row) error {
		r.Cells = slices.Clone(r.Cells)
		rows = append(rows, r)
		return s.book.take(cellCost * (len(r.Cells) + 1))
	})
	if err != nil {
		return err
	}
	slices.SortStableFunc(rows, func(x, y Row) int { return x.Number - y.Number })
	for _, r := range rows {
		if last := len(s.sorted) - 1; last >= 0 && s.sorted[last].Number == r.Number {
			one := &s.sorted[last]
			one.Cells, one.Hidden = append(one.Cells, r.Cells...), one.Hidden || r.Hidden
		} else {
			s.sorted = append(s.sorted, r)
		}
	}
	for i, r := range s.sorted {
		sortCells(r.Cells)
		for j := 1; j < len(r.Cells); j++ {
			if r.Cells[j].Column == r.Cells[j-1].Column {
				return damaged("the same cell twice")
			}
		}
		s.sorted[i].Cells = slices.DeleteFunc(r.Cells, func(c Cell) bool { return c.Type == blank })
	}
	return nil
}

func sortCells(cells []Cell) {
	slices.SortStableFunc(cells, func(x, y Cell) int { return x.Column - y.Column })
}

// Merged gives the merged ranges of more than one cell.
func (s *Sheet) Merged() []Range { return s.merged }

// HiddenColumns gives the hidden columns up to the last one that holds a value.
func (s *Sheet) HiddenColumns() []int {
	var found []int
	for _, r := range s.hiddenCols {
		for c := r.FromColumn; c <= min(r.ToColumn, s.lastUsed); c++ {
			found = append(found, c)
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

const maxCovered = 10_000

// Covered gives the cells below a merged anchor that hold a value nobody sees,
// the first 10 000 of them. It is known after Rows has been walked to its end.
func (s *Sheet) Covered() []Place { return s.covered }

// Comments gives the comments of cells, in the order of the file.
func (s *Sheet) Comments() []Comment { return s.comments }

// rowSet is a set of row numbers, a bit for each.
type rowSet []uint64

func newRowSet() rowSet { return make(rowSet, lastRow/64+1) }

func (s rowSet) add(row int) { s[row/64] |= 1 << (row % 64) }

func (s rowSet) has(row int) bool { return s[row/64]&(1<<(row%64)) != 0 }

// mergeFilter leaves cells below merged anchors out, row by row.
type mergeFilter struct {
	waiting []Range // by first row
	active  []Range
}

func newMergeFilter(merged []Range, columns int) *mergeFilter {
	sorted := slices.Clone(merged)
	// to the right of these there are no values
	sorted = slices.DeleteFunc(sorted, func(r Range) bool { return r.FromColumn > columns })
	slices.SortFunc(sorted, func(x, y Range) int { return x.FromRow - y.FromRow })
	return &mergeFilter{waiting: sorted}
}

// visible gives the cells of the row that are not covered and notes the others.
func (m *mergeFilter) visible(r Row, covered *[]Place) []Cell {
	m.advance(r.Number)
	if len(m.active) == 0 {
		return r.Cells
	}
	return slices.DeleteFunc(r.Cells, func(c Cell) bool {
		covers := m.covers(c.Column, r.Number)
		if covers && len(*covered) < maxCovered {
			*covered = append(*covered, Place{c.Column, r.Number})
		}
		return covers
	})
}

// advance makes those ranges active that reach the row.
func (m *mergeFilter) advance(row int) {
	m.active = slices.DeleteFunc(m.active, func(a Range) bool { return a.ToRow < row })
	for len(m.waiting) > 0 && m.waiting[0].FromRow <= row {
		if m.waiting[0].ToRow >= row {
			m.active = append(m.active, m.waiting[0])
		}
		m.waiting = m.waiting[1:]
	}
}

func (m *mergeFilter) covers(column, row int) bool {
	for _, a := range m.active {
		if column >= a.FromColumn && column <= a.ToColumn && (column != a.FromColumn || row != a.FromRow) {
			return true
		}
	}
	return false
}
