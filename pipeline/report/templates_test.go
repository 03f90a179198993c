package report

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"bernskats/pipeline/model"
	"bernskats/templates"
)

func TestAMunicipalitysTemplatesLieOverTheBuiltIn(t *testing.T) {
	local := fstest.MapFS{
		"style.css":     {Data: []byte("h1 { color: #123456; }")},
		"texts_lv.yaml": {Data: []byte("section.summary: \"Īsumā\"\n")},
	}
	tmpl, err := LoadTemplates(templates.Files(), local)
	if err != nil {
		t.Fatal(err)
	}
	page, err := tmpl.Situation(context.Background(), Input{Year: 2024}, "lv")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"#123456", "Īsumā", "tabular-nums"} {
		if !bytes.Contains(page, []byte(want)) {
			t.Errorf("the page does not hold %q", want)
		}
	}
}

func TestACoatOfArmsStandsInTheHeadOfEveryPage(t *testing.T) {
	tmpl, err := LoadTemplates(templates.Files(), fstest.MapFS{"coat_of_arms.svg": {Data: []byte(plainArms)}})
	if err != nil {
		t.Fatal(err)
	}
	situation, err := tmpl.Situation(t.Context(), Input{Year: 2024}, "lv")
	if err != nil {
		t.Fatal(err)
	}
	quality, err := tmpl.Quality(Input{Year: 2024}, "lv")
	if err != nil {
		t.Fatal(err)
	}
	want := `<img class="arms" src="` + strings.ReplaceAll("data:image/svg+xml;base64,"+base64.StdEncoding.EncodeToString([]byte(plainArms)), "+", "&#43;") + `" alt="">`
	for name, page := range map[string][]byte{"situation": situation, "quality": quality} {
		if !bytes.Contains(page, []byte(want)) {
			t.Errorf("%s does not hold the coat of arms", name)
		}
	}
	if bytes.Contains(pageOf(t, Input{Year: 2024}, "lv"), []byte("<img")) {
		t.Error("a page without a coat of arms holds a picture")
	}
}

func TestABrokenTemplateIsADefinitionProblem(t *testing.T) {
	_, err := LoadTemplates(templates.Files(), fstest.MapFS{"situation.html": {Data: []byte("{{if}}")}})
	var problems model.Problems
	if !errors.As(err, &problems) || problems[0].File != "situation.html" || problems[0].Line != 1 {
		t.Errorf("got %v, want a problem of situation.html", err)
	}
}

func TestChartsHaveTheColoursOfTheirAreas(t *testing.T) {
	in := madeUpInput(t, "B1", "E3")
	for name, layers := range map[string][]fs.FS{
		"#8a4b00": {templates.Files()},
		"#123456": {templates.Files(), fstest.MapFS{"style.css": {Data: []byte(":root { --area-B: #123456; }")}}},
	} {
		tmpl, err := LoadTemplates(layers...)
		if err != nil {
			t.Fatal(err)
		}
		if len(tmpl.colours) != len(groups()) {
			t.Errorf("%d areas have a colour", len(tmpl.colours))
		}
		page, err := tmpl.Situation(t.Context(), in, "lv")
		if err != nil {
			t.Fatal(err)
		}
		_, svg, _ := strings.Cut(string(page), `<svg xmlns="http://www.w3.org/2000/svg" id="chart-i-B1"`)
		svg, _, _ = strings.Cut(svg, "</svg>")
		if !strings.Contains(svg, `fill="`+name+`"`) {
			t.Errorf("the chart of B1 has no %s", name)
		}
	}
}

func TestThePageLoadsNothing(t *testing.T) {
	page := pageOf(t, sampleInput(t), "lv")
	if !bytes.Contains(page, []byte(`content="default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;; img-src data:"`)) &&
		!bytes.Contains(page, []byte(`content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"`)) {
		t.Error("the page has no strict content security policy")
	}
	for _, bad := range []string{"<script", "<link", "@import", "url(", "<iframe"} {
		if bytes.Contains(page, []byte(bad)) {
			t.Errorf("the page holds %q", bad)
		}
	}
}

// layered are the built-in templates with a municipality's own Latvian texts over them.
func layered(t *testing.T, texts string) *Templates {
	t.Helper()
	tmpl, err := LoadTemplates(templates.Files(), fstest.MapFS{"texts_lv.yaml": {Data: []byte(texts)}})
	if err != nil {
		t.Fatal(err)
	}
	return tmpl
}
