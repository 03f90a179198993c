package xlsx_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"

	"bernskats/pipeline/intake/xlsx"
)

// oneSheet is a small workbook, as the bytes of a file.
func oneSheet() []byte {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, part := range [][2]string{
		{"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Dati" sheetId="1" r:id="r1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="sheet.xml"/></Relationships>`},
		{"xl/styles.xml", `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs><xf/><xf numFmtId="14"/></cellXfs></styleSheet>`},
		{"xl/sheet.xml", `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="2"><c r="A2" t="inlineStr"><is><t>Skola</t></is></c><c r="B2" s="1"><v>42036</v></c></row>` +
			`<row r="4" hidden="1"><c r="B4"><f>1+2</f><v>3</v></c></row></sheetData></worksheet>`},
	} {
		w, _ := z.Create(part[0])
		fmt.Fprint(w, part[1])
	}
	z.Close()
	return out.Bytes()
}

// Rows come in order, with the places of their cells.
func Example() {
	book, err := xlsx.Open(context.Background(), "skola.xlsx", oneSheet(), xlsx.DefaultLimits())
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, sheet := range book.Sheets() {
		for row, err := range sheet.Rows() {
			if err != nil {
				fmt.Println(err)
				return
			}
			for _, cell := range row.Cells {
				typ, value := cell.Shown()
				fmt.Println(sheet.Name, xlsx.Ref(cell.Column, row.Number), typ, value, row.Hidden, cell.Formula)
			}
		}
	}
	// Output:
	// Dati A2 text Skola false false
	// Dati B2 date 2015-02-01 false false
	// Dati B4 number 3 true true
}

// A refusal is a value: its kind has a sentence of its own for the sender.
func ExampleRefusal() {
	_, err := xlsx.Open(context.Background(), "skola.xlsx", []byte("%PDF-1.7"), xlsx.DefaultLimits())
	var refusal *xlsx.Refusal
	fmt.Println(errors.As(err, &refusal), refusal.Kind)
	// Output: true pdf
}
