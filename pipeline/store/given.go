package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"bernskats/pipeline/forms"
	"bernskats/pipeline/model"
)

// Given is the made-up content of one sheet of one or several workbooks.
// Columns that begin with @ say which workbook a row belongs to: @sender,
// @school, @school_year, @folder. A sheet without rows is delivered and empty.
type Given struct {
	Form, Sheet string
	Rows        TextTable
}

// TextTable is a small table written as text: columns separated by two or more
// spaces, "-" for nothing.
type TextTable struct {
	Columns []string
	Rows    [][]string
}

// ParseTable reads a table written as text.
func ParseTable(text string) TextTable {
	var t TextTable
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "  #") // the arithmetic of an expected value may stand behind it
		var cells []string
		for _, cell := range strings.Split(strings.TrimSpace(line), "  ") {
			if cell = strings.TrimSpace(cell); cell != "" {
				cells = append(cells, cell)
			}
		}
		switch {
		case len(cells) == 0:
		case t.Columns == nil:
			t.Columns = cells
		default:
			t.Rows = append(t.Rows, cells)
		}
	}
	return t
}

// Cell gives a cell of a row, "" for "-" or a column that is not there.
func (t TextTable) Cell(row []string, column string) string {
	i := slices.Index(t.Columns, column)
	if i < 0 || i >= len(row) || row[i] == "-" {
		return ""
	}
	return row[i]
}

// Fill puts made-up rows into a year's database, as tests of definitions and
// rules write them. trouble says what is wrong with the text.
func (db *DB) Fill(ctx context.Context, catalogue *forms.Catalogue, year int, givens []Given, setAside map[string]int) (trouble string, err error) {
	f := filler{year: year, setAside: setAside, numbers: map[string]int64{}}
	for _, g := range givens {
		form, ok := catalogue.Form(g.Form)
		if !ok {
			return fmt.Sprintf("given: no form %q", g.Form), nil
		}
		sheet, ok := form.Sheet(g.Sheet)
		if !ok {
			return fmt.Sprintf("given: form %s has no sheet %q", g.Form, g.Sheet), nil
		}
		table := RawTable(g.Form, sheet)
		rows, trouble := f.rows(g, table)
		if trouble != "" {
			return trouble, nil
		}
		if _, err := db.Append(ctx, table, slices.Values(rows)); err != nil {
			return "", err
		}
	}
	history, years := f.history()
	if err := db.AddHistory(ctx, years, history); err != nil {
		return "", err
	}
	return "", db.AddWorkbooks(ctx, f.workbooks, f.sheets)
}

// filler turns given text into rows and remembers which workbooks they imply.
type filler struct {
	year      int
	setAside  map[string]int
	numbers   map[string]int64
	workbooks []WorkbookRow
	sheets    []SheetRow
	lastRow   int64
	custody   []CustodyRow
}

func (f *filler) rows(g Given, table Table) ([][]any, string) {
	for _, c := range g.Rows.Columns {
		known := slices.ContainsFunc(table.Columns, func(tc Column) bool { return tc.Name == c })
		if !known && !slices.Contains([]string{"@sender", "@school", "@school_year", "@folder"}, c) {
			return nil, fmt.Sprintf("given %s.%s: no column %q", g.Form, g.Sheet, c)
		}
	}
	if len(g.Rows.Rows) == 0 {
		f.workbook(g, nil)
	}
	var out [][]any
	for i, r := range g.Rows.Rows {
		if len(r) != len(g.Rows.Columns) {
			return nil, fmt.Sprintf("given %s.%s: %d cells for %d columns: %s", g.Form, g.Sheet, len(r), len(g.Rows.Columns), strings.Join(r, " | "))
		}
		f.lastRow++
		row := []any{f.lastRow, f.workbook(g, r), int64(i + 2)}
		for _, c := range table.Columns[3:] {
			v, err := given(c, g.Rows.Cell(r, c.Name))
			if err != nil {
				return nil, fmt.Sprintf("given %s.%s: column %s: %q is no %s", g.Form, g.Sheet, c.Name, g.Rows.Cell(r, c.Name), c.Type)
			}
			row = append(row, v)
		}
		out = append(out, row)
		if g.Form == "orphans_court" && g.Sheet == "custody" {
			f.custody = append(f.custody, CustodyRow{Parent: g.Rows.Cell(r, "parent_code"), Child: g.Rows.Cell(r, "child_code"), Decision: g.Rows.Cell(r, "decision"), Day: model.Day(g.Rows.Cell(r, "day")), Year: model.Day(g.Rows.Cell(r, "day")).Year(), Row: f.lastRow})
		}
	}
	return out, ""
}

