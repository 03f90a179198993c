package report

import "html/template"

// Page is a report in words of one language, ready to be printed: what stands
// where, not yet how it looks.
type Page struct {
	Lang        string
	Kind        string // "situation", "quality", "council", "programme" or "briefing": the style sheet may tell them apart
	Others      []Link // the same page in the other languages
	Title       string
	Subtitle    string
	Restricted  string   // the mark of restricted information; "" in a public edition
	Provisional string   // why the whole page is provisional; "" when it is not
	Lines       []string // below the title: place, date and number, to be filled in by hand
	Sections    []Section
	Colophon    []string
}

// Link points to another place or page.
type Link struct{ Lang, Href, Text string }

// Section is a heading with what stands under it.
type Section struct {
	ID       string
	Number   string // "4", "A1", "" for none
	Title    string
	Area     string // "A" … "F": the colour of the area; "" for none
	Flow     bool   // narrow tables and charts of it may stand side by side
	Blocks   []Block
	Sections []Section
}

// Block is one thing under a heading; exactly one of its fields is filled, Class
// says which kind of paragraph it is.
type Block struct {
	Sentence Sentence
	Class    string // of Sentence and List: "lead", "note", "missing", "caution", "comment", "number"
	List     []Sentence
	Findings []Finding
	Table    *Table
	Terms    []Term
	Chart    *Picture
	Panel    []Small
	Letter   *Letter
}

// Letter is a text to be copied and sent, in the language of those who get it.
type Letter struct {
	Lang    string
	Subject string
	Parts   []LetterPart
}

// LetterPart is a paragraph, with a list below it or none.
type LetterPart struct {
	Text string
	List []string
}

// Finding is one of the findings of the summary or one of the main problems.
type Finding struct {
	Tag   string // what kind of finding: "Pasliktinājies"
	Class string // "worse", "better", "decide", "same"
	Area  string
	Text  Sentence
	Means string // what it means and for whom
	Link  Link
}

// Term is a term with what is said of it.
type Term struct {
	Name  string
	Texts []Sentence
}

// Picture is a chart drawn to SVG; the table with its numbers stands beside it.
type Picture struct {
	ID      string
	Caption Sentence // the finding
	SVG     template.HTML
}

// Small is one of several small charts side by side: what an area of the
// guideline is about, and one number of it over the years.
type Small struct {
	Area  string
	Title string
	Href  string
	Chart *Picture // nil when there is nothing to draw
	Why   string   // then, why
}

func paragraph(class string, s Sentence) Block { return Block{Class: class, Sentence: s} }

func tableBlock(t Table) Block { return Block{Table: &t} }
