// Package check judges rows against rows and senders against senders by rules
// that are declared as SQL with their sentences in both languages. It reads no
// cell and mends nothing: an error only sets its rows aside. A rule whose SQL
// fails is a definition problem, never a finding against a sender.
package check

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"sort"
	"strings"

	"bernskats/pipeline/declared"
	"bernskats/pipeline/forms"
	"bernskats/pipeline/model"
	"bernskats/pipeline/store"
)

// Rule is one declared rule.
type Rule struct {
	Name  string `yaml:"rule"`
	Code  string `yaml:"code"`
	Sheet string `yaml:"sheet"` // "form.sheet": whose rows it sets aside or finds; a warning or note without it finds rows of any sheet
	At    string `yaml:"at"`    // the field whose cell is pointed at; a column "at" of the query wins
	Says  struct {
		LV model.Sentence `yaml:"lv"`
		EN model.Sentence `yaml:"en"`
	} `yaml:"says"`
	Finds string `yaml:"finds"`
	// LeavesOut says of a rule whose rows are in no figure why they are not.
	LeavesOut *LeavesOut `yaml:"leaves_out"`

	file         string
	line, column int
}

// LeavesOut is why a rule's rows are in no figure, without a value of theirs.
type LeavesOut struct {
	model.Text `yaml:",inline"`
	Rows       string `yaml:"rows"` // SELECT of every such row_id; "": what the rule finds
}

// Severity follows from the code's first letter.
func (r Rule) Severity() model.Severity { return forms.SeverityOf(r.Code) }

// File is the rules.yaml the rule stands in.
func (r Rule) File() string { return r.file }

// Load reads every rules.yaml below forms/. All problems come at once.
func Load(fsys fs.FS) ([]Rule, error) {
	dirs, err := fs.ReadDir(fsys, "forms")
	if err != nil {
		return nil, fmt.Errorf("listing rules: %w", err)
	}
	var rules []Rule
	var problems model.Problems
	codes := map[string]string{}
	for _, d := range dirs {
		file := path.Join("forms", d.Name(), "rules.yaml")
		data, err := fs.ReadFile(fsys, file)
		if err != nil {
			continue
		}
		var rs []Rule
		root, ps := declared.Decode(file, data, &rs)
		problems = append(problems, ps...)
		for i, r := range rs {
			r.file = file
			r.line, r.column = declared.ItemPlace(root, i)
			problems = append(problems, r.problems(codes)...)
			codes[r.Code] = fmt.Sprintf("rule %q", r.Name)
			rules = append(rules, r)
		}
	}
	sort.SliceStable(rules, func(i, j int) bool { return rules[i].Code < rules[j].Code })
	return rules, problems.Err()
}

func (r Rule) problems(codes map[string]string) (ps model.Problems) {
	at := func(text string) {
		ps = append(ps, r.problem(text))
	}
	if r.Name == "" {
		at("rule: no name")
	}
	if other := codes[r.Code]; other != "" {
		at(fmt.Sprintf("code %s is already that of %s", r.Code, other))
	}
	if !ruleCode.MatchString(r.Code) {
		at(fmt.Sprintf("code %q: want E, W or N and three digits", r.Code))
	}
	if strings.Count(r.Sheet, ".") != 1 && (r.Sheet != "" || r.Severity() == model.Error) {
		at(`sheet: want "form.sheet"`)
	}
	if strings.TrimSpace(r.Finds) == "" {
		at("finds: missing")
	}
	if r.Says.LV.Found == "" || r.Says.EN.Found == "" {
		at("says: found is missing in one language")
	}
	if r.LeavesOut != nil && (r.LeavesOut.LV == "" || r.LeavesOut.EN == "") {
		at("leaves_out: missing in one language")
	}
	return ps
}

var ruleCode = regexp.MustCompile(`^[EWN]\d{3}$`)

// Fit demands of every rule that the sheet it names and the field it points at
// exist: a finding at a column that is not there would stand at the wrong cell.
func Fit(rules []Rule, catalogue *forms.Catalogue) (ps model.Problems) {
	for _, r := range rules {
		if r.Sheet == "" && r.At == "" {
			continue
		}
		sheets := sheetsNamed(catalogue, r.Sheet)
		if len(sheets) == 0 {
			ps = append(ps, r.problem(fmt.Sprintf("sheet: no %q", r.Sheet)))
			continue
		}
		if r.At != "" && !slices.ContainsFunc(sheets, func(s forms.Sheet) bool { return s.Column(r.At) >= 0 }) {
			ps = append(ps, r.problem(fmt.Sprintf("at: no column %q", r.At)))
		}
	}
	return ps
}

// sheetsNamed gives the sheet "form.sheet", of "" every sheet of every form.
func sheetsNamed(catalogue *forms.Catalogue, name string) (sheets []forms.Sheet) {
	for _, f := range catalogue.Forms {
		for _, s := range f.Sheets {
			if name == "" || name == f.ID+"."+s.ID {
				sheets = append(sheets, s)
			}
		}
	}
	return sheets
}

// problem is one mistake of the rule, at the rule.
func (r Rule) problem(text string) model.Problem {
	return model.Problem{File: r.file, Line: r.line, Column: r.column, Text: fmt.Sprintf("rule %q: %s", r.Name, text)}
}

// Hit is a row that a rule found.
type Hit struct {
	Rule Rule
	model.RowFinding
}

