package xlsx

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/unicode"
)

const (
	mainNS   = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	officeNS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	pkgNS    = `xmlns="http://schemas.openxmlformats.org/package/2006/relationships"`
	mime     = "application/vnd.openxmlformats-officedocument.spreadsheetml."
)

// files are the parts of a made-up package.
type files map[string]string

// book gives the parts of a workbook with one sheet; rows is what is inside sheetData.
func book(rows string) files {
	return files{
		"[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
			`<Override PartName="/xl/workbook.xml" ContentType="` + mime + `sheet.main+xml"/></Types>`,
		"_rels/.rels":                `<Relationships ` + pkgNS + `><Relationship Id="r1" Type="` + officeNS + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<workbook ` + mainNS + ` xmlns:r="` + officeNS + `"><sheets><sheet name="Lapa" sheetId="1" r:id="r1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": relations("worksheet", "worksheets/sheet1.xml"),
		"xl/worksheets/sheet1.xml":   sheetOf(rows),
	}
}

func sheetOf(rows string) string {
	return `<worksheet ` + mainNS + `><sheetData>` + rows + `</sheetData></worksheet>`
}

// relations gives a relationship part of pairs of kind and target, with ids r1, r2 …
func relations(pairs ...string) string {
	s := `<Relationships ` + pkgNS + `>`
	for i := 0; i < len(pairs); i += 2 {
		s += fmt.Sprintf(`<Relationship Id="r%d" Type="%s/%s" Target="%s"/>`, i/2+1, officeNS, pairs[i], pairs[i+1])
	}
	return s + `</Relationships>`
}

func (f files) with(pairs ...string) files {
	for i := 0; i < len(pairs); i += 2 {
		f[pairs[i]] = pairs[i+1]
	}
	return f
}

func (f files) rename(from, to string) files {
	f[to] = f[from]
	delete(f, from)
	return f
}

