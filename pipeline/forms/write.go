package forms

import (
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"
)

// Fill is what a workbook holds from the start; the zero value gives a blank form.
type Fill struct {
	Sender     string // display name of the sender
	Year       int    // report year; 0: the sender writes it
	SchoolYear string // "2023/24", of forms whose period is a school year
	Due        string // day by which the form is due, as people read it; may be empty

	// Rows are the texts of the cells of each table sheet (by sheet id) in the order
	// of Columns: Latvian labels, "2024-03-05" for days, "" for nothing. Of a form
	// of layout "cells" the id is "cells" and a row is row label, column label, value.
	Rows map[string][][]string
	// Pairs are the answers of each pairs sheet: sheet id → field → text.
	Pairs map[string]map[string]string
	// Waiting says how many of the first Rows of a sheet come from the sender's own
	// last workbook and wait until the sender confirms them.
	Waiting map[string]int
	// WaitingAnswers names, by "sheet.field", the Pairs that come from there.
	WaitingAnswers map[string]bool
	// Choices are offered in a drop-down beside what the sender writes, by
	// Column.Offer: the names of "units", the titles of "measures".
	Choices map[string][]string

	// Modified is the modification time inside the document, RFC 3339; "" for a
	// fixed one, so that equal content gives equal bytes.
	Modified string
}

// carries says whether anything waits to be confirmed.
func (f Fill) carries() bool { return len(f.Waiting)+len(f.WaitingAnswers) > 0 }

// fixedTime stands in every workbook we write, unless Fill says another.
const fixedTime = "2000-01-01T00:00:00Z"

// streamFrom is how many rows a sheet must have to be worth a stream.
const streamFrom = 1000

// Write writes a blank or filled workbook of a form: the sheet "Par veidlapu" with
// instructions and an example, the sheets of the form with protected headings,
// drop-downs and checks, and "Saraksti" when a list is too long for a drop-down.
// Equal arguments give equal bytes.
func Write(w io.Writer, c *Catalogue, f Form, fill Fill) error {
	book := excelize.NewFile()
	defer book.Close()
	wr := &writer{book: book, catalogue: c, form: f, fill: fill, lists: map[string]string{}}
	steps := []func() error{wr.newStyles, wr.newSheets, wr.listSheet, wr.cover, wr.sheets, wr.mapped, wr.properties, wr.stream}
	for _, step := range steps {
		if err := step(); err != nil {
			return fmt.Errorf("writing the form %s: %w", f.ID, err)
		}
	}
	if err := book.Write(w); err != nil {
		return fmt.Errorf("writing the form %s: %w", f.ID, err)
	}
	return nil
}

// writer carries one workbook through its steps.
type writer struct {
	book      *excelize.File
	catalogue *Catalogue
	form      Form
	fill      Fill
	styles    styles
	lists     map[string]string // allowed values of a column ("sheet.field") → where they stand
}

// newSheets makes the sheets of the form, in their order, still empty.
func (wr *writer) newSheets() error {
	if err := wr.book.SetSheetName("Sheet1", CoverName); err != nil {
		return err
	}
	var names []string
	for _, s := range wr.form.Sheets {
		names = append(names, s.Name)
	}
	if wr.form.Mapping != nil {
		names = append(names, YearlySheetName)
	}
	for _, name := range names {
		if _, err := wr.book.NewSheet(name); err != nil {
			return fmt.Errorf("sheet %s: %w", name, err)
		}
	}
	return nil
}

func (wr *writer) sheets() error {
	for _, s := range wr.form.Sheets {
		write := wr.table
		if s.Layout == "pairs" {
			write = wr.pairs
		}
		if err := write(s); err != nil {
			return fmt.Errorf("sheet %s: %w", s.Name, err)
		}
	}
	return nil
}

