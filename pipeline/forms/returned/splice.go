package returned

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"slices"
	"strings"
)

// edit replaces the bytes from..to of a part; from == to inserts.
type edit struct {
	from, to int
	text     string
}

// splice applies edits, which must not overlap. Insertions at one place stand in
// the order given.
func splice(data []byte, edits []edit) ([]byte, error) {
	sorted := slices.Clone(edits)
	slices.SortStableFunc(sorted, func(a, b edit) int { return cmp.Compare(a.from, b.from) })
	var out bytes.Buffer
	at := 0
	for _, e := range sorted {
		if e.from < at || e.to < e.from || e.to > len(data) {
			return nil, errors.New("edits of a part overlap")
		}
		out.Write(data[at:e.from])
		out.WriteString(e.text)
		at = e.to
	}
	out.Write(data[at:])
	return out.Bytes(), nil
}

// element is a start tag or an end tag where it stands in a part.
type element struct {
	end      bool
	prefix   string // with its colon, "" for none
	name     string
	attrs    []xml.Attr
	from, to int
	closed   bool // <a/>: no end tag follows
	depth    int  // of the element itself; the root has 1
}

// attr gives the value of an attribute, "" when it is missing.
func (e element) attr(name string) string {
	for _, a := range e.attrs {
		if a.Name.Space == "" && a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// relation gives the value of r:id, whatever the prefix is.
func (e element) relation() string {
	for _, a := range e.attrs {
		if a.Name.Space != "" && a.Name.Space != "xmlns" && a.Name.Local == "id" {
			return a.Value
		}
	}
	return ""
}

var errStop = errors.New("enough seen")

// scan walks over the tags of a part. visit may end the walk with errStop.
func scan(data []byte, visit func(element) error) error {
	d := xml.NewDecoder(bytes.NewReader(data))
	depth := 0
	for {
		from := int(d.InputOffset())
		token, err := d.RawToken()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("reading a part: %w", err)
		}
		to := int(d.InputOffset())
		var e element
		switch t := token.(type) {
		case xml.StartElement:
			depth++
			e = element{name: t.Name.Local, prefix: t.Name.Space, attrs: t.Attr, from: from, to: to, depth: depth}
			e.closed = to-from >= 2 && data[to-2] == '/'
		case xml.EndElement:
			e = element{end: true, name: t.Name.Local, prefix: t.Name.Space, from: from, to: to, depth: depth}
			depth--
			if from == to { // the decoder's own end of <a/>
				continue
			}
		default:
			continue
		}
		if e.prefix != "" {
			e.prefix += ":"
		}
		if err := visit(e); err != nil {
			if err == errStop {
				return nil
			}
			return err
		}
	}
}

// setAttr gives a start tag with one attribute changed or added.
func setAttr(tag, name, value string) string {
	attribute := name + `="` + html.EscapeString(value) + `"`
	if from, to, ok := findAttr(tag, name); ok {
		return tag[:from] + attribute + tag[to:]
	}
	end := len(tag) - 1
	if strings.HasSuffix(tag, "/>") {
		end--
	}
	return strings.TrimRight(tag[:end], " \t\r\n") + " " + attribute + tag[end:]
}

// dropAttr gives a start tag without one attribute.
func dropAttr(tag, name string) string {
	from, to, ok := findAttr(tag, name)
	if !ok {
		return tag
	}
	return strings.TrimRight(tag[:from], " \t\r\n") + tag[to:]
}

// findAttr gives where name="value" stands in a start tag.
func findAttr(tag, name string) (from, to int, ok bool) {
	i := strings.IndexAny(tag, " \t\r\n")
	for i >= 0 && i < len(tag) {
		for i < len(tag) && strings.ContainsRune(" \t\r\n", rune(tag[i])) {
			i++
		}
		equals := strings.IndexByte(tag[i:], '=')
		if equals < 0 {
			return 0, 0, false
		}
		found := strings.TrimSpace(tag[i:i+equals]) == name
		quoted := i + equals + 1 + strings.IndexAny(tag[i+equals+1:], `"'`)
		closing := strings.IndexByte(tag[quoted+1:], tag[quoted])
		if closing < 0 {
			return 0, 0, false
		}
		end := quoted + closing + 2
		if found {
			return i, end, true
		}
		i = end
	}
	return 0, 0, false
}

// appendInside inserts text before the end tag of an element. tag is its start
// tag, last its end tag; they are the same when it is closed at once.
func appendInside(data []byte, start, last element, text string) []edit {
	if text == "" {
		return nil
	}
	if start.closed {
		return []edit{{start.from, start.to, open(data, start) + text + "</" + start.prefix + start.name + ">"}}
	}
	return []edit{{last.from, last.from, text}}
}

// open gives the start tag of an element that is closed at once as one that is not.
func open(data []byte, e element) string {
	tag := string(data[e.from:e.to])
	if e.closed {
		tag = strings.TrimRight(strings.TrimSuffix(tag, "/>"), " \t\r\n") + ">"
	}
	return tag
}

// escape writes a text as XML content; what XML cannot hold becomes a space.
func escape(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '&':
			b.WriteString("&amp;")
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '"':
			b.WriteString("&quot;")
		case r == '\n' || r == '\t' || r >= 0x20 && r <= 0xD7FF || r >= 0xE000 && r < 0xFFFE || r > 0xFFFF:
			b.WriteRune(r)
		default:
			b.WriteByte(' ')
		}
	}
	return b.String()
}
