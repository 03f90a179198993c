package report

import (
	"bernskats/pipeline/model"
)

// responsibility is chapter 2 of the guideline: which municipality answers for
// the children declared here, and whom we helped in place of another.
func (b *builder) responsibility() []Section {
	var sections []Section
	if i, ok := b.context("responsibility"); ok {
		leads := append(b.whoAnswers(), b.whyUnknown()...)
		leads = append(leads, paragraph("note", text(b.w.Say("responsibility.invisible", b.place()...))))
		sections = append(sections, b.section(i, leads, b.shownParts(i)))
	}
	if i, ok := b.context("helped_for_others"); ok {
		sections = append(sections, b.section(i, b.helpedForOthers(), b.shownParts(i)))
	}
	return sections
}

// whoAnswers says how many of the children are whose.
func (b *builder) whoAnswers() []Block {
	list, ok := b.partList("responsibility.children", "responsible")
	if !ok {
		return b.told("responsibility.all", nil, figureAt{place: "n", measure: "responsibility.children"})
	}
	return b.told("responsibility.whose", map[string]Sentence{"list": list}, figureAt{place: "n", measure: "responsibility.children"})
}

// whyUnknown says what is missing where nobody can tell who answers: the fifth
// rule lacks the parents' residence; all others lack with whom the child lives,
// for only the third rule can fail beside the fifth. A public edition says what
// may be missing, not how often which.
func (b *builder) whyUnknown() []Block {
	unknown := figureAt{place: "n", measure: "responsibility.children", breakdown: partKey("responsible", "unknown")}
	nowhere := figureAt{place: "nowhere", measure: "responsibility.children", breakdown: partKey("rule", "5")}
	_, _, n, ok := b.numberOf(unknown.measure, unknown.breakdown)
	if !ok || n == 0 {
		return nil
	}
	if b.public { // one number less the other would count few children
		return b.told("responsibility.unknown.any", nil, unknown)
	}
	var blocks []Block
	_, found := b.in.Figure(nowhere.measure, b.newestOf(nowhere.measure), nowhere.breakdown)
	switch _, _, five, has := b.numberOf(nowhere.measure, nowhere.breakdown); {
	case found && !has:
		return nil // the fifth rule is withheld
	case five == 0:
		blocks = b.told("responsibility.unknown.lives_with", nil, unknown)
	case five == n:
		blocks = b.told("responsibility.unknown.actual", nil, unknown)
	default:
		blocks = b.told("responsibility.unknown.both", nil, unknown, nowhere)
	}
	return append(blocks, paragraph("note", text(b.w.Say("responsibility.which", "period", b.newestOf(unknown.measure)))))
}

// helpedForOthers says whom we helped, what it cost and what was claimed back.
func (b *builder) helpedForOthers() []Block {
	blocks := b.told("helped.families", nil, figureAt{place: "n", measure: "helped_for_others.families"})
	blocks = append(blocks, b.told("helped.cost", nil, figureAt{place: "cost", measure: "helped_for_others.cost"})...)
	return append(blocks, b.told("helped.reclaimed", nil, figureAt{place: "reclaimed", measure: "helped_for_others.reclaimed"})...)
}

// newestOf is the newest period of a measure; "" when it is not defined.
func (b *builder) newestOf(measure string) string {
	m, _, ok := b.in.Measure(measure)
	if !ok {
		return ""
	}
	return b.newest(m)
}

func partKey(dimension, code string) string {
	return model.BreakdownKey(model.Part{Dimension: dimension, Code: code})
}
