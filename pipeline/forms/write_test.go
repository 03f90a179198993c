package forms

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

func wrote(t testing.TB, id string, fill Fill) []byte {
	t.Helper()
	c := builtIn(t)
	f, ok := c.Form(id)
	if !ok {
		t.Fatalf("no form %s", id)
	}
	var b bytes.Buffer
	if err := Write(&b, c, f, fill); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func open(t testing.TB, data []byte) *excelize.File {
	t.Helper()
	book, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { book.Close() })
	return book
}

func TestEveryBlankFormHasItsSheetsAndHeadings(t *testing.T) {
	for _, f := range builtIn(t).Forms {
		t.Run(f.ID, func(t *testing.T) {
			book := open(t, wrote(t, f.ID, Fill{Sender: "Cēsu novads", Year: 2024}))
			names := book.GetSheetList()
			if names[0] != CoverName {
				t.Errorf("the first sheet is %q", names[0])
			}
			for _, s := range f.Sheets {
				rows, err := book.GetRows(s.Name)
				if err != nil {
					t.Fatal(err)
				}
				var got, want []string
				for _, c := range s.Columns {
					want = append(want, c.Header)
				}
				if s.Layout == "pairs" {
					for _, row := range rows {
						got = append(got, row[0])
					}
				} else if len(rows) == 1 {
					got = rows[0]
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%s (-want +got):\n%s", s.Name, diff)
				}
			}
			want := len(f.Sheets) + 1
			if names[len(names)-1] == ListsName {
				want++
			}
			if f.Layout == "cells" {
				want++
			}
			if len(names) != want {
				t.Errorf("sheets: %v", names)
			}
		})
	}
}

func TestTheCoverSaysWhoWhatAndWhen(t *testing.T) {
	rows, err := open(t, wrote(t, "school", Fill{Sender: "Cēsu 2. pamatskola", Year: 2024, SchoolYear: "2023/24"})).GetRows(CoverName)
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{{"Veidlapa", "school"}, {"Versija", builtIn(t).Version()}, {"Sūtītājs", "Cēsu 2. pamatskola"}, {"Gads", "2023/24"}}
	if diff := cmp.Diff(want, rows[2:6]); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	all := fmt.Sprint(rows)
	for _, part := range []string{"Neattaisnoti kavētās stundas", "vīrietis; sieviete", "B-17", "2023./2024."} {
		if !strings.Contains(all, part) {
			t.Errorf("the instructions do not say %q", part)
		}
	}
}

func TestLongListsStandOnASheetPeopleCanSee(t *testing.T) {
	book := open(t, wrote(t, "education_board", Fill{}))
	if visible, err := book.GetSheetVisible(ListsName); err != nil || !visible {
		t.Fatalf("%s: %v %v", ListsName, visible, err)
	}
	rules, err := book.GetDataValidations("Nereģistrētie")
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for _, r := range rules {
		found = found || r.Sqref == "D2:D1048576" && r.Formula1 == "Saraksti!$A$2:$A$16" // 15 statuses below a heading
	}
	if !found {
		t.Errorf("no drop-down of the 15 statuses: %+v", rules)
	}
}

func TestALabelWithACommaIsNotSplit(t *testing.T) {
	rules, err := open(t, wrote(t, "orphans_court", Fill{})).GetDataValidations("Aizgādības lēmumi")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rules {
		if r.Sqref == "D2:D1048576" && !strings.HasPrefix(r.Formula1, ListsName) {
			t.Errorf("the drop-down of deciders is %s; “bāriņtiesa, vienpersoniski” has a comma", r.Formula1)
		}
	}
}

