package report

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"bernskats/pipeline/model"
)

func join(list []string, separator string) string { return strings.Join(list, separator) }

// howToRead says what was sent, how complete it is, what signs and words mean
// and which law was in force.
func (b *builder) howToRead() Section {
	s := Section{ID: "reading", Title: b.w.Say("section.reading")}
	s.Sections = append(s.Sections,
		Section{ID: "senders", Title: b.w.Say("section.senders"), Blocks: b.senders()},
		Section{ID: "signs", Title: b.w.Say("section.signs"), Blocks: []Block{{Terms: b.signs()}}},
		Section{ID: "changes", Title: b.w.Say("section.changes"), Blocks: b.howChanges()},
		Section{ID: "definitions", Title: b.w.Say("section.definitions"), Blocks: []Block{{Terms: b.definitions()}}},
		Section{ID: "law", Title: b.w.Say("section.law"), Blocks: b.lawBlocks()})
	return s
}

func (b *builder) senders() []Block {
	received, expected := b.senderCounts()
	first := b.w.Say("summary.no_expected")
	if expected > 0 {
		first = b.sendersSay("summary.senders", received, expected)
	}
	blocks := []Block{paragraph("", text(first)), paragraph("", text(b.completeness()))}
	if len(b.in.Senders) == 0 {
		return blocks
	}
	t := Table{ID: "senders-table", Text: true, Caption: b.w.Say("table.senders", "year", fmt.Sprint(b.in.Year)),
		Head: []string{b.w.Say("head.sender"), b.w.Say("head.form"), b.w.Say("head.period"), b.w.Say("head.due"), b.w.Say("head.received")}}
	for _, s := range b.sortedSenders() {
		t.Rows = append(t.Rows, b.senderRow(s))
	}
	if missing := b.missingSenders(); len(missing) > 0 {
		var names []Sentence
		for _, s := range missing {
			names = append(names, text(b.ownerName(s)))
		}
		blocks = append(blocks, paragraph("", text(b.w.Say("senders.missing"))), Block{List: names})
	}
	if len(t.Rows) > longestSenders {
		t.Fold = &Fold{Label: b.w.Count("fold.rows", model.Whole(int64(len(t.Rows))), "what", t.Caption), Paper: b.w.Say("fold.quality")}
	}
	return append(blocks, tableBlock(t))
}

// longestSenders is how many senders are listed among the text; a longer list is folded.
const longestSenders = 30

func (b *builder) sortedSenders() []Sender {
	list := append([]Sender(nil), b.in.Senders...)
	c := b.collator()
	sort.SliceStable(list, func(i, j int) bool {
		if list[i].Form != list[j].Form {
			return list[i].Form < list[j].Form
		}
		if n := c.CompareString(list[i].Name, list[j].Name); n != 0 {
			return n < 0
		}
		return list[i].Period < list[j].Period
	})
	return list
}

func (b *builder) senderRow(s Sender) Row {
	name, period, due := s.Name, s.Period, b.w.Date(s.Due)
	if name == "" {
		name = b.w.Say("sender.unnamed")
	}
	if period == "" {
		period = fmt.Sprint(b.in.Year)
	}
	if due == "" {
		due = b.w.Say("sender.no_due")
	}
	state := "sender.missing"
	switch {
	case s.Received && !s.Expected:
		state = "sender.unexpected"
	case s.Received:
		state = "sender.received"
	case !s.Expected:
		state = "sender.not_asked"
	}
	kind := ""
	if state == "sender.missing" {
		kind = "missing"
	}
	title := s.Title.In(b.w.Lang())
	if title == "" {
		title = s.Form
	}
	return Row{Label: name, Kind: kind, Cells: []Cell{{Text: title}, {Text: b.w.Period(period)}, {Text: due}, {Text: b.w.Say(state)}}}
}

// completeness says in one paragraph how many rows came and what became of them.
func (b *builder) completeness() string {
	var sum model.RowCounts
	for _, s := range b.in.Sheets {
		sum = sum.Add(s.Counts)
	}
	if b.public { // counts of rows set aside could be counts of few children
		return b.w.Count("completeness.public", model.Whole(int64(sum.Read)))
	}
	s := b.w.Count("completeness.rows", model.Whole(int64(sum.Read)), "accepted", b.count(sum.Accepted), "set_aside", b.count(sum.SetAside),
		"duplicate", b.count(sum.Duplicate), "total", b.count(sum.Total), "blank", b.count(sum.Blank))
	return s + " " + b.w.Say("completeness.findings", "errors", b.count(b.in.Findings.Errors), "warnings", b.count(b.in.Findings.Warnings),
		"notes", b.count(b.in.Findings.Notes), "waived", b.count(b.in.Findings.Waived))
}

func (b *builder) count(n int) string { return b.w.Number(model.Whole(int64(n))) }

// signs explains how zero, nothing sent, provisional and set aside look.
func (b *builder) signs() []Term {
	var terms []Term
	names := []string{"zero", "nobody", "not_delivered", "not_yet", "no_figure", "provisional", "set_aside", "rate", "change"}
	if b.public {
		names = slices.Insert(names, 3, "withheld", "less_detail")
	}
	for _, sign := range names {
		terms = append(terms, Term{Name: b.w.Say("sign." + sign), Texts: []Sentence{text(b.w.Say("sign."+sign+".text", "percent_from", b.w.Number(b.in.Reading.PercentFrom)))}})
	}
	return terms
}

