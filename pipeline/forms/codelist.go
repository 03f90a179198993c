package forms

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// CodeList is a list of codes with the Latvian labels senders write, in the
// order of codes.yaml.
type CodeList struct {
	Name  string
	items []codeItem
	found map[string]string // folded label, synonym or code → code
}

type codeItem struct {
	code   string
	labels []string // the first is the one printed
}

func newCodeList(name string, items []codeItem) CodeList {
	l := CodeList{Name: name, items: items, found: map[string]string{}}
	for _, item := range items {
		l.found[foldLabel(item.code)] = item.code
	}
	// A label beats another code's name: senders write labels.
	for _, item := range items {
		for _, label := range item.labels {
			l.found[foldLabel(label)] = item.code
		}
	}
	return l
}

// Codes gives the codes in the order of the list.
func (l CodeList) Codes() []string {
	codes := make([]string, len(l.items))
	for i, item := range l.items {
		codes[i] = item.code
	}
	return codes
}

// Sum is the SHA-256, as hexadecimal text, of the codes and their labels.
func (l CodeList) Sum() string {
	h := sha256.New()
	for _, item := range l.items {
		fmt.Fprintf(h, "%q %q\n", item.code, item.labels)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Labels gives the label of each code, in the order of Codes.
func (l CodeList) Labels() []string {
	labels := make([]string, len(l.items))
	for i, item := range l.items {
		labels[i] = item.labels[0]
	}
	return labels
}

// Label gives the Latvian label of a code; "" for a code that is not in the list.
func (l CodeList) Label(code string) string {
	for _, item := range l.items {
		if item.code == code {
			return item.labels[0]
		}
	}
	return ""
}

// Find gives the code a sender means by a label, a synonym or the code itself,
// compared without case, diacritics, surrounding and repeated spaces.
func (l CodeList) Find(text string) (code string, ok bool) {
	code, ok = l.found[foldLabel(text)]
	return code, ok
}

// meant gives the label or synonym that may have been meant: one that differs in
// less than half of what was written, else one that begins like it
// ("administratīvs" for "administratīvais pārkāpums"); else "". A label proposed
// for something else entirely would be taken for advice.
func (l CodeList) meant(text string) string {
	written := []rune(firstRunes(foldLabel(text), 200))
	near, differ, begins, longest := "", len(written), "", 3
	for _, item := range l.items {
		for _, label := range item.labels {
			folded := foldLabel(label)
			if d := distance(string(written), folded); 2*d < len(written) && d < differ {
				near, differ = label, d
			}
			if n := commonBeginning(written, []rune(folded)); n > longest && 2*n > len(written) {
				begins, longest = label, n
			}
		}
	}
	if near != "" {
		return near
	}
	return begins
}

func commonBeginning(a, b []rune) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}
