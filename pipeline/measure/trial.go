package measure

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"sort"
	"strconv"
	"strings"

	"bernskats/pipeline/forms"
	"bernskats/pipeline/model"
	"bernskats/pipeline/store"
)

// Trial is one test of a definition: given rows of senders' sheets, expected
// facts. Its name is the rule it guards, as a sentence.
type Trial struct {
	Name     string
	Year     int
	Expected Expected
	SetAside map[string]int // "form.sheet" → rows set aside in its first workbook
	Errors   bool           // open error findings
	Given    []GivenSheet
	Facts    textTable
}

// GivenSheet is the made-up content of one sheet of one or several workbooks.
// Columns that begin with @ say which workbook a row belongs to: @sender,
// @school, @school_year, @folder. A sheet without rows is delivered and empty.
type GivenSheet struct {
	Form, Sheet string
	Rows        textTable
}

// textTable is a small table written as text: columns separated by two or more
// spaces, "-" for nothing.
type textTable struct {
	columns []string
	rows    [][]string
}

// TrialResult is how a trial went; Trouble is empty when it held.
type TrialResult struct {
	Definition, Trial string
	Trouble           string
}

type trialYAML struct {
	Test     string            `yaml:"test"`
	Year     int               `yaml:"year"`
	Expected map[string]int    `yaml:"expected"`
	SetAside map[string]int    `yaml:"set_aside"`
	Errors   bool              `yaml:"open_errors"`
	Given    map[string]string `yaml:"given"`
	Expect   struct {
		Facts string `yaml:"facts"`
	} `yaml:"expect"`
}

func loadTrials(fsys fs.FS, file string) ([]Trial, model.Problems) {
	var ys []trialYAML
	if _, err := fs.Stat(fsys, file); errors.Is(err, fs.ErrNotExist) {
		return nil, model.Problems{{File: file, Text: "missing: every definition has tests", Want: "want at least one test per edge: the limit itself, the day itself, the same child twice, nothing sent"}}
	}
	doc, ps := readDocument(fsys, file, &ys)
	if ps != nil {
		return nil, ps
	}
	var trials []Trial
	for i, y := range ys {
		t := Trial{Name: y.Test, Year: y.Year, Expected: y.Expected, SetAside: y.SetAside, Errors: y.Errors, Facts: parseTable(y.Expect.Facts)}
		if t.Year == 0 {
			t.Year = 2024
		}
		if y.Test == "" || len(t.Facts.rows) == 0 {
			ps = append(ps, doc.problem(fmt.Sprintf("test %d: no name or nothing expected", i+1), "want test: <sentence> and expect: {facts: …}"))
		}
		for _, name := range sortedKeys(y.Given) {
			form, sheet, _ := strings.Cut(name, ".")
			t.Given = append(t.Given, GivenSheet{form, sheet, parseTable(y.Given[name])})
		}
		trials = append(trials, t)
	}
	return trials, ps
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

func parseTable(text string) textTable {
	var t textTable
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "  #") // the arithmetic of an expected value may stand behind it
		var cells []string
		for _, cell := range strings.Split(strings.TrimSpace(line), "  ") {
			if cell = strings.TrimSpace(cell); cell != "" {
				cells = append(cells, cell)
			}
		}
		switch {
		case len(cells) == 0:
		case t.columns == nil:
			t.columns = cells
		default:
			t.rows = append(t.rows, cells)
		}
	}
	return t
}

// RunTrials runs the tests of the definitions named (all when none are), each in
// a fresh database in memory, on the engine that also runs for real.
func RunTrials(ctx context.Context, catalogue *forms.Catalogue, legal []model.LegalValue, defs []Definition, only ...string) ([]TrialResult, error) {
	var results []TrialResult
	for _, d := range defs {
		if len(only) > 0 && !d.named(only) {
			continue
		}
		for _, t := range d.Trials {
			trouble, err := t.run(ctx, catalogue, legal, withDenominators(d, defs))
			if err != nil {
				return results, fmt.Errorf("%s: %s: %w", d.Folder, t.Name, err)
			}
			results = append(results, TrialResult{d.Folder, t.Name, trouble})
		}
	}
	return results, nil
}

// named says whether a definition goes by one of the names: its code, its folder
// or the id of one of its measures.
func (d Definition) named(names []string) bool {
	for _, n := range names {
		if n == d.Code || n == d.Indicator.Folder || strings.HasSuffix(d.Folder, "/"+n) {
			return true
		}
		if _, ok := d.measure(n); ok {
			return true
		}
	}
	return false
}

// withDenominators gives a definition and those its rates need.
func withDenominators(d Definition, all []Definition) []Definition {
	out := []Definition{d}
	for i := 0; i < len(out); i++ {
		for _, c := range out[i].Counts {
			if c.Rate == nil {
				continue
			}
			for _, other := range all {
				if _, ok := other.measure(c.Rate.Of); ok && !slices.ContainsFunc(out, func(x Definition) bool { return x.Folder == other.Folder }) {
					out = append(out, other)
				}
			}
		}
	}
	return out
}

