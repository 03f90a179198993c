package workbook

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"bernskats/pipeline/model"
	"bernskats/pipeline/protect"
	"bernskats/pipeline/report"
	"bernskats/pipeline/report/data"
	"bernskats/pipeline/report/prose"
	"bernskats/templates"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

const ours = "Cēsu novads"

// facts are made up: a series with a gap and a rate, breakdowns, a comparison
// area, euros, context, and names that a spreadsheet would like to run.
func facts() []model.Fact {
	fact := func(indicator, measure, period, breakdown string, value model.Decimal) model.Fact {
		return model.Fact{Indicator: indicator, Measure: measure, Period: period, Area: ours, Breakdown: breakdown, Value: value, Status: model.Final, Origin: model.Counted, Received: 1, Expected: 1}
	}
	var fs []model.Fact
	for i, year := range []string{"2020", "2021", "2022", "2023", "2024"} {
		f := fact("E3", "out_of_family_care.children", year+"-12-31", "", model.Whole(int64(98+3*i)))
		f.RateUnit, f.Denominator = "per_1000", model.Whole(int64(8400-i))
		f.Rate, _ = model.Ratio(f.Value, f.Denominator, 1000)
		if year == "2021" {
			f.Status, f.Received = model.NotDelivered, 0
		}
		if year == "2024" {
			f.Status, f.SetAside, f.NotGiven = model.Provisional, 7, 2
		}
		fs = append(fs, f)
		latvia := fact("E3", "out_of_family_care.children", year+"-12-31", "", model.Whole(int64(6500-100*i)))
		latvia.Area, latvia.Origin = "Latvija", model.Published
		fs = append(fs, latvia)
		fs = append(fs, fact("E3", "out_of_family_care.children", year+"-12-31", "form=guardian", model.Whole(int64(40+i))),
			fact("E3", "out_of_family_care.children", year+"-12-31", "form=foster_family", model.Whole(int64(30+i))))
	}
	fs[3].Status = model.Withheld
	return append(fs,
		fact("A2", "unexcused_absence.pupils", "2023/24-1", "", model.Whole(61)),
		fact("A2", "unexcused_absence.pupils", "2023/24-1", "school=4413900137", model.Whole(17)),
		fact("A2", "unexcused_absence.pupils", "2023/24-2", "school=%3DHYPERLINK(1)", model.Whole(3)),
		fact("", "budget.eur", "2024", "", 12345678901234),
		fact("", "orphan.cases", "2024", "", model.Whole(0)),
	)
}

func input() report.Input {
	return report.Input{
		Municipality: model.Municipality{Name: ours, Genitive: "Cēsu novada", Locative: "Cēsu novadā", Phrase: "Cēsu novada pašvaldība", Code: "0026000", Kind: "novads"},
		Year:         2024, Languages: []string{"lv", "en"}, Edition: protect.Internal(facts()), Compare: []string{"Latvija"},
		Names: map[string]string{"4413900137": "Cēsu 1. pamatskola", "=HYPERLINK(1)": `=HYPERLINK("http://x","y")`},
		Indicators: []model.Indicator{
			{Folder: "a/a2", Code: "A2", Group: "A", Title: model.Text{LV: "Skolēni, kuri neattaisnoti kavējuši skolu", EN: "Pupils with unexcused absence"}, Definition: model.Text{LV: "Skaita izglītojamos.", EN: "Learners are counted."},
				Measures: []model.Measure{{ID: "unexcused_absence.pupils", Indicator: "A2", Title: model.Text{LV: "izglītojamie virs robežas", EN: "learners over the limit"}, Counts: "pupils", Period: model.Semester, Total: true}}},
			{Folder: "e/e3", Code: "E3", Group: "E", Title: model.Text{LV: "Bērni ārpusģimenes aprūpē", EN: "Children in out-of-family care"}, Caution: model.Text{LV: "Jāņem vērā.", EN: "Beware."},
				Measures: []model.Measure{{ID: "out_of_family_care.children", Indicator: "E3", Title: model.Text{LV: "bērni ārpusģimenes aprūpē", EN: "children in out-of-family care"}, Counts: "children", Period: model.ReferenceDay, Total: true, RateUnit: "per_1000"}}},
			{Folder: "f/f1", Code: "F1", Group: "F", Title: model.Text{LV: "Nav skaitļu", EN: "No figures"}},
			{Folder: "context/budget", Group: "context", Title: model.Text{LV: "Nauda bērnu tiesību aizsardzības pasākumiem: plāns/izpilde", EN: "Money for measures of protection: budget/spending"},
				Measures: []model.Measure{{ID: "budget.eur", Title: model.Text{LV: "izlietots", EN: "spent"}, Counts: "eur", Period: model.CalendarYear, Total: true}}},
		},
		Senders:        []report.Sender{{Form: "police", Title: model.Text{LV: "Policijas dati", EN: "Police data"}, Name: "Valsts policija", Expected: true, Due: "2025-02-15"}},
		Sheets:         []report.SheetCount{{Form: "police", Sheet: "offences", Title: "Likumpārkāpumi", Sender: "Valsts policija", File: "policija.xlsx", Counts: model.RowCounts{Read: 1021, Accepted: 1015, SetAside: 2, Duplicate: 1, Total: 1, Blank: 2}}},
		Fingerprint:    "0123abcd",
		ProgramVersion: "test",
	}
}

