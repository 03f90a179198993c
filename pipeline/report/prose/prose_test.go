package prose_test

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"bernskats/pipeline/declared"
	"bernskats/pipeline/model"
	"bernskats/pipeline/report/prose"
	"bernskats/templates"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
)

func words(t *testing.T, lang string) prose.Words {
	t.Helper()
	texts, err := prose.Load(templates.Files())
	if err != nil {
		t.Fatal(err)
	}
	return texts.In(lang)
}

func decimal(t *testing.T, s string) model.Decimal {
	t.Helper()
	d, err := model.ParseDecimal(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// shown makes no-break spaces visible.
func shown(s string) string { return strings.ReplaceAll(s, "\u00a0", "_") }

func TestNounsAgreeWithTheirNumber(t *testing.T) {
	lv := []struct{ n, children, pupils, parents, families string }{
		{"0", "0 bērnu", "0 izglītojamo", "0 vecāku", "0 ģimeņu"},
		{"1", "1 bērns", "1 izglītojamais", "1 vecāks", "1 ģimene"},
		{"2", "2 bērni", "2 izglītojamie", "2 vecāki", "2 ģimenes"},
		{"9", "9 bērni", "9 izglītojamie", "9 vecāki", "9 ģimenes"},
		{"10", "10 bērni", "10 izglītojamie", "10 vecāki", "10 ģimenes"},
		{"11", "11 bērni", "11 izglītojamie", "11 vecāki", "11 ģimenes"},
		{"19", "19 bērni", "19 izglītojamie", "19 vecāki", "19 ģimenes"},
		{"20", "20 bērni", "20 izglītojamie", "20 vecāki", "20 ģimenes"},
		{"21", "21 bērns", "21 izglītojamais", "21 vecāks", "21 ģimene"},
		{"22", "22 bērni", "22 izglītojamie", "22 vecāki", "22 ģimenes"},
		{"101", "101 bērns", "101 izglītojamais", "101 vecāks", "101 ģimene"},
		{"111", "111 bērni", "111 izglītojamie", "111 vecāki", "111 ģimenes"},
		{"1021", "1_021 bērns", "1_021 izglītojamais", "1_021 vecāks", "1_021 ģimene"},
		{"1.5", "1,5 bērna", "1,5 izglītojamā", "1,5 vecāka", "1,5 ģimenes"},
		{"0.1", "0,1 bērna", "0,1 izglītojamā", "0,1 vecāka", "0,1 ģimenes"},
	}
	w := words(t, "lv")
	for _, c := range lv {
		n := decimal(t, c.n)
		got := []string{shown(w.Count("counts.children", n)), shown(w.Count("counts.pupils", n)), shown(w.Count("counts.parents", n)), shown(w.Count("counts.families", n))}
		if diff := cmp.Diff([]string{c.children, c.pupils, c.parents, c.families}, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.n, diff)
		}
	}
	w = words(t, "en")
	for n, want := range map[string]string{"0": "0 children", "1": "1 child", "2": "2 children", "11": "11 children", "21": "21 children", "1.5": "1.5 children"} {
		if got := w.Count("counts.children", decimal(t, n)); got != want {
			t.Errorf("%s: %q, want %q", n, got, want)
		}
	}
}

func TestSentencesAgreeWithTheirNumber(t *testing.T) {
	w := words(t, "lv")
	for n, want := range map[string]string{
		"0":  "2024. gadā Cēsu novadā bija deklarēti 0 bērnu",
		"1":  "2024. gadā Cēsu novadā bija deklarēts 1 bērns",
		"11": "2024. gadā Cēsu novadā bija deklarēti 11 bērni",
		"21": "2024. gadā Cēsu novadā bija deklarēts 21 bērns",
	} {
		if got := w.Count("summary.children", decimal(t, n), "day", "2024. gadā", "municipality_loc", "Cēsu novadā"); got != want {
			t.Errorf("%s: %q, want %q", n, got, want)
		}
	}
}

func TestNumbers(t *testing.T) {
	cases := []struct{ number, lv, en string }{
		{"0", "0", "0"}, {"999", "999", "999"}, {"1234", "1_234", "1,234"}, {"12345.5", "12_345,5", "12,345.5"},
		{"1234567", "1_234_567", "1,234,567"}, {"-5", "−5", "−5"}, {"0.25", "0,25", "0.25"},
	}
	lv, en := words(t, "lv"), words(t, "en")
	for _, c := range cases {
		n := decimal(t, c.number)
		if got := shown(lv.Number(n)); got != c.lv {
			t.Errorf("Latvian %s: %q, want %q", c.number, got, c.lv)
		}
		if got := en.Number(n); got != c.en {
			t.Errorf("English %s: %q, want %q", c.number, got, c.en)
		}
	}
	got := []string{
		shown(lv.Percent(decimal(t, "18.2"))), en.Percent(decimal(t, "18.2")), shown(lv.Percent(decimal(t, "5"))),
		shown(lv.Money(decimal(t, "1234.5"))), shown(en.Money(decimal(t, "1234.5"))), shown(lv.Money(decimal(t, "1234"))),
		lv.Signed(decimal(t, "3")), lv.Signed(decimal(t, "-3")), lv.Signed(0),
		lv.Fixed(decimal(t, "2.25"), 1), lv.Fixed(decimal(t, "-2.25"), 1), lv.Fixed(decimal(t, "9.96"), 1), lv.Fixed(decimal(t, "7"), 0),
		lv.Range("3", "5"),
	}
	want := []string{"18,2_%", "18.2%", "5,0_%", "1_234,50_EUR", "EUR_1,234.50", "1_234_EUR", "+3", "−3", "0", "2,3", "−2,3", "10,0", "7", "3–5"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestDatesAndPeriods(t *testing.T) {
	cases := []struct{ label, heading, in, short, enHeading, enIn string }{
		{"2024", "2024", "2024. gadā", "2024", "2024", "in 2024"},
		{"2024-12-31", "31.12.2024.", "2024. gada 31. decembrī", "2024", "31 December 2024", "on 31 December 2024"},
		{"2024-03-05", "05.03.2024.", "2024. gada 5. martā", "2024", "5 March 2024", "on 5 March 2024"},
		{"2023/24", "2023./2024. m.\u00a0g.", "2023./2024. mācību gadā", "2023/24", "2023/24", "in the school year 2023/24"},
		{"1999/00", "1999./2000. m.\u00a0g.", "1999./2000. mācību gadā", "1999/00", "1999/00", "in the school year 1999/00"},
		{"2023/24-2", "2023./2024. m.\u00a0g. 2.\u00a0sem.", "2023./2024. mācību gada 2. semestrī", "2023/24 2. s.", "2023/24 sem. 2", "in semester 2 of 2023/24"},
		{"kaut kas", "kaut kas", "kaut kas", "kaut kas", "kaut kas", "kaut kas"},
		{"2023/24-3", "2023/24-3", "2023/24-3", "2023/24-3", "2023/24-3", "2023/24-3"},
	}
	lv, en := words(t, "lv"), words(t, "en")
	for _, c := range cases {
		got := []string{lv.Period(c.label), lv.PeriodIn(c.label), lv.PeriodShort(c.label), en.Period(c.label), en.PeriodIn(c.label)}
		if diff := cmp.Diff([]string{c.heading, c.in, c.short, c.enHeading, c.enIn}, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.label, diff)
		}
	}
	if got := lv.PeriodLong("2023/24"); got != "2023./2024. mācību gads" {
		t.Errorf("%q", got)
	}
	if lv.Date("") != "" || lv.DateIn("") != "" {
		t.Error("no day must print as nothing")
	}
}

func TestLabels(t *testing.T) {
	lv := words(t, "lv")
	got := []string{
		lv.Code("families_at_risk.families", "reason", "neglect"), lv.Code("not_registered.children", "reason", "clarifying"),
		lv.Code("offences.cases", "kind", "administrative"), lv.Code("school_violence.cases", "kind", "neglect"),
		lv.Code("x.y", "age", "0-3"), lv.Code("x.y", "strange", "unknown"), lv.Code("x.y", "unit", "Raiskuma pagasts"),
		lv.Code("x.y", "programme", "51"), lv.Dimension("not_registered.children", "reason"), lv.Dimension("x.y", "strange"),
	}
	want := []string{"pamešana novārtā", "pašvaldība noskaidro", "administratīvais pārkāpums", "pamešana novārtā", "0–3 gadi", "nav norādīts",
		"Raiskuma pagasts", "izglītojamajiem ar redzes traucējumiem (51)", "Iemeslu grupa", "strange"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestEveryCodeHasALabel holds labels.yaml against the code lists of the
// contract: the lists that are breakdowns, under the names dimensions have.
func TestEveryCodeHasALabel(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "..", "..", "..", "shared", "spec", "codes.yaml"))
	if os.IsNotExist(err) {
		t.Skip("the contract's code lists are not here")
	}
	if err != nil {
		t.Fatal(err)
	}
	var lists map[string]map[string][]string
	if err := yaml.Unmarshal(data, &lists); err != nil {
		t.Fatal(err)
	}
	dimensions := map[string][2]string{ // list → measure, dimension
		"sex": {"declared_children.children", "sex"}, "stage": {"pupils.enrolled", "stage"}, "violence_kind": {"school_violence.cases", "kind"},
		"violence_relation": {"school_violence.cases", "relation"}, "told": {"school_violence.cases", "told"}, "event_topic": {"addiction_prevention.events", "topic"},
		"offence_kind": {"offences.cases", "kind"}, "offence_object": {"offences.cases", "object"}, "family_reason": {"families_at_risk.families", "reason"},
		"service": {"social_services.families", "service"}, "provider_kind": {"social_services.families", "provider_kind"}, "service_outcome": {"service_outcomes.families", "outcome"},
		"assistance_kind": {"social_assistance.households", "kind"}, "decided_by": {"custody_restored.parents", "decided_by"}, "parent": {"custody_removed.parents", "parent"},
		"custody_ground": {"custody_suspended.parents", "ground"}, "care_form": {"out_of_family_care.children", "form"}, "care_end": {"out_of_family_care.ended", "ended_by"},
		"foster_kind": {"foster_families.families", "kind"}, "building_kind": {"accessibility.buildings", "kind"}, "access": {"accessibility.buildings", "access"},
		"leisure_kind": {"leisure.offers", "kind"}, "heeded": {"council_participation.occasions", "heeded"}, "group_body": {"npais.entries", "body"}, "follow_up": {"cooperation_group.proposals", "follow_up"},
	}
	w := words(t, "lv")
	for list, at := range dimensions {
		for code := range lists[list] {
			if got := w.Code(at[0], at[1], code); got == code {
				t.Errorf("the code %s of the list %s has no label as %s", code, list, at[1])
			}
			if w.Dimension(at[0], at[1]) == at[1] {
				t.Errorf("the dimension %s has no name", at[1])
			}
		}
		if len(lists[list]) == 0 {
			t.Errorf("the contract has no list %s", list)
		}
	}
}

func layer(files map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, data := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(data)}
	}
	return fsys
}

