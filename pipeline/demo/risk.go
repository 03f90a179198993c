package demo

// riskCase is a family with which the social service works.
type riskCase struct {
	span
	family      int32
	reason      string
	source      string
	responsible string // "" when ours
	atRisk      bool   // false: only services, e.g. for a child with special needs
	services    []service
}

// service is one service to a family, or to one child of it.
type service struct {
	span
	kind     string
	child    int32 // -1: for the family
	special  bool
	provider string
	worker   string
	outcome  string
	monthly  int // cents
}

func reasons() []weighted[string] {
	return codesOf("neglect", 9, "poor_care", 24, "violence", 12, "housing", 8, "learning", 11, "behaviour", 8, "conflict", 8,
		"addiction", 9, "skills", 8, "parents_abroad", 2, "income", 6, "health", 3, "other", 2, "", 2)
}

func sources() []weighted[string] {
	return codesOf("school", 27, "orphans_court", 18, "municipal_police", 15, "state_police", 9, "family", 14, "health", 8, "social_service", 7, "other", 1, "", 1)
}

// services the social service gives to families at risk, and their monthly cost.
func kindsOfService() []weighted[serviceKind] {
	return []weighted[serviceKind]{
		{26, serviceKind{"family_assistant", 18000, 90, 240}}, {20, serviceKind{"psychologist", 9000, 40, 150}},
		{18, serviceKind{"family_support_centre", 21000, 90, 300}}, {11, serviceKind{"day_centre", 12000, 120, 500}},
		{9, serviceKind{"parent_group", 4000, 40, 90}}, {8, serviceKind{"rehabilitation", 30000, 30, 60}},
		{6, serviceKind{"crisis_intervention", 26000, 20, 70}}, {3, serviceKind{"crisis_centre", 54000, 20, 90}},
	}
}

type serviceKind struct {
	kind           string
	monthly        int
	short, longest int // days
}

// riskCases opens cases through the years and two years before, so that the
// first year has running ones.
func (w *world) riskCases() {
	s := w.stream("risk")
	for y := w.first - 2; y <= w.opts.LastYear; y++ {
		for i := range s.about(w.share(3800)) {
			on := s.dayIn(yearSpan(y))
			id := w.unusedFamily(s, on)
			if id < 0 {
				continue
			}
			w.families[id].pinned = true
			c := riskCase{span: span{on, on + day(s.between(80, 620))}, family: id, reason: pick(s, reasons()), source: pick(s, sources()), atRisk: true}
			if s.chance(200) || i == 0 && y == w.opts.LastYear { // one at least, to be paid for by another municipality
				c.responsible = otherMunicipalities()[s.IntN(3)]
			}
			used := map[string]bool{}
			for range s.between(1, 3) {
				w.addService(s, &c, pick(s, kindsOfService()), used)
			}
			w.cases = append(w.cases, c)
		}
	}
	w.specialServices()
	w.assignWorkers()
}

func (w *world) addService(s stream, c *riskCase, k serviceKind, used map[string]bool) {
	if used[k.kind] {
		return
	}
	used[k.kind] = true
	from := c.from + day(s.between(0, 45))
	to := min(from+day(s.between(k.short, k.longest)), c.to)
	v := service{span: span{from, to}, kind: k.kind, child: -1, provider: "own", monthly: k.monthly * s.between(80, 120) / 100}
	if s.chance(3000) {
		v.provider = "contracted"
	}
	if k.kind == "psychologist" || k.kind == "rehabilitation" || k.kind == "day_centre" {
		minors := w.minors(&w.families[c.family], from)
		if len(minors) == 0 {
			return
		}
		v.child = minors[s.IntN(len(minors))]
		v.special = w.children[v.child].need != ""
		v.to = w.children[v.child].minorUntil(v.to)
	}
	v.outcome = pick(s, codesOf("goal_reached", 48, "interrupted", 17, "refused", 14, "moved", 13, "child_removed", 5, "", 3))
	if v.from <= v.to {
		c.services = append(c.services, v)
	}
}

// specialServices go to families raising a child with special needs.
func (w *world) specialServices() {
	s := w.stream("special services")
	kinds := []weighted[serviceKind]{{35, serviceKind{"personal_assistant", 24000, 200, 900}}, {25, serviceKind{"respite", 31000, 30, 120}}, {25, serviceKind{"rehabilitation", 28000, 30, 90}}, {15, serviceKind{"day_centre", 14000, 200, 800}}}
	for _, id := range w.steady {
		f := &w.families[id]
		if f.pinned || !s.chance(6000) {
			continue
		}
		for _, n := range f.children {
			c := &w.children[n]
			if c.need == "" || !c.isMinor(w.window.from) {
				continue
			}
			k := pick(s, kinds)
			from := w.window.from + day(s.between(-200, 365*w.opts.Years))
			to := c.minorUntil(from + day(s.between(k.short, k.longest)))
			if from > to {
				continue
			}
			f.pinned = true
			w.cases = append(w.cases, riskCase{family: id, services: []service{{
				span: span{from, to}, kind: k.kind, child: n, special: true, provider: pick(s, codesOf("own", 40, "contracted", 60)),
				outcome: pick(s, codesOf("goal_reached", 60, "interrupted", 25, "refused", 15)), monthly: k.monthly * s.between(70, 130) / 100,
			}}})
			break
		}
	}
}

// assignWorkers gives every family assistant's service a worker who has fewer
// families than the norm of practice on all its days.
func (w *world) assignWorkers() {
	var workers [][]span
	for i := range w.cases {
		for j := range w.cases[i].services {
			v := &w.cases[i].services[j]
			if v.kind == "family_assistant" {
				v.worker = workerName(freeWorker(&workers, v.span))
			}
		}
	}
}

// familiesOfWorker is how many families the made-up assistants take at once.
const familiesOfWorker = 4

func freeWorker(workers *[][]span, v span) int {
	for n, busy := range *workers {
		load := 0
		for _, b := range busy {
			if b.touches(v) {
				load++
			}
		}
		if load < familiesOfWorker {
			(*workers)[n] = append(busy, v)
			return n
		}
	}
	*workers = append(*workers, []span{v})
	return len(*workers) - 1
}

func workerName(n int) string { return "ĢA-" + pad(n+1, 2) }
