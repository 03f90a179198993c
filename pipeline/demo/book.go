package demo

import (
	"fmt"

	"bernskats/pipeline/forms"
)

// book is one sender's workbook in the making.
type book struct {
	catalogue *forms.Catalogue
	form      forms.Form
	fill      forms.Fill
	err       error  // the first field or code the form does not know
	late      []late // edits to the finished workbook
}

func (w *world) newBook(form, sender string, year int) *book {
	b := &book{catalogue: w.opts.Catalogue, fill: forms.Fill{
		Sender: sender, Year: year, Rows: map[string][][]string{}, Pairs: map[string]map[string]string{},
	}}
	f, ok := b.catalogue.Form(form)
	if !ok {
		b.fail("the catalogue has no form %s", form)
	}
	b.form = f
	return b
}

func (b *book) fail(format string, args ...any) {
	if b.err == nil {
		b.err = fmt.Errorf(format, args...)
	}
}

// add appends a row of field, value, field, value, …; a value of a code column is
// the code and is written as its label.
func (b *book) add(sheet string, pairs ...string) {
	s, ok := b.form.Sheet(sheet)
	if !ok {
		b.fail("form %s has no sheet %s", b.form.ID, sheet)
		return
	}
	row := make([]string, len(s.Columns))
	for i := 0; i+1 < len(pairs); i += 2 {
		at := s.Column(pairs[i])
		if at < 0 {
			b.fail("sheet %s of form %s has no field %s", sheet, b.form.ID, pairs[i])
			return
		}
		row[at] = b.text(s.Columns[at], pairs[i+1])
	}
	b.fill.Rows[sheet] = append(b.fill.Rows[sheet], row)
}

// set answers a question of a sheet of pairs.
func (b *book) set(sheet, field, value string) {
	s, _ := b.form.Sheet(sheet)
	at := s.Column(field)
	if at < 0 {
		b.fail("sheet %s of form %s has no field %s", sheet, b.form.ID, field)
		return
	}
	if b.fill.Pairs[sheet] == nil {
		b.fill.Pairs[sheet] = map[string]string{}
	}
	b.fill.Pairs[sheet][field] = b.text(s.Columns[at], value)
}

func (b *book) text(c forms.Column, value string) string {
	if c.Kind != forms.Code || value == "" {
		return value
	}
	label := b.catalogue.Lists[c.List].Label(value)
	if label == "" {
		b.fail("list %s has no code %s", c.List, value)
	}
	return label
}

// sayNone writes "nav" into every table that has nothing to report: headings
// alone would leave open whether the sender forgot it.
func (b *book) sayNone() {
	for _, s := range b.form.Sheets {
		if s.Layout != "pairs" && len(b.fill.Rows[s.ID]) == 0 {
			b.fill.Rows[s.ID] = [][]string{{"nav"}}
		}
	}
}

// size counts rows and filled cells below the headings.
func (b *book) size() (rows, cells int) {
	for _, sheet := range b.fill.Rows {
		rows += len(sheet)
		for _, row := range sheet {
			for _, text := range row {
				if text != "" {
					cells++
				}
			}
		}
	}
	for _, answers := range b.fill.Pairs {
		rows++
		cells += len(answers)
	}
	return rows, cells
}

func yesNo(yes bool) string {
	if yes {
		return "jā"
	}
	return "nē"
}

// euros writes cents as euros.
func euros(cents int) string { return fmt.Sprintf("%d.%02d", cents/100, cents%100) }
