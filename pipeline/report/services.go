package report

import (
	"fmt"
	"slices"

	"bernskats/pipeline/model"
	"bernskats/pipeline/protect"
)

// splitServices takes the measures of how services run and end, which have a
// chapter of their own, out of an indicator.
func splitServices(i model.Indicator) (here, there model.Indicator) {
	here, there = i, i
	here.Measures, there.Measures = nil, nil
	for _, m := range i.Measures {
		switch base := measureBase(m.ID); {
		case base == "service_outcomes", base == "family_assistants", base == "crisis_intervention", base == "services_offered", base == "social_services" && !m.Total:
			there.Measures = append(there.Measures, m)
		default:
			here.Measures = append(here.Measures, m)
		}
	}
	return here, there
}

// services is chapter 5 of the guideline: who came, who left and how, what the
// guideline's examples of good practice did here, what can be had where beside
// what was used, and the way from a report on a family to custody restored.
func (b *builder) services() Section {
	s := Section{ID: "services", Title: b.w.Say("section.services")}
	byName := map[string]model.Indicator{}
	for _, i := range b.in.Indicators {
		_, there := splitServices(i)
		for _, m := range there.Measures {
			name := measureBase(m.ID)
			group, ok := byName[name]
			if !ok {
				title := b.w.Say("services." + name)
				group = model.Indicator{Folder: "services-" + name, Group: i.Group, Title: model.Text{LV: title, EN: title}, Legal: legalOf(name)}
			}
			group.Measures = append(group.Measures, m)
			byName[name] = group
		}
	}
	add := func(name string, leads, parts func(model.Indicator) []Block) {
		if i, ok := byName[name]; ok {
			s.Sections = append(s.Sections, b.section(i, leads(i), parts(i)))
		}
	}
	none := func(model.Indicator) []Block { return nil }
	add("social_services", none, b.movementTable)
	add("service_outcomes", none, b.outcomeTables)
	add("family_assistants", b.assistants, b.shownParts)
	s.Sections = append(s.Sections, b.supportCentre()...)
	add("crisis_intervention", b.crisis, b.shownParts)
	s.Sections = append(s.Sections, b.parentEducation()...)
	add("services_offered", none, b.offerTables)
	s.Sections = append(s.Sections, b.staff()...)
	s.Sections = append(s.Sections, b.pathway()...)
	return b.orNothing(s)
}

func legalOf(name string) []string {
	if name == "family_assistants" {
		return []string{"family_assistant.max_families"}
	}
	return nil
}

// movementTable sets stock and flow of every service side by side, and says why
// they need not add up.
func (b *builder) movementTable(i model.Indicator) []Block {
	caption := b.w.Say("services.movement.table", "year", b.w.Period(b.yearLabel()))
	t, ok := b.beside(anchor(i)+"-service", caption, "service",
		b.measures("social_services.at_start", "social_services.began", "social_services.ended", "social_services.at_end", "social_services.families")...)
	if !ok {
		return nil
	}
	blocks := []Block{tableBlock(t), paragraph("note", text(b.w.Say("services.movement.why")))}
	if list := b.remainders(); len(list) > 0 {
		blocks = append(blocks, paragraph("note", text(b.w.Say("services.movement.remainders"))), Block{List: list})
	}
	return blocks
}

func (b *builder) yearLabel() string { return fmt.Sprint(b.in.Year) }

// remainders name the services whose four figures do not add up. They tell of
// single families, so a public edition has the reasons only.
func (b *builder) remainders() []Sentence {
	if b.public {
		return nil
	}
	var list []Sentence
	for _, m := range b.measures("social_services.at_end") {
		for _, key := range b.sortedKeys(m.ID, b.serviceKeys(), []string{"service"}) {
			if s, ok := b.remainder(key); ok {
				list = append(list, s)
			}
		}
	}
	return list
}

// serviceKeys are the services that have any of the four figures.
func (b *builder) serviceKeys() []string {
	seen := map[string]bool{}
	for _, m := range b.measures("social_services.at_start", "social_services.began", "social_services.ended", "social_services.at_end") {
		for _, k := range b.keysAt(m, "service") {
			seen[k] = true
		}
	}
	return sortedSet(seen)
}

