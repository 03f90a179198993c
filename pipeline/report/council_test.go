package report

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"bernskats/pipeline/model"
	"bernskats/pipeline/programme"

	"github.com/google/go-cmp/cmp"
)

func number(s string) *model.Decimal {
	v, err := model.ParseDecimal(s)
	if err != nil {
		panic(err)
	}
	return &v
}

// smallPlan has an activity in every state and a result of every kind.
func smallPlan() *programme.Programme {
	return &programme.Programme{
		Title: "Bērni novadā", FirstYear: 2022, LastYear: 2026, ApprovedOn: "2021-12-19", DecisionNo: "422", MonitoredBy: "Sociālais dienests",
		Strategy: []programme.Paragraph{{Part: "problems", Text: "Trūkst psihologu.", Indicator: "E1"}, {Part: "specialists", Text: "Jāsadarbojas."}},
		Activities: []programme.Activity{
			{Number: "1.1.", Priority: "Ģimene", Text: "Palīdzēt ģimenei laikus", Responsible: "Bāriņtiesa", Partners: "Skolas", Due: "2026-12-31", Needed: number("1200"), Funding: "additional", Indicator: "E1",
				Progress: &programme.Progress{Status: "ongoing", Budgeted: number("300"), Spent: number("299.5"), Note: "Sākts."},
				Results: []programme.Result{{Text: "Mazāk šķirtu bērnu", Measure: "custody_suspended.children", Unit: "bērni", Base: number("1100"), BaseYear: 2021, Target: number("1000"), TargetYear: 2026},
					{Text: "Apmācīti darbinieki", Unit: "%", Base: number("40"), BaseYear: 2021, Target: number("100"), TargetYear: 2024, Actual: number("100")}}},
			{Number: "1.2.", Priority: "Ģimene", Text: "Vecāku grupas", Responsible: "Sociālais dienests", Due: "2024-06-30", Needed: number("50"), Funding: "existing", Progress: &programme.Progress{Status: "ongoing"}},
			{Number: "2.1.", Priority: "Skola", Text: "Kārtība skolās", Responsible: "Izglītības pārvalde", Due: "2023-06-30", Funding: "none", Progress: &programme.Progress{Status: "done"}},
			{Number: "2.2.", Priority: "Skola", Text: "Droša skola", Responsible: "Izglītības pārvalde", Due: "2024-12-31",
				Results: []programme.Result{{Text: "Brīdināti vecāki", Measure: "custody_warned.parents", Base: number("5"), BaseYear: 2021, Target: number("9"), TargetYear: 2026}}},
			{Number: "2.3.", Priority: "Skola", Text: "Sporta laukums", Responsible: "Īpašumu pārvalde", Due: "2024-06-30", Needed: number("9000"), Funding: "project", Progress: &programme.Progress{Status: "cancelled"}},
		},
		Amendments: []programme.Amendment{{Number: "2.3.", Proposal: "Svītrot", Reason: "Nav vietas"}, {Proposal: "Pagarināt programmu"}},
	}
}

func smallCouncil(t testing.TB) Input {
	in := small(t)
	in.Programme = smallPlan()
	in.Senders = []Sender{{Form: "police", Title: model.Text{LV: "Policijas dati", EN: "Police data"}, Name: "Valsts policija", Expected: true, Due: "2025-02-15"}}
	return in
}

// documents are the three pages beside the situation assessment.
func documents(t testing.TB, in Input, lang string) map[string][]byte {
	t.Helper()
	tmpl, all := builtIn(t), map[string][]byte{}
	for name, write := range map[string]func(Input, string) ([]byte, error){"council": func(in Input, lang string) ([]byte, error) { return tmpl.Council(t.Context(), in, lang) }, "programme": tmpl.Programme, "briefing": tmpl.Briefing} {
		page, err := write(in, lang)
		if err != nil {
			t.Fatal(err)
		}
		all[name] = page
	}
	return all
}

