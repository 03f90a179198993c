package forms

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
)

// lastRow is the last row a spreadsheet can have.
const lastRow = 1048576

// prepareTable sets everything but the cells: widths, formats, the header row
// (frozen, and printed on every page), checks and the page.
func (wr *writer) prepareTable(s Sheet) error {
	for i, column := range s.Columns {
		letters := cellName(i+1, 1)[:len(cellName(i+1, 1))-1]
		if err := wr.book.SetColWidth(s.Name, letters, letters, width(column)); err != nil {
			return err
		}
		if err := wr.book.SetColStyle(s.Name, letters, wr.styles.of(column)); err != nil {
			return err
		}
		if err := wr.validate(s, column, fmt.Sprintf("%s2:%s%d", letters, letters, lastRow)); err != nil {
			return err
		}
	}
	err := wr.book.SetPanes(s.Name, &excelize.Panes{
		Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft",
		Selection: []excelize.Selection{{SQRef: "A2", ActiveCell: "A2", Pane: "bottomLeft"}},
	})
	if err != nil {
		return err
	}
	titles := &excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: "'" + strings.ReplaceAll(s.Name, "'", "''") + "'!$1:$1", Scope: s.Name}
	if err := wr.book.SetDefinedName(titles); err != nil {
		return err
	}
	return wr.page(s.Name)
}

func width(c Column) float64 {
	longest := 0
	for _, word := range strings.Fields(c.Header) {
		longest = max(longest, len([]rune(word)))
	}
	switch c.Kind {
	case TextKind, Code:
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
	return lineHeight * float64(most)
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

// page makes a sheet print on A4 across, one page wide.
func (wr *writer) page(sheet string) error {
	size, orientation, wide, high, fit := 9, "landscape", 1, 0, true
	if err := wr.book.SetPageLayout(sheet, &excelize.PageLayoutOptions{Size: &size, Orientation: &orientation, FitToWidth: &wide, FitToHeight: &high}); err != nil {
		return err
	}
	if err := wr.book.SetHeaderFooter(sheet, &excelize.HeaderFooterOptions{OddFooter: "&L&A&R&P/&N"}); err != nil {
		return err
	}
	return wr.book.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &fit})
}

// validate lets the spreadsheet program refuse at once what the reader would
// refuse later.
func (wr *writer) validate(s Sheet, c Column, where string) error {
	dv := excelize.NewDataValidation(true)
	dv.SetSqref(where)
	message, err := wr.rule(dv, s, c)
	if err != nil || message == "" {
		return err
	}
	style := excelize.DataValidationErrorStyleStop
	if c.Kind == TextKind || c.Kind == Year {
		style = excelize.DataValidationErrorStyleWarning
	}
	dv.SetError(style, "Nederīga vērtība", firstRunes(message, 225))
	return wr.book.AddDataValidation(s.Name, dv)
}

// rule sets what a column accepts and gives the message for what it does not; ""
// for a column that accepts any text.
func (wr *writer) rule(dv *excelize.DataValidation, s Sheet, c Column) (string, error) {
	if place, long := wr.lists[s.ID+"."+c.Field]; long {
		dv.SetSqrefDropList(place)
		return "Izvēlieties vērtību no saraksta.", nil
	}
	if allowed := wr.allowed(s, c); allowed != nil {
		return "Izvēlieties vērtību no saraksta: " + strings.Join(allowed, ", ") + ".", dv.SetDropList(allowed)
	}
	switch c.Kind {
	case Date:
		return "Ierakstiet datumu, piemēram, 01.02.2024.", dv.SetRange("1", "", excelize.DataValidationTypeDate, excelize.DataValidationOperatorGreaterThanOrEqual)
	case Count:
		return "Ierakstiet veselu skaitli, kas nav mazāks par 0; ja skaits nav zināms, atstājiet šūnu tukšu.", dv.SetRange("0", "1000000000", excelize.DataValidationTypeWhole, excelize.DataValidationOperatorBetween)
	case Year:
		return "Ierakstiet gadu ar četriem cipariem.", dv.SetRange("1900", "2199", excelize.DataValidationTypeWhole, excelize.DataValidationOperatorBetween)
	case Money:
		return "Ierakstiet summu eiro, kas nav mazāka par 0.", dv.SetRange("0", "", excelize.DataValidationTypeDecimal, excelize.DataValidationOperatorGreaterThanOrEqual)
	case DecimalKind:
		return "Ierakstiet skaitli.", dv.SetRange("-1000000000000", "1000000000000", excelize.DataValidationTypeDecimal, excelize.DataValidationOperatorBetween)
	}
	return "", nil
}

// allowed gives the values a column offers in a drop-down, nil when it offers none.
func (wr *writer) allowed(s Sheet, c Column) []string {
	switch c.Kind {
	case Code:
		return wr.catalogue.Lists[c.List].Labels()
	case YesNo:
		return []string{"jā", "nē"}
	case Semester:
		return []string{"1", "2"}
	}
	return wr.fill.Choices[s.ID+"."+c.Field]
}

// tooLong: a drop-down written into the cell's rule holds 255 characters and
// separates its values by commas.
func tooLong(values []string) bool {
	return len(utf16.Encode([]rune(strings.Join(values, ",")))) > 255 ||
		slices.ContainsFunc(values, func(v string) bool { return strings.ContainsAny(v, `,"`) })
}

// listSheet writes the lists that are too long for a drop-down to a sheet people
// can see, one list per column, each list once.
func (wr *writer) listSheet() error {
	column := 0
	written := map[string]string{} // the values themselves → where they stand
	for _, s := range wr.form.Sheets {
		for _, c := range s.Columns {
			values := wr.allowed(s, c)
			if values == nil || !tooLong(values) {
				continue
			}
			same := strings.Join(values, "\n")
			if written[same] == "" {
				column++
				if err := wr.list(column, c.Header, values); err != nil {
					return err
				}
				letters := cellName(column, 1)[:len(cellName(column, 1))-1]
				written[same] = fmt.Sprintf("%s!$%s$2:$%s$%d", ListsName, letters, letters, len(values)+1)
			}
			wr.lists[s.ID+"."+c.Field] = written[same]
		}
	}
	return nil
}

func (wr *writer) list(column int, heading string, values []string) error {
	if column == 1 {
		if _, err := wr.book.NewSheet(ListsName); err != nil {
			return err
		}
	}
	at := cellName(column, 1)
	if err := wr.book.SetCellStr(ListsName, at, heading); err != nil {
		return err
	}
	if err := wr.book.SetCellStyle(ListsName, at, at, wr.styles.optional); err != nil {
		return err
	}
	for i, v := range values {
		if err := wr.book.SetCellStr(ListsName, cellName(column, i+2), v); err != nil {
			return err
		}
	}
	letters := at[:len(at)-1]
	return wr.book.SetColWidth(ListsName, letters, letters, 40)
}