// remainder says of one service by how many families the state at the end differs
// from what came of start, began and ended. Nobody in a category is 0 there.
func (b *builder) remainder(service string) (Sentence, bool) {
	var n [4]model.Decimal
	for at, id := range []string{"social_services.at_start", "social_services.began", "social_services.ended", "social_services.at_end"} {
		v, ok := b.zeroOrNumber(id, service)
		if !ok {
			return nil, false
		}
		n[at] = v
	}
	more := n[3] - (n[0] + n[1] - n[2])
	key := "services.remainder.more"
	switch {
	case more == 0:
		return nil, false
	case more < 0:
		key = "services.remainder.fewer"
	}
	var s Sentence
	for _, piece := range b.w.CountPieces(key, abs(more)) {
		s = append(s, b.piece(piece.Text, piece.Name, map[string]Sentence{"service": text(b.codes("social_services.at_end", service)), "n": text(b.w.Number(abs(more)))})...)
	}
	return s, true
}

// zeroOrNumber is a figure's number, or 0 for a category that stands beside
// others and has nobody in it.
func (b *builder) zeroOrNumber(measure, breakdown string) (model.Decimal, bool) {
	k := protect.Key{Measure: measure, Period: b.newestOf(measure), Area: b.area, Breakdown: breakdown}
	f, ok := b.in.Edition.Figure(k)
	if !ok {
		return 0, b.absent(k).Text == b.w.Say("status.nobody")
	}
	return f.Value()
}

// outcomeTables show how services ended: by service, or over all of them where
// the edition shows no more.
func (b *builder) outcomeTables(i model.Indicator) []Block {
	blocks := b.partBlocks(anchor(i), i.Measures)
	for _, m := range i.Measures {
		if len(b.keysAt(m, "outcome")) == 0 {
			continue
		}
		if t, ok := b.parts(anchor(i)+"-"+safeID(m.ID)+"-outcome", m, model.Breakdown{Dimensions: []string{"outcome"}, Overlap: true}); ok {
			blocks = append(blocks, tableBlock(t))
		}
	}
	return blocks
}

// assistants say who helped how many families, and hold the largest load against
// the norm.
func (b *builder) assistants(model.Indicator) []Block {
	blocks := b.told("services.assistants", nil, figureAt{place: "workers", measure: "family_assistants.workers"}, figureAt{place: "families", measure: "family_assistants.families"})
	if list, ok := b.partList("family_assistants.families", "provider_kind"); ok {
		blocks = append(blocks, paragraph("number", b.sentence("services.assistants.providers", map[string]Sentence{"list": list})))
	}
	return append(blocks, b.load()...)
}

// load holds the largest number of families of one assistant against the norm of
// the day; without a norm the number stands in its table only.
func (b *builder) load() []Block {
	norm, ok := b.legalOn("family_assistant.max_families")
	_, _, v, has := b.numberOf("family_assistants.max_load", "")
	if !ok || !has || v == 0 {
		return nil
	}
	key := "services.load.within"
	if v > norm.Value {
		key = "services.load.above"
	}
	return b.told(key, map[string]Sentence{"norm": text(b.w.Number(norm.Value)), "note": text(norm.Note.In(b.w.Lang()))},
		figureAt{place: "load", measure: "family_assistants.max_load"})
}

// supportCentre tells of family support centres: who came, who left and why.
func (b *builder) supportCentre() []Section {
	service := model.Part{Dimension: "service", Code: "family_support_centre"}
	blocks := b.ofService(service, "services.centre")
	if len(blocks) == 0 {
		return nil
	}
	return []Section{{ID: "services-family-support-centre", Title: b.w.Say("services.family_support_centre"), Area: "B", Blocks: append(lead(blocks), b.toOutcomes())}}
}

