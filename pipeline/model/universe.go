package model

import (
	"cmp"
	"slices"
	"strings"
)

// FigureKey names a number of the joint system: a figure of facts.csv, or a
// number behind one that is printed beside it or nowhere.
type FigureKey struct {
	Measure   string
	Period    string
	Breakdown string // as of a fact
	Role      Role
	Of        string // of a Base or Inside: the measure whose rate it belongs to
}

// Role says how a number stands to the figures that are printed.
type Role string

// The roles.
const (
	Itself  Role = ""        // the figure of facts.csv
	Base    Role = "base"    // Measure counted under the condition of the rate of Of: the denominator printed beside it
	Carrier Role = "carrier" // how many families (households, …) a sum or mean is about
	Inside  Role = "inside"  // those of Measure who are counted in the base of its rate as well
)

// String writes "measure|period|breakdown|role|of".
func (k FigureKey) String() string {
	return strings.Join([]string{k.Measure, k.Period, k.Breakdown, string(k.Role), k.Of}, "|")
}

// Compare orders keys: by measure, period, role, of, breakdown.
func (k FigureKey) Compare(o FigureKey) int {
	return cmp.Or(cmp.Compare(k.Measure, o.Measure), cmp.Compare(k.Period, o.Period), cmp.Compare(k.Role, o.Role), cmp.Compare(k.Of, o.Of), cmp.Compare(k.Breakdown, o.Breakdown))
}

// KeyOf gives the key of a fact's figure. A key has no area: it is a figure of
// our municipality; facts of other areas (Origin Published) are others' published
// numbers and are not protected.
func KeyOf(f Fact) FigureKey {
	return FigureKey{Measure: f.Measure, Period: f.Period, Breakdown: f.Breakdown}
}

// Universe is everybody who stands behind figures of one counting unit: the
// children, families, cases … of case files that belong together, in periods
// that do. Every figure is a sum of inner cells.
type Universe struct {
	Name    string // "child of E_…/E3_out_of_family_care, 2024", unique
	Unit    string // what is counted: the cases' column ("child", "family", …), of sums the column summed
	Origin  Origin // Reported: the senders gave margins only, the inner cells are one table that has them
	Cells   []InnerCell
	Figures []Supported // sorted by key
	Tables  []LadderTable
}

// InnerCell is how many units are in exactly the same figures. A Count of 0 is a
// combination nobody has, but somebody could have.
type InnerCell struct {
	Key   string // unique in all universes of a year
	Count int64
}

// Supported is a figure with those who stand behind it.
type Supported struct {
	Key       FigureKey
	Support   []int // indexes into Cells, ascending; empty for a category in which nobody is
	Displayed bool  // printed in a report; else protected although it is printed nowhere
	Sensitive bool  // a group everybody belongs to is protected as well
	Within    []Within
}

// Within names a figure that another one is a part of.
type Within struct {
	Key        FigureKey
	Complement bool // the difference is protected like a count; else only (of a sensitive figure) that it is not 0
}

// LadderTable is one breakdown of a measure with the steps along which it may be
// made coarser: keys of figures, the finest first. After the last step the
// breakdown is left out.
type LadderTable struct {
	Measure, Period string
	Dimensions      []string
	Rungs           [][]FigureKey
}

// Value gives the sum of a figure's inner cells.
func (u Universe) Value(f Supported) (sum int64) {
	for _, c := range f.Support {
		sum += u.Cells[c].Count
	}
	return sum
}

// Only gives the universe with the figures that pass, and no table or whole that
// speaks of others. When no displayed one is left there are no figures at all.
func (u Universe) Only(pass func(FigureKey) bool) Universe {
	figures, displayed := []Supported{}, false
	for _, f := range u.Figures {
		if !pass(f.Key) {
			continue
		}
		f.Within = slices.DeleteFunc(slices.Clone(f.Within), func(w Within) bool { return !pass(w.Key) })
		figures, displayed = append(figures, f), displayed || f.Displayed
	}
	if !displayed {
		figures = nil
	}
	u.Figures = figures
	u.Tables = slices.DeleteFunc(slices.Clone(u.Tables), func(t LadderTable) bool {
		return !pass(FigureKey{Measure: t.Measure, Period: t.Period})
	})
	return u
}

// Basis says what one fact rests on: what must be shown so that it may be. It is
// about one year's figure; means over several years are derived from figures
// that are shown, so whoever prints one asks for each of them.
type Basis struct {
	Key   FigureKey
	Needs []FigureKey // of its value; none: it is about nobody. A key no universe has is never shown
	Rate  []FigureKey // further ones for its rate
	// Parts names the additive sum it is a part of: if one part is withheld, all
	// are. "" when it is none, or when the joint system sees to it.
	Parts string
}

// Disclosure is what facts are protected with: universes, and for each fact what
// it rests on.
type Disclosure struct {
	Universes []Universe
	Bases     []Basis // sorted by key
	Same      []Same  // of all years, sorted by key
}

// Same says that two figures of different universes are one number by definition,
// so that readers of one have the other.
type Same struct{ Key, As FigureKey }

// Policy is how much the public edition may show.
type Policy struct {
	Threshold  int64 // counts from 1 to Threshold-1 are protected
	Width      int64 // least distance of the two witness values of a withheld figure
	ShowZeros  bool  // a 0 is shown, also of sensitive figures
	Singletons bool  // protect also against a reader who is one of the counted
	RateBase   int64 // no rate on a smaller denominator

	Persons []string // what `counts` of a definition may be: protected
	Things  []string // not protected
	Ladders []Ladder
}

// Ladder says how a breakdown may be made coarser.
type Ladder struct {
	Name       string   // of measures, before the dot, or the id of one; "" for every measure
	Dimensions []string // sorted, of the breakdown
	Steps      []Step
}

// Step is one step to less detail: fewer dimensions, or groups of categories.
type Step struct {
	Dimensions []string            // of a crossing: those that remain, sorted
	Groups     map[string][]string // name → categories; a category in no group stays as it is
}

// Fits says whether the ladder is for a breakdown of a measure.
func (l Ladder) Fits(measure string, dimensions []string) bool {
	name, _, _ := strings.Cut(measure, ".")
	return (l.Name == "" || l.Name == name || l.Name == measure) && strings.Join(l.Dimensions, "+") == strings.Join(dimensions, "+")
}
