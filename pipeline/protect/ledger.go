package protect

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"bernskats/pipeline/model"
)

// Ledger is everything that was published, the oldest release first. It holds
// no number that was withheld, and of inner cells the names alone.
type Ledger struct{ Releases []Release }

// Release is one edition that was published.
type Release struct {
	Number       int               `json:"number"` // 1, 2, … over all years
	Year         int               `json:"year"`
	Municipality string            `json:"municipality"`
	Fingerprint  string            `json:"fingerprint"`        // of the run that made it
	Previous     string            `json:"previous,omitempty"` // digest of the release before
	Digest       string            `json:"digest"`             // SHA-256 of everything else here
	Outputs      map[string]string `json:"outputs,omitempty"`  // SHA-256 of the files as they were published
	Facts        []ReleasedFact    `json:"facts"`
	Figures      []ReleasedFigure  `json:"figures"`
	Tables       []ReleasedTable   `json:"tables"`
}

// ReleasedFact is one line of the published facts: what readers have.
type ReleasedFact struct {
	Indicator   string `json:"indicator,omitempty"`
	Measure     string `json:"measure"`
	Period      string `json:"period"`
	Area        string `json:"area"`
	Breakdown   string `json:"breakdown,omitempty"`
	Status      string `json:"status"`
	Origin      string `json:"origin"`
	Value       string `json:"value,omitempty"` // none when it was withheld or not delivered
	Rate        string `json:"rate,omitempty"`
	RateUnit    string `json:"rate_unit,omitempty"`
	Denominator string `json:"denominator,omitempty"`
	Received    int    `json:"received"`
	Expected    int    `json:"expected"`
	Source      string `json:"source,omitempty"`
	OfYear      bool   `json:"of_year"` // it is in facts.csv of the year; others stand in series
}

// ReleasedFigure is one number of the joint system with what it was a sum of.
type ReleasedFigure struct {
	Key     string   `json:"key"`
	Shown   bool     `json:"shown"`
	Value   int64    `json:"value,omitempty"` // of a shown one
	Support []string `json:"support"`         // names of inner cells
}

// ReleasedTable says how much detail a breakdown had.
type ReleasedTable struct {
	Table string `json:"table"`
	Rung  int    `json:"rung"`
}

// past is what the ledger says now.
type past struct {
	figures map[string]pastFigure
	facts   map[Key]model.Fact
	rungs   map[string]int
}

type pastFigure struct {
	shown  bool    // in its last release
	values []int64 // shown ones, the newest last, no two equal
}

// latest reads the releases in their order; the last word counts, but no value
// that was ever shown is forgotten.
func (l Ledger) latest() past {
	p := past{figures: map[string]pastFigure{}, facts: map[Key]model.Fact{}, rungs: map[string]int{}}
	for _, r := range l.Releases {
		for _, f := range r.Figures {
			was := p.figures[f.Key]
			was.shown = f.Shown
			if f.Shown {
				was.values = append(slices.DeleteFunc(slices.Clone(was.values), func(v int64) bool { return v == f.Value }), f.Value)
			}
			p.figures[f.Key] = was
		}
		p.replace(r.Facts)
		for _, t := range r.Tables {
			p.rungs[t.Table] = t.Rung
		}
	}
	return p
}

// replace makes these the facts of their measures and periods: what an earlier
// release said of those is what readers had before.
func (p past) replace(released []ReleasedFact) {
	anew := map[series]bool{}
	for _, f := range released {
		anew[series{f.Measure, f.Period}] = true
	}
	maps.DeleteFunc(p.facts, func(k Key, _ model.Fact) bool { return anew[series{k.Measure, k.Period}] })
	for _, f := range released {
		p.facts[Key{f.Measure, f.Period, f.Area, f.Breakdown}] = f.Fact()
	}
}

