package suppress_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"bernskats/pipeline/protect/audit"
	"bernskats/pipeline/protect/suppress"
)

// dimension is a classification with its parts and, above them, groups of parts.
type dimension struct {
	name   string
	leaves int
	groups [][]int
}

// flat has no groups.
func flat(name string, leaves int) dimension { return dimension{name: name, leaves: leaves} }

// grouped cuts the leaves into groups of about equal size.
func grouped(name string, leaves, groups int) dimension {
	d := dimension{name: name, leaves: leaves, groups: make([][]int, groups)}
	for i := range leaves {
		g := i * groups / leaves
		d.groups[g] = append(d.groups[g], i)
	}
	return d
}

// level is one category a figure can have in a dimension, with its leaves.
type level struct {
	name   string
	leaves []int
	depth  int // 0: all, 1: a group, 2: a leaf
}

func (d dimension) levels() []level {
	all := make([]int, d.leaves)
	for i := range all {
		all[i] = i
	}
	out := []level{{"", all, 0}}
	for g, leaves := range d.groups {
		out = append(out, level{fmt.Sprintf("%s=G%d", d.name, g), leaves, 1})
	}
	for i := range d.leaves {
		out = append(out, level{fmt.Sprintf("%s=%d", d.name, i), []int{i}, 2})
	}
	return out
}

// cross makes the system of all crossings of the dimensions, all displayed.
func cross(dims []dimension, values []int64, policy audit.Policy) suppress.System {
	s := suppress.System{Policy: policy}
	for i, v := range values {
		s.Cells = append(s.Cells, audit.Cell{Key: fmt.Sprintf("c%04d", i), Value: v})
	}
	var walk func(d int, base []int, names []string, categories, details int)
	walk = func(d int, base []int, names []string, categories, details int) {
		if d == len(dims) {
			f := suppress.Figure{Figure: audit.Figure{Key: strings.Join(names, ";"), Support: slices.Sorted(slices.Values(base))}, Displayed: true}
			switch categories {
			case 0:
				f.Class, f.Key = suppress.Total, "total"
			case 1:
				f.Class = suppress.Margin
			}
			s.Figures = append(s.Figures, f)
			return
		}
		for _, l := range dims[d].levels() {
			var cells []int
			for _, b := range base {
				for _, leaf := range l.leaves {
					cells = append(cells, b*dims[d].leaves+leaf)
				}
			}
			n := names
			c := categories
			if l.depth > 0 {
				n, c = append(slices.Clone(names), l.name), categories+1
			}
			walk(d+1, cells, n, c, 0)
		}
	}
	walk(0, []int{0}, nil, 0, 0)
	return s
}

// counts draws inner cells: a share of zeros, the others geometric with a mean.
func counts(r *rand.Rand, n int, zeros, mean float64) []int64 {
	values := make([]int64, n)
	for i := range values {
		if r.Float64() >= zeros {
			values[i] = 1 + int64(r.ExpFloat64()*(mean-0.5))
		}
	}
	return values
}

func size(dims []dimension) int {
	n := 1
	for _, d := range dims {
		n *= d.leaves
	}
	return n
}
