package report

import (
	"fmt"

	"bernskats/pipeline/model"
	"bernskats/pipeline/report/prose"
)

// builder puts an input into the words of one language.
type builder struct {
	in     Input
	w      prose.Words
	ix     index
	area   string
	public bool
	draw   drawer
}

// NewPage says the situation assessment in one language. Charts are left out;
// Situation adds them.
func NewPage(in Input, words prose.Words) Page {
	return newBuilder(in, words).page()
}

func newBuilder(in Input, words prose.Words) *builder {
	return &builder{in: in, w: words, ix: newIndex(in.Edition), area: in.Municipality.Name, public: in.Edition.Name() == "public"}
}

func (b *builder) page() Page {
	p := Page{
		Lang:     b.w.Lang(),
		Kind:     "situation",
		Title:    b.w.Say("title", b.place("year", fmt.Sprint(b.in.Year))...),
		Subtitle: b.w.Say("subtitle", b.place("day", b.w.Date(model.YearEnd(b.in.Year)))...),
		Colophon: []string{b.w.Say("colophon", "version", b.in.ProgramVersion, "fingerprint", b.in.Fingerprint)},
	}
	if !b.public {
		p.Restricted = b.w.Say("restricted")
	}
	if b.in.Open {
		p.Provisional = b.w.Count("provisional", model.Whole(int64(b.in.Findings.Errors-b.in.Findings.Waived)))
	}
	for _, lang := range b.in.Languages {
		if lang != b.w.Lang() {
			p.Others = append(p.Others, Link{Lang: lang, Href: "situation." + lang + ".html", Text: b.w.Say("language." + lang)})
		}
	}
	p.Sections = []Section{b.summarySection(), b.howToRead(), b.demography(), b.areas(), b.services(), b.cooperation(), b.problemSection(), b.annex()}
	for i := range p.Sections {
		p.Sections[i].Number = fmt.Sprint(i + 1)
	}
	return p
}

// place gives the forms of the municipality's name, with more pairs behind.
func (b *builder) place(more ...string) []string {
	m := b.in.Municipality
	return append([]string{"municipality", m.Name, "municipality_gen", m.Genitive, "municipality_loc", m.Locative, "municipality_phrase", m.Phrase}, more...)
}

func (b *builder) summarySection() Section {
	s := Section{ID: "summary", Title: b.w.Say("section.summary")}
	s.Blocks = append(s.Blocks, paragraph("lead", b.howManyChildren()), paragraph("", text(b.balance())), paragraph("", b.howSure()))
	findings := b.summary()
	if len(findings) == 0 {
		s.Blocks = append(s.Blocks, paragraph("missing", text(b.w.Say("summary.none"))))
		s.Sections = b.glance()
		return s
	}
	s.Blocks = append(s.Blocks, Block{Findings: findings}, paragraph("note", text(b.w.Say("summary.rules", "matters", b.w.WholePercent(b.in.Reading.Matters), "most", b.count(b.in.Reading.Most)))))
	s.Sections = b.glance()
	return s
}

// howManyChildren is the first sentence: of how many children we speak.
func (b *builder) howManyChildren() Sentence {
	m, _, ok := b.in.Measure("declared_children.children")
	if !ok {
		return text(b.w.Say("summary.no_children", b.place()...))
	}
	f, ok := b.current(m, "")
	if !ok {
		return text(b.w.Say("summary.no_children", b.place()...))
	}
	v, ok := f.Value()
	if !ok {
		return text(b.w.Say("summary.no_children", b.place()...))
	}
	d := b.value(f, m.Counts)
	fill := map[string]Sentence{
		"n": {{Datum: &d}}, "day": text(b.w.PeriodIn(f.Key().Period)),
	}
	place := b.place()
	for n := 0; n < len(place); n += 2 {
		fill[place[n]] = text(place[n+1])
	}
	var s Sentence
	for _, p := range b.w.CountPieces("summary.children", v) {
		s = append(s, b.piece(p.Text, p.Name, fill)...)
	}
	return append(append(s, b.changeWords(m, f)...), Span{Text: "."})
}

// howSure says on what all of it rests.
func (b *builder) howSure() Sentence {
	received, expected := b.senderCounts()
	s := b.w.Say("summary.no_expected")
	if expected > 0 {
		s = b.sendersSay("summary.senders", received, expected)
	}
	if b.in.Findings.Errors > b.in.Findings.Waived {
		s += " " + b.w.Count("summary.errors", model.Whole(int64(b.in.Findings.Errors-b.in.Findings.Waived)))
	} else {
		s += " " + b.w.Say("summary.no_errors")
	}
	return Sentence{{Text: s + " "}, {Text: b.w.Say("summary.more"), Href: "#reading"}}
}

func (b *builder) senderCounts() (received, expected int) {
	for _, s := range b.in.Senders {
		if s.Expected {
			expected++
			if s.Received {
				received++
			}
		}
	}
	return received, expected
}

