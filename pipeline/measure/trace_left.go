package measure

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"bernskats/pipeline/forms"
	"bernskats/pipeline/store"
)

// Reason says why a row that was looked at did not count. None is written by
// hand for an indicator: they follow from the cases, the dates of the form and
// the rules that leave rows out.
type Reason string

const (
	NoValue         Reason = "no_value"          // a case that does not give what is counted or summed
	Smaller         Reason = "smaller"           // of a largest number: a case that gives a smaller one
	OtherCategory   Reason = "other_category"    // a case of the measure in another category than asked
	OtherCondition  Reason = "condition"         // a case that does not meet the measure's condition
	OtherPeriod     Reason = "other_period"      // a case of another period only
	OtherSchoolYear Reason = "other_school_year" // of a workbook about another school year
	OtherSemester   Reason = "other_semester"    //
	BeforePeriod    Reason = "before_period"     // everything dated in the row ends before the period
	AfterPeriod     Reason = "after_period"      // everything dated in the row begins after it
	OutsidePeriod   Reason = "outside_period"    // some before, some after
	ByRule          Reason = "rule"              // a rule leaves the row out
	SameUnit        Reason = "same_unit"         // the same child or family is counted by another row
	NotSelected     Reason = "not_selected"      // the definition does not select it; nothing more is known
)

// LeftOut is a row that was looked at and did not count.
type LeftOut struct {
	Row    int64
	Reason Reason
	Rule   string // code of the rule when Reason is ByRule
}

// caseReasons are those of rows that stand behind some case, the nearest to
// counting first.
func caseReasons() []Reason {
	return []Reason{"", NoValue, OtherCategory, OtherCondition, OtherPeriod}
}

// leftOut gives the rows of the sheets a figure is counted from that did not
// count, and the sheets that were only consulted.
func (e *engine) leftOut(ctx context.Context, of casesOf, units []Unit, why map[int64]string) (left []LeftOut, consulted []string, err error) {
	reasons, err := e.reasonsOfCases(ctx, of)
	if err != nil {
		return nil, nil, err
	}
	counted := map[int64]bool{}
	for _, u := range units {
		for _, row := range u.Rows {
			counted[row] = true
		}
	}
	if err := e.rememberCounted(ctx, counted); err != nil {
		return nil, nil, err
	}
	file, _ := of.def.caseFile(of.count.Cases)
	sheets, consulted, err := e.sheetsOfCases(ctx, file, of.table())
	if err != nil {
		return nil, nil, err
	}
	for _, sheet := range sheets {
		rows, err := e.rowsOf(ctx, of, sheet, reasons)
		if err != nil {
			return nil, nil, fmt.Errorf("looking at the rows of %s: %w", sheet.name, err)
		}
		for _, r := range rows {
			if counted[r.row] {
				continue
			}
			x := LeftOut{Row: r.row, Reason: reasons[r.row]}
			switch {
			case x.Reason == NoValue && of.count.Operator == Max:
				x.Reason = Smaller
			case x.Reason != "":
			case r.dated != "":
				x.Reason = r.dated
			case why[r.row] != "":
				x.Reason, x.Rule = ByRule, why[r.row]
			case r.sameUnit:
				x.Reason = SameUnit
			default:
				x.Reason = NotSelected
			}
			left = append(left, x)
		}
	}
	slices.SortFunc(left, func(a, b LeftOut) int { return int(a.Row - b.Row) })
	return left, consulted, nil
}

