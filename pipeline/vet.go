package pipeline

import (
	"context"
	"errors"
	"fmt"

	"bernskats/pipeline/check"
	"bernskats/pipeline/forms"
	"bernskats/pipeline/measure"
	"bernskats/pipeline/model"
	"bernskats/pipeline/project"
	"bernskats/pipeline/store"
)

// vetYear is the year whose empty database definitions are tried on.
const vetYear = 2024

// Vet runs every rule and every indicator once on an empty year: misspelt
// tables, missing columns and legal values that do not exist come back as
// model.Problems with their file.
func Vet(ctx context.Context, defs *Definitions) error {
	db, err := store.Create(ctx, "", 1)
	if err != nil {
		return err
	}
	defer db.Close()
	if err := db.CreateTables(ctx, defs.Forms); err != nil {
		return err
	}
	periods := model.PeriodsOf(vetYear, true)
	if err := db.AddFrame(ctx, store.Frame{Year: vetYear, Names: []string{forms.Fold("Cēsu novads")}, Legal: defs.Legal, Periods: periods, Figures: measure.FigureNames(defs.Indicators)}); err != nil {
		return err
	}
	if err := db.Lock(ctx); err != nil {
		return err
	}
	var problems []error
	_, err = check.SetAsideErrors(ctx, db, defs.Rules)
	problems = append(problems, err)
	if err := db.Script(ctx, store.Linked(), "linked"); err != nil {
		return fmt.Errorf("making linked tables: %w", err)
	}
	_, err = check.Look(ctx, db, defs.Rules)
	problems = append(problems, err)
	_, err = check.LeftOut(ctx, db, defs.Rules)
	problems = append(problems, err)
	_, err = measure.Measure(ctx, db, measure.Input{Definitions: defs.Indicators, Year: vetYear, Periods: periods, Area: "Cēsu novads"})
	err = together(append(problems, err)...)
	var wrong model.Problems
	if errors.As(err, &wrong) {
		inLocal(defs.local, wrong)
	}
	return err
}

// Clean removes work/ of a project folder and nothing else.
func Clean(dir string) error {
	municipalities, err := project.Municipalities(BuiltIn())
	if err != nil {
		return err
	}
	p, err := project.Open(dir, municipalities)
	if err != nil {
		return err
	}
	unlock, err := p.Lock()
	if err != nil {
		return err
	}
	unlock()
	return p.Clean()
}
