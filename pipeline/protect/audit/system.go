// Package audit checks that a release gives nothing away: it holds every
// certificate against every published figure, in whole numbers. It does not
// search: it has no solver, no floating point and no randomness, it reads no
// file, and it does not know the package that found the certificates. What it
// accepts, a patient person with a pencil could accept.
//
// The model: figures are sums of inner cells, which are whole numbers of
// persons, never negative. A certificate for a withheld number is two other
// tables of inner cells that agree with everything published and in which the
// number is clearly lower and clearly higher.
package audit

import (
	"fmt"
	"slices"
)

// Cell is one inner cell: the persons of one universe with one combination of
// categories.
type Cell struct {
	Key        string
	Value      int64 // persons, at least 0
	Structural bool  // nobody can be here and everybody knows it; Value is 0
}

// Past says what earlier releases did with a figure whose value is unchanged.
type Past int

// What became of a figure in earlier releases.
const (
	Unreleased       Past = iota
	ReleasedShown         // published: it stays published, the reader has it
	ReleasedWithheld      // withheld: it stays withheld
)

// Figure is one number that may be published: the sum of its inner cells.
// Figures with the same support are one figure under several keys.
type Figure struct {
	Key       string
	Support   []int   // indexes into System.Cells, ascending
	Within    string  // key of the figure this one is a part of by construction; "" when complements do not matter
	Group     bool    // of Within only this is protected, of a sensitive figure: that everybody belongs; few outside are not
	Sensitive bool    // a group everybody belongs to is protected as well
	Protect   bool    // protected although it is displayed nowhere
	Past      Past    //
	Before    []int64 // other values released for it before, which a correction has changed
}

// Policy is what counts as small and how far apart the witnesses must be.
type Policy struct {
	Threshold    int64 // counts from 1 to Threshold-1 are protected
	Width        int64 // least distance between the two witness values
	ProtectZeros bool  // of sensitive figures, 0 is protected as well
	Singletons   bool  // protect also against a reader who is the one person of an inner cell
}

// System is everything known about one joint set of universes.
type System struct {
	Cells   []Cell
	Figures []Figure
	Policy  Policy
}

// Kind says why a number must not be narrowed down.
type Kind string

// The kinds of demands.
const (
	Count      Kind = "count"      // a small number of persons
	Complement Kind = "complement" // a small number of persons, or nobody, outside a group
	Change     Kind = "change"     // a small change against a released value
	Withheld   Kind = "withheld"   // withheld to protect others, so it must stay uncertain itself
)

// Demand is what a certificate must show: a table in which the sum of Set is at
// most AtMost, one in which it is at least AtLeast, Width apart. What is below
// Floor does not count towards the width: where zeros are shown, a reader knows
// that a number withheld because it is small is at least 1.
type Demand struct {
	Figure          string
	Kind            Kind
	Set             []int // inner cells that can vary, ascending
	Value           int64 // their true sum
	AtMost, AtLeast int64
	Width, Floor    int64
}

// Book is a system that has been read: consistent, with its sums.
type Book struct {
	system System
	byKey  map[string]int
	values []int64
}

// largest keeps sums of whole systems far from overflow.
const largest = int64(1) << 40

// Open reads a system. It returns every contradiction in it.
func Open(s System) (*Book, []Problem) {
	b := &Book{system: s, byKey: map[string]int{}, values: make([]int64, len(s.Figures))}
	var found []Problem
	if s.Policy.Threshold < 1 || s.Policy.Width < 1 {
		found = append(found, Problem{Code: BadSystem, Text: "threshold and width must be at least 1"})
	}
	for _, c := range s.Cells {
		if c.Value < 0 || c.Value > largest || c.Structural && c.Value != 0 {
			found = append(found, Problem{Code: BadSystem, Text: fmt.Sprintf("inner cell %q holds an impossible number", c.Key)})
		}
	}
	for i, f := range s.Figures {
		if _, twice := b.byKey[f.Key]; twice {
			found = append(found, Problem{BadSystem, f.Key, "", "two figures have this key"})
		}
		b.byKey[f.Key] = i
		if !ascending(f.Support, len(s.Cells)) {
			found = append(found, Problem{BadSystem, f.Key, "", "its inner cells are not an ascending list of known cells"})
			continue
		}
		for _, c := range f.Support {
			b.values[i] += s.Cells[c].Value
		}
	}
	if len(found) > 0 {
		return nil, found
	}
	for _, f := range s.Figures {
		if f.Within == "" {
			continue
		}
		whole, ok := b.byKey[f.Within]
		if !ok || !subset(f.Support, s.Figures[whole].Support) {
			found = append(found, Problem{BadSystem, f.Key, "", fmt.Sprintf("it is not a part of %q", f.Within)})
		}
	}
	if len(found) > 0 {
		return nil, found
	}
	return b, nil
}

