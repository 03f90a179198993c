package model

import (
	"sort"
	"strings"
)

// Severity is how much a finding matters.
type Severity string

const (
	// Error: the row or file was set aside; the sender must correct it.
	Error Severity = "error"
	// Warning: the row was counted, but somebody should look.
	Warning Severity = "warning"
	// Note: for information only.
	Note Severity = "note"
)

// Place is where something stands in a sender's own workbook.
type Place struct {
	File  string `json:"file"`  // path relative to inbox/<year>, forward slashes
	Sheet string `json:"sheet"` // the sheet's name as the sender wrote it; "" for the whole file
	Cell  string `json:"cell"`  // A1 style; "" for the whole sheet
}

// String prints "file Sheet!D17".
func (p Place) String() string {
	s := p.File
	if p.Sheet != "" {
		s += " " + p.Sheet
		if p.Cell != "" {
			s += "!" + p.Cell
		}
	}
	return s
}

// Sentence is what a finding says in one language. Each part is a whole
// sentence or empty; none ever holds a personal code or a name.
type Sentence struct {
	Found    string `json:"found" yaml:"found"`
	Expected string `json:"expected,omitempty" yaml:"expected"`
	Mend     string `json:"mend,omitempty" yaml:"mend"`
}

// Finding is one thing wrong, or odd, at one place of a sender's workbook. It is
// about the sender's data, never about our definitions or the machine.
type Finding struct {
	Code     string   `json:"code"` // stable, e.g. "E012"
	Severity Severity `json:"severity"`
	Place
	Sender string   `json:"sender,omitempty"` // display name of the sender, when known
	LV     Sentence `json:"lv"`
	EN     Sentence `json:"en"`
	Waived bool     `json:"waived,omitempty"`
}

// RowFinding is a finding about a stored row, before its place and its sentence
// are looked up: rules and comparisons know rows, not cells.
type RowFinding struct {
	Code  string
	Row   int64  // row_id
	Field string // the column's field name; "" for the whole row
	Args  map[string]string
}

// SortFindings puts findings into the order in which they are printed and
// numbered: file, sheet, row, column, code, text.
func SortFindings(fs []Finding) {
	sort.SliceStable(fs, func(i, j int) bool {
		a, b := fs[i], fs[j]
		if a.File != b.File {
			return a.File < b.File
		}
		if a.Sheet != b.Sheet {
			return a.Sheet < b.Sheet
		}
		ac, ar := splitCell(a.Cell)
		bc, br := splitCell(b.Cell)
		if ar != br {
			return ar < br
		}
		if ac != bc {
			return ac < bc
		}
		if a.Code != b.Code {
			return a.Code < b.Code
		}
		return a.LV.Found < b.LV.Found
	})
}

// splitCell gives column and row number of "AB12"; zeros for "".
func splitCell(cell string) (column, row int) {
	for _, r := range cell {
		switch {
		case r >= 'A' && r <= 'Z':
			column = column*26 + int(r-'A') + 1
		case r >= '0' && r <= '9':
			row = row*10 + int(r-'0')
		}
	}
	return column, row
}

// ColumnLetters gives "A" for 1, "AB" for 28.
func ColumnLetters(column int) string {
	var b []byte
	for column > 0 {
		column--
		b = append([]byte{byte('A' + column%26)}, b...)
		column /= 26
	}
	return string(b)
}

// RowCounts accounts for every row of a sheet below its header.
type RowCounts struct {
	Read      int `json:"read"`
	Accepted  int `json:"accepted"`
	SetAside  int `json:"set_aside"`
	Duplicate int `json:"duplicate"`
	Total     int `json:"total_rows"`
	Blank     int `json:"blank"`
}

// Add sums two counts.
func (c RowCounts) Add(o RowCounts) RowCounts {
	return RowCounts{c.Read + o.Read, c.Accepted + o.Accepted, c.SetAside + o.SetAside, c.Duplicate + o.Duplicate, c.Total + o.Total, c.Blank + o.Blank}
}

// Balanced says whether read = accepted + set aside + duplicate + total + blank.
func (c RowCounts) Balanced() bool {
	return c.Read == c.Accepted+c.SetAside+c.Duplicate+c.Total+c.Blank
}

// Text is a text in both languages of the program.
type Text struct {
	LV string `json:"lv" yaml:"lv"`
	EN string `json:"en" yaml:"en"`
}

// In gives the text in "lv" or "en".
func (t Text) In(lang string) string {
	if lang == "en" {
		return t.EN
	}
	return t.LV
}

// Fill replaces {name} by args[name] in a template sentence.
func Fill(template string, args map[string]string) string {
	if !strings.Contains(template, "{") {
		return template
	}
	pairs := make([]string, 0, 2*len(args))
	for _, k := range sortedKeys(args) {
		pairs = append(pairs, "{"+k+"}", args[k])
	}
	return strings.NewReplacer(pairs...).Replace(template)
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
