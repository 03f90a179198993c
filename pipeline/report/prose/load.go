package prose

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"bernskats/pipeline/declared"
	"bernskats/pipeline/model"

	"github.com/goccy/go-yaml/ast"
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
// by key. Those may hold only what they change: keys that exist, with the plural
// forms and the places for values that the text has; and texts about measures and
// units of their own (see ownKeys). The error is model.Problems with every
// mistake, or the failure to read a file.
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
	for _, name := range Files() {
		data, err := fs.ReadFile(fsys, name)
		if errors.Is(err, fs.ErrNotExist) && !first {
			continue
		}
		if err != nil {
			return fmt.Errorf("reading texts %s: %w", declared.PathIn(fsys, name), err)
		}
		pairs, ok := l.mapping(declared.PathIn(fsys, name), data, first)
		if !ok {
			continue
		}
		if name == "labels.yaml" {
			l.readLabels(declared.PathIn(fsys, name), pairs, first)
			continue
		}
		l.messages(strings.TrimSuffix(strings.TrimPrefix(name, "texts_"), ".yaml"), declared.PathIn(fsys, name), pairs, first)
	}
	return nil
}

// messages reads one file of texts: key → text, or key → plural forms.
func (l *loader) messages(lang, name string, pairs []*ast.MappingValueNode, first bool) {
	if l.texts[lang] == nil {
		l.texts[lang] = map[string]entry{}
	}
	for _, pair := range pairs {
		key, line, column := declared.Key(pair)
		e := entry{text: message{}, file: name, line: line, column: column}
		whole := l.read(e, key, pair)
		base, known := l.texts[lang][key]
		switch {
		case !first && !known && !ownKey(key):
			l.problem(name, line, column, fmt.Sprintf("no text is called %q", key), "a key of the built-in texts; bernskats manual extending lists where they stand")
			continue
		case !whole:
			continue
		}
		counts := strings.HasPrefix(key, "counts.")
		before := len(l.problems)
		l.checkForms(lang, key, e, counts || !first && len(base.text) > 1)
		if known && !first {
			l.checkAgainst(key, e, base)
		}
		if !known || len(l.problems) == before { // a wrong one is told of once, not again as unlike the other language
			l.texts[lang][key] = e
		}
	}
}

// ownKeys are the beginnings of texts that a municipality may add for indicators
// of its own: the noun of a unit of counting, the unit of a legal value, what a
// number means for whom, and what it is called where it stands alone.
func ownKey(key string) bool {
	return slices.ContainsFunc([]string{"counts.", "unit.", "means.", "named."}, func(p string) bool { return strings.HasPrefix(key, p) && key != p })
}

// read takes the text, or its plural forms, out of a pair; false when it is neither.
func (l *loader) read(e entry, key string, pair *ast.MappingValueNode) bool {
	forms, plural := declared.Pairs(pair.Value)
	if !plural {
		text, ok := declared.Scalar(pair.Value)
		if _, isNull := pair.Value.(*ast.NullNode); !ok && !isNull {
			line, column := declared.Place(pair.Value)
			l.problem(e.file, line, column, fmt.Sprintf("the text %s is no text", key), `a text, or plural forms {one: "…", other: "…"}`)
			return false
		}
		e.text["other"] = text
		return true
	}
	whole := true
	for _, form := range forms {
		name, line, column := declared.Key(form)
		text, ok := declared.Scalar(form.Value)
		switch {
		case !slices.Contains([]string{"zero", "one", "other", "fraction"}, name):
			l.problem(e.file, line, column, fmt.Sprintf("%q is no plural form of %s", name, key), "zero, one, other or fraction")
		case !ok:
			l.problem(e.file, line, column, fmt.Sprintf("the form %s of %s is no text", name, key), "a text")
			whole = false
		default:
			e.text[name] = text
		}
	}
	return whole
}

// checkForms asks for the plural forms the language has, of a text that has any
// or must have them.
func (l *loader) checkForms(lang, key string, e entry, must bool) {
	_, single := e.text["other"]
	if single = single && len(e.text) == 1; single && e.text["other"] == "" {
		l.problem(e.file, e.line, e.column, fmt.Sprintf("the text %s is empty", key), "a text")
		return
	}
	if single && !must {
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

// checkAgainst holds a municipality's text against the one it lies over: the same
// places for values, and no plural forms where nothing is counted.
func (l *loader) checkAgainst(key string, e, base entry) {
	had, has := names(base.text), names(e.text)
	for _, name := range had {
		if !slices.Contains(has, name) {
			l.problem(e.file, e.line, e.column, fmt.Sprintf("the text %s lacks the place {%s}", key, name), "the places of the built-in text: "+braced(had))
		}
	}
	for _, name := range has {
		if !slices.Contains(had, name) {
			l.problem(e.file, e.line, e.column, fmt.Sprintf("nothing fills the place {%s} of the text %s", name, key), "the places of the built-in text: "+braced(had))
		}
	}
	if len(e.text) > 1 && len(base.text) == 1 {
		l.problem(e.file, e.line, e.column, fmt.Sprintf("the text %s counts nothing", key), "one text without plural forms")
	}
}

func braced(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return "{" + strings.Join(names, "}, {") + "}"
}

// compare finds texts that only one language has, or whose places for values differ.
func (l *loader) compare() {
	lv, en := l.texts["lv"], l.texts["en"]
	for _, key := range sortedKeys(lv) {
		other, ok := en[key]
		switch e := lv[key]; {
		case !ok:
			l.problem(e.file, e.line, e.column, fmt.Sprintf("the text %s has no English", key), key+" in texts_en.yaml")
		case !slices.Equal(names(e.text), names(other.text)):
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
	slices.Sort(keys)
	return keys
}

// names lists the places for values of all forms of a text. The forms of a
// municipality's name count as one: languages need different cases of it; so do
// the two ways to write the second year of a school year.
func names(m message) []string {
	var list []string
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
			list = append(list, name)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// mapping parses a file whose root is a mapping. A municipality's file may hold
// nothing yet. A key that stands twice is a mistake the parser finds.
func (l *loader) mapping(name string, data []byte, first bool) ([]*ast.MappingValueNode, bool) {
	root, ps := declared.Root(name, data)
	if len(ps) > 0 {
		l.problems = append(l.problems, ps...)
		return nil, false
	}
	if root == nil && !first {
		return nil, false
	}
	pairs, ok := declared.Pairs(root)
	if !ok {
		l.problem(name, 1, 1, "a mapping is expected", "keys with texts")
	}
	return pairs, ok
}
