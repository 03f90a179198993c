package measure

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"bernskats/pipeline/forms"
	"bernskats/pipeline/model"
	"bernskats/pipeline/store"
)

// Input is everything a measuring run needs besides the rows in the database.
type Input struct {
	Definitions []Definition
	Year        int
	Periods     []model.Period
	Area        string // the municipality's name
	Expected    Expected
	OpenErrors  bool // error findings that nobody waived: figures with rows set aside are provisional
	Scope       Scope
	Policy      model.Policy     // of Cases.Disclose: whom to protect, and ladders
	Catalogue   *forms.Catalogue // of Cases.Disclose: the code lists of dimensions
}

// Scope says which measures are counted.
type Scope uint8

const (
	Everything     Scope = iota
	WithinOneYear        // all but the pathways
	AcrossAllYears       // the pathways only: the database holds custody_history and history_year, nothing else
)

// covers says whether a case file belongs to the scope.
func (s Scope) covers(f CaseFile) bool {
	return s == Everything || f.History == (s == AcrossAllYears)
}

// Measure counts all definitions over a year's linked tables. The facts are
// sorted. A definition whose SQL is wrong comes back as model.Problems, all of
// them at once; any other error is a failure.
func Measure(ctx context.Context, db *store.DB, in Input) ([]model.Fact, error) {
	cases, err := FindCases(ctx, db, in)
	if err != nil {
		return nil, err
	}
	return cases.Count(ctx)
}

// Cases are the cases of all definitions. They lie in temporary tables of their
// database, so they last as long as it is open.
type Cases struct{ *engine }

// FindCases runs every case file once. Errors are those of Measure.
func FindCases(ctx context.Context, db *store.DB, in Input) (*Cases, error) {
	e, err := newEngine(ctx, db, in)
	if err != nil {
		return nil, err
	}
	if err := e.findCases(ctx); err != nil {
		return nil, err
	}
	return &Cases{e}, nil
}

// Count gives the facts of the cases, sorted. Errors are those of Measure.
func (c *Cases) Count(ctx context.Context) ([]model.Fact, error) {
	var facts []model.Fact
	for _, d := range c.in.Definitions {
		for _, count := range d.Counts {
			file, _ := d.caseFile(count.Cases)
			if count.Hidden || !c.in.Scope.covers(file) {
				continue
			}
			fs, err := c.facts(ctx, d, count)
			if err != nil {
				c.blame(d.Folder+"/indicator.yaml", count.Measure, err)
				if err := c.failure; err != nil {
					return nil, err
				}
				continue
			}
			facts = append(facts, fs...)
		}
	}
	model.SortFacts(facts)
	return facts, c.problems.Err()
}

// Disclose gives what facts counted of these cases are protected with: see
// package comment. Facts of other origins are passed over; DiscloseReported is
// about reported ones. Errors are those of Measure.
func (c *Cases) Disclose(ctx context.Context, facts []model.Fact) (model.Disclosure, error) {
	crowds := c.newCrowds(c.in.Policy.Persons)
	bases := crowds.bases(facts)
	universes, err := crowds.universes(ctx)
	if err != nil {
		c.blame("indicators", "universes", err)
		return model.Disclosure{}, errors.Join(c.failure, c.problems.Err())
	}
	return model.Disclosure{Universes: universes, Bases: bases}, nil
}

type engine struct {
	db         *store.DB
	in         Input
	deliveries *deliveries
	problems   model.Problems
	failure    error
	// denominators keeps what was counted to divide by: by query, then breakdown.
	denominators map[string]map[string]tally
}

func newEngine(ctx context.Context, db *store.DB, in Input) (*engine, error) {
	d, err := readDeliveries(ctx, db, in)
	if err != nil {
		return nil, err
	}
	return &engine{db: db, in: in, deliveries: d, denominators: map[string]map[string]tally{}}, nil
}

