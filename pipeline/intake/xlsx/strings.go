package xlsx

import (
	"bytes"
	"unicode/utf8"
	"unsafe"
)

const (
	chunkSize  = 64 << 10
	maxStrings = 5_000_000
	stringCost = 17 // bytes that one string costs beside its own
)

// arena keeps texts of cells in large pieces: one allocation for thousands of cells.
type arena struct{ chunk []byte }

// keep gives b as a string.
func (a *arena) keep(b []byte) string {
	if len(b) == 0 {
		return ""
	}
	if len(b) > chunkSize/4 {
		return string(b)
	}
	if cap(a.chunk)-len(a.chunk) < len(b) {
		a.chunk = make([]byte, 0, chunkSize)
	}
	from := len(a.chunk)
	a.chunk = append(a.chunk, b...)
	// The bytes of a chunk are written once and never again, so a string may share them.
	return unsafe.String(&a.chunk[from], len(b))
}

// stringTable is the shared strings; bad ones hold something that is no character.
type stringTable struct {
	texts []string
	bad   map[int]bool
}

func (s *stringTable) isBad(i int) bool { return len(s.bad) > 0 && s.bad[i] }

func (w *Workbook) readStrings(p *part, c clock) error {
	w.strings.bad = map[int]bool{}
	var kept arena
	var text []byte
	return w.archive.read(p, c, func(t *tokenizer) (err error) {
		if !t.is("si") {
			return nil
		}
		var bad bool
		if text, bad, err = richText(t, text[:0]); err != nil {
			return err
		}
		if bad {
			w.strings.bad[len(w.strings.texts)] = true
		}
		if len(w.strings.texts) >= maxStrings {
			return refuse(RefusedLimit, "more than %d shared strings", maxStrings)
		}
		w.strings.texts = append(w.strings.texts, kept.keep(text))
		return w.take(len(text) + stringCost)
	}, "sst")
}

// richText appends the text of the element just started (si, is, text of a
// comment): its own t and those of its runs, without phonetic runs.
func richText(t *tokenizer, dst []byte) (text []byte, bad bool, err error) {
	depth := len(t.marks)
	for {
		kind, err := t.next()
		switch {
		case err != nil || kind == tokenEnd && len(t.marks) < depth:
			return dst, bad, err
		case kind != tokenStart, t.is("r") && len(t.marks) == depth+1:
		case t.is("t"):
			var odd bool
			dst, odd, err = appendXString(t, dst)
			bad = bad || odd
		default:
			err = t.leave(len(t.marks) - 1)
		}
		if err != nil {
			return dst, bad, err
		}
	}
}

// appendXString appends the text of the element just started with _xHHHH_ resolved.
func appendXString(t *tokenizer, dst []byte) (text []byte, bad bool, err error) {
	from := len(dst)
	dst, bad, err = t.content(dst)
	if bytes.Contains(dst[from:], []byte("_x")) {
		plain, odd := unescapeX(nil, dst[from:])
		dst, bad = append(dst[:from], plain...), bad || odd
	}
	return dst, bad || !utf8.Valid(dst[from:]), err
}

// unescapeX appends b with _xHHHH_ (ST_Xstring, UTF-16 units) resolved. bad
// says that a surrogate stands alone.
func unescapeX(dst, b []byte) (out []byte, bad bool) {
	for {
		i := bytes.Index(b, []byte("_x"))
		if i < 0 {
			return append(dst, b...), bad
		}
		dst = append(dst, b[:i]...)
		b = b[i:]
		r, ok := unitX(b)
		if !ok {
			dst = append(dst, '_')
			b = b[1:]
			continue
		}
		b = b[7:]
		if r >= 0xd800 && r < 0xe000 {
			low, ok := unitX(b)
			if r < 0xdc00 && ok && low >= 0xdc00 && low < 0xe000 {
				r = 0x10000 + (r-0xd800)<<10 + (low - 0xdc00)
				b = b[7:]
			} else {
				bad, r = true, utf8.RuneError
			}
		}
		dst = utf8.AppendRune(dst, r)
	}
}

func unitX(b []byte) (rune, bool) {
	if len(b) < 7 || b[0] != '_' || b[1] != 'x' || b[6] != '_' {
		return 0, false
	}
	r := rune(0)
	for _, c := range b[2:6] {
		d := hexDigit(c)
		if d < 0 {
			return 0, false
		}
		r = r<<4 | d
	}
	return r, true
}
