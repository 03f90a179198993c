package demo

import "fmt"

// day counts days since 1 January 1970: spans of hundreds of thousands of people
// are compared and moved by days, so a day is a number here.
type day int32

// never is the end of what has not ended.
const never day = 1 << 30

// date gives the day of that date; a day the month does not have runs over into
// the next month, so 29 February of a common year is 1 March.
func date(y, m, d int) day {
	if m <= 2 {
		y--
		m += 12
	}
	// Days of a year that begins in March: leap days fall at its end.
	return day(365*y + y/4 - y/100 + y/400 + (153*(m-3)+2)/5 + d - 1 - 719468)
}

// civil gives year, month and day of the month.
func (d day) civil() (y, m, dd int) {
	z := int(d) + 719468
	era := z / 146097
	doe := z - era*146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	dd = doy - (153*mp+2)/5 + 1
	m = mp + 3
	y = yoe + era*400
	if m > 12 {
		m -= 12
		y++
	}
	return y, m, dd
}

func (d day) year() int {
	y, _, _ := d.civil()
	return y
}

// text writes the day as ISO 8601; "" for never.
func (d day) text() string {
	if d >= never {
		return ""
	}
	y, m, dd := d.civil()
	b := [10]byte{'0', '0', '0', '0', '-', '0', '0', '-', '0', '0'}
	for i, n := 3, y; i >= 0; i, n = i-1, n/10 {
		b[i] = byte('0' + n%10)
	}
	b[5], b[6] = byte('0'+m/10), byte('0'+m%10)
	b[8], b[9] = byte('0'+dd/10), byte('0'+dd%10)
	return string(b[:])
}

// birthday is the day a person born on d completes that many years.
func (d day) birthday(age int) day {
	y, m, dd := d.civil()
	return date(y+age, m, dd)
}

// ageOn is whole years completed on a day.
func (d day) ageOn(on day) int {
	y, m, dd := d.civil()
	oy, om, od := on.civil()
	age := oy - y
	if om < m || om == m && od < dd {
		age--
	}
	return age
}

// span is a stretch of days, both ends inside.
type span struct{ from, to day }

func (s span) contains(d day) bool { return s.from <= d && d <= s.to }

// touches is false for an empty span, one that ends before it begins.
func (s span) touches(o span) bool     { return s.from <= s.to && s.from <= o.to && o.from <= s.to }
func yearSpan(y int) span              { return span{date(y, 1, 1), date(y, 12, 31)} }
func schoolYearText(begins int) string { return fmt.Sprintf("%d./%d.", begins, begins+1) }

// endBy hides an end nobody can know yet when the workbook is made.
func endBy(to, end day) day {
	if to > end {
		return never
	}
	return to
}