func words(t testing.TB, lang string) prose.Words {
	t.Helper()
	texts, err := prose.Load(templates.Files())
	if err != nil {
		t.Fatal(err)
	}
	return texts.In(lang)
}

func written(t testing.TB, in report.Input, lang string) []byte {
	t.Helper()
	xlsx, err := Situation(context.Background(), in, words(t, lang))
	if err != nil {
		t.Fatal(err)
	}
	return xlsx
}

func opened(t testing.TB, xlsx []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(xlsx))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// parts are the files inside the workbook.
func parts(t testing.TB, xlsx []byte) map[string]string {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(xlsx), int64(len(xlsx)))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, part := range r.File {
		f, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(f)
		if err != nil {
			t.Fatal(err)
		}
		all[part.Name] = string(content)
	}
	return all
}

func TestTheSameInputGivesTheSameBytes(t *testing.T) {
	want := written(t, input(), "lv")
	for range 10 {
		in := input()
		shuffled := facts()
		for i, j := 0, len(shuffled)-1; i < j; i, j = i+1, j-1 {
			shuffled[i], shuffled[j] = shuffled[j], shuffled[i]
		}
		in.Edition = protect.Internal(shuffled)
		if got := written(t, in, "lv"); !bytes.Equal(got, want) {
			a, b := parts(t, want), parts(t, got)
			t.Fatalf("other bytes (-want +got):\n%s", cmp.Diff(a, b))
		}
	}
}

func TestTheSheetsAreInTheirOrderInBothLanguages(t *testing.T) {
	for lang, want := range map[string][]string{
		"lv": {"Titullapa", "Saturs", "Piezīmes", "A2", "E3", "Nauda bērnu tiesību", "Dati", "Sūtītāji", "Rindas"},
		"en": {"Cover", "Contents", "Notes", "A2", "E3", "Money for measures of", "Data", "Senders", "Rows"},
	} {
		if diff := cmp.Diff(want, opened(t, written(t, input(), lang)).GetSheetList()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", lang, diff)
		}
	}
}

func TestTheDataSheetReadsBackAsTheFactsOfTheEdition(t *testing.T) {
	f := opened(t, written(t, input(), "en"))
	rows, err := f.GetRows("Data", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	var table bytes.Buffer
	if err := data.WriteCSV(&table, input().Edition); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(table.String()), "\n")
	header := 4
	if len(rows) != header+len(lines)-1 {
		t.Fatalf("%d rows, want %d", len(rows), header+len(lines)-1)
	}
	for i, line := range lines {
		cells := strings.Split(line, ",") // no text of this fixture holds a comma
		got := make([]string, len(cells))
		copy(got, rows[header-1+i])
		if i > 0 {
			cells[8] = strings.TrimSuffix(cells[8], ".0") // a number has no trailing zero
		}
		if diff := cmp.Diff(cells, got); diff != "" {
			t.Errorf("row %d (-want +got):\n%s", header+i, diff)
		}
	}
}

