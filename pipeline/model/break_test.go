package model_test

import (
	"testing"

	"bernskats/pipeline/model"
)

func TestABreakPartsPeriods(t *testing.T) {
	for _, c := range []struct {
		from           model.Day
		earlier, later string
		want           bool
	}{
		{"2023-01-01", "2022", "2023", true},
		{"2023-01-01", "2021", "2022", false},
		{"2023-01-01", "2023", "2024", false},
		{"2021-07-01", "2020", "2021", true}, // half of 2021 is of the old territory:
		{"2021-07-01", "2021", "2022", true}, // it can be compared with neither side
		{"2021-07-01", "2022", "2023", false},
		{"2021-07-01", "2019", "2020", false},
		{"2021-07-01", "2020-12-31", "2021-12-31", true},
		{"2021-07-01", "2021-12-31", "2022-12-31", false},
		{"2021-12-31", "2020-12-31", "2021-12-31", true},
		{"2021-12-31", "2021-12-31", "2022-12-31", false},
		{"2021-09-01", "2020/21", "2021/22", true},
		{"2021-09-01", "2021/22", "2022/23", false},
		{"2019-01-01", "2018/19-1", "2018/19-2", true},
		{"2019-01-01", "2018/19-1", "2019/20-1", true},
		{"2019-01-01", "2018/19-2", "2019/20-2", false},
		{"2021-07-01", "strange", "2022", false},
		{"2021-07-01", "2020", "strange", false},
	} {
		if got := (model.Break{From: c.from}).Parts(c.earlier, c.later); got != c.want {
			t.Errorf("a break on %s parts %s and %s: %t, want %t", c.from, c.earlier, c.later, got, c.want)
		}
	}
}

func TestABreakConcernsItsMeasuresAndAreas(t *testing.T) {
	b := model.Break{Measures: []string{"not_registered", "offences.cases"}, Areas: []string{"Latvija"}}
	for _, c := range []struct {
		measure, area string
		want          bool
	}{
		{"not_registered.children", "Latvija", true}, {"not_registered.need_action", "Latvija", true}, {"offences.cases", "Latvija", true},
		{"offences.children", "Latvija", false}, {"not_registered.children", "Cēsu novads", false}, {"not_registered_else.children", "Latvija", false},
	} {
		if got := b.Concerns(c.measure, c.area); got != c.want {
			t.Errorf("%s of %s: %t, want %t", c.measure, c.area, got, c.want)
		}
	}
	if !(model.Break{}).Concerns("a.b", "anywhere") {
		t.Error("a break that names neither measures nor areas is about all of them")
	}
	if model.BreakBetween([]model.Break{b}, "offences.children", "Latvija", "2020", "2021") != nil {
		t.Error("a break of another measure parts nothing")
	}
}

func TestSpansOfPeriods(t *testing.T) {
	for label, want := range map[string][2]model.Day{
		"2024": {"2024-01-01", "2024-12-31"}, "2024-12-31": {"2024-12-31", "2024-12-31"}, "2024-03-05": {"2024-03-05", "2024-03-05"},
		"2023/24": {"2023-09-01", "2024-08-31"}, "2023/24-1": {"2023-09-01", "2023-12-31"}, "2023/24-2": {"2024-01-01", "2024-08-31"},
		"1999/00": {"1999-09-01", "2000-08-31"},
	} {
		first, last, ok := model.SpanOf(label)
		if !ok || first != want[0] || last != want[1] {
			t.Errorf("%s: %s to %s (%t), want %v", label, first, last, ok, want)
		}
	}
	for _, label := range []string{"", "24", "abcd", "2023/25", "2023/24-3", "2024-02-30", "0000"} {
		if first, last, ok := model.SpanOf(label); ok {
			t.Errorf("%q is from %s to %s", label, first, last)
		}
	}
}
