package pipeline

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"bernskats/pipeline/forms"
	"bernskats/pipeline/intake"
	"bernskats/pipeline/model"
	"bernskats/pipeline/project"
)

// BlankForms is what WriteForms wrote.
type BlankForms struct {
	Files []string    `json:"files"` // relative to the folder, sorted
	Notes []BlankNote `json:"notes"` // in the order of Files
}

// BlankNote says what of last year a blank form brings along, or why nothing.
type BlankNote struct {
	File   string `json:"file"` // the blank form
	Form   string `json:"form"`
	Sender string `json:"sender"`
	What   string `json:"what"`           // "carried", "missing" or "refused": last year's workbook of the sender
	Count  int    `json:"count"`          // rows and answers brought along to be confirmed
	From   string `json:"from,omitempty"` // last year's workbook, relative to the inbox of its year
}

// WriteForms writes the blank forms of a year into out: one for every school of
// the list of institutions when one came, else one per expected sender, filled
// with what its own sender wrote last year. No file is overwritten.
func WriteForms(ctx context.Context, dir, out string, year int) (BlankForms, error) {
	plan, err := openPlan(ctx, dir, year)
	if err != nil {
		return BlankForms{}, err
	}
	blanks, err := plan.write(ctx)
	if err != nil {
		return BlankForms{}, err
	}
	files, private := map[string][]byte{}, map[string]bool{}
	var result BlankForms
	for _, b := range blanks {
		files[b.name], private[b.name] = b.data, b.note.Count > 0
		if b.note.What != "" {
			b.note.File = b.name
			result.Notes = append(result.Notes, b.note)
		}
	}
	slices.SortStableFunc(result.Notes, func(a, b BlankNote) int { return cmp.Compare(a.File, b.File) })
	result.Files, err = writeNew(out, files, private)
	return result, err
}

// OneForm asks for a single blank form.
type OneForm struct {
	Form       string
	Folder     string // project folder: its own definitions, units and last year; "" for none
	Sender     string
	Year       int
	SchoolYear string
}

// WriteForm writes one blank form to file, which must not exist. With a project
// folder, a sender and a year it brings along what that sender wrote last year.
func WriteForm(ctx context.Context, defs *Definitions, o OneForm, file string) (BlankNote, error) {
	f, _ := defs.Forms.Form(o.Form)
	plan := &blankPlan{defs: defs, year: o.Year}
	if _, err := os.Stat(filepath.Join(o.Folder, project.ConfigName)); o.Folder != "" && o.Year > 0 && err == nil {
		if plan, err = openPlan(ctx, o.Folder, o.Year); err != nil {
			return BlankNote{}, err
		}
	}
	b, err := plan.blank(blank{form: f, sender: o.Sender, schoolYear: o.SchoolYear, institution: plan.institution(f, o.Sender)})
	if err != nil {
		return BlankNote{}, err
	}
	b.note.File = file
	name := filepath.Base(file)
	_, err = writeNew(filepath.Dir(file), map[string][]byte{name: b.data}, map[string]bool{name: b.note.Count > 0})
	return b.note, err
}

// blankPlan is what is known when the blank forms of a year are written.
type blankPlan struct {
	defs         *Definitions
	municipality model.Municipality
	year         int
	config       project.Config
	senders      map[string][]string // names of those who must send a form
	schools      []intake.Institution
	hadYear      bool // there is an inbox of the year before
	last         []intake.LastWorkbook
}

// openPlan reads a project, its list of schools and its inbox of the year before.
func openPlan(ctx context.Context, dir string, year int) (*blankPlan, error) {
	list, err := project.Municipalities(BuiltIn())
	if err != nil {
		return nil, err
	}
	p, err := project.Open(dir, list)
	if err != nil {
		return nil, err
	}
	defs, err := LoadDefinitions(filepath.Join(dir, "local"))
	if err != nil {
		return nil, err
	}
	if year == 0 {
		years, err := p.Years()
		if err != nil {
			return nil, err
		}
		year = years[len(years)-1]
	}
	plan := &blankPlan{defs: defs, municipality: p.Municipality, year: year, config: p.Config, senders: p.SenderNames()}
	return plan, plan.lookBack(ctx, p)
}

// lookBack reads what is known of senders: last year's workbooks, and the list of
// institutions of this year or else of the last.
func (plan *blankPlan) lookBack(ctx context.Context, p *project.Project) error {
	o := intake.Options{Year: plan.year - 1, Forms: plan.defs.Forms, ExpectedSenders: p.ExpectedSenders()}
	var err error
	plan.last, err = intake.LastYear(ctx, p.Inbox(o.Year), o)
	plan.hadYear = err == nil
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	o.Year = plan.year
	institutions, err := intake.Institutions(ctx, p.Inbox(o.Year), o)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if len(institutions) == 0 {
		institutions = intake.InstitutionsOf(plan.last, plan.defs.Forms)
	}
	plan.schools = slices.DeleteFunc(institutions, func(i intake.Institution) bool { return !isSchool(i.Kind) })
	return nil
}

// isSchool says whether an institution is of one of the four kinds that send the
// form of schools.
func isSchool(kind string) bool {
	return slices.Contains([]string{"basic", "secondary", "vocational", "special"}, kind)
}

// blank is one form to be written for one sender.
type blank struct {
	form        forms.Form
	sender      string // "" when nobody knows yet
	institution string
	folder      string // name of the sender's folder
	schoolYear  string
	guessed     bool // the only sender of the form, whatever its name
}

