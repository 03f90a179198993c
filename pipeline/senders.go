package pipeline

import (
	"fmt"
	"slices"
	"sort"

	"bernskats/pipeline/forms"
	"bernskats/pipeline/intake"
	"bernskats/pipeline/model"
)

// SenderStatus says whether one expected workbook came.
type SenderStatus struct {
	Form       string    `json:"form"`
	Name       string    `json:"sender"`
	SchoolYear string    `json:"school_year,omitempty"`
	Received   bool      `json:"received"`
	Expected   bool      `json:"expected"`
	Due        model.Day `json:"due,omitempty"`
	File       string    `json:"file,omitempty"`
}

// senders lists who was to send what for the year, and what came. Schools are
// those of the sheet of institutions; a form with no declared senders has one.
func (s *session) senders(d *intake.Delivery, schools map[string]string) []SenderStatus {
	var out []SenderStatus
	for _, f := range s.defs.Forms.Forms {
		if f.ID == "totals" || f.ID == "orphans_court_yearly" {
			continue
		}
		if f.ID == "school" {
			out = append(out, s.schoolSenders(d, schools)...)
			continue
		}
		out = append(out, s.formSenders(f, d)...)
	}
	sort.SliceStable(out, func(i, j int) bool {
		a, b := out[i], out[j]
		if a.Form != b.Form {
			return a.Form < b.Form
		}
		if a.Name != b.Name {
			return a.Name < b.Name
		}
		return a.SchoolYear < b.SchoolYear
	})
	return out
}

func (s *session) formSenders(f forms.Form, d *intake.Delivery) []SenderStatus {
	expected := s.project.Config.Expected[f.ID]
	var out []SenderStatus
	for _, w := range d.Workbooks {
		if w.Form == f.ID && w.Use == intake.Used {
			named := slices.ContainsFunc(expected.Senders.Names, func(n string) bool { return forms.Fold(n) == forms.Fold(w.Sender) })
			out = append(out, SenderStatus{Form: f.ID, Name: w.Sender, Received: true, Expected: named || len(expected.Senders.Names) == 0, Due: s.due(expected.Due), File: w.File})
		}
	}
	for _, name := range expected.Senders.Names {
		if !slices.ContainsFunc(out, func(x SenderStatus) bool { return forms.Fold(x.Name) == forms.Fold(name) }) {
			out = append(out, SenderStatus{Form: f.ID, Name: name, Expected: true, Due: s.due(expected.Due)})
		}
	}
	need := expected.Senders.Count
	if _, declared := s.project.Config.Expected[f.ID]; (!declared || need == 0) && f.ID != "programme" {
		need = 1
	}
	for len(out) < need {
		out = append(out, SenderStatus{Form: f.ID, Expected: true, Due: s.due(expected.Due)})
	}
	return out
}

// schoolSenders wants one workbook per school for the school year that ended in
// the year; one for the next school year is listed when it came.
func (s *session) schoolSenders(d *intake.Delivery, schools map[string]string) []SenderStatus {
	ended, next := model.SchoolYearLabel(s.o.Year-1), model.SchoolYearLabel(s.o.Year)
	due := s.due(s.project.Config.Expected["school"].Due)
	var out []SenderStatus
	came := map[string]bool{}
	for _, w := range d.Workbooks {
		if w.Form != "school" || w.Use != intake.Used {
			continue
		}
		_, listed := schools[w.Institution]
		out = append(out, SenderStatus{Form: "school", Name: w.Sender, SchoolYear: w.SchoolYear, Received: true, Expected: listed && w.SchoolYear != next, Due: due, File: w.File})
		if w.SchoolYear == ended {
			came[w.Institution] = true
		}
	}
	codes := make([]string, 0, len(schools))
	for code := range schools {
		codes = append(codes, code)
	}
	sort.Strings(codes)
	for _, code := range codes {
		if !came[code] {
			out = append(out, SenderStatus{Form: "school", Name: schools[code], SchoolYear: ended, Expected: true, Due: due})
		}
	}
	return out
}

// due gives the day of the year after the report year by which a form is due.
func (s *session) due(monthDay string) model.Day {
	if monthDay == "" {
		return ""
	}
	day := model.Day(fmt.Sprintf("%04d-%s", s.o.Year+1, monthDay))
	if day.Time().IsZero() {
		return ""
	}
	return day
}
