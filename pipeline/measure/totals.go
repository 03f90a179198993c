package measure

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"sort"
	"strings"

	"bernskats/pipeline/forms"
	"bernskats/pipeline/model"
	"bernskats/pipeline/store"
)

// TotalsInput is what totals are read with.
type TotalsInput struct {
	Definitions []Definition
	Catalogue   *forms.Catalogue
	Year        int
	Area        string   // our municipality's name
	Names       []string // the folded spellings of our municipality
}

// TotalsGiven are the totals that senders gave, understood.
type TotalsGiven struct {
	in     TotalsInput
	totals []total
	passed []total // understood, but another total of the same figure counts
}

// total is one row of a totals workbook, understood.
type total struct {
	row      int64
	folder   int
	official bool // of the orphans' court's official yearly form
	measure  model.Measure
	count    Count
	period   string
	area     string // "" for ours
	key      string // breakdown
	value    model.Decimal
	source   string
}

// ReadTotals reads the totals of all folders at hand. Of several totals of one
// figure the highest folder's counts. What cannot be understood, and parts that
// do not add up, come back as findings about the year's own rows.
func ReadTotals(ctx context.Context, db *store.DB, in TotalsInput) (TotalsGiven, []model.RowFinding, error) {
	totals, passed, findings, err := readTotals(ctx, db, in)
	if err != nil {
		return TotalsGiven{}, nil, err
	}
	for _, f := range partsThatDoNotAddUp(totals, in.Catalogue) {
		if slices.ContainsFunc(totals, func(t total) bool { return t.row == f.Row && t.folder == in.Year }) {
			findings = append(findings, f)
		}
	}
	return TotalsGiven{in, totals, passed}, findings, nil
}

// Join puts the totals beside the counted facts: rows beat totals (a difference
// is a finding), a total for which no rows came is the figure, a total about
// another area is a figure to compare with. The result holds the counted facts
// too, sorted.
func (g TotalsGiven) Join(counted []model.Fact) ([]model.Fact, []model.RowFinding) {
	facts, findings := joinTotals(g.totals, counted, g.in)
	model.SortFacts(facts)
	return facts, findings
}

func readTotals(ctx context.Context, db *store.DB, in TotalsInput) (totals, passed []total, findings []model.RowFinding, err error) {
	rows, err := db.Query(ctx, `
		SELECT t.row_id, w.folder, t.measure, t.period, t.area, coalesce(t.breakdown, ''), t.value, coalesce(t.source, ''), w.form = 'orphans_court_yearly'
		FROM totals_totals AS t JOIN workbook AS w USING (workbook)
		ORDER BY w.folder DESC, t.row_id`)
	if err != nil {
		return nil, nil, nil, fmt.Errorf("reading totals: %w", err)
	}
	taken := map[string]total{} // the highest folder's total of a figure wins, of several of one folder the first
	for _, r := range rows {
		t, finding := in.understand(r)
		if finding != nil {
			if t.folder == in.Year {
				findings = append(findings, *finding)
			}
			continue
		}
		key := strings.Join([]string{t.measure.ID, t.period, t.area, t.key}, "|")
		first, seen := taken[key]
		if !seen {
			taken[key] = t
			totals = append(totals, t)
			continue
		}
		passed = append(passed, t)
		if first.folder == in.Year && t.folder == in.Year && first.value != t.value {
			findings = append(findings, disagree(first, t), disagree(t, first))
		}
	}
	return totals, passed, findings, nil
}

// understand resolves one row: the measure by id or Latvian title, the period by
// the measure's kind, the breakdown by codes or labels.
func (in TotalsInput) understand(r []any) (total, *model.RowFinding) {
	t := total{row: r[0].(int64), folder: int(r[1].(int64)), official: r[8] == true, value: toDecimal(r[6]), source: text(r[7])}
	bad := func(code, field string, args map[string]string) (total, *model.RowFinding) {
		return t, &model.RowFinding{Code: code, Row: t.row, Field: field, Args: args}
	}
	var ok bool
	if t.measure, t.count, ok = in.findMeasure(text(r[2])); !ok {
		return bad(forms.MeasureUnknown, "measure", map[string]string{"value": quoted(text(r[2])), "nearest": in.nearestMeasure(text(r[2]))})
	}
	written := text(r[3])
	if t.official && t.measure.Period == model.ReferenceDay && yearText.MatchString(written) {
		written += "-12-31" // the official yearly form says only its year; its stocks are those of 31 December
	}
	if t.period, ok = periodLabel(written, t.measure.Period); !ok {
		return bad(forms.PeriodNotRead, "period", map[string]string{"value": quoted(text(r[3]))})
	}
	if area := strings.TrimSpace(text(r[4])); area != "" && !slices.Contains(in.Names, forms.Fold(area)) {
		t.area = area
	}
	if t.key, ok = in.breakdownKey(t.measure, text(r[5])); !ok {
		return bad(forms.BreakdownNotRead, "breakdown", map[string]string{"value": quoted(text(r[5]))})
	}
	return t, nil
}

