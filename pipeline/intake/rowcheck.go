package intake

import (
	"strings"

	"bernskats/pipeline/forms"
)

// trouble is something wrong with a row as a whole, at the cell of one field.
type trouble struct {
	code, field string
	args        map[string]string
}

// checkRow looks at one row: spans that end before they begin, births after the
// event. Columns are those of the sheet.
func checkRow(s forms.Sheet, values []Value) []trouble {
	var ts []trouble
	for i, c := range s.Columns {
		begin, ok := strings.CutSuffix(c.Field, "_to")
		if !ok || values[i].Kind != Day {
			continue
		}
		j := s.Column(begin + "_from")
		if j >= 0 && values[j].Kind == Day && values[i].Text < values[j].Text {
			ts = append(ts, trouble{forms.EndsBeforeBegins, c.Field, map[string]string{"from": latvianDay(values[j].Text), "to": latvianDay(values[i].Text)}})
		}
	}
	if i, j := s.Column("first_year"), s.Column("last_year"); i >= 0 && j >= 0 &&
		values[i].Kind == Int && values[j].Kind == Int && values[j].Int < values[i].Int {
		ts = append(ts, trouble{forms.EndsBeforeBegins, "last_year", map[string]string{"from": itoa(int(values[i].Int)), "to": itoa(int(values[j].Int))}})
	}
	if late, ok := bornAfter(s, values); ok {
		ts = append(ts, trouble{forms.BornAfterEvent, "born", map[string]string{"column": late.Header}})
	}
	return ts
}

// bornAfter finds the first date of a row, other than its ends, before which the
// child was not born.
func bornAfter(s forms.Sheet, values []Value) (forms.Column, bool) {
	born := s.Column("born")
	if born < 0 || values[born].Kind != Day {
		return forms.Column{}, false
	}
	for i, c := range s.Columns {
		event := c.Kind == forms.Date && i != born && !strings.HasSuffix(c.Field, "_to")
		if event && values[i].Kind == Day && values[i].Text < values[born].Text {
			return c, true
		}
	}
	return forms.Column{}, false
}

// latvianDay prints an ISO day as people here write it.
func latvianDay(iso string) string {
	p := strings.Split(iso, "-")
	if len(p) != 3 {
		return iso
	}
	return p[2] + "." + p[1] + "." + p[0]
}
