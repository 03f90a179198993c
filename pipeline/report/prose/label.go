package prose

import (
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"bernskats/pipeline/declared"
	"bernskats/pipeline/model"

	"github.com/goccy/go-yaml/ast"
)

// labels are the names of dimensions and codes. Codes keep the order of the file.
type labels struct {
	dimensions map[string]model.Text
	codes      map[string]map[string]model.Text // "reason" or "not_registered.reason" → code
	order      map[string][]string
	own        []OwnLabel
}

// OwnLabel is a label of a further layer: what it names must exist, which only
// those know who know the indicators. Dimension is the key as it is written,
// "reason" or "not_registered.reason"; Code is "" for the name of the dimension.
type OwnLabel struct {
	File            string
	Line, Column    int
	Dimension, Code string
}

// OwnLabels lists the labels of a municipality's layers. Mistakes in the files
// are what Load finds; here they are passed over.
func OwnLabels(layers ...fs.FS) []OwnLabel {
	l := &loader{labels: newLabels()}
	for _, layer := range layers {
		data, err := fs.ReadFile(layer, "labels.yaml")
		if err != nil {
			continue
		}
		name := declared.PathIn(layer, "labels.yaml")
		if pairs, ok := l.mapping(name, data, false); ok {
			l.readLabels(name, pairs, false)
		}
	}
	return l.labels.own
}

func newLabels() labels {
	return labels{dimensions: map[string]model.Text{}, codes: map[string]map[string]model.Text{}, order: map[string][]string{}}
}

// Dimension names a dimension as a heading: "Vecums". An unknown one prints as itself.
func (w Words) Dimension(measure, dimension string) string {
	for _, key := range []string{base(measure) + "." + dimension, dimension} {
		if t, ok := w.labels.dimensions[key]; ok {
			return t.In(w.lang)
		}
	}
	return dimension
}

// Code names a code of a dimension, in the middle of a sentence: "audžuģimene",
// "0–3 gadi". The same dimension can mean different lists for different
// measures. An unknown code prints as itself.
func (w Words) Code(measure, dimension, code string) string {
	for _, key := range []string{base(measure) + "." + dimension, dimension, "any"} {
		if t, ok := w.labels.codes[key][code]; ok {
			return t.In(w.lang)
		}
	}
	if first, last, ok := ages(code); ok && dimension == "age" {
		return w.Say("ages", "first", strconv.Itoa(first), "last", strconv.Itoa(last))
	}
	return code
}

// ages reads a group of ages that is in no list, as merged groups are: "0-13".
func ages(code string) (first, last int, ok bool) {
	from, to, _ := strings.Cut(code, "-")
	first, err := strconv.Atoi(from)
	last, err2 := strconv.Atoi(to)
	return first, last, err == nil && err2 == nil
}

// Order gives the place of a code in its list; unknown codes come after all others.
func (w Words) Order(measure, dimension, code string) int {
	for _, key := range []string{base(measure) + "." + dimension, dimension} {
		for i, c := range w.labels.order[key] {
			if c == code {
				return i
			}
		}
	}
	if from, _, ok := ages(code); ok && dimension == "age" {
		return w.orderOfAge(measure, from)
	}
	return 1 << 20
}

// orderOfAge is the place of the listed group that begins with an age or after it.
func (w Words) orderOfAge(measure string, from int) int {
	for _, key := range []string{base(measure) + ".age", "age"} {
		for i, c := range w.labels.order[key] {
			if first, _, ok := ages(c); ok && first >= from {
				return i
			}
		}
	}
	return 1 << 20
}

// Capital writes the first letter large, as at the beginning of a line of a table.
func Capital(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[size:]
}

// base is the measure's name without its unit: "custody_suspended".
func base(measure string) string {
	name, _, _ := strings.Cut(measure, ".")
	return name
}

// readLabels reads labels.yaml: dimensions and codes, each {lv, en}.
func (l *loader) readLabels(name string, pairs []*ast.MappingValueNode, first bool) {
	for _, pair := range pairs {
		section, line, column := declared.Key(pair)
		entries, ok := declared.Pairs(pair.Value)
		switch {
		case section != "dimensions" && section != "codes":
			l.problem(name, line, column, fmt.Sprintf("%q is not known here", section), "dimensions or codes")
		case !ok:
			l.problem(name, line, column, "a mapping is expected", "labels")
		case section == "dimensions":
			for _, e := range entries {
				l.dimension(name, e, first)
			}
		default:
			for _, e := range entries {
				l.codeList(name, e, first)
			}
		}
	}
}

func (l *loader) dimension(name string, e *ast.MappingValueNode, first bool) {
	key, line, column := declared.Key(e)
	if !first {
		l.labels.own = append(l.labels.own, OwnLabel{File: name, Line: line, Column: column, Dimension: key})
	}
	if t, ok := l.pair(name, e); ok {
		l.labels.dimensions[key] = t
	}
}

func (l *loader) codeList(name string, list *ast.MappingValueNode, first bool) {
	key, line, column := declared.Key(list)
	entries, ok := declared.Pairs(list.Value)
	if !ok {
		l.problem(name, line, column, fmt.Sprintf("the list %s is empty", key), "codes with labels")
		return
	}
	if l.labels.codes[key] == nil {
		l.labels.codes[key] = map[string]model.Text{}
	}
	for _, e := range entries {
		code, line, column := declared.Key(e)
		if !first {
			l.labels.own = append(l.labels.own, OwnLabel{File: name, Line: line, Column: column, Dimension: key, Code: code})
		}
		t, ok := l.pair(name, e)
		if !ok {
			continue
		}
		if _, known := l.labels.codes[key][code]; !known {
			l.labels.order[key] = append(l.labels.order[key], code)
		}
		l.labels.codes[key][code] = t
	}
}

// pair reads {lv: …, en: …}.
func (l *loader) pair(name string, e *ast.MappingValueNode) (model.Text, bool) {
	key, line, column := declared.Key(e)
	var t model.Text
	entries, _ := declared.Pairs(e.Value)
	for _, part := range entries {
		lang, line, column := declared.Key(part)
		text, _ := declared.Scalar(part.Value)
		switch lang {
		case "lv":
			t.LV = text
		case "en":
			t.EN = text
		default:
			l.problem(name, line, column, fmt.Sprintf("%q is no language", lang), "lv or en")
		}
	}
	if t.LV == "" || t.EN == "" {
		l.problem(name, line, column, fmt.Sprintf("the label of %s lacks a language", key), "{lv: …, en: …}")
		return t, false
	}
	return t, true
}