// blankFile is one form as it was written.
type blankFile struct {
	name string // <sender>/<title of the form>.xlsx
	data []byte
	note BlankNote
}

// write writes the forms of every sender, none of two names that differ only in
// the case of letters.
func (plan *blankPlan) write(ctx context.Context) ([]blankFile, error) {
	var out []blankFile
	taken := map[string]bool{}
	for _, b := range plan.list() {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		file, err := plan.blank(b)
		if err != nil {
			return nil, err
		}
		folder := fileName(b.folder)
		name := func() string { return folder + "/" + fileName(b.form.Title.LV+".xlsx") }
		for n := 2; taken[strings.ToLower(name())]; n++ {
			folder = fileName(fmt.Sprintf("%s (%s)", b.folder, cmp.Or(b.institution, fmt.Sprint(n))))
			b.institution = ""
		}
		file.name = name()
		taken[strings.ToLower(file.name)] = true
		out = append(out, file)
	}
	return out, nil
}

// list says who gets which form: the schools of the list of institutions, the
// senders that bernskats.yaml names, else those who sent it last year, else the
// office that usually does.
func (plan *blankPlan) list() []blank {
	var out []blank
	for _, f := range plan.defs.Forms.Forms {
		_, wanted := plan.config.Expected[f.ID]
		if (f.Period == "any" || f.Layout == "cells") && !wanted {
			continue
		}
		if f.Sender == "school" && len(plan.schools) > 0 {
			for _, s := range plan.schools {
				out = append(out, plan.of(f, blank{sender: s.Name, institution: s.Code, folder: s.Name}))
			}
			continue
		}
		names := plan.senders[f.ID]
		if len(names) == 0 {
			names = plan.lastSenders(f)
		}
		for _, n := range names {
			out = append(out, plan.of(f, blank{sender: n, folder: n, institution: plan.institution(f, n)}))
		}
		if len(names) == 0 {
			b := blank{sender: defaultSender(f, plan.municipality), folder: defaultSender(f, plan.municipality), guessed: true}
			if f.Sender == "school" {
				b.sender = "" // the folder stands for any school
			}
			out = append(out, plan.of(f, b))
		}
	}
	return out
}

func (plan *blankPlan) of(f forms.Form, b blank) blank {
	b.form = f
	if f.Period == "school_year" {
		b.schoolYear = model.SchoolYearLabel(plan.year - 1)
	}
	return b
}

// lastSenders names those who sent a form last year and said who they are.
func (plan *blankPlan) lastSenders(f forms.Form) []string {
	var names []string
	for _, w := range plan.last {
		if w.Form == f.ID && w.Use == intake.Used && !w.Guessed {
			names = append(names, w.Sender)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// institution finds the code of a school by its name, "" when nobody knows it.
func (plan *blankPlan) institution(f forms.Form, sender string) string {
	if f.Sender != "school" || sender == "" {
		return ""
	}
	for _, s := range plan.schools {
		if forms.Fold(s.Name) == forms.Fold(sender) {
			return s.Code
		}
	}
	for _, w := range plan.last {
		if w.Form == f.ID && w.Use == intake.Used && forms.Fold(w.Sender) == forms.Fold(sender) {
			return w.Institution
		}
	}
	return ""
}

// blank writes one form with what is known of its sender.
func (plan *blankPlan) blank(b blank) (blankFile, error) {
	fill := plan.fill(b)
	file := blankFile{}
	if plan.hadYear && carries(b.form) {
		w, what := plan.lastOf(b)
		file.note = BlankNote{Form: b.form.ID, Sender: cmp.Or(b.sender, b.folder), What: what, From: w.File}
		file.note.Count = w.Fill(&fill, b.form, plan.defs.Forms)
	}
	var buffer bytes.Buffer
	if err := forms.Write(&buffer, plan.defs.Forms, b.form, fill); err != nil {
		return blankFile{}, err
	}
	file.data = buffer.Bytes()
	return file, nil
}

// carries says whether a form brings along anything of last year.
func carries(f forms.Form) bool {
	return slices.ContainsFunc(f.Sheets, func(s forms.Sheet) bool {
		return s.Carried.Rows != "" || slices.ContainsFunc(s.Columns, func(c forms.Column) bool { return c.Carried })
	})
}

// lastOf finds last year's workbook of the sender of a form; of a school's
// several the one about the latest school year.
func (plan *blankPlan) lastOf(b blank) (intake.LastWorkbook, string) {
	var found intake.LastWorkbook
	what := "missing"
	for _, w := range plan.last {
		switch {
		case w.Form == b.form.ID && w.Use == intake.Used && b.is(w):
			if what != "carried" || w.SchoolYear > found.SchoolYear {
				found, what = w, "carried"
			}
		case w.Use == intake.Refused && what == "missing" && (w.Form == "" || w.Form == b.form.ID) && (b.is(w) || fileName(w.Folder) == fileName(b.folder)):
			found, what = w, "refused"
		}
	}
	return found, what
}

// is says whether a workbook is of the sender of a form. A school is known by its
// code where both have one: schools may share a name, and one must never be
// handed what another wrote.
func (b blank) is(w intake.LastWorkbook) bool {
	switch {
	case b.institution != "" && w.Institution != "":
		return b.institution == w.Institution
	case b.guessed && w.Guessed:
		return true
	}
	return b.sender != "" && forms.Fold(b.sender) == forms.Fold(w.Sender)
}
