package pipeline_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
	"testing"

	"bernskats/pipeline"
	"bernskats/pipeline/demo"
	"bernskats/pipeline/forms"
	"bernskats/pipeline/intake/xlsx"
	"bernskats/pipeline/store"
)

// TestNoCodeNameOrFamilyNumberLeavesTheReader runs a whole project, and several
// that fail, and looks for every personal code, name and family, household,
// worker, case and decision number of the inbox in everything that is left
// behind: outputs (unpacked), work/, the databases' texts, messages.
func TestNoCodeNameOrFamilyNumberLeavesTheReader(t *testing.T) {
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	dir := filepath.Join(t.TempDir(), "demo")
	ctx := context.Background()
	if _, err := pipeline.Demo(ctx, dir, demo.Options{Seed: 11, Years: 1, Defects: demo.AllDefects}); err != nil {
		t.Fatal(err)
	}
	plantNames(t, dir)
	canaries := canariesOf(t, dir)
	if len(canaries.codes) < 1500 || len(canaries.texts) < 100 {
		t.Fatalf("only %d codes and %d other canaries were found in the inbox: the test would prove little", len(canaries.codes), len(canaries.texts))
	}
	var said strings.Builder
	for _, run := range []func() error{
		func() error { _, err := pipeline.Run(ctx, pipeline.Options{Dir: dir}); return err },
		func() error { _, err := pipeline.Check(ctx, pipeline.Options{Dir: dir, NoCache: true}); return err },
	} {
		if err := run(); err != nil {
			said.WriteString(err.Error())
		}
	}
	for _, q := range []pipeline.Question{
		{Measure: "custody_suspended.children", Period: "2024"}, {Measure: "child_offenders.children", Period: "2024"}, {Measure: "families_at_risk.families", Period: "2024"},
		{Measure: "social_assistance.children", Period: "2024"}, {Measure: "social_services.cost", Period: "2024"}, {Measure: "declared_children.children", Period: "2024-12-31"}, {Measure: "school_violence.cases", Period: "2023/24"},
	} {
		e, err := pipeline.Why(ctx, pipeline.Options{Dir: dir}, q)
		if err != nil {
			t.Fatalf("why %s: %v", q.Measure, err)
		}
		answer, err := json.Marshal(e)
		if err != nil || len(answer) < 1000 {
			t.Fatalf("why %s: %d bytes, %v", q.Measure, len(answer), err)
		}
		said.Write(answer)
	}
	files := readTree(t, dir)
	for name := range files {
		if strings.HasPrefix(name, "inbox/") {
			delete(files, name)
		}
	}
	for name, content := range readTree(t, temp) {
		files["temporary folder/"+name] = content
	}
	files["messages"] = said.String()
	// A control: something that must be there is found, in a plain file and inside a workbook.
	everything := unpacked(t, files)
	control := struct{ plain, packed bool }{}
	for name, content := range everything {
		control.plain = control.plain || (strings.HasSuffix(name, "facts.csv") && strings.Contains(content, "declared_children.children"))
		control.packed = control.packed || (strings.Contains(name, ".xlsx/") && strings.Contains(content, "Cēsu novad"))
	}
	if !control.plain || !control.packed {
		t.Fatalf("the search does not find what is there: %+v", control)
	}
	for name, content := range everything {
		if found := canaries.in(content); found != "" {
			t.Errorf("%s holds %s", name, found)
		}
	}
	for _, path := range []string{"2024.duckdb"} {
		if found := canaries.in(textsOfDatabase(t, filepath.Join(dir, "work", path))); found != "" {
			t.Errorf("the database %s holds %s", path, found)
		}
	}
}

// canaries are what must be found nowhere: codes as eleven digits, other texts whole.
type canaries struct {
	codes map[string]bool
	texts []string
}

// in names the first canary found in a text, by kind.
func (c canaries) in(text string) string {
	for _, run := range regexp.MustCompile(`\d{6}[-–−]?\d{5}`).FindAllString(text, -1) {
		digits := regexp.MustCompile(`\D`).ReplaceAllString(run, "")
		if c.codes[digits] {
			return "the personal code " + digits[:6] + "…"
		}
	}
	for _, s := range c.texts {
		if strings.Contains(text, s) {
			return "the canary " + s
		}
	}
	return ""
}

