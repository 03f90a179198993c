package forms

import (
	"fmt"
	"io/fs"
	"slices"
	"sort"

	"bernskats/pipeline/model"

	"github.com/goccy/go-yaml/ast"
)

// mappings reads where the figures of an official form stand: each
// mapping*.yaml of the folder is one version of the form, or corrects labels and
// places of a version. They come in the order of their years.
func (l *loader) mappings(folder string) ([]Mapping, error) {
	files, err := fs.Glob(l.fsys, "forms/"+folder+"/mapping*.yaml")
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		l.problems = append(l.problems, model.Problem{File: "forms/" + folder, Text: "a form of layout cells without a mapping", Want: "want mapping_<first year>.yaml"})
	}
	var versions []Mapping
	var corrections []correction
	for _, file := range files {
		m, corrects, err := l.mapping(file)
		if err != nil {
			return nil, err
		}
		switch {
		case m == nil:
		case corrects == nil:
			versions = append(versions, *m)
		default:
			corrections = append(corrections, correction{*m, *corrects})
		}
	}
	sort.SliceStable(versions, func(i, j int) bool { return versions[i].FirstYear < versions[j].FirstYear })
	l.overlaps(versions)
	for _, c := range corrections {
		l.correct(versions, c)
	}
	return versions, nil
}

// correction is a mapping that replaces places of another one.
type correction struct {
	Mapping
	relabelled
}

// relabelled says what a municipality's form calls rows and columns.
type relabelled struct{ rows, columns []relabel }

// relabel is one label of the mapping and the one that stands in the form.
type relabel struct {
	ours, theirs string
	where        model.Problem
}

// mapping reads one file; corrects is nil when it is a version of its own.
func (l *loader) mapping(file string) (m *Mapping, corrects *relabelled, err error) {
	d, data, err := l.file(file)
	if err != nil || data == nil {
		return nil, nil, err
	}
	body := d.parse(data)
	if body == nil {
		return nil, nil, nil
	}
	keys, ok := d.fields(body, "a mapping", "version", "corrects", "first_year", "last_year", "confirmed", "rows", "columns", "cells")
	if !ok {
		return nil, nil, nil
	}
	m = &Mapping{Confirmed: d.flag(keys, "confirmed"), FirstYear: d.number(keys, "first_year"), LastYear: d.number(keys, "last_year"), Where: d.where(body)}
	if _, has := keys["corrects"]; has {
		corrects = d.relabelled(body, keys, m)
	} else {
		d.version(body, keys, m)
	}
	if _, has := keys["cells"]; has || corrects == nil {
		m.Cells = d.mappedCells(body, keys)
	}
	return m, corrects, nil
}

// version reads what only a version of its own has.
func (d document) version(body ast.Node, keys map[string]entry, m *Mapping) {
	m.Version = d.text(body, keys, "version", true)
	if _, has := keys["first_year"]; !has {
		d.problem(body, "first_year: the first report year the version is for", "\"first_year\" is missing")
	}
	if m.LastYear > 0 && m.LastYear < m.FirstYear {
		d.problem(keys["last_year"].value, "", "the last year is before the first")
	}
	d.meaningless(keys, "without \"corrects\"", "rows", "columns")
}

// relabelled reads what only a correction has.
func (d document) relabelled(body ast.Node, keys map[string]entry, m *Mapping) *relabelled {
	m.Version = d.text(body, keys, "corrects", true)
	d.meaningless(keys, "beside \"corrects\"", "version", "first_year", "last_year")
	return &relabelled{rows: d.relabels(keys, "rows"), columns: d.relabels(keys, "columns")}
}

func (d document) meaningless(keys map[string]entry, where string, names ...string) {
	for _, name := range names {
		if e, has := keys[name]; has {
			d.problem(e.key, "", "%q has no meaning %s", name, where)
		}
	}
}

func (d document) relabels(keys map[string]entry, name string) (labels []relabel) {
	e, has := keys[name]
	if !has {
		return nil
	}
	entries, _ := d.entries(e.value, name)
	for _, label := range entries {
		if theirs := d.scalar(label.value, label.name); theirs != "" {
			labels = append(labels, relabel{label.name, theirs, d.where(label.key)})
		}
	}
	return labels
}

func (d document) mappedCells(body ast.Node, keys map[string]entry) (cells []MappedCell) {
	seen, figures := map[string]bool{}, map[string]bool{}
	for _, n := range d.list(body, keys, "cells") {
		own, ok := d.fields(n, "a cell", "label", "column", "measure", "breakdown")
		if !ok {
			continue
		}
		cell := MappedCell{
			Label: d.text(n, own, "label", true), Column: d.text(n, own, "column", true),
			Measure: d.text(n, own, "measure", true), Breakdown: d.text(n, own, "breakdown", false),
			Where: d.where(n),
		}
		d.mapped(n, cell, seen, figures)
		cells = append(cells, cell)
	}
	return cells
}

