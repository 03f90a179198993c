package demo

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"bernskats/pipeline/forms"
	"bernskats/pipeline/model"

	"github.com/xuri/excelize/v2"
)

// spot is a cell of a book before it is written; field "" is the first cell
// behind the form's columns.
type spot struct {
	sheet, field string
	row          int // index into the rows of the sheet, or headingRow
}

// headingRow is the row of the headings, one above the first row of data.
const headingRow = -1

// flaw is one thing to spoil in a workbook. spoil says where; ok is false when
// the book has nothing to spoil.
type flaw struct {
	severity model.Severity
	text     model.Text
	spoil    func(b *book) (at spot, ok bool)
	after    func(x *excelize.File, sheet string, at spot) error // for what no form can say, nil for most
}

// late is an edit to be done on the finished workbook.
type late struct {
	sheet string
	at    spot
	edit  func(x *excelize.File, sheet string, at spot) error
}

func (f flaw) apply(j job, b *book) (Defect, bool) {
	at, ok := f.spoil(b)
	if !ok {
		return Defect{}, false
	}
	p := j.place(b, at)
	if f.after != nil {
		b.late = append(b.late, late{p.Sheet, at, f.after})
	}
	return Defect{Year: j.year, Place: p, Severity: f.severity, Text: f.text}, true
}

// finish does the edits that forms cannot make.
func (j job) finish(b *book, data []byte) ([]byte, error) {
	if len(b.late) == 0 {
		return data, nil
	}
	x, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("opening the written workbook: %w", err)
	}
	defer x.Close()
	for _, l := range b.late {
		if err := l.edit(x, l.sheet, l.at); err != nil {
			return nil, fmt.Errorf("editing the sheet %s: %w", l.sheet, err)
		}
	}
	var out bytes.Buffer
	if err := x.Write(&out); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// replace overwrites a cell of a book.
func (b *book) replace(at spot, text string) bool {
	s, _ := b.form.Sheet(at.sheet)
	rows := b.fill.Rows[at.sheet]
	if at.row < 0 || at.row >= len(rows) || s.Column(at.field) < 0 || len(rows[at.row]) != len(s.Columns) {
		return false
	}
	rows[at.row][s.Column(at.field)] = text
	return true
}

// repeat appends a copy of a row and gives its index, -1 when there is none.
func (b *book) repeat(sheet string, row int) int {
	s, _ := b.form.Sheet(sheet)
	rows := b.fill.Rows[sheet]
	if row < 0 || row >= len(rows) || len(rows[row]) != len(s.Columns) {
		return -1
	}
	b.fill.Rows[sheet] = append(rows, slices.Clone(rows[row]))
	return len(rows)
}

// append adds a row as add does, in place of "nav" if that is all there is.
func (b *book) append(sheet string, pairs ...string) int {
	if rows := b.fill.Rows[sheet]; len(rows) == 1 && rows[0][0] == "nav" {
		b.fill.Rows[sheet] = nil
	}
	b.add(sheet, pairs...)
	return len(b.fill.Rows[sheet]) - 1
}

// find gives the first row from an index on whose field holds a text that fits,
// -1 when none does.
func (b *book) find(sheet, field string, from int, fits func(string) bool) int {
	s, _ := b.form.Sheet(sheet)
	at := s.Column(field)
	for i, row := range b.fill.Rows[sheet] {
		if i >= from && at >= 0 && at < len(row) && fits(row[at]) {
			return i
		}
	}
	return -1
}

// hideRow hides the row of a spot.
func hideRow(x *excelize.File, sheet string, at spot) error {
	return x.SetRowVisible(sheet, at.row+firstRow, false)
}

// strangeColumn adds a column no form knows behind the others.
func strangeColumn(x *excelize.File, sheet string, at spot) error {
	columns, err := x.GetCols(sheet)
	if err != nil {
		return err
	}
	letters := model.ColumnLetters(len(columns) + 1)
	return errors.Join(
		x.SetCellStr(sheet, fmt.Sprintf("%s%d", letters, headingRow+firstRow), "Audzinātāja piezīme"),
		x.SetCellStr(sheet, fmt.Sprintf("%s%d", letters, firstRow), "sk. protokolu"),
	)
}

// addNames fills the columns "Vārds" and "Uzvārds", which many senders' exports
// have and no reader may keep, with names nobody bears.
func addNames(columns int) func(x *excelize.File, sheet string, at spot) error {
	first := []string{"Zvaigznīte", "Mākonis", "Varavīksna", "Pērkonis", "Pūcīte", "Vējonis"}
	last := []string{"Nebijušais", "Izdomātā", "Pasakainis", "Iedomiņa", "Sapnītis"}
	return func(x *excelize.File, sheet string, at spot) error {
		a, b := model.ColumnLetters(columns+1), model.ColumnLetters(columns+2)
		for i := range at.row + 1 {
			one, two := "Vārds", "Uzvārds"
			if i > 0 {
				one, two = first[i%len(first)], last[i%len(last)]
			}
			err := errors.Join(x.SetCellStr(sheet, fmt.Sprintf("%s%d", a, i+1), one), x.SetCellStr(sheet, fmt.Sprintf("%s%d", b, i+1), two))
			if err != nil {
				return err
			}
		}
		return nil
	}
}

// withNames lets a sheet carry names in columns the form ignores.
func (b *book) withNames(sheet string) {
	s, _ := b.form.Sheet(sheet)
	known := func(name string) bool {
		return slices.ContainsFunc(s.Ignored, func(i string) bool { return forms.Fold(i) == forms.Fold(name) })
	}
	rows := b.fill.Rows[sheet]
	if known("Vārds") && known("Uzvārds") && len(rows) > 0 && rows[0][0] != "nav" {
		b.late = append(b.late, late{s.Name, spot{sheet: sheet, row: len(rows)}, addNames(len(s.Columns))})
	}
}
