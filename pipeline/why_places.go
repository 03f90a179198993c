package pipeline

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"bernskats/pipeline/check"
	"bernskats/pipeline/forms"
	"bernskats/pipeline/intake"
	"bernskats/pipeline/measure"
	"bernskats/pipeline/model"
	"bernskats/pipeline/store"
)

// LegalInForce is a legal value a figure rests on, as in force on its day.
type LegalInForce struct {
	Name  string     `json:"name"`
	Title model.Text `json:"title"`
	Value string     `json:"value"`
	From  model.Day  `json:"from"`
	Law   model.Text `json:"law"`
	Link  string     `json:"link,omitempty"`
}

// SheetAccount accounts for the rows of a sheet a figure is counted from, or for
// which it only looks something up.
type SheetAccount struct {
	Year      int    `json:"year"`
	File      string `json:"file"`
	Sheet     string `json:"sheet"`
	Sender    string `json:"sender,omitempty"`
	Consulted bool   `json:"consulted,omitempty"` // nothing of it is counted; something is looked up in it
	model.RowCounts
}

// RowsLeftOut are rows of one sheet that were looked at and did not count, all
// for one reason. It tells nothing else about them.
type RowsLeftOut struct {
	Reason string     `json:"reason"`
	Code   string     `json:"code,omitempty"` // of the rule, when one leaves the rows out
	Text   model.Text `json:"text"`
	Year   int        `json:"year"`
	File   string     `json:"file"`
	Sheet  string     `json:"sheet"`
	Rows   []int      `json:"rows"` // their numbers in the sheet, ascending
}

// RowAside is a row that was set aside, so that no figure counts it.
type RowAside struct {
	Code string `json:"code"`
	CellAt
	Text   model.Text `json:"text"`
	Waived bool       `json:"waived,omitempty"`
}

// UnusedWorkbook is a workbook of a form the figure is counted from that is in no
// figure.
type UnusedWorkbook struct {
	Year int        `json:"year"`
	File string     `json:"file"`
	Use  string     `json:"use"`
	Text model.Text `json:"text"`
}

// cellsOf finds the cells of stored rows: of the year that decides about the
// figure, or, of pathways, of the year each row is of.
func (t *tracer) cellsOf(ctx context.Context, rows []int64, field func(forms.Sheet) []string) (map[int64]CellAt, error) {
	fields := func(form, sheet string) []string {
		f, _ := t.defs.Forms.Form(form)
		s, _ := f.Sheet(sheet)
		return field(s)
	}
	cells := make(map[int64]CellAt, len(rows))
	for _, row := range rows {
		year, id := t.result.Year, row
		if t.file.History {
			year, id = store.RowOfYear(row)
		}
		index, err := t.index(ctx, year)
		if err != nil {
			return nil, err
		}
		if p, ok := index.At(id, fields); ok {
			cells[row] = CellAt{Year: p.Folder, Place: model.Place{File: p.File, Sheet: p.Sheet, Cell: p.Cell}, row: p.Row}
		}
	}
	return cells, nil
}

// index gives the places of all rows of a year.
func (t *tracer) index(ctx context.Context, year int) (*store.PlaceIndex, error) {
	if x := t.indexes[year]; x != nil {
		return x, nil
	}
	db, err := t.database(ctx, year)
	if err != nil {
		return nil, err
	}
	t.indexes[year], err = db.IndexPlaces(ctx)
	return t.indexes[year], err
}

// leftOutByRules gives the rows of a year that rules leave out.
func (t *tracer) leftOutByRules(ctx context.Context, year int) (map[int64]string, error) {
	if t.ruled[year] == nil {
		left, err := check.LeftOut(ctx, t.databases[year], t.defs.Rules)
		if err != nil {
			return nil, err
		}
		t.ruled[year] = left
	}
	return t.ruled[year], nil
}

