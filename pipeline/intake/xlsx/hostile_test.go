package xlsx

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"time"
)

// noise keeps a part from being packed so tightly that the ratio alone refuses it.
func noise(n int, piece func(r *rand.Rand, i int) string) string {
	r := rand.New(rand.NewPCG(1, 2))
	var s strings.Builder
	for i := range n {
		s.WriteString(piece(r, i))
	}
	return s.String()
}

// TestHostileWorkbooksCostLittle makes workbooks that stay under the ratio and
// ask for time or memory in other ways: refused or read, either comes soon.
func TestHostileWorkbooksCostLittle(t *testing.T) {
	if testing.Short() {
		t.Skip("SKIPPED: large workbooks are made")
	}
	odd := func(r *rand.Rand) string { return fmt.Sprint(r.IntN(100)) }
	for _, test := range []struct {
		name    string
		f       func() files
		refused bool
	}{
		{"six million tiny strings", func() files {
			return book(oneCell).with("xl/sharedStrings.xml", "<sst "+mainNS+">"+noise(6_000_000, func(r *rand.Rand, i int) string {
				if i%8 == 0 {
					return "<si><t>" + odd(r) + "</t></si>"
				}
				return "<si/>"
			})+"</sst>")
		}, true},
		{"a million elements of another namespace in a row", func() files {
			return book("<row r=\"1\">" + noise(1_000_000, func(r *rand.Rand, _ int) string { return "<x y=\"" + odd(r) + "\"/>" }) + "</row>")
		}, false},
		{"a million merged ranges on top of each other", func() files {
			return book(oneCell).with("xl/worksheets/sheet1.xml", strings.Replace(sheetOf(oneCell), "</worksheet>", "<mergeCells>"+
				noise(1_000_000, func(r *rand.Rand, i int) string { return fmt.Sprintf(`<mergeCell ref="A%d:B900000"/>`, 1+i%1000) })+"</mergeCells></worksheet>", 1))
		}, true},
		{"a million rows backwards, empty but for styles", func() files {
			return book(noise(1_000_000, func(_ *rand.Rand, i int) string { return fmt.Sprintf(`<row r="%d"><c s="1"/></row>`, 1_000_000-i) }))
		}, false},
		{"a hundred thousand rows backwards", func() files {
			return book(noise(100_000, func(r *rand.Rand, i int) string {
				return fmt.Sprintf(`<row r="%d"><c><v>%s</v></c><c><v>1</v></c></row>`, 100_000-i, odd(r))
			}))
		}, false},
		{"hundred thousand content types and relationships", func() files {
			f := book(oneCell)
			return f.with("xl/_rels/workbook.xml.rels", strings.Replace(relations("worksheet", "worksheets/sheet1.xml"), "</Relationships>",
				noise(100_000, func(r *rand.Rand, i int) string {
					return fmt.Sprintf(`<Relationship Id="x%d" Type="u/%s" Target="%d"/>`, i, odd(r), i)
				})+"</Relationships>", 1))
		}, true},
		{"one text in a million pieces", func() files {
			return book(`<row r="1"><c t="inlineStr"><is><t>` + noise(1_000_000, func(r *rand.Rand, _ int) string { return "<!--" + odd(r) + "-->abcdefghij" }) + `</t></is></c></row>`)
		}, true},
		{"a hundred attributes at every element", func() files {
			var attributes strings.Builder
			for i := range 95 {
				fmt.Fprintf(&attributes, ` a%d=""`, i)
			}
			return book(`<row r="1">` + noise(10_000, func(r *rand.Rand, _ int) string {
				return "<x z=\"" + odd(r) + odd(r) + odd(r) + "\"" + attributes.String() + "/>"
			}) + `</row>`)
		}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			data := test.f().zip(t)
			runtime.GC()
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			start := time.Now()
			_, _, err := shownCells(data, DefaultLimits())
			took := time.Since(start)
			runtime.ReadMemStats(&after)
			mustRefuse(t, err)
			var r *Refusal
			if errors.As(err, &r) != test.refused {
				t.Errorf("got %v, want refused: %v", err, test.refused)
			}
			t.Logf("%d kB: %v, %v, %d MiB in all", len(data)>>10, err, took, (after.TotalAlloc-before.TotalAlloc)>>20)
			// Other work on the machine may slow this down, so the test allows more
			// than the two seconds of the specification.
			if took > 8*time.Second {
				t.Errorf("took %v", took)
			}
			if all := (after.TotalAlloc - before.TotalAlloc) >> 20; all > 600 {
				t.Errorf("took %d MiB in all", all)
			}
		})
	}
}
