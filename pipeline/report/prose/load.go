package prose

import (
	"errors"
	"fmt"
	"io/fs"
	"sort"
	"strings"

	"bernskats/pipeline/model"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// Languages are the languages every text has.
func Languages() []string { return []string{"lv", "en"} }

// Files are the files of texts, in the built-in templates and in a
// municipality's local folder.
func Files() []string { return []string{"texts_lv.yaml", "texts_en.yaml", "labels.yaml"} }

// Texts are all texts in all languages.
type Texts struct{ words map[string]Words }

// In gives the texts of one language, "lv" or "en"; anything else reads Latvian.
func (t Texts) In(lang string) Words {
	if w, ok := t.words[lang]; ok {
		return w
	}
	return t.words["lv"]
}

// message is one text: its plural forms, or only "other".
type message map[string]string

// entry is a message with the place where it stands.
type entry struct {
	text   message
	file   string
	line   int
	column int
}

// Load reads texts_lv.yaml, texts_en.yaml and labels.yaml of the first layer,
// which must be complete, and lays the texts of the further layers over them key
// by key; those may hold only what they change and only keys that exist. The
// error is model.Problems with every mistake, or the failure to read a file.
func Load(layers ...fs.FS) (Texts, error) {
	l := &loader{texts: map[string]map[string]entry{}, labels: newLabels()}
	for i, layer := range layers {
		if err := l.layer(layer, i == 0); err != nil {
			return Texts{}, err
		}
	}
	l.compare()
	if err := l.problems.Err(); err != nil {
		return Texts{}, err
	}
	texts := Texts{words: map[string]Words{}}
	for _, lang := range Languages() {
		w := Words{lang: lang, messages: map[string]message{}, labels: l.labels}
		for key, e := range l.texts[lang] {
			w.messages[key] = e.text
		}
		texts.words[lang] = w
	}
	return texts, nil
}

type loader struct {
	texts    map[string]map[string]entry // language → key
	labels   labels
	problems model.Problems
}

func (l *loader) problem(file string, line, column int, text, want string) {
	l.problems = append(l.problems, model.Problem{File: file, Line: line, Column: column, Text: text, Want: want})
}

func (l *loader) layer(fsys fs.FS, first bool) error {
	for _, lang := range Languages() {
		if l.texts[lang] == nil {
			l.texts[lang] = map[string]entry{}
		}
		name := "texts_" + lang + ".yaml"
		data, err := fs.ReadFile(fsys, name)
		if errors.Is(err, fs.ErrNotExist) && !first {
			continue
		}
		if err != nil {
			return fmt.Errorf("reading texts %s: %w", name, err)
		}
		l.messages(lang, name, data, first)
	}
	data, err := fs.ReadFile(fsys, "labels.yaml")
	if errors.Is(err, fs.ErrNotExist) && !first {
		return nil
	}
	if err != nil {
		return fmt.Errorf("reading labels.yaml: %w", err)
	}
	l.readLabels("labels.yaml", data)
	return nil
}

// messages reads one file of texts: key → text, or key → plural forms.
func (l *loader) messages(lang, name string, data []byte, first bool) {
	pairs, ok := l.mapping(name, data)
	if !ok {
		return
	}
	for _, pair := range pairs {
		key, line, column := place(pair)
		e := entry{text: message{}, file: name, line: line, column: column}
		switch v := pair.Value.(type) {
		case *ast.MappingNode:
			for _, form := range v.Values {
				l.form(e, key, form)
			}
		case *ast.MappingValueNode:
			l.form(e, key, v)
		default:
			e.text["other"] = scalar(pair.Value)
		}
		if _, known := l.texts[lang][key]; !first && !known {
			l.problem(name, line, column, fmt.Sprintf("no text is called %q", key), "a key of the built-in texts")
			continue
		}
		l.checkForms(lang, key, e)
		l.texts[lang][key] = e
	}
}

func (l *loader) form(e entry, key string, pair *ast.MappingValueNode) {
	form, line, column := place(pair)
	switch form {
	case "zero", "one", "other", "fraction":
		e.text[form] = scalar(pair.Value)
	default:
		l.problem(e.file, line, column, fmt.Sprintf("%q is no plural form of %s", form, key), "zero, one, other or fraction")
	}
}

// checkForms asks for the plural forms the language has.
func (l *loader) checkForms(lang, key string, e entry) {
	if e.text["other"] == "" {
		l.problem(e.file, e.line, e.column, fmt.Sprintf("the text %s is empty", key), "a text")
	}
	if len(e.text) == 1 {
		return
	}
	needed := []string{"one", "other"}
	if lang == "lv" {
		needed = []string{"zero", "one", "other"}
	}
	for _, form := range needed {
		if e.text[form] == "" {
			l.problem(e.file, e.line, e.column, fmt.Sprintf("the text %s has no plural form %q", key, form), strings.Join(needed, ", "))
		}
	}
}

// compare finds texts that only one language has, or whose places for values differ.
func (l *loader) compare() {
	lv, en := l.texts["lv"], l.texts["en"]
	for _, key := range sortedKeys(lv) {
		other, ok := en[key]
		switch e := lv[key]; {
		case !ok:
			l.problem(e.file, e.line, e.column, fmt.Sprintf("the text %s has no English", key), key+" in texts_en.yaml")
		case !sameNames(e.text, other.text):
			l.problem(other.file, other.line, other.column,
				fmt.Sprintf("the text %s has places for %s, in Latvian for %s", key, names(other.text), names(e.text)), "the same places in both languages")
		}
	}
	for _, key := range sortedKeys(en) {
		if _, ok := lv[key]; !ok {
			e := en[key]
			l.problem(e.file, e.line, e.column, fmt.Sprintf("the text %s has no Latvian", key), key+" in texts_lv.yaml")
		}
	}
}

func sortedKeys(m map[string]entry) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// names lists the places for values of all forms of a text. The forms of a
// municipality's name count as one: languages need different cases of it; so do
// the two ways to write the second year of a school year.
func names(m message) []string {
	seen := map[string]bool{}
	for _, text := range m {
		for _, piece := range split(text) {
			name := piece.Name
			switch {
			case name == "":
				continue
			case strings.HasPrefix(name, "municipality"):
				name = "municipality"
			case name == "short":
				name = "second"
			}
			seen[name] = true
		}
	}
	var list []string
	for name := range seen {
		list = append(list, name)
	}
	sort.Strings(list)
	return list
}

func sameNames(a, b message) bool { return fmt.Sprint(names(a)) == fmt.Sprint(names(b)) }

// mapping parses a file whose root is a mapping.
func (l *loader) mapping(name string, data []byte) ([]*ast.MappingValueNode, bool) {
	file, err := parser.ParseBytes(data, 0)
	if err != nil {
		line, column := 0, 0
		var syntax *yaml.SyntaxError
		if errors.As(err, &syntax) && syntax.Token != nil {
			line, column = syntax.Token.Position.Line, syntax.Token.Position.Column
		}
		l.problem(name, line, column, "not readable as YAML: "+firstLine(err.Error()), "")
		return nil, false
	}
	if len(file.Docs) != 1 || file.Docs[0].Body == nil {
		l.problem(name, 1, 1, "one YAML document is expected", "keys with texts")
		return nil, false
	}
	pairs, ok := pairsOf(file.Docs[0].Body)
	if !ok {
		l.problem(name, 1, 1, "a mapping is expected", "keys with texts")
	}
	return pairs, ok
}

func pairsOf(n ast.Node) ([]*ast.MappingValueNode, bool) {
	switch v := n.(type) {
	case *ast.MappingNode:
		return v.Values, true
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{v}, true
	}
	return nil, false
}

func place(pair *ast.MappingValueNode) (key string, line, column int) {
	token := pair.Key.GetToken()
	return token.Value, token.Position.Line, token.Position.Column
}

// scalar gives the text of a scalar as written: 51 and yes stay texts here.
func scalar(n ast.Node) string {
	switch v := n.(type) {
	case *ast.StringNode:
		return v.Value
	case *ast.LiteralNode:
		return strings.TrimSuffix(v.Value.Value, "\n")
	case *ast.NullNode, *ast.MappingNode, *ast.SequenceNode:
		return ""
	}
	return n.GetToken().Value
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
