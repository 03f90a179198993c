package suppress

import (
	"context"
	"errors"
	"fmt"
	"math"
)

// ErrMargins is in the chain of errors when no whole-number table has the given
// sums. Of such figures only the total can be shown.
var ErrMargins = errors.New("no whole-number table has these sums")

// Sum is a number that is known although its inner cells are not.
type Sum struct {
	Key   string
	Cells []int // ascending
	Total int64
}

// Fill gives inner cells with these sums: for totals that were reported without
// rows, any whole-number table with their margins stands for the unknown one.
// It fails with ErrMargins when none was found, or with the error of ctx.
func Fill(ctx context.Context, cells int, sums []Sum) ([]int64, error) {
	for _, s := range sums {
		if s.Total < 0 {
			return nil, fmt.Errorf("%w: %s is negative", ErrMargins, s.Key)
		}
	}
	const attempts = 8
	for try := range attempts {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("fill a table: %w", err)
		}
		if x, ok := fill(cells, sums, try); ok {
			return x, nil
		}
	}
	return nil, fmt.Errorf("%w: %d cells, %d sums", ErrMargins, cells, len(sums))
}

// fill starts with an empty table, in which all sums are too small, and pays for
// each that is not met; tries after the first prefer other cells.
func fill(cells int, sums []Sum, try int) ([]int64, bool) {
	lp := &simplex{}
	lp.prepare(cells, len(sums))
	for c := range cells {
		lp.shapes[c] = bent(0, math.Inf(1), 0, ease*float64(try)*scatter(c, try))
	}
	for r, s := range sums {
		lp.shapes[cells+r] = bent(math.Inf(-1), math.Inf(1), float64(s.Total), 1)
		for _, c := range s.Cells {
			lp.row(r)[c] = 1
		}
	}
	lp.start()
	lp.run(100 * (cells + len(sums)))
	x := make([]int64, cells)
	for c := range x {
		x[c] = int64(math.Round(lp.value[c]))
		if x[c] < 0 {
			return nil, false
		}
	}
	for _, s := range sums {
		left := s.Total
		for _, c := range s.Cells {
			left -= x[c]
		}
		if left != 0 {
			return nil, false
		}
	}
	return x, true
}
