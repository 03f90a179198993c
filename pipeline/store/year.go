package store

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"

	"bernskats/pipeline/forms"
	"bernskats/pipeline/model"
)

// Frame is what a year's database holds besides senders' rows.
type Frame struct {
	Year    int
	Names   []string // spellings under which our municipality is written, folded
	Legal   []model.LegalValue
	Periods []model.Period
	Figures []string // codes of indicators and ids of measures: what a sender may name
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
	return Table{Name: "workbook", Columns: []Column{{"workbook", Integer}, {"file", Text}, {"form", Text}, {"sender", Text}, {"institution", Text}, {"school_year", Text}, {"folder", Integer}}}
}

func deliveredTable() Table {
	return Table{Name: "delivered", Columns: []Column{{"workbook", Integer}, {"form", Text}, {"sheet", Text}, {"sheet_name", Text}, {"file", Text}, {"set_aside", Integer}, {"accepted", Integer}}}
}

func columnPlaceTable() Table {
	return Table{Name: "column_place", Columns: []Column{{"workbook", Integer}, {"sheet", Text}, {"field", Text}, {"letter", Text}}}
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
	File               string // the file the sheet stands in
	SetAside, Accepted int64
	Letters            map[string]string // field → column letters
}

// CreateTables makes the raw tables of all forms and the tables about
// deliveries, empty.
func (db *DB) CreateTables(ctx context.Context, catalogue *forms.Catalogue) error {
	tables := []Table{workbookTable(), deliveredTable(), columnPlaceTable(), historyTable(), historyYearTable(),
		reportYearTable(), ourNameTable(), legalValueTable(), reportPeriodTable(), figureNameTable(), cellPlaceTable()}
	for _, f := range catalogue.Forms {
		for _, s := range f.Sheets {
			tables = append(tables, RawTable(f.ID, s))
		}
	}
	for _, t := range tables {
		if err := db.CreateTable(ctx, t); err != nil {
			return fmt.Errorf("making the table %s: %w", t.Name, err)
		}
	}
	return db.Exec(ctx, rowPlaceView(catalogue))
}

// rowPlaceView makes the view row_place: one row per stored row of any sheet,
// with where it stands.
func rowPlaceView(catalogue *forms.Catalogue) string {
	var parts []string
	for _, f := range catalogue.Forms {
		for _, s := range f.Sheets {
			parts = append(parts, fmt.Sprintf("SELECT row_id, workbook, row_no, '%s' AS form, '%s' AS sheet FROM %s", f.ID, s.ID, Quote(f.ID+"_"+s.ID)))
		}
	}
	return "CREATE VIEW row_place AS " + strings.Join(parts, " UNION ALL ")
}

func reportYearTable() Table {
	return Table{Name: "report_year", Columns: []Column{{"year", Integer}, {"first_day", Date}, {"last_day", Date}}}
}

func ourNameTable() Table { return Table{Name: "our_name", Columns: []Column{{"folded", Text}}} }

func legalValueTable() Table {
	return Table{Name: "legal_value", Columns: []Column{{"name", Text}, {"from_day", Date}, {"until_day", Date}, {"value", Number}}}
}

// figureNameTable holds the names under which figures are known, in lower case.
func figureNameTable() Table { return Table{Name: "figure_name", Columns: []Column{{"name", Text}}} }

func reportPeriodTable() Table {
	return Table{Name: "report_period", Columns: []Column{{"kind", Text}, {"period", Text}, {"first_day", Date}, {"last_day", Date}, {"day", Date}, {"school_year", Text}, {"semester", Integer}}}
}

func cellPlaceTable() Table {
	return Table{Name: "cell_place", Columns: []Column{{"row_id", Integer}, {"sheet_name", Text}, {"cell", Text}}}
}

// CellPlace is where a row stands that was made of one cell of an official form.
type CellPlace struct {
	Row         int64
	Sheet, Cell string
}

// AddCellPlaces records the places of such rows.
func (db *DB) AddCellPlaces(ctx context.Context, places []CellPlace) error {
	_, err := db.Append(ctx, cellPlaceTable(), func(yield func([]any) bool) {
		for _, p := range places {
			if !yield([]any{p.Row, p.Sheet, p.Cell}) {
				return
			}
		}
	})
	return err
}

