package pipeline

import (
	"fmt"
	"slices"
	"sort"

	"bernskats/pipeline/forms"
	"bernskats/pipeline/intake"
	"bernskats/pipeline/model"
)

// SenderStatus says whether one expected workbook came and what became of it.
type SenderStatus struct {
	Form       string     `json:"form"`
	Title      model.Text `json:"-"` // of the form
	Name       string     `json:"sender"`
	SchoolYear string     `json:"school_year,omitempty"`
	Received   bool       `json:"received"`
	Expected   bool       `json:"expected"`
	Due        model.Day  `json:"due,omitempty"`
	// File is the workbook in use; of a sender from whom none is, the one that
	// was refused or came back blank.
	File  string      `json:"file,omitempty"`
	State SenderState `json:"state"`

	Rows     model.RowCounts `json:"rows"`     // of the workbook in use
	Findings FindingCounts   `json:"findings"` // about the workbook
	Files    []string        `json:"-"`        // every file of the workbook
}

// SenderState is what became of what a sender was to send.
type SenderState string

const (
	Received       SenderState = "received"         // and every row of it was accepted
	PartlySetAside SenderState = "partly_set_aside" // received, but rows or a sheet of it were set aside
	CameRefused    SenderState = "refused"          // a workbook came and could not be used
	CameBlank      SenderState = "unfilled"         // the blank form came back
	NotReceived    SenderState = "not_received"     // nothing came
)

// FindingCounts says how many findings of each severity there are; Waived are
// error findings somebody accepted, counted among the errors too.
type FindingCounts struct {
	Errors   int `json:"errors"`
	Waived   int `json:"waived"`
	Warnings int `json:"warnings"`
	Notes    int `json:"notes"`
}

func (c *FindingCounts) add(f model.Finding) {
	switch f.Severity {
	case model.Error:
		c.Errors++
		if f.Waived {
			c.Waived++
		}
	case model.Warning:
		c.Warnings++
	default:
		c.Notes++
	}
}

// senders lists who was to send what for the year of a delivery, and what came. Schools are
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
	for i, x := range out {
		out[i].Title = s.formTitle(x.Form)
	}
	return out
}

func (s *session) formSenders(f forms.Form, d *intake.Delivery) []SenderStatus {
	expected := s.project.Config.Expected[f.ID]
	var out []SenderStatus
	for _, w := range d.Workbooks {
		if w.Form == f.ID && w.Use == intake.Used {
			named := slices.ContainsFunc(expected.Senders.Names, func(n string) bool { return forms.Fold(n) == forms.Fold(w.Sender) })
			out = append(out, SenderStatus{Form: f.ID, Name: w.Sender, Received: true, Expected: named || len(expected.Senders.Names) == 0, Due: dueDay(d.Year, expected.Due), File: w.File})
		}
	}
	for _, name := range expected.Senders.Names {
		if !slices.ContainsFunc(out, func(x SenderStatus) bool { return forms.Fold(x.Name) == forms.Fold(name) }) {
			out = append(out, SenderStatus{Form: f.ID, Name: name, Expected: true, Due: dueDay(d.Year, expected.Due)})
		}
	}
	need := expected.Senders.Count
	if _, declared := s.project.Config.Expected[f.ID]; (!declared || need == 0) && f.ID != "programme" {
		need = 1
	}
	for len(out) < need {
		out = append(out, SenderStatus{Form: f.ID, Expected: true, Due: dueDay(d.Year, expected.Due)})
	}
	return out
}

// schoolSenders wants one workbook per school for the school year that ended in
// the year; one for the next school year is listed when it came. When the sheet
// of institutions did not come, those of bernskats.yaml are wanted, at least one.
func (s *session) schoolSenders(d *intake.Delivery, schools map[string]string) []SenderStatus {
	ended, next := model.SchoolYearLabel(d.Year-1), model.SchoolYearLabel(d.Year)
	due := dueDay(d.Year, s.project.Config.Expected["school"].Due)
	listed := len(schools) > 0 || listDelivered(d)
	var out []SenderStatus
	came := map[string]bool{}
	for _, w := range d.Workbooks {
		if w.Form != "school" || w.Use != intake.Used {
			continue
		}
		_, known := schools[w.Institution]
		out = append(out, SenderStatus{Form: "school", Name: w.Sender, SchoolYear: w.SchoolYear, Received: true, Expected: (known || !listed) && w.SchoolYear != next, Due: due, File: w.File})
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
	if !listed {
		out = append(out, s.unlistedSchools(out, SenderStatus{Form: "school", SchoolYear: ended, Expected: true, Due: due})...)
	}
	return out
}

// listDelivered says whether the sheet of institutions came, which says what
// schools there are.
func listDelivered(d *intake.Delivery) bool {
	return slices.ContainsFunc(d.Workbooks, func(w intake.Workbook) bool {
		return w.Form == "education_board" && w.Use == intake.Used && slices.ContainsFunc(w.Sheets, func(s intake.Sheet) bool {
			return s.ID == "institutions" && s.Says && !s.Broken
		})
	})
}

// unlistedSchools are the schools that bernskats.yaml names or counts and that
// sent nothing; one without a name when it says nothing and nothing came.
func (s *session) unlistedSchools(came []SenderStatus, blank SenderStatus) []SenderStatus {
	var out []SenderStatus
	missing := func(name string) {
		x := blank
		x.Name = name
		out = append(out, x)
	}
	expected := s.project.Config.Expected["school"].Senders
	got := 0
	for _, x := range came {
		if x.Received && x.SchoolYear == blank.SchoolYear {
			got++
		}
	}
	for _, name := range expected.Names {
		if !slices.ContainsFunc(came, func(x SenderStatus) bool {
			return x.SchoolYear == blank.SchoolYear && forms.Fold(x.Name) == forms.Fold(name)
		}) {
			missing(name)
		}
	}
	for got+len(out) < max(expected.Count, 1) {
		missing("")
	}
	return out
}

// due gives the day of the year after the report year by which a form is due.
func dueDay(year int, monthDay string) model.Day {
	if monthDay == "" {
		return ""
	}
	day := model.Day(fmt.Sprintf("%04d-%s", year+1, monthDay))
	if day.Time().IsZero() {
		return ""
	}
	return day
}
