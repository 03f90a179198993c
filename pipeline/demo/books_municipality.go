package demo

import (
	"fmt"
	"strconv"
)

// municipalityBook is what the municipality itself sends.
func (w *world) municipalityBook(y int, sender string) *book {
	b := w.newBook("municipality", sender, y)
	s := w.stream("municipality", y)
	w.buildings(b, y)
	w.leisure(s, b)
	w.participation(s, b, y)
	w.groups(s, b, y)
	for i, body := range []string{"social_service", "orphans_court", "municipal_police", "education", "school", "administrative_commission"} {
		b.add("npais", "body", body, "users", strconv.Itoa(1+s.IntN(6)), "entries", strconv.Itoa(max(0, (4-i)*w.share(900)/10000+s.IntN(9)-3)), "officer", yesNo(i < 4))
	}
	b.add("comments", "indicator", "A2", "text", "Skolas kavējumus uzskaita pēc vienotas kārtības kopš "+strconv.Itoa(w.first)+". gada.", "public", "jā")
	b.add("comments", "indicator", "E3", "text", "Pieaugumu daļēji skaidro brāļu un māsu ievietošana kopā.", "public", "jā")
	b.add("comments", "indicator", "custody_suspended.parents", "text", "Lēmumu skaits jāvērtē kopā ar savlaicīgi sniegto atbalstu.", "public", "nē")
	w.events(s, b, yearSpan(y), date(y, 12, 31), "jā", codesOf("parent_education", 25, "participation", 30, "leisure", 30, "addiction_prevention", 15), s.between(8, 14))
	b.sayNone()
	return b
}

// buildings stay, and a few become accessible every year.
func (w *world) buildings(b *book, y int) {
	s := w.stream("buildings")
	add := func(name, kind string, unit int) {
		n, better := s.IntN(100), s.IntN(100)
		access := "full"
		switch passed := 4 * (y - w.first); {
		case n < 30:
		case n < 30+passed && better < 60:
		case n < 72:
			access = "partial"
		case n < 92:
			access = "none"
		default:
			access = "not_assessed"
		}
		b.add("buildings", "building", name, "kind", kind, "unit", w.units[unit].name, "access", access)
	}
	for _, in := range w.institutions {
		add(in.name, "school", in.unit)
	}
	for i, u := range w.units {
		add(u.name+": bibliotēka", "library", i)
		add(u.name+": kultūras nams", "culture", i)
		if i%2 == 0 {
			add(u.name+": sporta halle", "sport", i)
		}
		if i%4 == 0 {
			add(u.name+": veselības punkts", "health", i)
			add(u.name+": dienas centrs", "social", i)
		}
	}
}

func (w *world) leisure(s stream, b *book) {
	offers := []struct {
		name, kind    string
		places, price int
	}{{"Tautas deju kopa", "interest_education", 24, 70}, {"Futbola pulciņš", "sport", 30, 90}, {"Vasaras dienas nometne", "camp", 40, 160},
		{"Jauniešu telpa", "youth_centre", 35, 60}, {"Koris", "culture", 28, 55}, {"Robotikas pulciņš", "interest_education", 14, 120}, {"Peldētapmācība", "sport", 45, 45}}
	for i, u := range w.units {
		for j, o := range offers {
			if i > 0 && s.chance(4500) {
				continue
			}
			places := o.places * (1 + u.weight*w.opts.Size.Children()/(len(w.units)*40000)) * s.between(70, 130) / 100
			given := strconv.Itoa(places)
			if (i+j)%11 == 10 {
				given = ""
			}
			children := places * s.between(55, 105) / 100
			b.add("leisure", "offer", o.name, "kind", o.kind, "unit", u.name, "places", given, "children", strconv.Itoa(children), "cost", euros(children*o.price*100))
		}
	}
}

func (w *world) participation(s stream, b *book, y int) {
	kinds := codesOf("council_decision", 18, "committee", 22, "youth_council", 24, "survey", 14, "public_discussion", 14, "other", 8)
	titles := map[string]string{"council_decision": "Domes lēmuma apspriede", "committee": "Komitejas sēde ar jauniešiem", "youth_council": "Jauniešu domes sēde",
		"survey": "Skolēnu aptauja", "public_discussion": "Sabiedriskā apspriede", "other": "Priekšlikumu diena"}
	for i := range s.between(10, 18) {
		kind := pick(s, kinds)
		reference := ""
		if kind == "council_decision" {
			reference = fmt.Sprintf("Nr. %d/%d", 100+i, y)
		}
		children := strconv.Itoa(s.between(3, 60))
		if s.chance(700) {
			children = ""
		}
		b.add("participation", "day", s.dayIn(yearSpan(y)).text(), "title", fmt.Sprintf("%s Nr. %d", titles[kind], i+1), "kind", kind,
			"children", children, "heeded", pick(s, codesOf("fully", 42, "partly", 40, "not_heeded", 18)), "reference", reference)
	}
}

func (w *world) groups(s stream, b *book, y int) {
	m := w.opts.Municipality
	name := m.Genitive + " sadarbības grupa"
	b.add("groups", "group_name", name, "territory", "visa pašvaldība", "bylaw", fmt.Sprintf("Nr. 14/%d", w.first-1), "supported_by", "Sociālais dienests",
		"reports_every", "reizi gadā", "last_report", date(y, 4, 18).text())
	for _, body := range []string{"municipal_police", "state_police", "social_service", "education", "orphans_court", "school", "probation"} {
		b.add("group_members", "group_name", name, "body", body)
	}
	for month := 1; month <= 12; month++ {
		d := date(y, month, s.between(3, 26))
		for range s.between(1, 3) {
			b.add("group_meetings", "group_name", name, "day", d.text(), "matter", "case", "children", strconv.Itoa(s.between(1, 3)),
				"urgent", yesNo(s.chance(2200)), "follow_up", pick(s, codesOf("accepted", 70, "pending", 30)), "outcome", "Vienošanās par turpmāko rīcību")
		}
		if month%3 == 0 {
			b.add("group_meetings", "group_name", name, "day", d.text(), "matter", "analysis", "outcome", "Pieņemts zināšanai")
		}
		if month%4 == 2 {
			b.add("group_meetings", "group_name", name, "day", d.text(), "matter", pick(s, codesOf("proposal_municipality", 75, "proposal_ministry", 25)),
				"follow_up", pick(s, codesOf("accepted", 50, "rejected", 20, "pending", 30)), "outcome", "Priekšlikums nosūtīts")
		}
	}
}
