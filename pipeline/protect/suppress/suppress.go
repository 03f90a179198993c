// Package suppress finds which figures of a system to withhold so that no
// small number can be worked out, and certificates for it: for each withheld or
// protected number two whole-number tables that agree with everything published
// and put that number clearly lower and clearly higher.
//
// Its search is a heuristic led by a small linear program. Nothing rests on it:
// a witness is kept only after a check in whole numbers, what has no witnesses
// is not published, and package audit checks all of it again without knowing
// how it was found.
//
// The result is a pure function of the input: no clock, no map order, no
// number of threads. Order and names of cells and figures break ties only.
package suppress

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"bernskats/pipeline/protect/audit"
)

// Class says how much a figure is worth to readers.
type Class int

// The classes, from what is hidden first to what is hidden only when nothing
// else helps.
const (
	Detail Class = iota // one category of a crossing
	Margin              // a one-way category
	Total               // the grand total of a measure
)

// Figure is one number that may be published.
type Figure struct {
	audit.Figure
	Displayed bool // it would be published, whatever becomes of tables
	Class     Class
	Named     bool // the summary names it
	Bridge    bool // it joins what is searched apart first, because little hangs together by it
	Tied      bool // a bridge ends here: pieces are searched as if it were known, then what it needs itself
}

// Table is the figures of one measure and breakdown, with the ladder along
// which it may be coarsened. Its figures are displayed when its rung is.
type Table struct {
	Key   string
	Rungs [][]string // keys of figures; the first is the finest; an empty one drops the table
}

// System is everything that would be published together, with what was before.
type System struct {
	Cells   []audit.Cell
	Figures []Figure
	Tables  []Table
	Policy  audit.Policy
}

// Audit gives the system as the auditor reads it.
func (s System) Audit() audit.System {
	figures := make([]audit.Figure, len(s.Figures))
	for i, f := range s.Figures {
		figures[i] = f.Figure
	}
	return audit.System{Cells: s.Cells, Figures: figures, Policy: s.Policy}
}

// Options bound the work. Zero values mean the defaults.
type Options struct {
	Pivots  int     // steps of the linear program allowed for one component of the system
	Small   float64 // a table is coarsened while more than this share of its non-zero figures is small
	Workers int     // components solved at once; the result does not depend on it
	Memory  *Memory // of components searched before; nil: none
}

func (o Options) defaults() Options {
	if o.Pivots == 0 {
		o.Pivots = 1_000_000
	}
	if o.Small == 0 {
		o.Small = 0.3
	}
	if o.Workers == 0 {
		o.Workers = 4
	}
	if o.Memory == nil {
		o.Memory = &Memory{}
	}
	return o
}

// Reason says why a figure is not shown.
type Reason string

// The reasons.
const (
	None      Reason = ""
	Primary   Reason = "primary"   // it is itself protected
	Secondary Reason = "secondary" // withheld so that another cannot be worked out
	Before    Reason = "before"    // withheld in an earlier release
	Coarsened Reason = "coarsened" // its table is displayed with less detail
	Dropped   Reason = "dropped"   // its table is left out: it would hold almost nothing, or no certificate was found
	Uncertain Reason = "uncertain" // withheld with all around it: no certificate was found within the budget
)

// Decision is what becomes of one figure.
type Decision struct {
	Key    string
	Shown  bool
	Absent bool // displayed nowhere, so not even as withheld
	Reason Reason
	Kinds  []audit.Kind // of a primary figure: what it demands
	For    string       // of a secondary figure: a figure it protects
}

// Rung says how a table is displayed. Rung is len(Rungs) when it is left out.
type Rung struct {
	Table string
	Rung  int
}

// Result is a certified suppression.
type Result struct {
	Decisions    []Decision // in the order of the figures given
	Tables       []Rung     // in the order of the tables given
	Certificates []audit.Certificate
	Components   int
	Pivots       int
}

// Shows says whether all these figures are shown: what follows from several
// figures (a rate, a sum over families, a mean) is shown only then.
func (r Result) Shows(keys ...string) bool {
	shown := map[string]bool{}
	for _, d := range r.Decisions {
		shown[d.Key] = d.Shown
	}
	return !slices.ContainsFunc(keys, func(key string) bool { return !shown[key] })
}

// Release gives what a reader gets, with the true values of what is shown.
func (r Result) Release(s System) audit.Release {
	var out audit.Release
	for i, d := range r.Decisions {
		switch {
		case d.Shown:
			var sum int64
			for _, c := range s.Figures[i].Support {
				sum += s.Cells[c].Value
			}
			out.Shown = append(out.Shown, audit.Shown{Key: d.Key, Value: sum})
		case !d.Absent:
			out.Withheld = append(out.Withheld, d.Key)
		}
	}
	return out
}

// ErrSystem is in the chain of errors about a system that contradicts itself.
var ErrSystem = errors.New("the system of figures contradicts itself")

// Uncertifiable is the error when not even withholding everything helps,
// because of what was released before. Nothing may be published.
type Uncertifiable struct{ Figures []string }

func (e *Uncertifiable) Error() string {
	return fmt.Sprintf("what was released before leaves no certificate for %s", strings.Join(e.Figures, ", "))
}

// Find decides about every figure of the system. It fails with ErrSystem, with
// *Uncertifiable, or with the error of ctx.
func Find(ctx context.Context, s System, o Options) (Result, error) {
	o = o.defaults()
	book, err := open(s)
	if err != nil {
		return Result{}, err
	}
	rungs := coarsen(s, book, o.Small)
	giveUp := map[string]bool{} // figures of components in which all is withheld
	var pivots int
	for {
		plan := prepare(s, book, rungs, giveUp)
		found, err := solve(ctx, plan.components, o)
		if err != nil {
			return Result{}, fmt.Errorf("find what to withhold: %w", err)
		}
		for _, f := range found {
			pivots += f.spent
		}
		again, err := plan.failures(found, rungs, giveUp)
		if err != nil {
			return Result{}, err
		}
		if !again {
			result := plan.assemble(found, rungs)
			result.Pivots = pivots
			return result, nil
		}
	}
}

func open(s System) (*audit.Book, error) {
	book, problems := audit.Open(s.Audit())
	for _, p := range problems {
		return nil, fmt.Errorf("%w: %s", ErrSystem, p)
	}
	known := map[string]bool{}
	for _, f := range s.Figures {
		known[f.Key] = true
	}
	for _, t := range s.Tables {
		for _, rung := range t.Rungs {
			for _, key := range rung {
				if !known[key] {
					return nil, fmt.Errorf("%w: table %s names the unknown figure %s", ErrSystem, t.Key, key)
				}
			}
		}
	}
	return book, nil
}
