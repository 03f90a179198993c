package forms

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"bernskats/pipeline/model"

	"golang.org/x/text/unicode/norm"
)

// CellType is what a spreadsheet says a cell holds; the declared kind of the
// column decides how that is read.
type CellType uint8

// The types of cells.
const (
	CellText CellType = iota
	CellNumber
	CellDate
	CellBool
	CellError
)

// Cell is one cell as a sender wrote it.
type Cell struct {
	Type    CellType
	Text    string  // text; error code; date: ISO day or ISO day and time, "" when the serial is no day
	Number  float64 // of a number cell
	Bool    bool
	Formula bool   // the value is a saved result
	NoValue bool   // a formula without saved result
	Serial  string // as stored: of a date cell, and of a number cell in scientific notation
	Kind    string // of a date cell: "", "time" or "elapsed"
}

// ValueKind is how a value is stored.
type ValueKind uint8

// The kinds of values.
const (
	ValueNone    ValueKind = iota // the cell is empty: not given
	ValueText                     // Text
	ValueInt                      // Int
	ValueDecimal                  // Int, in units of model.Decimal
	ValueDay                      // Text, a model.Day
	ValueBool                     // Int, 0 or 1
)

// Value is what was understood of one cell.
type Value struct {
	Kind ValueKind
	Text string
	Int  int64
}

// Day gives the day of a ValueDay, "" of others.
func (v Value) Day() model.Day {
	if v.Kind != ValueDay {
		return ""
	}
	return model.Day(v.Text)
}

// Decimal gives the number of a ValueDecimal or ValueInt.
func (v Value) Decimal() model.Decimal {
	if v.Kind == ValueInt {
		return model.Whole(v.Int)
	}
	return model.Decimal(v.Int)
}

// Missing says whether a value that must be given was not.
func (c Column) Missing(v Value) bool { return c.Required && v.Kind == ValueNone }

// Issue is what is wrong, or odd, about one cell: the code of a finding and the
// arguments of its sentences, never with a personal code or a name in them.
type Issue struct {
	Code string
	Args map[string]string
}

// ParseContext is what reading a cell depends on beside the cell.
type ParseContext struct {
	Year      int       // report year; 0: days of any later year are taken
	LatestDay model.Day // last day accepted; "": 31 December of Year+1
	Date1904  bool      // bare serial numbers count from 1904
}

// maxCellLength is what a cell of a spreadsheet can hold, in characters.
const maxCellLength = 32767

// Parse reads a cell by the kind of its column.
//
//	date, month       ValueDay (a month is its first day)
//	count, semester   ValueInt
//	year              ValueInt (of a school year the year in which it ends, with Text "2023/24")
//	decimal, money    ValueDecimal (money in cents)
//	yes_no            ValueBool
//	code              ValueText, the code
//	id, text          ValueText (a school year as "2023/24")
//	personal_code     ValueText: eleven digits, or the sender's own number in capitals
//
// An empty cell is ValueNone without an issue: whether it may be empty is
// Column.Missing. With an issue whose code begins with E the value is ValueNone.
func Parse(col Column, lists map[string]CodeList, cell Cell, ctx ParseContext) (Value, []Issue) {
	if issue := unreadable(cell); issue != nil {
		return Value{}, issue
	}
	if cell.Type == CellText {
		cell.Text = clean(cell.Text)
		if cell.Text == "" {
			return Value{}, nil
		}
	}
	switch col.Kind {
	case PersonalCode:
		return parsePersonalCode(cell)
	case Date:
		return parseDate(cell, ctx)
	case Month:
		return parseMonth(cell, ctx)
	case Semester:
		return parseSemester(cell)
	case Year:
		return parseYear(cell)
	case Count:
		return parseCount(col, cell)
	case DecimalKind:
		return parseAmount(cell, amountRules{decimals: 4, noise: 1e-8, negative: true})
	case Money:
		return parseAmount(cell, amountRules{decimals: 2, noise: 1e-6})
	case YesNo:
		return parseYesNo(cell)
	case Code:
		return parseCode(lists[col.List], cell)
	case ID:
		return parseID(col, cell)
	}
	return parseText(col, cell)
}

// unreadable refuses what no kind can read.
func unreadable(cell Cell) []Issue {
	switch {
	case cell.NoValue:
		return refuse(CellNoResult)
	case cell.Type == CellError && cell.Text == "": // letters that are no characters
		return refuse(CellDamagedText)
	case cell.Type == CellError:
		return []Issue{{CellErrorValue, map[string]string{"value": errorName(cell.Text)}}}
	case cell.Type == CellNumber && (math.IsNaN(cell.Number) || math.IsInf(cell.Number, 0)):
		return refuse(CellNotFinite)
	case cell.Type != CellText:
		return nil
	case damaged(cell.Text):
		return refuse(CellDamagedText)
	}
	if n := utf8.RuneCountInString(cell.Text); n > maxCellLength {
		return []Issue{{CellTooLong, map[string]string{"length": itoa(n), "limit": itoa(maxCellLength)}}}
	}
	return nil
}

// errorName shows the error codes spreadsheet programs write and nothing else.
func errorName(text string) string {
	if strings.HasPrefix(text, "#") && len(text) <= 16 && strings.IndexFunc(text, func(r rune) bool {
		return !(r >= 'A' && r <= 'Z' || strings.ContainsRune("#/!?0_", r))
	}) < 0 {
		return text
	}
	return "#?"
}

func damaged(s string) bool {
	if !utf8.ValidString(s) {
		return true
	}
	for _, r := range s {
		if r == utf8.RuneError || unicode.IsControl(r) && r != '\t' && r != '\n' && r != '\r' {
			return true
		}
	}
	return false
}

// clean trims a text and takes out what nobody sees: marks of direction, byte
// order and zero width. Letters are composed, line ends are "\n".
func clean(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\r':
			return '\n'
		case r == '\u200d': // joins emoji
			return r
		case unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, s)
	return strings.TrimSpace(norm.NFC.String(s))
}

func refuse(code string) []Issue { return []Issue{{Code: code}} }

// refuseValue refuses with the value shown as far as it may be.
func refuseValue(code, value string) []Issue {
	args := map[string]string{}
	Show(args, "value", value)
	return []Issue{{code, args}}
}

func textValue(s string) Value { return Value{Kind: ValueText, Text: s} }
func intValue(n int64) Value   { return Value{Kind: ValueInt, Int: n} }
func dayValue(d model.Day) Value {
	return Value{Kind: ValueDay, Text: string(d)}
}
func boolValue(b bool) Value {
	if b {
		return Value{Kind: ValueBool, Int: 1}
	}
	return Value{Kind: ValueBool}
}
