package measure_test

import (
	"slices"
	"testing"

	"bernskats/pipeline"
	"bernskats/pipeline/measure"
)

func TestWhatCanTouchAFigure(t *testing.T) {
	defs, err := pipeline.LoadDefinitions("")
	if err != nil {
		t.Fatal(err)
	}
	d, err := measure.NewDependents(defs.Indicators, defs.Forms)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		measure                  string
		forms, not, legal, lists []string
	}{
		{"custody_suspended.children", []string{"orphans_court", "population", "education_board"}, []string{"police", "social_service", "school", "totals"}, []string{"child.until_age"}, []string{"custody_decision", "custody_ground"}}, // birth dates come from the register
		{"custody_suspended.children_with_support", []string{"orphans_court", "social_service"}, []string{"police"}, []string{"child.until_age"}, nil},
		{"custody_pathway.restored_12_months", []string{"orphans_court"}, []string{"police", "social_service"}, []string{"child.until_age"}, []string{"custody_decision"}},
		{"unexcused_absence.pupils", []string{"school", "education_board"}, []string{"police", "orphans_court"}, []string{"school.unexcused_lessons"}, []string{"stage"}},
		{"addiction_prevention.events", []string{"school", "police", "social_service", "municipality"}, []string{"orphans_court"}, nil, []string{"event_topic"}},
		{"families_at_risk.families", []string{"social_service", "population"}, []string{"police"}, []string{"child.until_age"}, nil}, // the unit is the child's
		{"accessibility.buildings", []string{"municipality"}, []string{"population", "social_service"}, nil, []string{"access", "building_kind"}},
	} {
		got, ok := d.Counted(tt.measure)
		if !ok {
			t.Fatalf("%s: no such measure", tt.measure)
		}
		for kind, lists := range map[string][2][]string{"forms": {tt.forms, got.Forms}, "legal": {tt.legal, got.Legal}, "lists": {tt.lists, got.Lists}} {
			for _, want := range lists[0] {
				if !slices.Contains(lists[1], want) {
					t.Errorf("%s: no %s among the %s %v", tt.measure, want, kind, lists[1])
				}
			}
		}
		for _, not := range tt.not {
			if slices.Contains(got.Forms, not) {
				t.Errorf("%s: it does not read %s; it has %v", tt.measure, not, got.Forms)
			}
		}
		if !slices.IsSorted(got.Forms) || !slices.IsSorted(got.Legal) || !slices.IsSorted(got.Lists) || len(got.Folders) != 1 {
			t.Errorf("%s: %+v", tt.measure, got)
		}
	}
	if below, ok := d.Denominator("custody_suspended.children"); !ok || !slices.Contains(below.Forms, "population") || slices.Contains(below.Forms, "orphans_court") {
		t.Errorf("the denominator: %+v", below)
	}
	if _, ok := d.Denominator("custody_suspended.parents"); ok {
		t.Error("a measure without a rate has a denominator")
	}
}
