package measure

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"sort"
	"strings"

	"bernskats/pipeline/model"
)

// indicatorYAML is the shape of indicator.yaml.
type indicatorYAML struct {
	Code       string                 `yaml:"code"`
	Group      string                 `yaml:"group"`
	Title      model.Text             `yaml:"title"`
	Definition model.Text             `yaml:"definition"`
	Base       model.Text             `yaml:"base"`
	Caution    model.Text             `yaml:"caution"`
	Law        []model.LawReference   `yaml:"law"`
	Legal      []string               `yaml:"legal"`
	Cases      map[string]caseYAML    `yaml:"cases"`
	Measures   map[string]measureYAML `yaml:"measures"`
}

type caseYAML struct {
	Period  model.PeriodKind `yaml:"period"`
	Needs   []stringOrList   `yaml:"needs"`
	Uses    []string         `yaml:"uses"`
	History bool             `yaml:"history"`
}

type measureYAML struct {
	Title      model.Text        `yaml:"title"`
	Cases      string            `yaml:"cases"`
	Where      string            `yaml:"where"`
	Count      string            `yaml:"count"`
	Sum        string            `yaml:"sum"`
	Max        string            `yaml:"max"`
	LargestPer *perYAML          `yaml:"largest_per"`
	PersonsPer *perYAML          `yaml:"persons_per"`
	Counts     string            `yaml:"counts"`
	By         []stringOrList    `yaml:"by"`
	Overlap    []stringOrList    `yaml:"overlap"`
	Total      *bool             `yaml:"total"`
	Rate       *rateYAML         `yaml:"rate"`
	Sensitive  bool              `yaml:"sensitive"`
	Rising     string            `yaml:"rising"`
	Formula    model.Text        `yaml:"formula"`
	Hidden     bool              `yaml:"hidden"`
	Lists      map[string]string `yaml:"lists"`
	Within     int               `yaml:"within_years"`
	About      string            `yaml:"about"`
	Follows    string            `yaml:"follows"`
	SubsetOf   string            `yaml:"subset_of"`
	Continues  string            `yaml:"continues"`
}

type perYAML struct {
	Of   string `yaml:"of"`
	Per  string `yaml:"per"`
	Code string `yaml:"code"`
}

type rateYAML struct {
	Unit   string     `yaml:"unit"`
	Of     string     `yaml:"of"`
	Where  string     `yaml:"where"`
	Only   string     `yaml:"only"`
	Subset bool       `yaml:"subset"`
	Says   model.Text `yaml:"says"`
}

// Load reads every definition: each folder below "indicators" that holds an
// indicator.yaml. All problems of all definitions come at once.
func Load(fsys fs.FS) ([]Definition, error) {
	var defs []Definition
	var problems model.Problems
	for _, dir := range definitionFolders(fsys) {
		d, ps := loadOne(fsys, dir)
		defs, problems = append(defs, d), append(problems, ps...)
	}
	sort.SliceStable(defs, func(i, j int) bool { return order(defs[i]) < order(defs[j]) })
	problems = append(problems, addLists(fsys, defs)...)
	problems = append(problems, crossProblems(defs)...)
	return defs, problems.Err()
}

// dimensionsYAML is indicators/dimensions.yaml: the code list behind a dimension.
type dimensionsYAML struct {
	All      map[string]string            `yaml:"all"`
	Measures map[string]map[string]string `yaml:"measures"`
}

// addLists tells each measure the code lists of its dimensions; what its own
// definition says wins.
func addLists(fsys fs.FS, defs []Definition) model.Problems {
	const file = "indicators/dimensions.yaml"
	var y dimensionsYAML
	if _, err := fs.Stat(fsys, file); err != nil {
		return nil
	}
	if _, ps := readDocument(fsys, file, &y); ps != nil {
		return ps
	}
	for _, d := range defs {
		for i := range d.Measures {
			m := &d.Measures[i]
			lists := map[string]string{}
			name, _, _ := strings.Cut(m.ID, ".")
			for _, b := range m.Breakdowns {
				for _, dim := range b.Dimensions {
					for _, from := range []map[string]string{y.All, y.Measures[name], m.Lists} {
						if list := from[dim]; list != "" {
							lists[dim] = list
						}
					}
				}
			}
			m.Lists = lists
		}
	}
	return nil
}

// order puts context first, then A1 … F3.
func order(d Definition) string { return d.Code + "\x00" + d.Folder }

