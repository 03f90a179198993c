package workbook

import (
	"cmp"
	"strings"

	"bernskats/pipeline/model"
	"bernskats/pipeline/report"
)

// reading is the page's section on how to read it.
func (b *book) reading() []report.Section {
	for _, s := range b.page.Sections {
		if s.ID == "reading" {
			return s.Sections
		}
	}
	return nil
}

// notes hold what a reader must know: completeness, signs, definitions, law, and
// how each indicator is counted.
func (b *book) notes() sheet {
	s := sheet{name: b.w.Say("book.notes"), title: b.w.Say("section.reading"), columns: []column{
		{head: b.w.Say("book.head.section"), wide: 40}, {head: b.w.Say("book.head.term"), wide: 36}, {head: b.w.Say("book.head.explanation"), wide: 100}}}
	add := func(section, term, text string) {
		if text != "" {
			s.rows = append(s.rows, []any{section, cmp.Or(term, b.w.Say("book.note")), text})
		}
	}
	for _, section := range b.reading() {
		for _, block := range section.Blocks {
			if len(block.Sentence) > 0 {
				add(section.Title, "", block.Sentence.String())
			}
			for _, item := range block.List {
				add(section.Title, "", item.String())
			}
			for _, term := range block.Terms {
				for _, text := range term.Texts {
					add(section.Title, term.Name, text.String())
				}
			}
		}
	}
	for _, i := range b.in.Indicators {
		b.method(i, add)
	}
	return s
}

// method says how an indicator is counted.
func (b *book) method(i model.Indicator, add func(section, term, text string)) {
	lang := b.w.Lang()
	title := i.Title.In(lang)
	if i.Code != "" {
		title = i.Code + ". " + title
	}
	add(title, b.w.Say("method.definition"), i.Definition.In(lang))
	add(title, b.w.Say("method.base"), i.Base.In(lang))
	for _, m := range i.Measures {
		if formula := m.Formula.In(lang); formula != "" {
			add(title, b.w.Say("method.formula"), b.titleOf(m)+": "+formula)
		}
	}
	var laws []string
	for _, law := range i.Law {
		laws = append(laws, strings.TrimSpace(law.Title.In(lang)+" "+law.Link))
	}
	add(title, b.w.Say("method.law"), strings.Join(laws, "; "))
	add(title, b.w.Say("method.caution"), i.Caution.In(lang))
}
