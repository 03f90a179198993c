package document

import (
	"fmt"
	"strings"
)

func (w *writer) plain(p Paragraph) node {
	style := string(p.Look)
	if p.Look == Strong {
		style = "Emphasised"
	}
	var keep []node
	if p.Keep {
		keep = []node{el("w:keepNext")}
	}
	return w.paragraph(style, keep, p.Runs)
}

// paragraph makes a paragraph; properties follow the style in the order of the standard.
func (w *writer) paragraph(style string, properties []node, runs []Run) node {
	if style != "" {
		properties = append([]node{val("w:pStyle", style)}, properties...)
	}
	p := el("w:p")
	if len(properties) > 0 {
		p.kids = append(p.kids, el("w:pPr", properties))
	}
	for _, r := range runs {
		p.kids = append(p.kids, w.run(r))
	}
	return p
}

func (w *writer) run(r Run) node {
	var look []node
	if r.Link != "" {
		look = append(look, val("w:rStyle", "Hyperlink"))
	}
	if r.Bold {
		look = append(look, el("w:b"))
	}
	if r.Italic {
		look = append(look, el("w:i"))
	}
	run := el("w:r")
	if len(look) > 0 {
		run.kids = append(run.kids, el("w:rPr", look))
	}
	run.kids = append(run.kids, words(r.Text)...)
	if r.Link == "" {
		return run
	}
	return el("w:hyperlink", at("r:id", w.once(linkRelation, r.Link)), run)
}

// words keep spaces, line breaks and tabs.
func words(text string) (nodes []node) {
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			nodes = append(nodes, el("w:br"))
		}
		for j, piece := range strings.Split(line, "\t") {
			if j > 0 {
				nodes = append(nodes, el("w:tab"))
			}
			if piece != "" {
				nodes = append(nodes, el("w:t", at("xml:space", "preserve"), piece))
			}
		}
	}
	return nodes
}

func (w *writer) heading(h Heading) node {
	if h.Level < 1 || h.Level > 3 {
		w.problem("the heading %q has the level %d", h.Text, h.Level)
		return node{}
	}
	p := w.paragraph(fmt.Sprintf("Heading%d", h.Level), nil, Text(h.Text))
	if h.Level > listed {
		return p
	}
	w.marked++
	inside := append([]node{p.kids[0], el("w:bookmarkStart", at("w:id", w.marked), at("w:name", markOf(w.marked)))}, p.kids[1:]...)
	p.kids = append(inside, el("w:bookmarkEnd", at("w:id", w.marked)))
	return p
}

// listed is the deepest level of headings in the contents.
const listed = 2

func markOf(n int) string { return fmt.Sprintf("_Toc%06d", n) }

// contentsOf lists the headings that contents name.
func contentsOf(d Document) (all []entry) {
	for _, s := range d.Sections {
		for _, b := range s.Blocks {
			if h, ok := b.(Heading); ok && h.Level <= listed {
				all = append(all, entry{h.Level, h.Text, markOf(len(all) + 1)})
			}
		}
	}
	return all
}

// contents is a field whose result is the list, so that it reads well before
// anybody renews it.
func (w *writer) contents(c Contents) []node {
	mark := func(kind string) node { return el("w:r", el("w:fldChar", at("w:fldCharType", kind))) }
	begin := []node{mark("begin"), el("w:r", el("w:instrText", at("xml:space", "preserve"), fmt.Sprintf(` TOC \o "1-%d" \h \z \u `, listed))), mark("separate")}
	var lines []node
	if c.Title != "" {
		lines = append(lines, w.paragraph("TOCHeading", nil, Text(c.Title)))
	}
	for i, e := range w.headings {
		line := el("w:p", el("w:pPr", val("w:pStyle", fmt.Sprintf("TOC%d", e.level))))
		if i == 0 {
			line.kids = append(line.kids, begin...)
		}
		line.kids = append(line.kids, el("w:hyperlink", at("w:anchor", e.mark), at("w:history", 1), el("w:r", words(e.text))))
		if i == len(w.headings)-1 {
			line.kids = append(line.kids, mark("end"))
		}
		lines = append(lines, line)
	}
	return lines
}

func (w *writer) list(l List) (nodes []node) {
	style, number := "ListBullet", bulletList
	if l.Numbered {
		w.numbered++
		style, number = "ListNumber", bulletList+w.numbered
	}
	for _, item := range l.Items {
		nodes = append(nodes, w.paragraph(style, []node{el("w:numPr", val("w:ilvl", 0), val("w:numId", number))}, item))
	}
	return nodes
}

// edge holds the paragraphs at the top or bottom of every page.
func edge(root string, paragraphs ...node) node {
	return el(root, at("xmlns:w", wordSpace), at("xmlns:r", relationSpace), paragraphs)
}

func (w *writer) header() node {
	return edge("w:hdr", w.paragraph("Header", nil, Text(w.doc.Header)))
}

// footer puts the numbers of pages into a line of their own, which ends at the
// margin of pages across too.
func (w *writer) footer() node {
	var lines []node
	if w.doc.Footer != "" {
		lines = append(lines, w.paragraph("Footer", nil, Text(w.doc.Footer)))
	}
	if w.doc.Page != "" {
		lines = append(lines, el("w:p", el("w:pPr", val("w:pStyle", "Footer"), val("w:jc", "right")), numbered(w.doc.Page)))
	}
	return edge("w:ftr", lines...)
}

// numbered replaces {page} and {pages} by fields.
func numbered(text string) (runs []node) {
	for text != "" {
		before, rest, found := strings.Cut(text, "{page")
		runs = append(runs, el("w:r", words(before)))
		if !found {
			break
		}
		field := "PAGE"
		if strings.HasPrefix(rest, "s}") {
			field, rest = "NUMPAGES", rest[1:]
		}
		runs = append(runs, el("w:fldSimple", at("w:instr", field), el("w:r", el("w:t", "1"))))
		text = strings.TrimPrefix(rest, "}")
	}
	return runs
}
