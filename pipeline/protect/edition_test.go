package protect

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bernskats/pipeline/model"
)

func fact(measure, breakdown string, status model.Status) model.Fact {
	return model.Fact{Indicator: "E3", Measure: measure, Period: "2024", Area: "Cēsu novads", Breakdown: breakdown, Value: model.Whole(777), Status: status, Origin: model.Counted,
		RateUnit: "percent", Rate: model.Whole(777), Denominator: model.Whole(777), Received: 1, Expected: 2, SetAside: 3, NotGiven: 4, Source: "x"}
}

func TestAFigureWithoutAValueCarriesNoNumber(t *testing.T) {
	for status, has := range map[model.Status]bool{model.Final: true, model.Provisional: true, model.NotDelivered: false, model.Withheld: false} {
		t.Run(string(status), func(t *testing.T) {
			f := Internal([]model.Fact{fact("a", "", status)}).Figures()[0]
			value, ok := f.Value()
			rate, unit, denominator, rated := f.Rate()
			if ok != has || rated != has {
				t.Errorf("value %v, rate %v; want %v", ok, rated, has)
			}
			if !has && (value != 0 || rate != 0 || unit != "" || denominator != 0) {
				t.Errorf("a number is carried along: %s, %s %s of %s", value, rate, unit, denominator)
			}
			if has && (value != model.Whole(777) || rate != model.Whole(777) || unit != "percent" || denominator != model.Whole(777)) {
				t.Errorf("the number is lost: %s, %s %s of %s", value, rate, unit, denominator)
			}
			// Nothing that prints the whole figure may find it either.
			if strings.Contains(fmt.Sprintf("%+v", f), "777") != has {
				t.Errorf("%+v", f)
			}
			received, expected := f.Senders()
			if f.Status() != status || f.Indicator() != "E3" || f.Origin() != model.Counted || f.Source() != "x" || received != 1 || expected != 2 || f.SetAside() != 3 || f.NotGiven() != 4 {
				t.Errorf("what is no figure is lost: %+v", f)
			}
		})
	}
}

func TestAValueMayHaveNoRate(t *testing.T) {
	f := fact("a", "", model.Final)
	f.RateUnit = ""
	if _, _, _, ok := Internal([]model.Fact{f}).Figures()[0].Rate(); ok {
		t.Error("a rate without a unit")
	}
}

func TestAnEditionIsInTheOrderOfTheFactsAndFindsEachFigure(t *testing.T) {
	given := []model.Fact{fact("b", "", model.Final), fact("a", "form=x", model.Withheld), fact("a", "", model.Final)}
	e := Internal(given)
	if e.Name() != "internal" {
		t.Errorf("name %q", e.Name())
	}
	var got []Key
	for _, f := range e.Figures() {
		got = append(got, f.Key())
	}
	want := []Key{{"a", "2024", "Cēsu novads", ""}, {"a", "2024", "Cēsu novads", "form=x"}, {"b", "2024", "Cēsu novads", ""}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for i, k := range want {
		f, ok := e.Figure(k)
		if !ok || f != e.Figures()[i] {
			t.Errorf("%v is not found", k)
		}
	}
	if _, ok := e.Figure(Key{"a", "2024", "Latvija", ""}); ok {
		t.Error("a figure that nobody gave")
	}
	if given[0].Measure != "b" || given[1].Value != model.Whole(777) {
		t.Error("the caller's facts were changed")
	}
}
