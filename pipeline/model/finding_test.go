package model

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestFindingsAreSortedByRowThenColumn(t *testing.T) {
	at := func(file, sheet, cell, code string) Finding {
		return Finding{Code: code, Place: Place{File: file, Sheet: sheet, Cell: cell}}
	}
	want := []Finding{
		at("a.xlsx", "", "", "E100"),         // the whole file
		at("a.xlsx", "Kavējumi", "", "W200"), // the whole sheet
		at("a.xlsx", "Kavējumi", "B1", "E012"),
		at("a.xlsx", "Kavējumi", "A2", "E012"),
		at("a.xlsx", "Kavējumi", "B2", "E010"),
		at("a.xlsx", "Kavējumi", "B2", "E012"),
		at("a.xlsx", "Kavējumi", "AA2", "E012"), // column 27 after column 2
		at("a.xlsx", "Kavējumi", "A10", "E012"), // row 10 after row 2
		at("b.xlsx", "", "", "E100"),
	}
	rapid.Check(t, func(t *rapid.T) {
		got := rapid.Permutation(want).Draw(t, "findings")
		SortFindings(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("(-want +got):\n%s", diff)
		}
	})
}

func TestAPlaceIsPrintedAsFarAsItIsKnown(t *testing.T) {
	for want, p := range map[string]Place{
		"s/a.xlsx":              {File: "s/a.xlsx"},
		"s/a.xlsx Kavējumi":     {File: "s/a.xlsx", Sheet: "Kavējumi"},
		"s/a.xlsx Kavējumi!D17": {File: "s/a.xlsx", Sheet: "Kavējumi", Cell: "D17"},
	} {
		if got := p.String(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestColumnLettersCountAsSpreadsheetsDo(t *testing.T) {
	for column, want := range map[int]string{1: "A", 26: "Z", 27: "AA", 28: "AB", 52: "AZ", 53: "BA", 702: "ZZ", 703: "AAA", 16384: "XFD"} {
		if got := ColumnLetters(column); got != want {
			t.Errorf("column %d: %s, want %s", column, got, want)
		}
		if back, _ := splitCell(want + "9"); back != column {
			t.Errorf("%s is column %d, want %d", want, back, column)
		}
	}
}

func TestEveryRowIsAccountedFor(t *testing.T) {
	c := RowCounts{Read: 10, Accepted: 5, SetAside: 2, Duplicate: 1, Total: 1, Blank: 1} // 5+2+1+1+1 = 10
	if !c.Balanced() {
		t.Error("balanced counts are not")
	}
	for name, change := range map[string]RowCounts{
		"a row too few read": {Read: -1}, "accepted twice": {Accepted: 1}, "set aside twice": {SetAside: 1},
		"duplicate twice": {Duplicate: 1}, "total twice": {Total: 1}, "blank twice": {Blank: 1},
	} {
		if c.Add(change).Balanced() {
			t.Errorf("%s: not noticed", name)
		}
	}
	want := RowCounts{Read: 20, Accepted: 10, SetAside: 4, Duplicate: 2, Total: 2, Blank: 2}
	if diff := cmp.Diff(want, c.Add(c)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestASentenceIsFilledOnce(t *testing.T) {
	for _, tt := range []struct{ name, template, want string }{
		{"nothing to fill", "Lapa ir tukša.", "Lapa ir tukša."},
		{"two words", "{found}, nevis {want}.", "5, nevis 6."},
		{"the same word twice", "{want} un {want}", "6 un 6"},
		{"a word nobody gave stays visible", "{unknown}", "{unknown}"},
		{"what is filled in is not filled again", "{trap}", "{want}"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := Fill(tt.template, map[string]string{"found": "5", "want": "6", "trap": "{want}"}); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestTextsAreLatvianUnlessEnglishIsAskedFor(t *testing.T) {
	text := Text{LV: "bērni", EN: "children"}
	if text.In("lv") != "bērni" || text.In("en") != "children" || text.In("") != "bērni" {
		t.Error("wrong language")
	}
}

func TestProblemsAreAllPrintedInOrder(t *testing.T) {
	ps := Problems{
		{File: "b.yaml", Text: "cannot be read"},
		{File: "a.yaml", Line: 10, Column: 3, Text: "unknown key", Want: "want x"},
		{File: "a.yaml", Line: 9, Column: 1, Text: "missing title"},
	}
	want := "a.yaml:9:1: missing title\na.yaml:10:3: unknown key\n    want x\nb.yaml: cannot be read"
	if diff := cmp.Diff(want, ps.Err().Error()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if ps[0].File != "b.yaml" {
		t.Error("printing changed the list")
	}
	if (Problems{}).Err() != nil {
		t.Error("no problems are no error")
	}
}
