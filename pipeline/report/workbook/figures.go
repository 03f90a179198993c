package workbook

import (
	"sort"
	"strconv"
	"strings"

	"bernskats/pipeline/model"
	"bernskats/pipeline/protect"
	"bernskats/pipeline/report"
	"bernskats/pipeline/report/data"
	"bernskats/pipeline/report/prose"
)

// indicator makes the sheet of one indicator with all figures of all its measures.
func (b *book) indicator(taken map[string]bool, i model.Indicator) (sheet, bool) {
	title := prose.Capital(i.Title.In(b.w.Lang()))
	name := i.Code
	if i.Code != "" {
		title = i.Code + ". " + title
	} else {
		name = title
	}
	s := sheet{title: b.w.Say("book.table", "title", title), columns: b.figureColumns(), printed: denominatorColumn}
	byMeasure := map[string][]protect.Figure{}
	for _, f := range b.in.Edition.Figures() {
		byMeasure[f.Key().Measure] = append(byMeasure[f.Key().Measure], f)
	}
	for _, m := range i.Measures {
		figures := b.ordered(m, byMeasure[m.ID])
		if c, ok := b.native(m, figures, len(s.rows)); ok {
			s.charts = append(s.charts, c)
		}
		for _, f := range figures {
			s.rows = append(s.rows, b.figureRow(m, f))
		}
	}
	if len(s.rows) == 0 {
		return s, false
	}
	s.name = b.sheetName(taken, name)
	return s, true
}

// Columns of an indicator's table that charts refer to.
const (
	periodLetter = "C"
	valueLetter  = "F"
)

// denominatorColumn is the last that readers on paper need.
const denominatorColumn = 10

func (b *book) figureColumns() []column {
	var cs []column
	for _, name := range []string{"measure", "id", "period", "area", "breakdown", "value", "status", "rate", "rate_unit", "denominator", "origin", "received", "expected", "set_aside", "not_given"} {
		c := column{head: b.w.Say("book.head." + name)}
		switch name {
		case "measure":
			c.wide = 56 // most titles in one or two lines, else every row is four lines high
		case "id", "breakdown", "rate_unit":
			c.wide = 44
		}
		cs = append(cs, c)
	}
	// With the measure and the area these name the figure as facts.csv does, in every language.
	return append(cs, column{head: "period_code"}, column{head: "breakdown_code"})
}

func (b *book) figureRow(m model.Measure, f protect.Figure) []any {
	k := f.Key()
	received, expected := f.Senders()
	row := []any{b.titleOf(m), k.Measure, b.w.Period(k.Period), k.Area, b.breakdown(k), nil, b.status(f), nil, nil, nil, b.w.Say("book.origin." + string(f.Origin())), received, expected, nil, nil, k.Period, orNil(k.Breakdown)}
	if v, ok := f.Value(); ok {
		row[5] = v
	}
	if r, unit, denominator, ok := f.Rate(); ok {
		row[7], row[8], row[9] = rate(r), b.rateUnit(m, unit), denominator
	}
	if n, ok := data.SetAside(f, b.public); ok {
		row[13] = n
	}
	if n, ok := data.NotGiven(f, b.public); ok {
		row[14] = n
	}
	return row
}

func (b *book) titleOf(m model.Measure) string {
	if t := m.Title.In(b.w.Lang()); t != "" {
		return prose.Capital(t)
	}
	return m.ID
}

func (b *book) rateUnit(m model.Measure, unit string) string {
	of := m.RateOf.In(b.w.Lang())
	if of == "" {
		of = b.w.Say("rate_of." + unit)
	}
	return b.w.Say("rate_label."+unit, "of", of)
}

func (b *book) status(f protect.Figure) string {
	switch f.Status() {
	case model.Withheld, model.NotDelivered:
		return b.w.Say("status." + string(f.Status()))
	}
	return b.w.Say("book.status." + string(f.Status()))
}

// breakdown names the parts: "Vecums: 0–3 gadi; Dzimums: zēni"; "Kopā" for the total.
func (b *book) breakdown(k protect.Key) string {
	var parts []string
	for _, p := range model.ParseBreakdown(k.Breakdown) {
		parts = append(parts, b.w.Dimension(k.Measure, p.Dimension)+": "+b.code(k.Measure, p))
	}
	if len(parts) == 0 {
		return b.w.Say("book.total")
	}
	return strings.Join(parts, "; ")
}

func (b *book) code(measure string, p model.Part) string {
	if name, ok := b.in.Names[p.Code]; ok && (p.Dimension == "school" || p.Dimension == "unit") {
		return name
	}
	return b.w.Code(measure, p.Dimension, p.Code)
}

// place is where a figure stands among those of its measure: our area first, the
// total before its parts, parts in the order of their lists, then by period.
type place struct {
	area       int
	areaName   string
	dimensions string
	order      []int
	codes      string
	period     string
}

