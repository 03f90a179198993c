package workbook

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"bernskats/pipeline/intake/xlsx"
	"bernskats/pipeline/model"
	"bernskats/pipeline/protect"
	"bernskats/pipeline/report"
	"bernskats/pipeline/report/data"

	"github.com/google/go-cmp/cmp"
)

// cells are the values of a sheet by place: texts as they are, numbers in the
// shortest digits that give them back.
type cells map[string]string

// absent fails or skips, for a program that is not on this machine.
func absent(t testing.TB, what string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf("%s is missing", what)
	}
	t.Skipf("SKIPPED: %s is missing, the workbook was not read with it", what)
}

// many is the input with figures of every kind: decimals, millions, missing and
// withheld ones, texts that look like something else.
func many() report.Input {
	in := input()
	all := facts()
	for i := range 400 {
		f := model.Fact{Indicator: "E3", Measure: "out_of_family_care.children", Period: "2024-12-31", Area: ours, Breakdown: fmt.Sprintf("unit=Ciems %03d", i),
			Value: model.Decimal(i*i*37 + i), Status: model.Final, Origin: model.Reported, Received: i % 3, Expected: 3, SetAside: i % 7, NotGiven: i % 4}
		if i%2 == 0 {
			f.Value = model.Whole(int64(i * 12345))
		}
		if i%5 == 0 {
			f.RateUnit, f.Denominator, f.Rate = "percent", model.Whole(int64(i+1)), model.Decimal(i*1000)
		}
		if i%11 == 0 {
			f.Status = model.Withheld
		}
		if i%13 == 0 {
			f.Breakdown = fmt.Sprintf("unit=%d", i) // digits that are no number
		}
		all = append(all, f)
	}
	in.Edition = protect.Internal(all)
	return in
}

// ownReading reads every sheet with the program's own reader.
func ownReading(t testing.TB, name string, content []byte) map[string]cells {
	t.Helper()
	book, err := xlsx.Open(t.Context(), name, content, xlsx.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]cells{}
	for _, s := range book.Sheets() {
		all[s.Name] = cells{}
		for row, err := range s.Rows() {
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range row.Cells {
				if _, value := c.Shown(); value != "" {
					all[s.Name][xlsx.Ref(c.Column, row.Number)] = canonical(value)
				}
			}
		}
	}
	return all
}

// canonical drops what readers print differently of the same number.
func canonical(value string) string {
	if n, err := strconv.ParseFloat(value, 64); err == nil {
		return strconv.FormatFloat(n, 'f', -1, 64)
	}
	return value
}

// sheetOfFacts is what the sheet of all figures must hold, by facts.csv.
func sheetOfFacts(t testing.TB, in report.Input) [][]string {
	t.Helper()
	var table bytes.Buffer
	if err := data.WriteCSV(&table, in.Edition); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&table).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		for n := range row {
			row[n] = canonical(strings.TrimPrefix(row[n], "'"))
		}
	}
	return rows
}

// rowsFrom lays cells out as rows of as many columns as facts.csv has, from a row on.
func (c cells) rowsFrom(first, count int) (rows [][]string) {
	for r := range count {
		row := make([]string, len(data.Columns()))
		for n := range row {
			row[n] = c[xlsx.Ref(n+1, first+r)]
		}
		rows = append(rows, row)
	}
	return rows
}

// headOfData is the row of the heading on the sheet of all figures.
const headOfData = 4

