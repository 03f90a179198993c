package check_test

import (
	"context"
	"testing"

	definitions "bernskats/indicators"
	"bernskats/pipeline/check"
	"bernskats/pipeline/forms"
	"bernskats/pipeline/measure"
)

// TestBuiltInRulesFindWhatTheyShould runs the tests that stand beside the rules.
func TestBuiltInRulesFindWhatTheyShould(t *testing.T) {
	catalogue, err := forms.Load(forms.BuiltIn())
	if err != nil {
		t.Fatal(err)
	}
	rules, err := check.Load(forms.BuiltIn())
	if err != nil {
		t.Fatal(err)
	}
	legal, err := measure.LoadLegal(definitions.BuiltIn())
	if err != nil {
		t.Fatal(err)
	}
	defs, err := measure.Load(definitions.BuiltIn())
	if err != nil {
		t.Fatal(err)
	}
	if problems := check.Fit(rules, catalogue); len(problems) > 0 {
		t.Fatal(problems)
	}
	results, err := check.RunTrials(context.Background(), forms.BuiltIn(), catalogue, check.Frame{Legal: legal, Figures: measure.FigureNames(defs)}, rules)
	if err != nil {
		t.Fatal(err)
	}
	if len(results) == 0 {
		t.Fatal("no tests of rules were found")
	}
	for _, r := range results {
		t.Run(r.File+"/"+r.Trial, func(t *testing.T) {
			if r.Trouble != "" {
				t.Error(r.Trouble)
			}
		})
	}
}
