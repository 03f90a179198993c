package report

import (
	"fmt"

	"bernskats/pipeline/model"
	"bernskats/pipeline/programme"
)

// planSection is the action plan, activity by activity.
func (c *council) planSection() Section {
	s := Section{ID: "plan", Title: c.w.Say("section.council.plan")}
	if !c.has {
		s.Blocks = []Block{c.noProgramme()}
		return s
	}
	if len(c.p.Activities) == 0 {
		s.Blocks = []Block{paragraph("missing", text(c.w.Say("council.no_activities")))}
		return s
	}
	s.Blocks = append(s.Blocks, tableBlock(c.statusTable()), tableBlock(c.planTable()))
	return s
}

// statusTable counts activities by priority and status.
func (c *council) statusTable() Table {
	n := programme.Count(c.p.Activities, c.in.Year)
	t := Table{ID: "plan-status", Caption: c.w.Say("table.plan_status", "year", fmt.Sprint(c.in.Year)), Head: []string{c.w.Say("head.priority")}}
	var shown []programme.Status
	for _, status := range programme.Statuses() {
		if n[status] > 0 {
			shown = append(shown, status)
			t.Head = append(t.Head, c.w.Say("status.one."+string(status)))
		}
	}
	t.Head = append(t.Head, c.w.Say("row.total"))
	row := func(label, kind string, activities []programme.Activity) {
		n, r := programme.Count(activities, c.in.Year), Row{Label: label, Kind: kind}
		for _, status := range shown {
			r.Cells = append(r.Cells, c.number(n[status]))
		}
		t.Rows = append(t.Rows, Row{Label: r.Label, Kind: r.Kind, Cells: append(r.Cells, c.number(len(activities)))})
	}
	for _, g := range c.p.ByPriority() {
		row(g.Name, "", g.Activities)
	}
	row(c.w.Say("row.total"), "total", c.p.Activities)
	return t
}

// number is a count that is no figure of children.
func (c *council) number(n int) Cell {
	v := model.Whole(int64(n))
	return Cell{Text: c.count(n), Number: &v}
}

// planTable has a row for every activity, under its priority.
func (c *council) planTable() Table {
	t := Table{ID: "plan-activities", Text: true, Caption: c.w.Say("table.plan", "year", fmt.Sprint(c.in.Year)),
		Head:  []string{c.w.Say("head.activity"), c.w.Say("head.responsible"), c.w.Say("head.due_day"), c.w.Say("head.status"), c.w.Say("head.done")},
		Notes: []string{c.w.Say("note.late", "day", c.w.Date(model.YearEnd(c.in.Year)))}}
	for _, g := range c.p.ByPriority() {
		t.Rows = append(t.Rows, Row{Label: g.Name, Kind: "group"})
		for _, a := range g.Activities {
			t.Rows = append(t.Rows, Row{Label: named(a), Cells: []Cell{{Text: c.bodies(a)}, {Text: c.w.Date(a.Due)}, {Text: c.w.Say("status.one." + string(a.Status(c.in.Year)))}, {Text: c.note(a)}}})
		}
	}
	return t
}

// named is an activity with its number: "1.1. Paplašināt …".
func named(a programme.Activity) string { return a.Number + " " + a.Text }

// bodies are who answers for an activity and who takes part.
func (c *council) bodies(a programme.Activity) string {
	if a.Partners == "" {
		return a.Responsible
	}
	return c.w.Say("plan.bodies", "responsible", a.Responsible, "partners", a.Partners)
}

func (c *council) note(a programme.Activity) string {
	if a.Progress == nil {
		return ""
	}
	return a.Progress.Note
}

// lateSection says what is late and why, and of what nothing was reported.
func (c *council) lateSection() Section {
	s := Section{ID: "late", Title: c.w.Say("section.council.late")}
	if !c.has {
		s.Blocks = []Block{c.noProgramme()}
		return s
	}
	var late, silent []Sentence
	for _, a := range c.p.With(programme.Late, c.in.Year) {
		why := c.note(a)
		if why == "" {
			why = c.w.Say("late.no_reason")
		}
		late = append(late, text(c.w.Say("late.activity", "activity", named(a), "responsible", a.Responsible, "due", c.w.Date(a.Due), "why", why)))
	}
	for _, a := range c.p.With(programme.NotReported, c.in.Year) {
		key := "late.silent"
		if a.Overdue(c.in.Year) {
			key = "late.silent_due"
		}
		silent = append(silent, text(c.w.Say(key, "activity", named(a), "responsible", a.Responsible, "due", c.w.Date(a.Due))))
	}
	if len(late) == 0 {
		s.Blocks = append(s.Blocks, paragraph("", text(c.w.Say("late.none"))))
	} else {
		s.Blocks = append(s.Blocks, Block{List: late})
	}
	if len(silent) > 0 {
		s.Blocks = append(s.Blocks, paragraph("", text(c.w.Say("late.silent_intro"))), Block{List: silent})
	}
	if n := len(c.p.With(programme.NotPublished, c.in.Year)); n > 0 {
		s.Blocks = append(s.Blocks, paragraph("note", text(c.w.Count("late.not_published", model.Whole(int64(n))))))
	}
	return s
}

// amendmentSection lists the changes of the programme that are needed.
func (c *council) amendmentSection() Section {
	s := Section{ID: "amendments", Title: c.w.Say("section.council.amendments")}
	switch {
	case !c.has:
		s.Blocks = []Block{c.noProgramme()}
	case len(c.p.Amendments) == 0:
		s.Blocks = []Block{paragraph("", text(c.w.Say("amendments.none")))}
	default:
		s.Blocks = []Block{tableBlock(c.amendmentTable())}
	}
	return s
}

func (c *council) amendmentTable() Table {
	t := Table{ID: "plan-amendments", Text: true, Caption: c.w.Say("table.amendments"), Head: []string{c.w.Say("head.amended"), c.w.Say("head.proposal"), c.w.Say("head.why")}}
	for _, m := range c.p.Amendments {
		about := c.w.Say("amendments.whole")
		if a, ok := c.p.Find(m.Number); ok {
			about = named(a)
		}
		t.Rows = append(t.Rows, Row{Label: about, Cells: []Cell{{Text: m.Proposal}, {Text: m.Reason}}})
	}
	return t
}
