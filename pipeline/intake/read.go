package intake

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"sync"

	"bernskats/pipeline/forms"
	"bernskats/pipeline/intake/xlsx"
	"bernskats/pipeline/model"
)

// reader is what all workbooks of a run share; nothing of it changes.
type reader struct {
	o      Options
	dir    string
	limits xlsx.Limits
	names  pseudonyms
	plain  bool // for LastYear alone: values stay as they were sent
}

// result is what one workbook was read into; it is what a cache keeps.
type result struct {
	Workbook Workbook
	Findings []model.Finding
	NoSender bool // refused only because nobody knows whose it is
	Guessed  bool // the sender is the only one expected; the workbook does not say

	waiting []waiting // of the sheets read so far
}

// Read reads every workbook under dir, the inbox of one year, several at once.
// The result depends on nothing but the files and the options. The error is a
// failure: a disk that does not answer, a cancelled context, rows that cannot be
// accounted for. Whatever is wrong in a workbook is a finding.
func Read(ctx context.Context, dir string, o Options) (*Delivery, error) {
	results, err := readFolder(ctx, dir, o, false)
	if err != nil {
		return nil, err
	}
	d := &Delivery{Year: o.Year}
	for _, res := range results {
		if err := balanced(res.Workbook); err != nil {
			return nil, err
		}
		for _, f := range res.Findings {
			f.Sender = res.Workbook.Sender
			d.Findings = append(d.Findings, f)
		}
		d.Workbooks = append(d.Workbooks, res.Workbook)
	}
	model.SortFindings(d.Findings)
	return d, nil
}

// readFolder reads every workbook under dir and decides between them.
func readFolder(ctx context.Context, dir string, o Options, plain bool) ([]*result, error) {
	if o.Forms == nil {
		return nil, errors.New("no forms to read workbooks by")
	}
	names, err := newPseudonyms(o.Key)
	if err != nil {
		return nil, err
	}
	o.Forms = o.Forms.ForYear(o.Year)
	r := &reader{o: o, dir: dir, limits: o.Limits, names: names, plain: plain}
	if r.limits == (xlsx.Limits{}) {
		r.limits = xlsx.DefaultLimits()
	}
	units, err := listUnits(ctx, dir)
	if err != nil {
		return nil, err
	}
	results, err := r.readAll(ctx, units)
	if err != nil {
		return nil, err
	}
	r.settle(results)
	return results, nil
}

// readAll reads the units with a few workers; results stand in the order of units.
func (r *reader) readAll(ctx context.Context, units []unit) ([]*result, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	results := make([]*result, len(units))
	next := make(chan int)
	var (
		wait sync.WaitGroup
		lock sync.Mutex
		done int
	)
	workers := r.o.Workers
	if workers < 1 {
		workers = 2
	}
	for range min(workers, max(len(units), 1)) {
		wait.Go(func() {
			for i := range next {
				res, err := r.readUnit(ctx, units[i])
				if err != nil {
					cancel(err)
					continue
				}
				results[i] = res
				lock.Lock()
				done++
				if r.o.Progress != nil {
					r.o.Progress(done, len(units), units[i].files[0])
				}
				lock.Unlock()
			}
		})
	}
feed:
	for i := range units {
		select {
		case next <- i:
		case <-ctx.Done():
			break feed
		}
	}
	close(next)
	wait.Wait()
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	return results, nil
}

// readUnit reads one workbook, from the cache when nothing changed.
func (r *reader) readUnit(ctx context.Context, u unit) (*result, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if u.odd != "" {
		return r.oddUnit(u), nil
	}
	data := make([][]byte, len(u.files))
	sums := make([]string, len(u.files))
	for i, file := range u.files {
		bytes, tooBig, err := load(filepath.Join(r.dir, filepath.FromSlash(file)), r.limits.Packed)
		if errors.Is(err, fs.ErrPermission) || errors.Is(err, fs.ErrNotExist) {
			res := newResult(u)
			r.add(res, forms.FileUnreadable, model.Place{File: file}, nil)
			return res, nil
		}
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", file, err)
		}
		if tooBig {
			res := newResult(u)
			args := map[string]string{}
			forms.RefusalDetail(args, fmt.Sprintf("more than %d MiB", r.limits.Packed>>20))
			r.add(res, forms.FileLimit, model.Place{File: file}, args)
			return res, nil
		}
		sum := sha256.Sum256(bytes)
		data[i], sums[i] = bytes, hex.EncodeToString(sum[:])
	}
	key := r.cacheKey(u, sums)
	if r.o.Cache != nil {
		if packed, ok := r.o.Cache.Load(key); ok {
			if res, ok := decode(packed); ok && res.Workbook.File == u.files[0] {
				return &res, nil
			}
			if r.o.CacheDamaged != nil {
				r.o.CacheDamaged(u.files[0])
			}
		}
	}
	res, err := r.parseSafely(ctx, u, data)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", u.files[0], err)
	}
	res.Workbook.SHA256s = sums
	res.Workbook.SHA256 = joinSums(sums)
	if r.o.Cache != nil {
		packed, err := encode(*res)
		if err != nil {
			return nil, err
		}
		if err := r.o.Cache.Store(key, packed); err != nil {
			return nil, fmt.Errorf("keeping the rows of %s: %w", u.files[0], err)
		}
	}
	return res, nil
}

// joinSums is the SHA-256 of one file, or of the sums of several.
func joinSums(sums []string) string {
	if len(sums) == 1 {
		return sums[0]
	}
	h := sha256.New()
	for _, s := range sums {
		h.Write([]byte(s + "\n"))
	}
	return hex.EncodeToString(h.Sum(nil))
}

func newResult(u unit) *result {
	return &result{Workbook: Workbook{File: u.files[0], Files: u.files, Use: Refused}}
}

// oddUnit reports what is never opened.
func (r *reader) oddUnit(u unit) *result {
	res := newResult(u)
	code := forms.FileNotRegular
	switch u.odd {
	case "lock":
		code = forms.LockFile
		res.Workbook.Use = Skipped
	case "directory":
		code = forms.FileDirectory
	}
	r.add(res, code, model.Place{File: u.files[0]}, nil)
	return res
}

// parseSafely turns a mistake of ours in front of a stranger's file into a
// refusal of that file.
func (r *reader) parseSafely(ctx context.Context, u unit, data [][]byte) (res *result, err error) {
	defer func() {
		if p := recover(); p != nil {
			res, err = newResult(u), nil
			// the text of a panic may quote what was being read
			args := map[string]string{}
			forms.RefusalDetail(args, fmt.Sprintf("the reader gave up (%T)", p))
			r.add(res, forms.FileDamaged, model.Place{File: u.files[0]}, args)
		}
	}()
	return r.parse(ctx, u, data)
}

// add appends a finding to a workbook.
func (r *reader) add(res *result, code string, at model.Place, args map[string]string) {
	res.Findings = append(res.Findings, r.o.Forms.Finding(code, at, args))
}

// balanced checks that every row of every sheet is accounted for.
func balanced(w Workbook) error {
	for _, s := range w.Sheets {
		if !s.Counts.Balanced() || (w.Use == Used && s.Counts.Accepted != len(s.Rows)) {
			return fmt.Errorf("rows of %s are not accounted for: sheet %s: %+v, %d rows", w.File, s.ID, s.Counts, len(s.Rows))
		}
	}
	return nil
}
