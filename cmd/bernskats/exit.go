package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"bernskats/pipeline"
	"bernskats/pipeline/model"
	"bernskats/pipeline/project"
)

// Exit codes are a promise to people who script the program: see README.
const (
	exitDone        = 0
	exitFailure     = 1
	exitUsage       = 2
	exitFindings    = 3
	exitDefinition  = 4
	exitDisclosure  = 5
	exitOutputs     = 6
	exitLocked      = 7
	exitInterrupted = 130
)

// usageError is a mistake on the command line.
type usageError struct{ error }

// Unwrap gives what was wrong.
func (u usageError) Unwrap() error { return u.error }

func usage(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// codeError ends a command with a code after it said everything there is to say.
type codeError int

// Error implements error.
func (c codeError) Error() string { return fmt.Sprintf("exit code %d", int(c)) }

// exitCode is the only place where an error becomes a number.
func exitCode(err error) int {
	var problems model.Problems
	var code codeError
	var returns *pipeline.ReturnsError
	var unpublished *pipeline.NotPublished
	var noFigure *pipeline.NoFigure
	var incomparable *pipeline.NotComparable
	var broken *pipeline.OutputsDamaged
	var uncombined *pipeline.NotCombined
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &uncombined) && uncombined.Wrong:
		return exitOutputs
	case errors.As(err, &uncombined):
		return exitUsage
	case errors.As(err, &code):
		return int(code)
	case errors.Is(err, context.Canceled):
		return exitInterrupted
	case errors.As(err, &unpublished):
		return exitFindings
	case errors.As(err, &broken):
		return exitOutputs
	case errors.As(err, &noFigure), errors.As(err, &incomparable), errors.Is(err, pipeline.ErrNoOutputs), errors.As(err, &usageError{}), errors.As(err, &pipeline.WaiveRefused{}), errors.Is(err, project.ErrNoProject), errors.Is(err, project.ErrNoYears),
		errors.Is(err, pipeline.ErrYear), errors.Is(err, pipeline.ErrNoWorkbooks), errors.As(err, &returns):
		return exitUsage
	case errors.As(err, &problems):
		return exitDefinition
	case errors.Is(err, project.ErrLocked):
		return exitLocked
	}
	return exitFailure
}

// explain is the only place where an error becomes a message for the operator.
func explain(err error, lang string) string {
	say := func(lv, en string) string {
		if lang == "lv" {
			return lv
		}
		return en
	}
	var problems model.Problems
	var refused pipeline.WaiveRefused
	var returns *pipeline.ReturnsError
	var exist pipeline.FilesExistError
	var unpublished *pipeline.NotPublished
	var noFigure *pipeline.NoFigure
	var damaged *pipeline.LedgerDamaged
	var incomparable *pipeline.NotComparable
	var broken *pipeline.OutputsDamaged
	var uncombined *pipeline.NotCombined
	switch {
	case errors.As(err, &uncombined):
		return uncombined.In(lang)
	case errors.As(err, &incomparable):
		return incomparable.In(lang)
	case errors.As(err, &broken):
		return broken.In(lang)
	case errors.As(err, &damaged):
		return damaged.In(lang)
	case errors.As(err, &unpublished):
		return unpublished.In(lang)
	case errors.As(err, &noFigure):
		return noFigure.In(lang)
	case errors.Is(err, pipeline.ErrNoOutputs):
		return say(fmt.Sprintf("par šo gadu vēl nav rezultātu (%v); vispirms izpildiet bernskats run", err), fmt.Sprintf("there are no outputs of that year (%v); first run bernskats run", err))
	case errors.As(err, &exist):
		return exist.In(lang)
	case errors.As(err, &refused):
		return refused.In(lang)
	case errors.As(err, &returns):
		return returns.In(lang)
	case errors.Is(err, context.Canceled):
		return say("pārtraukts; iepriekšējie rezultāti nav mainīti", "interrupted; the previous outputs are untouched")
	case errors.Is(err, project.ErrNoProject):
		return say("šajā mapē nav bernskats.yaml: tā nav projekta mape. Izveidojiet to ar: bernskats init <mape> --municipality \"Cēsu novads\" --year 2024",
			"this folder has no bernskats.yaml, so it is no project folder. Make one: bernskats init <folder> --municipality \"Cēsu novads\" --year 2024")
	case errors.Is(err, project.ErrNoYears):
		return say("mapē inbox/ nav neviena gada mapes. Ielieciet sūtītāju darbgrāmatas, piemēram, mapē inbox/2024/",
			"inbox/ holds no year folder. Put the senders' workbooks into, for example, inbox/2024/")
	case errors.Is(err, pipeline.ErrYear):
		return say(fmt.Sprintf("šāda gada mapes inbox/ nav (%v)", err), fmt.Sprintf("inbox/ has no folder of that year (%v)", err))
	case errors.Is(err, pipeline.ErrNoWorkbooks):
		return say(fmt.Sprintf("nav nevienas darbgrāmatas (%v). Ielieciet .xlsx vai .csv datnes gada mapē", err), fmt.Sprintf("%v. Put .xlsx or .csv files into the year's folder", err))
	case errors.Is(err, project.ErrLocked):
		return say("šo mapi pašlaik izmanto cita bernskats darbība; pagaidiet, līdz tā beidzas", "another run of bernskats holds this folder; wait until it ends")
	case errors.As(err, &problems):
		return say(fmt.Sprintf("definīcijās ir kļūdas (%d):\n%v", len(problems), problems), fmt.Sprintf("definitions are wrong (%d):\n%v", len(problems), problems))
	case errors.Is(err, syscall.ENOSPC):
		return say(fmt.Sprintf("diskā nav vietas: %v. Iepriekšējie rezultāti nav mainīti", err), fmt.Sprintf("the disk is full: %v. The previous outputs are untouched", err))
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return say(fmt.Sprintf("nav tiesību rakstīt vai lasīt: %v. Pārbaudiet mapes tiesības", err), fmt.Sprintf("not permitted to read or write: %v. Check the permissions of the folder", err))
	}
	return err.Error()
}
