package returned

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"bernskats/pipeline/intake/xlsx"
	"bernskats/pipeline/model"
)

// rough is a workbook of the fewest parts, as small producers write them.
type rough struct {
	sheet, styles, book string
	strict              bool
}

func (r rough) bytes(t *testing.T) []byte {
	t.Helper()
	p := &parcel{changed: map[string][]byte{}, removed: map[string]bool{}, strict: r.strict}
	p.set("[Content_Types].xml", []byte(`<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>`))
	book := r.book
	if book == "" {
		book = `<workbook xmlns="SPACE" xmlns:r="TYPE"><sheets><sheet name="Dati" sheetId="7" r:id="rId1"/></sheets></workbook>`
	}
	fill := strings.NewReplacer("SPACE", p.space(), "TYPE", p.relationType())
	p.set("xl/workbook.xml", []byte(fill.Replace(book)))
	p.set("xl/worksheets/sheet1.xml", []byte(fill.Replace(r.sheet)))
	_, err := p.relate("", "officeDocument", "xl/workbook.xml")
	check(t, err)
	_, err = p.relate("xl/workbook.xml", "worksheet", "xl/worksheets/sheet1.xml")
	check(t, err)
	if r.styles != "" {
		p.set("xl/styles.xml", []byte(fill.Replace(r.styles)))
		_, err = p.relate("xl/workbook.xml", "styles", "xl/styles.xml")
		check(t, err)
	}
	data, err := p.bytes()
	check(t, err)
	return data
}

const roughStyles = `<styleSheet xmlns="SPACE"><fonts><font/></fonts><fills count="1"><fill/></fills><cellXfs count="2"><xf/><xf numFmtId="14" applyNumberFormat="1"><alignment wrapText="1"/></xf></cellXfs></styleSheet>`

// TestOddlyBuiltWorkbooksAreMarked says what the cell B3 of the sheet must look
// like afterwards; Mark has compared the rest.
func TestOddlyBuiltWorkbooksAreMarked(t *testing.T) {
	for _, c := range []struct {
		name string
		rough
		want string // in the sheet
	}{
		{"no cells at all", rough{sheet: `<worksheet xmlns="SPACE"><sheetData/></worksheet>`}, `<sheetData><row r="3"><c r="B3" s="1"/></row></sheetData>`},
		{"no styles", rough{sheet: `<worksheet xmlns="SPACE"><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>`}, `</row><row r="3"><c r="B3" s="1"/></row></sheetData>`},
		{"rows and cells without numbers", rough{sheet: `<worksheet xmlns="SPACE"><sheetData><row><c><v>1</v></c></row><row/><row><c><v>1</v></c><c s="1"><v>2</v></c></row></sheetData></worksheet>`, styles: roughStyles}, `<c s="2"><v>2</v></c></row></sheetData>`},
		{"an empty row with a hint", rough{sheet: `<worksheet xmlns="SPACE"><sheetData><row r="3" spans="1:1" ht="20"/></sheetData></worksheet>`, styles: roughStyles}, `<row r="3" ht="20"><c r="B3" s="2"/></row>`},
		{"an empty row", rough{sheet: `<worksheet xmlns="SPACE"><sheetData><row r="3" s="1" customFormat="1"/></sheetData></worksheet>`, styles: roughStyles}, `<row r="3" s="1" customFormat="1"><c r="B3" s="2"/></row>`},
		{"the format of the column", rough{sheet: `<worksheet xmlns="SPACE"><cols><col min="2" max="4" style="1" width="9"/></cols><sheetData><row r="9"><c r="A9"><v>1</v></c></row></sheetData></worksheet>`, styles: roughStyles}, `<row r="3"><c r="B3" s="2"/></row><row r="9">`},
		{"a cell between others", rough{sheet: `<worksheet xmlns="SPACE"><sheetData><row r="3"><c r="A3"><v>1</v></c><c r="C3"><v>1</v></c></row></sheetData></worksheet>`, styles: roughStyles}, `</c><c r="B3" s="2"/><c r="C3">`},
		{"prefixes", rough{
			sheet:  `<x:worksheet xmlns:x="SPACE"><x:sheetData><x:row r="3"><x:c r="B3" s="1"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>`,
			book:   `<x:workbook xmlns:x="SPACE" xmlns:q="TYPE"><x:sheets><x:sheet name="Dati" sheetId="7" q:id="rId1"/></x:sheets></x:workbook>`,
			styles: strings.NewReplacer("</", "</x:", "<", "<x:", "xmlns=", "xmlns:x=").Replace(roughStyles)}, `<x:c r="B3" s="2"><x:v>1</x:v></x:c>`},
		{"strict", rough{sheet: `<worksheet xmlns="SPACE"><sheetData><row r="3"><c r="B3"><v>1</v></c></row></sheetData></worksheet>`, strict: true}, `<legacyDrawing xmlns:r="http://purl.oclc.org/ooxml/officeDocument/relationships" r:id=`},
		{"single quotes", rough{sheet: `<worksheet xmlns='SPACE'><sheetData><row r='3'><c r='B3' s = '1' ><v>1</v></c></row></sheetData></worksheet>`, styles: roughStyles}, `<c r='B3' s="2" ><v>1</v></c>`},
		{"what stands below comments", rough{sheet: `<worksheet xmlns="SPACE"><sheetData/><pageMargins left="1" right="1" top="1" bottom="1" header="1" footer="1"/><tableParts count="0"/></worksheet>`}, `footer="1"/><legacyDrawing xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rIdB1"/><tableParts count="0"/>`},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := mark(t, c.rough.bytes(t), finding(model.Error, "E012", "Dati", "B3"))
			sheet := parts(t, got)["xl/worksheets/sheet1.xml"]
			if c.rough.styles == "" && c.name != "strict" {
				c.want = strings.ReplaceAll(c.want, `s="2"`, `s="1"`)
			}
			if !strings.Contains(sheet, c.want) {
				t.Errorf("no %s in\n%s", c.want, sheet)
			}
			holdsMarks(t, got, []model.Finding{{Place: model.Place{Sheet: "Dati", Cell: "B3"}}})
		})
	}
}

