package forms

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"bernskats/pipeline/model"

	"github.com/xuri/excelize/v2"
)

// cellName gives "B17" for column 2 and row 17.
func cellName(column, row int) string { return model.ColumnLetters(column) + strconv.Itoa(row) }

// styles are the formats of a workbook.
type styles struct {
	title, required, optional, label, note, text, date, count, number, money int
}

func (wr *writer) newStyles() error {
	border := []excelize.Border{{Type: "bottom", Color: "595959", Style: 1}}
	wrapped := &excelize.Alignment{WrapText: true, Vertical: "top", Horizontal: "left"}
	bold := func(size float64) *excelize.Font { return &excelize.Font{Bold: true, Family: "Calibri", Size: size} }
	format := func(code string) *excelize.Style { return &excelize.Style{CustomNumFmt: &code} }
	fillOf := func(color string) excelize.Fill {
		return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{color}}
	}
	st := &wr.styles
	wanted := []struct {
		id    *int
		style *excelize.Style
	}{
		{&st.title, &excelize.Style{Font: bold(14)}},
		{&st.required, &excelize.Style{Font: bold(11), Fill: fillOf("D9E2F3"), Border: border, Alignment: wrapped}},
		{&st.optional, &excelize.Style{Font: bold(11), Fill: fillOf("F2F2F2"), Border: border, Alignment: wrapped}},
		{&st.label, &excelize.Style{Font: bold(11), Alignment: wrapped}},
		{&st.note, &excelize.Style{Alignment: wrapped}},
		{&st.text, &excelize.Style{NumFmt: 49}}, // text: leading zeros stay
		{&st.date, format("dd.mm.yyyy")},
		{&st.count, &excelize.Style{NumFmt: 1}},
		{&st.number, format("0.####")},
		{&st.money, &excelize.Style{NumFmt: 4}},
	}
	for _, w := range wanted {
		id, err := wr.book.NewStyle(w.style)
		if err != nil {
			return err
		}
		*w.id = id
	}
	return nil
}

// heading gives the style of a column's heading: required ones are darker.
func (s styles) heading(c Column) int {
	if c.Required {
		return s.required
	}
	return s.optional
}

// of gives the format of a column's cells.
func (s styles) of(c Column) int {
	switch c.Kind {
	case Date:
		return s.date
	case Count, Semester, Year:
		return s.count
	case DecimalKind:
		return s.number
	case Money:
		return s.money
	}
	return s.text
}

func (wr *writer) put(sheet, at string, c Column, text string) error {
	if err := wr.book.SetCellValue(sheet, at, cellValue(c, text)); err != nil {
		return err
	}
	return wr.book.SetCellStyle(sheet, at, at, wr.styles.of(c))
}

var isoOnly = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}$`)

// cellValue gives what a spreadsheet program would hold: the serial of an ISO day,
// the number of a count or an amount; anything else is the text as it is.
func cellValue(c Column, text string) any {
	switch c.Kind {
	case Date:
		if serial, ok := serialOf(text); ok {
			return serial
		}
	case Count, Semester, Year:
		if n, err := strconv.ParseInt(text, 10, 64); err == nil && strconv.FormatInt(n, 10) == text {
			return n
		}
	case DecimalKind, Money:
		if _, err := model.ParseDecimal(strings.Replace(text, ",", ".", 1)); err == nil {
			// The shortest text of the number reads back as the same decimals.
			x, _ := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
			return x
		}
	}
	return text
}

// serialOf gives the serial of an ISO day in the 1900 system; days before March
// 1900, which that system counts wrongly, stay text.
func serialOf(text string) (int, bool) {
	if !isoOnly.MatchString(text) {
		return 0, false
	}
	t, err := time.Parse(time.DateOnly, text)
	if err != nil || text < "1900-03-01" {
		return 0, false
	}
	return int(t.Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)).Hours() / 24), true
}
