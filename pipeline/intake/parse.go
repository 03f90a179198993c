package intake

import (
	"context"
	"slices"
	"strings"

	"bernskats/pipeline/forms"
	"bernskats/pipeline/intake/xlsx"
	"bernskats/pipeline/model"
)

// parse reads one workbook: which form it is, whose, and its rows.
func (r *reader) parse(ctx context.Context, u unit, data [][]byte) (*result, error) {
	res := newResult(u)
	tabs, books, file, err := openTabs(ctx, u, data, r.limits)
	if err != nil {
		return r.refused(res, file, err)
	}
	tabs, lists := withoutCorrections(tabs)
	if len(tabs) == 0 && lists > 0 {
		res.Workbook.Use = Skipped
		r.add(res, forms.OnlyCorrections, model.Place{File: res.Workbook.File}, nil)
		return res, nil
	}
	r.describe(res, u, books)
	a := readAbout(tabs)
	if a.tab != nil && a.tab.hidden() {
		r.add(res, forms.HiddenSheet, a.tab.place(""), map[string]string{"sheet": mask(a.tab.sheet.Name)})
	}
	got := recognise(r.o.Forms, tabs, a)
	if !got.ok {
		r.unrecognised(res, got, a)
		if err := r.leaks(ctx, res, tabs, hiddenOf(tabs)); err != nil {
			return r.refused(res, file, err)
		}
		return res, nil
	}
	res.Workbook.Form = got.form.ID
	if err := r.parseForm(ctx, res, got.form, tabs, a, u.folder); err != nil {
		return r.refused(res, file, err)
	}
	return res, nil
}

// hiddenOf gives the sheets nobody sees.
func hiddenOf(tabs []*tab) []*tab {
	return slices.DeleteFunc(slices.Clone(tabs), func(t *tab) bool { return !t.hidden() })
}

// refused makes a finding of a refusal by the reader of spreadsheets; any other
// error is a failure.
func (r *reader) refused(res *result, file string, err error) (*result, error) {
	why, ok := refusal(err)
	if !ok {
		return nil, err
	}
	res.Workbook.Use, res.Workbook.Sheets, res.Findings = Refused, nil, nil
	args := map[string]string{}
	forms.RefusalDetail(args, why.Detail)
	r.add(res, forms.FileRefusal(string(why.Kind)), model.Place{File: file}, args)
	return res, nil
}

// describe notes what is odd about the file itself.
func (r *reader) describe(res *result, u unit, books []*xlsx.Workbook) {
	if u.csv {
		return
	}
	at := model.Place{File: res.Workbook.File}
	res.Workbook.Modified = books[0].Modified()
	if books[0].HasUnusedMacroExtension() {
		r.add(res, forms.MacroExtension, at, nil)
	}
	if books[0].ExternalLinks() {
		r.add(res, forms.ExternalLinks, at, nil)
	}
}

func (r *reader) unrecognised(res *result, got recognised, a about) {
	at := model.Place{File: res.Workbook.File}
	switch {
	case got.unread:
		said := a.answers["form"]
		ids := make([]string, len(r.o.Forms.Forms))
		for i, f := range r.o.Forms.Forms {
			ids[i] = f.ID
		}
		args := map[string]string{"forms": strings.Join(ids, ", ")}
		nearest, _ := forms.NearestName(said.cell.Text, ids)
		forms.ShowLike(args, "value", said.cell.Text, nearest)
		r.add(res, forms.FormUnknown, a.tab.place(cellName(said.column, said.row)), args)
	case len(got.tie) > 0:
		r.add(res, forms.FormAmbiguous, at, map[string]string{"forms": strings.Join(got.tie, ", ")})
	default:
		r.add(res, forms.FormNotRecognised, at, nil)
	}
}

// parseForm reads a workbook whose form is known.
func (r *reader) parseForm(ctx context.Context, res *result, f forms.Form, tabs []*tab, a about, folder string) error {
	w := &res.Workbook
	fields := &fieldReader{r: r, res: res, form: f, latest: model.YearEnd(r.o.Year + 10), carried: carriedSheets(a)}
	assigned := assign(f, tabs)
	for _, s := range f.Sheets {
		if t := assigned.tabs[s.ID]; t != nil && s.Layout == "pairs" {
			w.Sheets = append(w.Sheets, r.readPairs(res, fields, s, t))
		}
	}
	w.Institution, w.InstitutionName, w.SchoolYear = fields.school.institution, fields.school.name, fields.school.year
	var said bool
	w.Sender, said = r.sender(f, a, folder, fields.school)
	res.Guessed = !said
	if !r.rightYear(res, f, a, fields) {
		w.refuse()
		return r.leaks(ctx, res, tabs, assigned.others)
	}
	fields.scope = w.scope()
	if f.Layout == "cells" {
		assigned.others = r.readCells(res, fields, f, tabs)
	} else if err := r.readTables(ctx, res, fields, f, assigned); err != nil {
		return err
	}
	r.judge(res, f, assigned, fields)
	return r.leaks(ctx, res, tabs, assigned.others)
}

