package measure

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bernskats/pipeline/model"
	"bernskats/pipeline/store"
)

// cellsOf measures a made-up definition and writes its universes: an inner cell
// a line, how many and in which figures.
func cellsOf(t *testing.T, measures, sql string) string {
	t.Helper()
	defs, err := Load(thing(measures, sql))
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	err = store.Rehearse(context.Background(), catalogue(t), 1, func(ctx context.Context, db *store.DB, _ int) error {
		in, trouble, err := defs[0].Trials[0].prepare(ctx, db, catalogue(t), untilAge(), defs)
		if err != nil || trouble != "" {
			return fmt.Errorf("%s %w", trouble, err)
		}
		in.Policy = model.Policy{Persons: []string{"children", "families", "victims"}}
		facts, d, err := disclosed(ctx, db, in)
		if err != nil {
			return err
		}
		for _, c := range Contradictions(facts, d) {
			t.Error(c)
		}
		for _, u := range d.Universes {
			fmt.Fprintln(&text, u.Unit)
			for i, c := range u.Cells {
				var in []string
				for _, f := range u.Figures {
					if slices.Contains(f.Support, i) {
						in = append(in, shortKey(f.Key))
					}
				}
				fmt.Fprintf(&text, "%d %s\n", c.Count, strings.Join(in, ", "))
			}
			for _, f := range u.Figures {
				for _, w := range f.Within {
					if w.Complement {
						fmt.Fprintf(&text, "%s within %s\n", shortKey(f.Key), shortKey(w.Key))
					}
				}
				if !f.Displayed && f.Key.Role == model.Itself {
					fmt.Fprintf(&text, "not displayed: %s\n", shortKey(f.Key))
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return text.String()
}

// shortKey leaves out what is the same everywhere.
func shortKey(k model.FigureKey) string {
	s := strings.TrimPrefix(k.Measure, "thing.")
	if k.Role != "" {
		s = string(k.Role) + " " + s
	}
	if k.Breakdown != "" {
		s += "[" + k.Breakdown + "]"
	}
	return s
}

func TestInnerCells(t *testing.T) {
	const (
		title    = "title: {lv: x, en: x}, cases: thing.sql, "
		children = "  thing.children: {" + title + "count: child, counts: children"
		says     = "says: {lv: no, en: of}"
	)
	rows := func(columns string, values ...string) string {
		return "SELECT period, [1] AS rows, v.* FROM period, (VALUES (" + strings.Join(values, "), (") + ")) AS v(" + columns + ")"
	}
	for _, tt := range []struct{ name, measures, sql, want string }{
		{"the same child twice is one", children + ", by: [sex]}\n",
			rows("child, sex", "'a', 'f'", "'a', 'f'", "'b', 'm'"),
			"child\n1 children, children[sex=f]\n1 children, children[sex=m]\n"},
		{"overlapping reasons cost only what occurs", "  thing.families: {" + title + "count: family, counts: families, overlap: [reason]}\n",
			rows("family, reason", "'1', 'a'", "'1', 'b'", "'2', 'b'", "'3', 'a'", "'4', 'a'"),
			"family\n2 families, families[reason=a]\n1 families, families[reason=a], families[reason=b]\n1 families, families[reason=b]\n"},
		{"an empty category is unknown", children + ", by: [unit]}\n",
			rows("child, unit", "'a', NULL", "'b', 'Cēsis'"),
			"child\n1 children, children[unit=Cēsis]\n1 children, children[unit=unknown]\n"},
		{"nobody is no inner cell", children + "}\n", "SELECT period, [1] AS rows, 'a' AS child FROM period WHERE false", "child\n"},
		{"a case of nobody counts nobody", children + "}\n", rows("child", "NULL", "'a'"), "child\n1 children\n"},
		{"the categories of a crossing are protected one by one", children + ", by: [[age, form]]}\n",
			rows("child, age, form", "'a', 'x', 'y'"),
			"child\n1 children, children[age=x], children[age=x;form=y], children[form=y]\nnot displayed: children[age=x]\nnot displayed: children[form=y]\n"},
		{"those outside a subset are protected", children + "}\n  thing.helped: {" + title + "where: help, count: child, counts: children, rate: {unit: percent, of: thing.children, subset: true, " + says + "}}\n",
			rows("child, help", "'a', true", "'b', false", "'c', true"),
			"child\n1 children\n2 children, helped\nhelped within children\n"},
		{"a denominator under a condition is a figure", children + "}\n  thing.helped: {" + title + "where: help, count: child, counts: children, rate: {unit: percent, of: thing.children, where: old, subset: true, " + says + "}}\n",
			rows("child, help, old", "'a', true, true", "'b', false, true", "'c', false, false"),
			"child\n1 children\n1 children, base children\n1 children, base children, helped\nhelped within base children\n"},
		{"who is counted but is not in the base", children + ", where: listed}\n  thing.helped: {" + title + "where: help, count: child, counts: children, rate: {unit: percent, of: thing.children, subset: true, " + says + "}}\n",
			rows("child, help, listed", "'a', true, true", "'b', true, false", "'c', false, true"),
			"child\n1 children\n1 children, helped, inside helped\n1 helped\ninside helped within children\n"},
		{"a sum of persons weighs", "  thing.victims: {" + title + "sum: n, counts: victims, by: [kind]}\n",
			rows("kind, n", "'a', 2", "'a', 1", "'b', 4", "'b', NULL"),
			"n\n3 victims, victims[kind=a]\n4 victims, victims[kind=b]\n"},
		{"children of families stand on families that gave a number", "  thing.children: {" + title + "largest_per: {of: n, per: family}, counts: children, overlap: [kind]}\n",
			rows("family, kind, n", "'1', 'a', 2", "'1', 'a', 3", "'2', 'a', NULL", "'3', 'b', 1"),
			"family\n1 carrier children, carrier children[kind=a]\n1 carrier children, carrier children[kind=b]\n"},
		{"money about families stands on families", "  thing.cost: {" + title + "sum: n, about: family, counts: eur, by: [kind]}\n  thing.other: {" + title + "sum: n, counts: eur, by: [kind]}\n",
			rows("family, kind, n", "'1', 'a', 20", "'1', 'b', 30"),
			"family\n1 carrier cost, carrier cost[kind=a], carrier cost[kind=b]\n"},
		{"of a sensitive group somebody else could be", children + ", by: [sex], sensitive: true, lists: {sex: \"- f m\"}}\n",
			rows("child, sex", "'a', 'f'", "'b', 'f'"),
			"child\n2 children, children[sex=f]\n0 children, children[sex=m]\n"},
		{"of a group that is not sensitive nobody need be", children + ", by: [sex], lists: {sex: \"- f m\"}}\n",
			rows("child, sex", "'a', 'f'", "'b', 'f'"),
			"child\n2 children, children[sex=f]\n"},
		{"buildings are nobody", "  thing.buildings: {" + title + "count: child, counts: buildings}\n", rows("child", "'a'"), ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, cellsOf(t, tt.measures, tt.sql)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestWhatBelongsTogetherIsJoined holds the universes of a year of which
// everything was sent against what readers can combine.
func TestWhatBelongsTogetherIsJoined(t *testing.T) {
	defs, legal, policy := builtIn(t)
	year := 2024
	trial := Trial{Year: year}
	for _, f := range catalogue(t).Forms {
		for _, s := range f.Sheets {
			rows := store.TextTable{}
			switch f.ID + "." + s.ID { // a school counts when the education board lists it
			case "education_board.institutions":
				rows = store.ParseTable("institution  name  kind\nS1  School  basic")
			case "school.absences":
				rows = store.ParseTable("@school  child_code  born  stage  semester  unexcused\nS1  anna  2012-03-01  basic  1  1")
			}
			trial.Given = append(trial.Given, store.Given{Form: f.ID, Sheet: s.ID, Rows: rows})
		}
	}
	var together [][]string
	err := store.Rehearse(context.Background(), catalogue(t), 1, func(ctx context.Context, db *store.DB, _ int) error {
		in, trouble, err := trial.prepare(ctx, db, catalogue(t), legal, defs)
		if err != nil || trouble != "" {
			return fmt.Errorf("%s %w", trouble, err)
		}
		in.Policy = policy
		_, d, err := disclosed(ctx, db, in)
		for _, u := range d.Universes {
			var ids []string
			for _, f := range u.Figures {
				if f.Key.Role != model.Base {
					ids = append(ids, f.Key.Measure)
				}
			}
			slices.Sort(ids)
			together = append(together, slices.Compact(ids))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []struct {
		ids    string
		joined bool
	}{
		{"declared_children.children not_registered.children", true},
		{"declared_children.children responsibility.children", true},
		{"pupils.enrolled unexcused_absence.pupils_year", true},
		{"social_services.families special_needs_services.families", true},
		{"social_services.began social_services.at_end", true},
		{"social_services.families crisis_intervention.children_stayed", true},
		{"out_of_family_care.children out_of_family_care.placed", true},
		{"custody_suspended.children custody_suspended.children_with_support", true},
		{"custody_restored.children custody_restored.children_supported_after", true},
		{"custody_suspended.children custody_suspended.parents", false},
		{"families_at_risk.families reported_families.families", false}, // numbers of two senders
		{"out_of_family_care.children declared_children.children", false},
	} {
		ids := strings.Fields(want.ids)
		got := slices.ContainsFunc(together, func(u []string) bool { return slices.Contains(u, ids[0]) && slices.Contains(u, ids[1]) })
		if got != want.joined {
			t.Errorf("%s joined: %v", want.ids, got)
		}
		for _, id := range ids {
			if !slices.ContainsFunc(together, func(u []string) bool { return slices.Contains(u, id) }) {
				t.Errorf("%s is in no universe", id)
			}
		}
	}
}
