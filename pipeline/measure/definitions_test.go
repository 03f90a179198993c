package measure_test

import (
	"context"
	"os"
	"testing"

	definitions "bernskats/indicators"
	"bernskats/pipeline/forms"
	"bernskats/pipeline/measure"
)

// TestBuiltInDefinitionsMeanWhatTheySay runs the tests that stand beside each
// indicator. BERNSKATS_ONLY=A2 runs those of one.
func TestBuiltInDefinitionsMeanWhatTheySay(t *testing.T) {
	catalogue, err := forms.Load(forms.BuiltIn())
	if err != nil {
		t.Fatal(err)
	}
	fsys := definitions.BuiltIn()
	defs, err := measure.Load(fsys)
	if err != nil {
		t.Fatalf("definitions:\n%v", err)
	}
	legal, err := measure.LoadLegal(fsys)
	if err != nil {
		t.Fatalf("legal values:\n%v", err)
	}
	var only []string
	if name := os.Getenv("BERNSKATS_ONLY"); name != "" {
		only = []string{name}
	}
	results, err := measure.RunTrials(context.Background(), catalogue, legal, defs, only...)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range results {
		t.Run(r.Definition+"/"+r.Trial, func(t *testing.T) {
			if r.Trouble != "" {
				t.Error(r.Trouble)
			}
		})
	}
}