// addLeftOut puts rows that did not count together by reason and sheet.
func (t *tracer) addLeftOut(ctx context.Context, e *Explanation, left []measure.LeftOut) error {
	rows := make([]int64, len(left))
	for i, x := range left {
		rows[i] = x.Row
	}
	cells, err := t.cellsOf(ctx, rows, func(forms.Sheet) []string { return nil })
	if err != nil {
		return err
	}
	type about struct {
		reason      measure.Reason
		rule        string
		year        int
		file, sheet string
	}
	groups := map[about][]int{}
	for _, x := range left {
		at, ok := cells[x.Row]
		if !ok {
			return fmt.Errorf("a row that was looked at for %s stands in no workbook", e.Measure)
		}
		key := about{x.Reason, x.Rule, at.Year, at.File, at.Sheet}
		groups[key] = append(groups[key], at.Row())
	}
	for key, numbers := range groups {
		slices.Sort(numbers)
		e.LeftOut = append(e.LeftOut, RowsLeftOut{Reason: string(key.reason), Code: key.rule, Text: t.reasonText(key.reason, key.rule), Year: key.year, File: key.file, Sheet: key.sheet, Rows: slices.Compact(numbers)})
	}
	slices.SortFunc(e.LeftOut, func(a, b RowsLeftOut) int {
		return slices.Compare([]string{a.Reason, a.Code, strconv.Itoa(a.Year), a.File, a.Sheet}, []string{b.Reason, b.Code, strconv.Itoa(b.Year), b.File, b.Sheet})
	})
	return nil
}

