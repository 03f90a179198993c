package intake

import (
	"strings"
	"testing"

	"bernskats/pipeline/model"

	"github.com/xuri/excelize/v2"
)

// offencesPage is the first sheet of police with headings of one's own.
func offencesPage(rows ...[]any) paper {
	return paper{pages: []page{{"Likumpārkāpumi", rows}, cover("police", "Valsts policija", 2024)}}
}

func TestHeadings(t *testing.T) {
	data := row("L-1", "05.03.2024", anna, "08.09.2013", "smags noziegums")
	names := row("Lietas Nr.", "Datums", "Personas kods", "Dzimšanas datums", "Pārkāpuma veids")
	title := row("Cēsu novads", "2024")
	tests := []struct {
		name   string
		paper  paper
		header int
		read   int
		want   string
	}{
		{"headings in the first row", offencesPage(names, data), 1, 1, ""},
		{"title blocks above", offencesPage(title, row(), row("Tabula 1"), names, data), 4, 1, ""},
		{"the twentieth row is still searched", offencesPage(append(make([][]any, 19), names, data)...), 20, 1, ""},
		{"the twenty-first row is not", offencesPage(append(make([][]any, 20), names, data)...), 0, 22, "E204 p.xlsx Likumpārkāpumi!A1"},
		{"other order, case, diacritics, punctuation, line breaks and repeated spaces",
			offencesPage(row("PARKAPUMA\nVEIDS:", "dz.  datums", "pk", " datums ", "Protokola Nr"), row("smags noziegums", "08.09.2013", anna, "05.03.2024", "L-1")), 1, 1, ""},
		{"headings on two lines", offencesPage(row("Lietas", "Datums", "Personas", "Dzimšanas", "Pārkāpuma"), row("Nr.", nil, "kods", "datums", "veids"), data), 2, 1, ""},
		{"merged headings above two columns", paper{pages: []page{{"Likumpārkāpumi", [][]any{
			row("Lietas Nr.", "Datums", "Personas", nil, "Pārkāpuma veids"), row(nil, nil, "kods", "Dzimšanas datums", nil), data}},
			cover("police", "Valsts policija", 2024)}, after: func(f *excelize.File) {
			check(t, f.MergeCell("Likumpārkāpumi", "C1", "D1"))
			check(t, f.MergeCell("Likumpārkāpumi", "A1", "A2"))
		}}, 2, 1, ""},
		{"ignored headings are no warning", offencesPage(append(names, "Vārds", "Notikuma vieta"), append(data, "Anna", "Cēsis")), 1, 1, ""},
		{"unknown headings are one warning", offencesPage(append(names, "Piezīmes", "Krāsa"), append(data, "x", "y")), 1, 1, "W202 p.xlsx Likumpārkāpumi!F1"},
		{"a required heading that is missing is an error at the header row",
			offencesPage(title, row("Lietas Nr.", "Datums", "Personas kods", "Dzimsanas dat", "Pārkāpuma veids"), data), 2, 1,
			"E205 p.xlsx Likumpārkāpumi!A2\nW202 p.xlsx Likumpārkāpumi!D2"},
		{"two candidates for one field are an error at the header row", offencesPage(append(names, "PK"), append(data, anna)), 1, 1,
			"E206 p.xlsx Likumpārkāpumi!F1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			tt.paper.write(t, dir, "p.xlsx")
			d := read(t, dir)
			if got := told(d, model.Error, model.Warning); got != tt.want {
				t.Errorf("findings:\n%s\nwant:\n%s", got, tt.want)
			}
			s := sheetOf(t, d, "offences")
			if s.Header != tt.header || s.Counts.Read != tt.read {
				t.Errorf("header row %d, read %d; want %d and %d", s.Header, s.Counts.Read, tt.header, tt.read)
			}
			if broken := strings.HasPrefix(tt.want, "E"); s.Broken != broken || broken != (s.Counts.SetAside > 0) {
				t.Errorf("broken = %v with %+v; want broken %v with its rows set aside", s.Broken, s.Counts, broken)
			}
		})
	}
	t.Run("where every heading is known, the nearest of those is named", func(t *testing.T) {
		dir := t.TempDir()
		offencesPage(row("Lietas Nr.", "Datums", "Personas kods", "Pārkāpuma veids"), data).write(t, dir, "p.xlsx")
		for _, f := range read(t, dir).Findings {
			if f.Code == "E205" && !strings.Contains(f.LV.Mend, "„Datums”") {
				t.Errorf("%q does not name the nearest", f.LV.Mend)
			}
		}
	})
	t.Run("a missing heading is told with what was found and the nearest", func(t *testing.T) {
		dir := t.TempDir()
		offencesPage(row("Lietas Nr.", "Datums", "Personas kods", "Dzimsanas dat", "Pārkāpuma veids"), data).write(t, dir, "p.xlsx")
		for _, f := range read(t, dir).Findings {
			if f.Code == "E205" {
				for _, want := range []string{"„Dzimšanas datums”", "„Lietas Nr.”, „Datums”"} {
					if !strings.Contains(f.LV.Found, want) {
						t.Errorf("%q does not say %s", f.LV.Found, want)
					}
				}
				if !strings.Contains(f.LV.Mend, "„Dzimsanas dat”") {
					t.Errorf("%q does not name the nearest", f.LV.Mend)
				}
				return
			}
		}
		t.Error("no E205")
	})
}

