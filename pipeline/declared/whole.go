package declared

import (
	"fmt"
	"math"
	"reflect"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"bernskats/pipeline/model"
)

// fractions finds fractions where whole numbers belong, which the YAML library
// would cut off without a word.
func fractions(file string, node ast.Node, t reflect.Type, key string) (ps model.Problems) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch n := node.(type) {
	case *ast.MappingNode:
		for _, v := range n.Values {
			name := v.Key.String()
			if inner := typeUnder(t, name); inner != nil {
				ps = append(ps, fractions(file, v.Value, inner, name)...)
			}
		}
	case *ast.SequenceNode:
		if t.Kind() == reflect.Slice || t.Kind() == reflect.Array {
			for _, v := range n.Values {
				ps = append(ps, fractions(file, v, t.Elem(), key)...)
			}
		}
	case *ast.FloatNode:
		if t.Kind() >= reflect.Int && t.Kind() <= reflect.Uint64 && n.Value != math.Trunc(n.Value) {
			at := n.GetToken().Position
			ps = append(ps, model.Problem{File: file, Line: at.Line, Column: at.Column, Text: fmt.Sprintf("%q needs a whole number, has a fraction", key)})
		}
	}
	return ps
}

// typeUnder is the type of what stands under a key, nil when it has none.
func typeUnder(t reflect.Type, key string) reflect.Type {
	switch t.Kind() {
	case reflect.Map:
		return t.Elem()
	case reflect.Struct:
		for i := range t.NumField() {
			f := t.Field(i)
			name, options, _ := strings.Cut(f.Tag.Get("yaml"), ",")
			if name == key {
				return f.Type
			}
			if f.Anonymous || strings.Contains(options, "inline") {
				if inner := typeUnder(f.Type, key); inner != nil {
					return inner
				}
			}
		}
	}
	return nil
}
