package measure_test

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	indicators "bernskats/indicators"
	"bernskats/pipeline/measure"
	"bernskats/pipeline/model"
)

// builtInAnd is the built-in definitions with files of a municipality over them.
func builtInAnd(t *testing.T, own map[string]string) (fsys layered, defs []measure.Definition, legal []model.LegalValue) {
	t.Helper()
	files := fstest.MapFS{}
	for name, data := range own {
		files[name] = &fstest.MapFile{Data: []byte(data)}
	}
	fsys = layered{files, indicators.BuiltIn()}
	defs, err := measure.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	if legal, err = measure.LoadLegal(fsys); err != nil {
		t.Fatal(err)
	}
	return fsys, defs, legal
}

func builtInBreaks(t *testing.T, own string, areas ...string) []model.Break {
	t.Helper()
	files := map[string]string{}
	if own != "" {
		files["breaks.yaml"] = own
	}
	fsys, defs, _ := builtInAnd(t, files)
	breaks, err := measure.LoadBreaks(fsys, defs, areas)
	if err != nil {
		t.Fatal(err)
	}
	return breaks
}

func TestTheReformOf2021BreaksSeriesOfMergedMunicipalitiesOnly(t *testing.T) {
	breaks := builtInBreaks(t, "", municipalities(t)...)
	for area, want := range map[string]bool{
		"Cēsu novads": true, "Madonas novads": true, "Dienvidkurzemes novads": true, "Rēzeknes novads": true,
		"Rīga": false, "Rēzekne": false, "Alūksnes novads": false, "Gulbenes novads": false, "Līvānu novads": false, "Olaines novads": false,
		"Salaspils novads": false, "Valkas novads": false, "Varakļānu novads": false, "Ventspils novads": false, "Latvija": false,
	} {
		for _, periods := range [][2]string{{"2020", "2021"}, {"2021", "2022"}, {"2020-12-31", "2021-12-31"}} {
			if got := model.BreakBetween(breaks, "custody_suspended.children", area, periods[0], periods[1]) != nil; got != want {
				t.Errorf("%s, %s and %s: broken %t, want %t", area, periods[0], periods[1], got, want)
			}
		}
	}
	merged := 0
	for _, m := range municipalities(t) {
		if model.BreakBetween(breaks, "families_at_risk.children", m, "2020-12-31", "2021-12-31") != nil {
			merged++
		}
	}
	if merged != 28 {
		t.Errorf("%d municipalities were put together in 2021, want 28 of 43", merged)
	}
}

func TestTheMergerOf2025BreaksMadonaAndVaraklaniOnly(t *testing.T) {
	breaks := builtInBreaks(t, "", municipalities(t)...)
	for _, area := range municipalities(t) {
		want := area == "Madonas novads" || area == "Varakļānu novads"
		if got := model.BreakBetween(breaks, "custody_suspended.children", area, "2024", "2025") != nil; got != want {
			t.Errorf("%s: broken %t, want %t", area, got, want)
		}
	}
}

func TestTheNationalListOfUnregisteredChildrenBreaksIn2021(t *testing.T) {
	breaks := builtInBreaks(t, "", municipalities(t)...)
	for _, c := range []struct {
		area, before, after string
		want                bool
	}{
		{"Latvija", "2020-12-31", "2021-12-31", true}, {"Latvija", "2021-12-31", "2022-12-31", false},
		{"Rīga", "2020-12-31", "2021-12-31", false}, {"Rīga", "2015-12-31", "2016-12-31", true},
	} {
		if got := model.BreakBetween(breaks, "not_registered.children", c.area, c.before, c.after) != nil; got != c.want {
			t.Errorf("%s, %s and %s: broken %t, want %t", c.area, c.before, c.after, got, c.want)
		}
	}
}

