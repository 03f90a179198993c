package intake

import (
	"testing"

	"bernskats/pipeline/model"
)

func TestSendingAgain(t *testing.T) {
	at := func(p paper, modified string) paper { p.modified = modified; return p }
	other := police(row("L-2", "06.03.2024", berta, "24.06.2013", nil, "smags noziegums"))
	early, late := "2025-01-10T08:00:00Z", "2025-01-11T08:00:00+02:00"
	court := func(sender string) paper {
		return paper{pages: []page{{"Informētās ģimenes", [][]any{row("Ģimenes Nr.", "Datums", "Bērnu skaits"), row("G-1", "01.02.2024", 2)}}, cover("orphans_court", sender, 2024)}}
	}
	leak := at(police(), early)
	leak.pages = append(leak.pages, page{"Lapa7", [][]any{row("zvanīt par " + anna)}})
	type file struct {
		name  string
		paper paper
	}
	tests := []struct {
		name  string
		files []file
		uses  string
		want  string // errors and warnings
	}{
		{"the later modification time counts", []file{{"a.xlsx", at(police(), late)}, {"b.xlsx", at(other, early)}},
			"a.xlsx: used\nb.xlsx: superseded", "W101 b.xlsx"},
		{"times are compared across zones", []file{{"a.xlsx", at(police(), "2025-01-10T09:00:00+02:00")}, {"b.xlsx", at(other, "2025-01-10T08:30:00Z")}},
			"a.xlsx: superseded\nb.xlsx: used", "W101 a.xlsx"},
		{"equal times leave it to the path", []file{{"a.xlsx", at(police(), early)}, {"b.xlsx", at(other, early)}},
			"a.xlsx: superseded\nb.xlsx: used", "W101 a.xlsx"},
		{"the same bytes count once", []file{{"a.xlsx", police()}, {"x/b.xlsx", police()}}, "a.xlsx: used\nx/b.xlsx: copy", "W102 x/b.xlsx"},
		{"errors of a superseded workbook no longer matter", []file{{"a.xlsx", at(police(row("L-3")), early)}, {"b.xlsx", at(police(), late)}},
			"a.xlsx: superseded\nb.xlsx: used", "W101 a.xlsx"},
		{"personal codes where none may stand still matter", []file{{"a.xlsx", leak}, {"b.xlsx", at(police(), late)}},
			"a.xlsx: superseded\nb.xlsx: used", "W101 a.xlsx\nW210 a.xlsx Lapa7!A1"},
		{"another school year is no second sending", []file{{"a.xlsx", schoolPaper("4413900137", "Izdomātā skola", "2023/24")}, {"b.xlsx", schoolPaper("4413900137", "Izdomātā skola", "2024/25")}},
			"a.xlsx: used\nb.xlsx: used", ""},
		{"a blank form does not replace a filled one", []file{{"a.xlsx", at(police(), early)}, {"b.xlsx", at(paper{pages: []page{
			{"Likumpārkāpumi", police().pages[0].rows[:1]}, cover("police", "Valsts policija", 2024)}}, late)}},
			"a.xlsx: used\nb.xlsx: unfilled", ""},
		{"one code under two names is an error for both files", []file{{"a.xlsx", schoolPaper("4413900137", "Viena skola", "2023/24")}, {"b.xlsx", schoolPaper("4413900137", "Cita skola", "2024/25")}},
			"a.xlsx: refused\nb.xlsx: refused", "E210 a.xlsx\nE210 b.xlsx"},
		{"a workbook that does not say whose it is belongs to the one who does", []file{{"a.xlsx", at(court("Cēsu novada bāriņtiesa"), early)}, {"b.xlsx", at(court(""), late)}},
			"a.xlsx: superseded\nb.xlsx: used", "W101 a.xlsx"},
		{"spelling makes no other name", []file{{"a.xlsx", at(schoolPaper("4413900137", "Cēsu “skola”", "2023/24"), early)}, {"b.xlsx", at(schoolPaper("4413900137", "CESU SKOLA", "2023/24"), late)}},
			"a.xlsx: superseded\nb.xlsx: used", "W101 a.xlsx"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			for _, f := range tt.files {
				f.paper.write(t, dir, f.name)
			}
			d := read(t, dir)
			if got := uses(d); got != tt.uses {
				t.Errorf("uses:\n%s\nwant:\n%s", got, tt.uses)
			}
			if got := but(told(d, model.Error, model.Warning), "W201"); got != tt.want {
				t.Errorf("findings:\n%s\nwant:\n%s", got, tt.want)
			}
			for _, w := range d.Workbooks {
				for _, s := range w.Sheets {
					if w.Use != Used && len(s.Rows) > 0 {
						t.Errorf("%s is %s and carries rows", w.File, w.Use)
					}
				}
			}
		})
	}
}

