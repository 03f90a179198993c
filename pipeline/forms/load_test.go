package forms

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"bernskats/pipeline/model"

	"github.com/google/go-cmp/cmp"
)

// overlay gives the built-in definitions with files replaced or added.
func overlay(files map[string]string) fs.FS {
	fsys := fstest.MapFS{}
	for _, name := range []string{"codes.yaml", "findings.yaml"} {
		data, err := fs.ReadFile(BuiltIn(), "forms/"+name)
		if err != nil {
			panic(err)
		}
		fsys["forms/"+name] = &fstest.MapFile{Data: data}
	}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

func TestTheBuiltInFormsLoad(t *testing.T) {
	c := builtIn(t)
	var ids []string
	for _, f := range c.Forms {
		ids = append(ids, f.ID)
	}
	want := []string{"education_board", "municipality", "orphans_court", "orphans_court_yearly", "police", "population", "programme", "school", "social_service", "totals"}
	if diff := cmp.Diff(want, ids); diff != "" {
		t.Errorf("forms (-want +got):\n%s", diff)
	}
}

func TestTheSheetOfEventsIsTheSameInEveryForm(t *testing.T) {
	c := builtIn(t)
	school, _ := c.Form("school")
	want, _ := school.Sheet("events")
	for _, id := range []string{"police", "social_service", "municipality"} {
		f, _ := c.Form(id)
		got, _ := f.Sheet("events")
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-school +%s):\n%s", id, id, diff)
		}
	}
}

func TestNumbersOfFamiliesAndCasesAreMarkedAsPseudonyms(t *testing.T) {
	marked := map[string]bool{"family": true, "household": true, "worker": true, "case_no": true, "decision_no": true}
	for _, f := range builtIn(t).Forms {
		for _, s := range f.Sheets {
			for _, c := range s.Columns {
				if want := c.Kind == ID && marked[c.Field]; c.Pseudonym != want {
					t.Errorf("%s %s %s: pseudonym is %v, want %v", f.ID, s.ID, c.Field, c.Pseudonym, want)
				}
			}
		}
	}
}

func TestTheVersionChangesWithAnyByte(t *testing.T) {
	form, _ := fs.ReadFile(BuiltIn(), "forms/police/form.yaml")
	a, err := Load(overlay(map[string]string{"forms/police/form.yaml": string(form)}))
	if err != nil {
		t.Fatal(err)
	}
	b, err := Load(overlay(map[string]string{"forms/police/form.yaml": string(form) + "# a remark\n"}))
	if err != nil {
		t.Fatal(err)
	}
	if a.Version() == b.Version() || len(a.Version()) != 16 {
		t.Errorf("versions %q and %q", a.Version(), b.Version())
	}
}

// Each testdata/*.bad.yaml begins with the path it stands for and the exact
// problems it must give, as comments.
func TestAFolderOfRulesOnlyIsNoForm(t *testing.T) {
	c, err := Load(overlay(map[string]string{"forms/between/rules.yaml": "[]"}))
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := c.Form("between"); ok {
		t.Error("a folder without form.yaml became a form")
	}
}

func TestBadDefinitions(t *testing.T) {
	files, err := filepath.Glob("testdata/*.bad.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no bad definitions found: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".bad.yaml"), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			path, want := expectations(string(data))
			files := map[string]string{path: string(data)}
			if folder, isMapping := strings.CutSuffix(path, "mapping_2017.yaml"); isMapping {
				form, _ := fs.ReadFile(BuiltIn(), folder+"form.yaml")
				files[folder+"form.yaml"] = string(form)
			}
			_, err = Load(overlay(files))
			got := "nothing"
			if err != nil {
				got = err.Error()
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
			if _, ok := err.(model.Problems); err != nil && !ok {
				t.Errorf("the error is a %T, want model.Problems", err)
			}
		})
	}
}

// expectations reads "# path" and the "# …" lines below it.
func expectations(text string) (path, problems string) {
	var lines []string
	for _, line := range strings.Split(text, "\n") {
		rest, isComment := strings.CutPrefix(line, "# ")
		if !isComment {
			break
		}
		lines = append(lines, rest)
	}
	return lines[0], strings.Join(lines[1:], "\n")
}

func TestBadSentences(t *testing.T) {
	_, err := Load(overlay(map[string]string{"forms/findings.yaml": `E12: {lv: {found: "a."}, en: {found: "a."}}
E001:
  args: [value, unused]
  lv: {found: "{valeu} nav."}
  en: {fuond: "{value} is not."}
E002: {lv: {found: "a."}}
`}))
	want := `forms/findings.yaml:1:1: "E12" is no code of a finding
    E, W or N and three digits
forms/findings.yaml:4:15: placeholder {valeu} is not declared
    an argument the finding declares: value, unused
forms/findings.yaml:5:8: E001 in English has no key "fuond"
    one of: found, expected, mend
forms/findings.yaml:6:1: finding E002 is missing in English
    both languages: lv and en
`
	if err == nil {
		t.Fatal("no problems found")
	}
	for _, problem := range strings.SplitAfter(want, "\nforms/") {
		if !strings.Contains(err.Error(), strings.TrimSpace(strings.TrimSuffix(problem, "\nforms/"))) {
			t.Errorf("not among the problems: %s", problem)
		}
	}
	if !strings.Contains(err.Error(), "finding E003 has no sentences") {
		t.Error("a code without sentences is a problem")
	}
}

func TestMissingFilesAreProblems(t *testing.T) {
	fsys := overlay(map[string]string{"forms/empty/readme.txt": "x"}).(fstest.MapFS)
	delete(fsys, "forms/codes.yaml")
	_, err := Load(fsys)
	want := "forms/codes.yaml: the file is missing\nforms/empty/form.yaml: the file is missing"
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestTheFormsAgreeWithTheContract(t *testing.T) {
	contract, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "spec", "codes.yaml"))
	if err != nil {
		t.Skip("SKIPPED: the contract ../shared/spec is not beside the repository")
	}
	ours, err := os.ReadFile("codes.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(contract), string(ours)); diff != "" {
		t.Errorf("codes.yaml (-contract +ours):\n%s", diff)
	}
}