// reasonsOfCases gives, for every row behind a case of the file that does not
// count, what keeps the case nearest to counting from it.
func (e *engine) reasonsOfCases(ctx context.Context, of casesOf) (map[int64]Reason, error) {
	class := fmt.Sprintf("CASE WHEN NOT (%s) THEN 4 WHEN (%s) IS NOT TRUE THEN 3 WHEN NOT (%s) THEN 2 ELSE 1 END", of.inPeriod(), of.meets(), of.inCategory())
	rows, err := e.db.Query(ctx, fmt.Sprintf("SELECT behind, min(class) FROM (SELECT unnest(rows) AS behind, %s AS class FROM %s) GROUP BY behind ORDER BY behind", class, of.table()))
	if err != nil {
		return nil, fmt.Errorf("looking at the cases of %s: %w", of.count.Measure, err)
	}
	reasons := map[int64]Reason{}
	for _, r := range rows {
		class := toDecimal(r[1]).Int()
		reasons[r[0].(int64)] = caseReasons()[class]
	}
	return reasons, nil
}

// rememberCounted puts the counted rows into the temporary table counted_row.
func (e *engine) rememberCounted(ctx context.Context, counted map[int64]bool) error {
	table := store.Table{Name: "counted_row", Columns: []store.Column{{Name: "row_id", Type: store.Integer}}}
	return e.db.Remember(ctx, table, func(yield func([]any) bool) {
		for row := range counted {
			if !yield([]any{row}) {
				return
			}
		}
	})
}

// readSheet is a sheet whose rows may be cases.
type readSheet struct {
	name  string // "form.sheet"
	table string
	form  forms.Sheet
}

// sheetsOfCases splits the sheets a case file reads into those whose rows stand
// behind cases and those that are only consulted. Where there is no case at all,
// every sheet the file needs might have given one.
func (e *engine) sheetsOfCases(ctx context.Context, file CaseFile, table string) (sheets []readSheet, consulted []string, err error) {
	if file.History {
		return []readSheet{{name: "custody_history", table: "custody_history"}}, nil, nil
	}
	rows, err := e.db.Query(ctx, "SELECT DISTINCT form || '.' || sheet FROM row_place WHERE row_id IN (SELECT unnest(rows) FROM "+table+") ORDER BY 1")
	if err != nil {
		return nil, nil, fmt.Errorf("finding the sheets of cases: %w", err)
	}
	var behind []string
	for _, r := range rows {
		behind = append(behind, r[0].(string))
	}
	for _, f := range e.in.Catalogue.Forms {
		for _, s := range f.Sheets {
			name := f.ID + "." + s.ID
			ofEvents := s.ID == "events" && slices.ContainsFunc(file.Needs, func(n Need) bool { return slices.Contains(n, eventsNeed) })
			switch {
			case slices.Contains(behind, name), ofEvents, len(behind) == 0 && slices.Contains(file.needed(), name):
				sheets = append(sheets, readSheet{name, store.Quote(f.ID + "_" + s.ID), s})
			case file.reads(f.ID, s.ID):
				consulted = append(consulted, name)
			}
		}
	}
	return sheets, consulted, nil
}

// needed are the sheets named in the needs of a file.
func (f CaseFile) needed() (names []string) {
	for _, n := range f.Needs {
		names = append(names, sheetName.FindAllString(strings.Join(n, " "), -1)...)
	}
	return names
}

// lookedAt is a row of a sheet with what its own cells say about the figure.
type lookedAt struct {
	row      int64
	dated    Reason
	sameUnit bool
}

// rowsOf reads the rows of a sheet. What the dates say is a reason only where no
// case of the period stands on a row of which they say the same: then the
// definition looks further than its period.
func (e *engine) rowsOf(ctx context.Context, of casesOf, sheet readSheet, reasons map[int64]Reason) ([]lookedAt, error) {
	query := fmt.Sprintf("SELECT row_id, %s, %s FROM %s AS r JOIN workbook USING (workbook) ORDER BY row_id", datedOutside(of, sheet.form), sameUnit(of.count, sheet), sheet.table)
	if sheet.form.ID == "" {
		query = "SELECT DISTINCT row_id, '', false FROM " + sheet.table + " ORDER BY row_id"
	}
	found, err := e.db.Query(ctx, query)
	if err != nil {
		return nil, err
	}
	rows := make([]lookedAt, len(found))
	refuted := map[Reason]bool{}
	for i, r := range found {
		rows[i] = lookedAt{row: r[0].(int64), dated: Reason(text(r[1])), sameUnit: r[2] == true}
		if reason, isCase := reasons[rows[i].row]; isCase && reason != OtherPeriod {
			refuted[rows[i].dated] = true
		}
	}
	for i := range rows {
		if refuted[rows[i].dated] {
			rows[i].dated = ""
		}
	}
	return rows, nil
}