// ofService tells how many families and children a service reached, how many
// began and ended it, and how it ended.
func (b *builder) ofService(service model.Part, key string) []Block {
	at := model.BreakdownKey(service)
	blocks := b.told(key, nil, figureAt{place: "families", measure: "social_services.families", breakdown: at, noun: true}, figureAt{place: "children", measure: "social_services.children", breakdown: at, noun: true})
	blocks = append(blocks, b.told("services.moved", nil, figureAt{place: "began", measure: "social_services.began", breakdown: at, noun: true}, figureAt{place: "ended", measure: "social_services.ended", breakdown: at, noun: true})...)
	if list, ok := b.partList("service_outcomes.families", "outcome", service); ok {
		blocks = append(blocks, paragraph("number", b.sentence("services.how_ended", map[string]Sentence{"list": list})))
	}
	return blocks
}

func (b *builder) toOutcomes() Block {
	return paragraph("note", Sentence{{Text: b.w.Say("services.all_services"), Href: "#" + anchor(model.Indicator{Folder: "services-social_services"})}})
}

// crisis says how many of the children could stay in their family.
func (b *builder) crisis(model.Indicator) []Block {
	blocks := b.told("services.crisis", nil,
		figureAt{place: "families", measure: "social_services.families", breakdown: partKey("service", "crisis_intervention"), noun: true},
		figureAt{place: "children", measure: "crisis_intervention.children", noun: true})
	if blocks == nil {
		blocks = b.told("services.crisis.children", nil, figureAt{place: "children", measure: "crisis_intervention.children"})
	}
	return append(blocks, b.told("services.stayed", nil, figureAt{place: "stayed", measure: "crisis_intervention.children_stayed"}, figureAt{place: "rate", measure: "crisis_intervention.children_stayed", rate: true})...)
}

// parentEducation shows events for parents by topic; how they are counted stands
// with the indicator.
func (b *builder) parentEducation() []Section {
	measures := b.measures("parent_education.events", "parent_education.participants", "parent_education.cost")
	t, ok := b.beside("services-parent-education-topic", b.w.Say("services.parents.table", "year", b.w.Period(b.yearLabel())), "topic", measures...)
	if !ok {
		return nil
	}
	_, of, _ := b.in.Measure(measures[0].ID)
	s := Section{ID: "services-parent-education", Title: b.w.Say("services.parent_education"), Area: area(of)}
	s.Blocks = lead(b.told("services.parents", nil, figureAt{place: "events", measure: "parent_education.events", noun: true}, figureAt{place: "visits", measure: "parent_education.participants"}))
	s.Blocks = append(s.Blocks, tableBlock(t), paragraph("note", Sentence{{Text: b.w.Say("see", "what", linkName(of, b.w.Lang())), Href: "#" + anchor(of)}}))
	return []Section{s}
}

// offerTables set what can be had beside what was used, by service and by
// territory.
func (b *builder) offerTables(i model.Indicator) []Block {
	var blocks []Block
	offered := b.measures("services_offered.places", "services_offered.waiting")
	byService := append(slices.Clone(offered), b.measures("social_services.at_end", "social_services.families", "social_services.children")...)
	if t, ok := b.beside(anchor(i)+"-service", b.w.Say("services.offer.table", "year", b.w.Period(b.yearLabel())), "service", byService...); ok {
		blocks = append(blocks, tableBlock(t))
	}
	byUnit := append(b.measures("staff.posts", "staff.filled"), offered...)
	byUnit = append(byUnit, b.measures("social_services.families", "families_at_risk.families")...)
	if t, ok := b.beside(anchor(i)+"-unit", b.w.Say("services.offer.units", "year", b.w.Period(b.yearLabel())), "unit", byUnit...); ok {
		blocks = append(blocks, tableBlock(t), paragraph("note", text(b.w.Say("services.offer.why"))))
	}
	return blocks
}

// staff is about the posts; by territory they stand beside what is offered, if
// anything is.
func (b *builder) staff() []Section {
	i, ok := b.context("staff")
	if !ok {
		return nil
	}
	parts := b.shownParts(i)
	if offered := b.measures("services_offered.places"); len(offered) > 0 && b.delivered(model.Indicator{Measures: offered}) {
		parts = nil
	}
	return []Section{b.section(i, b.headlines(i), parts)}
}
