package pipeline

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"bernskats/pipeline/intake"
	"bernskats/pipeline/model"
	"bernskats/pipeline/project"
)

func TestEverySenderIsAccountedFor(t *testing.T) {
	d := &intake.Delivery{Workbooks: []intake.Workbook{
		{File: "a.csv", Files: []string{"a.csv", "b.csv"}, Form: "police", Sender: "Policija", Use: intake.Used},
		{File: "old.xlsx", Files: []string{"old.xlsx"}, Form: "police", Sender: "Policija", Use: intake.Superseded},
		{File: "Valsts  policija/x.xlsx", Files: []string{"Valsts  policija/x.xlsx"}, Use: intake.Refused}, // not recognised: its folder says whose it is
		{File: "blank.xlsx", Files: []string{"blank.xlsx"}, Form: "orphans_court", Sender: "Bāriņtiesa", Use: intake.Unfilled},
		{File: "skola.xlsx", Files: []string{"skola.xlsx"}, Form: "school", Sender: "1. skola", SchoolYear: "2024/25", Use: intake.Refused},
	}}
	senders := []SenderStatus{
		{Form: "police", Name: "Policija", Received: true, Expected: true, File: "a.csv"},
		{Form: "police", Name: "Valsts policija", Expected: true},
		{Form: "orphans_court", Expected: true}, // nobody is named: the blank of the form is theirs
		{Form: "school", Name: "1. skola", SchoolYear: "2023/24", Expected: true},
		{Form: "population", Name: "Policija", Expected: true}, // of the same name, but another form
	}
	sheets := []SheetCounts{{File: "a.csv", Counts: model.RowCounts{Read: 3, Accepted: 2, SetAside: 1}}, {File: "b.csv", Counts: model.RowCounts{Read: 4, Accepted: 4}}, {File: "old.xlsx", Counts: model.RowCounts{Read: 9, Accepted: 9}}}
	list := []model.Finding{
		{Severity: model.Error, Place: model.Place{File: "a.csv"}, Waived: true}, {Severity: model.Warning, Place: model.Place{File: "b.csv"}}, {Severity: model.Note, Place: model.Place{File: "b.csv"}},
		{Severity: model.Error, Place: model.Place{File: "Valsts  policija/x.xlsx"}},
	}
	account(senders, d, sheets, list)
	want := []SenderStatus{
		{Form: "police", Name: "Policija", Received: true, Expected: true, File: "a.csv", State: PartlySetAside, Rows: model.RowCounts{Read: 7, Accepted: 6, SetAside: 1}, Findings: FindingCounts{Errors: 1, Waived: 1, Warnings: 1, Notes: 1}, Files: []string{"a.csv", "b.csv"}},
		{Form: "police", Name: "Valsts policija", Expected: true, File: "Valsts  policija/x.xlsx", State: CameRefused, Findings: FindingCounts{Errors: 1}, Files: []string{"Valsts  policija/x.xlsx"}},
		{Form: "orphans_court", Expected: true, File: "blank.xlsx", State: CameBlank, Files: []string{"blank.xlsx"}},
		{Form: "school", Name: "1. skola", SchoolYear: "2023/24", Expected: true, State: NotReceived},
		{Form: "population", Name: "Policija", Expected: true, State: NotReceived},
	}
	if diff := cmp.Diff(want, senders); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestWithoutTheListOfInstitutionsSchoolsAreThoseOfTheProject(t *testing.T) {
	sent := school("a", "S1", "2023/24")
	sent.Sender = "1. skola"
	for name, tt := range map[string]struct {
		books   []intake.Workbook
		senders project.Senders
		want    []string
	}{
		"nothing is said and nothing came: one": {nil, project.Senders{}, []string{"?"}},
		"a number":                              {[]intake.Workbook{sent}, project.Senders{Count: 3}, []string{"1. skola came", "?", "?"}},
		"names":                                 {[]intake.Workbook{sent}, project.Senders{Names: []string{"1. skola", "2. skola"}, Count: 2}, []string{"1. skola came", "2. skola"}},
		"nothing is said and one came":          {[]intake.Workbook{sent}, project.Senders{}, []string{"1. skola came"}},
		"the list came and names no school: nobody is": {[]intake.Workbook{{Form: "education_board", Use: intake.Used, Sheets: []intake.Sheet{{ID: "institutions", Says: true}}}}, project.Senders{}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			s := &session{project: &project.Project{}}
			s.project.Config.Expected = map[string]project.Expected{"school": {Senders: tt.senders}}
			var got []string
			for _, x := range s.schoolSenders(&intake.Delivery{Year: 2024, Workbooks: tt.books}, nil) {
				if !x.Expected {
					t.Errorf("%q is not expected", x.Name)
				}
				label := x.Name
				if label == "" {
					label = "?"
				}
				if x.Received {
					label += " came"
				}
				got = append(got, label)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
