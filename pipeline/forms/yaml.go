package forms

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"bernskats/pipeline/model"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// document reads one definition file strictly and gathers every problem of it,
// each with its line and column, instead of stopping at the first.
type document struct {
	file     string
	problems *model.Problems
}

func (d document) problem(n ast.Node, want, format string, args ...any) {
	p := model.Problem{File: d.file, Text: fmt.Sprintf(format, args...), Want: want}
	if n != nil && n.GetToken() != nil && n.GetToken().Position != nil {
		at := n.GetToken().Position
		p.Line, p.Column = at.Line, at.Column
	}
	*d.problems = append(*d.problems, p)
}

// parse gives the one value of the file, nil (with a problem) when there is none.
func (d document) parse(data []byte) ast.Node {
	file, err := parser.ParseBytes(data, 0)
	if err != nil {
		p := model.Problem{File: d.file, Text: "not readable as YAML: " + err.Error()}
		var syntax *yaml.SyntaxError
		if errors.As(err, &syntax) {
			p.Text = "not readable as YAML: " + syntax.Message
			if syntax.Token != nil {
				p.Line, p.Column = syntax.Token.Position.Line, syntax.Token.Position.Column
			}
		}
		*d.problems = append(*d.problems, p)
		return nil
	}
	var body ast.Node
	for _, doc := range file.Docs {
		if doc.Body == nil || doc.Body.Type() == ast.CommentType {
			continue
		}
		if body != nil {
			d.problem(doc.Body, "one document per file", "a second document begins here")
			break
		}
		body = doc.Body
	}
	if body == nil {
		*d.problems = append(*d.problems, model.Problem{File: d.file, Line: 1, Column: 1, Text: "the file is empty"})
	}
	return body
}

// entry is one key of a mapping with its value.
type entry struct {
	name  string
	key   ast.Node
	value ast.Node
}

// entries gives the keys of a mapping in the order of the file.
func (d document) entries(n ast.Node, what string) ([]entry, bool) {
	var values []*ast.MappingValueNode
	switch m := n.(type) {
	case *ast.MappingNode:
		values = m.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{m}
	default:
		d.problem(n, "keys and values", "%s must be a mapping, not %s", what, describe(n))
		return nil, false
	}
	es := make([]entry, 0, len(values))
	for _, v := range values {
		es = append(es, entry{v.Key.GetToken().Value, v.Key, v.Value})
	}
	return es, true
}

// fields is entries with only the known keys; others are problems that name the
// nearest known one.
func (d document) fields(n ast.Node, what string, known ...string) (map[string]entry, bool) {
	es, ok := d.entries(n, what)
	if !ok {
		return nil, false
	}
	byName := map[string]entry{}
	for _, e := range es {
		if !slices.Contains(known, e.name) {
			d.problem(e.key, "one of: "+strings.Join(known, ", "), "%s has no key %q", what, e.name)
			continue
		}
		byName[e.name] = e
	}
	return byName, true
}

// text reads a required or optional text.
func (d document) text(parent ast.Node, fs map[string]entry, name string, required bool) string {
	e, ok := fs[name]
	if !ok {
		if required {
			d.problem(parent, "", "%q is missing", name)
		}
		return ""
	}
	return d.scalar(e.value, name)
}

func (d document) scalar(n ast.Node, name string) string {
	value := ""
	switch s := n.(type) {
	case *ast.StringNode:
		value = s.Value
	case *ast.LiteralNode:
		value = s.Value.Value
	default:
		d.problem(n, "text, in quotes when it looks like a number", "%q must be text, not %s", name, describe(n))
		return ""
	}
	if strings.TrimSpace(value) == "" {
		d.problem(n, "", "%q is empty", name)
	}
	return strings.TrimSpace(value)
}

// bilingual reads {lv: …, en: …}; both languages are required.
func (d document) bilingual(parent ast.Node, fs map[string]entry, name string) model.Text {
	e, ok := fs[name]
	if !ok {
		d.problem(parent, "{lv: …, en: …}", "%q is missing", name)
		return model.Text{}
	}
	langs, ok := d.fields(e.value, name, "lv", "en")
	if !ok {
		return model.Text{}
	}
	return model.Text{LV: d.language(e, langs, "lv"), EN: d.language(e, langs, "en")}
}

func (d document) language(of entry, langs map[string]entry, lang string) string {
	e, ok := langs[lang]
	if !ok {
		d.problem(of.key, "both languages: lv and en", "%q is missing in %s", of.name, languageName(lang))
		return ""
	}
	return d.scalar(e.value, lang)
}

func languageName(lang string) string {
	if lang == "lv" {
		return "Latvian"
	}
	return "English"
}

// texts reads a list of texts; nil when the key is absent.
func (d document) texts(fs map[string]entry, name string) []entry {
	e, ok := fs[name]
	if !ok {
		return nil
	}
	list, ok := e.value.(*ast.SequenceNode)
	if !ok {
		d.problem(e.value, "a list: [a, b]", "%q must be a list, not %s", name, describe(e.value))
		return nil
	}
	var out []entry
	for _, v := range list.Values {
		out = append(out, entry{d.scalar(v, name), v, v})
	}
	return out
}

// list reads a list of mappings.
func (d document) list(parent ast.Node, fs map[string]entry, name string) []ast.Node {
	e, ok := fs[name]
	if !ok {
		d.problem(parent, "", "%q is missing", name)
		return nil
	}
	list, ok := e.value.(*ast.SequenceNode)
	if !ok {
		d.problem(e.value, "a list", "%q must be a list, not %s", name, describe(e.value))
		return nil
	}
	if len(list.Values) == 0 {
		d.problem(e.value, "", "%q is empty", name)
	}
	return list.Values
}

func (d document) flag(fs map[string]entry, name string) bool {
	e, ok := fs[name]
	if !ok {
		return false
	}
	b, ok := e.value.(*ast.BoolNode)
	if !ok {
		d.problem(e.value, "true or false", "%q must be true or false, not %s", name, describe(e.value))
		return false
	}
	return b.Value
}

func (d document) number(fs map[string]entry, name string) int {
	e, ok := fs[name]
	if !ok {
		return 0
	}
	n, err := strconv.Atoi(e.value.GetToken().Value)
	if _, isInt := e.value.(*ast.IntegerNode); !isInt || err != nil || n < 1 {
		d.problem(e.value, "a whole number of 1 or more", "%q must be a whole number, not %s", name, describe(e.value))
		return 0
	}
	return n
}

// oneOf reads a text that must be one of several.
func (d document) oneOf(parent ast.Node, fs map[string]entry, name string, required bool, allowed ...string) string {
	value := d.text(parent, fs, name, required)
	if value != "" && !slices.Contains(allowed, value) {
		d.problem(fs[name].value, "one of: "+strings.Join(allowed, ", "), "%q cannot be %q", name, value)
	}
	return value
}

func names(es []entry) []string {
	var out []string
	for _, e := range es {
		out = append(out, e.name)
	}
	return out
}

func describe(n ast.Node) string {
	switch s := n.(type) {
	case nil, *ast.NullNode:
		return "nothing"
	case *ast.MappingNode, *ast.MappingValueNode:
		return "a mapping"
	case *ast.SequenceNode:
		return "a list"
	case *ast.StringNode:
		return strconv.Quote(s.Value)
	case *ast.AliasNode, *ast.AnchorNode:
		return "an anchor or alias (write the text out)"
	}
	return n.GetToken().Value
}
