package report

import (
	"fmt"

	"bernskats/pipeline/model"
	"bernskats/pipeline/programme"
	"bernskats/pipeline/report/prose"
)

// What a briefing holds at most: it must fit on two A4 pages.
const (
	briefChanges   = 6
	briefDecisions = 8
	briefSenders   = 12
)

// NewBriefing says in one language, on two pages at most, what a meeting of the
// cooperation group needs: what changed, what needs a decision, who is late in
// sending data.
func NewBriefing(in Input, words prose.Words) Page {
	c := newCouncil(in, words)
	p := c.document("briefing", c.w.Say("briefing.title", c.place("year", fmt.Sprint(in.Year))...), c.w.Say("subtitle", c.place("day", c.w.Date(model.YearEnd(in.Year)))...))
	found := c.summary()
	found = found[:min(briefChanges, len(found))]
	p.Sections = []Section{c.changedSection(found), c.decideSection(found), c.waitingSection()}
	return numbered(p)
}

// councilPage is where the report to the council lies, "" where it is not written.
func (c *council) councilPage() string {
	if c.public && !c.has {
		return ""
	}
	return "council." + c.w.Lang() + ".html"
}

func (c *council) changedSection(found []Finding) Section {
	s := Section{ID: "changed", Title: c.w.Say("section.briefing.changed"), Blocks: []Block{paragraph("", c.howManyChildren())}}
	if len(found) == 0 {
		s.Blocks = append(s.Blocks, paragraph("missing", text(c.w.Say("summary.none"))))
		return s
	}
	s.Blocks = append(s.Blocks, c.elsewhere(found)...)
	return s
}

// decideSection is how far the programme is and what the group or council decides,
// beyond what was said of changes.
func (c *council) decideSection(said []Finding) Section {
	s := Section{ID: "decide", Title: c.w.Say("section.briefing.decide")}
	if c.has {
		s.Blocks = append(s.Blocks, paragraph("", text(c.howFar())))
		if late := c.p.With(programme.Late, c.in.Year); len(late) > 0 {
			s.Blocks = append(s.Blocks, paragraph("", text(c.w.Say("briefing.late", "numbers", numbers(late)))))
		}
	}
	list := append(c.planProposals(), c.figureProposals(said)...)
	if len(list) == 0 {
		s.Blocks = append(s.Blocks, paragraph("", text(c.w.Say("proposals.none"))))
		return s
	}
	if more := len(list) - briefDecisions; more > 0 {
		list = append(list[:briefDecisions:briefDecisions], append(text(c.w.Count("briefing.more", model.Whole(int64(more)))), c.pointer("council", c.councilPage())...))
	}
	s.Blocks = append(s.Blocks, Block{List: list})
	return s
}

// waitingSection names who has sent nothing yet, and what must be mended.
func (c *council) waitingSection() Section {
	s := Section{ID: "waiting", Title: c.w.Say("section.briefing.waiting"), Blocks: []Block{paragraph("", c.sureness())}}
	missing := c.missingSenders()
	if len(missing) == 0 {
		return s
	}
	t := Table{ID: "waiting-table", Text: true, Caption: c.w.Say("table.briefing.waiting"), Head: []string{c.w.Say("head.sender"), c.w.Say("head.form"), c.w.Say("head.period"), c.w.Say("head.due"), c.w.Say("head.status")}}
	for _, x := range missing[:min(briefSenders, len(missing))] {
		due := c.w.Date(x.Due)
		if due == "" {
			due = c.w.Say("sender.no_due")
		}
		t.Rows = append(t.Rows, Row{Label: c.senderName(x), Cells: []Cell{{Text: c.formTitle(x)}, {Text: c.w.Period(c.periodOf(x))}, {Text: due}, {Text: c.w.Say("sender.state." + x.state())}}})
	}
	s.Blocks = append(s.Blocks, tableBlock(t))
	if more := len(missing) - briefSenders; more > 0 {
		s.Blocks = append(s.Blocks, paragraph("", append(text(c.w.Count("briefing.more_senders", model.Whole(int64(more)))), c.pointer("quality", "quality."+c.w.Lang()+".html")...)))
	}
	return s
}
