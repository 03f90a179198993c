package report

import (
	"encoding/csv"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"bernskats/pipeline/model"
	"bernskats/pipeline/protect"
	"bernskats/templates"
)

const ours = "Cēsu novads"

// sampleFacts reads the made-up municipality's figures for 2024.
func sampleFacts(t *testing.T) []model.Fact {
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

func decimal(t *testing.T, s string) model.Decimal {
	t.Helper()
	d, err := model.ParseDecimal(s)
	if err != nil {
		t.Fatalf("%q: %v", s, err)
	}
	return d
}

func rounded(t *testing.T, s string) model.Decimal {
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

// indicatorsOf makes up descriptions of the measures that the facts have.
func indicatorsOf(facts []model.Fact) []model.Indicator {
	var order []string
	byFolder := map[string]*model.Indicator{}
	measures := map[string]bool{}
	for _, f := range facts {
		code := f.Indicator
		folder := code
		if code == "" {
			folder = measureBase(f.Measure)
		}
		i := byFolder[folder]
		if i == nil {
			i = &model.Indicator{Folder: folder, Code: code, Group: "context", Title: model.Text{LV: "Konteksts: " + folder, EN: "Context: " + folder},
				Definition: model.Text{LV: "Skaita tā, kā noteikts.", EN: "Counted as laid down."}, Base: model.Text{LV: "Pašvaldībā deklarētie bērni.", EN: "Children declared here."}}
			if code != "" {
				i.Group, i.Title = code[:1], titles()[code]
			}
			byFolder[folder] = i
			order = append(order, folder)
		}
		if !measures[f.Measure] {
			measures[f.Measure] = true
			i.Measures = append(i.Measures, measureOf(f, facts))
		}
	}
	var list []model.Indicator
	for _, folder := range order {
		list = append(list, *byFolder[folder])
	}
	for n := range list {
		if list[n].Code == "A2" {
			list[n].Legal = []string{"school.unexcused_lessons"}
			list[n].Caution = model.Text{LV: "Skolas atšķirīgi vērtē, kas ir attaisnots kavējums.", EN: "Schools judge differently what is excused."}
			list[n].Law = []model.LawReference{{Title: model.Text{LV: "MK 01.02.2011. noteikumi Nr. 89", EN: "Cabinet Regulation No. 89"}, Link: "https://likumi.lv/ta/id/225329"}}
		}
	}
	return list
}

func measureOf(f model.Fact, facts []model.Fact) model.Measure {
	m := model.Measure{ID: f.Measure, Indicator: f.Indicator, Title: model.Text{LV: f.Measure, EN: f.Measure}, Rising: "worse"}
	_, unit, _ := strings.Cut(f.Measure, ".")
	m.Counts = unit
	if title, ok := measureTitles()[f.Measure]; ok {
		m.Title = title
	}
	seen := map[string]bool{}
	for _, o := range facts {
		if o.Measure != f.Measure {
			continue
		}
		m.Period = kindOf(o.Period)
		if o.RateUnit != "" {
			m.RateUnit = o.RateUnit
			m.RateOf = model.Text{LV: "uz 1000 deklarētajiem bērniem", EN: "per 1,000 declared children"}
			if o.RateUnit == "percent" {
				m.RateOf = model.Text{LV: "no kopskaita", EN: "of the total"}
			}
		}
		if o.Breakdown == "" {
			m.Total = true
			continue
		}
		ds := dimensionsOf(o.Breakdown)
		if key := join(ds, "+"); !seen[key] {
			seen[key] = true
			overlap := map[string]bool{"reason": f.Indicator == "B1", "told": f.Indicator == "B1", "service": true, "ground": true, "group": true, "decided_by": true, "provider_kind": true}[ds[0]] || len(ds) == 2 && ds[0] == "outcome"
			m.Breakdowns = append(m.Breakdowns, model.Breakdown{Dimensions: ds, Overlap: overlap})
		}
	}
	return m
}

func kindOf(label string) model.PeriodKind {
	switch {
	case len(label) == 4:
		return model.CalendarYear
	case len(label) == 10:
		return model.ReferenceDay
	case len(label) == 7:
		return model.SchoolYear
	}
	return model.Semester
}

func titles() map[string]model.Text {
	return map[string]model.Text{
		"A1": {LV: "Bērni obligātās izglītības vecumā, kuri nav reģistrēti nevienā izglītības iestādē", EN: "Children of compulsory school age registered in no institution"},
		"A2": {LV: "Skolēni, kuri neattaisnoti kavējuši skolu vairāk kā 20 stundas semestrī", EN: "Pupils with more than 20 unexcused lessons in a semester"},
		"A3": {LV: "Konstatētie vardarbības gadījumi izglītības iestādēs", EN: "Violence found in educational institutions"},
		"B1": {LV: "Ģimenes, kurās netiek nodrošināti bērna attīstībai labvēlīgi apstākļi", EN: "Families without favourable conditions for the child's development"},
		"B2": {LV: "Sociālie pakalpojumi ģimenēm ar bērniem", EN: "Social services for families with children"},
		"B3": {LV: "Sociālā palīdzība ģimenēm ar bērniem", EN: "Social assistance for families with children"},
		"C1": {LV: "Bērni, kuri izdarījuši likumpārkāpumus", EN: "Children who committed offences"},
		"C2": {LV: "Bērni, kuriem izstrādātas uzvedības sociālās korekcijas programmas", EN: "Children with a behaviour correction programme"},
		"C3": {LV: "Pasākumi, lai aizsargātu bērnus no smēķēšanas, alkohola, narkotisko un citu apreibinošu vielu lietošanas", EN: "Events to protect children from smoking, alcohol and drugs"},
		"C4": {LV: "Saturīgas brīvā laika pavadīšanas iespējas", EN: "Meaningful leisure"},
		"C5": {LV: "Izglītojoši pasākumi vecākiem", EN: "Educational events for parents"},
		"D1": {LV: "Vides pieejamība bērniem ar kustību traucējumiem", EN: "Accessibility for children with mobility impairment"},
		"D2": {LV: "Speciālās izglītības programmu realizēšana izglītības iestādēs", EN: "Special education programmes"},
		"D3": {LV: "Sociālie pakalpojumi ģimenēm, kuras audzina bērnus ar īpašām vajadzībām", EN: "Social services for families of children with special needs"},
		"E1": {LV: "Vecāki, kuriem pārtrauktas vai atņemtas aizgādības tiesības", EN: "Parents whose custody was suspended or removed"},
		"E2": {LV: "Vecāki, kuriem atjaunotas aizgādības tiesības", EN: "Parents whose custody was restored"},
		"E3": {LV: "Bērni, kuriem nodrošināta ārpusģimenes aprūpe audžuģimenē, aizbildnībā, institūcijā", EN: "Children in out-of-family care"},
		"E4": {LV: "Audžuģimenes, t. sk. specializētās audžuģimenes", EN: "Foster families, specialised ones included"},
		"F1": {LV: "Skolēnu līdzpārvaldes izglītības iestādēs", EN: "Pupils' councils"},
		"F2": {LV: "Bērnu iesaistīšana pašvaldības domes lēmumu pieņemšanas procesā", EN: "Children in the council's decisions"},
		"F3": {LV: "Citi pasākumi, kas veicina bērnu līdzdalību lēmumu pieņemšanā", EN: "Other participation"},
	}
}

func measureTitles() map[string]model.Text {
	return map[string]model.Text{
		"declared_children.children":  {LV: "deklarētie bērni", EN: "declared children"},
		"not_registered.children":     {LV: "nereģistrētie bērni", EN: "children not registered"},
		"not_registered.need_action":  {LV: "nereģistrētie bērni, par kuriem jārīkojas", EN: "children not registered who need action"},
		"unexcused_absence.pupils":    {LV: "izglītojamie virs neattaisnoto kavējumu robežas semestrī", EN: "learners over the limit in a semester"},
		"custody_suspended.children":  {LV: "bērni, kuru vecākiem pārtrauktas aizgādības tiesības", EN: "children whose parents' custody was suspended"},
		"custody_suspended.parents":   {LV: "vecāki, kuriem pārtrauktas aizgādības tiesības", EN: "parents whose custody was suspended"},
		"out_of_family_care.children": {LV: "bērni ārpusģimenes aprūpē", EN: "children in out-of-family care"},
	}
}

// sampleInput is a whole report: the sample's year with made-up earlier years,
// a comparison area and everything around the figures.
func sampleInput(t *testing.T) Input {
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
		Edition: protect.Internal(facts), Indicators: indicatorsOf(year), Compare: []string{"Latvija"},
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

func builtIn(t *testing.T) *Templates {
	t.Helper()
	tmpl, err := LoadTemplates(templates.Files())
	if err != nil {
		t.Fatal(err)
	}
	return tmpl
}
