package intake

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"bernskats/pipeline/forms"
	"bernskats/pipeline/intake/xlsx"
	"bernskats/pipeline/model"
)

// numbering is what official forms print before the label of a row: "2.1.8.",
// "II". It is looked for in a folded text.
var numbering = regexp.MustCompile(`^(?:(?:[0-9]+|[ivx]+) )+`)

// labels is what the sheet of an official form calls its rows.
type labels struct {
	numbered map[string][]spot // texts that begin with the number of a row, by their folded form without it
	row      []string          // texts with a number somewhere to their right, as written
}

func rowLabels(cells map[spot]xlsx.Cell) labels {
	l := labels{numbered: map[string][]spot{}}
	spots := make([]spot, 0, len(cells))
	rightmost := map[int]int{} // row → column of its last number
	for at, c := range cells {
		spots = append(spots, at)
		if c.Type == xlsx.Number || c.Type == xlsx.Text && digits.MatchString(forms.Fold(c.Text)) {
			rightmost[at.row] = max(rightmost[at.row], at.column)
		}
	}
	slices.SortFunc(spots, func(a, b spot) int { return cmp.Or(a.row-b.row, a.column-b.column) })
	for _, at := range spots {
		if cells[at].Type != xlsx.Text {
			continue
		}
		folded := forms.Fold(cells[at].Text)
		if bare := numbering.ReplaceAllString(folded, ""); bare != folded {
			l.numbered[bare] = append(l.numbered[bare], at)
		}
		if at.column < rightmost[at.row] {
			l.row = append(l.row, cells[at].Text)
		}
	}
	return l
}

var digits = regexp.MustCompile(`^[0-9 ]+$`)

// labelled gives the cells that hold a row label, with or without the number of
// the row before it.
func (g grid) labelled(label string) []spot {
	folded := forms.Fold(label)
	if exact := g.texts[folded]; len(exact) > 0 {
		return exact
	}
	return g.numbered[folded]
}

// source names an official form as the source of its figures, with the mark that
// its mapping was never compared with the official list of rows.
func source(f forms.Form) string {
	if f.Mapping.Confirmed {
		return f.Title.LV
	}
	return f.Title.LV + " (rindu sasaiste nav apstiprināta)"
}

// years names the years of the versions of an official form: "2017–2024, 2025–".
func years(versions []forms.Mapping) string {
	names := make([]string, len(versions))
	for i, m := range versions {
		names[i] = itoa(m.FirstYear) + "–"
		if m.LastYear > 0 {
			names[i] += itoa(m.LastYear)
		}
	}
	return strings.Join(names, ", ")
}

// nameUnfound warns of mapped rows and columns that stand nowhere in the
// workbook: their figures are not read, and nobody would notice. A row is named
// with the row label that is most like it, of those that nothing is read from.
func (r *reader) nameUnfound(res *result, f forms.Form, tabs []*tab) {
	s := search{read: map[string]bool{}}
	for _, t := range tabs {
		if !sameName(t.sheet.Name, forms.CoverName) {
			s.grids = append(s.grids, newGrid(t))
		}
	}
	var rows []string                // labels of which something was not found, in the order of the mapping
	columns := map[string][]string{} // and what
	for _, c := range f.Mapping.Cells {
		if s.holds(c) {
			continue
		}
		if columns[c.Label] == nil {
			rows = append(rows, c.Label)
		}
		columns[c.Label] = append(columns[c.Label], c.Column)
	}
	if len(rows) == 0 {
		return
	}
	for i, label := range rows {
		rows[i] = "“" + label + "”"
		if s.labelled(label) {
			rows[i] += " / " + strings.Join(columns[label], ", ")
		} else if like := s.nearest(label); like != "" {
			rows[i] += " (≈ “" + mask(like) + "”)"
		}
	}
	r.add(res, forms.LabelsMissing, model.Place{File: res.Workbook.File}, map[string]string{"cells": strings.Join(rows, "; "), "version": f.Mapping.Version})
}

// search looks for labels in all sheets of an official form.
type search struct {
	grids []grid
	read  map[string]bool // labels, as written, of rows that a figure was read from
}

// holds says whether a mapped cell stands somewhere.
func (s search) holds(c forms.MappedCell) bool {
	found := false
	for _, g := range s.grids {
		if len(g.find(c)) > 0 {
			found = true
			for _, at := range g.labelled(c.Label) {
				s.read[g.cells[at].Text] = true
			}
		}
	}
	return found
}

func (s search) labelled(label string) bool {
	return slices.ContainsFunc(s.grids, func(g grid) bool { return len(g.labelled(label)) > 0 })
}

// nearest gives the row label most like one that is missing, "" when none shares
// at least half of its letters. A row label is a text with a number somewhere to
// its right: what else stands in the form, names of people among it, is not
// repeated.
func (s search) nearest(label string) string {
	var labels []string
	for _, g := range s.grids {
		for _, text := range g.row {
			if !s.read[text] {
				labels = append(labels, text)
			}
		}
	}
	like, differ := forms.NearestName(label, labels)
	if differ < 0 || 2*differ > len([]rune(forms.Fold(label))) {
		return ""
	}
	return like
}
