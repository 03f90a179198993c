package report

import (
	"fmt"

	"bernskats/pipeline/model"
	"bernskats/pipeline/programme"
)

// moneySection is the money of the plan: by activity, priority, body and source,
// with what is missing.
func (c *council) moneySection() Section {
	s := Section{ID: "money", Title: c.w.Say("section.council.money")}
	if !c.has || len(c.p.Activities) == 0 {
		s.Blocks = []Block{c.noProgramme()}
		return s
	}
	total := programme.Total(c.p.Activities)
	s.Blocks = append(s.Blocks, paragraph("", text(c.howMuch(total))))
	for _, g := range c.p.ByFunding() {
		if g.Name == "additional" {
			s.Blocks = append(s.Blocks, paragraph("", text(c.w.Count("money.additional", model.Whole(int64(len(g.Activities))), "amount", c.w.Money(g.Needed.Value)))))
		}
	}
	s.Blocks = append(s.Blocks, tableBlock(c.moneyOfActivities(total)),
		tableBlock(c.moneyTable("priority", c.p.ByPriority(), total)),
		tableBlock(c.moneyTable("responsible", c.p.ByResponsible(), total)),
		tableBlock(c.moneyTable("funding", c.p.ByFunding(), total)))
	return s
}

func (c *council) moneyHead(first, last string) []string {
	year := fmt.Sprint(c.in.Year)
	return []string{c.w.Say(first), c.w.Say("head.needed"), c.w.Say("head.budgeted", "year", year), c.w.Say("head.spent", "year", year), c.w.Say(last)}
}

// moneyOfActivities shows the amounts as they were given.
func (c *council) moneyOfActivities(total programme.Money) Table {
	t := Table{ID: "money-activities", Caption: c.w.Say("table.money.activities"), Head: c.moneyHead("head.activity", "head.funding")}
	for _, a := range c.p.Activities {
		row := Row{Label: named(a)}
		var budgeted, spent *model.Decimal
		if a.Progress != nil {
			budgeted, spent = a.Progress.Budgeted, a.Progress.Spent
		}
		row.Cells = []Cell{c.given(a, a.Needed), c.given(a, budgeted), c.given(a, spent), {Text: c.source(a.Funding)}}
		if a.KeptBack {
			row.Cells[1], row.Cells[2] = Cell{Text: c.w.Say("status.kept_back")}, Cell{Text: c.w.Say("status.kept_back")}
		}
		t.Rows = append(t.Rows, row)
	}
	t.Rows = append(t.Rows, Row{Label: c.w.Say("row.total"), Kind: "total", Cells: []Cell{c.sum(total.Needed), c.sum(total.Budgeted), c.sum(total.Spent), {}}})
	return t
}

// given is an amount of an activity; where none is needed, none is missing.
func (c *council) given(a programme.Activity, v *model.Decimal) Cell {
	switch {
	case v != nil:
		return c.money(*v)
	case a.Costless():
		return Cell{Text: c.w.Say("money.not_needed")}
	}
	return Cell{Text: c.w.Say("programme.not_given")}
}

// money prints euros for a column: with cents only when the programme has any.
func (c *council) money(v model.Decimal) Cell {
	if c.cents() {
		return Cell{Text: c.w.Fixed(v, 2), Number: &v}
	}
	return Cell{Text: c.w.Number(v), Number: &v}
}

// sum is an amount of several activities; of none of which it is known there is none.
func (c *council) sum(s programme.Sum) Cell {
	switch {
	case s.Known == 0 && s.Missing == 0: // what was reported on none of them is for everybody
		return Cell{Text: c.w.Say("status.kept_back")}
	case s.Known == 0:
		return Cell{Text: c.w.Say("programme.not_given")}
	}
	return c.money(s.Value)
}

func (c *council) cents() bool {
	for _, a := range c.p.Activities {
		if a.Needed != nil && !a.Needed.IsWhole() {
			return true
		}
		if a.Progress != nil && (a.Progress.Budgeted != nil && !a.Progress.Budgeted.IsWhole() || a.Progress.Spent != nil && !a.Progress.Spent.IsWhole()) {
			return true
		}
	}
	return false
}

func (c *council) source(code string) string {
	switch key := "funding." + code; {
	case code == "":
		return c.w.Say("funding.unknown")
	case c.w.Has(key):
		return c.w.Say(key)
	}
	return code // of a municipality's own list
}

// moneyTable sums by what groups have in common.
func (c *council) moneyTable(by string, groups []programme.Group, total programme.Money) Table {
	t := Table{ID: "money-" + by, Caption: c.w.Say("table.money." + by), Head: c.moneyHead("head."+by, "head.incomplete")}
	row := func(label, kind string, m programme.Money) {
		t.Rows = append(t.Rows, Row{Label: label, Kind: kind, Cells: []Cell{c.sum(m.Needed), c.sum(m.Budgeted), c.sum(m.Spent), c.number(m.Incomplete)}})
	}
	for _, g := range groups {
		label := g.Name
		if by == "funding" {
			label = c.source(g.Name)
		}
		row(label, "", g.Money)
	}
	row(c.w.Say("row.total"), "total", total)
	return t
}
