package report

import (
	"slices"

	"bernskats/pipeline/model"
	"bernskats/pipeline/report/prose"
)

// cooperation is chapter 4 of the guideline: the groups with who sits in them,
// what they dealt with and what became of it, and the use of NPAIS.
func (b *builder) cooperation() Section {
	s := Section{ID: "cooperation", Title: b.w.Say("section.cooperation")}
	for _, g := range b.in.Groups {
		s.Blocks = append(s.Blocks, b.group(g))
	}
	if len(b.in.Groups) > 0 {
		s.Blocks = append(s.Blocks, tableBlock(b.members()), paragraph("note", text(b.w.Say("group.must"))))
	}
	if i, ok := b.context("cooperation_group"); ok {
		if len(b.in.Groups) == 0 {
			s.Blocks = append(s.Blocks, paragraph("missing", text(b.w.Say("group.none"))))
		}
		s.Sections = append(s.Sections, b.section(i, b.meetings(), append(b.shownParts(i), b.proposals()...)))
	}
	if i, ok := b.context("npais"); ok {
		leads := append(b.headlines(i), paragraph("note", text(b.w.Say("npais.lower_bound"))))
		s.Sections = append(s.Sections, b.section(i, leads, b.shownParts(i)))
	}
	return b.orNothing(s)
}

// group says what a cooperation group is: territory, by-law, who does its work,
// and how it answers to the council. What a by-law should say and nobody told is
// said to be missing.
func (b *builder) group(g CooperationGroup) Block {
	var terms []Term
	add := func(key, value string, needed bool) {
		if value == "" && needed {
			value = b.w.Say("group.not_stated")
		}
		if value != "" {
			terms = append(terms, Term{Name: b.w.Say(key), Texts: []Sentence{text(value)}})
		}
	}
	add("group.name", g.Name, true)
	add("group.territory", g.Territory, len(b.in.Groups) > 1)
	add("group.bylaw", g.Bylaw, true)
	add("group.supported_by", g.SupportedBy, true)
	add("group.reports_every", g.ReportsEvery, true)
	add("group.last_report", b.lastReport(g), true)
	return Block{Terms: terms}
}

// lastReport is the day of the group's last report to the council, and that it
// lies before the year where it does.
func (b *builder) lastReport(g CooperationGroup) string {
	day := b.w.Date(g.LastReport)
	if g.LastReport != "" && g.LastReport < model.YearStart(b.in.Year) {
		return b.w.Say("group.no_report_this_year", "day", day)
	}
	return day
}

// mandatory are the bodies a cooperation group must have (Cabinet Regulation
// No. 545 of 2017, point 5). Of the police either will do here: whether there is
// a municipal one, no workbook says.
func mandatory() [][]string {
	return [][]string{{"municipal_police", "state_police"}, {"social_service"}, {"education"}, {"orphans_court"}}
}

// members is the table of who sits in which group: a column for each body that
// must, one for all others.
func (b *builder) members() Table {
	t := Table{ID: "group-members", Text: true, Caption: b.w.Say("group.members.table"), Head: []string{b.w.Say("group.name"), b.w.Say("group.police")}}
	for _, m := range mandatory()[1:] {
		t.Head = append(t.Head, prose.Capital(b.body(m[0])))
	}
	t.Head = append(t.Head, b.w.Say("group.others"))
	for _, g := range b.in.Groups {
		t.Rows = append(t.Rows, b.membersOf(g))
	}
	return t
}

func (b *builder) membersOf(g CooperationGroup) Row {
	row := Row{Label: g.Name}
	others := slices.Clone(g.Bodies)
	b.sortCodes("cooperation_group", "body", others)
	for n, any := range mandatory() {
		there := ""
		for _, body := range any {
			if slices.Contains(g.Bodies, body) {
				there = b.w.Say("group.is_there")
				if n == 0 {
					there = b.body(body)
				}
				others = slices.DeleteFunc(others, func(o string) bool { return o == body })
				break
			}
		}
		if there == "" {
			there = b.w.Say("group.is_missing")
		}
		row.Cells = append(row.Cells, Cell{Text: there})
	}
	names := make([]string, 0, len(others))
	for _, o := range slices.Compact(others) {
		names = append(names, b.body(o))
	}
	return Row{Label: row.Label, Cells: append(row.Cells, Cell{Text: join(names, ", ")})}
}

func (b *builder) body(code string) string { return b.w.Code("cooperation_group", "body", code) }

// meetings say how often the groups met and what they dealt with.
func (b *builder) meetings() []Block {
	blocks := b.told("group.met", nil, figureAt{place: "meetings", measure: "cooperation_group.meetings", noun: true})
	add := func(all, split, measure, dimension string) {
		at := figureAt{place: "n", measure: measure}
		if list, ok := b.partList(measure, dimension); ok {
			blocks = append(blocks, b.told(split, map[string]Sentence{"list": list}, at)...)
			return
		}
		blocks = append(blocks, b.told(all, nil, at)...)
	}
	add("group.cases", "group.cases.urgent", "cooperation_group.cases", "urgent")
	add("group.proposals", "group.proposals.follow_up", "cooperation_group.proposals", "follow_up")
	return blocks
}

// proposals list what the groups proposed, to whom, and what became of it. These
// are words of the sender that nobody marked as public.
func (b *builder) proposals() []Block {
	if b.public || len(b.in.Proposals) == 0 {
		return nil
	}
	t := Table{ID: "group-proposals", Text: true, Caption: b.w.Say("group.proposals.table"),
		Head: []string{b.w.Say("group.day"), b.w.Say("group.name"), b.w.Say("group.to"), b.w.Say("group.decision"), b.w.Dimension("cooperation_group", "follow_up")}}
	for _, p := range b.in.Proposals {
		follow := p.FollowUp
		if follow == "" {
			follow = "unknown"
		}
		t.Rows = append(t.Rows, Row{Label: b.w.Date(p.Day), Cells: []Cell{{Text: p.Group}, {Text: b.w.Say("group.to." + p.To)}, {Text: p.Outcome},
			{Text: b.w.Code("cooperation_group", "follow_up", follow)}}})
	}
	return []Block{tableBlock(t)}
}
