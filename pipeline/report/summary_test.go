package report

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bernskats/pipeline/model"
	"bernskats/pipeline/protect"
)

// counted is a measure with what was counted of it in 2023 and 2024.
type counted struct {
	id, rising string
	was, now   int64
	change     func(was, now *model.Fact)
}

func summaryInput(t *testing.T, list []counted, change func(*Input)) Input {
	t.Helper()
	in := Input{Municipality: model.Municipality{Name: ours, Locative: "Cēsu novadā"}, Year: 2024, Reading: builtInReading(t)}
	of := model.Indicator{Folder: "x", Code: "A1", Title: model.Text{LV: "Rādītājs", EN: "Indicator"}}
	in.Reading.Headlines, in.Reading.Decide = nil, []model.Decision{{Measure: "d.children"}}
	var facts []model.Fact
	for _, c := range list {
		of.Measures = append(of.Measures, model.Measure{ID: c.id, Title: model.Text{LV: c.id, EN: c.id}, Counts: "children", Rising: c.rising, Period: model.CalendarYear, Total: true})
		in.Reading.Headlines = append(in.Reading.Headlines, c.id)
		was := model.Fact{Measure: c.id, Period: "2023", Area: ours, Value: model.Whole(c.was), Status: model.Final, Received: 1, Expected: 1}
		now := was
		now.Period, now.Value = "2024", model.Whole(c.now)
		if c.change != nil {
			c.change(&was, &now)
		}
		facts = append(facts, was, now)
	}
	in.Indicators, in.Edition = []model.Indicator{of}, protect.Internal(facts)
	if change != nil {
		change(&in)
	}
	return in
}

// picked lists the findings as "class: beginning of the sentence".
func picked(t *testing.T, in Input) []string {
	t.Helper()
	var got []string
	for _, f := range newBuilder(in, builtIn(t).Texts().In("lv")).summary() {
		title, _, _ := strings.Cut(f.Text.String(), " (")
		got = append(got, f.Class+": "+title)
	}
	return got
}

func TestEachKindOfFindingHasItsTurn(t *testing.T) {
	in := summaryInput(t, []counted{
		{"a.children", "worse", 5, 5, nil}, {"b.children", "better", 50, 100, nil}, {"c.children", "worse", 50, 100, nil}, {"d.children", "worse", 3, 3, nil},
		{"e.children", "recording", 50, 100, nil}, {"f.children", "worse", 50, 110, nil}, {"g.children", "worse", 50, 120, nil}, {"h.children", "better", 50, 120, nil},
		{"i.children", "better", 50, 130, nil},
	}, nil)
	// decide 1 of 2, worse 3 of 3, look 1 of 1, better 2 of 2 fill the seven places
	want := []string{"decide: D.children", "worse: C.children", "worse: F.children", "worse: G.children", "look: E.children", "better: B.children", "better: H.children"}
	if diff := cmp.Diff(want, picked(t, in)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestNoFindingIsMadeOfWhatIsNotThere(t *testing.T) {
	hide := func(status model.Status) func(was, now *model.Fact) {
		return func(_, now *model.Fact) { now.Status, now.Value = status, 0 }
	}
	in := summaryInput(t, []counted{
		{"a.children", "worse", 50, 100, hide(model.Withheld)}, {"d.children", "worse", 50, 100, hide(model.NotDelivered)},
		{"b.children", "worse", 50, 100, func(was, _ *model.Fact) { was.Status, was.Value = model.Withheld, 0 }},
		{"c.children", "worse", 50, 100, func(_, now *model.Fact) { now.Expected = 2 }},
		{"e.children", "worse", 50, 100, nil}, {"f.children", "worse", 40, 44, nil},
	}, func(in *Input) { in.Breaks = []Break{{Measures: []string{"e"}, From: "2024-01-01", Cause: "law"}} })
	// a and d are not there; b has nothing to be compared with; c and e cannot be compared and come last
	want := []string{"know: B.children", "same: F.children", "know: C.children", "know: E.children"}
	if diff := cmp.Diff(want, picked(t, in)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	b := newBuilder(in, builtIn(t).Texts().In("lv"))
	if got, want := strings.ReplaceAll(b.balance(), "\u00a0", " "), "No 1 skaitļa, ko var salīdzināt ar iepriekšējo gadu, neviens nav pasliktinājies, neviens nav uzlabojies, pārliecinošu izmaiņu nav 1 skaitlim. Nav salīdzināmi 2 skaitļi; iemesls nosaukts pie katra."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	for _, f := range b.summary() {
		if said := f.Text.String(); strings.Contains(said, "pieaugums") && !strings.HasPrefix(said, "F.") {
			t.Errorf("a change is told of what cannot be compared: %s", said)
		}
	}
}

func TestASummaryHasAtMostSevenFindings(t *testing.T) {
	var list []counted
	for _, id := range strings.Split("abcefghijklm", "") {
		list = append(list, counted{id + ".children", "worse", 50, 100, nil})
	}
	if got := picked(t, summaryInput(t, list, nil)); len(got) != 7 {
		t.Errorf("%d findings, want 7: %v", len(got), got)
	}
}

// TestTargetsOfTheProgramme: base 60 in 2022, target 20 in 2026; in 2024 half of
// the time is gone, so 40 would be on course.
func TestTargetsOfTheProgramme(t *testing.T) {
	target := Target{Measure: "a.children", Base: model.Whole(60), BaseYear: 2022, Reach: model.Whole(20), TargetYear: 2026, Public: true}
	for _, c := range []struct {
		name   string
		now    int64
		change func(*Input)
		want   string // what it means, "" when the target is no finding
	}{
		{"half of the way in half of the time", 40, nil, ""},
		{"less than half of the way", 50, nil, "Programmas mērķis 2026. gadam – 20 (2022. gadā bija 60); paveikts mazāk, nekā līdz šim laikam vajadzēja."},
		{"away from the target", 70, nil, "Programmas mērķis 2026. gadam – 20 (2022. gadā bija 60); skaitlis no mērķa attālinās."},
		{"reached", 10, nil, ""},
		{"a break since the base year", 70, func(in *Input) { in.Breaks = []Break{{From: "2023-07-01", Cause: "territory"}} }, ""},
		{"base and target are the same", 70, func(in *Input) { in.Targets[0].Reach = model.Whole(60) }, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := summaryInput(t, []counted{{"a.children", "worse", c.now, c.now, nil}}, func(in *Input) { in.Targets = []Target{target} })
			if c.change != nil {
				c.change(&in)
			}
			found := newBuilder(in, builtIn(t).Texts().In("lv")).summary()
			if len(found) != 1 || (found[0].Class == "behind") != (c.want != "") || c.want != "" && found[0].Means != c.want {
				t.Errorf("%+v, want %q", found, c.want)
			}
		})
	}
}

// TestEveryNumberThatMayBeAFindingSaysWhatItMeans, and for whom.
func TestEveryNumberThatMayBeAFindingSaysWhatItMeans(t *testing.T) {
	texts, reading := builtIn(t).Texts(), builtInReading(t)
	for _, i := range builtInIndicators(t) {
		for _, m := range i.Measures {
			asked := contains(reading.Headlines, m.ID) || m.Rising != ""
			for _, d := range reading.Decide {
				asked = asked || d.Measure == m.ID
			}
			if key := "means." + m.ID; asked && !texts.In("lv").Has(key) {
				t.Errorf("no text %s", key)
			}
		}
	}
}
