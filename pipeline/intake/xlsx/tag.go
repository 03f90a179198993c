package xlsx

import (
	"bytes"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// namespace is what a namespace address means here; transitional and Strict
// addresses of one vocabulary are the same.
type namespace uint8

const (
	nsOther namespace = iota
	nsMain
	nsRelation
	nsPackageRelations
	nsContentTypes
	nsCompatibility
	nsTerms
)

func namespaceOf(address []byte) namespace {
	switch string(address) {
	case "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main":
		return nsMain
	case "http://schemas.openxmlformats.org/officeDocument/2006/relationships", "http://purl.oclc.org/ooxml/officeDocument/relationships":
		return nsRelation
	case "http://schemas.openxmlformats.org/package/2006/relationships":
		return nsPackageRelations
	case "http://schemas.openxmlformats.org/package/2006/content-types":
		return nsContentTypes
	case "http://schemas.openxmlformats.org/markup-compatibility/2006":
		return nsCompatibility
	case "http://purl.org/dc/terms/":
		return nsTerms
	}
	return nsOther
}

// startTag reads one start tag at the front of b and gives its length, 0 when
// more of it is needed.
func (t *tokenizer) startTag(b []byte) (int, error) {
	i, colon := nameEnd(b, 1)
	if i == len(b) {
		return 0, nil
	}
	if i == 1 || b[i] == '=' {
		return 0, damaged("a tag without a name")
	}
	name := b[1:i]
	prefix, local := split(name, colon-1)
	t.attrs = t.attrs[:0]
	declares, selfClosed := false, false
	for {
		i = blanks(b, i)
		if i == len(b) {
			return 0, nil
		}
		if b[i] == '>' {
			i++
			break
		}
		if b[i] == '/' {
			if i+1 == len(b) {
				return 0, nil
			}
			if b[i+1] != '>' {
				return 0, damaged("a slash inside a tag")
			}
			selfClosed = true
			i += 2
			break
		}
		start := i
		i, colon = nameEnd(b, i)
		stop := i
		i = blanks(b, i)
		if i == len(b) {
			return 0, nil
		}
		if b[i] != '=' || stop == start {
			return 0, damaged("an attribute without a value")
		}
		i = blanks(b, i+1)
		if i == len(b) {
			return 0, nil
		}
		quote := b[i]
		if quote != '"' && quote != '\'' {
			return 0, damaged("an attribute without quotes")
		}
		i++
		from := i
		for i < len(b) && b[i] != quote {
			if b[i] == '<' {
				return 0, damaged("a tag inside an attribute")
			}
			i++
		}
		if i == len(b) {
			return 0, nil
		}
		if len(t.attrs) >= maxAttributes {
			return 0, damaged("more than %d attributes", maxAttributes)
		}
		a := attribute{value: b[from:i]}
		a.prefix, a.local = split(b[start:stop], colon-start)
		if string(a.prefix) == "xmlns" || len(a.prefix) == 0 && string(a.local) == "xmlns" {
			declares = true
		}
		t.attrs = append(t.attrs, a)
		i++
	}
	if t.repeatedAttribute() {
		return 0, damaged("the same attribute twice")
	}
	if err := t.push(name); err != nil {
		return 0, err
	}
	if declares {
		if err := t.declare(); err != nil {
			return 0, err
		}
	}
	t.ns, t.local, t.selfClosed = t.resolve(prefix), local, selfClosed
	return i, nil
}

// nameEnd gives where the name that begins at i ends, and where its last colon is (-1: none).
func nameEnd(b []byte, i int) (end, colon int) {
	colon = -1
	for ; i < len(b); i++ {
		c := b[i]
		if c <= ' ' || c == '>' || c == '/' || c == '=' {
			break
		}
		if c == ':' {
			colon = i
		}
	}
	return i, colon
}

func blanks(b []byte, i int) int {
	for i < len(b) && b[i] <= ' ' {
		i++
	}
	return i
}

func split(name []byte, colon int) (prefix, local []byte) {
	if colon < 0 {
		return nil, name
	}
	return name[:colon], name[colon+1:]
}

func (t *tokenizer) repeatedAttribute() bool {
	var seen [4]uint64 // a bit for each kind of name: most names need no comparison
	for i := range t.attrs {
		name := t.attrs[i].local
		h := uint8(len(name))
		for _, c := range name {
			h = h*31 + c
		}
		bit := uint64(1) << (h & 63)
		if seen[h>>6]&bit == 0 {
			seen[h>>6] |= bit
			continue
		}
		for j := range i {
			if string(t.attrs[j].local) == string(name) && string(t.attrs[j].prefix) == string(t.attrs[i].prefix) {
				return true
			}
		}
	}
	return false
}

// declare takes in the namespaces that the element just opened declares.
func (t *tokenizer) declare() error {
	for i := range t.attrs {
		a := &t.attrs[i]
		prefix := a.local
		if len(a.prefix) == 0 {
			if string(a.local) != "xmlns" {
				continue
			}
			prefix = nil
		} else if string(a.prefix) != "xmlns" {
			continue
		}
		if len(t.binds) >= maxNamespaces {
			return damaged("more than %d namespaces", maxNamespaces)
		}
		t.binds = append(t.binds, binding{string(prefix), namespaceOf(a.value), len(t.marks)})
		t.lastValid = false
	}
	return nil
}

func (t *tokenizer) resolve(prefix []byte) namespace {
	if t.lastValid && string(prefix) == t.lastPrefix {
		return t.lastNS
	}
	ns := nsOther
	for i := len(t.binds) - 1; i >= 0; i-- {
		if t.binds[i].prefix == string(prefix) {
			ns = t.binds[i].ns
			t.lastPrefix, t.lastNS, t.lastValid = t.binds[i].prefix, ns, true
			break
		}
	}
	return ns
}

// lineFeeds does what XML asks of line ends: CR LF and CR become LF.
func lineFeeds(b []byte) []byte {
	b = bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n"))
	return bytes.ReplaceAll(b, []byte("\r"), []byte("\n"))
}

// unescape appends b to dst with entities resolved. bad says that one is
// unknown or stands for no character; U+FFFD takes its place.
func unescape(dst, b []byte) (out []byte, bad bool) {
	for {
		i := bytes.IndexByte(b, '&')
		if i < 0 {
			return append(dst, b...), bad
		}
		dst = append(dst, b[:i]...)
		b = b[i+1:]
		end := bytes.IndexByte(b[:min(len(b), 12)], ';')
		r := rune(-1)
		if end > 0 {
			r = entity(b[:end])
			b = b[end+1:]
		}
		if r < 0 {
			bad, r = true, utf8.RuneError
		}
		dst = utf8.AppendRune(dst, r)
	}
}

func entity(name []byte) rune {
	switch string(name) {
	case "amp":
		return '&'
	case "lt":
		return '<'
	case "gt":
		return '>'
	case "quot":
		return '"'
	case "apos":
		return '\''
	}
	if len(name) < 2 || name[0] != '#' {
		return -1
	}
	base, digits := rune(10), name[1:]
	if digits[0] == 'x' {
		base, digits = 16, digits[1:]
	}
	r := rune(0)
	for _, c := range digits {
		d := hexDigit(c)
		if d < 0 || d >= base {
			return -1
		}
		if r = r*base + d; r > utf8.MaxRune {
			return -1
		}
	}
	if len(digits) == 0 || !utf8.ValidRune(r) || r < ' ' && r != '\t' && r != '\n' && r != '\r' {
		return -1
	}
	return r
}

func hexDigit(c byte) rune {
	switch {
	case c >= '0' && c <= '9':
		return rune(c - '0')
	case c >= 'a' && c <= 'f':
		return rune(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return rune(c-'A') + 10
	}
	return -1
}

// decodeCharset looks at the first bytes and puts a decoder before the rest
// when they are not UTF-8.
func (t *tokenizer) decodeCharset() error {
	b := t.buf[:t.end]
	var charset encoding.Encoding
	switch {
	case bytes.HasPrefix(b, []byte("\xef\xbb\xbf")):
		t.pos = 3
		return nil
	case bytes.HasPrefix(b, []byte("\xff\xfe")), bytes.HasPrefix(b, []byte("<\x00")):
		charset = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case bytes.HasPrefix(b, []byte("\xfe\xff")), bytes.HasPrefix(b, []byte("\x00<")):
		charset = unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	case bytes.HasPrefix(b, []byte("<?xml")):
		var err error
		if charset, err = declaredCharset(b); err != nil || charset == nil {
			return err
		}
	default:
		return nil
	}
	read := bytes.Clone(b)
	t.src = transform.NewReader(io.MultiReader(bytes.NewReader(read), t.src), charset.NewDecoder())
	t.pos, t.end, t.eof = 0, 0, false
	return nil
}

// declaredCharset gives the encoding of an XML declaration, nil for UTF-8.
func declaredCharset(b []byte) (encoding.Encoding, error) {
	declaration, _, _ := bytes.Cut(b, []byte("?>"))
	_, after, found := bytes.Cut(declaration, []byte("encoding"))
	if !found {
		return nil, nil
	}
	after = bytes.TrimLeft(after, " \t\r\n=")
	if len(after) < 2 {
		return nil, nil
	}
	name, _, _ := bytes.Cut(after[1:], after[:1])
	switch string(bytes.ToLower(name)) {
	case "", "utf-8", "utf8", "us-ascii", "ascii", "utf-16":
		return nil, nil
	}
	charset, err := htmlindex.Get(string(name))
	if err != nil {
		return nil, damaged("XML in an unknown encoding")
	}
	return charset, nil
}