func TestMistakesInTextsAreFoundAllAtOnce(t *testing.T) {
	_, err := prose.Load(layer(map[string]string{
		"texts_lv.yaml": "only_lv: \"a\"\nplaces: \"{a}\"\nplural:\n  one: \"x\"\n  other: \"y\"\nempty: \"\"\n",
		"texts_en.yaml": "only_en: \"a\"\nplaces: \"{b}\"\nplural:\n  one: \"x\"\n  many: \"y\"\n  other: \"y\"\nempty: \"x\"\n",
		"labels.yaml":   "codes:\n  sex:\n    f: {lv: meitenes}\nwrong: {a: b}\n",
	}))
	var problems model.Problems
	if !errors.As(err, &problems) {
		t.Fatalf("%v is no list of problems", err)
	}
	for _, want := range []string{
		"texts_lv.yaml:1:1: the text only_lv has no English", "texts_en.yaml:1:1: the text only_en has no Latvian",
		"texts_en.yaml:2:1: the text places has places for [b], in Latvian for [a]",
		`texts_lv.yaml:3:1: the text plural has no plural form "zero"`, `texts_en.yaml:5:3: "many" is no plural form of plural`,
		"texts_lv.yaml:6:1: the text empty is empty", "labels.yaml:3:5: the label of f lacks a language", `labels.yaml:4:1: "wrong" is not known here`,
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("missing: %s\nin:\n%v", want, err)
		}
	}
}

