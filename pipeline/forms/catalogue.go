package forms

import (
	"slices"
	"strings"

	"bernskats/pipeline/model"
)

// Catalogue is everything Load read: it is not changed afterwards and may be
// used by several goroutines.
type Catalogue struct {
	Forms     []Form              // sorted by ID
	Lists     map[string]CodeList // by name
	Sentences map[string]Sentences
	version   string
}

// Form is one kind of workbook: one sender's yearly answer.
type Form struct {
	ID     string // "school"
	Sender string // kind of sender: "school", "police", …, "any"
	Title  model.Text
	Period string // "year", "school_year" or "any"
	Layout string // "" (sheets) or "cells": an official form read through Mapping
	Says   string // for people who maintain the form; may be empty
	Sheets []Sheet

	// Only when Layout is "cells": the versions of the official form, in the order
	// of their years, and the one that is read, see ForYear; Load gives the newest.
	Versions []Mapping
	Mapping  *Mapping
}

// Sheet is one table, or one list of labels and answers.
type Sheet struct {
	ID       string // "absences"
	Name     string // "Kavējumi": the name of the worksheet
	Layout   string // "table" or "pairs"
	Key      []string
	Says     string
	Hint     string // what one row is, in Latvian, for the blank form
	Optional bool   // its absence needs no warning
	Columns  []Column
	Ignored  []string // headings that are known and not read

	// Carried says which rows of last year's workbook a blank form brings along
	// for its sender to confirm; the zero value: none.
	Carried Carried
}

// Carried says what of a sender's last workbook stands in its next blank form.
// Such a row counts only when its sender confirmed it or entered something into
// it that was asked anew.
type Carried struct {
	Rows  string   // "" none, "all", or "open": spans without an end
	Until string   // with "open": the field of the end of the span, asked anew
	Anew  []string // fields that are asked anew every year: they come empty
}

// Asks says whether a field of a carried row is asked anew.
func (c Carried) Asks(field string) bool {
	return field == c.Until || slices.Contains(c.Anew, field)
}

// Column is one field of a sheet.
type Column struct {
	Field    string // "child_code"
	Header   string // "Personas kods": the heading on the blank form
	Also     []string
	Kind     Kind
	List     string // name of the code list when Kind is Code
	Required bool
	Says     string

	// UnusualAbove is the largest count nobody asks about; 0 for none.
	UnusualAbove int
	// Pseudonym marks a number of a family, household, worker, case or
	// decision: it leaves the reader only as a pseudonym scoped to its sender.
	Pseudonym bool
	// Digits is how many digits the id has; 0 for any text. A number cell that
	// lost one leading zero gets it back.
	Digits int
	// Shape is "school_year" for a text that is a school year; else "".
	Shape string
	// Latest is "after_programme" for a day that may lie as late as the year
	// after the programme's last one; else "". Whoever calls Parse puts that day
	// into ParseContext.LatestDay.
	Latest string

	// Hint says in Latvian what the blank form asks for; "": what its kind asks.
	Hint string
	// Example is what the example row of the blank form shows, with {Y} for the
	// report year, {Y-1}, {Y+1} …; "": an example of its kind.
	Example string
	// Carried marks an answer (layout "pairs") that the next blank form brings
	// along for its sender to confirm.
	Carried bool
	// Offer names what the blank form offers in a drop-down beside what the
	// sender writes: "units" (territorial units), "units_or_whole" (also
	// WholeMunicipality) or "measures"; "" for nothing.
	Offer string
}

// Mapping finds the totals of an official form by row label and column label.
type Mapping struct {
	Version   string // which version of the official form
	FirstYear int    // first report year it is for
	LastYear  int    // last one; 0: still in use
	Confirmed bool   // whether the labels were compared with the official form
	Cells     []MappedCell
	Where     model.Problem // file, line and column
}

// MappedCell is one figure of an official form.
type MappedCell struct {
	Label     string        // of the row
	Column    string        // label of the column
	Measure   string        // measure id
	Breakdown string        // model.BreakdownKey, "" for the total
	Where     model.Problem // file, line and column, for problems found later
}

// Sentences are what a finding says in both languages, with {placeholders}.
type Sentences struct {
	Args   []string // placeholders the sentences may use
	LV, EN model.Sentence
}

// Form gives the form of that id.
func (c *Catalogue) Form(id string) (Form, bool) {
	i := slices.IndexFunc(c.Forms, func(f Form) bool { return f.ID == id })
	if i < 0 {
		return Form{}, false
	}
	return c.Forms[i], true
}

// Version identifies the definitions, 16 hexadecimal digits: it changes when any
// byte of any of them does, and is part of cache keys.
func (c *Catalogue) Version() string { return c.version }

// Sheet gives the sheet of that id.
func (f Form) Sheet(id string) (Sheet, bool) {
	i := slices.IndexFunc(f.Sheets, func(s Sheet) bool { return s.ID == id })
	if i < 0 {
		return Sheet{}, false
	}
	return f.Sheets[i], true
}

// Column gives the position of a field in Columns, -1 when there is none.
func (s Sheet) Column(field string) int {
	return slices.IndexFunc(s.Columns, func(c Column) bool { return c.Field == field })
}

// Names gives the heading of the blank form and the others that are known.
func (c Column) Names() []string { return append([]string{c.Header}, c.Also...) }

// Finding writes the sentences of a code with args put in. An argument named
// "value@lv" or "value@en" is "value" in that language only. The severity
// follows from the code's first letter. A code that is not in the catalogue
// still gives a finding, so nothing a sender did is ever lost.
func (c *Catalogue) Finding(code string, at model.Place, args map[string]string) model.Finding {
	s := c.Sentences[code]
	return model.Finding{
		Code: code, Severity: SeverityOf(code), Place: at,
		LV: s.fill(s.LV, args, "lv"), EN: s.fill(s.EN, args, "en"),
	}
}

// SeverityOf gives error for "E…", warning for "W…" and note for "N…".
func SeverityOf(code string) model.Severity {
	switch {
	case strings.HasPrefix(code, "W"):
		return model.Warning
	case strings.HasPrefix(code, "N"):
		return model.Note
	}
	return model.Error
}

// fill puts the arguments of one language into its sentences; an argument nobody
// gave is "…", so that no placeholder is ever shown to a sender.
func (ss Sentences) fill(s model.Sentence, args map[string]string, lang string) model.Sentence {
	own := make(map[string]string, len(args))
	for _, name := range ss.Args {
		own[name] = "…"
	}
	for name, value := range args {
		if !strings.Contains(name, "@") {
			if _, special := args[name+"@"+lang]; !special {
				own[name] = value
			}
		} else if rest, ok := strings.CutSuffix(name, "@"+lang); ok {
			own[rest] = value
		}
	}
	if lang == "lv" {
		// names in arguments are quoted the English way; Latvian opens low
		for name, value := range own {
			own[name] = strings.ReplaceAll(value, "“", "„")
		}
	}
	return model.Sentence{
		Found:    model.Fill(s.Found, own),
		Expected: model.Fill(s.Expected, own),
		Mend:     model.Fill(s.Mend, own),
	}
}
