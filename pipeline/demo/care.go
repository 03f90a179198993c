package demo

// careSpan is a stretch of a child's out-of-family care.
type careSpan struct {
	span
	child    int32  // -1: a child with the court's own number
	code     string // the court's own number of a child without a personal code
	born     day    // of that child
	form     string
	ended    string
	deciding string // "" when ours
}

// plan is how siblings live in care: a first form, and perhaps another later.
type plan struct {
	first, then string
	after       int // days until then
}

// carePlan draws a plan with the weights of guardian, foster family, institution.
func carePlan(s stream, guardian, foster, institution int) plan {
	forms := codesOf("guardian", guardian, "foster_family", foster, "institution", institution)
	p := plan{first: pick(s, forms)}
	leaves := map[string]int{"guardian": 300, "foster_family": 2200, "institution": 7500}[p.first]
	if s.chance(leaves) {
		p.after = s.between(40, 240)
		p.then = pick(s, codesOf("guardian", 60, "foster_family", 40))
		if p.then == p.first {
			p.then = "guardian"
		}
		if p.then == p.first {
			p.then = "foster_family"
		}
	}
	return p
}

// placeInCare gives children spans from a day until a day, cut at their 18th birthday.
func (w *world) placeInCare(s stream, children []int32, from, until day, ended string, p plan) {
	touch := day(s.IntN(2)) // a new form begins on the last day of the old one, or the day after
	for _, n := range children {
		c := &w.children[n]
		to, why := until, ended
		if cut := c.minorUntil(to); cut < to {
			to, why = cut, "of_age"
		}
		if from > to {
			continue
		}
		c.care = true
		change := from + day(p.after)
		if p.then == "" || change+10 > to {
			w.care = append(w.care, careSpan{span: span{from, to}, child: n, form: p.first, ended: why})
			continue
		}
		w.care = append(w.care,
			careSpan{span: span{from, change}, child: n, form: p.first, ended: "changed"},
			careSpan{span: span{change + touch, to}, child: n, form: p.then, ended: why})
	}
}

// careStock fills care with those placed before the window opens, so that the
// first year has as many children in care as the last.
func (w *world) careStock() {
	s := w.stream("care")
	start := w.window.from
	target := w.opts.Size.Children() * 176 / 10000
	for tries, placed := 0, 0; placed < target && tries < 50*target; tries++ {
		id := w.unusedFamily(s, start)
		if id < 0 {
			break
		}
		f := &w.families[id]
		minors := w.minors(f, start)
		youngest := w.children[minors[len(minors)-1]]
		if s.IntN(9) >= youngest.born.ageOn(start) {
			continue
		}
		f.pinned, w.met[id] = true, true
		from := max(start-day(s.between(10, 2400)), youngest.born+day(s.between(5, 60)))
		until, ended := never, ""
		switch n := s.IntN(100); {
		case n < 2*w.opts.Years:
			until, ended = s.dayIn(w.window), "returned"
			w.decide(decision{day: until, kind: "restored", by: "court_collegial", family: id, mother: true, children: minors})
		case n < 4*w.opts.Years:
			until, ended = s.dayIn(w.window), "adopted"
		}
		p := carePlan(s, 67, 22, 11)
		if p.first == "institution" && s.chance(6000) {
			p.then = "" // those who have lived there long stay
		}
		if p.then != "" {
			p.after = int(s.dayIn(w.window) - from)
		}
		w.placeInCare(s, minors, from, until, ended, p)
		placed += len(minors)
	}
	w.numberDecisions()
	w.careOddities(s)
}

// careOddities adds what every court has: the own municipality written out, a
// child decided elsewhere, a child without a personal code.
func (w *world) careOddities(s stream) {
	m := w.opts.Municipality
	for i := range w.care {
		if i%37 == 5 {
			w.care[i].deciding = []string{m.Name, m.Genitive + " pašvaldība", m.Code}[i%3]
		}
	}
	for i := range 2 {
		born := w.window.from - day(s.between(3*365, 12*365))
		from := w.window.from + day(s.between(0, 300))
		c := careSpan{span: span{from, never}, child: -1, code: "B-" + pad(11+i, 2), born: born, form: "guardian"}
		if i == 1 {
			c.form, c.deciding = "foster_family", otherMunicipalities()[0]
		}
		w.care = append(w.care, c)
	}
}

// fosterFamily is a family with the status, by number only.
type fosterFamily struct {
	span
	number string
	kind   string
	places int
	unit   int16
}

func (w *world) fosterFamilies() {
	s := w.stream("foster")
	add := func(from, to day) {
		f := fosterFamily{span{from, to}, "AĢ-" + pad(len(w.foster)+1, 3), pick(s, codesOf("foster", 88, "crisis", 8, "disability", 4)), s.between(1, 4), pick(s, w.unitWeights)}
		w.foster = append(w.foster, f)
		if f.kind == "foster" && s.chance(500) { // a second status of the same family
			f.kind, f.from = "crisis", min(f.from+day(s.between(200, 900)), f.to)
			w.foster = append(w.foster, f)
		}
	}
	for range atLeast(4, s.about(w.share(1900))) {
		to := never
		if s.chance(400 * w.opts.Years) {
			to = s.dayIn(w.window)
		}
		add(w.window.from-day(s.between(100, 4000)), to)
	}
	for y := w.first; y <= w.opts.LastYear; y++ {
		for range s.about(w.share(110)) {
			add(s.dayIn(yearSpan(y)), never)
		}
	}
}
