package measure

import (
	"context"
	"fmt"
	"slices"

	"bernskats/pipeline/model"
)

// facts counts one measure in all its periods and breakdowns.
func (e *engine) facts(ctx context.Context, d Definition, c Count) ([]model.Fact, error) {
	m, _ := d.measure(c.Measure)
	file, _ := d.caseFile(c.Cases)
	totals, err := e.tally(ctx, d, c, nil)
	if err != nil {
		return nil, err
	}
	parts := make([]map[string][]tally, len(m.Breakdowns))
	for i, b := range m.Breakdowns {
		if parts[i], err = e.tally(ctx, d, c, b.Dimensions); err != nil {
			return nil, err
		}
	}
	var facts []model.Fact
	for _, p := range e.periods(file) {
		cov := e.coverage(c, file, p)
		if !cov.delivered() {
			facts = append(facts, e.fact(m, p, tally{}, cov))
			continue
		}
		total := one(totals[p.Label])
		if m.Total {
			facts = append(facts, e.fact(m, p, total, cov))
		}
		for i, b := range m.Breakdowns {
			ts := parts[i][p.Label]
			if !b.Overlap && m.Total && c.Operator != Max {
				if err := addsUp(m.ID, b, total, ts); err != nil {
					return nil, err
				}
			}
			for _, t := range ts {
				facts = append(facts, e.fact(m, p, t, cov))
			}
		}
		if facts, err = e.addRates(ctx, facts, m, c, p, cov); err != nil {
			return nil, err
		}
	}
	return facts, nil
}

// coverage of a pathway cohort also asks whether its window is over and every
// year of it at hand.
func (e *engine) coverage(c Count, f CaseFile, p model.Period) coverage {
	if !f.History {
		return e.deliveries.of(f, p)
	}
	cov := coverage{received: 1, expected: 1}
	for y := p.First.Year(); y <= p.First.Year()+c.Within; y++ {
		if !slices.Contains(e.deliveries.histories, y) {
			cov.received = 0
		}
	}
	return cov
}

func (e *engine) tally(ctx context.Context, d Definition, c Count, dims []string) (map[string][]tally, error) {
	rows, err := e.db.Query(ctx, countQuery(c, casesTable(d, c.Cases), dims))
	if err != nil {
		return nil, err
	}
	byPeriod := map[string][]tally{}
	for _, t := range tallies(rows, dims) {
		byPeriod[t.period] = append(byPeriod[t.period], t)
	}
	return byPeriod, nil
}

func one(ts []tally) tally {
	if len(ts) == 0 {
		return tally{}
	}
	return ts[0]
}

// addsUp checks that the parts of an additive breakdown give the total. If they
// do not, the definition calls a breakdown additive that is not.
func addsUp(id string, b model.Breakdown, total tally, parts []tally) error {
	var sum model.Decimal
	for _, t := range parts {
		sum += t.value
	}
	if sum != total.value {
		return definitionError{fmt.Sprintf("%s: the parts by %v give %s, the total is %s: the breakdown is not additive", id, b.Dimensions, sum, total.value)}
	}
	return nil
}

func (e *engine) fact(m model.Measure, p model.Period, t tally, cov coverage) model.Fact {
	f := model.Fact{
		Indicator: m.Indicator, Measure: m.ID, Period: p.Label, Area: e.in.Area, Breakdown: t.breakdown, Value: t.value,
		Origin: model.Counted, Received: cov.received, Expected: cov.expected, SetAside: cov.setAside, NotGiven: int(t.notGiven),
	}
	switch {
	case !cov.delivered() || t.empty():
		f.Status, f.Value = model.NotDelivered, 0
	case cov.provisional, e.in.OpenErrors && cov.setAside > 0:
		f.Status = model.Provisional
	default:
		f.Status = model.Final
	}
	return f
}
