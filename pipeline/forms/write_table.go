package forms

import (
	"fmt"
	"strings"

	"bernskats/pipeline/model"

	"github.com/xuri/excelize/v2"
)

// lastRow is the last row a spreadsheet can have, lastColumn its last column.
const (
	lastRow    = 1048576
	lastColumn = "XFD"
)

// prepareTable sets everything but the cells: widths, formats, the header row
// (frozen, protected, and printed on every page), checks and the page.
func (wr *writer) prepareTable(s Sheet) error {
	for i, column := range s.Columns {
		letters := model.ColumnLetters(i + 1)
		if err := wr.book.SetColWidth(s.Name, letters, letters, width(column)); err != nil {
			return err
		}
		if err := wr.book.SetColStyle(s.Name, letters, wr.styles.plain[column.Kind]); err != nil {
			return err
		}
		if err := wr.checkColumn(s, i); err != nil {
			return err
		}
		if err := wr.hint(s, column, cellName(i+1, 1)); err != nil {
			return err
		}
	}
	if err := wr.openRest(s); err != nil {
		return err
	}
	if err := wr.freeze(s.Name); err != nil {
		return err
	}
	if err := wr.protect(s.Name); err != nil {
		return err
	}
	return wr.page(s.Name, "landscape")
}

// openRest opens the columns beside ours: senders may keep their own there, and
// a row can be taken out of a protected sheet only where every cell of it is
// open. It comes before any cell and only where people will write: the library
// looks at sixteen thousand columns, for every row there is.
func (wr *writer) openRest(s Sheet) error {
	if !wr.awaits(s) {
		return nil
	}
	if column := wr.markColumn(s); column > 0 {
		letters := model.ColumnLetters(column)
		if err := wr.book.SetColWidth(s.Name, letters, letters, 17); err != nil {
			return err
		}
		if err := wr.book.SetColStyle(s.Name, letters, wr.styles.plain[ID]); err != nil {
			return err
		}
	}
	from := model.ColumnLetters(max(len(s.Columns), wr.markColumn(s)) + 1)
	return wr.book.SetColStyle(s.Name, from+":"+lastColumn, wr.styles.free)
}

// checkColumn checks the cells of a column; the first cell of a sheet may also
// say "nav".
func (wr *writer) checkColumn(s Sheet, i int) error {
	letters := model.ColumnLetters(i + 1)
	if i == 0 {
		return wr.validate(s, s.Columns[i], fmt.Sprintf("%s3:%s%d", letters, letters, lastRow), letters+"2")
	}
	return wr.validate(s, s.Columns[i], fmt.Sprintf("%s2:%s%d", letters, letters, lastRow), "")
}

// freeze keeps the header row in sight and prints it on every page.
func (wr *writer) freeze(sheet string) error {
	err := wr.book.SetPanes(sheet, &excelize.Panes{
		Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft",
		Selection: []excelize.Selection{{SQRef: "A2", ActiveCell: "A2", Pane: "bottomLeft"}},
	})
	if err != nil {
		return err
	}
	return wr.book.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: "'" + strings.ReplaceAll(sheet, "'", "''") + "'!$1:$1", Scope: sheet})
}

// protect keeps what is ours from being typed over. Without a password: whoever
// must can lift it. Rows may be added, sorted, filtered and taken out.
func (wr *writer) protect(sheet string) error {
	return wr.book.ProtectSheet(sheet, &excelize.SheetProtectionOptions{
		SelectLockedCells: true, SelectUnlockedCells: true, FormatCells: true, FormatColumns: true, FormatRows: true,
		InsertRows: true, DeleteRows: true, Sort: true, AutoFilter: true, InsertHyperlinks: true, EditObjects: true, EditScenarios: true,
	})
}

func width(c Column) float64 {
	longest := 0
	for _, word := range strings.Fields(c.Header) {
		longest = max(longest, len([]rune(word)))
	}
	switch c.Kind {
	case TextKind:
		longest = max(longest, 28)
	case Code:
		longest = max(longest, 22)
	case PersonalCode:
		longest = max(longest, 14)
	}
	return float64(max(longest, 11) + 2)
}

// lineHeight is the height of a line of text, in points.
const lineHeight = 15.0

// headerHeight is how high the header row must be to show every heading whole.
func headerHeight(s Sheet) float64 {
	most := 1
	for _, c := range s.Columns {
		most = max(most, lines(c.Header, width(c)-1)) // bold letters are wider
	}
	return lineHeight*float64(most) + 4
}

// lines is how many lines a text takes in a column of that width, in letters.
func lines(text string, width float64) int {
	n, used := 1, 0
	for _, word := range strings.Fields(text) {
		length := len([]rune(word))
		if used > 0 && float64(used+1+length) > width {
			n, used = n+1, 0
		}
		if used > 0 {
			used++
		}
		used += length
	}
	return n
}

// page makes a sheet print on A4, one page wide, with the form, the sender and
// the year above and the sheet and the page below.
func (wr *writer) page(sheet, orientation string) error {
	size, wide, high, fit := 9, 1, 0, true
	if err := wr.book.SetPageLayout(sheet, &excelize.PageLayoutOptions{Size: &size, Orientation: &orientation, FitToWidth: &wide, FitToHeight: &high}); err != nil {
		return err
	}
	side, top, edge, centred := 0.5, 0.8, 0.35, true
	if err := wr.book.SetPageMargins(sheet, &excelize.PageLayoutMarginsOptions{
		Left: &side, Right: &side, Top: &top, Bottom: &top, Header: &edge, Footer: &edge, Horizontally: &centred,
	}); err != nil {
		return err
	}
	above := "&L" + printed(wr.form.Title.LV, 60) + "&R" + printed(strings.Join(filled(wr.fill.Sender, wr.year()), ", "), 90)
	if err := wr.book.SetHeaderFooter(sheet, &excelize.HeaderFooterOptions{OddHeader: above, OddFooter: "&L&A&R&P/&N"}); err != nil {
		return err
	}
	return wr.book.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &fit})
}

// printed makes a text fit to stand in a page header: "&" begins a code there.
func printed(text string, limit int) string {
	return strings.ReplaceAll(cut(text, limit), "&", "&&")
}

func filled(texts ...string) []string {
	var out []string
	for _, t := range texts {
		if t != "" {
			out = append(out, t)
		}
	}
	return out
}
