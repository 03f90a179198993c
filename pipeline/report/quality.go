package report

import (
	"fmt"

	"bernskats/pipeline/model"
	"bernskats/pipeline/report/prose"
)

// NewQualityPage says in one language what was sent, by whom and how complete
// it is. letters are the words of the language in which senders are written to;
// a page in another language shows its own translation below each text.
func NewQualityPage(in Input, words, letters prose.Words) Page {
	b := newBuilder(in, words)
	p := Page{
		Lang: b.w.Lang(), Kind: "quality",
		Title:    b.w.Say("quality.title", b.place("year", fmt.Sprint(in.Year))...),
		Subtitle: b.w.Say("quality.subtitle", b.place()...),
		Colophon: []string{b.w.Say("colophon", "version", in.ProgramVersion, "fingerprint", in.Fingerprint)},
	}
	if b.public {
		p.Subtitle = b.w.Say("quality.subtitle.public", b.place()...)
	} else {
		p.Restricted = b.w.Say("restricted")
	}
	if in.Open {
		p.Provisional = b.w.Count("provisional", model.Whole(int64(in.Findings.Errors-in.Findings.Waived)))
	}
	for _, lang := range in.Languages {
		if lang != b.w.Lang() {
			p.Others = append(p.Others, Link{Lang: lang, Href: "quality." + lang + ".html", Text: b.w.Say("language." + lang)})
		}
	}
	p.Sections = b.qualitySections(letters)
	for i := range p.Sections {
		p.Sections[i].Number = fmt.Sprint(i + 1)
	}
	return p
}

// qualitySections are those of the edition: files, findings and counts of rows
// are for the internal one, because few rows may be few children.
func (b *builder) qualitySections(letters prose.Words) []Section {
	if b.public {
		return []Section{
			b.qualitySummary(), b.qualitySenders(),
			{ID: "coverage", Title: b.w.Say("section.quality.coverage"), Blocks: b.coverageBlocks()},
			{ID: "accepted", Title: b.w.Say("section.quality.waivers"), Blocks: []Block{b.waiverCount()}},
		}
	}
	return []Section{
		b.qualitySummary(), b.qualitySenders(), b.letterSection(letters),
		{ID: "row-counts", Title: b.w.Say("section.quality.rows"), Blocks: b.rowBlocks()},
		{ID: "findings", Title: b.w.Say("section.quality.findings"), Blocks: b.findingBlocks()},
		{ID: "files", Title: b.w.Say("section.quality.files"), Blocks: b.fileBlocks()},
		{ID: "coverage", Title: b.w.Say("section.quality.coverage"), Blocks: b.coverageBlocks()},
		{ID: "accepted", Title: b.w.Say("section.quality.waivers"), Blocks: b.waiverBlocks()},
	}
}

// waiverCount says how many errors were accepted, and nothing about them.
func (b *builder) waiverCount() Block {
	if len(b.in.Waivers) == 0 {
		return paragraph("", text(b.w.Say("waivers.none")))
	}
	return paragraph("", text(b.w.Count("waivers.some", model.Whole(int64(len(b.in.Waivers))))))
}

// qualitySummary answers first: who is missing, what must be mended, what to do.
func (b *builder) qualitySummary() Section {
	s := Section{ID: "summary", Title: b.w.Say("section.summary")}
	received, expected := b.senderCounts()
	lead := b.w.Say("summary.no_expected")
	if expected > 0 {
		lead = b.sendersSay("summary.senders", received, expected)
	}
	s.Blocks = append(s.Blocks, paragraph("lead", text(lead)))
	situation := "situation." + b.w.Lang() + ".html"
	if b.public {
		s.Blocks = append(s.Blocks, paragraph("", text(b.completeness())), paragraph("", Sentence{
			{Text: b.w.Say("quality.beside") + " "}, {Text: b.w.Say("quality.situation"), Href: situation}, {Text: "."}}))
		return s
	}
	var todo []Sentence
	if missing := b.missingSenders(); len(missing) > 0 {
		todo = append(todo, linked(b.w.Count("quality.todo.missing", model.Whole(int64(len(missing)))), "#reminders", b.w.Say("section.quality.reminders")))
	}
	if mend := b.mendSenders(); len(mend) > 0 {
		todo = append(todo, linked(b.w.Count("quality.todo.mend", model.Whole(int64(len(mend)))), "#corrections", b.w.Say("section.quality.corrections")))
	}
	if len(todo) == 0 {
		s.Blocks = append(s.Blocks, paragraph("", text(b.w.Say("quality.todo.nothing"))))
	} else {
		s.Blocks = append(s.Blocks, paragraph("", text(b.w.Say("quality.todo"))), Block{List: todo})
	}
	return Section{ID: s.ID, Title: s.Title, Blocks: append(s.Blocks, paragraph("", text(b.completeness())), paragraph("", Sentence{
		{Text: b.w.Say("quality.beside") + " "}, {Text: b.w.Say("quality.situation"), Href: situation}, {Text: ", "},
		{Text: "findings.txt", Href: "findings.txt"}, {Text: ", "}, {Text: "findings.xlsx", Href: "findings.xlsx"}, {Text: "."},
	}))}
}

