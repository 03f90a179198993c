package measure

import (
	"context"
	"slices"
	"strings"

	"bernskats/pipeline/model"
)

// addRates puts rates on the facts of a measure and period: on the total, and on
// each part whose dimension and category the denominator has too.
func (e *engine) addRates(ctx context.Context, facts []model.Fact, m model.Measure, c Count, p model.Period, cov coverage) ([]model.Fact, error) {
	if c.Rate == nil {
		return facts, nil
	}
	for i := range facts {
		f := &facts[i]
		if f.Measure != m.ID || f.Period != p.Label || !f.HasValue() {
			continue
		}
		denominator, ok, err := e.denominator(ctx, *c.Rate, f.Breakdown, p, cov)
		if err != nil {
			return nil, err
		}
		if ok {
			setRate(f, *c.Rate, denominator)
		}
	}
	return facts, nil
}

func setRate(f *model.Fact, r Rate, denominator model.Decimal) {
	rate, ok := model.Ratio(f.Value, denominator, r.Per())
	if !ok {
		return
	}
	f.Rate, f.RateUnit, f.Denominator = rate, r.Unit, denominator
}

// denominator counts what a figure is divided by. ok is false where there is no
// such number: the rule of indicators.md "Rates".
func (e *engine) denominator(ctx context.Context, r Rate, breakdown string, p model.Period, cov coverage) (model.Decimal, bool, error) {
	of, ok := e.denominatorOf(r, breakdown, p, cov)
	if !ok {
		return 0, false, nil
	}
	dims := dimensionsOf(model.ParseBreakdown(of.breakdown))
	counted, err := e.countedOnce(ctx, countQuery(of.count, of.table(), dims, append(slices.Clone(of.conditions), of.inPeriod())...), dims)
	if err != nil {
		return 0, false, err
	}
	t := counted[of.breakdown]
	return t.value, t.value > 0 && !t.empty(), nil
}

// denominatorOf says which cases a figure is divided by; false where it has no
// denominator.
func (e *engine) denominatorOf(r Rate, breakdown string, p model.Period, cov coverage) (casesOf, bool) {
	if r.Only != "" {
		if breakdown != r.Only {
			return casesOf{}, false
		}
		breakdown = ""
	}
	d, c, m, ok := e.find(r.Of)
	if !ok {
		return casesOf{}, false
	}
	for _, part := range model.ParseBreakdown(breakdown) {
		if part.Dimension == "age" || !hasDimension(m, part.Dimension) {
			return casesOf{}, false
		}
	}
	file, _ := d.caseFile(c.Cases)
	period, ok := e.denominatorPeriod(file, p)
	if !ok || !e.deliveries.of(file, period).delivered() {
		return casesOf{}, false
	}
	of := casesOf{def: d, count: c, period: period, breakdown: breakdown}
	if r.Where != "" {
		of.conditions = append(of.conditions, r.Where)
	}
	if cov.missingSchools && hasDimension(m, "school") {
		of.conditions = append(of.conditions, "school IN ("+quotedList(cov.schools)+")")
	}
	return of, true
}

// countedOnce runs a counting query unless it was run before: the parts of a
// breakdown divide by the parts of one query.
func (e *engine) countedOnce(ctx context.Context, query string, dims []string) (map[string]tally, error) {
	if known, ok := e.denominators[query]; ok {
		return known, nil
	}
	rows, err := e.db.Query(ctx, query)
	if err != nil {
		return nil, err
	}
	counted := map[string]tally{}
	for _, t := range tallies(rows, dims) {
		counted[t.breakdown] = t
	}
	e.denominators[query] = counted
	return counted, nil
}

func dimensionsOf(parts []model.Part) []string {
	var dims []string
	for _, p := range parts {
		dims = append(dims, p.Dimension)
	}
	return dims
}

func quotedList(texts []string) string {
	quoted := make([]string, len(texts))
	for i, t := range texts {
		quoted[i] = quoteText(t)
	}
	return strings.Join(quoted, ", ")
}

func hasDimension(m model.Measure, dimension string) bool {
	for _, b := range m.Breakdowns {
		if slices.Contains(b.Dimensions, dimension) {
			return true
		}
	}
	return false
}

// denominatorPeriod maps a figure's period to that of its denominator: a year to
// its 31 December, a school year to its second semester.
func (e *engine) denominatorPeriod(file CaseFile, p model.Period) (model.Period, bool) {
	for _, q := range e.in.Periods {
		if q.Kind != file.Period {
			continue
		}
		switch {
		case q.Kind == p.Kind && q.Label == p.Label,
			p.Kind == model.CalendarYear && q.Kind == model.ReferenceDay && q.Day == p.Last,
			p.Kind == model.SchoolYear && q.Kind == model.Semester && q.SchoolYear == p.SchoolYear && q.Semester == 2:
			return q, true
		}
	}
	return model.Period{}, false
}

func (e *engine) find(measure string) (Definition, Count, model.Measure, bool) {
	for _, d := range e.in.Definitions {
		for _, c := range d.Counts {
			if c.Measure == measure {
				m, _ := d.measure(measure)
				return d, c, m, true
			}
		}
	}
	return Definition{}, Count{}, model.Measure{}, false
}

// rateTotals gives reported and published totals their rate where the whole of
// the denominator is a figure of the same area and needs no condition.
func rateTotals(facts []model.Fact, totals []total) []model.Fact {
	value := map[string]model.Decimal{}
	for _, f := range facts {
		if f.HasValue() {
			value[strings.Join([]string{f.Measure, f.Period, f.Area, f.Breakdown}, "|")] = f.Value
		}
	}
	rates := map[string]*Rate{}
	for _, t := range totals {
		rates[t.measure.ID] = t.count.Rate
	}
	for i := range facts {
		f := &facts[i]
		r := rates[f.Measure]
		if f.Origin == model.Counted || r == nil || r.Where != "" || r.Only != "" || f.Breakdown != "" {
			continue
		}
		for _, period := range denominatorLabels(f.Period) {
			if d := value[strings.Join([]string{r.Of, period, f.Area, ""}, "|")]; d > 0 {
				setRate(f, *r, d)
				break
			}
		}
	}
	return facts
}

// DividedBy gives the figure that a reported or published total is divided by,
// false when it has no rate.
func DividedBy(facts []model.Fact, defs []Definition, f model.Fact) (model.Fact, bool) {
	var of string
	for _, d := range defs {
		for _, c := range d.Counts {
			if c.Measure == f.Measure && c.Rate != nil {
				of = c.Rate.Of
			}
		}
	}
	for _, period := range denominatorLabels(f.Period) {
		for _, d := range facts {
			if d.Measure == of && d.Period == period && d.Area == f.Area && d.Breakdown == "" && d.HasValue() && d.Value > 0 {
				return d, true
			}
		}
	}
	return model.Fact{}, false
}

// denominatorLabels are the periods a denominator may have: the same, the year's
// last day, the school year's second semester.
func denominatorLabels(period string) []string {
	return []string{period, period + "-12-31", period + "-2"}
}
