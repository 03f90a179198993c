package pipeline

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"bernskats/pipeline/demo"
	"bernskats/pipeline/model"
	"bernskats/pipeline/protect"
	"bernskats/pipeline/report/data"
)

// made is a public edition made in memory, and the truth behind it.
type made struct {
	defs      *Definitions
	area      string
	edition   protect.Edition
	decisions *protect.Decisions
	truth     map[figure]int64
}

// publicOf counts a project folder and makes its public edition of all years, as
// a run does, without writing a page.
func publicOf(ctx context.Context, dir string) (m made, err error) {
	s, unlock, err := open(Options{Dir: dir, NoCache: true})
	if err != nil {
		return m, err
	}
	defer unlock()
	s.discloses = true
	c, err := s.computed(ctx)
	if err != nil {
		return m, err
	}
	own, all := combine(c.results, s.o.Year)
	p, err := s.public(ctx, c, own, all, "attack")
	if err != nil {
		return m, err
	}
	m = made{defs: s.defs, area: s.project.Municipality.Name, edition: p.all, decisions: p.decisions, truth: map[figure]int64{}}
	for _, f := range all {
		if f.Area == m.area && f.HasValue() {
			m.truth[figure{f.Measure, f.Period, f.Breakdown}] = f.Value.Int()
		}
	}
	for _, f := range p.decisions.Figures { // of merged categories there is no fact
		parts := strings.Split(f.Key, "|")
		if len(parts) != 5 || parts[3] != "" || strings.Contains(f.Key, "#") {
			continue
		}
		var sum int64
		for _, c := range f.Support {
			sum += p.decisions.Cells[c].Count
		}
		m.truth[figure{parts[0], parts[1], parts[2]}] = sum
	}
	return m, s.settled()
}

func measuresOf(defs *Definitions) (all []model.Measure) {
	for _, d := range defs.Indicators {
		all = append(all, d.Measures...)
	}
	return all
}

// attacked is what an attack found.
type attacked struct {
	withheld int
	holes    []string // what can be narrowed down too far
}

// attack lets a stranger work on published facts, and holds what it finds against
// the truth. That it believes what is not so is an error.
func (m made) attack(facts io.Reader) (a attacked, err error) {
	s, err := newStranger(facts, m.area, measuresOf(m.defs), m.defs.Policy.Persons)
	if err != nil {
		return a, err
	}
	s.learn()
	if wrong := s.mistaken(m.truth); len(wrong) > 0 {
		return a, fmt.Errorf("the stranger is mistaken: %s", strings.Join(wrong, "; "))
	}
	k, width := float64(m.defs.Policy.Threshold), float64(m.defs.Policy.Width)
	found, err := s.attack(width)
	if err != nil {
		return a, err
	}
	for f, b := range found {
		y := float64(m.truth[f])
		switch {
		case b.wide(width): // how far apart exactly was not asked
		case b.low > y+1e-6 || b.high < y-1e-6:
			return a, fmt.Errorf("%s is %v and outside [%v, %v]: the attack is wrong", f, y, b.low, b.high)
		case b.high-b.low < width-1e-6 || b.high < k-1e-6:
			a.holes = append(a.holes, fmt.Sprintf("%s is %v, within [%v, %v]", f, y, b.low, b.high))
		case y >= 1 && y < k && b.low > y-1+1e-6:
			a.holes = append(a.holes, fmt.Sprintf("%s is %v, at least %v", f, y, b.low))
		}
	}
	a.withheld = len(found)
	slices.Sort(a.holes)
	return a, nil
}

// facts writes the edition as readers get it; but what is in show with its number.
func (m made) facts(show map[figure]bool) (*bytes.Buffer, error) {
	facts := m.edition.Facts()
	for i := range facts {
		if f := (figure{facts[i].Measure, facts[i].Period, facts[i].Breakdown}); facts[i].Area == m.area && show[f] {
			facts[i].Status, facts[i].Value = model.Final, model.Whole(m.truth[f])
		}
	}
	var b bytes.Buffer
	return &b, data.WriteCSV(&b, protect.Internal(facts))
}

// demoPublic makes the public edition of a made-up municipality.
func demoPublic(t *testing.T, seed uint64, years int) made {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "demo")
	if _, err := Demo(t.Context(), dir, demo.Options{Seed: seed, Size: demo.Small, Years: years, Defects: demo.WarningsOnly}); err != nil {
		t.Fatal(err)
	}
	m, err := publicOf(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestStrangersCannotNarrowWhatIsWithheld attacks the public editions of 50
// made-up municipalities, every fifth of two years; with BERNSKATS_ATTACK=1 of
// 1 000, all of two years; with -short of three.
func TestStrangersCannotNarrowWhatIsWithheld(t *testing.T) {
	all := os.Getenv("BERNSKATS_ATTACK") != ""
	seeds := 50
	switch {
	case all:
		seeds = 1000
	case testing.Short():
		seeds = 3
	}
	for seed := range seeds {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			years := 1
			if all || seed%5 == 0 {
				years = 2
			}
			m := demoPublic(t, uint64(seed), years)
			facts, err := m.facts(nil)
			if err != nil {
				t.Fatal(err)
			}
			a, err := m.attack(facts)
			if err != nil {
				t.Fatal(err)
			}
			if a.withheld == 0 {
				t.Error("nothing is withheld")
			}
			for _, hole := range a.holes {
				t.Error(hole)
			}
		})
	}
}

// TestStrangersFindWhatIsNotProtected: an attack that never finds anything proves
// nothing. Showing all secondary figures must give much away, and of some shown
// alone, a quarter: others protect against readers who know which combinations occur.
func TestStrangersFindWhatIsNotProtected(t *testing.T) {
	mutants := 8
	if os.Getenv("BERNSKATS_ATTACK") != "" {
		mutants = 1000
	}
	m := demoPublic(t, 1, 2)
	var secondary []figure
	for _, w := range m.decisions.Withheld {
		if w.Reason == "secondary" {
			secondary = append(secondary, figure{w.Measure, w.Period, w.Breakdown})
		}
	}
	holes := func(show ...figure) int {
		shown := map[figure]bool{}
		for _, f := range show {
			shown[f] = true
		}
		facts, err := m.facts(shown)
		if err != nil {
			t.Fatal(err)
		}
		a, err := m.attack(facts)
		if err != nil {
			t.Fatal(err)
		}
		return len(a.holes)
	}
	if found := holes(secondary...); found < 10 {
		t.Errorf("with small numbers alone withheld only %d can be narrowed down", found)
	}
	tried, found := 0, 0
	for i := 0; i < len(secondary); i += max(1, len(secondary)/mutants) {
		tried++
		if holes(secondary[i]) > 0 {
			found++
		} else {
			t.Logf("nobody learns anything when %s is shown", secondary[i])
		}
	}
	t.Logf("%d of %d secondary figures, shown again, give something away", found, tried)
	if found*4 < tried {
		t.Errorf("of %d secondary figures only %d give something away when shown again", tried, found)
	}
}
