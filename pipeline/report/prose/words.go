package prose

import (
	"fmt"
	"strings"

	"bernskats/pipeline/model"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// Words are the texts of one language.
type Words struct {
	lang     string
	messages map[string]message
	labels   labels
}

// Lang is "lv" or "en".
func (w Words) Lang() string { return w.lang }

// Piece is a stretch of a message: text as it stands, or the name of a place
// that the caller fills with something that is more than text.
type Piece struct{ Text, Name string }

// Has says whether there is such a message.
func (w Words) Has(key string) bool { _, ok := w.messages[key]; return ok }

// Say gives a message with its places filled: pairs of name and text. A key
// that no file has, and a place left unfilled, are mistakes of the program and
// panic; tests ask for every key.
func (w Words) Say(key string, pairs ...string) string {
	return w.fill(key, w.form(key, "other"), pairs)
}

// Count gives a message in the plural form of n; the place {n} is the number.
func (w Words) Count(key string, n model.Decimal, pairs ...string) string {
	return w.fill(key, w.form(key, w.Plural(n)), append([]string{"n", w.Number(n)}, pairs...))
}

// Pieces splits a message at its places, for callers that put elements there.
func (w Words) Pieces(key string) []Piece { return split(w.form(key, "other")) }

// CountPieces splits the plural form of n at its places; {n} stays a place.
func (w Words) CountPieces(key string, n model.Decimal) []Piece {
	return split(w.form(key, w.Plural(n)))
}

// Plural names the form of a text that goes with a number: "one" and "other" by
// the rules of CLDR. Of CLDR's Latvian category "zero" only 0 itself has a form
// of its own (0 bērnu); 10 to 20, 30 … take "other" (11 bērni), as official
// texts write. A number with decimals is "fraction" in Latvian, where the noun
// then stands in the genitive singular (1,5 bērna), and "other" in English.
func (w Words) Plural(n model.Decimal) string {
	if n < 0 {
		n = -n
	}
	if !n.IsWhole() {
		if w.lang == "lv" {
			return "fraction"
		}
		return "other"
	}
	tag := language.English
	if w.lang == "lv" {
		tag = language.Latvian
	}
	switch plural.Cardinal.MatchPlural(tag, int(n.Int()), 0, 0, 0, 0) {
	case plural.Zero:
		if n == 0 {
			return "zero"
		}
	case plural.One:
		return "one"
	}
	return "other"
}

func (w Words) form(key, form string) string {
	m, ok := w.messages[key]
	if !ok {
		panic(fmt.Sprintf("no text is called %q", key))
	}
	if text, ok := m[form]; ok {
		return text
	}
	return m["other"]
}

func (w Words) fill(key, text string, pairs []string) string {
	var b strings.Builder
	for _, piece := range split(text) {
		if piece.Name == "" {
			b.WriteString(piece.Text)
			continue
		}
		value, ok := value(piece.Name, pairs)
		if !ok {
			panic(fmt.Sprintf("the text %q needs %q", key, piece.Name))
		}
		b.WriteString(value)
	}
	return b.String()
}

func value(name string, pairs []string) (string, bool) {
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i] == name {
			return pairs[i+1], true
		}
	}
	return "", false
}

// split cuts a text at its places: {name}, name of small letters and _. Other
// braces are text.
func split(text string) []Piece {
	var pieces []Piece
	from := 0
	for i := 0; i < len(text); i++ {
		name, ok := placeAt(text[i:])
		if !ok {
			continue
		}
		if i > from {
			pieces = append(pieces, Piece{Text: text[from:i]})
		}
		pieces = append(pieces, Piece{Name: name})
		i += len(name) + 1
		from = i + 1
	}
	if from < len(text) {
		pieces = append(pieces, Piece{Text: text[from:]})
	}
	return pieces
}

func placeAt(text string) (name string, ok bool) {
	if text[0] != '{' {
		return "", false
	}
	end := strings.IndexByte(text, '}')
	if end < 2 {
		return "", false
	}
	for _, r := range text[1:end] {
		if r != '_' && (r < 'a' || r > 'z') {
			return "", false
		}
	}
	return text[1:end], true
}
