package report

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"bernskats/pipeline/model"
	"bernskats/pipeline/protect"
)

// widest is how many periods a table of the annex has at most; more begin
// another table, so that none runs off an A4 page.
const widest = 8

// annex holds every figure of the edition, the quality of the data, waivers and sources.
func (b *builder) annex() Section {
	s := Section{ID: "annex", Title: b.w.Say("section.annex")}
	s.Sections = append(s.Sections,
		Section{ID: "tables", Title: b.w.Say("section.tables"), Blocks: b.allTables()},
		Section{ID: "quality", Title: b.w.Say("section.quality"), Blocks: b.quality()},
		Section{ID: "sources", Title: b.w.Say("section.sources"), Blocks: b.sources()})
	return s
}

// allTables makes the tables of all figures: by indicator, measure and area.
func (b *builder) allTables() []Block {
	blocks := []Block{paragraph("", text(b.w.Say("tables.intro")))}
	if b.public {
		blocks = append(blocks, paragraph("note", text(b.w.Say("note.withheld"))), paragraph("note", text(b.w.Say("note.less_detail"))))
	}
	done, empty := map[string]bool{}, []listed{}
	for _, i := range b.in.Indicators {
		for _, m := range i.Measures {
			done[m.ID] = true
			if b.onlyMissing(m) {
				empty = append(empty, listed{i, m})
				continue
			}
			blocks = append(blocks, b.measureTables(i, m)...)
		}
	}
	var rest []string
	for id := range b.ix.byMeasure {
		if !done[id] {
			rest = append(rest, id)
		}
	}
	sort.Strings(rest)
	for _, id := range rest {
		blocks = append(blocks, b.measureTables(model.Indicator{}, model.Measure{ID: id})...)
	}
	return append(blocks, b.missingTables(empty)...)
}

// listed is a measure with the indicator it stands under.
type listed struct {
	of      model.Indicator
	measure model.Measure
}

// onlyMissing says whether all figures of a measure are totals of our area that
// nobody sent: a table of its own would say one thing only.
func (b *builder) onlyMissing(m model.Measure) bool {
	if b.w.Has("status.not_delivered." + measureBase(m.ID)) {
		return false // what is missing there could not have been sent yet
	}
	for _, f := range b.ix.byMeasure[m.ID] {
		if f.Status() != model.NotDelivered || f.Key().Area != b.area || f.Key().Breakdown != "" {
			return false
		}
	}
	return len(b.ix.byMeasure[m.ID]) > 0
}

// missingTables hold the measures of which nothing was sent, a table for each
// kind of period.
func (b *builder) missingTables(list []listed) []Block {
	var blocks []Block
	for _, kind := range periodKinds() {
		seen := map[string]bool{}
		for _, r := range list {
			if r.measure.Period == kind {
				for _, p := range b.ix.periods(r.measure.ID, b.area) {
					seen[p] = true
				}
			}
		}
		periods := sortedSet(seen)
		for n := 0; n < len(periods); n += widest {
			shown := periods[n:min(n+widest, len(periods))]
			t := Table{ID: fmt.Sprintf("t-missing-%s-%d", kind, n/widest+1), Caption: b.w.Say("table.missing", "kind", b.w.Say("kind."+string(kind))), Head: []string{b.w.Say("head.measure")}}
			for _, p := range shown {
				t.Head = append(t.Head, b.w.Period(p))
			}
			for _, r := range list {
				if r.measure.Period == kind {
					t.Rows = append(t.Rows, b.missingRow(r, shown)...)
				}
			}
			blocks = append(blocks, tableBlock(t))
		}
	}
	return blocks
}

func (b *builder) missingRow(r listed, periods []string) []Row {
	label := b.w.Say("table.annex", "title", b.titleOf(r.measure), "measure", r.measure.ID)
	if r.of.Code != "" {
		label = r.of.Code + " " + label
	}
	return b.annexRows(r.measure, b.area, "", label, periods)
}

func (b *builder) measureTables(i model.Indicator, m model.Measure) []Block {
	var blocks []Block
	for _, area := range b.allAreas(m) {
		periods := b.ix.periods(m.ID, area)
		for n := 0; n < len(periods); n += widest {
			shown := periods[n:min(n+widest, len(periods))]
			t := b.annexTable(i, m, area, shown)
			if len(periods) > widest {
				t.ID += fmt.Sprintf("-%d", n/widest+1)
				t.Caption += ", " + b.w.Range(b.w.PeriodShort(shown[0]), b.w.PeriodShort(shown[len(shown)-1]))
			}
			blocks = append(blocks, tableBlock(t))
		}
	}
	return blocks
}

