package report

import (
	"fmt"

	"bernskats/pipeline/model"
	"bernskats/pipeline/protect"
)

// problems are the main problems: rules over figures, each pointing at its
// figures. The rules are these, in this order:
//
//  1. an indicator of which nothing was delivered, or not by all;
//  2. a number that needs a decision and is not 0 (needsDecision);
//  3. a total that moved by a tenth or more where nobody wants it;
//  4. more families per family assistant than the norm of practice;
//  5. buildings that nobody assessed, bodies that report nothing.
func (b *builder) problems() []Finding {
	var found []Finding
	for _, i := range b.in.Indicators {
		for _, m := range i.Measures {
			if f, ok := b.current(m, ""); ok {
				if p, ok := b.problem(i, m, f); ok {
					found = append(found, p)
				}
			}
		}
	}
	found = append(found, b.unassessed()...)
	return append(found, b.without()...)
}

func (b *builder) problem(i model.Indicator, m model.Measure, f protect.Figure) (Finding, bool) {
	v, ok := f.Value()
	if !ok {
		return Finding{}, false
	}
	c, compared := b.change(f, m)
	switch {
	case needsDecision(m.ID) && v > 0:
		return b.pointing(i, "decide", b.standing(m, f), "means."+m.ID), true
	case compared && c.Trend == TrendWorse:
		return b.pointing(i, "worse", b.standing(m, f), "means."+m.ID), true
	case compared && c.Trend == TrendRecording:
		return b.pointing(i, "look", b.standing(m, f), "means.recording"), true
	case m.ID == "family_assistants.max_load":
		if norm, ok := b.legalOn("family_assistant.max_families"); ok && v > norm.Value {
			p := b.pointing(i, "decide", b.standing(m, f), "")
			p.Means = b.w.Say("problem.load", "norm", b.w.Number(norm.Value))
			return p, true
		}
	}
	return Finding{}, false
}

func (b *builder) pointing(i model.Indicator, class string, s Sentence, means string) Finding {
	f := Finding{Tag: b.w.Say("tag." + class), Class: class, Area: area(i), Text: s,
		Link: Link{Href: "#" + anchor(i), Text: b.w.Say("see", "what", linkName(i, b.w.Lang()))}}
	if means != "" && b.w.Has(means) {
		f.Means = b.w.Say(means)
	}
	return f
}

// legalOn finds the dated value in force at the end of the year.
func (b *builder) legalOn(name string) (model.LegalValue, bool) {
	day := model.YearEnd(b.in.Year)
	for _, v := range b.in.Legal {
		if v.Name == name && v.From <= day && (v.Until == "" || day <= v.Until) {
			return v, true
		}
	}
	return model.LegalValue{}, false
}

// unassessed names parts of a whole that nobody looked at.
func (b *builder) unassessed() []Finding {
	m, i, ok := b.in.Measure("accessibility.buildings")
	if !ok {
		return nil
	}
	key := model.BreakdownKey(model.Part{Dimension: "access", Code: "not_assessed"})
	f, ok := b.current(m, key)
	if !ok {
		return nil
	}
	v, ok := f.Value()
	if !ok || v == 0 {
		return nil
	}
	d := b.value(f, m.Counts)
	return []Finding{b.pointing(i, "decide", b.sentence("problem.not_assessed", map[string]Sentence{"n": {{Datum: &d}}}), "")}
}

// fewMissing is how many indicators without data are named one by one.
const fewMissing = 3

// without names the indicators nobody told us about: one by one, or all in one
// sentence where they are many.
func (b *builder) without() []Finding {
	var missing []model.Indicator
	for _, i := range b.in.Indicators {
		if i.Code != "" && !b.delivered(i) && !b.withheld(i) {
			missing = append(missing, i)
		}
	}
	if len(missing) > fewMissing {
		list := Sentence{}
		for n, i := range missing {
			if n > 0 {
				list = append(list, Span{Text: "; "})
			}
			list = append(list, Span{Text: fmt.Sprintf("%s %s", i.Code, i.Title.In(b.w.Lang())), Href: "#" + anchor(i)})
		}
		return []Finding{{Tag: b.w.Say("tag.missing"), Class: "missing", Text: append(text(b.w.Say("problem.no_data_many")+" "), append(list, Span{Text: "."})...),
			Link: Link{Href: "#senders", Text: b.w.Say("see", "what", b.w.Say("section.senders"))}}}
	}
	var found []Finding
	for _, i := range missing {
		found = append(found, b.pointing(i, "missing", text(b.w.Say("problem.no_data", "title", fmt.Sprintf("%s %s", i.Code, i.Title.In(b.w.Lang())))), ""))
	}
	return found
}