// Fact gives the fact as readers have it.
func (f ReleasedFact) Fact() model.Fact {
	number := func(s string) model.Decimal {
		d, err := model.ParseDecimal(s)
		if err != nil {
			return 0 // "": there is none; Valid looks at all others
		}
		return d
	}
	return model.Fact{Indicator: f.Indicator, Measure: f.Measure, Period: f.Period, Area: f.Area, Breakdown: f.Breakdown, Status: model.Status(f.Status), Origin: model.Origin(f.Origin),
		Value: number(f.Value), Rate: number(f.Rate), RateUnit: f.RateUnit, Denominator: number(f.Denominator), Received: f.Received, Expected: f.Expected, Source: f.Source}
}

// Sealed gives the release as it follows the ledger: with its number, and bound
// to the release before it.
func (l Ledger) Sealed(r Release) Release {
	r.Number, r.Previous = len(l.Releases)+1, ""
	if n := len(l.Releases); n > 0 {
		r.Previous = l.Releases[n-1].Digest
	}
	r.Digest = r.digest()
	return r
}

// digest is the SHA-256 of everything in the release but itself.
func (r Release) digest() string {
	r.Digest = ""
	data, _ := json.Marshal(r) // texts, numbers and lists of them always marshal
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// ReadRelease reads the record of a release, and fails when anything in it is
// not as it was written: a damaged ledger must not be taken for another one.
func ReadRelease(data []byte) (Release, error) {
	var r Release
	if err := json.Unmarshal(data, &r); err != nil {
		return r, fmt.Errorf("reading the record of a release: %w", err)
	}
	if r.Digest != r.digest() {
		return r, fmt.Errorf("its content is not what was recorded")
	}
	return r, r.Valid()
}

// Broken gives the number of the first release that is missing, or does not
// follow the one before it; 0 when all are there.
func (l Ledger) Broken() int {
	previous := ""
	for i, r := range l.Releases {
		if r.Number != i+1 || r.Previous != previous {
			return i + 1
		}
		previous = r.Digest
	}
	return 0
}

// Valid finds what a release may not hold.
func (r Release) Valid() error {
	if r.Number < 1 || r.Year < 1 || r.Municipality == "" || r.Fingerprint == "" {
		return fmt.Errorf("it does not say which release it is")
	}
	for _, f := range r.Facts {
		for _, text := range []string{f.Value, f.Rate, f.Denominator} {
			if _, err := model.ParseDecimal(text); text != "" && err != nil {
				return fmt.Errorf("%s %s: %w", f.Measure, f.Period, err)
			}
		}
		if (f.Value != "") != f.Fact().HasValue() || f.Value == "" && f.Rate+f.RateUnit+f.Denominator != "" {
			return fmt.Errorf("%s %s: its status and its value contradict each other", f.Measure, f.Period)
		}
	}
	for _, f := range r.Figures {
		if !f.Shown && f.Value != 0 {
			return fmt.Errorf("%s is withheld and has a value", f.Key)
		}
	}
	return nil
}

// moved finds the measures that a correction would move by less than the
// threshold somewhere: publishing the new number beside the old one would tell of
// so few children. They stay as they were published, as a whole.
func (m Material) moved(j *joint, released past) map[series]bool {
	frozen := map[series]bool{}
	small := func(by model.Decimal) bool {
		return by != 0 && by > -model.Whole(m.Policy.Threshold) && by < model.Whole(m.Policy.Threshold)
	}
	for _, u := range m.Disclosure.Universes {
		for _, f := range u.Figures {
			was, ok := released.figures[f.Key.String()]
			if ok && was.shown && small(model.Whole(j.values[f.Key.String()]-was.values[len(was.values)-1])) {
				frozen[series{f.Key.Measure, f.Key.Period}] = true
			}
		}
	}
	for _, f := range m.Facts {
		was, ok := released.facts[keyOf(f)]
		if ok && f.HasValue() && was.HasValue() && len(m.basis(f).Needs) > 0 && small(f.Value-was.Value) {
			frozen[series{f.Measure, f.Period}] = true
		}
	}
	return frozen
}
