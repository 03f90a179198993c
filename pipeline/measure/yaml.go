package measure

import (
	"fmt"
	"io/fs"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"

	"bernskats/pipeline/declared"
	"bernskats/pipeline/model"
)

// document is one YAML file of a definition, kept with its syntax tree so that
// every problem can say where it stands.
type document struct {
	path string
	root ast.Node
}

// readDocument decodes a file strictly into target. Unknown keys and wrong types
// are problems with line and column.
func readDocument(fsys fs.FS, path string, target any) (*document, model.Problems) {
	data, err := fs.ReadFile(fsys, path)
	if err != nil {
		return nil, model.Problems{{File: path, Text: "cannot be read"}}
	}
	doc := &document{path: path}
	var ps model.Problems
	if doc.root, ps = declared.Decode(path, data, target); ps == nil && doc.root == nil {
		ps = model.Problems{{File: path, Line: 1, Column: 1, Text: "the file is empty"}}
	}
	return doc, ps
}

// problem makes a problem at a path of keys, e.g. "measures", "a.b", "by".
func (d *document) problem(text, want string, keys ...string) model.Problem {
	p := model.Problem{File: d.path, Text: text, Want: want}
	node := d.root
	for _, key := range keys {
		value := lookup(node, key)
		if value == nil {
			break
		}
		if t := value.Key.GetToken(); t != nil {
			p.Line, p.Column = t.Position.Line, t.Position.Column
		}
		node = value.Value
	}
	if p.Line == 0 {
		p.Line, p.Column = 1, 1
	}
	return p
}

func lookup(node ast.Node, key string) *ast.MappingValueNode {
	mapping, ok := node.(*ast.MappingNode)
	if !ok {
		return nil
	}
	for _, v := range mapping.Values {
		if keyText(v) == key {
			return v
		}
	}
	return nil
}

func keyText(v *ast.MappingValueNode) string { return strings.Trim(v.Key.String(), `"' `) }

// keysOf lists the keys of a mapping in the order of the file.
func (d *document) keysOf(path ...string) []string {
	node := d.root
	for _, key := range path {
		value := lookup(node, key)
		if value == nil {
			return nil
		}
		node = value.Value
	}
	mapping, ok := node.(*ast.MappingNode)
	if !ok {
		return nil
	}
	keys := make([]string, len(mapping.Values))
	for i, v := range mapping.Values {
		keys[i] = keyText(v)
	}
	return keys
}

// stringOrList decodes "a" as well as [a, b].
type stringOrList []string

// UnmarshalYAML implements the decoder's interface.
func (s *stringOrList) UnmarshalYAML(data []byte) error {
	var one string
	if err := yaml.Unmarshal(data, &one); err == nil {
		*s = stringOrList{one}
		return nil
	}
	var many []string
	if err := yaml.Unmarshal(data, &many); err != nil {
		return fmt.Errorf("want a word or a list of words")
	}
	*s = many
	return nil
}