func TestTotals(t *testing.T) {
	totals := func(sender string, rows ...[]any) paper {
		return paper{pages: []page{
			{"Kopsavilkums", append([][]any{row("Rādītājs", "Periods", "Teritorija", "Griezums", "Vērtība", "Avots")}, rows...)},
			cover("totals", sender, 2019)}} // the year of totals is free
	}
	parents := func(period, area, breakdown, value any) []any {
		return row("custody_suspended.parents", period, area, breakdown, value, "pārskats")
	}
	type counts struct{ accepted, aside, duplicate int }
	tests := []struct {
		name string
		a, b paper
		want string
		in   [2]counts
	}{
		{"workbooks of one sender are joined", totals("BAC", parents(2022, "Latvija", nil, 31)), totals("BAC", parents(2023, "Latvija", nil, 32)), "",
			[2]counts{{1, 0, 0}, {1, 0, 0}}},
		{"one value twice counts once", totals("BAC", parents(2022, "Latvija", nil, 31)), totals("BAC", parents("2022.", "LATVIJA", nil, "31,0")),
			"W301 b.xlsx Kopsavilkums!E2", [2]counts{{1, 0, 0}, {0, 0, 1}}},
		{"two values of one total are errors at both", totals("BAC", parents("31.12.2022.", "Latvija", "form=guardian;age=0-3", 31)),
			totals("BAC", parents("2022-12-31", "Latvija", "age=0-3; form=guardian", 32)),
			"E305 a.xlsx Kopsavilkums!E2\nE305 b.xlsx Kopsavilkums!E2", [2]counts{{0, 1, 0}, {0, 1, 0}}},
		{"also inside one workbook", totals("BAC", parents(2022, "Latvija", nil, 31), parents(2022, "Latvija", nil, 32)), totals("BAC", parents(2023, "Latvija", nil, 1)),
			"E305 a.xlsx Kopsavilkums!E2\nE305 a.xlsx Kopsavilkums!E3", [2]counts{{0, 2, 0}, {1, 0, 0}}},
		{"two senders may differ", totals("BAC", parents(2022, "Latvija", nil, 31)), totals("CSP", parents(2022, "Latvija", nil, 32)), "",
			[2]counts{{1, 0, 0}, {1, 0, 0}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			tt.a.write(t, dir, "a.xlsx")
			tt.b.write(t, dir, "b.xlsx")
			d := read(t, dir)
			if got := told(d, model.Error, model.Warning); got != tt.want {
				t.Errorf("findings:\n%s\nwant:\n%s", got, tt.want)
			}
			for i, w := range d.Workbooks {
				c := w.Sheets[0].Counts
				if got := (counts{c.Accepted, c.SetAside, c.Duplicate}); got != tt.in[i] {
					t.Errorf("%s: %+v, want %+v", w.File, got, tt.in[i])
				}
			}
		})
	}
}

func TestNormalPeriod(t *testing.T) {
	for text, want := range map[string]string{
		"2023": "2023", "2023.": "2023", "2023. gads": "2023", "2023/24": "2023/24", "2023./2024.": "2023/24", "2023/2024": "2023/24",
		"2023/24-1": "2023/24-1", "31.12.2023.": "2023-12-31", "1.2.2023": "2023-02-01", "2023-12-31": "2023-12-31", "pērn": "pērn",
	} {
		if got := normalPeriod(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
