package model

import "fmt"

// PeriodKind is the kind of time a measure speaks about.
type PeriodKind string

const (
	CalendarYear PeriodKind = "calendar_year" // label 2024
	ReferenceDay PeriodKind = "reference_day" // label 2024-12-31
	Semester     PeriodKind = "semester"      // label 2023/24-1
	SchoolYear   PeriodKind = "school_year"   // label 2023/24, 1 September to 31 August
)

// Period is a labelled span of days; both ends are inside.
type Period struct {
	Kind        PeriodKind
	Label       string
	First, Last Day
	Day         Day    // the day that decides age and law
	SchoolYear  string // "2023/24" for semesters and school years
	Semester    int    // 1 or 2 for semesters
}

// SchoolYearLabel gives "2023/24" for the school year that begins in 2023.
func SchoolYearLabel(begins int) string { return fmt.Sprintf("%d/%02d", begins, (begins+1)%100) }

// PeriodsOf lists the periods a report on year speaks about. next says whether
// the first semester of the school year that begins in year was sent too.
func PeriodsOf(year int, next bool) []Period {
	sy := SchoolYearLabel(year - 1)
	ps := []Period{
		{Kind: CalendarYear, Label: fmt.Sprint(year), First: YearStart(year), Last: YearEnd(year), Day: YearEnd(year)},
		{Kind: ReferenceDay, Label: string(YearEnd(year)), First: YearEnd(year), Last: YearEnd(year), Day: YearEnd(year)},
		SemesterOf(year-1, 1),
		SemesterOf(year-1, 2),
		{Kind: SchoolYear, Label: sy, First: Day(fmt.Sprintf("%04d-09-01", year-1)), Last: Day(fmt.Sprintf("%04d-08-31", year)), Day: Day(fmt.Sprintf("%04d-05-31", year)), SchoolYear: sy},
	}
	if next {
		ps = append(ps, SemesterOf(year, 1))
	}
	return ps
}

// SemesterOf gives semester 1 or 2 of the school year that begins in that year.
func SemesterOf(begins, n int) Period {
	sy := SchoolYearLabel(begins)
	p := Period{Kind: Semester, Label: fmt.Sprintf("%s-%d", sy, n), SchoolYear: sy, Semester: n}
	if n == 1 {
		p.First, p.Last, p.Day = Day(fmt.Sprintf("%04d-09-01", begins)), YearEnd(begins), YearEnd(begins)
	} else {
		p.First, p.Last, p.Day = YearStart(begins+1), Day(fmt.Sprintf("%04d-08-31", begins+1)), Day(fmt.Sprintf("%04d-05-31", begins+1))
	}
	return p
}
