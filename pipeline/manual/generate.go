package manual

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"bernskats/pipeline/forms"
	"bernskats/pipeline/model"
)

// generator writes the generated parts of a page in one language.
type generator struct {
	Declared
	kinds map[forms.Kind]kindText
	lang  string
}

func (g generator) say(lv, en string) string {
	if g.lang == "lv" {
		return lv
	}
	return en
}

func (g generator) yesNo(yes bool) string {
	if yes {
		return g.say("jā", "yes")
	}
	return g.say("nē", "no")
}

func (g generator) sentence(f model.Finding) model.Sentence {
	if g.lang == "lv" {
		return f.LV
	}
	return f.EN
}

// longList is from how many labels a list is only named.
const longList = 40

// forms describes every form: its sheets, columns, kinds and allowed values.
func (g generator) forms() string {
	var b strings.Builder
	for _, f := range g.Forms.Forms {
		fmt.Fprintf(&b, "### %s (`%s`)\n\n", f.Title.In(g.lang), f.ID)
		if f.Layout == "cells" {
			b.WriteString(g.say("Oficiālais pārskats: skaitļus atrod pēc rindu un aiļu nosaukumiem.\n\n", "The official report: figures are found by the labels of rows and columns.\n\n"))
			continue
		}
		for _, s := range f.Sheets {
			g.sheet(&b, s)
		}
	}
	return strings.TrimSpace(b.String())
}

func (g generator) sheet(b *strings.Builder, s forms.Sheet) {
	fmt.Fprintf(b, g.say("#### Lapa „%s”%s\n\n", "#### Sheet “%s”%s\n\n"), s.Name, g.optional(s))
	if s.Layout == "pairs" {
		b.WriteString(g.say("Nosaukums pirmajā aizpildītajā šūnā, atbilde nākamajā.\n\n", "The label stands in the first filled cell of a row, the answer in the next.\n\n"))
	}
	if len(s.Key) > 0 {
		var key []string
		for _, field := range s.Key {
			if i := s.Column(field); i >= 0 {
				key = append(key, g.quote(s.Columns[i].Header))
			}
		}
		fmt.Fprintf(b, g.say("Rindu nosaka: %s. Divas rindas ar vienādām vērtībām šajās ailēs ir viena un tā pati.\n\n", "What makes a row: %s. Two rows with equal values there are one and the same.\n\n"), strings.Join(key, ", "))
	}
	for _, c := range s.Columns {
		fmt.Fprintf(b, "- **%s**%s – %s%s\n", c.Header, g.required(c), g.want(c), g.also(c))
	}
	if len(s.Ignored) > 0 {
		var list []string
		for _, h := range s.Ignored {
			list = append(list, g.quote(h))
		}
		fmt.Fprintf(b, g.say("- Drīkst būt, bet netiek lasītas: %s.\n", "- May be there and are not read: %s.\n"), strings.Join(list, ", "))
	}
	b.WriteString("\n")
}

func (g generator) quote(s string) string { return g.say("„"+s+"”", "“"+s+"”") }

func (g generator) optional(s forms.Sheet) string {
	if s.Optional {
		return g.say(" (drīkst nebūt)", " (may be absent)")
	}
	return ""
}

func (g generator) required(c forms.Column) string {
	if c.Required {
		return g.say(" (obligāti)", " (required)")
	}
	return ""
}

// want names the kind, and the allowed values of a list.
func (g generator) want(c forms.Column) string {
	title := []rune(g.kinds[c.Kind].Title.In(g.lang))
	name := string(unicode.ToLower(title[0])) + string(title[1:])
	switch {
	case c.Shape == "school_year":
		name = g.say("mācību gads", "school year")
	case c.Digits > 0:
		name = fmt.Sprintf(g.say("%d cipari", "%d digits"), c.Digits)
	}
	if c.Kind != forms.Code {
		return name
	}
	labels := g.Forms.Lists[c.List].Labels()
	if len(labels) > longList {
		return fmt.Sprintf(g.say("%s: viena no %d vērtībām (sk. veidlapas lapu „%s”)", "%s: one of %d values (see the sheet “%s” of the form)"), name, len(labels), forms.ListsName)
	}
	return name + ": " + strings.Join(labels, "; ")
}

func (g generator) also(c forms.Column) string {
	if len(c.Also) == 0 {
		return ""
	}
	var list []string
	for _, h := range c.Also {
		list = append(list, g.quote(h))
	}
	return g.say("; arī ", "; also ") + strings.Join(list, ", ")
}

// findings lists every finding whose code begins with prefix: what was found,
// what was expected, how to mend it.
func (g generator) findings(prefix string) (string, error) {
	said := map[string]model.Sentence{}
	for code := range g.Forms.Sentences {
		said[code] = g.sentence(g.Forms.Finding(code, model.Place{}, map[string]string{"like": "", "detail": ""}))
	}
	for _, r := range g.Rules {
		said[r.Code] = blanked(g.sentence(model.Finding{LV: r.LV, EN: r.EN}))
	}
	var b strings.Builder
	for _, code := range slices.Sorted(maps.Keys(said)) {
		if !strings.HasPrefix(code, prefix) {
			continue
		}
		s := said[code]
		fmt.Fprintf(&b, "- **%s** %s\n", code, ended(s.Found))
		for _, part := range []string{s.Expected, s.Mend} {
			if part != "" {
				fmt.Fprintf(&b, "  %s\n", ended(part))
			}
		}
	}
	if b.Len() == 0 {
		return "", fmt.Errorf("no finding has a code that begins with %q", prefix)
	}
	return strings.TrimSpace(b.String()), nil
}

// ended takes the full stop after a last "…" away.
func ended(sentence string) string {
	if rest, ok := strings.CutSuffix(sentence, "…."); ok {
		return rest + "…"
	}
	return sentence
}

// blanked puts "…" into the places of a rule's sentences.
func blanked(s model.Sentence) model.Sentence {
	place := regexp.MustCompile(`\{[a-z_0-9]+\}`)
	return model.Sentence{Found: place.ReplaceAllString(s.Found, "…"), Expected: place.ReplaceAllString(s.Expected, "…"), Mend: place.ReplaceAllString(s.Mend, "…")}
}