func TestAMunicipalitysBreaksAreAddedReplacedAndTakenAway(t *testing.T) {
	count := len(builtInBreaks(t, "", municipalities(t)...))
	own := `
- {measures: [offences], from: 2023, cause: coverage, text: {lv: a, en: b}}
- {measures: not_registered, from: 2021-12-31, areas: [Latvija], cause: law, text: {lv: cits, en: other}}
- {measures: [school_violence], from: 2021-12-08, applies: no}
- {from: 2022-01-01, areas: [Vidzeme], cause: territory}
`
	breaks := builtInBreaks(t, own, append(municipalities(t), "Vidzeme")...)
	if len(breaks) != count+1 { // two more, one fewer
		t.Errorf("%d breaks, want %d", len(breaks), count+1)
	}
	got := map[string]string{}
	for _, b := range breaks {
		got[strings.Join(b.Measures, "+")+" "+string(b.From)] = b.Cause + " " + b.Text.LV
	}
	for key, want := range map[string]string{"offences 2023-01-01": "coverage a", "not_registered 2021-12-31": "law cits", "school_violence 2021-12-08": "", " 2022-01-01": "territory "} {
		if got[key] != want {
			t.Errorf("%s: %q, want %q", key, got[key], want)
		}
	}
}

func TestEveryMistakeInBreaksIsFoundInOnePass(t *testing.T) {
	own := `- measures: [offences, ofences.cases]
  from: "2021-13-01"
  areas: [Cēsu novads, Cesu novads]
  cause: weather
- {mesures: [offences], from: 2023, cause: law}
- {from: 2023, cause: law, text: {lv: a, de: b}}
- {cause: law}
- {from: 2023}
- nothing
- {from: 2023, cause: law, applies: maybe}
- {measures: [{a: b}], from: 2023, cause: law}
`
	fsys, defs, _ := builtInAnd(t, map[string]string{"breaks.yaml": own})
	_, err := measure.LoadBreaks(fsys, defs, municipalities(t))
	var ps model.Problems
	if !errors.As(err, &ps) {
		t.Fatalf("%v is no list of problems", err)
	}
	var got []string
	for _, p := range ps {
		line, _, _ := strings.Cut(p.String(), "\n")
		got = append(got, line)
	}
	want := []string{
		`breaks.yaml:1:24: measures: unknown "ofences.cases"`,
		`breaks.yaml:2:9: from: "2021-13-01" is no day and no period`,
		`breaks.yaml:3:24: areas: unknown "Cesu novads"`,
		`breaks.yaml:4:10: cause: unknown "weather"`,
		`breaks.yaml:5:4: unknown key "mesures"`,
		`breaks.yaml:6:42: text: "de" is no language`,
		`breaks.yaml:6:28: text: missing in one language`,
		`breaks.yaml:7:4: from: missing`,
		`breaks.yaml:8:4: cause: missing`,
		`breaks.yaml:9:3: a break is expected`,
		`breaks.yaml:10:37: applies: "maybe"`,
		`breaks.yaml:11:16: measures: a name is expected`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for name, data := range map[string]string{"a mapping": "breaks: []\n", "no YAML": "- [a\n"} {
		fsys, defs, _ := builtInAnd(t, map[string]string{"breaks.yaml": data})
		if _, err := measure.LoadBreaks(fsys, defs, nil); !errors.As(err, &ps) {
			t.Errorf("%s: %v is no list of problems", name, err)
		}
	}
	fsys, defs, _ = builtInAnd(t, map[string]string{"breaks.yaml": "# none yet\n"})
	if _, err := measure.LoadBreaks(fsys, defs, municipalities(t)); err != nil {
		t.Errorf("a file of comments is no mistake: %v", err)
	}
}

// TestWhatTheBuiltInFilesNameIsDefined: a name that nothing has is left out
// silently there, for an indicator may have been replaced; so it is looked for here.
func TestWhatTheBuiltInFilesNameIsDefined(t *testing.T) {
	_, defs, _ := builtInAnd(t, nil)
	for _, file := range []string{"breaks.yaml", "summary.yaml"} {
		data, err := indicators.BuiltIn().Open("indicators/" + file)
		if err != nil {
			t.Fatal(err)
		}
		text := make([]byte, 1<<16)
		n, _ := data.Read(text)
		fsys, _, legal := builtInAnd(t, map[string]string{file: string(text[:n])})
		if _, err := measure.LoadBreaks(fsys, defs, municipalities(t)); err != nil {
			t.Errorf("%s: %v", file, err)
		}
		if _, err := measure.LoadReading(fsys, defs, legal); err != nil {
			t.Errorf("%s: %v", file, err)
		}
	}
}
