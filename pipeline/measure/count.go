package measure

import (
	"fmt"
	"strings"

	"bernskats/pipeline/model"
	"bernskats/pipeline/store"
)

// tally is one counted number before it becomes a fact.
type tally struct {
	period    string
	breakdown string
	value     model.Decimal
	rows      int64 // cases behind it
	notGiven  int64 // of them with an empty optional value
}

// empty says that there were cases, but none gave a value.
func (t tally) empty() bool { return t.rows > 0 && t.notGiven == t.rows }

// countQuery writes the SELECT that counts the cases of a table for one
// breakdown: columns period, one per dimension, value, not given, rows. No
// dimension at all gives the total.
func countQuery(c Count, table string, dims []string, conditions ...string) string {
	keys := []string{"period"}
	for _, d := range dims {
		keys = append(keys, fmt.Sprintf("coalesce(%s::VARCHAR, 'unknown') AS %s", store.Quote(d), store.Quote(d)))
	}
	where := ""
	if joined := joinConditions(append([]string{c.Where}, conditions...)); joined != "" {
		where = " WHERE " + joined
	}
	if c.Operator == LargestPer || c.Operator == PersonsPer {
		return perQuery(c, table, keys, where)
	}
	value, missing := simpleValue(c)
	return fmt.Sprintf("SELECT %s, %s AS value, %s AS not_given, count(*) AS cases FROM %s%s GROUP BY ALL ORDER BY ALL",
		strings.Join(keys, ", "), value, missing, table, where)
}

func simpleValue(c Count) (value, missing string) {
	column := store.Quote(c.Column)
	switch c.Operator {
	case Sum:
		return "sum(" + column + ")", "count(*) FILTER (" + column + " IS NULL)"
	case Max:
		return "max(" + column + ")", "0"
	}
	return "count(DISTINCT " + column + ")", "0"
}

// perQuery first finds one number for each family (or household), then sums.
func perQuery(c Count, table string, keys []string, where string) string {
	column, per := store.Quote(c.Column), store.Quote(c.Per)
	inner := fmt.Sprintf("SELECT %s, %s AS one_of, %s AS value, count(*) FILTER (%s IS NULL) AS not_given, count(*) AS cases FROM %s%s GROUP BY ALL",
		strings.Join(keys, ", "), per, onePer(c), column, table, where)
	return fmt.Sprintf("SELECT * EXCLUDE (one_of, value, not_given, cases), sum(value) AS value, sum(not_given) AS not_given, sum(cases) AS cases FROM (%s) GROUP BY ALL ORDER BY ALL", inner)
}

// onePer is the number of one family (or household).
func onePer(c Count) string {
	column := store.Quote(c.Column)
	if c.Operator == PersonsPer {
		return fmt.Sprintf("CASE WHEN count(DISTINCT %[1]s) > 0 THEN count(DISTINCT %[1]s) ELSE max(%[2]s) END", store.Quote(c.Code), column)
	}
	return "max(" + column + ")"
}

func joinConditions(conditions []string) string {
	var kept []string
	for _, c := range conditions {
		if c != "" {
			kept = append(kept, "("+c+")")
		}
	}
	return strings.Join(kept, " AND ")
}

// tallies reads the result of countQuery.
func tallies(rows [][]any, dims []string) []tally {
	var out []tally
	for _, r := range rows {
		period, _ := r[0].(string)
		parts := make([]model.Part, len(dims))
		for i, d := range dims {
			parts[i] = model.Part{Dimension: d, Code: r[1+i].(string)}
		}
		n := len(r)
		out = append(out, tally{
			period: period, breakdown: model.BreakdownKey(parts...),
			value: toDecimal(r[n-3]), notGiven: toDecimal(r[n-2]).Int(), rows: toDecimal(r[n-1]).Int(),
		})
	}
	return out
}

func toDecimal(v any) model.Decimal {
	switch v := v.(type) {
	case int64:
		return model.Whole(v)
	case model.Decimal:
		return v
	}
	return 0
}
