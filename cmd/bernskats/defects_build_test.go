package main

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"bernskats/pipeline/model"

	"golang.org/x/text/encoding/charmap"
)

// worksheet is one sheet of a workbook to be written: rows[0] is row 1.
type worksheet struct {
	name     string
	rows     [][]any
	hidden   bool
	rowsHid  map[int]bool
	colsHid  map[int]bool
	merged   []string
	comments map[string]string
}

// at gives the place of a cell, making the sheet as large as needed.
func (w *worksheet) at(column, row int) *any {
	for len(w.rows) < row {
		w.rows = append(w.rows, nil)
	}
	r := &w.rows[row-1]
	for len(*r) < column {
		*r = append(*r, nil)
	}
	return &(*r)[column-1]
}

// book is a workbook to be written, part by part, so that a case can say
// exactly what is wrong with it.
type book struct {
	sheets   []*worksheet
	date1904 bool
	modified string
	parts    map[string]string
	patch    map[string][]string
}

const (
	officeNS  = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	packageNS = "http://schemas.openxmlformats.org/package/2006/"
	cellsNS   = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
)

// write gives the bytes of the workbook.
func (b book) write(t *testing.T) []byte {
	parts := map[string]string{}
	workbook, relations := "", ""
	for i, s := range b.sheets {
		state := ""
		if s.hidden {
			state = ` state="hidden"`
		}
		workbook += fmt.Sprintf(`<sheet name="%s" sheetId="%d"%s r:id="r%d"/>`, escape(s.name), i+1, state, i+1)
		relations += relation(fmt.Sprintf("r%d", i+1), officeNS+"/worksheet", fmt.Sprintf("worksheets/sheet%d.xml", i+1))
		parts[fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1)] = s.xml(t)
		if len(s.comments) > 0 {
			parts[fmt.Sprintf("xl/worksheets/_rels/sheet%d.xml.rels", i+1)] = relationsPart(relation("c", officeNS+"/comments", fmt.Sprintf("../comments%d.xml", i+1)))
			parts[fmt.Sprintf("xl/comments%d.xml", i+1)] = s.commentsXML()
		}
	}
	system := ""
	if b.date1904 {
		system = `<workbookPr date1904="1"/>`
	}
	parts["xl/workbook.xml"] = `<workbook xmlns="` + cellsNS + `" xmlns:r="` + officeNS + `">` + system + `<sheets>` + workbook + `</sheets></workbook>`
	parts["xl/_rels/workbook.xml.rels"] = relationsPart(relations + relation("s", officeNS+"/styles", "styles.xml"))
	parts["xl/styles.xml"] = `<styleSheet xmlns="` + cellsNS + `"><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="46"/></cellXfs></styleSheet>`
	parts["_rels/.rels"] = relationsPart(relation("w", officeNS+"/officeDocument", "xl/workbook.xml") +
		relation("p", packageNS+"relationships/metadata/core-properties", "docProps/core.xml"))
	parts["docProps/core.xml"] = `<cp:coreProperties xmlns:cp="` + packageNS + `metadata/core-properties" xmlns:dcterms="http://purl.org/dc/terms/"><dcterms:modified>` + b.modified + `</dcterms:modified></cp:coreProperties>`
	parts["[Content_Types].xml"] = `<Types xmlns="` + packageNS + `content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`
	maps.Copy(parts, b.parts)
	for name, texts := range b.patch {
		if !strings.Contains(parts[name], texts[0]) {
			t.Fatalf("%s has no %q to patch: %s", name, texts[0], parts[name])
		}
		parts[name] = strings.Replace(parts[name], texts[0], texts[1], 1)
	}
	return packed(t, parts)
}

// packed gives a zip archive of parts; a part of the text "absent" is left out.
func packed(t *testing.T, parts map[string]string) []byte {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		if parts[name] == "absent" {
			continue
		}
		method := zip.Deflate
		if name == "mimetype" {
			method = zip.Store
		}
		w, err := z.CreateHeader(&zip.FileHeader{Name: strings.TrimSuffix(name, " again"), Method: method})
		must(t, err)
		_, err = w.Write([]byte(parts[name]))
		must(t, err)
	}
	must(t, z.Close())
	return out.Bytes()
}

func relation(id, kind, target string) string {
	return fmt.Sprintf(`<Relationship Id="%s" Type="%s" Target="%s"/>`, id, kind, target)
}

func relationsPart(relations string) string {
	return `<Relationships xmlns="` + packageNS + `relationships">` + relations + `</Relationships>`
}

