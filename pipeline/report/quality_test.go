package report

import (
	"bytes"
	"strings"
	"testing"

	"bernskats/pipeline/model"

	"golang.org/x/net/html"
)

// qualityInput is a year with a sender in every state, findings of every
// severity, a file nobody owns and a waiver.
func qualityInput(t testing.TB) Input {
	in := madeUpInput(t, "A2", "C1", "E3", "declared_children")
	police := model.Text{LV: "Policijas dati par nepilngadīgajiem", EN: "Police data on minors"}
	court := model.Text{LV: "Bāriņtiesas dati", EN: "Data of the orphans' court"}
	school := model.Text{LV: "Izglītības iestādes gada dati", EN: "Yearly data of an educational institution"}
	in.Senders = []Sender{
		{Form: "police", Title: police, Name: "Valsts policija", Expected: true, Due: "2025-02-15", State: "not_received"},
		{Form: "police", Title: police, Name: "Cēsu novada pašvaldības policija", Expected: true, Received: true, Due: "2025-02-15", State: "partly_set_aside",
			File: "policija.xlsx", Files: []string{"policija.xlsx"}, Rows: model.RowCounts{Read: 30, Accepted: 9, SetAside: 21}},
		{Form: "orphans_court", Title: court, Office: "Cēsu novada bāriņtiesa", Expected: true, State: "unfilled", File: "tuksa.xlsx", Files: []string{"tuksa.xlsx"}},
		{Form: "school", Title: school, Name: "Cēsu 1. pamatskola", Period: "2023/24", Expected: true, State: "refused", File: "skola.xlsx", Files: []string{"skola.xlsx"}, Due: "2025-06-30"},
		{Form: "school", Title: school, Name: "Cēsu 2. pamatskola", Period: "2023/24", Expected: true, Received: true, State: "received", File: "skola2.xlsx", Files: []string{"skola2.xlsx"}, Rows: model.RowCounts{Read: 4, Accepted: 4}},
		{Form: "school", Title: school, Name: "Cēsu 2. pamatskola", Period: "2024/25", Received: true, State: "received", File: "skola3.xlsx", Files: []string{"skola3.xlsx"}},
	}
	in.Sheets = []SheetCount{
		{Form: "police", Sheet: "offences", Title: "Likumpārkāpumi", Sender: "Cēsu novada pašvaldības policija", File: "policija.xlsx", Counts: model.RowCounts{Read: 30, Accepted: 9, SetAside: 21}},
		{Form: "school", Sheet: "absences", Title: "Kavējumi", Sender: "Cēsu 2. pamatskola", File: "skola2.xlsx", Counts: model.RowCounts{Read: 4, Accepted: 4}},
	}
	in.Files = []File{{Name: "policija.xlsx", Form: police, Sender: "Cēsu novada pašvaldības policija", Use: "used"}, {Name: "skola.xlsx", Use: "refused"}, {Name: "tuksa.xlsx", Form: court, Use: "unfilled"},
		{Name: "vecs.xlsx", Form: police, Use: "superseded"}, {Name: "kopija.xlsx", Form: police, Use: "copy"}, {Name: "~$x.xlsx", Use: "skipped"}}
	found := func(code, file, sheet, cell string, severity model.Severity, waived bool) model.Finding {
		return model.Finding{Code: code, Severity: severity, Place: model.Place{File: file, Sheet: sheet, Cell: cell}, Waived: waived,
			LV: model.Sentence{Found: "Atrasts " + cell + ".", Expected: "Gaidīts datums.", Mend: "Pārbaudiet dienu."}, EN: model.Sentence{Found: "Found " + cell + ".", Expected: "A date is expected.", Mend: "Check the day."}}
	}
	in.List = []model.Finding{found("E114", "skola.xlsx", "", "", model.Error, false), found("W101", "vecs.xlsx", "", "", model.Warning, false), found("N001", "skola2.xlsx", "Kavējumi", "A1", model.Note, false)}
	for _, cell := range []string{"B3", "B4", "B5", "B6"} {
		in.List = append(in.List, found("E012", "policija.xlsx", "Likumpārkāpumi", cell, model.Error, false))
	}
	in.List = append(in.List, found("E301", "policija.xlsx", "Likumpārkāpumi", "A9", model.Error, false), found("E301", "policija.xlsx", "Likumpārkāpumi", "A10", model.Error, true))
	in.Findings = FindingCounts{Errors: 7, Waived: 1, Warnings: 1, Notes: 1}
	in.Waivers = []Waiver{{Code: "E301", File: "policija.xlsx", Cell: "A10", Reason: "Lieta apvienota ar citu.", By: "Analītiķe", Findings: 1}}
	return in
}

