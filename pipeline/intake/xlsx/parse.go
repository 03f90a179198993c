package xlsx

import (
	"bytes"
	"slices"
)

const (
	maxMerged = 300_000
	maxStyle  = 1_000_000_000 // far beyond what a workbook declares; such a style is General
)

// sheetParser walks through the XML of one sheet. Without emit it only
// examines; with emit it makes cells and gives them row by row.
type sheetParser struct {
	t    *tokenizer
	s    *Sheet
	book *Workbook
	emit func(Row) error

	row, column int // where we are
	rowGiven    bool
	columns     []int  // columns of this row, while examining
	disordered  bool   // cells of this row are not in order
	seen        rowSet // rows so far, while examining
	cells       []Cell
	texts       arena

	cell     rawCell      // the one that is read
	cellPart func() error // takePart, bound once
	value    []byte
	scratch  []byte
}

// rawCell is what a cell says of itself.
type rawCell struct {
	kind     cellKind
	style    int
	formula  bool
	hasValue bool // a v or is element
	bad      bool // its text holds something that is no character
}

type cellKind uint8

const (
	kindNumber cellKind = iota
	kindShared
	kindString // str: the result of a formula
	kindInline
	kindBool
	kindError
	kindDate
)

// kindOf reads ST_CellType; what is not in it counts as a number.
func kindOf(t []byte) cellKind {
	switch string(t) {
	case "s":
		return kindShared
	case "str":
		return kindString
	case "inlineStr":
		return kindInline
	case "b":
		return kindBool
	case "e":
		return kindError
	case "d":
		return kindDate
	}
	return kindNumber
}

// section takes one element directly inside the worksheet.
func (p *sheetParser) section() error {
	switch t := p.t; {
	case t.is("sheetData"):
		return t.children(p.oneRow)
	case p.emit == nil && t.is("mergeCells"):
		return t.children(p.mergeCell)
	case p.emit == nil && t.is("cols"):
		return t.children(p.hiddenColumn)
	}
	return nil
}

func (p *sheetParser) mergeCell() error {
	r, ok := parseRange(p.t.attr("ref"))
	if !ok || !p.t.is("mergeCell") || r.FromColumn == r.ToColumn && r.FromRow == r.ToRow {
		return nil // an empty reference covers nothing
	}
	if len(p.s.merged) >= maxMerged {
		return refuse(RefusedLimit, "more than %d merged ranges", maxMerged)
	}
	p.s.merged = append(p.s.merged, r)
	return p.book.take(32)
}

func (p *sheetParser) hiddenColumn() error {
	t := p.t
	from, ok1 := parseIndex(t.attr("min"), lastColumn)
	to, ok2 := parseIndex(t.attr("max"), lastColumn)
	width, ok := parseNumber(t.attr("width"))
	if t.is("col") && ok1 && ok2 && from > 0 && (truth(t.attr("hidden")) || ok && width == 0) && len(p.s.hiddenCols) < lastColumn {
		p.s.hiddenCols = append(p.s.hiddenCols, Range{FromColumn: from, ToColumn: to})
	}
	return nil
}

func (p *sheetParser) oneRow() error {
	t := p.t
	if !t.is("row") {
		return nil
	}
	depth, last, hidden := len(t.marks), p.row, truth(t.attr("hidden"))
	plain := t.plain // then other names without a prefix are ours too
	p.row, p.column, p.rowGiven, p.disordered = last+1, 0, false, false
	if r := t.attr("r"); len(r) > 0 {
		n, ok := parseIndex(r, lastRow)
		if !ok || n == 0 {
			return damaged("an impossible row number")
		}
		p.row, p.rowGiven = n, true
	}
	p.columns, p.cells = p.columns[:0], p.cells[:0]
	for {
		for short := plain && !t.selfClosed; short; {
			var err error
			if short, err = p.shortCell(); err != nil {
				return err
			}
		}
		kind, err := t.next()
		switch {
		case err != nil:
			return err
		case kind == tokenEnd && len(t.marks) < depth:
			return p.endRow(last, hidden)
		case kind == tokenStart && t.is("c"):
			err = p.longCell()
		case kind == tokenStart:
			err = t.leave(len(t.marks) - 1)
		}
		if err != nil {
			return err
		}
	}
}

func (p *sheetParser) endRow(last int, hidden bool) error {
	switch {
	case p.row > lastRow:
		return damaged("an impossible row number")
	case p.emit == nil:
		p.s.unordered = p.s.unordered || p.row <= last
		if p.seen.has(p.row) {
			p.s.pieces.add(p.row)
		}
		p.seen.add(p.row)
		if p.disordered {
			slices.Sort(p.columns)
			if len(slices.Compact(p.columns)) < len(p.columns) {
				return damaged("the same cell twice")
			}
		}
		return nil
	case len(p.cells) == 0:
		return nil
	case p.disordered:
		sortCells(p.cells)
	}
	return p.emit(Row{Number: p.row, Hidden: hidden, Cells: p.cells})
}

// longCell reads the cell element that was just started.
func (p *sheetParser) longCell() error {
	t := p.t
	column, row, style := 0, 0, 0
	if ref := t.attr("r"); len(ref) > 0 { // an empty attribute is as good as none
		var ok bool
		if column, row, ok = parseRef(ref); !ok {
			return damaged("an impossible cell reference")
		}
	}
	if s := t.attr("s"); len(s) > 0 {
		var ok bool
		if style, ok = parseIndex(s, maxStyle); !ok {
			return damaged("an impossible style")
		}
	}
	if err := p.place(column, row, style, kindOf(t.attr("t"))); err != nil {
		return err
	}
	p.value = p.value[:0]
	if err := t.children(p.cellPart); err != nil {
		return err
	}
	return p.endCell(p.value)
}

// takePart takes one element directly inside a cell.
func (p *sheetParser) takePart() (err error) {
	t, c := p.t, &p.cell
	switch {
	case t.is("f"):
		c.formula = true
	case t.is("is"):
		c.hasValue = true
		p.value, c.bad, err = richText(t, p.value[:0])
	case !t.is("v") || c.kind == kindInline && c.hasValue:
	case c.kind == kindString || c.kind == kindInline:
		c.hasValue = true
		p.value, c.bad, err = appendXString(t, p.value[:0])
	default:
		c.hasValue = true
		p.value, _, err = t.content(p.value[:0])
		p.value = bytes.TrimSpace(p.value)
	}
	return err
}

// place moves to a cell; column and row are 0 where its reference is missing.
func (p *sheetParser) place(column, row, style int, kind cellKind) error {
	p.cell = rawCell{kind: kind, style: style}
	switch {
	case column == 0:
		column = p.column + 1
	case row != p.row && p.rowGiven:
		return damaged("a cell contradicts its row")
	default:
		p.row, p.rowGiven = row, true // a row without a number is the one its first cell names
	}
	if column > lastColumn {
		return damaged("an impossible column")
	}
	p.disordered = p.disordered || column <= p.column
	p.column = column
	if p.emit == nil {
		p.columns = append(p.columns, column)
	}
	return nil
}