func TestNumbersAreNumbersAndMissingOnesEmpty(t *testing.T) {
	f := opened(t, written(t, input(), "lv"))
	rows, err := f.GetRows("E3", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	statuses := map[string]int{}
	for i, row := range rows[3:] { // below title, link and heading
		at := fmt.Sprintf("F%d", i+4)
		kind, err := f.GetCellType("E3", at)
		if err != nil {
			t.Fatal(err)
		}
		status := row[6]
		statuses[status]++
		hasNumber := status == "galīgs" || status == "provizorisks"
		if hasNumber != (row[5] != "") || hasNumber && kind != excelize.CellTypeUnset && kind != excelize.CellTypeNumber {
			t.Errorf("%s holds %q of type %v with status %q", at, row[5], kind, status)
		}
	}
	if diff := cmp.Diff(map[string]int{"galīgs": 17, "provizorisks": 1, "nav iesniegts": 1, "konfidenciāli": 1}, statuses); diff != "" {
		t.Errorf("statuses (-want +got):\n%s", diff)
	}
	want := []string{"Bērni ārpusģimenes aprūpē", "out_of_family_care.children", "31.12.2024.", ours, "Kopā", "110", "provizorisks", "13.1", "uz 1000", "8396", "skaitīts no rindām", "1", "1", "7", "2", "2024-12-31"}
	// 110 × 1000 / 8396 = 13.10; the fifth year is the fifth row of the table
	if diff := cmp.Diff(want, rows[7]); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestOurTotalComesFirstThenItsPartsThenOtherAreas(t *testing.T) {
	rows, err := opened(t, written(t, input(), "lv")).GetRows("E3")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for i, row := range rows[3:] {
		if i%5 == 0 {
			got = append(got, row[3]+" "+row[4])
		}
	}
	want := []string{ours + " Kopā", ours + " Aprūpes forma: audžuģimene", ours + " Aprūpes forma: aizbildnis", "Latvija Kopā"}
	if len(got) != 4 || got[0] != want[0] || got[3] != want[3] || !strings.HasPrefix(got[1], ours+" Aprūpes forma: ") || !strings.HasPrefix(got[2], ours+" Aprūpes forma: ") {
		t.Errorf("(-want +got):\n%s", cmp.Diff(want, got))
	}
}

func TestNothingIsHiddenMergedOrAFormulaAndNobodyIsNamed(t *testing.T) {
	for _, lang := range []string{"lv", "en"} {
		for name, content := range parts(t, written(t, input(), lang)) {
			for _, unwanted := range []string{"mergeCell", `state="hidden"`, `state="veryHidden"`, `hidden="1"`, "xuri", "externalLink", "2006-09-16", "lastModifiedBy", "image/"} {
				if strings.Contains(content, unwanted) {
					t.Errorf("%s holds %q", name, unwanted)
				}
			}
			if strings.HasPrefix(name, "xl/worksheets/sheet") && regexp.MustCompile(`<f[ >]`).MatchString(content) {
				t.Errorf("%s holds a formula", name)
			}
			if strings.Contains(name, "vbaProject") || strings.Contains(name, "externalLinks") || strings.Contains(name, "comments") {
				t.Errorf("the workbook has a part %s", name)
			}
		}
	}
}

func TestATextThatLooksLikeAFormulaStaysText(t *testing.T) {
	f := opened(t, written(t, input(), "lv"))
	rows, err := f.GetRows("A2")
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for _, row := range rows {
		for _, cell := range row {
			found = found || strings.HasSuffix(cell, `=HYPERLINK("http://x","y")`)
		}
	}
	if !found {
		t.Error("the name of the school is not there")
	}
}

func TestAWithheldNumberIsNowhereInTheWorkbook(t *testing.T) {
	in := input()
	secret := facts()
	for i := range secret {
		if !secret[i].HasValue() {
			secret[i].Value, secret[i].Rate, secret[i].Denominator, secret[i].RateUnit = model.Whole(987654), model.Whole(987654), model.Whole(987654), "percent"
		}
	}
	in.Edition = protect.Internal(secret)
	for name, content := range parts(t, written(t, in, "lv")) {
		if regexp.MustCompile(`987.?654`).MatchString(content) {
			t.Errorf("%s holds it", name)
		}
	}
}

func TestEverySheetHasAFrozenHeadATableAndAPrintSetup(t *testing.T) {
	f := opened(t, written(t, input(), "lv"))
	names := map[string]bool{}
	for _, sheet := range f.GetSheetList() {
		panes, err := f.GetPanes(sheet)
		if err != nil || !panes.Freeze || panes.YSplit < 2 || panes.YSplit > 9 {
			t.Errorf("%s: panes %+v, %v", sheet, panes, err)
		}
		tables, err := f.GetTables(sheet)
		if err != nil || len(tables) != 1 || names[tables[0].Name] {
			t.Errorf("%s: tables %+v, %v", sheet, tables, err)
			continue
		}
		names[tables[0].Name] = true
		if from := strings.Split(tables[0].Range, ":")[0]; from != "A"+strconv.Itoa(panes.YSplit) {
			t.Errorf("%s: the table begins at %s below row %d", sheet, from, panes.YSplit)
		}
		if d, err := f.GetSheetDimension(sheet); err != nil || !strings.HasPrefix(d, "A1:") || strings.Split(d, ":")[1] != strings.Split(tables[0].Range, ":")[1] {
			t.Errorf("%s: dimension %s of a table %s, %v", sheet, d, tables[0].Range, err)
		}
		layout, err := f.GetPageLayout(sheet)
		if err != nil || *layout.Orientation != map[bool]string{true: "portrait", false: "landscape"}[sheet == "Dati"] || *layout.Size != 9 || *layout.FitToWidth != 1 {
			t.Errorf("%s: layout %+v, %v", sheet, layout, err)
		}
	}
}

func TestTheContentsLinkToEverySheet(t *testing.T) {
	f := opened(t, written(t, input(), "lv"))
	for i, sheet := range f.GetSheetList()[2:] {
		at := fmt.Sprintf("A%d", 4+i)
		name, err := f.GetCellValue("Saturs", at)
		if err != nil || name != sheet {
			t.Errorf("%s is %q, want %q (%v)", at, name, sheet, err)
		}
		linked, to, err := f.GetCellHyperLink("Saturs", at)
		if err != nil || !linked || to != "'"+sheet+"'!A1" {
			t.Errorf("%s leads to %q (%v)", at, to, err)
		}
	}
}

func TestAChartStandsWhereThereAreThreeNumbersAndSaysThemInWords(t *testing.T) {
	all := parts(t, written(t, input(), "lv"))
	charts, drawings := 0, ""
	for name, content := range all {
		if strings.HasPrefix(name, "xl/charts/chart") {
			charts++
			// four numbers and a gap are in rows 4 to 8 of the sheet E3
			for _, want := range []string{"&#39;E3&#39;!$C$4:$C$8", "&#39;E3&#39;!$F$4:$F$8", `<dispBlanksAs val="gap"`} {
				if !strings.Contains(content, want) {
					t.Errorf("%s lacks %s", name, want)
				}
			}
		}
		if strings.HasPrefix(name, "xl/drawings/drawing") {
			drawings += content
		}
	}
	if charts != 1 {
		t.Errorf("%d charts, want 1: A2 has one number, the comparison area is not ours", charts)
	}
	if want := `descr="Diagramma. Bērni ārpusģimenes aprūpē, Cēsu novads: 31.12.2020. – 98; 31.12.2021. – nav iesniegts;`; !strings.Contains(drawings, want) {
		t.Errorf("no alternative text %s in %s", want, drawings)
	}
}

func TestABreakIsNamedAtItsChartAndInTheNotes(t *testing.T) {
	in := input()
	in.Breaks = []model.Break{{Measures: []string{"out_of_family_care"}, From: "2023-01-01", Cause: "law"}, {From: "2023-01-01", Areas: []string{"Latvija"}, Cause: "definition", Text: model.Text{LV: "cita uzskaite", EN: "counted otherwise"}}}
	long := strings.Repeat("ļoti garš iemesls ", 20) // a drawing's name may have 254 characters
	in.Breaks = append(in.Breaks, model.Break{From: "2024-01-01", Cause: "coverage", Text: model.Text{LV: long, EN: long}})
	says := "Skaitļi pirms un pēc 2023. gada 1. janvāra nav salīdzināmi: mainījies tiesiskais regulējums"
	charts, drawings, texts := "", "", ""
	for name, content := range parts(t, written(t, in, "lv")) {
		switch {
		case strings.HasPrefix(name, "xl/charts/chart"):
			charts += content
		case strings.HasPrefix(name, "xl/drawings/drawing"):
			drawings += content
		case name == "xl/sharedStrings.xml" || strings.HasPrefix(name, "xl/worksheets/sheet"):
			texts += content
		}
	}
	for where, content := range map[string]string{"the title of the chart": charts, "its alternative text": drawings} {
		if !strings.Contains(content, says) {
			t.Errorf("%s does not say %q", where, says)
		}
		if strings.Contains(content, "cita uzskaite") {
			t.Errorf("%s tells of a break of another area", where)
		}
	}
	for _, want := range []string{"mainījies tiesiskais regulējums", "Latvija, pirms un pēc 2023. gada 1. janvāra: cita uzskaite."} {
		if !strings.Contains(texts, want) {
			t.Errorf("the notes do not say %q", want)
		}
	}
}

func TestNamesOfSheetsAreAccepted(t *testing.T) {
	b := &book{}
	taken := map[string]bool{}
	for _, tt := range []struct{ title, want string }{
		{"A2", "A2"},
		{"Izdevumi: plāns/izpilde [EUR]", "Izdevumi plāns izpilde EUR"},
		{"Speciālisti un viņu noslodze pašvaldības iestādēs", "Speciālisti un viņu noslodze"},
		{"Speciālisti un viņu noslodze citur", "Speciālisti un viņu 2"},
		{"a2", "a2 2"},
		{"Āāāāāāāāāāāāāāāāāāāāāāāāāāāāāāāāāāāāā", "Āāāāāāāāāāāāāāāāāāāāāāāāāāāāāāā"},
	} {
		if got := b.sheetName(taken, tt.title); got != tt.want || len([]rune(got)) > 31 {
			t.Errorf("%q is called %q, want %q", tt.title, got, tt.want)
		}
	}
}

func TestWritingEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Situation(ctx, input(), words(t, "lv")); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v, want context.Canceled", err)
	}
}

