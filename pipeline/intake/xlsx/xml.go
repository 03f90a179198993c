package xlsx

import (
	"bytes"
	"io"
)

type tokenKind uint8

const (
	tokenEOF tokenKind = iota
	tokenStart
	tokenEnd
	tokenText
)

const (
	bufferSize    = 64 << 10
	maxToken      = 8 << 20 // bytes of one tag, text or comment
	maxDepth      = 256
	maxAttributes = 100
	maxNamespaces = 200
)

// attribute is one attribute as written; value still has its entities.
type attribute struct{ prefix, local, value []byte }

// mark is an open element: where its name begins and its namespace.
type mark struct {
	at int
	ns namespace
}

// choice is an open mc:AlternateContent: where it is and whether one of its branches was taken.
type choice struct {
	depth int
	taken bool
}

// tokenizer gives the elements and texts of one XML document in order. It
// keeps one buffer; name, attrs and text are valid until the next call. It
// checks that tags match, refuses DOCTYPE, and resolves namespaces and
// mc:AlternateContent, so that callers see only elements they may read.
type tokenizer struct {
	src      io.Reader
	buf      []byte
	pos, end int
	eof      bool

	ns    namespace
	local []byte
	attrs []attribute
	text  []byte
	bad   bool // text held something that is no character
	plain bool // the name of a start tag has no prefix

	open       []byte // qualified names of the open elements, one after another
	marks      []mark
	rootSeen   bool
	selfClosed bool
	binds      []binding
	choices    []choice
	scratch    []byte
}

func newTokenizer(src io.Reader) (*tokenizer, error) {
	t := &tokenizer{src: src, buf: make([]byte, bufferSize)}
	if err := t.fill(); err != nil {
		return nil, err
	}
	return t, t.decodeCharset()
}

// fill moves what is not yet used to the front and reads until the buffer,
// which doubles when it is full of one piece, is full again.
func (t *tokenizer) fill() error {
	t.end = copy(t.buf, t.buf[t.pos:t.end])
	t.pos = 0
	if t.end == len(t.buf) {
		if len(t.buf) >= maxToken {
			return damaged("a tag or text of more than %d bytes", maxToken)
		}
		t.buf = append(t.buf, make([]byte, len(t.buf))...)
	}
	n, err := io.ReadFull(t.src, t.buf[t.end:])
	t.end += n
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		t.eof, err = true, nil
	}
	return err
}

// piece takes the next whole text or markup; it is empty at the end of the document.
func (t *tokenizer) piece() ([]byte, error) {
	for {
		b := t.buf[t.pos:t.end]
		if n := pieceLength(b, t.eof); n > 0 || len(b) == 0 && t.eof {
			t.pos += n
			return b[:n], nil
		}
		if t.eof {
			return nil, damaged("XML ends inside a tag, comment or section")
		}
		if err := t.fill(); err != nil {
			return nil, err
		}
	}
}

// pieceLength gives the length of the piece at the front of b, 0 when it does
// not end in b. last says that nothing follows b.
func pieceLength(b []byte, last bool) int {
	const longest = len("<![CDATA[") // of what tells the kinds of markup apart
	switch {
	case len(b) > 0 && b[0] != '<':
		if i := bytes.IndexByte(b, '<'); i > 0 {
			return i
		}
		if last {
			return len(b)
		}
		return 0
	case len(b) < longest && !last:
		return 0
	case bytes.HasPrefix(b, []byte("<!--")):
		return lengthUpTo(b, 4, "-->")
	case bytes.HasPrefix(b, []byte("<![CDATA[")):
		return lengthUpTo(b, longest, "]]>")
	case bytes.HasPrefix(b, []byte("<?")):
		return lengthUpTo(b, 2, "?>")
	}
	for i := 1; i < len(b); i++ {
		switch b[i] {
		case '>':
			return i + 1
		case '"', '\'':
			n := bytes.IndexByte(b[i+1:], b[i])
			if n < 0 {
				return 0
			}
			i += n + 1
		}
	}
	return 0
}

func lengthUpTo(b []byte, from int, terminator string) int {
	if i := bytes.Index(b[from:], []byte(terminator)); i >= 0 {
		return from + i + len(terminator)
	}
	return 0
}

// raw gives the next token without regard to AlternateContent.
func (t *tokenizer) raw() (tokenKind, error) {
	if t.selfClosed {
		t.selfClosed = false
		t.pop()
		return tokenEnd, nil
	}
	for {
		b, err := t.piece()
		if err != nil {
			return 0, err
		}
		switch {
		case len(b) == 0 && (len(t.marks) > 0 || !t.rootSeen):
			return 0, damaged("XML ends too early")
		case len(b) == 0:
			return tokenEOF, nil
		case b[0] != '<':
			if len(t.marks) > 0 {
				t.takeText(b, true)
				return tokenText, nil
			}
			if len(bytes.TrimSpace(b)) > 0 {
				return 0, damaged("text outside the root element")
			}
		case b[1] == '/':
			return tokenEnd, t.endTag(b[2 : len(b)-1])
		case b[1] == '?', bytes.HasPrefix(b, []byte("<!--")):
		case bytes.HasPrefix(b, []byte("<![CDATA[")) && len(t.marks) > 0:
			t.takeText(b[len("<![CDATA["):len(b)-len("]]>")], false)
			return tokenText, nil
		case b[1] == '!':
			return 0, damaged("DOCTYPE or another declaration in XML")
		default:
			return tokenStart, t.startTag(b[1 : len(b)-1])
		}
	}
}

