package report

import (
	"strings"

	"bernskats/pipeline/model"
	"bernskats/pipeline/protect"
	"bernskats/pipeline/report/prose"
)

// indicator makes the part of the page about one indicator.
func (b *builder) indicator(i model.Indicator) Section {
	return b.section(i, b.headlines(i), b.partBlocks(anchor(i), i.Measures))
}

// section makes the part of the page about an indicator or some of its measures
// of its leading sentences and its breakdown tables; without a number to show
// there are no sentences, and tables only of what is withheld.
func (b *builder) section(i model.Indicator, leads, parts []Block) Section {
	s := Section{ID: anchor(i), Number: i.Code, Title: i.Title.In(b.w.Lang()), Area: area(i), Flow: true}
	var details []Block
	if !b.delivered(i) {
		s.Blocks = append(s.Blocks, paragraph("missing", b.notDelivered(i)))
		if b.withheld(i) {
			s.Blocks = append(s.Blocks, b.seriesBlocks(i)...)
			details = parts
		}
	} else {
		s.Blocks = append(s.Blocks, lead(leads)...)
		s.Blocks = append(s.Blocks, b.certainty(i)...)
		s.Blocks = append(s.Blocks, b.seriesBlocks(i)...)
		details = append(details, b.charts(i)...)
		details = append(details, parts...)
		details = append(details, b.comparison(i)...)
	}
	beside, below := sideBySide(details)
	s.Blocks = append(append(append(s.Blocks, beside...), b.method(i)), below...)
	b.sayOnce(s.Blocks)
	s.Blocks = append(s.Blocks, b.asPublished(i)...)
	s.Blocks = append(s.Blocks, b.comments(i)...)
	return s
}

// sideBySide takes what can stand side by side (charts, narrow tables) before
// what needs the whole width, lest half a page stay empty between them.
func sideBySide(blocks []Block) (beside, below []Block) {
	for _, block := range blocks {
		if block.Table != nil && block.Table.Shape() != "narrow" {
			below = append(below, block)
		} else {
			beside = append(beside, block)
		}
	}
	return beside, below
}

// anchor is the id of an indicator's section.
func anchor(i model.Indicator) string {
	if i.Code != "" {
		return "i-" + i.Code
	}
	return "i-" + safeID(i.Folder)
}

// safeID makes an id of any text: letters, digits and hyphens stay.
func safeID(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' {
			return r
		}
		return '-'
	}, s)
}

func area(i model.Indicator) string {
	if len(i.Group) == 1 {
		return i.Group
	}
	return ""
}

// delivered says whether any figure of the indicator in our area has a number.
func (b *builder) delivered(i model.Indicator) bool {
	for _, m := range i.Measures {
		for _, f := range b.ix.byMeasure[m.ID] {
			if _, ok := f.Value(); ok && f.Key().Area == b.area {
				return true
			}
		}
	}
	return false
}

// withheld says whether the public edition keeps back figures of the indicator.
func (b *builder) withheld(i model.Indicator) bool {
	for _, m := range i.Measures {
		for _, f := range b.ix.byMeasure[m.ID] {
			if f.Status() == model.Withheld {
				return true
			}
		}
	}
	return false
}

// notDelivered says that there is nothing, and that nothing is not zero. The
// first figure stands in it, so that a machine finds the missing one too.
func (b *builder) notDelivered(i model.Indicator) Sentence {
	if b.withheld(i) {
		return text(b.w.Say("indicator.withheld"))
	}
	s := Sentence{{Text: b.w.Say("indicator.not_delivered")}}
	for _, m := range i.Measures {
		if f, ok := b.current(m, ""); ok {
			d := b.value(f, m.Counts)
			received, expected := f.Senders()
			s = append(s, Span{Text: " " + b.titleOf(m) + ": "}, Span{Datum: &d}, Span{Text: ". "})
			if expected > 0 {
				s = append(s, Span{Text: b.sendersSay("indicator.senders", received, expected)})
			}
			break
		}
	}
	return s
}

// headlines say the number of the first measures, with rate and change; those
// without a number lead only where none has one.
func (b *builder) headlines(i model.Indicator) []Block {
	var blocks, without []Block
	for _, m := range i.Measures {
		f, ok := b.current(m, "")
		if !m.Total || !ok {
			continue
		}
		line := append(b.headline(m, f), b.rateOfPart(m, f)...)
		if _, has := f.Value(); has {
			blocks = append(blocks, paragraph("number", line))
		} else if f.Status() != model.Withheld { // no sentence is made of what is withheld; the table has it
			without = append(without, paragraph("number", line))
		}
	}
	if len(blocks) == 0 {
		blocks = without
	}
	if len(blocks) > 0 {
		blocks[0].Class = "lead"
	}
	return blocks[:min(2, len(blocks))]
}

