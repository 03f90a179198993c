package forms

import (
	"strings"
	"testing"
	"testing/fstest"

	"bernskats/pipeline/model"

	"pgregory.net/rapid"
)

// There is one target for each kind of cell. Whatever text or number a cell
// holds, reading it does not panic, a finding never repeats a personal code, an
// error comes without a value, and what was understood, printed and read again is
// the same.

func FuzzPersonalCode(f *testing.F) {
	fuzzKind(f, PersonalCode, 16117519997, "161175-19997", "161175–19997", "331612 − 14786", "B-17", "O61175-19997", "1,61E+10", "000000-00000", "Ķ/12.b")
}

func FuzzDate(f *testing.F) {
	fuzzKind(f, Date, 45356, "01.02.2015.", "1.2.2015", "2015-02-01", "2015-02-01T12:30:00+02:00", "31.09.2015", "1/2/15", "01.02.15", "1. 2. 2015")
}

func FuzzMonth(f *testing.F) {
	fuzzKind(f, Month, 45356, "2024-03", "03.2024", "2024. gada marts", "15.03.2024", "2024-13")
}

func FuzzSemester(f *testing.F) {
	fuzzKind(f, Semester, 2, "1", "II", "1. semestris", "2.", "3")
}

func FuzzYear(f *testing.F) {
	fuzzKind(f, Year, 2024, "2024.", "2024. gads", "2023/24", "2023./2024. m. g.", "1999/00", "23/24")
}

func FuzzCount(f *testing.F) {
	fuzzKind(f, Count, 12, "1\u00a0234", "12,0", "12.0", "2,5", "−1", "..", "1.234", "1 000 000 001")
}

func FuzzDecimal(f *testing.F) {
	fuzzKind(f, DecimalKind, -2.5, "1,5", "−0,0001", "1 234.5678", "0.00005", "1.234.5")
}

func FuzzMoney(f *testing.F) {
	fuzzKind(f, Money, 0.1+0.2, "1 234,50 EUR", "12€", "0,005", "999999999999,99", "-5")
}

func FuzzText(f *testing.F) {
	fuzzKind(f, TextKind, 4413900137, "Nodarbība", " a\u0304 ", "\u202etext", "=1+1", "\xff", "\x00", "161175-19997")
}

func FuzzYesNo(f *testing.F) {
	fuzzKind(f, YesNo, 1, "jā", "NĒ", "x", "0", "true", "varbūt")
}

func FuzzCode(f *testing.F) {
	fuzzKind(f, Code, 1, "sieviete", "VĪR.", "f", "zens", "  meitene ", "cits")
}

func FuzzID(f *testing.F) {
	fuzzKind(f, ID, 1e15, "0012", "L-1/24", "08091322790", "21011111", "1011111")
}

// fuzzKind fuzzes the reading of one kind of cell, with the settings columns of
// that kind have.
func fuzzKind(f *testing.F, kind Kind, number float64, texts ...string) {
	c := builtIn(f)
	for _, s := range append(texts, "", "#REF!", "1e999", "٣") {
		f.Add(s, number, byte(CellText))
	}
	f.Add("", number, byte(CellNumber))
	f.Add("3.21E10", 3.21e10, byte(CellNumber))
	f.Add("2015-02-30T00:00:00", 42036.99, byte(CellDate))
	f.Add("", number, byte(CellBool))
	f.Add("#N/A", number, byte(CellError))
	columns := []Column{
		{Header: "Aile", Kind: kind, List: "sex", UnusualAbove: 10},
		{Header: "Aile", Kind: kind, List: "told", Digits: 8, Shape: "school_year"},
	}
	f.Fuzz(func(t *testing.T, text string, number float64, cellType byte) {
		cell := Cell{Type: CellType(cellType % 5), Text: text, Number: number, Bool: number > 0}
		if cell.Type != CellText {
			cell.Serial = text
		}
		for _, col := range columns {
			v, issues := Parse(col, c.Lists, cell, ParseContext{Year: 2024})
			for _, issue := range issues {
				if SeverityOf(issue.Code) == model.Error && v.Kind != ValueNone {
					t.Fatalf("%q gave a value and the error %s", text, issue.Code)
				}
				for name, arg := range issue.Args {
					if name != "allowed" && HasPersonalCode(arg) {
						t.Fatalf("%s repeats a personal code in %s", issue.Code, name)
					}
				}
			}
			again(t, col, c, v)
		}
	})
}

// again prints a value as the demo and the filled forms do, and reads it back.
func again(t *testing.T, col Column, c *Catalogue, v Value) {
	t.Helper()
	printed := v.Text
	switch v.Kind {
	case ValueNone:
		return
	case ValueInt:
		printed = itoa(int(v.Int))
	case ValueDecimal:
		if printed = v.Decimal().String(); len(printed) >= 5 && strings.Contains(printed[len(printed)-4:], ".") && printed[len(printed)-4] == '.' {
			printed += "0" // "1.234" alone may mean thousands
		}
	case ValueBool:
		printed = []string{"nē", "jā"}[v.Int]
	}
	if col.Kind == Year && v.Text != "" {
		printed = v.Text
	}
	got, _ := Parse(col, c.Lists, Cell{Text: printed}, ParseContext{Year: 2024})
	if got != v {
		t.Fatalf("%s: %v printed as %q is read as %v", col.Kind, v, printed, got)
	}
}

// FuzzLoad: no definition makes the loader panic.
func FuzzLoad(f *testing.F) {
	f.Add("form: x\nsender: y\n")
	f.Add("&a [*a]")
	f.Add("form: &x {a: *x}\n? [1]\n: 2\n")
	f.Fuzz(func(t *testing.T, text string) {
		// Without the other files a load is quick, and its problems are expected.
		fsys := fstest.MapFS{"forms/x/form.yaml": {Data: []byte(text)}, "forms/codes.yaml": {Data: []byte(text)}}
		if c, err := Load(fsys); (c == nil) == (err == nil) {
			t.Fatalf("catalogue %v and error %v", c, err)
		}
	})
}

func TestEveryDayIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		y, m, d := rapid.IntRange(1900, 2025).Draw(t, "year"), rapid.IntRange(1, 12).Draw(t, "month"), rapid.IntRange(1, 31).Draw(t, "day")
		want, ok := model.NewDay(y, m, d)
		if !ok {
			t.Skip("no such day")
		}
		for _, layout := range []string{"2006-01-02", "02.01.2006", "02.01.2006.", "2.1.2006", "2006-01-02T00:00:00Z"} {
			got, issues := Parse(Column{Kind: Date}, nil, Cell{Text: want.Time().Format(layout)}, ParseContext{Year: 2024})
			if got.Day() != want || issues != nil {
				t.Fatalf("%s as %s: got %v, %v", want, layout, got, issues)
			}
		}
	})
}
