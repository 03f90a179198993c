package report

import (
	"fmt"
	"strings"

	"bernskats/pipeline/model"
	"bernskats/pipeline/programme"
	"bernskats/pipeline/report/prose"
)

// council puts the programme and its progress beside the figures. Without the
// programme workbook has is false and every part says what is missing.
type council struct {
	*builder
	p   programme.Programme
	has bool
}

func newCouncil(in Input, words prose.Words) *council {
	c := &council{builder: newBuilder(in, words)}
	if in.Programme != nil {
		c.p, c.has = *in.Programme, true
		if c.public {
			c.p = c.p.Public()
		}
	}
	return c
}

// NewCouncilPage says in one language what the council is told once a year: how
// far the programme has come, what it costs, what is late, and what to decide.
// It has no charts: those are drawn by who writes the page.
func NewCouncilPage(in Input, words prose.Words) Page { return newCouncil(in, words).page() }

func (c *council) page() Page {
	in := c.in
	p := c.document("council", c.w.Say("council.title", c.place("year", fmt.Sprint(in.Year))...), c.w.Say("subtitle", c.place("day", c.w.Date(model.YearEnd(in.Year)))...))
	p.Lines = []string{c.w.Say("document.place_date_number")}
	p.Sections = []Section{c.councilSummary(), c.basis(), c.planSection(), c.lateSection(), c.moneySection(), c.resultSection(), c.movedSection(),
		c.groupSection(), c.amendmentSection(), c.proposalSection(), c.decisionSection()}
	return numbered(p)
}

// document is the frame of a page beside the situation assessment.
func (b *builder) document(kind, title, subtitle string) Page {
	p := Page{Lang: b.w.Lang(), Kind: kind, Title: title, Subtitle: subtitle,
		Colophon: []string{b.w.Say("colophon", "version", b.in.ProgramVersion, "fingerprint", b.in.Fingerprint)}}
	if !b.public {
		p.Restricted = b.w.Say("restricted")
	}
	if b.in.Open {
		p.Provisional = b.w.Count("provisional", model.Whole(int64(b.in.Findings.Errors-b.in.Findings.Waived)))
	}
	for _, lang := range b.in.Languages {
		if lang != b.w.Lang() {
			p.Others = append(p.Others, Link{Lang: lang, Href: kind + "." + lang + ".html", Text: b.w.Say("language." + lang)})
		}
	}
	return p
}

func numbered(p Page) Page {
	for i := range p.Sections {
		p.Sections[i].Number = fmt.Sprint(i + 1)
	}
	return p
}

// situated is a place on the page of the situation assessment.
func (b *builder) situated(id string) string { return "situation." + b.w.Lang() + ".html#" + id }

// pointer is " Sk. situācijas izvērtējumu." with a link; what ends one of the
// texts "document.see_…".
func (b *builder) pointer(what, href string) Sentence {
	s := Sentence{{Text: " "}}
	for _, piece := range b.w.Pieces("document.see") {
		if piece.Name == "" {
			s = append(s, Span{Text: piece.Text})
		} else {
			s = append(s, Span{Text: b.w.Say("document.see_" + what), Href: href})
		}
	}
	return append(s, Span{Text: "."})
}

// noProgramme says what is missing and who sends it.
func (c *council) noProgramme() Block {
	return paragraph("missing", text(c.w.Say("council.no_programme")))
}

// councilSummary answers in a few sentences: how much is done, what it costs,
// what is reached, what the council decides.
func (c *council) councilSummary() Section {
	s := Section{ID: "summary", Title: c.w.Say("section.summary")}
	if !c.has {
		s.Blocks = append(s.Blocks, c.noProgramme())
	} else {
		s.Blocks = append(s.Blocks, paragraph("lead", text(c.howFar())), paragraph("", text(c.howMuch(programme.Total(c.p.Activities)))))
		if said := c.howReached(); said != "" {
			s.Blocks = append(s.Blocks, paragraph("", text(said)))
		}
	}
	s.Blocks = append(s.Blocks, paragraph("", c.howManyChildren()), paragraph("", c.sureness()))
	if list := c.proposals(); len(list) > 0 {
		s.Blocks = append(s.Blocks, paragraph("", append(text(c.w.Count("council.to_decide", model.Whole(int64(len(list))))), c.pointer("proposals", "#proposals")...)))
	}
	return s
}