func (t *tokenizer) takeText(b []byte, escaped bool) {
	t.text, t.bad = b, false
	if bytes.IndexByte(b, '\r') >= 0 { // XML reads CR LF and CR as LF
		b = bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n"))
		t.text = bytes.ReplaceAll(b, []byte("\r"), []byte("\n"))
	}
	if escaped && bytes.IndexByte(t.text, '&') >= 0 {
		t.scratch, t.bad = unescape(t.scratch[:0], t.text)
		t.text = t.scratch
	}
}

func (t *tokenizer) endTag(name []byte) error {
	if len(t.marks) == 0 {
		return damaged("a closing tag too many")
	}
	open := t.open[t.marks[len(t.marks)-1].at:]
	if !bytes.Equal(name, open) && !bytes.Equal(bytes.TrimRight(name, " \t\r\n"), open) {
		return damaged("tags do not match")
	}
	t.pop()
	return nil
}

// startTag takes what stands between the angle brackets of a start tag.
func (t *tokenizer) startTag(b []byte) error {
	t.selfClosed = len(b) > 0 && b[len(b)-1] == '/'
	if t.selfClosed {
		b = b[:len(b)-1]
	}
	n := 0
	for n < len(b) && b[n] > ' ' && b[n] != '/' && b[n] != '=' {
		n++
	}
	prefix, local := splitName(b[:n])
	switch {
	case len(local) == 0, bytes.IndexByte(b[:n], '<') >= 0:
		return damaged("a tag without a name")
	case len(t.marks) >= maxDepth:
		return damaged("elements nested more than %d deep", maxDepth)
	case len(t.marks) == 0 && t.rootSeen:
		return damaged("a second root element")
	}
	if err := t.attributes(b[n:]); err != nil {
		return err
	}
	if err := t.declare(); err != nil {
		return err
	}
	t.ns, t.local, t.plain, t.rootSeen = t.resolve(prefix), local, prefix == nil, true
	t.marks = append(t.marks, mark{len(t.open), t.ns})
	t.open = append(t.open, b[:n]...)
	return nil
}

// attributes takes the attributes of a tag.
func (t *tokenizer) attributes(b []byte) error {
	t.attrs = t.attrs[:0]
	for {
		if b = trimBlanks(b); len(b) == 0 {
			return nil
		}
		n := 0
		for n < len(b) && b[n] > ' ' && bytes.IndexByte([]byte("=/<\"'"), b[n]) < 0 {
			n++
		}
		var a attribute
		a.prefix, a.local = splitName(b[:n])
		if b = trimBlanks(b[n:]); len(a.local) == 0 || len(b) == 0 || b[0] != '=' {
			return damaged("an attribute without a name or value")
		}
		if b = trimBlanks(b[1:]); len(b) == 0 || b[0] != '"' && b[0] != '\'' {
			return damaged("an attribute without quotes")
		}
		n = bytes.IndexByte(b[1:], b[0])
		if n < 0 || bytes.IndexByte(b[1:n+1], '<') >= 0 {
			return damaged("a tag inside an attribute")
		}
		a.value, b = b[1:n+1], b[n+2:]
		if len(t.attrs) >= maxAttributes {
			return damaged("more than %d attributes", maxAttributes)
		}
		for i := range t.attrs {
			if o := &t.attrs[i]; bytes.Equal(o.local, a.local) && bytes.Equal(o.prefix, a.prefix) {
				return damaged("the same attribute twice")
			}
		}
		t.attrs = append(t.attrs, a)
	}
}

// trimBlanks passes over white space at the front.
func trimBlanks(b []byte) []byte {
	for len(b) > 0 && b[0] <= ' ' {
		b = b[1:]
	}
	return b
}

func splitName(name []byte) (prefix, local []byte) {
	if i := bytes.IndexByte(name, ':'); i >= 0 {
		return name[:i], name[i+1:]
	}
	return nil, name
}

// pop closes the innermost element and leaves its name and namespace as the token's.
func (t *tokenizer) pop() {
	last := len(t.marks) - 1
	m := t.marks[last]
	_, t.local = splitName(t.open[m.at:])
	t.ns, t.attrs, t.open, t.marks = m.ns, t.attrs[:0], t.open[:m.at], t.marks[:last]
	for n := len(t.binds); n > 0 && t.binds[n-1].depth > last; n-- {
		t.binds = t.binds[:n-1]
	}
	for n := len(t.choices); n > 0 && t.choices[n-1].depth > last; n-- {
		t.choices = t.choices[:n-1]
	}
}
