package measure

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"bernskats/pipeline/declared"
	"bernskats/pipeline/model"
)

// OwnReadingFile is a municipality's own rules of findings. It replaces the
// built-in ones as a whole.
const OwnReadingFile = "summary.yaml"

const builtInReadingFile = "indicators/summary.yaml"

type readingYAML struct {
	Change struct {
		PercentFrom *int64   `yaml:"percent_from"`
		Matters     *int64   `yaml:"matters"`
		Confidence  *float64 `yaml:"confidence"`
		Chance      []string `yaml:"chance"`
		Registers   []string `yaml:"registers"`
		Few         *int64   `yaml:"few"`
		MeanBelow   *int64   `yaml:"mean_below"`
	} `yaml:"change"`
	Summary struct {
		Most  *int64 `yaml:"most"`
		Kinds []struct {
			Kind string `yaml:"kind"`
			Most int    `yaml:"most"`
		} `yaml:"kinds"`
		Headlines []string `yaml:"headlines"`
	} `yaml:"summary"`
	Decide []decideYAML `yaml:"decide"`
}

type decideYAML struct {
	Measure  string `yaml:"measure"`
	Part     string `yaml:"part"`
	Above    *int64 `yaml:"above"`
	AboveLaw string `yaml:"above_law"`
}

// LoadReading reads how reports judge numbers: summary.yaml, or else
// indicators/summary.yaml. Measures and values of the law it names must be
// defined; mistakes come as model.Problems. What the built-in one names and a
// municipality's own indicators no longer have is left out.
func LoadReading(fsys fs.FS, defs []Definition, legal []model.LegalValue) (model.Reading, error) {
	var y readingYAML
	file := OwnReadingFile
	if _, err := fs.Stat(fsys, file); errors.Is(err, fs.ErrNotExist) {
		file = builtInReadingFile
	}
	doc, ps := readDocument(fsys, file, &y)
	if doc == nil || doc.root == nil {
		return model.Reading{}, ps.Err()
	}
	l := &readingLoader{doc: doc, y: y, measures: countedAs(defs), legal: legal, problems: ps}
	r := model.Reading{
		PercentFrom: l.number(y.Change.PercentFrom, 1, 1<<30, "change", "percent_from"),
		Matters:     l.number(y.Change.Matters, 0, 100, "change", "matters"),
		Few:         l.number(y.Change.Few, 0, 1<<30, "change", "few"),
		MeanBelow:   l.number(y.Change.MeanBelow, 0, 1<<30, "change", "mean_below"),
		Confidence:  l.confidence(),
		Most:        int(l.number(y.Summary.Most, 1, 7, "summary", "most").Int()),
	}
	if file == builtInReadingFile {
		l.onlyDefined()
	}
	l.units()
	r.Chance, r.Registers, r.Headlines = l.y.Change.Chance, l.y.Change.Registers, l.y.Summary.Headlines
	r.Kinds = l.kinds()
	l.headlines()
	r.Decide = l.decisions()
	return r, l.problems.Err()
}

type readingLoader struct {
	doc      *document
	y        readingYAML
	measures map[string]string // measure → unit of counting
	legal    []model.LegalValue
	problems model.Problems
}

func countedAs(defs []Definition) map[string]string {
	units := map[string]string{}
	for _, d := range defs {
		for _, m := range d.Measures {
			units[m.ID] = m.Counts
		}
	}
	return units
}

// onlyDefined leaves out measures that are not defined.
func (l *readingLoader) onlyDefined() {
	undefined := func(id string) bool { _, ok := l.measures[id]; return !ok }
	l.y.Summary.Headlines = slices.DeleteFunc(l.y.Summary.Headlines, undefined)
	l.y.Change.Registers = slices.DeleteFunc(l.y.Change.Registers, undefined)
	l.y.Decide = slices.DeleteFunc(l.y.Decide, func(d decideYAML) bool { return undefined(d.Measure) })
	used := map[string]bool{}
	for _, unit := range l.measures {
		used[unit] = true
	}
	l.y.Change.Chance = slices.DeleteFunc(l.y.Change.Chance, func(unit string) bool { return !used[unit] })
}

func (l *readingLoader) problem(text, want string, keys ...string) {
	l.problems = append(l.problems, l.doc.problem(text, want, keys...))
}

// item is a problem at the n-th item (from 0) of the list under the last key.
func (l *readingLoader) item(n int, text, want string, keys ...string) {
	p := l.doc.problem(text, want, keys...)
	node := l.doc.root
	for _, key := range keys {
		if pair := lookup(node, key); pair != nil {
			node = pair.Value
		}
	}
	if line, column := declared.ItemPlace(node, n); line > 0 {
		p.Line, p.Column = line, column
	}
	l.problems = append(l.problems, p)
}

