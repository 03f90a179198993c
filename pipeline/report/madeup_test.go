package report

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"testing"

	"bernskats/pipeline/model"
	"bernskats/pipeline/protect"

	"github.com/goccy/go-yaml"
)

// madeUpInput is a report about few indicators with every kind of figure in it:
// final, provisional, missing, rates, breakdowns with a missing part, an area to
// compare with, a break of series. It reads nothing but this repository.
func madeUpInput(t testing.TB, codes ...string) Input {
	t.Helper()
	codesOf := labelCodes(t)
	in := Input{
		Municipality: model.Municipality{Name: ours, Genitive: "Cēsu novada", Locative: "Cēsu novadā", Phrase: "Cēsu novada pašvaldība", Code: "0026000", Kind: "novads"},
		Reading:      builtInReading(t),
		Year:         2024, Languages: []string{"lv", "en"}, Compare: []string{"Latvija"},
		Breaks: []Break{{Measures: []string{"families_at_risk"}, From: "2023-01-01", Cause: "definition",
			Text: model.Text{LV: "mainīta skaitīšanas kārtība", EN: "counted in another way"}}},
		Senders: []Sender{
			{Form: "police", Title: model.Text{LV: "Policijas dati par nepilngadīgajiem", EN: "Police data on minors"}, Name: "Valsts policija", Expected: true, Due: "2025-02-15"},
			{Form: "school", Title: model.Text{LV: "Izglītības iestādes gada dati", EN: "Yearly data of an educational institution"}, Name: "Cēsu 1. pamatskola", Period: "2023/24", Expected: true, Received: true},
		},
		Sheets:      []SheetCount{{Form: "school", Sheet: "absences", Title: "Kavējumi", Sender: "Cēsu 1. pamatskola", File: "skola.xlsx", Counts: model.RowCounts{Read: 40, Accepted: 39, SetAside: 1}}},
		Findings:    FindingCounts{Errors: 1, Warnings: 5, Notes: 3},
		Open:        true,
		Comments:    []Comment{{Indicator: "A2", Text: "Skola maina uzskaites kārtību."}},
		Groups:      []CooperationGroup{{Name: "Cēsu grupa", Bodies: []string{"school", "orphans_court"}, LastReport: "2024-11-05"}},
		Surveys:     []SurveyAnswer{{Survey: "Drošība", Asked: "5.–9. klase", Question: "Vai skolā jūties droši?", Answer: "Jā", Answers: 120}, {Survey: "Drošība", Asked: "5.–9. klase", Question: "Vai skolā jūties droši?", Answer: "Nē", Answers: 21}},
		Fingerprint: "0123abcd", ProgramVersion: "test",
	}
	var facts []model.Fact
	for _, i := range builtInIndicators(t) {
		if !contains(codes, i.Code) && (i.Code != "" || !contains(codes, i.Folder)) {
			continue
		}
		in.Indicators = append(in.Indicators, i)
		for n, m := range i.Measures {
			facts = append(facts, madeUpFacts(i, m, n, codesOf)...)
		}
	}
	in.Edition = protect.Internal(facts)
	return in
}

// madeUpPublic is the same for everybody: counts of 1 to 4 are withheld, and
// some totals. What must be withheld is not found out here: a figure that rests
// on a universe there is not is never shown.
func madeUpPublic(t testing.TB, codes ...string) Input {
	t.Helper()
	in := madeUpInput(t, codes...)
	m := protect.Material{Area: ours, Others: []string{"Latvija"}, Policy: model.Policy{Threshold: 5, Width: 5, ShowZeros: true, RateBase: 20}}
	for n, f := range in.Edition.Figures() {
		k := f.Key()
		key := model.FigureKey{Measure: k.Measure, Period: k.Period, Breakdown: k.Breakdown}
		fact := model.Fact{Indicator: f.Indicator(), Measure: k.Measure, Period: k.Period, Area: k.Area, Breakdown: k.Breakdown, Status: f.Status(), Origin: f.Origin(), Source: f.Source()}
		fact.Received, fact.Expected = f.Senders()
		fact.Value, _ = f.Value()
		fact.Rate, fact.RateUnit, fact.Denominator, _ = f.Rate()
		m.Facts = append(m.Facts, fact)
		if k.Area != ours {
			continue
		}
		b := model.Basis{Key: key}
		if v := fact.Value; v > 0 && v < model.Whole(5) || k.Breakdown == "" && n%7 == 0 {
			b.Needs = []model.FigureKey{{Measure: "nowhere"}}
		}
		m.Disclosure.Bases = append(m.Disclosure.Bases, b)
	}
	sort.Slice(m.Disclosure.Bases, func(i, j int) bool { return m.Disclosure.Bases[i].Key.Compare(m.Disclosure.Bases[j].Key) < 0 })
	edition, _, err := protect.Public(t.Context(), m)
	if err != nil {
		t.Fatal(err)
	}
	in.Edition, in.Open, in.Findings = edition, false, FindingCounts{Warnings: 5}
	return in
}

