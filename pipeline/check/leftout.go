package check

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"bernskats/pipeline/model"
	"bernskats/pipeline/store"
)

// LeftOut gives the rows that rules leave out of the figures, each with the code
// of the first such rule. It asks the linked tables of a year's database. A rule
// whose SQL is wrong is a problem.
func LeftOut(ctx context.Context, db *store.DB, rules []Rule) (map[int64]string, error) {
	out := map[int64]string{}
	var problems model.Problems
	for _, r := range rules {
		if r.LeavesOut == nil {
			continue
		}
		rows, err := r.leftOut(ctx, db)
		var se *store.Error
		switch {
		case errors.Is(err, store.ErrNotSelect), errors.As(err, &se) && se.IsStatement(), errors.Is(err, errNoRow):
			problems = append(problems, r.problem("leaves_out: "+err.Error()))
		case err != nil:
			return nil, fmt.Errorf("rule %q: %w", r.Name, err)
		}
		for _, row := range rows {
			if out[row] == "" {
				out[row] = r.Code
			}
		}
	}
	return out, problems.Err()
}

// leftOut gives the rows the rule leaves out.
func (r Rule) leftOut(ctx context.Context, db *store.DB) ([]int64, error) {
	query := r.LeavesOut.Rows
	if query == "" {
		query = r.Finds
	}
	query = strings.TrimRight(strings.TrimSpace(query), ";")
	if err := db.MustSelect(ctx, query); err != nil {
		return nil, err
	}
	columns, rows, err := db.Select(ctx, "SELECT * FROM ("+query+"\n) ORDER BY ALL")
	if err != nil {
		return nil, err
	}
	if len(columns) == 0 || columns[0] != "row_id" {
		return nil, errNoRow
	}
	var out []int64
	for _, row := range rows {
		id, ok := row[0].(int64)
		if !ok {
			return nil, errNoRow
		}
		out = append(out, id)
	}
	return out, nil
}
