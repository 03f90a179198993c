package manual

import (
	"fmt"
	"io/fs"
	"path"
	"strings"

	"bernskats/pipeline/declared"
	"bernskats/pipeline/forms"
	"bernskats/pipeline/model"
)

// exampleYear is the report year the examples are read in.
const exampleYear = 2024

// kindsFile says in words what each kind of cell is, with examples. How an
// example is understood is not written there: the reader is asked.
const kindsFile = "kinds.yaml"

type kindText struct {
	Title    model.Text `yaml:"title"`
	Says     model.Text `yaml:"says"`
	List     string     `yaml:"list"` // of the examples of a code
	Accepted []string   `yaml:"accepted"`
	Refused  []string   `yaml:"refused"`
}

// column is a column of the kind, to read the examples with.
func (k kindText) column(kind forms.Kind) forms.Column { return forms.Column{Kind: kind, List: k.List} }

func loadKinds(fsys fs.FS) (map[forms.Kind]kindText, error) {
	file := path.Join(Folder, kindsFile)
	data, err := fs.ReadFile(fsys, file)
	if err != nil {
		return nil, fmt.Errorf("reading the handbook: %w", err)
	}
	var kinds map[forms.Kind]kindText
	_, problems := declared.Decode(file, data, &kinds)
	for _, kind := range forms.Kinds() {
		if k := kinds[kind]; k.Title.LV == "" || k.Title.EN == "" || k.Says.LV == "" || k.Says.EN == "" || len(k.Accepted) == 0 {
			problems = append(problems, model.Problem{File: file, Text: fmt.Sprintf("kind %q: title, says or accepted is missing", kind)})
		}
	}
	return kinds, problems.Err()
}

// kindsOfCells describes every kind with its examples as the reader takes them.
func (g generator) kindsOfCells() (string, error) {
	var b strings.Builder
	for _, kind := range forms.Kinds() {
		k := g.kinds[kind]
		fmt.Fprintf(&b, "### %s\n\n%s\n\n", k.Title.In(g.lang), k.Says.In(g.lang))
		for _, text := range k.Accepted {
			v, issues := g.read(k, kind, text)
			if refused(issues) {
				return "", fmt.Errorf("%s: kind %s: the reader refuses the example %q", kindsFile, kind, text)
			}
			fmt.Fprintf(&b, "- `%s` → %s%s\n", text, g.understood(k, kind, v), g.noted(issues))
		}
		for _, text := range k.Refused {
			_, issues := g.read(k, kind, text)
			if !refused(issues) {
				return "", fmt.Errorf("%s: kind %s: the reader accepts the example %q", kindsFile, kind, text)
			}
			s := g.sentence(g.Forms.Finding(issues[0].Code, model.Place{}, issues[0].Args))
			fmt.Fprintf(&b, "- `%s` → **%s** %s\n", text, issues[0].Code, strings.TrimSpace(s.Found+" "+s.Mend))
		}
		b.WriteString("\n")
	}
	return strings.TrimSpace(b.String()), nil
}

func (g generator) read(k kindText, kind forms.Kind, text string) (forms.Value, []forms.Issue) {
	return forms.Parse(k.column(kind), g.Forms.Lists, forms.Cell{Type: forms.CellText, Text: text}, forms.ParseContext{Year: exampleYear})
}

func refused(issues []forms.Issue) bool {
	return len(issues) > 0 && forms.SeverityOf(issues[0].Code) == model.Error
}

// noted names the codes that go with an accepted example.
func (g generator) noted(issues []forms.Issue) string {
	s := ""
	for _, i := range issues {
		s += " (" + i.Code + ")"
	}
	return s
}

// understood says what the reader took an example for.
func (g generator) understood(k kindText, kind forms.Kind, v forms.Value) string {
	switch v.Kind {
	case forms.ValueDay:
		t := v.Day().Time()
		if g.lang == "lv" {
			return t.Format("02.01.2006.")
		}
		return t.Format("2 January 2006")
	case forms.ValueInt:
		if v.Text != "" {
			return v.Text
		}
		return fmt.Sprint(v.Int)
	case forms.ValueDecimal:
		s := v.Decimal().String()
		if g.lang == "lv" {
			s = strings.Replace(s, ".", ",", 1)
		}
		return s
	case forms.ValueBool:
		return g.yesNo(v.Int == 1)
	}
	switch {
	case kind == forms.Code:
		return g.Forms.Lists[k.List].Label(v.Text)
	case kind == forms.PersonalCode:
		return g.say("pieņemts", "accepted")
	}
	return v.Text
}