func (b *builder) annexTable(i model.Indicator, m model.Measure, area string, periods []string) Table {
	title := b.titleOf(m)
	if i.Code != "" {
		title = i.Code + " " + title
	}
	if area != b.area {
		title = b.w.Say("table.of_area", "title", title, "area", area)
	}
	caption := b.w.Say("table.annex", "title", title, "measure", m.ID)
	if b.rated(m.ID, area, periods) {
		caption = b.w.Say("table.annex_rate", "caption", caption, "rate", b.annexRate(m))
	}
	t := Table{ID: "t-" + safeID(m.ID) + "-" + b.areaNumber(m, area), Caption: caption, Small: true, Head: []string{b.w.Say("head.breakdown")}}
	for _, p := range periods {
		t.Head = append(t.Head, b.w.Period(p))
	}
	t.Rows = append(t.Rows, b.annexRows(m, area, "", b.w.Say("row.total"), periods)...)
	for _, dimensions := range b.dimensionSets(m.ID, area) {
		t.Rows = append(t.Rows, b.annexGroup(m, area, dimensions, periods)...)
	}
	return t // marks and signs are explained once, in the introduction
}

// areaNumber keeps ids of tables of several areas apart.
func (b *builder) areaNumber(m model.Measure, area string) string {
	for n, a := range b.allAreas(m) {
		if a == area {
			return fmt.Sprint(n)
		}
	}
	return "x"
}

