package protect

import (
	"context"
	"fmt"
	"testing"

	"bernskats/pipeline/model"
)

// movements makes the families of a few services: of each at the end of 2023, and
// the same at the start of 2024, with those who ended or began.
func movements(counts []int64) Material {
	m := Material{Area: "a", Policy: model.Policy{Threshold: 5, Width: 5, ShowZeros: true, RateBase: 20}}
	moves := [][]int64{{9, 9, 1, 9}, {9, 2, 9, 9}}
	for n, measure := range []string{"at_end", "at_start"} {
		period := fmt.Sprint(2023 + n)
		u := model.Universe{Name: period}
		var all []int
		for i, count := range counts {
			by := model.BreakdownKey(model.Part{Dimension: "service", Code: fmt.Sprint(i)})
			stayed, moved := len(u.Cells), len(u.Cells)+1
			u.Cells = append(u.Cells, model.InnerCell{Key: fmt.Sprint(period, stayed), Count: count}, model.InnerCell{Key: fmt.Sprint(period, moved), Count: moves[n][i]})
			all = append(all, stayed, moved)
			u.Figures = append(u.Figures,
				model.Supported{Key: model.FigureKey{Measure: measure, Period: period, Breakdown: by}, Support: []int{stayed}, Displayed: true},
				model.Supported{Key: model.FigureKey{Measure: "moved", Period: period, Breakdown: by}, Support: []int{moved}, Displayed: true},
				model.Supported{Key: model.FigureKey{Measure: "families", Period: period, Breakdown: by}, Support: []int{stayed, moved}, Displayed: true})
			m.Facts = append(m.Facts, model.Fact{Measure: measure, Period: period, Area: "a", Breakdown: by, Value: model.Whole(count), Status: model.Final})
		}
		u.Figures = append(u.Figures, model.Supported{Key: model.FigureKey{Measure: "families", Period: period}, Support: all, Displayed: true})
		for _, f := range u.Figures {
			m.Disclosure.Bases = append(m.Disclosure.Bases, model.Basis{Key: f.Key, Needs: []model.FigureKey{f.Key}})
		}
		m.Disclosure.Universes = append(m.Disclosure.Universes, u)
	}
	for i := range counts {
		by := model.BreakdownKey(model.Part{Dimension: "service", Code: fmt.Sprint(i)})
		m.Disclosure.Same = append(m.Disclosure.Same, model.Same{
			Key: model.FigureKey{Measure: "at_start", Period: "2024", Breakdown: by}, As: model.FigureKey{Measure: "at_end", Period: "2023", Breakdown: by}})
	}
	return m
}

// TestTiedFiguresAreShownTogether: whoever reads one of two equal figures has the
// other.
func TestTiedFiguresAreShownTogether(t *testing.T) {
	differ := 0
	for _, tied := range []bool{true, false} {
		for seed := range int64(12) {
			m := movements([]int64{1 + seed%4, 5 + seed, 9, 20 + seed})
			same := m.Disclosure.Same
			if !tied {
				m.Disclosure.Same = nil
			}
			_, d, err := Public(context.Background(), m)
			if err != nil {
				t.Fatal(err)
			}
			state := map[string]string{}
			for _, f := range d.Figures {
				state[f.Key] = f.State
			}
			for _, s := range same {
				if a, b := state[s.Key.String()], state[s.As.String()]; a != b {
					differ++
					if tied {
						t.Errorf("%d: %v is %s, %v is %s", seed, s.Key, a, s.As, b)
					}
				}
			}
		}
	}
	if differ == 0 {
		t.Error("nothing differs without ties either: the test proves nothing")
	}
}
