package report

import (
	"fmt"
	"slices"
	"strings"

	"bernskats/pipeline/model"
	"bernskats/pipeline/programme"
	"bernskats/pipeline/protect"
	"bernskats/pipeline/report/prose"
)

// standing is a result with what was reached and how that is judged.
type standing struct {
	activity programme.Activity
	result   programme.Result
	base     Cell
	reached  Cell
	class    programme.Class
	contrary bool // the target is worse than the base, as the measure is understood
	parted   bool // a break of the series lies between base and reached value
	hidden   bool // of a public page: base or reached value is not shown, so nothing is judged
}

func classes() []programme.Class {
	return []programme.Class{programme.Reached, programme.Kept, programme.OnTrack, programme.Behind, programme.NotKept, programme.Recorded, programme.Worse, programme.Unknown}
}

// standings judges the results of all activities, in the order of the plan.
func (c *council) standings() []standing {
	var list []standing
	for _, a := range c.p.Activities {
		for _, r := range a.Results {
			list = append(list, c.standing1(a, r))
		}
	}
	return list
}

func (c *council) standing1(a programme.Activity, r programme.Result) standing {
	s := standing{activity: a, result: r}
	course := programme.Course{Target: r.Target, BaseYear: r.BaseYear, TargetYear: r.TargetYear, Year: c.in.Year}
	m, _, ours := c.in.Measure(strings.ToLower(strings.TrimSpace(r.Measure)))
	if !ours {
		s.base, course.Base = c.typed(r, r.Base)
		s.reached, course.Reached = c.typed(r, r.Actual)
	} else {
		course.Rising = m.Rising
		s.reached, course.Reached = c.ours(m)
		s.base, course.Base = c.typed(r, r.Base)
		switch {
		case r.Base != nil && c.withheldIn(m, r.BaseYear):
			s.base, course.Base = Cell{Text: c.w.Say("status.withheld")}, nil
		case c.parted(m, r.BaseYear):
			s.parted, course.Base = true, nil // base and reached value are not counted alike
		}
	}
	s.contrary = course.Contrary()
	withheld := c.w.Say("status.withheld")
	s.hidden = s.base.Text == withheld || s.reached.Text == withheld || s.reached.Datum != nil && s.reached.Datum.Status == model.Withheld
	s.class = course.Class()
	return s
}

// ours is the reached value of a result that names one of our measures.
func (c *council) ours(m model.Measure) (Cell, *model.Decimal) {
	f, ok := c.current(m, "")
	if !ok {
		return Cell{Text: c.w.Say("status.not_delivered")}, nil
	}
	d := c.value(f, bare(m.Counts))
	v, ok := f.Value()
	if !ok {
		return Cell{Datum: &d}, nil
	}
	return Cell{Datum: &d, Number: &v}, &v
}

// typed is a number that somebody entered. Publicly none is shown that may be a
// count of few; of percentages the mark of the row decides.
func (c *council) typed(r programme.Result, v *model.Decimal) (Cell, *model.Decimal) {
	switch {
	case v == nil:
		return Cell{Text: c.w.Say("programme.not_given")}, nil
	case !strings.Contains(r.Unit, "%") && !c.in.Edition.ShowsEntered(*v):
		return Cell{Text: c.w.Say("status.withheld")}, nil
	}
	return Cell{Text: c.w.Number(*v), Number: v}, v
}

// parted says whether a break of the series lies between a year and now.
func (c *council) parted(m model.Measure, year int) bool {
	f, ok := c.current(m, "")
	now := f.Key().Period
	if !ok || year == 0 || len(now) < 4 {
		return false
	}
	was := fmt.Sprint(year) + now[4:]
	if len(now) >= 7 && now[4] == '/' {
		was = model.SchoolYearLabel(year) + now[7:]
	}
	return model.BreakBetween(c.in.Breaks, m.ID, c.area, was, now) != nil
}

// withheldIn says whether a figure of the measure in a year is withheld: then
// what somebody entered of that year must not be shown either.
func (b *builder) withheldIn(m model.Measure, year int) bool {
	return slices.ContainsFunc(model.PeriodsOf(year, true), func(p model.Period) bool {
		f, ok := b.in.Edition.Figure(protect.Key{Measure: m.ID, Period: p.Label, Area: b.area})
		return ok && f.Status() == model.Withheld
	})
}

