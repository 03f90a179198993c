package demo

// learning gives every child its way through pre-school, school and what follows.
func (w *world) learning() {
	s := w.stream("learning")
	for i := range w.children {
		c := &w.children[i]
		f := &w.families[c.family]
		if f.abroad == "" && !neverLearns(c.missing) {
			w.learn(s, f, c)
		}
	}
}

// neverLearns says whether a reason keeps a child out of school as well as out
// of pre-school.
func neverLearns(reason string) bool {
	return reason != "" && !onlyBeforeSchool(reason)
}

func onlyBeforeSchool(reason string) bool {
	return reason == "starts_next_year" || reason == "home_preschool"
}

func (w *world) learn(s stream, f *family, c *child) {
	begins := c.born.year() + 7
	outside := int16(0)
	if !f.away && s.chance(300) {
		outside = int16(-1 - s.IntN(len(elsewhere())))
	}
	w.preschoolOf(s, f, c, begins, outside)
	w.basicOf(s, f, c, begins, outside)
	w.afterBasic(s, f, c, begins+9, outside)
	if s.chance(1100) && outside == 0 {
		from := begins + 1
		w.enrol(f, c, w.choose(s, "interest", f.unit), "interest", "", date(from, 9, 1), date(from+s.between(3, 8), 5, 31))
	}
}

// preschoolOf: most come at two or three, all at five at the latest.
func (w *world) preschoolOf(s stream, f *family, c *child, begins int, outside int16) {
	if onlyBeforeSchool(c.missing) {
		return
	}
	at := f.preschool
	if outside != 0 {
		at = outside
	}
	from := begins - 7 + pick(s, []weighted[int]{{45, 2}, {35, 3}, {12, 4}, {8, 5}})
	w.enrol(f, c, at, "preschool", programme("01011111", c.need), date(from, 9, 1), date(begins, 8, 31))
}

// basicOf: nine years, a few with a change of school in between.
func (w *world) basicOf(s stream, f *family, c *child, begins int, outside int16) {
	at := f.school
	if c.special {
		at = w.choose(s, "special", f.unit)
	}
	if outside != 0 {
		at = outside
	}
	from, to := date(begins, 9, 1), date(begins+9, 6, 14)
	code := programme("21011111", c.need)
	if s.chance(1500) && !c.special {
		change := s.dayIn(span{from + 100, to - 100})
		w.enrol(f, c, at, "basic", code, from, change)
		at, from = w.choose(s, "basic", f.unit), change+1
	}
	w.enrol(f, c, at, "basic", code, from, to)
}

// afterBasic: secondary, vocational, or nothing.
func (w *world) afterBasic(s stream, f *family, c *child, year int, outside int16) {
	from := date(year, 9, 1)
	switch way := s.IntN(100); {
	case way < 53:
		at := f.secondary
		if w.institutions[f.school].kind == "secondary" && s.chance(8000) {
			at = f.school
		}
		if outside != 0 {
			at = outside
		}
		w.enrol(f, c, at, "secondary", programme("31016011", c.need), from, date(year+3, 6, 20))
	case way < 98:
		at := f.vocational
		if outside != 0 || s.chance(3500) {
			at = int16(-1 - s.IntN(len(elsewhere())))
		}
		code := pick(s, codesOf("33521021", 30, "33811021", 25, "32213011", 20, "33341021", 25))
		w.enrol(f, c, at, "vocational", code, from, date(year+4, 6, 28))
	}
}

// enrol adds a stretch, cut to when the family lives here; guests learn here all along.
func (w *world) enrol(f *family, c *child, at int16, stage, programme string, from, to day) {
	if !f.away {
		from, to = max(from, f.here.from), min(to, f.here.to)
	}
	e := enrolment{span{from, to}, at, stage, programme}
	if from <= to && e.touches(w.window) && (!f.away || at >= 0) {
		c.spans = append(c.spans, e)
	}
}

// programme puts the digits of a special programme into positions 5 and 6.
func programme(usual, need string) string {
	if need == "" {
		return usual
	}
	return usual[:4] + need + usual[6:]
}

// learnsOn says whether a child is in an institution other than of interest education.
func (c child) learnsOn(d day) bool {
	for _, e := range c.spans {
		if e.stage != "interest" && e.contains(d) {
			return true
		}
	}
	return false
}

// schoolOn gives the stretch in a school here on a day, with no pre-school and no
// interest education.
func (w *world) schoolOn(c *child, d day) (enrolment, bool) {
	for _, e := range c.spans {
		if e.contains(d) && e.institution >= 0 && e.stage != "interest" && e.stage != "preschool" {
			return e, true
		}
	}
	return enrolment{}, false
}

// reasonOn gives why a child of compulsory age is in no institution on a day;
// listed is false for all others.
func (w *world) reasonOn(c *child, d day) (reason string, listed bool) {
	if age := c.born.ageOn(d); age < compulsoryFrom || !c.isMinor(d) || c.learnsOn(d) {
		return "", false
	}
	if c.missing == "" {
		return "basic_finished", true
	}
	return c.missing, true
}

// compulsoryFrom is the age from which the register lists children. It shapes
// made-up data only; what counts is read from the dated legal values.
const compulsoryFrom = 5

// absence is one pupil's missed lessons of a semester.
type absence struct {
	child    int32
	stage    string
	semester int
	lessons  int
}

// schoolYear is what schools keep of a school year, by institution.
type schoolYear struct {
	absences map[int16][]absence
	pupils   map[int16]int // on 31 December
}

// schoolYearOf gives the absences of the school year that begins in a year. They
// depend on that year alone, so the whole workbook of the next folder repeats
// the first semester of this one.
func (w *world) schoolYearOf(begins int) schoolYear {
	s := w.stream("absences", begins)
	days := [2]day{date(begins, 12, 31), date(begins+1, 5, 31)}
	out := schoolYear{map[int16][]absence{}, map[int16]int{}}
	for i := range w.children {
		c := &w.children[i]
		if c.code[0] == 'B' {
			continue
		}
		was := false
		for n, d := range days {
			e, ok := w.schoolOn(c, d)
			if !ok {
				continue
			}
			lessons := missedLessons(s, e.stage, w.families[c.family].poor, was)
			was = lessons > manyLessons
			if n == 0 {
				out.pupils[e.institution]++
			}
			if lessons > 0 && d <= w.window.to {
				out.absences[e.institution] = append(out.absences[e.institution], absence{int32(i), e.stage, n + 1, lessons})
			}
		}
	}
	return out
}

// manyLessons splits the few who miss much from the many who miss little.
const manyLessons = 20

func missedLessons(s stream, stage string, poor, before bool) int {
	much := map[string]int{"basic": 27, "secondary": 75, "vocational": 280}[stage]
	if poor {
		much *= 3
	}
	if before {
		much = 5500
	}
	switch {
	case s.chance(much):
		return manyLessons + 1 + s.IntN(60)*s.IntN(60)/20
	case s.chance(70):
		return manyLessons // the limit itself
	case s.chance(2400):
		return 1 + s.IntN(5)*s.IntN(5)
	}
	return 0
}
