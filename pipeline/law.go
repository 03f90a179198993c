package pipeline

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"bernskats/pipeline/measure"
	"bernskats/pipeline/model"
	"bernskats/pipeline/protect"
)

// LegalUse is what rests on a legal value: what changes when it does.
type LegalUse struct {
	Indicators []string           `json:"indicators"` // codes, or folders of context: that name it or count by it
	Measures   []string           `json:"measures"`   // that may change with it
	Rates      []string           `json:"rates"`      // further measures: only the denominator of their rate is counted by it
	Rules      []string           `json:"rules"`      // codes of findings that look at it
	Published  []PublishedFigures `json:"published"`  // in published/, when a project was named
}

// PublishedFigures are figures of one measure that a release shows.
type PublishedFigures struct {
	Release int    `json:"release"`
	Year    int    `json:"year"`
	Measure string `json:"measure"`
	Figures int    `json:"figures"` // with a number
}

// LawUses says of every legal value what rests on it, by its name. project is a
// project folder whose published editions are looked through, "" for none.
func (d *Definitions) LawUses(project string) (map[string]LegalUse, error) {
	var releases []protect.Release
	if project != "" {
		var err error
		if releases, err = releasesIn(filepath.Join(project, "published")); err != nil {
			return nil, err
		}
	}
	uses := map[string]LegalUse{}
	for _, v := range d.Legal {
		if _, done := uses[v.Name]; !done {
			u := d.usesOf(v.Name)
			u.Published = publishedFigures(releases, slices.Concat(u.Measures, u.Rates))
			uses[v.Name] = u
		}
	}
	return uses, nil
}

func (d *Definitions) usesOf(name string) LegalUse {
	u := LegalUse{Indicators: []string{}, Measures: []string{}, Rates: []string{}, Rules: []string{}, Published: []PublishedFigures{}}
	for _, i := range d.Indicators {
		measures := i.RestOn(name)
		if len(measures) > 0 || slices.Contains(i.Legal, name) {
			u.Indicators = append(u.Indicators, cmp.Or(i.Code, filepath.Base(i.Folder)))
		}
		u.Measures = append(u.Measures, measures...)
	}
	for _, i := range d.Indicators {
		for _, c := range i.Counts {
			if c.Rate != nil && slices.Contains(u.Measures, c.Rate.Of) && !slices.Contains(u.Measures, c.Measure) {
				u.Rates = append(u.Rates, c.Measure)
			}
		}
	}
	for _, r := range d.Rules {
		if slices.Contains(measure.LegalNames(r.Finds), name) {
			u.Rules = append(u.Rules, r.Code)
		}
	}
	slices.Sort(u.Measures)
	slices.Sort(u.Rates)
	slices.Sort(u.Rules)
	u.Rules = slices.Compact(u.Rules)
	return u
}

func publishedFigures(releases []protect.Release, measures []string) []PublishedFigures {
	out := []PublishedFigures{}
	for _, r := range releases {
		for _, id := range measures {
			n := 0
			for _, f := range r.Facts {
				if f.Measure == id && f.Area == r.Municipality && f.Value != "" {
					n++
				}
			}
			if n > 0 {
				out = append(out, PublishedFigures{r.Number, r.Year, id, n})
			}
		}
	}
	return out
}

// releasesIn reads the records of a folder published/, none when there is none.
func releasesIn(dir string) (releases []protect.Release, err error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil {
		return nil, fmt.Errorf("listing what was published: %w", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("reading what was published: %w", err)
		}
		r, err := protect.ReadRelease(data)
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", filepath.Base(file), err)
		}
		releases = append(releases, r)
	}
	return releases, nil
}

// Stale says whether a legal value was last compared with its text more than a
// year before a day.
func Stale(v model.LegalValue, on model.Day) bool {
	return v.CheckedOn.Time().AddDate(1, 0, 0).Before(on.Time())
}
