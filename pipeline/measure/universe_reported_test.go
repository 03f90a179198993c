package measure

import (
	"slices"
	"strings"
	"testing"

	"bernskats/pipeline/model"
)

// reportedFacts reads "measure period breakdown value" lines ("-" for the total).
func reportedFacts(t *testing.T, lines string) []model.Fact {
	t.Helper()
	var facts []model.Fact
	for line := range strings.Lines(lines) {
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		value, err := model.ParseDecimal(words[3])
		if err != nil {
			t.Fatal(err)
		}
		facts = append(facts, model.Fact{Measure: words[0], Period: words[1], Breakdown: strings.Trim(words[2], "-"), Value: value, Status: model.Final, Origin: model.Reported})
	}
	return facts
}

func TestReportedTotalsGetATableWithTheirMargins(t *testing.T) {
	defs, _, policy := builtIn(t)
	for _, tt := range []struct {
		name, facts string
		figures     int    // in all universes
		without     string // a fact that rests on a figure there is not
	}{
		{"a lone total", "custody_suspended.parents 2023 - 7", 1, ""},
		{"nobody", "custody_suspended.parents 2023 - 0", 1, ""},
		{"one margin, not all categories", "out_of_family_care.children 2023-12-31 - 12\nout_of_family_care.children 2023-12-31 form=guardian 5", 2, ""},
		{"three margins", "out_of_family_care.children 2023-12-31 - 12\nout_of_family_care.children 2023-12-31 form=guardian 5\nout_of_family_care.children 2023-12-31 form=foster_family 7\nout_of_family_care.children 2023-12-31 age=0-3 2\nout_of_family_care.children 2023-12-31 age=4-12 4\nout_of_family_care.children 2023-12-31 age=13-17 6\nout_of_family_care.children 2023-12-31 sex=f 9", 7, ""},
		{"a crossing with its margins", "out_of_family_care.children 2023-12-31 - 12\nout_of_family_care.children 2023-12-31 form=guardian 5\nout_of_family_care.children 2023-12-31 age=0-3;form=guardian 3\nout_of_family_care.children 2023-12-31 age=4-12;form=guardian 2", 4, ""},
		{"a crossing of which some is missing", "out_of_family_care.children 2023-12-31 - 12\nout_of_family_care.children 2023-12-31 form=guardian 5\nout_of_family_care.children 2023-12-31 age=0-3;form=guardian 3", 3, ""},
		{"a crossing with both margins, some missing", "out_of_family_care.children 2023-12-31 - 12\nout_of_family_care.children 2023-12-31 form=guardian 5\nout_of_family_care.children 2023-12-31 form=institution 2\nout_of_family_care.children 2023-12-31 age=0-3 6\nout_of_family_care.children 2023-12-31 age=4-12 4\nout_of_family_care.children 2023-12-31 age=0-3;form=guardian 3", 6, ""},
		{"a crossing larger than its margin", "out_of_family_care.children 2023-12-31 - 12\nout_of_family_care.children 2023-12-31 form=guardian 2\nout_of_family_care.children 2023-12-31 age=0-3;form=guardian 3", 1, "form=guardian"},
		{"parts more than the whole", "custody_suspended.parents 2023 - 7\ncustody_suspended.parents 2023 parent=mother 5\ncustody_suspended.parents 2023 parent=father 4", 1, "parent=mother"},
		{"every category and yet less", "out_of_family_care.children 2023-12-31 - 12\nout_of_family_care.children 2023-12-31 age=0-3 2\nout_of_family_care.children 2023-12-31 age=4-12 4\nout_of_family_care.children 2023-12-31 age=13-17 5", 1, "age=0-3"},
		{"overlapping parts may be more together", "families_at_risk.families 2023 - 7\nfamilies_at_risk.families 2023 unit=A 5\nfamilies_at_risk.families 2023 unit=B 4", 3, ""},
		{"but not one of them alone", "families_at_risk.families 2023 - 7\nfamilies_at_risk.families 2023 unit=A 8", 1, "unit=A"},
		{"a subset whose whole was counted", "out_of_family_care.family_based 2023-12-31 - 8", 1, ""},
		{"half a person", "custody_suspended.parents 2023 - 7.5", 0, "-"},
		{"children of families of whom nobody gave the number", "social_services.children 2023 - 30", 0, "-"},
		{"children of families whose number is known", "social_services.children 2023 - 30\nsocial_services.families 2023 - 12", 1, ""},
		{"not about persons", "accessibility.buildings 2023-12-31 - 3", 0, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			facts := reportedFacts(t, tt.facts)
			d := DiscloseReported(defs, catalogue(t), policy, facts)
			for _, c := range Contradictions(facts, d) {
				t.Error(c)
			}
			known := map[model.FigureKey]bool{}
			for _, u := range d.Universes {
				for _, f := range u.Figures {
					known[f.Key] = true
				}
			}
			if len(known) != tt.figures {
				t.Errorf("%d figures, want %d: %v", len(known), tt.figures, known)
			}
			var refused []string
			for _, b := range d.Bases {
				for _, need := range b.Needs {
					if !known[need] {
						refused = append(refused, b.Key.Breakdown)
					}
				}
			}
			if (len(refused) == 0) != (tt.without == "") || tt.without != "" && !slices.Contains(refused, strings.Trim(tt.without, "-")) {
				t.Errorf("refused %q, want %q", refused, tt.without)
			}
		})
	}
}