// linked is a sentence with a link behind it.
func linked(sentence, href, title string) Sentence {
	return Sentence{{Text: sentence + " "}, {Text: title, Href: href}}
}

// missingSenders are those expected from whom no workbook is in use.
func (b *builder) missingSenders() []Sender {
	var list []Sender
	for _, s := range b.sortedSenders() {
		if s.Expected && !s.Received {
			list = append(list, s)
		}
	}
	return list
}

// mendSenders are those whose workbook is in use and holds errors nobody accepted.
func (b *builder) mendSenders() []Sender {
	var list []Sender
	for _, s := range b.sortedSenders() {
		if s.Received && len(b.openErrors(s)) > 0 {
			list = append(list, s)
		}
	}
	return list
}

// openErrors are the errors in a sender's workbook that nobody accepted.
func (b *builder) openErrors(s Sender) []model.Finding {
	var list []model.Finding
	for _, f := range b.in.List {
		if f.Severity == model.Error && !f.Waived && contains(s.Files, f.File) {
			list = append(list, f)
		}
	}
	return list
}

// qualitySenders lists every sender by form: due day, what came, what became of it.
func (b *builder) qualitySenders() Section {
	s := Section{ID: "senders", Title: b.w.Say("section.quality.senders"), Blocks: []Block{paragraph("", text(b.w.Say("quality.due")))}}
	list := b.sortedSenders()
	if len(list) == 0 {
		return b.orNothing(s)
	}
	t := Table{ID: "senders-table", Text: true, Caption: b.w.Say("table.senders", "year", fmt.Sprint(b.in.Year)),
		Head: []string{b.w.Say("head.sender"), b.w.Say("head.state"), b.w.Say("head.due"), b.w.Say("head.period")}}
	if !b.public {
		t.Head = append(t.Head, b.w.Say("head.rows_accepted"))
	}
	for i, x := range list {
		if i == 0 || list[i-1].Form != x.Form {
			t.Rows = append(t.Rows, Row{Kind: "group", Label: b.formHeading(x, list)})
		}
		t.Rows = append(t.Rows, b.stateRow(x))
	}
	s.Blocks = append(s.Blocks, tableBlock(t))
	var terms []Term
	for _, state := range senderStates() {
		terms = append(terms, Term{Name: b.w.Say("sender.state." + state), Texts: []Sentence{text(b.w.Say("sender.state." + state + ".text"))}})
	}
	s.Blocks = append(s.Blocks, Block{Terms: terms})
	return s
}

// senderStates lists the states of a sender, in the order of their explanation.
func senderStates() []string {
	return []string{"received", "partly_set_aside", "refused", "unfilled", "not_received"}
}

// formHeading names a form with how many of its expected workbooks came.
func (b *builder) formHeading(x Sender, list []Sender) string {
	received, expected := 0, 0
	for _, s := range list {
		if s.Form == x.Form && s.Expected {
			expected++
			if s.Received {
				received++
			}
		}
	}
	return b.w.Say("quality.form", "form", b.formTitle(x), "received", fmt.Sprint(received), "expected", fmt.Sprint(expected))
}

func (b *builder) formTitle(x Sender) string { return formTitle(b.w, x) }

func formTitle(w prose.Words, x Sender) string {
	if title := x.Title.In(w.Lang()); title != "" {
		return title
	}
	return x.Form
}

func (b *builder) stateRow(x Sender) Row {
	row := Row{Label: b.senderName(x)}
	state := b.w.Say("sender.state." + x.state())
	if !x.Received {
		row.Kind = "missing"
	} else if !x.Expected {
		state = b.w.Say("quality.unexpected", "state", state)
	}
	due := b.w.Date(x.Due)
	if due == "" {
		due = b.w.Say("sender.no_due")
	}
	row.Cells = []Cell{{Text: state}, {Text: due}, {Text: b.w.Period(b.periodOf(x))}}
	if b.public {
		return row
	}
	rows := ""
	if x.Received {
		rows = b.w.Say("quality.of_rows", "accepted", b.count(x.Rows.Accepted), "read", b.count(x.Rows.Read))
	}
	row.Cells = append(row.Cells, Cell{Text: rows})
	return row
}

// state is what became of what a sender was to send.
func (s Sender) state() string {
	switch {
	case s.State != "":
		return s.State
	case s.Received:
		return "received"
	}
	return "not_received"
}

// senderName names a sender; where the project names nobody, the office that
// usually sends the form.
func (b *builder) senderName(x Sender) string {
	switch {
	case x.Name != "":
		return x.Name
	case x.Office != "":
		return b.w.Say("quality.office", "office", x.Office)
	}
	return b.w.Say("sender.unnamed")
}

func (b *builder) periodOf(x Sender) string {
	if x.Period != "" {
		return x.Period
	}
	return fmt.Sprint(b.in.Year)
}