// resultSection is where every result stands between base and target.
func (c *council) resultSection() Section {
	s := Section{ID: "results", Title: c.w.Say("section.council.results")}
	list := c.standings()
	switch {
	case !c.has:
		s.Blocks = []Block{c.noProgramme()}
		return s
	case len(list) == 0:
		s.Blocks = []Block{paragraph("missing", text(c.w.Say("results.none")))}
		return s
	}
	s.Blocks = append(s.Blocks, paragraph("", text(c.w.Say("results.rule"))), tableBlock(c.resultTable(list)))
	if slices.ContainsFunc(list, func(x standing) bool { return x.class == programme.Recorded }) {
		s.Blocks = append(s.Blocks, paragraph("note", text(c.w.Say("results.recording"))))
	}
	return noted(s, list, c.w)
}

// noted adds which results are not judged, or should not be as they are, and why.
func noted(s Section, list []standing, w prose.Words) Section {
	for _, kind := range []struct {
		key string
		is  func(standing) bool
	}{
		{"results.parted", func(x standing) bool { return x.parted }},
		{"results.contrary", func(x standing) bool { return x.contrary }},
	} {
		var names []string
		for _, x := range list {
			if kind.is(x) {
				names = append(names, x.activity.Number+" "+x.result.Text)
			}
		}
		if len(names) > 0 {
			s.Blocks = append(s.Blocks, paragraph("caution", text(w.Say(kind.key, "results", join(names, "; ")))))
		}
	}
	return s
}

// resultTable: what auditors of a public edition read back by the id "results".
func (c *council) resultTable(list []standing) Table {
	t := Table{ID: "results-table", Caption: c.w.Say("table.results", "year", fmt.Sprint(c.in.Year)), Head: []string{c.w.Say("head.result"), c.w.Say("head.base"), c.w.Say("head.base_year"),
		c.w.Say("head.target"), c.w.Say("head.target_year"), c.w.Say("head.reached"), c.w.Say("head.class")}}
	for _, s := range list {
		class := c.w.Say("class.one." + string(s.class))
		if s.hidden {
			class = c.w.Say("class.one.hidden")
		}
		t.Rows = append(t.Rows, Row{Label: c.resultName(s), Cells: []Cell{s.base, c.year(s.result.BaseYear), c.target(s.result), c.year(s.result.TargetYear), s.reached, {Text: class}}})
	}
	return c.legend(t)
}

func (c *council) resultName(s standing) string {
	if s.result.Unit == "" {
		return c.w.Say("results.name", "number", s.activity.Number, "result", s.result.Text)
	}
	return c.w.Say("results.name_unit", "number", s.activity.Number, "result", s.result.Text, "unit", s.result.Unit)
}

func (c *council) target(r programme.Result) Cell {
	if r.Target == nil {
		return Cell{Text: c.w.Say("programme.not_given")}
	}
	return Cell{Text: c.w.Number(*r.Target), Number: r.Target}
}

// year is a calendar year: no thousands mark.
func (c *council) year(y int) Cell {
	if y == 0 {
		return Cell{Text: c.w.Say("programme.not_given")}
	}
	v := model.Whole(int64(y))
	return Cell{Text: fmt.Sprint(y), Number: &v, Year: true}
}

// movedSection sets the guideline's indicators beside the activities that should
// move them; without a programme all of them.
func (c *council) movedSection() Section {
	s := Section{ID: "indicators", Title: c.w.Say("section.council.indicators")}
	t, recording := c.movedTable()
	if len(t.Rows) == 0 {
		s.Blocks = []Block{paragraph("missing", text(c.w.Say("moved.none")))}
		return s
	}
	intro := "moved.intro"
	if !c.has {
		intro = "moved.all"
	}
	s.Blocks = []Block{paragraph("", text(c.w.Say(intro))), tableBlock(c.legend(t))}
	if len(recording) > 0 {
		s.Blocks = append(s.Blocks, paragraph("note", text(join(recording, ", ")+": "+c.w.Say("results.recording"))))
	}
	if c.has {
		s.Sections = c.movedIndicators()
	}
	return s
}