// history gives the custody rows of earlier years as those years' databases
// would: every year from the first decision given to the one before the test's.
func (f *filler) history() ([]CustodyRow, []int) {
	var earlier []CustodyRow
	first := f.year
	for _, c := range f.custody {
		if c.Day.Year() < f.year {
			earlier = append(earlier, c)
			first = min(first, c.Day.Year())
		}
	}
	var years []int
	for y := first; y < f.year; y++ {
		years = append(years, y)
	}
	return earlier, years
}

func given(c Column, text string) (any, error) {
	if text == "" {
		return nil, nil
	}
	switch c.Type {
	case Integer:
		return strconv.ParseInt(text, 10, 64)
	case Number:
		return model.ParseDecimal(text)
	case Date:
		day := model.Day(text)
		if day.Time().IsZero() {
			return nil, errors.New("no day")
		}
		return day, nil
	case Boolean:
		return strconv.ParseBool(text)
	}
	return text, nil
}

// workbook gives the number of the workbook a row belongs to.
func (f *filler) workbook(g Given, row []string) int64 {
	w := WorkbookRow{Form: g.Form, Sender: g.Rows.Cell(row, "@sender"), Institution: g.Rows.Cell(row, "@school"), SchoolYear: g.Rows.Cell(row, "@school_year"), Folder: int64(f.year)}
	if w.Sender == "" {
		w.Sender = "sender of " + g.Form
	}
	if g.Form == "school" {
		if w.Institution == "" {
			w.Institution = g.Rows.Cell(row, "institution")
		}
		w.Sender = w.Institution
		if w.SchoolYear == "" {
			w.SchoolYear = model.SchoolYearLabel(f.year - 1)
		}
	}
	if folder := g.Rows.Cell(row, "@folder"); folder != "" {
		w.Folder, _ = strconv.ParseInt(folder, 10, 64)
	}
	key := fmt.Sprint(w.Form, "|", w.Sender, "|", w.SchoolYear, "|", w.Folder)
	if f.numbers[key] == 0 {
		w.Number = int64(len(f.workbooks) + 1)
		w.File = fmt.Sprintf("%s %d.xlsx", w.Form, w.Number)
		f.numbers[key] = w.Number
		f.workbooks = append(f.workbooks, w)
	}
	f.deliver(f.numbers[key], g)
	return f.numbers[key]
}

// deliver records that a workbook carries the sheet.
func (f *filler) deliver(workbook int64, g Given) {
	for _, s := range f.sheets {
		if s.Workbook == workbook && s.Sheet == g.Sheet {
			return
		}
	}
	name := g.Form + "." + g.Sheet
	f.sheets = append(f.sheets, SheetRow{Workbook: workbook, Form: g.Form, Sheet: g.Sheet, Name: g.Sheet, File: g.Form + ".xlsx", Letters: letters(g), SetAside: int64(f.setAside[name])})
}

// letters places the columns of a made-up sheet in the order in which they are given.
func letters(g Given) map[string]string {
	out := map[string]string{}
	for _, c := range g.Rows.Columns {
		if !strings.HasPrefix(c, "@") {
			out[c] = model.ColumnLetters(len(out) + 1)
		}
	}
	return out
}
