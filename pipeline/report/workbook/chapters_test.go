package workbook

import (
	"slices"
	"strings"
	"testing"

	"bernskats/pipeline/model"
	"bernskats/pipeline/protect"
	"bernskats/pipeline/report"

	"github.com/google/go-cmp/cmp"
)

// served is a year with services, a way of families, and cooperation.
func served() report.Input {
	in := input()
	measure := func(id, counts string, total bool, dimensions ...string) model.Measure {
		m := model.Measure{ID: id, Title: model.Text{LV: id, EN: id}, Counts: counts, Period: model.CalendarYear, Total: total}
		for _, d := range dimensions {
			m.Breakdowns = append(m.Breakdowns, model.Breakdown{Dimensions: []string{d}, Overlap: true})
		}
		return m
	}
	in.Indicators = append(in.Indicators,
		model.Indicator{Folder: "b/b2", Code: "B2", Group: "B", Title: model.Text{LV: "Pakalpojumi", EN: "Services"}, Measures: []model.Measure{
			measure("social_services.families", "families", true, "service"), measure("social_services.at_end", "families", false, "service")}},
		model.Indicator{Folder: "e/e1", Code: "E1", Group: "E", Title: model.Text{LV: "Vecāki", EN: "Parents"}, Measures: []model.Measure{measure("custody_suspended.parents", "parents", true)}},
		model.Indicator{Folder: "context/cooperation_group", Group: "context", Title: model.Text{LV: "Grupas darbs", EN: "Work of the group"}, Measures: []model.Measure{measure("cooperation_group.meetings", "meetings", true)}})
	fact := func(id, breakdown string, value int64, status model.Status) model.Fact {
		return model.Fact{Measure: id, Period: "2024", Area: ours, Breakdown: breakdown, Value: model.Whole(value), Status: status, Origin: model.Counted, Received: 1, Expected: 1}
	}
	in.Edition = protect.Internal(append(facts(),
		fact("social_services.families", "", 40, model.Final), fact("social_services.families", "service=respite", 21, model.Final), fact("social_services.families", "service=day_centre", 3, model.Withheld),
		fact("social_services.at_end", "service=respite", 11, model.Final), fact("custody_suspended.parents", "", 17, model.Final), fact("cooperation_group.meetings", "", 12, model.Final)))
	in.Groups = []report.CooperationGroup{{Name: "Pirmā grupa", Bodies: []string{"education", "ngo"}}}
	in.Proposals = []report.Proposal{{Group: "Pirmā grupa", Day: "2024-03-01", To: "ministry", Outcome: "Precizēt", FollowUp: "accepted"}}
	return in
}

func TestChaptersHaveSheetsWithTheFiguresOfTheirTablesEachOnce(t *testing.T) {
	f := opened(t, written(t, served(), "lv"))
	for name, want := range map[string][]string{
		"Pakalpojumi":     {"social_services.at_end  service=respite 11", "social_services.families  service=respite 21", "social_services.families   40", "social_services.families konfidenciāli service=day_centre "},
		"Aizgādības ceļš": {"custody_suspended.parents   17"},
		"Sadarbība":       {"cooperation_group.meetings   12"},
	} {
		rows, err := f.GetRows(name)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, row := range rows {
			if len(row) < 16 || !strings.Contains(row[1], ".") {
				continue
			}
			row = append(row, "")
			if row[6] == "galīgs" {
				row[6] = ""
			}
			got = append(got, row[1]+" "+row[6]+" "+row[16]+" "+row[5])
		}
		slices.Sort(got)
		slices.Sort(want)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: measure, status, part and number (-want +got):\n%s", name, diff)
		}
	}
}

func TestTablesOfWordsHaveOneAnswerARow(t *testing.T) {
	f := opened(t, written(t, served(), "lv"))
	rows, err := f.GetRows("Kas pārstāvēts sadarbības grupā")
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{{"Nosaukums", "Sadarbības grupa", "Saturs"}, {"Policija", "Pirmā grupa", "nav"}, {"Sociālais dienests", "Pirmā grupa", "nav"},
		{"Izglītības pārvalde vai izglītības speciālists", "Pirmā grupa", "ir"}, {"Bāriņtiesa", "Pirmā grupa", "nav"}, {"Citi pārstāvji", "Pirmā grupa", "nevalstiskā organizācija"}}
	if diff := cmp.Diff(want, rows[len(rows)-6:]); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if !slices.Contains(f.GetSheetList(), "Priekšlikumi un kas ar tiem") {
		t.Errorf("no sheet of the proposals: %q", f.GetSheetList())
	}
}
