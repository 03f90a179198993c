package measure

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bernskats/pipeline/forms"
	"bernskats/pipeline/model"
	"bernskats/pipeline/store"
)

// totalsInput is one definition with a measure of each kind of period.
func totalsInput(t *testing.T) TotalsInput {
	t.Helper()
	var d Definition
	add := func(id, title string, period model.PeriodKind, rate *Rate, hidden bool, breakdowns ...model.Breakdown) {
		d.Measures = append(d.Measures, model.Measure{ID: id, Title: model.Text{LV: title}, Period: period, Total: true, Breakdowns: breakdowns, Lists: map[string]string{"form": "care_form", "sex": "sex"}})
		d.Counts = append(d.Counts, Count{Measure: id, Rate: rate, Hidden: hidden})
	}
	by := func(dims ...string) model.Breakdown { return model.Breakdown{Dimensions: dims} }
	add("care.children", "Bērni ārpusģimenes aprūpē", model.ReferenceDay, &Rate{Unit: "per_1000", Of: "declared.children"}, false, by("form"), by("sex"), by("age", "form"), by("school"))
	add("declared.children", "Deklarētie bērni", model.ReferenceDay, nil, false)
	add("decisions.all", "Lēmumi", model.CalendarYear, nil, false, by("sex"))
	add("absent.pupils", "Kavētāji", model.Semester, nil, false)
	add("absent.year", "Kavētāji gadā", model.SchoolYear, nil, false)
	add("families.all", "Ģimenes", model.CalendarYear, nil, false, model.Breakdown{Dimensions: []string{"service"}, Overlap: true})
	add("denominator.hidden", "Slēpts", model.CalendarYear, nil, true)
	return TotalsInput{Definitions: []Definition{d}, Catalogue: catalogue(t), Year: 2024, Area: "Cēsu novads", Names: []string{"cesu novads", "0026000"}}
}

// readGiven reads totals written as text; a row of the yearly form is one of @sender court.
func readGiven(t *testing.T, in TotalsInput, rows string) (TotalsGiven, []model.RowFinding) {
	t.Helper()
	ctx := context.Background()
	db, err := store.Create(ctx, "", 1)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.CreateTables(ctx, in.Catalogue); err != nil {
		t.Fatal(err)
	}
	trouble, err := db.Fill(ctx, in.Catalogue, 2024, []store.Given{{Form: "totals", Sheet: "totals", Rows: store.ParseTable(rows)}}, nil)
	if trouble != "" || err != nil {
		t.Fatal(trouble, err)
	}
	if err := db.Exec(ctx, "UPDATE workbook SET form = 'orphans_court_yearly' WHERE sender = 'court'"); err != nil {
		t.Fatal(err)
	}
	given, findings, err := ReadTotals(ctx, db, in)
	if err != nil {
		t.Fatal(err)
	}
	return given, findings
}

// facts prints facts as one line each: measure, period, area, breakdown, value, origin, rate.
func printed(facts []model.Fact) []string {
	var lines []string
	for _, f := range facts {
		line := fmt.Sprintf("%s %s %s", f.Measure, f.Period, f.Area)
		if f.Breakdown != "" {
			line += " " + f.Breakdown
		}
		if f.HasValue() {
			line += " = " + f.Value.String()
		}
		line += fmt.Sprintf(" %s %s", f.Status, f.Origin)
		if f.RateUnit != "" {
			line += fmt.Sprintf(" %s %s of %s", f.Rate, f.RateUnit, f.Denominator)
		}
		lines = append(lines, line)
	}
	return lines
}

