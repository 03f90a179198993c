package intake

import (
	"bytes"
	"testing"

	"bernskats/pipeline/forms"
	"bernskats/pipeline/model"
)

func TestBlankForms(t *testing.T) {
	c := catalogue(t)
	for _, f := range c.Forms {
		write := func(t *testing.T, dir string, fill forms.Fill) {
			var b bytes.Buffer
			check(t, forms.Write(&b, c, f, fill))
			put(t, dir, "x/p.xlsx", b.String())
		}
		t.Run("a blank "+f.ID+" is recognised and not delivered", func(t *testing.T) {
			dir := t.TempDir()
			write(t, dir, forms.Fill{Sender: "Sūtītājs", Year: 2024, SchoolYear: "2023/24"})
			d := read(t, dir)
			if w := d.Workbooks[0]; w.Form != f.ID || w.Use != Unfilled {
				t.Errorf("%q is %s", w.Form, w.Use)
			}
			if got := told(d, model.Error, model.Warning, model.Note); got != "N102 x/p.xlsx" {
				t.Errorf("findings %q", got)
			}
		})
		t.Run("a "+f.ID+" with nav on every sheet is delivered without a word", func(t *testing.T) {
			fill := forms.Fill{Sender: "Sūtītājs", Year: 2024, SchoolYear: "2023/24", Rows: map[string][][]string{}, Pairs: map[string]map[string]string{
				"school":    {"institution": "4413900137", "name": "Izdomātā skola", "school_year": "2023./2024.", "pupil_council": "jā"},
				"programme": {"title": "Programma", "first_year": "2023", "last_year": "2026", "monitored_by": "Padome"},
			}}
			for _, s := range f.Sheets {
				if s.Layout != "pairs" {
					fill.Rows[s.ID] = [][]string{{"nav"}}
				}
			}
			if f.Layout == "cells" {
				t.Skip("an official form has no such answer")
			}
			dir := t.TempDir()
			write(t, dir, fill)
			d := read(t, dir)
			if w := d.Workbooks[0]; w.Form != f.ID || w.Use != Used {
				t.Errorf("%q is %s", w.Form, w.Use)
			}
			if got := told(d, model.Error, model.Warning, model.Note); got != "" {
				t.Errorf("findings %q", got)
			}
			for _, w := range d.Workbooks {
				for _, s := range w.Sheets {
					if !s.Says {
						t.Errorf("the sheet %s says nothing", s.ID)
					}
				}
			}
		})
	}
}
