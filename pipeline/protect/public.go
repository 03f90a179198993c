package protect

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"bernskats/pipeline/model"
	"bernskats/pipeline/protect/audit"
	"bernskats/pipeline/protect/suppress"
)

// Material is what a public edition is made of.
type Material struct {
	Area string // our municipality
	// Others are the areas of which others published the numbers. What a workbook
	// says of any other place, which may be a village or a school of ours, is withheld.
	Others     []string
	Facts      []model.Fact
	Disclosure model.Disclosure // of all years in Facts; a figure in one universe only
	Policy     model.Policy
	Ledger     Ledger

	bases map[model.FigureKey]model.Basis
}

// NotCertified is the error when the edition must not be published: a
// certificate does not hold, or what was published before leaves none. It names
// figures and carries no number of them.
type NotCertified struct{ Problems []string }

func (e *NotCertified) Error() string {
	return fmt.Sprintf("the public edition is not certified: %d problems, the first: %s", len(e.Problems), e.Problems[0])
}

// Public makes the edition for everybody, with the decisions and certificates
// behind it. What has no certificate is not in it. It fails with *NotCertified,
// with the error of ctx, or when the material contradicts itself.
func Public(ctx context.Context, m Material) (Edition, *Decisions, error) {
	m.bases = map[model.FigureKey]model.Basis{}
	for _, b := range m.Disclosure.Bases {
		m.bases[b.Key] = b
	}
	j, err := m.join()
	if err != nil {
		return Edition{}, nil, fmt.Errorf("joining what is published: %w", err)
	}
	result, err := j.find(ctx)
	if u, ok := errors.AsType[*suppress.Uncertifiable](err); ok {
		return Edition{}, nil, &NotCertified{Problems: []string{u.Error()}}
	} else if err != nil {
		return Edition{}, nil, fmt.Errorf("finding what to withhold: %w", err)
	}
	if err := certified(audit.Check(j.Audit(), result.Release(j.System), result.Certificates)); err != nil {
		return Edition{}, nil, err
	}
	p := newPublication(m, j, result)
	edition := p.edition()
	return edition, p.decisions(edition), nil
}

// certified makes an error of the auditor's problems.
func certified(problems []audit.Problem) error {
	if len(problems) == 0 {
		return nil
	}
	e := &NotCertified{}
	for _, p := range problems {
		e.Problems = append(e.Problems, p.String())
	}
	return e
}

func (m Material) basis(f model.Fact) model.Basis { return m.bases[model.KeyOf(f)] }

func keyOf(f model.Fact) Key { return Key{f.Measure, f.Period, f.Area, f.Breakdown} }

// publication turns decisions about figures into figures of an edition.
type publication struct {
	Material
	*joint
	suppress.Result
	past     past
	decided  map[string]suppress.Decision // by key of the figure
	unshown  map[string]bool              // additive sums of which a part is withheld
	outcomes map[Key]Outcome
}

// Outcome is what became of a fact that is not simply shown.
type Outcome struct {
	Reason Reason
	For    string // of Secondary: the figure it protects; of Follows: the figure it follows
}

// Reason says why a fact is not in the public edition as it is.
type Reason string

// The reasons, besides those of suppression.
const (
	Follows   Reason = "follows"   // it is about figures that are withheld
	PartOf    Reason = "part"      // another part of the same sum is withheld
	Frozen    Reason = "frozen"    // it stays as it was published, because a correction moved its measure by very few
	NoRate    Reason = "rate"      // its rate is left out: a number behind it is not shown, or too small to divide by
	Uncovered Reason = "uncovered" // nobody said who stands behind it, so it is withheld
)

func newPublication(m Material, j *joint, r suppress.Result) *publication {
	p := &publication{Material: m, joint: j, Result: r, past: m.Ledger.latest(), decided: map[string]suppress.Decision{}, unshown: map[string]bool{}, outcomes: map[Key]Outcome{}}
	for _, d := range r.Decisions {
		p.decided[d.Key] = d
	}
	for _, f := range m.Facts {
		if b := m.basis(f); f.Area == m.Area && f.HasValue() && b.Parts != "" && p.missing(b.Needs) != nil {
			p.unshown[b.Parts] = true
		}
	}
	return p
}

