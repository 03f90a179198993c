package xlsx

import (
	"bytes"
	"unicode/utf8"
)

// endCell checks the cell when examining, and makes it when emitting.
func (p *sheetParser) endCell(raw rawCell, value []byte) error {
	var shared int
	if raw.kind == kindShared && len(value) > 0 {
		var ok bool
		if shared, ok = parseIndex(value, len(p.book.strings.texts)-1); !ok {
			return damaged("an impossible string index")
		}
		if len(p.book.strings.texts[shared]) == 0 {
			value = nil
		}
	}
	noValue := raw.formula && len(value) == 0 && (!raw.hasValue || raw.kind != kindString && raw.kind != kindShared && raw.kind != kindInline)
	if len(value) == 0 && !noValue && !raw.bad {
		return nil
	}
	if l := p.book.limits; p.row > l.Rows || p.column > l.Columns {
		if p.blank(raw.kind, value, shared) {
			return nil
		}
		return refuse(RefusedLimit, "a value beyond row %d or column %d", l.Rows, l.Columns)
	}
	if p.emit == nil {
		p.s.lastUsed = max(p.s.lastUsed, p.column)
		return nil
	}
	if len(p.slab) == cap(p.slab) {
		grown := make([]Cell, len(p.slab)-p.first, max(slabCells, 2*(len(p.slab)-p.first)))
		copy(grown, p.slab[p.first:])
		p.slab, p.first = grown, 0
	}
	p.slab = append(p.slab, Cell{Column: p.column, Formula: raw.formula})
	c := &p.slab[len(p.slab)-1]
	if noValue {
		c.Type, c.NoValue = Error, true
		return nil
	}
	p.fill(c, raw, value, shared)
	return nil
}

// blank says whether the value is a text of white space only.
func (p *sheetParser) blank(kind cellKind, value []byte, shared int) bool {
	switch kind {
	case kindShared:
		return len(bytes.TrimSpace([]byte(p.book.strings.texts[shared]))) == 0
	case kindString, kindInline:
		return len(bytes.TrimSpace(value)) == 0
	}
	return false
}

// fill gives the cell its value.
func (p *sheetParser) fill(c *Cell, raw rawCell, value []byte, shared int) {
	switch raw.kind {
	case kindShared:
		c.Text = p.book.strings.texts[shared]
		if p.book.strings.bad[shared] {
			c.Type, c.Text = Error, ""
		}
	case kindString, kindInline:
		if raw.bad {
			c.Type = Error
			return
		}
		c.Text = p.texts.keep(value)
	case kindBool:
		c.Type, c.Text = Bool, "false"
		if truth(value) {
			c.Bool, c.Text = true, "true"
		} else if n, ok := parseNumber(value); ok && n != 0 {
			c.Bool, c.Text = true, "true"
		} else if !ok && string(value) != "false" {
			c.Type, c.Text = Error, "#VALUE!"
		}
	case kindError:
		c.Type, c.Text = Error, p.texts.keep(value)
	case kindDate:
		p.fillISO(c, value)
	default:
		p.fillNumber(c, value, p.book.formats.of(raw.style))
	}
}

func (p *sheetParser) fillISO(c *Cell, value []byte) {
	if text, kind, serial, ok := isoCell(string(value)); ok {
		c.Type, c.Text, c.Kind, c.Serial = Date, text, kind, serial
		return
	}
	if !utf8.Valid(value) {
		c.Type = Error
		return
	}
	c.Text = p.texts.keep(value)
}

func (p *sheetParser) fillNumber(c *Cell, value []byte, f format) {
	v, ok := parseNumber(value)
	if !ok {
		c.Type, c.Text = Error, "#NUM!"
		return
	}
	c.Type, c.Number = Number, v
	number := value
	if !shortest(number) {
		p.scratch = appendNumber(p.scratch[:0], v)
		number = p.scratch
	}
	if f != formatNumber {
		stored := p.texts.keep(number)
		text, kind, ok := appendSerial(p.scratch[:0], v, f, p.book.date1904)
		p.scratch = text
		if ok {
			c.Type, c.Text, c.Kind, c.Serial = Date, p.texts.keep(text), kind, stored
		} else {
			c.Text = stored
		}
		return
	}
	c.Text = p.texts.keep(number)
	if bytes.ContainsAny(value, "eE") {
		c.Serial = p.texts.keep(value)
	}
}
