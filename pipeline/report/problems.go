package report

import (
	"fmt"
	"strings"

	"bernskats/pipeline/model"
	"bernskats/pipeline/protect"
)

// problems are the main problems: rules over figures, each pointing at its
// figures. The rules are these, in this order:
//
//  1. a number, or a part of one, above a bound from which somebody must decide;
//  2. a target of the programme that is behind its time;
//  3. a total that moved beyond chance where nobody wants it;
//  4. an indicator of which nothing was delivered.
//
// Bounds and chance are declared in indicators/summary.yaml.
func (b *builder) problems() []Finding {
	var found []Finding
	for _, i := range b.in.Indicators {
		for _, m := range i.Measures {
			if c, ok := b.candidate(m, i, 0); ok && c.kind != model.KindBetter && c.kind != model.KindKnow {
				found = append(found, b.finding(c))
			}
		}
	}
	found = append(found, b.partsToDecide()...)
	return append(found, b.without()...)
}

func (b *builder) pointing(i model.Indicator, class string, s Sentence, means string) Finding {
	f := Finding{Tag: b.w.Say("tag." + class), Class: class, Area: area(i), Text: s,
		Link: Link{Href: "#" + anchor(i), Text: b.w.Say("see", "what", linkName(i, b.w.Lang()))}}
	if norms := b.norms(); b.sayable(means, norms) {
		f.Means = b.w.Say(means, norms...)
	}
	return f
}

// sayable says whether there is such a text and all it needs.
func (b *builder) sayable(key string, pairs []string) bool {
	if !b.w.Has(key) {
		return false
	}
	for _, piece := range b.w.Pieces(key) {
		known := piece.Name == ""
		for n := 0; n < len(pairs); n += 2 {
			known = known || pairs[n] == piece.Name
		}
		if !known {
			return false
		}
	}
	return true
}

// norms are the dated values that texts about findings may name, each by its
// name with _ for a dot: "4 ģimenes" for {family_assistant_max_families}.
func (b *builder) norms() []string {
	var pairs []string
	for _, v := range b.in.Legal {
		if now, ok := b.legalOn(v.Name); ok && now.From == v.From {
			pairs = append(pairs, strings.NewReplacer(".", "_").Replace(v.Name), b.w.Number(v.Value)+"\u00a0"+b.unit(v))
		}
	}
	return pairs
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

// partsToDecide are parts of a whole that are above their bound, such as
// buildings that nobody assessed.
func (b *builder) partsToDecide() []Finding {
	var found []Finding
	for _, d := range b.in.Reading.Decide {
		m, i, ok := b.in.Measure(d.Measure)
		if !ok || d.Breakdown == "" {
			continue
		}
		f, ok := b.current(m, d.Breakdown)
		if !ok {
			continue
		}
		if needed, _ := b.needsDecision(d.Measure, d.Breakdown, f); needed {
			found = append(found, b.pointing(i, model.KindDecide, b.partHeadline(m, f), "means."+d.Measure))
		}
	}
	return found
}

// partHeadline is a headline of a part of a number: "Ēkas …, kuru … (31.12.2024.): 3 ēkas."
func (b *builder) partHeadline(m model.Measure, f protect.Figure) Sentence {
	k := f.Key()
	title := b.w.Say("problem.part", "title", b.titleOf(m), "part", b.codes(m.ID, k.Breakdown))
	if parts := model.ParseBreakdown(k.Breakdown); len(parts) == 1 {
		if key := "named." + m.ID + "." + parts[0].Code; b.w.Has(key) {
			title = b.w.Say(key)
		}
	}
	return append(append(text(title+" ("+b.periodBeside(title, k.Period)+"): "), b.counted(f, m.Counts)...), Span{Text: "."})
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
