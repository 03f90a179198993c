package document

// style is one style of paragraphs. Names and ids are those of Word where it has
// one, so that its lists of styles and its contents work.
type style struct {
	id, name, after string // after: the style of the next paragraph, "" for the same
	base            string
	size            int // in half points, 0 for that of the base
	bold, italic    bool
	colour          string
	above, below    int // space in twentieths of a point
	outline         int // level of a heading, from 1; 0 for none
	side            string
	keep            bool // on the page of the next paragraph
	indent          int
}

func styles() []style {
	return []style{
		{id: "Normal", name: "Normal", below: 120},
		{id: "Title", name: "Title", base: "Normal", after: "Normal", size: 40, bold: true, below: 120, keep: true},
		{id: "Subtitle", name: "Subtitle", base: "Normal", after: "Normal", size: 26, colour: "404040", below: 240},
		{id: "Heading1", name: "heading 1", base: "Normal", after: "Normal", size: 32, bold: true, colour: "00518A", above: 360, below: 120, outline: 1, keep: true},
		{id: "Heading2", name: "heading 2", base: "Normal", after: "Normal", size: 26, bold: true, colour: "00518A", above: 280, below: 80, outline: 2, keep: true},
		{id: "Heading3", name: "heading 3", base: "Normal", after: "Normal", size: 23, bold: true, above: 200, below: 60, outline: 3, keep: true},
		{id: "ListBullet", name: "List Bullet", base: "Normal", below: 60},
		{id: "ListNumber", name: "List Number", base: "Normal", below: 60},
		{id: "Caption", name: "caption", base: "Normal", after: "Normal", size: 20, bold: true, above: 160, below: 80, keep: true},
		{id: "Header", name: "header", base: "Normal", size: 18, bold: true, side: "right"},
		{id: "Footer", name: "footer", base: "Normal", size: 18},
		{id: "TOCHeading", name: "TOC Heading", base: "Normal", after: "Normal", size: 26, bold: true, above: 240, below: 120, keep: true},
		{id: "TOC1", name: "toc 1", base: "Normal", below: 60},
		{id: "TOC2", name: "toc 2", base: "Normal", below: 40, indent: 284},
		{id: "Note", name: "Note", base: "Normal", size: 18, colour: "404040"},
		{id: "Emphasised", name: "Emphasised", base: "Normal", bold: true},
		{id: "Centred", name: "Centred", base: "Normal", side: "center"},
		{id: "Right", name: "Right", base: "Normal", side: "right"},
		{id: "TableText", name: "Table Text", base: "Normal", size: 18, above: 30, below: 30},
		{id: "TableStrong", name: "Table Strong", base: "TableText", bold: true, above: 30, below: 30},
		{id: "TableHead", name: "Table Head", base: "TableText", bold: true, above: 30, below: 30, keep: true},
		{id: "AfterTable", name: "After Table", base: "Normal", size: 12},
	}
}

func (s style) node() node {
	n := el("w:style", at("w:type", "paragraph"), at("w:styleId", s.id), val("w:name", s.name))
	if s.id == "Normal" {
		n.attrs = append(n.attrs, at("w:default", 1))
	}
	if s.base != "" {
		n.kids = append(n.kids, val("w:basedOn", s.base))
	}
	if s.after != "" {
		n.kids = append(n.kids, val("w:next", s.after))
	}
	n.kids = append(n.kids, el("w:qFormat"), el("w:pPr", s.paragraph()), el("w:rPr", s.letters()))
	return n
}

func (s style) paragraph() (all []node) {
	if s.keep {
		all = append(all, el("w:keepNext"))
	}
	if s.outline > 0 {
		all = append(all, el("w:keepLines"))
	}
	all = append(all, el("w:spacing", at("w:before", s.above), at("w:after", s.below)))
	if s.indent > 0 {
		all = append(all, el("w:ind", at("w:left", s.indent)))
	}
	if s.side != "" {
		all = append(all, val("w:jc", s.side))
	}
	if s.outline > 0 {
		all = append(all, val("w:outlineLvl", s.outline-1))
	}
	return all
}

