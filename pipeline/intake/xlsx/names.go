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

// binding is a declared prefix and the depth of the element that declares it.
type binding struct {
	prefix string
	ns     namespace
	depth  int
}

// declare takes in the namespaces that the element being opened declares.
func (t *tokenizer) declare() error {
	for i := range t.attrs {
		a := &t.attrs[i]
		var prefix string
		switch {
		case string(a.prefix) == "xmlns":
			prefix = string(a.local)
		case len(a.prefix) > 0 || string(a.local) != "xmlns":
			continue
		}
		if len(t.binds) >= maxNamespaces {
			return damaged("more than %d namespaces", maxNamespaces)
		}
		t.binds = append(t.binds, binding{prefix, namespaceOf(a.text()), len(t.marks) + 1})
	}
	return nil
}

func (t *tokenizer) resolve(prefix []byte) namespace {
	for i := len(t.binds) - 1; i >= 0; i-- {
		if t.binds[i].prefix == string(prefix) {
			return t.binds[i].ns
		}
	}
	return nsOther
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
		r := rune(-1)
		if end := bytes.IndexByte(b[:min(len(b), 12)], ';'); end > 0 {
			r = entity(b[:end])
			b = b[end+1:]
		}
		if r < 0 {
			bad, r = true, utf8.RuneError
		}
		dst = utf8.AppendRune(dst, r)
	}
}

// entity gives the character of a predefined entity or a character reference, -1 when there is none.
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
	digits, isNumber := bytes.CutPrefix(name, []byte("#"))
	base := rune(10)
	if hex, ok := bytes.CutPrefix(digits, []byte("x")); ok {
		base, digits = 16, hex
	}
	if !isNumber || len(digits) == 0 {
		return -1
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
	if !utf8.ValidRune(r) || r < ' ' && r != '\t' && r != '\n' && r != '\r' {
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
	t.src = transform.NewReader(io.MultiReader(bytes.NewReader(bytes.Clone(b)), t.src), charset.NewDecoder())
	t.pos, t.end, t.eof = 0, 0, false
	return t.fill()
}

// declaredCharset gives the encoding of an XML declaration, nil for UTF-8.
func declaredCharset(b []byte) (encoding.Encoding, error) {
	declaration, _, _ := bytes.Cut(b, []byte("?>"))
	_, after, _ := bytes.Cut(declaration, []byte("encoding"))
	after = bytes.TrimLeft(after, " \t\r\n=")
	if len(after) < 2 {
		return nil, nil
	}
	name, _, _ := bytes.Cut(after[1:], after[:1])
	switch string(bytes.ToLower(name)) {
	case "", "utf-8", "utf8", "us-ascii", "ascii", "utf-16": // UTF-16 would have shown itself
		return nil, nil
	}
	charset, err := htmlindex.Get(string(name))
	if err != nil {
		return nil, damaged("XML in an unknown encoding")
	}
	return charset, nil
}
