package pipeline

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"bernskats/pipeline/declared"
	"bernskats/pipeline/model"
	"bernskats/pipeline/report/prose"
)

// ownTexts are the layers a municipality lays over the built-in templates:
// local/templates, as the built-in ones lie, and local itself.
func ownTexts(local string) []fs.FS {
	var layers []fs.FS
	if info, err := os.Stat(filepath.Join(local, "templates")); err == nil && info.IsDir() {
		layers = append(layers, declared.Named("local/templates", os.DirFS(filepath.Join(local, "templates"))))
	}
	return append(layers, declared.Named("local", os.DirFS(local)))
}

// unknownLabels finds labels of a municipality that name a dimension no measure
// is broken down by, or a code that is not in the dimension's list.
func (d *Definitions) unknownLabels(own []fs.FS) (ps model.Problems) {
	if d.Forms == nil || len(d.Indicators) == 0 {
		return nil // what is wrong with them is told already
	}
	for _, l := range prose.OwnLabels(own...) {
		codes, open, known := d.codesOf(l.Dimension)
		p := model.Problem{File: l.File, Line: l.Line, Column: l.Column}
		switch {
		case !known:
			p.Text, p.Want = fmt.Sprintf("nothing is broken down by %q", l.Dimension), "want a dimension under by or overlap of a measure, or <measure>.<dimension>"
		case l.Code != "" && !open && !slices.Contains(codes, l.Code):
			p.Text, p.Want = fmt.Sprintf("%s has no code %q", l.Dimension, l.Code), "want one of: "+strings.Join(codes, ", ")
		default:
			continue
		}
		ps = append(ps, p)
	}
	return ps
}

// codesOf lists the codes a dimension may have, as labels.yaml names it; open
// says that it may have others, known that some measure is broken down by it.
func (d *Definitions) codesOf(key string) (codes []string, open, known bool) {
	if key == "any" {
		return nil, true, true
	}
	base, dimension, ofOne := strings.Cut(key, ".")
	if !ofOne {
		dimension = base
	}
	codes = []string{"unknown"}
	for _, i := range d.Indicators {
		for _, m := range i.Measures {
			name, _, _ := strings.Cut(m.ID, ".")
			if ofOne && name != base || !brokenDownBy(m, dimension) {
				continue
			}
			known = true
			lists := strings.Fields(m.Lists[dimension])
			open = open || len(lists) == 0 || dimension == "age" // ages may be put into other groups
			for n, list := range lists {
				switch {
				case n > 0:
					codes = append(codes, list)
				case list != "-":
					codes = append(codes, d.Forms.Lists[list].Codes()...)
				}
			}
		}
	}
	slices.Sort(codes)
	return slices.Compact(codes), open, known
}

func brokenDownBy(m model.Measure, dimension string) bool {
	return slices.ContainsFunc(m.Breakdowns, func(b model.Breakdown) bool { return slices.Contains(b.Dimensions, dimension) })
}