func TestSmallCouncilPages(t *testing.T) {
	for _, lang := range []string{"lv", "en"} {
		for name, page := range documents(t, smallCouncil(t), lang) {
			t.Run(name+" "+lang, func(t *testing.T) {
				got, golden := readable(t, page), filepath.Join("testdata", name+"."+lang+".txt")
				if os.Getenv("UPDATE") != "" {
					if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(golden)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(string(want), got); diff != "" {
					t.Errorf("the page reads differently (-want +got):\n%s", diff)
				}
			})
		}
	}
}

// bigCouncil is as much as a report has to bear: every indicator, forty
// activities, forty senders who sent nothing.
func bigCouncil(t testing.TB) Input {
	in := madeUpInput(t, AllIndicators(t)...)
	in.Programme = smallPlan()
	plan := slices.Clone(in.Programme.Activities)
	for n := range 35 {
		a := plan[n%len(plan)]
		a.Number, a.Priority = fmt.Sprintf("%d.%d.", 3+n/7, 1+n%7), fmt.Sprintf("%d. prioritāte", 3+n/7)
		a.Text = "Īstenot pasākumus, kas stiprina ģimenes ar bērniem visās teritoriālajās vienībās un mazina vardarbību"
		a.Indicator = []string{"A1", "A2", "B1", "C1", "E3", "F1"}[n%6]
		in.Programme.Activities = append(in.Programme.Activities, a)
	}
	for n := range 40 {
		in.Senders = append(in.Senders, Sender{Form: "school", Title: model.Text{LV: "Izglītības iestādes gada dati", EN: "Yearly data of an educational institution"},
			Name: fmt.Sprintf("Cēsu novada %d. pamatskola ar garu nosaukumu", n+1), Period: "2023/24", Expected: true, Due: "2025-06-30"})
	}
	return in
}

func TestTheDocumentsAreSoundAndTheirLinksLeadSomewhere(t *testing.T) {
	outside := regexp.MustCompile(`href="situation\.lv\.html#([^"]+)"`)
	for kind, in := range map[string]Input{"with a programme": bigCouncil(t), "without": madeUpInput(t, AllIndicators(t)...), "small": smallCouncil(t)} {
		situation := pageOf(t, in, "lv")
		for name, page := range documents(t, in, "lv") {
			t.Run(name+" "+kind, func(t *testing.T) {
				sound(t, page)
				for _, m := range outside.FindAllSubmatch(page, -1) {
					if !bytes.Contains(situation, []byte(`id="`+string(m[1])+`"`)) {
						t.Errorf("the situation assessment has no %q", m[1])
					}
				}
			})
		}
	}
}

func TestEveryDataElementOfTheDocumentsEqualsItsFigure(t *testing.T) {
	in, found := bigCouncil(t), 0
	for _, lang := range in.Languages {
		for name, page := range documents(t, in, lang) {
			elements, err := ReadData(page)
			if err != nil {
				t.Fatal(err)
			}
			found += len(elements)
			for _, e := range elements {
				if problem := compare(in, e); problem != "" {
					t.Errorf("%s %s: %s %s %q (%s) shows %q: %s", name, lang, e.Measure, e.Period, e.Breakdown, e.Role, e.Value, problem)
				}
			}
		}
	}
	if found < 300 {
		t.Errorf("only %d data elements found", found)
	}
}

func TestWithoutAProgrammeThePagesSayWhatIsMissing(t *testing.T) {
	in := smallCouncil(t)
	in.Programme = nil
	pages := documents(t, in, "lv")
	for name, want := range map[string][]string{
		"council":   {"Programmas darbgrāmata nav saņemta", "Izstrādāt un apstiprināt bērnu tiesību aizsardzības programmu", "Pieņemt zināšanai"},
		"programme": {"lapā „Stratēģija” par sadaļu „Mērķa grupas” nekas nav rakstīts. Sniedz: sociālais dienests", "Trūkst: rīcības plānā nav nevienas aktivitātes", "Trūkst: Informācijas apmaiņas kārtība"},
		"briefing":  {"Izstrādāt un apstiprināt"},
	} {
		for _, words := range want {
			if !strings.Contains(string(pages[name]), words) {
				t.Errorf("%s does not say %q", name, words)
			}
		}
	}
	if n := strings.Count(string(pages["programme"]), `class="missing"`); n < 7+1+3 {
		t.Errorf("%d parts of the programme are marked as missing; the seven items, the plan and the monitoring are", n)
	}
}

func TestTheLawOfTheDecisionIsThatOfItsDay(t *testing.T) {
	for year, want := range map[int]string{2021: "likuma „Par pašvaldībām” 15. panta", 2022: "Pašvaldību likuma 4. panta", 2024: "Pašvaldību likuma 4. panta"} {
		in := smallCouncil(t)
		in.Year = year
		page := string(documents(t, in, "lv")["council"])
		draft := page[strings.Index(page, `id="decision"`):]
		if !strings.Contains(draft, want) {
			t.Errorf("%d: the draft does not rest on the %s", year, want)
		}
		if in := strings.Contains(page, "Pārskata gadā bija spēkā likums „Par pašvaldībām”"); in != (year <= 2022) {
			t.Errorf("%d: the law of the report year: %v", year, in)
		}
	}
}

func TestNoResultIsJudgedAcrossABreak(t *testing.T) {
	in := smallCouncil(t)
	in.Breaks = []Break{{Measures: []string{"custody_suspended"}, From: "2023", Cause: "law", Text: model.Text{LV: "mainīts likums", EN: "law changed"}}}
	page := string(documents(t, in, "lv")["council"])
	if !strings.Contains(page, "vajadzīga jauna bāze") || strings.Contains(page, "<span>tuvojas mērķim</span>") {
		t.Error("a result is judged by a base that was counted in another way")
	}
	if page := string(documents(t, smallCouncil(t), "lv")["council"]); strings.Contains(page, "vajadzīga jauna bāze") || !strings.Contains(page, "<span>tuvojas mērķim</span>") {
		t.Error("without a break it is not judged")
	}
}

func TestATargetAgainstWhatIsWantedIsNamed(t *testing.T) {
	in := smallCouncil(t)
	in.Programme.Activities[0].Results[0].Target = number("1200") // of children taken from their parents
	if page := string(documents(t, in, "lv")["council"]); !strings.Contains(page, "Jāpārbauda mērķis: tas ir pretējs tam, kas šim rādītājam vēlams (1.1. Mazāk šķirtu bērnu)") {
		t.Error("nothing says that more of it is not wanted")
	}
	if page := string(documents(t, smallCouncil(t), "lv")["council"]); strings.Contains(page, "Jāpārbauda mērķis") {
		t.Error("a target that is wanted is named")
	}
}

func TestWordDocumentsSayWhatTheirPagesSay(t *testing.T) {
	tmpl, in := builtIn(t), smallCouncil(t)
	for name, write := range map[string]func(Input, string) ([]byte, error){"council": tmpl.CouncilWord, "programme": tmpl.ProgrammeWord} {
		first, err := write(in, "lv")
		if err != nil {
			t.Fatal(err)
		}
		second, err := write(in, "lv")
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(first, second) {
			t.Errorf("%s: not the same bytes twice", name)
		}
	}
	for _, s := range NewCouncilPage(in, tmpl.Texts().In("lv")).Sections {
		if len(tmpl.worded(s, 1, "lv")) < 2 {
			t.Errorf("nothing of the section %q is in the document", s.Title)
		}
	}
}
