package measure

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"bernskats/pipeline/model"
)

const legalHead = "title: {lv: Stundas, en: Lessons}\nunit: lesson\nchecked_on: \"2026-11-20\"\nchecked_against: {lv: Teksts, en: The text}\n"

func legalFile(text string) fstest.MapFS {
	return fstest.MapFS{"indicators/legal/lessons.yaml": {Data: []byte(text)}, "indicators/legal/README.md": {Data: []byte("no value")}}
}

func TestALegalValueHoldsUntilTheDayBeforeTheNext(t *testing.T) {
	// The order in the file does not matter.
	values, err := LoadLegal(legalFile(legalHead + `values:
  - {from: "2024-03-01", value: "30.5", law: {lv: L, en: L}}
  - {from: "2011-02-05", value: "20", law: {lv: L, en: L}}
`))
	if err != nil {
		t.Fatal(err)
	}
	type span struct {
		Name        string
		From, Until model.Day
		Value       string
	}
	var got []span
	for _, v := range values {
		got = append(got, span{v.Name, v.From, v.Until, v.Value.String()})
	}
	want := []span{{"lessons", "2011-02-05", "2024-02-29", "20"}, {"lessons", "2024-03-01", model.OpenEnd, "30.5"}} // 2024 has a 29 February
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for day, want := range map[model.Day]string{"2011-02-04": "", "2011-02-05": "20", "2024-02-29": "20", "2024-03-01": "30.5", "2200-01-01": "30.5"} {
		in := ""
		for _, v := range InForce(values, day) {
			in += v.Value.String()
		}
		if in != want {
			t.Errorf("on %s: %q, want %q", day, in, want)
		}
	}
}

func TestBadLegalValuesAreProblems(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"two values from one day", legalHead + "values:\n  - {from: \"2011-02-05\", value: \"20\", law: {lv: L, en: L}}\n  - {from: \"2011-02-05\", value: \"21\", law: {lv: L, en: L}}\n", "indicators/legal/lessons.yaml:5:1: two values from 2011-02-05"},
		{"no values", legalHead, "indicators/legal/lessons.yaml:1:1: values: none"},
		{"a day that is none", legalHead + "values:\n  - {from: \"2011-02-30\", value: \"20\", law: {lv: L, en: L}}\n", `lessons.yaml:5:1: value 1: from "2011-02-30" is not a day`},
		{"a number that is none", legalHead + "values:\n  - {from: \"2011-02-05\", value: \"divdesmit\", law: {lv: L, en: L}}\n", `lessons.yaml:5:1: value 1: "divdesmit" is not a number`},
		{"never compared with the law", strings.Replace(legalHead, "2026-11-20", "nekad", 1) + "values:\n  - {from: \"2011-02-05\", value: \"20\", law: {lv: L, en: L}}\n", "lessons.yaml:3:1: checked_on: not a day"},
		{"one language missing", strings.Replace(legalHead, ", en: Lessons", "", 1) + "values:\n  - {from: \"2011-02-05\", value: \"20\", law: {lv: L, en: L}}\n", "lessons.yaml:1:1: title: missing in one language"},
		{"no reference", legalHead + "values:\n  - {from: \"2011-02-05\", value: \"20\", law: {lv: L}}\n", "lessons.yaml:5:1: value 1: law: missing in one language"},
		{"an unknown key", legalHead + "vaules: []\n", `lessons.yaml:5:1: unknown field "vaules"`},
		{"an empty file", "", "lessons.yaml:1:1: the file is empty"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := LoadLegal(legalFile(tt.text))
			var ps model.Problems
			if !errors.As(err, &ps) || len(ps) != 1 || !strings.Contains(ps.Error(), tt.want) {
				t.Errorf("got %v, want only %s", err, tt.want)
			}
		})
	}
}
