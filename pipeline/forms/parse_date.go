package forms

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"bernskats/pipeline/model"
)

// firstDay is the first day accepted anywhere.
const firstDay model.Day = "1900-01-01"

const clockPart = `(?:[T ]([0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?)(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?`

var (
	isoDay      = regexp.MustCompile(`^([0-9]{4})-([0-9]{2})-([0-9]{2})` + clockPart + `$`)
	latvianDay  = regexp.MustCompile(`^([0-9]{1,2})\. ?([0-9]{1,2})\. ?([0-9]{4})\.?` + clockPart + `$`)
	twoDigitDay = regexp.MustCompile(`^[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{2}\.?$`)
	slashDay    = regexp.MustCompile(`^[0-9]{1,4}/[0-9]{1,2}/[0-9]{1,4}$`)
	isoMonth    = regexp.MustCompile(`^([0-9]{4})-([0-9]{1,2})$`)
	pointMonth  = regexp.MustCompile(`^([0-9]{1,2})\.([0-9]{4})\.?$`)
	wordMonth   = regexp.MustCompile(`^([0-9]{4}) gada ([a-z]+)$`)
	plainYear   = regexp.MustCompile(`(?i)^([0-9]{4})(?:\.?| gads|\. ?gads)$`)
	schoolYears = regexp.MustCompile(`^([0-9]{4})\.? ?/ ?([0-9]{4}|[0-9]{2})\.?(?: ?m\. ?g\.?| ?mācību gads)?$`)
)

func parseDate(cell Cell, ctx ParseContext) (Value, []Issue) {
	day, issues := readDay(cell, ctx)
	if day == "" {
		return Value{}, issues
	}
	if out := outside(day, ctx); out != nil {
		return Value{}, out
	}
	return dayValue(day), issues
}

// readDay gives the day of a cell, or "" with the issue that says why not; a day
// may come with a note or a warning.
func readDay(cell Cell, ctx ParseContext) (model.Day, []Issue) {
	switch cell.Type {
	case CellDate:
		if cell.Kind != "" {
			return "", refuse(DateIsTime)
		}
		shown := cell.Text
		if shown == "" {
			shown = cell.Serial
		}
		m := isoDay.FindStringSubmatch(cell.Text)
		if m == nil {
			return "", refuseValue(DateImpossible, shown)
		}
		return dayOf(m[1], m[2], m[3], m[4], shown)
	case CellNumber:
		return dayOfSerial(cell.Number, ctx)
	case CellText:
		return dayOfText(cell.Text)
	}
	return "", refuseValue(DateNotRead, cell.Text)
}

func dayOfText(text string) (model.Day, []Issue) {
	if m := isoDay.FindStringSubmatch(text); m != nil {
		return dayOf(m[1], m[2], m[3], m[4], text)
	}
	if m := latvianDay.FindStringSubmatch(text); m != nil {
		return dayOf(m[3], m[2], m[1], m[4], text)
	}
	switch {
	case slashDay.MatchString(text):
		return "", refuseValue(DateAmbiguous, text)
	case twoDigitDay.MatchString(text):
		return "", refuseValue(DateTwoDigitYear, text)
	}
	return "", refuseValue(DateNotRead, text)
}

func dayOf(year, month, day, clock, shown string) (model.Day, []Issue) {
	y, _ := strconv.Atoi(year)
	m, _ := strconv.Atoi(month)
	d, _ := strconv.Atoi(day)
	result, ok := model.NewDay(y, m, d)
	if !ok {
		return "", refuseValue(DateImpossible, shown)
	}
	if strings.Trim(clock, "0:.,") != "" {
		return result, refuse(TimeDropped)
	}
	return result, nil
}

// dayOfSerial reads a bare number as the serial of a day, when it is one of the
// last hundred years or so: 2024 is a year somebody typed, not 16 July 1905.
func dayOfSerial(x float64, ctx ParseContext) (model.Day, []Issue) {
	const from1940, to2100 = 14611, 73415
	shown := plainNumber(x)
	serial := math.Floor(x + 1e-8) // a millisecond of noise never moves the day
	if ctx.Date1904 {
		serial += 1462
	}
	if serial < from1940 || serial > to2100 {
		return "", refuseValue(DateNotRead, shown)
	}
	day := model.Day(time.Date(1899, time.December, 30+int(serial), 0, 0, 0, 0, time.UTC).Format(time.DateOnly))
	args := map[string]string{"day": latvian(day)}
	Show(args, "value", shown)
	issues := []Issue{{NumberAsDate, args}}
	if x-math.Floor(x) > 1e-5 && math.Ceil(x)-x > 1e-5 {
		issues = append(issues, Issue{Code: TimeDropped})
	}
	return day, issues
}

