package pipeline

import (
	"encoding/csv"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"bernskats/pipeline/model"
)

// stranger is somebody who has the published facts and has read the published
// definitions, and no more. The equations it sets up are its own: it knows
// nothing of universes, inner cells or certificates.
//
// What it takes for granted:
//   - every count is a whole number of 0 or more. That a withheld number is not 0
//     it cannot know: categories of nobody are withheld too where they must not be
//     told apart from small ones;
//   - a category without a line, in a breakdown with lines, is of nobody;
//   - parts of a breakdown that does not overlap add up to its whole, or to less
//     where senders may leave the column empty (see mayBeEmpty); parts of one that
//     overlaps are not greater than the whole and together not less than it;
//   - a measure that is a part of another is not greater; a denominator is the
//     number it is a denominator of (see parts);
//   - what the definitions say of nested periods, of the same families in several
//     measures, and of a number at the end of one year and the start of the next.
//
// It does not use that a withheld number by itself must be from 1 to 4: the rule
// is public, and the documentation says that it is no secret.
type stranger struct {
	measures map[string]model.Measure
	facts    map[figure]line
	periods  map[string][]string // of a measure
	tables   map[string][]figure // measure|period|dimensions → its lines
	unknown  map[string]int
	names    []string
	equal    []equation
}

// figure is one line of facts.csv.
type figure struct{ measure, period, breakdown string }

func (f figure) String() string { return f.measure + "|" + f.period + "|" + f.breakdown }

// by is the figure for one more category.
func (f figure) by(dimension, code string) figure {
	parts := append(model.ParseBreakdown(f.breakdown), model.Part{Dimension: dimension, Code: code})
	return figure{f.measure, f.period, model.BreakdownKey(parts...)}
}

func (f figure) of(measure string) figure { return figure{measure, f.period, f.breakdown} }
func (f figure) in(period string) figure  { return figure{f.measure, period, f.breakdown} }

type line struct {
	value       int64
	known       bool
	denominator int64 // -1: none
	counted     bool  // from rows; else it is another's total
	complete    bool  // everybody expected has sent
}

// sum is a linear expression of unknown numbers.
type sum struct {
	of    map[int]float64
	known float64
}

func (a sum) plus(b sum, times float64) sum {
	out := sum{maps.Clone(a.of), a.known + times*b.known}
	for x, by := range b.of {
		if out.of == nil {
			out.of = map[int]float64{}
		}
		if out.of[x] += times * by; out.of[x] == 0 {
			delete(out.of, x)
		}
	}
	return out
}

// equation is a sum that is 0, or not less than 0.
type equation struct {
	sum
	atLeast bool
	why     string
}

// mayBeEmpty are dimensions that senders need not give.
func mayBeEmpty(measure, dimension string) bool {
	name, _, _ := strings.Cut(measure, ".")
	return dimension == "unit" || slices.Contains([]string{
		"responsibility responsible", "families_at_risk reason", "school_violence told", "school_violence relation", "reported_families told",
		"social_services provider_kind", "family_assistants provider_kind", "custody_suspended ground", "offences object", "custody_restored decided_by",
		"child_offenders group", "foster_families kind", "out_of_family_care ended_by", "child_offenders age", "child_offenders sex",
	}, name+" "+dimension)
}

// newStranger reads facts.csv as a reader of it would: its own municipality, and
// only counts of persons.
func newStranger(r io.Reader, area string, measures []model.Measure, persons []string) (*stranger, error) {
	s := &stranger{measures: map[string]model.Measure{}, facts: map[figure]line{}, periods: map[string][]string{}, tables: map[string][]figure{}, unknown: map[string]int{}}
	for _, m := range measures {
		if slices.Contains(persons, m.Counts) {
			s.measures[m.ID] = m
		}
	}
	lines, err := csv.NewReader(r).ReadAll()
	if err != nil {
		return nil, err
	}
	column := map[string]int{}
	for i, name := range lines[0] {
		column[name] = i
	}
	for _, cells := range lines[1:] {
		cell := func(name string) string { return cells[column[name]] }
		f := figure{cell("measure"), cell("period"), cell("breakdown")}
		if _, ok := s.measures[f.measure]; !ok || cell("area") != area || cell("status") == "not_delivered" {
			continue
		}
		l := line{denominator: -1, counted: cell("origin") == "counted", complete: cell("received") == cell("expected")}
		if l.known = cell("status") != "withheld"; l.known {
			if l.value, err = strconv.ParseInt(cell("value"), 10, 64); err != nil {
				return nil, fmt.Errorf("%s: %w", f, err)
			}
		}
		if d := cell("denominator"); d != "" {
			if l.denominator, err = strconv.ParseInt(d, 10, 64); err != nil {
				return nil, fmt.Errorf("%s: %w", f, err)
			}
		}
		s.facts[f] = l
		if !slices.Contains(s.periods[f.measure], f.period) {
			s.periods[f.measure] = append(s.periods[f.measure], f.period)
		}
		s.tables[s.table(f)] = append(s.tables[s.table(f)], f)
	}
	return s, nil
}