// quoted repeats what a sender wrote, shortened: totals hold no person data, and
// the reader has refused text that looks like a personal code.
func quoted(written string) string {
	runes := []rune(written)
	if len(runes) > 60 {
		runes = append(runes[:59], '…')
	}
	return "“" + string(runes) + "”"
}

func text(v any) string {
	s, _ := v.(string)
	return s
}

func (in TotalsInput) findMeasure(written string) (model.Measure, Count, bool) {
	folded := forms.Fold(written)
	for _, d := range in.Definitions {
		for i, c := range d.Counts {
			m := d.Measures[i]
			if !c.Hidden && (strings.EqualFold(strings.TrimSpace(written), m.ID) || forms.Fold(m.Title.LV) == folded) {
				return m, c, true
			}
		}
	}
	return model.Measure{}, Count{}, false
}

// nearestMeasure names the measure id that shares the longest beginning with what was written.
func (in TotalsInput) nearestMeasure(written string) string {
	best, score := "", -1
	for _, d := range in.Definitions {
		for i, m := range d.Measures {
			if d.Counts[i].Hidden {
				continue
			}
			n := 0
			for n < len(m.ID) && n < len(written) && m.ID[n] == written[n] {
				n++
			}
			if n > score {
				best, score = m.ID, n
			}
		}
	}
	return best
}

var (
	yearText       = regexp.MustCompile(`^(\d{4})\.?(?: ?g(?:ads|\.)?)?$`)
	isoDay         = regexp.MustCompile(`^(\d{4})-(\d{2})-(\d{2})$`)
	latvianDay     = regexp.MustCompile(`^(\d{1,2})\.(\d{1,2})\.(\d{4})\.?$`)
	schoolYearText = regexp.MustCompile(`^(\d{4})\.?/(\d{2})?(\d{2})\.?(?:-([12]))?$`)
)

// periodLabel reads a period as a measure of that kind needs it.
func periodLabel(written string, kind model.PeriodKind) (string, bool) {
	s := strings.TrimSpace(written)
	switch kind {
	case model.CalendarYear:
		if m := yearText.FindStringSubmatch(s); m != nil {
			return m[1], true
		}
	case model.ReferenceDay:
		if isoDay.MatchString(s) && !model.Day(s).Time().IsZero() {
			return s, true
		}
		if m := latvianDay.FindStringSubmatch(s); m != nil {
			day := model.Day(fmt.Sprintf("%s-%02s-%02s", m[3], pad(m[2]), pad(m[1])))
			return string(day), !day.Time().IsZero()
		}
	default:
		m := schoolYearText.FindStringSubmatch(s)
		if m == nil || (m[4] != "") != (kind == model.Semester) {
			return "", false
		}
		var begins int
		fmt.Sscan(m[1], &begins)
		label := model.SchoolYearLabel(begins)
		if !strings.HasSuffix(label, "/"+m[3]) || (m[2] != "" && m[2]+m[3] != fmt.Sprint(begins+1)) {
			return "", false
		}
		if kind == model.Semester {
			label += "-" + m[4]
		}
		return label, true
	}
	return "", false
}

func pad(s string) string {
	if len(s) == 1 {
		return "0" + s
	}
	return s
}

// breakdownKey reads "form=foster_family; age=0-3" with codes or labels.
func (in TotalsInput) breakdownKey(m model.Measure, written string) (string, bool) {
	if strings.TrimSpace(written) == "" {
		return "", true
	}
	var parts []model.Part
	var dims []string
	for _, piece := range strings.Split(written, ";") {
		dim, code, ok := strings.Cut(piece, "=")
		if !ok {
			return "", false
		}
		dim, code = strings.ToLower(strings.TrimSpace(dim)), strings.TrimSpace(code)
		if code == "" {
			return "", false
		}
		if code, ok = in.categoryCode(m.Lists[dim], code); !ok {
			return "", false
		}
		parts, dims = append(parts, model.Part{Dimension: dim, Code: code}), append(dims, dim)
	}
	sort.Strings(dims)
	for _, b := range m.Breakdowns {
		if slices.Equal(b.Dimensions, dims) {
			return model.BreakdownKey(parts...), true
		}
	}
	return "", false
}

