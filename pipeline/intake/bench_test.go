package intake

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"bernskats/pipeline/demo"
	"bernskats/pipeline/forms"
	"bernskats/pipeline/intake/xlsx"
)

// BenchmarkHygiene measures, in one run, the reading of a year of a made-up
// municipality of 12 000 children by one worker, and what of it looks for what is
// hidden, merged, computed, below no heading, or a personal code where none may
// stand. It reports the second as a share of the first.
func BenchmarkHygiene(b *testing.B) {
	ctx := context.Background()
	dir := filepath.Join(b.TempDir(), "demo")
	if _, err := demo.Write(ctx, dir, demo.Options{Seed: 1, Size: demo.MunicipalitySize, Catalogue: catalogue(b)}); err != nil {
		b.Fatal(err)
	}
	inbox := filepath.Join(dir, "inbox", "2024")
	o := options(b)
	o.Workers = 1
	var read float64
	b.Run("read", func(b *testing.B) {
		for b.Loop() {
			if _, err := Read(ctx, inbox, o); err != nil {
				b.Fatal(err)
			}
		}
		read = b.Elapsed().Seconds() / float64(b.N)
	})
	names, err := newPseudonyms(o.Key)
	check(b, err)
	r := &reader{o: o, dir: inbox, limits: xlsx.DefaultLimits(), names: names}
	books, cells := openAll(b, ctx, r)
	b.Run("hygiene", func(b *testing.B) {
		for b.Loop() {
			for _, book := range books {
				book.hygiene(b, ctx, r)
			}
		}
		own := b.Elapsed().Seconds() / float64(b.N)
		b.ReportMetric(float64(cells)/own, "cells/s")
		if read > 0 {
			b.ReportMetric(100*own/read, "%-of-read")
		}
	})
}

// opened is a workbook of which every row is at hand, so that only what is done
// with the rows is measured.
type opened struct {
	form forms.Form
	tabs []*tab
	rows map[*tab][]xlsx.Row
	head map[string]header // by sheet of the form
	as   assignment
}

func openAll(b *testing.B, ctx context.Context, r *reader) (books []opened, cells int) {
	units, err := listUnits(ctx, r.dir)
	check(b, err)
	for _, u := range units {
		data := make([][]byte, len(u.files))
		for i, f := range u.files {
			data[i], err = os.ReadFile(filepath.Join(r.dir, f))
			check(b, err)
		}
		tabs, _, _, err := openTabs(ctx, u, data, r.limits)
		check(b, err)
		got := recognise(r.o.Forms, tabs, readAbout(tabs))
		book := opened{form: got.form, tabs: tabs, rows: map[*tab][]xlsx.Row{}, head: map[string]header{}, as: assign(got.form, tabs)}
		for _, s := range got.form.Sheets {
			if t := book.as.tabs[s.ID]; t != nil && s.Layout != "pairs" {
				book.head[s.ID] = findHeader(s, t.top, t.merged)
			}
		}
		for _, t := range tabs {
			for row, err := range t.sheet.Rows() {
				check(b, err)
				book.rows[t] = append(book.rows[t], row)
				cells += len(row.Cells)
			}
		}
		books = append(books, book)
	}
	return books, cells
}

// hygiene does to the rows what readTable does beside reading values.
func (o opened) hygiene(b *testing.B, ctx context.Context, r *reader) {
	res := newResult(unit{files: []string{"x"}})
	for _, s := range o.form.Sheets {
		t := o.as.tabs[s.ID]
		if t == nil || s.Layout == "pairs" {
			continue
		}
		f := &fieldReader{r: r, res: res, form: o.form, tab: t}
		tb := &table{r: r, res: res, fields: f, form: s, tab: t, blocks: newBlocks(t.merged), head: o.head[s.ID], out: Sheet{Columns: map[string]string{}}}
		tb.takeHeadings()
		for _, row := range o.rows[t] {
			if row.Number <= tb.head.last {
				continue
			}
			tb.blocks.row(row)
			tb.nameless(row.Cells, row.Number)
			if row.Hidden {
				tb.hidden = append(tb.hidden, row.Number)
			}
			for _, c := range row.Cells {
				if c.Formula {
					tb.formula(c.Column, row.Number)
				}
			}
		}
		tb.oddities()
	}
	check(b, r.leaks(ctx, res, o.tabs, o.as.others))
}
