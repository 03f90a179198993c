package returned

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"bernskats/pipeline/forms"
	"bernskats/pipeline/model"
)

// List gives the list of corrections as a workbook of its own, for a file that
// cannot be marked; why is a clause that says so to the sender. Equal arguments
// give equal bytes. Data of the book is not used.
func List(b Book, why model.Text) ([]byte, error) {
	p := &parcel{changed: map[string][]byte{}, removed: map[string]bool{}}
	p.set("[Content_Types].xml", []byte(xmlHead+`<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">`+
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>`+
		`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`))
	p.set("xl/workbook.xml", []byte(xmlHead+`<workbook xmlns="`+mainSpace+`"><sheets></sheets></workbook>`))
	if _, err := p.relate("", "officeDocument", "xl/workbook.xml"); err != nil {
		return nil, fmt.Errorf("writing a list of corrections: %w", err)
	}
	m := &marking{title: b.Name, lines: numbered(b.Findings), parcel: p}
	var err error
	if m.book, err = readOutline(p); err == nil {
		if m.styles, err = readStyles(p, m.book.part); err == nil {
			err = m.list(&why)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("writing a list of corrections: %w", err)
	}
	return p.bytes()
}

// list writes the sheet of corrections: a new first one, or in the place of the
// one an earlier return had. why is nil when cells are marked.
func (m *marking) list(why *model.Text) error {
	s, err := m.newListStyles()
	if err != nil {
		return err
	}
	content := m.listSheet(s, why)
	if err := m.styles.save(m.parcel); err != nil {
		return err
	}
	for i, t := range m.tabs {
		if !t.ours {
			continue
		}
		m.parcel.set(t.part, content)
		m.parcel.remove(relationsOf(t.part))
		return m.book.show(m.parcel, m.position(i), nil)
	}
	return m.book.addFirst(m.parcel, m.freeName(), content)
}

// position gives where a tab stands among all sheets, chart sheets too.
func (m *marking) position(tab int) int {
	for i, s := range m.book.sheets {
		if s.part == m.tabs[tab].part {
			return i
		}
	}
	return 0
}

// freeName gives the name of the list that no sheet has.
func (m *marking) freeName() string {
	name := forms.CorrectionsName
	for n := 2; ; n++ {
		taken := false
		for _, s := range m.book.sheets {
			taken = taken || strings.EqualFold(s.attr("name"), name)
		}
		if !taken {
			return name
		}
		name = fmt.Sprintf("%s (%d)", forms.CorrectionsName, n)
	}
}

// listStyles are the cell formats of the list.
type listStyles struct {
	title, text, label, head, link, number int
	severity                               map[model.Severity]int
}

func (m *marking) newListStyles() (listStyles, error) {
	var firstErr error
	font := func(inner string) int {
		return m.styles.addFont("<font>" + inner + `<name val="Calibri"/><family val="2"/></font>`)
	}
	format := func(font, fill int, alignment string) int {
		prefix := m.styles.formats.start.prefix
		n, err := m.styles.addFormat(fmt.Sprintf(`<%[1]sxf numFmtId="0" fontId="%[2]d" fillId="%[3]d" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><%[1]salignment %[4]s/></%[1]sxf>`,
			prefix, font, fill, alignment))
		if err != nil {
			firstErr = err
		}
		return n
	}
	plain := font(`<sz val="11"/><color rgb="FF000000"/>`)
	bold := font(`<b/><sz val="11"/><color rgb="FF000000"/>`)
	title := font(`<b/><sz val="14"/><color rgb="FF000000"/>`)
	link := font(`<u/><sz val="11"/><color rgb="FF0563C1"/>`)
	none, heading := m.styles.addFill(plainFill), m.styles.addFill(solid("FFD9E2F3"))
	const top, wrapped = `vertical="top"`, `vertical="top" wrapText="1"`
	s := listStyles{
		title: format(title, none, top), text: format(plain, none, wrapped), label: format(plain, none, top),
		head: format(bold, heading, wrapped), link: format(link, none, wrapped), number: format(plain, none, `horizontal="left" vertical="top"`),
		severity: map[model.Severity]int{},
	}
	for _, severity := range severities() {
		s.severity[severity] = format(plain, m.styles.addFill(solid(color(severity))), wrapped)
	}
	return s, firstErr
}

// listSheet writes the sheet: what to do, what the colours mean, and a line for
// each correction with a link to its cell. Texts stand in the cells themselves,
// so that the sender's shared texts stay as they are.
func (m *marking) listSheet(s listStyles, why *model.Text) []byte {
	w := &listWriter{}
	fmt.Fprintf(&w.rows, `<row r="1">%s%s</row>`, textCell("A1", s.title, "Labojumu saraksts: "+m.title), textCell("I1", s.label, forms.CorrectionsMark))
	w.number = 1
	for _, text := range m.instructions(why) {
		w.row(textCell(w.next("A"), s.label, text))
	}
	for _, severity := range severities() {
		n := 0
		for _, l := range m.lines {
			if l.Severity == severity {
				n++
			}
		}
		if n > 0 {
			w.row(textCell(w.next("B"), s.severity[severity], severityWord(severity)) + textCell(w.next("C"), s.label, fmt.Sprintf("%s (%d)", meaning(severity), n)))
		}
	}
	w.number++
	heads := ""
	for i, text := range []string{"Nr.", "Veids", "Lapa", "Šūna", "Kas konstatēts", "Kas gaidīts", "Kā labot", "Kods"} {
		heads += textCell(w.next(string(rune('A'+i))), s.head, text)
	}
	w.row(heads)
	frozen := w.number
	for _, l := range m.lines {
		m.listLine(w, s, l)
	}
	links := ""
	if w.links.Len() > 0 {
		links = "<hyperlinks>" + w.links.String() + "</hyperlinks>"
	}
	return []byte(fmt.Sprintf(xmlHead+`<worksheet xmlns="%s"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><dimension ref="A1:I%d"/>`+
		`<sheetViews><sheetView tabSelected="1" workbookViewId="0"><pane ySplit="%d" topLeftCell="A%d" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft" activeCell="A%d" sqref="A%d"/></sheetView></sheetViews>`+
		`<sheetFormatPr defaultRowHeight="15"/><cols>%s</cols><sheetData>%s</sheetData>%s`+
		`<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/><pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>`+
		`<headerFooter><oddFooter>&amp;C&amp;P / &amp;N</oddFooter></headerFooter></worksheet>`,
		m.parcel.space(), w.number, frozen, frozen+1, frozen+1, frozen+1, listColumns(), w.rows.String(), links))
}