// movedMeasures is how many numbers of an indicator the report to the council has
// over the years; the situation assessment has them all.
const movedMeasures = 3

// movedIndicators show over the years the first numbers of each indicator that an
// activity should move, with these activities and where they stand.
func (c *council) movedIndicators() (sections []Section) {
	for _, i := range c.in.Indicators {
		activities := c.moving(i)
		if i.Code == "" || len(activities) == 0 {
			continue
		}
		s := Section{ID: anchor(i), Number: i.Code, Title: i.Title.In(c.w.Lang()), Area: area(i)}
		if c.delivered(i) {
			s.Blocks = append(s.Blocks, c.headlines(i)...)
		} else {
			s.Blocks = append(s.Blocks, paragraph("missing", c.notDelivered(i)))
		}
		var list []Sentence
		for _, a := range activities {
			list = append(list, text(c.w.Say("moved.activity", "activity", named(a), "status", c.w.Say("status.one."+string(a.Status(c.in.Year))))))
		}
		s.Blocks = append(s.Blocks, paragraph("", text(c.w.Say("moved.activities"))), Block{List: list})
		few := i
		few.Measures = slices.DeleteFunc(slices.Clone(i.Measures), func(m model.Measure) bool { return !m.Total })
		few.Measures = few.Measures[:min(movedMeasures, len(few.Measures))]
		s.Blocks = append(s.Blocks, c.course(few)...)
		s.Blocks = append(s.Blocks, c.seriesBlocks(few)...)
		c.sayOnce(s.Blocks)
		sections = append(sections, s)
	}
	return sections
}

// movedTable has a row for the first figure of each indicator; recording are the
// codes of those that rose, perhaps only because more is recorded.
func (c *council) movedTable() (t Table, recording []string) {
	t = Table{ID: "indicators-table", Caption: c.w.Say("table.moved", "year", fmt.Sprint(c.in.Year)),
		Head: []string{c.w.Say("head.measure"), c.w.Say("head.period"), c.w.Say("head.before"), c.w.Say("head.value"), c.w.Say("head.change")}}
	for _, i := range c.in.Indicators {
		activities := c.moving(i)
		if i.Code == "" || c.has && len(activities) == 0 {
			continue
		}
		row := Row{Label: i.Code + " " + i.Title.In(c.w.Lang()), Href: c.situated(anchor(i)), Cells: []Cell{{}, {}, {Text: c.w.Say("status.not_delivered")}, {}}}
		if m, f, ok := c.first(i); ok {
			row.Label = i.Code + " " + c.titleOf(m)
			now := c.value(f, m.Counts)
			row.Cells = []Cell{{Text: c.w.Period(f.Key().Period)}, {Text: c.w.Say("status.no_figure")}, {Datum: &now}, c.changeCell(m)}
			if change, ok := c.change(f, m); ok {
				before := c.value(change.Before, m.Counts)
				row.Cells[1] = Cell{Datum: &before}
				if change.Trend == TrendRecording {
					recording = append(recording, i.Code)
				}
			}
		}
		if len(activities) > 0 {
			row.Label = c.w.Say("moved.by", "title", row.Label, "numbers", numbers(activities))
		}
		t.Rows = append(t.Rows, row)
	}
	return t, recording
}

// first is the first number of an indicator that is a total.
func (b *builder) first(i model.Indicator) (model.Measure, protect.Figure, bool) {
	for _, m := range i.Measures {
		if f, ok := b.current(m, ""); m.Total && ok {
			return m, f, true
		}
	}
	return model.Measure{}, protect.Figure{}, false
}

// moving lists the activities that should move an indicator.
func (c *council) moving(i model.Indicator) (list []programme.Activity) {
	for _, a := range c.p.Activities {
		id := strings.TrimSpace(a.Indicator)
		if i.Code != "" && strings.EqualFold(id, i.Code) || c.about(strings.ToLower(id), i) {
			list = append(list, a)
		}
	}
	return list
}
