package check

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"sort"
	"strings"

	"bernskats/pipeline/declared"
	"bernskats/pipeline/forms"
	"bernskats/pipeline/model"
	"bernskats/pipeline/store"
)

// TrialResult is how one test of the rules went; Trouble is empty when it held.
type TrialResult struct{ File, Trial, Trouble string }

type trialYAML struct {
	Test   string            `yaml:"test"`
	Year   int               `yaml:"year"`
	Given  map[string]string `yaml:"given"`
	Expect string            `yaml:"expect"`
}

// RunTrials runs every rules_test.yaml below forms/: given rows, expected
// findings as code, sheet, row and field. Every finding of every rule counts.
func RunTrials(ctx context.Context, fsys fs.FS, catalogue *forms.Catalogue, legal []model.LegalValue, rules []Rule) ([]TrialResult, error) {
	dirs, err := fs.ReadDir(fsys, "forms")
	if err != nil {
		return nil, fmt.Errorf("listing tests of rules: %w", err)
	}
	type job struct {
		file  string
		trial trialYAML
	}
	var jobs []job
	for _, d := range dirs {
		file := path.Join("forms", d.Name(), "rules_test.yaml")
		data, err := fs.ReadFile(fsys, file)
		if err != nil {
			continue
		}
		var trials []trialYAML
		if _, ps := declared.Decode(file, data, &trials); ps != nil {
			return nil, ps
		}
		for _, t := range trials {
			jobs = append(jobs, job{file, t})
		}
	}
	results := make([]TrialResult, len(jobs))
	err = store.Rehearse(ctx, catalogue, len(jobs), func(ctx context.Context, db *store.DB, i int) error {
		j := jobs[i]
		trouble, err := j.trial.run(ctx, db, catalogue, legal, rules)
		if err != nil {
			return fmt.Errorf("%s: %s: %w", j.file, j.trial.Test, err)
		}
		results[i] = TrialResult{j.file, j.trial.Test, trouble}
		return nil
	})
	return results, err
}

func (t trialYAML) run(ctx context.Context, db *store.DB, catalogue *forms.Catalogue, legal []model.LegalValue, rules []Rule) (trouble string, err error) {
	if t.Year == 0 {
		t.Year = 2024
	}
	frame := store.Frame{Year: t.Year, Names: []string{forms.Fold("Cēsu novads")}, Legal: legal, Periods: model.PeriodsOf(t.Year, true)}
	if err := db.AddFrame(ctx, frame); err != nil {
		return "", err
	}
	if trouble, err := db.Fill(ctx, catalogue, t.Year, t.givens(), nil); trouble != "" || err != nil {
		return trouble, err
	}
	places, err := rowPlaces(ctx, db, t.givens())
	if err != nil {
		return "", err
	}
	hits, err := SetAsideErrors(ctx, db, rules)
	if err != nil {
		return err.Error(), nil
	}
	if err := Drop(ctx, db, hits); err != nil {
		return "", err
	}
	if err := db.Script(ctx, store.Linked(), "linked"); err != nil {
		return err.Error(), nil
	}
	more, err := Look(ctx, db, rules)
	if err != nil {
		return err.Error(), nil
	}
	return t.compare(append(hits, more...), places), nil
}

func (t trialYAML) givens() []store.Given {
	names := make([]string, 0, len(t.Given))
	for n := range t.Given {
		names = append(names, n)
	}
	sort.Strings(names)
	var gs []store.Given
	for _, n := range names {
		form, sheet, _ := strings.Cut(n, ".")
		gs = append(gs, store.Given{Form: form, Sheet: sheet, Rows: store.ParseTable(t.Given[n])})
	}
	return gs
}

// rowPlace is where a made-up row stands.
type rowPlace struct {
	sheet string // "form.sheet"
	row   int64
}

// rowPlaces remembers the place of every stored row before any is set aside.
func rowPlaces(ctx context.Context, db *store.DB, givens []store.Given) (map[int64]rowPlace, error) {
	places := map[int64]rowPlace{}
	for _, g := range givens {
		rows, err := db.Query(ctx, "SELECT row_id, row_no FROM "+store.Quote(g.Form+"_"+g.Sheet))
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			places[r[0].(int64)] = rowPlace{g.Form + "." + g.Sheet, r[1].(int64)}
		}
	}
	return places, nil
}

func (t trialYAML) compare(hits []Hit, places map[int64]rowPlace) string {
	want := store.ParseTable(t.Expect)
	if want.Columns == nil {
		want.Columns = []string{"code", "sheet", "row", "field"}
	}
	var wanted, got []string
	for _, r := range want.Rows {
		wanted = append(wanted, strings.Join(r, "  "))
	}
	for _, h := range hits {
		all := map[string]string{"code": h.Code, "sheet": places[h.Row].sheet, "row": fmt.Sprint(places[h.Row].row), "field": h.Field}
		line := make([]string, len(want.Columns))
		for i, c := range want.Columns {
			line[i] = all[c]
		}
		got = append(got, strings.Join(line, "  "))
	}
	sort.Strings(wanted)
	sort.Strings(got)
	if slices.Equal(wanted, got) {
		return ""
	}
	return "want:\n" + strings.Join(wanted, "\n") + "\ngot:\n" + strings.Join(got, "\n")
}
