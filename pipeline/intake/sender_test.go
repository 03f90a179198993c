package intake

import (
	"context"
	"testing"

	"bernskats/pipeline/model"
)

func TestSender(t *testing.T) {
	unsigned := func() paper {
		p := police()
		p.pages = p.pages[:2]
		p.pages = append(p.pages, cover("police", "", 2024))
		return p
	}
	tests := []struct {
		name     string
		file     string
		paper    paper
		expected []string
		sender   string
		want     string
	}{
		{"a school is its institution code", "x/p.xlsx", schoolPaper("4413900137", "Izdomātā skola", "2023/24"), nil, "Izdomātā skola", ""},
		{"Sūtītājs goes before the subfolder", "Mape/p.xlsx", police(), nil, "Valsts policija", ""},
		{"the subfolder goes before the expected sender", "Mape/p.xlsx", unsigned(), []string{"Mape", "Gaidītais"}, "Mape", ""},
		{"a sender nobody expects is used, with a warning", "Mape/p.xlsx", police(), []string{"Pašvaldības policija"}, "Valsts policija", "W105 Mape/p.xlsx"},
		{"spelling makes no stranger", "Mape/p.xlsx", police(), []string{"VALSTS  POLICIJA"}, "Valsts policija", ""},
		{"the only expected sender", "p.xlsx", unsigned(), []string{"Gaidītais"}, "Gaidītais", ""},
		{"one expected sender of any name", "p.xlsx", unsigned(), []string{""}, "Policijas dati par nepilngadīgajiem", ""},
		{"one sender of any name is no stranger", "Mape/p.xlsx", unsigned(), []string{""}, "Mape", ""},
		{"two expected senders decide nothing", "p.xlsx", unsigned(), []string{"Viens", "Otrs"}, "", "E208 p.xlsx"},
		{"nobody is an error for the file", "p.xlsx", unsigned(), nil, "", "E208 p.xlsx"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			tt.paper.write(t, dir, tt.file)
			o := options(t)
			o.ExpectedSenders = map[string][]string{"police": tt.expected}
			d, err := Read(context.Background(), dir, o)
			check(t, err)
			w := d.Workbooks[0]
			if w.Sender != tt.sender {
				t.Errorf("sender %q, want %q", w.Sender, tt.sender)
			}
			if got := but(told(d, model.Error, model.Warning), "W201"); got != tt.want {
				t.Errorf("findings %q, want %q", got, tt.want)
			}
			if (w.Use == Refused) != (tt.sender == "") {
				t.Errorf("use = %s", w.Use)
			}
			for _, f := range d.Findings {
				if f.Sender != tt.sender {
					t.Errorf("finding %s names the sender %q", f.Code, f.Sender)
				}
			}
		})
	}
}

func TestYears(t *testing.T) {
	of := func(year string, gads any, rows ...[]any) paper {
		p := schoolPaper("4413900137", "Izdomātā skola", year, rows...)
		p.pages[3] = cover("school", "Izdomātā skola", gads)
		return p
	}
	wrong := police()
	wrong.pages[2] = cover("police", "Valsts policija", 2023)
	second := row(berta, "24.06.2013", nil, "basic", "II", 3)
	tests := []struct {
		name  string
		paper paper
		use   Use
		want  string
	}{
		{"the school year that ended in the year", of("2023./2024.", 2024, second), Used, ""},
		{"the school year that began in the year, semester 1", of("2024/25", 2024), Used, ""},
		{"semester 2 of it is an error at the cell", of("2024/25", 2024, second), Used, "E304 p.xlsx Kavējumi!E3"},
		{"a child born on the last day of a semester is no error", of("2023/24", 2024, row(karlis, "31.12.2023", nil, "basic", 1, 3)), Used, ""},
		{"a child born after the semester is an error at the birth date", of("2023/24", 2024, row(karlis, "01.01.2024", nil, "basic", 1, 3)), Used, "E303 p.xlsx Kavējumi!B3"},
		{"an earlier school year is an error for the file", of("2022/23", 2024), Refused, "E209 p.xlsx Iestāde!B3"},
		{"a later school year is an error for the file", of("2025/26", 2024), Refused, "E209 p.xlsx Iestāde!B3"},
		{"Gads of a school may be its school year", of("2023/24", "2023/24"), Used, ""},
		{"another Gads is an error for the file", of("2023/24", 2023), Refused, "E207 p.xlsx Par veidlapu!B4"},
		{"also of other senders", wrong, Refused, "E207 p.xlsx Par veidlapu!B4"},
		{"a school year that cannot be read refuses the workbook", of("pagājušais", 2024), Refused, "E020 p.xlsx Iestāde!B3"},
		{"no institution code refuses the workbook", schoolPaper("", "Izdomātā skola", "2023/24"), Refused, "E010 p.xlsx Iestāde!B1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			tt.paper.write(t, dir, "p.xlsx")
			d := read(t, dir)
			if d.Workbooks[0].Use != tt.use {
				t.Errorf("use = %s, want %s", d.Workbooks[0].Use, tt.use)
			}
			if got := told(d, model.Error); got != tt.want {
				t.Errorf("errors %q, want %q", got, tt.want)
			}
		})
	}
}

func TestUnfilled(t *testing.T) {
	blank := func() paper {
		p := schoolPaper("4413900137", "Izdomātā skola", "2023./2024.")
		p.pages[0].rows[3] = row("Skolēnu pašpārvalde")
		p.pages[1].rows = p.pages[1].rows[:1]
		p.pages[2].rows = p.pages[2].rows[:1]
		return p
	}
	council := blank()
	council.pages[0].rows[3] = row("Skolēnu pašpārvalde", "nē")
	none := blank()
	none.pages[2].rows = append(none.pages[2].rows, row("nav"))
	tests := []struct {
		name  string
		paper paper
		use   Use
	}{
		{"a blank form is not delivered", blank(), Unfilled},
		{"one answer is a delivery", council, Used},
		{"an explicit none is a delivery", none, Used},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			tt.paper.write(t, dir, "p.xlsx")
			d := read(t, dir)
			if d.Workbooks[0].Use != tt.use {
				t.Errorf("use = %s, want %s", d.Workbooks[0].Use, tt.use)
			}
			all := told(d, model.Error, model.Warning, model.Note)
			if tt.use == Unfilled && all != "N102 p.xlsx" {
				t.Errorf("an unfilled form is told more than a note: %s", all)
			}
		})
	}
}
