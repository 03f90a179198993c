package pipeline_test

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"bernskats/pipeline"
	"bernskats/pipeline/demo"
	"bernskats/pipeline/forms"
	"bernskats/pipeline/model"
)

// exampleForms writes every form, filled with exactly what its instructions show
// as an example, into the inbox of a project.
func exampleForms(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	write(t, filepath.Join(dir, "bernskats.yaml"), []byte("municipality: {name: \"Cēsu novads\", code: \"0026000\"}\n"))
	defs, err := pipeline.LoadDefinitions("")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range defs.Forms.Forms {
		fill := forms.Fill{Sender: f.Title.LV, Year: 2024, SchoolYear: "2023/24", Rows: map[string][][]string{}, Pairs: map[string]map[string]string{}}
		for _, s := range f.Sheets {
			row := defs.Forms.ExampleRow(s, fill)
			for i, c := range s.Columns {
				if row[i] == "" {
					t.Errorf("%s %s: no example of %s", f.ID, s.ID, c.Field)
				}
			}
			if s.Layout == "table" {
				fill.Rows[s.ID] = [][]string{row}
				continue
			}
			fill.Pairs[s.ID] = map[string]string{}
			for i, c := range s.Columns {
				fill.Pairs[s.ID][c.Field] = row[i]
			}
		}
		if f.Mapping != nil {
			cell := f.Mapping.Cells[0]
			fill.Rows["cells"] = [][]string{{cell.Label, cell.Column, "1"}}
		}
		var b bytes.Buffer
		if err := forms.Write(&b, defs.Forms, f, fill); err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(dir, "inbox", "2024", f.ID, f.ID+".xlsx"), b.Bytes())
	}
	return dir
}

func write(t *testing.T, file string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// passes checks a project of example forms: every row is accepted and nothing is
// an error or a warning, but for the two that ask for more rows than one.
func passes(t *testing.T, dir string) {
	t.Helper()
	result, err := pipeline.Check(context.Background(), pipeline.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range result.Findings {
		oneRowOnly := f.Code == "W345" || f.Code == "W370" // learners elsewhere; all members of a group
		if f.Severity != model.Note && !oneRowOnly {
			t.Errorf("%s %s %s!%s: %s", f.Code, f.Place.File, f.Place.Sheet, f.Place.Cell, f.EN.Found)
		}
	}
	if rows := result.Rows(); rows.Accepted < 30 || rows.SetAside > 0 {
		t.Errorf("rows %+v", rows)
	}
}

func TestAFormFilledAsItsInstructionsShowPassesCheck(t *testing.T) { passes(t, exampleForms(t)) }

// TestAFormSavedByLibreOfficePassesCheck opens the same forms in LibreOffice and
// saves them: what it writes is read back the same.
func TestAFormSavedByLibreOfficePassesCheck(t *testing.T) {
	soffice, err := exec.LookPath("soffice")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("LibreOffice is not installed")
		}
		t.Skip("LibreOffice is not installed: no form was saved with it")
	}
	dir := exampleForms(t)
	files, err := filepath.Glob(filepath.Join(dir, "inbox", "2024", "*", "*.xlsx"))
	if err != nil || len(files) < 10 {
		t.Fatalf("%d forms, %v", len(files), err)
	}
	saved := t.TempDir()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	arguments := append([]string{"-env:UserInstallation=file://" + filepath.Join(t.TempDir(), "profile"), "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", saved}, files...)
	if out, err := exec.CommandContext(ctx, soffice, arguments...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for _, file := range files {
		before, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		after, err := os.ReadFile(filepath.Join(saved, filepath.Base(file)))
		if err != nil || bytes.Equal(before, after) {
			t.Fatalf("%s was not saved anew: %v", filepath.Base(file), err)
		}
		write(t, file, after)
	}
	passes(t, dir)
}

// TestAFormBringsAlongOnlyWhatItsOwnSenderWrote writes next year's forms of a
// made-up municipality: every personal code in a form stands in that sender's own
// workbook of last year, and neither notes nor work/ hold any.
func TestAFormBringsAlongOnlyWhatItsOwnSenderWrote(t *testing.T) {
	dir, out, again := filepath.Join(t.TempDir(), "demo"), t.TempDir(), t.TempDir()
	ctx := context.Background()
	if _, err := pipeline.Demo(ctx, dir, demo.Options{Seed: 5, Years: 1}); err != nil {
		t.Fatal(err)
	}
	written, err := pipeline.WriteForms(ctx, dir, out, 2025)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := pipeline.WriteForms(ctx, dir, again, 2025); err != nil {
		t.Fatal(err)
	}
	codes := func(root string) map[string]map[string]bool { // sender's folder → codes
		found := map[string]map[string]bool{}
		for name, content := range unpacked(t, readTree(t, root)) {
			sender, _, _ := strings.Cut(name, "/")
			for _, code := range regexp.MustCompile(`\d{6}-\d{5}`).FindAllString(content, -1) {
				if found[sender] == nil {
					found[sender] = map[string]bool{}
				}
				found[sender][code] = true
			}
		}
		return found
	}
	theirs, ours := codes(filepath.Join(dir, "inbox", "2024")), codes(out)
	brought := 0
	for sender, list := range ours {
		for code := range list {
			brought++
			if !theirs[sender][code] {
				t.Errorf("the form of %s holds a code its own workbook did not", sender)
			}
		}
	}
	if brought < 20 {
		t.Errorf("only %d codes were brought along: the test proves little", brought)
	}
	for _, n := range written.Notes {
		if regexp.MustCompile(`\d{6}-?\d{5}`).MatchString(n.File + n.Sender + n.From) {
			t.Error("a note repeats a personal code")
		}
		info, err := os.Stat(filepath.Join(out, filepath.FromSlash(n.File)))
		if err != nil || n.Count > 0 && info.Mode().Perm() != 0o600 {
			t.Errorf("%s holds personal data and is %v, %v", n.File, info.Mode(), err)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "work")); err == nil {
		t.Error("writing forms left something in work/")
	}
	for name, content := range readTree(t, out) {
		if content != readTree(t, again)[name] {
			t.Errorf("%s: written twice, the bytes differ", name)
		}
	}
	before := readTree(t, out)
	if _, err := pipeline.WriteForms(ctx, dir, out, 2025); err == nil || !strings.Contains(err.Error(), "not overwritten") {
		t.Errorf("existing forms: %v", err)
	}
	if diff := len(before) - len(readTree(t, out)); diff != 0 {
		t.Errorf("a refused writing changed %d files", diff)
	}
}
