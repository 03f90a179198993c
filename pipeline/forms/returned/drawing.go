package returned

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// drawNotes puts the boxes of comments into the legacy drawing of a sheet, and
// gives the relationship the sheet must name, "" when it names one already.
func drawNotes(p *parcel, sheet string, m *sheetMarker, change commentChange, lines map[place]int) (string, error) {
	drawing := ""
	relations, err := p.relations(sheet)
	if err != nil {
		return "", err
	}
	for _, r := range relations {
		if m.drawing != "" && r.id == m.drawing {
			drawing = r.target
		}
	}
	if m.drawing != "" && !p.has(drawing) {
		return "", errors.New("the drawing of a sheet's comments is missing")
	}
	if drawing == "" {
		return newDrawing(p, sheet, m, change.all, lines)
	}
	data, err := p.read(drawing)
	if err != nil {
		return "", err
	}
	text := string(data)
	end := strings.LastIndex(text, "</xml>")
	if end < 0 || !strings.Contains(text, "urn:schemas-microsoft-com:vml") {
		return "", errors.New("the drawing of a sheet's comments is not understood")
	}
	drawn := findBoxes(text)
	var edits []edit
	for _, at := range change.removed {
		b, ok := drawn[at]
		if !ok {
			return "", errors.New("the box of a comment is not found")
		}
		edits = append(edits, edit{b[0], b[1], ""})
	}
	for _, g := range change.grown { // room for our part; a box that is not understood stays as it is
		if b, ok := drawn[g.at]; ok {
			edits = append(edits, edit{b[0], b[1], anchored.ReplaceAllString(text[b[0]:b[1]], "${1}"+anchor(m, g.at, lines[g.at]+g.above)+"${2}")})
		}
	}
	number := 1 << 20
	for _, found := range shapeNumber.FindAllStringSubmatch(text, -1) {
		if n, err := strconv.Atoi(found[1]); err == nil {
			number = max(number, n)
		}
	}
	edits = append(edits, edit{end, end, boxes(m, change.added, lines, number, "_x0000_t202b")})
	if data, err = splice(data, edits); err != nil {
		return "", err
	}
	p.set(drawing, data)
	return "", nil
}

var shapeNumber = regexp.MustCompile(`"_x0000_s([0-9]{1,9})"`)

// newDrawing makes a drawing with the boxes of all comments of a sheet.
func newDrawing(p *parcel, sheet string, m *sheetMarker, all []place, lines map[place]int) (string, error) {
	part := p.unused("xl/drawings/vmlDrawing%d.vml")
	p.set(part, []byte(`<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel">`+
		`<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1024"/></o:shapelayout>`+boxes(m, all, lines, 1<<20, "_x0000_t202")+`</xml>`))
	if err := p.declare(part, "vml", "application/vnd.openxmlformats-officedocument.vmlDrawing"); err != nil {
		return "", err
	}
	return p.relate(sheet, "vmlDrawing", part)
}

var box = regexp.MustCompile(`(?s)<v:shape\s.*?</v:shape>`)

var (
	anchored  = regexp.MustCompile(`(<x:Anchor>)[^<]*(</x:Anchor>)`)
	boxRow    = regexp.MustCompile(`<x:Row>([0-9]+)</x:Row>`)
	boxColumn = regexp.MustCompile(`<x:Column>([0-9]+)</x:Column>`)
)

// findBoxes gives where the boxes of comments stand in a drawing.
func findBoxes(text string) map[place][2]int {
	found := map[place][2]int{}
	for _, at := range box.FindAllStringIndex(text, -1) {
		b := text[at[0]:at[1]]
		row, column := boxRow.FindStringSubmatch(b), boxColumn.FindStringSubmatch(b)
		if row == nil || column == nil {
			continue
		}
		r, _ := strconv.Atoi(row[1])
		c, _ := strconv.Atoi(column[1])
		found[place{c + 1, r + 1}] = [2]int{at[0], at[1]}
	}
	return found
}

// boxes draws the boxes of comments, hidden until the pointer is over the cell.
func boxes(m *sheetMarker, at []place, lines map[place]int, number int, shape string) string {
	if len(at) == 0 {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<v:shapetype id="%s" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">`+
		`<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>`, shape)
	for i, p := range at {
		fmt.Fprintf(&b, `<v:shape id="_x0000_s%d" type="#%s" style="position:absolute;z-index:%d;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">`+
			`<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>`+
			`<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>`+
			`<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>%s</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>%d</x:Row><x:Column>%d</x:Column></x:ClientData></v:shape>`,
			number+1+i, shape, i+1, anchor(m, p, lines[p]), p.row-1, p.column-1)
	}
	return b.String()
}

const (
	boxWidth   = 340 // pixels
	lineHeight = 15
	rowHeight  = 20
)

// anchor says which cells a box lies over: column, pixels in it, row, pixels in
// it, of the upper left and of the lower right corner.
func anchor(m *sheetMarker, p place, lines int) string {
	first := min(p.column, maxColumn-3) // counted from 0: the next column
	last, rest := first, boxWidth
	for last < maxColumn-1 {
		width := m.pixels(last + 1)
		if rest <= width {
			break
		}
		rest -= width
		last++
	}
	top := max(0, p.row-2)
	height := lineHeight*max(lines, 3) + 10
	return fmt.Sprintf("%d, 12, %d, 4, %d, %d, %d, %d", first, top, last, rest, top+height/rowHeight, height%rowHeight)
}

// pixels is how wide a column is drawn, about.
func (m *sheetMarker) pixels(column int) int {
	c := m.column(column)
	switch {
	case c.hidden:
		return 0
	case c.width > 0:
		return int(c.width*7) + 5
	}
	return 64
}
