package data

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"bernskats/pipeline/model"
	"bernskats/pipeline/protect"
)

// About says whose figures they are. Edition is filled in by WriteJSON.
type About struct {
	Year         int    `json:"year"`
	Municipality string `json:"municipality"`
	Code         string `json:"code"`
	Edition      string `json:"edition"` // "internal" or "public"
	Fingerprint  string `json:"fingerprint"`
}

// fact is one figure in facts.json: the columns of facts.csv, empty as null.
type fact struct {
	Indicator   string       `json:"indicator"`
	Measure     string       `json:"measure"`
	Period      string       `json:"period"`
	Area        string       `json:"area"`
	Breakdown   breakdown    `json:"breakdown"`
	Value       *json.Number `json:"value"`
	Status      model.Status `json:"status"`
	Origin      model.Origin `json:"origin"`
	Rate        *json.Number `json:"rate"`
	RateUnit    *string      `json:"rate_unit"`
	Denominator *json.Number `json:"denominator"`
	Received    int          `json:"received"`
	Expected    int          `json:"expected"`
	SetAside    *int         `json:"set_aside"`
	NotGiven    *int         `json:"not_given"`
}

// breakdown prints as an object, dimension to code; {} for the total.
type breakdown string

// MarshalJSON writes the parts in the order of the key, which is sorted.
func (b breakdown) MarshalJSON() ([]byte, error) {
	var out bytes.Buffer
	out.WriteByte('{')
	for i, p := range model.ParseBreakdown(string(b)) {
		if i > 0 {
			out.WriteByte(',')
		}
		dimension, err := plain(p.Dimension)
		if err != nil {
			return nil, err
		}
		code, err := plain(p.Code)
		if err != nil {
			return nil, err
		}
		out.Write(dimension)
		out.WriteByte(':')
		out.Write(code)
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}

// WriteJSON writes one object: what About says and "facts", an array of the
// figures in the order of facts.csv, one per line. Numbers are JSON numbers with
// the digits of facts.csv. Texts are written as they are: JSON runs nothing.
func WriteJSON(w io.Writer, about About, e protect.Edition) error {
	about.Edition = e.Name()
	out := bufio.NewWriter(w)
	head, err := plain(about)
	if err != nil {
		return fmt.Errorf("writing facts as JSON: %w", err)
	}
	out.Write(bytes.TrimSuffix(head, []byte("}")))
	out.WriteString(`,"facts":[`)
	for i, f := range Sorted(e.Figures()) {
		if i > 0 {
			out.WriteByte(',')
		}
		one, err := plain(toJSON(f, about.Edition == "public"))
		if err != nil {
			return fmt.Errorf("writing facts as JSON: %w", err)
		}
		out.WriteByte('\n')
		out.Write(one)
	}
	out.WriteString("\n]}\n")
	if err := out.Flush(); err != nil {
		return fmt.Errorf("writing facts as JSON: %w", err)
	}
	return nil
}

func toJSON(f protect.Figure, public bool) fact {
	k := f.Key()
	received, expected := f.Senders()
	j := fact{Indicator: f.Indicator(), Measure: k.Measure, Period: k.Period, Area: k.Area, Breakdown: breakdown(k.Breakdown),
		Status: f.Status(), Origin: f.Origin(), Received: received, Expected: expected}
	if n, ok := NotGiven(f, public); ok {
		j.NotGiven = &n
	}
	if n, ok := SetAside(f, public); ok {
		j.SetAside = &n
	}
	if v, ok := f.Value(); ok {
		j.Value = numeral(v.String())
	}
	if r, unit, d, ok := f.Rate(); ok {
		j.Rate, j.RateUnit, j.Denominator = numeral(oneDecimal(r)), &unit, numeral(d.String())
	}
	return j
}

func numeral(s string) *json.Number { n := json.Number(s); return &n }

// plain is JSON that leaves <, > and & readable.
func plain(v any) ([]byte, error) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), nil
}
