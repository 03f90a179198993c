package pipeline

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"

	"bernskats/pipeline/check"
	"bernskats/pipeline/forms"
	"bernskats/pipeline/intake"
	"bernskats/pipeline/measure"
	"bernskats/pipeline/model"
	"bernskats/pipeline/project"
	"bernskats/pipeline/store"
)

// source is a workbook whose rows count in a year: one of the year's own folder,
// or an older one that still speaks about it.
type source struct {
	folder   int
	workbook intake.Workbook
}

// sources picks the workbooks a year's figures rest on: the used ones of its own
// folder, of earlier folders the school workbooks of the school year that ends
// in it (unless the school sent it again), and all earlier totals.
func sources(year int, deliveries map[int]*intake.Delivery) []source {
	var out []source
	newer := map[string]bool{} // schools whose workbook of the year's own folder counts as a whole
	ends := model.SchoolYearLabel(year - 1)
	for folder := year; folder >= oldest(deliveries); folder-- {
		d := deliveries[folder]
		if d == nil {
			continue
		}
		for _, w := range d.Workbooks {
			if w.Use != intake.Used {
				continue
			}
			older := folder < year
			switch {
			case older && w.Form == "school":
				if w.SchoolYear != ends || newer[w.Institution] {
					continue
				}
			case older && w.Form != "totals" && w.Form != "orphans_court_yearly":
				continue
			}
			if w.Form == "school" && w.SchoolYear == ends {
				newer[w.Institution] = true
			}
			out = append(out, source{folder, w})
		}
	}
	sort.SliceStable(out, func(i, j int) bool {
		if out[i].folder != out[j].folder {
			return out[i].folder < out[j].folder
		}
		return out[i].workbook.File < out[j].workbook.File
	})
	return out
}

func oldest(deliveries map[int]*intake.Delivery) int {
	first := 9999
	for y := range deliveries {
		first = min(first, y)
	}
	return first
}

// yearBuild is one year on its way from workbooks to facts.
type yearBuild struct {
	year        int
	defs        *Definitions
	project     *project.Project
	sources     []source
	delivery    *intake.Delivery
	waivers     []Waiver
	discloses   bool // the universes are wanted as well
	fingerprint string
	db          *store.DB
	cells       []store.CellPlace // of rows made of single cells of official forms
}

// YearResult is everything later stages need of a computed year. It holds no
// name and no code; custody rows are under pseudonyms.
type YearResult struct {
	Year     int
	Facts    []model.Fact
	Findings []model.Finding // of intake, rules and totals, sorted, waived ones marked
	Sheets   []SheetCounts
	Custody  []store.CustodyRow
	Delivers bool // custody decisions were delivered
	Told     Told
	Totals   []PlacedTotal     // of the year's own folder about our municipality
	Names    map[string]string // institution code → name
	Schools  map[string]string // the same of the four school kinds: those expected to send

	build      *yearBuild
	disclosure *model.Disclosure // of the counted facts; kept in a file of its own, nil while nobody asked for it
	pathways   model.Disclosure  // of the pathways, in the last year of a run
}

// SheetCounts accounts for one sheet of one workbook, after rules set rows aside.
type SheetCounts struct {
	File, Sheet, Form, SheetID, Sender string
	Counts                             model.RowCounts
}

// run builds the year's database beside path and measures it. settle writes the
// database out and puts it in place; it must be called, and may be called while
// the result is already used.
func (b *yearBuild) run(ctx context.Context, path string, threads int) (result *YearResult, settle func() error, err error) {
	temporary := path + ".new"
	if err := removeDatabase(temporary); err != nil {
		return nil, nil, err
	}
	if b.db, err = store.Create(ctx, temporary, threads); err != nil {
		return nil, nil, err
	}
	if result, err = b.measure(ctx); err != nil {
		return nil, nil, errors.Join(err, b.db.Close(), removeDatabase(temporary))
	}
	return result, func() error { return b.settle(ctx, temporary, path) }, nil
}

