package measure

import (
	"fmt"
	"io/fs"
	"path"
	"sort"
	"strings"

	"bernskats/pipeline/model"
)

type legalYAML struct {
	Title     model.Text `yaml:"title"`
	Unit      string     `yaml:"unit"`
	CheckedOn string     `yaml:"checked_on"`
	Against   model.Text `yaml:"checked_against"`
	Note      model.Text `yaml:"note"`
	Values    []struct {
		From  string     `yaml:"from"`
		Value string     `yaml:"value"`
		Law   model.Text `yaml:"law"`
		Link  string     `yaml:"link"`
	} `yaml:"values"`
}

// LoadLegal reads the dated legal values: one file each in indicators/legal,
// named after the value. Each is valid from its day until the next one starts;
// before the first there is none. Sorted by name and day.
func LoadLegal(fsys fs.FS) ([]model.LegalValue, error) {
	entries, err := fs.ReadDir(fsys, "indicators/legal")
	if err != nil {
		return nil, fmt.Errorf("listing legal values: %w", err)
	}
	var values []model.LegalValue
	var problems model.Problems
	for _, e := range entries {
		if path.Ext(e.Name()) != ".yaml" {
			continue
		}
		vs, ps := loadLegal(fsys, path.Join("indicators/legal", e.Name()))
		values, problems = append(values, vs...), append(problems, ps...)
	}
	return values, problems.Err()
}

func loadLegal(fsys fs.FS, file string) ([]model.LegalValue, model.Problems) {
	var y legalYAML
	doc, ps := readDocument(fsys, file, &y)
	if ps != nil {
		return nil, ps
	}
	if y.Title.LV == "" || y.Title.EN == "" {
		ps = append(ps, doc.problem("title: missing in one language", "want {lv: …, en: …}", "title"))
	}
	checked := model.Day(y.CheckedOn)
	if checked.Time().IsZero() {
		ps = append(ps, doc.problem("checked_on: not a day", "want the day a person last compared this file with the law, e.g. 2026-11-20", "checked_on"))
	}
	if y.Against.LV == "" || y.Against.EN == "" {
		ps = append(ps, doc.problem("checked_against: missing in one language", "want {lv: …, en: …}: the text it was compared with", "checked_against"))
	}
	if len(y.Values) == 0 {
		ps = append(ps, doc.problem("values: none", "want a list of {from, value, law, link}", "values"))
	}
	name := strings.TrimSuffix(path.Base(file), ".yaml")
	var values []model.LegalValue
	for i, v := range y.Values {
		number, err := model.ParseDecimal(v.Value)
		if err != nil {
			ps = append(ps, doc.problem(fmt.Sprintf("value %d: %q is not a number", i+1, v.Value), "", "values"))
		}
		from := model.Day(v.From)
		if from.Time().IsZero() {
			ps = append(ps, doc.problem(fmt.Sprintf("value %d: from %q is not a day", i+1, v.From), "want YYYY-MM-DD", "values"))
		}
		if v.Law.LV == "" || v.Law.EN == "" {
			ps = append(ps, doc.problem(fmt.Sprintf("value %d: law: missing in one language", i+1), "want {lv: …, en: …}: the regulation it stands in", "values"))
		}
		values = append(values, model.LegalValue{
			Name: name, Title: y.Title, Unit: y.Unit, From: from, Until: model.OpenEnd, Value: number, Law: v.Law, Link: v.Link, CheckedOn: checked, CheckedAgainst: y.Against, Note: y.Note,
		})
	}
	sort.SliceStable(values, func(i, j int) bool { return values[i].From < values[j].From })
	for i := 1; i < len(values); i++ {
		if values[i].From == values[i-1].From {
			ps = append(ps, doc.problem(fmt.Sprintf("two values from %s", values[i].From), "", "values"))
			continue
		}
		values[i-1].Until = model.Day(values[i].From.Time().AddDate(0, 0, -1).Format("2006-01-02"))
	}
	return values, ps
}

// InForce gives the values in force on a day.
func InForce(values []model.LegalValue, day model.Day) []model.LegalValue {
	var out []model.LegalValue
	for _, v := range values {
		if v.From <= day && day <= v.Until {
			out = append(out, v)
		}
	}
	return out
}
