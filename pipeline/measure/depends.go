package measure

import (
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"bernskats/pipeline/forms"
	"bernskats/pipeline/store"
)

// Dependencies are what can touch a figure of a measure: it says at most too
// much, never too little. Every list is sorted.
type Dependencies struct {
	Folders []string // of definitions
	Forms   []string // whose workbooks it reads, directly or through linked tables
	Legal   []string // legal values
	Lists   []string // code lists of the columns it reads and of its breakdowns
	History bool     // it looks at all years at hand
}

// add joins what two measures depend on.
func (d *Dependencies) add(o Dependencies) {
	join := func(a, b []string) []string {
		all := append(slices.Clone(a), b...)
		slices.Sort(all)
		return slices.Compact(all)
	}
	d.Folders, d.Forms, d.Legal, d.Lists = join(d.Folders, o.Folders), join(d.Forms, o.Forms), join(d.Legal, o.Legal), join(d.Lists, o.Lists)
	d.History = d.History || o.History
}

// Dependents knows what each measure depends on.
type Dependents struct {
	defs      []Definition
	catalogue *forms.Catalogue
	bodies    map[string]string // linked tables and macros → their SQL
}

// NewDependents reads the SQL that links rows.
func NewDependents(defs []Definition, catalogue *forms.Catalogue) (*Dependents, error) {
	d := &Dependents{defs, catalogue, map[string]string{}}
	files, err := fs.Glob(store.Linked(), "linked/*.sql")
	if err != nil {
		return nil, fmt.Errorf("listing the SQL that links rows: %w", err)
	}
	for _, name := range files {
		text, err := fs.ReadFile(store.Linked(), name)
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", name, err)
		}
		sql := sqlComment.ReplaceAllString(string(text), "")
		heads := madeBy.FindAllStringSubmatchIndex(sql, -1)
		for i, h := range heads {
			end := len(sql)
			if i+1 < len(heads) {
				end = heads[i+1][0]
			}
			d.bodies[sql[h[2]:h[3]]] += sql[h[1]:end]
		}
	}
	return d, nil
}

var (
	sqlComment = regexp.MustCompile(`--[^\n]*`)
	madeBy     = regexp.MustCompile(`(?m)^(?:CREATE (?:OR REPLACE )?(?:TABLE|MACRO|VIEW)|INSERT INTO) ([a-z_]+)`)
	sqlName    = regexp.MustCompile(`[a-z_][a-z_0-9]*`)
	legalName  = regexp.MustCompile(`'([a-z_]+\.[a-z_]+)'`)
)

// Counted gives what the number of a measure depends on, its rate aside; false
// for a measure there is no definition of.
func (d *Dependents) Counted(id string) (Dependencies, bool) {
	for _, def := range d.defs {
		for i, c := range def.Counts {
			if c.Measure != id {
				continue
			}
			file, _ := def.caseFile(c.Cases)
			out := d.ofFile(file)
			out.Folders = []string{def.Folder}
			out.Legal = append(out.Legal, def.Legal...)
			for _, list := range def.Measures[i].Lists {
				if names := strings.Fields(list); len(names) > 0 && names[0] != noList {
					out.Lists = append(out.Lists, names[0])
				}
			}
			out.add(Dependencies{}) // sorted, each once
			return out, true
		}
	}
	return Dependencies{}, false
}

// Denominator gives what the denominator of a measure depends on; false where it
// has no rate.
func (d *Dependents) Denominator(id string) (Dependencies, bool) {
	for _, def := range d.defs {
		for _, c := range def.Counts {
			if c.Measure == id && c.Rate != nil {
				out, ok := d.Counted(c.Rate.Of)
				out.add(Dependencies{Folders: []string{def.Folder}}) // whose rate says of what
				return out, ok
			}
		}
	}
	return Dependencies{}, false
}

// ofFile follows the names in a query through linked tables and macros to the
// tables of forms.
func (d *Dependents) ofFile(file CaseFile) (out Dependencies) {
	seen := map[string]bool{}
	var follow func(string)
	follow = func(sql string) {
		for _, m := range legalName.FindAllStringSubmatch(sql, -1) {
			out.Legal = append(out.Legal, m[1])
		}
		for _, name := range sqlName.FindAllString(sqlComment.ReplaceAllString(sql, ""), -1) {
			if body, linked := d.bodies[name]; linked && !seen[name] {
				seen[name] = true
				follow(body)
			}
			seen[name] = true
		}
	}
	follow(file.Query)
	for _, f := range d.catalogue.Forms {
		for _, s := range f.Sheets {
			if seen[f.ID+"_"+s.ID] || file.reads(f.ID, s.ID) {
				out.Forms = append(out.Forms, f.ID)
				for _, c := range s.Columns {
					if c.List != "" {
						out.Lists = append(out.Lists, c.List)
					}
				}
			}
		}
	}
	out.History = file.History
	return out
}