func (s *stranger) table(f figure) string {
	var dims []string
	for _, p := range model.ParseBreakdown(f.breakdown) {
		dims = append(dims, p.Dimension)
	}
	return f.measure + "|" + f.period + "|" + strings.Join(dims, "+")
}

// variable is an unknown number with a name.
func (s *stranger) variable(name string) sum {
	x, ok := s.unknown[name]
	if !ok {
		x = len(s.names)
		s.unknown[name] = x
		s.names = append(s.names, name)
	}
	return sum{of: map[int]float64{x: 1}}
}

// number is what the stranger knows of a figure; ok is false when it is nowhere.
func (s *stranger) number(f figure) (n sum, ok bool) {
	l, given := s.facts[f]
	switch {
	case given && l.known:
		return sum{known: float64(l.value)}, true
	case given:
		return s.variable(f.String()), true
	case len(s.tables[s.table(f)]) > 0 && !s.coarse(f):
		return sum{}, true
	}
	return sum{}, false
}

// coarse says whether a breakdown has groups in place of some categories.
func (s *stranger) coarse(f figure) bool {
	parts := model.ParseBreakdown(f.breakdown)
	if len(parts) == 0 {
		return false
	}
	for _, p := range parts {
		codes, own := strings.CutPrefix(s.measures[f.measure].Lists[p.Dimension], "- ")
		for _, g := range s.tables[s.table(f)] {
			for _, q := range model.ParseBreakdown(g.breakdown) {
				if own && q.Dimension == p.Dimension && !slices.Contains(strings.Fields(codes), q.Code) {
					return true
				}
			}
		}
	}
	return false
}

// total adds numbers; ok is false when one is nowhere.
func (s *stranger) total(figures ...figure) (n sum, ok bool) {
	for _, f := range figures {
		m, ok := s.number(f)
		if !ok {
			return n, false
		}
		n = n.plus(m, 1)
	}
	return n, len(figures) > 0
}

func (s *stranger) same(why string, a, b sum) {
	s.equal = append(s.equal, equation{a.plus(b, -1), false, why})
}

func (s *stranger) notGreater(why string, a, b sum) {
	s.equal = append(s.equal, equation{b.plus(a, -1), true, why})
}

// figuresNotGreater says that the first is part of the second, where both are given.
func (s *stranger) figuresNotGreater(why string, a, b figure) {
	x, ok := s.number(a)
	y, also := s.number(b)
	if ok && also {
		s.notGreater(why, x, y)
	}
}

// breakdowns sets up what follows from how measures are broken down.
func (s *stranger) breakdowns() {
	for _, m := range slices.SortedFunc(maps.Values(s.measures), func(a, b model.Measure) int { return strings.Compare(a.ID, b.ID) }) {
		for _, period := range s.periods[m.ID] {
			for _, b := range m.Breakdowns {
				lines := s.tables[m.ID+"|"+period+"|"+strings.Join(b.Dimensions, "+")]
				if len(lines) == 0 {
					continue
				}
				if len(b.Dimensions) == 1 {
					if whole, ok := s.number(figure{m.ID, period, ""}); ok {
						s.broken(m.ID, b.Overlap, b.Dimensions[0], lines, whole)
					}
					continue
				}
				s.crossed(figure{m.ID, period, ""}, b, lines)
			}
		}
	}
}

// crossed: the lines of a crossing by each of its dimensions.
func (s *stranger) crossed(of figure, b model.Breakdown, lines []figure) {
	for _, dim := range b.Dimensions {
		other := b.Dimensions[0]
		if other == dim {
			other = b.Dimensions[1]
		}
		byCode := map[string][]figure{}
		for _, f := range lines {
			for _, p := range model.ParseBreakdown(f.breakdown) {
				if p.Dimension == dim {
					byCode[p.Code] = append(byCode[p.Code], f)
				}
			}
		}
		for code, lines := range byCode {
			if whole, ok := s.number(of.by(dim, code)); ok {
				s.broken(of.measure, b.Overlap, other, lines, whole)
			}
		}
	}
}

func (s *stranger) broken(measure string, overlap bool, dim string, lines []figure, whole sum) {
	all, _ := s.total(lines...)
	why := measure + " by " + dim
	switch {
	case overlap:
		for _, f := range lines {
			part, _ := s.number(f)
			s.notGreater(why, part, whole)
		}
		if !mayBeEmpty(measure, dim) {
			s.notGreater(why, whole, all)
		}
	case mayBeEmpty(measure, dim):
		s.notGreater(why, all, whole)
	default:
		s.same(why, all, whole)
	}
}

