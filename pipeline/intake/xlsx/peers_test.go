package xlsx

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// missing skips loudly where a program is not there; CI must have it.
func missing(t testing.TB, what string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf("%s is missing; CI must have it", what)
	}
	t.Skipf("SKIPPED: %s is not here", what)
}

// pythonWith finds a Python that has the module.
func pythonWith(t testing.TB, module string) string {
	t.Helper()
	for _, python := range []string{"python3", "/usr/bin/python3"} {
		if exec.Command(python, "-c", "import "+module).Run() == nil {
			return python
		}
	}
	missing(t, "Python with "+module)
	return ""
}

// madeCell is one cell for another program to write, and what it must read as.
type madeCell struct {
	Sheet, Cell, Type, Text, Format string
	Number                          float64
}

const writeWithOpenpyxl = `
import json, sys, datetime, openpyxl
made = json.load(open(sys.argv[1], encoding="utf-8"))
book = openpyxl.Workbook(write_only=False)
book.remove(book.active)
for m in made:
    if m["Sheet"] not in book.sheetnames:
        book.create_sheet(m["Sheet"])
    c = book[m["Sheet"]][m["Cell"]]
    if m["Type"] == "text":
        c.value = m["Text"]
        c.data_type = "s"
    elif m["Type"] == "number":
        c.value = m["Number"] if m["Number"] != int(m["Number"]) else int(m["Number"])
    elif m["Type"] == "bool":
        c.value = m["Text"] == "true"
    else:
        c.value = datetime.datetime.fromisoformat(m["Text"])
    if m["Format"]:
        c.number_format = m["Format"]
book.save(sys.argv[2])
`

// TestWhatOpenpyxlWritesIsReadBack has openpyxl write random workbooks.
func TestWhatOpenpyxlWritesIsReadBack(t *testing.T) {
	python := pythonWith(t, "openpyxl")
	for seed := range uint64(3) {
		r := rand.New(rand.NewPCG(seed, 2))
		var made []madeCell
		want := map[string]string{}
		for _, sheet := range []string{"Dati", "Otrā lapa & <vēl>"} {
			for range 300 {
				m := madeCell{Sheet: sheet, Cell: Ref(1+r.IntN(150), 1+r.IntN(400))}
				if want[sheet+"!"+m.Cell] != "" {
					continue
				}
				m.fill(r)
				made = append(made, m)
				want[sheet+"!"+m.Cell] = m.Type + " " + m.Text
			}
		}
		dir := t.TempDir()
		list, err := json.Marshal(made)
		if err != nil {
			t.Fatal(err)
		}
		in, out := filepath.Join(dir, "in.json"), filepath.Join(dir, "out.xlsx")
		if err := os.WriteFile(in, list, 0o600); err != nil {
			t.Fatal(err)
		}
		if said, err := exec.Command(python, "-c", writeWithOpenpyxl, in, out).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, said)
		}
		if diff := cmp.Diff(want, shownIn(t, out)); diff != "" {
			t.Errorf("seed %d (-want +got)\n%s", seed, diff)
		}
	}
}

// fill gives the cell a random value; Text is what it must read as.
func (m *madeCell) fill(r *rand.Rand) {
	letters := []rune("aāčē ž\"&<>'_x\n€😀0123;=")
	switch r.IntN(4) {
	case 0:
		m.Type = "text"
		text := []rune("t")
		for range r.IntN(12) {
			text = append(text, letters[r.IntN(len(letters))])
		}
		m.Text = string(text)
	case 1:
		m.Type, m.Number = "number", float64(r.IntN(2_000_000)-1_000_000)/float64(1+99*r.IntN(2))
		m.Text = numberText(m.Number)
		m.Format = []string{"", "0.00", `0" dienas"`, `#,##0.00\ "€"`}[r.IntN(4)]
	case 2:
		m.Type, m.Text = "bool", []string{"true", "false"}[r.IntN(2)]
	default:
		m.Type, m.Format = "date", []string{"yyyy-mm-dd", "dd.mm.yyyy.", `[$-426]yyyy". gada "d. mmmm`}[r.IntN(3)]
		at := time.Date(1905, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, r.IntN(60_000))
		m.Text = at.Format(time.DateOnly)
		if r.IntN(3) == 0 {
			m.Text = at.Add(time.Duration(1+r.IntN(86_398)) * time.Second).Format("2006-01-02T15:04:05")
		}
	}
}

