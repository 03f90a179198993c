// Package real_test keeps the published figures of this folder in step: the
// tables figures.csv and not_comparable.csv are kept by hand, the workbooks
// and the wanted figures of each project are made from them with
//
//	go test ./testdata/real -update
//
// and without the flag the test compares. It may not run the program itself;
// that is the whole-program case's work.
package real_test

import (
	"bytes"
	"encoding/csv"
	"flag"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"bernskats/pipeline/model"
)

var update = flag.Bool("update", false, "write the workbooks and want.csv of each project from figures.csv")

// source is one figure as it was published: a row of published_numbers.csv, or
// a figure of a text (indicator "text", source the file's name).
type source struct{ Indicator, Territory, Year, Breakdown, Value, Source string }

// figure is a published figure that fits a measure, and the workbook it stands in.
type figure struct {
	Published source
	Measure   string
	Period    string
	Area      string
	Breakdown string
	Workbook  string // path below this folder: project/inbox/year/file.xlsx
}

// key is what must be unique among the figures of a project.
func (f figure) key() string {
	return strings.Join([]string{f.Measure, f.Period, f.Area, f.Breakdown}, "|")
}

// project is the folder of the project a figure belongs to.
func (f figure) project() string { return strings.Split(f.Workbook, "/")[0] }

// notComparable is a published figure that no workbook holds, with the reason.
type notComparable struct {
	Published      source
	Reason, Detail string
}

// readTable reads a CSV file and gives each row as header → value.
func readTable(t *testing.T, name string, header []string) []map[string]string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatalf("reading a table: %v", err)
	}
	rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		t.Fatalf("reading %s: %v", name, err)
	}
	if diff := cmp.Diff(header, rows[0]); diff != "" {
		t.Fatalf("%s: header (-want +got):\n%s", name, diff)
	}
	var table []map[string]string
	for _, row := range rows[1:] {
		m := map[string]string{}
		for i, h := range header {
			m[h] = row[i]
		}
		table = append(table, m)
	}
	return table
}

func readFigures(t *testing.T) []figure {
	t.Helper()
	header := []string{"indicator", "territory", "year", "published_breakdown", "value", "measure", "period", "area", "breakdown", "workbook", "source", "note"}
	var figures []figure
	for _, r := range readTable(t, "figures.csv", header) {
		figures = append(figures, figure{
			Published: source{r["indicator"], r["territory"], r["year"], r["published_breakdown"], r["value"], r["source"]},
			Measure:   r["measure"], Period: r["period"], Area: r["area"], Breakdown: r["breakdown"], Workbook: r["workbook"],
		})
	}
	return figures
}

func readNotComparable(t *testing.T) []notComparable {
	t.Helper()
	header := []string{"indicator", "territory", "year", "published_breakdown", "value", "reason", "detail", "source"}
	var list []notComparable
	for _, r := range readTable(t, "not_comparable.csv", header) {
		list = append(list, notComparable{
			Published: source{r["indicator"], r["territory"], r["year"], r["published_breakdown"], r["value"], r["source"]},
			Reason:    r["reason"], Detail: r["detail"],
		})
	}
	return list
}

// sheets is what a workbook says: sheet name → rows of cell texts.
type sheets map[string][][]string

const (
	totalsSheet = "Kopsavilkums"
	aboutSheet  = "Par veidlapu"
)

// wantedWorkbooks gives path → content, one workbook for each path of figures.csv.
func wantedWorkbooks(t *testing.T, figures []figure) map[string]sheets {
	t.Helper()
	books := map[string]sheets{}
	for _, r := range readTable(t, "senders.csv", []string{"workbook", "sender"}) {
		year := path.Base(path.Dir(r["workbook"]))
		books[r["workbook"]] = sheets{
			aboutSheet:  {{"Veidlapa", "totals"}, {"Versija", "1"}, {"Sūtītājs", r["sender"]}, {"Gads", year}},
			totalsSheet: {{"Rādītājs", "Periods", "Teritorija", "Griezums", "Vērtība", "Avots"}},
		}
	}
	for _, f := range figures {
		book, ok := books[f.Workbook]
		if !ok {
			t.Fatalf("%s has figures and no sender in senders.csv", f.Workbook)
		}
		book[totalsSheet] = append(book[totalsSheet], []string{f.Measure, f.Period, f.Area, f.Breakdown, f.Published.Value, f.Published.Source})
	}
	return books
}

