package findings

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"bernskats/pipeline/model"
)

func list() []model.Finding {
	says := func(lv, en string) (model.Sentence, model.Sentence) {
		return model.Sentence{Found: lv, Expected: "Gaidīts: skaitlis.", Mend: "Izlabojiet."}, model.Sentence{Found: en, Mend: "Correct it."}
	}
	lv, en := says("Šūnā ir „<b>” & =1+1.", "The cell holds =1+1.")
	return []model.Finding{
		{Code: "E101", Severity: model.Error, Place: model.Place{File: "a.xlsx"}, LV: model.Sentence{Found: "Datne ir šifrēta."}, EN: model.Sentence{Found: "The file is encrypted."}},
		{Code: "E030", Severity: model.Error, Place: model.Place{File: "b.xlsx", Sheet: "Kavējumi", Cell: "D17"}, Sender: "Līču pamatskola", LV: lv, EN: en, Waived: true},
		{Code: "W301", Severity: model.Warning, Place: model.Place{File: "b.xlsx", Sheet: "=SUM(A1)"}, Sender: "Līču pamatskola", LV: lv, EN: en},
		{Code: "N001", Severity: model.Note, Place: model.Place{File: "c.xlsx", Sheet: "Skola"}, LV: lv, EN: en},
	}
}

func TestTheListForReadingIsNumberedAndGroupedByFile(t *testing.T) {
	var b bytes.Buffer
	if err := Text(&b, list(), "lv", "en"); err != nil {
		t.Fatal(err)
	}
	want := `
a.xlsx
    1. datne  E101 kļūda
       Datne ir šifrēta.
       The file is encrypted.

b.xlsx (Līču pamatskola)
    2. Kavējumi!D17  E030 kļūda (pieņemts)
       Šūnā ir „<b>” & =1+1. Gaidīts: skaitlis. Izlabojiet.
       The cell holds =1+1. Correct it.
    3. =SUM(A1)  W301 brīdinājums
       Šūnā ir „<b>” & =1+1. Gaidīts: skaitlis. Izlabojiet.
       The cell holds =1+1. Correct it.

c.xlsx
    4. Skola  N001 piezīme
       Šūnā ir „<b>” & =1+1. Gaidīts: skaitlis. Izlabojiet.
       The cell holds =1+1. Correct it.

2 kļūdas (pieņemtas: 1), 1 brīdinājums, 1 piezīme.
`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestOneLanguageHasOneSentence(t *testing.T) {
	var b bytes.Buffer
	if err := Text(&b, list()[:1], "en"); err != nil {
		t.Fatal(err)
	}
	want := "\na.xlsx\n    1. file  E101 error\n       The file is encrypted.\n\n1 error (0 waived), 0 warnings, 0 notes.\n"
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestNumbersAgreeWithTheirNouns(t *testing.T) {
	for n, want := range map[int]string{0: "0 kļūdu", 1: "1 kļūda", 2: "2 kļūdas", 10: "10 kļūdas", 11: "11 kļūdas", 21: "21 kļūda", 101: "101 kļūda", 111: "111 kļūdas", 112: "112 kļūdas"} {
		some := make([]model.Finding, n)
		for i := range some {
			some[i].Severity = model.Error
		}
		if got, _, _ := strings.Cut(Summary(some, "lv"), " ("); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
	for severity, want := range map[model.Severity]string{model.Warning: "0 kļūdu (pieņemtas: 0), 2 brīdinājumi, 0 piezīmju.", model.Note: "0 kļūdu (pieņemtas: 0), 0 brīdinājumu, 2 piezīmes."} {
		if got := Summary([]model.Finding{{Severity: severity}, {Severity: severity}}, "lv"); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if got, want := Summary([]model.Finding{{Severity: model.Warning}, {Severity: model.Error}, {Severity: model.Error}}, "en"), "2 errors (0 waived), 1 warning, 0 notes."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestJSONIsAlwaysAList(t *testing.T) {
	for name, empty := range map[string][]model.Finding{"nil": nil, "empty": {}} {
		var b bytes.Buffer
		if err := JSON(&b, empty); err != nil || b.String() != "[]\n" {
			t.Errorf("%s: %q, %v", name, b.String(), err)
		}
	}
	var b bytes.Buffer
	if err := JSON(&b, list()); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), `„<b>” & =1+1.`) {
		t.Errorf("Latvian text and marks are escaped:\n%s", b.String())
	}
	var back []model.Finding
	if err := json.Unmarshal(b.Bytes(), &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(list(), back); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	var raw []map[string]any
	if err := json.Unmarshal(b.Bytes(), &raw); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"code", "severity", "file", "sheet", "cell", "lv", "en"} {
		if _, ok := raw[0][key]; !ok {
			t.Errorf("a finding about a whole file has no %q", key)
		}
	}
}

func workbook(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := XLSX(&b, list()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestTheWorkbookIsTheSameEveryTime(t *testing.T) {
	first := workbook(t)
	for range 5 {
		if !bytes.Equal(first, workbook(t)) {
			t.Fatal("other bytes")
		}
	}
}

func TestTheWorkbookListsEveryFindingAndNoFormula(t *testing.T) {
	data := workbook(t)
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("Konstatējumi")
	if err != nil || len(rows) != 1+4 { // heading and findings
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	want := []string{"2", "b.xlsx", "Kavējumi", "D17", "E030", "kļūda", "Līču pamatskola", "Šūnā ir „<b>” & =1+1.", "Gaidīts: skaitlis.", "Izlabojiet.", "The cell holds =1+1.", "", "Correct it.", "jā"}
	if diff := cmp.Diff(want, rows[2]); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if rows[3][2] != "=SUM(A1)" {
		t.Errorf("a sheet name that looks like a formula: %q", rows[3][2])
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range z.File {
		r, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(part.Name, "xl/worksheets/") && bytes.Contains(text, []byte("<f>")) {
			t.Errorf("%s holds a formula", part.Name)
		}
	}
}

func TestTheFilesAreCountedAndLeadIntoTheList(t *testing.T) {
	f, err := excelize.OpenReader(bytes.NewReader(workbook(t)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("Pa datnēm")
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{{"", "a.xlsx", "1", "0", "0", "0", "2"}, {"Līču pamatskola", "b.xlsx", "1", "1", "1", "0", "3"}, {"", "c.xlsx", "0", "0", "0", "1", "5"}}
	if diff := cmp.Diff(want, rows[1:]); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if is, target, err := f.GetCellHyperLink("Pa datnēm", "G3"); err != nil || !is || target != "'Konstatējumi'!A3" {
		t.Errorf("G3 leads to %q (%t, %v)", target, is, err)
	}
	area := excelize.DefinedName{Name: "_xlnm.Print_Area", RefersTo: "'Konstatējumi'!$A$1:$J$5", Scope: "Konstatējumi"}
	if names := f.GetDefinedName(); !slices.Contains(names, area) {
		t.Errorf("the Latvian columns are not what is printed: %v", names)
	}
	for _, sheet := range []string{"Konstatējumi", "Pa datnēm"} {
		if high, err := f.GetRowHeight(sheet, 1); err != nil || (sheet == "Pa datnēm") != (high == 30) {
			t.Errorf("%s: the heading is %v points high, %v", sheet, high, err)
		}
		panes, err := f.GetPanes(sheet)
		if err != nil || !panes.Freeze || panes.YSplit != 1 {
			t.Errorf("%s: the heading is not frozen: %+v, %v", sheet, panes, err)
		}
	}
}