// shareOf is a measure that is a part of another, in the period that belongs to it.
type shareOf struct{ part, whole string }

// shares lists parts by construction, where both may be broken down alike.
func shares() []shareOf {
	return []shareOf{
		{"unexcused_absence.pupils", "pupils.enrolled"},
		{"not_registered.need_action", "not_registered.children"},
		{"families_at_risk.new_families", "families_at_risk.families"},
		{"social_services.began", "social_services.families"},
		{"social_services.ended", "social_services.families"},
		{"social_services.at_end", "social_services.families"},
		{"special_needs_services.families", "social_services.families"},
		{"special_needs_services.children", "social_services.children"},
		{"crisis_intervention.children_stayed", "crisis_intervention.children"},
		{"child_offenders.repeat", "child_offenders.children"},
		{"custody_suspended.single_person_decisions", "custody_suspended.decisions"},
		{"custody_suspended.children_with_support", "custody_suspended.children"},
		{"custody_restored.children_supported_after", "custody_restored.children"},
		{"custody_pathway.restored_12_months", "custody_pathway.parents_suspended"},
		{"custody_pathway.restored_24_months", "custody_pathway.parents_suspended"},
		{"custody_pathway.restored_12_months", "custody_pathway.restored_24_months"},
		{"custody_pathway.parents_suspended", "custody_suspended.parents"},
		{"out_of_family_care.family_based", "out_of_family_care.children"},
		{"foster_families.specialised", "foster_families.families"},
		{"foster_families.available", "foster_families.families"},
		{"foster_families.with_children", "foster_families.families"},
	}
}

// parts sets up what follows from measures that are parts of others.
func (s *stranger) parts() {
	for _, share := range shares() {
		for f := range s.facts {
			if f.measure == share.part {
				s.figuresNotGreater(share.part+" of "+share.whole, f, f.of(share.whole))
			}
		}
	}
	for f, l := range s.facts {
		for _, of := range denominatorsOf(f) {
			if n, ok := s.number(of); ok && l.denominator >= 0 && l.complete {
				s.same(f.measure+"'s denominator", n, sum{known: float64(l.denominator)})
			}
		}
		if f.breakdown == "" {
			s.definitions(f)
		}
	}
	for _, year := range s.periods["social_services.families"] {
		s.services(year)
	}
}

// denominatorsOf gives the figure that a figure's denominator is, if it is one.
func denominatorsOf(f figure) []figure {
	day := f.period + "-12-31"
	whole := map[string]figure{
		"unexcused_absence.pupils":                  f.of("pupils.enrolled"),
		"families_at_risk.children":                 f.of("declared_children.children").in(day),
		"crisis_intervention.children_stayed":       f.of("crisis_intervention.children"),
		"custody_suspended.children":                f.of("declared_children.children").in(day),
		"custody_suspended.children_with_support":   f.of("custody_suspended.children"),
		"custody_restored.children_supported_after": f.of("custody_restored.children"),
		"out_of_family_care.family_based":           f.of("out_of_family_care.children"),
		"school_violence.cases":                     {"pupils.enrolled", f.period + "-2", f.breakdown},
		"out_of_family_care.children":               {"declared_children.children", f.period, ""},
	}[f.measure]
	if whole.measure == "" || f.breakdown != "" && !strings.HasPrefix(f.breakdown, "school=") && !strings.HasPrefix(f.breakdown, "stage=") {
		return nil
	}
	return []figure{whole}
}