// howChanges says by which rules something is called a change, and what cannot
// be compared with what.
func (b *builder) howChanges() []Block {
	r := b.in.Reading
	oneIn, _ := model.Ratio(model.Whole(100), model.Whole(100)-r.Confidence, 1)
	says := []string{
		b.w.Say("changes.chance", "confidence", b.w.WholePercent(r.Confidence), "matters", b.w.WholePercent(r.Matters), "few", b.w.Number(r.Few)),
		b.w.Say("changes.many", "one_in", b.w.Fixed(oneIn, 0)),
		b.w.Say("changes.percent", "percent_from", b.w.Number(r.PercentFrom), "mean_below", b.w.Number(r.MeanBelow)),
		b.w.Say("changes.compare"),
	}
	var blocks []Block
	for _, s := range says {
		blocks = append(blocks, paragraph("", text(s)))
	}
	if list := b.brokenSeries(); len(list) > 0 {
		blocks = append(blocks, paragraph("", text(b.w.Say("changes.breaks"))), Block{List: list})
	}
	return blocks
}

// brokenSeries names the breaks within the series shown, with the measures they are about.
func (b *builder) brokenSeries() []Sentence {
	var list []Sentence
	for _, br := range b.in.Breaks {
		var areas, titles []string
		for _, area := range append([]string{b.area}, b.in.Compare...) {
			here := b.titlesBrokenBy(br, area)
			if len(here) > 0 && !contains(areas, area) {
				areas = append(areas, area)
			}
			for _, title := range here {
				if !contains(titles, title) {
					titles = append(titles, title)
				}
			}
		}
		switch {
		case len(areas) == 0:
			continue
		case len(br.Measures) == 0:
			titles = []string{b.w.Say("changes.every")}
		}
		list = append(list, text(b.w.Say("changes.break", "area", join(areas, ", "), "from", b.w.DateOf(br.From), "cause", b.breakSays(br), "titles", join(titles, "; "))))
	}
	return list
}

func (b *builder) titlesBrokenBy(br Break, area string) []string {
	var titles []string
	for _, i := range b.in.Indicators {
		for _, m := range i.Measures {
			if _, within := br.Begins(b.ix.periods(m.ID, area)); within && br.Concerns(m.ID, area) {
				titles = append(titles, b.titleOf(m))
			}
		}
	}
	return titles
}

func (b *builder) definitions() []Term {
	var terms []Term
	for _, word := range []string{"child", "declared", "distinct", "school_year", "semester", "reference_day", "responsible", "overlap", "origin"} {
		terms = append(terms, Term{Name: b.w.Say("definition." + word), Texts: []Sentence{text(b.w.Say("definition."+word+".text", "first", fmt.Sprint(b.in.Year-1), "second", fmt.Sprint(b.in.Year), "day", b.w.DateIn(model.YearEnd(b.in.Year))))}})
	}
	return terms
}

func (b *builder) lawBlocks() []Block {
	blocks := []Block{paragraph("", text(b.w.Say("law.duty"))), paragraph("", text(b.w.Say(b.localLaw())))}
	var list []Sentence
	for _, v := range b.in.Legal {
		list = append(list, b.legal(v))
	}
	if len(list) > 0 {
		blocks = append(blocks, paragraph("", text(b.w.Say("law.values", "year", fmt.Sprint(b.in.Year)))), Block{List: list})
	}
	return blocks
}

// localLaw is the local government law in force at the end of the year.
func (b *builder) localLaw() string {
	if model.YearEnd(b.in.Year) < "2023-01-01" {
		return "law.until_2022"
	}
	return "law.from_2023"
}

// surveys are answers as shares with their base, a table per question.
func (b *builder) surveys() ([]Block, bool) {
	type question struct{ survey, asked, question string }
	var order []question
	answers, hidden := map[question][]SurveyAnswer{}, map[question]bool{}
	for _, a := range b.in.Surveys {
		q := question{a.Survey, a.Asked, a.Question}
		hidden[q] = hidden[q] || b.public && !a.Public
		if answers[q] == nil {
			order = append(order, q)
		}
		answers[q] = append(answers[q], a)
	}
	var blocks []Block
	for n, q := range order {
		base, counts := 0, []int{}
		for _, a := range answers[q] {
			base, counts = base+a.Answers, append(counts, a.Answers)
		}
		if hidden[q] || !b.in.Edition.ShowsAnswers(counts) {
			continue
		}
		t := Table{ID: fmt.Sprintf("survey-%d", n+1), Caption: b.w.Count("table.survey", model.Whole(int64(base)), "survey", q.survey, "asked", q.asked, "question", q.question),
			Head: []string{b.w.Say("head.answer"), b.w.Say("head.answers"), b.w.Say("head.share_plain")}}
		for _, a := range answers[q] {
			share := ""
			if r, ok := model.Ratio(model.Whole(int64(a.Answers)), model.Whole(int64(base)), 100); ok {
				share = b.w.Percent(r)
			}
			t.Rows = append(t.Rows, Row{Label: a.Answer, Cells: []Cell{{Text: b.count(a.Answers)}, {Text: share}}})
		}
		blocks = append(blocks, tableBlock(t))
	}
	return blocks, len(blocks) > 0
}
