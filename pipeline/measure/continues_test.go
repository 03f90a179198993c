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
	})
	want := []model.Same{{Key: model.FigureKey{Measure: "a.start", Period: "2024", Breakdown: "s=x"}, As: model.FigureKey{Measure: "a.end", Period: "2023", Breakdown: "s=x"}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