func (t Trial) run(ctx context.Context, catalogue *forms.Catalogue, legal []model.LegalValue, defs []Definition) (string, error) {
	db, err := store.Create(ctx, "", 1)
	if err != nil {
		return "", err
	}
	defer db.Close()
	var periods []model.Period
	periods = model.PeriodsOf(t.Year, t.sentNext())
	frame := store.Frame{Year: t.Year, Names: []string{forms.Fold("Cēsu novads"), forms.Fold("Cēsu novada pašvaldība"), "0026000"}, Legal: legal, Periods: periods}
	if err := db.CreateYear(ctx, catalogue, frame); err != nil {
		return "", err
	}
	if trouble, err := t.fill(ctx, db, catalogue); trouble != "" || err != nil {
		return trouble, err
	}
	if err := db.Script(ctx, store.Linked(), "linked"); err != nil {
		return shown(err), nil
	}
	facts, err := Measure(ctx, db, Input{Definitions: defs, Year: t.Year, Periods: periods, Area: "Cēsu novads", Expected: t.Expected, OpenErrors: t.Errors})
	if err != nil {
		return shown(err), nil
	}
	return t.compare(facts), nil
}

// shown gives an error in full: the rows of a test are made up.
func shown(err error) string {
	var se *store.Error
	if errors.As(err, &se) {
		return se.Doing + ": " + se.Unsafe()
	}
	return err.Error()
}

// sentNext says whether a school sent the year's next semester.
func (t Trial) sentNext() bool {
	next := model.SchoolYearLabel(t.Year)
	for _, g := range t.Given {
		for _, r := range g.Rows.rows {
			if g.Form == "school" && g.Rows.cell(r, "@school_year") == next {
				return true
			}
		}
	}
	return false
}

func (t textTable) cell(row []string, column string) string {
	i := slices.Index(t.columns, column)
	if i < 0 || i >= len(row) || row[i] == "-" {
		return ""
	}
	return row[i]
}

func (t Trial) fill(ctx context.Context, db *store.DB, catalogue *forms.Catalogue) (string, error) {
	f := filler{trial: t, numbers: map[string]int64{}}
	for _, g := range t.Given {
		form, ok := catalogue.Form(g.Form)
		if !ok {
			return fmt.Sprintf("given: no form %q", g.Form), nil
		}
		i := slices.IndexFunc(form.Sheets, func(s forms.Sheet) bool { return s.ID == g.Sheet })
		if i < 0 {
			return fmt.Sprintf("given: form %s has no sheet %q", g.Form, g.Sheet), nil
		}
		table := store.RawTable(g.Form, form.Sheets[i])
		rows, trouble := f.rows(g, table)
		if trouble != "" {
			return trouble, nil
		}
		if _, err := db.Append(ctx, table, slices.Values(rows)); err != nil {
			return "", err
		}
	}
	history, years := f.history()
	if err := db.AddHistory(ctx, years, history); err != nil {
		return "", err
	}
	return "", db.AddWorkbooks(ctx, f.workbooks, f.sheets)
}

// filler turns given text into rows and remembers which workbooks they imply.
type filler struct {
	trial     Trial
	numbers   map[string]int64
	workbooks []store.WorkbookRow
	sheets    []store.SheetRow
	lastRow   int64
	custody   []store.CustodyRow
}

func (f *filler) rows(g GivenSheet, table store.Table) ([][]any, string) {
	for _, c := range g.Rows.columns {
		known := slices.ContainsFunc(table.Columns, func(tc store.Column) bool { return tc.Name == c })
		if !known && !slices.Contains([]string{"@sender", "@school", "@school_year", "@folder"}, c) {
			return nil, fmt.Sprintf("given %s.%s: no column %q", g.Form, g.Sheet, c)
		}
	}
	if len(g.Rows.rows) == 0 {
		f.workbook(g, nil)
	}
	var out [][]any
	for _, r := range g.Rows.rows {
		if len(r) != len(g.Rows.columns) {
			return nil, fmt.Sprintf("given %s.%s: %d cells for %d columns: %s", g.Form, g.Sheet, len(r), len(g.Rows.columns), strings.Join(r, " | "))
		}
		f.lastRow++
		row := []any{f.lastRow, f.workbook(g, r), f.lastRow + 1}
		for _, c := range table.Columns[3:] {
			v, err := given(c, g.Rows.cell(r, c.Name))
			if err != nil {
				return nil, fmt.Sprintf("given %s.%s: column %s: %q is no %s", g.Form, g.Sheet, c.Name, g.Rows.cell(r, c.Name), c.Type)
			}
			row = append(row, v)
		}
		out = append(out, row)
		if g.Form == "orphans_court" && g.Sheet == "custody" {
			f.custody = append(f.custody, store.CustodyRow{Parent: g.Rows.cell(r, "parent_code"), Child: g.Rows.cell(r, "child_code"), Decision: g.Rows.cell(r, "decision"), Day: model.Day(g.Rows.cell(r, "day"))})
		}
	}
	return out, ""
}

