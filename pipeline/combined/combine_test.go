package combined

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bernskats/pipeline/model"
)

func fact(area, measure, breakdown string, value int64, status model.Status) model.Fact {
	return model.Fact{Indicator: "A2", Measure: measure, Period: "2024", Area: area, Breakdown: breakdown, Value: model.Whole(value), Status: status}
}

func rated(f model.Fact, denominator int64) model.Fact {
	f.RateUnit, f.Denominator = "percent", model.Whole(denominator)
	return f
}

// only combines and gives the single line.
func only(t *testing.T, rules Rules, facts ...model.Fact) Line {
	t.Helper()
	var editions []Edition
	for _, f := range facts {
		editions = append(editions, Edition{Municipality: f.Area, Facts: []model.Fact{f}})
	}
	lines := Together(editions, rules)
	if len(lines) != 1 {
		t.Fatalf("%d lines: %+v", len(lines), lines)
	}
	return lines[0]
}

func TestWhatIsAddedUpAndWhatIsNot(t *testing.T) {
	for _, tt := range []struct {
		name   string
		facts  []model.Fact
		rules  Rules
		value  int64
		status Status
		given  int
	}{
		{"two final numbers: 7 + 9 = 16", []model.Fact{fact("A", "m.n", "", 7, model.Final), fact("B", "m.n", "", 9, model.Final)}, Rules{}, 16, Final, 2},
		{"one is provisional", []model.Fact{fact("A", "m.n", "", 7, model.Final), fact("B", "m.n", "", 9, model.Provisional)}, Rules{}, 16, Provisional, 2},
		{"one is withheld: the sum is of the other", []model.Fact{fact("A", "m.n", "", 7, model.Final), fact("B", "m.n", "", 0, model.Withheld)}, Rules{}, 7, Partial, 1},
		{"one was not delivered", []model.Fact{fact("A", "m.n", "", 0, model.Final), fact("B", "m.n", "", 0, model.NotDelivered)}, Rules{}, 0, Partial, 1},
		{"none has a number", []model.Fact{fact("A", "m.n", "", 0, model.Withheld), fact("B", "m.n", "", 0, model.NotDelivered)}, Rules{}, 0, None, 0},
		{"of a maximum the greatest", []model.Fact{fact("A", "m.n", "", 7, model.Final), fact("B", "m.n", "", 9, model.Final)}, Rules{Greatest: map[string]bool{"m.n": true}}, 9, Final, 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := only(t, tt.rules, tt.facts...)
			if l.Value != model.Whole(tt.value) || l.Status != tt.status || l.Given != tt.given || l.Municipalities != len(tt.facts) {
				t.Errorf("got %+v", l)
			}
			if l.Given+l.Withheld+l.NotDelivered+l.Absent != l.Municipalities {
				t.Errorf("municipalities do not close: %+v", l)
			}
		})
	}
}

func TestARateIsOfThoseThatShowOne(t *testing.T) {
	// 10 of 100 and 30 of 100: 40 / 200 = 20.0 %; the third has a number but no rate.
	l := only(t, Rules{}, rated(fact("A", "m.n", "", 10, model.Final), 100), rated(fact("B", "m.n", "", 30, model.Final), 100), fact("C", "m.n", "", 60, model.Final))
	if l.Value != model.Whole(100) || l.Rate != model.Whole(20) || l.RateOf != 2 || l.Denominator != model.Whole(200) {
		t.Errorf("got %+v", l)
	}
}

func TestAnotherDefinitionIsAnotherNumber(t *testing.T) {
	a := Edition{Municipality: "A", Facts: []model.Fact{fact("A", "m.n", "", 7, model.Final)}, Definitions: map[string]string{"A2": "x"}}
	b := Edition{Municipality: "B", Facts: []model.Fact{fact("B", "m.n", "", 9, model.Final)}, Definitions: map[string]string{"A2": "y"}}
	if l := Together([]Edition{a, b}, Rules{})[0]; l.Status != NotComparable || l.HasValue() {
		t.Errorf("got %+v", l)
	}
	b.Facts[0].Status = model.Withheld // who adds nothing may define as he likes
	if l := Together([]Edition{a, b}, Rules{})[0]; l.Status != Partial || l.Value != model.Whole(7) {
		t.Errorf("got %+v", l)
	}
}

func TestOnlyOwnFiguresAndCommonCategories(t *testing.T) {
	e := Edition{Municipality: "A", Facts: []model.Fact{fact("A", "m.n", "school=1", 7, model.Final), fact("Latvija", "m.n", "", 700, model.Final), fact("A", "m.n", "sex=f", 5, model.Final)}}
	lines := Together([]Edition{e, {Municipality: "B"}}, Rules{Local: map[string]bool{"school": true}})
	if len(lines) != 1 || lines[0].Breakdown != "sex=f" || lines[0].Absent != 1 || lines[0].Status != Partial {
		t.Errorf("got %+v", lines)
	}
}

func TestABreakThatBeginsSomewhereIsNamed(t *testing.T) {
	rules := Rules{Breaks: []model.Break{{From: "2024-03-01", Areas: []string{"B"}, Cause: "territory"}, {From: "2021-03-01", Cause: "law"}, {From: "2024-05-01", Areas: []string{"X"}, Cause: "coverage"}}}
	if l := only(t, rules, fact("A", "m.n", "", 1, model.Final), fact("B", "m.n", "", 1, model.Final)); !cmp.Equal(l.Breaks, []string{"territory"}) {
		t.Errorf("breaks %v", l.Breaks)
	}
}

func TestTheOrderOfMunicipalitiesChangesNothing(t *testing.T) {
	editions := []Edition{{Municipality: "B", Facts: []model.Fact{rated(fact("B", "m.n", "", 9, model.Final), 100), fact("B", "m.o", "", 2, model.Final)}}, {Municipality: "A", Facts: []model.Fact{rated(fact("A", "m.n", "", 7, model.Final), 50)}}}
	var one, other bytes.Buffer
	if err := WriteCSV(&one, Together(editions, Rules{})); err != nil {
		t.Fatal(err)
	}
	if err := WriteCSV(&other, Together([]Edition{editions[1], editions[0]}, Rules{})); err != nil {
		t.Fatal(err)
	}
	want := `indicator,measure,period,breakdown,value,status,municipalities,given,provisional,withheld,not_delivered,absent,rate,rate_unit,denominator,rate_municipalities,breaks
A2,m.n,2024,,16,final,2,2,0,0,0,0,10.7,percent,150,2,
A2,m.o,2024,,2,partial,2,1,0,0,0,1,,,,,
`
	if diff := cmp.Diff(want, one.String()); diff != "" || one.String() != other.String() {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
