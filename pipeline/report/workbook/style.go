package workbook

import "github.com/xuri/excelize/v2"

// styles are the looks of cells, by excelize's numbers.
type styles struct{ title, plain, strong, head, headRight, cell, link, whole, exact, tenth, year int }

func newStyles(f *excelize.File) (s styles, err error) {
	// What stands for the comma and the point is up to the settings of whoever opens the file.
	whole, exact, tenth, year := "#,##0", "#,##0.00", "0.0", "0"
	top := &excelize.Alignment{Vertical: "top"}
	right := &excelize.Alignment{Vertical: "top", Horizontal: "right", Indent: 1}
	wrapped := &excelize.Alignment{Vertical: "top", Horizontal: "left", Indent: 1, WrapText: true}
	font := func(f excelize.Font) *excelize.Font {
		f.Family = "Calibri"
		if f.Size == 0 {
			f.Size = 11
		}
		return &f
	}
	heading := func(side string) excelize.Style {
		return excelize.Style{Font: font(excelize.Font{Bold: true}), Alignment: &excelize.Alignment{Vertical: "center", Horizontal: side, Indent: 1, WrapText: true},
			Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E7EDF3"}}, Border: []excelize.Border{{Type: "bottom", Style: 1, Color: "333333"}}}
	}
	looks := []struct {
		to   *int
		look excelize.Style
	}{
		{&s.title, excelize.Style{Font: font(excelize.Font{Bold: true, Size: 15}), Alignment: top}},
		{&s.plain, excelize.Style{Font: font(excelize.Font{}), Alignment: top}},
		{&s.strong, excelize.Style{Font: font(excelize.Font{Bold: true}), Alignment: top}},
		{&s.head, heading("left")},
		{&s.headRight, heading("right")},
		{&s.cell, excelize.Style{Font: font(excelize.Font{}), Alignment: wrapped}},
		{&s.link, excelize.Style{Font: font(excelize.Font{Color: "00518A", Underline: "single"}), Alignment: &excelize.Alignment{Vertical: "top", Horizontal: "left", Indent: 1}}},
		{&s.whole, excelize.Style{Font: font(excelize.Font{}), Alignment: right, CustomNumFmt: &whole}},
		{&s.exact, excelize.Style{Font: font(excelize.Font{}), Alignment: right, CustomNumFmt: &exact}},
		{&s.year, excelize.Style{Font: font(excelize.Font{}), Alignment: right, CustomNumFmt: &year}},
		{&s.tenth, excelize.Style{Font: font(excelize.Font{}), Alignment: right, CustomNumFmt: &tenth}},
	}
	for _, l := range looks {
		if *l.to, err = f.NewStyle(&l.look); err != nil {
			return styles{}, err
		}
	}
	return s, nil
}
