package xlsx

import (
	"bytes"
	"math"
	"strconv"
	"strings"
	"unsafe"
)

// Type is what a cell holds.
type Type uint8

// The types of cells. A cell without a value is not given at all.
const (
	Text Type = iota
	Number
	Date
	Bool
	Error
	blank // a cell without value, while the pieces of a row are put together
)

// Cell is one cell that holds a value, or an error in place of one.
type Cell struct {
	Column int // from 1
	Type   Type
	// Bool is the value of a Bool; Formula says that the value is the stored
	// result of a formula; NoValue that a formula has none: Type is Error.
	Bool, Formula, NoValue bool
	// Text is the text of a Text cell as written; the code of an Error ("#N/A";
	// "#NUM!" for a number that is none, "" where no value is stored or the text
	// holds no characters); the shortest text of a Number that round-trips; of a
	// Date the ISO day ("2015-02-01"), datetime ("2015-02-01T12:30:00"), clock
	// time ("12:30:00") or duration ("PT36H"); "true" or "false" of a Bool.
	Text string
	// Number is the value of a Number, and the serial of a Date that has one: all
	// but days of ISO type.
	Number float64
	// Stored is the text of a Number as it is stored where that has an exponent:
	// digits may be lost.
	Stored string
	// Kind is "" for a day or datetime, Clock for a clock time and Elapsed for a
	// duration: neither of these is a day.
	Kind string
}

// Serial gives the serial of a Date as stored, "" when it has none.
func (c Cell) Serial() string {
	if c.Type != Date || c.Kind == "" && c.Number == 0 {
		return ""
	}
	return numberText(c.Number)
}

// Shown gives type and value as `bernskats cells` shows them; numbers are
// written as JSON readers commonly do: 12, 0.1, 1e-07, 1e+20.
func (c Cell) Shown() (typ, value string) {
	typ = [...]string{Text: "text", Number: "number", Date: "date", Bool: "bool", Error: "error"}[c.Type]
	if c.Type == Number && math.Abs(c.Number) >= 1<<53 && !strings.ContainsAny(c.Text, ".e") {
		return typ, c.Text + ".0" // a whole number that may have lost digits shows it
	}
	return typ, c.Text
}

// Ref gives the name of a cell, such as "B12".
func Ref(column, row int) string { return ColumnName(column) + strconv.Itoa(row) }

// ColumnName gives the letters of a column counted from 1.
func ColumnName(column int) string {
	name := ""
	for ; column > 0; column = (column - 1) / 26 {
		name = string(rune('A'+(column-1)%26)) + name
	}
	return name
}

const (
	lastRow    = 1_048_576
	lastColumn = 16_384
)

// parseRef reads a reference such as B12 or $B$12.
func parseRef(b []byte) (column, row int, ok bool) {
	i := 0
	if i < len(b) && b[i] == '$' {
		i++
	}
	for ; i < len(b); i++ {
		c := b[i] | 0x20
		if c < 'a' || c > 'z' {
			break
		}
		if column = column*26 + int(c-'a') + 1; column > lastColumn {
			return 0, 0, false
		}
	}
	if column == 0 {
		return 0, 0, false
	}
	if i < len(b) && b[i] == '$' {
		i++
	}
	row, ok = parseIndex(b[i:], lastRow)
	return column, row, ok && row > 0
}

// parseRange reads "A1:B2", also backwards.
func parseRange(b []byte) (Range, bool) {
	from, to, two := bytes.Cut(b, []byte(":"))
	if !two {
		to = from
	}
	c1, r1, ok1 := parseRef(from)
	c2, r2, ok2 := parseRef(to)
	if !ok1 || !ok2 {
		return Range{}, false
	}
	return Range{min(c1, c2), min(r1, r2), max(c1, c2), max(r1, r2)}, true
}

// parseIndex reads a whole number from 0 to most, digits only.
func parseIndex(b []byte, most int) (int, bool) {
	n := 0
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0, false
		}
		if n = n*10 + int(c-'0'); n > most {
			return 0, false
		}
	}
	return n, len(b) > 0
}

// parseNumber reads xsd:double without its special values.
func parseNumber(b []byte) (float64, bool) {
	n, whole := 0, len(b) > 0 && len(b) <= 15 // digits that every float64 holds
	for _, c := range b {
		switch {
		case c >= '0' && c <= '9':
			n = n*10 + int(c-'0')
		case c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E':
			whole = false
		default: // strconv also knows hexadecimal numbers, infinities and underscores
			return 0, false
		}
	}
	if whole {
		return float64(n), true
	}
	v, err := strconv.ParseFloat(unsafe.String(unsafe.SliceData(b), len(b)), 64)
	return v + 0, err == nil // + 0 makes -0 a plain 0
}

// shortest says whether b, a number, is already the shortest text of it; when
// in doubt it is not.
func shortest(b []byte) bool {
	if len(b) > 0 && b[0] == '-' {
		b = b[1:]
	}
	if len(b) == 0 || len(b) > 15 || b[0] == '0' || b[0] == '.' {
		return false
	}
	point := false
	for _, c := range b {
		if c == '.' {
			point = true
		} else if c < '0' || c > '9' {
			return false
		}
	}
	return !point || b[len(b)-1] != '0' && b[len(b)-1] != '.'
}

// appendNumber appends the shortest text that round-trips: plain digits from
// 0.0001 up to below 10^16, an exponent elsewhere.
func appendNumber(dst []byte, v float64) []byte {
	if abs := math.Abs(v); v == 0 || abs >= 1e-4 && abs < 1e16 {
		return strconv.AppendFloat(dst, v, 'f', -1, 64)
	}
	return strconv.AppendFloat(dst, v, 'e', -1, 64)
}

func numberText(v float64) string { return string(appendNumber(nil, v)) }
