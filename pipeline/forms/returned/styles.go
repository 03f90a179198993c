package returned

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"bernskats/pipeline/model"
)

// color is how a severity is marked: calm where nothing was set aside. The
// colours are ours alone, so that a later return knows its own marks.
func color(s model.Severity) string {
	switch s {
	case model.Error:
		return "FFFFB4B1"
	case model.Warning:
		return "FFFFF0A5"
	}
	return "FFDCEAF6"
}

func solid(color string) string {
	return `<fill><patternFill patternType="solid"><fgColor rgb="` + color + `"/><bgColor indexed="64"/></patternFill></fill>`
}

const plainFill = `<fill><patternFill patternType="none"/></fill>`

// styleSheet is the styles part: formats are only ever added to it.
type styleSheet struct {
	part       string
	data       []byte
	fonts      collection
	fills      collection
	formats    collection     // cellXfs
	added      map[string]int // text of an item, old or new → its number
	newFonts   []string
	newFills   []string
	newFormats []string
	ownFill    map[int]bool // fills in one of our colours
	looked     map[int]formatFill
}

// collection is a list of the styles part: where it and its items stand.
type collection struct {
	start, last element
	items       [][2]int
}

// maxFormats is how many cell formats a workbook may have.
const maxFormats = 64000

const emptyStyles = xmlHead + `<styleSheet xmlns="%s"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>` +
	`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>` +
	`<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>` +
	`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
	`<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs></styleSheet>`

// readStyles finds the styles part of a workbook, or gives it one.
func readStyles(p *parcel, book string) (*styleSheet, error) {
	relations, err := p.relations(book)
	if err != nil {
		return nil, err
	}
	s := &styleSheet{added: map[string]int{}, ownFill: map[int]bool{}, looked: map[int]formatFill{}}
	for _, r := range relations {
		if r.kind == "styles" && s.part == "" {
			s.part = r.target
		}
	}
	if s.part == "" || !p.has(s.part) {
		if s.part = "xl/styles.xml"; p.has(s.part) {
			return nil, errors.New("the styles are not related to the workbook")
		}
		p.set(s.part, fmt.Appendf(nil, emptyStyles, p.space()))
		if err := p.declare(s.part, "", "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"); err != nil {
			return nil, err
		}
		if _, err := p.relate(book, "styles", s.part); err != nil {
			return nil, err
		}
	}
	if s.data, err = p.read(s.part); err != nil {
		return nil, err
	}
	if err := scan(s.data, s.note); err != nil {
		return nil, err
	}
	if s.fonts.start.name == "" || s.fills.start.name == "" || len(s.formats.items) == 0 {
		return nil, errors.New("the styles are incomplete")
	}
	for _, c := range []collection{s.fonts, s.fills, s.formats} {
		for i, at := range c.items {
			if text := string(s.data[at[0]:at[1]]); !s.known(text) {
				s.added[text] = i
			}
		}
	}
	for i, at := range s.fills.items {
		for _, severity := range []model.Severity{model.Error, model.Warning, model.Note} {
			if strings.Contains(string(s.data[at[0]:at[1]]), `rgb="`+color(severity)+`"`) {
				s.ownFill[i] = true
			}
		}
	}
	return s, nil
}

// note keeps where the collections and their items stand.
func (s *styleSheet) note(e element) error {
	switch {
	case e.depth == 2:
		if c := s.named(e.name); c != nil && e.end {
			c.last = e
		} else if c != nil {
			c.start = e
		}
	case e.depth == 3 && (e.name == "font" || e.name == "fill" || e.name == "xf"):
		c := s.inside(e.from)
		switch {
		case c == nil:
		case e.end:
			c.items[len(c.items)-1][1] = e.to
		default:
			c.items = append(c.items, [2]int{e.from, e.to})
		}
	}
	return nil
}

func (s *styleSheet) named(name string) *collection {
	switch name {
	case "fonts":
		return &s.fonts
	case "fills":
		return &s.fills
	case "cellXfs":
		return &s.formats
	}
	return nil
}

// inside gives the collection that is open, nil for one that is not ours to read.
func (s *styleSheet) inside(at int) *collection {
	for _, c := range []*collection{&s.fonts, &s.fills, &s.formats} {
		if c.start.name != "" && !c.start.closed && c.last.name == "" && at > c.start.from {
			return c
		}
	}
	return nil
}

// addFill gives the number of a fill written without prefixes.
func (s *styleSheet) addFill(xml string) int {
	return s.add(&s.newFills, len(s.fills.items), s.withPrefix(xml, s.fills.start.prefix))
}

func (s *styleSheet) addFont(xml string) int {
	return s.add(&s.newFonts, len(s.fonts.items), s.withPrefix(xml, s.fonts.start.prefix))
}

// addFormat gives the number of a cell format.
func (s *styleSheet) addFormat(xml string) (int, error) {
	n := s.add(&s.newFormats, len(s.formats.items), xml)
	if n >= maxFormats {
		return 0, errors.New("the workbook has too many cell formats")
	}
	return n, nil
}

func (s *styleSheet) known(xml string) bool {
	_, ok := s.added[xml]
	return ok
}

// add gives the number of what is there already, else of a new item.
func (s *styleSheet) add(list *[]string, before int, xml string) int {
	if n, ok := s.added[xml]; ok {
		return n
	}
	*list = append(*list, xml)
	s.added[xml] = before + len(*list) - 1
	return s.added[xml]
}

// withPrefix writes elements the way the part does.
func (s *styleSheet) withPrefix(xml, prefix string) string {
	if prefix == "" {
		return xml
	}
	return strings.NewReplacer("</", "</"+prefix, "<", "<"+prefix).Replace(xml)
}

// format gives the text of a cell format, a new one too.
func (s *styleSheet) format(n int) (string, bool) {
	switch old := len(s.formats.items); {
	case n < 0 || n >= old+len(s.newFormats):
		return "", false
	case n >= old:
		return s.newFormats[n-old], true
	default:
		at := s.formats.items[n]
		return string(s.data[at[0]:at[1]]), true
	}
}

// formatFill is the fill of a cell format, and whether it is one of our colours.
type formatFill struct {
	fill string
	ours bool
}

// fillOf gives the fill of a cell format as text, and whether it is one of our
// colours.
func (s *styleSheet) fillOf(format int) (fill string, ours bool) {
	f, ok := s.looked[format]
	if !ok {
		f.fill, f.ours = s.lookUpFill(format)
		s.looked[format] = f
	}
	return f.fill, f.ours
}

func (s *styleSheet) lookUpFill(format int) (fill string, ours bool) {
	text, _ := s.format(format)
	tag := startTag(text)
	from, to, ok := findAttr(tag, "fillId")
	if !ok {
		return plainFill, false
	}
	_, quoted, _ := strings.Cut(tag[from:to], "=")
	n, err := strconv.Atoi(strings.Trim(quoted, `"' `))
	if err != nil || n < 0 || n >= len(s.fills.items) {
		return plainFill, false
	}
	at, prefix := s.fills.items[n], s.fills.start.prefix
	return strings.NewReplacer("</"+prefix, "</", "<"+prefix, "<").Replace(string(s.data[at[0]:at[1]])), s.ownFill[n]
}