// TestEveryReaderFindsTheFactsInTheWorkbook: whatever program reads it, the sheet
// of all figures says what facts.csv says, and every other sheet what we wrote.
func TestEveryReaderFindsTheFactsInTheWorkbook(t *testing.T) {
	in := many()
	content := written(t, in, "lv")
	dir := t.TempDir()
	name := filepath.Join(dir, "situation.xlsx")
	if err := os.WriteFile(name, content, 0o644); err != nil {
		t.Fatal(err)
	}
	want := sheetOfFacts(t, in)
	ours := ownReading(t, name, content)
	t.Run("our own", func(t *testing.T) {
		if diff := cmp.Diff(want, ours["Dati"].rowsFrom(headOfData, len(want))); diff != "" {
			t.Errorf("(-facts.csv +read):\n%s", diff)
		}
	})
	t.Run("LibreOffice", func(t *testing.T) {
		soffice, err := exec.LookPath("soffice")
		if err != nil {
			absent(t, "LibreOffice")
		}
		saved := t.TempDir()
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
		defer cancel()
		c := exec.CommandContext(ctx, soffice, "-env:UserInstallation=file://"+filepath.Join(t.TempDir(), "profile"), "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", saved, name)
		if said, err := c.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, said)
		}
		again, err := os.ReadFile(filepath.Join(saved, "situation.xlsx"))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(ours, ownReading(t, "again.xlsx", again)); diff != "" {
			t.Errorf("(-written +saved by LibreOffice):\n%s", diff)
		}
	})
	for _, mode := range []string{"normal", "read-only"} {
		t.Run("openpyxl "+mode, func(t *testing.T) {
			python, err := exec.LookPath("/usr/bin/python3")
			if err == nil {
				err = exec.Command(python, "-c", "import openpyxl").Run()
			}
			if err != nil {
				absent(t, "openpyxl")
			}
			const script = `import json, openpyxl, sys
book = openpyxl.load_workbook(sys.argv[1], read_only=sys.argv[2] == "read-only")
def shown(v): return repr(v) if isinstance(v, (int, float)) else v
print(json.dumps({s.title: [[shown(c.value) for c in row] for row in s.iter_rows()] for s in book.worksheets}))`
			out, err := exec.CommandContext(t.Context(), python, "-c", script, name, mode).Output()
			if err != nil {
				t.Fatal(err)
			}
			var sheets map[string][][]*string
			if err := json.Unmarshal(out, &sheets); err != nil {
				t.Fatal(err)
			}
			got := map[string]cells{}
			for sheet, rows := range sheets {
				got[sheet] = cells{}
				for r, row := range rows {
					for n, value := range row {
						if value != nil {
							got[sheet][xlsx.Ref(n+1, r+1)] = canonical(*value)
						}
					}
				}
			}
			if diff := cmp.Diff(ours, got); diff != "" {
				t.Errorf("(-our own +openpyxl):\n%s", diff)
			}
		})
	}
	t.Run("readxl", func(t *testing.T) {
		rscript, err := exec.LookPath("Rscript")
		if err == nil {
			err = exec.Command(rscript, "-e", "library(readxl)").Run()
		}
		if err != nil {
			absent(t, "readxl")
		}
		const script = `args <- commandArgs(trailingOnly = TRUE)
d <- readxl::read_excel(args[1], sheet = "Dati", skip = as.integer(args[2]), guess_max = 100000, .name_repair = "minimal")
shown <- function(x) { v <- if (is.numeric(x)) vapply(x, function(n) format(n, digits = 15, scientific = FALSE, drop0trailing = TRUE), "") else as.character(x); v[is.na(x)] <- ""; v }
write.table(rbind(names(d), sapply(d, shown)), sep = "\t", quote = FALSE, row.names = FALSE, col.names = FALSE, fileEncoding = "UTF-8")`
		c := exec.CommandContext(t.Context(), rscript, "-e", script, name, strconv.Itoa(headOfData-1))
		c.Env = append(os.Environ(), "LC_ALL=C.UTF-8")
		out, err := c.Output()
		if err != nil {
			t.Fatal(err)
		}
		var got [][]string
		for line := range strings.Lines(string(out)) {
			row := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
			for n := range row {
				row[n] = canonical(row[n])
			}
			got = append(got, row)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-facts.csv +readxl):\n%s", diff)
		}
	})
}

