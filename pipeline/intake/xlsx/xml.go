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
	maxToken      = 8 << 20 // bytes of one tag, text, comment
	maxDepth      = 256
	maxAttributes = 100
	maxNamespaces = 200
)

// attribute is one attribute as written; value still has its entities.
type attribute struct{ prefix, local, value []byte }

type binding struct {
	prefix string
	ns     namespace
	depth  int
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

	open       []byte // qualified names of the open elements, one after another
	marks      []int  // where each begins
	rootSeen   bool
	selfClosed bool
	binds      []binding
	lastPrefix string
	lastNS     namespace
	lastValid  bool
	choices    []bool // for each open AlternateContent: was a branch taken?
	scratch    []byte
}

func newTokenizer(src io.Reader) (*tokenizer, error) {
	t := &tokenizer{src: src, buf: make([]byte, bufferSize)}
	for t.end < 4 && !t.eof {
		if err := t.fill(); err != nil {
			return nil, err
		}
	}
	if err := t.decodeCharset(); err != nil {
		return nil, err
	}
	return t, nil
}

// fill moves what is not yet used to the front and reads more.
func (t *tokenizer) fill() error {
	if t.eof {
		return nil
	}
	if t.pos > 0 {
		copy(t.buf, t.buf[t.pos:t.end])
		t.end -= t.pos
		t.pos = 0
	}
	if t.end == len(t.buf) {
		if len(t.buf) >= maxToken {
			return damaged("a tag or text of more than %d bytes", maxToken)
		}
		grown := make([]byte, 2*len(t.buf))
		copy(grown, t.buf[:t.end])
		t.buf = grown
	}
	n, err := t.src.Read(t.buf[t.end:])
	t.end += n
	if err == io.EOF {
		t.eof = true
		return nil
	}
	return err
}

// raw gives the next token without regard to AlternateContent.
func (t *tokenizer) raw() (tokenKind, error) {
	if t.selfClosed {
		t.selfClosed = false
		t.pop()
		return tokenEnd, nil
	}
	for {
		if t.pos == t.end {
			if err := t.fill(); err != nil {
				return 0, err
			}
			if t.pos == t.end {
				if !t.eof {
					continue
				}
				if len(t.marks) > 0 || !t.rootSeen {
					return 0, damaged("XML ends too early")
				}
				return tokenEOF, nil
			}
		}
		var kind tokenKind
		var found bool
		var err error
		if t.buf[t.pos] != '<' {
			kind, found, err = t.characters()
		} else {
			kind, found, err = t.markup()
		}
		if err != nil || found {
			return kind, err
		}
	}
}

// characters takes everything up to the next tag.
func (t *tokenizer) characters() (tokenKind, bool, error) {
	from := 0
	for {
		b := t.buf[t.pos:t.end]
		if i := bytes.IndexByte(b[from:], '<'); i >= 0 {
			return t.textToken(b[:from+i], from+i, true)
		}
		if t.eof {
			return t.textToken(b, len(b), true)
		}
		from = len(b)
		if err := t.fill(); err != nil {
			return 0, false, err
		}
	}
}

func (t *tokenizer) textToken(b []byte, used int, escaped bool) (tokenKind, bool, error) {
	t.pos += used
	if len(t.marks) == 0 {
		if len(bytes.TrimSpace(b)) > 0 || !escaped {
			return 0, false, damaged("text outside the root element")
		}
		return 0, false, nil
	}
	if bytes.IndexByte(b, '\r') >= 0 {
		b = lineFeeds(b)
	}
	t.text, t.bad = b, false
	if escaped && bytes.IndexByte(b, '&') >= 0 {
		t.scratch, t.bad = unescape(t.scratch[:0], b)
		t.text = t.scratch
	}
	return tokenText, true, nil
}