func TestTotalsAreUnderstoodAsSendersWriteThem(t *testing.T) {
	given, findings := readGiven(t, totalsInput(t), `
		measure                       period       area          breakdown                        value  source
		care.children                 2024-12-31   Cēsu novads   -                                40     a
		BĒRNI ārpusģimenes-aprūpē     31.12.2024.  Cēsu novads   -                                40     a
		Bērni ārpusģimenes aprūpē     31.12.2023.  CĒSU NOVADS   form=Aizbildnis                  30     a
		Care.Children                 2023-12-31   0026000       Form = foster_family ; AGE=0-3   5      a
		care.children                 1.2.2024     Latvija       form=unknown                     6000   a
		Lēmumi                        2024         Cēsu novads   sex=Meitene                      7.5    a
		decisions.all                 2023. gads   Cēsu novads   -                                8      a
		decisions.all                 2022.g.      Cēsu novads   -                                9      a
		absent.pupils                 2023/24-1    Cēsu novads   -                                1      a
		absent.pupils                 2023/2024-2  Cēsu novads   -                                2      a
		absent.year                   2023./2024.  Cēsu novads   -                                3      a
		absent.year                   1999/00      Cēsu novads   -                                4      a
	`)
	if len(findings) > 0 {
		t.Errorf("findings: %v", findings)
	}
	facts, _ := given.Join(nil)
	want := []string{
		"absent.pupils 2023/24-1 Cēsu novads = 1 final reported",
		"absent.pupils 2023/24-2 Cēsu novads = 2 final reported",
		"absent.year 1999/00 Cēsu novads = 4 final reported",
		"absent.year 2023/24 Cēsu novads = 3 final reported",
		"care.children 2023-12-31 Cēsu novads age=0-3;form=foster_family = 5 final reported",
		"care.children 2023-12-31 Cēsu novads form=guardian = 30 final reported",
		"care.children 2024-02-01 Latvija form=unknown = 6000 final published",
		"care.children 2024-12-31 Cēsu novads = 40 final reported",
		"decisions.all 2022 Cēsu novads = 9 final reported",
		"decisions.all 2023 Cēsu novads = 8 final reported",
		"decisions.all 2024 Cēsu novads sex=f = 7.5 final reported",
	}
	if diff := cmp.Diff(want, printed(facts)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestTotalsThatAreNotUnderstoodAreFindingsAtTheirCell(t *testing.T) {
	for _, tt := range []struct{ name, measure, period, breakdown, want string }{
		{"an unknown measure", "care.chldren", "2024-12-31", "-", forms.MeasureUnknown + " measure care.children"},
		{"a measure that is only a denominator", "denominator.hidden", "2024", "-", forms.MeasureUnknown + " measure declared.children"},
		{"a year where a day belongs", "care.children", "2024", "-", forms.PeriodNotRead + " period"},
		{"a day where a year belongs", "decisions.all", "2024-12-31", "-", forms.PeriodNotRead + " period"},
		{"a day that is none", "care.children", "31.02.2024", "-", forms.PeriodNotRead + " period"},
		{"a school year where a semester belongs", "absent.pupils", "2023/24", "-", forms.PeriodNotRead + " period"},
		{"a semester where a school year belongs", "absent.year", "2023/24-1", "-", forms.PeriodNotRead + " period"},
		{"a third semester", "absent.pupils", "2023/24-3", "-", forms.PeriodNotRead + " period"},
		{"a school year of two years", "absent.year", "2023/25", "-", forms.PeriodNotRead + " period"},
		{"a school year of another century", "absent.year", "2023/1924", "-", forms.PeriodNotRead + " period"},
		{"an unknown dimension", "care.children", "2024-12-31", "colour=red", forms.BreakdownNotRead + " breakdown"},
		{"an unknown category", "care.children", "2024-12-31", "form=castle", forms.BreakdownNotRead + " breakdown"},
		{"an empty category", "care.children", "2024-12-31", "school=", forms.BreakdownNotRead + " breakdown"},
		{"no equals sign", "care.children", "2024-12-31", "guardian", forms.BreakdownNotRead + " breakdown"},
		{"a crossing that the measure has not", "care.children", "2024-12-31", "form=guardian;sex=f", forms.BreakdownNotRead + " breakdown"},
		{"one dimension twice", "care.children", "2024-12-31", "form=guardian;form=guardian", forms.BreakdownNotRead + " breakdown"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			rows := "measure  period  area  breakdown  value  source\n" + strings.Join([]string{tt.measure, tt.period, "Cēsu novads", tt.breakdown, "1", "a"}, "  ")
			given, findings := readGiven(t, totalsInput(t), rows)
			if facts, _ := given.Join(nil); len(facts) > 0 {
				t.Errorf("a figure was made of it: %v", printed(facts))
			}
			if len(findings) != 1 {
				t.Fatalf("findings: %v", findings)
			}
			f := findings[0]
			if got := strings.TrimSpace(f.Code + " " + f.Field + " " + f.Args["nearest"]); got != tt.want || f.Row != 1 {
				t.Errorf("row %d: %s, want %s", f.Row, got, tt.want)
			}
		})
	}
}

func TestMistakesOfOlderFoldersWereSaidInTheirYear(t *testing.T) {
	_, findings := readGiven(t, totalsInput(t), "measure  period  area  value  source  @folder\nnothing  2023  Latvija  1  a  2023")
	if len(findings) > 0 {
		t.Errorf("findings: %v", findings)
	}
}

func TestTheYearlyFormMayNameADayByItsYear(t *testing.T) {
	given, findings := readGiven(t, totalsInput(t), "measure  period  area  value  source  @sender\ncare.children  2024  Cēsu novads  40  a  court")
	facts, _ := given.Join(nil)
	if diff := cmp.Diff([]string{"care.children 2024-12-31 Cēsu novads = 40 final reported"}, printed(facts)); diff != "" || len(findings) > 0 {
		t.Errorf("%v (-want +got):\n%s", findings, diff)
	}
}

func TestOfSeveralTotalsTheHighestFolderCounts(t *testing.T) {
	given, _ := readGiven(t, totalsInput(t), `
		measure        period  area         value  source  @folder
		decisions.all  2022    Cēsu novads  1      a       2022
		decisions.all  2022    Cēsu novads  3      a       2024
		decisions.all  2022    Cēsu novads  2      a       2023
		decisions.all  2021    Cēsu novads  9      a       2022
	`)
	facts, _ := given.Join(nil)
	want := []string{"decisions.all 2021 Cēsu novads = 9 final reported", "decisions.all 2022 Cēsu novads = 3 final reported"}
	if diff := cmp.Diff(want, printed(facts)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]OwnTotal{{2, "decisions.all", "2022", "", model.Whole(3)}}, given.Own()); diff != "" {
		t.Errorf("the year's own (-want +got):\n%s", diff)
	}
}

