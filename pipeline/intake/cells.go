package intake

import (
	"strings"

	"bernskats/pipeline/forms"
	"bernskats/pipeline/intake/xlsx"
	"bernskats/pipeline/model"
)

// spot is one cell of an official form.
type spot struct{ row, column int }

// grid is a sheet of an official form: its texts by their folded form, its cells
// by where they stand.
type grid struct {
	texts  map[string][]spot // in the order of rows, then columns
	cells  map[spot]xlsx.Cell
	hidden map[int]bool // rows
	labels
}

func newGrid(t *tab) grid {
	g := grid{texts: map[string][]spot{}, cells: map[spot]xlsx.Cell{}, hidden: map[int]bool{}}
	for _, row := range t.top {
		g.hidden[row.Number] = row.Hidden
		for _, c := range row.Cells {
			at := spot{row.Number, c.Column}
			if blankCell(c) {
				continue
			}
			g.cells[at] = c
			if c.Type == xlsx.Text {
				g.texts[forms.Fold(c.Text)] = append(g.texts[forms.Fold(c.Text)], at)
			}
		}
	}
	g.labels = rowLabels(g.cells)
	return g
}

// labelsFound counts the row labels of an official form that stand in a workbook.
func labelsFound(f forms.Form, tabs []*tab) int {
	if f.Mapping == nil {
		return 0
	}
	labels := map[string]bool{}
	for _, t := range tabs {
		g := newGrid(t)
		for _, c := range f.Mapping.Cells {
			if len(g.labelled(c.Label)) > 0 {
				labels[forms.Fold(c.Label)] = true
			}
		}
	}
	return len(labels)
}

// find gives the cells where a row label meets a column label: the nearest one
// above it, to the right of the row label.
func (g grid) find(c forms.MappedCell) []spot {
	var found []spot
	for _, label := range g.labelled(c.Label) {
		nearest := 0
		var columns []int
		for _, head := range g.texts[forms.Fold(c.Column)] {
			if head.row >= label.row || head.column <= label.column {
				continue
			}
			if head.row > nearest {
				nearest, columns = head.row, nil
			}
			columns = append(columns, head.column)
		}
		for _, column := range columns {
			found = append(found, spot{label.row, column})
		}
	}
	return found
}

// readCells reads an official form: each mapped cell becomes a row of the sheet
// of totals, about our own area, with its own place. It gives the sheets that
// hold none of them.
func (r *reader) readCells(res *result, fields *fieldReader, f forms.Form, tabs []*tab) (others []*tab) {
	totals, ok := r.o.Forms.Form(totalsForm)
	if !ok || len(totals.Sheets) == 0 {
		return nil
	}
	if f.Mapping == nil {
		r.add(res, forms.NoVersion, model.Place{File: res.Workbook.File}, map[string]string{"year": itoa(r.o.Year), "versions": years(f.Versions)})
		return nil
	}
	w, s := &res.Workbook, totals.Sheets[0]
	out, labels := Sheet{ID: s.ID, Columns: map[string]string{}}, 0
	for _, t := range tabs {
		if sameName(t.sheet.Name, forms.CoverName) {
			continue
		}
		fields.tab = t
		n := r.readGrid(res, fields, f, s, t, &out)
		labels += n
		if n == 0 {
			others = append(others, t)
		} else if t.hidden() {
			r.add(res, forms.HiddenSheet, t.place(""), map[string]string{"sheet": mask(t.sheet.Name)})
		}
	}
	if labels == 0 {
		r.add(res, forms.LabelNotFound, model.Place{File: w.File}, nil)
		return
	}
	w.Sheets = append(w.Sheets, out)
	if !f.Mapping.Confirmed {
		r.add(res, forms.MappingUnconfirmed, model.Place{File: w.File}, map[string]string{"version": f.Mapping.Version, "count": itoa(len(out.Rows))})
	}
	r.nameUnfound(res, f, tabs)
	return others
}

// readGrid adds the mapped cells of one sheet to out and says how many of the
// mapped places it has.
func (r *reader) readGrid(res *result, fields *fieldReader, f forms.Form, s forms.Sheet, t *tab, out *Sheet) int {
	g, labels := newGrid(t), 0
	var read []answer
	column := s.Columns[s.Column("value")]
	column.Required = false
	for _, mapped := range f.Mapping.Cells {
		spots := g.find(mapped)
		if len(spots) == 0 {
			continue
		}
		labels++
		if out.Name == "" {
			out.Name, out.File = t.name(), t.file
		}
		at := spots[0]
		if len(spots) > 1 {
			cells := make([]string, len(spots))
			for i, sp := range spots {
				cells[i] = cellName(sp.column, sp.row)
			}
			r.add(res, forms.LabelTwice, t.place(cellName(at.column, at.row)),
				map[string]string{"label": mapped.Label + " / " + mapped.Column, "cells": strings.Join(cells, ", ")})
			out.Counts.Read++
			out.Counts.SetAside++
			out.Says = true
			continue
		}
		cell, given := g.cells[at]
		if !given {
			continue
		}
		out.Says = true
		out.Counts.Read++
		read = append(read, answer{row: at.row, column: at.column, cell: cell, hidden: g.hidden[at.row]})
		value, bad := fields.read(t.place(cellName(at.column, at.row)), column, cell, true)
		if bad {
			out.Counts.SetAside++
			continue
		}
		out.Counts.Accepted++
		out.Rows = append(out.Rows, Row{Number: at.row, Sheet: t.name(), Cell: cellName(at.column, at.row), Values: r.totalRow(s, f, mapped, value)})
	}
	fields.endSheet()
	r.gridOddities(res, t, read)
	return labels
}

// gridOddities names what of the cells that were read is computed or hidden.
func (r *reader) gridOddities(res *result, t *tab, read []answer) {
	g := given{fields: map[string][]answer{}}
	var formulas, hidden []answer
	for i, a := range read {
		g.fields[itoa(i)] = []answer{a}
		if a.cell.Formula && !a.cell.NoValue {
			formulas = append(formulas, a)
		}
		if a.hidden {
			hidden = append(hidden, a)
		}
	}
	r.pairOddities(res, t, g, formulas, hidden)
}

// totalRow writes a mapped cell as a row of the sheet of totals; an empty area is
// ours.
func (r *reader) totalRow(s forms.Sheet, f forms.Form, mapped forms.MappedCell, value Value) []Value {
	values := make([]Value, len(s.Columns))
	for i, c := range s.Columns {
		switch c.Field {
		case "measure":
			values[i] = Value{Kind: Text, Text: mapped.Measure}
		case "period":
			values[i] = Value{Kind: Text, Text: itoa(r.o.Year)}
		case "breakdown":
			if mapped.Breakdown != "" {
				values[i] = Value{Kind: Text, Text: mapped.Breakdown}
			}
		case "value":
			values[i] = value
		case "source":
			values[i] = Value{Kind: Text, Text: source(f)}
		}
	}
	return values
}
