package report

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"regexp"
	"strconv"
	"sync"

	"bernskats/pipeline/declared"
	"bernskats/pipeline/model"
	"bernskats/pipeline/report/chart"
	"bernskats/pipeline/report/prose"
)

// Templates are the page templates, the style sheet and the texts of the
// reports, read once and used for every page. They are safe for several
// goroutines.
type Templates struct {
	texts     prose.Texts
	situation *template.Template
	documents *template.Template // council report, programme, briefing
	style     template.CSS
	colours   map[string]string             // of the six areas
	arms      template.URL                  // the municipality's coat of arms as a data address, "" for none
	engine    func() (*chart.Engine, error) // compiled at the first page that has a chart, the same for all
	library   string                        // SHA-256 of the ECharts it draws with
}

// LoadTemplates reads the built-in templates and lays a municipality's own over
// them: texts and labels key by key; parts.html and situation.html as whole
// files; style.css of a layer is added behind; a coat of arms stands in the head
// of every page. The error is model.Problems for
// mistakes in texts and templates.
func LoadTemplates(layers ...fs.FS) (*Templates, error) {
	var problems model.Problems
	texts, err := prose.Load(layers...)
	if err != nil && !errors.As(err, &problems) {
		return nil, err
	}
	t := &Templates{texts: texts}
	problems = append(problems, t.look(layers)...)
	if err := problems.Err(); err != nil {
		return nil, err
	}
	echarts, _, err := lastFile(layers, "echarts.min.js")
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(echarts)
	t.library = hex.EncodeToString(sum[:])
	t.engine = sync.OnceValues(func() (*chart.Engine, error) { return chart.NewEngine(echarts) })
	if t.situation, err = t.parse(layers, "situation.html"); err != nil {
		return nil, err
	}
	if t.documents, err = t.parse(layers, "document.html"); err != nil {
		return nil, err
	}
	return t, nil
}

// look reads style sheets and the coat of arms.
func (t *Templates) look(layers []fs.FS) model.Problems {
	var problems model.Problems
	for _, layer := range layers {
		css, err := fs.ReadFile(layer, "style.css")
		if err != nil {
			continue // a layer need not have one
		}
		problems = append(problems, checkStyle(declared.PathIn(layer, "style.css"), string(css))...)
		t.style += template.CSS(css) + "\n"
	}
	t.colours = areaColours(string(t.style))
	arms, ps := loadArms(layers)
	t.arms = arms
	return append(problems, ps...)
}

// parse reads the template of a page with the shared parts it is made of; a
// page may define any of these anew. The error is model.Problems for mistakes.
func (t *Templates) parse(layers []fs.FS, name string) (*template.Template, error) {
	page := template.New(name).Funcs(t.functions("lv"))
	for _, file := range []string{"parts.html", name} {
		source, path, err := lastFile(layers, file)
		if err != nil {
			return nil, err
		}
		part := page
		if file != name {
			part = page.New(file)
		}
		if _, err := part.Parse(string(source)); err != nil {
			return nil, model.Problems{templateProblem(path, err)}
		}
	}
	return page, nil
}

// Texts gives the texts, for other writers of the same report.
func (t *Templates) Texts() prose.Texts { return t.texts }

// templateLine is where a template's error says that it is.
var templateLine = regexp.MustCompile(`^template: [^:]+:([0-9]+):(?:([0-9]+):)? `)

func templateProblem(path string, err error) model.Problem {
	p := model.Problem{File: path, Text: err.Error()}
	if m := templateLine.FindStringSubmatch(p.Text); m != nil {
		p.Line, _ = strconv.Atoi(m[1]) // the pattern lets numbers through only
		p.Column, p.Text = 1, p.Text[len(m[0]):]
	}
	return p
}

// lastFile reads a file of the last layer that has it, and gives its path for problems.
func lastFile(layers []fs.FS, name string) (data []byte, path string, err error) {
	for i := len(layers) - 1; i >= 0; i-- {
		if data, err = fs.ReadFile(layers[i], name); err == nil {
			return data, declared.PathIn(layers[i], name), nil
		}
	}
	return nil, "", fmt.Errorf("reading template %s: %w", name, err)
}

func (t *Templates) functions(lang string) template.FuncMap {
	return template.FuncMap{
		"say":    func(key string, pairs ...string) string { return t.texts.In(lang).Say(key, pairs...) },
		"style":  func() template.CSS { return t.style },
		"arms":   func() template.URL { return t.arms },
		"deeper": func(level int) int { return level + 1 },
		"at":     func(s Section, level int) leveled { return leveled{s, level} },
	}
}

// leveled is a section with the level of its heading.
type leveled struct {
	Section
	Level int
}

// Situation writes the situation assessment in one language as one HTML file
// with everything inside. The same input gives the same bytes.
func (t *Templates) Situation(ctx context.Context, in Input, lang string) ([]byte, error) {
	b := newBuilder(in, t.texts.In(lang))
	b.draw.on, b.draw.colours = true, t.colours
	page := b.page()
	if err := b.draw.render(ctx, t, in.Drawings); err != nil {
		return nil, err
	}
	return t.print(page)
}

// Quality writes the quality report in one language: who sent what and on how
// much each figure rests; of an internal edition also what became of every row
// and file, and ready texts for those who must send or mend. The same input gives
// the same bytes.
func (t *Templates) Quality(in Input, lang string) ([]byte, error) {
	return t.print(NewQualityPage(in, t.texts.In(lang), t.texts.In("lv")))
}

// Council writes the yearly report to the council in one language. The same
// input gives the same bytes.
func (t *Templates) Council(in Input, lang string) ([]byte, error) {
	return t.write(t.documents, NewCouncilPage(in, t.texts.In(lang)))
}

// Programme writes the programme in its three parts in one language.
func (t *Templates) Programme(in Input, lang string) ([]byte, error) {
	return t.write(t.documents, NewProgrammePage(in, t.texts.In(lang)))
}

// Briefing writes the two pages for a meeting in one language.
func (t *Templates) Briefing(in Input, lang string) ([]byte, error) {
	return t.write(t.documents, NewBriefing(in, t.texts.In(lang)))
}

func (t *Templates) print(page Page) ([]byte, error) { return t.write(t.situation, page) }

func (t *Templates) write(template *template.Template, page Page) ([]byte, error) {
	tmpl, err := template.Clone()
	if err != nil {
		return nil, fmt.Errorf("preparing the page: %w", err)
	}
	var out bytes.Buffer
	if err := tmpl.Funcs(t.functions(page.Lang)).Execute(&out, page); err != nil {
		return nil, fmt.Errorf("writing the page %q (%s): %w", page.Title, page.Lang, err)
	}
	return out.Bytes(), nil
}
