//go:build mutants

package check

import (
	"context"
	"fmt"
	"path"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	definitions "bernskats/indicators"
	"bernskats/pipeline/forms"
	"bernskats/pipeline/measure"
	"bernskats/pipeline/store"
)

// This file takes about a minute and runs with "make mutants": every condition
// of every rule is turned into its opposite, one at a time, and the tests beside
// the rule must notice.

// turns are the changes made to a rule's query.
var turns = []struct {
	find *regexp.Regexp
	into []string
}{
	{regexp.MustCompile(` <= `), []string{" < ", " > "}},
	{regexp.MustCompile(` >= `), []string{" > ", " < "}},
	{regexp.MustCompile(` < `), []string{" <= ", " >= "}},
	{regexp.MustCompile(` > `), []string{" >= ", " <= "}},
	{regexp.MustCompile(` = `), []string{" <> "}},
	{regexp.MustCompile(` <> `), []string{" = "}},
	{regexp.MustCompile(`\bNOT `), []string{""}},
	{regexp.MustCompile(`\bAND EXISTS`), []string{"AND NOT EXISTS"}},
	{regexp.MustCompile(`\bIS NULL`), []string{"IS NOT NULL"}},
	{regexp.MustCompile(`\bBETWEEN\b`), []string{"NOT BETWEEN"}},
	{regexp.MustCompile(` \+ 1\b`), []string{" + 0", " + 2"}},
	{regexp.MustCompile(` - 1\b`), []string{" - 0", " - 2"}},
	{regexp.MustCompile(`\bleast\(`), []string{"greatest("}},
	{regexp.MustCompile(`\bgreatest\(`), []string{"least("}},
	{regexp.MustCompile(`'[a-z_]+'`), []string{"'nothing'"}},
	{regexp.MustCompile(` AND `), []string{" OR "}},
}

// harmless are changes that change no finding, with the reason.
func harmless() []string {
	return []string{
		// a span that begins before its child is of age in or before the year begins before the year's end
		`N390: " <= " → " < " in: JOIN report_year ON aged.first_day <= report_year.last_day AND coalesce(aged.last_day, DATE '9999-12-31') >= report_year.first_day`,
		`N392: " <= " → " < " in: JOIN report_year ON spans.declared_from <= report_year.last_day AND spans.last_day >= report_year.first_day`,
		// who was suspended and restored on one day was suspended again, for all we know
		`W320: " > " → " >= " in: WHERE suspending = 1 AND custody.decision = 'restored' AND custody.day > suspended_on`,
		// a child born on the last day has no span on it that began earlier
		`W340: " <= " → " < " in: WHERE r.born <= report_year.last_day AND age_on(r.born, report_year.last_day) < child_until_age(report_year.last_day)`,
		// of no rows bool_and is NULL anyway
		`W345: " > " → " >= " in: HAVING count(*) > 0 AND bool_and(is_here)`,
		// no other form has a sheet of that name
		`W395: " AND " → " OR " in: AND EXISTS (SELECT 1 FROM delivered WHERE form = 'population' AND sheet = 'declared')`,
		// a service of no child joins no residence
		`W397: " AND " → " OR " in: UNION ALL SELECT row_id, child, unit, first_day, last_day FROM service WHERE unit IS NOT NULL AND child IS NOT NULL),`,
	}
}

// mutant is a rule with one thing in its query changed.
type mutant struct {
	rule     Rule
	original Rule
	change   string
	state    string // "", "noticed" or "invalid": no SQL any more
}

func mutants(r Rule) (out []*mutant) {
	for _, turn := range turns {
		for _, at := range turn.find.FindAllStringIndex(r.Finds, -1) {
			for _, into := range turn.into {
				m := r
				m.Finds = r.Finds[:at[0]] + into + r.Finds[at[1]:]
				line := r.Finds[strings.LastIndex(r.Finds[:at[0]], "\n")+1:]
				line, _, _ = strings.Cut(line, "\n")
				change := fmt.Sprintf("%s: %q → %q in: %s", r.Code, r.Finds[at[0]:at[1]], into, strings.TrimSpace(line))
				out = append(out, &mutant{rule: m, original: r, change: change})
			}
		}
	}
	return out
}

