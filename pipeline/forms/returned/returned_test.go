package returned

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"bernskats/pipeline/intake/xlsx"
	"bernskats/pipeline/model"
)

// fillsAndNotes gives "sheet!cell" → fill colour, and → comment.
func fillsAndNotes(t *testing.T, data []byte) (map[string]string, map[string]string) {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	check(t, err)
	fills, texts := map[string]string{}, map[string]string{}
	for _, sheet := range f.GetSheetList() {
		comments, err := f.GetComments(sheet)
		check(t, err)
		for _, c := range comments {
			text := c.Text
			for _, p := range c.Paragraph {
				text += p.Text
			}
			texts[sheet+"!"+c.Cell] += text
		}
		for r := 1; r <= 42; r++ {
			for c := 1; c <= 15; c++ {
				at := place{c, r}.String()
				n, err := f.GetCellStyle(sheet, at)
				check(t, err)
				style, err := f.GetStyle(n)
				check(t, err)
				if style.Fill.Pattern == 1 && len(style.Fill.Color) > 0 {
					fills[sheet+"!"+at] = style.Fill.Color[0]
				}
			}
		}
	}
	return fills, texts
}

func TestFaultyCellsAreMarkedAndSayWhatIsWrong(t *testing.T) {
	marked := mark(t, busy(t), busyFindings()...)
	fills, texts := fillsAndNotes(t, marked)
	for at, want := range map[string]string{
		"Kavējumi!C3": "FFB4B1", "Kavējumi!H40": "FFB4B1", "Kavējumi!E7": "FFB4B1", "It's 2!B3": "FFB4B1",
		"Kavējumi!A10": "FFF0A5", "Rasējums!M3": "FFF0A5", "Kavējumi!F2": "DCEAF6", "Kavējumi!C4": "00B050",
	} {
		if fills[at] != want {
			t.Errorf("%s is filled %q, want %q", at, fills[at], want)
		}
	}
	want := "Skolotāja: precizēt\nrudenī\n\nbernskats:\nNr. 2, kļūda E012. Šādas dienas kalendārā nav <E012>. Gaidīts datums. Pārbaudiet dienu & mēnesi.\n" +
		"Nr. 6, brīdinājums W001. Šādas dienas kalendārā nav <W001>. Gaidīts datums. Pārbaudiet dienu & mēnesi.\n" + noteEnd
	if diff := cmp.Diff(want, texts["Kavējumi!C3"]); diff != "" {
		t.Errorf("comment (-want +got):\n%s", diff)
	}
	if texts["Kavējumi!E9"] != "cita piezīme" {
		t.Errorf("the sender's comment is %q", texts["Kavējumi!E9"])
	}
	if len(texts) != 8 {
		t.Errorf("%d comments, want 8: %v", len(texts), texts)
	}
	for name, part := range parts(t, marked) {
		if strings.HasSuffix(name, ".vml") && strings.Count(part, "<v:shape ") != strings.Count(part, "</v:shape>") {
			t.Errorf("%s: boxes that do not end", name)
		}
	}
}