// Finding puts a hit into words at its place.
func (h Hit) Finding(at model.Place) model.Finding {
	fill := func(s model.Sentence) model.Sentence {
		return model.Sentence{Found: model.Fill(s.Found, h.Args), Expected: model.Fill(s.Expected, h.Args), Mend: model.Fill(s.Mend, h.Args)}
	}
	return model.Finding{Code: h.Rule.Code, Severity: h.Rule.Severity(), Place: at, LV: fill(h.Rule.Says.LV), EN: fill(h.Rule.Says.EN)}
}

// Unplaced is the problem of a rule that found a row no workbook holds: the
// finding has no place and would be lost.
func (h Hit) Unplaced() model.Problem {
	return h.Rule.problem(fmt.Sprintf("found the row %d, which no workbook holds", h.Row))
}

// SetAsideErrors runs the rules of severity error over the raw rows and sets
// aside what they find. It must run before the linked tables are made.
func SetAsideErrors(ctx context.Context, db *store.DB, rules []Rule) ([]Hit, error) {
	hits, err := run(ctx, db, rules, func(r Rule) bool { return r.Severity() == model.Error })
	if err != nil {
		return nil, err
	}
	return hits, nil
}

// Drop takes the rows of error hits out of their tables. Places must have been
// looked up before: afterwards the rows are gone.
func Drop(ctx context.Context, db *store.DB, hits []Hit) error {
	bySheet := map[string][]int64{}
	for _, h := range hits {
		bySheet[h.Rule.Sheet] = append(bySheet[h.Rule.Sheet], h.Row)
	}
	sheets := make([]string, 0, len(bySheet))
	for s := range bySheet {
		sheets = append(sheets, s)
	}
	sort.Strings(sheets)
	for _, s := range sheets {
		form, sheet, _ := strings.Cut(s, ".")
		if err := db.SetAside(ctx, form, sheet, bySheet[s]); err != nil {
			return fmt.Errorf("setting rows of %s aside: %w", s, err)
		}
	}
	return nil
}

// Look runs the rules of severity warning and note over the linked tables.
func Look(ctx context.Context, db *store.DB, rules []Rule) ([]Hit, error) {
	return run(ctx, db, rules, func(r Rule) bool { return r.Severity() != model.Error })
}

func run(ctx context.Context, db *store.DB, rules []Rule, wanted func(Rule) bool) ([]Hit, error) {
	var hits []Hit
	var problems model.Problems
	for _, r := range rules {
		if !wanted(r) {
			continue
		}
		found, err := r.run(ctx, db)
		var se *store.Error
		switch {
		case err == nil:
			hits = append(hits, found...)
		case errors.Is(err, store.ErrNotSelect), errors.As(err, &se) && se.IsStatement(), errors.Is(err, errNoRow), errors.As(err, new(unsaidError)):
			problems = append(problems, r.problem(err.Error()))
		default:
			return nil, fmt.Errorf("rule %q: %w", r.Name, err)
		}
	}
	return hits, problems.Err()
}

// errNoRow is returned for a rule whose query does not begin with row_id, the
// whole number of a row.
var errNoRow = errors.New("its SELECT must return row_id first")

// unsaidError names a placeholder of a rule's sentences that its query does not fill.
type unsaidError string

// Error implements error.
func (e unsaidError) Error() string {
	return fmt.Sprintf("says: {%s}: its SELECT returns no such column", string(e))
}

var placeholder = regexp.MustCompile(`\{([^}]*)\}`)

// unsaid looks for a placeholder that no column of the query fills.
func (r Rule) unsaid(columns []string) error {
	for _, s := range []model.Sentence{r.Says.LV, r.Says.EN} {
		for _, m := range placeholder.FindAllStringSubmatch(s.Found+s.Expected+s.Mend, -1) {
			if !slices.Contains(columns, m[1]) {
				return unsaidError(m[1])
			}
		}
	}
	return nil
}

// knowsSheet asks for the table of the rows an error sets aside: a misspelt sheet
// must not wait for the first row found.
func (r Rule) knowsSheet(ctx context.Context, db *store.DB) error {
	if r.Severity() != model.Error {
		return nil
	}
	form, sheet, _ := strings.Cut(r.Sheet, ".")
	_, err := db.Query(ctx, "SELECT row_id FROM "+store.Quote(form+"_"+sheet)+" LIMIT 0")
	return err
}

func (r Rule) run(ctx context.Context, db *store.DB) ([]Hit, error) {
	if err := r.knowsSheet(ctx, db); err != nil {
		return nil, err
	}
	query := strings.TrimRight(strings.TrimSpace(r.Finds), ";")
	if err := db.MustSelect(ctx, query); err != nil {
		return nil, err
	}
	columns, rows, err := db.Select(ctx, "SELECT * FROM ("+query+"\n) ORDER BY ALL")
	if err != nil {
		return nil, err
	}
	if len(columns) == 0 || columns[0] != "row_id" {
		return nil, errNoRow
	}
	if err := r.unsaid(columns); err != nil {
		return nil, err
	}
	var hits []Hit
	for _, row := range rows {
		id, ok := row[0].(int64)
		if !ok {
			return nil, errNoRow
		}
		h := Hit{Rule: r, RowFinding: model.RowFinding{Code: r.Code, Row: id, Field: r.At, Args: map[string]string{}}}
		for i, c := range columns[1:] {
			text := fmt.Sprint(row[i+1])
			if row[i+1] == nil {
				text = ""
			}
			if c == "at" {
				h.Field = text
			} else {
				h.Args[c] = text
			}
		}
		hits = append(hits, h)
	}
	return hits, nil
}
