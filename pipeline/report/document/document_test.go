package document

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"image"
	"image/png"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"bernskats/pipeline/model"

	"github.com/google/go-cmp/cmp"
)

// everything is a document with each kind of block, twice where order matters.
func everything(t testing.TB) Document {
	t.Helper()
	var dot bytes.Buffer
	if err := png.Encode(&dot, image.NewGray(image.Rect(0, 0, 4, 2))); err != nil {
		t.Fatal(err)
	}
	var rows []Row
	for i := range 60 {
		rows = append(rows, Row{Cells: [][]Run{Text("pasākums " + strconv.Itoa(i+1)), Text("bāriņtiesa"), Text(strconv.Itoa(1000 + i))}, Strong: i == 59})
	}
	years := []string{"2021", "2022", "2023"}
	return Document{
		Title: "Pārskats par 2024. gadu", Language: "lv", Header: "IEROBEŽOTAS PIEEJAMĪBAS INFORMĀCIJA", Footer: "Cēsu novads", Page: "{page}. lpp. no {pages}",
		Sections: []Section{{Blocks: []Block{
			Title("Pārskats par 2024. gadu"),
			Paragraph{Look: Subtitle, Runs: Text("Cēsu novada pašvaldība")},
			Contents{Title: "Saturs"},
			Heading{1, "Kopsavilkums"},
			Paragraph{Runs: []Run{{Text: "Ģimenes & "}, {Text: "bērni", Bold: true}, {Text: " <ar> "}, {Text: "aprūpi", Italic: true}, {Text: "; sk. "}, {Text: "likumu", Link: "https://likumi.lv/ta/id/49096"}, {Text: ".\nOtra rinda"}}},
			List{Items: [][]Run{Text("pirmais"), Text("otrais")}},
			List{Numbered: true, Items: [][]Run{Text("pieņemt zināšanai"), Text("uzdot")}},
			List{Numbered: true, Items: [][]Run{Text("jauns saraksts")}},
			Heading{2, "Rādītāji"},
			Chart{Kind: Columns, Caption: "Skaits audzis", Alt: "Diagramma. Bērni: 2021 – 12; 2022 – konfidenciāli; 2023 – 31.", Unit: "bērni", Categories: years,
				Series: []Series{{"Bērni", []Value{Known(model.Whole(12)), {Missing: "konfidenciāli"}, Known(model.Whole(31))}}}},
			Chart{Kind: Stacked, Alt: "Pa daļām.", Categories: years, Series: []Series{{"zēni", []Value{Known(model.Whole(7)), Known(model.Whole(8)), Known(model.Whole(9))}}, {"meitenes", []Value{Known(model.Whole(5)), Known(model.Whole(6)), Known(model.Whole(22))}}}},
			Chart{Kind: Lines, Alt: "Uz 1000.", Categories: years, Series: []Series{{"Cēsu novads", []Value{Known(13100), Known(142000), Known(15000)}}, {"Latvija", []Value{Known(12000), Known(13000), Known(14000)}}}},
			Picture{PNG: dot.Bytes(), Alt: "Ģerbonis", Width: 20},
		}}, {Across: true, Blocks: []Block{
			Heading{1, "Pasākumi"},
			Table{Caption: "Pasākumi un nauda", Columns: []Column{{Head: "Pasākums", Share: 3}, {Head: "Atbildīgais", Share: 2}, {Head: "EUR", Right: true}}, Rows: rows},
			Heading{3, "Piezīmes"},
			Paragraph{Look: Note, Runs: Text("Vieta\tdatums\tparaksts"), Keep: true}, Paragraph{Look: Strong, Runs: Text("Stipri")}, Paragraph{Look: Centred, Runs: Text("*")}, Paragraph{Look: Right, Runs: Text("pa labi")}, Break{},
		}}},
	}
}

func written(t testing.TB, d Document) []byte {
	t.Helper()
	docx, err := Write(d)
	if err != nil {
		t.Fatal(err)
	}
	return docx
}

