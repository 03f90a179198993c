package pipeline

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"bernskats/pipeline/forms"
	"bernskats/pipeline/measure"
	"bernskats/pipeline/model"
	"bernskats/pipeline/store"
)

// Cases are the cells a number was counted from, one group for each child,
// family, decision … or amount.
type Cases struct {
	Measure   string      `json:"measure"`
	Period    string      `json:"period"`
	Breakdown string      `json:"breakdown"`
	Value     string      `json:"value"`
	How       string      `json:"how"`                 // count, sum, max, largest_per, persons_per; reported: a sender's own total
	Of        string      `json:"of,omitempty"`        // what is counted or summed, as the definition calls it
	Condition string      `json:"condition,omitempty"` // SQL on the cases, as the definition writes it
	Groups    []CaseCells `json:"groups"`
}

// CaseCells is one thing counted: the cells of its rows, and what it adds where
// that is not 1.
type CaseCells struct {
	Amount string   `json:"amount,omitempty"`
	Cells  []CellAt `json:"cells"`
}

// CellAt is a cell of a workbook of inbox/<year>.
type CellAt struct {
	Year int `json:"year"`
	model.Place
	row int
}

// Row is the number of the cell's row.
func (c CellAt) Row() int {
	if n := rowOfCell(c.Cell); n > 0 {
		return n
	}
	return c.row
}

// tracer answers one question about a figure.
type tracer struct {
	*session
	computation
	databases map[int]*store.DB
	found     map[foundFor]*measure.Cases // what was found already
	indexes   map[int]*store.PlaceIndex
	ruled     map[int]map[int64]string // rows that rules leave out
	pathways  *store.DB
	fact      model.Fact
	result    *YearResult // of the year that decides about the figure
	def       measure.Definition
	file      measure.CaseFile
	consulted []string // sheets ("form.sheet") in which something is only looked up
}

// foundFor names the cases that were found: those of a measure's definitions in a
// year; 0 for those of all years.
type foundFor struct {
	year       int
	definition string
}

func (s *session) tracer(c computation) *tracer {
	return &tracer{session: s, computation: c, databases: map[int]*store.DB{}, found: map[foundFor]*measure.Cases{}, indexes: map[int]*store.PlaceIndex{}, ruled: map[int]map[int64]string{}}
}

func (t *tracer) close() (err error) {
	if t.pathways != nil {
		err = t.pathways.Close()
	}
	for _, db := range t.databases {
		err = errors.Join(err, db.Close())
	}
	return err
}

// database opens a year's database for reading; one that is gone or damaged is
// built again.
func (t *tracer) database(ctx context.Context, year int) (*store.DB, error) {
	if db := t.databases[year]; db != nil {
		return db, nil
	}
	path := databasePath(t.work, year)
	db, err := store.OpenReadOnly(ctx, path)
	if err != nil && ctx.Err() == nil {
		t.noteOnce(cacheDamaged())
		i := slices.IndexFunc(t.results, func(r *YearResult) bool { return r.Year == year })
		if i < 0 {
			return nil, fmt.Errorf("no workbooks of %d", year)
		}
		if _, err := t.compute(ctx, t.results[i].build, 0); err != nil {
			return nil, fmt.Errorf("computing %d: %w", year, err)
		}
		if err := t.settled(); err != nil {
			return nil, err
		}
		db, err = store.OpenReadOnly(ctx, path)
	}
	if err != nil {
		return nil, err
	}
	t.databases[year] = db
	return db, db.Lock(ctx)
}

// answer finds the figure and everything behind it.
func (t *tracer) answer(ctx context.Context, q Question, reports []model.Fact) (*Explanation, error) {
	_, all := combine(t.results, t.o.Year)
	var err error
	if t.fact, err = t.session.asked(all, q); err != nil {
		return nil, err
	}
	f := t.fact
	t.result = t.results[deciders(t.results)[figureOf{f.Measure, f.Period, f.Area}]]
	t.def, t.file = t.definitionOf(f.Measure)
	e := t.described(f)
	e.InReports = differently(f, reports)
	if err := t.addCases(ctx, e); err != nil {
		return nil, err
	}
	t.addLaw(e)
	t.addSheets(e)
	return e, nil
}

