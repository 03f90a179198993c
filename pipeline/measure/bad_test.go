package measure

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"bernskats/pipeline/forms"
	"bernskats/pipeline/model"
)

// TestBadDefinitionsAreProblemsWithTheirPlace loads every folder of
// testdata/bad; its want.txt holds the exact message.
func TestBadDefinitionsAreProblemsWithTheirPlace(t *testing.T) {
	dirs, err := filepath.Glob("testdata/bad/*")
	if err != nil || len(dirs) < 15 {
		t.Fatalf("%d folders, %v", len(dirs), err)
	}
	for _, dir := range dirs {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			want, err := os.ReadFile(filepath.Join(dir, "want.txt"))
			if err != nil {
				t.Fatal(err)
			}
			_, err = Load(os.DirFS(dir))
			var ps model.Problems
			if !errors.As(err, &ps) {
				t.Fatalf("got %v, want problems", err)
			}
			if diff := cmp.Diff(string(want), ps.Error()+"\n"); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// thing is a definition of a folder: its measures and the SQL of its cases.
func thing(measures, sql string) fstest.MapFS {
	return fstest.MapFS{
		"indicators/context/thing/indicator.yaml": {Data: []byte(`group: context
title: {lv: Lieta, en: Thing}
definition: {lv: Kas ir lieta., en: What a thing is.}
base: {lv: Visi, en: Everybody}
cases:
  thing.sql: {period: calendar_year, needs: [municipality.leisure]}
measures:
` + measures)},
		"indicators/context/thing/thing.sql": {Data: []byte(sql)},
		"indicators/context/thing/cases_test.yaml": {Data: []byte(`- test: two rows
  given:
    municipality.leisure: |
      unit
      Cēsis
      Cēsis
  expect:
    facts: |
      measure         period  breakdown  value
      thing.children  2024    -          1
`)},
	}
}

func catalogue(t *testing.T) *forms.Catalogue {
	t.Helper()
	c, err := forms.Load(forms.BuiltIn())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func untilAge() []model.LegalValue {
	return []model.LegalValue{{Name: "child.until_age", From: "1998-07-22", Until: model.OpenEnd, Value: model.Whole(18)}}
}

// troubleOf runs the one test of a definition.
func troubleOf(t *testing.T, fsys fstest.MapFS) string {
	t.Helper()
	defs, err := Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	results, err := RunTrials(context.Background(), catalogue(t), untilAge(), defs)
	if err != nil || len(results) != 1 {
		t.Fatal(results, err)
	}
	return results[0].Trouble
}

func TestCasesThatContradictTheirMeasuresAreProblems(t *testing.T) {
	const (
		children = "  thing.children: {title: {lv: Bērni, en: Children}, cases: thing.sql, count: child, counts: children"
		twice    = "SELECT period, 'anna' AS child, row_number() OVER () AS kind, [row_id] AS rows FROM municipality_leisure, period"
		files    = "indicators/context/thing/"
	)
	for _, tt := range []struct{ name, measures, sql, want string }{
		{"a right definition", children + "}\n", twice, ""},
		{"the counted column is missing", children + "}\n", "SELECT period, [1] AS rows FROM period", files + `thing.sql: thing.sql returns no column "child"; it returns: period, rows`},
		{"the column of a breakdown is missing", children + ", by: [sex]}\n", twice, files + `thing.sql: thing.sql returns no column "sex"; it returns: period, child, kind, rows`},
		{"the rows behind a case are missing", children + "}\n", "SELECT period, 'anna' AS child FROM period", files + `thing.sql: thing.sql returns no column "rows"; it returns: period, child`},
		{"the period is missing", children + "}\n", "SELECT 'anna' AS child, [1] AS rows", files + `thing.sql: thing.sql returns no column "period"; it returns: child, rows`},
		{"one child stands in two parts", children + ", by: [kind]}\n", twice, files + "indicator.yaml: thing.children: the parts by [kind] give 2, the total is 1: the breakdown is not additive"}, // 1 + 1 ≠ 1
		{"the same called an overlap", children + ", overlap: [kind]}\n", twice, ""},
		{"a condition on a column there is not", children + ", where: \"sex = 'f'\"}\n", twice, files + `indicator.yaml: thing.children: running SQL: Binder Error: Referenced column "sex" not found`},
		{"a misspelt table", children + "}\n", "SELECT period, child, [1] AS rows FROM absense", files + "thing.sql: thing.sql: running SQL: Catalog Error: Table with name absense does not exist"},
		{"no SELECT", children + "}\n", "DROP TABLE period", files + "thing.sql: thing.sql: must be exactly one SELECT statement"},
		{"floating point", "  thing.children: {title: {lv: Bērni, en: Children}, cases: thing.sql, sum: n, counts: children}\n", "SELECT period, 0.5::DOUBLE AS n, [1] AS rows FROM period", files + "indicator.yaml: thing.children: reading the column value: values of type float64 are not used here"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := troubleOf(t, thing(tt.measures, tt.sql))
			if (tt.want == "") != (got == "") || !strings.HasPrefix(got, tt.want) {
				t.Errorf("got %q, want it to begin with %q", got, tt.want)
			}
		})
	}
}

func TestATestThatDoesNotHoldShowsTheDifference(t *testing.T) {
	fsys := thing("  thing.children: {title: {lv: Bērni, en: Children}, cases: thing.sql, count: child, counts: children}\n", "SELECT period, row_id AS child, [row_id] AS rows FROM municipality_leisure, period")
	want := "measure  period  breakdown  value\nmissing:    thing.children  2024  -  1\nunexpected: thing.children  2024  -  2"
	if diff := cmp.Diff(want, troubleOf(t, fsys)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
