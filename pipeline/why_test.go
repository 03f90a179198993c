package pipeline

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"bernskats/pipeline/demo"
	"bernskats/pipeline/intake/xlsx"
	"bernskats/pipeline/measure"
	"bernskats/pipeline/model"
)

// explainer is an opened project with everything counted, that answers one
// question after another.
func explainer(t *testing.T, dir string) *tracer {
	t.Helper()
	s, unlock, err := open(Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	c, err := s.computed(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.settled(); err != nil {
		t.Fatal(err)
	}
	trace := s.tracer(c)
	t.Cleanup(func() {
		if err := trace.close(); err != nil {
			t.Error(err)
		}
		unlock()
	})
	return trace
}

// why asks for a figure of facts.csv.
func (t *tracer) why(ctx context.Context, f model.Fact) (*Explanation, error) {
	q := Question{Measure: f.Measure, Period: f.Period, Area: f.Area}
	for _, p := range model.ParseBreakdown(f.Breakdown) {
		q.Parts = append(q.Parts, p.Dimension+"="+p.Code)
	}
	return t.answer(ctx, q, nil)
}

// TestEveryFigureIsTracedToItsCells asks for every figure of facts.csv, and for
// some of earlier years, of a municipality with every kind of defect: as many groups of cells as the figure says, amounts that
// give it, cells that are there and whose rows were accepted, the denominator
// likewise; no row both counted and not; no personal code and no pseudonym in the answer.
func TestEveryFigureIsTracedToItsCells(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "demo")
	if _, err := pipelineDemo(t, dir, demo.Options{Seed: 5, Years: 2, Defects: demo.AllDefects}); err != nil {
		t.Fatal(err)
	}
	trace := explainer(t, dir)
	own, all := combine(trace.results, trace.o.Year)
	if len(own) < 300 || len(all) < len(own)+200 {
		t.Fatalf("only %d figures, %d in series: the test would prove little", len(own), len(all))
	}
	samePlaces(t, trace)
	books := &books{dir: dir, rows: map[string]map[string]map[string]bool{}}
	aside := rowsAside(trace.results)
	hows, reasons := map[string]int{}, map[string]int{}
	for i, f := range all {
		if !slices.Contains(own, f) && i%5 != 0 {
			continue
		}
		e, err := trace.why(t.Context(), f)
		if err != nil {
			t.Fatalf("%s: %v", model.KeyOf(f), err)
		}
		repeatsNobody(t, e)
		counted := holds(t, e.Cases, f, f.Value)
		for _, g := range e.Cases.Groups {
			for _, c := range g.Cells {
				if !books.has(t, c) {
					t.Errorf("%s: inbox/%d/%s is empty", model.KeyOf(f), c.Year, c.Place)
				}
				if aside[rowAt(c.Year, c.File, c.Sheet, c.Row())] {
					t.Errorf("%s: inbox/%d/%s is in a row that was set aside", model.KeyOf(f), c.Year, c.Place)
				}
			}
		}
		if (e.DividedBy != nil) != (f.HasValue() && f.RateUnit != "") {
			t.Errorf("%s: denominator %v", model.KeyOf(f), e.DividedBy)
		}
		if e.DividedBy != nil {
			holds(t, *e.DividedBy, f, f.Denominator)
			hows["denominator "+e.DividedBy.How]++
		}
		for _, x := range e.LeftOut {
			reasons[x.Reason]++
			if x.Text.LV == "" || x.Text.EN == "" {
				t.Errorf("%s: no words for %s %s", model.KeyOf(f), x.Reason, x.Code)
			}
			for _, row := range x.Rows {
				if counted[rowAt(x.Year, x.File, x.Sheet, row)] && f.Origin == model.Counted && x.Reason != string(measure.RowsBeatTotals) {
					t.Errorf("%s: inbox/%d/%s %s, row %d, counts and does not count (%s)", model.KeyOf(f), x.Year, x.File, x.Sheet, row, x.Reason)
				}
			}
		}
		if f.SetAside > 0 && len(e.Aside) == 0 {
			t.Errorf("%s: %d rows set aside, none is named", model.KeyOf(f), f.SetAside)
		}
		if len(e.Sheets) == 0 && f.HasValue() && f.Value > 0 {
			t.Errorf("%s: no sheet is accounted for", model.KeyOf(f))
		}
		hows[e.Cases.How]++
	}
	for _, how := range []string{"count", "sum", "max", "largest_per", "persons_per", "reported", "denominator count"} {
		if hows[how] == 0 {
			t.Errorf("no figure is a %s", how)
		}
	}
	t.Logf("%d figures and some of %d; %v; reasons %v", len(own), len(all), hows, reasons)
	for _, r := range []measure.Reason{measure.OtherCategory, measure.OtherCondition, measure.BeforePeriod, measure.AfterPeriod, measure.OtherSemester, measure.ByRule, measure.SameUnit, measure.NotSelected, measure.OtherFigure} {
		if reasons[string(r)] == 0 {
			t.Errorf("no row is left out because of %s", r)
		}
	}
}

// samePlaces holds the index of places against what findings are placed by.
func samePlaces(t *testing.T, trace *tracer) {
	t.Helper()
	year := trace.o.Year
	index, err := trace.index(t.Context(), year)
	if err != nil {
		t.Fatal(err)
	}
	var rows []model.RowFinding
	for _, field := range []string{"", "unexcused", "pupil_council", "value", "no_such_field"} {
		for row := int64(1); row < 6000; row += 3 {
			rows = append(rows, model.RowFinding{Row: row, Field: field})
		}
	}
	places, err := trace.databases[year].Places(t.Context(), rows)
	if err != nil {
		t.Fatal(err)
	}
	if len(places) < 1000 {
		t.Fatalf("only %d places", len(places))
	}
	for i, r := range rows {
		want, known := places[i]
		got, ok := index.At(r.Row, func(string, string) []string { return []string{r.Field} })
		if ok != known || got != want {
			t.Fatalf("row %d, field %q: %+v, want %+v", r.Row, r.Field, got, want)
		}
	}
}

// pipelineDemo makes a demo project.
func pipelineDemo(t *testing.T, dir string, o demo.Options) (any, error) {
	t.Helper()
	return Demo(t.Context(), dir, o)
}

// holds checks that groups give a number, and returns their rows.
func holds(t *testing.T, c Cases, f model.Fact, want model.Decimal) map[string]bool {
	t.Helper()
	rows := map[string]bool{}
	var sum, largest model.Decimal
	for _, g := range c.Groups {
		amount := model.Whole(1)
		if g.Amount != "" {
			var err error
			if amount, err = model.ParseDecimal(g.Amount); err != nil {
				t.Fatal(err)
			}
		}
		sum, largest = sum+amount, max(largest, amount)
		if len(g.Cells) == 0 {
			t.Errorf("%s (%s): a group without cells", model.KeyOf(f), c.Measure)
		}
		for _, cell := range g.Cells {
			rows[rowAt(cell.Year, cell.File, cell.Sheet, cell.Row())] = true
		}
	}
	if c.How == string(measure.Max) {
		sum = largest
	}
	if !f.HasValue() && len(c.Groups) > 0 || f.HasValue() && sum != want {
		t.Errorf("%s: the cells of %s give %s in %d groups, want %s (%s)", model.KeyOf(f), c.Measure, sum, len(c.Groups), want, f.Status)
	}
	return rows
}

func rowAt(year int, file, sheet string, row int) string {
	return fmt.Sprint(year, "|", file, "|", sheet, "|", row)
}

// rowsAside are the rows at which an error was found.
func rowsAside(results []*YearResult) map[string]bool {
	rows := map[string]bool{}
	for _, r := range results {
		for _, f := range r.Findings {
			if f.Severity == model.Error && f.Cell != "" {
				rows[rowAt(r.Year, f.File, f.Sheet, rowOfCell(f.Cell))] = true
			}
		}
	}
	return rows
}

// books are the workbooks of the inbox as they lie there.
type books struct {
	dir  string
	rows map[string]map[string]map[string]bool // file → sheet → rows that hold something, and cells
}

// has says whether a cell, or where it is the row that is meant its row, holds something.
func (b *books) has(t *testing.T, c CellAt) bool {
	t.Helper()
	name := fmt.Sprintf("inbox/%d/%s", c.Year, c.File)
	if b.rows[name] == nil {
		b.rows[name] = b.read(t, name)
	}
	return b.rows[name][c.Sheet][c.Cell] || b.rows[name][c.Sheet][fmt.Sprint(c.Row())]
}

func (b *books) read(t *testing.T, name string) map[string]map[string]bool {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(b.dir, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	book, err := xlsx.Open(t.Context(), name, data, xlsx.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	sheets := map[string]map[string]bool{}
	for _, s := range book.Sheets() {
		cells := map[string]bool{}
		for row, err := range s.Rows() {
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range row.Cells {
				cells[fmt.Sprintf("%s%d", model.ColumnLetters(c.Column), row.Number)] = true
				cells[fmt.Sprint(row.Number)] = true
			}
		}
		sheets[s.Name] = cells
	}
	return sheets
}

// repeatsNobody looks for personal codes and pseudonyms in the whole answer.
func repeatsNobody(t *testing.T, e *Explanation) {
	t.Helper()
	answer, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	for what, form := range map[string]*regexp.Regexp{"pseudonym": regexp.MustCompile(`[0-9a-f]{32}`), "personal code": regexp.MustCompile(`\b\d{6}[-–−]?\d{5}\b`)} {
		if found := form.FindString(string(answer)); found != "" {
			t.Errorf("%s %s %s: the answer holds what looks like a %s: %s…", e.Measure, e.Period, e.Breakdown, what, found[:4])
		}
	}
	if !e.InternalOnly {
		t.Errorf("%s: the answer does not say that it is internal", e.Measure)
	}
}

// TestPathwaysAreTracedOverTheYears: a parent suspended in one year and restored
// in the next stands at the cells of both workbooks.
func TestPathwaysAreTracedOverTheYears(t *testing.T) {
	dir := t.TempDir()
	const head = "Lēmuma Nr.;Lēmuma datums;Lēmums;Lēmējs;Vecāka personas kods;Vecāks;Bērna personas kods;Bērna dzimšanas datums;Pamats\n"
	plant(t, dir, map[string]string{
		"bernskats.yaml": "municipality: {name: \"Cēsu novads\"}\nlanguages: [lv]\n",
		"inbox/2022/Bāriņtiesa/Aizgādības lēmumi.csv": head + "1;10.03.2022;pārtrauktas;bāriņtiesa;V-1;māte;B-1;01.02.2015;\n2;11.03.2022;pārtrauktas;bāriņtiesa;V-2;tēvs;B-2;01.02.2015;\n",
		"inbox/2023/Bāriņtiesa/Aizgādības lēmumi.csv": head + "9;10.02.2023;atjaunotas;bāriņtiesa;V-1;māte;B-1;01.02.2015;\n",
		"inbox/2024/Bāriņtiesa/Aizgādības lēmumi.csv": head + "9;10.02.2024;pārtrauktas;bāriņtiesa;V-3;māte;B-3;01.02.2015;\n",
	})
	trace := explainer(t, dir)
	for _, tt := range []struct {
		measure, period string
		want            []string
	}{
		{"custody_pathway.parents_suspended", "2022", []string{"2022 A2, 2023 A2", "2022 A3"}},
		{"custody_pathway.restored_12_months", "2022", []string{"2022 A2, 2023 A2"}},
		{"custody_suspended.parents", "2022", []string{"2022 A2", "2022 A3"}},
		{"custody_restored.parents", "2023", []string{"2023 A2"}},
	} {
		e, err := trace.answer(t.Context(), Question{Measure: tt.measure, Period: tt.period}, nil)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, g := range e.Cases.Groups {
			var cells []string
			for _, c := range g.Cells {
				cells = append(cells, fmt.Sprint(c.Year, " ", c.Cell))
			}
			slices.Sort(cells)
			got = append(got, strings.Join(cells, ", "))
		}
		if slices.Sort(got); !slices.Equal(got, tt.want) {
			t.Errorf("%s %s: %q, want %q; left out: %v", tt.measure, tt.period, got, tt.want, e.LeftOut)
		}
	}
}