// blame sorts an error of a definition's SQL: a wrong statement is a problem of
// the definition, everything else a failure.
func (e *engine) blame(file, what string, err error) {
	var se *store.Error
	if errors.Is(err, store.ErrNotSelect) || (errors.As(err, &se) && se.IsStatement()) {
		e.problems = append(e.problems, model.Problem{File: file, Text: fmt.Sprintf("%s: %v", what, err)})
		return
	}
	var problem model.Problem
	if errors.As(err, &definitionError{}) {
		problem = model.Problem{File: file, Text: err.Error()}
		e.problems = append(e.problems, problem)
		return
	}
	e.failure = fmt.Errorf("%s (%s): %w", what, file, err)
}

// definitionError is a definition that contradicts itself.
type definitionError struct{ text string }

func (d definitionError) Error() string { return d.text }

// casesTable names the temporary table that holds the cases of a file.
func casesTable(d Definition, file string) string {
	return store.Quote("cases of " + d.Folder + "/" + file)
}

// findCases runs every case file once. Several measures count the same cases.
func (e *engine) findCases(ctx context.Context) error {
	for _, d := range e.in.Definitions {
		for _, f := range d.Cases {
			if !e.in.Scope.covers(f) {
				continue
			}
			if err := e.findCasesOf(ctx, d, f); err != nil {
				e.blame(d.Folder+"/"+f.Name, f.Name, err)
				if e.failure != nil {
					return e.failure
				}
			}
		}
	}
	return e.problems.Err()
}

func (e *engine) findCasesOf(ctx context.Context, d Definition, f CaseFile) error {
	query := strings.TrimRight(strings.TrimSpace(f.Query), ";")
	if err := e.db.MustSelect(ctx, query); err != nil {
		return err
	}
	if err := e.showPeriods(ctx, f); err != nil {
		return err
	}
	if err := e.db.Exec(ctx, "CREATE OR REPLACE TEMP TABLE "+casesTable(d, f.Name)+" AS "+query); err != nil {
		return err
	}
	columns, err := e.db.Columns(ctx, "SELECT * FROM "+casesTable(d, f.Name))
	if err != nil {
		return err
	}
	for _, want := range e.columnsWanted(d, f) {
		if !slices.Contains(columns, want) {
			return definitionError{fmt.Sprintf("%s returns no column %q; it returns: %s", f.Name, want, strings.Join(columns, ", "))}
		}
	}
	return nil
}

// columnsWanted are the columns the measures of a case file speak of.
func (e *engine) columnsWanted(d Definition, f CaseFile) []string {
	want := []string{"period", "rows"}
	for _, c := range d.Counts {
		if c.Cases != f.Name {
			continue
		}
		for _, col := range []string{c.Column, c.Per, c.Code, c.About} {
			if col != "" {
				want = append(want, col)
			}
		}
		m, _ := d.measure(c.Measure)
		for _, b := range m.Breakdowns {
			want = append(want, b.Dimensions...)
		}
	}
	return want
}

// showPeriods puts the periods of the file's kind into the table period: the
// only ones its query can see.
func (e *engine) showPeriods(ctx context.Context, f CaseFile) error {
	if f.History {
		return e.db.Exec(ctx, `CREATE OR REPLACE TEMP TABLE period AS
			SELECT year::VARCHAR AS period, make_date(year, 1, 1) AS first_day, make_date(year, 12, 31) AS last_day, make_date(year, 12, 31) AS day,
			       NULL::VARCHAR AS school_year, NULL::BIGINT AS semester FROM history_year`)
	}
	return e.db.Exec(ctx, `CREATE OR REPLACE TEMP TABLE period AS
		SELECT period, first_day, last_day, day, school_year, semester FROM report_period WHERE kind = `+quoteText(string(f.Period)))
}

func quoteText(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// periods lists the periods of a case file, oldest first.
func (e *engine) periods(f CaseFile) []model.Period {
	var ps []model.Period
	if f.History {
		for _, y := range e.deliveries.histories {
			ps = append(ps, model.PeriodsOf(y, false)[0])
		}
		return ps
	}
	for _, p := range e.in.Periods {
		if p.Kind == f.Period {
			ps = append(ps, p)
		}
	}
	return ps
}