func (l *readingLoader) number(given *int64, least, most int64, keys ...string) model.Decimal {
	name := keys[len(keys)-1]
	switch {
	case given == nil:
		l.problem(name+": missing", "want a whole number", keys...)
		return 0
	case *given < least || *given > most:
		l.problem(fmt.Sprintf("%s: %d", name, *given), fmt.Sprintf("want a whole number from %d to %d", least, most), keys...)
	}
	return model.Whole(*given)
}

func (l *readingLoader) confidence() model.Decimal {
	given := l.y.Change.Confidence
	if given == nil || *given < 50 || *given >= 100 {
		l.problem("confidence: missing or out of range", "want per cent, from 50 to less than 100", "change", "confidence")
		return 0
	}
	d, err := model.ParseDecimal(strings.TrimRight(strings.TrimRight(fmt.Sprintf("%.4f", *given), "0"), "."))
	if err != nil {
		l.problem(fmt.Sprintf("confidence: %v is no number", *given), "want e.g. 95", "change", "confidence")
	}
	return d
}

// units looks at what chance is said to move: money is not counted case by case.
func (l *readingLoader) units() {
	used := map[string]bool{}
	for _, unit := range l.measures {
		used[unit] = true
	}
	for n, unit := range l.y.Change.Chance {
		if !used[unit] || unit == "eur" {
			l.item(n, fmt.Sprintf("chance: unknown unit of counting %q", unit), "want what measures have under counts", "change", "chance")
		}
	}
}

func (l *readingLoader) kinds() []model.FindingKind {
	var kinds []model.FindingKind
	seen := map[string]bool{}
	for n, k := range l.y.Summary.Kinds {
		switch {
		case !slices.Contains(model.FindingKinds(), k.Kind):
			l.item(n, fmt.Sprintf("kind: unknown %q", k.Kind), "want one of: "+strings.Join(model.FindingKinds(), ", "), "summary", "kinds")
		case seen[k.Kind]:
			l.item(n, fmt.Sprintf("kind: %s stands twice", k.Kind), "", "summary", "kinds")
		case k.Most < 0:
			l.item(n, fmt.Sprintf("most: %d", k.Most), "want 0 or more", "summary", "kinds")
		}
		seen[k.Kind] = true
		kinds = append(kinds, model.FindingKind{Kind: k.Kind, Most: k.Most})
	}
	for _, k := range model.FindingKinds() {
		if !seen[k] {
			l.problem("kinds: "+k+" is missing", "want all of: "+strings.Join(model.FindingKinds(), ", "), "summary", "kinds")
		}
	}
	return kinds
}

func (l *readingLoader) headlines() {
	for n, id := range l.y.Change.Registers {
		if _, ok := l.measures[id]; !ok {
			l.item(n, fmt.Sprintf("registers: no measure %q", id), "want the id of a measure", "change", "registers")
		}
	}
	if len(l.y.Summary.Headlines) == 0 {
		l.problem("headlines: none", "want a list of measures", "summary", "headlines")
	}
	for n, id := range l.y.Summary.Headlines {
		if _, ok := l.measures[id]; !ok {
			l.item(n, fmt.Sprintf("headlines: no measure %q", id), "want the id of a measure", "summary", "headlines")
		}
	}
}

func (l *readingLoader) decisions() []model.Decision {
	var list []model.Decision
	for n, d := range l.y.Decide {
		if _, ok := l.measures[d.Measure]; !ok {
			l.item(n, fmt.Sprintf("decide: no measure %q", d.Measure), "want the id of a measure", "decide")
		}
		one := model.Decision{Measure: d.Measure, Breakdown: d.Part, AboveLaw: d.AboveLaw}
		switch {
		case (d.Above == nil) == (d.AboveLaw == ""):
			l.item(n, "decide: want one bound", "want above: a number, or above_law: the name of a legal value", "decide")
		case d.Above != nil:
			one.Above = model.Whole(*d.Above)
		case !slices.ContainsFunc(l.legal, func(v model.LegalValue) bool { return v.Name == d.AboveLaw }):
			l.item(n, fmt.Sprintf("above_law: no value %q", d.AboveLaw), "want the name of a file in indicators/legal, without .yaml", "decide")
		}
		if d.Part != "" && model.BreakdownKey(model.ParseBreakdown(d.Part)...) != d.Part {
			l.item(n, fmt.Sprintf("part: %q", d.Part), "want dimension=code as in facts.csv", "decide")
		}
		list = append(list, one)
	}
	return list
}