// TestTheWorkbookFollowsTheGuidanceForAccessibleSpreadsheets holds it against the
// checklist that national statisticians publish theirs by.
func TestTheWorkbookFollowsTheGuidanceForAccessibleSpreadsheets(t *testing.T) {
	for _, lang := range []string{"lv", "en"} {
		content := written(t, many(), lang)
		f, all := opened(t, content), parts(t, content)
		sheets := f.GetSheetList()
		if want := map[string][]string{"lv": {"Titullapa", "Saturs", "Piezīmes"}, "en": {"Cover", "Contents", "Notes"}}[lang]; !slices.Equal(sheets[:3], want) {
			t.Errorf("%s: it begins with %v", lang, sheets[:3])
		}
		for i, sheet := range sheets {
			title, err := f.GetCellValue(sheet, "A1")
			if err != nil || title == "" {
				t.Errorf("%s: no title in A1, %v", sheet, err)
			}
			tables, err := f.GetTables(sheet)
			if err != nil || len(tables) != 1 {
				t.Fatalf("%s: %d tables, %v", sheet, len(tables), err)
			}
			rows, err := f.GetRows(sheet)
			if err != nil {
				t.Fatal(err)
			}
			accessibleTable(t, sheet, tables[0].Range, rows)
			if i > 1 {
				back := len(rows) > 1 && slices.ContainsFunc(rows[1:6:6], func(row []string) bool {
					return len(row) > 0 && row[0] == map[string]string{"lv": "Uz saturu", "en": "To the contents"}[lang]
				})
				if !back {
					t.Errorf("%s: no way back to the contents", sheet)
				}
			}
			if visible, err := f.GetSheetVisible(sheet); err != nil || !visible {
				t.Errorf("%s is hidden", sheet)
			}
		}
		for name, part := range all {
			switch {
			case strings.HasPrefix(name, "xl/drawings/drawing") && strings.Count(part, "<xdr:graphicFrame")+strings.Count(part, "<graphicFrame") > strings.Count(part, `descr="`)-strings.Count(part, `descr=""`):
				t.Errorf("%s: a chart without a text that stands for it", name)
			case strings.HasPrefix(name, "xl/worksheets/sheet") && !strings.Contains(part, `activeCell="A1"`):
				t.Errorf("%s does not open at its first cell", name)
			case name == "docProps/core.xml" && (!strings.Contains(part, map[string]string{"lv": "lv-LV", "en": "en-GB"}[lang]) || !strings.Contains(part, "<dc:title>")):
				t.Errorf("no language or title: %s", part)
			case strings.Contains(name, "/media/"):
				t.Errorf("a picture: %s", name)
			}
		}
	}
}

// accessibleTable looks for what screen readers stumble over: rows and columns
// without anything, heads missing or twice, rows between the title and the table.
func accessibleTable(t *testing.T, sheet, place string, rows [][]string) {
	t.Helper()
	from, to, _ := strings.Cut(place, ":")
	head, err := strconv.Atoi(strings.TrimPrefix(from, "A"))
	if err != nil {
		t.Errorf("%s: the table begins at %s", sheet, from)
		return
	}
	if last := strings.TrimLeft(to, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"); last != strconv.Itoa(len(rows)) {
		t.Errorf("%s: the table ends at %s, the rows at %d", sheet, to, len(rows))
	}
	heads := map[string]bool{}
	for n, text := range rows[head-1] {
		if text == "" || heads[text] {
			t.Errorf("%s: the head of column %d is empty or there twice: %q", sheet, n+1, text)
		}
		heads[text] = true
	}
	for r, row := range rows {
		if strings.TrimSpace(strings.Join(row, "")) == "" {
			t.Errorf("%s: row %d is blank", sheet, r+1)
		}
		if r+1 < head && len(row) > 1 {
			t.Errorf("%s: row %d has cells beside the text above the table", sheet, r+1)
		}
	}
}