func definitionFolders(fsys fs.FS) []string {
	var dirs []string
	_ = fs.WalkDir(fsys, "indicators", func(p string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() && e.Name() == "indicator.yaml" {
			dirs = append(dirs, path.Dir(p))
		}
		return nil
	})
	sort.Strings(dirs)
	return dirs
}

func loadOne(fsys fs.FS, dir string) (Definition, model.Problems) {
	var y indicatorYAML
	doc, problems := readDocument(fsys, path.Join(dir, "indicator.yaml"), &y)
	if doc == nil || doc.root == nil {
		return Definition{Folder: dir}, problems
	}
	d := Definition{
		Folder: dir,
		Indicator: model.Indicator{
			Folder: strings.TrimPrefix(dir, "indicators/"), Code: y.Code, Group: y.Group, Title: y.Title, Definition: y.Definition,
			Base: y.Base, Caution: y.Caution, Law: y.Law, Legal: y.Legal,
		},
	}
	problems = append(problems, textProblems(doc, y)...)
	d.Cases, problems = loadCases(fsys, doc, dir, y, problems)
	for _, id := range doc.keysOf("measures") {
		m, c, ps := loadMeasure(doc, d, id, y.Measures[id])
		problems = append(problems, ps...)
		d.Counts = append(d.Counts, c)
		d.Measures = append(d.Measures, m)
	}
	if len(y.Measures) == 0 {
		problems = append(problems, doc.problem("no measures", "want at least one line under measures:"))
	}
	trials, ps := loadTrials(fsys, path.Join(dir, "cases_test.yaml"))
	d.Trials = trials
	return d, append(problems, ps...)
}

func textProblems(doc *document, y indicatorYAML) (ps model.Problems) {
	for _, t := range []struct {
		key  string
		text model.Text
	}{{"title", y.Title}, {"definition", y.Definition}, {"base", y.Base}} {
		if t.text.LV == "" || t.text.EN == "" {
			ps = append(ps, doc.problem(t.key+": missing in one language", "want {lv: …, en: …}", t.key))
		}
	}
	if (y.Caution.LV == "") != (y.Caution.EN == "") {
		ps = append(ps, doc.problem("caution: missing in one language", "want {lv: …, en: …}", "caution"))
	}
	groups := []string{"context", "A", "B", "C", "D", "E", "F"}
	if !slices.Contains(groups, y.Group) {
		ps = append(ps, doc.problem(fmt.Sprintf("group: unknown %q", y.Group), "want one of: "+strings.Join(groups, ", "), "group"))
	}
	return ps
}

func loadCases(fsys fs.FS, doc *document, dir string, y indicatorYAML, ps model.Problems) ([]CaseFile, model.Problems) {
	var files []CaseFile
	for _, name := range doc.keysOf("cases") {
		c := y.Cases[name]
		file := CaseFile{Name: name, Period: c.Period, Uses: c.Uses, History: c.History}
		for _, n := range c.Needs {
			file.Needs = append(file.Needs, Need(n))
		}
		kinds := []model.PeriodKind{model.CalendarYear, model.ReferenceDay, model.Semester, model.SchoolYear}
		if !slices.Contains(kinds, c.Period) {
			ps = append(ps, doc.problem(fmt.Sprintf("period: unknown kind %q", c.Period), "want one of: calendar_year, reference_day, semester, school_year", "cases", name, "period"))
		}
		if len(c.Needs) == 0 {
			ps = append(ps, doc.problem("needs: missing", "want the sheets without which nothing was delivered, e.g. [school.absences]", "cases", name))
		}
		query, err := fs.ReadFile(fsys, path.Join(dir, name))
		if err != nil {
			ps = append(ps, doc.problem(fmt.Sprintf("no file %s in this folder", name), "", "cases", name))
		}
		file.Query = string(query)
		for _, used := range LegalNames(file.Query) {
			if !slices.Contains(y.Legal, used) && used != childUntilAge {
				ps = append(ps, doc.problem(fmt.Sprintf("%s uses the legal value %q", name, used), "list it under legal:", "legal"))
			}
		}
		files = append(files, file)
	}
	return files, ps
}

// childUntilAge is read by the linked tables for every indicator.
const childUntilAge = "child.until_age"

var legalCall = regexp.MustCompile(`legal\(\s*'([^']*)'`)

// LegalNames lists the legal values a query asks for.
func LegalNames(query string) []string {
	var names []string
	for _, m := range legalCall.FindAllStringSubmatch(query, -1) {
		if !slices.Contains(names, m[1]) {
			names = append(names, m[1])
		}
	}
	sort.Strings(names)
	return names
}