// settle writes the database out, closes it and puts it in place.
func (b *yearBuild) settle(ctx context.Context, temporary, path string) error {
	err := b.db.Checkpoint(ctx)
	if cerr := b.db.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return errors.Join(err, removeDatabase(temporary))
	}
	if err := os.Rename(temporary, path); err != nil {
		return fmt.Errorf("putting the database of %d in place: %w", b.year, err)
	}
	return os.Chmod(path, 0o600)
}

func removeDatabase(path string) error {
	for _, p := range []string{path, path + ".wal"} {
		if err := os.Remove(p); err != nil && !os.IsNotExist(err) {
			return fmt.Errorf("removing an old database: %w", err)
		}
	}
	return nil
}

func (b *yearBuild) measure(ctx context.Context) (*YearResult, error) {
	if err := b.db.Together(ctx, func() error { return b.load(ctx) }); err != nil {
		return nil, err
	}
	r := &YearResult{Year: b.year, Findings: slices.Clone(b.delivery.Findings)}
	if err := b.db.Lock(ctx); err != nil { // from here on definitions' SQL runs
		return nil, err
	}
	hits, err := check.SetAsideErrors(ctx, b.db, b.defs.Rules)
	if err != nil {
		return nil, err
	}
	if err := b.addHits(ctx, r, hits); err != nil {
		return nil, err
	}
	if err := check.Drop(ctx, b.db, hits); err != nil {
		return nil, err
	}
	totals, wrong, err := measure.ReadTotals(ctx, b.db, b.totalsInput())
	if err != nil {
		return nil, err
	}
	if err := b.addTotalFindings(ctx, r, wrong); err != nil {
		return nil, err
	}
	if err := b.db.Together(ctx, func() error { return b.db.Script(ctx, store.Linked(), "linked") }); err != nil {
		return nil, err
	}
	if hits, err = check.Look(ctx, b.db, b.defs.Rules); err != nil {
		return nil, err
	}
	if err := b.addHits(ctx, r, hits); err != nil {
		return nil, err
	}
	r.Findings = waive(r.Findings, b.waivers, b.year)
	cases, err := measure.FindCases(ctx, b.db, b.measureInput(r))
	if err != nil {
		return nil, err
	}
	counted, err := cases.Count(ctx)
	if err != nil {
		return nil, err
	}
	if b.discloses {
		d, err := cases.Disclose(ctx, counted)
		if err != nil {
			return nil, err
		}
		r.disclosure = &d
	}
	if r.Totals, err = b.placed(ctx, totals.Own()); err != nil {
		return nil, err
	}
	facts, differ := totals.Join(counted)
	if err := b.addDifferences(ctx, r, differ); err != nil {
		return nil, err
	}
	r.Facts = facts
	r.Findings = waive(r.Findings, b.waivers, b.year)
	model.SortFindings(r.Findings)
	return r, b.collect(ctx, r)
}

func (b *yearBuild) measureInput(r *YearResult) measure.Input {
	return measure.Input{
		Definitions: b.defs.Indicators, Year: b.year, Periods: b.periods(), Area: b.project.Municipality.Name,
		Expected: b.expected(), OpenErrors: openErrors(r.Findings) > 0, Scope: measure.WithinOneYear,
		Policy: b.defs.Policy, Catalogue: b.defs.Forms,
	}
}

// names are the folded spellings of our municipality.
func (b *yearBuild) names() []string {
	var folded []string
	for _, s := range project.Spellings(b.project.Municipality) {
		folded = append(folded, forms.Fold(s))
	}
	return folded
}

func (b *yearBuild) totalsInput() measure.TotalsInput {
	return measure.TotalsInput{Definitions: b.defs.Indicators, Catalogue: b.defs.Forms, Year: b.year, Area: b.project.Municipality.Name, Names: b.names()}
}

// periods are those of the year; the first semester of the next school year only
// when a school sent it.
func (b *yearBuild) periods() []model.Period {
	next := model.SchoolYearLabel(b.year)
	sent := slices.ContainsFunc(b.sources, func(s source) bool { return s.workbook.Form == "school" && s.workbook.SchoolYear == next })
	return model.PeriodsOf(b.year, sent)
}

func (b *yearBuild) expected() measure.Expected {
	e := measure.Expected{}
	for form, x := range b.project.Config.Expected {
		e[form] = x.Senders.Count
	}
	return e
}

