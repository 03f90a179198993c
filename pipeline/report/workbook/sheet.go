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
	rows    [][]any // nil, string, int, year, model.Decimal, rate or link
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

// write writes one sheet: first what stands around the cells, then the cells row
// by row, which takes half the time of one by one and lets nothing change afterwards.
func (b *book) write(s sheet) error {
	if err := b.addSheet(s.name); err != nil {
		return err
	}
	// Programs that read row by row believe the dimension; excelize leaves it at A1.
	if err := b.file.SetSheetDimension(s.name, "A1:"+s.end()); err != nil {
		return err
	}
	widths := s.widths()
	for n, width := range widths {
		if err := b.file.SetColWidth(s.name, letter(n+1), letter(n+1), width); err != nil {
			return err
		}
	}
	for _, step := range []func(sheet) error{b.links, b.charts, b.print} {
		if err := step(s); err != nil {
			return err
		}
	}
	return b.stream(s, s.heights(widths))
}

// end is the last cell of the table.
func (s sheet) end() string { return cellName(len(s.columns), s.header()+len(s.rows)) }

// stream writes the cells; the heights of the rows are in points.
func (b *book) stream(s sheet, heights []float64) error {
	rows, err := b.file.NewStreamWriter(s.name)
	if err != nil {
		return err
	}
	for i, cells := range append(b.top(s), s.rows...) {
		values := make([]any, len(cells))
		for n, v := range cells {
			if values[n], err = b.cell(v); err != nil {
				return err
			}
		}
		if err := rows.SetRow(cellName(1, i+1), values, excelize.RowOpts{Height: heights[i]}); err != nil {
			return err
		}
	}
	if err := b.table(s, rows); err != nil {
		return err
	}
	return rows.Flush()
}

// addSheet takes the sheet a new file comes with for the first.
func (b *book) addSheet(name string) error {
	if first := b.file.GetSheetName(0); b.file.SheetCount == 1 && first == "Sheet1" {
		return b.file.SetSheetName(first, name)
	}
	_, err := b.file.NewSheet(name)
	return err
}

// styled is a text that looks otherwise than those of the table.
type styled struct {
	text  string
	style int
}

// top gives the rows above the table: title, lines, the link to the contents, the heading.
func (b *book) top(s sheet) [][]any {
	rows := [][]any{{styled{s.title, b.styles.title}}}
	for _, line := range s.lines {
		style := b.styles.plain
		if line == b.page.Restricted {
			style = b.styles.strong
		}
		rows = append(rows, []any{styled{line, style}})
	}
	if s.name == b.w.Say("book.contents") {
		rows = append(rows, []any{styled{b.w.Say("book.contents.how"), b.styles.plain}})
	} else if !s.cover {
		rows = append(rows, []any{styled{b.w.Say("book.back"), b.styles.link}})
	}
	var heads []any
	for n, c := range s.columns {
		style := b.styles.head
		if s.numbers(n) {
			style = b.styles.headRight
		}
		heads = append(heads, styled{c.head, style})
	}
	return append(rows, heads)
}

// links lead to the contents, and from there to the sheets.
func (b *book) links(s sheet) error {
	to := func(at, sheet string) error {
		return b.file.SetCellHyperLink(s.name, at, reference(sheet, "A1"), "Location")
	}
	if contents := b.w.Say("book.contents"); !s.cover && s.name != contents {
		if err := to(cellName(1, s.header()-1), contents); err != nil {
			return err
		}
	}
	for i, row := range s.rows {
		for n, v := range row {
			if sheet, ok := v.(link); ok {
				if err := to(cellName(n+1, s.header()+1+i), string(sheet)); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// cell is a value as it stands in a cell. Numbers are written with the shortest
// digits that give them back, which are those of the Decimal.
func (b *book) cell(v any) (excelize.Cell, error) {
	switch v := v.(type) {
	case nil:
		return excelize.Cell{StyleID: b.styles.cell}, nil
	case string:
		return excelize.Cell{StyleID: b.styles.cell, Value: v}, nil
	case styled:
		return excelize.Cell{StyleID: v.style, Value: v.text}, nil
	case link:
		return excelize.Cell{StyleID: b.styles.link, Value: string(v)}, nil
	case int:
		return excelize.Cell{StyleID: b.styles.whole, Value: v}, nil
	case year:
		return excelize.Cell{StyleID: b.styles.year, Value: int(v)}, nil
	case rate:
		return excelize.Cell{StyleID: b.styles.tenth, Value: float(model.Decimal(v))}, nil
	case model.Decimal:
		style := b.styles.exact
		if v.IsWhole() {
			style = b.styles.whole
		}
		return excelize.Cell{StyleID: style, Value: float(v)}, nil
	}
	return excelize.Cell{}, fmt.Errorf("a cell cannot hold %T", v)
}

// float is the nearest floating point number: spreadsheets know no other. Four
// decimals and fifteen digits pass unchanged.
func float(d model.Decimal) float64 { return float64(d) / model.DecimalUnit }

// table defines the table so that programs and readers find it.
func (b *book) table(s sheet, rows *excelize.StreamWriter) error {
	if len(s.rows) == 0 {
		return nil
	}
	b.tables++
	yes := true
	return rows.AddTable(&excelize.Table{
		Range:     cellName(1, s.header()) + ":" + s.end(),
		Name:      fmt.Sprintf("table_%d", b.tables),
		StyleName: "TableStyleLight1", ShowHeaderRow: &yes, ShowRowStripes: &yes,
	})
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
