package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sort"
	"strings"
	"sync"

	"bernskats/pipeline/intake"
	"bernskats/pipeline/measure"
	"bernskats/pipeline/model"
	"bernskats/pipeline/store"
)

// computeAll computes every year, several at once; a year whose inputs did not
// change comes from work/. The results are in the order of the years.
func (s *session) computeAll(ctx context.Context, deliveries map[int]*intake.Delivery) ([]*YearResult, error) {
	var builds []*yearBuild
	for _, year := range s.years {
		if d := deliveries[year]; d != nil {
			builds = append(builds, &yearBuild{year: year, defs: s.defs, project: s.project, delivery: d, sources: sources(year, deliveries), waivers: s.waivers, discloses: s.discloses})
		}
	}
	results := make([]*YearResult, len(builds))
	todo, err := s.fromCache(builds, results)
	if err != nil {
		return nil, err
	}
	err = severalAtOnce(len(todo), func(n, threads int) (err error) {
		b := builds[todo[n]]
		s.o.tell(fmt.Sprintf("count %d", b.year), n, len(todo))
		if results[todo[n]], err = s.compute(ctx, b, threads); err != nil {
			return fmt.Errorf("computing %d: %w", b.year, err)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for i, b := range builds {
		results[i].build = b
	}
	s.compareOlder(results)
	return results, s.addPathways(ctx, results)
}

// severalAtOnce does n pieces of work, each with its share of the processors.
func severalAtOnce(n int, work func(i, threads int) error) error {
	processors := max(1, runtime.GOMAXPROCS(0))
	errs := make([]error, n)
	turn := make(chan struct{}, processors)
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			turn <- struct{}{}
			defer func() { <-turn }()
			errs[i] = work(i, max(1, processors/n))
		})
	}
	wg.Wait()
	return firstOf(errs)
}

// firstOf gives the first error; a cancelled context beats its consequences.
func firstOf(errs []error) error {
	var first error
	for _, err := range errs {
		if errors.Is(err, context.Canceled) {
			return err
		}
		if first == nil {
			first = err
		}
	}
	return first
}

// addPathways counts what looks at several years and adds it to the last one.
func (s *session) addPathways(ctx context.Context, results []*YearResult) (err error) {
	db, in, err := s.pathwayDatabase(ctx, results)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	last := results[len(results)-1]
	cases, err := measure.FindCases(ctx, db, in)
	if err != nil {
		return fmt.Errorf("finding pathways: %w", err)
	}
	facts, err := cases.Count(ctx)
	if err != nil {
		return fmt.Errorf("counting pathways: %w", err)
	}
	if s.discloses {
		if last.pathways, err = cases.Disclose(ctx, facts); err != nil {
			return fmt.Errorf("universes of pathways: %w", err)
		}
	}
	last.Facts = append(last.Facts, facts...)
	model.SortFacts(last.Facts)
	return nil
}

// pathwayDatabase holds the custody decisions of all years at hand, in memory.
// The caller closes it.
func (s *session) pathwayDatabase(ctx context.Context, results []*YearResult) (*store.DB, measure.Input, error) {
	db, err := store.Create(ctx, "", 1)
	if err != nil {
		return nil, measure.Input{}, err
	}
	var years []int
	var rows []store.CustodyRow
	for _, r := range results {
		if r.Delivers {
			years = append(years, r.Year)
		}
		rows = append(rows, r.Custody...)
	}
	for _, step := range []func() error{
		func() error { return db.CreateHistory(ctx) },
		func() error { return db.AddHistory(ctx, years, rows) },
		func() error { return db.Lock(ctx) },
	} {
		if err := step(); err != nil {
			return nil, measure.Input{}, errors.Join(err, db.Close())
		}
	}
	return db, measure.Input{Definitions: s.defs.Indicators, Year: results[len(results)-1].Year, Area: s.project.Municipality.Name, Scope: measure.AcrossAllYears, Policy: s.defs.Policy, Catalogue: s.defs.Forms}, nil
}

