package workbook

import (
	"context"
	"strings"

	"bernskats/pipeline/protect"
	"bernskats/pipeline/report"
	"bernskats/pipeline/report/prose"
)

// Council writes the tables of the yearly report to the council in the language
// of the words: those of the action plan as the page has them, with numbers in
// place of texts, and the figures the page shows. The error is a failure to
// write, or ctx's.
func Council(ctx context.Context, in report.Input, words prose.Words) ([]byte, error) {
	page := report.NewCouncilPage(in, words)
	return compose(ctx, in, words, page, words.Say("book.about.council"), (*book).councilSheets)
}

// councilSheets are a sheet for every table of the page that is not made of
// figures alone, one for the figures, and the proposals.
func (b *book) councilSheets() []sheet {
	taken := map[string]bool{}
	for _, reserved := range []string{"cover", "contents", "figures"} {
		b.sheetName(taken, b.w.Say("book."+reserved))
	}
	var all []sheet
	shown := map[protect.Key]bool{}
	for _, section := range b.page.Sections {
		for _, block := range section.Blocks {
			switch {
			case block.Table != nil && section.ID != "indicators" && section.ID != "cooperation":
				all = append(all, b.planned(taken, *block.Table))
			case len(block.List) > 0 && section.ID == "proposals":
				all = append(all, b.proposed(taken, section.Title, block.List))
			}
		}
		note(shown, section)
	}
	if s := b.shownFigures(shown); len(s.rows) > 0 {
		all = append(all, s)
	}
	return all
}

// note remembers the figures of the tables of a section.
func note(shown map[protect.Key]bool, s report.Section) {
	for _, block := range s.Blocks {
		if block.Table == nil {
			continue
		}
		for _, r := range block.Table.Rows {
			for _, c := range r.Cells {
				if c.Datum != nil {
					shown[c.Datum.Key] = true
				}
			}
		}
	}
	for _, sub := range s.Sections {
		note(shown, sub)
	}
}

// planned is a table of the page. What stands in place of a number goes into a
// column of its own; the name of a group stands in every row of it.
func (b *book) planned(taken map[string]bool, t report.Table) sheet {
	s := sheet{name: b.sheetName(taken, t.Caption), title: t.Caption, lines: t.Notes}
	grouped, numeric, words := false, make([]bool, len(t.Head)), false
	for _, r := range t.Rows {
		grouped = grouped || r.Kind == "group"
		for i, c := range r.Cells {
			numeric[i+1] = numeric[i+1] || c.Number != nil || c.Datum != nil
		}
	}
	if grouped {
		s.columns = append(s.columns, column{head: b.w.Say("head.priority"), wide: 40})
	}
	for i, head := range t.Head {
		c := column{head: head}
		if i == 0 || t.Text {
			c.wide = 60
		}
		s.columns = append(s.columns, c)
	}
	group := ""
	for _, r := range t.Rows {
		if r.Kind == "group" {
			group = r.Label
			continue
		}
		row := []any{r.Label}
		if grouped {
			row = []any{group, r.Label}
		}
		var said []string
		for i, c := range r.Cells {
			v, word := entry(c, numeric[i+1])
			row = append(row, v)
			if word != "" && !strings.Contains(strings.Join(said, "\n"), t.Head[i+1]+": "+word) {
				said = append(said, t.Head[i+1]+": "+word)
			}
		}
		words = words || len(said) > 0
		s.rows = append(s.rows, append(row, orNil(strings.Join(said, "; "))))
	}
	if !words {
		for i := range s.rows {
			s.rows[i] = s.rows[i][:len(s.rows[i])-1]
		}
		return s
	}
	s.columns = append(s.columns, column{head: b.w.Say("book.head.missing"), wide: 50})
	return s
}

// entry is what a cell holds, and the word that stands in place of a number.
func entry(c report.Cell, numeric bool) (v any, word string) {
	switch {
	case c.Number != nil && c.Year:
		return year(c.Number.Int()), ""
	case c.Number != nil:
		return *c.Number, ""
	case c.Datum != nil:
		return nil, c.Datum.Shown
	case numeric:
		return nil, c.Text
	}
	return orNil(c.Text), ""
}

func (b *book) proposed(taken map[string]bool, title string, list []report.Sentence) sheet {
	s := sheet{name: b.sheetName(taken, title), title: title, columns: []column{{head: b.w.Say("head.proposal"), wide: 110}}}
	for _, item := range list {
		s.rows = append(s.rows, []any{item.String()})
	}
	return s
}

// shownFigures holds the figures the page shows, as the situation workbook has them.
func (b *book) shownFigures(shown map[protect.Key]bool) sheet {
	s := sheet{name: b.w.Say("book.figures"), title: b.w.Say("book.figures.title"), columns: b.figureColumns()}
	for _, i := range b.in.Indicators {
		for _, m := range i.Measures {
			var figures []protect.Figure
			for _, f := range b.in.Edition.Figures() {
				if f.Key().Measure == m.ID && shown[f.Key()] {
					figures = append(figures, f)
				}
			}
			for _, f := range b.ordered(m, figures) {
				s.rows = append(s.rows, b.figureRow(m, f))
			}
		}
	}
	return s
}