func qualityOf(t *testing.T, in Input, lang string) string {
	t.Helper()
	page, err := builtIn(t).Quality(in, lang)
	if err != nil {
		t.Fatal(err)
	}
	return string(page)
}

// sectionText is what a reader sees of the element with an id, spaces folded.
func sectionText(t *testing.T, page, id string) string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		for _, a := range n.Attr {
			if a.Key == "id" && a.Val == id {
				var all strings.Builder
				for d := range n.Descendants() {
					if d.Type == html.TextNode {
						all.WriteString(d.Data + " ")
					}
				}
				return strings.Join(strings.Fields(all.String()), " ")
			}
		}
	}
	t.Fatalf("no element %q", id)
	return ""
}

func holds(t *testing.T, text string, wants ...string) {
	t.Helper()
	for _, w := range wants {
		if !strings.Contains(text, w) {
			t.Errorf("nothing says %q in\n%s", w, text)
		}
	}
}

func TestEveryStateOfASenderIsSaid(t *testing.T) {
	page := qualityOf(t, qualityInput(t), "lv")
	holds(t, sectionText(t, page, "summary"), "Datus iesniedza 2 no 5 gaidītajiem sūtītājiem.", "Atgādināt 3 sūtītājiem", "Nosūtīt labošanai 1 darbgrāmatu")
	holds(t, sectionText(t, page, "senders-table"),
		"Policijas dati par nepilngadīgajiem: saņemts 1 no 2", "Cēsu novada pašvaldības policija saņemts, daļa atlikta malā 15.02.2025. 2024 9 no 30", "Valsts policija nav saņemts 15.02.2025.",
		"Cēsu novada bāriņtiesa (sūtītājs projektā nav nosaukts) neaizpildīta veidlapa nav noteikts", "Cēsu 1. pamatskola atsūtītais nav izmantojams 30.06.2025.",
		"Cēsu 2. pamatskola saņemts (papildus)")
	holds(t, sectionText(t, page, "files-table"), "skola.xlsx nav atpazīta nav izmantojama", "vecs.xlsx", "jaunāka tā paša sūtītāja", "tāda pati datne", "izlaista")
}

func TestALateSenderGetsAReadyText(t *testing.T) {
	page := qualityOf(t, qualityInput(t), "lv")
	for id, wants := range map[string][]string{
		"reminder-1": {"Atgādinājums aizpildīt veidlapu: Bāriņtiesas dati, 2024. gads", "Sūtītājs: Cēsu novada bāriņtiesa", "Lūdzam datus nosūtīt iespējami drīz."},
		"reminder-2": {"Atgādinājums iesniegt datus: Policijas dati par nepilngadīgajiem, 2024. gads", "Cēsu novada pašvaldība gatavo", "Sūtītājs: Valsts policija", "Iesniegšanas termiņš: 15.02.2025.", "oficiālo elektronisko adresi", "lūdzam jautāt", "ja dati jau"},
		"reminder-3": {"Atsūtītā darbgrāmata nav izmantojama", "Par periodu: 2023./2024. mācību gads", "Datne: skola.xlsx", "(E114)"},
	} {
		got := sectionText(t, page, id)
		for _, w := range wants {
			if !strings.Contains(strings.ToLower(got), strings.ToLower(w)) {
				t.Errorf("%s: nothing says %q in\n%s", id, w, got)
			}
		}
	}
}

