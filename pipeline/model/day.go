package model

import (
	"fmt"
	"time"
)

// Day is one calendar day written as ISO 8601 ("2024-12-31"). It has no clock
// and no zone, so a day can never shift by one. Days compare as strings. The
// zero value "" means "not given"; open ends of spans are OpenEnd.
type Day string

// OpenEnd is the end of a span that is still open.
const OpenEnd Day = "9999-12-31"

// NewDay gives the day of that date, or false when the calendar has no such day.
func NewDay(year, month, day int) (Day, bool) {
	if year < 1 || year > 9999 {
		return "", false
	}
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if t.Year() != year || int(t.Month()) != month || t.Day() != day {
		return "", false
	}
	return Day(t.Format(time.DateOnly)), true
}

// Time gives midnight UTC of the day; the zero time for "".
func (d Day) Time() time.Time {
	t, err := time.ParseInLocation(time.DateOnly, string(d), time.UTC)
	if err != nil {
		return time.Time{}
	}
	return t
}

// Year gives the calendar year, 0 for "".
func (d Day) Year() int {
	if d == "" {
		return 0
	}
	return d.Time().Year()
}

// YearEnd is the reference day of a year: its 31 December.
func YearEnd(year int) Day { return Day(fmt.Sprintf("%04d-12-31", year)) }

// YearStart is 1 January of a year.
func YearStart(year int) Day { return Day(fmt.Sprintf("%04d-01-01", year)) }
