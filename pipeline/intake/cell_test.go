package intake

import (
	"strings"
	"testing"

	"bernskats/pipeline/model"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

func TestOneDefect(t *testing.T) {
	second := func(cells ...any) paper { return police(cells) }
	tests := []struct {
		name   string
		paper  paper
		want   string // errors and warnings
		counts model.RowCounts
	}{
		{"a right row is accepted", second("L-2", "06.03.2024", berta, "24.06.2013", nil, "administratīvais pārkāpums"), "",
			model.RowCounts{Read: 2, Accepted: 2}},
		{"a required cell that is empty sets the row aside", second("L-2", nil, berta, "24.06.2013", nil, "smags noziegums"),
			"E010 p.xlsx Likumpārkāpumi!B3", model.RowCounts{Read: 2, Accepted: 1, SetAside: 1}},
		{"white space is an empty cell", second("L-2", " \u00a0", berta, "24.06.2013", nil, "smags noziegums"),
			"E010 p.xlsx Likumpārkāpumi!B3", model.RowCounts{Read: 2, Accepted: 1, SetAside: 1}},
		{"every faulty cell of a row has its finding", second("L-2", "31.09.2024", "080913-22791", "24.06.2013", nil, "cits"),
			"E012 p.xlsx Likumpārkāpumi!B3\nE062 p.xlsx Likumpārkāpumi!C3\nE041 p.xlsx Likumpārkāpumi!F3",
			model.RowCounts{Read: 2, Accepted: 1, SetAside: 1}},
		{"a birth after the event is an error at the birth date", second("L-2", "06.03.2024", karlis, "07.03.2024", nil, "smags noziegums"),
			"E303 p.xlsx Likumpārkāpumi!D3", model.RowCounts{Read: 2, Accepted: 1, SetAside: 1}},
		{"an old code that says another birth date is a warning and the row counts", second("L-2", "06.03.2024", berta, "25.06.2013", nil, "smags noziegums"),
			"W002 p.xlsx Likumpārkāpumi!D3", model.RowCounts{Read: 2, Accepted: 2}},
		{"a new code says no birth date", second("L-2", "06.03.2024", karlis, "16.01.2013", nil, "smags noziegums"), "",
			model.RowCounts{Read: 2, Accepted: 2}},
		{"the same row twice counts once", second("L-1", "2024-03-05", "080913 22790", "8.9.2013", "f", "Smags noziegums", "property"),
			"W301 p.xlsx Likumpārkāpumi!A3", model.RowCounts{Read: 2, Accepted: 1, Duplicate: 1}},
		{"one key with other content sets both rows aside, each naming the other", second("L-1", "06.03.2024", anna, "08.09.2013", "sieviete", "smags noziegums", "īpašums"),
			"E301 p.xlsx Likumpārkāpumi!A2\nE301 p.xlsx Likumpārkāpumi!A3", model.RowCounts{Read: 2, SetAside: 2}},
		{"a total row is left out", second("KOPĀ: ", nil, nil, nil, nil, nil, 7), "", model.RowCounts{Read: 2, Accepted: 1, Total: 1}},
		{"Pavisam is a total too", second(nil, "Pavisam gadā", 2), "", model.RowCounts{Read: 2, Accepted: 1, Total: 1}},
		{"a word that only begins like a total is none", second("Kopābūšana-1", "06.03.2024", berta, "24.06.2013", nil, "smags noziegums"), "",
			model.RowCounts{Read: 2, Accepted: 2}},
		{"blank rows inside are counted", police(row(), row("  "), row("L-2", "06.03.2024", berta, "24.06.2013", nil, "smags noziegums"), row()), "",
			model.RowCounts{Read: 4, Accepted: 2, Blank: 2}},
		{"a number in an unknown column is not read into anything", paper{pages: []page{{"Likumpārkāpumi", [][]any{
			row("Lietas Nr.", "Datums", "Personas kods", "Dzimšanas datums", "Pārkāpuma veids", "Piezīmes", "Vārds"),
			row("L-1", "05.03.2024", anna, "08.09.2013", "smags noziegums", "Jānis Slepenais", "Jānis"),
			row(nil, nil, nil, nil, nil, "tikai piezīme"),
		}}, cover("police", "Valsts policija", 2024)}}, "W202 p.xlsx Likumpārkāpumi!F1", model.RowCounts{Read: 2, Accepted: 1, Blank: 1}},
		{"a formula without a saved result is an error", paper{pages: police(row("L-2", nil, berta, "24.06.2013", nil, "smags noziegums")).pages,
			after: func(f *excelize.File) { check(t, f.SetCellFormula("Likumpārkāpumi", "B3", "=TODAY()")) }},
			"E002 p.xlsx Likumpārkāpumi!B3", model.RowCounts{Read: 2, Accepted: 1, SetAside: 1}},
		{"hidden rows are read and named", paper{pages: police().pages, after: func(f *excelize.File) { check(t, f.SetRowVisible("Likumpārkāpumi", 2, false)) }},
			"W203 p.xlsx Likumpārkāpumi!A2", model.RowCounts{Read: 1, Accepted: 1}},
		{"hidden columns are read and named", paper{pages: police().pages, after: func(f *excelize.File) { check(t, f.SetColVisible("Likumpārkāpumi", "D:E", false)) }},
			"W204 p.xlsx Likumpārkāpumi!D1", model.RowCounts{Read: 1, Accepted: 1}},
		{"a hidden sheet is read and named", paper{pages: police().pages, after: func(f *excelize.File) {
			f.SetActiveSheet(1)
			check(t, f.SetSheetVisible("Likumpārkāpumi", false))
		}}, "W205 p.xlsx Likumpārkāpumi", model.RowCounts{Read: 1, Accepted: 1}},
		{"a value hidden below a merged cell is not read", paper{pages: police(row("L-2", "06.03.2024", berta, "24.06.2013", "V", "smags noziegums", "īpašums")).pages,
			merge: "G2:G3"},
			"W209 p.xlsx Likumpārkāpumi!G3", model.RowCounts{Read: 2, Accepted: 2}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			tt.paper.write(t, dir, "p.xlsx")
			d := read(t, dir)
			if got := told(d, model.Error, model.Warning); got != tt.want {
				t.Errorf("findings:\n%s\nwant:\n%s", got, tt.want)
			}
			if diff := cmp.Diff(tt.counts, sheetOf(t, d, "offences").Counts); diff != "" {
				t.Errorf("counts (-want +got)\n%s", diff)
			}
		})
	}
}

