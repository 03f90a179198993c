package project

import (
	"fmt"
	"testing"

	"bernskats/pipeline/model"

	"github.com/google/go-cmp/cmp"
)

func TestMistakesInTheSettingsHaveAPlace(t *testing.T) {
	for _, tt := range []struct{ name, data, want string }{
		{"right settings", "languages: [lv]\nexpected:\n  police: {due: \"02-29\"}\n", ""},
		{"a licence", "languages: [lv]\nlicence: CC0-1.0\n", ""},
		{"a licence there is not", "languages: [lv]\nlicence: mine\n", "2:1"},
		{"a language there is not", "languages: [lv, de]\n", "1:1"},
		{"a day no year has", "expected:\n  police: {due: \"13-45\"}\n", "2:3"},
		{"senders that are neither names nor a number", "expected:\n  police: {senders: {a: b}}\n", "2:12"},
		{"a day with a year", "expected:\n  police: {due: \"2025-02-15\"}\n", "2:3"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, ps := parseConfig([]byte(tt.data))
			if got := places(ps); got != tt.want {
				t.Errorf("problems at %q, want %q: %v", got, tt.want, ps)
			}
		})
	}
}

func places(ps model.Problems) string {
	s := ""
	for _, p := range ps {
		s += fmt.Sprintf("%d:%d", p.Line, p.Column)
	}
	return s
}

func TestOneSenderOfAnyNameIsExpected(t *testing.T) {
	p := &Project{Config: Config{Expected: map[string]Expected{
		"police": {Senders: Senders{Count: 1}}, "social_service": {Senders: Senders{Count: 2}}, "orphans_court": {Senders: Senders{Names: []string{"B"}, Count: 1}},
	}}}
	want := map[string][]string{"police": {""}, "orphans_court": {"B"}}
	if diff := cmp.Diff(want, p.ExpectedSenders()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