// countedFact is a figure counted from rows.
func countedFact(measure, period, breakdown string, value int64, status model.Status) model.Fact {
	f := model.Fact{Measure: measure, Period: period, Area: "Cēsu novads", Breakdown: breakdown, Value: model.Whole(value), Status: status, Origin: model.Counted, Expected: 1}
	if status != model.NotDelivered {
		f.Received = 1
	}
	return f
}

func TestRowsBeatTotals(t *testing.T) {
	const head = "measure  period  area  breakdown  value  source  @folder\n"
	for _, tt := range []struct {
		name    string
		totals  string
		counted []model.Fact
		want    []string // figures
		differ  string   // code, row, counted, given
	}{
		{"the same number", "decisions.all  2024  Cēsu novads  -  5  a  2024", []model.Fact{countedFact("decisions.all", "2024", "", 5, model.Final)},
			[]string{"decisions.all 2024 Cēsu novads = 5 final counted"}, ""},
		{"another number", "decisions.all  2024  Cēsu novads  -  6  a  2024", []model.Fact{countedFact("decisions.all", "2024", "", 5, model.Final)},
			[]string{"decisions.all 2024 Cēsu novads = 5 final counted"}, forms.TotalDiffers + " 1 5 6"},
		{"another number in an older folder was said in its year", "decisions.all  2024  Cēsu novads  -  6  a  2023", []model.Fact{countedFact("decisions.all", "2024", "", 5, model.Final)},
			[]string{"decisions.all 2024 Cēsu novads = 5 final counted"}, ""},
		{"counted zero beats a total", "decisions.all  2024  Cēsu novads  -  6  a  2024", []model.Fact{countedFact("decisions.all", "2024", "", 0, model.Final)},
			[]string{"decisions.all 2024 Cēsu novads = 0 final counted"}, forms.TotalDiffers + " 1 0 6"},
		{"a part that rows do not have is zero", "decisions.all  2024  Cēsu novads  sex=f  6  a  2024", []model.Fact{countedFact("decisions.all", "2024", "", 5, model.Final)},
			[]string{"decisions.all 2024 Cēsu novads = 5 final counted"}, forms.TotalDiffers + " 1 0 6"},
		{"no rows came: the total is the figure", "decisions.all  2024  Cēsu novads  -  6  a  2024", []model.Fact{countedFact("decisions.all", "2024", "", 0, model.NotDelivered)},
			[]string{"decisions.all 2024 Cēsu novads = 6 final reported"}, ""},
		{"only a part was told: the whole stays not delivered", "decisions.all  2024  Cēsu novads  sex=f  6  a  2024", []model.Fact{countedFact("decisions.all", "2024", "", 0, model.NotDelivered)},
			[]string{"decisions.all 2024 Cēsu novads not_delivered counted", "decisions.all 2024 Cēsu novads sex=f = 6 final reported"}, ""},
		{"another area stands beside ours", "decisions.all  2024  Latvija  -  6000  a  2024", []model.Fact{countedFact("decisions.all", "2024", "", 5, model.Final)},
			[]string{"decisions.all 2024 Cēsu novads = 5 final counted", "decisions.all 2024 Latvija = 6000 final published"}, ""},
		{"the rate of a total divides by our own count", "care.children  2024-12-31  Cēsu novads  -  6  a  2024", []model.Fact{countedFact("declared.children", "2024-12-31", "", 800, model.Final)},
			[]string{"care.children 2024-12-31 Cēsu novads = 6 final reported 7.5 per_1000 of 800", "declared.children 2024-12-31 Cēsu novads = 800 final counted"}, ""}, // 6 × 1000 / 800
		{"of another area by that area's", "care.children  2024-12-31  Latvija  -  6000  a  2024\ndeclared.children  2024-12-31  Latvija  -  350000  a  2024", []model.Fact{countedFact("declared.children", "2024-12-31", "", 800, model.Final)},
			[]string{"care.children 2024-12-31 Latvija = 6000 final published 17.1 per_1000 of 350000", "declared.children 2024-12-31 Cēsu novads = 800 final counted", "declared.children 2024-12-31 Latvija = 350000 final published"}, ""}, // 6000 × 1000 / 350000 = 17.14…
		{"and never by ours", "care.children  2024-12-31  Latvija  -  6000  a  2024", []model.Fact{countedFact("declared.children", "2024-12-31", "", 800, model.Final)},
			[]string{"care.children 2024-12-31 Latvija = 6000 final published", "declared.children 2024-12-31 Cēsu novads = 800 final counted"}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			given, wrong := readGiven(t, totalsInput(t), head+tt.totals)
			facts, findings := given.Join(tt.counted)
			if diff := cmp.Diff(tt.want, printed(facts)); diff != "" || len(wrong) > 0 {
				t.Errorf("%v (-want +got):\n%s", wrong, diff)
			}
			got := ""
			for _, f := range findings {
				got += fmt.Sprintf("%s %d %s %s", f.Code, f.Row, f.Args["counted"], f.Args["given"])
			}
			if got != tt.differ {
				t.Errorf("findings %q, want %q", got, tt.differ)
			}
		})
	}
}

