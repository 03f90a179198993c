package report

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bernskats/pipeline/model"
	"bernskats/pipeline/protect"
)

// years makes final figures of ours for the years that end with 2024.
func years(unit string, values ...int64) []model.Fact {
	var facts []model.Fact
	for n, v := range values {
		facts = append(facts, model.Fact{Measure: "x." + unit, Period: fmt.Sprint(2024 - len(values) + 1 + n), Area: ours, Value: model.Whole(v), Status: model.Final, Received: 1, Expected: 1})
	}
	return facts
}

// spoken is what a sentence of the golden file is made of.
type spoken struct {
	unit   string
	rising string
	facts  []model.Fact
	breaks []Break
	kind   model.PeriodKind
}

func (s spoken) builder(t *testing.T, lang string, reading model.Reading) *builder {
	titles := map[string]model.Text{
		"children": {LV: "bērni ārpusģimenes aprūpē", EN: "children in care"}, "pupils": {LV: "izglītojamie ar kavējumiem", EN: "learners absent"},
		"parents": {LV: "vecāki, kuriem pārtrauktas aizgādības tiesības", EN: "parents whose custody was suspended"}, "families": {LV: "audžuģimenes", EN: "foster families"},
		"cases": {LV: "vardarbības gadījumi", EN: "violence cases"}, "decisions": {LV: "lēmumi", EN: "decisions"}, "eur": {LV: "izlietots", EN: "spent"}, "buildings": {LV: "ēkas", EN: "buildings"},
	}
	kind := s.kind
	if kind == "" {
		kind = model.CalendarYear
	}
	m := model.Measure{ID: "x." + s.unit, Title: titles[s.unit], Counts: s.unit, Rising: s.rising, Period: kind, Total: true}
	if s.unit == "children" {
		m.RateUnit, m.RateOf = "per_1000", model.Text{LV: "uz 1000 deklarētajiem bērniem", EN: "per 1,000 declared children"}
	}
	in := Input{Municipality: model.Municipality{Name: ours, Genitive: "Cēsu novada", Locative: "Cēsu novadā", Phrase: "Cēsu novada pašvaldība"}, Year: 2024,
		Edition: protect.Internal(s.facts), Reading: reading, Breaks: s.breaks, Indicators: []model.Indicator{{Folder: "x", Measures: []model.Measure{m}}}}
	return newBuilder(in, builtIn(t).Texts().In(lang))
}

func (s spoken) headline(t *testing.T, lang string, reading model.Reading) string {
	b := s.builder(t, lang, reading)
	lines := b.headlines(b.in.Indicators[0])
	if len(lines) == 0 {
		return "(nothing is said)"
	}
	return lines[0].Sentence.String()
}

// goldenSentences are headlines of figures of every kind, by what they show.
func goldenSentences() (names []string, all []spoken) {
	add := func(name string, s spoken) { names, all = append(names, name), append(all, s) }
	for _, n := range []int64{0, 1, 2, 11, 21, 111, 1234} {
		for _, unit := range []string{"children", "pupils", "parents", "families", "cases"} {
			facts := years(unit, n)
			if unit == "children" {
				facts[0].RateUnit, facts[0].Denominator = "per_1000", model.Whole(11969)
				facts[0].Rate, _ = model.Ratio(model.Whole(n), facts[0].Denominator, 1000)
			}
			add(fmt.Sprintf("%d %s", n, unit), spoken{unit: unit, facts: facts})
		}
	}
	for _, c := range []struct {
		unit, rising string
		was, now     int64
	}{
		{"children", "worse", 1000, 1234}, {"children", "worse", 1234, 1000}, {"children", "better", 111, 234}, {"children", "worse", 2, 21}, {"children", "worse", 0, 11},
		{"children", "worse", 21, 21}, {"children", "worse", 0, 0}, {"children", "worse", 1, 2}, {"children", "worse", 11, 21}, {"children", "worse", 100, 111},
		{"children", "worse", 111, 100}, {"cases", "recording", 21, 111}, {"cases", "recording", 111, 21}, {"decisions", "", 111, 211}, {"buildings", "better", 1, 2}, {"eur", "", 1000, 1234}, {"eur", "", 0, 21},
	} {
		add(fmt.Sprintf("%d to %d %s %s", c.was, c.now, c.unit, c.rising), spoken{unit: c.unit, rising: c.rising, facts: years(c.unit, c.was, c.now)})
	}
	add("mean of 11, 2, 1", spoken{unit: "parents", rising: "worse", facts: years("parents", 11, 2, 1)})
	add("no mean of 40, 41, 44", spoken{unit: "parents", rising: "worse", facts: years("parents", 40, 41, 44)})
	for _, cause := range model.BreakCauses() {
		add("break: "+cause, spoken{unit: "families", rising: "better", facts: years("families", 21, 11), breaks: []Break{{From: "2024-01-01", Cause: cause}}})
	}
	add("break with a text", spoken{unit: "families", facts: years("families", 1, 2), breaks: []Break{{From: "2024-07-01", Cause: "law", Text: model.Text{LV: "mainīta skaitīšanas kārtība", EN: "counted in another way"}}}})
	state := func(name string, was, now func(*model.Fact)) {
		facts := years("children", 21, 111)
		was(&facts[0])
		now(&facts[1])
		add(name, spoken{unit: "children", rising: "worse", facts: facts})
	}
	same := func(*model.Fact) {}
	missing := func(f *model.Fact) { f.Status, f.Value, f.Received = model.NotDelivered, 0, 0 }
	withheld := func(f *model.Fact) { f.Status, f.Value = model.Withheld, 0 }
	provisional := func(f *model.Fact) { f.Status = model.Provisional }
	partly := func(f *model.Fact) { f.Status, f.Received, f.Expected = model.Provisional, 1, 2 }
	state("earlier missing", missing, same)
	state("earlier withheld", withheld, same)
	state("now missing", same, missing)
	state("now withheld", same, withheld)
	state("provisional", provisional, provisional)
	state("not all senders", same, partly)
	at := func(name string, kind model.PeriodKind, periods ...string) {
		facts := years("pupils", 21, 1)
		facts[0].Period, facts[1].Period = periods[0], periods[1]
		add(name, spoken{unit: "pupils", rising: "worse", facts: facts, kind: kind})
	}
	at("reference day", model.ReferenceDay, "2023-12-31", "2024-12-31")
	at("semester", model.Semester, "2022/23-2", "2023/24-2")
	at("school year", model.SchoolYear, "2022/23", "2023/24")
	return names, all
}

func TestGoldenSentences(t *testing.T) {
	names, all := goldenSentences()
	if len(names) < 60 {
		t.Fatalf("%d sentences, want 60 or more", len(names))
	}
	reading := builtInReading(t)
	var got strings.Builder
	for n, s := range all {
		fmt.Fprintf(&got, "%s\n", names[n])
		for _, lang := range []string{"lv", "en"} {
			fmt.Fprintf(&got, "  %s\n", strings.ReplaceAll(s.headline(t, lang, reading), "\u00a0", "_"))
		}
	}
	golden(t, "sentences.txt", got.String())
}

// golden compares with a file of testdata; UPDATE=1 writes it.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("the sentences read differently (-want +got):\n%s", diff)
	}
}
