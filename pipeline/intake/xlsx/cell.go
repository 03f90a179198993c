package xlsx

import (
	"bytes"
	"math"
	"strconv"
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
)

// Cell is one cell that holds a value, or an error in place of one.
type Cell struct {
	Column int // from 1
	Type   Type
	// Text is the text of a Text cell as written; the code of an Error ("#N/A";
	// "#NUM!" for a number that is none, "" where no value is stored or the text
	// holds no characters); the shortest text of a Number that round-trips; of a
	// Date the ISO day ("2015-02-01"), datetime ("2015-02-01T12:30:00"), clock
	// time ("12:30:00") or duration ("PT36H"); "true" or "false" of a Bool.
	Text string
	// Number is the value of a Number, and the serial of a Date that has one.
	Number float64
	// Serial is the stored serial of a Date ("" for cells of ISO type), and of a
	// Number the text as stored when that was in exponent form: digits may be lost.
	Serial string
	// Kind is "" for a day or datetime, "time" for a clock time and "elapsed" for
	// a duration: neither of these is a day.
	Kind    string
	Formula bool // the value is the stored result of a formula
	NoValue bool // a formula without a stored result; Type is Error
	Bool    bool
}

// Shown gives type and value as `bernskats cells` shows them; numbers are
// written as JSON readers commonly do: 12, 0.1, 1e-07, 1e+20.
func (c Cell) Shown() (typ, value string) {
	switch c.Type {
	case Number:
		value = c.Text
		if math.Abs(c.Number) >= 1<<53 && !bytes.ContainsAny([]byte(value), ".e") {
			value += ".0" // a whole number that may have lost digits shows it
		}
		return "number", value
	case Date:
		return "date", c.Text
	case Bool:
		return "bool", c.Text
	case Error:
		return "error", c.Text
	}
	return "text", c.Text
}

// Ref gives the name of a cell, such as "B12".
func Ref(column, row int) string {
	return string(strconv.AppendInt([]byte(ColumnName(column)), int64(row), 10))
}

// ColumnName gives the letters of a column counted from 1.
func ColumnName(column int) string {
	var b [8]byte
	i := len(b)
	for ; column > 0 && i > 0; column = (column - 1) / 26 {
		i--
		b[i] = byte('A' + (column-1)%26)
	}
	return string(b[i:])
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
	from := i
	for ; i < len(b); i++ {
		c := b[i] | 0x20
		if c < 'a' || c > 'z' {
			break
		}
		if column = column*26 + int(c-'a') + 1; column > lastColumn {
			return 0, 0, false
		}
	}
	if i == from {
		return 0, 0, false
	}
	if i < len(b) && b[i] == '$' {
		i++
	}
	row, ok = parseIndex(b[i:], lastRow)
	return column, row, ok && row > 0
}

// parseIndex reads a whole number from 0 to most, digits only.
func parseIndex(b []byte, most int) (int, bool) {
	if len(b) == 0 {
		return 0, false
	}
	n := 0
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0, false
		}
		if n = n*10 + int(c-'0'); n > most {
			return 0, false
		}
	}
	return n, true
}

// parseNumber reads xsd:double without its special values.
func parseNumber(b []byte) (float64, bool) {
	mantissa, digits, fraction, simple, ok := scanNumber(b)
	if !ok {
		return 0, false
	}
	if simple && digits <= 15 && fraction <= 15 {
		// Both are exact, so the quotient is the nearest number.
		v := float64(mantissa)
		if fraction > 0 {
			v /= pow10(fraction)
		}
		if b[0] == '-' && v != 0 {
			v = -v
		}
		return v, true
	}
	v, err := strconv.ParseFloat(string(b), 64)
	if err != nil || math.IsInf(v, 0) {
		return 0, false
	}
	return v + 0, true
}

// scanNumber checks the grammar [+-]digits[.digits][e[+-]digits] and gives the
// digits as one number while they are few; simple means no exponent.
func scanNumber(b []byte) (mantissa int64, digits, fraction int, simple, ok bool) {
	i, seen, point := 0, 0, false
	if len(b) > 0 && (b[0] == '-' || b[0] == '+') {
		i++
	}
	for ; i < len(b); i++ {
		c := b[i]
		if c >= '0' && c <= '9' {
			seen++
			if digits > 0 || c != '0' {
				digits++
			}
			if digits <= 15 {
				mantissa = mantissa*10 + int64(c-'0')
			}
			if point {
				fraction++
			}
		} else if c == '.' && !point {
			point = true
		} else {
			break
		}
	}
	if seen == 0 {
		return 0, 0, 0, false, false
	}
	if i == len(b) {
		return mantissa, digits, fraction, true, true
	}
	if b[i] != 'e' && b[i] != 'E' {
		return 0, 0, 0, false, false
	}
	i++
	if i < len(b) && (b[i] == '-' || b[i] == '+') {
		i++
	}
	_, ok = parseIndex(b[i:], 99_999)
	return 0, 0, 0, false, ok
}

func pow10(n int) float64 {
	p := 1.0
	for ; n > 0; n-- {
		p *= 10
	}
	return p
}

// shortest says whether b is already the shortest text of its number.
func shortest(b []byte) bool {
	if len(b) > 0 && b[0] == '-' {
		b = b[1:]
	}
	if len(b) == 0 || len(b) > 15 || b[0] < '0' || b[0] > '9' {
		return false
	}
	if b[0] == '0' && (len(b) == 1 || b[1] != '.') {
		return false // also "-0"; a plain 0 is as short by the other way
	}
	point := -1
	for i, c := range b {
		if c == '.' && point < 0 {
			point = i
		} else if c < '0' || c > '9' {
			return false
		}
	}
	// 0.0001 is the smallest that is not shorter with an exponent.
	return point < 0 || b[len(b)-1] != '0' && point < len(b)-1 && !bytes.HasPrefix(b, []byte("0.000"))
}

// appendNumber appends the shortest text that round-trips: plain digits from
// 0.0001 up to below 10^16, an exponent elsewhere.
func appendNumber(dst []byte, v float64) []byte {
	abs := math.Abs(v)
	if v == 0 {
		return append(dst, '0')
	}
	if abs >= 1e-4 && abs < 1e16 {
		return strconv.AppendFloat(dst, v, 'f', -1, 64)
	}
	return strconv.AppendFloat(dst, v, 'e', -1, 64)
}

func numberText(v float64) string { return string(appendNumber(nil, v)) }
