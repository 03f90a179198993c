package demo

import "fmt"

// family is parents with their children. All children of a family move together.
type family struct {
	unit, later    int16 // unit, and the one moved to on moved (the same when never)
	moved          day
	here           span   // when the family is declared here
	away           bool   // never declared here: its children only learn here
	abroad         string // reason group when the whole family lives in another country
	mother, father string // personal codes; father "" when unknown
	motherHome     string // "" when she has none
	fatherHome     string
	actual         string
	livesWith      string
	poor           bool
	pinned         bool // something of the family's story is told elsewhere: it stays and is not chosen again
	children       []int32
	preschool      int16 // institution of each kind, -1 when none
	school         int16
	secondary      int16
	vocational     int16
}

// child is a child or a young learner up to 20.
type child struct {
	code     string
	born     day
	sex      string
	family   int32
	declared span   // empty (from > to) when the family was never here in childhood
	need     string // digits 5–6 of a special programme, "" for most
	special  bool   // learns in a special school
	missing  string // reason for being in no institution, "" for most
	care     bool   // was in out-of-family care
	spans    []enrolment
}

// enrolment is one stretch in one institution.
type enrolment struct {
	span
	institution int16 // -1-n: the n-th institution elsewhere
	stage       string
	programme   string
}

func (c child) adult() day { return c.born.birthday(18) }

// minorUntil cuts a span at the day before the 18th birthday.
func (c child) minorUntil(to day) day { return min(to, c.adult()-1) }

// isMinor says whether the child is declared here, alive and under 18 on a day.
func (c child) isMinor(on day) bool { return c.born <= on && on < c.adult() && c.declared.contains(on) }

// unitOn gives the family's unit on a day.
func (f family) unitOn(d day) int16 {
	if d >= f.moved {
		return f.later
	}
	return f.unit
}

// people settles families: enough that about so many children are declared here
// on any day of the years, and a few from elsewhere who only learn here.
func (w *world) people() {
	s := w.stream("people")
	begin, end := w.window.from, w.window.to
	years := w.opts.Years + 22 // the oldest are 21 when the window opens
	first := date(begin.year()-21, 1, 1)
	n := w.opts.Size.Children()
	// A year brings a eighteenth of the children; a family has 1.76 of them.
	families := n * years * 100 / (18 * 176)
	families = families * 10000 / (10000 - 250*(w.opts.Years+1)) // those who move away or are yet to come
	guests := families * 35 / 1000
	w.families = make([]family, 0, families+guests)
	w.children = make([]child, 0, (families+guests)*18/10)
	for i := range families + guests {
		f := w.newFamily(s, i >= families)
		born := s.dayIn(span{first, end})
		w.addParents(s, &f, born)
		w.addChildren(s, f, born)
	}
}

func (w *world) newFamily(s stream, away bool) family {
	f := family{away: away, moved: never, here: span{0, never}, poor: s.chance(700)}
	f.unit = pick(s, w.unitWeights)
	f.later = f.unit
	switch {
	case away:
		f.here = span{never, never}
	case s.chance(250 * (w.opts.Years + 1)):
		f.here.from = s.dayIn(w.window)
	case s.chance(2500):
		f.here.from = w.window.from - day(s.between(1, 3000))
	}
	switch {
	case away:
	case s.chance(250 * (w.opts.Years + 1)):
		f.here.to = max(f.here.from+60, s.dayIn(w.window))
	case s.chance(500):
		f.moved, f.later = s.dayIn(w.window), pick(s, w.unitWeights)
		if f.moved <= f.here.from {
			f.moved, f.later = never, f.unit
		}
	}
	if !away && f.here.to == never && s.chance(400) {
		f.abroad = pick(s, codesOf("abroad", 90, "foreign_citizen", 8, "adopted_abroad", 2))
	}
	f.preschool = w.choose(s, "preschool", f.unit)
	f.school = w.choose(s, "basic", f.unit)
	if s.chance(6500) {
		f.school = w.choose(s, "secondary", f.unit)
	}
	f.secondary = w.choose(s, "secondary", f.unit)
	f.vocational = w.choose(s, "vocational", f.unit)
	return f
}

// choose picks an institution of a kind, most often in the family's own unit;
// -1 when there is none of that kind.
func (w *world) choose(s stream, kind string, in int16) int16 {
	all, own := w.schoolWeights[kind], w.nearWeights[near{kind, in}]
	switch {
	case len(all) == 0:
		return -1
	case len(own) > 0 && s.chance(6000):
		return pick(s, own)
	}
	return pick(s, all)
}

func (w *world) addParents(s stream, f *family, firstBorn day) {
	ours := w.opts.Municipality.Name
	mother := firstBorn - day(s.between(20*365, 37*365))
	f.mother = w.codes.code(mother, s.chance(400))
	f.motherHome, f.livesWith = ours, "both"
	if s.chance(8600) {
		father := mother + day(s.between(-8*365, 3*365))
		f.father = w.codes.code(father, s.chance(400))
		f.fatherHome = ours
	}
	other := otherMunicipalities()[s.IntN(len(otherMunicipalities()))]
	switch n := s.IntN(1000); {
	case f.away:
		f.motherHome, f.fatherHome = other, other
	case n < 15: // both parents declared elsewhere
		f.motherHome = other
		f.fatherHome = other
	case n < 65: // parents apart
		f.fatherHome = other
		f.livesWith = pick(s, codesOf("mother", 85, "father", 10, "", 3, "other", 2))
	case n < 70: // nobody declared anywhere
		f.motherHome, f.fatherHome, f.actual = "", "", ours
	case n < 73:
		f.motherHome, f.fatherHome = "", ""
	case f.father == "":
		f.livesWith = "mother"
	}
	if f.father == "" {
		f.fatherHome = ""
	}
}

func (w *world) addChildren(s stream, f family, born day) {
	count := pick(s, []weighted[int]{{45, 1}, {38, 2}, {13, 3}, {4, 4}})
	id := int32(len(w.families))
	for range count {
		if born > w.window.to {
			break
		}
		c := child{born: born, sex: "m", family: id, declared: span{max(born, f.here.from), f.here.to}}
		if s.chance(4870) {
			c.sex = "f"
		}
		c.code = w.codes.code(born, s.chance(150))
		if f.away && s.chance(200) {
			c.code = fmt.Sprintf("B-%d", len(w.children)%900000+17)
		}
		c.declared.to = c.minorUntil(c.declared.to)
		if s.chance(330) {
			c.need = pick(s, codesOf("56", 38, "58", 22, "55", 17, "57", 9, "59", 6, "53", 4, "52", 2, "51", 1, "54", 1))
			c.special = (c.need == "58" || c.need == "59" || c.need == "52" || c.need == "51") && s.chance(7000)
		}
		if f.abroad != "" {
			c.missing = f.abroad
		} else if s.chance(45) {
			c.missing = pick(s, codesOf("illness", 12, "clarifying", 22, "no_information", 14, "starts_next_year", 6, "residence_annulled", 6, "arrived", 8, "struck_off", 8, "refugee", 6, "home_preschool", 8, "other", 6, unstated, 4))
		}
		f.children = append(f.children, int32(len(w.children)))
		w.children = append(w.children, c)
		born += day(s.between(500, 1650))
	}
	w.families = append(w.families, f)
}

// unstated marks a child on the list of unregistered whose status nobody entered.
const unstated = "unstated"
