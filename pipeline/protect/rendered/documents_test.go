package rendered_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"bernskats/pipeline/protect/rendered"
)

const councilPage = `<html lang="lv"><body><h1>Pārskats par 2024. gadu</h1><p>Stāvoklis uz 31.12.2024.</p>
<table><tr><th>Rādītājs</th><th>2023</th><th>2024</th></tr>
<tr><th>Ģimenes</th><td><data data-measure="m.families" data-period="2023" data-breakdown="" data-area="Cēsu novads" data-role="value" data-status="withheld">konfidenciāli</data></td><td>37</td></tr></table></body></html>`

const councilDocument = `<document><body><p><r><t>Pārskats par 2024. </t></r><r><t>gadu</t></r></p><p><r><t>Vieta, datums, paraksts</t></r></p>
<tbl><tr><tc><p><r><t>Rādītājs</t></r></p></tc><tc><p><r><t>2023</t></r></p></tc><tc><p><r><t>2024</t></r></p></tc></tr>
<tr><tc><p><r><t>Ģimenes</t></r></p></tc><tc><p><r><t>konfidenciāli</t></r></p></tc><tc><p><r><t>37</t></r></p></tc></tr></tbl>
<p><r><fldChar fldCharType="begin"/></r><r><instrText>PAGE</instrText></r><r><fldChar fldCharType="separate"/></r><r><t>1</t></r><r><fldChar fldCharType="end"/></r></p></body></document>`

func TestADocumentOnlyRepeatsItsPage(t *testing.T) {
	for _, tt := range []struct {
		name, find, with string
		more             map[string]string // further parts
		code             rendered.Code     // "" when all is well
	}{
		{"as it is", "", "", nil, ""},
		{"number in place of the word", "konfidenciāli", "36", nil, rendered.Loose},
		{"number in another column", "<tc><p><r><t>konfidenciāli</t></r></p></tc><tc><p><r><t>37</t></r></p></tc>", "<tc><p><r><t>37</t></r></p></tc><tc><p><r><t>konfidenciāli</t></r></p></tc>", nil, rendered.Loose},
		{"sentence of its own", "Vieta, datums, paraksts", "Ģimenes: 36", nil, rendered.Loose},
		{"hidden text", "<r><t>Vieta", "<r><rPr><vanish/></rPr><t>Vieta", nil, rendered.Hidden},
		{"tracked change", "<p><r><t>Vieta", "<p><del><r><delText>36</delText></r></del><r><t>Vieta", nil, rendered.Hidden},
		{"field", "PAGE", `QUOTE "36"`, nil, rendered.Hidden},
		{"comments", "", "", map[string]string{"word/comments.xml": "<comments/>"}, rendered.Foreign},
		{"picture", "", "", map[string]string{"word/media/image1.png": "PNG"}, rendered.Foreign},
		{"footer", "", "", map[string]string{"word/footer1.xml": "<ftr><p><r><t>36</t></r></p></ftr>"}, rendered.Loose},
		{"property", "", "", map[string]string{"docProps/core.xml": "<coreProperties><keywords>36</keywords></coreProperties>"}, rendered.Hidden},
	} {
		t.Run(tt.name, func(t *testing.T) {
			parts := map[string]string{"[Content_Types].xml": "<Types/>", "word/document.xml": strings.Replace(councilDocument, tt.find, tt.with, 1)}
			maps.Copy(parts, tt.more)
			f, err := rendered.Read(t.Context(), fstest.MapFS{"council.lv.html": {Data: []byte(councilPage)}, "council.lv.docx": {Data: zipped(t, parts)}}, nil)
			if err != nil {
				t.Fatal(err)
			}
			var got []rendered.Code
			for _, p := range f.Problems {
				if p.File == "council.lv.docx" {
					got = append(got, p.Code)
				}
			}
			if tt.code == "" && len(got) > 0 || tt.code != "" && !slices.Contains(got, tt.code) {
				t.Errorf("found %v, want %q", f.Problems, tt.code)
			}
		})
	}
}

func TestADocumentWithoutItsPageIsAProblem(t *testing.T) {
	f, err := rendered.Read(t.Context(), fstest.MapFS{"council.lv.docx": {Data: zipped(t, map[string]string{"word/document.xml": "<document/>"})}}, nil)
	if err != nil || len(f.Problems) != 1 || f.Problems[0].Code != rendered.Foreign {
		t.Errorf("%v, %v", f.Problems, err)
	}
}

func zipped(t *testing.T, parts map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		f, err := w.Create(name)
		if err == nil {
			_, err = f.Write([]byte(parts[name]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestAListInAnotherFormatIsReadByItsReader(t *testing.T) {
	dir := written(t, "lv")
	if err := os.WriteFile(filepath.Join(dir, "facts.parquet"), []byte("PAR1"), 0o644); err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for _, f := range year(facts()) {
		row := map[string]string{"measure": f.Measure, "period": f.Period, "area": f.Area, "breakdown": f.Breakdown, "status": string(f.Status), "origin": string(f.Origin), "rate_unit": "", "value": ""}
		if f.HasValue() {
			row["value"] = f.Value.String()
			if f.RateUnit != "" {
				row["rate"], row["rate_unit"], row["denominator"] = f.Rate.String(), f.RateUnit, f.Denominator.String()
			}
		}
		rows = append(rows, row)
	}
	var failure error
	lists := rendered.Lists{"facts.parquet": func([]byte) ([]map[string]string, error) { return rows, failure }}
	for _, p := range check(t, dir, lists) {
		t.Error(p)
	}
	hidden := slices.IndexFunc(rows, func(r map[string]string) bool { return r["status"] == "withheld" })
	rows[hidden]["value"] = "36"
	if got := check(t, dir, lists); len(got) != 1 || got[0].Code != rendered.Leak {
		t.Errorf("a value of a withheld figure: %v", got)
	}
	if rows = rows[1:]; !slices.ContainsFunc(check(t, dir, lists), func(p rendered.Problem) bool { return p.Code == rendered.Absent }) {
		t.Error("a list that leaves a figure out")
	}
	failure = errors.New("damaged")
	if got := check(t, dir, lists); len(got) != 1 || got[0].Code != rendered.Malformed {
		t.Errorf("a damaged list: %v", got)
	}
}