// TestLibreOfficeOpensIt converts the workbook and looks for a value on the sheet with all data.
func TestLibreOfficeOpensIt(t *testing.T) {
	soffice, err := exec.LookPath("soffice")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("LibreOffice is not installed")
		}
		t.Skip("LibreOffice is not installed: the workbook was not opened with it")
	}
	dir := t.TempDir()
	if keep := os.Getenv("WORKBOOK_DIR"); keep != "" {
		dir = keep
	}
	name := filepath.Join(dir, "situation.xlsx")
	if err := os.WriteFile(name, written(t, input(), "lv"), 0o644); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	// the last filter option -1 writes a file per sheet
	c := exec.CommandContext(ctx, soffice, "-env:UserInstallation=file://"+filepath.Join(t.TempDir(), "profile"), "--headless", "--convert-to",
		`csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1`, "--outdir", dir, name)
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	csv, err := os.ReadFile(filepath.Join(dir, "situation-Dati.csv"))
	if err != nil {
		t.Fatal(err)
	}
	if want := "E3,out_of_family_care.children,2024-12-31,Cēsu novads,,110,provisional"; !strings.Contains(string(csv), want) {
		t.Errorf("no line %s in\n%s", want, csv)
	}
}

func BenchmarkSituation(b *testing.B) {
	in, w := input(), words(b, "lv")
	var many []model.Fact
	for i := range 5000 {
		many = append(many, model.Fact{Indicator: "E3", Measure: "out_of_family_care.children", Period: "2024-12-31", Area: ours, Breakdown: fmt.Sprintf("unit=u%05d", i), Value: model.Whole(int64(i)), Status: model.Final, Origin: model.Counted})
	}
	in.Edition = protect.Internal(many)
	for b.Loop() {
		if _, err := Situation(context.Background(), in, w); err != nil {
			b.Fatal(err)
		}
	}
}