func listColumns() string {
	text := ""
	for i, width := range listWidths() {
		hidden := ""
		if i+1 == columnHidden {
			hidden = ` hidden="1"`
		}
		text += fmt.Sprintf(`<col min="%d" max="%d" width="%g" customWidth="1"%s/>`, i+1, i+1, width, hidden)
	}
	return text
}

// listWidths are the widths of the columns, in letters.
func listWidths() []float64 { return []float64{6, 13, 22, 9, 48, 38, 44, 8, 9} }

// lineHeightOf says how high a row must be, in points: not every program finds
// that out for wrapped texts.
func lineHeightOf(texts ...string) float64 {
	most := 1
	for i, text := range texts {
		most = max(most, wrappedLines(text, int(listWidths()[i])-3))
	}
	return 15 * float64(most)
}

// wrappedLines counts the lines of a text that is broken between words.
func wrappedLines(text string, width int) int {
	lines, at := 1, 0
	for word := range strings.FieldsSeq(text) {
		n := len([]rune(word))
		if at > 0 && at+1+n > width {
			lines, at = lines+1, 0
		}
		if at > 0 {
			at++
		}
		at += n
		lines, at = lines+at/(width+1), at%(width+1)
	}
	return lines
}

func (m *marking) listLine(w *listWriter, s listStyles, l line) {
	at := w.next("D")
	cells := fmt.Sprintf(`<c r="%s" s="%d"><v>%d</v></c>`, w.next("A"), s.number, l.number) +
		textCell(w.next("B"), s.severity[l.Severity], severityWord(l.Severity)) + textCell(w.next("C"), s.text, l.Sheet)
	if l.linked {
		cells += textCell(at, s.link, l.Cell)
		target := "'" + strings.ReplaceAll(l.Sheet, "'", "''") + "'!" + l.Cell
		fmt.Fprintf(&w.links, `<hyperlink ref="%s" location="%s" display="%s"/>`, at, escape(target), escape(l.Cell))
	} else {
		cells += textCell(at, s.text, l.Cell)
	}
	for i, text := range []string{l.LV.Found, l.LV.Expected, l.LV.Mend, l.Code} {
		cells += textCell(w.next(string(rune('E'+i))), s.text, text)
	}
	cells += textCell(w.next("I"), s.label, l.fill)
	height := lineHeightOf("", "", l.Sheet, "", l.LV.Found, l.LV.Expected, l.LV.Mend)
	w.number++
	fmt.Fprintf(&w.rows, `<row r="%d" ht="%g" customHeight="1">%s</row>`, w.number, min(height, maxHeight), cells)
}

