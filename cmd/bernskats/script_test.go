package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"bernskats/pipeline"
	"bernskats/pipeline/model"
)

// TestMain lets scripts call the real program as a command named bernskats.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"bernskats": func() { os.Exit(mainCode()) }})
}

// TestScripts runs the sessions of testdata/script, one file per matter.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("..", "..", "testdata", "script"),
		Setup: func(env *testscript.Env) error {
			env.Setenv("LANG", "en_GB.UTF-8")
			return nil
		},
		RequireExplicitExec: true,
	})
}

// TestExitCodesAreThePromisedOnes is the table of the README.
func TestExitCodesAreThePromisedOnes(t *testing.T) {
	for _, tt := range []struct {
		err  error
		want int
	}{
		{nil, 0},
		{context.DeadlineExceeded, 1},
		{usage("what"), 2},
		{codeError(3), 3},
		{context.Canceled, 130},
		{&pipeline.NotPublished{}, 3},
		{&pipeline.NoFigure{}, 2},
		{fmt.Errorf("2024: %w", pipeline.ErrNoOutputs), 2},
		{&pipeline.LedgerDamaged{}, 1},
		{&pipeline.NotComparable{}, 2},
		{&pipeline.OutputsDamaged{}, 6},
		{verified(&pipeline.Verification{}), 0},
		{verified(&pipeline.Verification{Notes: []model.Text{{EN: "older"}}}), 0},
		{verified(&pipeline.Verification{Changed: []model.Text{{EN: "changed"}}}), 6},
		{verified(&pipeline.Verification{Audit: []string{"no certificate"}}), 5},
		{verified(&pipeline.Verification{Audit: []string{"no certificate"}, Changed: []model.Text{{EN: "changed"}}}), 5},
	} {
		if got := exitCode(tt.err); got != tt.want {
			t.Errorf("exitCode(%v) = %d, want %d", tt.err, got, tt.want)
		}
	}
}