// definitions sets up what the definition of a measure says, for its grand total.
func (s *stranger) definitions(f figure) {
	same := func(why string, a figure, b ...figure) {
		x, ok := s.number(a)
		y, also := s.total(b...)
		if ok && also {
			s.same(why, x, y)
		}
	}
	switch f.measure {
	case "not_registered.need_action":
		whole := f.of("not_registered.children")
		same("who must be acted for", f, whole.by("reason", "clarifying"), whole.by("reason", "no_information"))
	case "unexcused_absence.pupils_year":
		first, second := f.of("unexcused_absence.pupils").in(f.period+"-1"), f.of("unexcused_absence.pupils").in(f.period+"-2")
		s.figuresNotGreater("a semester of the year", first, f)
		s.figuresNotGreater("a semester of the year", second, f)
		year, _ := s.number(f)
		if both, ok := s.total(first, second); ok {
			s.notGreater("the year's semesters", year, both)
		}
	case "family_assistants.families":
		same("families with an assistant", f, f.of("social_services.families").by("service", "family_assistant"))
	case "crisis_intervention.children":
		same("children of families in crisis intervention", f, f.of("social_services.children").by("service", "crisis_intervention"))
	case "responsibility.children":
		same("all declared children", f, f.of("declared_children.children"))
	case "out_of_family_care.family_based":
		whole := f.of("out_of_family_care.children")
		same("with foster families and guardians", f, whole.by("form", "foster_family"), whole.by("form", "guardian"))
	case "out_of_family_care.placed", "foster_families.granted":
		stock := f.of(map[string]string{"out_of_family_care.placed": "out_of_family_care.children", "foster_families.granted": "foster_families.families"}[f.measure])
		year, _ := strconv.Atoi(f.period)
		yesterday := stock.in(strconv.Itoa(year-1) + "-12-31")
		now, ok := s.number(stock.in(f.period + "-12-31"))
		before, also := s.total(yesterday, f)
		if ok && also && s.facts[yesterday].counted && s.facts[f].counted {
			s.notGreater("nobody is there who was not and did not come", now, before)
		}
	case "foster_families.specialised":
		whole := f.of("foster_families.families")
		s.figuresNotGreater("foster families of a kind", whole.by("kind", "crisis"), f)
		s.figuresNotGreater("foster families of a kind", whole.by("kind", "disability"), f)
		mine, _ := s.number(f)
		if both, ok := s.total(whole.by("kind", "crisis"), whole.by("kind", "disability")); ok {
			s.notGreater("foster families of two kinds", mine, both)
		}
	}
}

// hearsay is true by definition, but rests on workbooks of two years, which may
// disagree.
const hearsay = "the end of a year is the start of the next"

// services sets up what is known of families with a service in a year: each was
// there at the start or began, and ended or was there at the end.
func (s *stranger) services(year string) {
	of := map[string]bool{}
	for f := range s.facts {
		if strings.HasPrefix(f.measure, "social_services.") && f.period == year {
			for _, p := range model.ParseBreakdown(f.breakdown) {
				if p.Dimension == "service" {
					of[p.Code] = true
				}
			}
		}
	}
	for _, service := range slices.Sorted(maps.Keys(of)) {
		all := figure{"social_services.families", year, ""}.by("service", service)
		start, began, ended, end := all.of("social_services.at_start"), all.of("social_services.began"), all.of("social_services.ended"), all.of("social_services.at_end")
		n, ok := s.number(all)
		for _, both := range [][]figure{{start, began}, {ended, end}} {
			if two, given := s.total(both...); ok && given {
				s.notGreater("families with a service came and went", n, two)
			}
		}
		y, _ := strconv.Atoi(year)
		before, ok := s.number(end.in(strconv.Itoa(y - 1)))
		if now, given := s.number(start); ok && given {
			s.same(hearsay, before, now)
		}
		for outcome := range s.lines("service_outcomes.families", year, "outcome") {
			s.figuresNotGreater("outcomes of a service", figure{"service_outcomes.families", year, ""}.by("outcome", outcome).by("service", service), all)
		}
	}
}

// lines gives the categories of a dimension that occur in a measure's lines.
func (s *stranger) lines(measure, period, dimension string) map[string]bool {
	codes := map[string]bool{}
	for f := range s.facts {
		for _, p := range model.ParseBreakdown(f.breakdown) {
			if f.measure == measure && f.period == period && p.Dimension == dimension {
				codes[p.Code] = true
			}
		}
	}
	return codes
}

// learn sets up everything, in an order that does not depend on maps.
func (s *stranger) learn() {
	s.breakdowns()
	s.parts()
	slices.SortStableFunc(s.equal, func(a, b equation) int { return strings.Compare(s.written(a), s.written(b)) })
}

func (s *stranger) written(e equation) string {
	text := fmt.Sprintf("%s %v %v", e.why, e.atLeast, e.known)
	for _, x := range slices.Sorted(func(yield func(string) bool) {
		for x, by := range e.of {
			if !yield(fmt.Sprintf(" %+v %s", by, s.names[x])) {
				return
			}
		}
	}) {
		text += x
	}
	return text
}

// mistaken lists what the stranger takes for granted and is not so: an attack
// with such knowledge proves nothing. Hearsay that is not so is forgotten.
func (s *stranger) mistaken(truth map[figure]int64) (wrong []string) {
	known := s.equal
	s.equal = nil
	for _, e := range known {
		value := e.known
		for x, by := range e.of {
			parts := strings.SplitN(s.names[x], "|", 3)
			value += by * float64(truth[figure{parts[0], parts[1], parts[2]}])
		}
		so := e.atLeast && value >= 0 || !e.atLeast && value == 0
		if so {
			s.equal = append(s.equal, e)
		} else if e.why != hearsay {
			wrong = append(wrong, fmt.Sprintf("%s: off by %v", s.written(e), value))
		}
	}
	return wrong
}