func parts(t testing.TB, docx []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(docx), int64(len(docx)))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for i, f := range z.File {
		if i == 0 && f.Name != "[Content_Types].xml" {
			t.Errorf("the first part is %s", f.Name)
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if all[f.Name] != "" || f.Modified.UTC() != time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC) {
			t.Errorf("%s is there twice or of %s", f.Name, f.Modified)
		}
		all[f.Name] = string(content)
	}
	return all
}

func TestEqualDocumentsGiveEqualBytes(t *testing.T) {
	first := written(t, everything(t))
	for range 5 {
		if !bytes.Equal(first, written(t, everything(t))) {
			t.Fatal("other bytes")
		}
	}
}

// TestThePackageIsWhole holds what leads from part to part against the parts:
// word processors refuse a file in which one is missing or of no known type.
func TestThePackageIsWhole(t *testing.T) {
	all := parts(t, written(t, everything(t)))
	var types struct {
		Override []struct {
			PartName    string `xml:"PartName,attr"`
			ContentType string `xml:"ContentType,attr"`
		}
	}
	decode(t, all["[Content_Types].xml"], &types)
	typed, reached := map[string]bool{}, map[string]bool{"[Content_Types].xml": true}
	for _, o := range types.Override {
		if typed[o.PartName] || all[strings.TrimPrefix(o.PartName, "/")] == "" || o.ContentType == "" {
			t.Errorf("the type of %s is given twice or of no part", o.PartName)
		}
		typed[o.PartName] = true
	}
	for name, content := range all {
		if !strings.HasSuffix(name, ".rels") {
			if ending := path.Ext(name); name != "[Content_Types].xml" && !typed["/"+name] && ending != ".png" {
				t.Errorf("%s has no type of its own", name)
			}
			continue
		}
		reached[name] = true
		var rels struct {
			Relationship []struct {
				ID     string `xml:"Id,attr"`
				Target string `xml:"Target,attr"`
				Mode   string `xml:"TargetMode,attr"`
			}
		}
		decode(t, content, &rels)
		source := strings.TrimSuffix(strings.Replace(name, "_rels/", "", 1), ".rels")
		ids := map[string]bool{}
		for _, r := range rels.Relationship {
			if ids[r.ID] {
				t.Errorf("%s has %s twice", name, r.ID)
			}
			ids[r.ID] = true
			if r.Mode == "External" {
				continue
			}
			target := path.Join(path.Dir(source), r.Target)
			if reached[target] = true; all[target] == "" {
				t.Errorf("%s leads to %s, which is not there", name, target)
			}
		}
		for _, used := range regexp.MustCompile(`r:(?:id|embed)="([^"]+)"`).FindAllStringSubmatch(all[source], -1) {
			if !ids[used[1]] {
				t.Errorf("%s uses %s, which %s does not have", source, used[1], name)
			}
		}
	}
	for name := range all {
		if !reached[name] {
			t.Errorf("nothing leads to %s", name)
		}
	}
}

func decode(t testing.TB, text string, into any) {
	t.Helper()
	if err := xml.Unmarshal([]byte(text), into); err != nil {
		t.Fatal(err)
	}
}

func TestEveryStyleOfAParagraphIsDeclaredAndWordsOwnHaveItsNames(t *testing.T) {
	all := parts(t, written(t, everything(t)))
	declared := map[string]bool{}
	for _, m := range regexp.MustCompile(`w:styleId="([^"]+)"`).FindAllStringSubmatch(all["word/styles.xml"], -1) {
		declared[m[1]] = true
	}
	used := 0
	for _, name := range []string{"word/document.xml", "word/header1.xml", "word/footer1.xml", "word/styles.xml"} {
		for _, m := range regexp.MustCompile(`<w:(?:pStyle|rStyle|tblStyle|basedOn|next) w:val="([^"]+)"`).FindAllStringSubmatch(all[name], -1) {
			if used++; !declared[m[1]] {
				t.Errorf("%s uses the style %s, which is not declared", name, m[1])
			}
		}
	}
	if used < 30 {
		t.Errorf("only %d uses of styles found", used)
	}
	for _, want := range []string{`w:styleId="Heading1"><w:name w:val="heading 1"/>`, `w:styleId="ListNumber"><w:name w:val="List Number"/>`, `<w:lang w:val="lv-LV"`} {
		if !strings.Contains(all["word/styles.xml"], want) {
			t.Errorf("the styles lack %s", want)
		}
	}
}

