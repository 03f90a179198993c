package report

import (
	"sort"
	"strings"

	"bernskats/pipeline/model"
	"bernskats/pipeline/protect"
)

// index finds the figures of one measure and area without going through all.
type index struct {
	byMeasure map[string][]protect.Figure // measure → its figures, all areas
}

func newIndex(e protect.Edition) index {
	ix := index{byMeasure: map[string][]protect.Figure{}}
	for _, f := range e.Figures() {
		m := f.Key().Measure
		ix.byMeasure[m] = append(ix.byMeasure[m], f)
	}
	return ix
}

// periods lists the periods of a measure's figures of one area, oldest first.
func (ix index) periods(measure, area string) []string {
	seen := map[string]bool{}
	for _, f := range ix.byMeasure[measure] {
		if f.Key().Area == area {
			seen[f.Key().Period] = true
		}
	}
	return sortedSet(seen)
}

// areas lists the areas other than ours that have figures of a measure.
func (ix index) areas(measure, ours string) []string {
	seen := map[string]bool{}
	for _, f := range ix.byMeasure[measure] {
		if a := f.Key().Area; a != ours {
			seen[a] = true
		}
	}
	return sortedSet(seen)
}

// breakdowns lists the breakdown keys of a measure and area with exactly these dimensions.
func (ix index) breakdowns(measure, area string, dimensions []string) []string {
	seen := map[string]bool{}
	for _, f := range ix.byMeasure[measure] {
		k := f.Key()
		if k.Area == area && k.Breakdown != "" && sameDimensions(k.Breakdown, dimensions) {
			seen[k.Breakdown] = true
		}
	}
	return sortedSet(seen)
}

func sameDimensions(key string, dimensions []string) bool {
	return strings.Join(dimensionsOf(key), "+") == strings.Join(dimensions, "+")
}

// dimensionsOf lists the dimensions of a breakdown key; they are never escaped.
func dimensionsOf(key string) []string {
	var ds []string
	for key != "" {
		var part string
		part, key, _ = strings.Cut(key, ";")
		dimension, _, _ := strings.Cut(part, "=")
		ds = append(ds, dimension)
	}
	return ds
}

func sortedSet(m map[string]bool) []string {
	list := make([]string, 0, len(m))
	for k := range m {
		list = append(list, k)
	}
	sort.Strings(list)
	return list
}

// measureBase is a measure's name without its unit.
func measureBase(id string) string {
	name, _, _ := strings.Cut(id, ".")
	return name
}

// last keeps the newest n of a list that is oldest first.
func last(list []string, n int) []string {
	if len(list) > n {
		return list[len(list)-n:]
	}
	return list
}

// current gives the figure of a measure that the report year is about: the
// newest period of the year that has a number, else the newest there is.
func (b *builder) current(m model.Measure, breakdown string) (protect.Figure, bool) {
	var newest protect.Figure
	found := false
	for _, p := range model.PeriodsOf(b.in.Year, true) {
		if p.Kind != m.Period {
			continue
		}
		f, ok := b.in.Figure(m.ID, p.Label, breakdown)
		if !ok {
			continue
		}
		_, has := f.Value()
		_, had := newest.Value()
		if !found || has || !had {
			newest, found = f, true
		}
	}
	return newest, found
}
