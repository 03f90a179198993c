package pipeline

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bernskats/pipeline/measure"
	"bernskats/pipeline/model"
)

// madeManifest is a manifest of 2024 with a workbook of each of three forms.
func madeManifest() Manifest {
	return Manifest{Year: 2024, Version: "1", Libraries: map[string]string{"db": "v1"},
		Inputs: []ManifestInput{{"2022/barintiesa.xlsx", "a0", "orphans_court", "used"}, {"2023/skola.xlsx", "c0", "school", "used"}, {"2024/barintiesa.xlsx", "a1", "orphans_court", "used"},
			{"2024/iedzivotaji.xlsx", "d1", "population", "used"}, {"2024/kopskaiti.xlsx", "e1", "totals", "used"}, {"2024/policija.xlsx", "b1", "police", "used"}},
		Settings:    map[string]string{"bernskats.yaml": "s1", "local/indicators/legal/x.yaml": "x1"},
		CodeLists:   map[string]string{"care_form": "l1", "sex": "l2"},
		Definitions: map[string]string{"forms/codes.yaml": "f1", "indicators/legal/child.until_age.yaml": "f2", "indicators/E_without_parental_care/E1_custody_suspended/decisions.sql": "f3", "indicators/E_without_parental_care/E1_custody_suspended/cases_test.yaml": "f4", "indicators/disclosure.yaml": "f5", "templates/style.css": "f6", "linked/60_custody.sql": "f7", "forms/police/rules.yaml": "f8"},
	}
}

