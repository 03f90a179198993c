package workbook

import (
	"fmt"
	"math"
	"strings"
	"unicode/utf8"

	"bernskats/pipeline/model"

	"github.com/xuri/excelize/v2"
)

// sheet is one sheet: a title, lines of text, one table, charts below it.
type sheet struct {
	name    string
	title   string
	lines   []string
	cover   bool // the first sheet: no link back to the contents
	columns []column
	rows    [][]any // nil, string, int, model.Decimal, rate or link
	charts  []native
	printed int  // how many columns go on paper; 0: all
	upright bool // on paper: rows matter more than columns
}

type column struct {
	head string
	wide float64 // width in characters at most; 0: 30
}

// rate is a number with one decimal.
type rate model.Decimal

// year is a calendar year, written without a thousands mark.
type year int

// link is the name of a sheet to go to.
type link string

// header is the row of the table's heading.
func (s sheet) header() int {
	n := 2 + len(s.lines)
	if !s.cover {
		n++
	}
	return n
}

// numbers says whether a column holds numbers, which stand on the right.
func (s sheet) numbers(column int) bool {
	for _, row := range s.rows {
		switch row[column].(type) {
		case int, model.Decimal, rate, year:
			return true
		case string, link:
			return false
		}
	}
	return false
}

// sheetName makes a name a spreadsheet accepts: at most 31 characters, none of []:*?/\, unique.
func (b *book) sheetName(taken map[string]bool, title string) string {
	clean := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\'`, r) {
			return ' '
		}
		return r
	}, title)
	name := shorten(strings.Join(strings.Fields(clean), " "), 31)
	for n := 2; name == "" || taken[strings.ToLower(name)]; n++ {
		name = fmt.Sprintf("%s %d", shorten(clean, 27), n)
	}
	taken[strings.ToLower(name)] = true
	return name
}

// shorten cuts between words where it can.
func shorten(s string, limit int) string {
	runes := []rune(s)
	if len(runes) <= limit {
		return s
	}
	short := string(runes[:limit])
	if at := strings.LastIndex(short, " "); at > limit/2 {
		short = short[:at]
	}
	return strings.TrimRight(short, " ,;–-")
}

func (b *book) write(s sheet) error {
	if err := b.addSheet(s.name); err != nil {
		return err
	}
	if err := b.top(s); err != nil {
		return err
	}
	for i := range s.rows {
		for n, v := range s.rows[i] {
			if err := b.cell(s, cellName(n+1, s.header()+1+i), v); err != nil {
				return err
			}
		}
	}
	if err := b.table(s); err != nil {
		return err
	}
	if err := b.widths(s); err != nil {
		return err
	}
	if err := b.charts(s); err != nil {
		return err
	}
	return b.print(s)
}

// addSheet takes the sheet a new file comes with for the first.
func (b *book) addSheet(name string) error {
	if first := b.file.GetSheetName(0); b.file.SheetCount == 1 && first == "Sheet1" {
		return b.file.SetSheetName(first, name)
	}
	_, err := b.file.NewSheet(name)
	return err
}

// top writes title, lines, the link to the contents and the heading of the table.
func (b *book) top(s sheet) error {
	if err := b.text(s.name, "A1", s.title, b.styles.title); err != nil {
		return err
	}
	for i, line := range s.lines {
		style := b.styles.plain
		if line == b.page.Restricted {
			style = b.styles.strong
		}
		if err := b.text(s.name, cellName(1, 2+i), line, style); err != nil {
			return err
		}
	}
	at := cellName(1, s.header()-1)
	if s.name == b.w.Say("book.contents") {
		if err := b.text(s.name, at, b.w.Say("book.contents.how"), b.styles.plain); err != nil {
			return err
		}
	} else if !s.cover {
		if err := b.linked(s.name, at, b.w.Say("book.back"), b.w.Say("book.contents")); err != nil {
			return err
		}
	}
	for n, c := range s.columns {
		style := b.styles.head
		if s.numbers(n) {
			style = b.styles.headRight
		}
		if err := b.text(s.name, cellName(n+1, s.header()), c.head, style); err != nil {
			return err
		}
	}
	return nil
}

func (b *book) text(sheet, at, text string, style int) error {
	if err := b.file.SetCellStr(sheet, at, text); err != nil {
		return err
	}
	return b.file.SetCellStyle(sheet, at, at, style)
}

func (b *book) linked(sheet, at, text, to string) error {
	if err := b.text(sheet, at, text, b.styles.link); err != nil {
		return err
	}
	return b.file.SetCellHyperLink(sheet, at, reference(to, "A1"), "Location")
}

