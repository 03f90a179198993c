package pipeline

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"bernskats/pipeline/forms"
	"bernskats/pipeline/model"
)

// page reads a page of the handbook.
func yearlyPage(t *testing.T, lang string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "templates", "manual", "orphans-court-yearly."+lang+".md"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

var fenced = regexp.MustCompile("(?ms)^```(?:yaml|csv) (\\S[^\n]*)\n(.*?)^```$")

// examples are the files that the page shows: path in the project → content.
func examples(t *testing.T, page string) map[string]string {
	t.Helper()
	files := map[string]string{}
	for _, m := range fenced.FindAllStringSubmatch(page, -1) {
		files[m[1]] = m[2]
	}
	if len(files) != 2 {
		t.Fatalf("the page shows %d files, want a form and a correction", len(files))
	}
	return files
}

// guardians runs the project and gives the figure the example is about, and the
// finding that names rows that were not found.
func guardians(t *testing.T, dir string) (value, unfound string) {
	t.Helper()
	o, err := Run(context.Background(), Options{Dir: dir, Year: 2024, Languages: []string{"lv"}})
	if err != nil {
		t.Fatal(err)
	}
	facts, err := os.ReadFile(filepath.Join(o.Out, "facts.csv"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(facts)) {
		if strings.HasPrefix(line, "E3,out_of_family_care.children,2024-12-31,Cēsu novads,form=guardian,") {
			value = strings.Split(line, ",")[5]
		}
	}
	for _, f := range o.Findings {
		if f.Code == forms.LabelsMissing {
			unfound += f.LV.Found
		}
	}
	return value, unfound
}

func TestTheCorrectionThatTheHandbookShowsWorks(t *testing.T) {
	const label = "„Bērni pie aizbildņa 31. decembrī”"
	for _, lang := range []string{"lv", "en"} {
		t.Run(lang, func(t *testing.T) {
			dir := t.TempDir()
			files := examples(t, yearlyPage(t, lang))
			correction := map[string]string{}
			for name, text := range files {
				if strings.HasPrefix(name, "local/") {
					correction[name] = text
					delete(files, name)
				}
			}
			files["bernskats.yaml"] = "municipality: {name: \"Cēsu novads\", code: \"0026000\"}\n"
			plant(t, dir, files)
			if value, unfound := guardians(t, dir); value != "" || !strings.Contains(unfound, label+" (≈ „Bērni pie aizbildņa gada beigās”)") {
				t.Errorf("without the correction: value %q, told: %s", value, unfound)
			}
			plant(t, dir, correction)
			value, unfound := guardians(t, dir)
			if value != "150" || strings.Contains(unfound, label) {
				t.Errorf("with the correction: value %q, told: %s", value, unfound)
			}
		})
	}
}

func TestTheHandbookListsTheBuiltInMapping(t *testing.T) {
	catalogue, err := forms.Load(forms.BuiltIn())
	if err != nil {
		t.Fatal(err)
	}
	f, _ := catalogue.Form("orphans_court_yearly")
	for _, lang := range []string{"lv", "en"} {
		page := yearlyPage(t, lang)
		if !strings.HasPrefix(page, "# ") {
			t.Error("the page has no title")
		}
		listed := strings.Count(page, "\n| ") - 1 // without the heading
		inNewest := map[string]bool{}
		for _, cell := range f.Versions[1].Cells {
			breakdown := ""
			if cell.Breakdown != "" {
				breakdown = "`" + cell.Breakdown + "`"
			}
			line := regexp.MustCompile(fmt.Sprintf(`(?m)^\| %s( \([^|]*2025[^|]*\))? \| %s \| %s \| %s \|$`,
				regexp.QuoteMeta(cell.Label), regexp.QuoteMeta(cell.Column), regexp.QuoteMeta("`"+cell.Measure+"`"), regexp.QuoteMeta(breakdown)))
			m := line.FindStringSubmatch(page)
			if m == nil {
				t.Errorf("%s: the table lacks %s / %s", lang, cell.Label, cell.Column)
				continue
			}
			inNewest[cell.Label+cell.Column+cell.Measure+cell.Breakdown] = m[1] == ""
		}
		if listed != len(f.Versions[1].Cells) {
			t.Errorf("%s: the table has %d lines, the mapping %d cells", lang, listed, len(f.Versions[1].Cells))
		}
		in2017 := 0
		for _, cell := range f.Versions[0].Cells {
			if !inNewest[cell.Label+cell.Column+cell.Measure+cell.Breakdown] {
				t.Errorf("%s: the table says %s / %s is of 2025 only, or lacks it", lang, cell.Label, cell.Column)
			}
			in2017++
		}
		if unmarked := countTrue(inNewest); unmarked != in2017 {
			t.Errorf("%s: %d lines of the table are of both versions, want %d", lang, unmarked, in2017)
		}
	}
}

func countTrue(m map[string]bool) (n int) {
	for _, v := range m {
		if v {
			n++
		}
	}
	return n
}

func TestTheOfficialFormIsHeldAgainstTheRowsAtBothPlaces(t *testing.T) {
	dir := t.TempDir()
	plant(t, dir, map[string]string{
		"bernskats.yaml": "municipality: {name: \"Cēsu novads\", code: \"0026000\"}\n",
		"inbox/2024/Bāriņtiesa/Ārpusģimenes aprūpe.csv": "Bērna personas kods;Dzimšanas datums;Aprūpes forma;No;Līdz\nB-1;01.01.2015;aizbildnis;01.02.2024;\nB-2;01.01.2015;aizbildnis;01.02.2024;\n",
		"inbox/2024/Bāriņtiesas pārskats/Pārskats.csv":  "Rādītājs;Kopā;0–3 gadi\nBērni ārpusģimenes aprūpē 31. decembrī;2;0\nBērni pie aizbildņa 31. decembrī;3;4\nAudžuģimenes 31. decembrī;7;\n",
	})
	o, err := Check(context.Background(), Options{Dir: dir, Year: 2024})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range o.Findings {
		switch f.Code {
		case forms.OfficialDiffers, forms.RowsDifferFromOfficial, forms.PartsDiffer, forms.PartExceeds:
			got = append(got, f.Code+" "+f.Place.String())
			if f.Code == forms.OfficialDiffers && !strings.Contains(f.LV.Found, "Bāriņtiesa/Ārpusģimenes aprūpe.csv Ārpusģimenes aprūpe") {
				t.Errorf("the rows are not named: %s", f.LV.Found)
			}
		}
	}
	const form = " Bāriņtiesas pārskats/Pārskats.csv Pārskats!"
	want := strings.Join([]string{
		forms.RowsDifferFromOfficial + " Bāriņtiesa/Ārpusģimenes aprūpe.csv Ārpusģimenes aprūpe", // guardians 3 : 2
		forms.RowsDifferFromOfficial + " Bāriņtiesa/Ārpusģimenes aprūpe.csv Ārpusģimenes aprūpe", // of them 0–3 4 : 0
		forms.PartsDiffer + form + "B2",     // by form 3 > 2
		forms.PartsDiffer + form + "C2",     // by form 4 > 0
		forms.OfficialDiffers + form + "B3", // 3 : 2
		forms.PartsDiffer + form + "B3",     // by age 4 > 3
		forms.OfficialDiffers + form + "C3",
	}, "\n")
	if strings.Join(got, "\n") != want {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
	for _, f := range o.Findings {
		if f.Code == forms.MappingUnconfirmed && f.Severity == model.Note {
			return
		}
	}
	t.Error("nobody says that the mapping is not confirmed")
}
