package combined

import (
	"cmp"
	"slices"

	"bernskats/pipeline/model"
)

// Edition is what one municipality publishes about a year.
type Edition struct {
	Municipality string
	Facts        []model.Fact // of its own area and of others it compares itself with
	// Definitions are the SHA-256 of how each indicator is defined there, by its
	// code, or by the name of its measures for context: another definition is
	// another number.
	Definitions map[string]string
}

// Status says what a sum is.
type Status string

// The statuses.
const (
	Final         Status = "final"          // every municipality's final number is in it
	Provisional   Status = "provisional"    // every municipality's number is in it, some provisional
	Partial       Status = "partial"        // of some municipalities there is no number: the sum is about the others
	None          Status = "none"           // of no municipality there is a number
	NotComparable Status = "not_comparable" // municipalities define it differently, so nothing is added up
)

// Line is one figure of all municipalities together.
type Line struct {
	Indicator, Measure, Period, Breakdown string

	Value  model.Decimal // sum, or of a maximum the greatest, over Given municipalities; means nothing without any
	Status Status

	Municipalities int // all that were combined
	Given          int // have a number
	Provisional    int // of them provisional
	Withheld       int
	NotDelivered   int
	Absent         int // have no such line

	// The rate of those municipalities that show one, from their sums.
	RateUnit    string // "percent", "per_1000" or "": there is none
	Rate        model.Decimal
	Denominator model.Decimal
	RateOf      int // municipalities in the rate

	Breaks []string // causes of breaks that begin in the period somewhere: law, definition, territory, coverage
}

// Rules say of measures how they may be combined.
type Rules struct {
	Greatest map[string]bool // measures of which the greatest counts, not the sum
	Local    map[string]bool // dimensions whose categories are a municipality's own (its schools, its units)
	Breaks   []model.Break
}

// Together combines editions of one year. The order of the editions changes
// nothing; the lines are sorted as facts.csv is.
func Together(editions []Edition, rules Rules) []Line {
	editions = slices.Clone(editions)
	slices.SortFunc(editions, func(a, b Edition) int { return cmp.Compare(a.Municipality, b.Municipality) })
	sums := map[[4]string]*sum{}
	for n, e := range editions {
		for _, f := range e.Facts {
			if f.Area != e.Municipality || rules.local(f.Breakdown) {
				continue
			}
			key := [4]string{f.Indicator, f.Measure, f.Period, f.Breakdown}
			if sums[key] == nil {
				sums[key] = &sum{seen: map[int]bool{}, defined: map[string]bool{}}
			}
			sums[key].add(n, f, e.Definitions[indicatorOf(f)], rules.Greatest[f.Measure])
		}
	}
	lines := make([]Line, 0, len(sums))
	for key, s := range sums {
		l := s.line(len(editions))
		l.Indicator, l.Measure, l.Period, l.Breakdown = key[0], key[1], key[2], key[3]
		l.Breaks = rules.begun(l, editions)
		lines = append(lines, l)
	}
	slices.SortFunc(lines, func(a, b Line) int {
		return cmp.Or(cmp.Compare(a.Indicator, b.Indicator), cmp.Compare(a.Measure, b.Measure), cmp.Compare(a.Period, b.Period), cmp.Compare(a.Breakdown, b.Breakdown))
	})
	return lines
}

func (r Rules) local(breakdown string) bool {
	return slices.ContainsFunc(model.ParseBreakdown(breakdown), func(p model.Part) bool { return r.Local[p.Dimension] })
}

// begun lists the causes of breaks of which the day lies in the period or directly
// before it, for any municipality: numbers before cannot be compared.
func (r Rules) begun(l Line, editions []Edition) (causes []string) {
	first, last, ok := model.SpanOf(l.Period)
	if !ok {
		return nil
	}
	year := model.Day(first.Time().AddDate(-1, 0, 0).Format("2006-01-02")) // the period before ended after it
	for _, b := range r.Breaks {
		here := slices.ContainsFunc(editions, func(e Edition) bool { return b.Concerns(l.Measure, e.Municipality) })
		if here && year < b.From && b.From <= last && !slices.Contains(causes, b.Cause) {
			causes = append(causes, b.Cause)
		}
	}
	slices.Sort(causes)
	return causes
}

// sum adds up one figure.
type sum struct {
	Line
	seen    map[int]bool    // editions
	defined map[string]bool // definitions of those that have a number

	numerator model.Decimal // of those with a rate
}

func (s *sum) add(edition int, f model.Fact, definition string, greatest bool) {
	s.seen[edition] = true
	switch f.Status {
	case model.Withheld:
		s.Withheld++
		return
	case model.NotDelivered:
		s.NotDelivered++
		return
	case model.Provisional:
		s.Provisional++
	}
	s.Given++
	s.defined[definition] = true
	if greatest {
		s.Value = max(s.Value, f.Value)
		return
	}
	s.Value += f.Value
	if f.RateUnit != "" {
		s.RateUnit, s.RateOf = f.RateUnit, s.RateOf+1
		s.numerator += f.Value
		s.Denominator += f.Denominator
	}
}

func (s *sum) line(municipalities int) Line {
	l := s.Line
	l.Municipalities, l.Absent = municipalities, municipalities-len(s.seen)
	switch {
	case len(s.defined) > 1:
		l.Status, l.Value = NotComparable, 0
	case l.Given == 0:
		l.Status = None
	case l.Given < municipalities:
		l.Status = Partial
	case l.Provisional > 0:
		l.Status = Provisional
	default:
		l.Status = Final
	}
	ok := false
	if l.RateUnit != "" && l.Status != NotComparable {
		l.Rate, ok = model.Ratio(s.numerator, s.Denominator, perOf(l.RateUnit))
	}
	if !ok {
		l.RateUnit, l.Rate, l.Denominator, l.RateOf = "", 0, 0, 0
	}
	return l
}

// HasValue says whether Value means something.
func (l Line) HasValue() bool { return l.Given > 0 && l.Status != NotComparable }

func perOf(unit string) int64 {
	if unit == "percent" {
		return 100
	}
	return 1000
}

// indicatorOf is the key of Edition.Definitions: the code, or for context the
// measure's name before the dot.
func indicatorOf(f model.Fact) string {
	return cmp.Or(f.Indicator, nameOf(f.Measure))
}
