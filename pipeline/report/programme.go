package report

import (
	"fmt"

	"bernskats/pipeline/model"
	"bernskats/pipeline/programme"
	"bernskats/pipeline/report/prose"
)

// NewProgrammePage says in one language the programme itself, in the three parts
// the guideline recommends. What the workbook does not fill is marked, with who
// should give it.
func NewProgrammePage(in Input, words prose.Words) Page {
	c := newCouncil(in, words)
	title, subtitle := c.p.Title, c.w.Say("programme.subtitle_without", c.place()...)
	if title == "" {
		title = c.w.Say("programme.title", c.place()...)
	}
	if c.p.FirstYear > 0 {
		subtitle = c.w.Say("programme.subtitle", c.place("first", fmt.Sprint(c.p.FirstYear), "last", fmt.Sprint(c.p.LastYear))...)
	}
	p := c.document("programme", title, subtitle)
	p.Lines = []string{c.approval()}
	p.Sections = []Section{c.strategy(), c.actionPlan(), c.monitoring()}
	return numbered(p)
}

// approval is the line that says by which decision the programme holds.
func (c *council) approval() string {
	if c.p.ApprovedOn == "" || c.p.DecisionNo == "" {
		return c.w.Say("programme.to_approve", c.place()...)
	}
	return c.w.Say("programme.approved", c.place("day", c.w.DateIn(c.p.ApprovedOn), "number", c.p.DecisionNo)...)
}

// strategyParts are the seven items of the strategic part, by the codes of the
// list strategy_part.
func strategyParts() []string {
	return []string{"legal_basis", "involved", "target_groups", "situation", "institutions", "problems", "priorities"}
}

func (c *council) strategy() Section {
	s := Section{ID: "strategy", Title: c.w.Say("section.programme.strategy")}
	for n, part := range strategyParts() {
		sub := Section{ID: "strategy-" + part, Number: fmt.Sprintf("1.%d", n+1), Title: c.w.Say("strategy." + part), Blocks: c.paragraphs(part)}
		switch part {
		case "legal_basis":
			sub.Blocks = append(sub.Blocks, paragraph("", text(c.w.Say("law.duty"))), paragraph("", text(c.w.Say(c.localLaw()))))
		case "situation":
			sub.Blocks = append(sub.Blocks, c.situationBlocks()...)
		case "institutions":
			for _, g := range c.in.Groups {
				sub.Blocks = append(sub.Blocks, c.group(g))
			}
		case "problems":
			sub.Blocks = append(sub.Blocks, c.problemBlocks()...)
		case "priorities":
			sub.Blocks = append(sub.Blocks, c.priorityBlocks()...)
		}
		s.Sections = append(s.Sections, sub)
	}
	return s
}

// paragraphs are what the workbook says of a part; without any, who should say it.
func (c *council) paragraphs(part string) []Block {
	var blocks []Block
	for _, x := range c.p.Part(part) {
		s := text(x.Text)
		for _, i := range c.in.Indicators {
			if x.Indicator != "" && c.about(x.Indicator, i) {
				s = append(s, Span{Text: " "}, Span{Text: c.w.Say("see", "what", linkName(i, c.w.Lang())), Href: c.situated(anchor(i))}, Span{Text: "."})
			}
		}
		blocks = append(blocks, paragraph("", s))
	}
	if len(blocks) == 0 {
		blocks = append(blocks, paragraph("missing", text(c.w.Say("strategy.missing", "who", c.w.Say("strategy.who."+part), "part", c.w.Say("strategy."+part)))))
	}
	return blocks
}

// situationBlocks are the figures of the assessment: children, all indicators,
// and where to read on.
func (c *council) situationBlocks() []Block {
	blocks := []Block{paragraph("", c.howManyChildren())}
	if t, ok := c.overview(); ok {
		for i := range t.Rows {
			if t.Rows[i].Href != "" {
				t.Rows[i].Href = c.situated(t.Rows[i].Href[1:])
			}
		}
		blocks = append(blocks, tableBlock(t))
	}
	return append(blocks, paragraph("note", append(text(c.w.Say("programme.from_situation")), c.pointer("situation", c.situated("summary"))...)))
}

// problemBlocks are the problems that follow from the figures, specialists'
// opinions and survey answers.
func (c *council) problemBlocks() []Block {
	blocks := c.elsewhere(c.problems())
	if o := c.opinions(); len(o) > 0 {
		blocks = append(blocks, paragraph("", text(c.w.Say("section.opinions")+":")), Block{List: o})
	} else {
		blocks = append(blocks, paragraph("missing", text(c.w.Say("strategy.missing", "who", c.w.Say("strategy.who.specialists"), "part", c.w.Say("strategy.specialists")))))
	}
	if t, ok := c.surveys(); ok {
		blocks = append(blocks, t...)
	} else {
		blocks = append(blocks, paragraph("missing", text(c.w.Say("surveys.missing"))))
	}
	return blocks
}

