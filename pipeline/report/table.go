package report

import (
	"sort"
	"strings"
	"unicode/utf8"

	"bernskats/pipeline/model"
	"bernskats/pipeline/protect"
	"bernskats/pipeline/report/prose"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// Table is a table as readers see it: one heading row, one row heading per row.
type Table struct {
	ID      string
	Caption string
	Head    []string // of every column, the first is that of the row headings
	Rows    []Row
	Notes   []string // above the table: what a reader must know before reading it
	Legend  []Mark   // the marks that occur in it
	Text    bool     // cells are text, not numbers
	Whole   bool     // wants the width of the page, however few its columns
	Small   bool     // of the annex, in small type
	Fold    *Fold    // nil for a table that stands open
}

// Fold is the line a long table is folded behind. Paper cannot be unfolded:
// there the line says where the same figures stand.
type Fold struct{ Label, Paper string }

// Shape says how much room the table wants: "narrow" fits half the page, "broad"
// needs all of it, also on paper.
func (t Table) Shape() string {
	half, page := 70, 132 // characters of a table on paper
	if t.Small {
		half, page = 80, 160
	}
	switch n := t.characters(); {
	case t.Text || n > page || len(t.Head) > 7:
		return "broad"
	case n > half || t.Whole:
		return "wide"
	}
	return "narrow"
}

// characters is about how long a row is when headings are broken between words.
func (t Table) characters() int {
	sum := 0
	for i, head := range t.Head {
		n := 0
		for _, word := range strings.Fields(head) {
			n = max(n, utf8.RuneCountInString(word))
		}
		for _, r := range t.Rows {
			switch {
			case i == 0 && r.Kind != "group":
				n = max(n, min(20, utf8.RuneCountInString(r.Label)))
			case i > 0 && i <= len(r.Cells):
				n = max(n, r.Cells[i-1].characters())
			}
		}
		sum += n + 2
	}
	return sum
}

// Row is one line of a table.
type Row struct {
	Label string
	Href  string // where the label points; "" nowhere
	Kind  string // "total", "rate", "group", "missing" or ""
	Cells []Cell
}

// Cell is one place of a table: a number, or text.
type Cell struct {
	Datum *Datum
	Text  string
	Rate  *Datum // beside Datum, where rates have no row of their own
	// Number is what Text, or the datum, says as a number, where no other column
	// of a workbook does: amounts, targets, counts of activities.
	Number *model.Decimal
	Year   bool // Number is a calendar year
}

func (c Cell) characters() int {
	n := utf8.RuneCountInString(c.Text)
	for _, d := range []*Datum{c.Datum, c.Rate} {
		if d != nil {
			n += utf8.RuneCountInString(d.Shown) + 1
			if !d.HasValue { // words are set smaller than numbers
				n -= 2
			}
		}
	}
	return n
}

// series makes the table of an indicator's totals over the years: a row per
// measure, with a row for its rate below, and the change of the last year.
func (b *builder) series(id, caption string, measures []model.Measure, kind model.PeriodKind) (Table, bool) {
	var periods []string
	all := map[string]bool{}
	for _, m := range measures {
		if m.Period == kind && m.Total {
			for _, p := range b.ix.periods(m.ID, b.area) {
				all[p] = true
			}
		}
	}
	periods = last(sortedSet(all), yearsOf(kind))
	if len(periods) == 0 {
		return Table{}, false
	}
	t := Table{ID: id, Caption: caption, Whole: true, Head: []string{b.w.Say("head.measure")}}
	period := b.w.Period
	if yearEnds(periods) {
		period = b.w.PeriodShort
	}
	for _, p := range periods {
		t.Head = append(t.Head, period(p))
	}
	t.Head = append(t.Head, b.w.Say("head.change"), b.w.Say("head.mean"))
	var reasons whys
	for _, m := range measures {
		if m.Period == kind && m.Total {
			t.Rows = append(t.Rows, b.seriesRows(m, periods)...)
			reasons.add(b, m)
		}
	}
	t.Notes = append(t.Notes, reasons.notes(b)...)
	return b.legend(withoutEmptyColumn(t)), len(t.Rows) > 0
}

// yearsOf says how many periods a series shows: five years, or three of semesters.
func yearsOf(kind model.PeriodKind) int {
	if kind == model.Semester {
		return 7
	}
	return 5
}

func (b *builder) seriesRows(m model.Measure, periods []string) []Row {
	row := Row{Label: b.titleOf(m)}
	rates := Row{Label: prose.Capital(b.rateLabel(m)), Kind: "rate"}
	found, hasRate := false, false
	for _, p := range periods {
		cell, rate, ok := b.pair(m, protect.Key{Measure: m.ID, Period: p, Area: b.area})
		found = found || ok
		hasRate = hasRate || rate.Datum != nil
		row.Cells, rates.Cells = append(row.Cells, cell), append(rates.Cells, rate)
	}
	if !found {
		return nil
	}
	row.Cells, rates.Cells = append(row.Cells, b.changeCell(m), b.meanCell(m)), append(rates.Cells, Cell{}, Cell{})
	if !hasRate {
		return []Row{row}
	}
	return []Row{row, rates}
}

// pair gives the cells of a figure's number and rate; ok is false without a figure.
func (b *builder) pair(m model.Measure, k protect.Key) (value, rate Cell, ok bool) {
	f, ok := b.in.Edition.Figure(k)
	if !ok {
		return b.absent(k), Cell{}, false
	}
	v := b.value(f, bare(m.Counts))
	if r, has := b.rate(f); has {
		rate.Datum = &r
	}
	return Cell{Datum: &v}, rate, true
}

// bare is how a column prints what is counted: euros without their sign, which
// stands in the heading.
func bare(counts string) string {
	if counts == "eur" {
		return "cents"
	}
	return ""
}

// absent is the cell of a figure the edition does not have: a category with
// nobody in it when its neighbours are there or the total is 0, else nothing at all.
func (b *builder) absent(k protect.Key) Cell {
	if k.Breakdown == "" {
		return Cell{Text: b.w.Say("status.no_figure")}
	}
	if k.Area == b.area && b.in.Edition.LessDetail(k) {
		return Cell{Text: b.w.Say("status.less_detail")}
	}
	total := k
	total.Breakdown = ""
	if f, ok := b.in.Edition.Figure(total); ok {
		if v, has := f.Value(); has && v == 0 {
			return b.nobody(k)
		}
	}
	dimensions := dimensionsOf(k.Breakdown)
	for _, f := range b.ix.byMeasure[k.Measure] {
		fk := f.Key()
		if _, has := f.Value(); (has || f.Status() == model.Withheld) && fk.Period == k.Period && fk.Area == k.Area && sameDimensions(fk.Breakdown, dimensions) {
			return b.nobody(k)
		}
	}
	return Cell{Text: b.w.Say("status.no_figure")}
}

// nobody is the cell of a category without anybody in it, unless that must not be told.
func (b *builder) nobody(k protect.Key) Cell {
	if k.Area == b.area && b.in.Edition.HidesNobody(k.Measure) {
		return Cell{Text: b.w.Say("status.withheld")}
	}
	return Cell{Text: b.w.Say("status.nobody")}
}

// changeCell is the difference of the measure's current figure from a year before.
func (b *builder) changeCell(m model.Measure) Cell {
	f, ok := b.current(m, "")
	if !ok {
		return Cell{}
	}
	c, ok := b.change(f, m)
	if !ok {
		return Cell{}
	}
	if c.Trend == TrendNotCompare {
		return Cell{Text: b.w.Say("change.break")}
	}
	d := Datum{Key: f.Key(), Role: RoleChange, Status: f.Status(), HasValue: true, Value: c.By.String(), Shown: b.w.Signed(c.By)}
	if m.Counts == "eur" {
		d.Shown = b.w.SignedMoney(c.By)
	}
	cell := Cell{Datum: &d}
	if c.HasPercent && c.Percent != 0 {
		cell.Text = "(" + b.signedPercent(c.Percent) + ")"
	}
	return cell
}

func (b *builder) signedPercent(p model.Decimal) string {
	if p > 0 {
		return "+" + b.w.Percent(p)
	}
	return b.w.Percent(p)
}

func (b *builder) codesOf(measure string, keys []string, dimension string) []string {
	seen := map[string]bool{}
	for _, k := range keys {
		for _, p := range model.ParseBreakdown(k) {
			if p.Dimension == dimension {
				seen[p.Code] = true
			}
		}
	}
	codes := sortedSet(seen)
	b.sortCodes(measure, dimension, codes)
	return codes
}

// sortedKeys puts breakdown keys into the order of the code lists; names of
// schools and units into the alphabet.
func (b *builder) sortedKeys(measure string, keys []string, dimensions []string) []string {
	sorted := append([]string(nil), keys...)
	c := b.collator()
	sort.SliceStable(sorted, func(i, j int) bool {
		x, y := model.ParseBreakdown(sorted[i]), model.ParseBreakdown(sorted[j])
		for n := range dimensions {
			if x[n].Code != y[n].Code {
				return b.codeLess(c, measure, dimensions[n], x[n].Code, y[n].Code)
			}
		}
		return false
	})
	return sorted
}

func (b *builder) sortCodes(measure, dimension string, codes []string) {
	c := b.collator()
	sort.SliceStable(codes, func(i, j int) bool { return b.codeLess(c, measure, dimension, codes[i], codes[j]) })
}

func (b *builder) collator() *collate.Collator { return collate.New(language.Latvian) }

func (b *builder) codeLess(c *collate.Collator, measure, dimension, x, y string) bool {
	if (x == "unknown") != (y == "unknown") {
		return y == "unknown"
	}
	ox, oy := b.w.Order(measure, dimension, x), b.w.Order(measure, dimension, y)
	if ox != oy {
		return ox < oy
	}
	if n := c.CompareString(b.code(measure, dimension, x), b.code(measure, dimension, y)); n != 0 {
		return n < 0
	}
	return x < y
}

// code names a code; schools and units by the names the senders gave them.
func (b *builder) code(measure, dimension, code string) string {
	if name, ok := b.in.Names[code]; ok && (dimension == "school" || dimension == "unit") {
		return name
	}
	return b.w.Code(measure, dimension, code)
}

// codes names all parts of a breakdown key, as the heading of a row.
func (b *builder) codes(measure, key string) string {
	var names []string
	for _, p := range model.ParseBreakdown(key) {
		names = append(names, b.code(measure, p.Dimension, p.Code))
	}
	return prose.Capital(strings.Join(names, ", "))
}

func (b *builder) dimensions(measure string, dimensions []string) string {
	var names []string
	for _, d := range dimensions {
		names = append(names, strings.ToLower(b.w.Dimension(measure, d)))
	}
	return strings.Join(names, " × ")
}

// legend collects the marks a table holds. What is withheld is explained above
// the table, before a reader takes it for nothing.
func (b *builder) legend(t Table) Table {
	seen := map[string]bool{}
	t.Notes = append(t.Notes, b.withheldNotes(t)...)
	for _, r := range t.Rows {
		for _, c := range r.Cells {
			if c.Datum == nil {
				if c.Text != "" && c.Text == b.w.Say("status.nobody") && !seen[c.Text] {
					seen[c.Text] = true
					t.Legend = append(t.Legend, Mark{c.Text, b.w.Say("status.nobody.text")})
				}
				continue
			}
			for _, m := range c.Datum.Marks {
				if !seen[m.Letter] {
					seen[m.Letter] = true
					t.Legend = append(t.Legend, m)
				}
			}
		}
	}
	return t
}

// withheldNotes explain the signs of figures that a public edition does not show.
func (b *builder) withheldNotes(t Table) []string {
	withheld, less := false, false
	for _, r := range t.Rows {
		for _, c := range r.Cells {
			withheld = withheld || c.Datum != nil && c.Datum.Status == model.Withheld
			less = less || c.Datum == nil && c.Text != "" && c.Text == b.w.Say("status.less_detail")
		}
	}
	var notes []string
	if withheld {
		notes = append(notes, b.w.Say("note.withheld"))
	}
	if less {
		notes = append(notes, b.w.Say("note.less_detail"))
	}
	return notes
}

func contains(list []string, s string) bool {
	for _, l := range list {
		if l == s {
			return true
		}
	}
	return false
}
