package rendered

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// element is one element of a part of a workbook. Names are without namespaces.
type element struct {
	name string
	attr []xml.Attr
	text string
	kids []*element
}

// parse reads a part. A document type or a comment is an error: no workbook of ours has one.
func parse(part []byte) (*element, error) {
	root := &element{}
	stack := []*element{root}
	d := xml.NewDecoder(bytes.NewReader(part))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("reading XML: %w", err)
		}
		top := stack[len(stack)-1]
		switch t := token.(type) {
		case xml.StartElement:
			e := &element{name: t.Name.Local, attr: t.Attr}
			top.kids = append(top.kids, e)
			stack = append(stack, e)
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		case xml.CharData:
			top.text += string(t)
		case xml.Comment, xml.Directive:
			return nil, errors.New("a comment or a document type")
		}
	}
	if len(root.kids) != 1 {
		return nil, errors.New("not one document")
	}
	return root.kids[0], nil
}

// all lists an element and everything inside it.
func (e *element) all(visit func(*element)) {
	visit(e)
	for _, k := range e.kids {
		k.all(visit)
	}
}

// find lists the elements of a name inside an element.
func (e *element) find(name string) (found []*element) {
	e.all(func(k *element) {
		if k.name == name && k != e {
			found = append(found, k)
		}
	})
	return found
}

// first is the first element of a name inside an element; an empty one when there is none.
func (e *element) first(name string) *element {
	if found := e.find(name); len(found) > 0 {
		return found[0]
	}
	return &element{}
}

// whole is all text inside an element.
func (e *element) whole() string {
	var b strings.Builder
	e.all(func(k *element) { b.WriteString(k.text) })
	return b.String()
}

// get gives an attribute whatever its namespace, "" when it is not there.
func (e *element) get(name string) string {
	for _, a := range e.attr {
		if a.Name.Local == name && a.Name.Space != "xmlns" {
			return a.Value
		}
	}
	return ""
}

// on says whether an attribute holds true.
func (e *element) on(name string) bool { return e.get(name) == "1" || e.get(name) == "true" }
