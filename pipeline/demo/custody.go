package demo

import (
	"fmt"
	"sort"
)

// decision is one decision about one family: a row for each parent and child.
type decision struct {
	day      day
	number   string
	kind     string // code of custody_decision
	by       string
	ground   string
	family   int32
	mother   bool
	father   bool
	children []int32
}

// suspensions suspends custody through the years, places children in care where
// no parent is left, and lets about half return within a year or two.
func (w *world) suspensions() {
	s := w.stream("custody")
	for y := w.first - 1; y <= w.opts.LastYear; y++ {
		for range s.about(w.share(2200)) {
			w.suspend(s, s.dayIn(yearSpan(y)))
		}
		for range s.about(w.share(1300)) {
			w.warn(s, s.dayIn(yearSpan(y)))
		}
		for range s.about(w.share(2600)) {
			w.report(s, s.dayIn(yearSpan(y)))
		}
	}
}

// knownFamily picks, in so many of 10 000 cases, a family at risk with which the
// social service works on that day and which the orphans' court did not yet meet.
func (w *world) knownFamily(s stream, on day, of10000 int) (int32, *riskCase) {
	if s.chance(of10000) && len(w.cases) > 0 {
		for range 60 {
			c := &w.cases[s.IntN(len(w.cases))]
			if c.atRisk && c.contains(on) && !w.met[c.family] && len(w.minors(&w.families[c.family], on)) > 0 {
				return c.family, c
			}
		}
	}
	return w.unusedFamily(s, on), nil
}

func (w *world) suspend(s stream, on day) {
	id, known := w.knownFamily(s, on, 6000)
	if id < 0 {
		return
	}
	f := &w.families[id]
	f.pinned, w.met[id] = true, true
	d := decision{day: on, kind: "suspended", by: "court_collegial", family: id, children: w.minors(f, on)}
	d.mother, d.father = true, f.father != "" && s.chance(5000)
	if f.father != "" && !d.father && s.chance(3500) {
		d.mother, d.father = false, true
	}
	if s.chance(4000) {
		d.by = "court_single"
	}
	d.ground = pick(s, codesOf("violence", 22, "neglect", 38, "danger", 22, "obstacles", 12, "consent", 1, "other", 3, "", 2))
	w.custody = append(w.custody, d)

	until, ended := never, ""
	switch fate := s.IntN(100); {
	case fate < 52:
		until, ended = on+day(s.between(50, 600)), "returned"
		w.restore(s, d, until, known)
	case fate < 72:
		removed := d
		removed.day, removed.kind, removed.by = on+day(s.between(390, 640)), "removed", "court_of_law"
		w.decide(removed)
		if s.chance(2500) {
			until, ended = removed.day+day(s.between(90, 300)), "adopted"
		}
	}
	if d.mother && (d.father || f.father == "") {
		w.placeInCare(s, d.children, on, until, ended, carePlan(s, 40, 28, 32))
	}
}

// restore gives custody back and, to most, a service afterwards.
func (w *world) restore(s stream, d decision, on day, known *riskCase) {
	d.day, d.kind, d.by, d.ground = on, "restored", "court_collegial", ""
	w.decide(d)
	if known == nil || !s.chance(6000) {
		return
	}
	to := on + day(s.between(60, 200))
	known.to = max(known.to, to)
	known.services = append(known.services, service{span: span{on - day(s.between(0, 40)), to}, kind: "family_support_centre", child: -1, provider: "own", outcome: "goal_reached", monthly: 15000})
}

// decide keeps a decision for the children who are still under 18 and here.
func (w *world) decide(d decision) {
	var still []int32
	for _, c := range d.children {
		if w.children[c].isMinor(d.day) {
			still = append(still, c)
		}
	}
	if d.children = still; len(still) > 0 {
		w.custody = append(w.custody, d)
	}
}

// warn tells parents to remedy what endangers their children.
func (w *world) warn(s stream, on day) {
	id, _ := w.knownFamily(s, on, 7000)
	if id < 0 {
		return
	}
	f := &w.families[id]
	f.pinned, w.met[id] = true, true
	w.decide(decision{day: on, kind: "told_to_remedy", by: "court_collegial", ground: pick(s, codesOf("neglect", 70, "violence", 15, "", 15)),
		family: id, mother: true, father: f.father != "" && s.chance(4000), children: w.minors(f, on)})
}

// reportedFamily is a family about which the orphans' court told others.
type reportedFamily struct {
	day      day
	family   int32
	children int
	told     string
}

func (w *world) report(s stream, on day) {
	id, _ := w.knownFamily(s, on, 7500)
	if id < 0 {
		return
	}
	f := &w.families[id]
	f.pinned = true
	r := reportedFamily{on, id, len(w.minors(f, on)), pick(s, codesOf("social_service", 78, "school", 8, "municipal_police", 7, "state_police", 4, "other", 3))}
	w.reports = append(w.reports, r)
	if s.chance(1500) {
		r.day, r.told = on+day(s.between(20, 120)), "state_police"
		w.reports = append(w.reports, r)
	}
}

// numberDecisions numbers the decisions of each year in the order of their days.
func (w *world) numberDecisions() {
	sort.SliceStable(w.custody, func(i, j int) bool { return w.custody[i].day < w.custody[j].day })
	next := map[int]int{}
	for i := range w.custody {
		y := w.custody[i].day.year()
		next[y]++
		w.custody[i].number = fmt.Sprintf("BT-%s/%d", pad(next[y], 3), y)
	}
}
