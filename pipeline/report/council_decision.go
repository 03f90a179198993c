package report

import (
	"fmt"
	"slices"
	"strings"

	"bernskats/pipeline/model"
	"bernskats/pipeline/programme"
)

// proposalSection is what the council is asked to do, each with its reason.
func (c *council) proposalSection() Section {
	s := Section{ID: "proposals", Title: c.w.Say("section.council.proposals"), Blocks: []Block{paragraph("", text(c.w.Say("proposals.rules")))}}
	if list := c.proposals(); len(list) > 0 {
		s.Blocks = append(s.Blocks, Block{List: list})
	} else {
		s.Blocks = append(s.Blocks, paragraph("", text(c.w.Say("proposals.none"))))
	}
	return s
}

// proposals follow from these rules, in this order: those of the programme, what
// the figures say needs a decision, senders who sent nothing.
func (c *council) proposals() []Sentence {
	list := append(c.planProposals(), c.figureProposals(nil)...)
	if missing := c.missingSenders(); len(missing) > 0 {
		list = append(list, text(c.w.Count("proposal.senders", model.Whole(int64(len(missing))), "forms", c.formsOf(missing))))
	}
	return list
}

// planProposals: without a programme, to have one; a new day for what is late;
// news of what nobody reported on; another way where a result falls behind;
// additional money; amendments.
func (c *council) planProposals() []Sentence {
	var list []Sentence
	add := func(s string) { list = append(list, text(s)) }
	if !c.has {
		add(c.w.Say("proposal.programme"))
	}
	for _, a := range c.p.With(programme.Late, c.in.Year) {
		add(c.w.Say("proposal.late", "activity", named(a), "responsible", a.Responsible))
	}
	for _, g := range c.bodiesOf(programme.NotReported) {
		add(c.w.Say("proposal.silent", "responsible", g.Name, "numbers", numbers(g.Activities)))
	}
	if behind := c.behind(); len(behind) > 0 {
		add(c.w.Say("proposal.behind", "numbers", numbers(behind)))
	}
	for _, g := range c.p.ByFunding() {
		if g.Name == "additional" && g.Needed.Value > 0 {
			add(c.w.Say("proposal.additional", "amount", c.w.Money(g.Needed.Value), "numbers", numbers(g.Activities)))
		}
	}
	if n := len(c.p.Amendments); n > 0 {
		add(c.w.Count("proposal.amendments", model.Whole(int64(n))))
	}
	return list
}

// figureProposals are the main problems that call for somebody's decision,
// without those already said.
func (c *council) figureProposals(said []Finding) []Sentence {
	var list []Sentence
	for _, p := range c.problems() {
		if p.Class != "decide" || slices.ContainsFunc(said, func(f Finding) bool { return f.Text.String() == p.Text.String() }) {
			continue
		}
		s := append(Sentence{}, p.Text...)
		if p.Means != "" {
			s = append(s, Span{Text: " " + p.Means})
		}
		list = append(list, append(s, c.pointer("situation", c.situated(strings.TrimPrefix(p.Link.Href, "#")))...))
	}
	return list
}

// bodiesOf groups the activities with a status by who answers for them.
func (c *council) bodiesOf(status programme.Status) []programme.Group {
	return programme.By(c.p.With(status, c.in.Year), func(a programme.Activity) string { return a.Responsible })
}

// behind are the activities with a result that falls behind or got worse.
func (c *council) behind() (list []programme.Activity) {
	for _, s := range c.standings() {
		falls := s.class == programme.Behind || s.class == programme.Worse || s.class == programme.NotKept
		if falls && (len(list) == 0 || list[len(list)-1].Number != s.activity.Number) {
			list = append(list, s.activity)
		}
	}
	return list
}

func numbers(activities []programme.Activity) string {
	var list []string
	for _, a := range activities {
		list = append(list, a.Number)
	}
	return join(list, ", ")
}

// formsOf names the forms of senders, each once.
func (c *council) formsOf(senders []Sender) string {
	var list []string
	for _, x := range senders {
		if title := c.formTitle(x); !contains(list, title) {
			list = append(list, title)
		}
	}
	return join(list, ", ")
}

// decisionSection is the draft of the decision in its usual form, with lines to
// be filled in by hand, and who prepared the report.
func (c *council) decisionSection() Section {
	s := Section{ID: "decision", Title: c.w.Say("section.council.decision"), Blocks: []Block{paragraph("note", text(c.w.Say("decision.draft")))}}
	s.Blocks = append(s.Blocks,
		paragraph("strong", text(c.w.Say("decision.head", c.place()...))),
		paragraph("form", text(c.w.Say("document.place_date_number"))),
		paragraph("strong", text(c.w.Say("decision.title", "year", fmt.Sprint(c.in.Year)))),
		paragraph("", text(c.w.Say(c.decisionLaw(), c.place()...))))
	for n, item := range c.decisions() {
		s.Blocks = append(s.Blocks, paragraph("item", text(fmt.Sprintf("%d. %s", n+1, item))))
	}
	for _, line := range []string{"decision.signature", "decision.prepared", "decision.agreed"} {
		s.Blocks = append(s.Blocks, paragraph("form", text(c.w.Say(line))))
	}
	return s
}

// decisionLaw is the local government law in force when the decision is taken,
// which is after the report year.
func (c *council) decisionLaw() string {
	if model.YearStart(c.in.Year+1) < "2023-01-01" {
		return "decision.law_until_2022"
	}
	return "decision.law_from_2023"
}

// decisions are the points of the draft.
func (c *council) decisions() []string {
	year := fmt.Sprint(c.in.Year)
	if !c.has {
		return []string{c.w.Say("decide.note_without", "year", year), c.w.Say("decide.programme"), c.w.Say("decide.next"), c.w.Say("decide.control")}
	}
	title := c.p.Title
	if title == "" {
		title = c.w.Say("programme.untitled")
	}
	list := []string{c.w.Say("decide.note", "year", year, "title", title)}
	for _, g := range c.bodiesOf(programme.Late) {
		list = append(list, c.w.Say("decide.late", "responsible", g.Name, "numbers", numbers(g.Activities)))
	}
	for _, g := range c.bodiesOf(programme.NotReported) {
		list = append(list, c.w.Say("decide.silent", "responsible", g.Name, "numbers", numbers(g.Activities)))
	}
	for _, g := range c.p.ByFunding() {
		if g.Name == "additional" && g.Needed.Value > 0 {
			list = append(list, c.w.Say("decide.additional", "amount", c.w.Money(g.Needed.Value), "numbers", numbers(g.Activities)))
		}
	}
	if len(c.p.Amendments) > 0 {
		body := c.p.MonitoredBy
		if body == "" {
			body = c.w.Say("programme.not_given")
		}
		list = append(list, c.w.Say("decide.amendments", "body", body, "chapter", c.w.Say("section.council.amendments")))
	}
	return append(list, c.w.Say("decide.next"), c.w.Say("decide.control"))
}
