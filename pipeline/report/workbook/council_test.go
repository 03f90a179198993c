package workbook

import (
	"bytes"
	"strings"
	"testing"

	"bernskats/pipeline/model"
	"bernskats/pipeline/programme"
	"bernskats/pipeline/report"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

func councilBook(t testing.TB, in report.Input) []byte {
	t.Helper()
	xlsx, err := Council(t.Context(), in, words(t, "lv"))
	if err != nil {
		t.Fatal(err)
	}
	return xlsx
}

func withPlan() report.Input {
	in := input()
	money, base, target := model.Whole(1200)+model.DecimalUnit/2, model.Whole(90), model.Whole(120)
	in.Programme = &programme.Programme{Title: "Bērni", FirstYear: 2022, LastYear: 2026, Activities: []programme.Activity{
		{Number: "1.", Priority: "Ģimene", Text: "=1+1", Responsible: "Bāriņtiesa", Due: "2026-12-31", Needed: &money, Funding: "existing", Indicator: "E3",
			Results: []programme.Result{{Text: "Aprūpē", Measure: "out_of_family_care.children", Base: &base, BaseYear: 2021, Target: &target, TargetYear: 2026}, {Text: "Bez skaitļa", Target: &target, TargetYear: 2026}}},
		{Number: "2.", Priority: "Skola", Text: "Droša skola", Responsible: "Skola", Due: "2024-12-31", Progress: &programme.Progress{Status: "ongoing", Budgeted: &base, Spent: &base}},
	}}
	return in
}

func TestTheCouncilWorkbookHoldsNumbersAndSaysWhatIsMissing(t *testing.T) {
	f := opened(t, councilBook(t, withPlan()))
	rows := func(like string) [][]string {
		for _, name := range f.GetSheetList() {
			if strings.HasPrefix(name, like) {
				all, err := f.GetRows(name, excelize.Options{RawCellValue: true})
				if err != nil {
					t.Fatal(err)
				}
				return all
			}
		}
		t.Fatalf("no sheet %s among %v", like, f.GetSheetList())
		return nil
	}
	want := [][]string{
		{"Rezultatīvais rādītājs", "Bāze", "Bāzes gads", "Mērķis", "Mērķa gads", "Sasniegts", "Vērtējums", "Kas nav norādīts"},
		{"1. Aprūpē", "90", "2021", "120", "2026", "110", "tuvojas mērķim"}, // 20 of 30 in 3 of 5 years
		{"1. Bez skaitļa", "", "", "120", "2026", "", "nav nosakāms", "Bāze: nav norādīts; Bāzes gads: nav norādīts; Sasniegts: nav norādīts"},
	}
	if diff := cmp.Diff(want, rows("Rezultatīvie rādītāji")[2:]); diff != "" {
		t.Errorf("results (-want +got):\n%s", diff)
	}
	money := rows("Finansējums pa aktivitātēm")
	if diff := cmp.Diff([]string{"1. =1+1", "1200.5", "", "", "esošais budžets", "Paredzētais 2024. gadā: nav norādīts; Izlietotais 2024. gadā: nav norādīts"}, money[3]); diff != "" {
		t.Errorf("money (-want +got):\n%s", diff)
	}
	plan := rows("Rīcības plāna aktivitātes")
	if got := plan[len(plan)-1]; got[0] != "Skola" || got[1] != "2. Droša skola" || got[4] != "kavējas" {
		t.Errorf("the plan names the priority of every row: %q", got)
	}
	figures := rows("Rādītāji")
	if len(figures) < 5 || figures[4][1] != "out_of_family_care.children" {
		t.Errorf("figures: %q", figures)
	}
}

func TestTheCouncilWorkbookIsTheSameTwiceAndNothingIsHidden(t *testing.T) {
	first := councilBook(t, withPlan())
	if !bytes.Equal(first, councilBook(t, withPlan())) {
		t.Error("not the same bytes twice")
	}
	for name, content := range parts(t, first) {
		for _, unwanted := range []string{"mergeCell", `hidden="1"`, "<f>", "externalLink"} {
			if strings.Contains(content, unwanted) {
				t.Errorf("%s holds %q", name, unwanted)
			}
		}
	}
	without := input()
	if f := opened(t, councilBook(t, without)); len(f.GetSheetList()) < 3 {
		t.Errorf("without a programme: %v", f.GetSheetList())
	}
}
