package measure

import (
	"fmt"
	"slices"

	"bernskats/pipeline/model"
	"bernskats/pipeline/store"
)

// unit is the column of those who are counted one by one: what is counted, or of
// whom a number is summed. "" where nobody is (a sum of a column, a largest value).
func (c Count) unit() string {
	switch c.Operator {
	case CountDistinct:
		return c.Column
	case LargestPer, PersonsPer:
		return c.Per
	case Sum:
		return c.About
	}
	return ""
}

// follower says whether the measure is not a number of those in its unit but
// about them: it is shown only where their number is.
func (c Count) follower() bool { return c.Operator != CountDistinct && c.unit() != "" }

// given is the condition under which somebody's value is in a follower's sum.
func (c Count) given() string {
	if c.Operator == PersonsPer {
		return store.Quote(c.Column) + " IS NOT NULL OR " + store.Quote(c.Code) + " IS NOT NULL"
	}
	return store.Quote(c.Column) + " IS NOT NULL"
}

// relationProblems finds wrong words about who is counted where: subsets of
// other units, followers of nothing.
func relationProblems(c Count, defs []Definition) (ps model.Problems) {
	at := func(text, want string) {
		p := c.where
		p.Text, p.Want = c.Measure+": "+text, want
		ps = append(ps, p)
	}
	known := func(id string) (Count, bool) {
		for _, d := range defs {
			for _, other := range d.Counts {
				if other.Measure == id {
					return other, true
				}
			}
		}
		return Count{}, false
	}
	subset := func(key, of string) {
		whole, ok := known(of)
		switch {
		case !ok:
			at(fmt.Sprintf("%s: no measure %q", key, of), "want the id of a measure")
		case c.unit() == "" || whole.unit() != c.unit():
			at(fmt.Sprintf("%s: %q counts %q, this measure %q", key, of, whole.unit(), c.unit()), "want a measure that counts the same column")
		}
	}
	if c.SubsetOf != "" {
		subset("subset_of", c.SubsetOf)
	}
	if c.Rate != nil && c.Rate.Subset {
		if _, ok := known(c.Rate.Of); ok { // else it is a problem already
			subset("rate: subset", c.Rate.Of)
		}
	}
	if before, ok := known(c.Continues); c.Continues != "" && (!ok || before.Operator != c.Operator || before.Column != c.Column) {
		at(fmt.Sprintf("continues: no measure %q that counts the same column", c.Continues), "want the id of a measure that counts the same column")
	}
	if followed, ok := known(c.Follows); c.Follows != "" && (!ok || followed.Operator != CountDistinct) {
		at(fmt.Sprintf("follows: no measure %q that counts", c.Follows), "want the id of a measure with count:")
	}
	return ps
}

// dimensionSets lists the breakdowns of a measure and the one-way categories of
// each of their dimensions, with whether they are displayed.
func dimensionSets(m model.Measure) (sets []dimensionSet) {
	if m.Total {
		sets = append(sets, dimensionSet{displayed: true})
	}
	for _, b := range m.Breakdowns {
		sets = append(sets, dimensionSet{dims: b.Dimensions, displayed: true})
	}
	for _, b := range m.Breakdowns {
		for _, dim := range b.Dimensions {
			one := dimensionSet{dims: []string{dim}}
			if !slices.ContainsFunc(sets, func(s dimensionSet) bool { return slices.Equal(s.dims, one.dims) }) {
				sets = append(sets, one)
			}
		}
	}
	return sets
}

type dimensionSet struct {
	dims      []string
	displayed bool
}