// TestOnlyWhatCanTouchAFigureIsItsCause changes one thing of a manifest at a time.
func TestOnlyWhatCanTouchAFigureIsItsCause(t *testing.T) {
	defs, err := LoadDefinitions("")
	if err != nil {
		t.Fatal(err)
	}
	depends, err := measure.NewDependents(defs.Indicators, defs.Forms)
	if err != nil {
		t.Fatal(err)
	}
	state := func(value, status, denominator string) *FigureState {
		return &FigureState{Value: value, Status: status, Origin: "counted", Denominator: denominator, SetAside: 1}
	}
	figure := func(id string) ChangedFigure {
		return ChangedFigure{Measure: id, Change: "changed", Old: state("1", "final", "9"), New: state("2", "final", "9")}
	}
	figures := map[string]ChangedFigure{
		"custody":     figure("custody_suspended.children"),
		"pathway":     figure("custody_pathway.restored_12_months"),
		"offenders":   figure("child_offenders.children"),
		"absence":     figure("unexcused_absence.pupils"),
		"denominator": {Measure: "custody_suspended.children", Change: "changed", Old: state("1", "final", "9"), New: state("1", "final", "8")},
		"status":      {Measure: "child_offenders.children", Change: "changed", Old: state("1", "provisional", ""), New: state("1", "final", "")},
		"total":       {Measure: "accessibility.buildings", Change: "new", New: &FigureState{Value: "3", Status: "final", Origin: "reported"}},
	}
	input := func(file string, change func(*ManifestInput)) func(*Manifest) {
		return func(m *Manifest) {
			for i := range m.Inputs {
				if m.Inputs[i].File == file {
					change(&m.Inputs[i])
				}
			}
		}
	}
	bytes := func(in *ManifestInput) { in.SHA256 = "ff" }
	all := []string{"absence", "custody", "denominator", "offenders", "pathway", "status", "total"}
	for _, tt := range []struct {
		name    string
		change  func(*Manifest)
		want    string   // the difference in words
		touches []string // figures
	}{
		{"the court's workbook of the year", input("2024/barintiesa.xlsx", bytes), "workbook inbox/2024/barintiesa.xlsx (changed)", []string{"custody", "pathway"}},
		{"the court's workbook of an earlier year", input("2022/barintiesa.xlsx", bytes), "workbook inbox/2022/barintiesa.xlsx (changed)", []string{"pathway"}},
		{"a school's workbook of the folder before", input("2023/skola.xlsx", bytes), "workbook inbox/2023/skola.xlsx (changed)", []string{"absence"}},
		{"the register: birth dates, residence, denominators", input("2024/iedzivotaji.xlsx", bytes), "workbook inbox/2024/iedzivotaji.xlsx (changed)", []string{"absence", "custody", "denominator", "offenders", "pathway", "status"}},
		{"the police's", input("2024/policija.xlsx", bytes), "workbook inbox/2024/policija.xlsx (changed)", []string{"offenders", "status"}},
		{"totals", input("2024/kopskaiti.xlsx", bytes), "workbook inbox/2024/kopskaiti.xlsx (changed)", []string{"total"}},
		{"a workbook renamed", input("2024/policija.xlsx", func(in *ManifestInput) { in.File = "2024/Policija/a.xlsx" }), "workbook inbox/2024/policija.xlsx → 2024/Policija/a.xlsx (renamed)", []string{"offenders", "status"}},
		{"a workbook gone", func(m *Manifest) { m.Inputs = m.Inputs[:5] }, "workbook inbox/2024/policija.xlsx (removed)", []string{"offenders", "status"}},
		{"a workbook superseded by nothing new", input("2024/policija.xlsx", func(in *ManifestInput) { in.Use = "superseded" }), "", nil},
		{"a legal value", func(m *Manifest) { m.Definitions["indicators/legal/child.until_age.yaml"] = "x" }, "legal value child.until_age (changed)", []string{"custody", "denominator", "offenders", "pathway", "status"}},
		{"the indicator's SQL", func(m *Manifest) {
			m.Definitions["indicators/E_without_parental_care/E1_custody_suspended/decisions.sql"] = "x"
		}, "definition of the indicator indicators/E_without_parental_care/E1_custody_suspended (changed)", []string{"custody", "denominator"}},
		{"its tests", func(m *Manifest) {
			m.Definitions["indicators/E_without_parental_care/E1_custody_suspended/cases_test.yaml"] = "x"
		}, "", nil},
		{"a code list", func(m *Manifest) { m.CodeLists["care_form"], m.Definitions["forms/codes.yaml"] = "x", "x" }, "code list care_form (changed)", nil},
		{"a comment among the code lists", func(m *Manifest) { m.Definitions["forms/codes.yaml"] = "x" }, "", nil},
		{"the policy", func(m *Manifest) { m.Definitions["indicators/disclosure.yaml"] = "x" }, "disclosure policy indicators/disclosure.yaml (changed)", nil},
		{"the style", func(m *Manifest) { m.Definitions["templates/style.css"] = "x" }, "texts templates/style.css (changed)", nil},
		{"rules of the police's form", func(m *Manifest) { m.Definitions["forms/police/rules.yaml"] = "x" }, "definition of the form forms/police (changed)", []string{"offenders", "status"}},
		{"how rows are linked", func(m *Manifest) { m.Definitions["linked/60_custody.sql"] = "x" }, "program: linked/60_custody.sql (changed)", all},
		{"the program", func(m *Manifest) { m.Version = "2" }, "program: 1 → 2 (changed)", all},
		{"the database", func(m *Manifest) { m.Libraries = map[string]string{"db": "v2"} }, "program: db v1 → v2 (changed)", all},
		{"settings", func(m *Manifest) { m.Settings["bernskats.yaml"] = "x" }, "settings bernskats.yaml (changed)", all},
		{"errors accepted", func(m *Manifest) { m.OpenErrors = 2 }, "open errors: 0 → 2 (changed)", []string{"status"}},
		{"waivers", func(m *Manifest) { m.Settings["waivers.yaml"] = "x" }, "accepted findings waivers.yaml (added)", nil},
	} {
		now := madeManifest()
		tt.change(&now)
		found := differences(madeManifest(), now)
		var words []string
		for _, d := range found {
			words = append(words, d.Text.EN)
			if d.Text.LV == "" || strings.Contains(d.Text.LV, "%!") {
				t.Errorf("%s: in Latvian: %q", tt.name, d.Text.LV)
			}
		}
		if strings.Join(words, "; ") != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, words, tt.want)
		}
		var touched []string
		for name, f := range figures {
			if len(touching{depends, 2024, found}.causes(f)) > 0 {
				touched = append(touched, name)
			}
		}
		slices.Sort(touched)
		if diff := cmp.Diff(tt.touches, touched); diff != "" {
			t.Errorf("%s: figures (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestChangedFiguresAreNewGoneOrOther(t *testing.T) {
	fact := func(breakdown string, value int64, status model.Status) model.Fact {
		return model.Fact{Indicator: "C1", Measure: "m", Period: "2024", Area: "a", Breakdown: breakdown, Value: model.Whole(value), Status: status, Origin: model.Counted}
	}
	c := &Changes{}
	defs, err := LoadDefinitions("")
	if err != nil {
		t.Fatal(err)
	}
	depends, err := measure.NewDependents(defs.Indicators, defs.Forms)
	if err != nil {
		t.Fatal(err)
	}
	c.compare([]model.Fact{fact("", 3, model.Final), fact("x=1", 1, model.Final), fact("x=2", 2, model.Final), fact("x=4", 0, model.NotDelivered)},
		[]model.Fact{fact("", 3, model.Provisional), fact("x=2", 2, model.Final), fact("x=3", 7, model.Final), fact("x=4", 5, model.NotDelivered)}, touching{depends: depends})
	var got []string
	for _, f := range c.Figures {
		got = append(got, f.Breakdown+" "+f.Change)
	}
	if diff := cmp.Diff([]string{" changed", "x=1 gone", "x=3 new"}, got); diff != "" || c.Same != 2 { // x=4 has no value in either
		t.Errorf("%d the same; (-want +got):\n%s", c.Same, diff)
	}
}
