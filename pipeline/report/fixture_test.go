package report

import (
	"encoding/csv"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"testing"

	indicators "bernskats/indicators"
	"bernskats/pipeline/measure"
	"bernskats/pipeline/model"
	"bernskats/pipeline/protect"
	"bernskats/templates"

	"github.com/goccy/go-yaml"
)

const ours = "Cēsu novads"

// sampleFacts reads the made-up municipality's figures for 2024.
func sampleFacts(t testing.TB) []model.Fact {
	t.Helper()
	name := filepath.Join("..", "..", "..", "shared", "sample", "expected.csv")
	file, err := os.Open(name)
	if os.IsNotExist(err) {
		t.Skipf("the sample is not here: %s", name)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var facts []model.Fact
	for _, r := range rows[1:] {
		f := model.Fact{Indicator: r[0], Measure: r[1], Period: r[2], Area: ours, Breakdown: r[3], Status: model.Status(r[5]), Origin: model.Counted, Received: 1, Expected: 1}
		if r[4] != "" {
			f.Value = decimal(t, r[4])
		}
		if r[6] != "" {
			f.RateUnit, f.Rate, f.Denominator = r[6], rounded(t, r[7]), decimal(t, r[8])
		}
		f.NotGiven, _ = strconv.Atoi(r[9])
		facts = append(facts, f)
	}
	return facts
}

func decimal(t testing.TB, s string) model.Decimal {
	t.Helper()
	d, err := model.ParseDecimal(s)
	if err != nil {
		t.Fatalf("%q: %v", s, err)
	}
	return d
}

func rounded(t testing.TB, s string) model.Decimal {
	t.Helper()
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		t.Fatalf("%q is no number", s)
	}
	return decimal(t, r.FloatString(1))
}

// withEarlier adds made-up figures of the four years before: each count a few
// more or fewer, so that every kind of change occurs.
func withEarlier(facts []model.Fact) []model.Fact {
	all := append([]model.Fact(nil), facts...)
	for back := 1; back <= 4; back++ {
		for n, f := range facts {
			for i := 0; i < back; i++ {
				f.Period = earlier(f.Period)
			}
			if f.Status == model.Final {
				f.Value += model.Whole(int64((n*7+back*5)%9 - 3))
				if f.Value < 0 {
					f.Value = 0
				}
			}
			f.RateUnit, f.Rate, f.Denominator = "", 0, 0
			all = append(all, f)
		}
	}
	seen := map[string]bool{}
	var unique []model.Fact
	for _, f := range all {
		key := fmt.Sprint(f.Measure, "|", f.Period, "|", f.Breakdown)
		if !seen[key] {
			seen[key] = true
			unique = append(unique, f)
		}
	}
	return unique
}

// definition is what these tests need of an indicator.yaml.
type definition struct {
	Code       string
	Group      string
	Title      model.Text
	Definition model.Text
	Base       model.Text
	Caution    model.Text
	Law        []model.LawReference
	Legal      []string
	Cases      map[string]struct{ Period model.PeriodKind }
	Measures   yaml.MapSlice
}

// definedMeasure is what they need of a measure in it.
type definedMeasure struct {
	Title   model.Text
	Formula model.Text
	Cases   string
	Counts  string
	By      []any
	Overlap []any
	Total   *bool
	Rising  string
	Rate    *struct {
		Unit string
		Says model.Text
	}
}

// builtInIndicators reads the built-in definitions the way a reader of reports
// sees them; the room that loads them for real is no business of this one.
func builtInIndicators(t testing.TB) []model.Indicator {
	t.Helper()
	names, err := filepath.Glob(filepath.Join("..", "..", "indicators", "*", "*", "indicator.yaml"))
	if err != nil || len(names) < 28 {
		t.Fatalf("%d built-in indicators (%v), want 21 and 7 of context", len(names), err)
	}
	var list []model.Indicator
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var d definition
		if err := yaml.Unmarshal(data, &d); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		i := model.Indicator{Folder: filepath.Base(filepath.Dir(name)), Code: d.Code, Group: d.Group, Title: d.Title, Definition: d.Definition, Base: d.Base, Caution: d.Caution, Law: d.Law, Legal: d.Legal}
		for _, item := range d.Measures {
			i.Measures = append(i.Measures, readMeasure(t, d, item))
		}
		list = append(list, i)
	}
	return list
}

func readMeasure(t testing.TB, d definition, item yaml.MapItem) model.Measure {
	t.Helper()
	data, err := yaml.Marshal(item.Value)
	if err != nil {
		t.Fatal(err)
	}
	var y definedMeasure
	if err := yaml.Unmarshal(data, &y); err != nil {
		t.Fatal(err)
	}
	m := model.Measure{ID: fmt.Sprint(item.Key), Indicator: d.Code, Title: y.Title, Formula: y.Formula, Counts: y.Counts, Period: d.Cases[y.Cases].Period, Total: y.Total == nil || *y.Total, Rising: y.Rising}
	if y.Rate != nil {
		m.RateUnit, m.RateOf = y.Rate.Unit, y.Rate.Says
	}
	for _, by := range y.By {
		m.Breakdowns = append(m.Breakdowns, model.Breakdown{Dimensions: dimensionList(by)})
	}
	for _, by := range y.Overlap {
		m.Breakdowns = append(m.Breakdowns, model.Breakdown{Dimensions: dimensionList(by), Overlap: true})
	}
	return m
}

