package demo

import (
	"testing"
	"time"

	"bernskats/pipeline/forms"
)

func TestDaysAreThoseOfTheCalendar(t *testing.T) {
	for at := time.Date(1960, 1, 1, 0, 0, 0, 0, time.UTC); at.Year() < 2040; at = at.AddDate(0, 0, 1) {
		d := date(at.Year(), int(at.Month()), at.Day())
		if want := day(at.Unix() / 86400); at.Year() >= 1970 && d != want {
			t.Fatalf("%s is day %d, want %d", at.Format(time.DateOnly), d, want)
		}
		if d.text() != at.Format(time.DateOnly) {
			t.Fatalf("day %d is written %s, want %s", d, d.text(), at.Format(time.DateOnly))
		}
	}
}

func TestAChildOfLeapDayCompletesAYearOnTheFirstOfMarch(t *testing.T) {
	born := date(2008, 2, 29)
	if got := born.birthday(18).text(); got != "2026-03-01" {
		t.Errorf("the 18th birthday is %s, want 2026-03-01", got)
	}
	if got := born.ageOn(date(2026, 2, 28)); got != 17 {
		t.Errorf("age on 28 February 2026 is %d, want 17", got)
	}
}

func TestPersonalCodesAreValidAndDiffer(t *testing.T) {
	r := newRegister(newStream(1, "codes"))
	seen := map[string]bool{}
	column := forms.Column{Field: "child_code", Kind: forms.PersonalCode}
	for _, born := range []day{date(1966, 12, 31), date(1984, 2, 29), date(2004, 7, 1), date(2017, 6, 30), date(2017, 7, 1), date(2024, 1, 1)} {
		for i := range 1500 { // more than a day has old codes
			code := r.code(born, i%50 == 49)
			if seen[code] {
				t.Fatalf("%s was given out twice", code)
			}
			seen[code] = true
			v, issues := forms.Parse(column, nil, forms.Cell{Type: forms.CellText, Text: code}, forms.ParseContext{Year: 2024})
			if len(issues) > 0 {
				t.Fatalf("%s is refused: %v", code, issues)
			}
			if said, old := forms.CodeBirthDay(v.Text); old && string(said) != born.text() {
				t.Fatalf("%s says %s, born %s", code, said, born.text())
			} else if old && born >= newCodesBegin() {
				t.Fatalf("%s is of the old kind, born %s", code, born.text())
			}
		}
	}
}
