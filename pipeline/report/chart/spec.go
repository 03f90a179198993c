package chart

import (
	"fmt"
	"regexp"

	"bernskats/pipeline/model"
)

// Kind is the form of a chart.
type Kind string

const (
	Line    Kind = "line"    // a series over time
	Bar     Kind = "bar"     // categories side by side; lying bars when the labels are long or many
	Stacked Kind = "stacked" // parts of a whole on top of each other; never for overlapping parts
)

// Spec is one chart.
type Spec struct {
	ID     string // unique on the page, a letter followed by letters, digits, - or _; all ids of the drawing begin with it
	Kind   Kind
	Title  string // the finding, as a sentence; becomes <title>
	Desc   string // what is drawn, in words; becomes <desc>; may be ""
	Unit   string // of all values, drawn above the axis: "bērni", "%"
	Lang   string // "lv" or "en": decimal mark and the words of the key
	Colour string // "#rrggbb" of the area, dark enough on white; "" for the house colour
	Small  bool   // one of several side by side: narrower and lower
	Latest bool   // bars of one series over time: the last is now, the earlier ones are grey
	Series []Series
	Breaks []Break // places across which numbers cannot be compared
}

// Break is drawn as a broken rule before a point and explained below the plot; no line crosses it.
type Break struct {
	From string // label of the first point of the new counting
	Text string // why: "mainīta definīcija"
}

// Series is one line, or one bar of every category.
type Series struct {
	Name   string // unique in the chart; may be "" when it is the only one
	Muted  bool   // comparison area or earlier year: grey
	Points []Point
}

// Point is one figure. Value means nothing unless Status is final or
// provisional; "" is final.
type Point struct {
	Label  string
	Value  float64
	Status model.Status
	Of     Figure
}

// Figure names the number a point stands for in the words of facts.csv. What is
// drawn of the point carries it as data attributes, as data elements of the page
// do, so that a machine can tell what is drawn. Without a measure nothing is said.
type Figure struct{ Measure, Period, Breakdown, Area, Role string }

func (p Point) hasValue() bool {
	return p.Status == "" || p.Status == model.Final || p.Status == model.Provisional
}

var (
	validID     = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]*$`)
	validColour = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)
)

// check finds what would make an ambiguous or broken drawing.
func (s Spec) check() error {
	switch {
	case !validID.MatchString(s.ID):
		return fmt.Errorf("chart id %q: want a letter followed by letters, digits, - or _", s.ID)
	case s.Kind != Line && s.Kind != Bar && s.Kind != Stacked:
		return fmt.Errorf("chart %s: unknown kind %q", s.ID, s.Kind)
	case s.Lang != "lv" && s.Lang != "en":
		return fmt.Errorf("chart %s: unknown language %q", s.ID, s.Lang)
	case s.Title == "":
		return fmt.Errorf("chart %s: no title", s.ID)
	case s.Colour != "" && !validColour.MatchString(s.Colour):
		return fmt.Errorf("chart %s: colour %q is not #rrggbb", s.ID, s.Colour)
	case len(s.Series) == 0 || len(s.Series[0].Points) == 0:
		return fmt.Errorf("chart %s: nothing to draw", s.ID)
	}
	for _, b := range s.Breaks {
		if s.position(b.From) <= 0 {
			return fmt.Errorf("chart %s: a break from %q, which is no point after the first", s.ID, b.From)
		}
	}
	return s.checkSeries()
}

// position is the number of a point, -1 when there is none of that label.
func (s Spec) position(label string) int {
	for i, p := range s.Series[0].Points {
		if p.Label == label {
			return i
		}
	}
	return -1
}

func (s Spec) checkSeries() error {
	names := map[string]bool{}
	for _, series := range s.Series {
		if names[series.Name] || (series.Name == "" && len(s.Series) > 1) {
			return fmt.Errorf("chart %s: series name %q is empty or used twice", s.ID, series.Name)
		}
		names[series.Name] = true
		if len(series.Points) != len(s.Series[0].Points) {
			return fmt.Errorf("chart %s: series %q has %d points, the first has %d", s.ID, series.Name, len(series.Points), len(s.Series[0].Points))
		}
		for i, p := range series.Points {
			if p.Label != s.Series[0].Points[i].Label {
				return fmt.Errorf("chart %s: series %q has %q where the first has %q", s.ID, series.Name, p.Label, s.Series[0].Points[i].Label)
			}
			if s.Kind == Stacked && p.hasValue() && p.Value < 0 {
				return fmt.Errorf("chart %s: negative part of a whole in series %q", s.ID, series.Name)
			}
		}
	}
	return nil
}
