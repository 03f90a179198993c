package demo

// populationBook is the register of declared children of a district.
func (w *world) populationBook(y, district int, sender string) *book {
	b := w.newBook("population", sender, y)
	year := yearSpan(y)
	for i := range w.children {
		c := &w.children[i]
		f := &w.families[c.family]
		if f.away || !c.declared.touches(year) {
			continue
		}
		parts := []struct {
			span
			unit int16
		}{{c.declared, f.later}}
		if c.declared.from < f.moved && f.moved <= c.declared.to {
			parts[0].from = f.moved
			before := parts[0]
			before.span, before.unit = span{c.declared.from, f.moved - 1}, f.unit
			parts = append(parts, before)
		} else if f.moved > c.declared.to {
			parts[0].unit = f.unit
		}
		for _, p := range parts {
			if !p.touches(year) || w.districtOf(int(p.unit)) != district {
				continue
			}
			b.add("declared", "child_code", c.code, "born", c.born.text(), "sex", c.sex, "unit", w.units[p.unit].name,
				"declared_from", p.from.text(), "declared_to", endBy(p.to, year.to).text(),
				"mother_municipality", f.motherHome, "father_municipality", f.fatherHome,
				"lives_with", f.livesWith, "actual_municipality", f.actual)
		}
	}
	return b
}

// educationBook is what the education board of a district keeps.
func (w *world) educationBook(y, district int, sender string) *book {
	b := w.newBook("education_board", sender, y)
	for _, in := range w.institutions {
		if w.districtOf(in.unit) == district {
			b.add("institutions", "institution", in.code, "name", in.name, "kind", in.kind, "unit", w.units[in.unit].name)
		}
	}
	s := w.stream("education board", y, district)
	w.enrolments(s, b, y, district)
	w.unregistered(b, y, district)
	b.sayNone()
	return b
}

func (w *world) enrolments(s stream, b *book, y, district int) {
	shown := span{date(y-1, 9, 1), date(y, 12, 31)}
	outside := elsewhere()
	for i := range w.children {
		c := &w.children[i]
		for _, e := range c.spans {
			in, of := "", w.districtOf(int(w.families[c.family].unit))
			if e.institution >= 0 {
				in, of = w.institutions[e.institution].code, w.districtOf(w.institutions[e.institution].unit)
			} else {
				in = outside[-1-e.institution]
			}
			if of != district || !e.touches(shown) {
				continue
			}
			sex := c.sex
			if s.chance(80) {
				sex = ""
			}
			b.add("enrolments", "child_code", c.code, "born", c.born.text(), "sex", sex, "institution", in, "stage", e.stage,
				"programme", e.programme, "enrolled_from", e.from.text(), "enrolled_to", endBy(e.to, shown.to).text())
		}
	}
}

// unregistered are the lists the board got, with what it found out about each
// child who is in no institution at the end of the year.
func (w *world) unregistered(b *book, y, district int) {
	end := date(y, 12, 31)
	for _, on := range []day{date(y, 4, 1), date(y, 10, 1), date(y+1, 1, 1)} {
		for i := range w.children {
			c := &w.children[i]
			if w.districtOf(int(w.families[c.family].unitOn(end))) != district {
				continue
			}
			reason, at := w.reasonOn(c, end)
			if _, listed := w.reasonOn(c, on); !at || !listed {
				continue
			}
			if reason == unstated || reason == "clarifying" && on.year() == y && i%3 == 0 {
				reason = "" // entered later, or never
			}
			b.add("unregistered", "child_code", c.code, "born", c.born.text(), "list_day", on.text(), "status", reason)
		}
	}
}
