package intake

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"bernskats/pipeline/forms"
	"bernskats/pipeline/intake/xlsx"

	"github.com/google/go-cmp/cmp"
)

// FuzzHeader: no rows make the search for headings panic, and what it gives can
// be true: a block among the first twenty rows, every column in one place only.
func FuzzHeader(f *testing.F) {
	sheets := tableSheets(f)
	f.Add(byte(0), "Lietas Nr.|Datums|Personas kods\nL-1|05.03.2024|B-1", byte(1), byte(1), byte(2), byte(2))
	f.Add(byte(3), "Ģimenes|Bērna personas\nNr.|kods|Datums\n\n|||\n", byte(1), byte(1), byte(1), byte(3))
	f.Add(byte(7), strings.Repeat("Datums|Datums\n", 25), byte(19), byte(1), byte(255), byte(255))
	f.Fuzz(func(t *testing.T, which byte, text string, row, column, toRow, toColumn byte) {
		merged := []xlsx.Range{{FromRow: int(row), FromColumn: int(column), ToRow: int(toRow), ToColumn: int(toColumn)}}
		rows := gridRows(text)
		h := findHeader(sheets[int(which)%len(sheets)], rows, merged)
		if h.last == 0 {
			if h.found != 0 || len(h.columns) != 0 {
				t.Fatalf("found %d headings nowhere", h.found)
			}
			return
		}
		if h.first < 1 || h.last < h.first || h.last > headerRows || h.last-h.first >= headerHeight {
			t.Fatalf("headings in rows %d to %d", h.first, h.last)
		}
		places := map[int]int{}
		for _, cs := range h.columns {
			for _, c := range cs {
				places[c]++
			}
		}
		for _, u := range h.unknown {
			places[u.column]++
		}
		for c := range h.ignored {
			places[c]++
		}
		for c, n := range places {
			if n != 1 || h.names[c] == "" || !h.headed[c] {
				t.Fatalf("column %d has %d places, heading %q, headed %v", c, n, h.names[c], h.headed[c])
			}
		}
		if len(places) != len(h.names) {
			t.Fatalf("%d columns have a heading, %d have a place", len(h.names), len(places))
		}
	})
}

// FuzzGoodHeader: right headings are found wherever they stand, in whatever order
// and spelling, with whatever around them; columns of the sender's own to the
// right change nothing.
func FuzzGoodHeader(f *testing.F) {
	sheets := tableSheets(f)
	f.Add(byte(0), byte(1), uint64(1), "Cēsu novads|2024\nPārskats", "Piezīmes|Krāsa")
	f.Add(byte(5), byte(20), uint64(99), strings.Repeat("a|b|c|d|e\n", 30), "x")
	f.Add(byte(9), byte(7), uint64(12345), "Datums\n\nPersonas|kods", "")
	f.Fuzz(func(t *testing.T, which, at byte, order uint64, noise, own string) {
		s := sheets[int(which)%len(sheets)]
		headerRow := int(at)%headerRows + 1
		// A noise that is a heading itself would be another table: mark it as none.
		around := gridRows(noise)
		for i := range around {
			for j := range around[i].Cells {
				around[i].Cells[j].Text = "x" + around[i].Cells[j].Text
			}
		}
		columns, heading := drawHeadings(s, headerRow, order)
		rows := []xlsx.Row{heading}
		for _, r := range around {
			if r.Number != headerRow {
				rows = append(rows, r)
			}
		}
		slices.SortFunc(rows, func(a, b xlsx.Row) int { return a.Number - b.Number })
		h := findHeader(s, rows, nil)
		got := map[string]int{}
		for _, c := range s.Columns {
			got[c.Field] = h.column(c.Field)
		}
		if diff := cmp.Diff(columns, got); diff != "" || h.last != headerRow {
			t.Fatalf("headings of row %d found in row %d (-want +got):\n%s", headerRow, h.last, diff)
		}
		for i := range rows {
			rows[i].Cells = slices.Clone(rows[i].Cells)
			for j, text := range strings.SplitN(own, "|", 50) {
				rows[i].Cells = append(rows[i].Cells, xlsx.Cell{Column: 300 + j, Text: "x" + text})
			}
		}
		wider := findHeader(s, rows, nil)
		if diff := cmp.Diff(h.columns, wider.columns); diff != "" || h.last != wider.last {
			t.Fatalf("columns of the sender's own changed the headings (-before +after):\n%s", diff)
		}
	})
}

// tableSheets are all sheets of all forms that have a header row.
func tableSheets(t testing.TB) (sheets []forms.Sheet) {
	for _, form := range catalogue(t).Forms {
		for _, s := range form.Sheets {
			if s.Layout != "pairs" {
				sheets = append(sheets, s)
			}
		}
	}
	return sheets
}

// gridRows makes rows of lines with fields between "|"; blank ones are left out
// as the reader does, and there are never more than 200 columns.
func gridRows(text string) (rows []xlsx.Row) {
	for i, line := range strings.SplitN(text, "\n", 2*headerRows) {
		row := xlsx.Row{Number: i + 1}
		for j, field := range strings.SplitN(line, "|", 201) {
			if j == 200 {
				break
			}
			if field != "" {
				row.Cells = append(row.Cells, xlsx.Cell{Column: j + 1, Text: field})
			}
		}
		if len(row.Cells) > 0 {
			rows = append(rows, row)
		}
	}
	return rows
}

// drawHeadings writes the headings of a sheet into a row: order decides which
// column each has, which synonym, and how it is spelt.
func drawHeadings(s forms.Sheet, number int, order uint64) (columns map[string]int, row xlsx.Row) {
	draw := func(n int) int {
		order = order*6364136223846793005 + 1442695040888963407
		return int(order>>33) % n
	}
	at := map[int]string{}
	columns = map[string]int{}
	for _, c := range s.Columns {
		column := draw(60) + 1
		for at[column] != "" {
			column = column%60 + 1
		}
		text := c.Names()[draw(len(c.Names()))]
		switch draw(4) {
		case 0:
			text = strings.ToUpper(text)
		case 1:
			text = strings.ReplaceAll(text, " ", "\n")
		case 2:
			text = fmt.Sprintf("  %s: ", text)
		}
		at[column], columns[c.Field] = text, column
	}
	row.Number = number
	for _, column := range slices.Sorted(maps.Keys(at)) {
		row.Cells = append(row.Cells, xlsx.Cell{Column: column, Text: at[column]})
	}
	return columns, row
}
