package check

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"bernskats/pipeline/forms"
	"bernskats/pipeline/model"
	"bernskats/pipeline/store"
)

// rulesFile is a definitions folder with the rules of one form.
func rulesFile(text string) fstest.MapFS {
	return fstest.MapFS{"forms/school/rules.yaml": {Data: []byte(text)}}
}

// rule writes one rule; its SQL is the last key.
func rule(name, code, sheet, finds string) string {
	return ruleSaying("Atrasts {n}.", name, code, sheet, finds)
}

func ruleSaying(found, name, code, sheet, finds string) string {
	return "- rule: " + name + "\n  code: " + code + "\n  sheet: " + sheet + "\n  says: {lv: {found: \"" + found + "\"}, en: {found: \"" + found + "\"}}\n  finds: |\n    " + finds + "\n"
}

func TestRulesThatAreNotWellFormedAreProblems(t *testing.T) {
	const good = "SELECT row_id FROM school_absences"
	for _, tt := range []struct {
		name, text string
		want       []string
	}{
		{"a right rule", rule("a", "E700", "school.absences", good), nil},
		{"a code twice", rule("a", "E700", "school.absences", good) + rule("b", "E700", "school.absences", good),
			[]string{`forms/school/rules.yaml:7:3: rule "b": code E700 is already that of rule "a"`}},
		{"a code of another shape", rule("a", "E70", "school.absences", good), []string{`forms/school/rules.yaml:1:3: rule "a": code "E70": want E, W or N and three digits`}},
		{"letters for digits", rule("a", "E7x0", "school.absences", good), []string{`forms/school/rules.yaml:1:3: rule "a": code "E7x0": want E, W or N and three digits`}},
		{"an unknown severity", rule("a", "X700", "school.absences", good), []string{`forms/school/rules.yaml:1:3: rule "a": code "X700": want E, W or N and three digits`}},
		{"an error that does not say whose rows", rule("a", "E700", `""`, good), []string{`forms/school/rules.yaml:1:3: rule "a": sheet: want "form.sheet"`}},
		{"a warning needs no sheet", rule("a", "W700", `""`, good), nil},
		{"no name", rule(`""`, "W700", `""`, good), []string{`forms/school/rules.yaml:1:3: rule "": rule: no name`}},
		{"why rows are left out, in one language", rule("a", "W700", `""`, good) + "  leaves_out: {lv: a}\n", []string{`forms/school/rules.yaml:1:3: rule "a": leaves_out: missing in one language`}},
		{"nothing to find", "- rule: a\n  code: W700\n  says: {lv: {found: a}, en: {found: b}}\n", []string{`forms/school/rules.yaml:1:3: rule "a": finds: missing`}},
		{"one language missing", "- rule: a\n  code: W700\n  says: {lv: {found: a}}\n  finds: SELECT 1\n", []string{`forms/school/rules.yaml:1:3: rule "a": says: found is missing in one language`}},
		{"an unknown key, and the mistakes behind it", "- rule: a\n  cod: W700\n  says: {lv: {found: a}, en: {found: b}}\n  finds: SELECT 1\n",
			[]string{`forms/school/rules.yaml:2:3: unknown field "cod"`, `forms/school/rules.yaml:1:3: rule "a": code "": want E, W or N and three digits`, `forms/school/rules.yaml:1:3: rule "a": sheet: want "form.sheet"`}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Load(rulesFile(tt.text))
			var ps model.Problems
			if err != nil && !errors.As(err, &ps) {
				t.Fatalf("%v is no list of problems", err)
			}
			var got []string
			for _, p := range ps {
				got = append(got, p.String())
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestTheSameCodeInTwoFormsIsAProblem(t *testing.T) {
	fsys := rulesFile(rule("a", "W700", `""`, "SELECT 1"))
	fsys["forms/zoo/rules.yaml"] = &fstest.MapFile{Data: []byte(rule("b", "W700", `""`, "SELECT 1"))}
	if _, err := Load(fsys); err == nil || !strings.Contains(err.Error(), `forms/zoo/rules.yaml:1:3: rule "b": code W700 is already that of rule "a"`) {
		t.Errorf("got %v", err)
	}
}

// threeRows is a year with three absences, one workbook.
func threeRows(t *testing.T, ctx context.Context, db *store.DB, catalogue *forms.Catalogue) {
	t.Helper()
	given := []store.Given{{Form: "school", Sheet: "absences", Rows: store.ParseTable("child_code  unexcused\nanna  1\nbruno  2\nzane  3")}}
	if trouble, err := db.Fill(ctx, catalogue, 2024, given, nil); trouble != "" || err != nil {
		t.Fatal(trouble, err)
	}
	if err := db.Exec(ctx, "UPDATE delivered SET accepted = 3"); err != nil {
		t.Fatal(err)
	}
}

// rehearse runs work on a database with three rows.
func rehearse(t *testing.T, work func(ctx context.Context, db *store.DB)) {
	t.Helper()
	catalogue, err := forms.Load(forms.BuiltIn())
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	db, err := store.Create(ctx, "", 1)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.CreateTables(ctx, catalogue); err != nil {
		t.Fatal(err)
	}
	threeRows(t, ctx, db, catalogue)
	work(ctx, db)
}

func load(t *testing.T, text string) []Rule {
	t.Helper()
	rules, err := Load(rulesFile(text))
	if err != nil {
		t.Fatal(err)
	}
	return rules
}

func TestRulesWhoseSQLIsWrongAreProblemsAllAtOnce(t *testing.T) {
	const at = "forms/school/rules.yaml"
	rehearse(t, func(ctx context.Context, db *store.DB) {
		for _, tt := range []struct{ name, sheet, finds, want string }{
			{"no row_id", "school.absences", "SELECT unexcused FROM school_absences", `rule "r": its SELECT must return row_id first`},
			{"row_id in another place", "school.absences", "SELECT unexcused, row_id FROM school_absences", `rule "r": its SELECT must return row_id first`},
			{"a row_id that is none", "school.absences", "SELECT child_code AS row_id, 1 AS n FROM school_absences", `rule "r": its SELECT must return row_id first`},
			{"an empty row_id", "school.absences", "SELECT NULL AS row_id, 1 AS n FROM school_absences", `rule "r": its SELECT must return row_id first`},
			{"a syntax error", "school.absences", "SELECT row_id FROM FROM", `syntax error at or near "FROM"`},
			{"a misspelt table", "school.absences", "SELECT row_id FROM school_absense", "Catalog Error: Table with name school_absense does not exist"},
			{"a missing column", "school.absences", "SELECT row_id FROM school_absences WHERE unexcusd > 2", `Binder Error: Referenced column "unexcusd" not found`},
			{"a placeholder nothing fills", "school.absences", "SELECT row_id, unexcused AS m FROM school_absences", "says: {n}: its SELECT returns no such column"},
			{"two statements", "school.absences", "SELECT row_id FROM school_absences; DELETE FROM school_absences", "must be exactly one SELECT statement"},
			{"no SELECT", "school.absences", "DELETE FROM school_absences", "must be exactly one SELECT statement"},
			{"floating point", "school.absences", "SELECT row_id, unexcused / 2 AS n FROM school_absences", "values of type float64 are not used here"},
			{"a sheet there is not", "school.absense", "SELECT row_id FROM school_absences", "Catalog Error: Table with name school_absense does not exist"},
		} {
			rules := load(t, rule("r", "E700", tt.sheet, tt.finds)+rule("other", "E701", "school.absences", "SELECT 1"))
			_, err := SetAsideErrors(ctx, db, rules)
			var ps model.Problems
			if !errors.As(err, &ps) || len(ps) != 2 { // the other rule is found in the same pass
				t.Errorf("%s: %v, want two problems", tt.name, err)
				continue
			}
			if got := ps[0].String(); !strings.HasPrefix(got, at+":1:3: ") || !strings.Contains(got, tt.want) {
				t.Errorf("%s: got %s, want %s", tt.name, got, tt.want)
			}
			if ps[1].Line != 7 {
				t.Errorf("%s: the second rule is said to stand in line %d, want 7", tt.name, ps[1].Line)
			}
		}
	})
}

func TestErrorRulesSetRowsAsideAndTheCountsMove(t *testing.T) {
	rehearse(t, func(ctx context.Context, db *store.DB) {
		rules := load(t, rule("many", "E700", "school.absences", "SELECT row_id, 'sex' AS at, unexcused AS n FROM school_absences WHERE unexcused >= 2")+
			rule("again", "E701", "school.absences", "SELECT row_id, 0 AS n FROM school_absences WHERE unexcused = 3")+
			rule("look", "W700", `""`, "SELECT row_id, unexcused AS n FROM school_absences"))
		hits, err := SetAsideErrors(ctx, db, rules)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, h := range hits {
			got = append(got, h.Code+" "+h.Field+" "+h.Finding(model.Place{}).LV.Found)
		}
		if diff := cmp.Diff([]string{"E700 sex Atrasts 2.", "E700 sex Atrasts 3.", "E701  Atrasts 0."}, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		counts := func() [][]any {
			rows, err := db.Query(ctx, "SELECT set_aside, accepted, (SELECT count(*) FROM school_absences) FROM delivered")
			if err != nil {
				t.Fatal(err)
			}
			return rows
		}
		if diff := cmp.Diff([][]any{{int64(0), int64(3), int64(3)}}, counts()); diff != "" {
			t.Errorf("before rows are dropped (-want +got):\n%s", diff)
		}
		if err := Drop(ctx, db, hits); err != nil {
			t.Fatal(err)
		}
		// Rows 2 and 3, the third found by two rules: 0 + 2 set aside, 3 − 2 accepted.
		if diff := cmp.Diff([][]any{{int64(2), int64(1), int64(1)}}, counts()); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		warned, err := Look(ctx, db, rules)
		if err != nil || len(warned) != 1 || warned[0].Args["n"] != "1" {
			t.Errorf("after that a warning sees the row that is left: %v, %v", warned, err)
		}
	})
}

func TestATestOfARuleThatDoesNotHoldSaysWhy(t *testing.T) {
	catalogue, err := forms.Load(forms.BuiltIn())
	if err != nil {
		t.Fatal(err)
	}
	fsys := rulesFile(rule("many", "E700", "school.absences", "SELECT row_id, unexcused AS n FROM school_absences WHERE unexcused >= 2"))
	test := "- test: %s\n  given:\n    school.absences: |\n      child_code  unexcused\n      anna        2\n      bruno       1\n  expect: |\n    code  sheet            row\n%s"
	fsys["forms/school/rules_test.yaml"] = &fstest.MapFile{Data: []byte(
		strings.NewReplacer("%s\n  given", "holds\n  given", "%s", "    E700  school.absences  2\n").Replace(test) +
			strings.NewReplacer("%s\n  given", "does not\n  given", "%s", "    E700  school.absences  3\n").Replace(test))}
	rules, err := Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	legal := []model.LegalValue{{Name: "child.until_age", From: "1998-07-22", Until: model.OpenEnd, Value: model.Whole(18)}}
	results, err := RunTrials(context.Background(), fsys, catalogue, Frame{Legal: legal}, rules)
	if err != nil {
		t.Fatal(err)
	}
	want := []TrialResult{
		{"forms/school/rules_test.yaml", "holds", ""},
		{"forms/school/rules_test.yaml", "does not", "want:\nE700  school.absences  3\ngot:\nE700  school.absences  2"},
	}
	if !slices.Equal(results, want) {
		t.Errorf("(-want +got):\n%s", cmp.Diff(want, results))
	}
}
