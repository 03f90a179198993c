package report

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bernskats/pipeline/model"
	"bernskats/pipeline/report/chart"
)

func TestABreakStandsBeforeTheFirstPointItConcerns(t *testing.T) {
	m := model.Measure{ID: "x.children"}
	of := model.Text{LV: "apvienoti novadi", EN: "municipalities joined"}
	in := Input{Municipality: model.Municipality{Name: ours}, Breaks: []Break{
		{From: "2021-07-01", Areas: []string{ours}, Cause: "territory", Text: of},
		{Measures: []string{"x"}, From: "2023-01-01", Areas: []string{"Latvija"}, Cause: "law"},
		{Measures: []string{"y"}, From: "2022-01-01", Cause: "law"},
	}}
	b := newBuilder(in, builtIn(t).Texts().In("lv"))
	years := []string{"2020", "2021", "2022", "2023"}
	own := []chart.Break{{From: "2021", Text: "apvienoti novadi"}, {From: "2022", Text: "2021. gads vēl daļēji ir no iepriekšējās rindas"}}
	if diff := cmp.Diff(own, b.chartBreaks(m, years, ours)); diff != "" {
		t.Errorf("ours alone (-want +got):\n%s", diff)
	}
	beside := append(own, chart.Break{From: "2023", Text: "Latvija – mainījies tiesiskais regulējums"})
	if diff := cmp.Diff(beside, b.chartBreaks(m, years, ours, "Latvija")); diff != "" {
		t.Errorf("beside Latvija (-want +got):\n%s", diff)
	}
	days := []string{"2020-12-31", "2021-12-31", "2022-12-31"}
	if diff := cmp.Diff([]chart.Break{{From: "2021", Text: "apvienoti novadi"}}, b.chartBreaks(m, days, ours)); diff != "" {
		t.Errorf("reference days (-want +got):\n%s", diff)
	}
}

// TestABreakOfAnotherAreaIsSaidBesideIt with the source of its numbers, and drawn.
func TestABreakOfAnotherAreaIsSaidBesideIt(t *testing.T) {
	in := madeUpInput(t, "A2", "E3")
	in.Breaks = []Break{{Measures: []string{"out_of_family_care", "unexcused_absence"}, From: "2023-01-01", Areas: []string{"Latvija"}, Cause: "definition", Text: model.Text{LV: "cita uzskaite", EN: "counted otherwise"}}}
	page, err := builtIn(t).Situation(context.Background(), in, "lv")
	if err != nil {
		t.Fatal(err)
	}
	says := readable(t, page)
	for _, want := range []string{
		"Latvija: skaitļi pirms un pēc 2023. gada 1. janvāra nav salīdzināmi: cita uzskaite.",
		"Latvija (2021–2024); avots: Bērnu aizsardzības centrs.",
	} {
		if !strings.Contains(says, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if !strings.Contains(string(page), "Latvija – cita uzskaite") {
		t.Error("no chart names the break of the area beside")
	}
}
