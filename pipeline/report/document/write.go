package document

import (
	"errors"
	"fmt"
)

// writer is a document while it is written.
type writer struct {
	doc      Document
	rels     []relation // of the main part
	extra    []file     // charts and pictures
	numbered int        // lists with numbers so far
	drawn    int        // charts and pictures so far
	charts   int
	pictures int
	headings []entry // for the contents
	marked   int     // headings written so far
	across   bool    // the section being written
	problems []error
}

// entry is a line of the contents.
type entry struct {
	level      int
	text, mark string
}

// Write gives the bytes of a .docx file. The error is a document that cannot be
// written: a heading of another level, a row with more or fewer cells than the
// table has columns, a series with more or fewer values than categories, a
// picture that is no PNG, a chart or picture without a text that stands for it.
// All of them come at once.
func Write(d Document) ([]byte, error) {
	w := &writer{doc: d, headings: contentsOf(d)}
	var body []node
	for i, s := range d.Sections {
		w.across = s.Across
		for _, b := range s.Blocks {
			body = append(body, w.block(b)...)
		}
		if i < len(d.Sections)-1 {
			body = append(body, el("w:p", el("w:pPr", val("w:pStyle", "AfterTable"), w.section(s, i))))
		}
	}
	last := Section{}
	if n := len(d.Sections); n > 0 {
		last = d.Sections[n-1]
	}
	body = append(body, w.section(last, len(d.Sections)-1))
	if err := errors.Join(w.problems...); err != nil {
		return nil, fmt.Errorf("writing the document %q: %w", d.Title, err)
	}
	packed, err := pack(w.files(body))
	if err != nil {
		return nil, fmt.Errorf("writing the document %q: %w", d.Title, err)
	}
	return packed, nil
}

func (w *writer) problem(text string, args ...any) {
	w.problems = append(w.problems, fmt.Errorf(text, args...))
}

func (w *writer) block(b Block) []node {
	switch b := b.(type) {
	case Title:
		return []node{w.paragraph("Title", nil, Text(string(b)))}
	case Heading:
		return []node{w.heading(b)}
	case Paragraph:
		return []node{w.plain(b)}
	case List:
		return w.list(b)
	case Table:
		return w.table(b)
	case Chart:
		return w.chart(b)
	case Picture:
		return w.picture(b)
	case Contents:
		return w.contents(b)
	case Break:
		return []node{el("w:p", el("w:r", el("w:br", at("w:type", "page"))))}
	}
	w.problem("a block of an unknown kind %T", b)
	return nil
}

// Sizes in twentieths of a point: A4 with margins of 2.5 cm on the left and 2 cm elsewhere.
const (
	pageShort, pageLong  = 11906, 16838
	marginLeft, marginTo = 1418, 1134
)

// width is that of the text in the section being written.
func (w *writer) width() int {
	if w.across {
		return pageLong - marginLeft - marginTo
	}
	return pageShort - marginLeft - marginTo
}

// section says how the pages of a section stand.
func (w *writer) section(s Section, n int) node {
	size := el("w:pgSz", at("w:w", pageShort), at("w:h", pageLong))
	if s.Across {
		size = el("w:pgSz", at("w:w", pageLong), at("w:h", pageShort), at("w:orient", "landscape"))
	}
	var edges []node
	if w.doc.Header != "" {
		edges = append(edges, el("w:headerReference", at("w:type", "default"), at("r:id", w.once(headerRelation, "header1.xml"))))
	}
	if w.doc.Footer != "" || w.doc.Page != "" {
		edges = append(edges, el("w:footerReference", at("w:type", "default"), at("r:id", w.once(footerRelation, "footer1.xml"))))
	}
	kind := "nextPage"
	if n <= 0 {
		kind = "continuous"
	}
	return el("w:sectPr", edges, val("w:type", kind), size,
		el("w:pgMar", at("w:top", marginTo), at("w:right", marginTo), at("w:bottom", marginTo), at("w:left", marginLeft), at("w:header", 567), at("w:footer", 567), at("w:gutter", 0)))
}
