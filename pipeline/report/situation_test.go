package report

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bernskats/pipeline/model"
	"bernskats/pipeline/protect"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
)

// pageOf writes the page without charts, which take their time.
func pageOf(t *testing.T, in Input, lang string) []byte {
	t.Helper()
	tmpl := builtIn(t)
	page, err := tmpl.print(NewPage(in, tmpl.Texts().In(lang)))
	if err != nil {
		t.Fatal(err)
	}
	return page
}

func TestEveryDataElementEqualsItsFigure(t *testing.T) {
	in := sampleInput(t)
	for _, lang := range in.Languages {
		elements, err := ReadData(pageOf(t, in, lang))
		if err != nil {
			t.Fatal(err)
		}
		if len(elements) < 3000 {
			t.Fatalf("%s: %d data elements; the sample's five years have over 2400 figures, most shown twice", lang, len(elements))
		}
		for _, e := range elements {
			if problem := compare(in, e); problem != "" {
				t.Errorf("%s: %s %s %q %s (%s) shows %q: %s", lang, e.Measure, e.Period, e.Breakdown, e.Area, e.Role, e.Value, problem)
			}
		}
	}
}

// compare says what is wrong with an element; "" when it equals its figure.
func compare(in Input, e DataElement) string {
	k := protect.Key{Measure: e.Measure, Period: e.Period, Area: e.Area, Breakdown: e.Breakdown}
	f, ok := in.Edition.Figure(k)
	if !ok {
		return "the edition has no such figure"
	}
	v, has := f.Value()
	if e.HasValue != has {
		return "one has a value, the other none"
	}
	if status := string(f.Status()); e.Status != status && (e.Status != "" || status != "final") {
		return "the status is " + status
	}
	want := v.String()
	switch e.Role {
	case RoleRate:
		r, _, _, _ := f.Rate()
		if want = r.String(); r.IsWhole() {
			want += ".0" // as facts.csv prints rates
		}
	case RoleChange:
		k.Period = earlier(k.Period)
		before, _ := in.Edition.Figure(k)
		was, _ := before.Value()
		want = (v - was).String()
	case RoleValue:
	default:
		return "unknown role"
	}
	if has && e.Value != want {
		return "it should be " + want
	}
	return ""
}

func TestEveryFigureIsOnThePage(t *testing.T) {
	in := sampleInput(t)
	elements, err := ReadData(pageOf(t, in, "lv"))
	if err != nil {
		t.Fatal(err)
	}
	type shown struct {
		protect.Key
		role string
	}
	found := map[shown]bool{}
	for _, e := range elements {
		found[shown{protect.Key{Measure: e.Measure, Period: e.Period, Area: e.Area, Breakdown: e.Breakdown}, e.Role}] = true
	}
	for _, f := range in.Edition.Figures() {
		if !found[shown{f.Key(), RoleValue}] {
			t.Errorf("the value of %v is nowhere on the page", f.Key())
		}
		if _, _, _, rated := f.Rate(); rated && !found[shown{f.Key(), RoleRate}] {
			t.Errorf("the rate of %v is nowhere on the page", f.Key())
		}
	}
}

