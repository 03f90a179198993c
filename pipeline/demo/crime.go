package demo

import "sort"

// offence is one deed of one child, as one of the two police forces has it.
type offence struct {
	day    day
	state  bool // recorded by the State Police
	number string
	child  int32 // -1: a child without a personal code, of another country
	code   string
	born   day
	kind   string
	object string
	event  int // deeds of one case share it
}

// correction is a prevention file with its programme.
type correction struct {
	file, programme span // programme.from never: none drawn up yet
	child           int32
}

// crime lets about five of a thousand children aged 7 to 17 offend each year.
func (w *world) crime() {
	s := w.stream("crime")
	filed := map[int32]bool{}
	for y := w.first; y <= w.opts.LastYear; y++ {
		var able []int32
		for i := range w.children {
			c := &w.children[i]
			f := &w.families[c.family]
			if age := c.born.ageOn(date(y, 1, 1)); age >= 7 && age <= 16 && f.abroad == "" && (c.isMinor(date(y, 12, 31)) || f.away) && c.code[0] != 'B' {
				able = append(able, int32(i))
			}
		}
		if len(able) == 0 {
			continue
		}
		for range s.about(len(able) * 52) {
			w.offend(s, y, w.offender(s, able, y), filed)
		}
		for i := range 2 { // visitors without a personal code
			d := s.dayIn(yearSpan(y))
			w.offences = append(w.offences, offence{day: d, child: -1, code: "B-" + pad(y%100*10+i, 3), born: d - day(s.between(13*366, 17*365)), kind: "administrative", object: pick(s, objects()), event: len(w.offences)})
		}
	}
	w.numberOffences()
}

// offender prefers the older ones.
func (w *world) offender(s stream, able []int32, y int) int32 {
	for {
		n := able[s.IntN(len(able))]
		if age := w.children[n].born.ageOn(date(y, 7, 1)); s.IntN(17*17) < (age-6)*(age-6)*2 {
			return n
		}
	}
}

func objects() []weighted[string] {
	return codesOf("property", 31, "substances", 27, "health", 16, "order", 14, "traffic", 8, "other", 2, "", 2)
}

func (w *world) offend(s stream, y int, n int32, filed map[int32]bool) {
	c := &w.children[n]
	deeds := pick(s, []weighted[int]{{80, 1}, {14, 2}, {6, 3}})
	first := never
	for range deeds {
		d := s.dayIn(yearSpan(y))
		if d >= c.adult() {
			continue
		}
		o := offence{day: d, child: n, kind: "administrative", object: pick(s, objects()), event: len(w.offences)}
		if c.born.ageOn(d) >= 14 && s.chance(4200) {
			o.kind = pick(s, codesOf("criminal_misdemeanour", 34, "less_serious_crime", 40, "serious_crime", 23, "especially_serious_crime", 3))
			o.state = true
		} else if s.chance(2500) {
			o.state = true
		}
		first = min(first, d)
		w.offences = append(w.offences, o)
		if s.chance(1200) { // a sibling was there too
			w.companion(o, c.family)
		}
	}
	if first != never && !w.families[c.family].away && !filed[n] && s.chance(7000) {
		filed[n] = true
		w.openFile(s, n, first)
	}
}

func (w *world) companion(o offence, family int32) {
	for _, n := range w.families[family].children {
		c := &w.children[n]
		if n != o.child && o.day < c.adult() && c.born.ageOn(o.day) >= 14 {
			o.child = n
			w.offences = append(w.offences, o)
			return
		}
	}
}

func (w *world) openFile(s stream, n int32, deed day) {
	c := &w.children[n]
	file := span{deed + day(s.between(5, 32)), 0}
	file.to = c.minorUntil(file.from + day(s.between(150, 560)))
	if file.from > file.to {
		return
	}
	k := correction{file: file, child: n, programme: span{never, never}}
	if from := file.from + day(s.between(7, 60)); s.chance(7500) && from <= file.to {
		k.programme = span{from, min(file.to, from+day(s.between(120, 400)))}
	}
	w.corrections = append(w.corrections, k)
}

// numberOffences numbers each force's cases of a year in the order of their days.
func (w *world) numberOffences() {
	sort.SliceStable(w.offences, func(i, j int) bool { return w.offences[i].day < w.offences[j].day })
	next := map[[2]int]int{}
	numbers := map[int]string{}
	for i := range w.offences {
		o := &w.offences[i]
		if numbers[o.event] == "" {
			force, prefix := 0, "AP"
			if o.state {
				force, prefix = 1, "VP"
			}
			y := o.day.year()
			next[[2]int{y, force}]++
			numbers[o.event] = prefix + "-" + pad(y, 4) + "-" + pad(next[[2]int{y, force}], 4)
		}
		o.number = numbers[o.event]
	}
}
