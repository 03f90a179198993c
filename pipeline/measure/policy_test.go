package measure

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	definitions "bernskats/indicators"
	"bernskats/pipeline/model"
)

func TestBuiltInPolicyIsTheSpecified(t *testing.T) {
	_, _, p := builtIn(t)
	p.Persons, p.Things, p.Ladders = nil, nil, nil
	want := model.Policy{Threshold: 5, Width: 5, ShowZeros: true, RateBase: 20}
	if diff := cmp.Diff(want, p); diff != "" {
		t.Error(diff)
	}
}

func TestWrongPoliciesAreProblemsWithTheirPlace(t *testing.T) {
	defs, err := Load(definitions.BuiltIn())
	if err != nil {
		t.Fatal(err)
	}
	data, err := fs.ReadFile(definitions.BuiltIn(), builtInPolicyFile)
	if err != nil {
		t.Fatal(err)
	}
	whole := string(data)
	for _, tt := range []struct{ name, old, new, want string }{
		{"nobody is protected", "threshold: 5 ", "threshold: 1 ", "indicators/disclosure.yaml:3:1: threshold: 1 protects nobody\n    want 2 or more"},
		{"a number is missing", "width: 5 ", "#", "indicators/disclosure.yaml:1:1: width: missing\n    want a whole number"},
		{"a word for zeros", "zeros: show ", "zeros: hide ", `indicators/disclosure.yaml:5:1: zeros: unknown "hide"` + "\n    want show or protect"},
		{"a misspelt key", "rate_base: 20", "rate_bsae: 20", `indicators/disclosure.yaml:7:1: unknown field "rate_bsae"`},
		{"people and things", "things: [bodies,", "things: [pupils, bodies,", "indicators/disclosure.yaml:11:1: pupils: in persons and in things\n    want it in one of them"},
		{"of something counted it says nothing", "victims, waiting]", "victims]", `indicators/B_living_conditions/B2_social_services/indicator.yaml:`},
		{"a ladder of no measure", "  service_outcomes: {", "  service_outcome: {", "no measure service_outcome is broken down by outcome+service"},
		{"a ladder of no breakdown", "custody_suspended: {age:", "custody_suspended: {sex:", "no measure custody_suspended is broken down by sex"},
		{"a group of a category there is not", "0-12: [0-3, 4-12]}]}\n  out", "0-12: [0-3, 4-11]}]}\n  out", "no category 4-11"},
		{"a category in two groups", "14-17: [14-15, 16-17]", "14-17: [14-15, 16-17, 0-10]", "0-10 is in two groups"},
		{"a group called like a category", "0-12: [0-3, 4-12]}]}\n  out", "0-3: [0-3, 4-12]}]}\n  out", "the group 0-3 is called like a category"},
		{"a step that is none", "outcome+service: [[outcome]]", "outcome+service: [[outcome, service]]", "outcome+service is no step from outcome+service"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if strings.Count(whole, tt.old) != 1 {
				t.Fatalf("%q stands %d times", tt.old, strings.Count(whole, tt.old))
			}
			_, err := LoadPolicy(fstest.MapFS{builtInPolicyFile: {Data: []byte(strings.Replace(whole, tt.old, tt.new, 1))}}, defs)
			var ps model.Problems
			if !errors.As(err, &ps) || !strings.Contains(ps.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}

func TestOwnPolicyReplacesTheBuiltInOne(t *testing.T) {
	defs, err := Load(definitions.BuiltIn())
	if err != nil {
		t.Fatal(err)
	}
	data, err := fs.ReadFile(definitions.BuiltIn(), builtInPolicyFile)
	if err != nil {
		t.Fatal(err)
	}
	own := strings.Replace(string(data), "threshold: 5 ", "threshold: 10 ", 1)
	p, err := LoadPolicy(fstest.MapFS{OwnPolicyFile: {Data: []byte(own)}, builtInPolicyFile: {Data: data}}, defs)
	if err != nil || p.Threshold != 10 {
		t.Errorf("threshold %d, %v", p.Threshold, err)
	}
	_, err = LoadPolicy(fstest.MapFS{OwnPolicyFile: {Data: []byte("threshold: 1\n" + own)}, builtInPolicyFile: {Data: data}}, defs)
	if err == nil || !strings.Contains(err.Error(), "disclosure.yaml:4:1: ") && !strings.Contains(err.Error(), "disclosure.yaml:1:1: ") {
		t.Errorf("a key twice: %v", err)
	}
}

func TestWrongWordsAboutWhoIsCountedAreProblems(t *testing.T) {
	const children = "  thing.children: {title: {lv: Bērni, en: Children}, cases: thing.sql, count: child, counts: children"
	for _, tt := range []struct{ name, measures, want string }{
		{"a subset of another unit", children + ", subset_of: thing.families}\n  thing.families: {title: {lv: Ģimenes, en: Families}, cases: thing.sql, count: family, counts: families}\n", `thing.children: subset_of: "thing.families" counts "family", this measure "child"`},
		{"the end of nothing", children + ", continues: thing.all}\n", `thing.children: continues: no measure "thing.all"`},
		{"a subset of nothing", children + ", subset_of: thing.all}\n", `thing.children: subset_of: no measure "thing.all"`},
		{"a share of another unit as a subset", children + ", rate: {unit: percent, of: thing.families, subset: true, says: {lv: no, en: of}}}\n  thing.families: {title: {lv: Ģimenes, en: Families}, cases: thing.sql, count: family, counts: families}\n", `thing.children: rate: subset: "thing.families" counts "family", this measure "child"`},
		{"a follower of nothing", children + ", follows: thing.all}\n", `thing.children: follows: no measure "thing.all" that counts`},
		{"a count about somebody", children + ", about: family}\n", "thing.children: about: only a sum is about somebody"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Load(thing(tt.measures, "SELECT 1"))
			if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.HasPrefix(err.Error(), "indicators/context/thing/indicator.yaml:") {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
	defs, err := Load(thing("  thing.most: {title: {lv: Lielākais, en: Most}, cases: thing.sql, max: n, counts: families}\n  thing.ships: {title: {lv: Kuģi, en: Ships}, cases: thing.sql, count: ship, counts: ships}\n", "SELECT 1"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = LoadPolicy(fstest.MapFS{builtInPolicyFile: {Data: []byte("threshold: 5\nwidth: 5\nzeros: show\nrate_base: 20\npersons: [families]\n")}}, defs)
	for _, want := range []string{"indicator.yaml:8:76: thing.most: the largest of families tells about one of them", `thing.ships: counts: the disclosure policy does not know "ships"`} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}
