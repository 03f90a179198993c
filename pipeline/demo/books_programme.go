package demo

import (
	"fmt"
	"strconv"
)

// activity is one line of the action plan with what it should reach.
type activity struct {
	number, priority, text, responsible, partners string
	month, years                                  int // due: month, and years after the programme begins
	needed                                        int // euros
	funding, indicator                            string
	result, measure, unit                         string
	base, target                                  int // per 10 000 children
}

func activities() []activity {
	const family, school, voice = "Atbalsts ģimenei", "Droša un pieejama izglītība", "Bērnu līdzdalība"
	return []activity{
		{"1.1.", family, "Paplašināt ģimenes asistenta pakalpojumu visās teritoriālajās vienībās", "Sociālais dienests", "Bāriņtiesa", 12, 3, 42000, "additional", "B2", "Ģimenes, kas saņem ģimenes asistenta pakalpojumu", "family_assistants.families", "ģimenes", 20, 27},
		{"1.2.", family, "Organizēt vecāku grupas un izglītojošus pasākumus vecākiem", "Sociālais dienests", "Izglītības iestādes", 6, 2, 12500, "existing", "C5", "Pasākumi vecākiem gadā", "parent_education.events", "pasākumi", 28, 36},
		{"1.3.", family, "Sniegt atbalstu ģimenei pirms aizgādības tiesību pārtraukšanas un pēc to atjaunošanas", "Bāriņtiesa", "Sociālais dienests", 12, 4, 18000, "additional", "E2", "Bērni, kuru vecākiem atjaunotas aizgādības tiesības", "custody_restored.children", "bērni", 15, 20},
		{"1.4.", family, "Piesaistīt jaunas audžuģimenes", "Bāriņtiesa", "Nevalstiskās organizācijas", 12, 3, 6000, "project", "E4", "Audžuģimeņu skaits", "foster_families.families", "ģimenes", 17, 19},
		{"2.1.", school, "Ieviest vienotu kārtību rīcībai, ja izglītojamais kavē nodarbības", "Izglītības pārvalde", "Izglītības iestādes", 9, 1, 0, "none", "A2", "Skolēni, kuri mācību gadā kavējuši vairāk, nekā noteikts", "unexcused_absence.pupils_year", "skolēni", 95, 70},
		{"2.2.", school, "Īstenot vardarbības mazināšanas programmu visās skolās", "Izglītības pārvalde", "Izglītības iestādes", 5, 3, 24000, "project", "A3", "Konstatētie vardarbības gadījumi", "school_violence.cases", "gadījumi", 60, 35},
		{"2.3.", school, "Uzlabot vides pieejamību izglītības iestādēs", "Īpašumu pārvalde", "", 12, 4, 350000, "additional", "D1", "Pilnībā pieejamas ēkas", "accessibility.full", "ēkas", 22, 30},
		{"2.4.", school, "Noskaidrot katra nereģistrēta bērna situāciju triju mēnešu laikā", "Izglītības pārvalde", "Sociālais dienests", 12, 2, 0, "none", "A1", "Bērni, par kuriem nav informācijas", "not_registered.need_action", "bērni", 16, 4},
		{"3.1.", voice, "Atbalstīt skolēnu pašpārvaldes un jauniešu domi", "Jaunatnes centrs", "Izglītības iestādes", 12, 4, 9000, "existing", "F1", "Skolas, kurās darbojas skolēnu pašpārvalde", "pupil_councils.schools", "skolas", 11, 14},
		{"3.2.", voice, "Uzklausīt bērnus, gatavojot domes lēmumus, kas viņus skar", "Pašvaldības dome", "Jaunatnes centrs", 12, 4, 3500, "existing", "F2", "Reizes, kad bērni iesaistīti domes darbā", "council_participation.occasions", "reizes", 3, 5},
	}
}

// programmeBegins gives the first year of the five-year programme a year falls in.
func (w *world) programmeBegins(y int) int {
	begins := w.opts.LastYear - 2
	for begins > y {
		begins -= 5
	}
	return begins
}

