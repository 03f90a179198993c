package xlsx

import (
	"bytes"
	"cmp"
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
	sorted     []Row // rows of a sheet that has them out of order
}

// Range is a rectangle of cells, counted from 1, corners included.
type Range struct{ FromColumn, FromRow, ToColumn, ToRow int }

// Place is one cell, counted from 1.
type Place struct{ Column, Row int }

// Row is one row that holds at least one value. Cells may be kept.
type Row struct {
	Number int
	Hidden bool // hidden or filtered
	Cells  []Cell
}

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
		err := s.walk(func(r Row) bool {
			inCaller = true
			more := yield(r, nil)
			inCaller = false
			return more
		})
		if err != nil {
			inCaller = true
			yield(Row{}, err)
			inCaller = false
		}
	}
}

// walk gives the rows to emit until it returns false.
func (s *Sheet) walk(emit func(Row) bool) error {
	c := clock{s.book.ctx, time.Now().Add(s.book.limits.Time)}
	s.covered = nil
	m := newMergeFilter(s.merged, s.book.limits.Columns)
	filtered := func(r Row) bool {
		r.Cells = m.visible(r, &s.covered)
		return len(r.Cells) == 0 || emit(r)
	}
	switch {
	case s.csv != nil:
		return s.csv.walk(c, s.book.limits, emit)
	case s.unordered:
		for _, r := range s.sorted {
			if err := c.check(); err != nil {
				return err
			}
			if !filtered(r) {
				return nil
			}
		}
		return nil
	}
	p, err := s.parser(c)
	if err != nil {
		return err
	}
	p.emit = filtered
	return p.sheet()
}

func (s *Sheet) parser(c clock) (*sheetParser, error) {
	t, err := newTokenizer(s.book.archive.openToKeep(s.part, c))
	if err != nil {
		return nil, err
	}
	return &sheetParser{t: t, s: s, book: s.book}, nil
}

// examine walks over the sheet once: it finds merged ranges and hidden
// columns, and refuses what contradicts itself.
func (s *Sheet) examine(c clock) error {
	p, err := s.parser(c)
	if err != nil {
		return err
	}
	if err := p.sheet(); err != nil {
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
const cellCost = 120

// sort reads all rows of a sheet that has them out of order.
func (s *Sheet) sort(c clock) error {
	p, err := s.parser(c)
	if err != nil {
		return err
	}
	var rows []Row
	var failed error
	p.emit = func(r Row) bool {
		failed = s.book.take(cellCost * (len(r.Cells) + 1))
		rows = append(rows, r)
		return failed == nil
	}
	if err := p.sheet(); err != nil || failed != nil {
		return cmp.Or(err, failed)
	}
	slices.SortStableFunc(rows, func(x, y Row) int { return x.Number - y.Number })
	for _, r := range rows {
		last := len(s.sorted) - 1
		if last < 0 || s.sorted[last].Number != r.Number {
			s.sorted = append(s.sorted, r)
			continue
		}
		joined := append(slices.Clone(s.sorted[last].Cells), r.Cells...)
		slices.SortStableFunc(joined, func(x, y Cell) int { return x.Column - y.Column })
		for i := 1; i < len(joined); i++ {
			if joined[i].Column == joined[i-1].Column {
				return damaged("the same cell twice")
			}
		}
		s.sorted[last].Cells = joined
		s.sorted[last].Hidden = s.sorted[last].Hidden || r.Hidden
	}
	return nil
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

// parseRange reads "A1:B2", also backwards.
func parseRange(b []byte) (Range, bool) {
	from, to, two := bytes.Cut(b, []byte(":"))
	c1, r1, ok := parseRef(from)
	if !ok {
		return Range{}, false
	}
	c2, r2 := c1, r1
	if two {
		if c2, r2, ok = parseRef(to); !ok {
			return Range{}, false
		}
	}
	return Range{min(c1, c2), min(r1, r2), max(c1, c2), max(r1, r2)}, true
}

// mergeFilter leaves cells below merged anchors out, row by row.
type mergeFilter struct {
	waiting []Range // by first row
	active  []Range
}

func newMergeFilter(merged []Range, columns int) *mergeFilter {
	var sorted []Range
	for _, r := range merged {
		if r.FromColumn <= columns { // to the right of these there are no values
			sorted = append(sorted, r)
		}
	}
	slices.SortFunc(sorted, func(x, y Range) int { return x.FromRow - y.FromRow })
	return &mergeFilter{waiting: sorted}
}

// visible gives the cells of the row that are not covered and notes the others.
func (m *mergeFilter) visible(r Row, covered *[]Place) []Cell {
	if len(m.waiting) == 0 && len(m.active) == 0 {
		return r.Cells
	}
	m.advance(r.Number)
	if len(m.active) == 0 {
		return r.Cells
	}
	kept := r.Cells[:0:0]
	for _, c := range r.Cells {
		if m.covers(c.Column, r.Number) {
			if len(*covered) < maxCovered {
				*covered = append(*covered, Place{c.Column, r.Number})
			}
		} else {
			kept = append(kept, c)
		}
	}
	return kept
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
