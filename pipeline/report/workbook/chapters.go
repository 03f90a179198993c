package workbook

import (
	"bernskats/pipeline/protect"
	"bernskats/pipeline/report"
)

// chapter is a part of the page whose tables have a sheet of their own: which
// sections of the page, and which below them have another sheet.
type chapter struct {
	name     string // of the text "book.<name>"
	sections []string
	without  []string
}

func chapters() []chapter {
	return []chapter{
		{name: "responsibility", sections: []string{"i-context-responsibility", "i-context-helped-for-others"}},
		{name: "services", sections: []string{"services"}, without: []string{"pathway"}},
		{name: "pathway", sections: []string{"pathway"}},
		{name: "cooperation", sections: []string{"cooperation"}},
	}
}

// chapters makes a sheet of the figures of each chapter, in the order of the
// page's tables, and sheets of its tables of words. A figure that stands in two
// tables has one row.
func (b *book) chapters(taken map[string]bool) []sheet {
	var all []sheet
	for _, c := range chapters() {
		var sections []report.Section
		for _, id := range c.sections {
			sections = append(sections, find(b.page.Sections, id)...)
		}
		s := sheet{title: b.w.Say("book." + c.name + ".title"), lines: []string{b.w.Say("book.as_on_page")}, columns: b.figureColumns()}
		seen := map[protect.Key]bool{}
		var words []sheet
		walk(sections, c.without, func(block report.Block) {
			if t := block.Table; t != nil {
				if t.Text {
					words = append(words, b.words(*t))
					return
				}
				s.lines = append(s.lines, t.Caption)
			}
			for _, k := range figuresOf(block) {
				if !seen[k] {
					seen[k] = true
					s.rows = append(s.rows, b.rowOf(k)...)
				}
			}
		})
		if len(s.rows) > 0 {
			s.name = b.sheetName(taken, b.w.Say("book."+c.name))
			all = append(all, s)
		}
		for _, w := range words {
			w.name = b.sheetName(taken, w.title)
			all = append(all, w)
		}
	}
	return all
}

// rowOf is the row of a figure; none for what no indicator describes.
func (b *book) rowOf(k protect.Key) [][]any {
	m, _, ok := b.in.Measure(k.Measure)
	f, found := b.in.Edition.Figure(k)
	if !ok || !found {
		return nil
	}
	return [][]any{b.figureRow(m, f)}
}

// find gives the sections called so, wherever they stand.
func find(sections []report.Section, id string) []report.Section {
	var found []report.Section
	for _, s := range sections {
		if s.ID == id {
			return []report.Section{s}
		}
		found = append(found, find(s.Sections, id)...)
	}
	return found
}

// walk visits the blocks of sections and of those below them.
func walk(sections []report.Section, without []string, visit func(report.Block)) {
	for _, s := range sections {
		skip := false
		for _, id := range without {
			skip = skip || s.ID == id
		}
		if skip {
			continue
		}
		for _, block := range s.Blocks {
			visit(block)
		}
		walk(s.Sections, without, visit)
	}
}

// figuresOf lists the figures whose numbers a block shows.
func figuresOf(block report.Block) []protect.Key {
	var keys []protect.Key
	add := func(d *report.Datum) {
		if d != nil && d.Role == report.RoleValue {
			keys = append(keys, d.Key)
		}
	}
	for _, span := range block.Sentence {
		add(span.Datum)
	}
	if block.Table != nil {
		for _, row := range block.Table.Rows {
			for _, cell := range row.Cells {
				add(cell.Datum)
			}
		}
	}
	return keys
}

// words is a table of words in long form: what, of whom, and the answer. So its
// head is the same in every table, and the sender's names stand in one column.
func (b *book) words(t report.Table) sheet {
	s := sheet{title: t.Caption, columns: []column{{head: b.w.Say("book.head.key"), wide: 40}, {head: t.Head[0], wide: 40}, {head: b.w.Say("book.head.text"), wide: 80}}}
	for _, row := range t.Rows {
		for n, cell := range row.Cells {
			if cell.Text != "" {
				s.rows = append(s.rows, []any{t.Head[n+1], row.Label, cell.Text})
			}
		}
	}
	return s
}
