package manual_test

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"bernskats/pipeline/forms"
	"bernskats/pipeline/manual"
	"bernskats/pipeline/model"
	"bernskats/templates"
)

// pages are files in the folder of the handbook, with the built-in kinds.
func pages(t *testing.T, files map[string]string) fstest.MapFS {
	t.Helper()
	kinds, err := fs.ReadFile(templates.Files(), "manual/kinds.yaml")
	if err != nil {
		t.Fatal(err)
	}
	out := fstest.MapFS{manual.Folder + "/kinds.yaml": {Data: kinds}}
	for name, text := range files {
		out[manual.Folder+"/"+name] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}

func declared(t *testing.T) func() (manual.Declared, error) {
	return func() (manual.Declared, error) {
		c, err := forms.Load(forms.BuiltIn())
		return manual.Declared{Forms: c, Rules: []manual.Rule{{Code: "E399", LV: model.Sentence{Found: "Atrasts {what}."}, EN: model.Sentence{Found: "Found {what}."}}}}, err
	}
}

func TestTopicsAreTheFilesOfTheFolder(t *testing.T) {
	topics, err := manual.Topics(pages(t, map[string]string{"b.lv.md": "# Bē\n", "b.en.md": "# Bee\n", "a-page.lv.md": "teksts\n# A lappuse\n", "notes.txt": "", "c.de.md": "# C"}))
	if err != nil || len(topics) != 2 || topics[0].Name != "a-page" || topics[1].Name != "b" {
		t.Fatalf("%+v, %v", topics, err)
	}
	if got := topics[0].Title("en"); got != "A lappuse" || topics[0].Language("en") != "lv" {
		t.Errorf("a page in one language only: %q", got)
	}
	if topics[1].Title("en") != "Bee" || topics[1].Title("lv") != "Bē" {
		t.Errorf("%+v", topics[1])
	}
}

func TestAPageWithoutGeneratedPartsNeedsNoDefinitions(t *testing.T) {
	broken := func() (manual.Declared, error) { return manual.Declared{}, errors.New("broken definitions") }
	fsys := pages(t, map[string]string{"a.lv.md": "# A\n", "b.lv.md": "# B\n{{forms}}\n"})
	if page, err := manual.Print(fsys, "a", "lv", broken); err != nil || string(page) != "# A\n" {
		t.Errorf("%q, %v", page, err)
	}
	if _, err := manual.Print(fsys, "b", "lv", broken); err == nil {
		t.Error("a generated page was printed without definitions")
	}
}

func TestFindingsOfTheCatalogueAndOfRulesAreListed(t *testing.T) {
	page, err := manual.Print(pages(t, map[string]string{"a.en.md": `{{findings "E39"}}|{{findings "E012"}}|{{findings "E041"}}`}), "a", "en", declared(t))
	if err != nil {
		t.Fatal(err)
	}
	want := "- **E399** Found …|- **E012** … is not a date: the calendar has no such day.\n  A day of the calendar is expected.\n  Check the day and the month.|" +
		"- **E041** … is not in the list.\n  One of these values is expected: …\n  Choose a value of the list."
	if string(page) != want {
		t.Errorf("got\n%s\nwant\n%s", page, want)
	}
}

func TestAnExampleTheReaderTakesOtherwiseIsAProblem(t *testing.T) {
	for name, change := range map[string][2]string{
		"an accepted example is refused": {`accepted: ["01.02.2015."`, `accepted: ["31.02.2015."`},
		"a refused example is accepted":  {`refused: ["31.09.2024"`, `refused: ["30.09.2024"`},
		"a kind is missing":              {"semester:\n", "semestr:\n"},
	} {
		fsys := pages(t, map[string]string{"a.lv.md": "{{kinds}}"})
		kinds := fsys[manual.Folder+"/kinds.yaml"]
		changed := strings.Replace(string(kinds.Data), change[0], change[1], 1)
		if changed == string(kinds.Data) {
			t.Fatalf("%s: nothing to change", name)
		}
		kinds.Data = []byte(changed)
		_, err := manual.Print(fsys, "a", "lv", declared(t))
		var problems model.Problems
		if !errors.As(err, &problems) || !strings.Contains(err.Error(), "kinds.yaml") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAMisspeltPartIsAProblem(t *testing.T) {
	for _, text := range []string{"{{findins}}", `{{findings "X9"}}`} {
		_, err := manual.Print(pages(t, map[string]string{"a.lv.md": text}), "a", "lv", declared(t))
		var problems model.Problems
		if !errors.As(err, &problems) {
			t.Errorf("%s: %v", text, err)
		}
	}
}
