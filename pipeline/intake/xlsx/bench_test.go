package xlsx

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

const benchRows, benchColumns = 100_000, 12

// benchWorkbook is an ordinary workbook: a third texts (shared by many rows
// and own ones), a third numbers, a third dates.
func benchWorkbook(b *testing.B, rows int) []byte {
	b.Helper()
	f := excelize.NewFile()
	defer f.Close()
	day, err := f.NewStyle(&excelize.Style{NumFmt: 14})
	if err != nil {
		b.Fatal(err)
	}
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		b.Fatal(err)
	}
	for i := range rows {
		row := make([]any, benchColumns)
		for c := range row {
			switch c % 3 {
			case 0:
				row[c] = fmt.Sprintf("teksts %d", i*(c+1)%5000)
			case 1:
				row[c] = float64(i*c) / 4
			default:
				row[c] = excelize.Cell{StyleID: day, Value: 36526 + (i*7+c)%9000}
			}
		}
		if err := w.SetRow(fmt.Sprintf("A%d", i+1), row); err != nil {
			b.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		b.Fatal(err)
	}
	return sharedStrings(b, out.Bytes())
}

func BenchmarkRead(b *testing.B) {
	data := benchWorkbook(b, benchRows)
	const cells = benchRows * benchColumns
	perSecond := func(b *testing.B) {
		b.ReportMetric(float64(cells)*float64(b.N)/b.Elapsed().Seconds(), "cells/s")
	}
	b.Run("ours", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			readWithOurs(b, data, cells)
		}
		perSecond(b)
	})
	b.Run("inflate and scan only", func(b *testing.B) {
		for b.Loop() {
			inflateAndScan(b, data)
		}
		perSecond(b)
	})
	b.Run("ours against inflate and scan in turns", func(b *testing.B) {
		var ours, bare time.Duration
		for b.Loop() {
			start := time.Now()
			readWithOurs(b, data, cells)
			between := time.Now()
			inflateAndScan(b, data)
			ours += between.Sub(start)
			bare += time.Since(between)
		}
		b.ReportMetric(float64(ours)/float64(bare), "times")
		b.ReportMetric(cells*float64(b.N)/ours.Seconds(), "cells/s")
	})
	b.Run("excelize", func(b *testing.B) {
		for b.Loop() {
			f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{RawCellValue: true, UnzipXMLSizeLimit: 1 << 30})
			if err != nil {
				b.Fatal(err)
			}
			rows, err := f.Rows("Sheet1")
			if err != nil {
				b.Fatal(err)
			}
			for rows.Next() {
				if _, err := rows.Columns(); err != nil {
					b.Fatal(err)
				}
			}
			f.Close()
		}
		perSecond(b)
	})
}

func readWithOurs(b *testing.B, data []byte, cells int) {
	w, err := Open(context.Background(), "a.xlsx", data, DefaultLimits())
	if err != nil {
		b.Fatal(err)
	}
	n := 0
	for row, err := range w.Sheets()[0].Rows() {
		if err != nil {
			b.Fatal(err)
		}
		n += len(row.Cells)
	}
	if n != cells {
		b.Fatalf("%d cells, want %d", n, cells)
	}
}

func inflateAndScan(b *testing.B, data []byte) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		b.Fatal(err)
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			b.Fatal(err)
		}
		if _, err := io.Copy(&byteScan{}, r); err != nil {
			b.Fatal(err)
		}
	}
}

// byteScan looks at every byte once, as any reader of XML must.
type byteScan struct{ tags int }

func (s *byteScan) Write(b []byte) (int, error) {
	for _, c := range b {
		if c == '<' {
			s.tags++
		}
	}
	return len(b), nil
}

// sharedStrings moves inline strings, as the stream writer makes them, into
// the table of shared strings, as most programs do.
func sharedStrings(tb testing.TB, data []byte) []byte {
	tb.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		tb.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	table := map[string]int{}
	var order []string
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			tb.Fatal(err)
		}
		body, err := io.ReadAll(r)
		if err != nil {
			tb.Fatal(err)
		}
		switch f.Name {
		case "xl/sharedStrings.xml":
			continue
		case "xl/worksheets/sheet1.xml":
			var moved bytes.Buffer
			for {
				before, rest, found := bytes.Cut(body, []byte(` t="inlineStr"><is><t>`))
				moved.Write(before)
				if !found {
					break
				}
				text, after, _ := bytes.Cut(rest, []byte(`</t></is>`))
				n, known := table[string(text)]
				if !known {
					n = len(order)
					table[string(text)] = n
					order = append(order, string(text))
				}
				fmt.Fprintf(&moved, ` t="s"><v>%d</v>`, n)
				body = after
			}
			body = moved.Bytes()
		case "[Content_Types].xml":
			if !bytes.Contains(body, []byte("/xl/sharedStrings.xml")) {
				body = bytes.Replace(body, []byte("</Types>"), []byte(`<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>`), 1)
			}
		case "xl/_rels/workbook.xml.rels":
			if !bytes.Contains(body, []byte("sharedStrings")) {
				body = bytes.Replace(body, []byte("</Relationships>"), []byte(`<Relationship Id="rIdShared" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>`), 1)
			}
		}
		e, err := w.Create(f.Name)
		if err != nil {
			tb.Fatal(err)
		}
		e.Write(body)
	}
	e, err := w.Create("xl/sharedStrings.xml")
	if err != nil {
		tb.Fatal(err)
	}
	fmt.Fprint(e, `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">`)
	for _, s := range order {
		fmt.Fprintf(e, "<si><t>%s</t></si>", s)
	}
	fmt.Fprint(e, "</sst>")
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}
