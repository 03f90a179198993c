package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strings"
	"testing"

	"bernskats/pipeline/declared"
	"bernskats/pipeline/forms"
	"bernskats/pipeline/model"

	"github.com/goccy/go-yaml"
	gocmp "github.com/google/go-cmp/cmp"
)

var (
	alone = flag.Bool("alone", false, "check each defect in a project of its own: slower, and proves its exit code by itself")
	table = flag.Bool("table", false, "write the table of testdata/defects/README.md")
)

const defectsDir = "../../testdata/defects"

// theme is one file of testdata/defects.
type theme struct {
	About string   `yaml:"about"`
	Form  string   `yaml:"form"`
	Cases []defect `yaml:"cases"`
}

// TestDefects gives every case a good workbook with one defect, checks all of
// them with `bernskats check --json` and wants exactly the findings declared, at
// their cells, and the exit code that follows. Cases that expect no error are
// checked in an inbox without any, so that its exit code is 0.
func TestDefects(t *testing.T) {
	cases := loadDefects(t)
	good := loadGood(t)
	inboxes := map[string][]*defect{}
	for _, d := range cases {
		key := fmt.Sprintf("%s inbox, exit code %d", d.Inbox, d.exit())
		if *alone {
			key = d.theme + ": " + d.Name
		}
		inboxes[key] = append(inboxes[key], d)
	}
	for key, together := range inboxes {
		t.Run(key, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			must(t, os.WriteFile(filepath.Join(dir, "bernskats.yaml"), []byte("municipality: {name: \"Cēsu novads\"}\n"), 0o600))
			for _, d := range together {
				d.put(t, good, filepath.Join(dir, "inbox", "2024"))
			}
			findings, code := checked(t, dir)
			for _, d := range together {
				t.Run(d.theme+"/"+d.Name, func(t *testing.T) { d.judge(t, findings, code) })
			}
			if total := len(findings); total != countDeclared(together) {
				t.Errorf("%d findings, %d declared: some belong to no case", total, countDeclared(together))
			}
		})
	}
}

// exit is the exit code that the findings declared mean.
func (d *defect) exit() int {
	for _, f := range d.Find {
		if strings.HasPrefix(f, "E") {
			return exitFindings
		}
	}
	return exitDone
}

func countDeclared(ds []*defect) (n int) {
	for _, d := range ds {
		n += len(d.Find)
	}
	return n
}

// checked runs the program as the shell would and reads what it prints.
func checked(t *testing.T, dir string) ([]model.Finding, int) {
	t.Helper()
	var out, errs bytes.Buffer
	code := run(context.Background(), []string{"check", dir, "--json"}, &streams{out: &out, err: &errs, getenv: func(string) string { return "" }})
	var result struct {
		Findings []model.Finding `json:"findings"`
	}
	if err := json.Unmarshal(out.Bytes(), &result); err != nil {
		t.Fatalf("exit code %d, %s: %v", code, errs.String(), err)
	}
	return result.Findings, code
}

// judge compares the findings about the case's files with those declared.
func (d *defect) judge(t *testing.T, all []model.Finding, code int) {
	var got []string
	for _, f := range all {
		if f.File != d.dir && !strings.HasPrefix(f.File, d.dir+"/") && !(d.Root && strings.HasPrefix(f.File, d.dir)) {
			continue
		}
		place := f.Place
		place.File = strings.TrimPrefix(strings.TrimPrefix(f.File, d.dir), "/")
		if place.File == "dati.xlsx" || d.Root {
			place.File = ""
		}
		got = append(got, f.Code+" "+strings.TrimSpace(place.String()))
		for lang, s := range map[string]model.Sentence{"lv": f.LV, "en": f.EN} {
			if s.Found == "" || f.Severity != model.Note && (s.Expected == "" || s.Mend == "") {
				t.Errorf("%s does not say in %s what was found, what was expected and how to mend it: %+v", f.Code, lang, s)
			}
		}
	}
	for i := range got {
		got[i] = strings.TrimSpace(got[i])
	}
	want := slices.Clone(d.Find)
	sort.Strings(got)
	sort.Strings(want)
	if diff := gocmp.Diff(want, got, gocmp.Transformer("list", func(s []string) string { return strings.Join(s, "\n") })); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
	if code != d.exit() {
		t.Errorf("exit code %d, want %d", code, d.exit())
	}
	t.Logf("%s → %s, exit code %d", d.Name, d.says(), code)
}

// says lists the findings declared.
func (d *defect) says() string {
	if len(d.Find) == 0 {
		return "nothing"
	}
	return strings.Join(d.Find, ", ")
}

