package intake

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"bernskats/pipeline/forms"
	"bernskats/pipeline/model"
)

// LastWorkbook is a workbook of an earlier year, read so that its sender's next
// blank form can bring along what the sender itself wrote then.
//
// This is the one way on which personal codes leave the room as they were sent.
// They go from a sender's own old workbook into that same sender's new form and
// nowhere else: such a reading has no cache, gives no finding, and makes no row
// for the database. What was written is reachable through Fill alone; printing,
// logging or encoding a LastWorkbook shows none of it.
type LastWorkbook struct {
	File        string // relative to the inbox of that year
	Folder      string // the sender's subfolder, "" in the root
	Form        string // "" when it was not recognised
	Sender      string
	Institution string
	SchoolYear  string
	Use         Use
	Guessed     bool // the workbook does not say whose it is

	said *said
}

// said is what a workbook says, in plain words.
type said struct{ sheets []Sheet }

// Format shows nothing of what the workbook says.
func (l LastWorkbook) Format(f fmt.State, _ rune) { fmt.Fprintf(f, "{%s}", l.File) }

// LastYear reads the workbooks of an earlier year, sorted by file: o.Year is that
// year; key, cache and progress of o are not used. The error is a failure, as
// with Read.
func LastYear(ctx context.Context, dir string, o Options) ([]LastWorkbook, error) {
	o.Key, o.Cache, o.CacheDamaged, o.Progress = make([]byte, 32), nil, nil, nil
	results, err := readFolder(ctx, dir, o, true)
	if err != nil {
		return nil, err
	}
	books := make([]LastWorkbook, len(results))
	for i, res := range results {
		w := res.Workbook
		books[i] = LastWorkbook{File: w.File, Folder: topFolder(w.File), Form: w.Form, Sender: w.Sender, Institution: w.Institution,
			SchoolYear: w.SchoolYear, Use: w.Use, Guessed: res.Guessed, said: &said{w.Sheets}}
	}
	return books, nil
}

// Fill adds to a blank form what this workbook, of the same form and sender, said:
// the rows and answers its form declares as carried, each to be confirmed.
func (l LastWorkbook) Fill(fill *forms.Fill, f forms.Form, c *forms.Catalogue) (carried int) {
	if l.Use != Used || l.said == nil || l.Form != f.ID {
		return 0
	}
	for _, sheet := range l.said.sheets {
		s, ok := f.Sheet(sheet.ID)
		switch {
		case !ok:
		case s.Layout == "pairs":
			carried += carryAnswers(fill, s, sheet, c)
		case s.Carried.Rows != "":
			carried += carryRows(fill, s, sheet, c)
		}
	}
	return carried
}

func carryAnswers(fill *forms.Fill, s forms.Sheet, sheet Sheet, c *forms.Catalogue) (carried int) {
	for _, row := range sheet.Rows {
		for i, column := range s.Columns {
			text := plainText(column, row.Values[i], c)
			if !column.Carried || text == "" {
				continue
			}
			if fill.Pairs == nil {
				fill.Pairs = map[string]map[string]string{}
			}
			if fill.Pairs[s.ID] == nil {
				fill.Pairs[s.ID] = map[string]string{}
			}
			if fill.WaitingAnswers == nil {
				fill.WaitingAnswers = map[string]bool{}
			}
			fill.Pairs[s.ID][column.Field], fill.WaitingAnswers[s.ID+"."+column.Field] = text, true
			carried++
		}
	}
	return carried
}

func carryRows(fill *forms.Fill, s forms.Sheet, sheet Sheet, c *forms.Catalogue) int {
	until := s.Column(s.Carried.Until)
	var rows [][]string
	for _, row := range sheet.Rows {
		if s.Carried.Rows == "open" && row.Values[until].Kind != None {
			continue
		}
		texts := make([]string, len(s.Columns))
		for i, column := range s.Columns {
			if !s.Carried.Asks(column.Field) {
				texts[i] = plainText(column, row.Values[i], c)
			}
		}
		rows = append(rows, texts)
	}
	if len(rows) == 0 {
		return 0
	}
	if fill.Rows == nil {
		fill.Rows = map[string][][]string{}
	}
	if fill.Waiting == nil {
		fill.Waiting = map[string]int{}
	}
	fill.Rows[s.ID], fill.Waiting[s.ID] = rows, len(rows)
	return len(rows)
}

// plainText writes a value as its sender would.
func plainText(column forms.Column, v Value, c *forms.Catalogue) string {
	switch v.Kind {
	case Text:
		switch {
		case column.Kind == forms.Code:
			return c.Lists[column.List].Label(v.Text)
		case column.Kind == forms.PersonalCode && isCode(v.Text):
			return v.Text[:6] + "-" + v.Text[6:]
		}
		return v.Text
	case Int:
		return strconv.FormatInt(v.Int, 10)
	case Decimal:
		return strings.ReplaceAll(model.Decimal(v.Int).String(), ",", ".")
	case Day:
		if column.Kind == forms.Month {
			return v.Text[:len("2024-03")]
		}
		return v.Text
	case Bool:
		if v.Int != 0 {
			return "jā"
		}
		return "nē"
	}
	return ""
}

// Institution is a line of the list of institutions. It is about no person.
type Institution struct{ Code, Name, Kind string }

// Institutions reads the list of institutions from the inbox of a year: empty
// when none came. Persons are read as in any run and left here.
func Institutions(ctx context.Context, dir string, o Options) ([]Institution, error) {
	o.Key, o.Cache, o.CacheDamaged, o.Progress = make([]byte, 32), nil, nil, nil
	results, err := readFolder(ctx, dir, o, false)
	if err != nil {
		return nil, err
	}
	var list []Institution
	for _, res := range results {
		if res.Workbook.Use == Used {
			list = append(list, institutions(o.Forms, res.Workbook.Form, res.Workbook.Sheets)...)
		}
	}
	return list, nil
}

// InstitutionsOf gives the list of institutions that came with these workbooks.
func InstitutionsOf(books []LastWorkbook, c *forms.Catalogue) []Institution {
	var list []Institution
	for _, b := range books {
		if b.Use == Used && b.said != nil {
			list = append(list, institutions(c, b.Form, b.said.sheets)...)
		}
	}
	return list
}

func institutions(c *forms.Catalogue, form string, sheets []Sheet) []Institution {
	f, ok := c.Form("education_board")
	s, has := f.Sheet("institutions")
	if !ok || !has || form != f.ID {
		return nil
	}
	code, name, kind := s.Column("institution"), s.Column("name"), s.Column("kind")
	var list []Institution
	for _, sheet := range sheets {
		if sheet.ID != s.ID || code < 0 || name < 0 || kind < 0 {
			continue
		}
		for _, row := range sheet.Rows {
			list = append(list, Institution{row.Values[code].Text, row.Values[name].Text, row.Values[kind].Text})
		}
	}
	return list
}
