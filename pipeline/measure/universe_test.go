package measure

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	definitions "bernskats/indicators"
	"bernskats/pipeline/model"
	"bernskats/pipeline/store"
)

// builtIn loads what is built in.
func builtIn(t testing.TB) ([]Definition, []model.LegalValue, model.Policy) {
	t.Helper()
	fsys := definitions.BuiltIn()
	defs, err := Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	legal, err := LoadLegal(fsys)
	if err != nil {
		t.Fatal(err)
	}
	policy, err := LoadPolicy(fsys, defs)
	if err != nil {
		t.Fatal(err)
	}
	return defs, legal, policy
}

// disclosed counts and builds the universes.
func disclosed(ctx context.Context, db *store.DB, in Input) ([]model.Fact, model.Disclosure, error) {
	cases, err := FindCases(ctx, db, in)
	if err != nil {
		return nil, model.Disclosure{}, err
	}
	facts, err := cases.Count(ctx)
	if err != nil {
		return nil, model.Disclosure{}, err
	}
	d, err := cases.Disclose(ctx, facts)
	return facts, d, err
}

// TestUniversesReproduceEveryFactOfTheDefinitionsTests counts every test that
// stands beside an indicator a second time, as sums of inner cells.
func TestUniversesReproduceEveryFactOfTheDefinitionsTests(t *testing.T) {
	defs, legal, policy := builtIn(t)
	forms := catalogue(t)
	type job struct {
		d     Definition
		trial Trial
	}
	var jobs []job
	for _, d := range defs {
		for _, trial := range d.Trials {
			jobs = append(jobs, job{d, trial})
		}
	}
	err := store.Rehearse(context.Background(), forms, len(jobs), func(ctx context.Context, db *store.DB, i int) error {
		in, trouble, err := jobs[i].trial.prepare(ctx, db, forms, legal, withDenominators(jobs[i].d, defs))
		if err != nil || trouble != "" {
			return fmt.Errorf("%s %w", trouble, err)
		}
		in.Policy = policy
		facts, d, err := disclosed(ctx, db, in)
		if err != nil {
			t.Errorf("%s: %s: %s", jobs[i].d.Folder, jobs[i].trial.Name, shown(err))
			return nil
		}
		for _, c := range append(Contradictions(facts, d), carriersCountedAgain(ctx, t, db, in, d)...) {
			t.Errorf("%s: %s: %s", jobs[i].d.Folder, jobs[i].trial.Name, c)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// carriersCountedAgain counts those whom sums are about the way measures are
// counted, and gives the differences.
func carriersCountedAgain(ctx context.Context, t *testing.T, db *store.DB, in Input, d model.Disclosure) (found []string) {
	e := &engine{in: in}
	counted := map[string]map[string]int64{} // by query, then breakdown
	for _, u := range d.Universes {
		for _, f := range u.Figures {
			if f.Key.Role != model.Carrier {
				continue
			}
			def, c, _, _ := e.find(f.Key.Measure)
			count := Count{Operator: CountDistinct, Column: c.unit(), Where: c.Where}
			dims := dimensionsOf(model.ParseBreakdown(f.Key.Breakdown))
			query := countQuery(count, casesTable(def, c.Cases), dims, "period = "+quoteText(f.Key.Period), c.given())
			if _, known := counted[query]; !known {
				rows, err := db.Query(ctx, query)
				if err != nil {
					t.Fatal(err)
				}
				counted[query] = map[string]int64{}
				for _, one := range tallies(rows, dims) {
					counted[query][one.breakdown] = one.value.Int()
				}
			}
			want := counted[query][f.Key.Breakdown]
			if got := u.Value(f); got != want {
				found = append(found, fmt.Sprintf("%s: %d, counted %d", f.Key, got, want))
			}
		}
	}
	return found
}

func TestAWrongUniverseIsNoticed(t *testing.T) {
	key := model.FigureKey{Measure: "m.children", Period: "2024"}
	part := model.FigureKey{Measure: "m.children", Period: "2024", Breakdown: "sex=f"}
	base := model.FigureKey{Measure: "all.children", Period: "2024", Role: model.Base, Of: "m.children"}
	facts := []model.Fact{
		{Measure: "m.children", Period: "2024", Value: model.Whole(3), Status: model.Final, Origin: model.Counted, RateUnit: "percent", Denominator: model.Whole(5)},
		{Measure: "m.children", Period: "2024", Breakdown: "sex=f", Value: model.Whole(2), Status: model.Final, Origin: model.Counted},
	}
	right := func() model.Disclosure {
		return model.Disclosure{
			Universes: []model.Universe{{
				Cells: []model.InnerCell{{Key: "f", Count: 2}, {Key: "m", Count: 1}, {Key: "others", Count: 2}},
				Figures: []model.Supported{
					{Key: key, Support: []int{0, 1}, Displayed: true, Within: []model.Within{{Key: base, Complement: true}}},
					{Key: part, Support: []int{0}, Displayed: true}, {Key: base, Support: []int{0, 1, 2}, Displayed: true},
				},
			}},
			Bases: []model.Basis{{Key: key, Needs: []model.FigureKey{key}, Rate: []model.FigureKey{base}}, {Key: part, Needs: []model.FigureKey{part}}},
		}
	}
	if got := Contradictions(facts, right()); len(got) > 0 {
		t.Fatalf("the right one: %v", got)
	}
	for _, tt := range []struct {
		name, want string
		spoil      func(*model.Disclosure)
	}{
		{"a cell too many in a support", "its inner cells give 3, the fact is 2", func(d *model.Disclosure) { d.Universes[0].Figures[1].Support = []int{0, 1} }},
		{"another count in a cell", "its inner cells give 4, the fact is 3", func(d *model.Disclosure) { d.Universes[0].Cells[1].Count = 2 }},
		{"another denominator", "the denominator is 5", func(d *model.Disclosure) { d.Universes[0].Cells[2].Count = 3 }},
		{"a figure missing", "which no universe has", func(d *model.Disclosure) { d.Universes[0].Figures = d.Universes[0].Figures[:2] }},
		{"a figure that is no fact", "no fact", func(d *model.Disclosure) {
			d.Universes[0].Figures[1].Key.Breakdown = "sex=m"
		}},
		{"a universe twice", "two universes are called", func(d *model.Disclosure) { d.Universes = append(d.Universes, model.Universe{}) }},
		{"a figure twice", "in two universes", func(d *model.Disclosure) { d.Universes = append(d.Universes, d.Universes[0]) }},
		{"a basis twice", "two bases", func(d *model.Disclosure) { d.Bases = append(d.Bases, d.Bases[0]) }},
		{"a fact nobody speaks of", "nobody says what it rests on", func(d *model.Disclosure) { d.Bases = d.Bases[:1] }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := right()
			tt.spoil(&d)
			if got := Contradictions(facts, d); !slices.ContainsFunc(got, func(s string) bool { return strings.Contains(s, tt.want) }) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