func TestHeadsAreRepeatedRowsStayWholeAndListsBeginAtOne(t *testing.T) {
	all := parts(t, written(t, everything(t)))
	document, numbering := all["word/document.xml"], all["word/numbering.xml"]
	if n := strings.Count(document, "<w:tblHeader/>"); n != 1 {
		t.Errorf("%d rows of heads, want 1", n)
	}
	if rows, whole := strings.Count(document, "<w:tr>"), strings.Count(document, "<w:cantSplit/>"); rows != 61 || whole != 61 {
		t.Errorf("%d rows, %d of them whole, want 61", rows, whole)
	}
	if n := strings.Count(numbering, "<w:startOverride"); n != 2 || !strings.Contains(document, `<w:numId w:val="2"/>`) || !strings.Contains(document, `<w:numId w:val="3"/>`) {
		t.Errorf("%d lists with numbers, want two of their own", n)
	}
	if n := strings.Count(document, `descr="`); n != 4 || strings.Contains(document, `descr=""`) {
		t.Errorf("%d texts for charts and pictures, want 4", n)
	}
}

func TestAMissingValueIsDrawnAsNothingWithItsWord(t *testing.T) {
	chart := parts(t, written(t, everything(t)))["word/charts/chart1.xml"]
	for _, want := range []string{`<c:pt idx="0"><c:v>12</c:v></c:pt><c:pt idx="2"><c:v>31</c:v></c:pt></c:numLit>`, `<c:v>2022&#xA;konfidenciāli</c:v>`, `<c:min val="0"/>`, `<c:dispBlanksAs val="gap"/>`} {
		if !strings.Contains(chart, want) {
			t.Errorf("the chart lacks %s:\n%s", want, chart)
		}
	}
	lines := parts(t, written(t, everything(t)))["word/charts/chart3.xml"]
	if !strings.Contains(lines, `<c:v>1.31</c:v>`) || !strings.Contains(lines, `formatCode="[$-426]#,##0.00"`) {
		t.Error("a number with decimals is not as it is")
	}
}

func TestWhatCannotBeWrittenIsNamedAllAtOnce(t *testing.T) {
	_, err := Write(Document{Title: "X", Sections: []Section{{Blocks: []Block{
		Heading{4, "tālu"},
		Table{Caption: "T", Columns: []Column{{Head: "a"}, {Head: "b"}}, Rows: []Row{{Cells: [][]Run{Text("1")}}}},
		Chart{Caption: "D", Alt: "d", Categories: []string{"1", "2"}, Series: []Series{{"s", []Value{{}}}}},
		Chart{Caption: "K", Categories: []string{"1"}, Series: []Series{{"s", []Value{{}}}}},
		Picture{PNG: []byte("GIF89a"), Alt: "g", Width: 10},
	}}}})
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{`"tālu"`, `"T" has 1 cells for 2`, `"D" has 1 values for 2`, `"K" has no text`, `"g" is no PNG`} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the error lacks %s: %v", want, err)
		}
	}
}

func TestNothingOfTheMachineOrAPersonIsInside(t *testing.T) {
	for name, content := range parts(t, written(t, everything(t))) {
		for _, unwanted := range []string{"lastModifiedBy", "dcterms", "rsid", "w:ins ", "w:del ", "vanish", os.TempDir()} {
			if strings.Contains(content, unwanted) {
				t.Errorf("%s holds %q", name, unwanted)
			}
		}
	}
}