func dimensionList(by any) []string {
	if list, ok := by.([]any); ok {
		var ds []string
		for _, d := range list {
			ds = append(ds, fmt.Sprint(d))
		}
		sort.Strings(ds)
		return ds
	}
	return []string{fmt.Sprint(by)}
}

// sampleInput is a whole report: the sample's year with made-up earlier years,
// a comparison area and everything around the figures.
func sampleInput(t testing.TB) Input {
	t.Helper()
	year := sampleFacts(t)
	facts := withEarlier(year)
	for y := 2020; y <= 2024; y++ {
		f := model.Fact{Indicator: "E3", Measure: "out_of_family_care.children", Period: fmt.Sprintf("%d-12-31", y), Area: "Latvija", Value: model.Whole(int64(6500 - 150*(y-2020))), Status: model.Final, Origin: model.Published, Source: "Bērnu aizsardzības centrs"}
		facts = append(facts, f)
	}
	in := Input{
		Municipality: model.Municipality{Name: ours, Genitive: "Cēsu novada", Locative: "Cēsu novadā", Phrase: "Cēsu novada pašvaldība", Code: "0026000", Kind: "novads"},
		Year:         2024, Languages: []string{"lv", "en"},
		Reading: builtInReading(t), Edition: protect.Internal(facts), Indicators: builtInIndicators(t), Compare: []string{"Latvija"},
		Legal: []model.LegalValue{{Name: "school.unexcused_lessons", Title: model.Text{LV: "Neattaisnoti kavētās mācību stundas semestrī, kuras pārsniedzot jārīkojas", EN: "Unexcused lessons in a semester beyond which action is due"}, Unit: "lesson", From: "2011-02-05", Until: model.OpenEnd, Value: model.Whole(20), Law: model.Text{LV: "MK noteikumi Nr. 89", EN: "Cabinet Regulation No. 89"}, Link: "https://likumi.lv/ta/id/225329", CheckedOn: "2026-11-20"}},
		Names: map[string]string{"4413900137": "Cēsu 1. pamatskola", "4413900274": "Priekuļu vidusskola", "4413900548": "Ķempju pamatskola", "0913900411": "Āraišu speciālā skola"},
		Senders: []Sender{
			{Form: "police", Title: model.Text{LV: "Policijas dati par nepilngadīgajiem", EN: "Police data on minors"}, Name: "Valsts policija", Expected: true, Due: "2025-02-15"},
			{Form: "police", Title: model.Text{LV: "Policijas dati par nepilngadīgajiem", EN: "Police data on minors"}, Name: "Cēsu novada pašvaldības policija", Expected: true, Received: true, Due: "2025-02-15", File: "policija.xlsx"},
			{Form: "school", Title: model.Text{LV: "Izglītības iestādes gada dati", EN: "Yearly data of an educational institution"}, Name: "Cēsu 1. pamatskola", Period: "2023/24", Expected: true, Received: true},
		},
		Sheets: []SheetCount{
			{Form: "police", Sheet: "offences", Title: "Likumpārkāpumi", Sender: "Cēsu novada pašvaldības policija", File: "policija.xlsx", Counts: model.RowCounts{Read: 1021, Accepted: 1015, SetAside: 2, Duplicate: 1, Total: 1, Blank: 2}},
			{Form: "school", Sheet: "absences", Title: "Kavējumi", Sender: "Cēsu 1. pamatskola", File: "skola.xlsx", Counts: model.RowCounts{Read: 40, Accepted: 40}},
		},
		Findings: FindingCounts{Errors: 2, Warnings: 5, Notes: 3}, Open: true,
		Comments:    []Comment{{Indicator: "A2", Text: "Skola maina uzskaites kārtību."}},
		Groups:      []CooperationGroup{{Name: "Cēsu grupa", Bodies: []string{"school", "orphans_court"}, LastReport: "2024-11-05"}},
		Surveys:     []SurveyAnswer{{Survey: "Drošība", Asked: "5.–9. klase", Question: "Vai skolā jūties droši?", Answer: "Jā", Answers: 120}, {Survey: "Drošība", Asked: "5.–9. klase", Question: "Vai skolā jūties droši?", Answer: "Nē", Answers: 21}},
		Fingerprint: "0123abcd", ProgramVersion: "test",
	}
	return in
}

// builtInReading is how the built-in rules judge numbers.
func builtInReading(t testing.TB) model.Reading {
	t.Helper()
	fsys := indicators.BuiltIn()
	defs, err := measure.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	legal, err := measure.LoadLegal(fsys)
	if err != nil {
		t.Fatal(err)
	}
	r, err := measure.LoadReading(fsys, defs, legal)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func builtIn(t testing.TB) *Templates {
	t.Helper()
	tmpl, err := LoadTemplates(templates.Files())
	if err != nil {
		t.Fatal(err)
	}
	return tmpl
}
