package pipeline

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"bernskats/pipeline/measure"
	"bernskats/pipeline/model"
	"bernskats/pipeline/store"
)

// disclosure gives what the facts of all years (the second result of combine)
// are protected with: universes of every year at hand, and what each fact rests
// on. Years computed in this run have theirs already; those of others come from
// work/, or are built of the year's database. Only a run asks for them: a check
// builds none.
func (s *session) disclosure(ctx context.Context, c computation, all []model.Fact) (model.Disclosure, error) {
	if err := s.settled(); err != nil { // databases that are still being written
		return model.Disclosure{}, err
	}
	err := severalAtOnce(len(c.results), func(i, threads int) error {
		if err := s.disclose(ctx, c.results[i], threads); err != nil {
			return fmt.Errorf("universes of %d: %w", c.results[i].Year, err)
		}
		return nil
	})
	if err = errors.Join(err, s.settled()); err != nil {
		return model.Disclosure{}, err
	}
	d := combineDisclosures(c.results)
	reported := measure.DiscloseReported(s.defs.Indicators, s.defs.Forms, s.defs.Policy, all)
	d.Universes, d.Bases = append(d.Universes, reported.Universes...), append(d.Bases, reported.Bases...)
	d.Same = measure.Continued(s.defs.Indicators, all, d.Universes)
	slices.SortFunc(d.Universes, func(a, b model.Universe) int { return strings.Compare(a.Name, b.Name) })
	slices.SortFunc(d.Bases, func(a, b model.Basis) int { return a.Key.Compare(b.Key) })
	if wrong := measure.Contradictions(all, d); len(wrong) > 0 {
		return model.Disclosure{}, fmt.Errorf("the figures and those who stand behind them contradict each other, nothing may be published: %s", strings.Join(wrong, "; "))
	}
	return d, nil
}

// universesFile is where a year's universes are kept, apart from its result
// because a check does not need them.
func (s *session) universesFile(year int) string {
	return filepath.Join(s.work, fmt.Sprintf("%d.universes.json", year))
}

// keepUniverses writes universes into work/, if there are any.
func (s *session) keepUniverses(b *yearBuild, d *model.Disclosure) error {
	if d == nil {
		return nil
	}
	data, err := keepable(b.fingerprint, d)
	if err != nil {
		return err
	}
	return writeFile(s.universesFile(b.year), data, 0o600)
}

// disclose gives a year its universes.
func (s *session) disclose(ctx context.Context, r *YearResult, threads int) error {
	if r.disclosure != nil {
		return nil
	}
	var kept model.Disclosure
	if s.kept(s.universesFile(r.Year), r.build.fingerprint, &kept) {
		r.disclosure = &kept
		return nil
	}
	d, err := r.reopened(ctx, databasePath(s.work, r.Year))
	if err == nil {
		r.disclosure = d
		return s.keepUniverses(r.build, d)
	}
	if ctx.Err() != nil {
		return err
	}
	s.noteOnce(cacheDamaged())
	r.build.discloses = true
	anew, err := s.compute(ctx, r.build, threads)
	if err != nil {
		return err
	}
	r.disclosure = anew.disclosure
	return nil
}

// reopened builds the universes of the database an earlier command left.
func (r *YearResult) reopened(ctx context.Context, path string) (d *model.Disclosure, err error) {
	db, err := store.OpenReadOnly(ctx, path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := db.Lock(ctx); err != nil {
		return nil, err
	}
	cases, err := measure.FindCases(ctx, db, r.build.measureInput(r))
	if err != nil {
		return nil, err
	}
	found, err := cases.Disclose(ctx, r.Facts)
	return &found, err
}

// combineDisclosures keeps of each year what it decides about in a series. A
// semester may be counted by two years; its figures are those of the later one.
func combineDisclosures(results []*YearResult) (d model.Disclosure) {
	best := deciders(results)
	for i, r := range results {
		decides := func(k model.FigureKey) bool {
			j, known := best[figureOf{k.Measure, k.Period, r.build.project.Municipality.Name}]
			return j == i || !known && lastWith(results, k.Period) == i
		}
		for _, part := range []model.Disclosure{*r.disclosure, r.pathways} {
			for _, u := range part.Universes {
				if u = u.Only(decides); len(u.Figures) > 0 {
					d.Universes = append(d.Universes, u)
				}
			}
			for _, b := range part.Bases {
				if decides(b.Key) {
					d.Bases = append(d.Bases, b)
				}
			}
		}
	}
	return d
}

// lastWith finds the highest year that speaks about a period: it decides about
// denominators that are no figures.
func lastWith(results []*YearResult, period string) int {
	for i := len(results) - 1; i >= 0; i-- {
		if ownPeriod(results[i].Year, period) {
			return i
		}
	}
	return -1
}