func loadMeasure(doc *document, d Definition, id string, y measureYAML) (model.Measure, Count, model.Problems) {
	var ps model.Problems
	at := func(text, want string, keys ...string) {
		ps = append(ps, doc.problem(id+": "+text, want, append([]string{"measures", id}, keys...)...))
	}
	c := Count{Measure: id, Cases: y.Cases, Where: y.Where, Hidden: y.Hidden, Within: y.Within, About: y.About, Follows: y.Follows, SubsetOf: y.SubsetOf, Continues: y.Continues}
	c.where = doc.problem("", "", "measures", id, "counts")
	file, ok := d.caseFile(y.Cases)
	if !ok {
		at(fmt.Sprintf("no case file %q", y.Cases), "want one of those under cases:", "cases")
	}
	if !operator(&c, y) {
		at("counted in no way or in several", "want exactly one of count, sum, max, largest_per {of, per}, persons_per {code, of, per}")
	}
	if !y.Hidden && (y.Title.LV == "" || y.Title.EN == "") {
		at("title: missing in one language", "want {lv: …, en: …}", "title")
	}
	m := model.Measure{
		ID: id, Indicator: d.Code, Title: y.Title, Counts: y.Counts, Period: file.Period, Total: y.Total == nil || *y.Total,
		Sensitive: y.Sensitive, Rising: y.Rising, Formula: y.Formula, Lists: y.Lists,
		Breakdowns: append(breakdowns(y.By, false), breakdowns(y.Overlap, true)...),
	}
	if y.Rate != nil {
		c.Rate = &Rate{Unit: y.Rate.Unit, Of: y.Rate.Of, Where: y.Rate.Where, Only: y.Rate.Only, Subset: y.Rate.Subset}
		m.RateUnit, m.RateOf = y.Rate.Unit, y.Rate.Says
		if y.Rate.Unit != "percent" && y.Rate.Unit != "per_1000" {
			at(fmt.Sprintf("rate: unknown unit %q", y.Rate.Unit), "want percent or per_1000", "rate")
		}
		if y.Rate.Says.LV == "" || y.Rate.Says.EN == "" {
			at("rate: says missing in one language", "want says: {lv: …, en: …}: of what it is a share", "rate")
		}
	}
	if y.About != "" && c.Operator != Sum {
		at("about: only a sum is about somebody", "want it with sum, e.g. sum: cost, about: family", "about")
	}
	if !slices.Contains([]string{"", "worse", "better", "recording"}, y.Rising) {
		at(fmt.Sprintf("rising: unknown %q", y.Rising), "want worse, better, recording or nothing", "rising")
	}
	return m, c, ps
}

func operator(c *Count, y measureYAML) bool {
	n := 0
	set := func(op Operator, column string) {
		if column != "" {
			n++
			c.Operator, c.Column = op, column
		}
	}
	set(CountDistinct, y.Count)
	set(Sum, y.Sum)
	set(Max, y.Max)
	if y.LargestPer != nil {
		set(LargestPer, y.LargestPer.Of)
		c.Per = y.LargestPer.Per
	}
	if y.PersonsPer != nil {
		set(PersonsPer, y.PersonsPer.Of)
		c.Per, c.Code = y.PersonsPer.Per, y.PersonsPer.Code
	}
	return n == 1
}

func breakdowns(dims []stringOrList, overlap bool) []model.Breakdown {
	var out []model.Breakdown
	for _, d := range dims {
		sorted := slices.Clone([]string(d))
		sort.Strings(sorted)
		out = append(out, model.Breakdown{Dimensions: sorted, Overlap: overlap})
	}
	return out
}

// crossProblems finds what no single definition can see: measures of one name,
// denominators that do not exist.
func crossProblems(defs []Definition) (ps model.Problems) {
	owner := map[string]string{}
	for _, d := range defs {
		for _, c := range d.Counts {
			if other, taken := owner[c.Measure]; taken {
				ps = append(ps, model.Problem{File: d.Folder + "/indicator.yaml", Text: fmt.Sprintf("measure %q is also defined in %s", c.Measure, other)})
			}
			owner[c.Measure] = d.Folder
		}
	}
	for _, d := range defs {
		for _, c := range d.Counts {
			if c.Rate != nil && owner[c.Rate.Of] == "" {
				ps = append(ps, model.Problem{File: d.Folder + "/indicator.yaml", Text: fmt.Sprintf("%s: rate of %q, which no indicator defines", c.Measure, c.Rate.Of)})
			}
			ps = append(ps, relationProblems(c, defs)...)
		}
	}
	return ps
}