// filled gives a cell format that differs from another in its fill alone.
func (s *styleSheet) filled(format int, fill string) (int, error) {
	text, ok := s.format(format)
	if !ok {
		return 0, errors.New("a cell has a format there is not")
	}
	tag := startTag(text)
	changed := setAttr(setAttr(tag, "fillId", strconv.Itoa(s.addFill(fill))), "applyFill", "1")
	return s.addFormat(changed + text[len(tag):])
}

func startTag(text string) string {
	if end := strings.IndexByte(text, '>'); end >= 0 {
		return text[:end+1]
	}
	return text
}

// save puts what was added into the part.
func (s *styleSheet) save(p *parcel) error {
	var edits []edit
	for _, c := range []struct {
		collection
		items []string
	}{{s.fonts, s.newFonts}, {s.fills, s.newFills}, {s.formats, s.newFormats}} {
		if len(c.items) == 0 {
			continue
		}
		tag := setAttr(open(s.data, c.start), "count", strconv.Itoa(len(c.collection.items)+len(c.items)))
		text := strings.Join(c.items, "")
		if c.start.closed {
			edits = append(edits, edit{c.start.from, c.start.to, tag + text + "</" + c.start.prefix + c.start.name + ">"})
			continue
		}
		edits = append(edits, edit{c.start.from, c.start.to, tag}, edit{c.last.from, c.last.from, text})
	}
	data, err := splice(s.data, edits)
	p.set(s.part, data)
	return err
}
