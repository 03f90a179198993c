package programme

import (
	"math"
	"testing"

	"bernskats/pipeline/model"

	"github.com/google/go-cmp/cmp"
)

func d(t testing.TB, s string) *model.Decimal {
	t.Helper()
	if s == "" {
		return nil
	}
	v, err := model.ParseDecimal(s)
	if err != nil {
		t.Fatal(err)
	}
	return &v
}

func TestClassOfAResult(t *testing.T) {
	for name, x := range map[string]struct {
		base, target, reached string
		from, to, year        int
		rising                string
		want                  Class
	}{
		"half the way in half the time":              {"10", "20", "15", 2022, 2026, 2024, "", OnTrack},
		"a hair less than half":                      {"10", "20", "14.9999", 2022, 2026, 2024, "", Behind},
		"less is wanted, half the way":               {"20", "10", "15", 2022, 2026, 2024, "worse", OnTrack},
		"less is wanted, too slow":                   {"20", "10", "18", 2022, 2026, 2024, "worse", Behind},
		"reached":                                    {"20", "10", "10", 2022, 2026, 2024, "", Reached},
		"passed":                                     {"10", "20", "25", 2022, 2026, 2024, "", Reached},
		"at the base in the base year":               {"10", "20", "10", 2024, 2026, 2024, "", OnTrack},
		"at the base later":                          {"10", "20", "10", 2022, 2026, 2024, "", Behind},
		"farther than the base":                      {"10", "20", "9", 2022, 2026, 2024, "", Worse},
		"more where less is wanted":                  {"20", "10", "21", 2022, 2026, 2024, "worse", Worse},
		"more, perhaps only better recorded":         {"20", "10", "21", 2022, 2026, 2024, "recording", Recorded},
		"less where more of a recorded thing wanted": {"20", "30", "19", 2022, 2026, 2024, "recording", Worse},
		"after the target year all time has passed":  {"10", "20", "19", 2020, 2023, 2024, "", Behind},
		"the target year needs no base year":         {"10", "20", "19", 0, 2024, 2024, "", Behind},
		"without a base year nothing is known":       {"10", "20", "19", 0, 2026, 2024, "", Unknown},
		"reached whatever the years":                 {"10", "20", "20", 0, 0, 2024, "", Reached},
		"worse whatever the years":                   {"10", "20", "9", 0, 0, 2024, "", Worse},
		"years the wrong way round":                  {"10", "20", "19", 2027, 2026, 2024, "", Unknown},
		"before the base year no time has passed":    {"10", "20", "10", 2025, 2026, 2024, "", OnTrack},
		"no base":                                {"", "20", "19", 2022, 2026, 2024, "", Unknown},
		"no target":                              {"10", "", "19", 2022, 2026, 2024, "", Unknown},
		"nothing reached yet known":              {"10", "20", "", 2022, 2026, 2024, "", Unknown},
		"to be kept and kept":                    {"10", "10", "10", 2022, 2026, 2024, "", Kept},
		"to be kept, moved":                      {"10", "10", "11", 2022, 2026, 2024, "", NotKept},
		"to be kept, more is better":             {"10", "10", "11", 2022, 2026, 2024, "better", Kept},
		"to be kept, less where more is better":  {"10", "10", "9", 2022, 2026, 2024, "better", NotKept},
		"to be kept, less is better":             {"10", "10", "9", 2022, 2026, 2024, "worse", Kept},
		"to be kept, more where less is better":  {"10", "10", "11", 2022, 2026, 2024, "worse", NotKept},
		"to be kept, perhaps better recorded":    {"10", "10", "11", 2022, 2026, 2024, "recording", Recorded},
		"base 0 is a base":                       {"0", "4", "2", 2022, 2026, 2024, "", OnTrack},
		"so large that the product does not fit": {"0", "900000000000", "449999999999.9999", 2022, 2026, 2024, "", Behind},
	} {
		c := Course{Base: d(t, x.base), Target: d(t, x.target), Reached: d(t, x.reached), BaseYear: x.from, TargetYear: x.to, Year: x.year, Rising: x.rising}
		if got := c.Class(); got != x.want {
			t.Errorf("%s: %s, want %s", name, got, x.want)
		}
	}
}

func TestStatusOfAnActivity(t *testing.T) {
	at := func(status string) *Progress { return &Progress{Status: status} }
	for name, x := range map[string]struct {
		due      model.Day
		progress *Progress
		kept     bool
		want     Status
	}{
		"done late is done":                  {"2023-06-30", at("done"), false, Done},
		"cancelled":                          {"2023-06-30", at("cancelled"), false, Cancelled},
		"due on the last day, under way":     {"2024-12-31", at("ongoing"), false, Late},
		"due on the last day, not begun":     {"2024-12-31", at("not_started"), false, Late},
		"due a day later, under way":         {"2025-01-01", at("ongoing"), false, OnCourse},
		"due a day later, not begun":         {"2025-01-01", at("not_started"), false, NotStarted},
		"its sender calls it late":           {"2026-01-01", at("late"), false, Late},
		"nothing reported, due":              {"2023-06-30", nil, false, NotReported},
		"reported, but not for publishing":   {"2023-06-30", nil, true, NotPublished},
		"no due day (its row was set aside)": {"", at("ongoing"), false, OnCourse},
	} {
		a := Activity{Due: x.due, Progress: x.progress, KeptBack: x.kept}
		if got := a.Status(2024); got != x.want {
			t.Errorf("%s: %s, want %s", name, got, x.want)
		}
	}
}