// AddFrame fills in the year, our names, the law and the periods.
func (db *DB) AddFrame(ctx context.Context, frame Frame) error {
	var names, legal, periods, figures [][]any
	for _, f := range frame.Figures {
		figures = append(figures, []any{strings.ToLower(f)})
	}
	for _, n := range frame.Names {
		names = append(names, []any{n})
	}
	for _, v := range frame.Legal {
		legal = append(legal, []any{v.Name, v.From, v.Until, v.Value})
	}
	for _, p := range frame.Periods {
		periods = append(periods, []any{string(p.Kind), p.Label, p.First, p.Last, p.Day, p.SchoolYear, int64(p.Semester)})
	}
	year := [][]any{{int64(frame.Year), model.YearStart(frame.Year), model.YearEnd(frame.Year)}}
	for _, fill := range []struct {
		table Table
		rows  [][]any
	}{{reportYearTable(), year}, {ourNameTable(), names}, {legalValueTable(), legal}, {reportPeriodTable(), periods}, {figureNameTable(), figures}} {
		if _, err := db.Append(ctx, fill.table, slices.Values(fill.rows)); err != nil {
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
			if !yield([]any{s.Workbook, s.Form, s.Sheet, s.Name, s.File, s.SetAside, s.Accepted}) {
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
	Year                    int   // of the database that holds its row
	Row                     int64 // row_id there
}

// yearsRows is more rows than a year's database can hold: a row of several years'
// databases is known by year × yearsRows + row_id.
const yearsRows = 1_000_000_000

// RowOfYear gives the year and the row_id of a row of custody_history.
func RowOfYear(row int64) (year int, rowID int64) { return int(row / yearsRows), row % yearsRows }

func historyTable() Table {
	return Table{Name: "custody_history", Columns: []Column{{"parent", Text}, {"child", Text}, {"decision", Text}, {"day", Date}, {"row_id", Integer}}}
}

func historyYearTable() Table {
	return Table{Name: "history_year", Columns: []Column{{"year", Integer}}}
}

// CreateHistory makes only the tables of custody decisions over the years.
func (db *DB) CreateHistory(ctx context.Context) error {
	for _, t := range []Table{historyTable(), historyYearTable()} {
		if err := db.CreateTable(ctx, t); err != nil {
			return err
		}
	}
	return nil
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
			if !yield([]any{r.Parent, r.Child, r.Decision, r.Day, int64(r.Year)*yearsRows + r.Row}) {
				return
			}
		}
	})
	return err
}

// SetAside takes rows out of a sheet's table after loading, because a rule found
// them wrong, and keeps the account: accepted goes down, set aside goes up.
func (db *DB) SetAside(ctx context.Context, form, sheet string, rows []int64) error {
	if len(rows) == 0 {
		return nil
	}
	wrong := Table{Name: "wrong_row", Columns: []Column{{"row_id", Integer}}}
	if err := db.Remember(ctx, wrong, func(yield func([]any) bool) {
		for _, r := range rows {
			if !yield([]any{r}) {
				return
			}
		}
	}); err != nil {
		return err
	}
	table := Quote(form + "_" + sheet)
	for _, statement := range []string{
		fmt.Sprintf(`UPDATE delivered SET set_aside = set_aside + n, accepted = accepted - n
			FROM (SELECT workbook, count(*) AS n FROM %s WHERE row_id IN (SELECT row_id FROM wrong_row) GROUP BY workbook) AS w
			WHERE delivered.workbook = w.workbook AND delivered.form = '%s' AND delivered.sheet = '%s'`, table, form, sheet),
		fmt.Sprintf("DELETE FROM %s WHERE row_id IN (SELECT row_id FROM wrong_row)", table),
	} {
		if err := db.Exec(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

// Unbalanced lists the sheets for which the database does not hold as many rows
// as were accepted: it must be empty.
func (db *DB) Unbalanced(ctx context.Context) ([]string, error) {
	rows, err := db.Query(ctx, `
		WITH held AS (SELECT workbook, form, sheet, count(*) AS n FROM row_place GROUP BY ALL),
		     promised AS (SELECT workbook, form, sheet, sum(accepted) AS n FROM delivered GROUP BY ALL)
		SELECT DISTINCT coalesce(held.form, promised.form) || '.' || coalesce(held.sheet, promised.sheet)
		FROM held FULL JOIN promised USING (workbook, form, sheet)
		WHERE coalesce(held.n, 0) <> coalesce(promised.n, 0)
		ORDER BY 1`)
	if err != nil {
		return nil, fmt.Errorf("counting rows: %w", err)
	}
	var bad []string
	for _, r := range rows {
		bad = append(bad, r[0].(string))
	}
	return bad, nil
}
