package workbook

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"
)

// print freezes the heading and sets up A4 one page wide, with the heading on
// every page. Codes for programs stay off paper, so that the rest is legible.
func (b *book) print(s sheet) error {
	h := s.header()
	if err := b.file.SetPanes(s.name, &excelize.Panes{Freeze: true, YSplit: h, TopLeftCell: cellName(1, h+1), ActivePane: "bottomLeft",
		Selection: []excelize.Selection{{SQRef: "A1", ActiveCell: "A1", Pane: "bottomLeft"}}}); err != nil {
		return err
	}
	side, a4, one, many := "landscape", 9, 1, 0
	if s.upright {
		side = "portrait"
	}
	if err := b.file.SetPageLayout(s.name, &excelize.PageLayoutOptions{Orientation: &side, Size: &a4, FitToWidth: &one, FitToHeight: &many}); err != nil {
		return err
	}
	beside, end := 0.4, 0.6 // inches
	if err := b.file.SetPageMargins(s.name, &excelize.PageLayoutMarginsOptions{Left: &beside, Right: &beside, Top: &end, Bottom: &end}); err != nil {
		return err
	}
	yes := true
	if err := b.file.SetSheetProps(s.name, &excelize.SheetPropsOptions{FitToPage: &yes}); err != nil {
		return err
	}
	if err := b.file.SetHeaderFooter(s.name, &excelize.HeaderFooterOptions{OddFooter: "&L" + strings.ReplaceAll(b.page.Restricted, "&", "&&") + "&R" + b.w.Say("book.page")}); err != nil {
		return err
	}
	if err := b.breaks(s); err != nil {
		return err
	}
	if s.printed > 0 {
		area := reference(s.name, absolute("A", 1)+":"+absolute(letter(s.printed), s.lastRow()))
		if err := b.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Area", Scope: s.name, RefersTo: area}); err != nil {
			return err
		}
	}
	return b.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: s.name, RefersTo: fmt.Sprintf("%s!$%d:$%d", quoted(s.name), h, h)})
}

// breaks begin a new page before charts that the end of the page would cut.
func (b *book) breaks(s sheet) error {
	const wide, high, chart = 842 - 58, 595 - 87, chartRows * lineHeight // points of A4 across within its margins
	widths, across := s.widths(), 0.0
	for n := range widths {
		if s.printed == 0 || n < s.printed {
			across += pixels(widths[n]) * 0.75
		}
	}
	page := high / min(1, wide/across) * 0.93 // programs do not agree to a line
	heights, at := s.heights(widths), 0.0
	head := heights[s.header()-1]
	put := func(height float64) (begun bool) {
		if begun = at+height > page; begun {
			at = head
		}
		at += height
		return begun
	}
	for _, height := range heights {
		put(height)
	}
	put(lineHeight)
	for i := 0; i < len(s.charts); i += chartsBeside {
		row := s.header() + len(s.rows) + 1 + i/chartsBeside*chartRows // the one above, which is empty
		if put(chart) {
			if err := b.file.InsertPageBreak(s.name, cellName(1, row)); err != nil {
				return err
			}
		}
	}
	return nil
}

// lastRow is the last row of the table or of the charts below it.
func (s sheet) lastRow() int {
	last := s.header() + len(s.rows)
	if n := len(s.charts); n > 0 {
		last += 1 + (n+chartsBeside-1)/chartsBeside*chartRows
	}
	return last
}
