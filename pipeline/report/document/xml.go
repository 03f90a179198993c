package document

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"
)

// node is one element of a part.
type node struct {
	name  string
	attrs [][2]string
	kids  []node
	text  string
}

// el makes an element of what it is given: attributes, elements, text.
func el(name string, inside ...any) node {
	n := node{name: name}
	for _, in := range inside {
		switch in := in.(type) {
		case [2]string:
			n.attrs = append(n.attrs, in)
		case node:
			n.kids = append(n.kids, in)
		case []node:
			n.kids = append(n.kids, in...)
		case string:
			n.text = in
		default:
			panic(fmt.Sprintf("an element cannot hold %T", in)) // our own call
		}
	}
	return n
}

func at(name string, value any) [2]string { return [2]string{name, fmt.Sprint(value)} }

// val is the commonest kind of element: one with a value and nothing in it.
func val(name string, value any) node {
	if strings.HasPrefix(name, "w:") {
		return el(name, at("w:val", value))
	}
	return el(name, at("val", value)) // charts have theirs without a prefix
}

// part is an element as a file.
func part(root node) []byte {
	var b bytes.Buffer
	b.WriteString(xml.Header)
	root.write(&b)
	return b.Bytes()
}

func (n node) write(b *bytes.Buffer) {
	b.WriteString("<" + n.name)
	for _, a := range n.attrs {
		b.WriteString(" " + a[0] + `="`)
		escape(b, a[1])
		b.WriteByte('"')
	}
	if len(n.kids) == 0 && n.text == "" {
		b.WriteString("/>")
		return
	}
	b.WriteByte('>')
	escape(b, n.text)
	for _, k := range n.kids {
		k.write(b)
	}
	b.WriteString("</" + n.name + ">")
}

func escape(b *bytes.Buffer, s string) {
	_ = xml.EscapeText(b, []byte(s)) // a buffer takes everything
}
