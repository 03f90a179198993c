package intake

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bernskats/pipeline/model"

	"github.com/xuri/excelize/v2"
)

// page is one worksheet to be built: rows from row 1; nil is an empty cell.
type page struct {
	name string
	rows [][]any
}

// paper is a workbook to be built.
type paper struct {
	pages    []page
	modified string
	after    func(f *excelize.File) // anything else
	merge    string                 // a range of the first sheet, values below kept as some programs do
}

func row(cells ...any) []any { return cells }

// cover is the sheet "Par veidlapu".
func cover(form, sender string, year any) page {
	return page{"Par veidlapu", [][]any{row("Veidlapa", form), row("Versija", 1), row("Sūtītājs", sender), row("Gads", year), row("Aizpildīja", nil)}}
}

func (p paper) write(t testing.TB, dir, name string) {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, pg := range p.pages {
		if i == 0 {
			check(t, f.SetSheetName("Sheet1", pg.name))
		} else if _, err := f.NewSheet(pg.name); err != nil {
			t.Fatal(err)
		}
		for n, cells := range pg.rows {
			for c, v := range cells {
				if v == nil {
					continue
				}
				check(t, f.SetCellValue(pg.name, cellName(c+1, n+1), v))
			}
		}
	}
	modified := p.modified
	if modified == "" {
		modified = "2025-01-10T08:00:00Z"
	}
	check(t, f.SetDocProps(&excelize.DocProperties{Modified: modified, Created: modified}))
	if p.after != nil {
		p.after(f)
	}
	b, err := f.WriteToBuffer()
	check(t, err)
	data := b.Bytes()
	if p.merge != "" {
		data = patch(t, data, "xl/worksheets/sheet1.xml", "</sheetData>", `</sheetData><mergeCells count="1"><mergeCell ref="`+p.merge+`"/></mergeCells>`)
	}
	put(t, dir, name, string(data))
}

// patch replaces a text in one part of a workbook.
func patch(t testing.TB, data []byte, part, old, new string) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	check(t, err)
	var b bytes.Buffer
	out := zip.NewWriter(&b)
	for _, f := range in.File {
		r, err := f.Open()
		check(t, err)
		text, err := io.ReadAll(r)
		check(t, err)
		if f.Name == part {
			text = bytes.Replace(text, []byte(old), []byte(new), 1)
		}
		w, err := out.Create(f.Name)
		check(t, err)
		_, err = w.Write(text)
		check(t, err)
	}
	check(t, out.Close())
	return b.Bytes()
}

func put(t testing.TB, dir, name, text string) {
	t.Helper()
	file := filepath.Join(dir, filepath.FromSlash(name))
	check(t, os.MkdirAll(filepath.Dir(file), 0o755))
	check(t, os.WriteFile(file, []byte(text), 0o600))
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func options(t testing.TB) Options {
	return Options{Year: 2024, Forms: catalogue(t), Key: []byte("a key that is only a test's key.")}
}

func read(t testing.TB, dir string) *Delivery {
	t.Helper()
	d, err := Read(context.Background(), dir, options(t))
	check(t, err)
	return d
}

// told writes the findings as "code file sheet!cell", notes only when asked for.
func told(d *Delivery, severities ...model.Severity) string {
	var lines []string
	for _, f := range d.Findings {
		for _, s := range severities {
			if f.Severity == s {
				lines = append(lines, strings.TrimSpace(f.Code+" "+f.Place.String()))
			}
		}
	}
	return strings.Join(lines, "\n")
}

// use gives what became of each workbook, "file: use".
func uses(d *Delivery) string {
	var lines []string
	for _, w := range d.Workbooks {
		lines = append(lines, w.File+": "+string(w.Use))
	}
	return strings.Join(lines, "\n")
}

// sheetOf finds a sheet of the first workbook that has it.
func sheetOf(t testing.TB, d *Delivery, id string) Sheet {
	t.Helper()
	for _, w := range d.Workbooks {
		for _, s := range w.Sheets {
			if s.ID == id {
				return s
			}
		}
	}
	t.Fatalf("no sheet %s: %s\n%s", id, uses(d), told(d, model.Error, model.Warning))
	return Sheet{}
}

// Made-up children: old codes with their check digits, and a new one.
const (
	anna   = "080913-22790" // 8 September 2013
	berta  = "240613-22692" // 24 June 2013
	karlis = "331612-14786" // new: says nothing
)

// police is a small right workbook of the police; rows are put below its row.
func police(rows ...[]any) paper {
	offences := append([][]any{
		row("Lietas Nr.", "Datums", "Personas kods", "Dzimšanas datums", "Dzimums", "Pārkāpuma veids", "Joma"),
		row("L-1", "05.03.2024", anna, "08.09.2013", "sieviete", "smags noziegums", "īpašums"),
	}, rows...)
	return paper{pages: []page{{"Likumpārkāpumi", offences}, {"Pasākumi", [][]any{
		row("Datums", "Nosaukums", "Pasākuma veids", "Tēma", "Teritoriālā vienība", "Dalībnieku skaits", "Finansējums, EUR"),
		row("01.02.2024", "Nodarbība", "cits"),
	}}, cover("police", "Valsts policija", 2024)}}
}

// schoolPaper is a small right workbook of a school; rows go below the first absence.
func schoolPaper(code, name, year string, rows ...[]any) paper {
	absences := append([][]any{
		row("Personas kods", "Dzimšanas datums", "Dzimums", "Izglītības pakāpe", "Semestris", "Neattaisnoti kavētās stundas"),
		row(anna, "08.09.2013", "S", "pamatizglītība", 1, 7),
	}, rows...)
	return paper{pages: []page{
		{"Iestāde", [][]any{row("Iestādes kods", code), row("Iestādes nosaukums", name), row("Mācību gads", year), row("Skolēnu pašpārvalde", "jā")}},
		{"Kavējumi", absences},
		{"Vardarbība", [][]any{row("Gadījuma Nr.", "Datums", "Vardarbības veids", "Starp kuriem"), row("nav")}},
		cover("school", name, 2024),
	}}
}
