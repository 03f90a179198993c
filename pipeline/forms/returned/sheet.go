package returned

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"bernskats/pipeline/intake/xlsx"
	"bernskats/pipeline/model"
)

// place is a cell of one sheet, counted from 1.
type place struct{ column, row int }

func (p place) String() string { return xlsx.Ref(p.column, p.row) }

// marks are the cells of one sheet that are to be marked.
type marks map[place]model.Severity

// sheetMarker changes the formats of cells of one sheet, and nothing else.
type sheetMarker struct {
	styles *styleSheet
	data   []byte
	want   marks
	order  []place // wanted cells that were not reached yet
	// before tells the fill a cell had before an earlier return marked it.
	before func(place) string
	// fills are the fills that marked cells had, for the next return.
	fills map[place]string

	columns []column
	edits   []edit
	row     element // the open row
	number  int     // of the open row, or of the last one
	at      int     // column of the last cell of the open row
	prefix  string
	after   element // the first element that stands below a legacy drawing
	drawing string  // relationship of the legacy drawing
	widths  float64 // of a column without its own
	err     error   // what went wrong while cells were made
}

// column is what <cols> says of a span of columns.
type column struct {
	from, to, style int
	width           float64
	hidden          bool
}

// mark walks over the sheet and gives the formats of the wanted cells a fill.
// Cells that an earlier return marked and that are not wanted get theirs back.
func (m *sheetMarker) mark() error {
	m.fills = map[place]string{}
	for at := range m.want {
		m.order = append(m.order, at)
	}
	slices.SortFunc(m.order, func(a, b place) int { return cmp.Or(a.row-b.row, a.column-b.column) })
	var sheetData element
	err := scan(m.data, func(e element) error {
		switch {
		case e.depth == 1:
			m.prefix = e.prefix
			if e.end && m.after.name == "" {
				m.after = e
			}
		case e.depth == 2 && e.name == "sheetData" && !e.end:
			sheetData = e
		case e.depth == 2 && e.name == "sheetData":
			m.edits = append(m.edits, edit{e.from, e.from, m.rowsBefore(maxRow + 1)})
		case e.depth == 3 && e.name == "row" && sheetData.name != "":
			return m.onRow(e)
		case e.depth == 4 && e.name == "c" && !e.end && m.row.name != "":
			return m.onCell(e)
		case e.end:
		case e.depth == 3 && e.name == "col":
			m.columns = append(m.columns, readColumn(e))
		case e.depth == 2 && e.name == "sheetFormatPr":
			m.widths, _ = strconv.ParseFloat(e.attr("defaultColWidth"), 64)
		case e.depth == 2 && e.name == "drawing":
			m.after = element{}
		case e.depth == 2 && e.name == "legacyDrawing":
			m.drawing = e.relation()
		case e.depth == 2 && belowDrawing(e.name) && m.after.name == "":
			m.after = e
		}
		return nil
	})
	if err != nil {
		return err
	}
	if sheetData.name == "" {
		return errors.New("a sheet has no cells")
	}
	if sheetData.closed {
		text := m.rowsBefore(maxRow + 1)
		m.edits = append(m.edits, appendInside(m.data, sheetData, sheetData, text)...)
	}
	return m.err
}

const (
	maxRow    = 1 << 20
	maxColumn = 1 << 14
)

// belowDrawing tells the elements of a worksheet that stand below legacyDrawing.
func belowDrawing(name string) bool {
	switch name {
	case "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst", "AlternateContent":
		return true
	}
	return false
}

func readColumn(e element) column {
	var c column
	c.from, _ = strconv.Atoi(e.attr("min"))
	c.to, _ = strconv.Atoi(e.attr("max"))
	c.style, _ = strconv.Atoi(e.attr("style"))
	c.width, _ = strconv.ParseFloat(e.attr("width"), 64)
	c.hidden = e.attr("hidden") == "1" || e.attr("hidden") == "true"
	return c
}

func (m *sheetMarker) column(n int) column {
	for _, c := range m.columns {
		if n >= c.from && n <= c.to {
			return c
		}
	}
	return column{width: m.widths}
}

var errOrder = errors.New("rows or cells stand out of order")

