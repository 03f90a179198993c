package check

import (
	"context"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"bernskats/pipeline/forms"
	"bernskats/pipeline/model"
)

func TestARuleWithoutATestThatCanFailIsNamed(t *testing.T) {
	catalogue, err := forms.Load(forms.BuiltIn())
	if err != nil {
		t.Fatal(err)
	}
	legal := []model.LegalValue{{Name: "child.until_age", From: "1998-07-22", Until: model.OpenEnd, Value: model.Whole(18)}}
	const given = "- test: a\n  given:\n    school.absences: |\n      child_code  unexcused\n      anna        1\n      bruno       2\n  expect: |\n    code  row  field\n"
	for _, tt := range []struct{ name, finds, expect, want string }{
		{"some rows are found and some are not", "SELECT row_id FROM school_absences WHERE unexcused > 1", "    E700  3  unexcused\n", ""},
		{"no row is ever found", "SELECT row_id FROM school_absences WHERE unexcused > 2", "", "no test in which the rule finds something"},
		{"every row is found", "SELECT row_id FROM school_absences", "    E700  2  unexcused\n    E700  3  unexcused\n", "no test in which the rule leaves a row of its sheet alone"},
		{"a row nobody gave", "SELECT 77::BIGINT AS row_id", "", "E700 found the row 77, which nobody gaveno test in which the rule leaves a row of its sheet alone"},
		{"a field of another sheet", "SELECT row_id, 'places' AS at FROM school_absences WHERE unexcused > 1", "    E700  3  places\n", `E700 points at "places", which is no column of school.absences`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text := strings.Replace(ruleSaying("Atrasts.", "many", "E700", "school.absences", tt.finds), "  says:", "  at: unexcused\n  says:", 1)
			fsys := rulesFile(text)
			fsys["forms/school/rules_test.yaml"] = &fstest.MapFile{Data: []byte(given + tt.expect)}
			rules, err := Load(fsys)
			if err != nil {
				t.Fatal(err)
			}
			results, err := RunTrials(context.Background(), fsys, catalogue, Frame{Legal: legal}, rules)
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			for _, r := range results {
				got += r.Trouble
			}
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestARuleNamesASheetAndAColumnThatExist(t *testing.T) {
	catalogue, err := forms.Load(forms.BuiltIn())
	if err != nil {
		t.Fatal(err)
	}
	at := func(text, field string) string {
		return strings.Replace(text, "  says:", "  at: "+field+"\n  says:", 1)
	}
	rules := load(t, at(rule("right", "E700", "school.absences", "SELECT 1"), "unexcused")+
		rule("nowhere", "W700", `""`, "SELECT 1")+
		at(rule("anywhere", "W701", `""`, "SELECT 1"), "born")+
		rule("no_sheet", "E701", "school.absense", "SELECT 1")+
		at(rule("no_column", "E702", "school.absences", "SELECT 1"), "unexcusd")+
		at(rule("no_column_anywhere", "W702", `""`, "SELECT 1"), "unexcusd"))
	var got []string
	for _, p := range Fit(rules, catalogue) {
		got = append(got, p.String())
	}
	want := []string{
		`forms/school/rules.yaml:21:3: rule "no_sheet": sheet: no "school.absense"`,
		`forms/school/rules.yaml:27:3: rule "no_column": at: no column "unexcusd"`,
		`forms/school/rules.yaml:34:3: rule "no_column_anywhere": at: no column "unexcusd"`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