// programmeBook is the child-rights protection programme and what became of it.
func (w *world) programmeBook(y int, sender string) *book {
	b := w.newBook("programme", sender, y)
	s := w.stream("programme", y)
	begins := w.programmeBegins(y)
	b.set("programme", "title", fmt.Sprintf("Bērnu tiesību aizsardzības programma %d.–%d. gadam (izdomāta)", begins, begins+4))
	b.set("programme", "first_year", strconv.Itoa(begins))
	b.set("programme", "last_year", strconv.Itoa(begins+4))
	b.set("programme", "approved_on", date(begins-1, 12, 19).text())
	b.set("programme", "decision_no", fmt.Sprintf("%d (prot. Nr. 21, 8. p.)", 400+begins%100))
	b.set("programme", "monitored_by", "Sociālais dienests")
	b.set("programme", "council_board", "Sociālo jautājumu komiteja")
	b.set("programme", "reporting", "Institūcijas sniedz datus reizi gadā līdz 15. februārim")
	w.strategy(b)
	for i, a := range activities() {
		due := date(begins+a.years, a.month, 28)
		b.add("activities", "number", a.number, "priority", a.priority, "activity", a.text, "responsible", a.responsible, "partners", a.partners,
			"due", due.text(), "needed", euros(a.needed*100), "funding", a.funding, "indicator", a.indicator)
		target := 3 + a.target*w.opts.Size.Children()/10000
		base := 3 + a.base*w.opts.Size.Children()*s.between(95, 105)/1000000
		b.add("results", "activity_number", a.number, "result", a.result, "measure", a.measure, "unit", a.unit, "base_value", strconv.Itoa(base),
			"base_year", strconv.Itoa(begins-1), "target", strconv.Itoa(target), "target_year", strconv.Itoa(begins+4), "public", "jā")
		w.progress(s, b, y, i, a, due)
	}
	b.add("results", "activity_number", "2.1.", "result", "Skolas, kurās kārtība ir ieviesta", "unit", "%", "base_value", "40", "base_year", strconv.Itoa(begins-1),
		"target", "100", "target_year", strconv.Itoa(begins+2), "actual", strconv.Itoa(min(100, 55+20*(y-begins))), "public", "jā")
	b.add("amendments", "activity_number", "1.4.", "proposal", "Palielināt pabalstu audžuģimenei", "reason", "Jaunu audžuģimeņu skaits aug lēnāk, nekā plānots", "public", "jā")
	b.add("amendments", "activity_number", "2.3.", "proposal", "Pagarināt termiņu par gadu", "reason", "Iepirkums beidzies bez rezultāta", "public", "nē")
	w.surveys(s, b)
	return b
}

func (w *world) progress(s stream, b *book, y, i int, a activity, due day) {
	begins := w.programmeBegins(y)
	status := "ongoing"
	switch {
	case due.year() < y || due.year() == y && i%2 == 0:
		status = "done"
		if i%5 == 3 {
			status = "late"
		}
	case due.year() == y:
		status = "late"
	case y == begins && i%4 == 3:
		status = "not_started"
	}
	budget := a.needed * 100 / 5
	spent := budget * s.between(60, 104) / 100
	if status == "not_started" {
		spent = 0
	}
	notes := map[string]string{"done": "Paveikts, kā plānots.", "late": "Kavējas: trūkst speciālistu.", "ongoing": "Darbs turpinās saskaņā ar plānu.", "not_started": "Darbs sāksies nākamajā gadā."}
	b.add("progress", "activity_number", a.number, "status", status, "budgeted", euros(budget), "spent", euros(spent), "note", notes[status], "public", yesNo(i != 7))
}

func (w *world) strategy(b *book) {
	add := func(part, text, indicator string) {
		b.add("strategy", "part", part, "text", text, "indicator", indicator, "public", "jā")
	}
	add("legal_basis", "Programma izstrādāta saskaņā ar Bērnu tiesību aizsardzības likuma 66. pantu.", "")
	add("involved", "Programmas izstrādē piedalījās sociālais dienests, bāriņtiesa, izglītības pārvalde, pašvaldības policija un skolēnu pašpārvaldes.", "")
	add("target_groups", "Mērķa grupas: ģimenes ar bērniem, bērni ar īpašām vajadzībām, ārpusģimenes aprūpē esoši bērni un jaunieši.", "")
	add("situation", "Bērnu skaits pēdējos gados ir samērā stabils; pieprasījums pēc ģimenes asistenta pakalpojuma pārsniedz piedāvājumu.", "B2")
	add("institutions", "Sadarbību koordinē sociālais dienests; sadarbības grupa sanāk reizi mēnesī.", "")
	add("problems", "Kavējumi profesionālajā izglītībā ir biežāki nekā pamatizglītībā; informācija skolām un sociālajam dienestam jāapmainās ātrāk.", "A2")
	add("problems", "Pagastos trūkst psihologu; pakalpojums jāsniedz arī attālināti.", "B2")
	add("priorities", "Atbalsts ģimenei, droša un pieejama izglītība, bērnu līdzdalība.", "")
	add("specialists", "Speciālisti uzsver agrīna atbalsta nozīmi un vienota gadījuma vadītāja nepieciešamību.", "")
}

func (w *world) surveys(s stream, b *book) {
	for _, q := range []string{"Vai zināt, kur meklēt palīdzību, ja ģimenei klājas grūti?", "Vai jūtaties droši ceļā uz skolu?"} {
		for _, who := range []string{"Vecāki", "Bērni no 12 gadu vecuma"} {
			for _, a := range []struct {
				text string
				n    int
			}{{"Jā", 150}, {"Drīzāk jā", 70}, {"Nē", 30}} {
				b.add("surveys", "survey", "Ģimeņu un bērnu aptauja", "asked", who, "question", q, "answer", a.text, "answers", strconv.Itoa(a.n*s.between(70, 130)/100), "public", "jā")
			}
		}
	}
}
