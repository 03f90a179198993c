package measure

import "slices"

// RestOn lists the measures of an indicator that are counted by a legal value:
// those whose cases ask for it, or, when it is asked for before (the linked tables
// know until what age somebody is a child), all that count children.
func (d Definition) RestOn(name string) (measures []string) {
	for i, c := range d.Counts {
		for _, file := range d.Cases {
			asked := slices.Contains(LegalNames(file.Query), name) || name == childUntilAge && d.Measures[i].Counts == "children"
			if file.Name == c.Cases && asked && !c.Hidden {
				measures = append(measures, c.Measure)
			}
		}
	}
	return measures
}
