package prose

import (
	"fmt"
	"strconv"
	"strings"

	"bernskats/pipeline/model"
)

// Date prints a day shortly: "31.12.2024.", "31 December 2024"; "" for no day.
func (w Words) Date(d model.Day) string {
	if d == "" {
		return ""
	}
	t := d.Time()
	if w.lang == "en" {
		return w.Say("date.short", "day", strconv.Itoa(t.Day()), "month", w.month(d, "name"), "year", strconv.Itoa(t.Year()))
	}
	return w.Say("date.short", "day", fmt.Sprintf("%02d", t.Day()), "month", fmt.Sprintf("%02d", int(t.Month())), "year", strconv.Itoa(t.Year()))
}

// DateIn prints a day for running text: "2024. gada 31. decembrī", "on 31 December 2024".
func (w Words) DateIn(d model.Day) string {
	if d == "" {
		return ""
	}
	t := d.Time()
	return w.Say("date.in", "day", strconv.Itoa(t.Day()), "month", w.month(d, "in"), "year", strconv.Itoa(t.Year()))
}

// DateOf prints a day in the genitive, as after "pirms": "2021. gada 1. jūlija", "1 July 2021".
func (w Words) DateOf(d model.Day) string {
	if d == "" {
		return ""
	}
	t := d.Time()
	return w.Say("date.of", "day", strconv.Itoa(t.Day()), "month", w.month(d, "of"), "year", strconv.Itoa(t.Year()))
}

func (w Words) month(d model.Day, form string) string {
	return w.Say(fmt.Sprintf("month.%s.%d", form, int(d.Time().Month())))
}

// Period prints a period's label as a column heading: "2024", "31.12.2024.",
// "2023./2024. m. g. 1. sem.", "2023./2024. m. g.". A label of no known shape prints as itself.
func (w Words) Period(label string) string { return w.period(label, "heading") }

// PeriodIn prints a period for running text: "2024. gadā", "2024. gada
// 31. decembrī", "2023./2024. mācību gada 1. semestrī".
func (w Words) PeriodIn(label string) string { return w.period(label, "in") }

// PeriodShort prints a period as shortly as a chart needs it: "2024", "2023/24",
// "2023/24 1. s.". A reference day is its year.
func (w Words) PeriodShort(label string) string { return w.period(label, "short") }

// PeriodLong names a period in the nominative: "2023./2024. mācību gads".
func (w Words) PeriodLong(label string) string { return w.period(label, "name") }

func (w Words) period(label, form string) string {
	switch kind, first, second, semester := shape(label); kind {
	case model.CalendarYear:
		return w.Say("period.year."+form, "year", first)
	case model.ReferenceDay:
		switch form {
		case "in":
			return w.DateIn(model.Day(label))
		case "short":
			return first
		}
		return w.Date(model.Day(label))
	case model.Semester:
		return w.Say("period.semester."+form, "first", first, "second", second, "short", second[2:], "semester", semester)
	case model.SchoolYear:
		return w.Say("period.school_year."+form, "first", first, "second", second, "short", second[2:])
	}
	return label
}

// KindOf tells what kind of period a label names; "" when none.
func KindOf(label string) model.PeriodKind {
	kind, _, _, _ := shape(label)
	return kind
}

// shape takes a label apart: first and second are the school year's two years in full.
func shape(label string) (kind model.PeriodKind, first, second, semester string) {
	if len(label) == 4 && digits(label) {
		return model.CalendarYear, label, "", ""
	}
	if len(label) == 10 && !model.Day(label).Time().IsZero() {
		return model.ReferenceDay, label[:4], "", ""
	}
	years, n, isSemester := strings.Cut(label, "-")
	if len(years) != 7 || years[4] != '/' || !digits(years[:4]) || !digits(years[5:]) {
		return "", "", "", ""
	}
	begins, _ := strconv.Atoi(years[:4])
	first, second = years[:4], strconv.Itoa(begins+1)
	if !isSemester {
		return model.SchoolYear, first, second, ""
	}
	if n != "1" && n != "2" {
		return "", "", "", ""
	}
	return model.Semester, first, second, n
}

func digits(s string) bool {
	for _, r := range s {
		if r < '0' || r > '9' {
			return false
		}
	}
	return s != ""
}
