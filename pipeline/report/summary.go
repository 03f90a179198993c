package report

import (
	"sort"

	"bernskats/pipeline/model"
	"bernskats/pipeline/protect"
)

// most is how many findings a summary has at most (reports.md).
const most = 7

// headlineMeasures are the numbers a summary may pick, in the order of what
// weighs most for a child. The texts "means.<measure>" say for whom it matters.
func headlineMeasures() []string {
	return []string{
		"custody_suspended.children",
		"out_of_family_care.children",
		"families_at_risk.children",
		"not_registered.need_action",
		"unexcused_absence.pupils",
		"school_violence.cases",
		"child_offenders.children",
		"services_offered.waiting",
		"correction_programmes.waiting",
		"foster_families.available",
		"custody_restored.children",
		"social_assistance.children",
		"special_education.pupils",
		"pupil_councils.schools",
	}
}

// candidate is a number the summary may pick.
type candidate struct {
	measure model.Measure
	of      model.Indicator
	figure  protect.Figure
	trend   Trend
	weight  int
	order   int
}

// summary picks at most seven findings by declared rules: what needs a decision
// first, then what got worse, what got better, and what is worth knowing; within
// these by headlineMeasures. A figure without a number is never picked.
func (b *builder) summary() []Finding {
	var all []candidate
	for i, id := range headlineMeasures() {
		m, of, ok := b.in.Measure(id)
		if !ok {
			continue
		}
		f, ok := b.current(m, "")
		if !ok {
			continue
		}
		if _, ok := f.Value(); !ok {
			continue
		}
		c := candidate{measure: m, of: of, figure: f, order: i}
		if change, ok := b.change(f, m); ok {
			c.trend = change.Trend
		}
		c.weight = b.weight(c)
		all = append(all, c)
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].weight > all[j].weight })
	if len(all) > most {
		all = all[:most]
	}
	var findings []Finding
	for _, c := range all {
		findings = append(findings, b.finding(c))
	}
	return findings
}

// needsDecision are the numbers that call for somebody's decision as soon as they are not 0.
func needsDecision(measure string) bool {
	switch measure {
	case "not_registered.need_action", "services_offered.waiting", "correction_programmes.waiting":
		return true
	}
	return false
}

func (b *builder) weight(c candidate) int {
	v, _ := c.figure.Value()
	switch {
	case needsDecision(c.measure.ID) && v > 0:
		return 4
	case needsDecision(c.measure.ID):
		return 0
	case c.trend == TrendWorse || c.trend == TrendRecording:
		return 3
	case c.trend == TrendBetter:
		return 2
	}
	return 1
}

func (b *builder) finding(c candidate) Finding {
	class := b.class(c)
	f := Finding{Tag: b.w.Say("tag." + class), Class: class, Area: area(c.of), Text: b.standing(c.measure, c.figure),
		Link: Link{Href: "#" + anchor(c.of), Text: b.w.Say("see", "what", linkName(c.of, b.w.Lang()))}}
	if key := "means." + c.measure.ID; b.w.Has(key) {
		f.Means = b.w.Say(key)
	}
	if c.trend == TrendRecording {
		f.Means += " " + b.w.Say("means.recording")
	}
	return f
}

// standing is the headline of a number that stands alone: a title that leans on
// the line above it ("of them …") is replaced by a text that does not.
func (b *builder) standing(m model.Measure, f protect.Figure) Sentence {
	if key := "named." + m.ID; b.w.Has(key) {
		m.Title = model.Text{LV: b.w.Say(key), EN: b.w.Say(key)}
	}
	return b.headline(m, f)
}

func linkName(i model.Indicator, lang string) string {
	if i.Code != "" {
		return i.Code
	}
	return i.Title.In(lang)
}

func (b *builder) class(c candidate) string {
	switch {
	case c.weight == 4:
		return "decide"
	case c.trend == TrendWorse:
		return "worse"
	case c.trend == TrendBetter:
		return "better"
	case c.trend == TrendRecording:
		return "look"
	case c.trend == TrendFew:
		return "few"
	case c.trend == TrendSame:
		return "same"
	}
	return "know"
}
