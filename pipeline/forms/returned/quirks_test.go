package returned

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bernskats/pipeline/intake/xlsx"
	"bernskats/pipeline/model"
)

// TestEveryWorkbookThatReadsIsMarkedOrListed marks two cells of every sheet of
// every workbook of the folder of unusual ones that the reader reads. Mark itself
// compares what is read before and after; here the comments and the list are
// looked for, and the second marking of the first one's result.
func TestEveryWorkbookThatReadsIsMarkedOrListed(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "..", "..", "..", "shared", "quirks", "*.xls[xm]"))
	if err != nil || len(files) == 0 {
		t.Skip("SKIPPED: the folder of unusual workbooks is not here: none was marked")
	}
	marked := 0
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			book, err := xlsx.Open(context.Background(), file, data, xlsx.DefaultLimits())
			if err != nil {
				return // refused: such a file goes back as a list
			}
			findings := twoOfEach(book)
			got, err := Mark(context.Background(), Book{"x.xlsx", data, findings}, xlsx.DefaultLimits())
			var cannot *CannotMark
			if errors.As(err, &cannot) {
				if want := listedQuirks()[filepath.Base(file)]; !strings.Contains(cannot.Detail, want) || want == "" {
					t.Errorf("goes back as a list: %s", cannot)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if listedQuirks()[filepath.Base(file)] != "" {
				t.Error("can be marked after all: take it off the list of this test")
			}
			marked++
			holdsMarks(t, got, findings)
			again, err := Mark(context.Background(), Book{"x.xlsx", got, findings[:1]}, xlsx.DefaultLimits())
			if err != nil {
				t.Fatalf("marking the return again: %v", err)
			}
			holdsMarks(t, again, findings[:1])
		})
	}
	t.Logf("%d of %d workbooks were marked", marked, len(files))
}

// listedQuirks are those that go back as a list, and a word of the reason.
func listedQuirks() map[string]string {
	return map[string]string{"g_cells_out_of_order.xlsx": "out of order"}
}

func twoOfEach(book *xlsx.Workbook) []model.Finding {
	var findings []model.Finding
	for _, s := range book.Sheets() {
		findings = append(findings,
			model.Finding{Code: "E012", Severity: model.Error, Place: model.Place{File: "x.xlsx", Sheet: s.Name, Cell: "B2"}, LV: model.Sentence{Found: "Kļūda.", Expected: "Gaidīts.", Mend: "Labojiet."}},
			model.Finding{Code: "W001", Severity: model.Warning, Place: model.Place{File: "x.xlsx", Sheet: s.Name, Cell: "H300"}, LV: model.Sentence{Found: "Neparasti.", Expected: "Gaidīts.", Mend: "Pārbaudiet."}})
	}
	return findings
}

// holdsMarks looks for a comment at every finding and for nothing more.
func holdsMarks(t *testing.T, data []byte, findings []model.Finding) {
	t.Helper()
	book, err := xlsx.Open(context.Background(), "x.xlsx", data, xlsx.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	lists := 0
	ours := map[string]bool{}
	for i, s := range book.Sheets() {
		list, err := readEarlier(s)
		if err != nil {
			t.Fatal(err)
		}
		if list != nil {
			lists++
			if i != 0 {
				t.Errorf("the list is sheet %d", i+1)
			}
		}
		for _, c := range s.Comments() {
			if _, _, ok := ownPart(c.Text); ok {
				ours[s.Name+"!"+c.Cell] = true
			}
		}
	}
	if lists != 1 {
		t.Errorf("%d lists of corrections", lists)
	}
	if len(ours) != len(findings) {
		t.Errorf("%d comments for %d findings: %v", len(ours), len(findings), ours)
	}
}
