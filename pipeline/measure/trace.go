package measure

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"bernskats/pipeline/forms"
	"bernskats/pipeline/model"
	"bernskats/pipeline/store"
)

// Asked is the figure whose rows somebody asks for.
type Asked struct{ Measure, Period, Breakdown string }

// Trace says from which stored rows a figure was counted, and which rows were
// looked at for it and did not count.
type Trace struct {
	Asked
	Operator  Operator
	Column    string // what is counted, summed or compared
	Condition string // SQL on the cases, as the definition and the rate write it; "" for all
	Units     []Unit // what was counted, in the order of their rows
	Value     model.Decimal
	LeftOut   []LeftOut // sorted by row; none of a denominator
	// Consulted are the sheets ("form.sheet") that the definition reads without
	// counting a row of theirs.
	Consulted   []string
	Denominator *Trace
}

// Unit is one thing that was counted: a child with all rows about it, a family
// with the largest number given, an amount with its row.
type Unit struct {
	Amount model.Decimal // what it adds to the figure; 1 where things are counted
	Rows   []int64       // row ids, ascending
}

// casesOf are the cases of one figure: those of a period under conditions.
type casesOf struct {
	def        Definition
	count      Count
	period     model.Period
	breakdown  string
	conditions []string // beside the count's own
}

// Trace finds the rows behind a counted figure of this database. why gives, for
// rows that rules leave out, the code of the rule. A figure there is no
// definition or no period for is an error.
func (c *Cases) Trace(ctx context.Context, q Asked, why map[int64]string) (*Trace, error) {
	of, err := c.casesOf(q)
	if err != nil {
		return nil, err
	}
	t, err := c.trace(ctx, of)
	if err != nil {
		return nil, err
	}
	if t.LeftOut, t.Consulted, err = c.leftOut(ctx, of, t.Units, why); err != nil {
		return nil, err
	}
	if of.count.Rate == nil {
		return t, nil
	}
	file, _ := of.def.caseFile(of.count.Cases)
	below, ok := c.denominatorOf(*of.count.Rate, q.Breakdown, of.period, c.coverage(of.count, file, of.period))
	if !ok {
		return t, nil
	}
	t.Denominator, err = c.trace(ctx, below)
	return t, err
}

func (e *engine) casesOf(q Asked) (casesOf, error) {
	d, c, _, ok := e.find(q.Measure)
	if !ok {
		return casesOf{}, fmt.Errorf("no measure %s", q.Measure)
	}
	file, _ := d.caseFile(c.Cases)
	for _, p := range e.periods(file) {
		if p.Label == q.Period {
			return casesOf{def: d, count: c, period: p, breakdown: q.Breakdown}, nil
		}
	}
	return casesOf{}, fmt.Errorf("%s has no period %s here", q.Measure, q.Period)
}

// trace finds what was counted and what it gives together.
func (e *engine) trace(ctx context.Context, of casesOf) (*Trace, error) {
	t := &Trace{Asked: Asked{of.count.Measure, of.period.Label, of.breakdown}, Operator: of.count.Operator, Column: of.count.Column,
		Condition: of.condition()}
	rows, err := e.db.Query(ctx, unitsQuery(of.count, of.table(), of.counts()))
	if err != nil {
		return nil, fmt.Errorf("finding the rows of %s: %w", of.count.Measure, err)
	}
	for _, r := range rows {
		u := Unit{Amount: toDecimal(r[0])}
		u.Rows, _ = r[1].([]int64)
		t.Units = append(t.Units, u)
		if of.count.Operator == Max {
			t.Value = u.Amount // every one of them is the largest
		} else {
			t.Value += u.Amount
		}
	}
	slices.SortStableFunc(t.Units, func(a, b Unit) int { return slices.Compare(a.Rows, b.Rows) })
	return t, nil
}

func (of casesOf) table() string { return casesTable(of.def, of.count.Cases) }

// inPeriod, meets and inCategory are the three questions a case is asked, as SQL.
func (of casesOf) inPeriod() string { return "period = " + quoteText(of.period.Label) }

func (of casesOf) meets() string {
	if c := of.condition(); c != "" {
		return c
	}
	return "true"
}

// condition is what is asked of a case beside its period and category.
func (of casesOf) condition() string {
	all := slices.DeleteFunc(append([]string{of.count.Where}, of.conditions...), func(c string) bool { return c == "" })
	if len(all) == 1 {
		return all[0]
	}
	return joinConditions(all)
}

func (of casesOf) inCategory() string {
	conditions := []string{"true"}
	for _, p := range model.ParseBreakdown(of.breakdown) {
		conditions = append(conditions, fmt.Sprintf("coalesce(%s::VARCHAR, 'unknown') = %s", store.Quote(p.Dimension), quoteText(p.Code)))
	}
	return strings.Join(conditions, " AND ")
}

func (of casesOf) counts() string {
	return joinConditions([]string{of.inPeriod(), of.meets(), of.inCategory()})
}

// unitsQuery writes the SELECT of what was counted: amount, rows.
func unitsQuery(c Count, table, where string) string {
	column, per := store.Quote(c.Column), store.Quote(c.Per)
	const rows = "list_sort(list_distinct(flatten(list(rows))))"
	grouped := func(amount, by string) string {
		return fmt.Sprintf("SELECT * FROM (SELECT %s AS amount, %s AS rows FROM %s WHERE %s GROUP BY %s) WHERE amount IS NOT NULL ORDER BY rows, amount", amount, rows, table, where, by)
	}
	switch c.Operator {
	case Sum:
		return fmt.Sprintf("SELECT %[1]s AS amount, list_sort(rows) AS rows FROM %[2]s WHERE %[3]s AND %[1]s IS NOT NULL ORDER BY rows, amount", column, table, where)
	case Max:
		return fmt.Sprintf("SELECT %[1]s AS amount, list_sort(rows) AS rows FROM %[2]s WHERE %[3]s AND %[1]s = (SELECT max(%[1]s) FROM %[2]s WHERE %[3]s) ORDER BY rows", column, table, where)
	case LargestPer, PersonsPer:
		return grouped(onePer(c), per)
	}
	return fmt.Sprintf("SELECT 1::BIGINT AS amount, %s AS rows FROM %s WHERE %s AND %s IS NOT NULL GROUP BY %s ORDER BY rows", rows, table, where, column, column)
}

// Needed narrows an input to the definition in a folder and those its measures
// are divided by.
func (in Input) Needed(folder string) Input {
	wanted := map[string]bool{}
	for _, d := range in.Definitions {
		for _, c := range d.Counts {
			if d.Folder == folder && c.Rate != nil {
				wanted[c.Rate.Of] = true
			}
		}
	}
	var kept []Definition
	for _, d := range in.Definitions {
		if d.Folder == folder || slices.ContainsFunc(d.Counts, func(c Count) bool { return wanted[c.Measure] }) {
			kept = append(kept, d)
		}
	}
	in.Definitions = kept
	return in
}

// Sheets names the sheets ("form.sheet") a case file reads, by form and sheet.
func (f CaseFile) Sheets(catalogue *forms.Catalogue) (names []string) {
	for _, form := range catalogue.Forms {
		for _, s := range form.Sheets {
			if f.reads(form.ID, s.ID) {
				names = append(names, form.ID+"."+s.ID)
			}
		}
	}
	return names
}
