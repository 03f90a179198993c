package rendered_test

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"errors"
	"image"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"bernskats/pipeline/model"
	"bernskats/pipeline/protect/rendered"
	"bernskats/pipeline/report/document"
)

const councilPage = `<html lang="lv"><body><h1>Pārskats par 2024. gadu</h1><p>Stāvoklis uz 31.12.2024.</p>
<table><tr><th>Rādītājs</th><th>2023</th><th>2024</th></tr>
<tr><th>Ģimenes</th><td><data data-measure="m.families" data-period="2023" data-breakdown="" data-area="Cēsu novads" data-role="value" data-status="withheld">konfidenciāli</data></td><td>37</td></tr></table></body></html>`

const councilDocument = `<document><body><p><r><t>Pārskats par 2024. </t></r><r><t>gadu</t></r></p><p><r><t>Vieta, datums, paraksts</t></r></p>
<tbl><tr><tc><p><r><t>Rādītājs</t></r></p></tc><tc><p><r><t>2023</t></r></p></tc><tc><p><r><t>2024</t></r></p></tc></tr>
<tr><tc><p><r><t>Ģimenes</t></r></p></tc><tc><p><r><t>konfidenciāli</t></r></p></tc><tc><p><r><t>37</t></r></p></tc></tr></tbl>
<p><r><fldChar fldCharType="begin"/></r><r><instrText>PAGE</instrText></r><r><fldChar fldCharType="separate"/></r><r><t>1</t></r><r><fldChar fldCharType="end"/></r></p></body></document>`

const documentChart = `<chartSpace><ser><tx><v>Ģimenes</v></tx><cat><strLit><pt idx="0"><v>2023
konfidenciāli</v></pt><pt idx="1"><v>2024</v></pt></strLit></cat><val><numLit><pt idx="1"><v>37</v></pt></numLit></val></ser></chartSpace>`

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
		{"text in the field of the page", "<r><t>1</t></r>", "<r><t>36</t></r>", nil, rendered.Loose},
		{"list of contents", "<p><r><t>Vieta", `<p><r><fldChar fldCharType="begin"/></r><r><instrText>TOC</instrText></r><r><fldChar fldCharType="separate"/></r><r><t>Ģimenes: 36</t></r><r><fldChar fldCharType="end"/></r><r><t>Vieta`, nil, rendered.Loose},
		{"description of a table", "<tbl>", `<tbl><tblPr><tblCaption val="Ģimenes: 36"/></tblPr>`, nil, rendered.Loose},
		{"name of a picture", "<p><r><t>Vieta", `<p><r><drawing><docPr id="1" name="36" descr=""/></drawing></r><r><t>Vieta`, nil, rendered.Loose},
		{"address", "", "", map[string]string{"word/_rels/document.xml.rels": `<Relationships><Relationship Id="rId1" Target="https://example.org/36" TargetMode="External"/></Relationships>`}, rendered.Foreign},
		{"chart", "", "", map[string]string{"word/charts/chart1.xml": documentChart}, ""},
		{"chart of a withheld number", "", "", map[string]string{"word/charts/chart1.xml": strings.Replace(documentChart, `<pt idx="1">`, `<pt idx="0"><v>36</v></pt><pt idx="1">`, 1)}, rendered.Loose},
		{"chart of another number", "", "", map[string]string{"word/charts/chart1.xml": strings.Replace(documentChart, "<v>37</v>", "<v>36</v>", 1)}, rendered.Loose},
		{"chart under another name", "", "", map[string]string{"word/charts/chart1.xml": strings.Replace(documentChart, "<v>Ģimenes</v>", "<v>Bērni</v>", 1)}, rendered.Loose},
		{"number in the name of a category", "", "", map[string]string{"word/charts/chart1.xml": strings.Replace(documentChart, "konfidenciāli", "36", 1)}, rendered.Loose},
		{"number on an axis", "", "", map[string]string{"word/charts/chart1.xml": strings.Replace(documentChart, "<ser>", "<title><t>36</t></title><ser>", 1)}, rendered.Loose},
		{"cells behind a chart", "", "", map[string]string{"word/charts/chart1.xml": strings.Replace(documentChart, "<ser>", "<externalData/><ser>", 1)}, rendered.Hidden},
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

// TestWhatIsWrittenRepeatsItsPage reads a document with each kind of block beside its page.
func TestWhatIsWrittenRepeatsItsPage(t *testing.T) {
	var dot bytes.Buffer
	if err := png.Encode(&dot, image.NewGray(image.Rect(0, 0, 4, 2))); err != nil {
		t.Fatal(err)
	}
	made := func(families, chart string) []byte {
		value := document.Value{Missing: "konfidenciāli"}
		if chart != "" {
			n, err := model.ParseDecimal(chart)
			if err != nil {
				t.Fatal(err)
			}
			value = document.Known(n)
		}
		docx, err := document.Write(document.Document{Title: "Pārskats par 2024. gadu", Language: "lv", Header: "Cēsu novads", Footer: "Pārskats par 2024. gadu", Page: "{page}. lpp. no {pages}",
			Sections: []document.Section{{Blocks: []document.Block{
				document.Title("Pārskats par 2024. gadu"), document.Contents{Title: "Saturs"}, document.Heading{Level: 1, Text: "Pārskats par 2024. gadu"},
				document.Paragraph{Runs: []document.Run{{Text: "Stāvoklis uz "}, {Text: "31.12.2024.", Bold: true, Link: "https://likumi.lv/ta/id/49096"}}},
				document.List{Numbered: true, Items: [][]document.Run{document.Text("Pieņemt zināšanai")}},
				document.Table{Caption: "Ģimenes 2024", Columns: []document.Column{{Head: "Rādītājs"}, {Head: "2023", Right: true}, {Head: "2024", Right: true}},
					Rows: []document.Row{{Cells: [][]document.Run{document.Text("Ģimenes"), document.Text(families), document.Text("37")}}}},
				document.Chart{Kind: document.Columns, Alt: "2023 – konfidenciāli; 2024 – 37.", Categories: []string{"2023", "2024"},
					Series: []document.Series{{Name: "Ģimenes", Values: []document.Value{value, document.Known(model.Whole(37))}}}},
				document.Picture{PNG: dot.Bytes(), Alt: "Ģerbonis", Width: 20},
			}}}})
		if err != nil {
			t.Fatal(err)
		}
		return docx
	}
	page := strings.NewReplacer("<table>", "<table><caption>Ģimenes 2024</caption>", "31.12.2024.", `<a href="https://likumi.lv/ta/id/49096">31.12.2024.</a>`,
		"</body>", `<svg><desc>2023 – konfidenciāli; 2024 – 37.</desc></svg><img src="data:image/png;base64,`+base64.StdEncoding.EncodeToString(dot.Bytes())+`"></body>`).Replace(councilPage)
	for _, tt := range []struct {
		name string
		docx []byte
		want []rendered.Code
	}{
		{"as the page", made("konfidenciāli", ""), nil},
		{"another number in the table", made("36", ""), []rendered.Code{rendered.Loose}},
		{"a number in the chart", made("konfidenciāli", "36"), []rendered.Code{rendered.Loose}},
	} {
		f, err := rendered.Read(t.Context(), fstest.MapFS{"council.lv.html": {Data: []byte(page)}, "council.lv.docx": {Data: tt.docx}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		var got []rendered.Code
		for _, p := range f.Problems {
			if p.File == "council.lv.docx" {
				got = append(got, p.Code)
			}
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: found %v, want %v", tt.name, f.Problems, tt.want)
		}
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
