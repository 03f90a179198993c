package forms

import (
	"fmt"

	"bernskats/pipeline/model"
)

// pairs writes labels in column A and answers in column B; beside an answer of
// last year that waits, its mark.
func (wr *writer) pairs(s Sheet) error {
	if err := wr.book.SetColWidth(s.Name, "A", "B", 42); err != nil {
		return err
	}
	if err := wr.book.SetColWidth(s.Name, "C", "C", 30); err != nil {
		return err
	}
	for i, column := range s.Columns {
		answer := cellName(2, i+1)
		if err := wr.book.SetRowHeight(s.Name, i+1, lineHeight*1.5); err != nil {
			return err
		}
		if err := wr.label(s.Name, cellName(1, i+1), column.Header, wr.styles.heading(column)); err != nil {
			return err
		}
		if err := wr.book.SetCellStyle(s.Name, answer, answer, wr.styles.of(column)); err != nil {
			return err
		}
		text := wr.fill.Pairs[s.ID][column.Field]
		if text != "" {
			if err := wr.put(s.Name, answer, column, text); err != nil {
				return err
			}
		}
		if err := wr.validate(s, column, answer, ""); err != nil {
			return err
		}
		if wr.fill.WaitingAnswers[s.ID+"."+column.Field] {
			if err := wr.markAnswer(s, cellName(3, i+1), text); err != nil {
				return err
			}
		}
	}
	if err := wr.protect(s.Name); err != nil {
		return err
	}
	return wr.page(s.Name, "landscape")
}

// mapped writes the rows and columns an official form is read by.
func (wr *writer) mapped() error {
	if wr.form.Mapping == nil {
		return nil
	}
	rows, columns := map[string]int{}, map[string]int{}
	place := func(seen map[string]int, label string) int {
		if seen[label] == 0 {
			seen[label] = len(seen) + 2
		}
		return seen[label]
	}
	for _, cell := range wr.form.Mapping.Cells {
		row, column := place(rows, cell.Label), place(columns, cell.Column)
		if err := wr.label(YearlySheetName, cellName(1, row), cell.Label, wr.styles.optional); err != nil {
			return err
		}
		if err := wr.label(YearlySheetName, cellName(column, 1), cell.Column, wr.styles.required); err != nil {
			return err
		}
		at := cellName(column, row)
		if err := wr.book.SetCellStyle(YearlySheetName, at, at, wr.styles.ruled[Count]); err != nil {
			return err
		}
		if err := wr.validate(Sheet{Name: YearlySheetName}, Column{Kind: Count}, at, ""); err != nil {
			return err
		}
	}
	for _, row := range wr.fill.Rows["cells"] {
		if len(row) < 3 || rows[row[0]] == 0 || columns[row[1]] == 0 {
			return fmt.Errorf("the official form has no such cell: %q", row)
		}
		if err := wr.put(YearlySheetName, cellName(columns[row[1]], rows[row[0]]), Column{Kind: Count}, row[2]); err != nil {
			return err
		}
	}
	if err := wr.book.SetColWidth(YearlySheetName, "A", "A", 70); err != nil {
		return err
	}
	if err := wr.book.SetColWidth(YearlySheetName, "B", model.ColumnLetters(max(len(columns), 1)+1), 12); err != nil {
		return err
	}
	if err := wr.freeze(YearlySheetName); err != nil {
		return err
	}
	if err := wr.protect(YearlySheetName); err != nil {
		return err
	}
	return wr.page(YearlySheetName, "landscape")
}
