package pipeline

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
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

// stranger gives somebody who reads the edition's facts as a file.
func (m made) stranger() (*stranger, error) {
	var b bytes.Buffer
	if err := data.WriteCSV(&b, m.edition); err != nil {
		return nil, err
	}
	s, err := newStranger(&b, m.area, measuresOf(m.defs), m.defs.Policy.Persons)
	if err != nil {
		return nil, err
	}
	s.learn()
	return s, nil
}

// attacked lists what a stranger can narrow down too far, and what it believes
// that is not so.
func (m made) attacked() (withheld int, holes, mistaken []string, err error) {
	s, err := m.stranger()
	if err != nil {
		return 0, nil, nil, err
	}
	found, err := s.attack(float64(m.defs.Policy.Width))
	if err != nil {
		return 0, nil, s.mistaken(m.truth), err
	}
	k, width := float64(m.defs.Policy.Threshold), float64(m.defs.Policy.Width)
	for f, b := range found {
		y := float64(m.truth[f])
		switch {
		case b.low > y+1e-6 || b.high < y-1e-6:
			holes = append(holes, fmt.Sprintf("%s is %v and outside [%v, %v]: the attack is wrong", f, y, b.low, b.high))
		case b.high-b.low < width-1e-6 || b.high < k-1e-6:
			holes = append(holes, fmt.Sprintf("%s is %v, within [%v, %v]", f, y, b.low, b.high))
		case y >= 1 && y < k && b.low > max(0, y-1)+1e-6:
			holes = append(holes, fmt.Sprintf("%s is %v, at least %v", f, y, b.low))
		}
	}
	return len(found), holes, s.mistaken(m.truth), nil
}

// TestStrangersCannotNarrowWhatIsWithheld attacks the public editions of 50
// made-up municipalities of two years; of 1 000 with BERNSKATS_ATTACK=1.
func TestStrangersCannotNarrowWhatIsWithheld(t *testing.T) {
	seeds := 50
	if os.Getenv("BERNSKATS_ATTACK") != "" {
		seeds = 1000
	}
	for seed := range seeds {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			dir := filepath.Join(t.TempDir(), "demo")
			if _, err := Demo(t.Context(), dir, demo.Options{Seed: uint64(seed), Size: demo.Small, Years: 2, Defects: demo.WarningsOnly}); err != nil {
				t.Fatal(err)
			}
			m, err := publicOf(t.Context(), dir)
			if err != nil {
				t.Fatal(err)
			}
			withheld, holes, mistaken, err := m.attacked()
			if err != nil {
				t.Fatal(err)
			}
			if withheld == 0 {
				t.Error("nothing is withheld")
			}
			for _, hole := range holes {
				t.Error(hole)
			}
			for _, belief := range mistaken {
				t.Error("the stranger is mistaken:", belief)
			}
		})
	}
}