func TestASenderWithErrorsIsToldWhatToMend(t *testing.T) {
	got := sectionText(t, qualityOf(t, qualityInput(t), "lv"), "correction-1")
	holds(t, got, "Kļūdu dēļ tajā nav ieskaitīta 21 rinda:", "Likumpārkāpumi!B3 un citur, pavisam 4 vietas (E012): Gaidīts datums. Pārbaudiet dienu.",
		"Likumpārkāpumi!A9 (E301): Atrasts A9. Pārbaudiet dienu.", "pirmajā lapā ir labojumu saraksts")
	if strings.Contains(got, "A10") {
		t.Error("an accepted error is no longer to be mended")
	}
}

func TestTheEnglishPageHasTheLatvianTextAndItsTranslation(t *testing.T) {
	page := qualityOf(t, qualityInput(t), "en")
	got := sectionText(t, page, "reminder-2")
	holds(t, got, "Atgādinājums iesniegt datus", "Translation:", "Reminder to send data: Police data on minors, 2024")
	if n := strings.Count(page, `<div class="letter" lang="lv">`); n != 4 {
		t.Errorf("%d letters in Latvian, want 4", n)
	}
}

func TestRowsFindingsAndWaiversAreAccountedFor(t *testing.T) {
	page := qualityOf(t, qualityInput(t), "lv")
	holds(t, sectionText(t, page, "row-counts"), "Likumpārkāpumi 30 9 21 0 0 0", "Visas lapas 34 13 21 0 0 0")
	holds(t, sectionText(t, page, "finding-counts"), "Cēsu novada pašvaldības policija – Policijas dati par nepilngadīgajiem 6 1 0 0", "vecs.xlsx 0 0 1 0", "Kopā 7 1 1 1")
	holds(t, sectionText(t, page, "finding-kinds"), "E012 kļūda 4 Likumpārkāpumi!B3 Atrasts B3.", "N001 piezīme 1 Kavējumi!A1")
	holds(t, sectionText(t, page, "waivers"), "E301", "Lieta apvienota ar citu.", "Analītiķe 1")
}

func TestFiguresOfTheQualityPageEqualTheEdition(t *testing.T) {
	in := qualityInput(t)
	elements, err := ReadData([]byte(qualityOf(t, in, "lv")))
	if err != nil {
		t.Fatal(err)
	}
	if len(elements) < 10 {
		t.Fatalf("only %d figures on the page", len(elements))
	}
	for _, e := range elements {
		if problem := compare(in, e); problem != "" {
			t.Errorf("%s %s shows %q: %s", e.Measure, e.Period, e.Value, problem)
		}
	}
}

func TestAnEmptyYearStillMakesAQualityPage(t *testing.T) {
	for _, lang := range []string{"lv", "en"} {
		page, err := builtIn(t).Quality(Input{Year: 2024}, lang)
		if err != nil {
			t.Fatal(err)
		}
		again, _ := builtIn(t).Quality(Input{Year: 2024}, lang)
		if !bytes.Equal(page, again) {
			t.Error("other bytes for the same input")
		}
	}
}

func TestAMunicipalityMaySayHowToSend(t *testing.T) {
	in := qualityInput(t)
	if got := qualityOf(t, in, "lv"); !strings.Contains(got, "oficiālo elektronisko adresi") {
		t.Fatal("the built-in text is not there")
	}
	tmpl := layered(t, "letter.send: \"Sūtiet uz adresi dati@cesis.example.\"\n")
	page, err := tmpl.Quality(in, "lv")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(page, []byte("dati@cesis.example")) || bytes.Contains(page, []byte("oficiālo elektronisko adresi")) {
		t.Error("the municipality's own text is not used")
	}
}
