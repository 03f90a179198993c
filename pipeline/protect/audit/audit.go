package audit

import (
	"cmp"
	"fmt"
	"slices"
)

// Shown is a figure as it stands in what is published.
type Shown struct {
	Key   string
	Value int64
}

// Release is what a reader gets: numbers, and places where a number is
// withheld. Figures in neither list are displayed nowhere.
type Release struct {
	Shown    []Shown
	Withheld []string
}

// Move changes one inner cell of the true table.
type Move struct {
	Cell int
	By   int64
}

// Certificate shows that a demand is met: the true table with Low, and with
// High, are two tables nobody can tell from the true one.
type Certificate struct {
	Figure    string
	Kind      Kind
	Low, High []Move // cells ascending, no move by 0
}

// Code says what kind of problem was found.
type Code string

// The kinds of problems.
const (
	BadSystem      Code = "system"      // the description contradicts itself
	UnknownFigure  Code = "unknown"     // published or certified, but not described
	WrongValue     Code = "value"       // the published number is not the true one
	TwoStates      Code = "states"      // one number both shown and withheld
	LostRelease    Code = "released"    // shown before and not now, or withheld before and shown now
	BadCertificate Code = "certificate" // a certificate contradicts what is published, or is no table
	NoCertificate  Code = "uncertified" // nothing shows that the number cannot be narrowed down
)

// Problem is one reason not to publish.
type Problem struct {
	Code   Code
	Figure string
	Kind   Kind // of the demand, where it is about one
	Text   string
}

// String says it in one line. It carries no number of a figure.
func (p Problem) String() string {
	return fmt.Sprintf("%s %s %s: %s", p.Code, p.Figure, p.Kind, p.Text)
}

// Check gives every reason not to publish the release, sorted; none means that
// each demand is met by a certificate that agrees with every published figure.
func Check(s System, r Release, certificates []Certificate) []Problem {
	b, found := Open(s)
	if len(found) > 0 {
		return found
	}
	c := checker{Book: b, state: make([]state, len(s.Figures)), publishing: make([][]int, len(s.Cells))}
	c.release(r)
	c.equalSupports()
	c.past()
	c.demands(certificates)
	slices.SortStableFunc(c.found, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Figure, b.Figure), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Text, b.Text))
	})
	return c.found
}

type state int

const (
	absent state = iota
	shown
	withheld
)

type checker struct {
	*Book
	state      []state
	publishing [][]int // by inner cell: the shown figures it is part of
	found      []Problem
}

func (c *checker) problem(code Code, figure string, kind Kind, format string, args ...any) {
	c.found = append(c.found, Problem{code, figure, kind, fmt.Sprintf(format, args...)})
}

// release notes the state of each figure and holds shown values against the truth.
func (c *checker) release(r Release) {
	for _, p := range r.Shown {
		i, first, ok := c.set(p.Key, shown)
		if ok && p.Value != c.values[i] {
			c.problem(WrongValue, p.Key, "", "the published number is not the sum of its inner cells")
		}
		if !first {
			continue
		}
		for _, cell := range c.system.Figures[i].Support {
			c.publishing[cell] = append(c.publishing[cell], i)
		}
	}
	for _, key := range r.Withheld {
		c.set(key, withheld)
	}
}

// set notes the state of a figure. first says whether it is said for the first
// time, ok whether the figure is described.
func (c *checker) set(key string, s state) (i int, first, ok bool) {
	i, ok = c.byKey[key]
	if !ok {
		c.problem(UnknownFigure, key, "", "it is in the release but not described")
		return 0, false, false
	}
	if c.state[i] == s {
		return i, false, true
	}
	if c.state[i] != absent {
		c.problem(TwoStates, key, "", "it is both shown and withheld")
	}
	c.state[i] = s
	return i, true, true
}

// equalSupports: the same number under two keys must not be shown once and
// withheld once.
func (c *checker) equalSupports() {
	shownAs := map[string]string{}
	name := func(i int) string { return fmt.Sprint(c.Free(c.system.Figures[i].Support)) }
	for i, f := range c.system.Figures {
		if c.state[i] == shown {
			shownAs[name(i)] = f.Key
		}
	}
	for i, f := range c.system.Figures {
		if other, ok := shownAs[name(i)]; ok && c.state[i] == withheld {
			c.problem(TwoStates, f.Key, "", "it is withheld, but the same number is shown as %q", other)
		}
	}
}