// TestWhatLibreOfficeSavesIsReadBack has LibreOffice save workbooks of excelize again.
func TestWhatLibreOfficeSavesIsReadBack(t *testing.T) {
	soffice, err := exec.LookPath("soffice")
	if err != nil {
		missing(t, "LibreOffice")
	}
	in, out := t.TempDir(), t.TempDir()
	args := []string{"-env:UserInstallation=file://" + filepath.Join(t.TempDir(), "profile"), "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", out}
	wants := map[string]map[string]string{}
	for seed := range uint64(4) {
		data, want := randomWorkbook(t, rand.New(rand.NewPCG(seed, 3)), seed%2 == 1)
		name := fmt.Sprintf("w%d.xlsx", seed)
		if err := os.WriteFile(filepath.Join(in, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
		wants[name] = want
		args = append(args, filepath.Join(in, name))
	}
	if said, err := exec.CommandContext(t.Context(), soffice, args...).CombinedOutput(); err != nil {
		t.Fatalf("LibreOffice: %v: %s", err, said)
	}
	for name, want := range wants {
		if diff := cmp.Diff(want, shownIn(t, filepath.Join(out, name))); diff != "" {
			t.Errorf("%s (-want +got)\n%s", name, diff)
		}
	}
}

// shownIn gives the cells of a file as "sheet!B12": "number 12".
func shownIn(t *testing.T, file string) map[string]string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	cells, err := readAll(filepath.Base(file), data)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for at, c := range cells {
		got[at] = c.typ + " " + c.value
	}
	return got
}

// excelizeDiffers says for each workbook of the corpus in which excelize reads
// something else than we do, why we are right.
var excelizeDiffers = map[string]string{
	"calamine_empty_s_attribute.xlsx":  "an empty style attribute counts as none; excelize stops at it and shows no rows",
	"g_cells_out_of_order.xlsx":        "references say where a cell stands (18.3.1.4), not its turn in the file; excelize stops at the first row that goes back",
	"g_prefixes_everywhere.xlsx":       "elements of foreign namespaces are no cells (part 3, 7.2); excelize takes them by their local names",
	"g_merged_with_hidden_values.xlsx": "below a merged anchor nothing is shown by any spreadsheet program; excelize gives the hidden values",
	"g_iso_date_cells.xlsx":            "the written day counts; excelize gives the text of the cell as it stands",
	"g_text_oddities.xlsx":             "_xD83D__xDE00_ is one character in UTF-16 units (22.9.2.19); excelize drops it",
}

// TestExcelizeAgreesOnOrdinaryWorkbooks reads the workbooks of the corpus with
// excelize too: texts, numbers and truth values as stored must be the same, or
// the difference must have its reason above.
func TestExcelizeAgreesOnOrdinaryWorkbooks(t *testing.T) {
	agreed := 0
	for _, f := range oddFiles(t) {
		if f.expectation != "reads" || !strings.HasSuffix(f.name, ".xlsx") || f.name == "g_million_formatted_rows.xlsx" {
			continue
		}
		data, err := os.ReadFile(filepath.Join(quirks, f.name))
		if err != nil {
			t.Fatal(err)
		}
		differences := excelizeDifferences(t, f.name, data)
		reason, known := excelizeDiffers[f.name]
		switch {
		case len(differences) == 0 && known:
			t.Errorf("%s: excelize agrees now; the reason %q is out of date", f.name, reason)
		case len(differences) > 0 && !known:
			t.Errorf("%s: excelize differs without a written reason: %d, first %v", f.name, len(differences), differences[:min(3, len(differences))])
		case len(differences) == 0:
			agreed++
		}
	}
	if agreed < 20 {
		t.Errorf("excelize agrees on %d workbooks only: this test sees too little", agreed)
	}
}

// excelizeDifferences lists the cells that excelize reads differently.
func excelizeDifferences(t *testing.T, name string, data []byte) (differences []string) {
	t.Helper()
	defer func() {
		if p := recover(); p != nil {
			differences = append(differences, fmt.Sprintf("excelize panics: %v", p))
		}
	}()
	w, err := Open(t.Context(), name, data, DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	x, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{RawCellValue: true})
	if err != nil {
		return []string{"excelize: " + err.Error()}
	}
	defer x.Close()
	for _, s := range w.Sheets() {
		theirs, err := x.GetRows(s.Name)
		if err != nil {
			return append(differences, "excelize: "+err.Error())
		}
		for row, err := range s.Rows() {
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range row.Cells {
				their := ""
				if row.Number <= len(theirs) && c.Column <= len(theirs[row.Number-1]) {
					their, theirs[row.Number-1][c.Column-1] = theirs[row.Number-1][c.Column-1], ""
				}
				if !slices.Contains(storedForms(c), their) && !sameNumber(c, their) {
					differences = append(differences, fmt.Sprintf("%s!%s: %q, excelize %q", s.Name, Ref(c.Column, row.Number), c.Text, their))
				}
			}
		}
		for i, row := range theirs {
			for j, text := range row {
				if text != "" {
					differences = append(differences, fmt.Sprintf("%s!%s: nothing, excelize %q", s.Name, Ref(j+1, i+1), text))
				}
			}
		}
	}
	return differences
}

// storedForms gives what excelize, which shows raw values, may show for a cell.
func storedForms(c Cell) []string {
	switch {
	case c.Type == Bool && c.Bool:
		return []string{"1", "TRUE"}
	case c.Type == Bool:
		return []string{"0", "FALSE"}
	case c.Type == Date:
		return []string{c.Serial(), c.Text}
	}
	return []string{c.Text}
}

func sameNumber(c Cell, text string) bool {
	v, ok := parseNumber([]byte(strings.TrimSpace(text)))
	return ok && (c.Type == Number || c.Type == Date) && v == c.Number
}
