package report

import (
	"strings"

	"bernskats/pipeline/model"
)

// method says how it is counted, of whom, by which law, and what to mind.
func (b *builder) method(i model.Indicator) Block {
	lang := b.w.Lang()
	var terms []Term
	add := func(key string, texts ...Sentence) {
		var full []Sentence
		for _, t := range texts {
			if strings.TrimSpace(t.String()) != "" {
				full = append(full, t)
			}
		}
		if len(full) > 0 {
			terms = append(terms, Term{Name: b.w.Say(key), Texts: full})
		}
	}
	add("method.definition", text(i.Definition.In(lang)))
	add("method.base", text(i.Base.In(lang)))
	var formulas, rates []Sentence
	for _, m := range i.Measures {
		if f := m.Formula.In(lang); f != "" {
			formulas = append(formulas, text(b.titleOf(m)+": "+f))
		}
		if m.RateUnit != "" {
			rates = append(rates, text(b.titleOf(m)+": "+b.rateLabel(m)))
		}
	}
	add("method.formula", formulas...)
	add("method.rate", rates...)
	add("method.law", b.laws(i)...)
	add("method.caution", text(i.Caution.In(lang)))
	return Block{Terms: terms}
}

func (b *builder) laws(i model.Indicator) []Sentence {
	lang := b.w.Lang()
	var laws []Sentence
	for _, l := range i.Law {
		laws = append(laws, Sentence{{Text: l.Title.In(lang), Href: safeLink(l.Link)}})
	}
	for _, name := range i.Legal {
		for _, v := range b.in.Legal {
			if v.Name == name {
				laws = append(laws, b.legal(v))
			}
		}
	}
	return laws
}

// legal says a dated value: what it is, since when, by which law, when last reviewed.
func (b *builder) legal(v model.LegalValue) Sentence {
	key := "legal.since"
	if v.Until != model.OpenEnd && v.Until != "" {
		key = "legal.span"
	}
	s := b.sentence(key, map[string]Sentence{
		"title": text(v.Title.In(b.w.Lang())), "value": text(b.w.Number(v.Value)), "unit": text(b.unit(v)),
		"from": text(b.w.Date(v.From)), "until": text(b.w.Date(v.Until)),
		"law": {{Text: v.Law.In(b.w.Lang()), Href: safeLink(v.Link)}},
	})
	if v.CheckedOn != "" {
		s = append(s, Span{Text: " " + b.w.Say("legal.checked", "day", b.w.Date(v.CheckedOn))})
	}
	return s
}

// unit is the unit of a legal value in the right form; one without a text prints as itself.
func (b *builder) unit(v model.LegalValue) string {
	if key := "unit." + v.Unit; b.w.Has(key) {
		return b.w.Count(key, v.Value)
	}
	return v.Unit
}

// safeLink lets only links to the web through: an address may come from local files.
func safeLink(link string) string {
	if strings.HasPrefix(link, "https://") || strings.HasPrefix(link, "http://") {
		return link
	}
	return ""
}
