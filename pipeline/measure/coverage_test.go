package measure

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"bernskats/pipeline/model"
)

// came is one sheet of a sender's workbook in the folder of 2024.
func came(form, sheet, sender string) delivery {
	return delivery{form: form, sheet: sheet, sender: sender, folder: 2024}
}

// schoolCame is one sheet of a school's workbook.
func schoolCame(institution, sheet, schoolYear string, folder int) delivery {
	return delivery{form: "school", sheet: sheet, sender: institution, institution: institution, schoolYear: schoolYear, folder: folder}
}

func periodOf(t *testing.T, label string) model.Period {
	t.Helper()
	for _, p := range model.PeriodsOf(2024, true) {
		if p.Label == label {
			return p
		}
	}
	t.Fatalf("no period %s", label)
	return model.Period{}
}

func TestTheWorstDeliveredNeedDecides(t *testing.T) {
	court, social := came("orphans_court", "care", "court"), came("social_service", "families", "social")
	police := []delivery{came("police", "offences", "P1"), came("police", "offences", "P2")}
	for _, tt := range []struct {
		name     string
		needs    []Need
		expected Expected
		sheets   []delivery
		want     string // received of expected, and whether provisional
		prov     bool
	}{
		{"nothing came", []Need{{"orphans_court.care"}}, nil, nil, "0/1", true},
		{"the sheet came", []Need{{"orphans_court.care"}}, nil, []delivery{court}, "1/1", false},
		{"another sheet of the workbook came", []Need{{"orphans_court.custody"}}, nil, []delivery{court}, "0/1", true},
		{"an older folder does not count", []Need{{"orphans_court.care"}}, nil, []delivery{{form: "orphans_court", sheet: "care", folder: 2023}}, "0/1", true},
		{"both needs came", []Need{{"orphans_court.care"}, {"social_service.families"}}, nil, []delivery{court, social}, "1/1", false},
		{"the second need did not", []Need{{"orphans_court.care"}, {"social_service.families"}}, nil, []delivery{court}, "0/1", true},
		{"the first need did not", []Need{{"orphans_court.care"}, {"social_service.families"}}, nil, []delivery{social}, "0/1", true},
		{"one of two senders", []Need{{"police.offences"}}, Expected{"police": 2}, police[:1], "1/2", true},
		{"both of two senders", []Need{{"police.offences"}}, Expected{"police": 2}, police, "2/2", false},
		{"more senders than expected", []Need{{"police.offences"}}, Expected{"police": 1}, police, "2/2", false},
		{"two workbooks of one sender are one", []Need{{"police.offences"}}, Expected{"police": 2}, []delivery{police[0], police[0]}, "1/2", true},
		{"a sender missing elsewhere makes all provisional", []Need{{"police.offences"}, {"orphans_court.care"}}, Expected{"police": 2}, append([]delivery{court}, police[0]), "1/2", true},
		{"either will do, the second came", []Need{{"social_service.families", "orphans_court.care"}}, nil, []delivery{court}, "1/1", false},
		{"either will do, neither came", []Need{{"social_service.families", "orphans_court.care"}}, nil, nil, "0/1", true},
		{"together: both came", []Need{{"social_service.families & orphans_court.care"}}, nil, []delivery{court, social}, "1/1", false},
		{"together: one came", []Need{{"social_service.families & orphans_court.care"}}, nil, []delivery{social}, "0/1", true},
		{"together fails, the alternative came", []Need{{"social_service.families & orphans_court.care", "police.offences"}}, nil, append([]delivery{social}, police[0]), "1/1", false},
		{"must not have come, and did not", []Need{{"!orphans_court.care"}}, nil, nil, "1/1", false},
		{"must not have come, but did", []Need{{"!orphans_court.care"}}, nil, []delivery{court}, "0/1", false},
		{"this came and that did not", []Need{{"social_service.families & !orphans_court.care"}}, nil, []delivery{social}, "1/1", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := &deliveries{year: 2024, expected: tt.expected, sheets: tt.sheets}
			got := d.of(CaseFile{Needs: tt.needs}, periodOf(t, "2024"))
			if s := ratio(got); s != tt.want || got.provisional != tt.prov {
				t.Errorf("%s, provisional %v; want %s, %v", s, got.provisional, tt.want, tt.prov)
			}
			if got.delivered() != (tt.want[0] != '0') {
				t.Errorf("delivered %v at %s", got.delivered(), tt.want)
			}
		})
	}
}

func ratio(c coverage) string {
	return model.Whole(int64(c.received)).String() + "/" + model.Whole(int64(c.expected)).String()
}

