package intake

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"bernskats/pipeline/forms"
	"bernskats/pipeline/model"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// town is a municipality's workbook with one sheet of buildings and one of leisure.
func town(carried string, buildings, leisure [][]any) paper {
	about := cover("municipality", "Cēsu novada pašvaldība", 2024)
	if carried != "" {
		about.rows = append(about.rows, row("Apstiprināmās lapas", carried))
	}
	return paper{pages: []page{about,
		{"Vides pieejamība", append([][]any{row("Ēka", "Iestādes veids", "Teritoriālā vienība", "Piekļūstamība", "Apstiprinājums")}, buildings...)},
		{"Brīvais laiks", append([][]any{row("Piedāvājums", "Veids", "Teritoriālā vienība", "Vietu skaits", "Bērnu skaits", "Finansējums, EUR", "Apstiprinājums")}, leisure...)},
	}}
}

func TestWhatWasBroughtAlongCountsOnlyWhenConfirmedOrEntered(t *testing.T) {
	building := func(name string, mark any) []any { return row(name, "bibliotēka", "Raiskums", "pilna", mark) }
	paper := town("Vides pieejamība; Brīvais laiks", [][]any{
		building("Apstiprināta", "apstiprinu"),
		building("Gaida", "jāapstiprina"),
		building("Slēgta", "vairs nav"),
		building("Jauna", nil),
		building("Gaida vēl", "Jāapstiprina "),
		building("Nesaprotama", "laikam"),
		row(nil, nil, nil, nil, "jāapstiprina"), // a row that was cleared
	}, [][]any{
		row("Futbols", "sports", "Raiskums", 20, nil, nil, "jāapstiprina"),
		row("Koris", "kultūra", "Raiskums", 20, 15, nil, "jāapstiprina"), // the number asked anew was entered
		row("Šahs", "sports", "Raiskums", 20, nil, nil, "apstiprinu"),    // confirmed, but the number is missing
	})
	dir := t.TempDir()
	paper.write(t, dir, "p.xlsx")
	d := read(t, dir)
	want := map[string]string{
		"E260 Vides pieejamība!E3": "E3, E6–E7",
		"N260 Vides pieejamība!E4": "4",
		"E260 Brīvais laiks!G2":    "G2",
		"E010 Brīvais laiks!E4":    "",
	}
	for _, f := range d.Findings {
		if f.Code == forms.SheetMissing {
			continue
		}
		key := f.Code + " " + f.Place.Sheet + "!" + f.Place.Cell
		says, ok := want[key]
		if !ok || !strings.Contains(f.LV.Found, says) || !strings.Contains(f.EN.Found, says) {
			t.Errorf("%s: %s", key, f.LV.Found)
		}
		delete(want, key)
	}
	if len(want) > 0 {
		t.Errorf("not told: %v", want)
	}
	buildings, leisure := sheetOf(t, d, "buildings"), sheetOf(t, d, "leisure")
	if diff := cmp.Diff([]string{"Apstiprināta", "Jauna"}, firsts(buildings)); diff != "" {
		t.Errorf("buildings (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"Koris"}, firsts(leisure)); diff != "" {
		t.Errorf("leisure (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(model.RowCounts{Read: 7, Accepted: 2, SetAside: 3, Blank: 2}, buildings.Counts); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}

func firsts(s Sheet) []string {
	var names []string
	for _, r := range s.Rows {
		names = append(names, r.Values[0].Text)
	}
	return names
}

func TestASheetInWhichEverythingWaitsIsNotDelivered(t *testing.T) {
	dir := t.TempDir()
	waiting := [][]any{row("Skola", "bibliotēka", nil, "pilna", "jāapstiprina")}
	town("Vides pieejamība", waiting, [][]any{row("nav")}).write(t, dir, "p.xlsx")
	if s := sheetOf(t, read(t, dir), "buildings"); s.Says || len(s.Rows) > 0 {
		t.Errorf("says %v, %d rows", s.Says, len(s.Rows))
	}
	dir = t.TempDir()
	town("Vides pieejamība", waiting, nil).write(t, dir, "p.xlsx")
	d := read(t, dir)
	if d.Workbooks[0].Use != Unfilled || told(d, model.Error, model.Warning, model.Note) != "N102 p.xlsx\nN261 p.xlsx Vides pieejamība!E2" {
		t.Errorf("untouched: %s\n%s", uses(d), told(d, model.Error, model.Warning, model.Note))
	}
}

func TestTheColumnOfMarksMustNotGetLost(t *testing.T) {
	p := town("Vides pieejamība", [][]any{row("Skola", "bibliotēka", nil, "pilna")}, nil)
	p.pages[1].rows[0] = p.pages[1].rows[0][:4]
	dir := t.TempDir()
	p.write(t, dir, "p.xlsx")
	d := read(t, dir)
	if s := sheetOf(t, d, "buildings"); len(s.Rows) > 0 || !strings.Contains(told(d, model.Error), "E262") {
		t.Errorf("%d rows count; told %s", len(s.Rows), told(d, model.Error))
	}
}

func TestASpanThatIsOverNeedsItsEnd(t *testing.T) {
	header := row("Bērna personas kods", "Dzimšanas datums", "Dzimums", "Aprūpes forma", "No", "Līdz", "Beigu iemesls", "Lēmuma pašvaldība", "Apstiprinājums")
	care := func(code string, to, mark any) []any {
		return row(code, "08.09.2013", "S", "aizbildnis", "01.02.2020", to, nil, nil, mark)
	}
	dir := t.TempDir()
	paper{pages: []page{cover("orphans_court", "Bāriņtiesa", 2024), {"Ārpusģimenes aprūpe", [][]any{header,
		care("B-1", nil, "vairs nav"), care("B-2", "05.03.2024", "vairs nav"), care("B-3", "05.03.2024", "jāapstiprina"), care("B-4", nil, "jā"), care("B-5", nil, nil),
	}}}}.write(t, dir, "p.xlsx")
	d := read(t, dir)
	if got := told(d, model.Error); got != "E261 p.xlsx Ārpusģimenes aprūpe!F2" {
		t.Errorf("told %s", got)
	}
	if s := sheetOf(t, d, "care"); len(s.Rows) != 4 || s.Counts.SetAside != 1 {
		t.Errorf("%d rows, %+v", len(s.Rows), s.Counts)
	}
}

func TestAnAnswerOfLastYearWaits(t *testing.T) {
	for _, tt := range []struct {
		answer, mark any
		told         string
		council      Value
	}{
		{"jā", "jāapstiprina (pērn: jā)", "E260 p.xlsx Iestāde!B4", Value{}},
		{"jā", "apstiprinu", "", Value{Kind: Bool, Int: 1}},
		{"nē", "jāapstiprina (pērn: jā)", "", Value{Kind: Bool}}, // another answer was entered
		{nil, "jāapstiprina (pērn: jā)", "E010 p.xlsx Iestāde!B4", Value{}},
	} {
		p := schoolPaper("4413900137", "Izdomātā skola", "2023./2024.")
		p.pages[0].rows[3] = row("Skolēnu pašpārvalde", tt.answer, tt.mark)
		dir := t.TempDir()
		p.write(t, dir, "p.xlsx")
		d := read(t, dir)
		if got := told(d, model.Error, model.Warning); got != tt.told {
			t.Errorf("%v %v: told %q, want %q", tt.answer, tt.mark, got, tt.told)
		}
		var got Value
		if s := sheetOf(t, d, "school"); len(s.Rows) > 0 {
			got = s.Rows[0].Values[3]
		}
		if got != tt.council {
			t.Errorf("%v %v: read %+v", tt.answer, tt.mark, got)
		}
	}
}

func TestLastYearIsBroughtAlongAsItWasWritten(t *testing.T) {
	dir := t.TempDir()
	header := row("Bērna personas kods", "Dzimšanas datums", "Dzimums", "Aprūpes forma", "No", "Līdz", "Beigu iemesls", "Lēmuma pašvaldība")
	paper{pages: []page{cover("orphans_court", "Bāriņtiesa", 2024), {"Ārpusģimenes aprūpe", [][]any{header,
		row(anna, "08.09.2013", "S", "aizbildnis", "01.02.2020"),
		row(berta, "24.06.2013", "S", "audžuģimene", "01.02.2020", "05.03.2024"), // over
		row("090913-22790", "08.09.2013", "S", "aizbildnis", "01.02.2020"),       // refused: a wrong code
		row(karlis, "08.09.2013", nil, "Aizbildnis", "01.03.2021", nil, nil, "Valmieras novads"),
	}}}}.write(t, dir, "p.xlsx")
	put(t, dir, "q.xlsx", "not a workbook")
	books, err := LastYear(context.Background(), dir, options(t))
	check(t, err)
	c := catalogue(t)
	f, _ := c.Form("orphans_court")
	var fill forms.Fill
	if n := books[0].Fill(&fill, f, c); n != 2 {
		t.Errorf("%d rows are brought along", n)
	}
	want := [][]string{
		{anna, "2013-09-08", "sieviete", "aizbildnis", "2020-02-01", "", "", ""},
		{karlis, "2013-09-08", "", "aizbildnis", "2021-03-01", "", "", "Valmieras novads"},
	}
	if diff := cmp.Diff(want, fill.Rows["care"]); diff != "" || fill.Waiting["care"] != 2 {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if books[1].Use != Refused || books[1].Fill(&fill, f, c) != 0 {
		t.Errorf("a refused workbook is %s", books[1].Use)
	}
	encoded, err := json.Marshal(books)
	check(t, err)
	for _, text := range []string{fmt.Sprint(books), fmt.Sprintf("%+v %#v %q", books, books[0], books), string(encoded)} {
		if strings.Contains(text, "22790") || strings.Contains(text, "2013") {
			t.Errorf("printing shows what was written: %s", text)
		}
	}
}

// TestAFormThatIsConfirmedIsRead goes the whole way: last year's workbook, the
// form made of it, the sender's marks, and what is read of it.
func TestAFormThatIsConfirmedIsRead(t *testing.T) {
	before, after := t.TempDir(), t.TempDir()
	p := town("", [][]any{row("Bibliotēka", "bibliotēka", "Raiskums", "pilna"), row("Peldbaseins", "sporta iestāde", nil, "nav")}, [][]any{row("Koris", "kultūra", "Raiskums", 20, 15, "99,50")})
	p.pages[1].rows[0], p.pages[2].rows[0] = p.pages[1].rows[0][:4], p.pages[2].rows[0][:6]
	p.write(t, before, "p.xlsx")
	books, err := LastYear(context.Background(), before, options(t))
	check(t, err)
	c := catalogue(t)
	f, _ := c.Form("municipality")
	fill := forms.Fill{Sender: "Cēsu novada pašvaldība", Year: 2024}
	books[0].Fill(&fill, f, c)
	var b bytes.Buffer
	check(t, forms.Write(&b, c, f, fill))
	book, err := excelize.OpenReader(&b)
	check(t, err)
	check(t, book.SetCellStr("Vides pieejamība", "E2", forms.ConfirmYes))
	check(t, book.SetCellStr("Vides pieejamība", "E3", forms.ConfirmGone))
	check(t, book.SetCellValue("Brīvais laiks", "E2", 17))
	check(t, book.SaveAs(after+"/p.xlsx"))
	check(t, book.Close())
	d := read(t, after)
	if diff := cmp.Diff([]string{"Bibliotēka"}, firsts(sheetOf(t, d, "buildings"))); diff != "" {
		t.Errorf("buildings (-want +got):\n%s", diff)
	}
	leisure := sheetOf(t, d, "leisure")
	if diff := cmp.Diff([]string{"Koris"}, firsts(leisure)); diff != "" || leisure.Rows[0].Values[4].Int != 17 || leisure.Rows[0].Values[5].Kind != None {
		t.Errorf("leisure: last year's numbers must not be this year's: %+v\n%s", leisure.Rows, diff)
	}
	if errors := told(d, model.Error); errors != "" {
		t.Errorf("told %s", errors)
	}
}
