package declared

import (
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"bernskats/pipeline/model"
)

// Root parses one YAML document and gives its root node; nil for a file that
// holds only comments or nothing. For files whose mistakes must all come in one
// pass, key by key, where Decode would stop at the first wrong type.
func Root(file string, data []byte) (ast.Node, model.Problems) {
	parsed, err := parser.ParseBytes(data, 0)
	if err != nil {
		return nil, model.Problems{Problem(file, err)}
	}
	if len(parsed.Docs) > 1 {
		return nil, model.Problems{{File: file, Line: 1, Column: 1, Text: "several YAML documents", Want: "want one"}}
	}
	if len(parsed.Docs) == 0 || parsed.Docs[0].Body == nil {
		return nil, nil
	}
	if _, comments := parsed.Docs[0].Body.(*ast.CommentGroupNode); comments {
		return nil, nil
	}
	return parsed.Docs[0].Body, nil
}

// Pairs gives the keys and values of a mapping; ok is false for anything else.
func Pairs(n ast.Node) ([]*ast.MappingValueNode, bool) {
	switch v := n.(type) {
	case *ast.MappingNode:
		return v.Values, true
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{v}, true
	}
	return nil, false
}

// Key gives the key of a pair as it is written, with its place.
func Key(pair *ast.MappingValueNode) (key string, line, column int) {
	token := pair.Key.GetToken()
	return token.Value, token.Position.Line, token.Position.Column
}

// Scalar gives the text of a scalar as it is written, so that 51 and yes stay
// texts; ok is false for a list, a mapping and no value.
func Scalar(n ast.Node) (text string, ok bool) {
	switch v := n.(type) {
	case nil, *ast.NullNode, *ast.MappingNode, *ast.MappingValueNode, *ast.SequenceNode:
		return "", false
	case *ast.StringNode:
		return v.Value, true
	case *ast.LiteralNode:
		return strings.TrimSuffix(v.Value.Value, "\n"), true
	}
	return n.GetToken().Value, true
}

// Place gives where a node begins.
func Place(n ast.Node) (line, column int) {
	if pairs, ok := Pairs(n); ok && len(pairs) > 0 {
		_, line, column = Key(pairs[0]) // the mapping's own token is its first colon
		return line, column
	}
	if n == nil || n.GetToken() == nil {
		return 0, 0
	}
	return n.GetToken().Position.Line, n.GetToken().Position.Column
}
