package pipeline

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"bernskats/pipeline/check"
	"bernskats/pipeline/measure"
	"bernskats/pipeline/model"
	"bernskats/pipeline/protect"
)

func TestWhatRestsOnALegalValue(t *testing.T) {
	of := func(id, cases string, rate *measure.Rate) (model.Measure, measure.Count) {
		return model.Measure{ID: id, Counts: "cases"}, measure.Count{Measure: id, Cases: cases, Rate: rate}
	}
	indicator := func(code string, m model.Measure, c measure.Count) measure.Definition {
		return measure.Definition{Indicator: model.Indicator{Code: code, Measures: []model.Measure{m}}, Counts: []measure.Count{c},
			Cases: []measure.CaseFile{{Name: "asks.sql", Query: "SELECT legal('a.b', day)"}, {Name: "other.sql", Query: "SELECT legal('c.d', day)"}}}
	}
	m1, c1 := of("base.all", "asks.sql", nil)
	m2, c2 := of("part.of", "other.sql", &measure.Rate{Of: "base.all"})
	m3, c3 := of("other.all", "other.sql", nil)
	d := &Definitions{Legal: []model.LegalValue{{Name: "a.b", From: "2020-01-01"}, {Name: "a.b", From: "2024-01-01"}},
		Indicators: []measure.Definition{indicator("A1", m1, c1), indicator("A2", m2, c2), indicator("A3", m3, c3)},
		Rules:      []check.Rule{{Code: "W001", Finds: "WHERE n > legal('a.b', day)"}, {Code: "W002", Finds: "WHERE legal('c.d', day) > 1"}}}
	got, err := d.LawUses("")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]LegalUse{"a.b": {Indicators: []string{"A1"}, Measures: []string{"base.all"}, Rates: []string{"part.of"}, Rules: []string{"W001"}, Published: []PublishedFigures{}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestPublishedFiguresOfAMeasureAreThoseWithANumberOfOurs(t *testing.T) {
	r := protect.Release{Number: 2, Year: 2024, Municipality: "Cēsu novads", Facts: []protect.ReleasedFact{
		{Measure: "a.b", Area: "Cēsu novads", Value: "7"}, {Measure: "a.b", Area: "Cēsu novads"}, {Measure: "a.b", Area: "Latvija", Value: "9"}, {Measure: "c.d", Area: "Cēsu novads", Value: "1"}}}
	if diff := cmp.Diff([]PublishedFigures{{2, 2024, "a.b", 1}}, publishedFigures([]protect.Release{r}, []string{"a.b", "e.f"})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAValueIsStaleAYearAndADayAfterItWasCompared(t *testing.T) {
	v := model.LegalValue{CheckedOn: "2025-11-26"}
	if Stale(v, "2026-11-26") || !Stale(v, "2026-11-27") {
		t.Error("a year later it is not stale, the day after it is")
	}
}
