package xlsx

import "bytes"

// next gives the next token a reader may see: branches of AlternateContent
// that need namespaces unknown here are passed over (ECMA-376 part 3).
func (t *tokenizer) next() (tokenKind, error) {
	for {
		kind, err := t.raw()
		if err != nil || kind == tokenText || kind == tokenEOF || t.ns != nsCompatibility {
			return kind, err
		}
		if kind == tokenEnd {
			continue
		}
		name, depth, n := string(t.local), len(t.marks), len(t.choices)
		switch {
		case name == "AlternateContent":
			t.choices = append(t.choices, choice{depth: depth})
		case n > 0 && t.choices[n-1].depth == depth-1 && !t.choices[n-1].taken && (name == "Fallback" || name == "Choice" && t.understands()):
			t.choices[n-1].taken = true
		default:
			if err := t.leave(depth - 1); err != nil {
				return 0, err
			}
		}
	}
}

// understands says whether every namespace that a Choice requires is ours.
func (t *tokenizer) understands() bool {
	prefixes := bytes.Fields(t.attr("Requires"))
	for _, prefix := range prefixes {
		if ns := t.resolve(prefix); ns != nsMain && ns != nsRelation {
			return false
		}
	}
	return len(prefixes) > 0
}

// leave passes over everything until only depth elements are open.
func (t *tokenizer) leave(depth int) error {
	for len(t.marks) > depth {
		if _, err := t.raw(); err != nil {
			return err
		}
	}
	return nil
}

// children calls each for every element directly inside the one just started.
// What each leaves of an element is passed over.
func (t *tokenizer) children(each func() error) error {
	depth := len(t.marks)
	for {
		kind, err := t.next()
		if err != nil || kind == tokenEOF || kind == tokenEnd && len(t.marks) < depth {
			return err
		}
		if kind == tokenStart {
			inside := len(t.marks) - 1
			if err := each(); err != nil {
				return err
			}
			if err := t.leave(inside); err != nil {
				return err
			}
		}
	}
}

// document opens the root, which must be one of the names of the spreadsheet
// namespace (any root when none is given), calls each for every element
// directly inside it, and reads to the end: what follows must be well-formed too.
func (t *tokenizer) document(each func() error, roots ...string) error {
	if _, err := t.next(); err != nil {
		return err
	}
	known := len(roots) == 0
	for _, name := range roots {
		known = known || t.is(name)
	}
	if !known {
		return damaged("a part holds something else than its place says")
	}
	if err := t.children(each); err != nil {
		return err
	}
	for {
		if kind, err := t.raw(); err != nil || kind == tokenEOF {
			return err
		}
	}
}

// content appends the text of the element just started to dst, without that
// of elements inside it. bad says that it held something that is no character.
func (t *tokenizer) content(dst []byte) (text []byte, bad bool, err error) {
	depth := len(t.marks)
	for {
		kind, err := t.next()
		switch {
		case err != nil || kind == tokenEnd:
			return dst, bad, err
		case kind == tokenText:
			if dst = append(dst, t.text...); len(dst) > maxToken {
				return dst, bad, damaged("a text of more than %d bytes", maxToken)
			}
			bad = bad || t.bad
		case kind == tokenStart:
			if err := t.leave(depth); err != nil {
				return dst, bad, err
			}
		}
	}
}

// is says whether the token's element is that one of the spreadsheet namespace.
func (t *tokenizer) is(name string) bool { return t.ns == nsMain && string(t.local) == name }

// attr gives the value of an attribute without prefix, nil when absent.
func (t *tokenizer) attr(name string) []byte {
	for i := range t.attrs {
		if a := &t.attrs[i]; len(a.prefix) == 0 && string(a.local) == name {
			return a.text()
		}
	}
	return nil
}

// relation gives the value of the attribute id of the namespace of relationships, nil when absent.
func (t *tokenizer) relation() []byte {
	for i := range t.attrs {
		if a := &t.attrs[i]; len(a.prefix) > 0 && string(a.local) == "id" && t.resolve(a.prefix) == nsRelation {
			return a.text()
		}
	}
	return nil
}

func (a *attribute) text() []byte {
	if bytes.IndexByte(a.value, '&') < 0 {
		return a.value
	}
	v, _ := unescape(nil, a.value)
	return v
}