func (m *sheetMarker) onRow(e element) error {
	if e.end {
		m.edits = append(m.edits, edit{e.from, e.from, m.cellsBefore(maxColumn + 1)})
		m.row = element{}
		return m.err
	}
	number := m.number + 1
	if r := e.attr("r"); r != "" {
		var err error
		if number, err = strconv.Atoi(r); err != nil || number <= m.number {
			return errOrder
		}
	}
	if text := m.rowsBefore(number); text != "" {
		m.edits = append(m.edits, edit{e.from, e.from, text})
	}
	m.row, m.number, m.at = e, number, 0
	wanted := len(m.order) > 0 && m.order[0].row == number
	if wanted && e.attr("spans") != "" { // a hint which columns the row uses
		tag := dropAttr(string(m.data[e.from:e.to]), "spans")
		if !e.closed {
			m.edits = append(m.edits, edit{e.from, e.to, tag})
		} else {
			m.edits = append(m.edits, edit{e.from, e.to, open([]byte(tag), element{to: len(tag), closed: true}) + m.cellsBefore(maxColumn+1) + "</" + m.prefix + "row>"})
		}
	} else if wanted && e.closed {
		m.edits = append(m.edits, appendInside(m.data, e, e, m.cellsBefore(maxColumn+1))...)
	}
	if e.closed {
		m.row = element{}
	}
	return m.err
}

func (m *sheetMarker) onCell(e element) error {
	column := m.at + 1
	if ref := e.attr("r"); ref != "" {
		at, ok := readPlace(ref)
		if !ok || at.row != m.number || at.column <= m.at {
			return errOrder
		}
		column = at.column
	}
	if text := m.cellsBefore(column); text != "" {
		m.edits = append(m.edits, edit{e.from, e.from, text})
	}
	m.at = column
	at := place{column, m.number}
	style := 0
	if s := e.attr("s"); s != "" {
		var err error
		if style, err = strconv.Atoi(s); err != nil {
			return errors.New("a cell has a format that is no number")
		}
	}
	severity, wanted := m.want[at]
	if wanted {
		m.order = m.order[1:]
	}
	changed, err := m.restyled(at, style, severity, wanted)
	if err != nil || changed == style {
		return err
	}
	m.edits = append(m.edits, edit{e.from, e.to, setAttr(string(m.data[e.from:e.to]), "s", strconv.Itoa(changed))})
	return nil
}

// restyled gives the format of a cell after marking.
func (m *sheetMarker) restyled(at place, style int, severity model.Severity, wanted bool) (int, error) {
	fill, ours := m.styles.fillOf(style)
	if ours {
		fill = m.before(at)
	}
	switch {
	case wanted:
		m.fills[at] = fill
		return m.styles.filled(style, solid(color(severity)))
	case ours:
		return m.styles.filled(style, fill)
	}
	return style, nil
}

// rowsBefore makes the rows of wanted cells that stand before a row.
func (m *sheetMarker) rowsBefore(number int) string {
	var text strings.Builder
	for len(m.order) > 0 && m.order[0].row < number {
		m.number = m.order[0].row
		fmt.Fprintf(&text, `<%srow r="%d">%s</%srow>`, m.prefix, m.number, m.cellsBefore(maxColumn+1), m.prefix)
	}
	return text.String()
}

// cellsBefore makes the wanted cells of the open row that stand before a column.
// A cell that was not there has the format of its row, else of its column.
func (m *sheetMarker) cellsBefore(column int) string {
	text := ""
	for len(m.order) > 0 && m.order[0].row == m.number && m.order[0].column < column {
		at := m.order[0]
		m.order = m.order[1:]
		style := m.column(at.column).style
		if s := m.row.attr("s"); s != "" && m.row.attr("customFormat") != "" {
			style, _ = strconv.Atoi(s)
		}
		changed, err := m.restyled(at, style, m.want[at], true)
		if err != nil {
			m.order, m.err = nil, err
			return ""
		}
		text += fmt.Sprintf(`<%sc r="%s" s="%d"/>`, m.prefix, at, changed)
	}
	return text
}

var reference = regexp.MustCompile(`^\$?([A-Z]{1,3})\$?([0-9]{1,7})$`)

// readPlace reads "D17"; false for what names no cell.
func readPlace(ref string) (place, bool) {
	found := reference.FindStringSubmatch(ref)
	if found == nil {
		return place{}, false
	}
	var p place
	for _, r := range found[1] {
		p.column = p.column*26 + int(r-'A') + 1
	}
	p.row, _ = strconv.Atoi(found[2])
	return p, p.column <= maxColumn && p.row >= 1 && p.row <= maxRow
}
