package document

import "bernskats/pipeline/model"

// Document is what a file holds.
type Document struct {
	Title    string // a property of the file; a heading of its own is a Title block
	Language string // "lv" or "en"
	Header   string // at the top of every page; "" for none
	Footer   string // at the bottom on the left
	Page     string // at the bottom on the right: {page} and {pages} stand for numbers, "{page}. lpp. no {pages}"
	Sections []Section
}

// Section is a run of pages that stand upright or across. Each begins a page.
type Section struct {
	Across bool
	Blocks []Block
}

// Block is one thing below another: Title, Heading, Paragraph, List, Table,
// Chart, Picture, Contents or Break.
type Block interface{ block() }

// Title is the name of the document, above everything.
type Title string

// Heading has a level from 1 to 3.
type Heading struct {
	Level int
	Text  string
}

// Run is a piece of text that looks alike. A line break and a tab in it are kept.
type Run struct {
	Text   string
	Bold   bool
	Italic bool
	Link   string // an address to go to; "" for none
}

// Text is a single run that looks like the text around it.
func Text(s string) []Run { return []Run{{Text: s}} }

// Look is how a paragraph stands.
type Look string

// The looks.
const (
	Normal   Look = ""
	Subtitle Look = "Subtitle"
	Note     Look = "Note"    // small, for remarks and sources
	Strong   Look = "Strong"  // bold
	Centred  Look = "Centred" // in the middle
	Right    Look = "Right"   // on the right, as the line of place and date
)

// Paragraph is a paragraph; Keep holds it on the page of the next block.
type Paragraph struct {
	Look Look
	Runs []Run
	Keep bool
}

// List has a dot before each item, or a number from 1 on.
type List struct {
	Numbered bool
	Items    [][]Run
}

// Table has one row of heads, which is repeated on every page; no row is cut by
// the end of a page.
type Table struct {
	Caption string // above the table and read aloud for it; "" for none
	Columns []Column
	Rows    []Row
}

// Column is a column of a table.
type Column struct {
	Head  string
	Share float64 // of the width of the page, beside the shares of the others; 0 counts as 1
	Right bool    // numbers stand on the right
}

// Row has as many cells as the table has columns.
type Row struct {
	Cells  [][]Run
	Strong bool // a total
}

// Kind is how a chart is drawn.
type Kind string

// The kinds of charts.
const (
	Columns Kind = "columns"
	Stacked Kind = "stacked"
	Lines   Kind = "lines"
)

// Chart is drawn by the word processor. A table of the document must hold the
// same numbers with the same words: readers of public files look for them there.
type Chart struct {
	Kind       Kind
	Caption    string // the finding, above the chart; "" for none
	Alt        string // what stands for the chart for those who do not see it
	Unit       string // what the axis counts; "" for none
	Categories []string
	Series     []Series
}

// Series has a value for each category.
type Series struct {
	Name   string
	Values []Value
}

// Value is a number, or a word where there is none, which then stands below the category.
type Value struct {
	Number  model.Decimal
	Known   bool
	Missing string
}

// Known makes a value of a number.
func Known(n model.Decimal) Value { return Value{Number: n, Known: true} }

// Picture is a picture in a line of its own.
type Picture struct {
	PNG   []byte
	Alt   string
	Width int // in millimetres
}

// Contents lists the headings of levels 1 and 2, with links. The word processor
// adds numbers of pages when somebody lets it renew the list.
type Contents struct{ Title string }

// Break begins a new page.
type Break struct{}

func (Title) block()     {}
func (Heading) block()   {}
func (Paragraph) block() {}
func (List) block()      {}
func (Table) block()     {}
func (Chart) block()     {}
func (Picture) block()   {}
func (Contents) block()  {}
func (Break) block()     {}
