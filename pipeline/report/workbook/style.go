package workbook

import "github.com/xuri/excelize/v2"

// styles are the looks of cells, by excelize's numbers.
type styles struct{ title, plain, head, cell, link, whole, exact, tenth int }

func newStyles(f *excelize.File) (s styles, err error) {
	// No 'thousands' but a space would be Latvian; the reader's own settings decide what #,## looks like.
	whole, exact, tenth := "#,##0", "#,##0.00##", "0.0"
	top := &excelize.Alignment{Vertical: "top"}
	wrapped := &excelize.Alignment{Vertical: "top", WrapText: true}
	font := func(f excelize.Font) *excelize.Font {
		f.Family = "Calibri"
		if f.Size == 0 {
			f.Size = 11
		}
		return &f
	}
	looks := []struct {
		to   *int
		look excelize.Style
	}{
		{&s.title, excelize.Style{Font: font(excelize.Font{Bold: true, Size: 15}), Alignment: top}},
		{&s.plain, excelize.Style{Font: font(excelize.Font{}), Alignment: top}},
		{&s.head, excelize.Style{Font: font(excelize.Font{Bold: true}), Alignment: &excelize.Alignment{Vertical: "center", WrapText: true},
			Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E7EDF3"}}, Border: []excelize.Border{{Type: "bottom", Style: 1, Color: "333333"}}}},
		{&s.cell, excelize.Style{Font: font(excelize.Font{}), Alignment: wrapped}},
		{&s.link, excelize.Style{Font: font(excelize.Font{Color: "00518A", Underline: "single"}), Alignment: top}},
		{&s.whole, excelize.Style{Font: font(excelize.Font{}), Alignment: top, CustomNumFmt: &whole}},
		{&s.exact, excelize.Style{Font: font(excelize.Font{}), Alignment: top, CustomNumFmt: &exact}},
		{&s.tenth, excelize.Style{Font: font(excelize.Font{}), Alignment: top, CustomNumFmt: &tenth}},
	}
	for _, l := range looks {
		if *l.to, err = f.NewStyle(&l.look); err != nil {
			return styles{}, err
		}
	}
	return s, nil
}
