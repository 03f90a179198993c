package chart

import (
	"encoding/json"
	"fmt"
	"slices"
	"sort"
	"strconv"

	"bernskats/pipeline/model"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// houseColour is used when a chart names none.
const houseColour = "#00518a"

const (
	ink     = "#333333" // text
	faint   = "#e2e2e2" // grid
	earlier = "#8c8c8c" // bars of the years before, areas to compare with
	beside  = "#595959" // numbers of areas to compare with
)

// datum is one item of a series' data. go-echarts has no per-item labels for all kinds, hence our own shape.
type datum struct {
	Value      any         `json:"value"` // number, nil for a gap, [x, y] for marks
	Label      *opts.Label `json:"label,omitempty"`
	Symbol     string      `json:"symbol,omitempty"`
	SymbolSize any         `json:"symbolSize,omitempty"`
	Offset     []float64   `json:"symbolOffset,omitempty"`
	ItemStyle  *style      `json:"itemStyle,omitempty"`
}

// style is the part of ECharts' itemStyle we use; opts.ItemStyle lacks decal.
type style struct {
	Color       string         `json:"color,omitempty"`
	BorderColor string         `json:"borderColor,omitempty"`
	BorderWidth float64        `json:"borderWidth,omitempty"`
	Decal       map[string]any `json:"decal,omitempty"`
}

// options gives ECharts' option object as JSON.
func options(s Spec, l layout) ([]byte, error) {
	global := []charts.GlobalOpts{
		charts.WithAnimation(false),
		charts.WithTitleOpts(opts.Title{Title: s.unit(), Left: "0", Top: "0", TitleStyle: text(ink)}),
		charts.WithLegendOpts(legend(s, l)),
		charts.WithTooltipOpts(opts.Tooltip{Show: opts.Bool(false)}),
		charts.WithGridOpts(opts.Grid{Left: px(l.left), Top: px(l.top), Right: px(l.right), Bottom: px(l.bottom)}),
		charts.WithXAxisOpts(opts.XAxis{AxisLabel: axisText(), AxisTick: &opts.AxisTick{Show: opts.Bool(false)}}),
		charts.WithYAxisOpts(opts.YAxis{AxisLabel: axisText()}),
	}
	var built map[string]any
	if s.Kind == Line {
		c := charts.NewLine()
		c.SetGlobalOptions(global...)
		for i := range s.Series {
			for _, stretch := range s.stretches() {
				c.AddSeries(l.names[i], nil, charts.WithSeriesOpts(func(o *charts.SingleSeries) { lineSeries(s, l, i, stretch, o) }))
			}
		}
		c.Validate()
		built = c.JSON()
	} else {
		c := charts.NewBar()
		c.SetGlobalOptions(global...)
		for i := range s.Series {
			c.AddSeries(l.names[i], nil, charts.WithSeriesOpts(func(o *charts.SingleSeries) { barSeries(s, l, i, o) }))
		}
		c.Validate()
		built = c.JSON()
	}
	plain, err := untyped(built)
	if err != nil {
		return nil, fmt.Errorf("chart %s: %w", s.ID, err)
	}
	complete(plain, s, l)
	return json.Marshal(plain)
}

// legend names the series in their order; names below each other stand as the
// parts of a stack do, the last on top.
func legend(s Spec, l layout) opts.Legend {
	names := slices.Clone(l.names)
	o := opts.Legend{Show: opts.Bool(len(s.Series) > 1), Left: "0", Top: px(l.legendTop), Padding: 2, ItemWidth: 26, ItemHeight: 12, TextStyle: text(ink)}
	if l.listed {
		o.Orient = "vertical"
		if s.Kind == Stacked {
			slices.Reverse(names)
		}
	}
	o.Data = names
	return o
}

func text(colour string) *opts.TextStyle {
	return &opts.TextStyle{FontSize: fontSize, FontWeight: "normal", FontFamily: "sans-serif", Color: colour, LineHeight: lineHeight}
}

func axisText() *opts.AxisLabel {
	return &opts.AxisLabel{Show: opts.Bool(true), FontSize: fontSize, FontFamily: "sans-serif", Color: ink}
}

func px(v float64) string { return strconv.FormatFloat(v, 'f', 0, 64) }

// stretch is a run of points that may be joined by a line.
type stretch struct{ from, to int }

// stretches are the runs between breaks: all of the series when there is none.
func (s Spec) stretches() []stretch {
	ends := []int{0}
	for _, b := range s.Breaks {
		ends = append(ends, s.position(b.From))
	}
	ends = append(ends, len(s.Series[0].Points))
	sort.Ints(ends)
	var all []stretch
	for n := 1; n < len(ends); n++ {
		all = append(all, stretch{ends[n-1], ends[n]})
	}
	return all
}

// lineSeries is one stretch of a series; ECharts' legend knows it by the name it shares with the others.
func lineSeries(s Spec, l layout, i int, run stretch, o *charts.SingleSeries) {
	look := s.look(i)
	o.ConnectNulls = opts.Bool(false)
	o.ShowSymbol = opts.Bool(true)
	o.Symbol = look.symbol
	o.SymbolSize = 9
	o.LineStyle = &opts.LineStyle{Color: look.colour, Width: 2.5, Type: look.dash}
	o.Color = look.colour
	var data []datum
	points := s.Series[i].Points
	for n, p := range points {
		d := datum{Value: nil, Label: &opts.Label{Show: opts.Bool(false)}}
		if p.hasValue() && n >= run.from && n < run.to {
			d.Value = p.Value
			d.ItemStyle = &style{Color: look.colour, BorderColor: look.colour, BorderWidth: 2}
			if p.Status == model.Provisional {
				d.ItemStyle.Color = "#ffffff"
			}
			position := "top"
			if first := s.Series[0].Points[n]; i > 0 && (!first.hasValue() || p.Value < first.Value) {
				position = "bottom"
			}
			if n == len(points)-1 || !s.Series[i].Muted && len(points) <= 8 {
				d.Label = valueLabel(s.tag(i, n)+s.valueText(p, l.decimals), position, s.written(i))
			}
		}
		data = append(data, d)
	}
	o.Data = data
}

func barSeries(s Spec, l layout, i int, o *charts.SingleSeries) {
	look := s.look(i)
	o.Color = look.colour
	o.BarGap = "12%"
	o.BarCategoryGap = "30%"
	o.BarMaxWidth = "48"
	if s.Kind == Stacked {
		o.Stack = "whole"
		o.BarMaxWidth = "60"
	}
	position := "top"
	if l.lying {
		position = "right"
	}
	var data []datum
	for n, p := range s.Series[i].Points {
		d := datum{Value: nil, Label: &opts.Label{Show: opts.Bool(false)}}
		if p.hasValue() {
			d.Value = p.Value
		}
		if s.Latest && s.Kind == Bar && len(s.Series) == 1 && n < len(s.Series[0].Points)-1 {
			d.ItemStyle = &style{Color: earlier}
		}
		if s.Kind == Stacked && p.hasValue() && l.holds(p.Value, s.valueText(p, l.decimals), s) {
			d.Label = valueLabel(s.tag(i, n)+s.valueText(p, l.decimals), "inside", s.onPart(i))
		}
		if s.Kind == Bar {
			d.Label = s.barLabel(i, n, l, position)
			if !p.hasValue() {
				d.Value = 0 // a bar without height holds the mark in its own place
			}
		}
		data = append(data, d)
	}
	o.Data = data
}

// barLabel is the number where there is room for numbers, and always the mark of a point that has none or a provisional one.
func (s Spec) barLabel(i, n int, l layout, position string) *opts.Label {
	p := s.Series[i].Points[n]
	if p.hasValue() && p.Value < 0 && position == "top" {
		position = "bottom"
	}
	switch {
	case l.valueLabels || !p.hasValue():
		return valueLabel(s.tag(i, n)+s.valueText(p, l.decimals), position, ink)
	case p.Status == model.Provisional:
		return valueLabel(s.tag(i, n)+provisionalMark, position, ink)
	}
	return &opts.Label{Show: opts.Bool(false)}
}

func valueLabel(text, position, colour string) *opts.Label {
	return &opts.Label{Show: opts.Bool(true), Position: position, Formatter: text, FontSize: fontSize - 1, FontFamily: "sans-serif", Color: colour}
}

// untyped turns go-echarts' typed options into plain JSON values.
func untyped(built map[string]any) (map[string]any, error) {
	data, err := json.Marshal(built)
	if err != nil {
		return nil, fmt.Errorf("writing chart options: %w", err)
	}
	var plain map[string]any
	if err := json.Unmarshal(data, &plain); err != nil {
		return nil, fmt.Errorf("reading chart options: %w", err)
	}
	return plain, nil
}