func (b *builder) demography() Section {
	s := Section{ID: "demography", Title: b.w.Say("section.demography")}
	s.Sections = append(b.contextSections("declared_children", "pupils"), b.responsibility()...)
	return b.orNothing(s)
}

// contextSections are the blocks of context that hold measures of these names.
func (b *builder) contextSections(names ...string) []Section {
	var sections []Section
	for _, name := range names {
		if i, ok := b.context(name); ok {
			sections = append(sections, b.indicator(i))
		}
	}
	return sections
}

func (b *builder) orNothing(s Section) Section {
	if len(s.Sections) == 0 && len(s.Blocks) == 0 {
		s.Blocks = append(s.Blocks, paragraph("missing", text(b.w.Say("section.nothing"))))
	}
	return s
}

// areas are the six areas of the guideline with all their indicators.
func (b *builder) areas() Section {
	s := Section{ID: "areas", Title: b.w.Say("section.areas"), Blocks: []Block{paragraph("", text(b.w.Say("areas.intro")))}}
	for _, group := range groups() {
		sub := Section{ID: "area-" + group, Number: group, Title: b.w.Say("area." + group), Area: group}
		for _, i := range b.in.Indicators {
			if i.Group == group && i.Code != "" {
				here, _ := splitServices(i)
				part := b.indicator(here)
				if len(here.Measures) < len(i.Measures) {
					part.Blocks = append(part.Blocks, paragraph("note", Sentence{{Text: b.w.Say("services.pointer"), Href: "#services"}}))
				}
				sub.Sections = append(sub.Sections, part)
			}
		}
		s.Sections = append(s.Sections, b.orNothing(sub))
	}
	return s
}

func groups() []string { return []string{"A", "B", "C", "D", "E", "F"} }

// overview is the register of all indicators: the first number of each, and
// where to read on.
func (b *builder) overview() (Table, bool) {
	t := Table{ID: "overview", Caption: b.w.Say("table.overview", "year", fmt.Sprint(b.in.Year)),
		Head: []string{b.w.Say("head.measure"), b.w.Say("head.period"), b.w.Say("head.value"), b.w.Say("head.change")}}
	for _, i := range b.in.Indicators {
		if i.Code != "" {
			t.Rows = append(t.Rows, b.overviewRow(i))
		}
	}
	return b.legend(t), len(t.Rows) > 0
}

func (b *builder) overviewRow(i model.Indicator) Row {
	row := Row{Label: i.Code + " " + i.Title.In(b.w.Lang()), Href: "#" + anchor(i)}
	for _, m := range i.Measures {
		f, ok := b.current(m, "")
		if !m.Total || !ok {
			continue
		}
		row.Label = i.Code + " " + b.titleOf(m)
		d := b.value(f, m.Counts)
		row.Cells = []Cell{{Text: b.w.Period(f.Key().Period)}, {Datum: &d}, b.changeCell(m)}
		return row
	}
	row.Cells = []Cell{{}, {Text: b.w.Say("status.not_delivered")}, {}}
	return row
}

func (b *builder) problemSection() Section {
	s := Section{ID: "problems", Title: b.w.Say("section.problems"), Blocks: []Block{paragraph("", text(b.w.Say("problems.rules", "matters", b.w.WholePercent(b.in.Reading.Matters))))}}
	if found := b.problems(); len(found) > 0 {
		s.Blocks = append(s.Blocks, Block{Findings: found})
	} else {
		s.Blocks = append(s.Blocks, paragraph("", text(b.w.Say("problems.none"))))
	}
	if c := b.allComments(); len(c) > 0 {
		s.Sections = append(s.Sections, Section{ID: "comments", Title: b.w.Say("section.comments"), Blocks: []Block{{List: c}}})
	}
	if t, ok := b.surveys(); ok {
		s.Sections = append(s.Sections, Section{ID: "surveys", Title: b.w.Say("section.surveys"), Flow: true, Blocks: t})
	}
	if o := b.opinions(); len(o) > 0 {
		s.Sections = append(s.Sections, Section{ID: "opinions", Title: b.w.Say("section.opinions"), Blocks: []Block{{List: o}}})
	}
	return s
}

// allComments lists the analyst's comments with what they are about.
func (b *builder) allComments() []Sentence {
	var list []Sentence
	for _, c := range b.in.Comments {
		if b.public && !c.Public {
			continue
		}
		what, href := c.Indicator, ""
		for _, i := range b.in.Indicators {
			if b.about(c.Indicator, i) {
				what, href = linkName(i, b.w.Lang()), "#"+anchor(i)
				break
			}
		}
		list = append(list, Sentence{{Text: what, Href: href}, {Text: ": " + c.Text}})
	}
	return list
}

func (b *builder) opinions() []Sentence {
	var list []Sentence
	for _, o := range b.in.Opinions {
		if !b.public || o.Public {
			list = append(list, text(o.Text))
		}
	}
	return list
}
