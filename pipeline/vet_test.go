package pipeline

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"bernskats/pipeline/check"
	"bernskats/pipeline/measure"
	"bernskats/pipeline/model"
)

func TestTheBuiltInDefinitionsPassTheVet(t *testing.T) {
	defs, err := LoadDefinitions("")
	if err != nil {
		t.Fatal(err)
	}
	if err := Vet(context.Background(), defs); err != nil {
		t.Error(err)
	}
}

func TestTheVetFindsWhatDefinitionsMayNotDo(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "secret.txt")
	if err := os.WriteFile(secret, []byte("canary"), 0o600); err != nil {
		t.Fatal(err)
	}
	const reading = "SELECT 1::BIGINT AS row_id, content AS n FROM read_text('%s')"
	read := strings.Replace(reading, "%s", secret, 1)
	rule := func(code string) fstest.MapFS {
		return fstest.MapFS{"forms/mine/rules.yaml": {Data: []byte("- rule: r\n  code: " + code + "\n  sheet: school.absences\n  says: {lv: {found: a}, en: {found: b}}\n  finds: " + read + "\n")}}
	}
	indicator := func(sql, legal string) fstest.MapFS {
		return fstest.MapFS{
			"indicators/x/thing/indicator.yaml":  {Data: []byte("group: context\ntitle: {lv: a, en: b}\ndefinition: {lv: a, en: b}\nbase: {lv: a, en: b}\nlegal: [" + legal + "]\ncases:\n  thing.sql: {period: calendar_year, needs: [school.absences]}\nmeasures:\n  thing.children: {title: {lv: a, en: b}, cases: thing.sql, count: child}\n")},
			"indicators/x/thing/thing.sql":       {Data: []byte(sql)},
			"indicators/x/thing/cases_test.yaml": {Data: []byte("- test: a\n  expect:\n    facts: |\n      measure\n      thing.children\n")},
		}
	}
	for _, tt := range []struct {
		name       string
		rules      fstest.MapFS
		indicators fstest.MapFS
		want       string
	}{
		{"an error rule reads a file", rule("E700"), nil, `forms/mine/rules.yaml:1:3: rule "r": running SQL: Permission Error`},
		{"a warning reads a file", rule("W700"), nil, `forms/mine/rules.yaml:1:3: rule "r": running SQL: Permission Error`},
		{"an indicator reads a file", nil, indicator("SELECT period, content AS child, [1] AS rows FROM period, read_text('"+secret+"')", ""), "indicators/x/thing/thing.sql: thing.sql: running SQL: Permission Error"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			defs, err := LoadDefinitions("")
			if err != nil {
				t.Fatal(err)
			}
			defs.Rules, defs.Indicators = nil, nil
			if tt.rules != nil {
				if defs.Rules, err = check.Load(tt.rules); err != nil {
					t.Fatal(err)
				}
			}
			if tt.indicators != nil {
				if defs.Indicators, err = measure.Load(tt.indicators); err != nil {
					t.Fatal(err)
				}
			}
			err = Vet(context.Background(), defs)
			var ps model.Problems
			if !errors.As(err, &ps) || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "canary") {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
}

func TestALegalValueThatNobodyDefinesIsAProblem(t *testing.T) {
	local := t.TempDir()
	plant(t, local, map[string]string{
		"indicators/x/thing/indicator.yaml":  "group: context\ntitle: {lv: a, en: b}\ndefinition: {lv: a, en: b}\nbase: {lv: a, en: b}\nlegal: [no.such]\ncases:\n  thing.sql: {period: calendar_year, needs: [school.absences]}\nmeasures:\n  thing.children: {title: {lv: a, en: b}, cases: thing.sql, count: child}\n",
		"indicators/x/thing/thing.sql":       "SELECT period, child_code AS child, [row_id] AS rows FROM period, school_absences WHERE unexcused > legal('no.such', day)",
		"indicators/x/thing/cases_test.yaml": "- test: a\n  expect:\n    facts: |\n      measure\n      thing.children\n",
	})
	_, err := LoadDefinitions(local)
	if want := "local/indicators/x/thing/indicator.yaml: legal: no value \"no.such\"\n    want the name of a file in indicators/legal, without .yaml"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
