package measure_test

import (
	"encoding/csv"
	"errors"
	"io/fs"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	indicators "bernskats/indicators"
	"bernskats/pipeline/measure"
	"bernskats/pipeline/model"
)

// layered looks for a file in the first file system and then in the second.
type layered struct{ own, builtIn fs.FS }

func (l layered) Open(name string) (fs.File, error) {
	if f, err := l.own.Open(name); err == nil && name != "." {
		return f, nil
	}
	return l.builtIn.Open(name)
}

func municipalities(t *testing.T) []string {
	t.Helper()
	file, err := indicators.BuiltIn().Open("indicators/municipalities.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	var names []string
	for _, r := range rows[1:] {
		if !seen[r[1]] { // Madona stands there twice
			names = append(names, r[1])
		}
		seen[r[1]] = true
	}
	return names
}

func TestTheBuiltInRulesOfFindings(t *testing.T) {
	fsys, defs, legal := builtInAnd(t, nil)
	r, err := measure.LoadReading(fsys, defs, legal)
	if err != nil {
		t.Fatal(err)
	}
	if r.PercentFrom != model.Whole(10) || r.Most != 7 || len(r.Kinds) != len(model.FindingKinds()) || len(r.Headlines) < 10 || len(r.Decide) < 4 {
		t.Errorf("%+v", r)
	}
}

func TestEveryMistakeInTheRulesOfFindingsIsFound(t *testing.T) {
	own := `change:
  percent_from: 0
  confidence: 100
  chance: [children, eur, people]
  few: 30
  mean_below: 30
summary:
  most: 8
  kinds:
    - {kind: worse, most: 2}
    - {kind: worse, most: 2}
    - {kind: nice, most: 2}
  headlines: [custody_suspended.children, custody_suspended.childern]
decide:
  - {measure: not_registered.need_actions, above: 0}
  - {measure: not_registered.need_action}
  - {measure: family_assistants.max_load, above_law: family_assistant.max}
`
	fsys, defs, legal := builtInAnd(t, map[string]string{"summary.yaml": own})
	_, err := measure.LoadReading(fsys, defs, legal)
	var ps model.Problems
	if !errors.As(err, &ps) {
		t.Fatalf("%v is no list of problems", err)
	}
	var got []string
	for _, p := range ps {
		line, _, _ := strings.Cut(p.String(), "\n")
		got = append(got, line)
	}
	want := []string{
		"summary.yaml:2:3: percent_from: 0", "summary.yaml:1:1: matters: missing", "summary.yaml:3:3: confidence: missing or out of range", "summary.yaml:8:3: most: 8",
		`summary.yaml:4:22: chance: unknown unit of counting "eur"`, `summary.yaml:4:27: chance: unknown unit of counting "people"`,
		"summary.yaml:11:8: kind: worse stands twice", `summary.yaml:12:8: kind: unknown "nice"`,
		"summary.yaml:9:3: kinds: decide is missing", "summary.yaml:9:3: kinds: behind is missing", "summary.yaml:9:3: kinds: look is missing",
		"summary.yaml:9:3: kinds: better is missing", "summary.yaml:9:3: kinds: know is missing",
		`summary.yaml:13:43: headlines: no measure "custody_suspended.childern"`,
		`summary.yaml:15:6: decide: no measure "not_registered.need_actions"`, "summary.yaml:16:6: decide: want one bound", `summary.yaml:17:6: above_law: no value "family_assistant.max"`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
