package xlsx

import (
	"bytes"
	"slices"
)

const (
	maxMerged     = 300_000
	maxHiddenCols = lastColumn
	slabCells     = 1024
)

// sheetParser walks through the XML of one sheet. Without emit it only
// examines; with emit it makes cells and gives them row by row.
type sheetParser struct {
	t    *tokenizer
	s    *Sheet
	book *Workbook
	emit func(Row) bool

	row, column int // where we are
	rowGiven    bool
	columns     []int // columns of this row, while examining
	disordered  bool  // cells of this row are not in order
	slab        []Cell
	first       int // where this row begins in slab
	texts       arena
	value       []byte
	scratch     []byte
	stopped     bool
}

// rawCell is what a cell says of itself.
type rawCell struct {
	kind     cellKind
	style    int
	formula  bool
	hasValue bool // a v or is element
	bad      bool
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

func (p *sheetParser) sheet() error {
	t := p.t
	if kind, err := t.next(); err != nil || kind != tokenStart {
		return orDamaged(err, "a sheet without content")
	}
	if !t.is("worksheet") && !t.is("dialogsheet") && !t.is("chartsheet") {
		return damaged("the part of a sheet holds none")
	}
	for {
		kind, err := t.next()
		switch {
		case err != nil:
			return err
		case kind == tokenEnd:
			return t.finish()
		case kind != tokenStart:
			continue
		case t.is("sheetData"):
			err = p.rows()
			if p.stopped {
				return err
			}
		case p.emit == nil && t.is("mergeCells"):
			err = p.list(p.mergeCell)
		case p.emit == nil && t.is("cols"):
			err = p.list(p.hiddenColumn)
		default:
			err = t.skip()
		}
		if err != nil {
			return err
		}
	}
}

// list calls each for every element directly inside the one just started.
func (p *sheetParser) list(each func() error) error {
	for {
		kind, err := p.t.next()
		if err != nil || kind == tokenEnd {
			return err
		}
		if kind == tokenStart {
			if err := each(); err != nil {
				return err
			}
			if err := p.t.skip(); err != nil {
				return err
			}
		}
	}
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
	if t.is("col") && ok1 && ok2 && from > 0 && (truth(t.attr("hidden")) || ok && width == 0) && len(p.s.hiddenCols) < maxHiddenCols {
		p.s.hiddenCols = append(p.s.hiddenCols, Range{FromColumn: from, ToColumn: to})
	}
	return nil
}

func (p *sheetParser) rows() error {
	for {
		kind, err := p.t.next()
		switch {
		case err != nil || kind == tokenEnd:
			return err
		case kind != tokenStart:
		case p.t.is("row"):
			if err := p.oneRow(); err != nil || p.stopped {
				return err
			}
		default:
			if err := p.t.skip(); err != nil {
				return err
			}
		}
	}
}

func (p *sheetParser) oneRow() error {
	last := p.row
	hidden := truth(p.t.attr("hidden"))
	p.row, p.column, p.rowGiven, p.disordered = last+1, 0, false, false
	if r := p.t.attr("r"); len(r) > 0 {
		n, ok := parseIndex(r, lastRow)
		if !ok || n == 0 {
			return damaged("an impossible row number")
		}
		p.row, p.rowGiven = n, true
	}
	p.columns, p.first = p.columns[:0], len(p.slab)
	for {
		for p.t.plain() {
			matched, err := p.plainCell()
			if err != nil {
				return err
			}
			if !matched {
				break
			}
		}
		kind, err := p.t.next()
		switch {
		case err != nil:
			return err
		case kind == tokenEnd:
			return p.endRow(last, hidden)
		case kind != tokenStart:
		case p.t.is("c"):
			if err := p.cell(); err != nil {
				return err
			}
		default:
			if err := p.t.skip(); err != nil {
				return err
			}
		}
	}
}

func (p *sheetParser) endRow(last int, hidden bool) error {
	if p.row > lastRow {
		return damaged("an impossible row number")
	}
	if p.emit == nil {
		if p.row <= last {
			p.s.unordered = true
		}
		if p.disordered {
			slices.Sort(p.columns)
			for i := 1; i < len(p.columns); i++ {
				if p.columns[i] == p.columns[i-1] {
					return damaged("the same cell twice")
				}
			}
		}
		return nil
	}
	cells := p.slab[p.first:len(p.slab):len(p.slab)]
	if len(cells) == 0 {
		return nil
	}
	if p.disordered {
		slices.SortFunc(cells, func(x, y Cell) int { return x.Column - y.Column })
	}
	p.stopped = !p.emit(Row{Number: p.row, Hidden: hidden, Cells: cells})
	return nil
}

// cell reads the cell element that was just started.
func (p *sheetParser) cell() error {
	raw, err := p.attributes()
	if err != nil {
		return err
	}
	p.value = p.value[:0]
	for {
		kind, err := p.t.next()
		switch {
		case err != nil:
			return err
		case kind == tokenEnd:
			return p.endCell(raw, p.value)
		case kind != tokenStart:
		case p.t.is("v") && (raw.kind != kindInline || !raw.hasValue):
			raw.hasValue = true
			raw.bad, err = p.takeValue(raw.kind)
		case p.t.is("is"):
			raw.hasValue = true
			p.value, raw.bad, err = richText(p.t, p.value[:0])
		case p.t.is("f"):
			raw.formula = true
			err = p.t.skip()
		default:
			err = p.t.skip()
		}
		if err != nil {
			return err
		}
	}
}

// takeValue reads the text of v into p.value.
func (p *sheetParser) takeValue(kind cellKind) (bad bool, err error) {
	if kind == kindString || kind == kindInline {
		p.value, bad, err = escapedText(p.t, p.value[:0])
		return bad, err
	}
	p.value, err = p.t.content(p.value[:0])
	p.value = trim(p.value)
	return false, err
}

func trim(b []byte) []byte {
	if len(b) > 0 && b[0] > ' ' && b[len(b)-1] > ' ' {
		return b
	}
	return bytes.TrimSpace(b)
}

// attributes reads the attributes of the cell that was just started.
func (p *sheetParser) attributes() (rawCell, error) {
	var ref, style, kind []byte
	for i := range p.t.attrs {
		a := &p.t.attrs[i]
		if len(a.prefix) > 0 || len(a.local) != 1 {
			continue
		}
		switch a.local[0] {
		case 'r':
			ref = p.t.attrValue(a)
		case 's':
			style = p.t.attrValue(a)
		case 't':
			kind = p.t.attrValue(a)
		}
	}
	return p.place(ref, style, kind)
}

// place moves to the cell with these attributes; empty ones are as if absent.
func (p *sheetParser) place(ref, style, kind []byte) (rawCell, error) {
	raw := rawCell{kind: kindOf(kind)}
	column := p.column + 1
	if len(ref) > 0 {
		c, r, ok := parseRef(ref)
		if !ok {
			return raw, damaged("an impossible cell reference")
		}
		if r != p.row {
			// A row without a number is the one its first cell names.
			if p.rowGiven {
				return raw, damaged("a cell contradicts its row")
			}
			p.row = r
		}
		p.rowGiven = true
		column = c
	}
	if len(style) > 0 {
		var ok bool
		if raw.style, ok = parseIndex(style, 1<<40); !ok {
			return raw, damaged("an impossible style")
		}
	}
	if column > lastColumn {
		return raw, damaged("an impossible column")
	}
	if column <= p.column {
		p.disordered = true
	}
	p.column = column
	if p.emit == nil {
		p.columns = append(p.columns, column)
	}
	return raw, nil
}

func kindOf(t []byte) cellKind {
	switch string(t) {
	case "", "n":
		return kindNumber
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
