package chart

import (
	"context"
	"errors"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// memory is Drawings in a map.
type memory map[string][]byte

func (m memory) Load(key string) ([]byte, bool) { d, ok := m[key]; return d, ok }
func (m memory) Store(key string, data []byte) error {
	m[key] = data
	return nil
}

func TestKeptDrawingsAreThoseThatWouldBeDrawn(t *testing.T) {
	library, err := os.ReadFile("../../../templates/echarts.min.js")
	if err != nil {
		t.Fatal(err)
	}
	specs := []Spec{
		{ID: "a", Kind: Bar, Title: "A", Desc: "A", Unit: "bērni", Lang: "lv", Colour: "#00568f", Series: []Series{{Name: "s", Points: []Point{{Label: "2022", Value: 1}, {Label: "2023", Value: 2}, {Label: "2024", Value: 7}}}}},
		{ID: "b", Kind: Line, Title: "B", Desc: "B", Unit: "bērni", Lang: "lv", Colour: "#00568f", Series: []Series{{Name: "s", Points: []Point{{Label: "2022", Value: 3}, {Label: "2023", Value: 2}, {Label: "2024", Value: 5}}}}},
	}
	prepare := func() (*Engine, error) { return NewEngine(library) }
	never := func() (*Engine, error) { return nil, errors.New("nothing was to be drawn") }
	draw := func(kept Drawings, prepare func() (*Engine, error)) []string {
		t.Helper()
		drawn, err := RenderKept(context.Background(), kept, "6", prepare, specs)
		if err != nil {
			t.Fatal(err)
		}
		return drawn
	}
	want := draw(nil, prepare)
	kept := memory{}
	if diff := cmp.Diff(want, draw(kept, prepare)); diff != "" {
		t.Errorf("first run (-want +got):\n%.500s", diff)
	}
	if diff := cmp.Diff(want, draw(kept, never)); diff != "" {
		t.Errorf("from kept drawings (-want +got):\n%.500s", diff)
	}
	for key, data := range kept {
		kept[key] = append(data[:len(data)-1], 'x')
	}
	if diff := cmp.Diff(want, draw(kept, prepare)); diff != "" {
		t.Errorf("after damage (-want +got):\n%.500s", diff)
	}
	specs[0].Series[0].Points[2].Value = 8
	if drawn := draw(kept, prepare); drawn[0] == want[0] || drawn[1] != want[1] {
		t.Error("a changed chart must be drawn anew and only that one")
	}
}