func (c *checker) past() {
	for i, f := range c.system.Figures {
		if f.Past == ReleasedShown && c.state[i] != shown {
			c.problem(LostRelease, f.Key, "", "it was published before, so it must stay published")
		}
		if f.Past == ReleasedWithheld && c.state[i] == shown {
			c.problem(LostRelease, f.Key, "", "it was withheld before, so it must stay withheld")
		}
	}
}

type demandKey struct {
	figure string
	kind   Kind
}

// demands holds each certificate against the release, then each demand against
// the certificates that stood.
func (c *checker) demands(certificates []Certificate) {
	sound := map[demandKey][]Certificate{}
	for _, p := range certificates {
		if _, ok := c.byKey[p.Figure]; !ok {
			c.problem(UnknownFigure, p.Figure, p.Kind, "there is a certificate for it, but it is not described")
		} else if why := cmp.Or(c.contradiction(p.Low), c.contradiction(p.High)); why != "" {
			c.problem(BadCertificate, p.Figure, p.Kind, "%s", why)
		} else {
			key := demandKey{p.Figure, p.Kind}
			sound[key] = append(sound[key], p)
		}
	}
	asked := map[demandKey]bool{}
	for i, f := range c.system.Figures {
		var ds []Demand
		if c.state[i] != absent || f.Protect {
			ds = c.Required(i)
		}
		// What cannot vary is known to everybody; withholding it hides nothing.
		if apart := c.Apart(i); c.state[i] == withheld && len(apart.Set) > 0 {
			ds = append(ds, apart)
		}
		for _, d := range ds {
			asked[demandKey{d.Figure, d.Kind}] = true
			c.met(d, sound[demandKey{d.Figure, d.Kind}])
		}
	}
	for _, p := range certificates {
		if _, ok := c.byKey[p.Figure]; ok && !asked[demandKey{p.Figure, p.Kind}] {
			c.problem(BadCertificate, p.Figure, p.Kind, "nothing demands this certificate")
		}
	}
}

// met looks for a certificate for every reader the demand must stand against.
func (c *checker) met(d Demand, certificates []Certificate) {
	for _, reader := range c.Insiders(d) {
		if !slices.ContainsFunc(certificates, func(p Certificate) bool { return d.metBy(p, reader) }) {
			c.problem(NoCertificate, d.Figure, d.Kind, "no certificate shows that it cannot be narrowed down")
			return
		}
	}
}

// metBy says whether certificate p puts the sum low enough, high enough and far
// enough apart, without moving the reader's own cell.
func (d Demand) metBy(p Certificate, reader int) bool {
	low, high := d.Value, d.Value
	for _, m := range p.Low {
		if m.Cell == reader {
			return false
		}
		if _, in := slices.BinarySearch(d.Set, m.Cell); in {
			low += m.By
		}
	}
	for _, m := range p.High {
		if m.Cell == reader {
			return false
		}
		if _, in := slices.BinarySearch(d.Set, m.Cell); in {
			high += m.By
		}
	}
	return low <= d.AtMost && high >= d.AtLeast && high-max(low, d.Floor) >= d.Width
}

// contradiction says why the true table with these moves is no table a reader
// could hold for true; "" when it is one.
func (c *checker) contradiction(moves []Move) string {
	change := map[int]int64{}
	for i, m := range moves {
		switch {
		case m.Cell < 0 || m.Cell >= len(c.system.Cells) || i > 0 && moves[i-1].Cell >= m.Cell || m.By == 0:
			return "its moves are not an ascending list of known cells"
		case m.By > largest || m.By < -largest || c.system.Cells[m.Cell].Value+m.By < 0:
			return "an inner cell would hold an impossible number"
		case c.system.Cells[m.Cell].Structural:
			return "an inner cell that is empty by definition would hold somebody"
		}
		for _, figure := range c.publishing[m.Cell] {
			change[figure] += m.By
		}
	}
	for _, by := range change {
		if by != 0 {
			return "a published figure would be another"
		}
	}
	return ""
}