func TestPagesAreTheSameTwiceWithCharts(t *testing.T) {
	if testing.Short() {
		t.Skip("draws charts")
	}
	in, tmpl := sampleInput(t), builtIn(t)
	for _, lang := range in.Languages {
		page, err := tmpl.Situation(context.Background(), in, lang)
		if err != nil {
			t.Fatal(err)
		}
		again, err := tmpl.Situation(context.Background(), in, lang)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(page, again) {
			t.Errorf("%s: the same input gave two different pages", lang)
		}
		if !bytes.Contains(page, []byte("<svg")) {
			t.Errorf("%s: five years of figures and no chart", lang)
		}
		if dir := os.Getenv("BERNSKATS_PAGES"); dir != "" {
			if err := os.WriteFile(filepath.Join(dir, "situation."+lang+".html"), page, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestNamesFromSendersCannotBecomeMarkup(t *testing.T) {
	in := sampleInput(t)
	const payload = `</script><img src=x onerror=1>"'`
	in.Names["4413900137"] = payload
	in.Comments = []Comment{{Indicator: "A2", Text: payload}}
	in.Senders[0].Name = payload
	in.Waivers = []Waiver{{Code: payload, File: payload, Reason: payload, By: payload}}
	in.Surveys[0].Question = payload
	in.Indicators[0].Law = []model.LawReference{{Title: model.Text{LV: payload, EN: payload}, Link: "javascript:alert(1)"}}
	in.Municipality.Locative = payload
	page, err := builtIn(t).Situation(context.Background(), in, "lv")
	if err != nil {
		t.Fatal(err)
	}
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && (n.Data == "img" || n.Data == "script") {
			t.Errorf("the page holds a <%s> element", n.Data)
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || strings.Contains(a.Val, "javascript:") {
				t.Errorf("<%s> has %s=%q", n.Data, a.Key, a.Val)
			}
		}
	}
	if !bytes.Contains(page, []byte("&lt;/script&gt;&lt;img src=x onerror=1&gt;")) {
		t.Error("the name is not on the page at all, so the test shows nothing")
	}
}

func TestThePageIsSoundHTML(t *testing.T) {
	sound(t, pageOf(t, sampleInput(t), "lv"))
}

// sound complains about a page whose elements do not fit together.
func sound(t *testing.T, page []byte) {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	var links []string
	level := 0
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		for _, a := range n.Attr {
			switch {
			case a.Key == "id" && ids[a.Val]:
				t.Errorf("the id %q stands twice", a.Val)
			case a.Key == "id":
				ids[a.Val] = true
			case a.Key == "href" && strings.HasPrefix(a.Val, "#"):
				links = append(links, strings.TrimPrefix(a.Val, "#"))
			case a.Key == "aria-labelledby":
				links = append(links, strings.Fields(a.Val)...)
			case a.Key == "src":
				t.Errorf("<%s src=%q>: everything must be inside the page", n.Data, a.Val)
			}
		}
		if len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] >= '1' && n.Data[1] <= '6' {
			next := int(n.Data[1] - '0')
			if next > level+1 {
				t.Errorf("a heading of level %d follows one of level %d", next, level)
			}
			level = next
		}
		if n.Data == "th" && attribute(n, "scope") == "" {
			t.Error("a heading of a table says not what it is the heading of")
		}
		if n.Data == "table" && (n.FirstChild == nil || !hasChild(n, "caption")) {
			t.Error("a table has no caption")
		}
	}
	for _, l := range links {
		if !ids[l] {
			t.Errorf("nothing on the page is called %q, but something points there", l)
		}
	}
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func hasChild(n *html.Node, name string) bool {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Data == name {
			return true
		}
	}
	return false
}

func TestTheMarkOfRestrictedInformation(t *testing.T) {
	page := pageOf(t, sampleInput(t), "lv")
	if !bytes.Contains(page, []byte(`<strong>IEROBEŽOTAS PIEEJAMĪBAS INFORMĀCIJA</strong>`)) {
		t.Error("the internal page does not say that it is restricted")
	}
}

func TestThePageSaysWhetherItIsProvisional(t *testing.T) {
	in := sampleInput(t)
	const banner = "Provizoriski dati."
	if !bytes.Contains(pageOf(t, in, "lv"), []byte(banner)) {
		t.Error("with open error findings the page must call itself provisional")
	}
	in.Open, in.Findings = false, FindingCounts{}
	if bytes.Contains(pageOf(t, in, "lv"), []byte(banner)) {
		t.Error("without open error findings the page must not call itself provisional")
	}
}

// small is a municipality with one indicator, three years and every kind of state.
func small(t testing.TB) Input {
	fact := func(measure, period, breakdown string, value int64, status model.Status) model.Fact {
		f := model.Fact{Indicator: "E1", Measure: measure, Period: period, Area: ours, Breakdown: breakdown, Status: status, Origin: model.Counted, Received: 1, Expected: 1}
		if status != model.NotDelivered {
			f.Value = model.Whole(value)
		} else {
			f.Received = 0
		}
		return f
	}
	m := "custody_suspended.children"
	facts := []model.Fact{
		fact(m, "2022", "", 40, model.Final), fact(m, "2023", "", 1000, model.Final), fact(m, "2024", "", 1021, model.Provisional),
		fact(m, "2024", "age=0-3", 21, model.Provisional), fact(m, "2024", "age=13-17", 1000, model.Provisional),
		fact("custody_removed.children", "2024", "", 0, model.Final),
		fact("custody_warned.parents", "2024", "", 0, model.NotDelivered),
	}
	facts[2].RateUnit, facts[2].Rate, facts[2].Denominator, facts[2].SetAside = "per_1000", model.Decimal(1825000), model.Whole(5595), 3 // 1021/5595 × 1000 = 182,5
	measure := func(id, lv, en, counts, rising string) model.Measure {
		return model.Measure{ID: id, Indicator: "E1", Title: model.Text{LV: lv, EN: en}, Counts: counts, Period: model.CalendarYear, Total: true, Rising: rising}
	}
	first := measure(m, "bērni, kuru vecākiem pārtrauktas aizgādības tiesības", "children whose parents' custody was suspended", "children", "worse")
	first.RateUnit, first.RateOf = "per_1000", model.Text{LV: "uz 1000 deklarētajiem bērniem", EN: "per 1,000 declared children"}
	first.Breakdowns = []model.Breakdown{{Dimensions: []string{"age"}}}
	return Input{
		Municipality: model.Municipality{Name: ours, Genitive: "Cēsu novada", Locative: "Cēsu novadā", Phrase: "Cēsu novada pašvaldība"},
		Year:         2024, Languages: []string{"lv", "en"}, Edition: protect.Internal(facts), Reading: builtInReading(t),
		Indicators: []model.Indicator{{Folder: "E1", Code: "E1", Group: "E", Title: model.Text{LV: "Vecāki, kuriem pārtrauktas vai atņemtas aizgādības tiesības", EN: "Parents whose custody was suspended or removed"}, Measures: []model.Measure{
			first, measure("custody_removed.children", "bērni, kuru vecākiem atņemtas aizgādības tiesības", "children whose parents' custody was removed", "children", "worse"),
			measure("custody_warned.parents", "brīdinātie vecāki", "parents warned", "parents", ""),
		}}},
		Fingerprint: "f", ProgramVersion: "v",
	}
}

func TestSmallPage(t *testing.T) {
	for _, lang := range []string{"lv", "en"} {
		t.Run(lang, func(t *testing.T) {
			got := readable(t, pageOf(t, small(t), lang))
			golden := filepath.Join("testdata", "small."+lang+".txt")
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

// readable is what a page says, a line per block, no-break spaces shown as "_".
func readable(t *testing.T, page []byte) string {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		switch {
		case n.Type == html.TextNode:
			b.WriteString(strings.ReplaceAll(n.Data, "\n", ""))
			return
		case n.Data == "style" || n.Data == "head":
			return
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
		switch n.Data {
		case "p", "h1", "h2", "h3", "h4", "li", "tr", "caption", "dt", "dd":
			b.WriteString("\n")
		case "td", "th":
			b.WriteString(" | ")
		}
	}
	walk(root)
	return strings.ReplaceAll(b.String(), "\u00a0", "_")
}

func TestEveryUnitOfCountingHasItsNoun(t *testing.T) {
	tmpl := builtIn(t)
	for _, i := range builtInIndicators(t) {
		for _, m := range i.Measures {
			if m.Counts != "eur" && !tmpl.Texts().In("lv").Has("counts."+m.Counts) {
				t.Errorf("%s counts %s, which no text names", m.ID, m.Counts)
			}
		}
	}
}

func TestAReportWithoutAnyFigureStillReads(t *testing.T) {
	in := Input{Municipality: model.Municipality{Name: ours, Locative: "Cēsu novadā"}, Year: 2024, Edition: protect.Internal(nil), Indicators: builtInIndicators(t)}
	for _, lang := range []string{"lv", "en"} {
		page, err := builtIn(t).Situation(context.Background(), in, lang)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range in.Indicators {
			if i.Code != "" && !bytes.Contains(page, []byte(`id="i-`+i.Code+`"`)) {
				t.Errorf("%s: the indicator %s is not on the page", lang, i.Code)
			}
		}
	}
}

func TestNothingIsSaidAcrossABreak(t *testing.T) {
	in := small(t)
	in.Breaks = []Break{{Measures: []string{"custody_suspended"}, From: "2024-01-01", Cause: "definition", Text: model.Text{LV: "mainīta skaitīšanas kārtība", EN: "counted in another way"}}}
	page := readable(t, pageOf(t, in, "lv"))
	for _, want := range []string{"ar iepriekšējo gadu (1_000) nav salīdzināms: mainīta skaitīšanas kārtība.", "Skaitļi pirms un pēc 2024. gada 1. janvāra nav salīdzināmi: mainīta skaitīšanas kārtība.", "| nav salīdzināms |"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if strings.Contains(page, "2,1_%).") || strings.Contains(page, "+21") {
		t.Error("the page tells a change across the break")
	}
}

func TestChanges(t *testing.T) {
	cases := []struct {
		name       string
		was, now   int64
		counts     string
		rising     string
		trend      Trend
		percent    string
		hasPercent bool
	}{
		{"less than a tenth is no change, however sure it is", 10000, 10900, "children", "worse", TrendSame, "9", true},
		{"a tenth more of few is what chance brings", 100, 110, "children", "worse", TrendChance, "10", true},
		{"a tenth more of many is worse where nobody wants it", 1000, 1100, "children", "worse", TrendWorse, "10", true},
		{"a tenth less of what nobody wants is better", 1100, 990, "children", "worse", TrendBetter, "-10", true},
		{"more of what everybody wants is better", 20, 40, "children", "better", TrendBetter, "100", true},
		{"less of what everybody wants is worse", 40, 20, "children", "better", TrendWorse, "-50", true},
		{"more cases may be better recorded cases", 20, 40, "cases", "recording", TrendRecording, "100", true},
		{"fewer recorded cases are only fewer", 40, 20, "cases", "recording", TrendDown, "-50", true},
		{"a handful is too few to call", 9, 3, "children", "worse", TrendFew, "0", false},
		{"so are twenty and twenty-nine", 20, 29, "children", "worse", TrendFew, "45", true},
		{"thirty are not few, but chance may explain the difference", 22, 30, "children", "worse", TrendChance, "36.4", true}, // 8/22 = 36,36… %
		{"from below ten there is no percentage, even of a real rise", 9, 24, "children", "worse", TrendWorse, "0", false},
		{"the same number is the same", 3, 3, "children", "worse", TrendSame, "0", false},
		{"more of what is neither good nor bad is more", 50, 100, "children", "", TrendUp, "100", true},
		{"one building more is no chance", 3, 4, "buildings", "better", TrendBetter, "0", false},
		{"nor is money", 100, 105, "eur", "better", TrendSame, "5", true},
	}
	reading := builtInReading(t)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			facts := []model.Fact{{Measure: "a.b", Period: "2023", Area: ours, Value: model.Whole(c.was), Status: model.Final}, {Measure: "a.b", Period: "2024", Area: ours, Value: model.Whole(c.now), Status: model.Final}}
			b := newBuilder(Input{Municipality: model.Municipality{Name: ours}, Year: 2024, Edition: protect.Internal(facts), Reading: reading}, builtIn(t).Texts().In("lv"))
			f, _ := b.in.Figure("a.b", "2024", "")
			got, ok := b.change(f, model.Measure{ID: "a.b", Counts: c.counts, Rising: c.rising})
			if !ok || got.Trend != c.trend || got.HasPercent != c.hasPercent || got.Percent.String() != c.percent {
				t.Errorf("%d → %d: %q %v %v, want %q %v %v", c.was, c.now, got.Trend, got.Percent, got.HasPercent, c.trend, c.percent, c.hasPercent)
			}
		})
	}
}

func TestARegisterIsNotMovedByChance(t *testing.T) {
	facts := []model.Fact{{Measure: "declared_children.children", Period: "2023-12-31", Area: ours, Value: model.Whole(100), Status: model.Final}, {Measure: "declared_children.children", Period: "2024-12-31", Area: ours, Value: model.Whole(111), Status: model.Final}}
	b := newBuilder(Input{Municipality: model.Municipality{Name: ours}, Year: 2024, Edition: protect.Internal(facts), Reading: builtInReading(t)}, builtIn(t).Texts().In("lv"))
	f, _ := b.in.Figure("declared_children.children", "2024-12-31", "")
	if c, ok := b.change(f, model.Measure{ID: "declared_children.children", Counts: "children"}); !ok || c.Trend != TrendUp {
		t.Errorf("%+v, want more", c)
	}
}

// TestWhatCannotBeComparedSaysWhy: a break, a year nobody sent, other senders.
func TestWhatCannotBeComparedSaysWhy(t *testing.T) {
	broken := Break{Measures: []string{"a"}, From: "2024-01-01", Cause: "law"}
	whole := func(f *model.Fact) { f.Received, f.Expected = 2, 2 }
	part := func(f *model.Fact) { f.Received, f.Expected = 1, 2 }
	none := func(f *model.Fact) { f.Status = model.NotDelivered }
	withheld := func(f *model.Fact) { f.Status = model.Withheld }
	for _, c := range []struct {
		name     string
		was, now func(*model.Fact)
		breaks   []Break
		says     string // "" when the two are compared, "-" when nothing is said
	}{
		{"all senders in both years", whole, whole, nil, ""},
		{"the same part in both years", part, part, nil, ""},
		{"one sender fewer", whole, part, nil, "ar iepriekšējo gadu (12) nav salīdzināms: datus iesniedzis cits sūtītāju skaits"},
		{"one sender more", part, whole, nil, "ar iepriekšējo gadu (12) nav salīdzināms: datus iesniedzis cits sūtītāju skaits"},
		{"nobody sent anything", none, whole, nil, "ar iepriekšējo gadu nav salīdzināms: par to dati nav iesniegti"},
		{"a break without words is named by its cause", whole, whole, []Break{broken}, "ar iepriekšējo gadu (12) nav salīdzināms: mainījies tiesiskais regulējums"},
		{"a break of another area", whole, whole, []Break{{From: "2024-01-01", Areas: []string{"Latvija"}, Cause: "law"}}, ""},
		{"of what is withheld nothing is said", withheld, whole, nil, "-"},
		{"nor of what is missing", whole, none, nil, "-"},
	} {
		t.Run(c.name, func(t *testing.T) {
			facts := []model.Fact{{Measure: "a.b", Period: "2023", Area: ours, Value: model.Whole(12), Status: model.Final}, {Measure: "a.b", Period: "2024", Area: ours, Value: model.Whole(40), Status: model.Final}}
			c.was(&facts[0])
			c.now(&facts[1])
			m := model.Measure{ID: "a.b", Counts: "children", Rising: "worse", Period: model.CalendarYear, Total: true}
			b := newBuilder(Input{Municipality: model.Municipality{Name: ours}, Year: 2024, Edition: protect.Internal(facts), Reading: builtInReading(t), Breaks: c.breaks}, builtIn(t).Texts().In("lv"))
			f, _ := b.in.Figure("a.b", "2024", "")
			change, ok := b.change(f, m)
			says := strings.TrimPrefix(b.changeWords(m, f).String(), "; ")
			switch {
			case c.says == "-":
				if ok || says != "" {
					t.Errorf("said: %q", says)
				}
			case c.says == "":
				if !ok || change.Trend != TrendWorse || !strings.Contains(says, "pieaugums par 28 (233,3\u00a0%)") {
					t.Errorf("not compared: %+v, %q", change, says)
				}
			case !ok || change.Trend != TrendNotCompare || change.HasPercent || change.By != 0 || says != c.says:
				t.Errorf("%+v, %q, want %q", change, says, c.says)
			}
		})
	}
}

func TestAYearEarlier(t *testing.T) {
	for label, want := range map[string]string{"2024": "2023", "2024-12-31": "2023-12-31", "2023/24": "2022/23", "2023/24-2": "2022/23-2", "2000/01-1": "1999/00-1", "x": ""} {
		if got := earlier(label); got != want {
			t.Errorf("%s: %q, want %q", label, got, want)
		}
	}
}

func TestDataElementsAreReadBackStrictly(t *testing.T) {
	for name, page := range map[string]string{"no measure": `<data value="1" data-period="2024">1</data>`, "no number": `<data value="1,5" data-measure="a.b" data-period="2024">1,5</data>`} {
		if _, err := ReadData([]byte(page)); err == nil {
			t.Errorf("%s: read without complaint", name)
		}
	}
}
