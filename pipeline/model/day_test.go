package model

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestOnlyDaysOfTheCalendarAreDays(t *testing.T) {
	for _, tt := range []struct {
		name             string
		year, month, day int
		want             Day
	}{
		{"an ordinary day", 2024, 12, 31, "2024-12-31"},
		{"small numbers get their zeros", 2024, 2, 1, "2024-02-01"},
		{"29 February of a leap year", 2024, 2, 29, "2024-02-29"},
		{"29 February of a common year", 2023, 2, 29, ""},
		{"a century is a common year", 1900, 2, 29, ""},
		{"a fourth century is a leap year", 2000, 2, 29, "2000-02-29"},
		{"31 September", 2024, 9, 31, ""},
		{"month 13", 2024, 13, 1, ""},
		{"month 0", 2024, 0, 1, ""},
		{"day 0", 2024, 1, 0, ""},
		{"year 0", 0, 1, 1, ""},
		{"five digits", 10000, 1, 1, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got, ok := NewDay(tt.year, tt.month, tt.day); got != tt.want || ok != (tt.want != "") {
				t.Errorf("got %q, %v; want %q", got, ok, tt.want)
			}
		})
	}
}

func TestADayIsTheSameEverywhere(t *testing.T) {
	for _, zone := range []string{"UTC", "Europe/Riga", "Pacific/Apia"} {
		t.Setenv("TZ", zone)
		if got := Day("2024-03-31").Time().UTC().Format("2006-01-02T15:04"); got != "2024-03-31T00:00" {
			t.Errorf("in %s: %s", zone, got)
		}
	}
}

func TestTheEmptyDayHasNoTimeAndNoYear(t *testing.T) {
	for _, d := range []Day{"", "2024-1-1", "2023-02-29", "31.12.2024"} {
		if !d.Time().IsZero() {
			t.Errorf("%q is taken for a day", d)
		}
	}
	if Day("").Year() != 0 || Day("2024-02-29").Year() != 2024 {
		t.Error("years of days")
	}
}

func TestAReportSpeaksAboutThesePeriods(t *testing.T) {
	want := []Period{
		{Kind: CalendarYear, Label: "2024", First: "2024-01-01", Last: "2024-12-31", Day: "2024-12-31"},
		{Kind: ReferenceDay, Label: "2024-12-31", First: "2024-12-31", Last: "2024-12-31", Day: "2024-12-31"},
		{Kind: Semester, Label: "2023/24-1", First: "2023-09-01", Last: "2023-12-31", Day: "2023-12-31", SchoolYear: "2023/24", Semester: 1},
		{Kind: Semester, Label: "2023/24-2", First: "2024-01-01", Last: "2024-08-31", Day: "2024-05-31", SchoolYear: "2023/24", Semester: 2},
		{Kind: SchoolYear, Label: "2023/24", First: "2023-09-01", Last: "2024-08-31", Day: "2024-05-31", SchoolYear: "2023/24"},
	}
	if diff := cmp.Diff(want, PeriodsOf(2024, false)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	next := Period{Kind: Semester, Label: "2024/25-1", First: "2024-09-01", Last: "2024-12-31", Day: "2024-12-31", SchoolYear: "2024/25", Semester: 1}
	if diff := cmp.Diff(append(want, next), PeriodsOf(2024, true)); diff != "" {
		t.Errorf("with the next semester (-want +got):\n%s", diff)
	}
}

func TestASchoolYearIsLabelledByBothItsYears(t *testing.T) {
	for begins, want := range map[int]string{2023: "2023/24", 1999: "1999/00", 2008: "2008/09", 2099: "2099/00"} {
		if got := SchoolYearLabel(begins); got != want {
			t.Errorf("%d: %s, want %s", begins, got, want)
		}
	}
}
