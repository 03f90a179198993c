package check

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
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

// Frame is what rules know besides senders' rows.
type Frame struct {
	Legal   []model.LegalValue
	Figures []string // codes of indicators and ids of measures
}

// RunTrials runs every rules_test.yaml below forms/: given rows, expected
// findings as code, sheet, row and field. Every finding of every rule counts. A
// rule without a test in which it finds something and one in which it leaves a
// row alone is in the results too.
func RunTrials(ctx context.Context, fsys fs.FS, catalogue *forms.Catalogue, frame Frame, rules []Rule) ([]TrialResult, error) {
	jobs, err := loadTrials(fsys)
	if err != nil {
		return nil, err
	}
	results, runs := make([]TrialResult, len(jobs)), make([]trialRun, len(jobs))
	err = store.Rehearse(ctx, catalogue, len(jobs), func(ctx context.Context, db *store.DB, i int) error {
		j := jobs[i]
		run, trouble, err := j.trial.run(ctx, db, catalogue, frame, rules)
		if err != nil {
			return fmt.Errorf("%s: %s: %w", j.file, j.trial.Test, err)
		}
		results[i], runs[i] = TrialResult{j.file, j.trial.Test, trouble}, run
		return nil
	})
	return append(results, untested(rules, runs)...), err
}

// job is one test and the file it stands in.
type job struct {
	file  string
	trial trialYAML
}

func loadTrials(fsys fs.FS) ([]job, error) {
	dirs, err := fs.ReadDir(fsys, "forms")
	if err != nil {
		return nil, fmt.Errorf("listing tests of rules: %w", err)
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
	return jobs, nil
}

func (t trialYAML) run(ctx context.Context, db *store.DB, catalogue *forms.Catalogue, frame Frame, rules []Rule) (run trialRun, trouble string, err error) {
	if trouble, err = t.fill(ctx, db, catalogue, frame); trouble != "" || err != nil {
		return run, trouble, err
	}
	if run.places, err = rowPlaces(ctx, db, t.givens()); err != nil {
		return run, "", err
	}
	hits, err := SetAsideErrors(ctx, db, rules)
	if err != nil {
		return run, err.Error(), nil
	}
	if err := Drop(ctx, db, hits); err != nil {
		return run, "", err
	}
	if err := db.Script(ctx, store.Linked(), "linked"); err != nil {
		return run, err.Error(), nil
	}
	more, err := Look(ctx, db, rules)
	if err != nil {
		return run, err.Error(), nil
	}
	if _, err := LeftOut(ctx, db, rules); err != nil {
		return run, err.Error(), nil
	}
	run.hits, run.whole = append(hits, more...), true
	if trouble = misplaced(run.hits, run.places, catalogue); trouble == "" {
		trouble = t.compare(run.hits, run.places)
	}
	return run, trouble, nil
}

// fill puts the given rows into a year's empty database.
func (t trialYAML) fill(ctx context.Context, db *store.DB, catalogue *forms.Catalogue, frame Frame) (trouble string, err error) {
	year := t.Year
	if year == 0 {
		year = 2024
	}
	known := store.Frame{Year: year, Names: []string{forms.Fold("Cēsu novads")}, Legal: frame.Legal, Periods: model.PeriodsOf(year, true), Figures: frame.Figures}
	if err := db.AddFrame(ctx, known); err != nil {
		return "", err
	}
	return db.Fill(ctx, catalogue, year, t.givens(), nil)
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
		all := maps.Clone(h.Args) // what fills the sentence may be expected too
		maps.Copy(all, map[string]string{"code": h.Code, "sheet": places[h.Row].sheet, "row": fmt.Sprint(places[h.Row].row), "field": h.Field})
		line := make([]string, len(want.Columns))
		for i, c := range want.Columns {
			if line[i] = all[c]; line[i] == "" {
				line[i] = "-"
			}
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
