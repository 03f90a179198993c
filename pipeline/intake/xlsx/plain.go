package xlsx

import (
	"bytes"
	"unicode/utf8"
)

// plain says whether names without a prefix are ours and the buffer may be
// read ahead of the tokens.
func (t *tokenizer) plain() bool { return !t.selfClosed && t.resolve(nil) == nsMain }

// plainCell reads one cell as nearly every producer writes it,
//
//	<c r="A1" s="1" t="s"><v>12</v></c>   <c r="A1" s="1"/>
//
// straight from the buffer. Nothing is used up when the bytes look different
// in any way: the tokenizer then decides. This is where the time goes.
func (p *sheetParser) plainCell() (matched bool, err error) {
	b := p.t.buf[p.t.pos:p.t.end]
	if len(b) < 4 || b[0] != '<' || b[1] != 'c' {
		return false, nil
	}
	var ref, style, kind []byte
	i := 2
	for i+4 < len(b) && b[i] == ' ' && b[i+2] == '=' && b[i+3] == '"' {
		end := bytes.IndexByte(b[i+4:min(len(b), i+36)], '"')
		if end < 0 {
			return false, nil
		}
		v := b[i+4 : i+4+end]
		switch {
		case b[i+1] == 'r' && ref == nil:
			ref = v
		case b[i+1] == 's' && style == nil:
			style = v
		case b[i+1] == 't' && kind == nil:
			kind = v
		default:
			return false, nil
		}
		i += 5 + end
	}
	value, used := plainValue(b[i:], string(kind) == "inlineStr")
	if used == 0 {
		return false, nil
	}
	raw, err := p.place(ref, style, kind)
	if err != nil {
		return false, err
	}
	raw.hasValue = value != nil
	if raw.kind != kindString && raw.kind != kindInline {
		value = trim(value)
	} else if len(value) > 0 {
		value, raw.bad = p.plainText(value)
	}
	if err := p.endCell(raw, value); err != nil {
		return false, err
	}
	p.t.pos += i + used
	return true, nil
}

// plainValue takes what follows the attributes of a cell up to its end; used
// is 0 when it is anything but a plain value.
func plainValue(b []byte, inline bool) (value []byte, used int) {
	before, after := "><v>", "</v></c>"
	switch {
	case bytes.HasPrefix(b, []byte("/>")):
		return nil, 2
	case inline && bytes.HasPrefix(b, []byte("><is><t>")):
		before, after = "><is><t>", "</t></is></c>"
	case inline && bytes.HasPrefix(b, []byte(`><is><t xml:space="preserve">`)):
		before, after = `><is><t xml:space="preserve">`, "</t></is></c>"
	case inline || !bytes.HasPrefix(b, []byte(before)):
		return nil, 0
	}
	end := len(before)
	for end < len(b) && b[end] >= ' ' && b[end] != '<' && b[end] != '&' {
		end++
	}
	if !bytes.HasPrefix(b[end:], []byte(after)) {
		return nil, 0
	}
	return b[len(before):end], end + len(after)
}

// plainText is escapedText for bytes that are already at hand.
func (p *sheetParser) plainText(b []byte) (text []byte, bad bool) {
	if bytes.Contains(b, []byte("_x")) {
		p.value, bad = unescapeX(p.value[:0], b)
		b = p.value
	}
	return b, bad || !utf8.Valid(b)
}
