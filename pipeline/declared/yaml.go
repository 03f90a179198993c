// Package declared is what all declared things share: YAML that is decoded
// strictly with a line and column for every mistake, and file systems shown
// below a folder. It knows no form, indicator or setting.
package declared

import (
	"errors"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"bernskats/pipeline/model"
)

// Decode reads one YAML document strictly into target and gives its root node,
// so that later problems can say where they stand. Unknown keys, wrong types and
// syntax are problems of the file. After an unknown key the rest is decoded all
// the same, so that its other mistakes are found in the same pass.
func Decode(file string, data []byte, target any) (ast.Node, model.Problems) {
	parsed, err := parser.ParseBytes(data, 0)
	if err != nil {
		return nil, model.Problems{Problem(file, err)}
	}
	if len(parsed.Docs) == 0 || parsed.Docs[0].Body == nil {
		return nil, nil
	}
	root := parsed.Docs[0].Body
	strict := yaml.NodeToValue(root, target, yaml.Strict())
	if strict == nil {
		return root, nil
	}
	problems := model.Problems{Problem(file, strict)}
	if err := yaml.NodeToValue(root, target); err != nil {
		return nil, problems
	}
	return root, problems
}

// Problem turns an error of the YAML library into a problem with its place.
func Problem(file string, err error) model.Problem {
	p := model.Problem{File: file, Text: err.Error()}
	var positioned yaml.Error
	if errors.As(err, &positioned) {
		p.Text = positioned.GetMessage()
		if t := positioned.GetToken(); t != nil {
			p.Line, p.Column = t.Position.Line, t.Position.Column
		}
	}
	p.Text, _, _ = strings.Cut(p.Text, "\n")
	return p
}

// ItemPlace gives line and column of the n-th item (from 0) of a document that
// is a list; zeros when there is no such item.
func ItemPlace(root ast.Node, n int) (line, column int) {
	list, ok := root.(*ast.SequenceNode)
	if !ok || n >= len(list.Values) {
		return 0, 0
	}
	item := list.Values[n]
	if mapping, ok := item.(*ast.MappingNode); ok && len(mapping.Values) > 0 {
		item = mapping.Values[0].Key // the mapping's own token is its first colon
	}
	token := item.GetToken()
	if token == nil {
		return 0, 0
	}
	return token.Position.Line, token.Position.Column
}