func (s style) letters() (all []node) {
	if s.bold {
		all = append(all, el("w:b"))
	}
	if s.italic {
		all = append(all, el("w:i"))
	}
	if s.colour != "" {
		all = append(all, val("w:color", s.colour))
	}
	if s.size > 0 {
		all = append(all, val("w:sz", s.size), val("w:szCs", s.size))
	}
	return all
}

// font has every Latvian letter and lies on every machine with Word; others take one of the same widths.
const font = "Calibri"

func (w *writer) styles() node {
	defaults := el("w:docDefaults", el("w:rPrDefault", el("w:rPr",
		el("w:rFonts", at("w:ascii", font), at("w:hAnsi", font), at("w:eastAsia", font), at("w:cs", font)), val("w:sz", 22), val("w:szCs", 22),
		el("w:lang", at("w:val", w.language()), at("w:eastAsia", w.language()), at("w:bidi", "ar-SA")))), el("w:pPrDefault"))
	root := el("w:styles", at("xmlns:w", wordSpace), defaults)
	for _, s := range styles() {
		root.kids = append(root.kids, s.node())
	}
	edge := func(side string) node {
		return el("w:"+side, at("w:val", "single"), at("w:sz", 4), at("w:space", 0), at("w:color", "8C8C8C"))
	}
	space := func(side string, wide int) node {
		return el("w:"+side, at("w:w", wide), at("w:type", "dxa"))
	}
	root.kids = append(root.kids,
		el("w:style", at("w:type", "character"), at("w:styleId", "Hyperlink"), val("w:name", "Hyperlink"), el("w:rPr", val("w:color", "00518A"), val("w:u", "single"))),
		el("w:style", at("w:type", "table"), at("w:styleId", "TableGrid"), val("w:name", "Table Grid"), el("w:tblPr",
			el("w:tblBorders", edge("top"), edge("left"), edge("bottom"), edge("right"), edge("insideH"), edge("insideV")),
			el("w:tblCellMar", space("top", 0), space("left", 85), space("bottom", 0), space("right", 85)))))
	return root
}

// bulletList is the number of the list with dots; those with numbers follow.
const bulletList = 1

// numbering declares the lists: every one with numbers begins at 1.
func (w *writer) numbering() node {
	root := el("w:numbering", at("xmlns:w", wordSpace))
	level := func(id int, format, text string) node {
		return el("w:abstractNum", at("w:abstractNumId", id), val("w:multiLevelType", "singleLevel"), el("w:lvl", at("w:ilvl", 0), val("w:start", 1), val("w:numFmt", format),
			val("w:lvlText", text), val("w:lvlJc", "left"), el("w:pPr", el("w:ind", at("w:left", 425), at("w:hanging", 425)))))
	}
	root.kids = append(root.kids, level(0, "bullet", "•"), level(1, "decimal", "%1."))
	root.kids = append(root.kids, el("w:num", at("w:numId", bulletList), val("w:abstractNumId", 0)))
	for i := range w.numbered {
		root.kids = append(root.kids, el("w:num", at("w:numId", bulletList+1+i), val("w:abstractNumId", 1),
			el("w:lvlOverride", at("w:ilvl", 0), val("w:startOverride", 1))))
	}
	return root
}

func (w *writer) settings() node {
	return el("w:settings", at("xmlns:w", wordSpace), el("w:zoom", at("w:percent", 100)), val("w:defaultTabStop", 708), val("w:characterSpacingControl", "doNotCompress"),
		el("w:compat", el("w:compatSetting", at("w:name", "compatibilityMode"), at("w:uri", "http://schemas.microsoft.com/office/word"), at("w:val", 15))),
		el("w:themeFontLang", at("w:val", w.language())), val("w:decimalSymbol", w.mark(",", ".")), val("w:listSeparator", w.mark(";", ",")))
}

// mark chooses a sign by language.
func (w *writer) mark(lv, en string) string {
	if w.doc.Language == "en" {
		return en
	}
	return lv
}

func (w *writer) language() string {
	return w.mark("lv-LV", "en-GB")
}
