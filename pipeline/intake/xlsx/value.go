package xlsx

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// endCell checks the cell when examining, and makes it when emitting.
func (p *sheetParser) endCell(value []byte) error {
	raw := &p.cell
	text := ""
	if raw.kind == kindShared && len(value) > 0 {
		i, ok := parseIndex(value, len(p.book.strings.texts)-1)
		if !ok {
			return damaged("an impossible string index")
		}
		text, raw.bad = p.book.strings.texts[i], p.book.strings.isBad(i)
		if text == "" {
			value = nil
		}
	}
	isText := raw.kind == kindShared || raw.kind == kindString || raw.kind == kindInline
	noValue := raw.formula && len(value) == 0 && !(raw.hasValue && isText)
	if len(value) == 0 && !noValue && !raw.bad {
		if p.emit != nil && p.s.pieces.has(p.row) {
			p.cells = append(p.cells, Cell{Column: p.column, Type: blank})
		}
		return nil
	}
	if l := &p.book.limits; p.row > l.Rows || p.column > l.Columns {
		if isText && strings.TrimSpace(text) == "" && (raw.kind == kindShared || len(bytes.TrimSpace(value)) == 0) {
			return nil // white space is no value out there
		}
		return refuse(RefusedLimit, "a value beyond row %d or column %d", l.Rows, l.Columns)
	}
	if p.emit == nil {
		p.s.lastUsed = max(p.s.lastUsed, p.column)
		return nil
	}
	p.cells = append(p.cells, Cell{Column: p.column, Formula: raw.formula})
	c := &p.cells[len(p.cells)-1]
	switch {
	case noValue:
		c.Type, c.NoValue = Error, true
	case raw.bad:
		c.Type = Error
	case raw.kind == kindNumber:
		p.fillNumber(c, value, p.book.formats.of(raw.style))
	case raw.kind == kindShared:
		c.Text = text
	case isText:
		c.Text = p.texts.keep(value)
	case raw.kind == kindBool:
		c.fillBool(value)
	case raw.kind == kindDate:
		p.fillISO(c, value)
	default:
		c.Type, c.Text = Error, p.texts.keep(value)
	}
	return nil
}

func (c *Cell) fillBool(value []byte) {
	n, isNumber := parseNumber(value)
	c.Bool = truth(value) || n != 0
	switch {
	case c.Bool:
		c.Type, c.Text = Bool, "true"
	case isNumber || strings.EqualFold(string(value), "false"):
		c.Type, c.Text = Bool, "false"
	default:
		c.Type, c.Text = Error, "#VALUE!"
	}
}

func (p *sheetParser) fillISO(c *Cell, value []byte) {
	text, kind, serial, ok := isoCell(string(value))
	switch {
	case ok:
		c.Type, c.Text, c.Kind, c.Number = Date, text, kind, serial
	case utf8.Valid(value):
		c.Text = p.texts.keep(value)
	default:
		c.Type = Error
	}
}

func (p *sheetParser) fillNumber(c *Cell, value []byte, f format) {
	v, ok := parseNumber(value)
	if !ok {
		c.Type, c.Text = Error, "#NUM!"
		return
	}
	c.Type, c.Number = Number, v
	if f != formatNumber {
		if p.scratch, c.Kind, ok = appendSerial(p.scratch[:0], v, f, p.book.date1904); ok {
			c.Type, c.Text = Date, p.texts.keep(p.scratch)
			return
		}
	}
	if !shortest(value) {
		if bytes.ContainsAny(value, "eE") {
			c.Stored = p.texts.keep(value)
		}
		p.scratch = appendNumber(p.scratch[:0], v)
		value = p.scratch
	}
	c.Text = p.texts.keep(value)
}
