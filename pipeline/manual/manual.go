// Package manual prints the handbook: the Markdown pages of templates/manual,
// with the parts that say what senders may write generated from the declarations
// that read their workbooks, so that they cannot be out of date. It knows forms
// and the sentences of findings, and reads no workbook.
package manual

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"text/template"

	"bernskats/pipeline/forms"
	"bernskats/pipeline/model"
)

// Folder is where the pages lie, a file <topic>.<language>.md each.
const Folder = "templates/manual"

// Topic is one page of the handbook.
type Topic struct {
	Name   string
	Titles map[string]string // by language, of those there are
}

// Title is the topic's title in a language, else in the one there is.
func (t Topic) Title(lang string) string { return t.Titles[t.Language(lang)] }

// Language is the language asked for when the page has it, else the first it has.
func (t Topic) Language(lang string) string {
	if _, ok := t.Titles[lang]; ok {
		return lang
	}
	for _, other := range []string{"lv", "en"} {
		if _, ok := t.Titles[other]; ok {
			return other
		}
	}
	return ""
}

// Topics finds the pages in the folder, sorted by name.
func Topics(fsys fs.FS) ([]Topic, error) {
	entries, err := fs.ReadDir(fsys, Folder)
	if err != nil {
		return nil, fmt.Errorf("listing the handbook: %w", err)
	}
	titles := map[string]map[string]string{}
	for _, e := range entries {
		name, lang, ok := pageName(e.Name())
		if !ok {
			continue
		}
		data, err := fs.ReadFile(fsys, path.Join(Folder, e.Name()))
		if err != nil {
			return nil, fmt.Errorf("reading the handbook: %w", err)
		}
		if titles[name] == nil {
			titles[name] = map[string]string{}
		}
		titles[name][lang] = title(data)
	}
	var topics []Topic
	for name, t := range titles {
		topics = append(topics, Topic{name, t})
	}
	slices.SortFunc(topics, func(a, b Topic) int { return strings.Compare(a.Name, b.Name) })
	return topics, nil
}

// pageName takes "senders.lv.md" apart.
func pageName(file string) (topic, lang string, ok bool) {
	stem, ok := strings.CutSuffix(file, ".md")
	if !ok {
		return "", "", false
	}
	topic, lang, ok = strings.Cut(stem, ".")
	return topic, lang, ok && topic != "" && (lang == "lv" || lang == "en")
}

// title is the first heading of a page.
func title(page []byte) string {
	for line := range strings.Lines(string(page)) {
		if rest, ok := strings.CutPrefix(line, "# "); ok {
			return strings.TrimSpace(rest)
		}
	}
	return ""
}

// Declared is what the generated parts are made of.
type Declared struct {
	Forms *forms.Catalogue
	Rules []Rule
}

// Rule is a rule between rows as far as senders see it.
type Rule struct {
	Code   string
	LV, EN model.Sentence
}

// Print gives a page. declared is asked only when the page has generated parts,
// so that wrong definitions do not take the handbook away.
func Print(fsys fs.FS, topic, lang string, declared func() (Declared, error)) ([]byte, error) {
	file := path.Join(Folder, topic+"."+lang+".md")
	data, err := fs.ReadFile(fsys, file)
	if err != nil {
		return nil, fmt.Errorf("reading the handbook: %w", err)
	}
	if !bytes.Contains(data, []byte("{{")) {
		return data, nil
	}
	d, err := declared()
	if err != nil {
		return nil, err
	}
	kinds, err := loadKinds(fsys)
	if err != nil {
		return nil, err
	}
	g := generator{d, kinds, lang}
	t, err := template.New(file).Funcs(template.FuncMap{"forms": g.forms, "kinds": g.kindsOfCells, "findings": g.findings}).Parse(string(data))
	if err != nil {
		return nil, model.Problems{{File: file, Text: err.Error()}}
	}
	var out bytes.Buffer
	if err := t.Execute(&out, nil); err != nil {
		return nil, model.Problems{{File: file, Text: err.Error()}}
	}
	return out.Bytes(), nil
}