// dimensionSets lists the breakdowns a measure's figures have: single dimensions first.
func (b *builder) dimensionSets(measure, area string) [][]string {
	seen := map[string][]string{}
	for _, f := range b.ix.byMeasure[measure] {
		if k := f.Key(); k.Area == area && k.Breakdown != "" {
			ds := dimensionsOf(k.Breakdown)
			seen[fmt.Sprint(len(ds))+join(ds, "+")] = ds
		}
	}
	keys := make([]string, 0, len(seen))
	for k := range seen {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	sets := make([][]string, 0, len(keys))
	for _, k := range keys {
		sets = append(sets, seen[k])
	}
	return sets
}

func (b *builder) annexGroup(m model.Measure, area string, dimensions, periods []string) []Row {
	var rows []Row
	for _, key := range b.sortedKeys(m.ID, b.ix.breakdowns(m.ID, area, dimensions), dimensions) {
		rows = append(rows, b.annexRows(m, area, key, b.codes(m.ID, key), periods)...)
	}
	if len(rows) == 0 {
		return nil
	}
	label := b.w.Say("row.by", "dimension", b.dimensions(m.ID, dimensions))
	for _, br := range m.Breakdowns {
		if br.Overlap && join(br.Dimensions, "+") == join(dimensions, "+") {
			label = b.w.Say("row.by_overlap", "dimension", b.dimensions(m.ID, dimensions))
		}
	}
	return append([]Row{{Label: label, Kind: "group"}}, rows...)
}

// rated says whether any figure of a measure has a rate in these periods.
func (b *builder) rated(measure, area string, periods []string) bool {
	for _, f := range b.ix.byMeasure[measure] {
		if k := f.Key(); k.Area == area && contains(periods, k.Period) {
			if _, _, _, has := f.Rate(); has {
				return true
			}
		}
	}
	return false
}

func (b *builder) annexRate(m model.Measure) string {
	if label := b.rateLabel(m); label != "" {
		return label
	}
	return strings.ToLower(b.w.Say("row.rate"))
}

// annexRows are the row of a breakdown, with the rate beside each number.
// A total that no period has is left out: some measures have only parts.
func (b *builder) annexRows(m model.Measure, area, breakdown, label string, periods []string) []Row {
	row := Row{Label: label}
	if breakdown == "" {
		row.Kind = "total"
	}
	found := false
	for _, p := range periods {
		v, r, ok := b.pair(m, protect.Key{Measure: m.ID, Period: p, Area: area, Breakdown: breakdown})
		found = found || ok
		v.Rate = r.Datum
		row.Cells = append(row.Cells, v)
	}
	if !found {
		return nil
	}
	return []Row{row}
}

// quality accounts for every row and says what was accepted in spite of errors.
func (b *builder) quality() []Block {
	blocks := []Block{paragraph("", text(b.completeness()))}
	if len(b.in.Sheets) > 0 && !b.public {
		blocks = append(blocks, tableBlock(b.sheetsByName()), paragraph("note", Sentence{{Text: b.w.Say("rows.by_sender") + " "}, {Text: b.w.Say("rows.report"), Href: "quality." + b.w.Lang() + ".html"}, {Text: "."}}))
	}
	if len(b.in.Waivers) == 0 {
		return append(blocks, paragraph("", text(b.w.Say("waivers.none"))))
	}
	blocks = append(blocks, paragraph("", text(b.w.Count("waivers.some", model.Whole(int64(len(b.in.Waivers)))))))
	if b.public {
		return blocks
	}
	return append(blocks, tableBlock(b.waiverTable()))
}

func (b *builder) sheetTable() Table {
	t := Table{ID: "rows", Caption: b.w.Say("table.rows"), Head: []string{b.w.Say("head.sheet"), b.w.Say("head.read"), b.w.Say("head.accepted"),
		b.w.Say("head.set_aside"), b.w.Say("head.duplicate"), b.w.Say("head.total_rows"), b.w.Say("head.blank")}}
	sheets := b.sortedSheets()
	for _, s := range sheets {
		label := sheetName(s)
		if s.Sender != "" {
			label = s.Sender + " – " + label
		}
		t.Rows = append(t.Rows, b.countRow(label, "", s.Counts))
	}
	t.Rows = append(t.Rows, b.countRow(b.w.Say("row.total"), "total", totalOf(sheets)))
	return t
}

// sheetsByName accounts for the rows of all sheets of one name together; the
// quality report has them sender by sender.
func (b *builder) sheetsByName() Table {
	t := b.sheetTable()
	t.Head[0] = b.w.Say("book.head.sheet")
	t.Head = slices.Insert(t.Head, 1, b.w.Say("head.sheets"))
	t.Rows = nil
	names, counts, sheets := []string{}, map[string]model.RowCounts{}, map[string]int{}
	for _, s := range b.sortedSheets() {
		name := sheetName(s)
		if sheets[name] == 0 {
			names = append(names, name)
		}
		counts[name], sheets[name] = counts[name].Add(s.Counts), sheets[name]+1
	}
	c := b.collator()
	sort.SliceStable(names, func(i, j int) bool { return c.CompareString(names[i], names[j]) < 0 })
	for _, name := range names {
		t.Rows = append(t.Rows, b.sheetsRow(name, "", sheets[name], counts[name]))
	}
	t.Rows = append(t.Rows, b.sheetsRow(b.w.Say("row.total"), "total", len(b.in.Sheets), totalOf(b.in.Sheets)))
	return t
}

func (b *builder) sheetsRow(label, kind string, sheets int, counts model.RowCounts) Row {
	row := b.countRow(label, kind, counts)
	row.Cells = slices.Insert(row.Cells, 0, Cell{Text: b.count(sheets)})
	return row
}

func (b *builder) sortedSheets() []SheetCount {
	sheets := append([]SheetCount(nil), b.in.Sheets...)
	sort.SliceStable(sheets, func(i, j int) bool {
		if sheets[i].Sender != sheets[j].Sender {
			return sheets[i].Sender < sheets[j].Sender
		}
		if sheets[i].File != sheets[j].File {
			return sheets[i].File < sheets[j].File
		}
		return sheets[i].Sheet < sheets[j].Sheet
	})
	return sheets
}

func sheetName(s SheetCount) string {
	if s.Title == "" {
		return s.Sheet
	}
	return s.Title
}

func totalOf(sheets []SheetCount) model.RowCounts {
	var sum model.RowCounts
	for _, s := range sheets {
		sum = sum.Add(s.Counts)
	}
	return sum
}

func (b *builder) countRow(label, kind string, c model.RowCounts) Row {
	row := Row{Label: label, Kind: kind}
	for _, n := range []int{c.Read, c.Accepted, c.SetAside, c.Duplicate, c.Total, c.Blank} {
		row.Cells = append(row.Cells, Cell{Text: b.count(n)})
	}
	return row
}

func (b *builder) waiverTable() Table {
	t := Table{ID: "waivers", Text: true, Caption: b.w.Say("table.waivers"), Head: []string{b.w.Say("head.code"), b.w.Say("head.place"), b.w.Say("head.reason"), b.w.Say("head.by")}}
	for _, w := range b.in.Waivers {
		place := model.Place{File: w.File, Sheet: w.Sheet, Cell: w.Cell}
		t.Rows = append(t.Rows, Row{Label: w.Code, Cells: []Cell{{Text: place.String()}, {Text: w.Reason}, {Text: w.By}}})
	}
	return t
}

// sources lists where reported and published figures come from.
func (b *builder) sources() []Block {
	seen := map[string]bool{}
	for _, f := range b.in.Edition.Figures() {
		if f.Source() != "" {
			seen[f.Key().Area+": "+f.Source()] = true
		}
	}
	blocks := []Block{paragraph("", text(b.w.Say("sources.own")))}
	var list []Sentence
	for _, s := range sortedSet(seen) {
		list = append(list, text(s))
	}
	if len(list) > 0 {
		blocks = append(blocks, paragraph("", text(b.w.Say("sources.totals"))), Block{List: list})
	}
	return blocks
}
