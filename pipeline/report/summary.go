package report

import (
	"sort"

	"bernskats/pipeline/model"
	"bernskats/pipeline/protect"
)

// candidate is a number the summary may pick.
type candidate struct {
	measure model.Measure
	of      model.Indicator
	figure  protect.Figure
	trend   Trend
	kind    string
	target  *aim // of a kind that is behind
	order   int
}

// summary picks findings by the declared rules (indicators/summary.yaml): kind by
// kind with the places each kind has, then whatever fills the places that are
// left. A figure without a number is never picked.
func (b *builder) summary() []Finding {
	all := b.candidates()
	var picked []candidate
	taken := map[int]bool{}
	pick := func(kind string, most int) {
		for i, c := range all {
			if c.kind == kind && most > 0 && len(picked) < b.in.Reading.Most && !taken[i] {
				taken[i], picked, most = true, append(picked, c), most-1
			}
		}
	}
	for _, k := range b.in.Reading.Kinds {
		pick(k.Kind, k.Most)
	}
	for _, k := range b.in.Reading.Kinds {
		pick(k.Kind, b.in.Reading.Most)
	}
	place := b.kindPlaces()
	sort.SliceStable(picked, func(i, j int) bool { return place[picked[i].kind] < place[picked[j].kind] })
	var findings []Finding
	for _, c := range picked {
		findings = append(findings, b.finding(c))
	}
	return findings
}

func (b *builder) kindPlaces() map[string]int {
	place := map[string]int{}
	for n, k := range b.in.Reading.Kinds {
		place[k.Kind] = n
	}
	return place
}

// candidates are the numbers a summary may speak of, those that weigh most first,
// then all others of the 21 indicators that got worse or better. Where nothing can be compared, or
// nobody is left to decide about, comes last.
func (b *builder) candidates() []candidate {
	var all []candidate
	for i, id := range b.in.Reading.Headlines {
		if m, of, ok := b.in.Measure(id); ok {
			if c, ok := b.candidate(m, of, i); ok {
				all = append(all, c)
			}
		}
	}
	for _, i := range b.in.Indicators {
		for _, m := range i.Measures {
			if i.Code == "" || !m.Total || contains(b.in.Reading.Headlines, m.ID) {
				continue
			}
			if c, ok := b.candidate(m, i, len(b.in.Reading.Headlines)); ok && c.kind != model.KindKnow {
				all = append(all, c)
			}
		}
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].order < all[j].order })
	return all
}

// candidate judges a number of the report year; ok is false when there is none.
func (b *builder) candidate(m model.Measure, of model.Indicator, order int) (candidate, bool) {
	f, ok := b.current(m, "")
	if !ok {
		return candidate{}, false
	}
	if _, ok := f.Value(); !ok {
		return candidate{}, false
	}
	c := candidate{measure: m, of: of, figure: f, order: order}
	if change, ok := b.change(f, m); ok {
		c.trend = change.Trend
	}
	b.sortOut(&c)
	return c, true
}

// sortOut finds the kind of a candidate.
func (b *builder) sortOut(c *candidate) {
	const last = 1 << 16
	needed, asked := b.needsDecision(c.measure.ID, "", c.figure)
	switch {
	case needed:
		c.kind = model.KindDecide
		return
	case c.trend == TrendNotCompare, asked:
		c.order += last
	}
	if a, ok := b.aimOf(c.measure, c.figure); ok && a.late() {
		c.kind, c.target = model.KindBehind, &a
		return
	}
	c.kind = kindOf(c.trend)
}

// kindOf gives the kind of finding a trend makes.
func kindOf(t Trend) string {
	switch t {
	case TrendWorse:
		return model.KindWorse
	case TrendRecording:
		return model.KindLook
	case TrendBetter:
		return model.KindBetter
	}
	return model.KindKnow
}

// needsDecision says whether a figure is above a bound from which somebody must
// decide; asked says that there is such a bound.
func (b *builder) needsDecision(measure, part string, f protect.Figure) (needed, asked bool) {
	for _, d := range b.in.Reading.Decide {
		if d.Measure != measure || d.Breakdown != part {
			continue
		}
		asked = true
		bound, ok := d.Above, true
		if d.AboveLaw != "" {
			var norm model.LegalValue
			norm, ok = b.legalOn(d.AboveLaw)
			bound = norm.Value
		}
		if v, has := f.Value(); ok && has && v > bound {
			return true, true
		}
	}
	return false, asked
}

func (b *builder) finding(c candidate) Finding {
	f := b.pointing(c.of, b.class(c), b.standing(c.measure, c.figure), "means."+c.measure.ID)
	if c.target != nil {
		f.Means = b.aimSays(*c.target)
	}
	return f
}

// standing is the headline of a number that stands alone: a title that leans on
// the line above it ("of them …") is replaced by a text that does not.
func (b *builder) standing(m model.Measure, f protect.Figure) Sentence {
	return b.headline(b.alone(m), f)
}

// alone is a measure with the title it has where it stands alone.
func (b *builder) alone(m model.Measure) model.Measure {
	if key := "named." + m.ID; b.w.Has(key) {
		m.Title = model.Text{LV: b.w.Say(key), EN: b.w.Say(key)}
	}
	return m
}

func linkName(i model.Indicator, lang string) string {
	if i.Code != "" {
		return i.Code
	}
	return i.Title.In(lang)
}

// class is the kind of finding as the style sheet and the tag know it.
func (b *builder) class(c candidate) string {
	if c.kind != model.KindKnow {
		return c.kind
	}
	switch c.trend {
	case TrendFew:
		return "few"
	case TrendSame, TrendChance:
		return "same"
	}
	return "know"
}

// balanceParts lists how many numbers went which way; that none got worse, or
// better, is said, that none is of another kind is not.
func (b *builder) balanceParts(count map[string]int) string {
	var parts []string
	for _, k := range []struct{ kind, key string }{
		{model.KindWorse, "balance.worse"}, {model.KindBetter, "balance.better"}, {model.KindLook, "balance.look"}, {model.KindKnow, "balance.rest"},
	} {
		if n := count[k.kind]; n > 0 || k.kind == model.KindWorse || k.kind == model.KindBetter {
			parts = append(parts, b.w.Count(k.key, model.Whole(int64(n))))
		}
	}
	return join(parts, ", ")
}

// balance says of how many numbers it is known which way they should go, and
// how many went there: what got better and what got worse.
func (b *builder) balance() string {
	count := map[string]int{}
	compared, not := 0, 0
	for _, i := range b.in.Indicators {
		for _, m := range i.Measures {
			f, ok := b.current(m, "")
			if !ok || i.Code == "" || !m.Total || m.Rising == "" {
				continue
			}
			switch c, ok := b.change(f, m); {
			case ok && c.Trend == TrendNotCompare:
				not++
			case ok:
				compared++
				count[kindOf(c.Trend)]++
			}
		}
	}
	says := b.w.Say("balance.none")
	if compared > 0 {
		says = b.w.Count("balance", model.Whole(int64(compared)), "parts", b.balanceParts(count))
	}
	if not > 0 {
		says += " " + b.w.Count("balance.not_compared", model.Whole(int64(not)))
	}
	return says
}
