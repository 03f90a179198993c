package report

import (
	"strings"
	"testing"

	"bernskats/pipeline/model"
	"bernskats/pipeline/protect"

	"github.com/google/go-cmp/cmp"
)

// given makes the facts of lines "measure period breakdown number"; the number
// may be a word for a status, the breakdown "-".
func given(t *testing.T, lines string) []model.Fact {
	t.Helper()
	var facts []model.Fact
	for line := range strings.Lines(strings.TrimSpace(lines)) {
		w := strings.Fields(line)
		f := model.Fact{Measure: w[0], Period: w[1], Area: ours, Status: model.Final, Origin: model.Counted, Received: 1, Expected: 1}
		if w[2] != "-" {
			f.Breakdown = w[2]
		}
		switch w[3] {
		case "withheld", "not_delivered":
			f.Status = model.Status(w[3])
		default:
			f.Value = decimal(t, w[3])
		}
		if len(w) > 4 { // the number the rate is a share of
			f.RateUnit, f.Denominator = "percent", decimal(t, w[4])
			f.Rate, _ = model.Ratio(f.Value, f.Denominator, 100)
		}
		facts = append(facts, f)
	}
	return facts
}

// chapterInput is a year with these figures and all built-in indicators.
func chapterInput(t *testing.T, lines string) Input {
	return Input{
		Municipality: model.Municipality{Name: ours, Genitive: "Cēsu novada", Locative: "Cēsu novadā", Phrase: "Cēsu novada pašvaldība"},
		Year:         2024, Languages: []string{"lv", "en"}, Edition: protect.Internal(given(t, lines)), Indicators: builtInIndicators(t),
		Legal: []model.LegalValue{{Name: "family_assistant.max_families", Title: model.Text{LV: "norma", EN: "norm"}, Unit: "family", From: "2000-01-01", Until: model.OpenEnd, Value: model.Whole(4),
			Note: model.Text{LV: "Tā ir prakses norma.", EN: "A norm of practice."}}},
	}
}

// pageSays holds the page against sentences that must and must not stand there.
func pageSays(t *testing.T, in Input, lang string, want, never []string) {
	t.Helper()
	page := readable(t, pageOf(t, in, lang))
	for _, w := range want {
		if !strings.Contains(page, w+"\n") {
			t.Errorf("%s: the page does not say %q", lang, w)
		}
	}
	for _, n := range never {
		if strings.Contains(page, n) {
			t.Errorf("%s: the page says %q", lang, n)
		}
	}
}

// The figures of the source texts: Bauska 2017, Rīga 2018, Cēsis 2022.
const published = `
social_services.families  2024  service=family_support_centre  50
social_services.children  2024  service=family_support_centre  130
social_services.began     2024  service=family_support_centre  12
social_services.ended     2024  service=family_support_centre  18
service_outcomes.families 2024  outcome=goal_reached;service=family_support_centre  11
service_outcomes.families 2024  outcome=moved;service=family_support_centre  7
social_services.families  2024  service=crisis_intervention  10
crisis_intervention.children         2024  -  17
crisis_intervention.children_stayed  2024  -  14  17
family_assistants.workers   2024  -  2
family_assistants.families  2024  -  22
family_assistants.families  2024  provider_kind=own  7
family_assistants.families  2024  provider_kind=contracted  15
family_assistants.max_load  2024  -  4`

func TestThePublishedFiguresOfServicesReadAsInTheirSources(t *testing.T) {
	in := chapterInput(t, published)
	pageSays(t, in, "lv", []string{
		"Gada laikā pakalpojumu saņēma 50 ģimenes; tajās auga 130 bērni.",
		"Pakalpojumu sāka saņemt 12 ģimenes, beidza saņemt 18 ģimenes.",
		"Kā gada laikā pabeigtie pakalpojumi beidzās (ģimeņu skaits): mērķis sasniegts, ģimene patstāvīga –_11; mainīta dzīvesvieta –_7.",
		"Krīzes intervenci saņēma 10 ģimenes; tajās auga 17 bērni.",
		"Bērni ģimenēs, no kurām līdz gada beigām neviens bērns nav nonācis ārpusģimenes aprūpē: 14 (82,4_% no bērniem ģimenēs ar krīzes intervenci).",
		"Ģimenes asistenti, kas gada laikā strādāja ar ģimenēm: 2. Ģimenes, kurām sniegts šis pakalpojums: 22.",
		"Ģimenes pēc pakalpojuma sniedzēja: pašvaldība –_7; līgumpartneris –_15 (ģimene, kurai palīdzējuši abi, ieskaitīta abās grupās).",
		"Lielākais ģimeņu skaits, ar kurām viens asistents strādāja vienā dienā: 4. Norma ir 4; tā nav pārsniegta. Tā ir prakses norma.",
	}, nil)
	pageSays(t, in, "en", []string{
		"50 families used the service in the year; 130 children grew up in them.",
		"12 families began the service, 18 families ended it.",
		"Children in families from which no child entered out-of-family care by the end of the year: 14 (82.4% of children in families with crisis intervention).",
		"Largest number of families one assistant had on one day: 4. The norm is 4 and was kept. A norm of practice.",
	}, nil)
}

