// Package protect turns facts into editions. A report can only be made of an
// edition, and only this package can make one, so forgetting protection does
// not compile. A withheld figure carries no number at all.
//
// In the internal edition nothing is withheld. The public one is made by package
// suppress of the universes that package measure derives from the definitions,
// accepted only with certificates that package audit checks, and decided together
// with everything published before. This room reads and writes no file.
package protect

import (
	"strings"

	"bernskats/pipeline/model"
)

// Figure is one number as an edition may show it.
type Figure struct{ fact model.Fact }

// Key says which figure it is, whatever may be known about its value.
type Key struct{ Measure, Period, Area, Breakdown string }

// Key gives the figure's key.
func (f Figure) Key() Key {
	return Key{f.fact.Measure, f.fact.Period, f.fact.Area, f.fact.Breakdown}
}

// Indicator is the guideline indicator, "" for context.
func (f Figure) Indicator() string { return f.fact.Indicator }

// Value gives the number; ok is false when nothing was delivered or it is withheld.
func (f Figure) Value() (v model.Decimal, ok bool) { return f.fact.Value, f.fact.HasValue() }

// Rate gives the printed rate with its unit and denominator; ok is false without one.
func (f Figure) Rate() (rate model.Decimal, unit string, denominator model.Decimal, ok bool) {
	return f.fact.Rate, f.fact.RateUnit, f.fact.Denominator, f.fact.HasValue() && f.fact.RateUnit != ""
}

// Status is final, provisional, not_delivered or withheld.
func (f Figure) Status() model.Status { return f.fact.Status }

// Origin is counted, reported or published.
func (f Figure) Origin() model.Origin { return f.fact.Origin }

// Source is what the workbook of a reported or published figure names as its source.
func (f Figure) Source() string { return f.fact.Source }

// Senders gives how many senders were received and expected.
func (f Figure) Senders() (received, expected int) { return f.fact.Received, f.fact.Expected }

// SetAside is the number of rows set aside in the sheets the measure reads.
func (f Figure) SetAside() int { return f.fact.SetAside }

// NotGiven is the number of rows counted whose optional value was empty.
func (f Figure) NotGiven() int { return f.fact.NotGiven }

// Edition is a complete set of figures for one kind of reader.
type Edition struct {
	name    string
	figures []Figure
	byKey   map[Key]int
	policy  model.Policy
	coarse  map[string]bool // breakdowns shown with less detail, or left out: see breakdownOf
	frozen  map[series]bool // measures that stay as they were published
	nobody  map[string]bool // measures of which a 0 is protected as well
	beside  map[Key]Figure  // of the internal edition: what the public one shows of them
}

// Internal makes the edition for those who may see everything.
func Internal(facts []model.Fact) Edition {
	return newEdition("internal", facts)
}

func newEdition(name string, facts []model.Fact) Edition {
	sorted := append([]model.Fact(nil), facts...)
	model.SortFacts(sorted)
	e := Edition{name: name, byKey: make(map[Key]int, len(sorted))}
	for _, f := range sorted {
		figure := shown(f)
		e.byKey[figure.Key()] = len(e.figures)
		e.figures = append(e.figures, figure)
	}
	return e
}

// shown makes the figure of a fact. Where there is no number to show, none is
// carried along.
func shown(f model.Fact) Figure {
	if !f.HasValue() {
		f.Value, f.Rate, f.RateUnit, f.Denominator = 0, 0, "", 0
	}
	return Figure{f}
}

// Only gives the edition's figures of some measures and periods.
func (e Edition) Only(keep func(Key) bool) Edition {
	var facts []model.Fact
	for _, f := range e.figures {
		if keep(f.Key()) {
			facts = append(facts, f.fact)
		}
	}
	only := newEdition(e.name, facts)
	only.policy, only.coarse, only.frozen, only.nobody, only.beside = e.policy, e.coarse, e.frozen, e.nobody, e.beside
	return only
}

// LessDetail says whether a figure of our own municipality is not in the edition
// because its breakdown is shown with less detail or left out.
func (e Edition) LessDetail(k Key) bool {
	_, ok := e.byKey[k]
	return !ok && e.coarse[breakdownOf(k.Measure, k.Period, k.Breakdown)]
}

// AsPublished says whether the figures of a measure in a period are those that
// were published before, because a correction since would tell of very few. The
// note that they are not the newest belongs to them.
func (e Edition) AsPublished(measure, period string) bool { return e.frozen[series{measure, period}] }

// HidesNobody says that of a measure it must not be told that nobody is in a
// category: where no figure stands, a reader must not take it for 0.
func (e Edition) HidesNobody(measure string) bool { return e.nobody[measure] }

// Beside gives an internal edition that knows what the public one made with it
// shows of measures that stay as they were published.
func (e Edition) Beside(public Edition) Edition {
	e.frozen, e.beside = public.frozen, map[Key]Figure{}
	for _, f := range public.figures {
		if public.frozen[series{f.fact.Measure, f.fact.Period}] {
			e.beside[f.Key()] = f
		}
	}
	return e
}

// Published gives what the public edition shows of a figure that stays as it was.
func (e Edition) Published(k Key) (Figure, bool) {
	f, ok := e.beside[k]
	return f, ok
}

// breakdownOf names the breakdown of a measure in a period: "measure|period|age+form".
func breakdownOf(measure, period, breakdown string) string {
	var dims []string
	for _, p := range model.ParseBreakdown(breakdown) {
		dims = append(dims, p.Dimension)
	}
	return measure + "|" + period + "|" + strings.Join(dims, "+")
}

// ShowsAnswers says whether the answers to one question of a survey may be shown:
// publicly only of enough who answered, and when no answer is given by very few.
func (e Edition) ShowsAnswers(answers []int) bool {
	if e.name != "public" {
		return true
	}
	base := int64(0)
	for _, n := range answers {
		if n < 0 || n > 0 && int64(n) < e.policy.Threshold {
			return false
		}
		base += int64(n)
	}
	return base >= e.policy.RateBase
}

// ShowsEntered says whether a number that somebody entered beside the figures
// may be shown: publicly none that could be a count of very few.
func (e Edition) ShowsEntered(v model.Decimal) bool {
	return e.name != "public" || v == 0 || v >= model.Whole(e.policy.Threshold)
}

// Name is "internal" or "public".
func (e Edition) Name() string { return e.name }

// Figures gives all figures in the order of facts.csv.
func (e Edition) Figures() []Figure { return e.figures }

// Facts gives what the edition shows, for whoever checks what was made of it:
// of a withheld figure there is no number in it either.
func (e Edition) Facts() []model.Fact {
	facts := make([]model.Fact, len(e.figures))
	for i, f := range e.figures {
		facts[i] = f.fact
	}
	return facts
}

// Figure finds one figure.
func (e Edition) Figure(k Key) (Figure, bool) {
	i, ok := e.byKey[k]
	if !ok {
		return Figure{}, false
	}
	return e.figures[i], true
}