// fromCache fills in the results of years whose inputs did not change and gives
// the positions of the others.
func (s *session) fromCache(builds []*yearBuild, results []*YearResult) (todo []int, err error) {
	for i, b := range builds {
		if b.fingerprint, err = s.yearFingerprint(b); err != nil {
			return nil, err
		}
		var r YearResult
		if s.kept(s.yearFile(b.year), b.fingerprint, &r) {
			results[i] = &r
		} else {
			todo = append(todo, i)
		}
	}
	return todo, nil
}

// yearFile is where a year's result is kept.
func (s *session) yearFile(year int) string {
	return filepath.Join(s.work, fmt.Sprintf("%d.json", year))
}

// compute builds a year's database and counts. The database and the kept result
// are written out in the background: see settled.
func (s *session) compute(ctx context.Context, b *yearBuild, threads int) (*YearResult, error) {
	r, settle, err := b.run(ctx, databasePath(s.work, b.year), threads)
	if err != nil {
		return nil, err
	}
	result, err := keepable(b.fingerprint, r) // now: findings and facts are added to r later
	if err != nil {
		return nil, errors.Join(err, settle())
	}
	s.settle(func() error {
		// What is kept is always of the database beside it, also when we are stopped here.
		if err := errors.Join(removed(s.yearFile(b.year)), removed(s.universesFile(b.year)), settle()); err != nil {
			return err
		}
		if err := s.keepUniverses(b, r.disclosure); err != nil {
			return err
		}
		return writeFile(s.yearFile(b.year), result, 0o600)
	})
	return r, nil
}

func removed(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("removing an old result: %w", err)
	}
	return nil
}

// yearFingerprint is the SHA-256 of everything a year's result depends on.
func (s *session) yearFingerprint(b *yearBuild) (string, error) {
	var lines []string
	add := func(parts ...string) { lines = append(lines, strings.Join(parts, "\x00")) }
	for _, src := range b.sources {
		add("source", fmt.Sprint(src.folder), src.workbook.File, src.workbook.SHA256, strings.Join(src.workbook.SHA256s, " "), src.workbook.Sender)
	}
	for _, w := range b.delivery.Workbooks {
		add("delivered", w.File, w.SHA256, string(w.Use))
	}
	for _, part := range []any{b.delivery.Findings, s.project.Config, s.project.Municipality, s.waivers} {
		data, err := json.Marshal(part)
		if err != nil {
			return "", fmt.Errorf("fingerprinting %d: %w", b.year, err)
		}
		add("part", string(data))
	}
	sum := sha256.Sum256(s.key)
	add("key", hex.EncodeToString(sum[:]))
	add("program", Version, hashOf(s.defs.Hashes))
	sort.Strings(lines)
	all := sha256.Sum256([]byte(strings.Join(lines, "\n")))
	return hex.EncodeToString(all[:]), nil
}

// keptYear is what was computed of a year as it lies in work/.
type keptYear struct {
	Program     string
	Fingerprint string
	Checksum    string // of Result: a damaged file is computed again
	Result      json.RawMessage
}

// kept reads what was computed of the same inputs; false when there is nothing.
func (s *session) kept(file, fingerprint string, into any) bool {
	if s.o.NoCache {
		return false
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return false
	}
	var kept keptYear
	if json.Unmarshal(data, &kept) != nil || kept.Checksum != checksum(kept.Result) || kept.Program != Version || kept.Fingerprint == fingerprint && json.Unmarshal(kept.Result, into) != nil {
		s.noteOnce(cacheDamaged())
		return false
	}
	return kept.Fingerprint == fingerprint
}

// keepable writes what was computed as it is kept.
func keepable(fingerprint string, v any) ([]byte, error) {
	result, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("keeping what was computed: %w", err)
	}
	data, err := json.Marshal(keptYear{Version, fingerprint, checksum(result), result})
	if err != nil {
		return nil, fmt.Errorf("keeping what was computed: %w", err)
	}
	return data, nil
}

func checksum(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