// maxHeight is the highest row there can be, in points.
const maxHeight = 405.0

// listWriter makes the rows of the list.
type listWriter struct {
	rows, links strings.Builder
	number      int // of the last row
}

// next names a cell of the row to come.
func (w *listWriter) next(column string) string { return fmt.Sprintf("%s%d", column, w.number+1) }

func (w *listWriter) row(cells string) {
	w.number++
	fmt.Fprintf(&w.rows, `<row r="%d">%s</row>`, w.number, cells)
}

func textCell(at string, style int, text string) string {
	if text == "" {
		return fmt.Sprintf(`<c r="%s" s="%d"/>`, at, style)
	}
	return fmt.Sprintf(`<c r="%s" s="%d" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>`, at, style, escape(text))
}

func (m *marking) instructions(why *model.Text) []string {
	if why != nil {
		return []string{"Šis ir atsevišķs saraksts: " + why.LV + ". Jūsu datne nav mainīta.", "Izlabojiet savu datni un atsūtiet to vēlreiz."}
	}
	return []string{"Izlabojiet iekrāsotās šūnas (katrai ir komentārs) un atsūtiet šo pašu darbgrāmatu vēlreiz. Šo lapu var atstāt: tā netiek lasīta."}
}

// meaning says what a severity means for the sender.
func meaning(s model.Severity) string {
	switch s {
	case model.Error:
		return "Nav ieskaitīts, kamēr nav izlabots"
	case model.Warning:
		return "Ir ieskaitīts, bet, lūdzu, pārbaudiet"
	}
	return "Zināšanai"
}

// isFill tells whether a text is one whole fill element and nothing else: it came
// back from the sender.
func isFill(text string) bool {
	if !strings.HasPrefix(text, "<fill>") && !strings.HasPrefix(text, "<fill ") {
		return false
	}
	d := xml.NewDecoder(strings.NewReader(text))
	depth, roots := 0, 0
	for {
		token, err := d.Token()
		if err == io.EOF {
			return depth == 0 && roots == 1
		}
		switch t := token.(type) {
		case xml.StartElement:
			if depth == 0 {
				roots++
			}
			depth++
			if !fillElement(t) {
				return false
			}
		case xml.EndElement:
			depth--
		case nil, xml.CharData, xml.Directive, xml.ProcInst, xml.Comment:
			return false
		}
		if err != nil {
			return false
		}
	}
}

// fillElement knows what a fill is made of.
func fillElement(e xml.StartElement) bool {
	if e.Name.Space != "" {
		return false
	}
	switch e.Name.Local {
	case "fill", "patternFill", "fgColor", "bgColor", "gradientFill", "stop", "color":
		return true
	}
	return false
}