func (b *book) ordered(m model.Measure, figures []protect.Figure) []protect.Figure {
	type placed struct {
		at     place
		figure protect.Figure
	}
	all := make([]placed, len(figures))
	for i, f := range figures {
		all[i] = placed{b.place(m, f.Key()), f}
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].at.before(all[j].at) })
	sorted := make([]protect.Figure, len(all))
	for i := range all {
		sorted[i] = all[i].figure
	}
	return sorted
}

func (b *book) place(m model.Measure, k protect.Key) place {
	p := place{area: len(b.in.Compare) + 1, areaName: k.Area, codes: k.Breakdown, period: k.Period}
	if k.Area == b.in.Municipality.Name {
		p.area = 0
	}
	for i, a := range b.in.Compare {
		if a == k.Area && p.area != 0 {
			p.area = i + 1
		}
	}
	parts := model.ParseBreakdown(k.Breakdown)
	p.dimensions = strconv.Itoa(len(parts)) // crossings after single dimensions
	for _, part := range parts {
		p.dimensions += "+" + part.Dimension
		p.order = append(p.order, b.w.Order(m.ID, part.Dimension, part.Code))
	}
	return p
}

func (p place) before(o place) bool {
	switch {
	case p.area != o.area:
		return p.area < o.area
	case p.areaName != o.areaName:
		return p.areaName < o.areaName
	case p.dimensions != o.dimensions:
		return p.dimensions < o.dimensions
	}
	for i := range p.order {
		if p.order[i] != o.order[i] {
			return p.order[i] < o.order[i]
		}
	}
	if p.codes != o.codes {
		return p.codes < o.codes
	}
	return p.period < o.period
}

// data holds every figure with the columns and codes of facts.csv.
func (b *book) data() sheet {
	s := sheet{name: b.w.Say("book.data"), title: b.w.Say("book.data.title"), lines: []string{b.w.Say("book.data.note")}, upright: true}
	for _, name := range data.Columns() {
		s.columns = append(s.columns, column{head: name, wide: 60})
		if name == "denominator" {
			s.printed = len(s.columns)
		}
	}
	for _, f := range data.Sorted(b.in.Edition.Figures()) {
		s.rows = append(s.rows, b.dataRow(f))
	}
	return s
}

func (b *book) dataRow(f protect.Figure) []any {
	k := f.Key()
	received, expected := f.Senders()
	row := []any{orNil(f.Indicator()), k.Measure, k.Period, k.Area, orNil(k.Breakdown), nil, string(f.Status()), string(f.Origin()), nil, nil, nil, received, expected, nil, nil}
	if v, ok := f.Value(); ok {
		row[5] = v
	}
	if r, unit, denominator, ok := f.Rate(); ok {
		row[8], row[9], row[10] = rate(r), unit, denominator
	}
	if n, ok := data.SetAside(f, b.public); ok {
		row[13] = n
	}
	if n, ok := data.NotGiven(f, b.public); ok {
		row[14] = n
	}
	return row
}

func orNil(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// senders is the table of the page as it is.
func (b *book) senders() (sheet, bool) {
	s := sheet{name: b.w.Say("book.senders")}
	for _, section := range b.reading() {
		for _, block := range section.Blocks {
			if block.Table == nil || section.ID != "senders" {
				continue
			}
			s.title = block.Table.Caption
			for _, head := range block.Table.Head {
				s.columns = append(s.columns, column{head: head})
			}
			for _, r := range block.Table.Rows {
				row := []any{r.Label}
				for _, c := range r.Cells {
					row = append(row, c.Text)
				}
				s.rows = append(s.rows, row)
			}
		}
	}
	return s, len(s.rows) > 0
}

// rows accounts for the rows of every sheet that came; a public edition tells no small counts, so it has none.
func (b *book) rows() (sheet, bool) {
	s := sheet{name: b.w.Say("book.rows"), title: b.w.Say("table.rows")}
	if b.public {
		return s, false
	}
	for _, head := range []string{"head.sender", "book.head.file", "book.head.sheet", "head.read", "head.accepted", "head.set_aside", "head.duplicate", "head.total_rows", "head.blank"} {
		s.columns = append(s.columns, column{head: b.w.Say(head), wide: 60})
	}
	sheets := append([]report.SheetCount(nil), b.in.Sheets...)
	sort.SliceStable(sheets, func(i, j int) bool {
		x, y := sheets[i], sheets[j]
		return x.Sender+"\x00"+x.File+"\x00"+x.Sheet < y.Sender+"\x00"+y.File+"\x00"+y.Sheet
	})
	for _, c := range sheets {
		title := c.Title
		if title == "" {
			title = c.Sheet
		}
		n := c.Counts
		s.rows = append(s.rows, []any{c.Sender, c.File, title, n.Read, n.Accepted, n.SetAside, n.Duplicate, n.Total, n.Blank})
	}
	return s, len(s.rows) > 0
}
