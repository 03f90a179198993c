package forms

import (
	"fmt"

	"bernskats/pipeline/model"

	"github.com/xuri/excelize/v2"
)

// markColumn is the column of marks beside the columns of a sheet; 0 when no row
// of it waits.
func (wr *writer) markColumn(s Sheet) int {
	if wr.fill.Waiting[s.ID] == 0 {
		return 0
	}
	return len(s.Columns) + 1
}

// marks puts "jāapstiprina" beside every row of last year, with a choice, and
// colours the rows until they are confirmed.
func (wr *writer) marks(s Sheet) error {
	column, n := wr.markColumn(s), wr.fill.Waiting[s.ID]
	if column == 0 {
		return nil
	}
	letters := model.ColumnLetters(column)
	if err := wr.label(s.Name, cellName(column, 1), ConfirmHeader, wr.styles.mark); err != nil {
		return err
	}
	if err := wr.book.SetCellStyle(s.Name, cellName(column, 2), cellName(column, n+1+emptyRows/2), wr.styles.ruled[ID]); err != nil {
		return err
	}
	for r := range n {
		if err := wr.book.SetCellStr(s.Name, cellName(column, r+2), ConfirmWaits); err != nil {
			return err
		}
	}
	if err := wr.choose(s.Name, fmt.Sprintf("%s2:%s%d", letters, letters, lastRow), ConfirmYes, ConfirmGone); err != nil {
		return err
	}
	where := fmt.Sprintf("A2:%s%d", letters, n+1+emptyRows/2)
	return wr.highlight(s.Name, where, fmt.Sprintf(`LEFT($%s2,%d)="%s"`, letters, len([]rune(ConfirmWaits)), ConfirmWaits))
}

// markAnswer puts the mark of last year's answer beside it.
func (wr *writer) markAnswer(s Sheet, at, last string) error {
	if err := wr.label(s.Name, at, waitingAnswer(last), wr.styles.ruled[ID]); err != nil {
		return err
	}
	if err := wr.choose(s.Name, at, ConfirmYes); err != nil {
		return err
	}
	return wr.highlight(s.Name, "B"+at[1:]+":"+at, fmt.Sprintf(`LEFT($%s,%d)="%s"`, at, len([]rune(ConfirmWaits)), ConfirmWaits))
}

// choose offers the marks a sender may put.
func (wr *writer) choose(sheet, where string, marks ...string) error {
	dv := excelize.NewDataValidation(true)
	dv.SetSqref(where)
	if err := dv.SetDropList(marks); err != nil {
		return err
	}
	said := wr.catalogue.Finding(CarriedWaits, model.Place{}, nil).LV
	dv.SetError(excelize.DataValidationErrorStyleStop, errorTitle, cut(said.Mend, maxError))
	dv.SetInput(ConfirmHeader, cut(said.Expected+" "+said.Mend, maxPrompt))
	return wr.book.AddDataValidation(sheet, dv)
}

func (wr *writer) highlight(sheet, where, formula string) error {
	amber, err := wr.book.NewConditionalStyle(&excelize.Style{Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FFF2CC"}}})
	if err != nil {
		return err
	}
	return wr.book.SetConditionalFormat(sheet, where, []excelize.ConditionalFormatOptions{{Type: "formula", Criteria: formula, Format: &amber}})
}