// missing gives the first of the figures that is not shown, nil when all are.
func (p *publication) missing(keys []model.FigureKey) *model.FigureKey {
	for i, key := range keys {
		if d, ok := p.decided[key.String()]; !ok || !d.Shown {
			return &keys[i]
		}
	}
	return nil
}

// edition makes the edition: facts as they may be shown, the coarser categories
// of coarsened breakdowns, and what is frozen as it was published.
func (p *publication) edition() Edition {
	var facts []model.Fact
	for _, f := range p.Facts {
		if f.Area == p.Area && p.frozen[series{f.Measure, f.Period}] {
			p.outcomes[keyOf(f)] = Outcome{Reason: Frozen} // also of one that readers do not have
			continue
		}
		if g, ok := p.public(f); ok {
			facts = append(facts, g)
		}
	}
	facts = append(facts, p.further(facts)...)
	facts = append(facts, p.emptied(facts)...)
	facts = append(facts, p.asPublished()...)
	e := newEdition("public", facts)
	e.policy, e.coarse, e.frozen, e.nobody = p.Policy, map[string]bool{}, p.frozen, map[string]bool{}
	for i, f := range p.System.Figures {
		if f.Sensitive && !p.Policy.ShowZeros {
			e.nobody[p.keys[i].Measure] = true
		}
	}
	for i, t := range p.Result.Tables {
		if p.rung[i]+t.Rung > 0 {
			e.coarse[t.Table] = true
		}
	}
	return e
}

// public gives a fact as the public edition has it; ok is false when it is not
// there at all, because its breakdown is shown with less detail.
func (p *publication) public(f model.Fact) (model.Fact, bool) {
	f = p.discreet(f)
	switch {
	case !f.HasValue(), f.Area != p.Area && slices.Contains(p.Others, f.Area):
		return f, true
	case f.Area != p.Area:
		return p.withhold(f, Outcome{Reason: Uncovered}), true
	}
	b, known := p.bases[model.KeyOf(f)]
	if !known {
		return p.withhold(f, Outcome{Reason: Uncovered}), true
	}
	if m := p.missing(b.Needs); m != nil {
		d, itself := p.decided[m.String()], *m == model.KeyOf(f)
		switch {
		case itself && d.Absent:
			p.outcomes[keyOf(f)] = Outcome{Reason: Reason(d.Reason)}
			return f, false
		case itself:
			return p.withhold(f, Outcome{Reason: Reason(d.Reason), For: d.For}), true
		}
		return p.withhold(f, Outcome{Reason: Follows, For: m.String()}), true
	}
	if b.Parts != "" && p.unshown[b.Parts] {
		return p.withhold(f, Outcome{Reason: PartOf}), true
	}
	if f.RateUnit != "" && (f.Denominator < model.Whole(p.Policy.RateBase) || p.missing(b.Rate) != nil) {
		f = p.rateless(f, b)
	}
	return f, true
}

// discreet takes away counts of rows that could be counts of few children.
func (p *publication) discreet(f model.Fact) model.Fact {
	if int64(f.SetAside) < p.Policy.Threshold {
		f.SetAside = 0
	}
	f.NotGiven = 0
	return f
}

// rateless takes a rate away. A rate whose base is frozen stays as it was
// published when its number did.
func (p *publication) rateless(f model.Fact, b model.Basis) model.Fact {
	if m := p.missing(b.Rate); m != nil && p.frozen[series{m.Measure, m.Period}] {
		if was, ok := p.past.facts[keyOf(f)]; ok && was.HasValue() && was.Value == f.Value {
			f.Rate, f.RateUnit, f.Denominator = was.Rate, was.RateUnit, was.Denominator
			return f
		}
	}
	p.outcomes[keyOf(f)] = Outcome{Reason: NoRate}
	f.Rate, f.RateUnit, f.Denominator = 0, "", 0
	return f
}

