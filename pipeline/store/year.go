package store

import (
	"context"
	"fmt"
	"iter"
	"slices"

	"bernskats/pipeline/forms"
	"bernskats/pipeline/model"
)

// Frame is what a year's database holds besides senders' rows.
type Frame struct {
	Year    int
	Names   []string // spellings under which our municipality is written, folded
	Legal   []model.LegalValue
	Periods []model.Period
}

// RawTable is the table of a form's sheet: <form>_<sheet> with row_id, workbook
// and row_no before its fields.
func RawTable(form string, sheet forms.Sheet) Table {
	t := Table{Name: form + "_" + sheet.ID, Columns: []Column{{"row_id", Integer}, {"workbook", Integer}, {"row_no", Integer}}}
	for _, c := range sheet.Columns {
		t.Columns = append(t.Columns, Column{c.Field, columnType(c.Kind)})
	}
	return t
}

func columnType(kind forms.Kind) Type {
	switch kind {
	case forms.Date, forms.Month:
		return Date
	case forms.Count, forms.Semester, forms.Year:
		return Integer
	case forms.DecimalKind, forms.Money:
		return Number
	case forms.YesNo:
		return Boolean
	}
	return Text
}

// The tables of a year's database that are about deliveries, not about rows.
func workbookTable() Table {
	return Table{"workbook", []Column{{"workbook", Integer}, {"file", Text}, {"form", Text}, {"sender", Text}, {"institution", Text}, {"school_year", Text}, {"folder", Integer}}}
}

func deliveredTable() Table {
	return Table{"delivered", []Column{{"workbook", Integer}, {"form", Text}, {"sheet", Text}, {"sheet_name", Text}, {"set_aside", Integer}, {"accepted", Integer}}}
}

func columnPlaceTable() Table {
	return Table{"column_place", []Column{{"workbook", Integer}, {"sheet", Text}, {"field", Text}, {"letter", Text}}}
}

// WorkbookRow is one used workbook of the year.
type WorkbookRow struct {
	Number                                      int64
	File, Form, Sender, Institution, SchoolYear string
	Folder                                      int64 // the year of the inbox folder it came from
}

// SheetRow is one sheet a used workbook delivered.
type SheetRow struct {
	Workbook           int64
	Form, Sheet, Name  string
	SetAside, Accepted int64
	Letters            map[string]string // field → column letters
}

// CreateYear makes all tables of a year, empty, with the frame filled in.
func (db *DB) CreateYear(ctx context.Context, catalogue *forms.Catalogue, frame Frame) error {
	for _, t := range []Table{workbookTable(), deliveredTable(), columnPlaceTable(), historyTable(), historyYearTable()} {
		if err := db.CreateTable(ctx, t); err != nil {
			return err
		}
	}
	for _, f := range catalogue.Forms {
		for _, s := range f.Sheets {
			if err := db.CreateTable(ctx, RawTable(f.ID, s)); err != nil {
				return fmt.Errorf("making the table of %s.%s: %w", f.ID, s.ID, err)
			}
		}
	}
	return db.fillFrame(ctx, frame)
}

func (db *DB) fillFrame(ctx context.Context, frame Frame) error {
	year := Table{"report_year", []Column{{"year", Integer}, {"first_day", Date}, {"last_day", Date}}}
	names := Table{"our_name", []Column{{"folded", Text}}}
	legal := Table{"legal_value", []Column{{"name", Text}, {"from_day", Date}, {"until_day", Date}, {"value", Number}}}
	periods := Table{"report_period", []Column{{"kind", Text}, {"period", Text}, {"first_day", Date}, {"last_day", Date}, {"day", Date}, {"school_year", Text}, {"semester", Integer}}}
	rows := map[string][][]any{
		"report_year": {{int64(frame.Year), model.YearStart(frame.Year), model.YearEnd(frame.Year)}},
	}
	for _, n := range frame.Names {
		rows["our_name"] = append(rows["our_name"], []any{n})
	}
	for _, v := range frame.Legal {
		rows["legal_value"] = append(rows["legal_value"], []any{v.Name, v.From, v.Until, v.Value})
	}
	for _, p := range frame.Periods {
		rows["report_period"] = append(rows["report_period"], []any{string(p.Kind), p.Label, p.First, p.Last, p.Day, p.SchoolYear, int64(p.Semester)})
	}
	for _, t := range []Table{year, names, legal, periods} {
		if err := db.CreateTable(ctx, t); err != nil {
			return err
		}
		if _, err := db.Append(ctx, t, slices.Values(rows[t.Name])); err != nil {
			return err
		}
	}
	return nil
}

// AddWorkbooks records the used workbooks and the sheets they delivered.
func (db *DB) AddWorkbooks(ctx context.Context, workbooks []WorkbookRow, sheets []SheetRow) error {
	if _, err := db.Append(ctx, workbookTable(), func(yield func([]any) bool) {
		for _, w := range workbooks {
			if !yield([]any{w.Number, w.File, w.Form, orNull(w.Sender), orNull(w.Institution), orNull(w.SchoolYear), w.Folder}) {
				return
			}
		}
	}); err != nil {
		return err
	}
	if _, err := db.Append(ctx, deliveredTable(), func(yield func([]any) bool) {
		for _, s := range sheets {
			if !yield([]any{s.Workbook, s.Form, s.Sheet, s.Name, s.SetAside, s.Accepted}) {
				return
			}
		}
	}); err != nil {
		return err
	}
	_, err := db.Append(ctx, columnPlaceTable(), columnPlaces(sheets))
	return err
}

func columnPlaces(sheets []SheetRow) iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		for _, s := range sheets {
			fields := make([]string, 0, len(s.Letters))
			for f := range s.Letters {
				fields = append(fields, f)
			}
			slices.Sort(fields)
			for _, f := range fields {
				if !yield([]any{s.Workbook, s.Sheet, f, s.Letters[f]}) {
					return
				}
			}
		}
	}
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// CustodyRow is one custody decision of an earlier or the present year, under
// pseudonyms: what the pathways look at.
type CustodyRow struct {
	Parent, Child, Decision string
	Day                     model.Day
}

func historyTable() Table {
	return Table{"custody_history", []Column{{"parent", Text}, {"child", Text}, {"decision", Text}, {"day", Date}}}
}

func historyYearTable() Table {
	return Table{"history_year", []Column{{"year", Integer}}}
}

// AddHistory records the years in which custody decisions were delivered, and
// those decisions.
func (db *DB) AddHistory(ctx context.Context, years []int, rows []CustodyRow) error {
	if _, err := db.Append(ctx, historyYearTable(), func(yield func([]any) bool) {
		for _, y := range years {
			if !yield([]any{int64(y)}) {
				return
			}
		}
	}); err != nil {
		return err
	}
	_, err := db.Append(ctx, historyTable(), func(yield func([]any) bool) {
		for _, r := range rows {
			if !yield([]any{r.Parent, r.Child, r.Decision, r.Day}) {
				return
			}
		}
	})
	return err
}
