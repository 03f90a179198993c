package intake

import (
	"bernskats/pipeline/forms"
	"bernskats/pipeline/intake/xlsx"
	"bernskats/pipeline/model"
)

// Options says how the folder of a year is read.
type Options struct {
	// Year is the report year the folder belongs to: inbox/<Year>.
	Year int
	// Forms is what senders are asked for, with the sentences of findings.
	Forms *forms.Catalogue
	// Key is the random master key of the pseudonyms. Sub-keys are derived from
	// it; it is never stored or printed here. At least 16 bytes.
	Key []byte
	// ExpectedSenders gives, per form id, the names of those who must send it.
	// A workbook that does not say whose it is belongs to the only one. One empty
	// name stands for one sender of any name.
	ExpectedSenders map[string][]string
	// Limits bound what one workbook may cost; the zero value means
	// xlsx.DefaultLimits.
	Limits xlsx.Limits
	// Cache keeps what unchanged workbooks were read into; nil for none.
	Cache Cache
	// CacheDamaged is told of a workbook whose cached rows could not be read and
	// that was read again; calls may overlap. May be nil.
	CacheDamaged func(file string)
	// Workers is how many workbooks are read at once; 0 means 2.
	Workers int
	// Progress is told after each workbook; calls never overlap. May be nil.
	Progress func(done, total int, file string)
}

// Cache keeps bytes under a key: the SHA-256, as hexadecimal text, of
// everything the reading depends on. What it gives back may be damaged or
// foreign: then the workbook is read again. Neither method may keep data.
type Cache interface {
	Load(key string) (data []byte, ok bool)
	Store(key string, data []byte) error
}

// Delivery is everything the senders sent for one year.
type Delivery struct {
	Year      int
	Workbooks []Workbook      // sorted by File
	Findings  []model.Finding // in the order of model.SortFindings
}

// Use says what became of a workbook.
type Use string

const (
	Used       Use = "used"       // its rows count
	Superseded Use = "superseded" // the same sender sent a later one
	Copied     Use = "copy"       // the same bytes stand elsewhere and count there
	Refused    Use = "refused"    // an error for the file; nothing of it counts
	Unfilled   Use = "unfilled"   // a blank form nobody answered: not delivered
	Skipped    Use = "skipped"    // not a workbook: a lock file
)

// Workbook is one workbook, or the CSV files of one subfolder that are one.
type Workbook struct {
	File            string   // path relative to inbox/<year>, forward slashes; of several CSV files the first
	Files           []string // every file it was read from, sorted; Files[0] == File
	SHA256          string   // of the bytes that were parsed; "" when nothing was opened
	SHA256s         []string // parallel to Files
	Form            string   // form id, "" when it was not recognised
	Sender          string   // display name; of a school the name of the institution
	Institution     string   // institution code of a school workbook
	InstitutionName string
	SchoolYear      string // "2023/24" of a school workbook
	Modified        string // modification time inside the document as written, "" when none
	Use             Use
	Sheets          []Sheet // in the order of the form; only Used workbooks have rows
}

// Sheet is one sheet of a form as it was read.
type Sheet struct {
	ID      string            // of the form, e.g. "absences"
	Name    string            // as the sender wrote it
	File    string            // the file it stands in; differs from Workbook.File only for CSV
	Header  int               // number of the (last) header row; 0 for pairs and cells
	Columns map[string]string // field → column letters; for pairs the whole cell, e.g. "C4"
	Counts  model.RowCounts
	// Says tells whether the sender said something: there are rows, or the first
	// row says "nav". A sheet with headings only has Says false.
	Says bool
	// Broken tells that the headings could not be understood: every row was set
	// aside and the sheet must not count as delivered.
	Broken bool
	Rows   []Row
}

// Place is where the value of a field stands in the sender's workbook; for a
// field without a column the beginning of the row.
func (s Sheet) Place(row Row, field string) model.Place {
	p := model.Place{File: s.File, Sheet: s.Name}
	if row.Sheet != "" {
		p.Sheet = row.Sheet
	}
	switch at := s.Columns[field]; {
	case row.Cell != "":
		p.Cell = row.Cell
	case s.Header == 0 && at != "":
		p.Cell = at
	case at != "":
		p.Cell = at + itoa(row.Number)
	default:
		p.Cell = "A" + itoa(max(row.Number, 1))
	}
	return p
}

// Row is one accepted row.
type Row struct {
	Number int     // in the sender's sheet, from 1; of pairs the first answered row
	Sheet  string  // only for layout "cells": the sheet the row was made of
	Cell   string  // and its cell
	Values []Value // parallel to forms.Sheet.Columns
}

// Kind is how a Value is stored.
type Kind uint8

const (
	None    Kind = iota // an empty cell: not given, never 0
	Text                // Value.Text: text, code of a list, pseudonym
	Int                 // Value.Int: counts, semesters, years
	Decimal             // Value.Int: a model.Decimal
	Day                 // Value.Text: an ISO day
	Bool                // Value.Int: 0 or 1
)

// Value is one validated cell. It never holds a personal code or a family,
// household, worker, case or decision number: those are pseudonyms of 32
// hexadecimal digits.
type Value struct {
	Kind Kind
	Text string
	Int  int64
}