// but leaves out the findings of one code.
func but(s, code string) string {
	var kept []string
	for line := range strings.SplitSeq(s, "\n") {
		if line != "" && !strings.HasPrefix(line, code) {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "\n")
}

func TestSpans(t *testing.T) {
	care := func(from, to any) paper {
		return paper{pages: []page{{"Ārpusģimenes aprūpe", [][]any{
			row("Bērna personas kods", "Dzimšanas datums", "Aprūpes forma", "No", "Līdz"),
			row(anna, "08.09.2013", "aizbildnis", from, to),
		}}, cover("orphans_court", "Bāriņtiesa", 2024)}}
	}
	tests := []struct {
		name     string
		from, to any
		want     string
	}{
		{"a span of one day is a span", "05.03.2024", "05.03.2024", ""},
		{"an open span is a span", "05.03.2024", nil, ""},
		{"a span that ends before it begins is an error at its end", "05.03.2024", "04.03.2024", "E302 p.xlsx Ārpusģimenes aprūpe!E2"},
		{"a span that begins before the birth is an error at the birth date", "07.09.2013", nil, "E303 p.xlsx Ārpusģimenes aprūpe!B2"},
		{"a span may begin on the day of the birth", "08.09.2013", nil, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			care(tt.from, tt.to).write(t, dir, "p.xlsx")
			if got := told(read(t, dir), model.Error); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestNone(t *testing.T) {
	violence := func(rows ...[]any) paper {
		p := schoolPaper("4413900137", "Izdomātā skola", "2023./2024.")
		p.pages[2].rows = append([][]any{row("Piezīmes", "Gadījuma Nr.", "Datums", "Vardarbības veids", "Starp kuriem")}, rows...)
		return p
	}
	tests := []struct {
		name  string
		paper paper
		says  bool
		warns string
	}{
		{"nav in the first row says that there were none", violence(row("Nav.")), true, ""},
		{"headings without rows are a warning", violence(), false, "W208 p.xlsx Vardarbība!A2"},
		{"nav below a row is no explicit none", violence(row(nil, "V-1", "01.10.2023", "fiziska", "cits"), row(nil, "nav")), true,
			"E010 p.xlsx Vardarbība!C3\nE010 p.xlsx Vardarbība!D3\nE010 p.xlsx Vardarbība!E3"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			tt.paper.write(t, dir, "p.xlsx")
			d := read(t, dir)
			if got := sheetOf(t, d, "violence").Says; got != tt.says {
				t.Errorf("says = %v, want %v", got, tt.says)
			}
			if got := but(told(d, model.Error, model.Warning), "W202"); got != tt.warns {
				t.Errorf("got:\n%s\nwant:\n%s", got, tt.warns)
			}
		})
	}
}
