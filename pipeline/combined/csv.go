package combined

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Columns are the columns of combined.csv in their order.
func Columns() []string {
	return []string{"indicator", "measure", "period", "breakdown", "value", "status", "municipalities", "given", "provisional", "withheld", "not_delivered", "absent",
		"rate", "rate_unit", "denominator", "rate_municipalities", "breaks"}
}

// WriteCSV writes lines as combined.csv: UTF-8, commas, one header line, LF.
func WriteCSV(w io.Writer, lines []Line) error {
	out := csv.NewWriter(w)
	records := [][]string{Columns()}
	for _, l := range lines {
		records = append(records, l.record())
	}
	if err := out.WriteAll(records); err != nil {
		return fmt.Errorf("writing the combined table: %w", err)
	}
	return nil
}

// Kind is how a column is typed where values have types.
type Kind int

// The kinds.
const (
	Text   Kind = iota
	Number      // decimals
	Count       // whole numbers
)

// Records gives the lines with typed values, nil for what is empty, and the kind
// of each column.
func Records(lines []Line) (rows [][]any, kinds []Kind) {
	kinds = []Kind{Text, Text, Text, Text, Number, Text, Count, Count, Count, Count, Count, Count, Number, Text, Number, Count, Text}
	for _, l := range lines {
		row := []any{l.Indicator, l.Measure, l.Period, l.Breakdown, nil, string(l.Status),
			int64(l.Municipalities), int64(l.Given), int64(l.Provisional), int64(l.Withheld), int64(l.NotDelivered), int64(l.Absent),
			nil, nil, nil, nil, strings.Join(l.Breaks, ";")}
		if l.HasValue() {
			row[4] = l.Value
		}
		if l.RateUnit != "" {
			row[12], row[13], row[14], row[15] = l.Rate, l.RateUnit, l.Denominator, int64(l.RateOf)
		}
		rows = append(rows, row)
	}
	return rows, kinds
}

func (l Line) record() []string {
	value, rate, denominator, rateOf := "", "", "", ""
	if l.HasValue() {
		value = l.Value.String()
	}
	if l.RateUnit != "" {
		rate, denominator, rateOf = l.Rate.String(), l.Denominator.String(), strconv.Itoa(l.RateOf)
		if !strings.Contains(rate, ".") {
			rate += ".0"
		}
	}
	return []string{l.Indicator, l.Measure, l.Period, l.Breakdown, value, string(l.Status),
		strconv.Itoa(l.Municipalities), strconv.Itoa(l.Given), strconv.Itoa(l.Provisional), strconv.Itoa(l.Withheld), strconv.Itoa(l.NotDelivered), strconv.Itoa(l.Absent),
		rate, l.RateUnit, denominator, rateOf, strings.Join(l.Breaks, ";")}
}

func nameOf(measure string) string {
	name, _, _ := strings.Cut(measure, ".")
	return name
}
