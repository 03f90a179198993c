package forms

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"bernskats/pipeline/model"

	"github.com/goccy/go-yaml/ast"
)

// codes reads codes.yaml: list → code → labels, the first label is printed.
func (l *loader) codes(c *Catalogue) error {
	d, data, err := l.file("forms/codes.yaml")
	if err != nil || data == nil {
		return err
	}
	body := d.parse(data)
	if body == nil {
		return nil
	}
	lists, ok := d.entries(body, "the file of code lists")
	if !ok {
		return nil
	}
	for _, list := range lists {
		d.name(list.key, "code list", list.name)
		c.Lists[list.name] = d.codeList(list)
	}
	return nil
}

func (d document) codeList(list entry) CodeList {
	codes, _ := d.entries(list.value, "code list "+list.name)
	var items []codeItem
	owner := map[string]string{} // folded label → code
	for _, e := range codes {
		d.name(e.key, "code", e.name)
		labels := d.texts(map[string]entry{"labels": {"labels", e.key, e.value}}, "labels")
		if len(labels) == 0 {
			d.problem(e.key, "the label senders write, in a list", "code %q has no label", e.name)
			continue
		}
		for _, label := range labels {
			folded := foldLabel(label.name)
			if other, taken := owner[folded]; taken && other != e.name {
				d.problem(label.key, "", "label %q stands for %q already", label.name, other)
			}
			owner[folded] = e.name
		}
		items = append(items, codeItem{e.name, names(labels)})
	}
	return newCodeList(list.name, items)
}

var (
	identifier  = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	findingCode = regexp.MustCompile(`^[EWN][0-9]{3}$`)
	placeholder = regexp.MustCompile(`\{([^{}]*)\}`)
)

// name demands what may become a name of a table, a column or a value.
func (d document) name(n ast.Node, what, name string) {
	if !identifier.MatchString(name) {
		d.problem(n, "small letters a–z, digits and _, beginning with a letter", "%q is no name for a %s", name, what)
	}
}

// findings reads findings.yaml: code → args, lv, en.
func (l *loader) findings(c *Catalogue) error {
	d, data, err := l.file("forms/findings.yaml")
	if err != nil || data == nil {
		return err
	}
	body := d.parse(data)
	if body == nil {
		return nil
	}
	codes, _ := d.entries(body, "the file of findings")
	for _, e := range codes {
		if !findingCode.MatchString(e.name) {
			d.problem(e.key, "E, W or N and three digits", "%q is no code of a finding", e.name)
		}
		c.Sentences[e.name] = d.sentences(e)
	}
	for _, code := range Codes() {
		if _, ok := c.Sentences[code]; !ok {
			l.problems = append(l.problems, model.Problem{File: d.file, Line: 1, Column: 1, Text: "finding " + code + " has no sentences"})
		}
	}
	return nil
}

func (d document) sentences(of entry) Sentences {
	fs, ok := d.fields(of.value, "finding "+of.name, "args", "lv", "en")
	if !ok {
		return Sentences{}
	}
	s := Sentences{Args: names(d.texts(fs, "args"))}
	s.LV = d.sentence(of, fs, "lv", s.Args)
	s.EN = d.sentence(of, fs, "en", s.Args)
	used := s.LV.Found + s.LV.Expected + s.LV.Mend + s.EN.Found + s.EN.Expected + s.EN.Mend
	for _, arg := range d.texts(fs, "args") {
		if !strings.Contains(used, "{"+arg.name+"}") {
			d.problem(arg.key, "", "argument %q is declared and not used", arg.name)
		}
	}
	return s
}

func (d document) sentence(of entry, fs map[string]entry, lang string, args []string) model.Sentence {
	e, ok := fs[lang]
	if !ok {
		d.problem(of.key, "both languages: lv and en", "finding %s is missing in %s", of.name, languageName(lang))
		return model.Sentence{}
	}
	parts, ok := d.fields(e.value, of.name+" in "+languageName(lang), "found", "expected", "mend")
	if !ok {
		return model.Sentence{}
	}
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		for _, m := range placeholder.FindAllStringSubmatch(d.scalar(parts[name].value, name), -1) {
			if !slices.Contains(args, m[1]) {
				d.problem(parts[name].value, "an argument the finding declares: "+strings.Join(args, ", "), "placeholder {%s} is not declared", m[1])
			}
		}
	}
	optional := func(name string) string { return d.text(e.value, parts, name, false) }
	return model.Sentence{Found: d.text(e.value, parts, "found", true), Expected: optional("expected"), Mend: optional("mend")}
}