// judge decides what becomes of a workbook that was read.
func (r *reader) judge(res *result, f forms.Form, as assignment, fields *fieldReader) {
	w := &res.Workbook
	w.Use = Used
	switch {
	case f.Layout == "cells" && len(w.Sheets) == 0:
		w.refuse()
	case f.Layout != "cells" && len(as.tabs) == 0 && as.filled() != nil:
		// Rows on sheets nobody knows are no blank form; that every sheet is
		// missing is the same thing said again.
		res.Findings = slices.DeleteFunc(res.Findings, func(f model.Finding) bool { return f.Code == forms.SheetMissing })
		r.add(res, forms.HeaderNotFound, as.filled().place("A1"), map[string]string{"columns": headers(f.Sheets[0])})
		w.refuse()
	case unfilled(w):
		r.leaveUnfilled(res)
	case fields.homeless():
		r.homeless(res, f, as)
		w.refuse()
	case w.Sender == "":
		r.add(res, forms.SenderUnknown, model.Place{File: w.File}, nil)
		w.refuse()
		res.NoSender = true
	}
}

// leaveUnfilled takes a workbook for a blank form nobody answered. What the form
// brought along from last year is named: it waits, and is no row of this year.
func (r *reader) leaveUnfilled(res *result) {
	w := &res.Workbook
	w.Use, res.Findings = Unfilled, nil
	r.add(res, forms.Unfilled, model.Place{File: w.File}, nil)
	for _, of := range res.waiting {
		r.add(res, forms.CarriedUntouched, of.at, map[string]string{"cells": of.cells})
	}
	for i := range w.Sheets {
		w.Sheets[i].Rows = nil
	}
}

// readTables reads every sheet of the form that the workbook has, in the order
// of the form.
func (r *reader) readTables(ctx context.Context, res *result, fields *fieldReader, f forms.Form, as assignment) error {
	w := &res.Workbook
	pairs := map[string]Sheet{}
	for _, s := range w.Sheets {
		pairs[s.ID] = s
	}
	w.Sheets = nil
	for _, s := range f.Sheets {
		t := as.tabs[s.ID]
		out, ok := pairs[s.ID]
		if t != nil && !ok {
			var err error
			if out, err = r.readTable(ctx, res, fields, s, t); err != nil {
				return err
			}
		}
		if t == nil || len(t.top) == 0 {
			if !s.Optional {
				r.add(res, forms.SheetMissing, model.Place{File: w.File}, map[string]string{"sheet": s.Name})
			}
			continue
		}
		if t.hidden() {
			r.add(res, forms.HiddenSheet, t.place(""), map[string]string{"sheet": mask(t.sheet.Name)})
		}
		for _, second := range as.second {
			if second.sheet.ID == s.ID {
				if err := r.secondSheet(ctx, res, &out, second); err != nil {
					return err
				}
			}
		}
		w.Sheets = append(w.Sheets, out)
	}
	return nil
}

// secondSheet reports a sheet that claims to be one that was read already; its
// rows are set aside.
func (r *reader) secondSheet(ctx context.Context, res *result, out *Sheet, second secondSheet) error {
	r.add(res, forms.SheetTwice, second.tab.place(""), map[string]string{
		"sheet": second.sheet.Name, "names": "“" + mask(second.taken.sheet.Name) + "”, “" + mask(second.tab.sheet.Name) + "”"})
	if second.sheet.Layout == "pairs" {
		out.Counts.Read++
		out.Counts.SetAside++
		return nil
	}
	head := findHeader(second.sheet, second.tab.top, second.tab.merged)
	for row, err := range second.tab.sheet.Rows() {
		if err != nil {
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if row.Number > head.last {
			out.Counts.Read++
			out.Counts.SetAside++
		}
	}
	return nil
}

// unfilled tells a blank form that nobody answered: no row of data, no "nav", no
// answer beyond what stood in it when it was sent out.
func unfilled(w *Workbook) bool {
	for _, s := range w.Sheets {
		if s.Says || s.Broken && s.Counts.SetAside > 0 {
			return false
		}
	}
	return true
}

// leaks looks for personal codes where none may stand: in remarks and on sheets
// of no form.
func (r *reader) leaks(ctx context.Context, res *result, tabs, others []*tab) error {
	for _, t := range tabs {
		for _, c := range t.sheet.Comments() {
			if forms.HasPersonalCode(c.Text) {
				r.add(res, forms.CommentHasCode, t.place(c.Cell), nil)
			}
		}
	}
	for _, t := range others {
		code, err := t.firstCode(ctx)
		if err != nil {
			return err
		}
		args := map[string]string{"sheet": mask(t.sheet.Name)}
		switch {
		case code != "" && t.hidden():
			r.add(res, forms.HiddenSheetHasCodes, t.place(code), args)
		case code != "":
			r.add(res, forms.SheetHasCodes, t.place(code), args)
		case t.hidden() && !sameName(t.sheet.Name, forms.ListsName):
			r.add(res, forms.UnknownSheet, t.place(""), args)
		}
	}
	return nil
}

// firstCode gives the first cell that looks like a personal code, "" when none does.
func (t *tab) firstCode(ctx context.Context) (string, error) {
	for row, err := range t.sheet.Rows() {
		if err != nil {
			return "", err
		}
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		for _, c := range row.Cells {
			if forms.CellHasPersonalCode(formCell(c)) {
				return cellName(c.Column, row.Number), nil
			}
		}
	}
	return "", nil
}

func (t *tab) place(cell string) model.Place {
	return model.Place{File: t.file, Sheet: t.name(), Cell: cell}
}
