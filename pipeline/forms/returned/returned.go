package returned

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"bernskats/pipeline/forms"
	"bernskats/pipeline/intake/xlsx"
	"bernskats/pipeline/model"
)

// Book is one sender's workbook with what was found in it.
type Book struct {
	Name string // of the file, as sent, without folders
	Data []byte // not changed
	// Findings are those of this file alone. Their sentences hold no personal data.
	Findings []model.Finding
}

// CannotMark is why a workbook goes back as a separate list.
type CannotMark struct {
	Why    model.Text // a clause without a full stop, for sender and operator
	Detail string     // for people who look closer; holds no content of a cell
}

// Error gives the reason in English.
func (c *CannotMark) Error() string {
	if c.Detail == "" {
		return c.Why.EN
	}
	return c.Why.EN + ": " + c.Detail
}

const (
	// maxMarked is how many cells are marked: with more comments a spreadsheet
	// program becomes unusable, and the list says it all.
	maxMarked = 20_000
	// maxPart is how large a part may be that has to be changed in memory.
	maxPart = 128 << 20
)

// Mark gives the sender's own workbook with the cells of its findings marked, a
// comment on each, and a first sheet that lists them. Everything else of it is as
// it was; the result was read and compared before it is given. A workbook that
// already is a return gets its list renewed, and marks of mended cells are taken
// off. The error is a *CannotMark, or that of the context. Equal arguments give
// equal bytes.
func Mark(ctx context.Context, b Book, limits xlsx.Limits) (marked []byte, err error) {
	defer func() {
		if p := recover(); p != nil { // its text may quote a cell
			marked, err = nil, cannotBuild(fmt.Errorf("the program gave up (%T)", p))
		}
	}()
	before, err := xlsx.Open(ctx, b.Name, b.Data, limits)
	if err != nil {
		return nil, notOpened(ctx, err)
	}
	m := &marking{lines: numbered(b.Findings), title: b.Name}
	if marked, err = m.build(before, b.Data); err != nil {
		return nil, cmp.Or(ctx.Err(), cannotBuild(err))
	}
	after, err := xlsx.Open(ctx, b.Name, marked, limits)
	if err == nil {
		err = same(before, after)
	}
	if err != nil {
		return nil, cmp.Or(ctx.Err(), cannotBuild(err))
	}
	return marked, nil
}

func notOpened(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return &CannotMark{Why: model.Text{LV: "šo datni nevar atvērt kā darbgrāmatu", EN: "the file cannot be opened as a workbook"}, Detail: err.Error()}
}

func cannotBuild(err error) error {
	var c *CannotMark
	if errors.As(err, &c) {
		return c
	}
	return &CannotMark{
		Why:    model.Text{LV: "darbgrāmatas uzbūve neļauj to droši papildināt", EN: "the workbook is built so that nothing can be added to it safely"},
		Detail: err.Error(),
	}
}

// line is one correction of the list.
type line struct {
	number int
	model.Finding
	linked bool   // the cell exists in the workbook
	fill   string // what the marked cell had before
}

// numbered puts errors first, then warnings, then notes; inside in the order in
// which findings are printed.
func numbered(findings []model.Finding) []line {
	sorted := slices.Clone(findings)
	model.SortFindings(sorted)
	slices.SortStableFunc(sorted, func(a, b model.Finding) int { return rank(a.Severity) - rank(b.Severity) })
	lines := make([]line, len(sorted))
	for i, f := range sorted {
		lines[i] = line{number: i + 1, Finding: f}
	}
	return lines
}

func rank(s model.Severity) int { return slices.Index(severities(), s) }

// severities in the order of the list.
func severities() []model.Severity { return []model.Severity{model.Error, model.Warning, model.Note} }

// marking is one workbook on its way back.
type marking struct {
	title  string
	lines  []line
	parcel *parcel
	book   *outline
	styles *styleSheet
	tabs   []tab
	sheets []*xlsx.Sheet // parallel to tabs
	old    earlier
}

// build makes the return; it is not compared yet.
func (m *marking) build(before *xlsx.Workbook, data []byte) ([]byte, error) {
	var err error
	if m.parcel, err = openParcel(data); err != nil {
		return nil, err
	}
	if why := m.parcel.untouchable(); why != nil {
		return nil, why
	}
	if m.book, err = readOutline(m.parcel); err != nil {
		return nil, err
	}
	if m.styles, err = readStyles(m.parcel, m.book.part); err != nil {
		return nil, err
	}
	if err := m.readTabs(before); err != nil {
		return nil, err
	}
	places, err := m.places()
	if err != nil {
		return nil, err
	}
	for i, t := range m.tabs {
		if err := m.markTab(t, places[i]); err != nil {
			return nil, err
		}
	}
	if err := m.book.unselect(m.parcel); err != nil {
		return nil, err
	}
	if err := m.list(nil); err != nil {
		return nil, err
	}
	return m.parcel.bytes()
}

// readTabs pairs the sheets the reader gives with the parts of the package.
func (m *marking) readTabs(before *xlsx.Workbook) error {
	m.sheets = before.Sheets()
	for _, s := range m.book.sheets {
		if s.relation() == "" || s.part != "" && !s.worksheet {
			continue
		}
		if f := m.parcel.byName[partKey(s.part)]; f == nil || f.UncompressedSize64 > maxPart {
			return &CannotMark{Why: model.Text{LV: "darbgrāmata ir pārāk liela, lai tajā iekrāsotu šūnas", EN: "the workbook is too large to mark cells in it"}}
		}
		m.tabs = append(m.tabs, tab{part: s.part})
	}
	if len(m.tabs) != len(m.sheets) {
		return errors.New("the sheets are listed in an unusual way")
	}
	for i, s := range m.sheets {
		m.tabs[i].name = s.Name
		list, err := readEarlier(s)
		if err != nil {
			return err
		}
		if list != nil {
			m.tabs[i].ours = true
			if m.old.lines == nil {
				m.old = *list
			}
		}
	}
	return nil
}