func (p *publication) withhold(f model.Fact, why Outcome) model.Fact {
	p.outcomes[keyOf(f)] = why
	f.Status, f.Value, f.Rate, f.RateUnit, f.Denominator, f.SetAside = model.Withheld, 0, 0, "", 0, 0
	return f
}

// further makes the facts that the internal edition does not list: coarser
// categories of merged breakdowns, and categories of nobody that must not be told
// apart from small ones. What senders sent is the same as for their measure.
func (p *publication) further(shown []model.Fact) []model.Fact {
	have := map[model.FigureKey]bool{}
	for _, f := range shown {
		if f.Area == p.Area {
			have[model.KeyOf(f)] = true
		}
	}
	like := map[series]model.Fact{}
	for _, f := range p.Facts {
		s := series{f.Measure, f.Period}
		if _, ok := like[s]; !ok && f.Area == p.Area && f.HasValue() {
			like[s] = f
		}
	}
	merged := p.merged()
	var facts []model.Fact
	for i, figure := range p.System.Figures {
		k, d := p.keys[i], p.Result.Decisions[i]
		f, ok := like[series{k.Measure, k.Period}]
		if figure.Key != k.String() || k.Role != model.Itself || have[k] || d.Absent || !ok || p.frozen[series{k.Measure, k.Period}] || d.Shown && !merged[figure.Key] {
			continue
		}
		f.Breakdown, f.Value, f.Rate, f.RateUnit, f.Denominator = k.Breakdown, model.Whole(p.values[figure.Key]), 0, "", 0
		if !d.Shown {
			f = p.withhold(f, Outcome{Reason: Reason(d.Reason), For: d.For})
		}
		facts = append(facts, p.discreet(f))
	}
	return facts
}

// emptied keeps the rows of categories that were published as withheld and that
// nobody is in any more: without a row a reader would take them for 0.
func (p *publication) emptied(shown []model.Fact) []model.Fact {
	have, alive := map[Key]bool{}, map[series]model.Fact{}
	for _, f := range shown {
		have[keyOf(f)] = true
		if f.Area == p.Area && f.Status != model.NotDelivered {
			alive[series{f.Measure, f.Period}] = f
		}
	}
	dropped := map[string]bool{}
	for i, t := range p.Result.Tables {
		dropped[t.Table] = t.Rung >= len(p.System.Tables[i].Rungs)
	}
	var facts []model.Fact
	for k, was := range p.past.facts {
		f, ok := alive[series{k.Measure, k.Period}]
		if was.Status != model.Withheld || !ok || have[k] || k.Area != p.Area || p.frozen[series{k.Measure, k.Period}] || dropped[breakdownOf(k.Measure, k.Period, k.Breakdown)] {
			continue
		}
		f.Breakdown = k.Breakdown
		facts = append(facts, p.withhold(p.discreet(f), Outcome{Reason: Reason(suppress.Before)}))
	}
	return facts
}

// merged lists the figures of breakdowns that are shown with less detail.
func (p *publication) merged() map[string]bool {
	keys := map[string]bool{}
	for i, t := range p.Result.Tables {
		if table := p.System.Tables[i]; t.Rung < len(table.Rungs) && p.rung[i]+t.Rung > 0 {
			for _, key := range table.Rungs[t.Rung] {
				keys[key] = true
			}
		}
	}
	return keys
}

// asPublished gives the facts of frozen measures as readers have them.
func (p *publication) asPublished() []model.Fact {
	var facts []model.Fact
	for k, f := range p.past.facts {
		if p.frozen[series{k.Measure, k.Period}] && k.Area == p.Area {
			p.outcomes[k] = Outcome{Reason: Frozen}
			facts = append(facts, f)
		}
	}
	slices.SortFunc(facts, func(a, b model.Fact) int { return compareKeys(keyOf(a), keyOf(b)) })
	return facts
}
