package measure

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"bernskats/pipeline/model"
	"bernskats/pipeline/store"
)

// Expected says how many senders of a form must send, as the municipality
// declared it; forms that are not in it have one.
type Expected map[string]int

// coverage is what was delivered of the sheets a case file reads, for one period.
type coverage struct {
	received, expected int
	provisional        bool     // some sender is missing, or nobody said which schools there are
	missingSchools     bool     // a rate's denominator must leave out schools that sent nothing
	schools            []string // institutions received, sorted
	setAside           int
}

func (c coverage) delivered() bool { return c.received > 0 }

// delivery is one sheet that a used workbook delivered.
type delivery struct {
	form, sheet, sender, institution, schoolYear string
	folder, setAside                             int
}

// deliveries is everything about senders that coverage needs, read once.
type deliveries struct {
	year       int
	expected   Expected
	sheets     []delivery
	schools    []string // institutions here of the four school kinds
	listedHere bool     // the sheet of institutions was delivered
	histories  []int    // years with custody decisions at hand
}

// eventForms are the forms that carry an events sheet.
func eventForms() []string { return []string{"school", "police", "social_service", "municipality"} }

const eventsNeed = "events"

func readDeliveries(ctx context.Context, db *store.DB, in Input) (*deliveries, error) {
	d := &deliveries{year: in.Year, expected: in.Expected}
	if in.Scope != AcrossAllYears {
		if err := d.readSenders(ctx, db); err != nil {
			return nil, err
		}
	}
	rows, err := db.Query(ctx, "SELECT year FROM history_year ORDER BY year")
	if err != nil {
		return nil, fmt.Errorf("reading years at hand: %w", err)
	}
	for _, r := range rows {
		d.histories = append(d.histories, int(r[0].(int64)))
	}
	return d, nil
}

// readSenders reads which sheets came from whom, and which schools there are.
func (d *deliveries) readSenders(ctx context.Context, db *store.DB) error {
	rows, err := db.Query(ctx, `
		SELECT w.form, coalesce(s.sheet, ''), coalesce(w.sender, ''), coalesce(w.institution, ''), coalesce(w.school_year, ''), w.folder, coalesce(s.set_aside, 0)
		FROM workbook AS w LEFT JOIN delivered AS s USING (workbook) ORDER BY w.workbook, s.sheet`)
	if err != nil {
		return fmt.Errorf("reading what was delivered: %w", err)
	}
	for _, r := range rows {
		d.sheets = append(d.sheets, delivery{
			form: r[0].(string), sheet: r[1].(string), sender: r[2].(string), institution: r[3].(string), schoolYear: r[4].(string),
			folder: int(r[5].(int64)), setAside: int(r[6].(int64)),
		})
		if d.sheets[len(d.sheets)-1].form == "education_board" && r[1].(string) == "institutions" {
			d.listedHere = true
		}
	}
	if rows, err = db.Query(ctx, "SELECT institution FROM institution WHERE is_school ORDER BY institution"); err != nil {
		return fmt.Errorf("reading institutions: %w", err)
	}
	for _, r := range rows {
		if code, ok := r[0].(string); ok {
			d.schools = append(d.schools, code)
		}
	}
	return nil
}

// of judges a case file for a period: the worst of its needs decides.
func (d *deliveries) of(file CaseFile, p model.Period) coverage {
	var worst coverage
	for i, need := range file.Needs {
		c := d.ofNeed(need, p)
		if i == 0 || less(c, worst) {
			c.provisional = c.provisional || worst.provisional
			worst = c
		} else if c.provisional {
			worst.provisional = true
		}
	}
	worst.setAside = d.setAside(file, p)
	return worst
}

// less says whether a is covered worse than b.
func less(a, b coverage) bool { return a.received*b.expected < b.received*a.expected }

// ofNeed takes the best covered of the alternatives; of sheets joined by " & "
// the worst covered decides.
func (d *deliveries) ofNeed(need Need, p model.Period) coverage {
	var best coverage
	for i, alternative := range need {
		var worst coverage
		for j, sheet := range strings.Split(alternative, " & ") {
			if c := d.ofSheet(sheet, p); j == 0 || less(c, worst) {
				worst = c
			}
		}
		if i == 0 || less(best, worst) {
			best = worst
		}
	}
	return best
}

func (d *deliveries) ofSheet(name string, p model.Period) coverage {
	if absent, ok := strings.CutPrefix(name, "!"); ok {
		if d.ofSheet(absent, p).delivered() {
			return coverage{expected: 1}
		}
		return coverage{received: 1, expected: 1}
	}
	if name == eventsNeed {
		return d.ofEvents(p)
	}
	form, sheet, _ := strings.Cut(name, ".")
	if form == "school" {
		return d.ofSchools(sheet, p)
	}
	return d.ofSenders(form, sheet)
}

func (d *deliveries) ofSenders(form, sheet string) coverage {
	senders := map[string]bool{}
	for _, s := range d.sheets {
		if s.form == form && s.folder == d.year && (sheet == "" || s.sheet == sheet) {
			senders[s.sender] = true
		}
	}
	c := coverage{received: len(senders), expected: max(d.expected[form], 1, len(senders))}
	c.provisional = c.received < c.expected
	return c
}

// ofSchools counts the schools whose workbook for the period came with the
// sheet. A later folder's workbook decides for the second semester and the year.
func (d *deliveries) ofSchools(sheet string, p model.Period) coverage {
	schoolYear := p.SchoolYear
	if schoolYear == "" {
		schoolYear = model.SchoolYearLabel(d.year - 1)
	}
	var got []string
	for _, s := range d.sheets {
		if s.form != "school" || s.schoolYear != schoolYear || (sheet != "" && s.sheet != sheet) {
			continue
		}
		if p.Semester != 1 && s.folder != d.year {
			continue
		}
		if slices.Contains(d.schools, s.institution) && !slices.Contains(got, s.institution) {
			got = append(got, s.institution)
		}
	}
	slices.Sort(got)
	c := coverage{received: len(got), expected: len(d.schools), schools: got}
	if !d.listedHere {
		c.expected = max(d.expected["school"], len(got), 1)
		c.provisional = true
	}
	c.missingSchools = c.received < c.expected
	c.provisional = c.provisional || c.missingSchools
	return c
}

func (d *deliveries) ofEvents(p model.Period) coverage {
	var all coverage
	for _, form := range eventForms() {
		c := d.ofSenders(form, "")
		if form == "school" {
			c = d.ofSchools("", p)
			if d.listedHere && len(d.schools) == 0 {
				c = coverage{}
			}
		}
		all.received += c.received
		all.expected += c.expected
		all.provisional = all.provisional || c.provisional
	}
	return all
}

// setAside sums the rows set aside in the sheets the file reads, for school
// workbooks only those of the period's school year.
func (d *deliveries) setAside(file CaseFile, p model.Period) int {
	n := 0
	for _, s := range d.sheets {
		if s.form == "school" && p.SchoolYear != "" && s.schoolYear != p.SchoolYear {
			continue
		}
		if file.reads(s.form, s.sheet) {
			n += s.setAside
		}
	}
	return n
}

func (f CaseFile) reads(form, sheet string) bool {
	name := form + "." + sheet
	for _, n := range f.Needs {
		if slices.Contains(strings.Split(strings.Join(n, " & "), " & "), name) || (sheet == "events" && slices.Contains(n, eventsNeed)) {
			return true
		}
	}
	return slices.Contains(f.Uses, name) || (sheet == "events" && slices.Contains(f.Uses, eventsNeed))
}