func outside(day model.Day, ctx ParseContext) []Issue {
	latest := ctx.LatestDay
	if latest == "" && ctx.Year > 0 {
		latest = model.YearEnd(ctx.Year + 1)
	}
	switch {
	case day < firstDay:
		return refuseValue(DateTooEarly, latvian(day))
	case latest != "" && day > latest:
		issue := refuseValue(DateTooLate, latvian(day))
		issue[0].Args["latest@lv"], issue[0].Args["latest@en"] = latvian(latest)+".", latvian(latest)
		return issue
	}
	return nil
}

// latvian writes a day as people in Latvia do: "05.03.2024".
func latvian(day model.Day) string { return day.Time().Format("02.01.2006") }

func parseMonth(cell Cell, ctx ParseContext) (Value, []Issue) {
	year, month, ok := 0, 0, false
	shown := cell.Text
	switch cell.Type {
	case CellText:
		year, month, ok = monthOfText(cell.Text)
	case CellNumber:
		shown = plainNumber(cell.Number)
	}
	if !ok {
		if cell.Type == CellBool {
			return Value{}, refuseValue(MonthNotRead, shown)
		}
		day, issues := readDay(cell, ctx)
		if day == "" {
			if cell.Type == CellDate {
				return Value{}, issues
			}
			return Value{}, refuseValue(MonthNotRead, shown)
		}
		// The time of a day in the month says nothing about the month.
		if out := outside(day, ctx); out != nil {
			return Value{}, out
		}
		return dayValue(day[:8] + "01"), withoutCode(issues, TimeDropped)
	}
	first, ok := model.NewDay(year, month, 1)
	if !ok {
		return Value{}, refuseValue(MonthNotRead, shown)
	}
	if out := outside(first, ctx); out != nil {
		return Value{}, out
	}
	return dayValue(first), nil
}

func withoutCode(issues []Issue, code string) []Issue {
	var kept []Issue
	for _, i := range issues {
		if i.Code != code {
			kept = append(kept, i)
		}
	}
	return kept
}

func monthOfText(text string) (year, month int, ok bool) {
	number := func(s string) int { n, _ := strconv.Atoi(s); return n }
	if m := isoMonth.FindStringSubmatch(text); m != nil {
		return number(m[1]), number(m[2]), true
	}
	if m := pointMonth.FindStringSubmatch(text); m != nil {
		return number(m[2]), number(m[1]), true
	}
	if m := wordMonth.FindStringSubmatch(Fold(text)); m != nil {
		for i, name := range monthNames() {
			if m[2] == name {
				return number(m[1]), i + 1, true
			}
		}
	}
	return 0, 0, false
}

// monthNames are the Latvian names, folded.
func monthNames() []string {
	return []string{"janvaris", "februaris", "marts", "aprilis", "maijs", "junijs", "julijs", "augusts", "septembris", "oktobris", "novembris", "decembris"}
}

func parseYear(cell Cell) (Value, []Issue) {
	text := cell.Text
	switch cell.Type {
	case CellNumber:
		text = plainNumber(cell.Number)
	case CellText:
		if label, ends, ok := schoolYear(text); ok {
			return Value{Kind: ValueInt, Int: int64(ends), Text: label}, nil
		}
	default:
		return Value{}, refuseValue(YearNotRead, text)
	}
	m := plainYear.FindStringSubmatch(text)
	if m == nil || m[1] < "1900" || m[1] > "2199" {
		return Value{}, refuseValue(YearNotRead, text)
	}
	n, _ := strconv.ParseInt(m[1], 10, 64)
	return intValue(n), nil
}

// SchoolYear gives the label ("2023/24") of a school year as people write it
// ("2023./2024. m. g."); false when the two years do not follow each other.
func SchoolYear(text string) (string, bool) {
	label, _, ok := schoolYear(clean(text))
	return label, ok
}

func schoolYear(text string) (label string, ends int, ok bool) {
	m := schoolYears.FindStringSubmatch(strings.ToLower(strings.Join(strings.Fields(text), " ")))
	if m == nil || m[1] < "1900" || m[1] > "2199" {
		return "", 0, false
	}
	begins, _ := strconv.Atoi(m[1])
	second, _ := strconv.Atoi(m[2])
	if len(m[2]) == 2 {
		second += (begins + 1) / 100 * 100
	}
	if second != begins+1 {
		return "", 0, false
	}
	return model.SchoolYearLabel(begins), second, true
}
