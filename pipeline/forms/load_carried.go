package forms

import "github.com/goccy/go-yaml/ast"

// carried reads which rows of last year's workbook the next blank form brings
// along: {rows: all, anew: [fields]} or {rows: open, until: field, anew: [fields]}.
func (d document) carried(fs map[string]entry, s Sheet) Carried {
	e, ok := fs["carried"]
	if !ok {
		return Carried{}
	}
	if s.Layout == "pairs" {
		d.problem(e.key, "carried: true at an answer", "a sheet of pairs carries answers, not rows")
		return Carried{}
	}
	own, ok := d.fields(e.value, "carried", "rows", "until", "anew")
	if !ok {
		return Carried{}
	}
	c := Carried{Rows: d.oneOf(e.value, own, "rows", true, "all", "open")}
	c.Until = d.text(e.value, own, "until", c.Rows == "open")
	if u, given := own["until"]; given && (s.Column(c.Until) < 0 || s.Columns[s.Column(c.Until)].Kind != Date) {
		d.problem(u.value, "the date on which a span ends", "until names %q, which is no date of the sheet", c.Until)
	}
	for _, a := range d.texts(own, "anew") {
		if s.Column(a.name) < 0 {
			d.problem(a.key, "fields of the sheet", "anew names %q, which is no field of the sheet", a.name)
		}
		c.Anew = append(c.Anew, a.name)
	}
	return c
}

// example demands that what a blank form shows as right is read as right.
func (d document) example(n ast.Node, fs map[string]entry, c Column, lists map[string]CodeList) {
	e, given := fs["example"]
	if !given {
		return
	}
	text := atYear(c.Example, exampleYear)
	value, issues := Parse(c, lists, Cell{Type: CellText, Text: text}, ParseContext{Year: exampleYear, LatestDay: ""})
	if len(issues) > 0 || value.Kind == ValueNone {
		d.problem(e.value, "a value that is read without a finding", "the example %q of column %q is not read", text, c.Field)
	}
}
