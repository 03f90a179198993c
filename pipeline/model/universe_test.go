package model

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAUniverseOfSomeFiguresSpeaksOfNoOthers(t *testing.T) {
	key := func(measure, breakdown string) FigureKey {
		return FigureKey{Measure: measure, Period: "2024", Breakdown: breakdown}
	}
	u := Universe{
		Name: "u", Cells: []InnerCell{{Key: "1", Count: 3}, {Key: "2", Count: 4}},
		Figures: []Supported{
			{Key: key("all", ""), Support: []int{0, 1}, Displayed: true},
			{Key: key("part", ""), Support: []int{0}, Displayed: true, Within: []Within{{Key: key("all", ""), Complement: true}}},
			{Key: key("part", "sex=f"), Support: []int{0}, Displayed: true, Within: []Within{{Key: key("part", "")}}},
			{Key: key("part", "age=0-3"), Support: []int{0}},
		},
		Tables: []LadderTable{{Measure: "all", Period: "2024"}, {Measure: "part", Period: "2024"}},
	}
	got := u.Only(func(k FigureKey) bool { return k.Measure == "part" })
	want := Universe{
		Name: "u", Cells: u.Cells,
		Figures: []Supported{
			{Key: key("part", ""), Support: []int{0}, Displayed: true, Within: []Within{}},
			{Key: key("part", "sex=f"), Support: []int{0}, Displayed: true, Within: []Within{{Key: key("part", "")}}},
			{Key: key("part", "age=0-3"), Support: []int{0}},
		},
		Tables: []LadderTable{{Measure: "part", Period: "2024"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if len(u.Figures[1].Within) != 1 || len(u.Tables) != 2 {
		t.Error("the universe it was made of has changed")
	}
	if got := u.Only(func(k FigureKey) bool { return k.Breakdown == "age=0-3" }); len(got.Figures) > 0 {
		t.Errorf("nothing is displayed, yet %v", got.Figures)
	}
}
