package data

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"bernskats/pipeline/model"
	"bernskats/pipeline/protect"
	"bernskats/pipeline/report/prose"
	"bernskats/templates"

	"github.com/google/go-cmp/cmp"
)

func described(t testing.TB, fs []model.Fact) Described {
	t.Helper()
	texts, err := prose.Load(templates.Files())
	if err != nil {
		t.Fatal(err)
	}
	return Described{
		About: About{Year: 2024, Municipality: "Cēsu novads", Code: "0026000", Fingerprint: "ab12"}, Edition: protect.Internal(fs), Table: []byte(table(t, fs)), Publisher: "Cēsu novada pašvaldība",
		Indicators: []model.Indicator{
			{Code: "A2", Title: model.Text{LV: "kavējumi", EN: "absence"}, Measures: []model.Measure{{ID: "unexcused_absence.pupils", Title: model.Text{LV: "izglītojamie virs robežas", EN: "learners over the limit"}}, {ID: "not.there"}}},
			{Code: "B2", Title: model.Text{LV: "aizgādība", EN: "custody"}, Measures: []model.Measure{{ID: "custody_suspended.parents"}}},
			{Code: "F9", Title: model.Text{LV: "nekas", EN: "nothing"}, Measures: []model.Measure{{ID: "nothing.there"}}},
		},
		Names: map[string]string{"4413900137": "Cēsu 1. pamatskola"}, Sources: []model.Text{{LV: "Policijas dati", EN: "Police data"}}, Texts: [2]prose.Words{texts.In("lv"), texts.In("en")},
	}
}

func packageOf(t testing.TB, d Described) []byte {
	t.Helper()
	content, err := Package(d)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func packageFacts() []model.Fact {
	fs := append(facts()[:4:4], model.Fact{Indicator: "A2", Measure: "unexcused_absence.pupils", Period: "2023/24-2", Area: "Cēsu novads", Breakdown: "school=4413900137", Status: model.Withheld, Origin: model.Counted, Received: 1, Expected: 1})
	return fs
}

func TestTheDescriptionNamesEveryColumnAndCodeInBothLanguages(t *testing.T) {
	var got dataPackage
	d := described(t, packageFacts())
	if err := json.Unmarshal(packageOf(t, d), &got); err != nil {
		t.Fatal(err)
	}
	columns := []string{}
	for _, f := range got.Resources[0].Schema.Fields {
		columns = append(columns, f.Name)
		if f.Title == "" || f.TitleEN == "" || f.About == "" || f.AboutEN == "" || f.About == f.AboutEN {
			t.Errorf("%s is not described in both languages", f.Name)
		}
	}
	if diff := cmp.Diff(Columns(), columns); diff != "" {
		t.Errorf("columns (-want +got):\n%s", diff)
	}
	if r := got.Resources[0]; r.Bytes != len(d.Table) || r.Hash != "sha256:"+hash(d.Table) {
		t.Errorf("facts.csv is described as %d bytes, %s", r.Bytes, r.Hash)
	}
	lists := map[string][][]string{}
	for _, r := range got.Resources[1:] {
		lists[r.Name] = r.Data
	}
	want := map[string][][]string{
		"indicators": {{"indicator", "title", "title_en"}, {"A2", "Kavējumi", "Absence"}, {"B2", "Aizgādība", "Custody"}},
		"measures": {{"measure", "indicator", "title", "title_en"}, {"budget.eur", "", "budget.eur", "budget.eur"}, {"custody_suspended.parents", "B2", "custody_suspended.parents", "custody_suspended.parents"},
			{"unexcused_absence.pupils", "A2", "Izglītojamie virs robežas", "Learners over the limit"}},
		"codes": {{"measure", "dimension", "code", "dimension_title", "dimension_title_en", "title", "title_en"},
			{"unexcused_absence.pupils", "school", "4413900137", "Izglītības iestāde", "Educational institution", "Cēsu 1. pamatskola", "Cēsu 1. pamatskola"},
			{"unexcused_absence.pupils", "stage", "basic", "Izglītības pakāpe", "Stage of education", "Pamatizglītība", "Basic education"}},
	}
	if diff := cmp.Diff(want, lists); diff != "" {
		t.Errorf("lists (-want +got):\n%s", diff)
	}
	if got.Licenses[0].Name != "CC-BY-4.0" || licences("CC0-1.0")[0].Name != "CC0-1.0" {
		t.Errorf("licences %v", got.Licenses)
	}
}

// TestThePackageIsValidByTheRulesOfFrictionlessData asks the library of those who
// made the rules, and makes sure that it would find what is wrong.
func TestThePackageIsValidByTheRulesOfFrictionlessData(t *testing.T) {
	browser, err := filepath.Abs(filepath.Join("..", "..", "..", "testdata", "browser"))
	if err != nil {
		t.Fatal(err)
	}
	node, err := exec.LookPath("node")
	if _, missing := os.Stat(filepath.Join(browser, "node_modules", "datapackage")); err != nil || missing != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("node or the checker of data packages is missing")
		}
		t.Skip("SKIPPED: node or the checker of data packages is missing (npm ci in testdata/browser): the description was not checked")
	}
	d := described(t, packageFacts())
	good := packageOf(t, d)
	for _, tt := range []struct {
		name, inPackage, inTable, with string
		valid                          bool
	}{
		{name: "as it is", valid: true},
		{name: "unknown status", inTable: ",final,", with: ",sure,"},
		{name: "word for a number", inTable: ",41,", with: ",many,"},
		{name: "unknown measure", inTable: "custody_suspended.parents", with: "custody.parents"},
		{name: "no period", inTable: "B2,custody_suspended.parents,2024,", with: "B2,custody_suspended.parents,,"},
		{name: "period of no kind", inTable: "B2,custody_suspended.parents,2024,", with: "B2,custody_suspended.parents,24. gads,"},
		{name: "other column", inTable: "not_given", with: "given"},
		{name: "name of no package", inPackage: `"name": "bernskats-0026000-2024"`, with: `"name": "Bērnskats"`},
		{name: "type of no field", inPackage: `"type": "integer"`, with: `"type": "int"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			put := func(name string, content []byte, find string) {
				changed := content
				if find != "" {
					if changed = bytes.Replace(content, []byte(find), []byte(tt.with), 1); bytes.Equal(changed, content) {
						t.Fatalf("%s holds no %s", name, find)
					}
				}
				if err := os.WriteFile(filepath.Join(dir, name), changed, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			put("datapackage.json", good, tt.inPackage)
			put("facts.csv", d.Table, tt.inTable)
			var said bytes.Buffer
			c := exec.Command(node, filepath.Join(browser, "datapackage.js"), filepath.Join(dir, "datapackage.json"))
			c.Stderr = &said
			out, err := c.Output()
			if (err == nil) != tt.valid {
				t.Errorf("error is %v, said: %s", err, said.String())
			}
			if want := `{"facts":5,"indicators":2,"measures":3,"codes":2}`; tt.valid && strings.TrimSpace(string(out)) != want {
				t.Errorf("rows %s, want %s", out, want)
			}
		})
	}
}

func TestRecordsPrintAsFactsCSV(t *testing.T) {
	for _, e := range []protect.Edition{protect.Internal(facts())} {
		records := Records(e)
		for i, f := range Sorted(e.Figures()) {
			want := line(f, e.Name() == "public")
			for n, column := range Columns() {
				if got := Printed(column, records[i][n]); got != bare(want[n]) {
					t.Errorf("%s of row %d is %q, want %q", column, i, got, want[n])
				}
			}
		}
	}
}