func TestEveryConditionOfEveryRuleIsTested(t *testing.T) {
	catalogue, err := forms.Load(forms.BuiltIn())
	if err != nil {
		t.Fatal(err)
	}
	frame := Frame{}
	if frame.Legal, err = measure.LoadLegal(definitions.BuiltIn()); err != nil {
		t.Fatal(err)
	}
	defs, err := measure.Load(definitions.BuiltIn())
	if err != nil {
		t.Fatal(err)
	}
	frame.Figures = measure.FigureNames(defs)
	rules, err := Load(forms.BuiltIn())
	if err != nil {
		t.Fatal(err)
	}
	jobs, err := loadTrials(forms.BuiltIn())
	if err != nil {
		t.Fatal(err)
	}
	h := hunt{}
	for _, r := range rules {
		h.mutants = append(h.mutants, mutants(r)...)
	}
	err = store.Rehearse(context.Background(), catalogue, len(jobs), func(ctx context.Context, db *store.DB, i int) error {
		if trouble, err := jobs[i].trial.fill(ctx, db, catalogue, frame); trouble != "" || err != nil {
			return fmt.Errorf("%s: %s %w", jobs[i].trial.Test, trouble, err)
		}
		return h.through(ctx, db, jobs[i], rules)
	})
	if err != nil {
		t.Fatal(err)
	}
	var missed []string
	for _, m := range h.mutants {
		if m.state == "" {
			missed = append(missed, m.change)
		}
	}
	if diff := cmp.Diff(harmless(), missed); diff != "" {
		t.Errorf("%d changes; those no test notices (-known +now):\n%s", len(h.mutants), diff)
	}
}

// hunt tries mutants on the rows of tests; several tests at once.
type hunt struct {
	mutants []*mutant
	lock    sync.Mutex
}

// through goes the way of a test: rules of severity error first, then the others.
func (h *hunt) through(ctx context.Context, db *store.DB, j job, rules []Rule) error {
	places, err := rowPlaces(ctx, db, j.trial.givens())
	if err != nil {
		return err
	}
	if err := h.try(ctx, db, j, places, "E"); err != nil {
		return err
	}
	hits, err := SetAsideErrors(ctx, db, rules)
	if err != nil {
		return err
	}
	if err := Drop(ctx, db, hits); err != nil {
		return err
	}
	if err := db.Script(ctx, store.Linked(), "linked"); err != nil {
		return err
	}
	return h.try(ctx, db, j, places, "WN")
}

func (h *hunt) try(ctx context.Context, db *store.DB, j job, places map[int64]rowPlace, severities string) error {
	wants := map[string]string{}
	for _, m := range h.mutants {
		if !strings.Contains(severities, m.rule.Code[:1]) || path.Dir(m.rule.file) != path.Dir(j.file) || h.stateOf(m) != "" {
			continue
		}
		if _, known := wants[m.rule.Code]; !known {
			hits, err := m.original.run(ctx, db)
			if err != nil {
				return err
			}
			wants[m.rule.Code] = j.trial.compare(hits, places)
		}
		hits, err := m.rule.run(ctx, db)
		switch {
		case err != nil:
			h.settle(m, "invalid")
		case j.trial.compare(hits, places) != wants[m.rule.Code]:
			h.settle(m, "noticed")
		}
	}
	return nil
}

func (h *hunt) stateOf(m *mutant) string {
	h.lock.Lock()
	defer h.lock.Unlock()
	return m.state
}

func (h *hunt) settle(m *mutant, state string) {
	h.lock.Lock()
	defer h.lock.Unlock()
	m.state = state
}
