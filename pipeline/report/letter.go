package report

import (
	"fmt"

	"bernskats/pipeline/model"
	"bernskats/pipeline/report/prose"
)

// severalAlike is from how many findings of one kind in one sheet a letter sums
// them up; the returned workbook lists each of them.
const severalAlike = 4

// letterSection holds the ready texts: reminders, then requests to mend.
func (b *builder) letterSection(letters prose.Words) Section {
	s := Section{ID: "letters", Title: b.w.Say("section.quality.letters"), Blocks: []Block{paragraph("", text(b.w.Say("quality.letters")))}}
	reminders := Section{ID: "reminders", Title: b.w.Say("section.quality.reminders")}
	for n, x := range b.missingSenders() {
		reminders.Sections = append(reminders.Sections, b.letter(fmt.Sprintf("reminder-%d", n+1), x, letters))
	}
	if len(reminders.Sections) == 0 {
		reminders.Blocks = []Block{paragraph("", text(b.w.Say("quality.no_reminders")))}
	}
	corrections := Section{ID: "corrections", Title: b.w.Say("section.quality.corrections")}
	for n, x := range b.mendSenders() {
		corrections.Sections = append(corrections.Sections, b.letter(fmt.Sprintf("correction-%d", n+1), x, letters))
	}
	if len(corrections.Sections) == 0 {
		corrections.Blocks = []Block{paragraph("", text(b.w.Say("quality.no_corrections")))}
	}
	s.Sections = []Section{reminders, corrections}
	return s
}

// letter is the text for one sender, on a page of another language with its
// translation below.
func (b *builder) letter(id string, x Sender, letters prose.Words) Section {
	s := Section{ID: id, Title: b.ownerName(x)}
	write := func(w prose.Words) Block {
		l := letterWriter{b, w, x}.write()
		return Block{Letter: &l}
	}
	s.Blocks = []Block{write(letters)}
	if letters.Lang() != b.w.Lang() {
		s.Blocks = append(s.Blocks, paragraph("note", text(b.w.Say("quality.translation"))), write(b.w))
	}
	return s
}

// letterWriter writes to one sender in one language. Names of institutions
// stand where Latvian wants the nominative, for nobody knows how they decline.
type letterWriter struct {
	b *builder
	w prose.Words
	x Sender
}

func (l letterWriter) write() Letter {
	out := Letter{Lang: l.w.Lang(), Subject: l.w.Say("letter.subject."+l.kind(), "form", formTitle(l.w, l.x), "period", l.w.PeriodLong(l.b.periodOf(l.x)))}
	add := func(text string, list ...string) { out.Parts = append(out.Parts, LetterPart{text, list}) }
	add(l.w.Say("letter.greeting"))
	add(l.w.Say("letter.why", "municipality_phrase", l.b.in.Municipality.Phrase, "year", fmt.Sprint(l.b.in.Year)))
	add(l.what(), l.facts()...)
	if list := l.troubles(); len(list) > 0 {
		add(l.w.Say("letter.troubles"), list...)
	}
	switch l.kind() {
	case "mend":
		add(l.w.Say("letter.returned"))
		add(l.w.Say("letter.again"))
	case "refused":
		add(l.w.Say("letter.again"))
	default:
		if l.x.Due == "" {
			add(l.w.Say("letter.soon"))
		}
		add(l.w.Say("letter.fill_in"))
	}
	add(l.w.Say("letter.send"))
	add(l.w.Say("letter.ask"))
	if l.kind() == "not_received" {
		add(l.w.Say("letter.crossed"))
	}
	add(l.w.Say("letter.thanks"))
	return out
}

// kind is what the letter is about: "not_received", "unfilled", "refused" or "mend".
func (l letterWriter) kind() string {
	if l.x.Received {
		return "mend"
	}
	return l.x.state()
}

func (l letterWriter) what() string {
	if l.kind() != "mend" {
		return l.w.Say("letter.what." + l.kind())
	}
	if n := l.x.Rows.SetAside; n > 0 {
		return l.w.Count("letter.what.rows", model.Whole(int64(n)))
	}
	return l.w.Say("letter.what.sheet")
}

// facts are who, what, for when and by when.
func (l letterWriter) facts() []string {
	name := l.x.Name
	if name == "" {
		name = l.x.Office
	}
	var list []string
	if name != "" {
		list = append(list, l.w.Say("letter.sender", "sender", name))
	}
	list = append(list, l.w.Say("letter.form", "form", formTitle(l.w, l.x)), l.w.Say("letter.period", "period", l.w.PeriodLong(l.b.periodOf(l.x))))
	if l.x.File != "" {
		list = append(list, l.w.Say("letter.file", "file", l.x.File))
	}
	if l.x.Due != "" {
		list = append(list, l.w.Say("letter.due", "due", l.w.Date(l.x.Due)))
	}
	return list
}

// troubles are the errors to mend: each one, or many alike in one line.
func (l letterWriter) troubles() []string {
	if l.kind() != "mend" && l.kind() != "refused" {
		return nil
	}
	type alike struct{ code, sheet string }
	var order []alike
	groups := map[alike][]model.Finding{}
	for _, f := range l.b.openErrors(l.x) {
		k := alike{f.Code, f.Sheet}
		if groups[k] == nil {
			order = append(order, k)
		}
		groups[k] = append(groups[k], f)
	}
	var list []string
	for _, k := range order {
		group := groups[k]
		if len(group) >= severalAlike {
			list = append(list, l.w.Count("letter.many", model.Whole(int64(len(group))), "code", k.code, "place", cellOf(group[0]), "expected", says(group[0], l.w).Expected, "mend", says(group[0], l.w).Mend))
			continue
		}
		for _, f := range group {
			s := says(f, l.w)
			list = append(list, l.w.Say("letter.one", "code", k.code, "place", cellOf(f), "found", s.Found, "mend", s.Mend))
		}
	}
	return list
}
