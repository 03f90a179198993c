package report

import (
	"math"
	"strings"
	"unicode/utf8"

	"bernskats/pipeline/report/document"
)

// CouncilWord writes the report to the council as a Word document, in the words
// of its page. The same input gives the same bytes.
func (t *Templates) CouncilWord(in Input, lang string) ([]byte, error) {
	return t.word(NewCouncilPage(in, t.texts.In(lang)))
}

// ProgrammeWord writes the programme as a Word document to go on editing.
func (t *Templates) ProgrammeWord(in Input, lang string) ([]byte, error) {
	return t.word(NewProgrammePage(in, t.texts.In(lang)))
}

func (t *Templates) word(p Page) ([]byte, error) {
	words := t.texts.In(p.Lang)
	blocks := []document.Block{document.Title(p.Title), document.Paragraph{Look: document.Subtitle, Runs: document.Text(p.Subtitle)}}
	if p.Provisional != "" {
		blocks = append(blocks, document.Paragraph{Look: document.Strong, Runs: document.Text(p.Provisional)})
	}
	for _, line := range p.Lines {
		blocks = append(blocks, document.Paragraph{Runs: document.Text(line)})
	}
	blocks = append(blocks, document.Contents{Title: words.Say("contents")})
	for _, s := range p.Sections {
		blocks = append(blocks, worded(s, 1)...)
	}
	for _, line := range p.Colophon {
		blocks = append(blocks, document.Paragraph{Look: document.Note, Runs: document.Text(line)})
	}
	return document.Write(document.Document{Title: p.Title, Language: p.Lang, Header: p.Restricted, Page: words.Say("word.page", "page", "{page}", "pages", "{pages}"), Sections: []document.Section{{Blocks: blocks}}})
}

// worded is a section with what is below it. Charts are left out: the documents
// have none.
func worded(s Section, level int) []document.Block {
	title := s.Title
	if s.Number != "" {
		title = s.Number + " " + s.Title
	}
	blocks := []document.Block{document.Heading{Level: min(level, 3), Text: title}}
	for _, b := range s.Blocks {
		blocks = append(blocks, wordedBlock(b)...)
	}
	for _, sub := range s.Sections {
		blocks = append(blocks, worded(sub, level+1)...)
	}
	return blocks
}

func wordedBlock(b Block) (blocks []document.Block) {
	switch {
	case b.Table != nil:
		return wordedTable(*b.Table)
	case b.Terms != nil:
		for _, term := range b.Terms {
			blocks = append(blocks, document.Paragraph{Look: document.Strong, Runs: document.Text(term.Name), Keep: true})
			for _, said := range term.Texts {
				blocks = append(blocks, document.Paragraph{Runs: runs(said)})
			}
		}
	case b.Findings != nil:
		for _, f := range b.Findings {
			means := strings.TrimSpace(f.Means + " " + f.Link.Text)
			blocks = append(blocks, document.Paragraph{Runs: []document.Run{{Text: f.Tag, Bold: true}}, Keep: true}, document.Paragraph{Runs: runs(f.Text), Keep: true},
				document.Paragraph{Look: document.Note, Runs: document.Text(means)})
		}
	case b.List != nil:
		list := document.List{}
		for _, item := range b.List {
			list.Items = append(list.Items, runs(item))
		}
		blocks = append(blocks, list)
	case b.Chart != nil || b.Letter != nil:
	default:
		look := map[string]document.Look{"note": document.Note, "lead": document.Strong, "missing": document.Strong, "strong": document.Strong}[b.Class]
		blocks = append(blocks, document.Paragraph{Look: look, Runs: runs(b.Sentence)})
	}
	return blocks
}

// runs are the words of a sentence; only addresses on the web stay links.
func runs(s Sentence) (list []document.Run) {
	for _, span := range s {
		switch {
		case span.Datum != nil:
			list = append(list, document.Run{Text: span.Datum.Shown})
		default:
			list = append(list, document.Run{Text: span.Text, Link: safeLink(span.Href)})
		}
	}
	return list
}

// wordedTable is a table, or one for each of its groups below the group's name.
func wordedTable(t Table) (blocks []document.Block) {
	for _, note := range t.Notes {
		blocks = append(blocks, document.Paragraph{Look: document.Note, Runs: document.Text(note), Keep: true})
	}
	table := document.Table{Caption: t.Caption, Columns: wordedColumns(t)}
	flush := func() {
		if len(table.Rows) > 0 {
			blocks = append(blocks, table)
			table.Caption, table.Rows = "", nil
		}
	}
	for _, r := range t.Rows {
		if r.Kind == "group" {
			flush()
			if table.Caption != "" {
				blocks = append(blocks, document.Paragraph{Look: document.Strong, Runs: document.Text(table.Caption), Keep: true})
				table.Caption = ""
			}
			blocks = append(blocks, document.Paragraph{Look: document.Strong, Runs: document.Text(r.Label), Keep: true})
			continue
		}
		row := document.Row{Cells: [][]document.Run{document.Text(r.Label)}, Strong: r.Kind == "total"}
		for _, c := range r.Cells {
			row.Cells = append(row.Cells, document.Text(shownIn(c)))
		}
		table.Rows = append(table.Rows, row)
	}
	flush()
	return blocks
}

// shownIn is what readers see in a cell.
func shownIn(c Cell) string {
	if c.Datum == nil {
		return c.Text
	}
	return strings.TrimSpace(c.Datum.Shown + " " + c.Text)
}

// wordedColumns share the width by the longest text, so that words have room and
// numbers none to spare.
func wordedColumns(t Table) []document.Column {
	columns := make([]document.Column, len(t.Head))
	for i, head := range t.Head {
		longest := utf8.RuneCountInString(head)
		for _, r := range t.Rows {
			switch {
			case r.Kind == "group":
			case i == 0:
				longest = max(longest, utf8.RuneCountInString(r.Label))
			case i-1 < len(r.Cells):
				longest = max(longest, utf8.RuneCountInString(shownIn(r.Cells[i-1])))
			}
		}
		columns[i] = document.Column{Head: head, Share: min(12, max(3, math.Sqrt(float64(longest)))), Right: i > 0 && !t.Text}
	}
	return columns
}