// Value is the true sum of figure i.
func (b *Book) Value(i int) int64 { return b.values[i] }

// Free gives the inner cells of a support that can vary: structural zeros are
// known to everybody and carry nothing.
func (b *Book) Free(support []int) []int {
	var free []int
	for _, c := range support {
		if !b.system.Cells[c].Structural {
			free = append(free, c)
		}
	}
	return free
}

// Required lists what figure i demands whatever is published: nothing unless
// it is small, leaves out few, or has changed a little.
func (b *Book) Required(i int) []Demand {
	f, k, y := b.system.Figures[i], b.system.Policy.Threshold, b.values[i]
	var ds []Demand
	small := func(v int64) bool { return v >= 1 && v < k }
	set := b.Free(f.Support)
	if small(y) || y == 0 && f.Sensitive && b.system.Policy.ProtectZeros && len(set) > 0 {
		d := b.demand(f, Count, set, y, max(0, y-1), max(k, y+1))
		if !b.system.Policy.ProtectZeros {
			d.Floor = 1
		}
		ds = append(ds, d)
	}
	if f.Within != "" {
		whole := b.byKey[f.Within]
		rest := b.Free(without(b.system.Figures[whole].Support, f.Support))
		c := b.values[whole] - y
		// Without inner cells outside the group, everybody belongs by definition and nothing is told.
		if small(c) && !f.Group || c == 0 && y > 0 && f.Sensitive && len(rest) > 0 {
			ds = append(ds, b.demand(f, Complement, rest, c, max(0, c-1), max(k, c+1)))
		}
	}
	for _, was := range f.Before {
		switch v := y - was; {
		case small(v):
			ds = append(ds, b.demand(f, Change, set, y, was+v-1, was+max(k, v+1)))
		case small(-v):
			ds = append(ds, b.demand(f, Change, set, y, was-max(k, 1-v), was+v+1))
		}
	}
	return ds
}

// Apart is what figure i demands when it is displayed as withheld.
func (b *Book) Apart(i int) Demand {
	f, y := b.system.Figures[i], b.values[i]
	return b.demand(f, Withheld, b.Free(f.Support), y, y, y)
}

func (b *Book) demand(f Figure, k Kind, set []int, value, atMost, atLeast int64) Demand {
	return Demand{f.Key, k, set, value, atMost, atLeast, b.system.Policy.Width, 0}
}

// Insiders lists the inner cells whose one person may be the reader of demand
// d, -1 standing for a reader who is none of the counted. Somebody who is all
// there is to a number learns nothing about others from it.
func (b *Book) Insiders(d Demand) []int {
	readers := []int{-1}
	if !b.system.Policy.Singletons {
		return readers
	}
	for i, c := range b.system.Cells {
		if c.Value == 1 && !(d.Value == 1 && slices.Contains(d.Set, i)) {
			readers = append(readers, i)
		}
	}
	return readers
}

func ascending(support []int, cells int) bool {
	for i, c := range support {
		if c < 0 || c >= cells || i > 0 && support[i-1] >= c {
			return false
		}
	}
	return true
}

func subset(part, whole []int) bool { return len(without(part, whole)) == 0 }

// without gives what of a is not in b; both ascending.
func without(a, b []int) []int {
	var rest []int
	for _, c := range a {
		if _, in := slices.BinarySearch(b, c); !in {
			rest = append(rest, c)
		}
	}
	return rest
}