func TestRecognise(t *testing.T) {
	events := page{"Pasākumi", [][]any{row("Datums", "Nosaukums", "Pasākuma veids"), row("01.02.2024", "Nodarbība", "cits")}}
	families := [][]any{
		row("Ģimenes Nr.", "Bērna personas kods", "Dzimšanas datums", "Uzsākts"), row("G-1", anna, "08.09.2013", "01.02.2024")}
	tests := []struct {
		name  string
		paper paper
		form  string
		use   Use
		want  string // errors
	}{
		{"by the names of its sheets", paper{pages: []page{{"ĢIMENES ", families}, events}}, "social_service", Used, ""},
		{"by its headings, when the sheets have other names", paper{pages: []page{{"Lapa1", families}}}, "social_service", Used, ""},
		{"Par veidlapu decides", paper{pages: []page{events, cover("police", "Valsts policija", 2024)}}, "police", Used, ""},
		{"Par veidlapu may name the form by its title", paper{pages: []page{events, cover("Sociālā dienesta dati", "Dienests", 2024)}}, "social_service", Used, ""},
		{"a tie is an error for the file", paper{pages: []page{events}}, "", Refused, "E202 sūtītājs/p.xlsx"},
		{"nothing found is an error for the file", paper{pages: []page{{"Lapa1", [][]any{row("Krāsa", "Garums"), row("zils", 7)}}}}, "", Refused, "E201 sūtītājs/p.xlsx"},
		{"a form that does not exist is an error at the cell", paper{pages: []page{{"Lapa1", [][]any{row("Krāsa")}}, cover("skola2", "Skola", 2024)}}, "", Refused,
			"E203 sūtītājs/p.xlsx Par veidlapu!B1"},
		{"an unknown Veidlapa does not hide what the sheets say", paper{pages: []page{{"Ģimenes", families}, cover("soc", "Dienests", 2024)}}, "social_service", Used, ""},
		{"a known form whose sheets nobody knows is no blank form", paper{pages: []page{{"Lapa1", [][]any{row("Krāsa"), row("zils")}}, cover("police", "Policija", 2024)}}, "police", Refused,
			"E204 sūtītājs/p.xlsx Lapa1!A1"},
		{"a sheet of notes with two known headings is not taken for a sheet of the form", paper{pages: []page{{"Ģimenes", families}, {"Lapa7", [][]any{row("Datums", "Nosaukums"), row("vakar", "saruna")}}}},
			"social_service", Used, ""},
		{"two sheets for one are an error", paper{pages: []page{{"Ģimenes", families}, {"Ģimenes (2)", families}}}, "social_service", Used,
			"E211 sūtītājs/p.xlsx Ģimenes (2)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			tt.paper.write(t, dir, "sūtītājs/p.xlsx")
			d := read(t, dir)
			if w := d.Workbooks[0]; w.Form != tt.form || w.Use != tt.use {
				t.Errorf("form %q, %s; want %q, %s", w.Form, w.Use, tt.form, tt.use)
			}
			if got := told(d, model.Error); got != tt.want {
				t.Errorf("errors:\n%s\nwant:\n%s", got, tt.want)
			}
		})
	}
}

func TestStrangeSheets(t *testing.T) {
	with := func(name string, hidden bool, text string) paper {
		p := police()
		p.pages = append(p.pages, page{name, [][]any{row("Piezīmes"), row(nil, text)}})
		p.after = func(f *excelize.File) {
			if hidden {
				check(t, f.SetSheetVisible(name, false))
			}
		}
		return p
	}
	tests := []struct {
		name  string
		paper paper
		want  string
	}{
		{"a sheet of no form is skipped quietly", with("Lapa7", false, "Šeit nekā nav."), ""},
		{"a visible sheet with a personal code is a warning", with("Lapa7", false, "zvanīt par "+anna), "W210 p.xlsx Lapa7!B2"},
		{"a hidden sheet with a personal code is a warning of its own", with("Lapa7", true, "zvanīt par "+anna), "W206 p.xlsx Lapa7!B2"},
		{"a hidden sheet without one is named", with("Lapa7", true, "tālrunis 29123456"), "W207 p.xlsx Lapa7"},
	}
	blank := with("Lapa7", true, "zvanīt par "+anna)
	blank.pages[0].rows, blank.pages[1].rows = blank.pages[0].rows[:1], blank.pages[1].rows[:1]
	tests = append(tests, struct {
		name  string
		paper paper
		want  string
	}{"also in a form that nobody filled in", blank, "W206 p.xlsx Lapa7!B2"})
	formless := with("Lapa7", true, "zvanīt par "+anna)
	formless.pages = append([]page{{"Cits", [][]any{row("a", "b"), row("1", "2")}}}, formless.pages[len(formless.pages)-1])
	tests = append(tests, struct {
		name  string
		paper paper
		want  string
	}{"also in a workbook of no form", formless, "E201 p.xlsx\nW206 p.xlsx Lapa7!B2"})
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			tt.paper.write(t, dir, "p.xlsx")
			if got := told(read(t, dir), model.Error, model.Warning); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