func plan(t testing.TB) Programme {
	return Programme{
		Strategy: []Paragraph{{Part: "problems", Text: "a", Public: true}, {Part: "problems", Text: "b"}, {Part: "priorities", Text: "c", Public: true}},
		Activities: []Activity{
			{Number: "1.", Priority: "Ģimene", Responsible: "Sociālais dienests", Funding: "existing", Needed: d(t, "100.10"), Due: "2024-05-31",
				Progress: &Progress{Status: "done", Budgeted: d(t, "50"), Spent: d(t, "49.95"), Public: true}, Results: []Result{{Text: "x", Public: true}, {Text: "y"}}},
			{Number: "2.A", Priority: "ģimene ", Responsible: "Bāriņtiesa", Funding: "project", Due: "2024-05-31", Progress: &Progress{Status: "ongoing", Spent: d(t, "0.05")}},
			{Number: "3.", Priority: "Skola", Responsible: "sociālais  dienests", Funding: "none"},
			{Number: "4.", Priority: "Skola", Responsible: "Bāriņtiesa", Needed: d(t, "0")},
			{Number: "5.", Priority: "Skola", Responsible: "Bāriņtiesa", Needed: d(t, "7")},
		},
		Amendments: []Amendment{{Proposal: "p", Public: true}, {Proposal: "q"}},
	}
}

func TestMoneyIsSummedExactlyAndSaysWhatIsMissing(t *testing.T) {
	p := plan(t)
	got := map[string]Money{}
	for _, g := range p.ByPriority() {
		got[g.Name] = g.Money
	}
	for _, g := range p.ByFunding() {
		got["source "+g.Name] = g.Money
	}
	got["all"] = Total(p.Activities)
	want := map[string]Money{
		"Ģimene":          {Sum{*d(t, "100.1"), 1, 1}, Sum{*d(t, "50"), 1, 1}, Sum{*d(t, "50"), 2, 0}, 1},
		"Skola":           {Sum{*d(t, "7"), 3, 0}, Sum{0, 2, 1}, Sum{0, 2, 1}, 1},
		"source existing": {Sum{*d(t, "100.1"), 1, 0}, Sum{*d(t, "50"), 1, 0}, Sum{*d(t, "49.95"), 1, 0}, 0},
		"source project":  {Sum{0, 0, 1}, Sum{0, 0, 1}, Sum{*d(t, "0.05"), 1, 0}, 1},
		"source none":     {Sum{0, 1, 0}, Sum{0, 1, 0}, Sum{0, 1, 0}, 0},
		"source ":         {Sum{*d(t, "7"), 2, 0}, Sum{0, 1, 1}, Sum{0, 1, 1}, 1},
		"all":             {Sum{*d(t, "107.1"), 4, 1}, Sum{*d(t, "50"), 3, 2}, Sum{*d(t, "50"), 4, 1}, 2},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("money (-want +got):\n%s", diff)
	}
	var bodies []string
	for _, g := range p.ByResponsible() {
		bodies = append(bodies, g.Name)
	}
	if diff := cmp.Diff([]string{"Sociālais dienests", "Bāriņtiesa"}, bodies); diff != "" {
		t.Errorf("bodies (-want +got):\n%s", diff)
	}
}

func TestASumThatDoesNotFitIsMissing(t *testing.T) {
	most := model.Decimal(math.MaxInt64)
	got := Total([]Activity{{Needed: &most}, {Needed: d(t, "1"), Funding: "none"}})
	if got.Needed != (Sum{most, 1, 1}) {
		t.Errorf("%+v", got.Needed)
	}
}

func TestAPublicProgrammeHoldsOnlyWhatIsMarked(t *testing.T) {
	p := plan(t)
	public := p.Public()
	if len(public.Strategy) != 2 || len(public.Amendments) != 1 || len(public.Activities) != 5 {
		t.Errorf("%d paragraphs, %d amendments, %d activities", len(public.Strategy), len(public.Amendments), len(public.Activities))
	}
	if rs := public.Activities[0].Results; len(rs) != 1 || rs[0].Text != "x" || public.Activities[0].Progress == nil {
		t.Errorf("%+v", public.Activities[0])
	}
	if a := public.Activities[1]; a.Progress != nil || a.Status(2024) != NotPublished || Total(public.Activities).Spent.Value != *d(t, "49.95") {
		t.Errorf("progress that is not for everybody: %+v", a)
	}
	if p.Activities[1].Progress == nil || len(p.Activities[0].Results) != 2 || len(p.Strategy) != 3 || p.Strategy[1].Text != "b" {
		t.Error("the programme itself was changed")
	}
}

func TestNumbersAreFoundAsPeopleWriteThem(t *testing.T) {
	p := plan(t)
	if a, ok := p.Find(" 2.a"); !ok || a.Number != "2.A" {
		t.Errorf("%v %v", a, ok)
	}
	if _, ok := p.Find("6"); ok {
		t.Error("found what is not there")
	}
	if n := Count(p.Activities, 2024); n[Done] != 1 || n[Late] != 1 || n[NotReported] != 3 || len(p.With(NotReported, 2024)) != 3 {
		t.Errorf("%v", n)
	}
	if got := p.Part("problems"); len(got) != 2 || got[1].Text != "b" {
		t.Errorf("%v", got)
	}
}