func TestAMunicipalitysTextLiesOverTheBuiltInOne(t *testing.T) {
	base := templates.Files()
	texts, err := prose.Load(base, layer(map[string]string{"texts_lv.yaml": "section.summary: \"Īsumā\"\n", "labels.yaml": "codes:\n  sex:\n    f: {lv: meitenītes, en: young girls}\n"}))
	if err != nil {
		t.Fatal(err)
	}
	got := []string{texts.In("lv").Say("section.summary"), texts.In("en").Say("section.summary"), texts.In("lv").Say("section.annex"), texts.In("lv").Code("x.y", "sex", "f"), texts.In("lv").Code("x.y", "sex", "m")}
	if diff := cmp.Diff([]string{"Īsumā", "Summary", "Pielikums", "meitenītes", "zēni"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestMistakesInAMunicipalitysTextsAreFoundAllAtOnce(t *testing.T) {
	own := fstest.MapFS{
		"texts_lv.yaml": {Data: []byte(`# mūsu teksti
section.sumary: "Īsumā"
summary.children: "{day} {municipality_loc} dzīvo {n} bērni"
summary.errors:
  one: "{n} kļūda"
  other: "{n} kļūdas"
change.few: "; par maz"
section.annex: "Pielikums nr. {number}"
section.tables: [a, b]
letter.ask: {one: "Jautājiet", other: "Jautājiet"}
letter.send: ""
counts.lines: "{n} maršruti"
means.own_buses.lines: "Tik maršrutu."
tag.worse: {one: "a", many: "b", zero: "c", other: {x: y}}
`)},
		"texts_en.yaml": {Data: []byte("counts.lines: {one: \"{n} line\", other: \"{n} lines\"}\nsection.nothing: 12\n")},
		"labels.yaml":   {Data: []byte("dimensions: []\ncodes:\n  sex:\n    f: {lv: meitenes, de: Mädchen}\n  reason: yes\nlabels: {a: b}\n")},
	}
	_, err := prose.Load(templates.Files(), declared.Named("local", own))
	var problems model.Problems
	if !errors.As(err, &problems) {
		t.Fatalf("%v is no list of problems", err)
	}
	var got []string
	for _, p := range problems {
		line, _, _ := strings.Cut(p.String(), "\n")
		got = append(got, line)
	}
	want := []string{
		`local/texts_lv.yaml:2:1: no text is called "section.sumary"`,
		`local/texts_lv.yaml:3:1: the text summary.children has no plural form "zero"`,
		`local/texts_lv.yaml:3:1: the text summary.children has no plural form "one"`,
		`local/texts_lv.yaml:4:1: the text summary.errors has no plural form "zero"`,
		"local/texts_lv.yaml:7:1: the text change.few lacks the place {before}",
		"local/texts_lv.yaml:8:1: nothing fills the place {number} of the text section.annex",
		"local/texts_lv.yaml:9:17: the text section.tables is no text",
		`local/texts_lv.yaml:10:1: the text letter.ask has no plural form "zero"`,
		"local/texts_lv.yaml:10:1: the text letter.ask counts nothing",
		"local/texts_lv.yaml:11:1: the text letter.send is empty",
		`local/texts_lv.yaml:12:1: the text counts.lines has no plural form "zero"`,
		`local/texts_lv.yaml:12:1: the text counts.lines has no plural form "one"`,
		`local/texts_lv.yaml:14:23: "many" is no plural form of tag.worse`,
		"local/texts_lv.yaml:14:45: the form other of tag.worse is no text",
		`local/labels.yaml:1:1: a mapping is expected`,
		`local/labels.yaml:4:23: "de" is no language`,
		"local/labels.yaml:4:5: the label of f lacks a language",
		"local/labels.yaml:5:3: the list reason is empty",
		`local/labels.yaml:6:1: "labels" is not known here`,
		"local/texts_lv.yaml:13:1: the text means.own_buses.lines has no English",
	}
	slices.Sort(got) // Load tells them file by file; readers get them sorted
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAMunicipalitysFileOfTextsMayHoldNothing(t *testing.T) {
	for _, data := range []string{"", "# vēlāk\n"} {
		if _, err := prose.Load(templates.Files(), layer(map[string]string{"texts_lv.yaml": data, "labels.yaml": data})); err != nil {
			t.Errorf("%q: %v", data, err)
		}
	}
	_, err := prose.Load(templates.Files(), layer(map[string]string{"texts_lv.yaml": "see: \"a {what}\"\nsee: \"b {what}\"\n"}))
	if err == nil || !strings.Contains(err.Error(), "texts_lv.yaml:2:1:") {
		t.Errorf("a key that stands twice must be a problem, got %v", err)
	}
}

// TestEveryKeyThatTheProgramAsksForExists reads the calls in the sources.
func TestEveryKeyThatTheProgramAsksForExists(t *testing.T) {
	call := regexp.MustCompile(`(?:Say|Count|CountPieces|sentence)\("([a-z_.0-9A-Z]+)"\s*[,)]`)
	asked := regexp.MustCompile(`\(?say "([a-z_.0-9A-Z]+)"`)
	files, err := filepath.Glob(filepath.Join("..", "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	pages, err := filepath.Glob(filepath.Join("..", "..", "..", "templates", "*.html"))
	if err != nil {
		t.Fatal(err)
	}
	w, found := words(t, "lv"), 0
	for _, name := range append(files, pages...) {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range append(call.FindAllSubmatch(data, -1), asked.FindAllSubmatch(data, -1)...) {
			found++
			if !w.Has(string(m[1])) {
				t.Errorf("%s asks for the text %q, which does not exist", filepath.Base(name), m[1])
			}
		}
	}
	if found < 100 {
		t.Errorf("only %d calls found: this test no longer sees them", found)
	}
}

func TestLatvianLetters(t *testing.T) {
	for in, want := range map[string]string{"ārpus": "Ārpus", "šķirts": "Šķirts", "0–3 gadi": "0–3 gadi", "": ""} {
		if got := prose.Capital(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