// places gives the lines of each tab by the cell that is marked for them. Below
// merged cells nothing is seen: there the visible one is marked.
func (m *marking) places() ([]map[place][]int, error) {
	out := make([]map[place][]int, len(m.tabs))
	for i := range out {
		out[i] = map[place][]int{}
	}
	total := 0
	for n := range m.lines {
		l := &m.lines[n]
		i := slices.IndexFunc(m.tabs, func(t tab) bool { return t.name == l.Sheet && !t.ours })
		at, ok := readPlace(l.Cell)
		if i < 0 || !ok || l.Sheet == "" {
			continue
		}
		l.linked = true
		at = visible(at, m.sheets[i].Merged())
		if len(out[i][at]) == 0 {
			total++
		}
		out[i][at] = append(out[i][at], n)
	}
	if total > maxMarked {
		return nil, &CannotMark{Why: model.Text{
			LV: fmt.Sprintf("labojamo šūnu ir pārāk daudz (%d), lai katrai pievienotu piezīmi", total),
			EN: fmt.Sprintf("too many cells (%d) for a comment on each", total)}}
	}
	return out, nil
}

func visible(at place, merged []xlsx.Range) place {
	for _, r := range merged {
		if at.column >= r.FromColumn && at.column <= r.ToColumn && at.row >= r.FromRow && at.row <= r.ToRow {
			return place{r.FromColumn, r.FromRow}
		}
	}
	return at
}

// markTab marks the cells of one sheet and writes their comments.
func (m *marking) markTab(t tab, places map[place][]int) error {
	if t.ours || len(places) == 0 && m.old.lines == nil {
		return nil
	}
	data, err := m.parcel.read(t.part)
	if err != nil {
		return err
	}
	comments, err := readComments(m.parcel, t.part)
	if err != nil {
		return err
	}
	want, texts, heights := marks{}, notes{}, map[place]int{}
	for at, numbers := range places {
		want[at] = m.lines[numbers[0]].Severity // the gravest comes first
		texts[at], heights[at] = m.note(numbers)
	}
	sheet := &sheetMarker{styles: m.styles, data: data, want: want, before: m.old.fillAt(t.name, comments)}
	if err := sheet.mark(); err != nil {
		return err
	}
	for at, numbers := range places {
		for _, n := range numbers {
			m.lines[n].fill = sheet.fills[at]
		}
	}
	if err := m.comment(t, sheet, comments, texts, heights); err != nil {
		return err
	}
	if data, err = splice(data, sheet.edits); err != nil {
		return err
	}
	m.parcel.set(t.part, data)
	return nil
}

// comment writes the comments of a sheet and their boxes.
func (m *marking) comment(t tab, sheet *sheetMarker, old *commentPart, texts notes, heights map[place]int) error {
	if old == nil && len(texts) == 0 {
		return nil
	}
	if err := old.talkedAbout(m.parcel, t.part, texts); err != nil {
		return err
	}
	change, err := old.rewrite(m.parcel, texts)
	if err != nil {
		return err
	}
	part := ""
	if old != nil {
		part = old.part
	} else {
		part = m.parcel.unused("xl/comments%d.xml")
		if err := m.parcel.declare(part, "", "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"); err != nil {
			return err
		}
		if _, err := m.parcel.relate(t.part, "comments", part); err != nil {
			return err
		}
	}
	m.parcel.set(part, change.data)
	id, err := drawNotes(m.parcel, t.part, sheet, change, heights)
	if err == nil && id != "" {
		line := fmt.Sprintf(`<%slegacyDrawing xmlns:r="%s" r:id="%s"/>`, sheet.prefix, m.parcel.relationType(), id)
		sheet.edits = append(sheet.edits, edit{sheet.after.from, sheet.after.from, line})
	}
	return err
}

// note writes our part of a comment: one paragraph for each correction.
func (m *marking) note(numbers []int) (runs []run, lines int) {
	runs = []run{{"bold", noteBegin + "\n"}}
	lines = 2
	for _, n := range numbers {
		l := m.lines[n]
		text := fmt.Sprintf("Nr. %d, %s %s. %s\n", l.number, severityWord(l.Severity), l.Code, sentence(l.LV))
		lines += 1 + len([]rune(text))/46
		runs = append(runs, run{"", text})
	}
	return append(runs, run{"", noteEnd}), lines + 1
}

func sentence(s model.Sentence) string {
	text := s.Found
	for _, part := range []string{s.Expected, s.Mend} {
		if part != "" {
			text += " " + part
		}
	}
	return text
}

func severityWord(s model.Severity) string {
	switch s {
	case model.Error:
		return "kļūda"
	case model.Warning:
		return "brīdinājums"
	}
	return "piezīme"
}

// isMark tells whether a sheet's first rows hold the mark of a list of corrections.
func isMark(r xlsx.Row) bool {
	return slices.ContainsFunc(r.Cells, func(c xlsx.Cell) bool { return c.Type == xlsx.Text && forms.IsCorrectionsMark(c.Text) })
}
