package returned

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"testing"

	"github.com/xuri/excelize/v2"

	"bernskats/pipeline/intake/xlsx"
	"bernskats/pipeline/model"
)

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func finding(severity model.Severity, code, sheet, cell string) model.Finding {
	return model.Finding{
		Code: code, Severity: severity, Place: model.Place{File: "skola.xlsx", Sheet: sheet, Cell: cell},
		LV: model.Sentence{Found: "Šādas dienas kalendārā nav <" + code + ">.", Expected: "Gaidīts datums.", Mend: "Pārbaudiet dienu & mēnesi."},
	}
}

func mark(t testing.TB, data []byte, findings ...model.Finding) []byte {
	t.Helper()
	got, err := Mark(context.Background(), Book{"skola.xlsx", data, findings}, xlsx.DefaultLimits())
	check(t, err)
	return got
}

// busy is a workbook with about everything a spreadsheet program puts into one.
func busy(t testing.TB) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	check(t, f.SetSheetName("Sheet1", "Kavējumi"))
	for _, name := range []string{"It's 2", "Slēpta", "Rasējums"} {
		_, err := f.NewSheet(name)
		check(t, err)
	}
	const s = "Kavējumi"
	for r := 1; r <= 20; r++ {
		check(t, f.SetSheetRow(s, fmt.Sprintf("A%d", r), &[]any{fmt.Sprintf("kods %d", r), r * 100, 45000 + r, r%2 == 0, "jā"}))
	}
	check(t, f.SetCellFormula(s, "F2", "SUM(B2:B5)"))
	check(t, f.SetCellFormula(s, "G2", "IF(A2<>\"\",B2&\"x\",0)"))
	date := "dd.mm.yyyy"
	style, err := f.NewStyle(&excelize.Style{
		CustomNumFmt: &date, Font: &excelize.Font{Bold: true, Color: "FF0000"}, Border: []excelize.Border{{Type: "left", Style: 2, Color: "00FF00"}},
		Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"00B050"}}, Protection: &excelize.Protection{Locked: true}, Alignment: &excelize.Alignment{Horizontal: "right", WrapText: true},
	})
	check(t, err)
	check(t, f.SetCellStyle(s, "C2", "C20", style))
	check(t, f.SetColStyle(s, "H", style))
	check(t, f.SetColWidth(s, "A", "A", 33.5))
	check(t, f.SetColVisible(s, "E", false))
	check(t, f.SetRowVisible(s, 7, false))
	check(t, f.SetRowHeight(s, 3, 41))
	check(t, f.MergeCell(s, "A10", "B12"))
	check(t, f.SetPanes(s, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}))
	check(t, f.AutoFilter(s, "A1:E20", nil))
	dv := excelize.NewDataValidation(true)
	dv.SetSqref("E2:E20")
	check(t, dv.SetDropList([]string{"jā", "nē"}))
	check(t, f.AddDataValidation(s, dv))
	red, err := f.NewConditionalStyle(&excelize.Style{Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FFC7CE"}}})
	check(t, err)
	check(t, f.SetConditionalFormat(s, "B2:B20", []excelize.ConditionalFormatOptions{{Type: "cell", Criteria: ">", Format: &red, Value: "500"}}))
	check(t, f.SetCellHyperLink(s, "A4", "https://example.org/", "External"))
	check(t, f.SetCellHyperLink(s, "A5", "'It''s 2'!A1", "Location"))
	check(t, f.AddComment(s, excelize.Comment{Cell: "C3", Author: "Skolotāja", Paragraph: []excelize.RichTextRun{{Text: "Skolotāja: ", Font: &excelize.Font{Bold: true}}, {Text: "precizēt\nrudenī"}}}))
	check(t, f.AddComment(s, excelize.Comment{Cell: "E9", Author: "Skolotāja", Text: "cita piezīme"}))
	landscape := "landscape"
	check(t, f.SetPageLayout(s, &excelize.PageLayoutOptions{Orientation: &landscape}))
	check(t, f.SetHeaderFooter(s, &excelize.HeaderFooterOptions{OddFooter: "&P"}))
	check(t, f.InsertPageBreak(s, "A11"))
	check(t, f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Area", RefersTo: "Kavējumi!$A$1:$E$20", Scope: s}))
	check(t, f.SetDefinedName(&excelize.DefinedName{Name: "visi", RefersTo: "Kavējumi!$A$1:$E$20"}))
	check(t, f.ProtectSheet(s, &excelize.SheetProtectionOptions{Password: "x", SelectLockedCells: true}))
	const two = "It's 2"
	check(t, f.SetSheetRow(two, "A1", &[]any{"Gads", "Veids", "Skaits"}))
	for r := 2; r <= 6; r++ {
		check(t, f.SetSheetRow(two, fmt.Sprintf("A%d", r), &[]any{2020 + r, []string{"a", "b"}[r%2], r}))
	}
	check(t, f.AddTable(two, &excelize.Table{Range: "A1:C6", Name: "tabula", StyleName: "TableStyleMedium2"}))
	check(t, f.AddSlicer(two, &excelize.SlicerOptions{Name: "Veids", Cell: "E1", TableSheet: two, TableName: "tabula", Caption: "Veids"}))
	check(t, f.AddPivotTable(&excelize.PivotTableOptions{DataRange: "It's 2!A1:C6", PivotTableRange: "Rasējums!A1:D8", Rows: []excelize.PivotTableField{{Data: "Veids"}}, Data: []excelize.PivotTableField{{Data: "Skaits", Subtotal: "Sum"}}}))
	check(t, f.AddChart("Rasējums", "H2", &excelize.Chart{Type: excelize.Col, Series: []excelize.ChartSeries{{Name: "x", Categories: "'It''s 2'!$A$2:$A$6", Values: "'It''s 2'!$C$2:$C$6"}}}))
	var picture bytes.Buffer
	check(t, png.Encode(&picture, image.NewGray(image.Rect(0, 0, 4, 4))))
	check(t, f.AddPictureFromBytes("Rasējums", "H30", &excelize.Picture{Extension: ".png", File: picture.Bytes(), Format: &excelize.GraphicOptions{}}))
	check(t, f.AddFormControl("Rasējums", excelize.FormControl{Cell: "M2", Type: excelize.FormControlCheckBox, Text: "Ir", Checked: true}))
	check(t, f.AddSparkline("Rasējums", &excelize.SparklineOptions{Location: []string{"M9"}, Range: []string{"'It''s 2'!C2:C6"}}))
	check(t, f.SetCellStr("Slēpta", "A1", "noslēpums"))
	check(t, f.SetSheetVisible("Slēpta", false))
	f.SetActiveSheet(1)
	b, err := f.WriteToBuffer()
	check(t, err)
	return b.Bytes()
}

func busyFindings() []model.Finding {
	return []model.Finding{
		finding(model.Note, "N003", "Kavējumi", "F2"),
		finding(model.Error, "E012", "Kavējumi", "C3"),   // has a comment, a fill, a format
		finding(model.Warning, "W001", "Kavējumi", "C3"), // a second one at the same cell
		finding(model.Error, "E010", "Kavējumi", "H40"),  // an empty cell of a row there is not
		finding(model.Warning, "W209", "Kavējumi", "B11"),
		finding(model.Error, "E030", "Kavējumi", "E7"), // hidden column, hidden row
		finding(model.Error, "E041", "It's 2", "B3"),
		finding(model.Warning, "W210", "Rasējums", "M3"),
		finding(model.Warning, "W206", "Slēpta", ""),
		finding(model.Warning, "W103", "", ""),
	}
}