func (f files) zip(tb testing.TB) []byte {
	tb.Helper()
	names := make([]string, 0, len(f))
	for name := range f {
		names = append(names, name)
	}
	sort.Strings(names)
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, name := range names {
		method := zip.Deflate
		if name == "mimetype" || len(f[name]) < 1000 { // packing small parts only costs the tests time
			method = zip.Store
		}
		e, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: method})
		if err != nil {
			tb.Fatal(err)
		}
		if _, err := e.Write([]byte(f[name])); err != nil {
			tb.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

// shownCells lists every cell as "A1 number 12", in order.
func shownCells(data []byte, l Limits) ([]string, *Workbook, error) {
	w, err := Open(context.Background(), "a.xlsx", data, l)
	if err != nil {
		return nil, nil, err
	}
	var out []string
	for _, s := range w.Sheets() {
		for row, err := range s.Rows() {
			if err != nil {
				return nil, nil, err
			}
			for _, c := range row.Cells {
				typ, value := c.Shown()
				line := Ref(c.Column, row.Number) + " " + typ + " " + value
				if row.Hidden {
					line += " hidden"
				}
				out = append(out, line)
			}
		}
	}
	return out, w, nil
}

const oneCell = `<row r="1"><c r="A1"><v>12</v></c></row>`

func utf16Bytes(s string) string {
	out, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(s)
	if err != nil {
		panic(err)
	}
	return out
}

func TestOrdinaryOddities(t *testing.T) {
	strict := strings.NewReplacer("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main",
		officeNS, "http://purl.oclc.org/ooxml/officeDocument/relationships")
	inStrict := book(oneCell)
	for name, body := range inStrict {
		inStrict[name] = strict.Replace(body)
	}
	inUTF16 := book(oneCell)
	for name, body := range inUTF16 {
		inUTF16[name] = utf16Bytes(body)
	}
	backslashes, slashes := files{}, files{}
	for name, body := range book(oneCell) {
		backslashes[strings.ReplaceAll(name, "/", `\`)] = strings.ReplaceAll(body, "worksheets/sheet1.xml", `\xl\worksheets\sheet1.xml`)
		slashes["/"+name] = body
	}
	want := []string{"A1 number 12"}
	for _, test := range []struct {
		name string
		f    files
		want []string
	}{
		{"Strict Open XML", inStrict, want},
		{"parts in UTF-16", inUTF16, want},
		{"backslashes in names and targets", backslashes, want},
		{"a leading slash in part names", slashes, want},
		{"another case in part names", book(oneCell).rename("xl/worksheets/sheet1.xml", "XL/WorkSheets/Sheet1.XML"), want},
		{"an absolute target", book(oneCell).with("xl/_rels/workbook.xml.rels", relations("worksheet", "/xl/worksheets/sheet1.xml")), want},
		{"a target with dots", book(oneCell).with("xl/_rels/workbook.xml.rels", relations("worksheet", "../xl/./worksheets/sheet1.xml")), want},
		{"a target with percent signs", book(oneCell).rename("xl/worksheets/sheet1.xml", "xl/worksheets/sheet 1.xml").with("xl/_rels/workbook.xml.rels", relations("worksheet", "worksheets/sheet%201.xml")), want},
		{"an old macro sheet without relationship", book(oneCell).with("xl/workbook.xml", `<workbook `+mainNS+` xmlns:r="`+officeNS+`"><sheets><sheet name="M" sheetId="2" state="veryHidden" r:id=""/><sheet name="Lapa" sheetId="1" r:id="r1"/></sheets></workbook>`), want},
		{"shared strings nobody declares", book(`<row r="1"><c r="A1" t="s"><v>0</v></c></row>`).with("xl/sharedStrings.xml", `<sst `+mainNS+`><si><t>a</t></si></sst>`), []string{"A1 text a"}},
		{"rich text without its phonetic runs", book(`<row r="1"><c r="A1" t="inlineStr"><is><r><t>a</t></r><rPh sb="0" eb="1"><t>z</t></rPh><r><rPr/><t>b</t></r><phoneticPr/></is></c></row>`), []string{"A1 text ab"}},
		{"cells and rows without references", book(`<row><c><v>1</v></c><c/><c><v>2</v></c></row><row/><row><c><v>3</v></c></row>`), []string{"A1 number 1", "C1 number 2", "A3 number 3"}},
		{"a row without a number is the one its cells name", book(`<row><c r="B5"><v>1</v></c></row><row><c><v>2</v></c></row>`), []string{"B5 number 1", "A6 number 2"}},
		{"cells out of order", book(`<row r="1"><c r="C1"><v>3</v></c><c r="A1"><v>1</v></c></row>`), []string{"A1 number 1", "C1 number 3"}},
		{"rows out of order", book(`<row r="3"><c r="A3"><v>3</v></c></row><row r="1" hidden="1"><c r="A1"><v>1</v></c></row>`), []string{"A1 number 1 hidden", "A3 number 3"}},
		{"one row in two pieces with empty cells", book(`<row r="1"><c r="B1"><v>2</v></c><c r="C1"/></row><row r="1"><c r="A1"><v>1</v></c><c r="D1"/></row>`), []string{"A1 number 1", "B1 number 2"}},
		{"one row in two pieces", book(`<row r="1"><c r="B1"><v>2</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>`), []string{"A1 number 1", "B1 number 2"}},
		{"an error value, a boolean and texts that are results", book(`<row r="1"><c r="A1" t="e"><v>#N/A</v></c><c r="B1" t="b"><v>1</v></c><c r="C1" t="b"><v>false</v></c><c r="D1" t="str"><f>x</f><v>a&amp;b</v></c></row>`),
			[]string{"A1 error #N/A", "B1 bool true", "C1 bool false", "D1 text a&b"}},
		{"a formula without a result is an error, an empty text is nothing", book(`<row r="1"><c r="A1"><f>x</f></c><c r="B1" t="str"><f>x</f><v></v></c><c r="C1" t="str"><f>x</f></c><c r="D1"><f>x</f><v/></c></row>`),
			[]string{"A1 error ", "C1 error ", "D1 error "}},
		{"numbers that are none are errors at the cell", book(`<row r="1"><c r="A1"><v>1e999</v></c><c r="B1"><v>NaN</v></c><c r="C1"><v>x</v></c></row>`), []string{"A1 error #NUM!", "B1 error #NUM!", "C1 error #NUM!"}},
		{"lone surrogates are errors at the cell", book("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>_xD800_</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>&#xD800;</t></is></c><c r=\"C1\" t=\"inlineStr\"><is><t>\xed\xa0\x80</t></is></c><c r=\"D1\" t=\"str\"><v>\xed\xa0\x80</v></c></row>"),
			[]string{"A1 error ", "B1 error ", "C1 error ", "D1 error "}},
		{"a style that is not declared is General", book(`<row r="1"><c r="A1" s="99"><v>42036</v></c><c r="B1" s=""><v>1</v></c></row>`), []string{"A1 number 42036", "B1 number 1"}},
		{"white space beyond the limits is no value", book(`<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" t="inlineStr"><is><t> </t></is></c></row>`), []string{"A1 number 1"}},
		{"other attributes and elements at a cell change nothing", book(`<row r="1" x="9"><c r="A1" cm="1" vm="2"><extLst><ext><v>7</v></ext></extLst><v>12</v></c><!-- --></row>`), want},
		{"a cell written over several lines", book("<row r=\"1\">\n <c\n  r = 'A1'\n >\n  <v>\n 12 </v>\n </c>\n</row>"), want},
		{"rows of another namespace are none", book(oneCell + `<row xmlns="u" r="2"><c r="A2"><v>9</v></c></row>`), want},
		{"a cell of another namespace by default is none", book(`<m:row xmlns:m="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns="u" r="1"><c r="A1"><v>9</v></c><m:c r="A1"><m:v>12</m:v></m:c></m:row>`), want},
		{"a fallback inside a row is read", book(`<row r="1"><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice Requires="q"><c r="A1"><v>9</v></c></mc:Choice><mc:Fallback><c r="A1"><v>12</v></c></mc:Fallback></mc:AlternateContent></row>`), want},
		{"duration, time and date", book(`<row r="1"><c r="A1" s="1"><v>1.5</v></c><c r="B1" s="2"><v>0.5</v></c><c r="C1" s="3"><v>42036</v></c><c r="D1" s="3"><v>60</v></c></row>`).
			with("xl/styles.xml", `<styleSheet `+mainNS+`><numFmts><numFmt numFmtId="164" formatCode="[h]:mm"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf/><xf numFmtId="164"/><xf numFmtId="20"/><xf numFmtId="14"/></cellXfs></styleSheet>`),
			[]string{"A1 date PT36H", "B1 date 12:00:00", "C1 date 2015-02-01", "D1 number 60"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, _, err := shownCells(test.f.zip(t), DefaultLimits())
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestRefusals(t *testing.T) {
	small := DefaultLimits()
	small.Memory = 4 << 20
	quick := DefaultLimits()
	quick.Time = 0
	many := strings.Repeat("<si><t>x</t></si>", 100_000)
	for _, test := range []struct {
		name string
		f    files
		l    Limits
		want RefusalKind
	}{
		{"the same cell twice", book(`<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>`), Limits{}, RefusedDamaged},
		{"the same cell twice, apart", book(`<row r="1"><c r="A1"><v>1</v></c><c r="B1"/><c r="A1"/></row>`), Limits{}, RefusedDamaged},
		{"the same cell twice in two pieces of a row", book(`<row r="1"><c r="A1"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>`), Limits{}, RefusedDamaged},
		{"the same cell twice in two pieces of a row, once empty", book(`<row r="1"><c r="A1" s="1"/><c r="B1"><v>1</v></c></row><row r="2"/><row r="1"><c r="A1"><v>2</v></c></row>`), Limits{}, RefusedDamaged},
		{"a cell that contradicts its row", book(`<row r="1"><c r="A2"><v>1</v></c></row>`), Limits{}, RefusedDamaged},
		{"cells of one row that contradict each other", book(`<row><c r="A2"><v>1</v></c><c r="B3"><v>1</v></c></row>`), Limits{}, RefusedDamaged},
		{"row 0", book(`<row r="0"/>`), Limits{}, RefusedDamaged},
		{"a row beyond the last", book(`<row r="1048577"/>`), Limits{}, RefusedDamaged},
		{"a row after the last", book(`<row r="1048576"/><row/>`), Limits{}, RefusedDamaged},
		{"a column beyond the last", book(`<row r="1"><c r="XFE1"/></row>`), Limits{}, RefusedDamaged},
		{"a column after the last", book(`<row r="1"><c r="XFD1"/><c/></row>`), Limits{}, RefusedDamaged},
		{"a string index without strings", book(`<row r="1"><c r="A1" t="s"><v>0</v></c></row>`), Limits{}, RefusedDamaged},
		{"a string index that is no number", book(`<row r="1"><c r="A1" t="s"><v>x</v></c></row>`), Limits{}, RefusedDamaged},
		{"a negative style", book(`<row r="1"><c r="A1" s="-1"><v>1</v></c></row>`), Limits{}, RefusedDamaged},
		{"XML that is cut off", book(oneCell).with("xl/worksheets/sheet1.xml", `<worksheet `+mainNS+`><sheetData>`), Limits{}, RefusedDamaged},
		{"a sheet without a root", book(oneCell).with("xl/worksheets/sheet1.xml", ``), Limits{}, RefusedDamaged},
		{"another vocabulary in a sheet", book(oneCell).with("xl/worksheets/sheet1.xml", `<worksheet xmlns="u"/>`), Limits{}, RefusedDamaged},
		{"DOCTYPE after the declaration", book(oneCell).with("xl/workbook.xml", `<?xml version="1.0"?><!-- --><!DOCTYPE w><w/>`), Limits{}, RefusedDamaged},
		{"a sheet whose part is missing", book(oneCell).with("xl/_rels/workbook.xml.rels", relations("worksheet", "worksheets/sheet9.xml")), Limits{}, RefusedMissingPart},
		{"a sheet whose relationship is missing", book(oneCell).with("xl/_rels/workbook.xml.rels", relations()), Limits{}, RefusedMissingPart},
		{"no sheet but a chart sheet", book(oneCell).with("xl/_rels/workbook.xml.rels", relations("chartsheet", "worksheets/sheet1.xml")), Limits{}, RefusedNoSheet},
		{"a workbook part that is missing", files{"_rels/.rels": book("")["_rels/.rels"]}, Limits{}, RefusedMissingPart},
		{"an archive around a workbook", files{"Skola.xlsx": "x"}, Limits{}, RefusedZip},
		{"an archive of something else", files{"a.txt": "x"}, Limits{}, RefusedZip},
		{"an OpenDocument spreadsheet", files{"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}, Limits{}, RefusedODS},
		{"an OpenDocument spreadsheet without its type", files{"META-INF/manifest.xml": `<manifest:file-entry manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>`, "content.xml": "<a/>"}, Limits{}, RefusedODS},
		{"a Word document that does not say what it is", files{"word/document.xml": "<a/>"}, Limits{}, RefusedDOCX},
		{"a presentation that does not say what it is", files{"ppt/presentation.xml": "<a/>"}, Limits{}, RefusedPPTX},
		{"an OpenDocument text", files{"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}, Limits{}, RefusedDOCX},
		{"a presentation", files{"_rels/.rels": strings.ReplaceAll(book("")["_rels/.rels"], "xl/workbook.xml", "ppt/presentation.xml")}, Limits{}, RefusedPPTX},
		{"a macro project under another name", book(oneCell).with("xl/other.bin", "x", "xl/_rels/workbook.xml.rels", relations("worksheet", "worksheets/sheet1.xml", "vbaProject", "other.bin")), Limits{}, RefusedMacros},
		{"a macro sheet", book(oneCell).with("xl/m.xml", "<a/>", "xl/_rels/workbook.xml.rels", relations("worksheet", "worksheets/sheet1.xml", "xlMacrosheet", "m.xml")), Limits{}, RefusedMacros},
		{"two parts of one name but for case", book(oneCell).with("XL/Workbook.xml", "<a/>"), Limits{}, RefusedDamaged},
		{"two parts of one name but for slashes", book(oneCell).with(`xl\workbook.xml`, "<a/>"), Limits{}, RefusedDamaged},
		{"a part that leaves the archive by backslashes", book(oneCell).with(`..\a.xml`, "x"), Limits{}, RefusedDamaged},
		{"a part that leaves the archive in its middle", book(oneCell).with("xl/../../a.xml", "x"), Limits{}, RefusedDamaged},
		{"a part on a drive", book(oneCell).with("C:a.xml", "x"), Limits{}, RefusedDamaged},
		{"a part with an absolute name that is no part", book(oneCell).with("/etc/a.txt", "x"), Limits{}, RefusedDamaged},
		{"a part that unpacks to 400 times its size", book(oneCell).with("xl/media/a.bin", strings.Repeat("\x00", 4<<20)), Limits{}, RefusedBomb},
		{"a value beyond the last row allowed", book(`<row r="300001"><c r="A300001"><v>1</v></c></row>`), Limits{}, RefusedLimit},
		{"a value beyond the last column allowed", book(`<row r="1"><c r="GS1"><v>1</v></c></row>`), Limits{}, RefusedLimit},
		{"more strings than the memory holds", book(oneCell).with("xl/sharedStrings.xml", `<sst `+mainNS+`>`+many+`</sst>`), small, RefusedLimit},
		{"two sheets of one part", book(oneCell).with("xl/workbook.xml", `<workbook `+mainNS+` xmlns:r="`+officeNS+`"><sheets><sheet name="M" sheetId="2" r:id="r1"/><sheet name="Lapa" sheetId="1" r:id="r1"/></sheets></workbook>`), Limits{}, RefusedDamaged},
		{"merged ranges that overlap a thousand times", book(oneCell).with("xl/worksheets/sheet1.xml", strings.Replace(sheetOf(oneCell), "</worksheet>", "<mergeCells>"+strings.Repeat(`<mergeCell ref="A1:B900000"/>`, 1000)+"</mergeCells></worksheet>", 1)), Limits{}, RefusedDamaged},
		{"no time", book(oneCell), quick, RefusedLimit},
	} {
		t.Run(test.name, func(t *testing.T) {
			l := test.l
			if l == (Limits{}) {
				l = DefaultLimits()
			}
			start := time.Now()
			got, _, err := shownCells(test.f.zip(t), l)
			var r *Refusal
			if !errors.As(err, &r) || r.Kind != test.want || strings.Contains(r.Detail, "gave up") {
				t.Errorf("got %v %v, want it refused as %s", got, err, test.want)
			}
			if took := time.Since(start); took > 2*time.Second {
				t.Errorf("refused after %v", took)
			}
		})
	}
}

func TestContentIsRecognisedWhateverTheName(t *testing.T) {
	ole := func(name string) string {
		b := make([]byte, 1024)
		copy(b, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
		for i, c := range []byte(name) {
			b[512+2*i] = c
		}
		return string(b)
	}
	for name, test := range map[string]struct {
		data string
		want RefusalKind
	}{
		"encrypted":         {ole("EncryptedPackage"), RefusedPassword},
		"old":               {ole("Workbook"), RefusedXLS},
		"older":             {ole("Book"), RefusedXLS},
		"old, in capitals":  {ole("WORKBOOK"), RefusedXLS},
		"oldest":            {"\x09\x04\x06\x00\x00\x00\x10\x00\x00", RefusedXLS},
		"word":              {ole("WordDocument"), RefusedDOCX},
		"other":             {ole("Something"), RefusedDamaged},
		"rtf":               {`{\rtf1`, RefusedDOCX},
		"pdf":               {"%PDF-1.7", RefusedPDF},
		"html":              {"\xef\xbb\xbf \n<!DOCTYPE html><p>", RefusedHTML},
		"table":             {"<TABLE><TR>", RefusedHTML},
		"html in XML":       {`<?xml version="1.0"?><html xmlns="u">`, RefusedHTML},
		"xml2003":           {`<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">`, RefusedXML2003},
		"flat ods":          {`<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0">`, RefusedODS},
		"xml":               {`<a/>`, RefusedText},
		"text":              {"Skola;Skaits\n", RefusedText},
		"windows-1257":      {"Sk\xe2la;Skaits\n", RefusedText},
		"utf-16":            {"\xff\xfea\x00;\x00", RefusedText},
		"blanks":            {" \r\n", RefusedEmpty},
		"bytes":             {"\x00\x01\x02\x03\x00\x00\x00", RefusedDamaged},
		"rar":               {"Rar!\x1a\x07\x00", RefusedZip},
		"an empty archive":  {"PK\x05\x06" + strings.Repeat("\x00", 18), RefusedZip},
		"a cut-off archive": {"PK\x03\x04abc", RefusedDamaged},
	} {
		_, err := Open(context.Background(), "a.xlsx", []byte(test.data), DefaultLimits())
		var r *Refusal
		if !errors.As(err, &r) || r.Kind != test.want {
			t.Errorf("%s: got %v, want %s", name, err, test.want)
		}
	}
	_, err := Open(context.Background(), "inbox/~$a.xlsx", book(oneCell).zip(t), DefaultLimits())
	var r *Refusal
	if !errors.As(err, &r) || r.Kind != RefusedLock {
		t.Errorf("lock file: got %v", err)
	}
}

func TestArchivesThatLie(t *testing.T) {
	good := book(oneCell).with("xl/media/a.bin", strings.Repeat("abc", 100)).zip(t)
	central := bytes.Index(good, []byte("PK\x01\x02"))
	next := central + 4 + bytes.Index(good[central+4:], []byte("PK\x01\x02"))
	lie := func(at int, b ...byte) []byte {
		out := bytes.Clone(good)
		copy(out[at:], b)
		return out
	}
	for name, test := range map[string]struct {
		data []byte
		want RefusalKind
	}{
		"a checksum":              {lie(central+16, 1, 2, 3, 4), RefusedDamaged},
		"a size too small":        {lie(central+24, 1, 0, 0, 0), RefusedDamaged},
		"a size too large":        {lie(central+24, 0xff, 0xff, 0, 0), RefusedDamaged},
		"a size beyond all":       {lie(central+24, 0xfe, 0xff, 0xff, 0xff), RefusedBomb},
		"an unknown method":       {lie(central+10, 12, 0), RefusedDamaged},
		"an encrypted part":       {lie(central+8, 1, 0), RefusedPassword},
		"two entries at one spot": {lie(next+42, good[central+42], good[central+43], good[central+44], good[central+45]), RefusedDamaged},
		"a place outside":         {lie(central+42, 0xff, 0xff, 0xff, 0x7f), RefusedDamaged},
		"cut off":                 {good[:len(good)/2], RefusedDamaged},
		"damaged bytes":           {lie(60, 0xff, 0xff, 0xff, 0xff, 0xff), RefusedDamaged},
	} {
		_, err := Open(context.Background(), "a.xlsx", test.data, DefaultLimits())
		var r *Refusal
		if !errors.As(err, &r) || r.Kind != test.want || strings.Contains(r.Detail, "gave up") {
			t.Errorf("%s: got %v, want %s", name, err, test.want)
		}
	}
}

func TestWhatASheetSaysBesideItsCells(t *testing.T) {
	f := book("").with(
		"xl/worksheets/sheet1.xml", `<worksheet `+mainNS+`><cols><col min="2" max="3" hidden="1"/><col min="4" max="16384" width="0"/></cols><sheetData>`+
			`<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row><row r="2" hidden="true"><c r="A2"><v>3</v></c><c r="E2"><v>4</v></c></row></sheetData>`+
			`<mergeCells count="9"><mergeCell ref="A1:B1"/><mergeCell ref=""/><mergeCell ref="E1:E2"/><mergeCell ref="C5"/></mergeCells></worksheet>`,
		"xl/worksheets/_rels/sheet1.xml.rels", relations("comments", "../comments1.xml", "drawing", "../drawings/missing.xml"),
		"xl/comments1.xml", `<comments `+mainNS+`><authors><author>Kāds</author></authors><commentList><comment ref="A1" authorId="0"><text><r><t>Pirmais </t></r><r><t>teksts</t></r></text></comment></commentList></comments>`,
		"docProps/core.xml", `<cp:coreProperties xmlns:cp="u" xmlns:dcterms="http://purl.org/dc/terms/"><dcterms:created>2019-01-01T00:00:00Z</dcterms:created><dcterms:modified>2020-05-06T07:08:09Z</dcterms:modified></cp:coreProperties>`,
		"_rels/.rels", `<Relationships `+pkgNS+`><Relationship Id="r1" Type="`+officeNS+`/officeDocument" Target="xl/workbook.xml"/><Relationship Id="r2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`,
		"xl/_rels/workbook.xml.rels", relations("worksheet", "worksheets/sheet1.xml", "externalLink", "externalLinks/externalLink1.xml"),
		"xl/workbook.xml", `<workbook `+mainNS+` xmlns:r="`+officeNS+`"><workbookPr date1904="true"/><sheets><sheet name="Dati &amp; _x0041_" state="veryHidden" sheetId="1" r:id="r1"/></sheets></workbook>`,
	)
	got, w, err := shownCells(f.zip(t), DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	s := w.Sheets()[0]
	check := func(what string, want, got any) {
		t.Helper()
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", what, diff)
		}
	}
	check("cells", []string{"A1 number 1", "A2 number 3 hidden"}, got)
	check("merged", []Range{{1, 1, 2, 1}, {5, 1, 5, 2}}, s.Merged())
	check("covered", []Place{{2, 1}, {5, 2}}, s.Covered())
	check("hidden columns", []int{2, 3, 4, 5}, s.HiddenColumns())
	check("comments", []Comment{{"A1", "Pirmais teksts"}}, s.Comments())
	check("name", "Dati & A", s.Name)
	check("visibility", "veryHidden", s.Visibility)
	check("modified", "2020-05-06T07:08:09Z", w.Modified())
	check("external links", true, w.ExternalLinks())
	check("1904", true, w.Date1904())
	check("macro extension", false, w.HasUnusedMacroExtension())
}

func TestObjectsOfOtherProgramsCountAsLinks(t *testing.T) {
	for name, want := range map[string]bool{"xl/embeddings/oleObject1.bin": true, "xl/media/image1.png": false} {
		w, err := Open(context.Background(), "a.xlsx", book(oneCell).with(name, "x").zip(t), DefaultLimits())
		if err != nil || w.ExternalLinks() != want {
			t.Errorf("%s: %v, want %v (%v)", name, w.ExternalLinks(), want, err)
		}
	}
}

func TestMacroExtension(t *testing.T) {
	data := book(oneCell).zip(t)
	w, err := Open(context.Background(), "Skola.XLSM", data, DefaultLimits())
	if err != nil || !w.HasUnusedMacroExtension() {
		t.Errorf("an .xlsm without macros: %v %v", w, err)
	}
}

func TestReadingStops(t *testing.T) {
	data := book(oneCell + `<row r="2"><c r="A2"><v>1</v></c></row>`).zip(t)
	t.Run("when the caller stops", func(t *testing.T) {
		w, err := Open(context.Background(), "a.xlsx", data, DefaultLimits())
		if err != nil {
			t.Fatal(err)
		}
		rows := 0
		for range w.Sheets()[0].Rows() {
			rows++
			break
		}
		for range w.Sheets()[0].Rows() {
			rows++
		}
		if rows != 3 {
			t.Errorf("%d rows, want 1 + 2", rows)
		}
	})
	t.Run("when the context is cancelled", func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		w, err := Open(ctx, "a.xlsx", data, DefaultLimits())
		if err != nil {
			t.Fatal(err)
		}
		cancel()
		for _, err := range w.Sheets()[0].Rows() {
			if !errors.Is(err, context.Canceled) {
				t.Errorf("got %v, want it cancelled", err)
			}
		}
		if _, err := Open(ctx, "a.xlsx", data, DefaultLimits()); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want it cancelled", err)
		}
	})
	t.Run("a panic of the caller is the caller's", func(t *testing.T) {
		w, err := Open(context.Background(), "a.xlsx", data, DefaultLimits())
		if err != nil {
			t.Fatal(err)
		}
		defer func() {
			if p := recover(); p != "mine" {
				t.Errorf("recovered %v, want the caller's own panic", p)
			}
		}()
		for range w.Sheets()[0].Rows() {
			panic("mine")
		}
	})
}

func TestAnEmptyPartMayCallItselfPacked(t *testing.T) {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for name, body := range book(oneCell) {
		e, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		e.Write([]byte(body))
	}
	if _, err := w.CreateRaw(&zip.FileHeader{Name: "docProps/thumbnail.wmf", Method: zip.Deflate}); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if got, _, err := shownCells(out.Bytes(), DefaultLimits()); err != nil || len(got) != 1 {
		t.Errorf("got %v %v, want one cell", got, err)
	}
}
