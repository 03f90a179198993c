package pipeline

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bernskats/pipeline/intake"
	"bernskats/pipeline/project"
)

// school is a used workbook of a school.
func school(file, institution, schoolYear string) intake.Workbook {
	return intake.Workbook{File: file, Form: "school", Institution: institution, SchoolYear: schoolYear, Use: intake.Used}
}

func of(form, file string) intake.Workbook {
	return intake.Workbook{File: file, Form: form, Use: intake.Used}
}

func TestAYearRestsOnItsFolderAndWhatOlderOnesStillSay(t *testing.T) {
	unused := func(w intake.Workbook, use intake.Use) intake.Workbook { w.Use = use; return w }
	for _, tt := range []struct {
		name   string
		folder map[int][]intake.Workbook
		want   []string
	}{
		{"only used workbooks", map[int][]intake.Workbook{2024: {of("police", "b"), unused(of("police", "a"), "superseded"), unused(of("police", "c"), "refused"), unused(of("police", "d"), "unfilled")}}, []string{"2024 b"}},
		{"of other forms only the year's own", map[int][]intake.Workbook{2024: {of("police", "a")}, 2023: {of("police", "b"), of("orphans_court", "c"), of("population", "d")}}, []string{"2024 a"}},
		{"totals of every earlier folder", map[int][]intake.Workbook{2024: {of("totals", "a")}, 2023: {of("totals", "b")}, 2019: {of("totals", "c"), of("orphans_court_yearly", "d")}}, []string{"2019 c", "2019 d", "2023 b", "2024 a"}},
		{"nothing of a later folder", map[int][]intake.Workbook{2024: {of("police", "a")}, 2025: {of("police", "b"), of("totals", "c")}}, []string{"2024 a"}},
		{"a school that did not send again", map[int][]intake.Workbook{2024: {of("police", "a")}, 2023: {school("b", "S1", "2023/24")}}, []string{"2023 b", "2024 a"}},
		{"a school that sent again", map[int][]intake.Workbook{2024: {school("a", "S1", "2023/24")}, 2023: {school("b", "S1", "2023/24"), school("c", "S2", "2023/24")}}, []string{"2023 c", "2024 a"}},
		{"sending the next school year is not sending again", map[int][]intake.Workbook{2024: {school("a", "S1", "2024/25")}, 2023: {school("b", "S1", "2023/24")}}, []string{"2023 b", "2024 a"}},
		{"a refused second workbook is none", map[int][]intake.Workbook{2024: {unused(school("a", "S1", "2023/24"), "refused")}, 2023: {school("b", "S1", "2023/24")}}, []string{"2023 b"}},
		{"an older school year speaks about older years", map[int][]intake.Workbook{2024: {of("police", "a")}, 2023: {school("b", "S1", "2022/23")}, 2022: {school("c", "S1", "2022/23")}}, []string{"2024 a"}},
		{"in the order of folders and files", map[int][]intake.Workbook{2024: {of("police", "b"), of("municipality", "a")}, 2023: {of("totals", "z")}}, []string{"2023 z", "2024 a", "2024 b"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			deliveries := map[int]*intake.Delivery{}
			for year, books := range tt.folder {
				deliveries[year] = &intake.Delivery{Year: year, Workbooks: books}
			}
			var got []string
			for _, s := range sources(2024, deliveries) {
				got = append(got, fmt.Sprint(s.folder, " ", s.workbook.File))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestTheNextSemesterIsAPeriodOnlyWhenASchoolSentIt(t *testing.T) {
	for schoolYear, want := range map[string]int{"2023/24": 5, "2024/25": 6} {
		b := &yearBuild{year: 2024, sources: []source{{2024, school("a", "S1", schoolYear)}}}
		if got := len(b.periods()); got != want {
			t.Errorf("%s: %d periods, want %d", schoolYear, got, want)
		}
	}
}

func TestExpectedSchoolsAreThoseListed(t *testing.T) {
	s := &session{project: &project.Project{}}
	s.project.Config.Expected = map[string]project.Expected{"school": {Due: "06-30"}}
	sent := school("a", "S1", "2023/24")
	sent.Sender = "School 1"
	next := school("b", "S2", "2024/25")
	next.Sender = "School 2"
	unlisted := school("c", "S9", "2023/24")
	unlisted.Sender = "School 9"
	got := s.schoolSenders(&intake.Delivery{Year: 2024, Workbooks: []intake.Workbook{sent, next, unlisted}}, map[string]string{"S1": "School 1", "S2": "School 2", "S3": "School 3"})
	want := []SenderStatus{
		{Form: "school", Name: "School 1", SchoolYear: "2023/24", Received: true, Expected: true, Due: "2025-06-30", File: "a"},
		{Form: "school", Name: "School 2", SchoolYear: "2024/25", Received: true, Due: "2025-06-30", File: "b"}, // listed when it came
		{Form: "school", Name: "School 9", SchoolYear: "2023/24", Received: true, Due: "2025-06-30", File: "c"}, // not listed
		{Form: "school", Name: "School 2", SchoolYear: "2023/24", Expected: true, Due: "2025-06-30"},
		{Form: "school", Name: "School 3", SchoolYear: "2023/24", Expected: true, Due: "2025-06-30"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestADueDayIsInTheYearAfter(t *testing.T) {
	for _, tt := range []struct {
		year      int
		due, want string
	}{{2024, "02-15", "2025-02-15"}, {2023, "02-29", "2024-02-29"}, {2024, "02-29", ""}, {2024, "", ""}} { // 2025 has no 29 February
		if got := string(dueDay(tt.year, tt.due)); got != tt.want {
			t.Errorf("%s after %d: %q, want %q", tt.due, tt.year, got, tt.want)
		}
	}
}
