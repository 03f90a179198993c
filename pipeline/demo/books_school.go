package demo

import (
	"fmt"
	"sort"
	"strconv"

	"bernskats/pipeline/model"
)

// schoolBook is a school's workbook of the school year that begins in a year, as
// it stands at the end of the calendar year y.
func (w *world) schoolBook(y, begins int, n int16) *book {
	in := w.institutions[n]
	b := w.newBook("school", in.name, y)
	b.fill.SchoolYear = model.SchoolYearLabel(begins)
	b.set("school", "institution", in.code)
	b.set("school", "name", in.name)
	b.set("school", "school_year", schoolYearText(begins))
	b.set("school", "pupil_council", yesNo(w.stream("council", int(n)).chance(8300)))
	s := w.stream("school", begins, int(n))
	shown := span{date(begins, 9, 1), min(date(begins+1, 8, 31), date(y, 12, 31))}
	for _, a := range w.years[begins].absences[n] {
		if a.semester == 2 && begins == y {
			continue
		}
		c := &w.children[a.child]
		b.add("absences", "child_code", c.code, "born", c.born.text(), "sex", c.sex, "stage", a.stage,
			"semester", strconv.Itoa(a.semester), "unexcused", strconv.Itoa(a.lessons))
	}
	w.violence(s, b, begins, w.years[begins].pupils[n], shown)
	w.events(s, b, span{date(begins, 9, 1), date(begins+1, 5, 31)}, shown.to, "", codesOf("addiction_prevention", 35, "parent_education", 30, "participation", 20, "leisure", 15), s.between(3, 5))
	b.sayNone()
	return b
}

// violence draws the whole school year and shows what happened by then, so the
// next workbook repeats the cases of this one.
func (w *world) violence(s stream, b *book, begins, pupils int, shown span) {
	count := s.about(pupils * 75)
	days := make([]day, count)
	for i := range days {
		days[i] = s.dayIn(span{date(begins, 9, 2), date(begins+1, 5, 30)})
	}
	sort.Slice(days, func(i, j int) bool { return days[i] < days[j] })
	for i, d := range days {
		kind := pick(s, codesOf("physical", 44, "emotional", 47, "neglect", 7, "sexual", 2))
		relation := pick(s, codesOf("pupil_pupil", 82, "staff_pupil", 8, "pupil_staff", 6, "other", 4))
		told := pick(s, codesOf("family", 38, "social_service", 26, "municipal_police", 12, "state_police", 5, "orphans_court", 5, "nobody", 10, "", 4))
		victims := strconv.Itoa(pick(s, []weighted[int]{{80, 1}, {14, 2}, {3, 3}, {3, 0}}))
		if relation == "pupil_staff" {
			victims = "0"
		}
		if d <= shown.to {
			b.add("violence", "case_no", fmt.Sprintf("V-%d/%d", i+1, begins%100), "day", d.text(), "kind", kind, "relation", relation, "victims", victims, "told", told)
		}
	}
}

// topicsOf gives the topics of a kind of event; one empty code when it has none.
func topicsOf(kind string) []weighted[string] {
	switch kind {
	case "addiction_prevention":
		return codesOf("smoking", 34, "alcohol", 18, "drugs", 22, "other_substances", 8, "processes", 16, "", 2)
	case "parent_education":
		return codesOf("emotional_upbringing", 40, "teenagers", 28, "no_spanking", 18, "other", 14)
	}
	return codesOf("", 1)
}

func titlesOf(kind string) []string {
	return map[string][]string{
		"addiction_prevention": {"Nodarbība par elektroniskajām cigaretēm", "Saruna par atkarībām", "Profilakses diena", "Drošs internets un spēles", "Izrāde un saruna par vielām"},
		"parent_education":     {"Vecāku grupas nodarbība", "Vecāku vakars par pusaudžiem", "Lekcija vecākiem", "Nodarbību cikls vecākiem"},
		"participation":        {"Skolēnu forums", "Jauniešu domes tikšanās", "Bērnu ideju diena", "Saruna ar priekšsēdētāju"},
		"leisure":              {"Sporta diena", "Radošās darbnīcas", "Ģimeņu pārgājiens"},
		"staff_training":       {"Apmācība par vardarbības pazīmēm", "Seminārs speciālistiem"},
		"other":                {"Informatīva diena"},
	}[kind]
}

// events draws events of a span and shows those that happened by a day. The unit
// is "" for senders who do not say where.
func (w *world) events(s stream, b *book, in span, by day, unit string, kinds []weighted[string], count int) {
	for i := range count {
		d := s.dayIn(in)
		kind := pick(s, kinds)
		titles := titlesOf(kind)
		title := fmt.Sprintf("%s Nr. %d", titles[s.IntN(len(titles))], i+1)
		participants, cost := strconv.Itoa(s.between(8, 140)), euros(s.between(0, 60000))
		topic := pick(s, topicsOf(kind))
		if s.chance(400) {
			participants = ""
		}
		if s.chance(3000) {
			cost = ""
		}
		at := unit
		if unit != "" {
			at = w.units[pick(s, w.unitWeights)].name
		}
		if d <= by {
			b.add("events", "day", d.text(), "title", title, "kind", kind, "topic", topic, "unit", at, "participants", participants, "cost", cost)
		}
	}
}

// policeBook is what one of the two forces recorded in a year.
func (w *world) policeBook(y int, sender string, state bool) *book {
	b := w.newBook("police", sender, y)
	s := w.stream("police book", y, map[bool]int{true: 1}[state])
	for _, o := range w.offences {
		if o.state != state || o.day.year() != y {
			continue
		}
		code, born, sex := o.code, o.born, "m"
		if o.child >= 0 {
			c := &w.children[o.child]
			code, born, sex = c.code, c.born, c.sex
		}
		b.add("offences", "case_no", o.number, "day", o.day.text(), "child_code", code, "born", born.text(), "sex", sex, "kind", o.kind, "object", o.object)
	}
	count := 6
	if state {
		count = 3
	}
	w.events(s, b, yearSpan(y), date(y, 12, 31), "jā", codesOf("addiction_prevention", 70, "other", 20, "staff_training", 10), count*s.between(80, 120)/100)
	b.sayNone()
	b.withNames("offences")
	return b
}