func TestSentencesOfServicesAgreeWithTheirNumbers(t *testing.T) {
	for numbers, want := range map[string]string{
		"1 1":    "Gada laikā pakalpojumu saņēma 1 ģimene; tajā auga 1 bērns.",
		"11 21":  "Gada laikā pakalpojumu saņēma 11 ģimenes; tajās auga 21 bērns.",
		"21 0":   "Gada laikā pakalpojumu saņēma 21 ģimene; tajā auga 0 bērnu.",
		"0 0":    "Gada laikā pakalpojumu saņēma 0 ģimeņu; tajās auga 0 bērnu.",
		"2 1234": "Gada laikā pakalpojumu saņēma 2 ģimenes; tajās auga 1_234 bērni.",
	} {
		families, children, _ := strings.Cut(numbers, " ")
		lines := "social_services.families 2024 service=family_support_centre " + families + "\nsocial_services.children 2024 service=family_support_centre " + children
		pageSays(t, chapterInput(t, lines), "lv", []string{want}, nil)
	}
}

func TestALoadAboveTheNormIsSaidAndWithoutANormNothingIsCompared(t *testing.T) {
	in := chapterInput(t, "family_assistants.max_load 2024 - 5")
	pageSays(t, in, "lv", []string{"Lielākais ģimeņu skaits, ar kurām viens asistents strādāja vienā dienā: 5. Norma ir 4; tā ir pārsniegta. Tā ir prakses norma."}, nil)
	in.Legal = nil
	pageSays(t, in, "lv", nil, []string{"Norma ir"})
}

func TestNoSentenceIsMadeOfWithheldOrMissingNumbers(t *testing.T) {
	for _, word := range []string{"withheld", "not_delivered"} {
		lines := strings.NewReplacer("130", word, "  7\n", "  "+word+"\n", "-  17", "-  "+word, "own  7", "own  "+word).Replace(published)
		pageSays(t, chapterInput(t, lines), "lv", []string{"Pakalpojumu sāka saņemt 12 ģimenes, beidza saņemt 18 ģimenes."},
			[]string{"Gada laikā pakalpojumu saņēma", "Kā gada laikā pabeigtie", "Krīzes intervenci saņēma", "Ģimenes pēc pakalpojuma sniedzēja:"})
	}
}

const movements = `
social_services.at_start  2024  service=day_centre   10
social_services.began     2024  service=day_centre   5
social_services.ended     2024  service=day_centre   6
social_services.at_end    2024  service=day_centre   10
social_services.at_start  2024  service=respite      3
social_services.ended     2024  service=respite      1
social_services.at_start  2024  service=psychologist 4
social_services.began     2024  service=psychologist 1
social_services.ended     2024  service=psychologist 2
social_services.at_end    2024  service=psychologist 3
social_services.at_start  2024  service=parent_group 9
social_services.began     2024  service=parent_group withheld
social_services.ended     2024  service=parent_group 9
social_services.at_end    2024  service=parent_group 9`

func TestWhatDoesNotAddUpIsExplainedInTheInternalEditionOnly(t *testing.T) {
	in := chapterInput(t, movements)
	pageSays(t, in, "lv", []string{
		"Pakalpojums | Saņēma gada sākumā | Sāka saņemt | Beidza saņemt | Saņēma gada beigās | ",
		"Dienas centrs | 10 | 5 | 6 | 10 | ",
		"Dienas centrs: gada beigās par 1 ģimeni vairāk (pakalpojums beidzās šā gada 31. decembrī, vai ģimene atgriezās un palika).",
		"Atelpas brīdis: gada beigās par 2 ģimenēm mazāk (pakalpojums beidzās iepriekšējā gada 31. decembrī, vai ģimene atgriezās un atkal beidza).",
	}, []string{"Psihologs: ", "Vecāku grupa: "}) // one adds up, of the other a number is withheld
	b := newBuilder(in, builtIn(t).Texts().In("lv"))
	if len(b.remainders()) != 2 {
		t.Errorf("%d services do not add up, want 2", len(b.remainders()))
	}
	b.public = true
	if r := b.remainders(); len(r) != 0 {
		t.Errorf("the public edition tells of single families: %v", r)
	}
}