// elsewhere makes findings point at the page of the situation assessment.
func (b *builder) elsewhere(list []Finding) []Block {
	if len(list) == 0 {
		return nil
	}
	for i := range list {
		if href := list[i].Link.Href; len(href) > 0 && href[0] == '#' {
			list[i].Link.Href = b.situated(href[1:])
		}
		for j, span := range list[i].Text {
			if len(span.Href) > 0 && span.Href[0] == '#' {
				list[i].Text[j].Href = b.situated(span.Href[1:])
			}
		}
	}
	return []Block{{Findings: list}}
}

func (c *council) priorityBlocks() []Block {
	groups := c.p.ByPriority()
	if len(groups) == 0 {
		return nil
	}
	var list []Sentence
	for _, g := range groups {
		list = append(list, text(c.w.Count("priority.activities", model.Whole(int64(len(g.Activities))), "priority", g.Name)))
	}
	return []Block{paragraph("", text(c.w.Say("priority.in_plan"))), {List: list}}
}

// actionPlan has the columns the guideline asks for: activity, money, day,
// body and results.
func (c *council) actionPlan() Section {
	s := Section{ID: "plan", Title: c.w.Say("section.programme.plan")}
	if len(c.p.Activities) == 0 {
		s.Blocks = []Block{paragraph("missing", text(c.w.Say("programme.no_plan")))}
		return s
	}
	t := Table{ID: "plan-table", Text: true, Caption: c.w.Say("table.programme.plan"),
		Head: []string{c.w.Say("head.activity"), c.w.Say("head.needed_source"), c.w.Say("head.due_day"), c.w.Say("head.responsible"), c.w.Say("head.results")}}
	for _, g := range c.p.ByPriority() {
		t.Rows = append(t.Rows, Row{Label: g.Name, Kind: "group"})
		for _, a := range g.Activities {
			t.Rows = append(t.Rows, Row{Label: named(a), Cells: []Cell{{Text: c.funded(a)}, {Text: c.w.Date(a.Due)}, {Text: c.bodies(a)}, {Text: c.goals(a)}}})
		}
	}
	s.Blocks = append(s.Blocks, tableBlock(t))
	total := programme.Total(c.p.Activities)
	line := c.w.Say("programme.needed", "amount", c.w.Money(total.Needed.Value))
	if n := total.Needed.Missing; n > 0 {
		line += " " + c.w.Count("programme.needed_missing", model.Whole(int64(n)))
	}
	s.Blocks = append(s.Blocks, paragraph("", text(line)), paragraph("", text(c.w.Say("programme.budget"))))
	if list := c.standings(); len(list) > 0 {
		s.Blocks = append(s.Blocks, tableBlock(c.resultTable(list)), paragraph("note", text(c.w.Say("results.rule"))))
	}
	return s
}

// funded is what an activity needs and from where.
func (c *council) funded(a programme.Activity) string {
	switch {
	case a.Costless() && a.Funding == "none":
		return c.source(a.Funding)
	case a.Needed == nil:
		return c.w.Say("plan.funded", "amount", c.w.Say("programme.not_given"), "source", c.source(a.Funding))
	}
	return c.w.Say("plan.funded", "amount", c.w.Money(*a.Needed), "source", c.source(a.Funding))
}

// goals are the results of an activity with their targets.
func (c *council) goals(a programme.Activity) string {
	var list []string
	for _, r := range a.Results {
		target := c.w.Say("programme.not_given")
		if r.Target != nil {
			target = c.w.Number(*r.Target)
			if r.Unit != "" {
				target += "\u00a0" + r.Unit
			}
		}
		list = append(list, c.w.Say("plan.goal", "result", r.Text, "target", target, "year", fmt.Sprint(r.TargetYear)))
	}
	if len(list) == 0 {
		return c.w.Say("programme.not_given")
	}
	return join(list, "; ")
}

// monitoring says who watches over the programme, how bodies report, and what
// changes are needed.
func (c *council) monitoring() Section {
	s := Section{ID: "monitoring", Title: c.w.Say("section.programme.monitoring")}
	var terms []Term
	for _, item := range []struct{ key, value string }{{"monitored_by", c.p.MonitoredBy}, {"council_board", c.p.CouncilBoard}, {"reporting", c.p.Reporting}} {
		if item.value == "" {
			s.Blocks = append(s.Blocks, paragraph("missing", text(c.w.Say("monitoring.missing", "what", c.w.Say("term."+item.key), "who", c.w.Say("monitoring.who."+item.key)))))
			continue
		}
		terms = append(terms, c.term("term."+item.key, item.value))
	}
	if len(terms) > 0 {
		s.Blocks = append([]Block{{Terms: terms}}, s.Blocks...)
	}
	s.Blocks = append(s.Blocks, paragraph("", append(text(c.w.Say("law.report")), c.pointer("council", c.councilPage())...)))
	if len(c.p.Amendments) > 0 {
		s.Blocks = append(s.Blocks, tableBlock(c.amendmentTable()))
	} else {
		s.Blocks = append(s.Blocks, paragraph("", text(c.w.Say("amendments.none"))))
	}
	return s
}