// plantNames puts a police workbook with people's names and places into the inbox.
func plantNames(t *testing.T, dir string) {
	t.Helper()
	folder := filepath.Join(dir, "inbox", "2024", "Valsts policija")
	if err := os.RemoveAll(folder); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	content := "Lietas Nr.;Datums;Personas kods;Dzimšanas datums;Vārds;Uzvārds;Notikuma vieta;Māsas vārds;Pārkāpuma veids\n" +
		"KANARIJS-771;05.03.2024;161109-29993;16.11.2009;Kanārija;Putniņkanāre;Slepenā iela 7;Otrakanāre;administratīvais pārkāpums\n" +
		"KANARIJS-772;31.09.2024;325035-11782;16.11.2009;Kanārija;Putniņkanāre;Slepenā iela 7;Otrakanāre;administratīvais pārkāpums\n"
	if err := os.WriteFile(filepath.Join(folder, "Likumpārkāpumi.csv"), []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

// canariesOf reads the whole inbox and takes out every cell of a column that
// may not leave the reader.
func canariesOf(t *testing.T, dir string) canaries {
	t.Helper()
	c := canaries{codes: map[string]bool{"16110929993": true, "32503511782": true}}
	texts := map[string]bool{"Kanārija": true, "Putniņkanāre": true, "Otrakanāre": true, "Slepenā": true, "KANARIJS": true}
	catalogue, err := forms.Load(forms.BuiltIn())
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range readTree(t, filepath.Join(dir, "inbox")) {
		if !strings.HasSuffix(name, ".xlsx") {
			continue
		}
		book, err := xlsx.Open(context.Background(), name, []byte(content), xlsx.DefaultLimits())
		if err != nil {
			continue // a planted file that is refused
		}
		for _, sheet := range book.Sheets() {
			secret := secretHeadings(catalogue, sheet.Name)
			columns := map[int]forms.Kind{}
			for row, err := range sheet.Rows() {
				if err != nil {
					t.Fatal(err)
				}
				for _, cell := range row.Cells {
					if kind, ok := secret[forms.Fold(cell.Text)]; ok {
						columns[cell.Column] = kind
						continue
					}
					collect(columns[cell.Column], cell.Text, c.codes, texts)
				}
			}
		}
	}
	for s := range texts {
		c.texts = append(c.texts, s)
	}
	sort.Strings(c.texts)
	return c
}

// secretHeadings are the headings of a sheet's columns whose content may not leave the reader.
func secretHeadings(catalogue *forms.Catalogue, sheet string) map[string]forms.Kind {
	secret := map[string]forms.Kind{}
	for _, f := range catalogue.Forms {
		for _, s := range f.Sheets {
			for _, col := range s.Columns {
				if forms.Fold(s.Name) != forms.Fold(sheet) {
					continue
				}
				if col.Kind == forms.PersonalCode || col.Pseudonym {
					for _, name := range col.Names() {
						secret[forms.Fold(name)] = col.Kind
					}
				}
			}
		}
	}
	return secret
}

// collect keeps what a cell of a secret column holds. Short own numbers would be
// found by chance inside other texts, so only those of six characters or more count.
func collect(kind forms.Kind, text string, codes, texts map[string]bool) {
	digits := regexp.MustCompile(`\D`).ReplaceAllString(text, "")
	switch {
	case kind == forms.PersonalCode && len(digits) == 11:
		codes[digits] = true
	case kind != "" && len(text) >= 6 && !regexp.MustCompile(`^\d+$`).MatchString(text):
		texts[text] = true
	}
}

// unpacked adds the parts of every workbook among the files.
func unpacked(t *testing.T, files map[string]string) map[string]string {
	t.Helper()
	out := map[string]string{}
	for name, content := range files {
		out[name] = content
		if !strings.HasSuffix(name, ".xlsx") {
			continue
		}
		z, err := zip.NewReader(bytes.NewReader([]byte(content)), int64(len(content)))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, part := range z.File {
			r, err := part.Open()
			if err != nil {
				t.Fatal(err)
			}
			data, err := io.ReadAll(r)
			if err != nil {
				t.Fatal(err)
			}
			out[name+"/"+part.Name] = string(data)
		}
	}
	return out
}

// textsOfDatabase gives every text of every table: the file itself is compressed.
func textsOfDatabase(t *testing.T, path string) string {
	t.Helper()
	ctx := context.Background()
	db, err := store.OpenReadOnly(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	columns, err := db.Query(ctx, "SELECT table_name, column_name FROM duckdb_columns() WHERE data_type = 'VARCHAR' AND NOT internal ORDER BY ALL")
	if err != nil {
		t.Fatal(err)
	}
	if len(columns) < 50 {
		t.Fatalf("only %d text columns in the database", len(columns))
	}
	var all strings.Builder
	for _, c := range columns {
		rows, err := db.Query(ctx, fmt.Sprintf("SELECT DISTINCT %s FROM %s", store.Quote(c[1].(string)), store.Quote(c[0].(string))))
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			fmt.Fprintln(&all, r[0])
		}
	}
	return all.String()
}
