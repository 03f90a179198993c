package forms

import (
	"strings"
	"testing"
	"testing/fstest"

	"bernskats/pipeline/model"

	"pgregory.net/rapid"
)

// FuzzParse: no text and no number makes any kind panic, an issue never repeats a
// personal code, and what was understood, printed and read again is the same.
func FuzzParse(f *testing.F) {
	c := builtIn(f)
	for _, s := range []string{"", "01.02.2015.", "161175-19997", "B-17", "1 234,50 EUR", "2023./2024. m. g.", "jā", "II", "2024. gada marts", "\xff", "٣", "1e999", "#REF!"} {
		f.Add(s, 12.5, byte(0))
	}
	f.Add("", 16117519997.0, byte(1))
	f.Add("2015-02-30T00:00:00", 42036.99, byte(2))
	f.Fuzz(func(t *testing.T, text string, number float64, cellType byte) {
		cell := Cell{Type: CellType(cellType % 5), Text: text, Number: number, Bool: number > 0}
		for _, kind := range Kinds() {
			col := Column{Header: "Aile", Kind: kind, List: "sex", UnusualAbove: 10}
			v, issues := Parse(col, c.Lists, cell, ParseContext{Year: 2024})
			for _, issue := range issues {
				if SeverityOf(issue.Code) == model.Error && v.Kind != ValueNone {
					t.Fatalf("%s: %q gave a value and the error %s", kind, text, issue.Code)
				}
				for name, arg := range issue.Args {
					if name != "allowed" && HasPersonalCode(arg) {
						t.Fatalf("%s: %s repeats a personal code in %s", kind, issue.Code, name)
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
