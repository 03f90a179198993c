package pipeline

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"bernskats/pipeline/measure"
	"bernskats/pipeline/model"
)

// NotComparable says why two folders of outputs cannot be compared.
type NotComparable struct{ model.Text }

// Error implements error.
func (n *NotComparable) Error() string { return n.EN }

// OutputsDamaged says which outputs are not as their run wrote them.
type OutputsDamaged struct{ model.Text }

// Error implements error.
func (d *OutputsDamaged) Error() string { return d.EN }

// Changes is what differs between two runs of a year and why. It is for the
// internal edition only.
type Changes struct {
	InternalOnly bool            `json:"internal_only"` // always true
	Year         int             `json:"year"`
	Municipality string          `json:"municipality"`
	Old          string          `json:"old_fingerprint"`
	New          string          `json:"new_fingerprint"`
	Same         int             `json:"same"` // figures that are the same in both
	Figures      []ChangedFigure `json:"figures"`
	Differences  []Difference    `json:"differences"` // everything the manifests differ in
}

// ChangedFigure is a figure that is new, gone or not what it was.
type ChangedFigure struct {
	Indicator string       `json:"indicator"`
	Measure   string       `json:"measure"`
	Period    string       `json:"period"`
	Area      string       `json:"area"`
	Breakdown string       `json:"breakdown"`
	Change    string       `json:"change"` // changed, new or gone
	Old       *FigureState `json:"old,omitempty"`
	New       *FigureState `json:"new,omitempty"`
	// Causes are the differences that can have touched the figure, by their
	// position in Changes.Differences from 1. One is the cause; several are it
	// together; none means that the manifests do not say.
	Causes []int `json:"causes"`
}

// FigureState is everything facts.csv says of a figure.
type FigureState struct {
	Value       string `json:"value"`
	Status      string `json:"status"`
	Origin      string `json:"origin"`
	Rate        string `json:"rate,omitempty"`
	RateUnit    string `json:"rate_unit,omitempty"`
	Denominator string `json:"denominator,omitempty"`
	Received    int    `json:"received"`
	Expected    int    `json:"expected"`
	SetAside    int    `json:"set_aside"`
	NotGiven    int    `json:"not_given"`
}

// Compare holds the internal outputs of a year against those of an earlier run:
// against is an out/<year> folder or an internal folder, wherever it lies. It
// computes nothing. Errors that are the caller's: *NotComparable, *OutputsDamaged,
// ErrNoOutputs.
func Compare(ctx context.Context, o Options, against string) (*Changes, error) {
	s, unlock, err := open(o)
	if err != nil {
		return nil, err
	}
	defer unlock()
	now, err := outputsIn(s.project.Out(s.o.Year, "internal"))
	if errors.Is(err, ErrNoOutputs) {
		return nil, fmt.Errorf("%d: %w", s.o.Year, ErrNoOutputs)
	}
	if err != nil {
		return nil, err
	}
	before, err := earlierOutputs(against)
	if err != nil {
		return nil, err
	}
	if before.Year != now.Year || before.Municipality != now.Municipality {
		return nil, &NotComparable{model.Text{
			LV: fmt.Sprintf("mapē %s ir %s, %d. gads; salīdzināt var tikai ar %s, %d. gadu", against, before.Municipality, before.Year, now.Municipality, now.Year),
			EN: fmt.Sprintf("%s holds %s, %d; only %s, %d, can be compared", against, before.Municipality, before.Year, now.Municipality, now.Year)}}
	}
	c := &Changes{InternalOnly: true, Year: now.Year, Municipality: now.Municipality, Old: before.Fingerprint, New: now.Fingerprint, Figures: []ChangedFigure{}, Differences: differences(before.Manifest, now.Manifest)}
	depends, err := measure.NewDependents(s.defs.Indicators, s.defs.Forms)
	if err != nil {
		return nil, err
	}
	c.compare(before.facts, now.facts, touching{depends, now.Year, c.Differences})
	return c, ctx.Err()
}

// madeOutputs are the outputs of a run, whole.
type madeOutputs struct {
	Manifest
	facts []model.Fact
}

// earlierOutputs reads the outputs of an earlier run from an out/<year> folder or
// its internal folder.
func earlierOutputs(folder string) (madeOutputs, error) {
	inside := filepath.Join(folder, "internal")
	if info, err := os.Stat(inside); err == nil && info.IsDir() {
		folder = inside
	}
	out, err := outputsIn(folder)
	if errors.Is(err, ErrNoOutputs) {
		return out, &NotComparable{model.Text{
			LV: fmt.Sprintf("mapē %s nav manifest.json: tie nav agrāka aprēķina rezultāti. Norādiet saglabātu mapi out/<gads> vai tās mapi internal", folder),
			EN: fmt.Sprintf("%s holds no manifest.json: these are no outputs of an earlier run. Name a copy of out/<year> or of its folder internal", folder)}}
	}
	if err == nil && out.Edition != "internal" {
		return out, &NotComparable{model.Text{
			LV: fmt.Sprintf("mapē %s ir publiskais izdevums; tas nesaka, no kā tapis. Norādiet iekšējo", folder),
			EN: fmt.Sprintf("%s holds a public edition, which does not say what it was made of. Name the internal one", folder)}}
	}
	return out, err
}

