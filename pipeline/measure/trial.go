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
	Given    []store.Given
	Facts    store.TextTable
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
		t := Trial{Name: y.Test, Year: y.Year, Expected: y.Expected, SetAside: y.SetAside, Errors: y.Errors, Facts: store.ParseTable(y.Expect.Facts)}
		if t.Year == 0 {
			t.Year = 2024
		}
		if y.Test == "" || len(t.Facts.Rows) == 0 {
			ps = append(ps, doc.problem(fmt.Sprintf("test %d: no name or nothing expected", i+1), "want test: <sentence> and expect: {facts: …}"))
		}
		for _, name := range sortedKeys(y.Given) {
			form, sheet, _ := strings.Cut(name, ".")
			t.Given = append(t.Given, store.Given{Form: form, Sheet: sheet, Rows: store.ParseTable(y.Given[name])})
		}
		trials = append(trials, t)
	}
	return trials, ps
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// RunTrials runs the tests of the definitions named (all when none are) on the
// engine that also runs for real, each on
// its own rows (see store.Rehearse). The results are in the order of the definitions.
func RunTrials(ctx context.Context, catalogue *forms.Catalogue, legal []model.LegalValue, defs []Definition, only ...string) ([]TrialResult, error) {
	type job struct {
		def   Definition
		trial Trial
	}
	var jobs []job
	for _, d := range defs {
		if len(only) > 0 && !d.Named(only...) {
			continue
		}
		for _, t := range d.Trials {
			jobs = append(jobs, job{d, t})
		}
	}
	results := make([]TrialResult, len(jobs))
	err := store.Rehearse(ctx, catalogue, len(jobs), func(ctx context.Context, db *store.DB, i int) error {
		j := jobs[i]
		trouble, err := j.trial.run(ctx, db, catalogue, legal, withDenominators(j.def, defs))
		if err != nil {
			return fmt.Errorf("%s: %s: %w", j.def.Folder, j.trial.Name, err)
		}
		results[i] = TrialResult{j.def.Folder, j.trial.Name, trouble}
		return nil
	})
	return results, err
}

// Named says whether a definition goes by one of the names: its code, its folder
// or the id of one of its measures.
func (d Definition) Named(names ...string) bool {
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

// withDenominators gives a definition and those its rates and subsets need.
func withDenominators(d Definition, all []Definition) []Definition {
	out := []Definition{d}
	for i := 0; i < len(out); i++ {
		for _, c := range out[i].Counts {
			whole := c.SubsetOf
			if c.Rate != nil {
				whole = c.Rate.Of
			}
			for _, other := range all {
				if _, ok := other.measure(whole); ok && !slices.ContainsFunc(out, func(x Definition) bool { return x.Folder == other.Folder }) {
					out = append(out, other)
				}
			}
		}
	}
	return out
}

func (t Trial) run(ctx context.Context, db *store.DB, catalogue *forms.Catalogue, legal []model.LegalValue, defs []Definition) (trouble string, err error) {
	in, trouble, err := t.prepare(ctx, db, catalogue, legal, defs)
	if trouble != "" || err != nil {
		return trouble, err
	}
	facts, err := Measure(ctx, db, in)
	if err != nil {
		return shown(err), nil
	}
	return t.compare(facts), nil
}

// prepare fills the database with the rows given and gives what is measured with.
func (t Trial) prepare(ctx context.Context, db *store.DB, catalogue *forms.Catalogue, legal []model.LegalValue, defs []Definition) (in Input, trouble string, err error) {
	periods := model.PeriodsOf(t.Year, t.sentNext())
	names := []string{forms.Fold("Cēsu novads"), forms.Fold("Cēsu novada pašvaldība"), "0026000"}
	if err := db.AddFrame(ctx, store.Frame{Year: t.Year, Names: names, Legal: legal, Periods: periods}); err != nil {
		return in, "", err
	}
	if trouble, err := db.Fill(ctx, catalogue, t.Year, t.Given, t.SetAside); trouble != "" || err != nil {
		return in, trouble, err
	}
	if err := db.Script(ctx, store.Linked(), "linked"); err != nil {
		return in, shown(err), nil
	}
	return Input{Definitions: defs, Year: t.Year, Periods: periods, Area: "Cēsu novads", Expected: t.Expected, OpenErrors: t.Errors, Catalogue: catalogue}, "", nil
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
		for _, r := range g.Rows.Rows {
			if g.Form == "school" && g.Rows.Cell(r, "@school_year") == next {
				return true
			}
		}
	}
	return false
}

// compare holds the facts against the expected table. Compared are the columns
// that the table has, for the measures, periods and kinds of breakdown that it
// names; parts of zero may be missing.
func (t Trial) compare(facts []model.Fact) string {
	want := map[string]bool{}
	scope := map[string]bool{}
	for _, r := range t.Facts.Rows {
		if len(r) != len(t.Facts.Columns) {
			return "expect: a row with another number of cells than the heading: " + strings.Join(r, " | ")
		}
		want[strings.Join(r, "  ")] = true
		scope[scopeKey(t.Facts.Cell(r, "measure"), t.Facts.Cell(r, "period"), t.Facts.Cell(r, "breakdown"))] = true
	}
	got := map[string]bool{}
	for _, f := range facts {
		if !scope[scopeKey(f.Measure, f.Period, f.Breakdown)] {
			continue
		}
		line := strings.Join(cells(f, t.Facts.Columns), "  ")
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
	return strings.Join(t.Facts.Columns, "  ") + "\n" + strings.Join(lines, "\n")
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
