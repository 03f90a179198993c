package intake

import (
	"sort"
	"strings"

	"bernskats/pipeline/forms"
	"bernskats/pipeline/intake/xlsx"
	"bernskats/pipeline/model"
)

// answer is a label of a pairs sheet with what stands beside it.
type answer struct {
	row    int
	label  int // column of the label
	text   string
	column int       // where the answer stands; the cell right of the label when it is empty
	cell   xlsx.Cell // zero when nothing stands there
	given  bool
	hidden bool   // the row is
	mark   string // beside an answer of last year: whether it was confirmed
}

// waits says whether the answer is last year's and nobody confirmed it.
func (a answer) waits(c forms.Column) bool {
	return c.Carried && a.given && a.mark != "" && forms.AnswerWaits(a.mark, a.cell.Text)
}

// readAnswers takes every row for a label in its first filled cell and an answer
// in its next filled cell.
func readAnswers(rows []xlsx.Row) []answer {
	var as []answer
	for _, row := range rows {
		var a answer
		for _, c := range row.Cells {
			if blankCell(c) {
				continue
			}
			switch {
			case a.row == 0:
				a = answer{row: row.Number, label: c.Column, text: c.Text, column: c.Column + 1, hidden: row.Hidden}
			case c.Type == xlsx.Text && forms.IsMark(c.Text):
				a.mark = c.Text
			case !a.given:
				a.cell, a.column, a.given = c, c.Column, true
			}
		}
		if a.row > 0 {
			as = append(as, a)
		}
	}
	return as
}

// blankCell tells whether nobody can see anything in a cell. An error or a
// formula without a value is something.
func blankCell(c xlsx.Cell) bool {
	if c.NoValue || c.Type != xlsx.Text {
		return false
	}
	return blankText(c.Text)
}

func blankText(s string) bool {
	return strings.TrimFunc(s, func(r rune) bool {
		return r <= ' ' || r == '\u00a0' || r == '\u200b' || r == '\ufeff' || (r >= '\u2000' && r <= '\u200f') || r == '\u202f' || r == '\u2060' || r == '\u3000'
	}) == ""
}

// about is what the sheet "Par veidlapu" says. The zero value: there is none.
type about struct {
	tab     *tab
	answers map[string]answer // field of forms.Cover → answer
}

func readAbout(tabs []*tab) about {
	cover := forms.Cover()
	names := headingNames(cover)
	for _, t := range tabs {
		if !sameName(t.sheet.Name, cover.Name) {
			continue
		}
		a := about{tab: t, answers: map[string]answer{}}
		for _, found := range readAnswers(t.top) {
			field := names[forms.Fold(found.text)]
			if field != "" && found.given && !a.answers[field].given {
				a.answers[field] = found
			}
		}
		return a
	}
	return about{}
}

// prefilled are the answers a blank form may carry before anybody opened it.
func prefilled(field string) bool {
	return field == "institution" || field == "name" || field == "school_year"
}

// readPairs reads a list of labels and answers as one row.
func (r *reader) readPairs(res *result, f *fieldReader, s forms.Sheet, t *tab) Sheet {
	out := Sheet{ID: s.ID, Name: t.name(), File: t.file, Columns: map[string]string{}}
	at := func(a answer) model.Place {
		return model.Place{File: t.file, Sheet: t.name(), Cell: cellName(a.column, a.row)}
	}
	f.tab = t
	given := pickAnswers(s, t)
	row, bad := Row{Values: make([]Value, len(s.Columns))}, false
	var formulas, hidden []answer
	for i, c := range s.Columns {
		as := given.fields[c.Field]
		if len(as) == 0 {
			if c.Required {
				bad = true
				r.add(res, forms.AnswerMissing, model.Place{File: t.file, Sheet: t.name(), Cell: "A1"}, map[string]string{"column": c.Header})
			}
			continue
		}
		a := as[0]
		if other, twice := contradicts(as); twice {
			bad = true
			r.add(res, forms.HeadingTwice, at(other), map[string]string{"column": c.Header, "cells": cellName(a.label, a.row) + ", " + cellName(other.label, other.row)})
		}
		if row.Number == 0 {
			row.Number = a.row
		}
		out.Columns[c.Field] = cellName(a.column, a.row)
		if a.cell.Formula && !a.cell.NoValue {
			formulas = append(formulas, a)
		}
		if a.hidden {
			hidden = append(hidden, a)
		}
		if a.waits(c) {
			bad = true
			r.waits(res, at(a), cellName(a.column, a.row))
			continue
		}
		value, errors := f.read(at(a), c, a.cell, a.given)
		bad = bad || errors
		row.Values[i] = value
		out.Says = out.Says || a.given && !prefilled(c.Field)
	}
	for _, tr := range checkRow(s, row.Values) {
		bad = true
		r.add(res, tr.code, model.Place{File: t.file, Sheet: t.name(), Cell: out.Columns[tr.field]}, tr.args)
	}
	r.pairOddities(res, t, given, formulas, hidden)
	out.Counts.Read = 1
	if bad {
		out.Counts.SetAside = 1
	} else {
		out.Counts.Accepted = 1
		out.Rows = []Row{row}
	}
	f.answers(s, row.Values)
	f.endSheet()
	return out
}

// pairOddities names labels of no form, and answers that are computed or hidden.
func (r *reader) pairOddities(res *result, t *tab, g given, formulas, hidden []answer) {
	if unknown := g.unknown; len(unknown) > 0 {
		names := make([]string, len(unknown))
		for i, a := range unknown {
			names[i] = "“" + mask(a.text) + "” (" + cellName(a.label, a.row) + ")"
		}
		r.add(res, forms.UnknownColumns, t.place(cellName(unknown[0].label, unknown[0].row)), map[string]string{"columns": strings.Join(names, ", ")})
	}
	if len(formulas) > 0 {
		sortByRow(formulas)
		r.add(res, forms.Formulas, t.place(cellName(formulas[0].column, formulas[0].row)), map[string]string{"count": itoa(len(formulas))})
	}
	if len(hidden) > 0 {
		rows := make([]int, len(hidden))
		for i, a := range hidden {
			rows[i] = a.row
		}
		r.hiddenRows(res, t, rows)
	}
	columns := map[int]bool{}
	first := 0
	for _, as := range g.fields {
		columns[as[0].label], columns[as[0].column] = true, true
		if first == 0 || as[0].row < first {
			first = as[0].row
		}
	}
	r.hiddenColumns(res, t, max(first, 1), func(c int) bool { return columns[c] }, nil)
	r.covered(res, t, func(xlsx.Place) bool { return true })
}

func sortByRow(as []answer) {
	sort.SliceStable(as, func(i, j int) bool { return as[i].row < as[j].row })
}

// given is which labels of a pairs sheet were found.
type given struct {
	fields  map[string][]answer
	unknown []answer // labels of nothing in the form that have an answer
}

func pickAnswers(s forms.Sheet, t *tab) given {
	known := headingNames(s)
	g := given{fields: map[string][]answer{}}
	for _, a := range readAnswers(t.top) {
		field, ok := known[forms.Fold(a.text)]
		switch {
		case !ok && a.given:
			g.unknown = append(g.unknown, a)
		case ok && field != "":
			g.fields[field] = append(g.fields[field], a)
		}
	}
	return g
}

// contradicts finds a second label of one field with another answer.
func contradicts(as []answer) (answer, bool) {
	for _, a := range as[1:] {
		if a.given != as[0].given || a.cell.Text != as[0].cell.Text {
			return a, true
		}
	}
	return answer{}, false
}