// differently gives what the reports say of a figure where it is not what is
// counted now; "" where they have no value.
func differently(now model.Fact, reports []model.Fact) *string {
	for _, f := range reports {
		if model.KeyOf(f) != model.KeyOf(now) || f.Area != now.Area {
			continue
		}
		said, counted := "", ""
		if f.HasValue() {
			said = f.Value.String()
		}
		if now.HasValue() {
			counted = now.Value.String()
		}
		if said != counted {
			return &said
		}
	}
	return nil
}

func (t *tracer) definitionOf(id string) (measure.Definition, measure.CaseFile) {
	for _, d := range t.defs.Indicators {
		for _, c := range d.Counts {
			if c.Measure != id {
				continue
			}
			i := slices.IndexFunc(d.Cases, func(f measure.CaseFile) bool { return f.Name == c.Cases })
			return d, d.Cases[i]
		}
	}
	return measure.Definition{}, measure.CaseFile{}
}

// addCases adds the cells counted, those of the denominator and those left out.
func (t *tracer) addCases(ctx context.Context, e *Explanation) error {
	var left []measure.LeftOut
	var err error
	if t.fact.Origin == model.Counted {
		left, err = t.addCounted(ctx, e)
	} else {
		e.Cases, left, err = t.total(ctx, t.fact)
		if err == nil && t.fact.RateUnit != "" {
			err = t.addTotalsDenominator(ctx, e)
		}
	}
	if err != nil {
		return err
	}
	return t.addLeftOut(ctx, e, left)
}

// addCounted explains a figure that was counted of rows.
func (t *tracer) addCounted(ctx context.Context, e *Explanation) ([]measure.LeftOut, error) {
	cases, err := t.cases(ctx, t.fact.Measure)
	if err != nil {
		return nil, err
	}
	var why map[int64]string
	if !t.file.History {
		if why, err = t.leftOutByRules(ctx, t.result.Year); err != nil {
			return nil, err
		}
	}
	found, err := cases.Trace(ctx, measure.Asked{Measure: t.fact.Measure, Period: t.fact.Period, Breakdown: t.fact.Breakdown}, why)
	if err != nil {
		return nil, err
	}
	left := found.LeftOut
	t.consulted = found.Consulted
	if !t.fact.HasValue() { // there may be rows, but they give no figure
		for _, u := range found.Units {
			for _, row := range u.Rows {
				left = append(left, measure.LeftOut{Row: row, Reason: notDelivered})
			}
		}
		found.Units, found.Value = nil, 0
	} else if found.Value != t.fact.Value {
		return nil, fmt.Errorf("the rows found for %s give %s, the figure is %s", model.KeyOf(t.fact), found.Value, t.fact.Value)
	}
	if e.Cases, err = t.printed(ctx, found, t.fact.HasValue()); err != nil {
		return nil, err
	}
	if t.fact.RateUnit != "" && t.fact.HasValue() {
		if found.Denominator == nil || found.Denominator.Value != t.fact.Denominator {
			return nil, fmt.Errorf("the rows found for the denominator of %s do not give %s", model.KeyOf(t.fact), t.fact.Denominator)
		}
		below, err := t.printed(ctx, found.Denominator, true)
		if err != nil {
			return nil, err
		}
		e.DividedBy = &below
	}
	if t.file.History {
		return left, nil
	}
	_, sent, err := t.total(ctx, t.fact)
	return append(left, sent...), err
}

// notDelivered is the reason of rows behind a figure that has no value because
// something it needs did not come.
const notDelivered measure.Reason = "not_delivered"

// cases finds the cases of the definitions a measure needs, in the database of
// the figure's year; those of pathways in one made of the decisions of all years.
func (t *tracer) cases(ctx context.Context, id string) (*measure.Cases, error) {
	def, file := t.definitionOf(id)
	key := foundFor{t.result.Year, def.Folder}
	if file.History {
		key.year = 0
	}
	if found := t.found[key]; found != nil {
		return found, nil
	}
	var db *store.DB
	var in measure.Input
	var err error
	if file.History {
		t.pathways, in, err = t.pathwayDatabase(ctx, t.results)
		db = t.pathways
	} else {
		in = t.result.build.measureInput(t.result)
		db, err = t.database(ctx, t.result.Year)
	}
	if err != nil {
		return nil, err
	}
	found, err := measure.FindCases(ctx, db, in.Needed(def.Folder))
	if err != nil {
		return nil, err
	}
	t.found[key] = found
	return found, nil
}