// table writes headings, checks and rows of one sheet.
func (wr *writer) table(s Sheet) error {
	if err := wr.prepareTable(s); err != nil {
		return err
	}
	if long, ok := wr.longest(); ok && long.ID == s.ID {
		return nil // streamed when everything else is done
	}
	if err := wr.book.SetRowHeight(s.Name, 1, headerHeight(s)); err != nil {
		return err
	}
	for i, column := range s.Columns {
		if err := wr.label(s.Name, cellName(i+1, 1), column.Header, wr.styles.heading(column)); err != nil {
			return err
		}
	}
	if err := wr.rule(s); err != nil {
		return err
	}
	for r, row := range wr.fill.Rows[s.ID] {
		for i, text := range row {
			if text == "" || i >= len(s.Columns) {
				continue
			}
			if err := wr.put(s.Name, cellName(i+1, r+2), s.Columns[i], text); err != nil {
				return err
			}
		}
	}
	return wr.marks(s)
}

// awaits says whether people will write into a sheet: it is blank, or holds only
// what waits to be confirmed.
func (wr *writer) awaits(s Sheet) bool {
	return len(wr.fill.Rows[s.ID]) == 0 || wr.fill.Waiting[s.ID] > 0
}

// emptyRows is how many empty rows a blank form shows ruled, on paper too.
const emptyRows = 24

// rule draws the lines of the rows that wait to be filled in: a workbook that is
// full already needs none.
func (wr *writer) rule(s Sheet) error {
	if !wr.awaits(s) {
		return nil
	}
	rows := emptyRows
	if n := len(wr.fill.Rows[s.ID]); n > 0 {
		rows = n + emptyRows/2
	}
	for i, column := range s.Columns {
		if err := wr.book.SetCellStyle(s.Name, cellName(i+1, 2), cellName(i+1, rows+1), wr.styles.of(column)); err != nil {
			return err
		}
	}
	return nil
}

// label writes a text that is ours.
func (wr *writer) label(sheet, at, text string, style int) error {
	if err := wr.book.SetCellStr(sheet, at, text); err != nil {
		return err
	}
	return wr.book.SetCellStyle(sheet, at, at, style)
}

// longest gives the sheet with most rows, when they are worth a stream. Only one
// sheet is streamed: the order of several streams inside the file is not fixed.
func (wr *writer) longest() (Sheet, bool) {
	var longest Sheet
	most := streamFrom - 1
	for _, s := range wr.form.Sheets {
		if n := len(wr.fill.Rows[s.ID]); s.Layout == "table" && n > most && wr.fill.Waiting[s.ID] == 0 {
			longest, most = s, n
		}
	}
	return longest, most >= streamFrom
}

// stream writes the longest sheet row by row, several times as fast as cell by
// cell. It comes last: whatever touches the sheet afterwards reads all of it again.
func (wr *writer) stream() error {
	s, ok := wr.longest()
	if !ok {
		return nil
	}
	rows := wr.fill.Rows[s.ID]
	sw, err := wr.book.NewStreamWriter(s.Name)
	if err != nil {
		return err
	}
	headings := make([]any, len(s.Columns))
	for i, column := range s.Columns {
		headings[i] = excelize.Cell{StyleID: wr.styles.heading(column), Value: column.Header}
	}
	if err := sw.SetRow("A1", headings, excelize.RowOpts{Height: headerHeight(s)}); err != nil {
		return err
	}
	cells := make([]any, len(s.Columns))
	for r, row := range rows {
		for i := range cells {
			cells[i] = nil
			if i < len(row) && row[i] != "" {
				cells[i] = excelize.Cell{StyleID: wr.styles.of(s.Columns[i]), Value: cellValue(s.Columns[i], row[i])}
			}
		}
		if err := sw.SetRow(cellName(1, r+2), cells); err != nil {
			return err
		}
	}
	return sw.Flush()
}

// properties fixes what a spreadsheet program would take from clock and user.
func (wr *writer) properties() error {
	modified := wr.fill.Modified
	if modified == "" {
		modified = fixedTime
	}
	if err := wr.book.SetAppProps(&excelize.AppProperties{Application: "bernskats"}); err != nil {
		return err
	}
	return wr.book.SetDocProps(&excelize.DocProperties{
		Creator: "bernskats", LastModifiedBy: "bernskats", Created: fixedTime, Modified: modified,
		Title: wr.form.Title.LV, Language: "lv-LV",
	})
}