// outputsIn reads the manifest and the facts of a folder of outputs and holds
// every file against the manifest.
func outputsIn(folder string) (out madeOutputs, err error) {
	broken := func(name string) error {
		return &OutputsDamaged{model.Text{LV: fmt.Sprintf("%s nav tāds, kādu to uzrakstīja aprēķins (mapē %s)", name, folder), EN: fmt.Sprintf("%s is not as the run wrote it (in %s)", name, folder)}}
	}
	data, err := os.ReadFile(filepath.Join(folder, "manifest.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return out, ErrNoOutputs
	}
	if err != nil {
		return out, fmt.Errorf("reading the manifest: %w", err)
	}
	if json.Unmarshal(data, &out.Manifest) != nil || out.Digest != out.digest() {
		return out, broken("manifest.json")
	}
	if out.Edition != "internal" {
		return out, nil
	}
	for _, name := range sortedKeys(out.Outputs) {
		if name != filepath.Base(name) {
			return out, broken("manifest.json")
		}
		sum, err := fileHash(filepath.Join(folder, name))
		if errors.Is(err, fs.ErrNotExist) || err == nil && sum != out.Outputs[name] {
			return out, broken(name)
		}
		if err != nil {
			return out, err
		}
	}
	if out.facts, err = factsIn(folder); err != nil {
		return out, broken("facts.csv")
	}
	return out, nil
}

// compare finds the figures that differ, in the order of facts.csv.
func (c *Changes) compare(old, now []model.Fact, why touching) {
	type key struct{ measure, period, area, breakdown string }
	keyOf := func(f model.Fact) key { return key{f.Measure, f.Period, f.Area, f.Breakdown} }
	before, after := map[key]model.Fact{}, map[key]bool{}
	for _, f := range old {
		before[keyOf(f)] = f
	}
	var all []model.Fact
	for _, f := range now {
		after[keyOf(f)] = true
		all = append(all, f)
	}
	for _, f := range old {
		if !after[keyOf(f)] {
			all = append(all, f)
		}
	}
	model.SortFacts(all)
	for _, f := range all {
		x := ChangedFigure{Indicator: f.Indicator, Measure: f.Measure, Period: f.Period, Area: f.Area, Breakdown: f.Breakdown}
		was, known := before[keyOf(f)]
		switch {
		case !after[keyOf(f)]:
			x.Change, x.Old = "gone", stateOfFact(f)
		case !known:
			x.Change, x.New = "new", stateOfFact(f)
		case *stateOfFact(f) == *stateOfFact(was):
			c.Same++
			continue
		default:
			x.Change, x.Old, x.New = "changed", stateOfFact(was), stateOfFact(f)
		}
		x.Causes = why.causes(x)
		c.Figures = append(c.Figures, x)
	}
}

func stateOfFact(f model.Fact) *FigureState {
	s := &FigureState{Status: string(f.Status), Origin: string(f.Origin), Received: f.Received, Expected: f.Expected, SetAside: f.SetAside, NotGiven: f.NotGiven}
	if f.HasValue() {
		s.Value = f.Value.String()
	}
	if f.HasValue() && f.RateUnit != "" {
		s.Rate, s.RateUnit, s.Denominator = f.Rate.String(), f.RateUnit, f.Denominator.String()
	}
	return s
}

// number says whether what was counted, or how surely, differs; below whether
// what it is divided by does.
func (x ChangedFigure) number() (counted, below bool) {
	if x.Old == nil || x.New == nil {
		return true, false
	}
	a, b := *x.Old, *x.New
	below = a.Denominator != b.Denominator
	a.Rate, a.RateUnit, a.Denominator, b.Rate, b.RateUnit, b.Denominator = "", "", "", "", "", ""
	return a != b, below
}

// onlyStatus says whether nothing but final or provisional differs, of a figure
// with rows set aside: then the errors of the whole run decide.
func (x ChangedFigure) onlyStatus() bool {
	if x.Old == nil || x.New == nil || x.New.SetAside == 0 || x.New.Value == "" || x.Old.Value == "" {
		return false
	}
	a, b := *x.Old, *x.New
	differs := a.Status != b.Status
	a.Status, b.Status = "", ""
	return differs && a == b && !slices.Contains([]string{x.Old.Status, x.New.Status}, string(model.NotDelivered))
}
