package findings

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"bernskats/pipeline/model"
)

// The sheets of the workbook.
const (
	listSheet  = "Konstatējumi"
	filesSheet = "Pa datnēm"
)

// XLSX writes the list as one sheet, Latvian first, English beside it, and a
// sheet that counts it by file with links to the first finding of each.
func XLSX(w io.Writer, list []model.Finding) error {
	f := excelize.NewFile()
	defer f.Close()
	if err := fillBook(f, list); err != nil {
		return fmt.Errorf("writing findings as XLSX: %w", err)
	}
	if err := f.Write(w); err != nil {
		return fmt.Errorf("writing findings as XLSX: %w", err)
	}
	return nil
}

func fillBook(f *excelize.File, list []model.Finding) error {
	if err := f.SetSheetName("Sheet1", listSheet); err != nil {
		return err
	}
	if _, err := f.NewSheet(filesSheet); err != nil {
		return err
	}
	rows := listRows(list)
	if err := fillSheet(f, listSheet, rows, []float64{6, 36, 20, 8, 7, 13, 28, 60, 45, 45, 60, 45, 45, 10}, "J"); err != nil {
		return err
	}
	counts, first := fileRows(list)
	if err := fillSheet(f, filesSheet, counts, []float64{36, 52, 11, 20, 16, 12, 16}, "G"); err != nil {
		return err
	}
	if err := link(f, first); err != nil {
		return err
	}
	epoch := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).Format(time.RFC3339)
	return f.SetDocProps(&excelize.DocProperties{Creator: "bernskats", Created: epoch, Modified: epoch, Language: "lv"})
}

func listRows(list []model.Finding) [][]any {
	rows := [][]any{{"Nr.", "Datne", "Lapa", "Šūna", "Kods", "Veids", "Sūtītājs", "Kas konstatēts", "Kas gaidīts", "Kā labot", "Found (English)", "Expected (English)", "How to mend (English)", "Pieņemts"}}
	for i, x := range list {
		waived := ""
		if x.Waived {
			waived = "jā"
		}
		rows = append(rows, []any{i + 1, x.File, x.Sheet, x.Cell, x.Code, Severity(x.Severity, "lv"), x.Sender,
			x.LV.Found, x.LV.Expected, x.LV.Mend, x.EN.Found, x.EN.Expected, x.EN.Mend, waived})
	}
	return rows
}

// fileRows counts the findings of each file, in the order of the list; first is
// the row of the list in which each file begins.
func fileRows(list []model.Finding) (rows [][]any, first []int) {
	rows = [][]any{{"Sūtītājs / Sender", "Datne / File", "Kļūdas / Errors", "No tām pieņemtas / Waived", "Brīdinājumi / Warnings", "Piezīmes / Notes", "Pirmā rinda / First row"}}
	for i := 0; i < len(list); {
		n := i
		var errors, waived, warnings, notes int
		for ; n < len(list) && list[n].File == list[i].File; n++ {
			switch list[n].Severity {
			case model.Error:
				errors++
				if list[n].Waived {
					waived++
				}
			case model.Warning:
				warnings++
			default:
				notes++
			}
		}
		rows, first = append(rows, []any{list[i].Sender, list[i].File, errors, waived, warnings, notes, i + 2}), append(first, i+2)
		i = n
	}
	return rows, first
}

// link makes the last column of the sheet of files lead into the list.
func link(f *excelize.File, first []int) error {
	blue, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Family: "Calibri", Size: 11, Color: "00568F", Underline: "single"}, Alignment: &excelize.Alignment{Vertical: "top"}})
	if err != nil {
		return err
	}
	for i, row := range first {
		cell := "G" + strconv.Itoa(i+2)
		if err := f.SetCellHyperLink(filesSheet, cell, "'"+listSheet+"'!A"+strconv.Itoa(row), "Location"); err != nil {
			return err
		}
		if err := f.SetCellStyle(filesSheet, cell, cell, blue); err != nil {
			return err
		}
	}
	return nil
}

// fillSheet writes rows under a heading and dresses the sheet: widths, heights,
// the frozen heading that prints on every page, the filter, A4 across. Columns up
// to printed go on paper: with English beside Latvian nothing could be read there.
func fillSheet(f *excelize.File, sheet string, rows [][]any, widths []float64, printed string) error {
	for i, r := range rows {
		if err := f.SetSheetRow(sheet, "A"+strconv.Itoa(i+1), &r); err != nil {
			return err
		}
		if err := f.SetRowHeight(sheet, i+1, height(r, widths)); err != nil {
			return err
		}
	}
	for i, width := range widths {
		column := model.ColumnLetters(i + 1)
		if err := f.SetColWidth(sheet, column, column, width); err != nil {
			return err
		}
	}
	wrap, err := f.NewStyle(&excelize.Style{Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	if err != nil {
		return err
	}
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Family: "Calibri", Size: 11, Bold: true}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	if err != nil {
		return err
	}
	last := model.ColumnLetters(len(widths))
	if err := f.SetCellStyle(sheet, "A1", last+strconv.Itoa(len(rows)), wrap); err != nil {
		return err
	}
	if err := f.SetCellStyle(sheet, "A1", last+"1", bold); err != nil {
		return err
	}
	if err := f.SetPanes(sheet, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	if err := f.AutoFilter(sheet, "A1:"+last+strconv.Itoa(len(rows)), nil); err != nil {
		return err
	}
	if err := f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: "'" + sheet + "'!$1:$1", Scope: sheet}); err != nil {
		return err
	}
	area := fmt.Sprintf("'%s'!$A$1:$%s$%d", sheet, printed, len(rows))
	if err := f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Area", RefersTo: area, Scope: sheet}); err != nil {
		return err
	}
	fit := true
	if err := f.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
		return err
	}
	side, top := 0.4, 0.5
	if err := f.SetPageMargins(sheet, &excelize.PageLayoutMarginsOptions{Left: &side, Right: &side, Top: &top, Bottom: &top}); err != nil {
		return err
	}
	landscape, paper, wide, high := "landscape", 9, 1, 0
	return f.SetPageLayout(sheet, &excelize.PageLayoutOptions{Orientation: &landscape, Size: &paper, FitToWidth: &wide, FitToHeight: &high})
}

// height is that of a row whose texts are wrapped, in points; at most the 409 a
// spreadsheet allows. Spreadsheets do not all work it out when they open a file.
func height(row []any, widths []float64) float64 {
	most := 1
	for i, v := range row {
		if text, ok := v.(string); ok {
			// words are not cut, so a line holds about nine tenths of the width
			most = max(most, int(math.Ceil(float64(utf8.RuneCountInString(text))/(0.9*widths[i]))))
		}
	}
	return min(15*float64(most), 409)
}