func (w *worksheet) xml(t *testing.T) string {
	var b strings.Builder
	b.WriteString(`<worksheet xmlns="` + cellsNS + `">`)
	if len(w.colsHid) > 0 {
		b.WriteString(`<cols>`)
		for _, c := range slices.Sorted(maps.Keys(w.colsHid)) {
			fmt.Fprintf(&b, `<col min="%d" max="%d" width="0" hidden="1"/>`, c, c)
		}
		b.WriteString(`</cols>`)
	}
	b.WriteString(`<sheetData>`)
	for i, row := range w.rows {
		hidden := ""
		if w.rowsHid[i+1] {
			hidden = ` hidden="1"`
		}
		fmt.Fprintf(&b, `<row r="%d"%s>`, i+1, hidden)
		for j, v := range row {
			b.WriteString(cellXML(t, model.ColumnLetters(j+1)+strconv.Itoa(i+1), v))
		}
		b.WriteString(`</row>`)
	}
	b.WriteString(`</sheetData>`)
	if len(w.merged) > 0 {
		b.WriteString(`<mergeCells>`)
		for _, m := range w.merged {
			b.WriteString(`<mergeCell ref="` + m + `"/>`)
		}
		b.WriteString(`</mergeCells>`)
	}
	b.WriteString(`</worksheet>`)
	return b.String()
}

func (w *worksheet) commentsXML() string {
	var b strings.Builder
	for _, cell := range slices.Sorted(maps.Keys(w.comments)) {
		fmt.Fprintf(&b, `<comment ref="%s" authorId="0"><text><t>%s</t></text></comment>`, cell, escape(w.comments[cell]))
	}
	return `<comments xmlns="` + cellsNS + `"><authors><author/></authors><commentList>` + b.String() + `</commentList></comments>`
}

// cellXML writes a value: a text, a number, a truth value, or a map that says
// what the cell is (see testdata/defects/README.md).
func cellXML(t *testing.T, ref string, v any) string {
	number := func(style, text string) string { return `<c r="` + ref + `"` + style + `><v>` + text + `</v></c>` }
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return `<c r="` + ref + `" t="inlineStr"><is><t xml:space="preserve">` + escape(v) + `</t></is></c>`
	case bool:
		return number(` t="b"`, strconv.Itoa(map[bool]int{true: 1}[v]))
	case map[string]any:
		for kind, inner := range v {
			text := fmt.Sprint(inner)
			switch kind {
			case "date": // a serial with a date format
				return number(` s="1"`, text)
			case "duration":
				return number(` s="2"`, text)
			case "iso":
				return number(` t="d"`, text)
			case "number": // as stored
				return number("", text)
			case "error":
				return number(` t="e"`, text)
			case "repeat": // a text of so many letters
				n, err := strconv.Atoi(text)
				must(t, err)
				return cellXML(t, ref, strings.Repeat("a", n))
			case "xml": // what stands inside <t>
				return `<c r="` + ref + `" t="inlineStr"><is><t>` + text + `</t></is></c>`
			case "formula":
				return `<c r="` + ref + `"><f>1+1</f><v>` + text + `</v></c>`
			case "formula without result":
				return `<c r="` + ref + `"><f>` + escape(text) + `</f></c>`
			}
		}
	}
	switch v.(type) {
	case int, int64, uint64, float64:
		return number("", fmt.Sprint(v))
	}
	t.Fatalf("%s: a cell of %T %v is not known here", ref, v, v)
	return ""
}

func escape(s string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(s))
	return b.String()
}

// csvBytes writes a sheet as a CSV file.
func csvBytes(t *testing.T, w *worksheet, separator, encoding string) []byte {
	var lines []string
	for _, row := range w.rows {
		fields := make([]string, len(row))
		for i, v := range row {
			if v != nil {
				fields[i] = fmt.Sprint(v)
			}
			if strings.ContainsAny(fields[i], separator+"\"\n") {
				fields[i] = `"` + strings.ReplaceAll(fields[i], `"`, `""`) + `"`
			}
		}
		lines = append(lines, strings.Join(fields, separator))
	}
	text := strings.Join(lines, "\r\n") + "\r\n"
	switch encoding {
	case "utf-8":
		return []byte(text)
	case "utf-8 with a mark":
		return []byte("\ufeff" + text)
	case "utf-16":
		wide := utf16.Encode([]rune("\ufeff" + text))
		var b bytes.Buffer
		must(t, binary.Write(&b, binary.LittleEndian, wide))
		return b.Bytes()
	case "windows-1257":
		b, err := charmap.Windows1257.NewEncoder().String(text)
		must(t, err)
		return []byte(b)
	}
	t.Fatalf("encoding %q is not known here", encoding)
	return nil
}

// container gives an OLE container whose directory names one stream: what
// password-protected and old workbooks are.
func container(stream string) []byte {
	data := make([]byte, 3*512)
	copy(data, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	for i, r := range utf16.Encode([]rune(stream)) {
		binary.LittleEndian.PutUint16(data[1024+2*i:], r)
	}
	return data
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
