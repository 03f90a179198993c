// Package declared is what all declared things share: YAML that is decoded
// strictly with a line and column for every mistake, and file systems shown
// below a folder. It knows no form, indicator or setting.
package declared

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"bernskats/pipeline/model"
)

// Decode reads one YAML document strictly into target and gives its root node,
// so that later problems can say where they stand. Unknown keys, wrong types and
// syntax are problems of the file; what is wrong is put aside and the rest is
// decoded all the same, so that all mistakes are found in one pass. The root is
// nil when something besides unknown keys was wrong.
func Decode(file string, data []byte, target any) (ast.Node, model.Problems) {
	parsed, err := parser.ParseBytes(data, 0)
	if err != nil {
		return nil, model.Problems{Problem(file, err)}
	}
	root := body(parsed)
	if root == nil {
		return nil, nil
	}
	problems := fractions(file, root, reflect.TypeOf(target), "")
	typed := len(problems) == 0
	strict := yaml.NodeToValue(root, target, yaml.Strict())
	if strict == nil && typed {
		return root, nil
	}
	again, _ := parser.ParseBytes(data, 0) // a tree to take mistakes out of
	left := body(again)
	for strict != nil {
		key, taken := takeOut(left, strict)
		problems = append(problems, problem(file, key, strict))
		var unknown *yaml.UnknownFieldError
		if !errors.As(strict, &unknown) {
			typed = false
		}
		if !taken {
			break
		}
		strict = yaml.NodeToValue(left, target, yaml.Strict())
	}
	if !typed {
		root = nil
	}
	return root, problems
}

func body(f *ast.File) ast.Node {
	if len(f.Docs) == 0 {
		return nil
	}
	return f.Docs[0].Body
}

// takeOut removes the entry of a mapping, or the item of a list, that an error
// is about. key is the entry's key.
func takeOut(root ast.Node, err error) (key string, taken bool) {
	var positioned yaml.Error
	if !errors.As(err, &positioned) || positioned.GetToken() == nil {
		return "", false
	}
	at := positioned.GetToken().Position.Offset
	begins := func(n ast.Node) bool { return n != nil && n.GetToken() != nil && n.GetToken().Position.Offset == at }
	ast.Walk(visit(func(n ast.Node) {
		switch n := n.(type) {
		case *ast.MappingNode:
			for i, v := range n.Values {
				if !taken && (begins(v.Key) || begins(v.Value)) {
					key, taken = v.Key.String(), true
					n.Values = slices.Delete(n.Values, i, i+1)
					return
				}
			}
		case *ast.SequenceNode:
			for i, v := range n.Values {
				if !taken && begins(v) {
					taken = true
					n.Values = slices.Delete(n.Values, i, i+1)
					return
				}
			}
		}
	}), root)
	return key, taken
}

type visit func(ast.Node)

// Visit implements ast.Visitor.
func (v visit) Visit(n ast.Node) ast.Visitor {
	v(n)
	return v
}

// problem is Problem, with words of ours for a value of the wrong type.
func problem(file, key string, err error) model.Problem {
	p := Problem(file, err)
	var wrong *yaml.TypeError
	if !errors.As(err, &wrong) {
		return p
	}
	p.Text = fmt.Sprintf("needs %s, has %s", kindOf(wrong.DstType), kindOf(wrong.SrcType))
	if key != "" {
		p.Text = fmt.Sprintf("%q %s", key, p.Text)
	}
	return p
}

// kindOf says in plain words what values of a type are.
func kindOf(t reflect.Type) string {
	switch t.Kind() {
	case reflect.String:
		return "a text"
	case reflect.Bool:
		return "true or false"
	case reflect.Float32, reflect.Float64:
		return "a number"
	case reflect.Slice, reflect.Array:
		return "a list"
	case reflect.Map, reflect.Struct:
		return "a mapping of keys"
	case reflect.Pointer:
		return kindOf(t.Elem())
	case reflect.Interface:
		return "a value"
	}
	return "a whole number"
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