// build writes a workbook; the same content gives the same bytes.
func build(content sheets) ([]byte, error) {
	f := excelize.NewFile()
	defer f.Close()
	if err := f.SetSheetName("Sheet1", totalsSheet); err != nil {
		return nil, err
	}
	if _, err := f.NewSheet(aboutSheet); err != nil {
		return nil, err
	}
	for _, sheet := range []string{totalsSheet, aboutSheet} {
		if err := f.SetColWidth(sheet, "A", "F", 30); err != nil {
			return nil, err
		}
		for i, row := range content[sheet] {
			if err := writeRow(f, sheet, i+1, row); err != nil {
				return nil, err
			}
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func writeRow(f *excelize.File, sheet string, number int, row []string) error {
	for i, text := range row {
		if text == "" {
			continue
		}
		cell, err := excelize.CoordinatesToCellName(i+1, number)
		if err != nil {
			return err
		}
		// Only the values are numbers; a period such as 2023 stays text, as in the blank form.
		if sheet == totalsSheet && i == 4 && number > 1 {
			err = f.SetCellDefault(sheet, cell, text)
		} else {
			err = f.SetCellStr(sheet, cell, text)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// readBook reads a workbook back; every row is as wide as the first of its sheet.
func readBook(name string) (sheets, error) {
	f, err := excelize.OpenFile(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	content := sheets{}
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			return nil, err
		}
		for i, row := range rows {
			for len(row) < len(rows[0]) {
				row = append(row, "")
			}
			rows[i] = row
		}
		content[sheet] = rows
	}
	return content, nil
}

// wantedFacts gives project → want.csv, sorted bytewise as facts.csv is.
func wantedFacts(figures []figure) map[string]string {
	rows := map[string][][]string{}
	for _, f := range figures {
		rows[f.project()] = append(rows[f.project()], []string{f.Measure, f.Period, f.Area, f.Breakdown, f.Published.Value})
	}
	wants := map[string]string{}
	for project, facts := range rows {
		slices.SortFunc(facts, slices.Compare[[]string])
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		w.Write([]string{"measure", "period", "area", "breakdown", "value"})
		w.WriteAll(facts) // a bytes.Buffer cannot fail
		wants[project] = b.String()
	}
	return wants
}

func TestWorkbooksSayWhatTheTableSays(t *testing.T) {
	figures := readFigures(t)
	books := wantedWorkbooks(t, figures)
	for name, want := range books {
		t.Run(name, func(t *testing.T) {
			if len(want[totalsSheet]) < 2 {
				t.Fatalf("senders.csv names a workbook without figures")
			}
			data, err := build(want)
			if err != nil {
				t.Fatalf("building: %v", err)
			}
			again, err := build(want)
			if err != nil || !bytes.Equal(data, again) {
				t.Fatalf("building twice gives different bytes (error %v)", err)
			}
			if *update {
				write(t, name, data)
			}
			got, err := readBook(name)
			if err != nil {
				t.Fatalf("reading (run with -update to write it): %v", err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("run with -update; content (-want +got):\n%s", diff)
			}
		})
	}
	found, err := filepath.Glob("*/inbox/*/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range found {
		if _, ok := books[filepath.ToSlash(name)]; !ok {
			t.Errorf("%s is in an inbox and figures.csv does not know it", name)
		}
	}
}

func TestWantedFactsAreThoseOfTheTable(t *testing.T) {
	for project, want := range wantedFacts(readFigures(t)) {
		name := filepath.Join(project, "want.csv")
		if *update {
			write(t, name, []byte(want))
		}
		got, err := os.ReadFile(name)
		if err != nil {
			t.Fatalf("run with -update to write it: %v", err)
		}
		if diff := cmp.Diff(want, string(got)); diff != "" {
			t.Errorf("run with -update; %s (-want +got):\n%s", name, diff)
		}
	}
}

func write(t *testing.T, name string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestFiguresAreWellFormed(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range readFigures(t) {
		if k := f.project() + "|" + f.key(); seen[k] {
			t.Errorf("%s stands twice: one item has one value", k)
		} else {
			seen[k] = true
		}
		if got := model.BreakdownKey(model.ParseBreakdown(f.Breakdown)...); got != f.Breakdown {
			t.Errorf("%s: breakdown %q is not written as facts.csv writes it: %q", f.key(), f.Breakdown, got)
		}
		year := path.Base(path.Dir(f.Workbook))
		if f.Period[:4] > year {
			t.Errorf("%s: a total of a later period than its folder %s", f.key(), year)
		}
		if f.Area != f.Published.Territory {
			t.Errorf("%s: the publication is about %s", f.key(), f.Published.Territory)
		}
		if !periodFits(f) {
			t.Errorf("%s: the publication says %q", f.key(), f.Published.Year)
		}
	}
}

// periodFits says whether the period is of the published year: 2023 for 2023
// and 2023-12-31; a school year's list (2016/2017) is the state of its
// autumn, a semester's figure keeps its semester.
func periodFits(f figure) bool {
	y := f.Published.Year
	if i := strings.Index(y, " sem "); i > 0 {
		return f.Period == fmt.Sprintf("%s/%s-%s", y[:4], y[7:9], y[i+5:])
	}
	if len(y) == 9 { // 2016/2017
		return f.Period == y[:4]+"-12-31"
	}
	return f.Period == y || f.Period == y+"-12-31"
}
