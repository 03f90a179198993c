package demo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sync"

	"bernskats/pipeline/forms"
	"bernskats/pipeline/model"
)

// Write makes a project folder of a made-up municipality: bernskats.yaml, a note
// that the data are made up, a list of what is wrong on purpose, and
// inbox/<year>/<sender>/ with all workbooks. dir must be empty or not exist.
// bernskats.yaml is written last, so an interrupted demo is no project. The error
// is about the disk, the options or the context.
func Write(ctx context.Context, dir string, o Options) (Summary, error) {
	o, err := o.withDefaults()
	if err != nil {
		return Summary{}, fmt.Errorf("making a demo: %w", err)
	}
	if err := mustBeEmpty(dir); err != nil {
		return Summary{}, fmt.Errorf("making a demo: %w", err)
	}
	w, err := build(ctx, o)
	if err != nil {
		return Summary{}, fmt.Errorf("making a demo: %w", err)
	}
	jobs, defects := w.plant(w.jobs())
	done, err := writeAll(ctx, dir, o, jobs)
	if err != nil {
		return Summary{}, fmt.Errorf("making a demo: %w", err)
	}
	sum := w.summary(done, defects)
	for _, f := range w.projectFiles(sum) {
		if err := os.WriteFile(filepath.Join(dir, f.name), []byte(f.text), 0o644); err != nil {
			return Summary{}, fmt.Errorf("making a demo: %w", err)
		}
	}
	return sum, nil
}

// ErrNotEmpty is returned when the folder already holds something.
var ErrNotEmpty = errors.New("the folder is not empty")

func mustBeEmpty(dir string) error {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return os.MkdirAll(dir, 0o755)
	case err != nil:
		return err
	case len(entries) > 0:
		return fmt.Errorf("%s: %w", dir, ErrNotEmpty)
	}
	return nil
}

// written is what became of a job.
type written struct {
	rows, cells int
	bytes       int64
	defects     []Defect
}

// writeAll writes workbooks side by side. Each is built from the finished world
// alone, so their order changes nothing.
func writeAll(ctx context.Context, dir string, o Options, jobs []job) ([]written, error) {
	workers := o.Workers
	if workers < 1 {
		workers = runtime.GOMAXPROCS(0)
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	done := make([]written, len(jobs))
	next := make(chan int)
	var wg sync.WaitGroup
	var telling sync.Mutex
	for range workers {
		wg.Go(func() {
			for i := range next {
				result, err := jobs[i].write(dir, o.Catalogue)
				if err != nil {
					cancel(fmt.Errorf("writing %s: %w", jobs[i].name(), err))
					continue
				}
				done[i] = result
				if o.Progress != nil {
					telling.Lock()
					o.Progress(fmt.Sprintf("%d/%s", jobs[i].year, jobs[i].name()))
					telling.Unlock()
				}
			}
		})
	}
	for i := range jobs {
		if ctx.Err() != nil {
			break
		}
		next <- i
	}
	close(next)
	wg.Wait()
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	return done, nil
}

// write builds one workbook, spoils what was planned to be spoilt, and stores it.
func (j job) write(dir string, c *forms.Catalogue) (written, error) {
	b := j.build()
	var result written
	for _, f := range j.flaws {
		if d, ok := f.apply(j, b); ok {
			result.defects = append(result.defects, d)
		}
	}
	if b.err != nil {
		return result, b.err
	}
	var out bytes.Buffer
	if err := forms.Write(&out, c, b.form, b.fill); err != nil {
		return result, err
	}
	data, err := j.finish(b, out.Bytes())
	if err != nil {
		return result, err
	}
	result.rows, result.cells = b.size()
	result.bytes = int64(len(data))
	folder := filepath.Join(dir, "inbox", fmt.Sprint(j.year), j.folder)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return result, err
	}
	return result, os.WriteFile(filepath.Join(folder, j.file), data, 0o644)
}

func (w *world) summary(done []written, missing []Defect) Summary {
	sum := Summary{Municipality: w.opts.Municipality, Institutions: len(w.institutions), Workbooks: len(done), Defects: missing}
	for y := w.first; y <= w.opts.LastYear; y++ {
		sum.Years = append(sum.Years, y)
	}
	for _, d := range done {
		sum.Rows += d.rows
		sum.Cells += d.cells
		sum.Bytes += d.bytes
		sum.Defects = append(sum.Defects, d.defects...)
	}
	for i := range w.children {
		if w.children[i].isMinor(w.window.to) {
			sum.Children++
		}
	}
	return sum
}

// place is a cell of a book as its sender sees it.
func (j job) place(b *book, at spot) model.Place {
	p := model.Place{File: j.name()}
	if s, ok := b.form.Sheet(at.sheet); ok {
		p.Sheet = s.Name
		column := len(s.Columns)
		if at.field != "" {
			column = s.Column(at.field)
		}
		p.Cell = fmt.Sprintf("%s%d", model.ColumnLetters(column+1), at.row+firstRow)
	}
	return p
}

// firstRow is where forms.Write puts the first row of data.
const firstRow = 2
