package intake

import (
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
						if r.Values[1].Text != "2024" || r.Values[2].Kind != None || r.Values[5].Text != "Bāriņtiesas pārskats par darbu" {
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