func TestSchoolsAreReceivedBySemesterAndFolder(t *testing.T) {
	d := &deliveries{year: 2024, listedHere: true, schools: []string{"S1", "S2", "S3"}, sheets: []delivery{
		schoolCame("S1", "absences", "2023/24", 2024), // the whole school year, in the year's own folder
		schoolCame("S1", "absences", "2024/25", 2024), // the first semester of the next one
		schoolCame("S2", "absences", "2023/24", 2023), // only a year ago: its first semester still counts as received
		schoolCame("S2", "school", "2023/24", 2024),   // another sheet
		schoolCame("S9", "absences", "2023/24", 2024), // not listed
	}}
	file := CaseFile{Needs: []Need{{"school.absences"}}}
	for label, want := range map[string]coverage{
		"2023/24-1": {received: 2, expected: 3, provisional: true, missingSchools: true, schools: []string{"S1", "S2"}},
		"2023/24-2": {received: 1, expected: 3, provisional: true, missingSchools: true, schools: []string{"S1"}},
		"2023/24":   {received: 1, expected: 3, provisional: true, missingSchools: true, schools: []string{"S1"}},
		"2024/25-1": {received: 1, expected: 3, provisional: true, missingSchools: true, schools: []string{"S1"}},
	} {
		if diff := cmp.Diff(want, d.of(file, periodOf(t, label)), cmp.AllowUnexported(coverage{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", label, diff)
		}
	}
	d.schools = []string{"S1"}
	if got := d.of(file, periodOf(t, "2023/24")); ratio(got) != "1/1" || got.provisional {
		t.Errorf("every listed school sent: %s, provisional %v", ratio(got), got.provisional)
	}
}

func TestWithoutTheListOfInstitutionsSchoolsAreProvisional(t *testing.T) {
	d := &deliveries{year: 2024, schools: []string{"S1"}, expected: Expected{"school": 2}, sheets: []delivery{schoolCame("S1", "absences", "2023/24", 2024)}}
	got := d.of(CaseFile{Needs: []Need{{"school.absences"}}}, periodOf(t, "2023/24-1"))
	if ratio(got) != "1/2" || !got.provisional {
		t.Errorf("one of two expected: %s, provisional %v", ratio(got), got.provisional)
	}
	d.expected = nil
	if got := d.of(CaseFile{Needs: []Need{{"school.absences"}}}, periodOf(t, "2023/24-1")); ratio(got) != "1/1" || !got.provisional {
		t.Errorf("nobody said how many: %s, provisional %v", ratio(got), got.provisional)
	}
}

func TestEventsComeFromEverySenderThatHasTheSheet(t *testing.T) {
	// Expected: two schools, the police, the social service and the municipality: 2 + 1 + 1 + 1.
	d := &deliveries{year: 2024, listedHere: true, schools: []string{"S1", "S2"}, sheets: []delivery{
		schoolCame("S1", "absences", "2023/24", 2024), // its workbook came; the sheet itself is optional
		came("police", "offences", "P1"),
	}}
	file := CaseFile{Needs: []Need{{"events"}}}
	if got := d.of(file, periodOf(t, "2024")); ratio(got) != "2/5" || !got.provisional {
		t.Errorf("%s, provisional %v; want 2/5", ratio(got), got.provisional)
	}
	d.sheets = append(d.sheets, schoolCame("S2", "events", "2023/24", 2024), came("social_service", "events", "S"), came("municipality", "events", "M"))
	if got := d.of(file, periodOf(t, "2024")); ratio(got) != "5/5" || got.provisional {
		t.Errorf("%s, provisional %v; want 5/5", ratio(got), got.provisional)
	}
	d.schools, d.sheets = nil, nil
	if got := d.of(file, periodOf(t, "2024")); ratio(got) != "0/3" { // no school is listed: three forms are left
		t.Errorf("%s, want 0/3", ratio(got))
	}
}

func TestRowsSetAsideAreThoseOfTheSheetsRead(t *testing.T) {
	with := func(d delivery, n int) delivery { d.setAside = n; return d }
	d := &deliveries{year: 2024, listedHere: true, schools: []string{"S1"}, sheets: []delivery{
		with(schoolCame("S1", "absences", "2023/24", 2024), 1),
		with(schoolCame("S1", "absences", "2024/25", 2024), 2), // of another school year
		with(schoolCame("S1", "events", "2023/24", 2024), 4),
		with(came("police", "events", "P"), 8),
		with(came("orphans_court", "care", "C"), 16),
		with(came("orphans_court", "custody", "C"), 32),
	}}
	for _, tt := range []struct {
		name, period string
		file         CaseFile
		want         int
	}{
		{"of the period's school year", "2023/24-1", CaseFile{Needs: []Need{{"school.absences"}}}, 1},
		{"of all school years for a calendar year", "2024", CaseFile{Needs: []Need{{"school.absences"}}}, 3},                          // 1 + 2
		{"events of all senders", "2024", CaseFile{Needs: []Need{{"events"}}}, 12},                                                    // 4 + 8
		{"sheets used beside", "2024", CaseFile{Needs: []Need{{"orphans_court.care"}}, Uses: []string{"orphans_court.custody"}}, 48},  // 16 + 32
		{"events used beside", "2024", CaseFile{Needs: []Need{{"orphans_court.care"}}, Uses: []string{"events"}}, 28},                 // 16 + 4 + 8
		{"both of two that are needed together", "2024", CaseFile{Needs: []Need{{"orphans_court.care & orphans_court.custody"}}}, 48}, // 16 + 32
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := d.of(tt.file, periodOf(t, tt.period)).setAside; got != tt.want {
				t.Errorf("%d, want %d", got, tt.want)
			}
		})
	}
}