func (b *book) cell(s sheet, at string, v any) error {
	switch v := v.(type) {
	case nil:
		return b.file.SetCellStyle(s.name, at, at, b.styles.cell)
	case string:
		return b.text(s.name, at, v, b.styles.cell)
	case link:
		return b.linked(s.name, at, string(v), string(v))
	case int:
		return b.number(s.name, at, float64(v), b.styles.whole)
	case year:
		return b.number(s.name, at, float64(v), b.styles.year)
	case rate:
		return b.number(s.name, at, float(model.Decimal(v)), b.styles.tenth)
	case model.Decimal:
		if v.IsWhole() {
			return b.number(s.name, at, float(v), b.styles.whole)
		}
		return b.number(s.name, at, float(v), b.styles.exact)
	}
	return fmt.Errorf("a cell cannot hold %T", v)
}

// number writes the shortest digits that give v back, which are those of the Decimal.
func (b *book) number(sheet, at string, v float64, style int) error {
	if err := b.file.SetCellFloat(sheet, at, v, -1, 64); err != nil {
		return err
	}
	return b.file.SetCellStyle(sheet, at, at, style)
}

// float is the nearest floating point number: spreadsheets know no other. Four
// decimals and fifteen digits pass unchanged.
func float(d model.Decimal) float64 { return float64(d) / model.DecimalUnit }

// table defines the table so that programs and readers find it.
func (b *book) table(s sheet) error {
	if len(s.rows) == 0 {
		return nil
	}
	b.tables++
	yes := true
	end := cellName(len(s.columns), s.header()+len(s.rows))
	// Programs that read row by row believe the dimension; excelize leaves it at A1.
	if err := b.file.SetSheetDimension(s.name, "A1:"+end); err != nil {
		return err
	}
	return b.file.AddTable(s.name, &excelize.Table{
		Range:     cellName(1, s.header()) + ":" + end,
		Name:      fmt.Sprintf("table_%d", b.tables),
		StyleName: "TableStyleLight1", ShowHeaderRow: &yes, ShowRowStripes: &yes,
	})
}

// widths fit the content; long texts wrap into rows as high as they need, for
// not every program finds the height itself.
func (b *book) widths(s sheet) error {
	all := s.widths()
	for n := range s.columns {
		if err := b.file.SetColWidth(s.name, letter(n+1), letter(n+1), all[n]); err != nil {
			return err
		}
	}
	for row, height := range s.heights(all) {
		if err := b.file.SetRowHeight(s.name, row+1, height); err != nil {
			return err
		}
	}
	return nil
}

// heights are those of the rows down to the last of the table, in points.
func (s sheet) heights(widths []float64) []float64 {
	var heads []any
	for _, c := range s.columns {
		heads = append(heads, strings.Join(strings.Fields(c.head), "  ")) // bold, and a button to filter by
	}
	all := []float64{24}
	for len(all) < s.header()-1 {
		all = append(all, lineHeight)
	}
	all = append(all, lineHeight*lines(heads, widths)+4)
	for _, row := range s.rows {
		all = append(all, lineHeight*lines(row, widths))
	}
	return all
}

func (s sheet) widths() []float64 {
	all := make([]float64, len(s.columns))
	for n, c := range s.columns {
		all[n] = c.width(s.rows, n)
	}
	return all
}

// lineHeight is the height of a line of text in points.
const lineHeight = 15

func (c column) width(rows [][]any, n int) float64 {
	most := c.wide
	if most == 0 {
		most = 30
	}
	width := 8.0
	for _, word := range strings.Fields(c.head) {
		width = math.Max(width, float64(utf8.RuneCountInString(word))*1.15+3) // the filter button takes room
	}
	for _, row := range rows {
		width = math.Max(width, math.Min(most, float64(length(row[n]))*1.1+3))
	}
	return math.Ceil(width)
}

// lines counts the lines of the highest cell of a row.
func lines(row []any, widths []float64) float64 {
	most := 1.0
	for n, v := range row {
		if text, ok := v.(string); ok {
			most = math.Max(most, wrapped(text, widths[n]-1.5))
		}
	}
	return most
}

// wrapped counts the lines of a text broken between words, rather one too many.
func wrapped(text string, width float64) float64 {
	count, at := 1.0, 0.0
	for _, word := range strings.Fields(text) {
		w := float64(utf8.RuneCountInString(word)) * 0.93
		if at > 0 && at+1+w > width {
			count, at = count+1, 0
		}
		for w > width { // a word broken in itself
			count, w = count+1, w-width
		}
		at += w + 1
	}
	return count
}

func length(v any) int {
	switch v := v.(type) {
	case string:
		return utf8.RuneCountInString(v)
	case link:
		return utf8.RuneCountInString(string(v))
	case model.Decimal:
		return len(v.String()) + 3
	}
	return 6
}

func letter(column int) string {
	name, err := excelize.ColumnNumberToName(column)
	if err != nil {
		panic(err) // our own coordinates
	}
	return name
}

func cellName(column, row int) string {
	name, err := excelize.CoordinatesToCellName(column, row)
	if err != nil {
		panic(err) // our own coordinates
	}
	return name
}

// quoted is a sheet's name in a reference; names like A1 need it.
func quoted(sheet string) string { return "'" + strings.ReplaceAll(sheet, "'", "''") + "'" }

func reference(sheet, cells string) string { return quoted(sheet) + "!" + cells }
