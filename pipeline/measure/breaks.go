package measure

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"bernskats/pipeline/declared"
	"bernskats/pipeline/model"
)

// OwnBreaksFile holds a municipality's own breaks of series. They are added to
// the built-in ones.
const OwnBreaksFile = "breaks.yaml"

const builtInBreaksFile = "indicators/breaks.yaml"

// Country is the area that all municipalities are parts of.
const Country = "Latvija"

// LoadBreaks reads the breaks of series: indicators/breaks.yaml, and breaks.yaml
// over it. A break of one's own with the measures, day and areas of a built-in one
// takes its place, or takes it away (applies: no). The measures must be defined,
// the areas among those known. The error is model.Problems with all mistakes.
func LoadBreaks(fsys fs.FS, defs []Definition, areas []string) ([]model.Break, error) {
	r := breakReader{measures: breakable(defs), areas: append([]string{Country}, areas...)}
	for _, file := range []string{builtInBreaksFile, OwnBreaksFile} {
		data, err := fs.ReadFile(fsys, file)
		if errors.Is(err, fs.ErrNotExist) && file == OwnBreaksFile {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("reading breaks of series: %w", err)
		}
		r.file = file
		r.read(data)
	}
	return r.breaks, r.problems.Err()
}

// breakable lists what a break may be about: measures, and their names before the dot.
func breakable(defs []Definition) []string {
	var names []string
	for _, d := range defs {
		for _, m := range d.Measures {
			name, _, _ := strings.Cut(m.ID, ".")
			names = append(names, m.ID, name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

type breakReader struct {
	file            string
	measures, areas []string
	breaks          []model.Break
	problems        model.Problems
}

func (r *breakReader) problem(n ast.Node, text, want string) {
	line, column := declared.Place(n)
	r.problems = append(r.problems, model.Problem{File: r.file, Line: line, Column: column, Text: text, Want: want})
}

func (r *breakReader) read(data []byte) {
	root, ps := declared.Root(r.file, data)
	r.problems = append(r.problems, ps...)
	if root == nil {
		return
	}
	list, ok := root.(*ast.SequenceNode)
	if !ok {
		r.problem(root, "a list of breaks is expected", "want - {measures: […], from: …, areas: […], cause: …, text: {lv: …, en: …}}")
		return
	}
	for _, item := range list.Values {
		before := len(r.problems)
		b, named, applies := r.one(item)
		if len(r.problems) == before && (len(b.Measures) > 0 || !named) {
			r.add(b, applies)
		}
	}
}

// add lays a break over those read before.
func (r *breakReader) add(b model.Break, applies bool) {
	same := func(o model.Break) bool {
		return o.From == b.From && slices.Equal(o.Measures, b.Measures) && slices.Equal(o.Areas, b.Areas)
	}
	at := slices.IndexFunc(r.breaks, same)
	switch {
	case at < 0 && applies:
		r.breaks = append(r.breaks, b)
	case at >= 0 && applies:
		r.breaks[at] = b
	case at >= 0:
		r.breaks = slices.Delete(r.breaks, at, at+1)
	}
}

// one reads a break; every mistake in it becomes a problem. named says that it
// is about measures it names.
func (r *breakReader) one(item ast.Node) (b model.Break, named, applies bool) {
	pairs, ok := declared.Pairs(item)
	if !ok {
		r.problem(item, "a break is expected", "want {measures: […], from: …, areas: […], cause: …, text: {lv: …, en: …}}")
		return b, false, false
	}
	seen := map[string]bool{}
	applies = true
	for _, pair := range pairs {
		key, _, _ := declared.Key(pair)
		seen[key] = true
		switch key {
		case "measures":
			b.Measures = r.names(pair.Value, key, r.measures, "a measure, or its name before the dot")
		case "areas":
			b.Areas = r.names(pair.Value, key, r.areas, "Latvija, a municipality, or an area under compare_with")
		case "from":
			b.From = r.day(pair.Value)
		case "cause":
			b.Cause, _ = declared.Scalar(pair.Value)
			if !slices.Contains(model.BreakCauses(), b.Cause) {
				r.problem(pair.Value, fmt.Sprintf("cause: unknown %q", b.Cause), "want one of: "+strings.Join(model.BreakCauses(), ", "))
			}
		case "text":
			b.Text = r.text(pair)
		case "applies":
			applies = r.yesOrNo(pair.Value)
		default:
			r.problem(pair.Key, fmt.Sprintf("unknown key %q", key), "want measures, from, areas, cause, text or applies")
		}
	}
	for _, needed := range []string{"from", "cause"} {
		if !seen[needed] && (applies || needed == "from") {
			r.problem(item, needed+": missing", "")
		}
	}
	return b, seen["measures"], applies
}

// names reads a list of known names, or a single one.
func (r *breakReader) names(n ast.Node, key string, known []string, want string) []string {
	items := []ast.Node{n}
	if list, ok := n.(*ast.SequenceNode); ok {
		items = list.Values
	}
	var names []string
	for _, item := range items {
		name, ok := declared.Scalar(item)
		switch {
		case !ok:
			r.problem(item, key+": a name is expected", "want "+want)
		case slices.Contains(known, name):
			names = append(names, name)
		case r.file == OwnBreaksFile:
			r.problem(item, fmt.Sprintf("%s: unknown %q", key, name), "want "+want)
		} // a measure of the built-in file may be gone with an indicator that was replaced
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// day reads the first day of the new series, or the first day of its first period.
func (r *breakReader) day(n ast.Node) model.Day {
	text, _ := declared.Scalar(n)
	first, _, ok := model.SpanOf(text)
	if !ok {
		r.problem(n, fmt.Sprintf("from: %q is no day and no period", text), `want the first day of the new series, 2021-07-01, or its first period: 2021, 2021-12-31, 2021/22, 2021/22-1`)
	}
	return first
}

func (r *breakReader) text(pair *ast.MappingValueNode) (t model.Text) {
	parts, _ := declared.Pairs(pair.Value)
	for _, part := range parts {
		lang, _, _ := declared.Key(part)
		said, _ := declared.Scalar(part.Value)
		switch lang {
		case "lv":
			t.LV = said
		case "en":
			t.EN = said
		default:
			r.problem(part.Key, fmt.Sprintf("text: %q is no language", lang), "want lv and en")
		}
	}
	if t.LV == "" || t.EN == "" {
		r.problem(pair.Key, "text: missing in one language", "want {lv: …, en: …}")
	}
	return t
}

func (r *breakReader) yesOrNo(n ast.Node) bool {
	text, _ := declared.Scalar(n)
	switch text {
	case "yes", "true":
		return true
	case "no", "false":
		return false
	}
	r.problem(n, fmt.Sprintf("applies: %q", text), "want yes or no")
	return true
}