func TestPartsThatDoNotGiveTheirTotalAreWarned(t *testing.T) {
	const head = "measure  period  area  breakdown  value  source  @folder\n"
	row := func(breakdown string, value int, folder ...int) string {
		f := 2024
		if folder != nil {
			f = folder[0]
		}
		return fmt.Sprintf("decisions.all  2024  Latvija  %s  %d  a  %d\n", breakdown, value, f)
	}
	in := totalsInput(t)
	if codes := strings.Join(in.Catalogue.Lists["sex"].Codes(), " "); codes != "m f" {
		t.Fatalf("the list of sexes is %s; the cases below suppose m and f", codes)
	}
	for _, tt := range []struct{ name, rows, want string }{
		{"all parts give the total", row("-", 10) + row("sex=f", 4) + row("sex=m", 6), ""},                        // 4 + 6 = 10
		{"all parts give less", row("-", 10) + row("sex=f", 4) + row("sex=m", 5), forms.PartsDiffer + " 1 9 10"},  // 4 + 5
		{"all parts give more", row("-", 10) + row("sex=f", 6) + row("sex=m", 6), forms.PartsDiffer + " 1 12 10"}, // 6 + 6
		{"some parts may give less", row("-", 10) + row("sex=f", 4), ""},                                          // 4 ≤ 10
		{"some parts may not give more", row("-", 10) + row("sex=f", 11), forms.PartsDiffer + " 1 11 10"},         // 11 > 10
		{"no parts", row("-", 10), ""},
		{"no total", row("sex=f", 4) + row("sex=m", 6), ""},
		{"an older folder was warned in its year", row("-", 10, 2023) + row("sex=f", 11, 2023), ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, findings := readGiven(t, in, head+tt.rows)
			got := ""
			for _, f := range findings {
				got += fmt.Sprintf("%s %d %s %s", f.Code, f.Row, f.Args["sum"], f.Args["total"])
			}
			if got != tt.want {
				t.Errorf("findings %q, want %q", got, tt.want)
			}
		})
	}
}