// headline is "Bērni … (2024): 21 bērns (3,4 uz 1000 …); gadu iepriekš 16, pieaugums par 5 (31,3 %)."
func (b *builder) headline(m model.Measure, f protect.Figure) Sentence {
	title := b.titleOf(m)
	if own := m.Title.In(b.w.Lang()); own != "" {
		title = prose.Capital(own) // euros stand behind the number
	}
	s := Sentence{{Text: title + " (" + b.periodBeside(title, f.Key().Period) + "): "}}
	s = append(s, b.counted(f, m.Counts)...)
	if r, ok := b.rate(f); ok {
		s = append(s, Span{Text: " ("})
		s = append(s, b.rateWords(m, r)...)
		s = append(s, Span{Text: ")"})
	}
	s = append(s, b.changeWords(m, f)...)
	return append(s, Span{Text: "."})
}

// periodBeside names a period beside a title; the day is not said twice.
func (b *builder) periodBeside(title, period string) string {
	if prose.KindOf(period) == model.ReferenceDay && strings.Contains(title, b.w.Say("reference_day.in_title")) {
		return b.w.PeriodShort(period)
	}
	return b.w.Period(period)
}

// rateOfPart says the rate of a number that has none as a whole because only one
// of its parts can be set against a population: " Tostarp …: 6 bērni (5,0 uz 1000 …)."
func (b *builder) rateOfPart(m model.Measure, whole protect.Figure) Sentence {
	if _, ok := b.rate(whole); ok || m.RateUnit == "" {
		return nil
	}
	var parts Sentence
	for _, br := range m.Breakdowns {
		if len(br.Dimensions) != 1 {
			continue
		}
		for _, key := range b.ix.breakdowns(m.ID, b.area, br.Dimensions) {
			f, ok := b.in.Figure(m.ID, whole.Key().Period, key)
			if !ok {
				continue
			}
			r, ok := b.rate(f)
			if !ok {
				continue
			}
			if parts != nil {
				return nil // several parts with rates stand in their table
			}
			parts = b.sentence("headline.part", map[string]Sentence{"part": text(b.code(m.ID, br.Dimensions[0], model.ParseBreakdown(key)[0].Code)), "n": b.counted(f, m.Counts), "rate": b.rateWords(m, r)})
		}
	}
	return parts
}

func (b *builder) rateWords(m model.Measure, d Datum) Sentence {
	return b.sentence("rate."+m.RateUnit, map[string]Sentence{"rate": {{Datum: &d}}, "of": text(b.rateOf(m))})
}

// changeWords says what was a year before; nothing when there is nothing to compare.
func (b *builder) changeWords(m model.Measure, f protect.Figure) Sentence {
	c, ok := b.change(f, m)
	if !ok {
		return nil
	}
	return append(b.compared(c, m), b.meanWords(m, f)...)
}

// meanWords say the mean of three years beside a small yearly count.
func (b *builder) meanWords(m model.Measure, f protect.Figure) Sentence {
	v, _ := f.Value()
	if mean, ok := b.mean(f); ok && mean != v && b.smallCount(f, m) {
		return text(b.w.Say("change.mean", "mean", b.w.Fixed(mean, 1)))
	}
	return nil
}

// compared puts a comparison with the year before into words.
func (b *builder) compared(c Change, m model.Measure) Sentence {
	before := b.value(c.Before, m.Counts)
	fill := map[string]Sentence{"before": {{Datum: &before}}, "cause": text(c.Why)}
	_, had := c.Before.Value()
	switch {
	case c.Trend == TrendNotCompare && !had:
		return text(b.w.Say("change.not_compare.nothing", "cause", c.Why))
	case c.Trend == TrendNotCompare:
		return b.sentence("change.not_compare", fill)
	case c.By == 0:
		return b.sentence("change.none", fill)
	case c.Trend == TrendFew:
		return b.sentence("change.few", fill)
	}
	by := Datum{Key: c.After.Key(), Role: RoleChange, Status: c.After.Status(), HasValue: true, Value: c.By.String(), Shown: b.amount(abs(c.By), m.Counts)}
	fill["by"] = Sentence{{Datum: &by}}
	key := "change.up"
	if c.By < 0 {
		key = "change.down"
	}
	if c.HasPercent && c.Percent != 0 { // less than half of a tenth of one per cent is not worth telling
		key += ".percent"
		fill["percent"] = text(b.w.Percent(abs(c.Percent)))
	}
	s := b.sentence(key, fill)
	switch c.Trend {
	case TrendChance:
		return append(s, Span{Text: b.w.Say("change.chance")})
	case TrendRecording:
		return append(s, Span{Text: b.w.Say("change.recording")})
	}
	return s
}

