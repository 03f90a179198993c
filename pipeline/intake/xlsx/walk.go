package xlsx

import "bytes"

// next gives the next token a reader may see: branches of AlternateContent
// that need namespaces unknown here are passed over.
func (t *tokenizer) next() (tokenKind, error) {
	for {
		kind, err := t.raw()
		if err != nil || kind == tokenText || kind == tokenEOF || t.ns != nsCompatibility {
			return kind, err
		}
		taken := len(t.choices) - 1
		enter := false
		switch name := string(t.local); {
		case name == "AlternateContent":
			if kind == tokenStart {
				t.choices = append(t.choices, false)
			} else if taken >= 0 {
				t.choices = t.choices[:taken]
			}
			continue
		case kind == tokenEnd:
			continue
		case name == "Choice":
			enter = taken >= 0 && !t.choices[taken] && t.understands()
		case name == "Fallback":
			enter = taken >= 0 && !t.choices[taken]
		}
		if enter {
			t.choices[taken] = true
		} else if err := t.skip(); err != nil {
			return 0, err
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

// skip passes over the rest of the element that was just started.
func (t *tokenizer) skip() error {
	for depth := 1; depth > 0; {
		kind, err := t.raw()
		if err != nil {
			return err
		}
		switch kind {
		case tokenStart:
			depth++
		case tokenEnd:
			depth--
		case tokenEOF:
			return damaged("XML ends inside an element")
		}
	}
	return nil
}

// finish reads to the end of the document: what follows the root counts for
// the checksum and must be well-formed too.
func (t *tokenizer) finish() error {
	for {
		kind, err := t.raw()
		if err != nil || kind == tokenEOF {
			return err
		}
	}
}

// content appends the text of the element that was just started to dst,
// without that of elements inside it.
func (t *tokenizer) content(dst []byte) ([]byte, error) {
	for {
		kind, err := t.next()
		if err != nil {
			return dst, err
		}
		switch kind {
		case tokenText:
			if dst = append(dst, t.text...); len(dst) > maxToken {
				return dst, damaged("a text of more than %d bytes", maxToken)
			}
		case tokenStart:
			if err := t.skip(); err != nil {
				return dst, err
			}
		default:
			return dst, nil
		}
	}
}

// is says whether the token's element is that one of the spreadsheet namespace.
func (t *tokenizer) is(name string) bool { return t.ns == nsMain && string(t.local) == name }

// attr gives the value of an attribute without prefix, nil when absent.
func (t *tokenizer) attr(name string) []byte {
	for i := range t.attrs {
		if a := &t.attrs[i]; len(a.prefix) == 0 && string(a.local) == name {
			return t.attrValue(a)
		}
	}
	return nil
}

// attrIn gives the value of an attribute of a namespace, nil when absent.
func (t *tokenizer) attrIn(ns namespace, name string) []byte {
	for i := range t.attrs {
		if a := &t.attrs[i]; len(a.prefix) > 0 && string(a.local) == name && t.resolve(a.prefix) == ns {
			return t.attrValue(a)
		}
	}
	return nil
}

func (t *tokenizer) attrValue(a *attribute) []byte {
	if bytes.IndexByte(a.value, '&') < 0 {
		return a.value
	}
	v, _ := unescape(nil, a.value)
	return v
}
