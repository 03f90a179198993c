package demo

import (
	"strconv"

	"bernskats/pipeline/model"
)

// source is what every total names as its source.
const source = "Izdomāti dati"

// area is what figures of comparison areas are about.
const area = "Latvija"

// total is a rounded figure of a made-up country of 350 000 children.
type total struct {
	measure   string
	kind      model.PeriodKind
	breakdown string
	value     int
	drift     int // per cent a year
}

func totals() []total {
	return []total{
		{"declared_children.children", model.ReferenceDay, "", 350000, -1},
		{"pupils.enrolled", model.Semester, "", 225000, 0},
		{"not_registered.children", model.ReferenceDay, "", 14000, -3},
		{"unexcused_absence.pupils", model.Semester, "", 1500, 4},
		{"school_violence.cases", model.SchoolYear, "", 1400, 5},
		{"families_at_risk.children", model.CalendarYear, "", 4300, 1},
		{"child_offenders.children", model.CalendarYear, "", 1200, -2},
		{"custody_suspended.parents", model.CalendarYear, "", 1200, 1},
		{"custody_suspended.children", model.CalendarYear, "", 1400, 1},
		{"custody_restored.parents", model.CalendarYear, "", 450, 2},
		{"out_of_family_care.children", model.ReferenceDay, "", 5200, -4},
		{"out_of_family_care.children", model.ReferenceDay, "form=guardian", 3400, -4},
		{"out_of_family_care.children", model.ReferenceDay, "form=foster_family", 1300, -4},
		{"out_of_family_care.children", model.ReferenceDay, "form=institution", 500, -4},
		{"foster_families.families", model.ReferenceDay, "", 710, 1},
	}
}

// rounded drifts a value and rounds it to ten.
func (t total) rounded(years int) int { return (t.value + t.value*t.drift*years/100) / 10 * 10 }

// totalsBook gives the country's figures of a year; in the oldest folder also our
// own figures of the two years before, of which there are no rows.
func (w *world) totalsBook(y int, sender string) *book {
	b := w.newBook("totals", sender, y)
	add := func(measure, period, of, breakdown string, value int) {
		b.add("totals", "measure", measure, "period", period, "area", of, "breakdown", breakdown, "value", strconv.Itoa(value), "source", source)
	}
	sums := map[string]int{}
	for _, t := range totals() {
		if t.breakdown != "" {
			sums[t.measure] += t.rounded(y - 2022)
		}
	}
	for _, t := range totals() {
		value := t.rounded(y - 2022)
		if sum, whole := sums[t.measure]; whole && t.breakdown == "" {
			value = sum // parts are rounded first, so that they add up
		}
		add(t.measure, label(t.kind, y), area, t.breakdown, value)
	}
	if y == w.first {
		s := w.stream("earlier years")
		for before := 2; before >= 1; before-- {
			for _, t := range totals() {
				if t.breakdown == "" && t.kind != model.Semester && t.kind != model.SchoolYear {
					ours, sway := t.value*w.opts.Size.Children()/350000, 12
					if t.kind == model.ReferenceDay {
						sway = 2 // who is there changes less than what happens
					}
					add(t.measure, label(t.kind, y-before), w.opts.Municipality.Name, "", ours*s.between(100-sway, 100+sway)/100)
				}
			}
		}
	}
	return b
}

// label gives the period of a kind that a report on y shows first.
func label(kind model.PeriodKind, y int) string {
	switch kind {
	case model.ReferenceDay:
		return string(model.YearEnd(y))
	case model.Semester:
		return model.SchoolYearLabel(y-1) + "-1"
	case model.SchoolYear:
		return model.SchoolYearLabel(y - 1)
	}
	return strconv.Itoa(y)
}
