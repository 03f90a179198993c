package measure

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"bernskats/pipeline/forms"
	"bernskats/pipeline/model"
)

// MappedProblems finds cells of official forms that are mapped to a figure there
// is not: a measure nobody defines, one of another kind of period than a yearly
// form can speak about, a breakdown the measure does not have.
func MappedProblems(defs []Definition, catalogue *forms.Catalogue) (ps model.Problems) {
	in := TotalsInput{Definitions: defs, Catalogue: catalogue}
	for _, f := range catalogue.Forms {
		for _, version := range f.Versions {
			for _, cell := range version.Cells {
				if text, want := in.mappedTrouble(cell); text != "" {
					p := cell.Where
					p.Text, p.Want = text, want
					ps = append(ps, p)
				}
			}
		}
	}
	return ps
}

func (in TotalsInput) mappedTrouble(cell forms.MappedCell) (text, want string) {
	m, _, ok := in.findMeasure(cell.Measure)
	switch {
	case !ok || m.ID != cell.Measure:
		return fmt.Sprintf("measure: no %q", cell.Measure), "want the id of a measure, e.g. " + in.nearestMeasure(cell.Measure)
	case m.Period != model.CalendarYear && m.Period != model.ReferenceDay:
		return fmt.Sprintf("measure: %q is about a %s", cell.Measure, m.Period), "want a measure of the calendar year or of its last day"
	}
	if key, ok := in.breakdownKey(m, cell.Breakdown); !ok || key != cell.Breakdown {
		return fmt.Sprintf("breakdown: %s has no %q", cell.Measure, cell.Breakdown), "want dimensions and codes of the measure"
	}
	return "", ""
}

var sheetName = regexp.MustCompile(`[a-z_]+\.[a-z_]+`)

// SheetsBehind names the sheets ("form.sheet") without which a measure cannot be
// counted, sorted.
func SheetsBehind(defs []Definition, id string) (sheets []string) {
	for _, d := range defs {
		for _, c := range d.Counts {
			if file, ok := d.caseFile(c.Cases); ok && c.Measure == id {
				for _, need := range file.Needs {
					sheets = append(sheets, sheetName.FindAllString(strings.Join(need, " "), -1)...)
				}
			}
		}
	}
	slices.Sort(sheets)
	return slices.Compact(sheets)
}
