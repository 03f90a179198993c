package model

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestABreakdownIsWrittenByDimensionWithItsMarksEscaped(t *testing.T) {
	for _, tt := range []struct {
		name  string
		parts []Part
		want  string
	}{
		{"the total", nil, ""},
		{"one dimension", []Part{{"form", "guardian"}}, "form=guardian"},
		{"two in the order of their names", []Part{{"form", "guardian"}, {"age", "0-3"}}, "age=0-3;form=guardian"},
		{"a unit of any name", []Part{{"unit", "50% A;B=C"}}, "unit=50%25 A%3BB%3DC"},
		{"what looks escaped is escaped again", []Part{{"unit", "%3B"}}, "unit=%253B"},
		{"Latvian letters stay", []Part{{"unit", "Līgatne"}}, "unit=Līgatne"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := BreakdownKey(tt.parts...); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestABreakdownReadsBackWhateverItsCodes(t *testing.T) {
	code := rapid.StringOf(rapid.SampledFrom([]rune("aĀ0-9%;=3BD25 .")))
	rapid.Check(t, func(t *rapid.T) {
		want := []Part{{"age", code.Draw(t, "age")}, {"form", code.Draw(t, "form")}}
		if diff := cmp.Diff(want, ParseBreakdown(BreakdownKey(want[1], want[0]))); diff != "" {
			t.Fatalf("(-want +got):\n%s", diff)
		}
	})
	if got := ParseBreakdown(""); got != nil {
		t.Errorf("the total has parts: %v", got)
	}
}

func TestBreakdownKeyLeavesItsPartsAlone(t *testing.T) {
	parts := []Part{{"form", "x"}, {"age", "y"}}
	BreakdownKey(parts...)
	if parts[0].Dimension != "form" {
		t.Error("the caller's list was sorted")
	}
}

func TestFactsAreSortedBytewise(t *testing.T) {
	want := []Fact{
		{Measure: "z"}, // context has no code and comes first
		{Indicator: "A1", Measure: "b", Period: "2023"},
		{Indicator: "A1", Measure: "b", Period: "2023/24-1"},
		{Indicator: "A1", Measure: "b", Period: "2024", Area: "Cēsu novads"},
		{Indicator: "A1", Measure: "b", Period: "2024", Area: "Latvija"},
		{Indicator: "A1", Measure: "b", Period: "2024", Area: "Latvija", Breakdown: "age=0-3"},
		{Indicator: "A1", Measure: "b", Period: "2024", Area: "Latvija", Breakdown: "unit=Z"},
		{Indicator: "A1", Measure: "b", Period: "2024", Area: "Latvija", Breakdown: "unit=a"}, // capitals before small letters
		{Indicator: "A1", Measure: "c"},
		{Indicator: "A2", Measure: "a"},
	}
	rapid.Check(t, func(t *rapid.T) {
		got := rapid.Permutation(want).Draw(t, "facts")
		SortFacts(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("(-want +got):\n%s", diff)
		}
	})
}

func TestOnlyFinalAndProvisionalFactsHaveAValue(t *testing.T) {
	for status, want := range map[Status]bool{Final: true, Provisional: true, NotDelivered: false, Withheld: false} {
		if got := (Fact{Status: status, Value: Whole(1)}).HasValue(); got != want {
			t.Errorf("%s: %v", status, got)
		}
	}
}