// rowOfCell gives 17 for "D17".
func rowOfCell(cell string) int {
	n, _ := strconv.Atoi(strings.TrimLeft(cell, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
	return n
}

// addLaw adds the legal values the figure's definition names, as in force.
func (t *tracer) addLaw(e *Explanation) {
	day, ok := dayOf(e.Period)
	for _, name := range t.def.Legal {
		for _, v := range t.defs.Legal {
			if ok && v.Name == name && v.From <= day && day <= v.Until {
				e.Legal = append(e.Legal, LegalInForce{v.Name, v.Title, v.Value.String(), v.From, v.Law, v.Link})
			}
		}
	}
}

// dayOf gives the day that decides age and law of the period with that label.
func dayOf(label string) (model.Day, bool) {
	if len(label) < 4 {
		return "", false
	}
	begins, err := strconv.Atoi(label[:4])
	if err != nil {
		return "", false
	}
	for _, year := range []int{begins, begins + 1} { // a school year is of the report on its second year
		for _, p := range model.PeriodsOf(year, true) {
			if p.Label == label {
				return p.Day, true
			}
		}
	}
	return "", false
}

// addSheets adds senders, the account of the sheets read, rows set aside in them
// and workbooks that are not used.
func (t *tracer) addSheets(e *Explanation) {
	years := []*YearResult{t.result}
	if t.file.History {
		years = t.results
	}
	wanted := t.formsRead(e)
	for _, r := range years {
		d := r.build.delivery
		senders := t.senders(d, r.Schools)
		account(senders, d, r.Sheets, r.Findings)
		for _, x := range senders {
			if slices.Contains(wanted, x.Form) && t.speaksAbout(x.SchoolYear, e.Period) {
				e.Senders = append(e.Senders, x)
			}
		}
		for _, w := range d.Workbooks {
			if text, ok := unusedText(w.Use); ok && (slices.Contains(wanted, w.Form) || w.Form == "") && t.speaksAbout(w.SchoolYear, e.Period) {
				e.Unused = append(e.Unused, UnusedWorkbook{r.Year, w.File, string(w.Use), text})
			}
		}
		for _, src := range r.build.sources {
			t.addSource(e, src, wanted)
		}
	}
}

// formsRead are the forms whose workbooks a figure comes from.
func (t *tracer) formsRead(e *Explanation) (names []string) {
	if e.Origin != string(model.Counted) {
		return []string{"totals", "orphans_court_yearly"}
	}
	for _, sheet := range t.file.Sheets(t.defs.Forms) {
		form, _, _ := strings.Cut(sheet, ".")
		names = append(names, form)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// speaksAbout says whether a workbook of a school year ("" for others) is about a period.
func (t *tracer) speaksAbout(schoolYear, period string) bool {
	return schoolYear == "" || !strings.Contains(period, "/") || strings.HasPrefix(period, schoolYear)
}

// addSource accounts for the sheets of one workbook.
func (t *tracer) addSource(e *Explanation, src source, wanted []string) {
	if !slices.Contains(wanted, src.workbook.Form) || !t.speaksAbout(src.workbook.SchoolYear, e.Period) {
		return
	}
	i := slices.IndexFunc(t.results, func(r *YearResult) bool { return r.Year == src.folder })
	if i < 0 {
		return
	}
	r := t.results[i]
	read := t.file.Sheets(t.defs.Forms)
	for _, x := range r.Sheets {
		name := x.Form + "." + x.SheetID
		if !slices.Contains(src.workbook.Files, x.File) || x.Form != src.workbook.Form || e.Origin == string(model.Counted) && !slices.Contains(read, name) {
			continue
		}
		e.Sheets = append(e.Sheets, SheetAccount{Year: r.Year, File: x.File, Sheet: x.Sheet, Sender: x.Sender, Consulted: slices.Contains(t.consulted, name), RowCounts: x.Counts})
		for _, f := range r.Findings {
			if f.Severity == model.Error && f.File == x.File && (f.Sheet == x.Sheet || x.Form == "orphans_court_yearly") {
				e.Aside = append(e.Aside, RowAside{Code: f.Code, CellAt: CellAt{Year: r.Year, Place: f.Place}, Text: model.Text{LV: f.LV.Found, EN: f.EN.Found}, Waived: f.Waived})
			}
		}
	}
}

func unusedText(use intake.Use) (model.Text, bool) {
	switch use {
	case intake.Superseded:
		return model.Text{LV: "tas pats sūtītājs atsūtījis vēlāku darbgrāmatu", EN: "the same sender sent a later workbook"}, true
	case intake.Copied:
		return model.Text{LV: "tāda pati datne jau ir skaitīta", EN: "the same file is counted already"}, true
	case intake.Refused:
		return model.Text{LV: "darbgrāmata nav pieņemta; skatiet konstatējumus", EN: "the workbook was refused; see the findings"}, true
	case intake.Unfilled:
		return model.Text{LV: "neaizpildīta veidlapa", EN: "a form nobody filled in"}, true
	}
	return model.Text{}, false
}

// reasonText says why rows did not count. It names no value of theirs.
func (t *tracer) reasonText(reason measure.Reason, rule string) model.Text {
	if reason == measure.ByRule {
		for _, r := range t.defs.Rules {
			if r.Code == rule {
				return r.LeavesOut.Text
			}
		}
	}
	return reasonTexts()[reason]
}

func reasonTexts() map[measure.Reason]model.Text {
	return map[measure.Reason]model.Text{
		measure.NoValue:         {LV: "nav norādīts tas, ko skaita vai summē", EN: "what is counted or summed is not given"},
		measure.Smaller:         {LV: "der lielākais skaitlis; šeit ir mazāks", EN: "the largest number counts; here is a smaller one"},
		measure.OtherCategory:   {LV: "skaitīts šajā rādītājā, bet citā kategorijā nekā prasītā", EN: "counted in this measure, but in another category than asked"},
		measure.OtherCondition:  {LV: "neatbilst rādītāja nosacījumam", EN: "does not meet the condition of the measure"},
		measure.OtherPeriod:     {LV: "attiecas uz citu periodu", EN: "is about another period"},
		measure.OtherSchoolYear: {LV: "darbgrāmata ir par citu mācību gadu", EN: "the workbook is about another school year"},
		measure.OtherSemester:   {LV: "cits semestris", EN: "another semester"},
		measure.BeforePeriod:    {LV: "beidzies pirms perioda", EN: "ends before the period"},
		measure.AfterPeriod:     {LV: "sākas pēc perioda", EN: "begins after the period"},
		measure.OutsidePeriod:   {LV: "ārpus perioda", EN: "outside the period"},
		measure.SameUnit:        {LV: "tas pats bērns vai ģimene jau skaitīta pēc citas rindas", EN: "the same child or family is counted by another row"},
		measure.NotSelected:     {LV: "definīcija šo rindu neizvēlas; nekas vairāk nav zināms", EN: "not selected by the definition; nothing more is known"},
		measure.RowsBeatTotals:  {LV: "sūtītāja kopskaits par šo pašu skaitli; rindas ir pārākas par kopskaitiem", EN: "a sender's own total of this figure; rows beat totals"},
		measure.OtherTotal:      {LV: "par šo pašu skaitli der cits kopskaits (jaunākas mapes vai pirmais)", EN: "another total of this figure counts (of a later folder, or the first one)"},
		measure.OtherFigure:     {LV: "kopskaits par citu skaitli, periodu vai teritoriju", EN: "a total of another figure, period or area"},
		notDelivered:            {LV: "skaitlim trūkst kā cita, tādēļ tā nav (nav iesniegts)", EN: "something the figure needs is missing, so there is none (not delivered)"},
	}
}