// sureness says on what all of it rests, and where more of that is said.
func (b *builder) sureness() Sentence {
	return append(text(strings.TrimSpace(b.howSure()[0].Text)), b.pointer("situation", b.situated("reading"))...)
}

// howFar is "Rīcības plānā ir 10 aktivitāšu: izpildītas – 3, …".
func (c *council) howFar() string {
	n, list := programme.Count(c.p.Activities, c.in.Year), []string{}
	for _, status := range programme.Statuses() {
		if n[status] > 0 {
			list = append(list, c.w.Say("council.counted", "what", c.w.Say("status.many."+string(status)), "n", c.count(n[status])))
		}
	}
	if len(list) == 0 {
		return c.w.Say("council.no_activities")
	}
	return c.w.Count("council.how_far", model.Whole(int64(len(c.p.Activities))), "list", join(list, ", "))
}

func (c *council) howMuch(m programme.Money) string {
	amount := func(s programme.Sum) string {
		if s.Known == 0 {
			return c.w.Say("programme.not_given")
		}
		return c.w.Money(s.Value)
	}
	s := c.w.Say("council.how_much", "year", fmt.Sprint(c.in.Year), "needed", amount(m.Needed), "budgeted", amount(m.Budgeted), "spent", amount(m.Spent))
	if m.Incomplete > 0 {
		s += " " + c.w.Count("council.incomplete", model.Whole(int64(m.Incomplete)))
	}
	return s
}

func (c *council) howReached() string {
	n, list := map[programme.Class]int{}, []string{}
	for _, r := range c.standings() {
		n[r.class]++
	}
	for _, class := range classes() {
		if n[class] > 0 {
			list = append(list, c.w.Say("council.counted", "what", c.w.Say("class.many."+string(class)), "n", c.count(n[class])))
		}
	}
	if len(list) == 0 {
		return ""
	}
	return c.w.Say("council.how_reached", "list", join(list, ", "))
}

// basis is the programme and decision the report rests on, and the law.
func (c *council) basis() Section {
	s := Section{ID: "basis", Title: c.w.Say("section.council.basis")}
	if c.has {
		s.Blocks = append(s.Blocks, Block{Terms: c.basisTerms()})
	} else {
		s.Blocks = append(s.Blocks, c.noProgramme())
	}
	s.Blocks = append(s.Blocks, paragraph("", text(c.w.Say("law.duty"))), paragraph("", text(c.w.Say("law.report"))), paragraph("", text(c.w.Say(c.localLaw()))))
	return s
}

func (c *council) basisTerms() []Term {
	years := ""
	if c.p.FirstYear > 0 {
		years = c.w.Say("programme.years", "first", fmt.Sprint(c.p.FirstYear), "last", fmt.Sprint(c.p.LastYear))
	}
	return []Term{
		c.term("term.programme", c.p.Title), c.term("term.years", years), c.term("term.approved_on", c.w.Date(c.p.ApprovedOn)), c.term("term.decision_no", c.p.DecisionNo),
		c.term("term.monitored_by", c.p.MonitoredBy), c.term("term.council_board", c.p.CouncilBoard), c.term("term.reporting", c.p.Reporting),
	}
}

// term says what is not given instead of leaving it out.
func (c *council) term(key, value string) Term {
	if value == "" {
		value = c.w.Say("programme.not_given")
	}
	return Term{Name: c.w.Say(key), Texts: []Sentence{text(value)}}
}

// groupSection is the work of the cooperation groups.
func (c *council) groupSection() Section {
	s := Section{ID: "cooperation", Title: c.w.Say("section.council.cooperation")}
	for _, g := range c.in.Groups {
		s.Blocks = append(s.Blocks, c.group(g))
	}
	for _, i := range c.in.Indicators {
		if i.Code == "" && len(i.Measures) > 0 && measureBase(i.Measures[0].ID) == "cooperation_group" && c.delivered(i) {
			s.Blocks = append(append(s.Blocks, c.headlines(i)...), c.seriesBlocks(i)...)
		}
	}
	return c.orNothing(s)
}
