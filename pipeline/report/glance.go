package report

import (
	"slices"

	"bernskats/pipeline/model"
)

// glance shows the six areas on one page: a small chart of each, and the table
// of all indicators with the numbers drawn.
func (b *builder) glance() []Section {
	t, ok := b.overview()
	if !ok {
		return nil
	}
	s := Section{ID: "glance", Title: b.w.Say("section.glance")}
	if panel := b.panel(); len(panel) > 0 {
		s.Blocks = append(s.Blocks, paragraph("note", text(b.w.Say("glance.intro"))), Block{Panel: panel})
	}
	s.Blocks = append(s.Blocks, tableBlock(t))
	return []Section{s}
}

// panel is a small chart for each area, of the first of its numbers that can be drawn.
func (b *builder) panel() []Small {
	if !b.draw.on {
		return nil
	}
	var panel []Small
	drawn := false
	for _, group := range groups() {
		small := Small{Area: group, Title: b.w.Say("area." + group), Href: "#area-" + group, Why: b.w.Say("glance.nothing")}
		if i, m, ok := b.firstDrawn(group); ok {
			m = b.alone(m)
			spec := b.lineSpec("glance-"+group, i, m, b.unbroken(m, last(b.chartPeriods(m), smallPeriods(m.Period))))
			spec.Small, spec.Unit = true, "" // the caption says what is counted
			small.Chart, small.Why = b.picture(spec, b.finds(m)).Chart, ""
			drawn = true
		}
		panel = append(panel, small)
	}
	if !drawn {
		return nil
	}
	return panel
}

// unbroken leaves out the periods before the last break of a series when enough
// remain: a small chart has no room to name breaks; the large one does.
func (b *builder) unbroken(m model.Measure, periods []string) []string {
	breaks := b.chartBreaks(m, periods, b.area)
	if len(breaks) == 0 {
		return periods
	}
	from := breaks[len(breaks)-1].From
	at := slices.IndexFunc(periods, func(p string) bool { return b.w.PeriodShort(p) == from })
	values := 0
	for _, p := range periods[at:] {
		if f, ok := b.in.Figure(m.ID, p, ""); ok {
			if _, has := f.Value(); has {
				values++
			}
		}
	}
	if values < fewest {
		return periods
	}
	return periods[at:]
}

// smallPeriods is how many periods a small chart has room for.
func smallPeriods(kind model.PeriodKind) int {
	if kind == model.Semester || kind == model.SchoolYear {
		return 4
	}
	return 5
}

// firstDrawn finds the number that stands for an area: one the summary may pick
// before others, and the newest of which is known.
func (b *builder) firstDrawn(group string) (model.Indicator, model.Measure, bool) {
	var ids []string
	for _, i := range b.in.Indicators {
		if i.Group == group && i.Code != "" {
			for _, m := range i.Measures {
				ids = append(ids, m.ID)
			}
		}
	}
	for _, id := range slices.Concat(b.in.Reading.Headlines, ids) {
		m, i, ok := b.in.Measure(id)
		if !ok || !m.Total || !contains(ids, id) {
			continue
		}
		f, ok := b.current(m, "")
		if !ok || len(b.chartPeriods(m)) == 0 {
			continue
		}
		if _, has := f.Value(); has {
			return i, m, true
		}
	}
	return model.Indicator{}, model.Measure{}, false
}