// noList stands where a dimension's categories are from no code list.
const noList = "-"

// categoryCode gives the code that a label, synonym or code of a dimension's list
// means; further names behind the list are codes of our own. A dimension without
// a list takes everything.
func (in TotalsInput) categoryCode(list, written string) (string, bool) {
	names := strings.Fields(list)
	if len(names) == 0 || written == "unknown" || slices.Contains(names[1:], written) {
		return written, true
	}
	if names[0] == noList {
		return "", false
	}
	return in.Catalogue.Lists[names[0]].Find(written)
}

// joinTotals puts reported and published figures beside the counted ones.
func joinTotals(totals []total, ours []model.Fact, in TotalsInput) ([]model.Fact, []model.RowFinding) {
	counted := map[string]model.Fact{} // measure|period|breakdown
	delivered := map[string]bool{}     // measure|period with rows
	for _, f := range ours {
		counted[f.Measure+"|"+f.Period+"|"+f.Breakdown] = f
		if f.Status != model.NotDelivered || f.Received > 0 {
			delivered[f.Measure+"|"+f.Period] = true
		}
	}
	replaced := map[string]bool{}
	var added []model.Fact
	var findings []model.RowFinding
	for _, t := range totals {
		key := t.measure.ID + "|" + t.period
		if t.area == "" && delivered[key] {
			if f := compareWith(counted, key, t); f != nil && t.folder == in.Year {
				findings = append(findings, *f)
			}
			continue
		}
		added = append(added, t.fact(in.Area))
		if t.area == "" {
			replaced[key+"|"+t.key] = true
		}
	}
	var facts []model.Fact
	for _, f := range ours {
		if !replaced[f.Measure+"|"+f.Period+"|"+f.Breakdown] {
			facts = append(facts, f)
		}
	}
	return rateTotals(append(facts, added...), totals), findings
}

// compareWith holds a sender's total against our own count of its rows.
func compareWith(counted map[string]model.Fact, key string, t total) *model.RowFinding {
	ours, ok := counted[key+"|"+t.key]
	if ok && !ours.HasValue() {
		return nil
	}
	if !ok && t.key == "" {
		return nil
	}
	if ours.Value == t.value {
		return nil
	}
	code, title := forms.TotalDiffers, t.title()
	if t.official {
		code = forms.OfficialDiffers
	}
	return &model.RowFinding{Code: code, Row: t.row, Field: "value", Args: map[string]string{
		"counted": ours.Value.String(), "given": t.value.String(), "measure": t.measure.ID, "title@lv": title.LV, "title@en": title.EN}}
}

// title names what a total is about: its measure and, of a part, which part.
func (t total) title() model.Text {
	title := t.measure.Title
	if t.key != "" {
		title.LV += ", " + t.key
		title.EN += ", " + t.key
	}
	return title
}

// disagree says of a total that another one of the same figure says another value.
func disagree(t, other total) model.RowFinding {
	return model.RowFinding{Code: forms.TotalsDisagree, Row: t.row, Field: "value", Args: map[string]string{"given": t.value.String(), "other": other.value.String()}}
}

func (t total) fact(ours string) model.Fact {
	f := model.Fact{Indicator: t.measure.Indicator, Measure: t.measure.ID, Period: t.period, Area: ours, Breakdown: t.key, Value: t.value,
		Status: model.Final, Origin: model.Reported, Source: t.source, Received: 1, Expected: 1}
	if t.area != "" {
		f.Area, f.Origin, f.Received, f.Expected = t.area, model.Published, 0, 0
	}
	return f
}

// OwnTotal is a total of the year's own folder about our municipality.
type OwnTotal struct {
	Row                        int64
	Measure, Period, Breakdown string
	Value                      model.Decimal
}

// Own lists the totals of the year's own folder about our municipality, so that
// those of earlier periods can be held against the rows of earlier years.
func (g TotalsGiven) Own() []OwnTotal {
	var own []OwnTotal
	for _, t := range g.totals {
		if t.folder == g.in.Year && t.area == "" {
			own = append(own, OwnTotal{t.row, t.measure.ID, t.period, t.key, t.value})
		}
	}
	return own
}
