package measure

import (
	"maps"
	"slices"
	"strings"
)

// mostPossible bounds how many inner cells of nobody a made-up table gets.
const mostPossible = 2000

// options are the sets of figures one person of a table can be in: every
// combination of the groups, at most one overlapping category.
func (t marginTable) options() [][]string {
	options := [][]string{nil}
	if t.hasTotal {
		options = [][]string{{t.totalKey()}}
	}
	for _, g := range t.groups {
		options = times(options, g.options)
	}
	overlaps := [][]string{nil}
	for _, s := range t.overlaps {
		overlaps = append(overlaps, s.figures)
	}
	return times(options, overlaps)
}

func (t marginTable) totalKey() string {
	for _, f := range t.figures {
		if f.Breakdown == "" {
			return f.String()
		}
	}
	return ""
}

func times(a, b [][]string) [][]string {
	if len(a)*len(b) > mostPossible {
		return slices.Repeat([][]string{nil}, mostPossible+1)
	}
	var out [][]string
	for _, x := range a {
		for _, y := range b {
			out = append(out, append(slices.Clone(x), y...))
		}
	}
	return out
}

// madeUp is a table of inner cells by the figures they are in.
type madeUp map[string]int64

// fill puts the persons of all tables on one line, each category behind the
// other: where no border lies between two persons they are in one inner cell.
// Subsets and overlapping categories begin at the first person. No solver is
// needed: groups are independent of each other, so any order of each will do.
func fill(tables []marginTable) madeUp {
	type span struct {
		from, to int64
		figures  []string
	}
	var spans []span
	borders := map[int64]bool{0: true, tables[0].size: true}
	add := func(from, count int64, figures []string) int64 {
		spans = append(spans, span{from, from + count, figures})
		borders[from], borders[from+count] = true, true
		return from + count
	}
	for _, t := range tables {
		if t.hasTotal {
			add(0, t.size, []string{t.totalKey()})
		}
		for _, g := range t.groups {
			from := int64(0)
			for _, s := range g.slices {
				from = add(from, s.count, s.figures)
			}
		}
		for _, s := range t.overlaps {
			add(0, s.count, s.figures)
		}
	}
	u := madeUp{}
	line := slices.Sorted(maps.Keys(borders))
	for i := 1; i < len(line); i++ {
		var figures []string
		for _, s := range spans {
			if s.from <= line[i-1] && line[i] <= s.to {
				figures = append(figures, s.figures...)
			}
		}
		u.add(figures, line[i]-line[i-1])
	}
	u.addPossible(tables)
	return u
}

func (u madeUp) add(figures []string, count int64) {
	slices.Sort(figures)
	if figures = slices.Compact(figures); len(figures) > 0 {
		u[strings.Join(figures, "\n")] += count
	}
}

// addPossible adds inner cells of nobody. Without them the made-up table would
// forbid what the margins allow.
func (u madeUp) addPossible(tables []marginTable) {
	combined := tables[0].options()
	for _, t := range tables[1:] {
		combined = times(combined, append(t.options(), nil))
	}
	if len(combined) > mostPossible {
		return
	}
	for _, figures := range combined {
		u.add(slices.Clone(figures), 0)
	}
}