func TestTheListNamesAllErrorsFirstWithLinks(t *testing.T) {
	marked := mark(t, busy(t), busyFindings()...)
	f, err := excelize.OpenReader(bytes.NewReader(marked))
	check(t, err)
	rows, err := f.GetRows("Labojumi")
	check(t, err)
	var got []string
	for n, r := range rows {
		if len(r) < 8 || r[7] == "Kods" || n == 0 {
			continue
		}
		_, link, err := f.GetCellHyperLink("Labojumi", fmt.Sprintf("D%d", n+1))
		check(t, err)
		got = append(got, strings.Join([]string{r[0], r[1], r[2], r[3], r[7], link}, "|"))
	}
	want := []string{
		"1|kļūda|It's 2|B3|E041|'It''s 2'!B3", "2|kļūda|Kavējumi|C3|E012|'Kavējumi'!C3", "3|kļūda|Kavējumi|E7|E030|'Kavējumi'!E7", "4|kļūda|Kavējumi|H40|E010|'Kavējumi'!H40",
		"5|brīdinājums|||W103|", "6|brīdinājums|Kavējumi|C3|W001|'Kavējumi'!C3", "7|brīdinājums|Kavējumi|B11|W209|'Kavējumi'!B11",
		"8|brīdinājums|Rasējums|M3|W210|'Rasējums'!M3", "9|brīdinājums|Slēpta||W206|", "10|piezīme|Kavējumi|F2|N003|'Kavējumi'!F2",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestEqualArgumentsGiveEqualBytes(t *testing.T) {
	data := busy(t)
	kept := bytes.Clone(data)
	if !bytes.Equal(mark(t, data, busyFindings()...), mark(t, data, busyFindings()...)) {
		t.Error("two returns differ")
	}
	if !bytes.Equal(data, kept) {
		t.Error("the sender's bytes were changed")
	}
	a, err := List(Book{"x.csv", nil, busyFindings()}, model.Text{LV: "CSV", EN: "CSV"})
	check(t, err)
	b, err := List(Book{"x.csv", nil, busyFindings()}, model.Text{LV: "CSV", EN: "CSV"})
	check(t, err)
	if !bytes.Equal(a, b) {
		t.Error("two lists differ")
	}
}

func TestAReturnThatComesBackGetsItsListRenewedAndMendedCellsCleared(t *testing.T) {
	data := busy(t)
	first := mark(t, data, busyFindings()...)
	for name, back := range map[string][]byte{
		"as it was": first,
		// a row is inserted and everything written anew by another program: numbers of formats change
		"saved by another program": resaved(t, first, func(f *excelize.File) {
			check(t, f.UnprotectSheet("Kavējumi"))
			check(t, f.SetCellValue("Kavējumi", "C3", 45001))
		}),
	} {
		t.Run(name, func(t *testing.T) {
			second := mark(t, back, finding(model.Error, "E010", "Kavējumi", "H40"), finding(model.Error, "E013", "Kavējumi", "C4"))
			fills, texts := fillsAndNotes(t, second)
			for at, want := range map[string]string{
				"Kavējumi!C3": "00B050", "Kavējumi!E7": "", "It's 2!B3": "", "Kavējumi!A10": "", "Kavējumi!F2": "", "Rasējums!M3": "",
				"Kavējumi!H40": "FFB4B1", "Kavējumi!C4": "FFB4B1",
			} {
				if fills[at] != want {
					t.Errorf("%s is filled %q, want %q", at, fills[at], want)
				}
			}
			want := map[string]string{
				"Kavējumi!C3": "Skolotāja: precizēt\nrudenī", "Kavējumi!E9": "cita piezīme",
				"Kavējumi!C4":  "bernskats:\nNr. 1, kļūda E013. Šādas dienas kalendārā nav <E013>. Gaidīts datums. Pārbaudiet dienu & mēnesi.\n" + noteEnd,
				"Kavējumi!H40": "bernskats:\nNr. 2, kļūda E010. Šādas dienas kalendārā nav <E010>. Gaidīts datums. Pārbaudiet dienu & mēnesi.\n" + noteEnd,
			}
			if diff := cmp.Diff(want, texts); diff != "" {
				t.Errorf("comments (-want +got):\n%s", diff)
			}
			book, err := xlsx.Open(context.Background(), "x", second, xlsx.DefaultLimits())
			check(t, err)
			sheets, err := own(book)
			check(t, err)
			if len(book.Sheets())-len(sheets) != 1 {
				t.Errorf("%d lists", len(book.Sheets())-len(sheets))
			}
			third := mark(t, second, finding(model.Warning, "W001", "Kavējumi", "C4"))
			fills, _ = fillsAndNotes(t, mark(t, third, finding(model.Warning, "W103", "", "")))
			if fills["Kavējumi!C4"] != "00B050" || fills["Kavējumi!H40"] != "00B050" {
				t.Errorf("after three returns the fills are %q and %q", fills["Kavējumi!C4"], fills["Kavējumi!H40"])
			}
		})
	}
}

// resaved opens and writes a workbook with another program.
func resaved(t *testing.T, data []byte, change func(*excelize.File)) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	check(t, err)
	defer f.Close()
	change(f)
	b, err := f.WriteToBuffer()
	check(t, err)
	return b.Bytes()
}

func TestMarksMoveWithTheirCells(t *testing.T) {
	first := mark(t, busy(t), finding(model.Error, "E012", "It's 2", "B3"))
	back := resaved(t, first, func(f *excelize.File) {
		n, err := f.GetCellStyle("It's 2", "B3")
		check(t, err)
		check(t, f.SetCellStyle("It's 2", "B4", "B5", n)) // the mark was copied along
	})
	// a row was inserted above, and the sender wrote into our comment
	back = withPart(t, back, "xl/comments2.xml", func(s string) string {
		return strings.Replace(strings.Replace(s, `ref="B3"`, `ref="B4"`, 1), noteEnd, noteEnd+"\nizlabots, M.", 1)
	})
	back = withPart(t, back, "xl/drawings/vmlDrawing3.vml", func(s string) string { return strings.Replace(s, "<x:Row>2</x:Row>", "<x:Row>3</x:Row>", 1) })
	fills, texts := fillsAndNotes(t, mark(t, back, finding(model.Warning, "W103", "", "")))
	for _, at := range []string{"It's 2!B3", "It's 2!B4", "It's 2!B5"} {
		if fills[at] != "" {
			t.Errorf("%s is still filled %s", at, fills[at])
		}
	}
	if texts["It's 2!B4"] != "\nizlabots, M." {
		t.Errorf("what the sender added to our comment is now %q", texts["It's 2!B4"])
	}
}

func TestASeparateListSaysWhy(t *testing.T) {
	data, err := List(Book{"policija.csv", nil, busyFindings()}, model.Text{LV: "CSV datnē šūnas nevar iekrāsot", EN: "x"})
	check(t, err)
	book, err := xlsx.Open(context.Background(), "x.xlsx", data, xlsx.DefaultLimits())
	check(t, err)
	var all []string
	for row, err := range book.Sheets()[0].Rows() {
		check(t, err)
		for _, c := range row.Cells {
			all = append(all, c.Text)
		}
	}
	for _, want := range []string{"Labojumu saraksts: policija.csv", "Šis ir atsevišķs saraksts: CSV datnē šūnas nevar iekrāsot. Jūsu datne nav mainīta.", "Šādas dienas kalendārā nav <E012>."} {
		if !slices.Contains(all, want) {
			t.Errorf("no cell %q", want)
		}
	}
	if !Is(context.Background(), data, xlsx.DefaultLimits()) || Is(context.Background(), busy(t), xlsx.DefaultLimits()) {
		t.Error("a list is not told from a sender's workbook")
	}
	if _, err := excelize.OpenReader(bytes.NewReader(data)); err != nil {
		t.Error(err)
	}
}

func TestWhatCannotBeMarkedSaysSo(t *testing.T) {
	var many []model.Finding
	for r := 1; r <= maxMarked+3; r++ {
		many = append(many, finding(model.Error, "E012", "Kavējumi", fmt.Sprintf("A%d", r)))
	}
	for name, b := range map[string]Book{
		"no workbook":          {"x.xlsx", []byte("Personas kods;Vārds"), nil},
		"too many cells":       {"x.xlsx", busy(t), many},
		"signed":               {"x.xlsx", withNewPart(t, busy(t), "_xmlsignatures/sig1.xml", "<Signature/>"), nil},
		"a log of changes":     {"x.xlsx", withNewPart(t, busy(t), "xl/revisions/revisionHeaders.xml", "<headers/>"), nil},
		"a thread of comments": {"x.xlsx", withThread(t), []model.Finding{finding(model.Error, "E012", "Kavējumi", "C3")}},
		"cells out of order": {"x.xlsx", withPart(t, busy(t), "xl/worksheets/sheet2.xml", func(s string) string {
			return regexp.MustCompile(`(<row r="3"[^>]*>)(<c r="A3".*?</c>)(<c r="B3".*?</c>)`).ReplaceAllString(s, "$1$3$2")
		}), []model.Finding{finding(model.Error, "E012", "It's 2", "B3")}},
	} {
		_, err := Mark(context.Background(), b, xlsx.DefaultLimits())
		var cannot *CannotMark
		if !errors.As(err, &cannot) || cannot.Why.LV == "" || cannot.Why.EN == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Mark(ctx, Book{"x.xlsx", busy(t), nil}, xlsx.DefaultLimits()); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// withNewPart adds a part to a workbook.
func withNewPart(t testing.TB, data []byte, name, content string) []byte {
	t.Helper()
	p, err := openParcel(data)
	check(t, err)
	p.set(name, []byte(content))
	out, err := p.bytes()
	check(t, err)
	return out
}

// withThread is the busy workbook with a thread of comments at Kavējumi!C3.
func withThread(t testing.TB) []byte {
	t.Helper()
	p, err := openParcel(busy(t))
	check(t, err)
	p.set("xl/threadedComments/threadedComment1.xml", []byte(`<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"><threadedComment ref="C3" id="{1}"><text>?</text></threadedComment></ThreadedComments>`))
	_, err = p.relate("xl/worksheets/sheet1.xml", "threadedComment", "xl/threadedComments/threadedComment1.xml")
	check(t, err)
	out, err := p.bytes()
	check(t, err)
	return out
}

func TestOtherCellsOfASheetWithAThreadAreMarked(t *testing.T) {
	_, texts := fillsAndNotes(t, mark(t, withThread(t), finding(model.Error, "E012", "Kavējumi", "C4")))
	if !strings.HasPrefix(texts["Kavējumi!C4"], noteBegin) {
		t.Errorf("comments: %v", texts)
	}
}

func TestTheBoxOfTheSendersCommentGrows(t *testing.T) {
	data := busy(t)
	const drawing = "xl/drawings/vmlDrawing1.vml"
	before := parts(t, data)[drawing]
	after := parts(t, mark(t, data, finding(model.Error, "E012", "Kavējumi", "C3")))[drawing]
	drawn := findBoxes(after)
	if b, ok := drawn[place{3, 3}]; !ok || strings.Contains(before, anchored.FindString(after[b[0]:b[1]])) {
		t.Errorf("the box is as it was: %s", after)
	}
	if b, ok := drawn[place{5, 9}]; !ok || !strings.Contains(before, after[b[0]:b[1]]) {
		t.Error("the box of another comment was changed")
	}
}

// withPart changes one part of a workbook.
func withPart(t testing.TB, data []byte, name string, change func(string) string) []byte {
	t.Helper()
	p, err := openParcel(data)
	check(t, err)
	content, err := p.read(name)
	check(t, err)
	changed := change(string(content))
	if changed == string(content) {
		t.Fatalf("%s was not changed", name)
	}
	p.set(name, []byte(changed))
	out, err := p.bytes()
	check(t, err)
	return out
}

// TestWrongReturnsAreFound changes a return behind the program's back: the
// comparison must see it.
func TestWrongReturnsAreFound(t *testing.T) {
	data := busy(t)
	good := mark(t, data, busyFindings()...)
	open := func(b []byte) *xlsx.Workbook {
		w, err := xlsx.Open(context.Background(), "x.xlsx", b, xlsx.DefaultLimits())
		check(t, err)
		return w
	}
	check(t, same(open(data), open(good)))
	for name, c := range map[string]struct{ part, from, to string }{
		"a number":         {"xl/worksheets/sheet1.xml", "<v>300</v>", "<v>301</v>"},
		"a text":           {"xl/sharedStrings.xml", "kods 3", "kods 4"},
		"a row shown":      {"xl/worksheets/sheet1.xml", `<row r="7" hidden="true">`, `<row r="7">`},
		"a merge":          {"xl/worksheets/sheet1.xml", `ref="A10:B12"`, `ref="A10:B13"`},
		"a sheet's name":   {"xl/workbook.xml", `name="Slēpta"`, `name="Slepta"`},
		"a hidden sheet":   {"xl/workbook.xml", `state="hidden"`, ``},
		"a comment":        {"xl/comments1.xml", "precizēt", "precizet"},
		"a format of days": {"xl/styles.xml", "dd.mm.yyyy", "0.00"},
	} {
		wrong := withPart(t, good, c.part, func(s string) string { return strings.Replace(s, c.from, c.to, 1) })
		if same(open(data), open(wrong)) == nil {
			t.Errorf("%s: not seen", name)
		}
	}
}

// manyFindings is as many as are marked.
func manyFindings(sheet string) []model.Finding {
	var many []model.Finding
	for r := 1; r <= maxMarked; r++ {
		many = append(many, finding(model.Error, "E012", sheet, fmt.Sprintf("A%d", r)))
	}
	return many
}

func TestAsManyMarksAsMayBeComeAndGo(t *testing.T) {
	many := manyFindings("Slēpta")
	first := mark(t, busy(t), many...)
	holdsMarks(t, first, many)
	holdsMarks(t, mark(t, first, many[0]), many[:1])
}

func BenchmarkManyMarks(b *testing.B) {
	data, many := busy(b), manyFindings("Slēpta")
	for b.Loop() {
		mark(b, data, many...)
	}
}

func BenchmarkMark(b *testing.B) {
	f := excelize.NewFile()
	sw, err := f.NewStreamWriter("Sheet1")
	check(b, err)
	for r := 1; r <= 20000; r++ {
		check(b, sw.SetRow(fmt.Sprintf("A%d", r), []any{"161109-29993", 45000 + r, "vīrietis", "pamatizglītība", 1, r}))
	}
	check(b, sw.Flush())
	buffer, err := f.WriteToBuffer()
	check(b, err)
	var findings []model.Finding
	for r := 2; r < 20000; r += 100 {
		findings = append(findings, finding(model.Error, "E012", "Sheet1", fmt.Sprintf("B%d", r)))
	}
	b.SetBytes(int64(buffer.Len()))
	for b.Loop() {
		mark(b, buffer.Bytes(), findings...)
	}
}