// load makes the tables and fills them with the rows of the sources.
func (b *yearBuild) load(ctx context.Context) error {
	if err := b.db.CreateTables(ctx, b.defs.Forms); err != nil {
		return err
	}
	frame := store.Frame{Year: b.year, Names: b.names(), Legal: b.defs.Legal, Periods: b.periods(), Figures: measure.FigureNames(b.defs.Indicators)}
	if err := b.db.AddFrame(ctx, frame); err != nil {
		return err
	}
	units := b.project.Config.UnitNames(forms.Fold)
	nextRow := int64(1)
	for _, f := range b.defs.Forms.Forms {
		for _, s := range f.Sheets {
			if _, err := b.db.Append(ctx, store.RawTable(f.ID, s), b.rows(f, s, units, &nextRow)); err != nil {
				return err
			}
		}
	}
	if err := b.db.AddCellPlaces(ctx, b.cells); err != nil {
		return err
	}
	workbooks, sheets := b.deliveryRows()
	if err := b.db.AddWorkbooks(ctx, workbooks, sheets); err != nil {
		return err
	}
	bad, err := b.db.Unbalanced(ctx)
	if err == nil && len(bad) > 0 {
		err = fmt.Errorf("the database of %d does not hold every accepted row of %s", b.year, strings.Join(bad, ", "))
	}
	return err
}

// rows yields the rows of one sheet of all sources in a fixed order.
func (b *yearBuild) rows(f forms.Form, s forms.Sheet, units map[string]string, next *int64) iter.Seq[[]any] {
	unit := s.Column("unit")
	return func(yield func([]any) bool) {
		for n, src := range b.sources {
			if src.workbook.Form != f.ID && !(f.ID == "totals" && src.workbook.Form == "orphans_court_yearly") {
				continue
			}
			for _, sheet := range src.workbook.Sheets {
				if sheet.ID != s.ID || sheet.Broken {
					continue
				}
				for _, row := range sheet.Rows {
					if row.Cell != "" {
						b.cells = append(b.cells, store.CellPlace{Row: *next, Sheet: row.Sheet, Cell: row.Cell})
					}
					out := make([]any, 3, 3+len(row.Values))
					out[0], out[1], out[2] = *next, int64(n+1), int64(row.Number)
					*next++
					for i, v := range row.Values {
						if i == unit && v.Text != "" {
							if known := units[forms.Fold(v.Text)]; known != "" {
								v.Text = known
							}
						}
						out = append(out, stored(v))
					}
					if !yield(out) {
						return
					}
				}
			}
		}
	}
}

// stored gives a value as the database takes it.
func stored(v intake.Value) any {
	switch v.Kind {
	case intake.Text:
		return v.Text
	case intake.Int:
		return v.Int
	case intake.Decimal:
		return model.Decimal(v.Int)
	case intake.Day:
		return model.Day(v.Text)
	case intake.Bool:
		return v.Int != 0
	}
	return nil
}

func (b *yearBuild) deliveryRows() ([]store.WorkbookRow, []store.SheetRow) {
	var workbooks []store.WorkbookRow
	var sheets []store.SheetRow
	for n, src := range b.sources {
		w := src.workbook
		workbooks = append(workbooks, store.WorkbookRow{Number: int64(n + 1), File: w.File, Form: w.Form, Sender: w.Sender, Institution: w.Institution, SchoolYear: w.SchoolYear, Folder: int64(src.folder)})
		for _, s := range w.Sheets {
			if s.Broken {
				continue
			}
			form := w.Form
			if form == "orphans_court_yearly" {
				form = "totals"
			}
			sheets = append(sheets, store.SheetRow{Workbook: int64(n + 1), Form: form, Sheet: s.ID, Name: s.Name, File: s.File, SetAside: int64(s.Counts.SetAside), Accepted: int64(s.Counts.Accepted), Letters: s.Columns})
		}
	}
	return workbooks, sheets
}

// databasePath is the file of a year under work/.
func databasePath(work string, year int) string {
	return filepath.Join(work, fmt.Sprintf("%d.duckdb", year))
}
