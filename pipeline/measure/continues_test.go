package measure

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"bernskats/pipeline/model"
)

// TestContinuedFiguresAreThoseThatAgree: nothing is said where a year is missing,
// where the two years disagree, and of totals that others reported.
func TestContinuedFiguresAreThoseThatAgree(t *testing.T) {
	defs := []Definition{{Counts: []Count{{Measure: "a.start", Continues: "a.end"}, {Measure: "a.end"}}}}
	fact := func(measure, period, breakdown string, value int64, origin model.Origin) model.Fact {
		return model.Fact{Measure: measure, Period: period, Breakdown: breakdown, Value: model.Whole(value), Status: model.Final, Origin: origin}
	}
	got := Continued(defs, []model.Fact{
		fact("a.end", "2022", "s=x", 7, model.Reported),
		fact("a.start", "2023", "s=x", 7, model.Counted),
		fact("a.end", "2023", "s=x", 6, model.Counted),
		fact("a.end", "2023", "s=y", 3, model.Counted),
		fact("a.start", "2024", "s=x", 6, model.Counted),
		fact("a.start", "2024", "s=y", 4, model.Counted),
	}, nil)
	want := []model.Same{{Key: model.FigureKey{Measure: "a.start", Period: "2024", Breakdown: "s=x"}, As: model.FigureKey{Measure: "a.end", Period: "2023", Breakdown: "s=x"}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestANumberPrintedNowhereContinuesOneOfAReferenceDay: those a year began with are
// those of the reference day before, the last of December.
func TestANumberPrintedNowhereContinuesOneOfAReferenceDay(t *testing.T) {
	defs := []Definition{{Cases: []CaseFile{{Name: "on.sql", Period: model.ReferenceDay}, {Name: "before.sql", Period: model.CalendarYear}},
		Counts: []Count{{Measure: "a.all", Cases: "on.sql"}, {Measure: "a.at_start", Cases: "before.sql", Hidden: true, Continues: "a.all"}}}}
	key := model.FigureKey{Measure: "a.at_start", Period: "2024"}
	universe := model.Universe{Cells: []model.InnerCell{{Key: "c", Count: 33}}, Figures: []model.Supported{{Key: key, Support: []int{0}}}}
	facts := []model.Fact{{Measure: "a.all", Period: "2023-12-31", Value: model.Whole(33), Status: model.Final, Origin: model.Counted}}
	want := []model.Same{{Key: key, As: model.FigureKey{Measure: "a.all", Period: "2023-12-31"}}}
	if diff := cmp.Diff(want, Continued(defs, facts, []model.Universe{universe})); diff != "" {
		t.Error(diff)
	}
	universe.Cells[0].Count = 32 // the workbooks of the two years disagree
	if got := Continued(defs, facts, []model.Universe{universe}); got != nil {
		t.Errorf("got %v", got)
	}
}
