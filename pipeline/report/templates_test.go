package report

import (
	"bytes"
	"context"
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

func TestABrokenTemplateIsADefinitionProblem(t *testing.T) {
	_, err := LoadTemplates(templates.Files(), fstest.MapFS{"situation.html": {Data: []byte("{{if}}")}})
	var problems model.Problems
	if !errors.As(err, &problems) || problems[0].File != "situation.html" {
		t.Errorf("got %v, want a problem of situation.html", err)
	}
}

func TestChartsHaveTheColoursOfTheirAreas(t *testing.T) {
	css, err := fs.ReadFile(templates.Files(), "style.css")
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range groups() {
		if want := "--area-" + g + ": " + areaColour(g) + ";"; !strings.Contains(string(css), want) {
			t.Errorf("style.css lacks %q", want)
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