// markup takes a tag, comment, CDATA section or processing instruction.
func (t *tokenizer) markup() (tokenKind, bool, error) {
	for t.end-t.pos < 2 {
		if t.eof {
			return 0, false, damaged("XML ends inside a tag")
		}
		if err := t.fill(); err != nil {
			return 0, false, err
		}
	}
	switch t.buf[t.pos+1] {
	case '/':
		return t.endTag()
	case '?':
		n, err := t.until("?>", 2)
		t.pos += n
		return 0, false, err
	case '!':
		return t.declaration()
	}
	for {
		n, err := t.startTag(t.buf[t.pos:t.end])
		if err != nil {
			return 0, false, err
		}
		if n > 0 {
			t.pos += n
			return tokenStart, true, nil
		}
		if t.eof {
			return 0, false, damaged("XML ends inside a tag")
		}
		if err := t.fill(); err != nil {
			return 0, false, err
		}
	}
}

func (t *tokenizer) declaration() (tokenKind, bool, error) {
	for t.end-t.pos < 9 && !t.eof {
		if err := t.fill(); err != nil {
			return 0, false, err
		}
	}
	b := t.buf[t.pos:t.end]
	switch {
	case bytes.HasPrefix(b, []byte("<!--")):
		n, err := t.until("-->", 4)
		t.pos += n
		return 0, false, err
	case bytes.HasPrefix(b, []byte("<![CDATA[")):
		n, err := t.until("]]>", 9)
		if err != nil {
			return 0, false, err
		}
		return t.textToken(t.buf[t.pos+9:t.pos+n-3], n, false)
	}
	return 0, false, damaged("DOCTYPE or another declaration in XML")
}

// until gives how many bytes there are up to and with the terminator.
func (t *tokenizer) until(terminator string, from int) (int, error) {
	for {
		b := t.buf[t.pos:t.end]
		if from <= len(b) {
			if i := bytes.Index(b[from:], []byte(terminator)); i >= 0 {
				return from + i + len(terminator), nil
			}
		}
		if t.eof {
			return 0, damaged("XML ends inside a comment or section")
		}
		from = max(from, len(b)-len(terminator)+1)
		if err := t.fill(); err != nil {
			return 0, err
		}
	}
}

func (t *tokenizer) endTag() (tokenKind, bool, error) {
	if last := len(t.marks) - 1; last >= 0 {
		name := t.open[t.marks[last]:]
		if n := t.pos + 2 + len(name); n < t.end && t.buf[n] == '>' && string(t.buf[t.pos+2:n]) == string(name) {
			t.pos = n + 1
			t.pop()
			return tokenEnd, true, nil
		}
	}
	n, err := t.until(">", 2)
	if err != nil {
		return 0, false, err
	}
	b := t.buf[t.pos+2 : t.pos+n-1]
	t.pos += n
	if len(t.marks) == 0 {
		return 0, false, damaged("a closing tag too many")
	}
	name := t.open[t.marks[len(t.marks)-1]:]
	if !bytes.Equal(b, name) && !bytes.Equal(bytes.TrimRight(b, " \t\r\n"), name) {
		return 0, false, damaged("tags do not match")
	}
	t.pop()
	return tokenEnd, true, nil
}

// push opens an element; name includes the prefix.
func (t *tokenizer) push(name []byte) error {
	if len(t.marks) >= maxDepth {
		return damaged("elements nested more than %d deep", maxDepth)
	}
	if len(t.marks) == 0 && t.rootSeen {
		return damaged("a second root element")
	}
	t.rootSeen = true
	t.marks = append(t.marks, len(t.open))
	t.open = append(t.open, name...)
	return nil
}

// pop closes the innermost element and leaves its name and namespace as the token's.
func (t *tokenizer) pop() {
	last := len(t.marks) - 1
	name := t.open[t.marks[last]:]
	prefix := []byte(nil)
	if i := bytes.IndexByte(name, ':'); i >= 0 {
		prefix, name = name[:i], name[i+1:]
	}
	t.ns, t.local, t.attrs = t.resolve(prefix), name, t.attrs[:0]
	t.open = t.open[:t.marks[last]]
	t.marks = t.marks[:last]
	for n := len(t.binds); n > 0 && t.binds[n-1].depth > last; n-- {
		t.binds = t.binds[:n-1]
		t.lastValid = false
	}
}
