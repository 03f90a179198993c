package forms

import (
	"cmp"
	"regexp"
	"slices"
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
	title, section, head, label, answer, example, entry int // of the instructions
	required, optional, mark, free                      int

	ruled, plain map[Kind]int // of cells people fill in: with lines, without
}

func (wr *writer) newStyles() error {
	const blue, pale, grey, white = "1F3864", "D9E2F3", "BFBFBF", "FFFFFF"
	lines := []excelize.Border{{Type: "left", Color: grey, Style: 1}, {Type: "right", Color: grey, Style: 1}, {Type: "top", Color: grey, Style: 1}, {Type: "bottom", Color: grey, Style: 1}}
	wrapped := &excelize.Alignment{WrapText: true, Vertical: "top", Horizontal: "left", Indent: 1}
	middle := &excelize.Alignment{WrapText: true, Vertical: "center", Horizontal: "left", Indent: 1}
	font := func(size float64, bold bool, color string) *excelize.Font {
		return &excelize.Font{Bold: bold, Family: "Calibri", Size: size, Color: color}
	}
	fillOf := func(color string) excelize.Fill {
		return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{color}}
	}
	open := &excelize.Protection{Locked: false}
	st := &wr.styles
	wanted := []struct {
		id    *int
		style *excelize.Style
	}{
		{&st.title, &excelize.Style{Font: font(16, true, white), Fill: fillOf(blue), Alignment: middle}},
		{&st.section, &excelize.Style{Font: font(12, true, blue), Border: []excelize.Border{{Type: "bottom", Color: blue, Style: 2}}, Alignment: middle}},
		{&st.head, &excelize.Style{Font: font(10, true, blue), Fill: fillOf(pale), Border: lines, Alignment: middle}},
		{&st.label, &excelize.Style{Font: font(11, true, blue), Alignment: middle}},
		{&st.answer, &excelize.Style{Font: font(11, false, "262626"), Alignment: middle}},
		{&st.example, &excelize.Style{Font: font(10, false, "262626"), Border: lines, Alignment: wrapped}},
		{&st.entry, &excelize.Style{NumFmt: 49, Fill: fillOf("FFFFE5"), Border: lines, Protection: open, Alignment: middle}},
		{&st.required, &excelize.Style{Font: font(11, true, white), Fill: fillOf("2F5496"), Border: lines, Alignment: middle}},
		{&st.optional, &excelize.Style{Font: font(11, true, blue), Fill: fillOf(pale), Border: lines, Alignment: middle}},
		{&st.mark, &excelize.Style{Font: font(11, true, "7F6000"), Fill: fillOf("FFE699"), Border: lines, Alignment: middle}},
		{&st.free, &excelize.Style{Protection: open}},
	}
	var err error
	for _, w := range wanted {
		id, err := wr.book.NewStyle(w.style)
		if err != nil {
			return err
		}
		*w.id = id
	}
	if st.plain, err = wr.kindStyles(nil); err != nil {
		return err
	}
	st.ruled, err = wr.kindStyles(lines)
	return err
}

// kindStyles makes the formats of cells people fill in: not protected, texts as
// texts, so that leading zeros stay.
func (wr *writer) kindStyles(border []excelize.Border) (map[Kind]int, error) {
	formats := map[Kind]string{Date: "dd.mm.yyyy", Count: "0", Semester: "0", Year: "0", DecimalKind: "0.####", Money: "#,##0.00"}
	styles := map[Kind]int{}
	centred := []Kind{Date, Month, Semester, Year, YesNo}
	for _, kind := range Kinds() {
		alignment := &excelize.Alignment{Vertical: "center", WrapText: kind == TextKind}
		if slices.Contains(centred, kind) {
			alignment.Horizontal = "center"
		}
		format := cmp.Or(formats[kind], "@")
		id, err := wr.book.NewStyle(&excelize.Style{
			CustomNumFmt: &format, Border: border, Protection: &excelize.Protection{Locked: false},
			Alignment: alignment,
		})
		if err != nil {
			return nil, err
		}
		styles[kind] = id
	}
	return styles, nil
}

// heading gives the style of a column's heading: required ones are darker.
func (s styles) heading(c Column) int {
	if c.Required {
		return s.required
	}
	return s.optional
}

// of gives the format of a cell of a column.
func (s styles) of(c Column) int { return s.ruled[c.Kind] }

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
