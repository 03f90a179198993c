package demo

import (
	"fmt"
	"strconv"
)

// socialBook is the social service's workbook of a year.
func (w *world) socialBook(y int, sender string) *book {
	b := w.newBook("social_service", sender, y)
	s := w.stream("social", y)
	w.familiesAtRisk(s, b, y)
	w.servicesGiven(s, b, y)
	w.servicesOffered(s, b, y)
	w.assistance(s, b, y)
	w.correctionFiles(b, y)
	for i, u := range w.units {
		posts := 1 + u.weight*w.opts.Size.Children()/(len(w.units)*60000)
		b.add("staff", "body", "Sociālais darbinieks darbam ar ģimenēm ar bērniem", "unit", u.name, "posts", strconv.Itoa(posts), "filled", strconv.Itoa(max(posts-i%3/2, 0)))
		if i%3 == 0 {
			b.add("staff", "body", "Ģimenes asistents", "unit", u.name, "posts", fmt.Sprint(posts)+".5", "filled", strconv.Itoa(posts))
		}
	}
	w.events(s, b, yearSpan(y), date(y, 12, 31), "jā", codesOf("parent_education", 60, "addiction_prevention", 15, "staff_training", 15, "leisure", 10), s.between(8, 14))
	b.sayNone()
	return b
}

func familyNumber(id int32) string { return "Ģ-" + pad(int(id), 5) }

// unitText is how the social service writes a unit: in one of its two spellings.
func (w *world) unitText(s stream, n int16) string {
	if s.chance(2500) {
		return w.units[n].also
	}
	return w.units[n].name
}

func (w *world) familiesAtRisk(s stream, b *book, y int) {
	year := yearSpan(y)
	for _, c := range w.cases {
		if !c.atRisk || !c.touches(year) {
			continue
		}
		f := &w.families[c.family]
		unit := w.unitText(s, f.unitOn(max(c.from, year.from)))
		for _, n := range f.children {
			k := &w.children[n]
			part := span{c.from, k.minorUntil(c.to)}
			if !k.isMinor(c.from) || !part.touches(year) {
				continue
			}
			b.add("families", "family", familyNumber(c.family), "child_code", k.code, "born", k.born.text(),
				"case_from", part.from.text(), "case_to", endBy(part.to, year.to).text(), "reason", c.reason,
				"reported_by", c.source, "unit", unit, "responsible_municipality", c.responsible)
		}
	}
}

func (w *world) servicesGiven(s stream, b *book, y int) {
	year := yearSpan(y)
	for _, c := range w.cases {
		f := &w.families[c.family]
		unit := w.unitText(s, f.unitOn(max(c.from, year.from)))
		for _, v := range c.services {
			if !v.touches(year) {
				continue
			}
			code, born := "", ""
			if v.child >= 0 {
				code, born = w.children[v.child].code, w.children[v.child].born.text()
			}
			outcome := v.outcome
			if v.to > year.to {
				outcome = "continues"
			}
			cost := v.monthly * int(min(v.to, year.to)-max(v.from, year.from)+1) / 30
			reclaimed := ""
			if c.responsible != "" {
				reclaimed = euros(cost / 2)
			}
			b.add("services", "family", familyNumber(c.family), "child_code", code, "born", born,
				"children", strconv.Itoa(max(1, len(w.minors(f, max(v.from, year.from))))), "service", v.kind,
				"special_needs", yesNo(v.special), "provider_kind", v.provider, "worker", v.worker,
				"service_from", v.from.text(), "service_to", endBy(v.to, year.to).text(), "outcome", outcome,
				"cost", euros(cost), "reclaimed", reclaimed, "unit", unit, "responsible_municipality", c.responsible)
		}
	}
}

func (w *world) servicesOffered(s stream, b *book, y int) {
	end := date(y, 12, 31)
	using := map[string]int{}
	for _, c := range w.cases {
		for _, v := range c.services {
			if v.contains(end) {
				using[v.kind]++
			}
		}
	}
	for _, kind := range b.catalogue.Lists["service"].Codes() {
		if kind != "other" {
			waiting := using[kind]*s.between(0, 3)/10 + max(0, s.between(-3, 2))
			b.add("offered", "service", kind, "unit", "visa pašvaldība", "places", strconv.Itoa(using[kind]*11/10+2), "waiting", strconv.Itoa(waiting))
		}
	}
}

// assistance goes month by month to poor households.
func (w *world) assistance(s stream, b *book, y int) {
	kinds := codesOf("gmi", 34, "housing", 38, "municipal", 18, "crisis", 5, "in_kind", 5)
	for i := range w.families {
		f := &w.families[i]
		if !f.poor || f.away || f.abroad != "" || !s.chance(6500) {
			continue
		}
		kind := pick(s, kinds)
		months := s.between(2, 8)
		if kind == "crisis" {
			months = 1
		}
		first := s.between(1, 13-months)
		for m := first; m < first+months; m++ {
			children := len(w.minors(f, date(y, m, 1)))
			if children == 0 {
				continue
			}
			b.add("assistance", "household", "M-"+pad(i, 5), "kind", kind, "month", fmt.Sprintf("%d-%02d", y, m),
				"children", strconv.Itoa(children), "amount", euros(3500+children*s.between(1500, 7000)))
		}
	}
}

func (w *world) correctionFiles(b *book, y int) {
	year := yearSpan(y)
	for _, k := range w.corrections {
		if !k.file.touches(year) {
			continue
		}
		c := &w.children[k.child]
		from, to := "", ""
		if k.programme.from <= year.to {
			from, to = k.programme.from.text(), endBy(k.programme.to, year.to).text()
		}
		b.add("correction", "child_code", c.code, "born", c.born.text(), "file_from", k.file.from.text(),
			"file_to", endBy(k.file.to, year.to).text(), "programme_from", from, "programme_to", to)
	}
}