func TestTheMadeUpPublicReportWithholds(t *testing.T) {
	withheld, shown := 0, 0
	for _, f := range madeUpPublic(t, "A2", "E3").Edition.Figures() {
		if _, ok := f.Value(); ok {
			shown++
		} else if f.Status() == model.Withheld {
			withheld++
		}
	}
	if withheld < 20 || shown < 20 {
		t.Errorf("%d figures are withheld, %d shown", withheld, shown)
	}
}

// labelCodes lists the codes of every dimension in templates/labels.yaml.
func labelCodes(t testing.TB) map[string][]string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "templates", "labels.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var labels struct{ Codes map[string]map[string]any }
	if err := yaml.Unmarshal(data, &labels); err != nil {
		t.Fatal(err)
	}
	all := map[string][]string{}
	for dimension, codes := range labels.Codes {
		for code := range codes {
			all[dimension] = append(all[dimension], code)
		}
		sort.Strings(all[dimension])
	}
	return all
}

func madeUpFacts(i model.Indicator, m model.Measure, n int, codesOf map[string][]string) []model.Fact {
	var facts []model.Fact
	for year := 2021; year <= 2024; year++ {
		for _, p := range model.PeriodsOf(year, true) {
			if p.Kind != m.Period {
				continue
			}
			whole := model.Fact{Indicator: i.Code, Measure: m.ID, Period: p.Label, Area: ours, Status: model.Final, Origin: model.Counted, Received: 2, Expected: 2}
			whole.Value = model.Whole(int64(12 + 7*n + 5*(year%3)))
			if n == 0 && year == 2024 {
				whole.Status, whole.Received, whole.SetAside = model.Provisional, 1, 1
			}
			if n == 1 && year == 2022 {
				whole.Status, whole.Value = model.NotDelivered, 0
			}
			if m.RateUnit != "" && whole.Status != model.NotDelivered {
				whole.RateUnit, whole.Denominator = m.RateUnit, model.Whole(1943)
				whole.Rate, _ = model.Ratio(whole.Value, whole.Denominator, 1000)
				area := whole
				area.Area, area.Origin, area.Source, area.Status = "Latvija", model.Published, "Bērnu aizsardzības centrs", model.Final
				facts = append(facts, area)
			}
			if m.Total {
				facts = append(facts, whole)
			}
			for _, br := range m.Breakdowns {
				facts = append(facts, madeUpParts(whole, br, codesOf)...)
			}
		}
	}
	return facts
}

// madeUpParts are at most six categories of each dimension of a breakdown.
func madeUpParts(whole model.Fact, br model.Breakdown, codesOf map[string][]string) []model.Fact {
	parts := [][]model.Part{nil}
	for _, d := range br.Dimensions {
		codes := codesOf[measureBase(whole.Measure)+"."+d]
		if codes == nil {
			codes = codesOf[d]
		}
		var longer [][]model.Part
		for _, p := range parts {
			for _, c := range codes[:min(6, len(codes))] {
				longer = append(longer, append(append([]model.Part(nil), p...), model.Part{Dimension: d, Code: c}))
			}
		}
		parts = longer
	}
	var facts []model.Fact
	for n, p := range parts {
		f := whole
		f.Breakdown, f.Value = model.BreakdownKey(p...), model.Whole(int64(n%4))
		if f.Status == model.NotDelivered {
			f.Value = 0
		}
		f.RateUnit, f.Rate, f.Denominator = "", 0, 0
		facts = append(facts, f)
	}
	return facts
}

func TestTheMadeUpReportHoldsEveryKindOfFigure(t *testing.T) {
	in := madeUpInput(t, "A2", "B1", "E3", "declared_children")
	if len(in.Indicators) != 4 {
		t.Errorf("%d indicators, want 4", len(in.Indicators))
	}
	seen := map[string]bool{}
	for _, f := range in.Edition.Figures() {
		seen[fmt.Sprint(f.Status())] = true
	}
	for _, want := range []model.Status{model.Final, model.Provisional, model.NotDelivered} {
		if !seen[string(want)] {
			t.Errorf("no figure is %s", want)
		}
	}
}