// seriesBlocks are the tables of totals, one per kind of period.
func (b *builder) seriesBlocks(i model.Indicator) []Block {
	var blocks []Block
	for _, kind := range periodKinds() {
		id := anchor(i) + "-" + string(kind)
		caption := b.w.Say("table.series", "title", i.Title.In(b.w.Lang()), "kind", b.w.Say("kind."+string(kind)))
		if i.Code != "" {
			caption = b.w.Say("table.series_code", "code", i.Code, "kind", b.w.Say("kind."+string(kind)))
		}
		if t, ok := b.series(id, caption, i.Measures, kind); ok {
			blocks = append(blocks, tableBlock(t))
		}
	}
	return blocks
}

func periodKinds() []model.PeriodKind {
	return []model.PeriodKind{model.ReferenceDay, model.CalendarYear, model.Semester, model.SchoolYear}
}

// partBlocks are the breakdown tables. Measures of one name that share a
// breakdown stand side by side; a measure alone shows its years.
func (b *builder) partBlocks(id string, measures []model.Measure) []Block {
	var blocks []Block
	done := map[string]bool{}
	for _, m := range measures {
		for _, br := range m.Breakdowns {
			name := measureBase(m.ID)
			if len(br.Dimensions) > 1 {
				name = m.ID
			}
			tableID := id + "-" + safeID(name) + "-" + string(m.Period) + "-" + strings.Join(br.Dimensions, "-")
			if done[tableID] {
				continue
			}
			done[tableID] = true
			same := b.sharing(measures, m, br)
			if t, ok := b.partTable(tableID, m, same, br); ok {
				if len(t.Rows) > longest {
					t.Fold = &Fold{Label: b.w.Count("fold.rows", model.Whole(int64(len(t.Rows))), "what", t.Head[0]), Paper: b.w.Say("fold.annex")}
				}
				blocks = append(blocks, tableBlock(t))
			}
		}
	}
	return blocks
}

// longest is how many rows a breakdown among the text may have; a longer one is folded.
const longest = 14

func (b *builder) partTable(id string, m model.Measure, same []model.Measure, br model.Breakdown) (Table, bool) {
	switch {
	case len(br.Dimensions) == 2:
		return b.crossing(id, m, br)
	case len(same) > 1:
		return b.side(id, same, br)
	}
	return b.parts(id, m, br)
}

// sharing lists the measures of m's name and period that have the same breakdown and figures.
func (b *builder) sharing(measures []model.Measure, m model.Measure, br model.Breakdown) []model.Measure {
	var same []model.Measure
	for _, other := range measures {
		if measureBase(other.ID) != measureBase(m.ID) || other.Period != m.Period {
			continue
		}
		for _, obr := range other.Breakdowns {
			if strings.Join(obr.Dimensions, "+") == strings.Join(br.Dimensions, "+") && len(b.ix.breakdowns(other.ID, b.area, br.Dimensions)) > 0 {
				same = append(same, other)
			}
		}
	}
	return same
}

// comments are the analyst's words about the indicator or one of its measures.
func (b *builder) comments(i model.Indicator) []Block {
	var blocks []Block
	for _, c := range b.in.Comments {
		if !b.about(c.Indicator, i) || b.public && !c.Public {
			continue
		}
		s := b.sentence("comment", map[string]Sentence{"text": text(c.Text)})
		if c.Moved {
			s = append(s, Span{Text: " " + b.w.Say("comment.moved")})
		}
		blocks = append(blocks, paragraph("comment", s))
	}
	return blocks
}

func (b *builder) about(id string, i model.Indicator) bool {
	if id == i.Code && id != "" {
		return true
	}
	for _, m := range i.Measures {
		if m.ID == id {
			return true
		}
	}
	return false
}

// titleOf is a measure's title; without one its id.
func (b *builder) titleOf(m model.Measure) string {
	t := m.Title.In(b.w.Lang())
	if t == "" {
		return m.ID
	}
	if m.Counts == "eur" && !strings.Contains(t, "EUR") {
		t += ", EUR"
	}
	return prose.Capital(t)
}

// rateLabel names a rate: "% no …", "uz 1000 …".
func (b *builder) rateLabel(m model.Measure) string {
	if m.RateUnit == "" {
		return ""
	}
	return b.w.Say("rate_label."+m.RateUnit, "of", b.rateOf(m))
}

// rateOf says what the rate is against: "no izglītojamiem", "uz 1000 bērniem".
func (b *builder) rateOf(m model.Measure) string {
	if of := m.RateOf.In(b.w.Lang()); of != "" {
		return of
	}
	return b.w.Say("rate_of." + m.RateUnit)
}

// commonTitle is the title of the indicator a measure belongs to.
func (b *builder) commonTitle(m model.Measure) string {
	if _, i, ok := b.in.Measure(m.ID); ok && i.Title.In(b.w.Lang()) != "" {
		return i.Title.In(b.w.Lang())
	}
	return b.titleOf(m)
}
