package intake

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"bernskats/pipeline/forms"
	"bernskats/pipeline/model"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// However a sender lays a sheet out, the same rows are read: titles above, other
// orders and spellings of headings, columns of their own, blank and total rows.
func TestAnyLayoutGivesTheSameRows(t *testing.T) {
	f, _ := catalogue(t).Form("police")
	sheet := f.Sheets[0]
	truth := [][]string{
		{"L-1", "05.03.2024", anna, "08.09.2013", "sieviete", "smags noziegums", "īpašums"},
		{"L-2", "06.03.2024", berta, "24.06.2013", "", "administratīvais pārkāpums", ""},
		{"L-3", "07.03.2024", karlis, "16.01.2013", "V", "smags noziegums", "cita"},
	}
	dir := t.TempDir()
	layOut := func(t testing.TB, rows [][]string) (contents []string, counts model.RowCounts, findings string) {
		file := filepath.Join(dir, "Policija", "Likumpārkāpumi.csv")
		check(t, os.MkdirAll(filepath.Dir(file), 0o755))
		var b strings.Builder
		w := csv.NewWriter(&b)
		w.Comma = ';'
		check(t, w.WriteAll(rows))
		check(t, os.WriteFile(file, []byte(b.String()), 0o600))
		d := read(t, dir)
		s := sheetOf(t, d, "offences")
		for _, r := range s.Rows {
			contents = append(contents, content(r))
		}
		sort.Strings(contents)
		return contents, s.Counts, told(d, model.Error)
	}
	headings := make([]string, len(sheet.Columns))
	for i, c := range sheet.Columns {
		headings[i] = c.Header
	}
	want, _, _ := layOut(t, append([][]string{headings}, truth...))
	if len(want) != 3 {
		t.Fatalf("%d rows", len(want))
	}
	rapid.Check(t, func(rt *rapid.T) {
		order := rapid.Permutation([]int{0, 1, 2, 3, 4, 5, 6, 7, 8}).Draw(rt, "order") // 7 and 8: columns of their own
		var head []string
		for _, c := range order {
			head = append(head, drawHeading(rt, c, sheet.Columns))
		}
		rows := make([][]string, 0, 40)
		for range rapid.IntRange(0, 15).Draw(rt, "titles") {
			rows = append(rows, []string{"", rapid.SampledFrom([]string{"", "Cēsu novads", "Tabula 1"}).Draw(rt, "title")})
		}
		rows = append(rows, head)
		blank, total := 0, 0
		for i, at := range rapid.Permutation([]int{0, 1, 2}).Draw(rt, "rows") {
			for range rapid.IntRange(0, 2).Draw(rt, "blanks") {
				rows = append(rows, []string{"", " "})
				blank++
			}
			if i > 0 && rapid.Bool().Draw(rt, "total") {
				rows = append(rows, []string{"", "Kopā:", "7"})
				total++
			}
			var cells []string
			for _, c := range order {
				if c < 7 {
					cells = append(cells, truth[at][c])
				} else {
					cells = append(cells, "piezīme")
				}
			}
			rows = append(rows, cells)
		}
		got, counts, findings := layOut(t, rows)
		if diff := cmp.Diff(want, got); diff != "" || findings != "" {
			rt.Fatalf("other rows (-want +got)\n%s\n%s", diff, findings)
		}
		if wantCounts := (model.RowCounts{Read: 3 + blank + total, Accepted: 3, Blank: blank, Total: total}); counts != wantCounts {
			rt.Fatalf("counts %+v, want %+v", counts, wantCounts)
		}
	})
}

// drawHeading writes the heading of a column as some sender might.
func drawHeading(rt *rapid.T, c int, columns []forms.Column) string {
	if c >= len(columns) {
		return []string{"Piezīmes", "Krāsa"}[c-len(columns)]
	}
	name := rapid.SampledFrom(columns[c].Names()).Draw(rt, "heading")
	switch rapid.IntRange(0, 3).Draw(rt, "spelling") {
	case 1:
		return strings.ToUpper(name) + ":"
	case 2:
		return " " + strings.ReplaceAll(name, " ", "\n") + " "
	case 3:
		return strings.NewReplacer("ā", "a", "ū", "u", "ē", "e", " ", "\u00a0").Replace(name)
	}
	return name
}