func TestUnknownResponsibilityNamesTheFieldThatIsMissing(t *testing.T) {
	whole := "responsibility.children 2024-12-31 - 100\nresponsibility.children 2024-12-31 responsible=here 60\nresponsibility.children 2024-12-31 responsible=elsewhere 30\nresponsibility.children 2024-12-31 responsible=unknown 10\n"
	for five, want := range map[string]string{
		"6": "Bērni, kuru atbildīgo pašvaldību nevar noteikt: 10. Bez vecāku deklarētās un faktiskās dzīvesvietas (jāaizpilda aile „Vecāku faktiskās dzīvesvietas pašvaldība”): 6. " +
			"Pārējiem vecāku pašvaldības atšķiras un nav norādīts, pie kura vecāka bērns dzīvo (jāaizpilda aile „Dzīvo pie”), vai viņš dzīvo pie abiem vai pie cita.",
		"10": "Bērni, kuru atbildīgo pašvaldību nevar noteikt: 10. Nav norādīta ne vecāku deklarētā, ne faktiskā dzīvesvieta (jāaizpilda aile „Vecāku faktiskās dzīvesvietas pašvaldība”).",
		"":   "Bērni, kuru atbildīgo pašvaldību nevar noteikt: 10. Viņu vecāku pašvaldības atšķiras un nav norādīts, pie kura vecāka bērns dzīvo (jāaizpilda aile „Dzīvo pie”), vai viņš dzīvo pie abiem vai pie cita.",
	} {
		lines := whole
		if five != "" {
			lines += "responsibility.children 2024-12-31 rule=5 " + five + "\n"
		}
		pageSays(t, chapterInput(t, lines), "lv", []string{want, "Deklarētie bērni: 100. Kura pašvaldība atbild par viņu tiesību aizsardzību: mūsu pašvaldība –_60; cita pašvaldība –_30; nav nosakāma –_10."}, nil)
	}
	pageSays(t, chapterInput(t, whole+"responsibility.children 2024-12-31 rule=5 withheld"), "lv", nil, []string{"kuru atbildīgo pašvaldību nevar noteikt"})
	pageSays(t, chapterInput(t, strings.ReplaceAll(whole, "unknown 10", "unknown withheld")), "lv",
		[]string{"Deklarētie bērni: 100. Sadalījums pēc atbildīgās pašvaldības ir tabulā."}, []string{"mūsu pašvaldība –_60", "kuru atbildīgo pašvaldību nevar noteikt"})
}

func TestThePublicEditionDoesNotSplitTheUnknown(t *testing.T) {
	in := chapterInput(t, "responsibility.children 2024-12-31 - 100\nresponsibility.children 2024-12-31 responsible=unknown 10\nresponsibility.children 2024-12-31 rule=5 8")
	b := newBuilder(in, builtIn(t).Texts().In("lv"))
	b.public = true
	var said []string
	for _, block := range b.whyUnknown() {
		said = append(said, block.Sentence.String())
	}
	want := []string{"Bērni, kuru atbildīgo pašvaldību nevar noteikt: 10. Nav norādīta ne vecāku deklarētā, ne faktiskā dzīvesvieta, vai arī vecāku pašvaldības atšķiras un nav noteikts, pie kura vecāka bērns dzīvo."}
	if diff := cmp.Diff(want, said); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestHelpForOthersIsSaidWithItsCosts(t *testing.T) {
	pageSays(t, chapterInput(t, "helped_for_others.families 2024 - 4\nhelped_for_others.cost 2024 - 1200.5\nhelped_for_others.reclaimed 2024 - not_delivered"), "lv",
		[]string{"Ģimenes, kurām sociālais dienests palīdzēja citas pašvaldības vietā: 4.", "Pakalpojumi šīm ģimenēm izmaksāja 1_200,50_EUR."}, []string{"No atbildīgajām pašvaldībām atprasīts:"})
}

func TestATotalThatMeansNothingIsNotSaidToBeMissingWhereItsPartsCame(t *testing.T) {
	lines := "social_services.began 2024 - not_delivered\nsocial_services.began 2024 service=respite 12\nsocial_services.at_end 2024 - not_delivered\nsocial_services.families 2024 service=respite 50"
	pageSays(t, chapterInput(t, lines), "lv", []string{"Nav iesniegts: Ģimenes, kuras pakalpojumu saņēma gada beigās."}, []string{"Nav iesniegts: Ģimenes, kuras pakalpojumu sākušas"})
}