// history gives the custody rows as the years at hand would hold them: every
// year from the first decision given to the trial's.
func (f *filler) history() ([]store.CustodyRow, []int) {
	if len(f.custody) == 0 {
		return nil, nil
	}
	first := f.trial.Year
	for _, c := range f.custody {
		first = min(first, c.Day.Year())
	}
	var years []int
	for y := first; y <= f.trial.Year; y++ {
		years = append(years, y)
	}
	return f.custody, years
}

func given(c store.Column, text string) (any, error) {
	if text == "" {
		return nil, nil
	}
	switch c.Type {
	case store.Integer:
		return strconv.ParseInt(text, 10, 64)
	case store.Number:
		return model.ParseDecimal(text)
	case store.Date:
		day := model.Day(text)
		if day.Time().IsZero() {
			return nil, errors.New("no day")
		}
		return day, nil
	case store.Boolean:
		return strconv.ParseBool(text)
	}
	return text, nil
}

// workbook gives the number of the workbook a row belongs to.
func (f *filler) workbook(g GivenSheet, row []string) int64 {
	w := store.WorkbookRow{Form: g.Form, Sender: g.Rows.cell(row, "@sender"), Institution: g.Rows.cell(row, "@school"), SchoolYear: g.Rows.cell(row, "@school_year"), Folder: int64(f.trial.Year)}
	if w.Sender == "" {
		w.Sender = "sender of " + g.Form
	}
	if g.Form == "school" {
		if w.Institution == "" {
			w.Institution = g.Rows.cell(row, "institution")
		}
		w.Sender = w.Institution
		if w.SchoolYear == "" {
			w.SchoolYear = model.SchoolYearLabel(f.trial.Year - 1)
		}
	}
	if folder := g.Rows.cell(row, "@folder"); folder != "" {
		w.Folder, _ = strconv.ParseInt(folder, 10, 64)
	}
	key := fmt.Sprint(w.Form, "|", w.Sender, "|", w.SchoolYear, "|", w.Folder)
	if f.numbers[key] == 0 {
		w.Number = int64(len(f.workbooks) + 1)
		w.File = fmt.Sprintf("%s %d.xlsx", w.Form, w.Number)
		f.numbers[key] = w.Number
		f.workbooks = append(f.workbooks, w)
	}
	f.deliver(f.numbers[key], g)
	return f.numbers[key]
}

// deliver records that a workbook carries the sheet.
func (f *filler) deliver(workbook int64, g GivenSheet) {
	for _, s := range f.sheets {
		if s.Workbook == workbook && s.Sheet == g.Sheet {
			return
		}
	}
	name := g.Form + "." + g.Sheet
	f.sheets = append(f.sheets, store.SheetRow{Workbook: workbook, Form: g.Form, Sheet: g.Sheet, Name: g.Sheet, SetAside: int64(f.trial.SetAside[name])})
}

// compare holds the facts against the expected table. Compared are the columns
// that the table has, for the measures, periods and kinds of breakdown that it
// names; parts of zero may be missing.
func (t Trial) compare(facts []model.Fact) string {
	want := map[string]bool{}
	scope := map[string]bool{}
	for _, r := range t.Facts.rows {
		if len(r) != len(t.Facts.columns) {
			return "expect: a row with another number of cells than the heading: " + strings.Join(r, " | ")
		}
		want[strings.Join(r, "  ")] = true
		scope[scopeKey(t.Facts.cell(r, "measure"), t.Facts.cell(r, "period"), t.Facts.cell(r, "breakdown"))] = true
	}
	got := map[string]bool{}
	for _, f := range facts {
		if !scope[scopeKey(f.Measure, f.Period, f.Breakdown)] {
			continue
		}
		line := strings.Join(cells(f, t.Facts.columns), "  ")
		if f.Breakdown != "" && f.HasValue() && f.Value == 0 && !want[line] {
			continue
		}
		got[line] = true
	}
	var lines []string
	for l := range want {
		if !got[l] {
			lines = append(lines, "missing:    "+l)
		}
	}
	for l := range got {
		if !want[l] {
			lines = append(lines, "unexpected: "+l)
		}
	}
	sort.Strings(lines)
	if len(lines) == 0 {
		return ""
	}
	return strings.Join(t.Facts.columns, "  ") + "\n" + strings.Join(lines, "\n")
}

func scopeKey(measure, period, breakdown string) string {
	var dims []string
	for _, p := range model.ParseBreakdown(breakdown) {
		dims = append(dims, p.Dimension)
	}
	return measure + "|" + period + "|" + strings.Join(dims, ";")
}

func cells(f model.Fact, columns []string) []string {
	all := map[string]string{
		"measure": f.Measure, "period": f.Period, "breakdown": f.Breakdown, "status": string(f.Status),
		"received": strconv.Itoa(f.Received), "expected": strconv.Itoa(f.Expected),
		"set_aside": strconv.Itoa(f.SetAside), "not_given": strconv.Itoa(f.NotGiven),
	}
	if f.HasValue() {
		all["value"] = f.Value.String()
	}
	if f.RateUnit != "" {
		all["rate"], all["denominator"] = f.Rate.String(), f.Denominator.String()
	}
	out := make([]string, len(columns))
	for i, c := range columns {
		if out[i] = all[c]; out[i] == "" {
			out[i] = "-"
		}
	}
	return out
}