func TestReportedSubsetsStandInTheTableOfTheirWhole(t *testing.T) {
	defs, _, policy := builtIn(t)
	facts := reportedFacts(t, "out_of_family_care.children 2023-12-31 - 12\nout_of_family_care.children 2023-12-31 sex=f 5\nout_of_family_care.family_based 2023-12-31 - 12")
	d := DiscloseReported(defs, catalogue(t), policy, facts)
	if len(d.Universes) != 1 {
		t.Fatalf("%d universes", len(d.Universes))
	}
	u := d.Universes[0]
	var part, whole model.Supported
	for _, f := range u.Figures {
		switch f.Key.Measure + f.Key.Breakdown {
		case "out_of_family_care.family_based":
			part = f
		case "out_of_family_care.children":
			whole = f
		}
	}
	if len(part.Within) != 1 || part.Within[0].Key != whole.Key || !part.Within[0].Complement {
		t.Errorf("within %v", part.Within)
	}
	// Everybody is with a family, yet somebody could be elsewhere.
	if u.Value(part) != u.Value(whole) || len(part.Support) >= len(whole.Support) {
		t.Errorf("%d cells of %d", len(part.Support), len(whole.Support))
	}
}

func TestAReportedSubsetOfACountedWholeMustLeaveOutEnough(t *testing.T) {
	defs, _, policy := builtIn(t)
	for left, shown := range map[int64]bool{0: false, 4: false, 5: true} {
		facts := reportedFacts(t, "out_of_family_care.family_based 2023-12-31 - 8")
		facts = append(facts, model.Fact{Measure: "out_of_family_care.children", Period: "2023-12-31", Value: model.Whole(8 + left), Status: model.Final, Origin: model.Counted})
		d := DiscloseReported(defs, catalogue(t), policy, facts)
		if got := !slices.ContainsFunc(d.Bases[0].Needs, func(k model.FigureKey) bool { return k.Role == "outside" }); got != shown {
			t.Errorf("%d outside: shown %v", left, got)
		}
	}
}

func TestSharedDimensionsOfAReportedSubsetAreLeftOut(t *testing.T) {
	defs, _, policy := builtIn(t)
	facts := reportedFacts(t, "pupils.enrolled 2022/23-1 - 900\npupils.enrolled 2022/23-1 stage=basic 700\nunexcused_absence.pupils 2022/23-1 - 30\nunexcused_absence.pupils 2022/23-1 stage=basic 20\nunexcused_absence.pupils 2022/23-1 sex=f 10")
	d := DiscloseReported(defs, catalogue(t), policy, facts)
	var got []string
	for _, u := range d.Universes {
		for _, f := range u.Figures {
			got = append(got, f.Key.Measure+" "+f.Key.Breakdown)
		}
	}
	if want := []string{"pupils.enrolled ", "pupils.enrolled stage=basic", "unexcused_absence.pupils ", "unexcused_absence.pupils sex=f"}; !slices.Equal(got, want) {
		t.Errorf("figures %q, want %q", got, want)
	}
}
