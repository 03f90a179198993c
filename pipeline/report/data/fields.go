package data

import (
	"bernskats/pipeline/model"
	"bernskats/pipeline/protect"
)

// Kind is what a column of facts holds.
type Kind string

// The kinds, by the names of a Table Schema.
const (
	Text   Kind = "string"
	Number Kind = "number" // up to four decimals
	Count  Kind = "integer"
)

// KindOf says what a column of facts.csv holds.
func KindOf(column string) Kind {
	switch column {
	case "value", "rate", "denominator":
		return Number
	case "received", "expected", "set_aside", "not_given":
		return Count
	}
	return Text
}

// Records are the figures in the order and with the columns of facts.csv, typed:
// a text, model.Decimal, int64, or nil where there is none. Texts are as they
// are, without the apostrophe of facts.csv; indicator and breakdown are "" and
// not nil where they are empty, because that says something.
func Records(e protect.Edition) [][]any {
	public := e.Name() == "public"
	var records [][]any
	for _, f := range Sorted(e.Figures()) {
		k := f.Key()
		received, expected := f.Senders()
		r := []any{f.Indicator(), k.Measure, k.Period, k.Area, k.Breakdown, nil, string(f.Status()), string(f.Origin()), nil, nil, nil,
			int64(received), int64(expected), nil, nil}
		if v, ok := f.Value(); ok {
			r[5] = v
		}
		if rate, unit, of, ok := f.Rate(); ok {
			r[8], r[9], r[10] = rate, unit, of
		}
		if n, ok := SetAside(f, public); ok {
			r[13] = int64(n)
		}
		if n, ok := NotGiven(f, public); ok {
			r[14] = int64(n)
		}
		records = append(records, r)
	}
	return records
}

// Printed is a value of Records as facts.csv prints it, without its apostrophe.
func Printed(column string, v any) string {
	switch v := v.(type) {
	case string:
		return v
	case model.Decimal:
		if column == "rate" {
			return oneDecimal(v)
		}
		return v.String()
	case int64:
		return model.Whole(v).String()
	}
	return ""
}
