package intake

import (
	"context"
	"slices"
	"strings"
	"testing"

	"bernskats/pipeline/model"

	"github.com/google/go-cmp/cmp"
)

func TestOfficialForm(t *testing.T) {
	form := func(rows ...[]any) paper {
		return paper{pages: []page{{"Pārskats", append([][]any{row("Pārskats par darbu"), row("Nr.", "Rādītājs", "Kopā", "Mātes", "Tēvi")}, rows...)}}}
	}
	suspended := "Personas, kurām pārtrauktas bērna aizgādības tiesības"
	tests := []struct {
		name  string
		paper paper
		want  string // errors
		cells map[string]string
	}{
		{"each mapped cell becomes a total with its place", form(row("1.", suspended, 12, 7, nil), row("2.", "Citi", 9)), "",
			map[string]string{"C3": "custody_suspended.parents||12", "D3": "custody_suspended.parents|parent=mother|7"}},
		{"a value that is no number is an error at its cell", form(row("1.", suspended, "nav datu", 7)), "E032 p.xlsx Pārskats!C3",
			map[string]string{"D3": "custody_suspended.parents|parent=mother|7"}},
		{"a label at two places is an error", form(row("1.", suspended, 12), row("2.", suspended, 13)), "E217 p.xlsx Pārskats!C3\nE217 p.xlsx Pārskats!D3\nE217 p.xlsx Pārskats!E3", nil},
		{"the number of a row may stand before its label", form(row("1.", "II. 2.1.8. "+suspended, 12)), "",
			map[string]string{"C3": "custody_suspended.parents||12"}},
		{"a label with its number twice is an error too", form(row("1.", "1. "+suspended, 12), row("2.", "2) "+suspended, 13)), "E217 p.xlsx Pārskats!C3\nE217 p.xlsx Pārskats!D3\nE217 p.xlsx Pārskats!E3", nil},
		{"an empty cell is not given, a zero is", form(row("1.", suspended, nil, 0, nil)), "",
			map[string]string{"D3": "custody_suspended.parents|parent=mother|0"}},
		{"no label at all is no such form", form(row("1.", "Citi", 12)), "E201 p.xlsx", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			tt.paper.write(t, dir, "p.xlsx")
			d := read(t, dir)
			if got := told(d, model.Error); got != tt.want {
				t.Errorf("errors:\n%s\nwant:\n%s", got, tt.want)
			}
			got := map[string]string{}
			for _, w := range d.Workbooks {
				for _, s := range w.Sheets {
					for _, r := range s.Rows {
						if r.Values[1].Text != "2024" || r.Values[2].Kind != None || r.Values[5].Text != "Bāriņtiesas pārskats par darbu (rindu sasaiste nav apstiprināta)" {
							t.Errorf("period, area or source: %+v", r.Values)
						}
						got[s.Place(r, "value").Cell] = r.Values[0].Text + "|" + r.Values[3].Text + "|" + model.Decimal(r.Values[4].Int).String()
					}
				}
			}
			if diff := cmp.Diff(tt.cells, got, cmpEmpty); diff != "" {
				t.Errorf("cells (-want +got)\n%s", diff)
			}
		})
	}
}

var cmpEmpty = cmp.FilterValues(func(a, b map[string]string) bool { return len(a)+len(b) == 0 }, cmp.Ignore())

func TestOfficialFormOfAYear(t *testing.T) {
	const warned = "Vecāki, kuriem uzdots sadarboties ar sociālo dienestu, lai novērstu bērna attīstībai nelabvēlīgos apstākļus"
	about := func(year int) page { return cover("orphans_court_yearly", "Bāriņtiesa", year) }
	form := func(year int) paper {
		return paper{pages: []page{{"Pārskats", [][]any{row(nil, "Kopā"), row("Audžuģimenes 31. decembrī", 7), row("1. "+warned, 3), row("Bērni audžuģimenēs gada beigās", 5), row("Priekšsēdētāja", "Ilze Izdomāta")}}, about(year)}}
	}
	for _, tt := range []struct {
		year    int
		used    Use
		want    string // codes of findings
		figures int
	}{
		{2016, Refused, "E270", 0},
		{2024, Used, "N104 W270", 1},
		{2025, Used, "N104 W270", 2},
	} {
		dir := t.TempDir()
		form(tt.year).write(t, dir, "p.xlsx")
		o := options(t)
		o.Year = tt.year
		d, err := Read(context.Background(), dir, o)
		check(t, err)
		var codes []string
		for _, f := range d.Findings {
			codes = append(codes, f.Code)
			if strings.Contains(f.EN.Found, "Izdomāta") {
				t.Errorf("%d: a name is repeated: %s", tt.year, f.EN.Found)
			}
			if f.Code == "W270" && !strings.Contains(f.EN.Found, "“Bērni institūcijā 31. decembrī”;") {
				t.Errorf("%d: the rows that were not found are not named: %s", tt.year, f.EN.Found)
			}
			if f.Code == "W270" && !strings.Contains(f.EN.Found, "“Bērni audžuģimenē 31. decembrī” (≈ “Bērni audžuģimenēs gada beigās”)") {
				t.Errorf("%d: the nearest label is not named: %s", tt.year, f.EN.Found)
			}
		}
		slices.Sort(codes)
		w := d.Workbooks[0]
		figures := 0
		for _, s := range w.Sheets {
			figures += len(s.Rows)
		}
		if got := strings.Join(codes, " "); got != tt.want || w.Use != tt.used || figures != tt.figures {
			t.Errorf("%d: %s, findings %s, %d figures; want %s, %s, %d", tt.year, w.Use, got, figures, tt.used, tt.want, tt.figures)
		}
	}
}
