package xlsx

import (
	"bytes"
	"unicode/utf8"
)

// shortCell reads one cell as nearly every producer writes it,
//
//	<c r="A1" s="1" t="s"><v>12</v></c>   <c r="A1" s="1"/>   <c r="A1" t="inlineStr"><is><t>a</t></is></c>
//
// straight from the buffer. Nothing is used up when the bytes look different
// in any way: the tokenizer then decides, and complains. This is where the
// time goes: a test holds the short and the long way to the same results.
func (p *sheetParser) shortCell() (matched bool, err error) {
	b := p.t.buf[p.t.pos:p.t.end]
	if len(b) < 4 || b[0] != '<' || b[1] != 'c' {
		return false, nil
	}
	var column, row, style int
	var seen uint8
	kind, i := kindNumber, 2
	for i+4 < len(b) && b[i] == ' ' && b[i+2] == '=' && b[i+3] == '"' {
		name := b[i+1]
		if name < 'r' || name > 't' || seen&(1<<(name-'r')) != 0 {
			return false, nil
		}
		seen |= 1 << (name - 'r')
		i += 4
		switch name {
		case 'r':
			for ; i < len(b) && b[i] >= 'A' && b[i] <= 'Z' && column <= lastColumn; i++ {
				column = column*26 + int(b[i]-'A') + 1
			}
			row, i = shortIndex(b, i)
			if column == 0 || column > lastColumn || row == 0 || row > lastRow {
				return false, nil
			}
		case 's':
			style, i = shortIndex(b, i)
		case 't':
			from := i
			for i < len(b) && b[i] >= 'A' {
				i++
			}
			kind = kindOf(b[from:i])
		}
		if i >= len(b) || b[i] != '"' {
			return false, nil
		}
		i++
	}
	value, used := shortValue(b[i:], kind == kindInline)
	if used == 0 {
		return false, nil
	}
	if err := p.place(column, row, style, kind); err != nil {
		return false, err
	}
	c := &p.cell
	c.hasValue = value != nil
	if kind == kindString || kind == kindInline {
		if bytes.Contains(value, []byte("_x")) {
			p.value, c.bad = unescapeX(p.value[:0], value)
			value = p.value
		}
		c.bad = c.bad || !utf8.Valid(value)
	} else if len(value) > 0 && (value[0] == ' ' || value[len(value)-1] == ' ') {
		value = bytes.TrimSpace(value)
	}
	p.t.pos += i + used
	return true, p.endCell(value)
}

// shortIndex reads the digits from i on, of which there may be eight.
func shortIndex(b []byte, i int) (n, end int) {
	for ; i < len(b) && b[i] >= '0' && b[i] <= '9' && n < maxStyle/10; i++ {
		n = n*10 + int(b[i]-'0')
	}
	return n, i
}

// shortValue takes what follows the attributes of a cell up to its end; used
// is 0 when it is anything but a plain value.
func shortValue(b []byte, inline bool) (value []byte, used int) {
	const preserved = `><is><t xml:space="preserve">`
	before, after := "><v>", "</v></c>"
	switch {
	case len(b) > 1 && b[0] == '/' && b[1] == '>':
		return nil, 2
	case inline && bytes.HasPrefix(b, []byte("><is><t>")):
		before, after = "><is><t>", "</t></is></c>"
	case inline && bytes.HasPrefix(b, []byte(preserved)):
		before, after = preserved, "</t></is></c>"
	case inline || len(b) < len(before) || string(b[:len("><v>")]) != "><v>":
		return nil, 0
	}
	end := len(before)
	for end < len(b) && b[end] >= ' ' && b[end] != '<' && b[end] != '&' {
		end++
	}
	if len(b)-end < len(after) || string(b[end:end+len(after)]) != after {
		return nil, 0
	}
	return b[len(before):end], end + len(after)
}
