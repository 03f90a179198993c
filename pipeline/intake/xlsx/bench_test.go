package xlsx

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
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
		var ours, bare, clock float64
		for b.Loop() {
			began, at := cpuSeconds(), time.Now()
			readWithOurs(b, data, cells)
			clock += time.Since(at).Seconds()
			between := cpuSeconds()
			inflateAndScan(b, data)
			ours, bare = ours+between-began, bare+cpuSeconds()-between
		}
		b.ReportMetric(ours/bare, "times")
		b.ReportMetric(cells*float64(b.N)/ours, "cells/cpu-s")
		b.ReportMetric(cells*float64(b.N)/clock, "cells/s")
	})
	b.Run("excelize", func(b *testing.B) {
		for b.Loop() {
			readWithExcelize(b, data)
		}
		perSecond(b)
	})
	for _, other := range []struct{ name, program, version, script string }{
		{"openpyxl", "/usr/bin/python3", "import openpyxl", readWithOpenpyxl},
		{"readxl", "Rscript", "library(readxl)", readWithReadxl},
	} {
		b.Run(other.name, func(b *testing.B) {
			if exec.Command(other.program, flagOf(other.program), other.version).Run() != nil {
				b.Skipf("SKIPPED: %s is not here", other.name)
			}
			file := filepath.Join(b.TempDir(), "a.xlsx")
			if err := os.WriteFile(file, data, 0o600); err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if said, err := exec.Command(other.program, flagOf(other.program), other.script, file).CombinedOutput(); err != nil {
					b.Fatalf("%v: %s", err, said)
				}
			}
			perSecond(b)
		})
	}
}

// The other programs read every cell once; starting them is in their time.
const (
	readWithOpenpyxl = `
import sys, openpyxl
sheet = openpyxl.load_workbook(sys.argv[1], read_only=True, data_only=True).active
sheet.reset_dimensions()  # the writer of this workbook names only the first cell
n = sum(1 for row in sheet.iter_rows(values_only=True) for v in row if v is not None)
assert n == 1200000, n`
	readWithReadxl = `d <- readxl::read_excel(commandArgs(trailingOnly = TRUE)[1], col_names = FALSE, .name_repair = "minimal"); stopifnot(nrow(d) == 100000)`
)

func flagOf(program string) string {
	if program == "Rscript" {
		return "-e"
	}
	return "-c"
}

// BenchmarkReadAtTheSameTime reads sheets of one workbook, and workbooks, side by side.
func BenchmarkReadAtTheSameTime(b *testing.B) {
	const rows = 20_000
	data := benchWorkbook(b, rows)
	for _, workers := range []int{1, 2} {
		b.Run(fmt.Sprintf("four workbooks, %d workers", workers), func(b *testing.B) {
			for b.Loop() {
				inTurns(workers, 4, func() { readWithOurs(b, data, rows*benchColumns) })
			}
			b.ReportMetric(4*rows*benchColumns*float64(b.N)/b.Elapsed().Seconds(), "cells/s")
		})
	}
	two := twoSheets(b, data)
	for _, workers := range []int{1, 2} {
		b.Run(fmt.Sprintf("two sheets, %d workers", workers), func(b *testing.B) {
			w, err := Open(context.Background(), "a.xlsx", two, DefaultLimits())
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				next := make(chan *Sheet, 2)
				next <- w.Sheets()[0]
				next <- w.Sheets()[1]
				inTurns(workers, 2, func() { countCells(b, <-next, rows*benchColumns) })
			}
			b.ReportMetric(2*rows*benchColumns*float64(b.N)/b.Elapsed().Seconds(), "cells/s")
		})
	}
}

// inTurns does the work so many times with so many workers.
func inTurns(workers, times int, work func()) {
	var wait sync.WaitGroup
	turns := make(chan struct{}, times)
	for range times {
		turns <- struct{}{}
	}
	close(turns)
	for range workers {
		wait.Go(func() {
			for range turns {
				work()
			}
		})
	}
	wait.Wait()
}

// twoSheets gives the workbook with its sheet a second time.
func twoSheets(b *testing.B, data []byte) []byte {
	b.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		b.Fatal(err)
	}
	f := book("").with("xl/workbook.xml", `<workbook `+mainNS+` xmlns:r="`+officeNS+`"><sheets><sheet name="A" sheetId="1" r:id="r1"/><sheet name="B" sheetId="2" r:id="r2"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels", relations("worksheet", "worksheets/sheet1.xml", "worksheet", "worksheets/sheet2.xml", "sharedStrings", "sharedStrings.xml", "styles", "styles.xml"))
	for _, e := range z.File {
		r, err := e.Open()
		if err != nil {
			b.Fatal(err)
		}
		body, err := io.ReadAll(r)
		if err != nil {
			b.Fatal(err)
		}
		switch e.Name {
		case "xl/worksheets/sheet1.xml":
			f[e.Name], f["xl/worksheets/sheet2.xml"] = string(body), string(body)
		case "xl/sharedStrings.xml", "xl/styles.xml":
			f[e.Name] = string(body)
		}
	}
	return f.zip(b)
}

func readWithExcelize(b *testing.B, data []byte) {
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{RawCellValue: true, UnzipXMLSizeLimit: 1 << 30})
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	rows, err := f.Rows("Sheet1")
	if err != nil {
		b.Fatal(err)
	}
	for rows.Next() {
		if _, err := rows.Columns(); err != nil {
			b.Fatal(err)
		}
	}
}

func readWithOurs(b *testing.B, data []byte, cells int) {
	w, err := Open(context.Background(), "a.xlsx", data, DefaultLimits())
	if err != nil {
		b.Error(err)
		return
	}
	countCells(b, w.Sheets()[0], cells)
}

func countCells(b *testing.B, s *Sheet, want int) {
	n := 0
	for row, err := range s.Rows() {
		if err != nil {
			b.Error(err)
		}
		n += len(row.Cells)
	}
	if n != want {
		b.Errorf("%d cells, want %d", n, want)
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