// printed puts a trace at its cells.
func (t *tracer) printed(ctx context.Context, found *measure.Trace, value bool) (Cases, error) {
	c := Cases{Measure: found.Measure, Period: found.Period, Breakdown: found.Breakdown, How: string(found.Operator), Of: found.Column, Condition: found.Condition, Groups: []CaseCells{}}
	if value {
		c.Value = found.Value.String()
	}
	var rows []int64
	for _, u := range found.Units {
		rows = append(rows, u.Rows...)
	}
	cells, err := t.cellsOf(ctx, rows, fieldOf(found))
	if err != nil {
		return c, err
	}
	for _, u := range found.Units {
		group := CaseCells{Cells: []CellAt{}}
		if found.Operator != measure.CountDistinct {
			group.Amount = u.Amount.String()
		}
		for _, row := range u.Rows {
			at, ok := cells[row]
			if !ok {
				return c, fmt.Errorf("a row behind %s stands in no workbook", found.Measure)
			}
			group.Cells = append(group.Cells, at)
		}
		c.Groups = append(c.Groups, group)
	}
	return c, nil
}

// fieldOf says at which field of a row a trace points: at the amount, and where a
// sheet is a list of answers, at the answer that decides. "" is the row's first.
func fieldOf(found *measure.Trace) func(forms.Sheet) []string {
	words := strings.FieldsFunc(found.Condition, func(r rune) bool { return r != '_' && (r < 'a' || r > 'z') })
	return func(s forms.Sheet) []string {
		if s.Layout == "pairs" {
			return append(words, found.Column)
		}
		if found.Operator == measure.CountDistinct {
			return nil
		}
		return []string{found.Column}
	}
}

// total explains a figure that is a sender's own total; of another, why the
// totals about it are not the figure.
func (t *tracer) total(ctx context.Context, f model.Fact) (Cases, []measure.LeftOut, error) {
	c := Cases{Measure: f.Measure, Period: f.Period, Breakdown: f.Breakdown, Value: f.Value.String(), How: "reported", Groups: []CaseCells{}}
	db, err := t.database(ctx, t.result.Year)
	if err != nil {
		return c, nil, err
	}
	totals, _, err := measure.ReadTotals(ctx, db, t.result.build.totalsInput())
	if err != nil {
		return c, nil, err
	}
	row, left := totals.Behind(measure.Asked{Measure: f.Measure, Period: f.Period, Breakdown: f.Breakdown}, f.Area, f.Origin == model.Counted)
	if f.Origin == model.Counted {
		return c, left, nil
	}
	cells, err := t.cellsOf(ctx, []int64{row}, func(forms.Sheet) []string { return []string{"value"} })
	if err != nil {
		return c, nil, err
	}
	at, ok := cells[row]
	if !ok {
		return c, nil, fmt.Errorf("the total that is %s stands in no workbook", model.KeyOf(f))
	}
	c.Groups = append(c.Groups, CaseCells{Amount: f.Value.String(), Cells: []CellAt{at}})
	return c, left, nil
}

// addTotalsDenominator explains the figure that a total is divided by: a total
// too, or one counted of rows.
func (t *tracer) addTotalsDenominator(ctx context.Context, e *Explanation) error {
	f, ok := measure.DividedBy(t.result.Facts, t.defs.Indicators, t.fact)
	if !ok {
		return fmt.Errorf("the denominator of %s is no figure", model.KeyOf(t.fact))
	}
	if f.Origin != model.Counted {
		below, _, err := t.total(ctx, f)
		e.DividedBy = &below
		return err
	}
	found, err := t.cases(ctx, f.Measure)
	if err != nil {
		return err
	}
	trace, err := found.Trace(ctx, measure.Asked{Measure: f.Measure, Period: f.Period}, nil)
	if err != nil {
		return err
	}
	below, err := t.printed(ctx, trace, true)
	e.DividedBy = &below
	return err
}