func TestFilledCellsAreWhatPeopleWouldHaveTyped(t *testing.T) {
	row := []string{"010100-20060", "2016-06-15", "vīrietis", "pamatizglītība", "1", "25"}
	fill := Fill{
		Rows:  map[string][][]string{"absences": {row, {"B-17", "15.06.2016", "", "", "2", "divi"}}},
		Pairs: map[string]map[string]string{"school": {"institution": "0913900411", "pupil_council": "jā"}},
	}
	book := open(t, wrote(t, "school", fill))
	raw, err := book.GetRows("Kavējumi", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"010100-20060", "42536", "vīrietis", "pamatizglītība", "1", "25"}, // 42536 is 15 June 2016
		{"B-17", "15.06.2016", "", "", "2", "divi"},
	}
	if diff := cmp.Diff(want, raw[1:]); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if shown, _ := book.GetCellValue("Kavējumi", "B2"); shown != "15.06.2016" {
		t.Errorf("the birth date is shown as %s", shown)
	}
	for cell, want := range map[string]excelize.CellType{"A2": excelize.CellTypeSharedString, "F2": excelize.CellTypeUnset, "F3": excelize.CellTypeSharedString} {
		if got, _ := book.GetCellType("Kavējumi", cell); got != want {
			t.Errorf("%s is of type %d, want %d", cell, got, want)
		}
	}
	if code, _ := book.GetCellValue("Iestāde", "B1"); code != "0913900411" {
		t.Errorf("the institution is %q", code)
	}
}

func TestEqualContentGivesEqualBytes(t *testing.T) {
	fill := Fill{Sender: "Skola", Year: 2024, Rows: map[string][][]string{"absences": absences(1200), "violence": {{"1", "2024-02-03", "fiziska", "cits", "2", "skola"}}}}
	first := wrote(t, "school", fill)
	for range 3 {
		if !bytes.Equal(first, wrote(t, "school", fill)) {
			t.Fatal("two workbooks of the same content differ")
		}
	}
}

func TestLongSheetsKeepEverythingShortOnesHave(t *testing.T) {
	short := open(t, wrote(t, "school", Fill{Rows: map[string][][]string{"absences": absences(streamFrom - 1)}}))
	long := open(t, wrote(t, "school", Fill{Rows: map[string][][]string{"absences": absences(streamFrom)}}))
	a, _ := short.GetRows("Kavējumi")
	b, _ := long.GetRows("Kavējumi")
	if diff := cmp.Diff(a, b[:len(b)-1]); diff != "" {
		t.Errorf("rows (-short +long):\n%s", diff)
	}
	av, _ := short.GetDataValidations("Kavējumi")
	bv, _ := long.GetDataValidations("Kavējumi")
	if diff := cmp.Diff(av, bv); diff != "" || len(av) == 0 {
		t.Errorf("checks (-short +long):\n%s", diff)
	}
	for _, book := range []*excelize.File{short, long} {
		panes, err := book.GetPanes("Kavējumi")
		if err != nil || !panes.Freeze || panes.YSplit != 1 {
			t.Errorf("the header row is not frozen: %+v %v", panes, err)
		}
		layout, err := book.GetPageLayout("Kavējumi")
		if err != nil || *layout.Size != 9 || *layout.Orientation != "landscape" {
			t.Errorf("the page is not A4 across: %v", err)
		}
	}
}

func TestTheModificationTimeCanBeGiven(t *testing.T) {
	props, err := open(t, wrote(t, "police", Fill{Modified: "2025-02-03T04:05:06Z"})).GetDocProps()
	if err != nil || props.Modified != "2025-02-03T04:05:06Z" || props.Created != fixedTime || props.Creator != "bernskats" {
		t.Errorf("%+v %v", props, err)
	}
}

func TestTheOfficialFormCanBeFilled(t *testing.T) {
	book := open(t, wrote(t, "orphans_court_yearly", Fill{Rows: map[string][][]string{"cells": {{"Audžuģimenes 31. decembrī", "Kopā", "12"}}}}))
	rows, err := book.GetRows(YearlySheetName)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if row[0] == "Audžuģimenes 31. decembrī" && row[1] == "12" {
			return
		}
	}
	t.Error("the figure is not in its row and column")
}

func absences(n int) [][]string {
	rows := make([][]string, n)
	for i := range rows {
		rows[i] = []string{fmt.Sprintf("B-%d", i), "2010-05-06", "vīrietis", "pamatizglītība", "1", fmt.Sprint(i % 50)}
	}
	return rows
}

func TestFifteenThousandRowsTakeAboutASecond(t *testing.T) {
	rows := absences(15000)
	began := time.Now()
	data := wrote(t, "school", Fill{Rows: map[string][][]string{"absences": rows}})
	took := time.Since(began)
	t.Logf("%d bytes in %v", len(data), took)
	if took > 5*time.Second { // the aim is one; a busy machine gets leave
		t.Errorf("took %v", took)
	}
}