func (d document) mapped(n ast.Node, cell MappedCell, seen, figures map[string]bool) {
	if seen[cell.place()] {
		d.problem(n, "", "row %q, column %q stands here twice", cell.Label, cell.Column)
	}
	if figures[cell.figure()] {
		d.problem(n, "", "measure %s %s is read from two cells", cell.Measure, cell.Breakdown)
	}
	seen[cell.place()], figures[cell.figure()] = true, true
	if cell.Breakdown != "" && model.BreakdownKey(model.ParseBreakdown(cell.Breakdown)...) != cell.Breakdown {
		d.problem(n, "dimension=code joined by ;, dimensions sorted by name", "breakdown %q is not written as it should be", cell.Breakdown)
	}
}

// place and figure are what no two cells of a mapping may share.
func (c MappedCell) place() string  { return Fold(c.Label) + "\n" + Fold(c.Column) }
func (c MappedCell) figure() string { return c.Measure + "\n" + c.Breakdown }

// where gives file, line and column of a node.
func (d document) where(n ast.Node) model.Problem {
	p := model.Problem{File: d.file}
	if mapping, ok := n.(*ast.MappingNode); ok && len(mapping.Values) > 0 {
		n = mapping.Values[0].Key // the mapping's own token is its first colon
	}
	if t := n.GetToken(); t != nil && t.Position != nil {
		p.Line, p.Column = t.Position.Line, t.Position.Column
	}
	return p
}

// overlaps demands that no year has two versions.
func (l *loader) overlaps(versions []Mapping) {
	for i := 1; i < len(versions); i++ {
		before, m := versions[i-1], versions[i]
		if before.covers(m.FirstYear) {
			p := m.Where
			p.Text = fmt.Sprintf("version %q begins in %d, for which there is version %q already", m.Version, m.FirstYear, before.Version)
			p.Want = "want last_year: in the earlier version"
			l.problems = append(l.problems, p)
		}
	}
}

// correct lays the cells of a correction over those of its version: each takes
// the place of the cell with the same figure, or comes behind the others.
func (l *loader) correct(versions []Mapping, c correction) {
	i := slices.IndexFunc(versions, func(m Mapping) bool { return m.Version == c.Version })
	if i < 0 {
		p := c.Where
		p.Text = fmt.Sprintf("corrects: there is no version %q", c.Version)
		l.problems = append(l.problems, p)
		return
	}
	m := &versions[i]
	m.Confirmed = m.Confirmed || c.Confirmed
	m.Cells = slices.Clone(m.Cells)
	l.rename(m, c.rows, "row", func(cell *MappedCell) *string { return &cell.Label })
	l.rename(m, c.columns, "column", func(cell *MappedCell) *string { return &cell.Column })
	for _, cell := range c.Cells {
		at := slices.IndexFunc(m.Cells, func(old MappedCell) bool { return old.figure() == cell.figure() })
		if at < 0 {
			m.Cells = append(m.Cells, cell)
		} else {
			m.Cells[at] = cell
		}
	}
	places := map[string]bool{}
	for _, cell := range m.Cells {
		if places[cell.place()] {
			p := cell.Where
			p.Text = fmt.Sprintf("row %q, column %q is read for two figures", cell.Label, cell.Column)
			l.problems = append(l.problems, p)
		}
		places[cell.place()] = true
	}
}

// rename puts the labels of a municipality's form in the place of ours.
func (l *loader) rename(m *Mapping, labels []relabel, what string, of func(*MappedCell) *string) {
	ours := make([]string, len(m.Cells)) // two labels may change places
	for i := range m.Cells {
		ours[i] = Fold(*of(&m.Cells[i]))
	}
	for _, label := range labels {
		found := false
		for i := range m.Cells {
			if ours[i] == Fold(label.ours) {
				*of(&m.Cells[i]), found = label.theirs, true
			}
		}
		if !found {
			p := label.where
			p.Text, p.Want = fmt.Sprintf("no %s is called %q in version %q", what, label.ours, m.Version), "want the label as W270 and the handbook name it"
			l.problems = append(l.problems, p)
		}
	}
}

// covers says whether a version is for a report year.
func (m Mapping) covers(year int) bool {
	return year >= m.FirstYear && (m.LastYear == 0 || year <= m.LastYear)
}

// newest gives the version of the latest years, nil when there is none.
func newest(versions []Mapping) *Mapping {
	if len(versions) == 0 {
		return nil
	}
	return &versions[len(versions)-1]
}

// ForYear gives the catalogue with the versions of official forms that a report
// year's workbooks are written in. A form without one for that year has no Mapping.
func (c *Catalogue) ForYear(year int) *Catalogue {
	of := *c
	of.Forms = slices.Clone(c.Forms)
	for i := range of.Forms {
		f := &of.Forms[i]
		if f.Layout != "cells" {
			continue
		}
		f.Mapping = nil
		for v := range f.Versions {
			if f.Versions[v].covers(year) {
				f.Mapping = &f.Versions[v]
			}
		}
	}
	return &of
}
