package demo

import "strconv"

// courtBook is the orphans' court's workbook of a year.
func (w *world) courtBook(y int, sender string) *book {
	b := w.newBook("orphans_court", sender, y)
	for _, d := range w.custody {
		if d.day.year() == y {
			w.decisionRows(b, d)
		}
	}
	w.careRows(b, y)
	w.fosterRows(b, y)
	for _, r := range w.reports {
		if r.day.year() == y {
			b.add("reported_families", "family", "BT-"+pad(int(r.family), 5), "day", r.day.text(), "children", strconv.Itoa(r.children), "told", r.told)
		}
	}
	b.sayNone()
	return b
}

func (w *world) decisionRows(b *book, d decision) {
	f := &w.families[d.family]
	for _, n := range d.children {
		c := &w.children[n]
		row := func(parent, code string) {
			b.add("custody", "decision_no", d.number, "day", d.day.text(), "decision", d.kind, "decided_by", d.by,
				"parent_code", code, "parent", parent, "child_code", c.code, "born", c.born.text(), "ground", d.ground)
		}
		if d.mother {
			row("mother", f.mother)
		}
		if d.father {
			row("father", f.father)
		}
	}
}

func (w *world) careRows(b *book, y int) {
	year := yearSpan(y)
	for _, c := range w.care {
		if !c.touches(year) {
			continue
		}
		code, born, sex := c.code, c.born, ""
		if c.child >= 0 {
			k := &w.children[c.child]
			code, born, sex = k.code, k.born, k.sex
		}
		ended := c.ended
		if c.to > year.to {
			ended = ""
		}
		b.add("care", "child_code", code, "born", born.text(), "sex", sex, "form", c.form, "care_from", c.from.text(),
			"care_to", endBy(c.to, year.to).text(), "ended_by", ended, "deciding_municipality", c.deciding)
	}
}

// fosterRows fills the families in turn until the children in foster care on the
// reference day have a place, as far as there are places.
func (w *world) fosterRows(b *book, y int) {
	year := yearSpan(y)
	s := w.stream("foster rows", y)
	left := 0
	for _, c := range w.care {
		if c.form == "foster_family" && c.contains(year.to) {
			left++
		}
	}
	for _, f := range w.foster {
		if !f.touches(year) {
			continue
		}
		children := 0
		if f.contains(year.to) && s.chance(8200) {
			children = min(left, f.places)
			left -= children
		}
		b.add("foster", "family", f.number, "kind", f.kind, "status_from", f.from.text(), "status_to", endBy(f.to, year.to).text(),
			"places", strconv.Itoa(f.places), "children", strconv.Itoa(children), "available", yesNo(children < f.places && s.chance(7500)), "unit", w.units[f.unit].name)
	}
}