// converted lets LibreOffice turn a document into another format.
func converted(t *testing.T, docx []byte, format, ending string) []byte {
	t.Helper()
	soffice, err := exec.LookPath("soffice")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("LibreOffice is not installed")
		}
		t.Skip("LibreOffice is not installed: the document was not opened with it")
	}
	dir := t.TempDir()
	if keep := os.Getenv("DOCUMENT_DIR"); keep != "" {
		dir = keep
	}
	name := filepath.Join(dir, "document.docx")
	if err := os.WriteFile(name, docx, 0o644); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	c := exec.CommandContext(ctx, soffice, "-env:UserInstallation=file://"+filepath.Join(t.TempDir(), "profile"), "--headless", "--convert-to", format, "--outdir", dir, name)
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	content, err := os.ReadFile(filepath.Join(dir, "document."+ending))
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func TestLibreOfficeReadsEveryWordInItsOrder(t *testing.T) {
	text := string(converted(t, written(t, everything(t)), "txt:Text (encoded):UTF8", "txt"))
	var want []string
	for i := range 60 {
		want = append(want, "pasākums "+strconv.Itoa(i+1)+"\n", strconv.Itoa(1000+i))
	}
	want = append([]string{"Pārskats par 2024. gadu", "Saturs", "Kopsavilkums", "Ģimenes & bērni <ar> aprūpi; sk. likumu.", "Otra rinda", "pirmais", "pieņemt zināšanai", "jauns saraksts", "Rādītāji", "Skaits audzis", "Pasākumi un nauda", "Atbildīgais"}, want...)
	at := 0
	for _, w := range want {
		i := strings.Index(text[at:], w)
		if i < 0 {
			t.Fatalf("%q does not follow in\n%s", w, text[at:])
		}
		at += i + len(w)
	}
}

func TestThePrintedPagesHaveHeadersNumbersAndRepeatedHeads(t *testing.T) {
	pdftotext, err := exec.LookPath("pdftotext")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("pdftotext is not installed")
		}
		t.Skip("pdftotext is not installed: the printed pages were not read")
	}
	pdf := converted(t, written(t, everything(t)), "pdf", "pdf")
	c := exec.Command(pdftotext, "-layout", "-", "-")
	c.Stdin = bytes.NewReader(pdf)
	out, err := c.Output()
	if err != nil {
		t.Fatal(err)
	}
	pages := strings.Split(strings.TrimSuffix(string(out), "\f"), "\f")
	if len(pages) < 4 {
		t.Fatalf("%d pages", len(pages))
	}
	for i, page := range pages {
		for _, want := range []string{"IEROBEŽOTAS PIEEJAMĪBAS INFORMĀCIJA", strconv.Itoa(i+1) + ". lpp. no " + strconv.Itoa(len(pages)), "Cēsu novads"} {
			if !strings.Contains(page, want) {
				t.Errorf("page %d lacks %q", i+1, want)
			}
		}
		if strings.Contains(page, "pasākums ") && !strings.Contains(page, "Atbildīgais") {
			t.Errorf("page %d has rows without heads", i+1)
		}
	}
	first := strings.Join(pages[:3], "")
	for _, want := range []string{"konfidenciāli", "31", "meitenes", "Latvija", "1,31"} { // labels of charts
		if !strings.Contains(first, want) {
			t.Errorf("no %q is drawn in\n%s", want, first)
		}
	}
}

func TestAnEmptyDocumentIsADocument(t *testing.T) {
	if _, err := Write(Document{Title: "X", Language: "en"}); err != nil {
		t.Error(err)
	}
	if _, err := Write(Document{Sections: []Section{{Blocks: []Block{Table{}}}}}); err == nil || errors.Is(err, io.EOF) {
		t.Error("a table without columns")
	}
}

func TestNumberedPutsFieldsWhereTheWordsAskForThem(t *testing.T) {
	for text, want := range map[string]string{
		"{page}. lpp. no {pages}":    "[PAGE]. lpp. no [NUMPAGES]",
		"Page {page} of {pages}":     "Page [PAGE] of [NUMPAGES]",
		"no number":                  "no number",
		"{pages} pages, here {page}": "[NUMPAGES] pages, here [PAGE]",
	} {
		var got strings.Builder
		for _, n := range numbered(text) {
			if n.name == "w:fldSimple" {
				got.WriteString("[" + n.attrs[0][1] + "]")
			}
			for _, k := range n.kids {
				if k.name == "w:t" {
					got.WriteString(k.text)
				}
			}
		}
		if diff := cmp.Diff(want, got.String()); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}
