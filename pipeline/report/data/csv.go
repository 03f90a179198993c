package data

import (
	"bufio"
	"fmt"
	"io"
	"sort"
	"strconv"
	"strings"

	"bernskats/pipeline/model"
	"bernskats/pipeline/protect"
)

// Columns are the columns of facts.csv in their order.
func Columns() []string {
	return []string{"indicator", "measure", "period", "area", "breakdown", "value", "status", "origin", "rate", "rate_unit",
		"denominator", "received", "expected", "set_aside", "not_given"}
}

// WriteCSV writes an edition as facts.csv: UTF-8, commas, one header line, LF,
// quotes where RFC 4180 asks for them, sorted bytewise by indicator, measure,
// period, area, breakdown. A text that a spreadsheet would take for a formula
// gets a leading apostrophe. In a public edition set_aside is empty below 5 and
// not_given always.
func WriteCSV(w io.Writer, e protect.Edition) error {
	out := bufio.NewWriter(w)
	writeLine(out, Columns())
	public := e.Name() == "public"
	for _, f := range Sorted(e.Figures()) {
		writeLine(out, line(f, public))
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("writing the table of facts: %w", err)
	}
	return nil
}

// Sorted gives the figures in the order of facts.csv and leaves the given slice alone.
func Sorted(figures []protect.Figure) []protect.Figure {
	sorted := append([]protect.Figure(nil), figures...)
	sort.SliceStable(sorted, func(i, j int) bool {
		a, b := sortKey(sorted[i]), sortKey(sorted[j])
		for n := range a {
			if a[n] != b[n] {
				return a[n] < b[n]
			}
		}
		return false
	})
	return sorted
}

func sortKey(f protect.Figure) [5]string {
	k := f.Key()
	return [5]string{f.Indicator(), k.Measure, k.Period, k.Area, k.Breakdown}
}

func line(f protect.Figure, public bool) []string {
	k := f.Key()
	value, rate, unit, denominator := "", "", "", ""
	if v, ok := f.Value(); ok {
		value = v.String()
	}
	if r, u, d, ok := f.Rate(); ok {
		rate, unit, denominator = oneDecimal(r), u, d.String()
	}
	received, expected := f.Senders()
	aside := ""
	if n, ok := SetAside(f, public); ok {
		aside = strconv.Itoa(n)
	}
	notGiven := ""
	if n, ok := NotGiven(f, public); ok {
		notGiven = strconv.Itoa(n)
	}
	return []string{safe(f.Indicator()), safe(k.Measure), safe(k.Period), safe(k.Area), safe(k.Breakdown), value,
		string(f.Status()), string(f.Origin()), rate, unit, denominator,
		strconv.Itoa(received), strconv.Itoa(expected), aside, notGiven}
}

// fewest is the smallest number of rows set aside that a public edition names.
const fewest = 5

// SetAside is the number of rows set aside as an edition may print it; ok is
// false where a public one leaves it empty.
func SetAside(f protect.Figure, public bool) (n int, ok bool) {
	n = f.SetAside()
	return n, !public || n >= fewest
}

// NotGiven is the number of rows counted without an optional value; ok is false
// in a public edition, which does not tell it: it may be a number of few children.
func NotGiven(f protect.Figure, public bool) (n int, ok bool) { return f.NotGiven(), !public }

// oneDecimal prints a rate, which is exact to one decimal, with that decimal: "100.0".
func oneDecimal(d model.Decimal) string {
	s := d.String()
	if !strings.Contains(s, ".") {
		s += ".0"
	}
	return s
}

// safe defuses text that a spreadsheet would run (CWE-1236). An apostrophe of
// the text's own before such a sign is doubled, so that reading back is exact.
func safe(s string) string {
	if formula(strings.TrimLeft(s, "'")) {
		return "'" + s
	}
	return s
}

// bare is the inverse of safe.
func bare(s string) string {
	if strings.HasPrefix(s, "'") && formula(strings.TrimLeft(s, "'")) {
		return s[1:]
	}
	return s
}

func formula(s string) bool { return s != "" && strings.ContainsRune("=+-@\t\r\x00", rune(s[0])) }

// writeLine quotes what holds a comma, a quote or a line break; errors stay in the buffered writer until Flush.
func writeLine(w *bufio.Writer, cells []string) {
	for i, cell := range cells {
		if i > 0 {
			w.WriteByte(',')
		}
		if strings.ContainsAny(cell, ",\"\r\n") || strings.HasPrefix(cell, " ") || strings.HasSuffix(cell, " ") {
			cell = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
		}
		w.WriteString(cell)
	}
	w.WriteByte('\n')
}