// datedOutside writes the SQL that says why a row's dates are outside a period;
// ” when they are not. The birth date is no date of the row.
func datedOutside(of casesOf, sheet forms.Sheet) string {
	var before, after, outside, when []string
	p := of.period
	first, last := "DATE "+quoteText(string(p.First)), "DATE "+quoteText(string(p.Last))
	for _, span := range spansOf(sheet) {
		from, to := "r."+store.Quote(span.from), "r."+store.Quote(span.to)
		if span.to != span.from {
			to = "coalesce(" + to + ", DATE '9999-12-31')"
		}
		before = append(before, fmt.Sprintf("(%s IS NULL OR %s < %s)", from, to, first))
		after = append(after, fmt.Sprintf("(%s IS NULL OR %s > %s)", from, from, last))
		outside = append(outside, fmt.Sprintf("(%s IS NULL OR %s < %s OR %s > %s)", from, to, first, from, last))
	}
	say := func(condition string, reason Reason) {
		when = append(when, fmt.Sprintf("WHEN %s THEN %s", condition, quoteText(string(reason))))
	}
	if p.SchoolYear != "" {
		say("workbook.school_year <> "+quoteText(p.SchoolYear), OtherSchoolYear)
	}
	for _, c := range sheet.Columns {
		if c.Kind == forms.Semester && p.Semester > 0 {
			say(fmt.Sprintf("r.%s <> %d", store.Quote(c.Field), p.Semester), OtherSemester)
		}
	}
	if len(before) > 0 {
		say(strings.Join(before, " AND "), BeforePeriod)
		say(strings.Join(after, " AND "), AfterPeriod)
		say(strings.Join(outside, " AND "), OutsidePeriod)
	}
	if len(when) == 0 {
		return "''"
	}
	return "CASE " + strings.Join(when, " ") + " ELSE '' END"
}

type span struct{ from, to string }

// spansOf are the spans (a_from to a_to) and days of a sheet's rows.
func spansOf(sheet forms.Sheet) (spans []span) {
	for _, c := range sheet.Columns {
		stem, begins := strings.CutSuffix(c.Field, "_from")
		switch {
		case c.Kind != forms.Date && c.Kind != forms.Month || c.Field == "born":
		case begins && sheet.Column(stem+"_to") >= 0:
			spans = append(spans, span{c.Field, stem + "_to"})
		case c.Required && !strings.HasSuffix(c.Field, "_to"):
			spans = append(spans, span{c.Field, c.Field})
		}
	}
	return spans
}

// sameUnit writes the SQL that says whether the child or family of a row is one
// of those counted by another row of the sheet.
func sameUnit(c Count, sheet readSheet) string {
	var conditions []string
	for _, column := range sheet.form.Columns {
		if column.Kind != forms.PersonalCode && !column.Pseudonym {
			continue
		}
		for _, name := range []string{c.Column, c.Per, c.Code} {
			if name != "" && (column.Field == name || column.Field == name+"_code") {
				field := store.Quote(column.Field)
				conditions = append(conditions, fmt.Sprintf("coalesce(r.%[1]s IN (SELECT %[1]s FROM %[2]s WHERE row_id IN (SELECT row_id FROM counted_row)), false)", field, sheet.table))
			}
		}
	}
	if len(conditions) == 0 {
		return "false"
	}
	return strings.Join(conditions, " OR ")
}
