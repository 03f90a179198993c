package forms

import (
	"bernskats/pipeline/model"

	"github.com/goccy/go-yaml/ast"
)

// mapping reads where the figures of an official form stand.
func (l *loader) mapping(folder string) (*Mapping, error) {
	d, data, err := l.file("forms/" + folder + "/mapping.yaml")
	if err != nil || data == nil {
		return nil, err
	}
	body := d.parse(data)
	if body == nil {
		return nil, nil
	}
	fs, ok := d.fields(body, "a mapping", "version", "confirmed", "cells")
	if !ok {
		return nil, nil
	}
	m := &Mapping{Version: d.text(body, fs, "version", true), Confirmed: d.flag(fs, "confirmed")}
	seen, figures := map[string]bool{}, map[string]bool{}
	for _, n := range d.list(body, fs, "cells") {
		own, ok := d.fields(n, "a cell", "label", "column", "measure", "breakdown")
		if !ok {
			continue
		}
		cell := MappedCell{
			Label: d.text(n, own, "label", true), Column: d.text(n, own, "column", true),
			Measure: d.text(n, own, "measure", true), Breakdown: d.text(n, own, "breakdown", false),
		}
		d.mapped(n, cell, seen, figures)
		m.Cells = append(m.Cells, cell)
	}
	return m, nil
}

func (d document) mapped(n ast.Node, cell MappedCell, seen, figures map[string]bool) {
	place, figure := Fold(cell.Label)+"\n"+Fold(cell.Column), cell.Measure+"\n"+cell.Breakdown
	if seen[place] {
		d.problem(n, "", "row %q, column %q stands here twice", cell.Label, cell.Column)
	}
	if figures[figure] {
		d.problem(n, "", "measure %s %s is read from two cells", cell.Measure, cell.Breakdown)
	}
	seen[place], figures[figure] = true, true
	if cell.Breakdown != "" && model.BreakdownKey(model.ParseBreakdown(cell.Breakdown)...) != cell.Breakdown {
		d.problem(n, "dimension=code joined by ;, dimensions sorted by name", "breakdown %q is not written as it should be", cell.Breakdown)
	}
}