func TestASheetCalledLikeTheListKeepsItsName(t *testing.T) {
	data := rough{
		sheet: `<worksheet xmlns="SPACE"><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>`,
		book:  `<workbook xmlns="SPACE" xmlns:r="TYPE"><bookViews><workbookView activeTab="0" firstSheet="0"/></bookViews><sheets><sheet name="LABOJUMI" sheetId="7" r:id="rId1"/></sheets><definedNames><definedName name="_xlnm.Print_Area" localSheetId="0">LABOJUMI!$A$1</definedName></definedNames></workbook>`,
	}.bytes(t)
	book := parts(t, mark(t, data, finding(model.Error, "E012", "LABOJUMI", "A1")))["xl/workbook.xml"]
	for _, want := range []string{`name="Labojumi (2)" sheetId="8"`, `localSheetId="1"`, `<workbookView activeTab="0"/>`} {
		if !strings.Contains(book, want) {
			t.Errorf("no %s in\n%s", want, book)
		}
	}
}

// TestAttributesOfATagAreFound is the table of ways to write a start tag.
func TestAttributesOfATagAreFound(t *testing.T) {
	for _, c := range []struct{ tag, set, dropped string }{
		{`<c r="A1"/>`, `<c r="A1" s="5"/>`, `<c r="A1"/>`},
		{`<c r="A1" s="1" t="s">`, `<c r="A1" s="5" t="s">`, `<c r="A1" t="s">`},
		{`<c s='1'  r="A1" >`, `<c s="5"  r="A1" >`, `<c  r="A1" >`},
		{"<c\n\ts = \"x='1'\"\n/>", "<c\n\ts=\"5\"\n/>", "<c\n/>"},
		{`<c ss="1" as="s='2'"/>`, `<c ss="1" as="s='2'" s="5"/>`, `<c ss="1" as="s='2'"/>`},
		{`<c>`, `<c s="5">`, `<c>`},
	} {
		if got := setAttr(c.tag, "s", "5"); got != c.set {
			t.Errorf("setAttr(%q) = %q, want %q", c.tag, got, c.set)
		}
		if got := dropAttr(c.tag, "s"); got != c.dropped {
			t.Errorf("dropAttr(%q) = %q, want %q", c.tag, got, c.dropped)
		}
	}
}

// TestOnlyAFillIsTakenForOne: the text came back from the sender and goes into a
// part.
func TestOnlyAFillIsTakenForOne(t *testing.T) {
	for text, want := range map[string]bool{
		plainFill: true, solid("FF00B050"): true,
		`<fill><gradientFill degree="90"><stop position="0"><color theme="4" tint="0.5"/></stop></gradientFill></fill>`: true,
		"": false, "sarkans": false, `<fill>`: false, `<fill/><fill/>`: false, `<fill>x</fill>`: false, `<fill><font/></fill>`: false, `<fill/>x`: false, `<fill a="&x;"/>`: false, `<fill></fill></fills>`: false,
	} {
		if isFill(text) != want {
			t.Errorf("isFill(%q) = %v", text, !want)
		}
	}
}

// FuzzMark: whatever a sender's file holds, there is a return that was compared,
// or a reason why not.
func FuzzMark(f *testing.F) {
	f.Add(`<row r="3"><c r="B3" s="1"><v>1</v></c></row>`, `<author>A</author>`)
	f.Add(`<row><c/></row><row r="2" spans='1:2'/>`, ``)
	f.Fuzz(func(t *testing.T, rows, extra string) {
		data := rough{sheet: `<worksheet xmlns="SPACE"><sheetData>` + rows + `</sheetData>` + extra + `</worksheet>`, styles: roughStyles}.bytes(t)
		got, err := Mark(context.Background(), Book{"x.xlsx", data, []model.Finding{finding(model.Error, "E012", "Dati", "B3"), finding(model.Note, "N001", "Dati", "A2")}}, xlsx.DefaultLimits())
		var cannot *CannotMark
		if err != nil && !errors.As(err, &cannot) {
			t.Fatal(err)
		}
		if err == nil && bytes.Equal(got, data) {
			t.Error("nothing was marked")
		}
	})
}