// TestDefectsAreListed keeps the table of the README true.
func TestDefectsAreListed(t *testing.T) {
	var b strings.Builder
	last := ""
	cases := loadDefects(t)
	if len(cases) < 100 {
		t.Errorf("only %d cases", len(cases))
	}
	for _, d := range cases {
		if d.theme != last {
			last = d.theme
			fmt.Fprintf(&b, "\n### %s.yaml\n\n| Defect | Form | Finding | Exit |\n|---|---|---|---|\n", d.theme)
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %d |\n", d.Name, d.Form, d.says(), d.exit())
	}
	file := filepath.Join(defectsDir, "README.md")
	text, err := os.ReadFile(file)
	must(t, err)
	const mark = "<!-- written by: go test ./cmd/bernskats -run TestDefectsAreListed -table -->\n"
	head, _, found := strings.Cut(string(text), mark)
	if !found {
		t.Fatalf("%s has no line %q", file, mark)
	}
	want := head + mark + b.String()
	if *table {
		must(t, os.WriteFile(file, []byte(want), 0o644))
	} else if want != string(text) {
		t.Errorf("the table of %s is old: go test ./cmd/bernskats -run TestDefectsAreListed -table", file)
	}
}

// TestEveryFindingHasADefect: a finding that no case shows is one nobody tried.
func TestEveryFindingHasADefect(t *testing.T) {
	shown := map[string]bool{}
	for _, d := range loadDefects(t) {
		for _, f := range d.Find {
			shown[f[:4]] = true
		}
	}
	elsewhere := map[string]string{
		forms.CellNotFinite:     "the reader says #NUM!, which is E001",
		forms.FileUnreadable:    "permissions: pipeline/intake",
		forms.FileUnknown:       "a kind of refusal this program does not know: none today",
		forms.FileSuspicious:    "the reader says damaged, and why",
		forms.FileBomb:          "768 MiB of zeros: pipeline/intake/xlsx",
		forms.SenderNotExpected: "needs declared senders: pipeline/intake",

		forms.CarriedWaits:           "a form with rows of last year: pipeline/intake",
		forms.CarriedNoEnd:           "a form with rows of last year: pipeline/intake",
		forms.CarriedNoMarks:         "a form with rows of last year: pipeline/intake",
		forms.CarriedGone:            "a form with rows of last year: pipeline/intake",
		forms.CarriedUntouched:       "a form with rows of last year: pipeline/intake",
		forms.TotalDiffersReturned:   "what goes back in place of W302: pipeline",
		forms.TotalsDisagreeReturned: "what goes back in place of W274: pipeline",
		forms.OnlyCorrections:        "a list of ours in the inbox: pipeline",
		forms.NoVersion:              "a year of which no form is known: pipeline/intake",
		forms.PartExceeds:            "parts against totals: pipeline/measure",
		forms.OfficialDiffers:        "the form against rows: pipeline",
		forms.RowsDifferFromOfficial: "the form against rows: pipeline",
		forms.TotalsDisagree:         "two senders' totals: pipeline/measure",
	}
	for _, code := range forms.Codes() {
		if !shown[code] && elsewhere[code] == "" {
			t.Errorf("no case of testdata/defects shows %s", code)
		}
		if shown[code] && elsewhere[code] != "" {
			t.Errorf("%s is shown by a case: take it off the list", code)
		}
	}
}

// loadDefects reads every case, in the order of themes.
func loadDefects(t *testing.T) []*defect {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(defectsDir, "*.yaml"))
	must(t, err)
	var all []*defect
	names := map[string]bool{}
	for _, file := range files {
		if filepath.Base(file) == "good.yaml" {
			continue
		}
		data, err := os.ReadFile(file)
		must(t, err)
		var th theme
		if _, problems := declared.Decode(filepath.Base(file), data, &th); len(problems) > 0 {
			t.Fatal(problems)
		}
		for _, d := range th.Cases {
			d.theme = strings.TrimSuffix(filepath.Base(file), ".yaml")
			if d.Form == "" {
				d.Form = th.Form
			}
			if d.Form == "education_board" { // its lists of schools and pupils would judge those of other cases
				d.Inbox = "second"
			}
			d.Inbox = cmp.Or(d.Inbox, "first")
			d.number = len(all)
			d.dir = d.theme + " " + slug(d.Name)
			if d.Name == "" || names[d.dir] {
				t.Fatalf("%s: a defect without a name of its own: %q", d.theme, d.Name)
			}
			names[d.dir] = true
			all = append(all, &d)
		}
	}
	return all
}

var notForFiles = regexp.MustCompile(`[^\pL\pN ]+`)

// slug makes a name fit for a folder.
func slug(name string) string { return strings.TrimSpace(notForFiles.ReplaceAllString(name, "")) }

// loadGood reads the good workbooks: form → sheets in order.
func loadGood(t *testing.T) map[string]yaml.MapSlice {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(defectsDir, "good.yaml"))
	must(t, err)
	var good map[string]yaml.MapSlice
	must(t, yaml.Unmarshal(data, &good))
	return good
}
