package chart

import (
	"bernskats/pipeline/model"
)

// complete adds what go-echarts has no words for: exact ticks, hatching, marks
// without height, and silence towards a mouse that a static drawing never meets.
func complete(o map[string]any, s Spec, l layout) {
	for _, unused := range []string{"toolbox", "tooltip", "color"} {
		delete(o, unused)
	}
	o["title"] = titles(o["title"], l)
	o["legend"] = merge(o["legend"].(map[string]any), legendGap(l))
	category, value := axes(l)
	across, up := first(o["xAxis"]), first(o["yAxis"])
	if l.lying {
		category["inverse"] = true // the first category on top
		across, up = merge(across, value), merge(up, category)
		delete(across, "data")
	} else {
		across, up = merge(across, category), merge(up, value)
	}
	o["xAxis"], o["yAxis"] = []any{across}, []any{up}
	if len(s.Breaks) > 0 {
		axis := "xAxis"
		if l.lying {
			axis = "yAxis"
		}
		o[axis] = append(o[axis].([]any), map[string]any{"type": "value", "show": false, "min": 0, "max": len(l.labels), "inverse": l.lying})
	}
	series, _ := o["series"].([]any)
	for i := range series {
		one := series[i].(map[string]any)
		one["silent"] = true
		one["emphasis"] = map[string]any{"disabled": true}
		if s.Kind == Line {
			one["labelLayout"] = map[string]any{"hideOverlap": true}
		} else {
			one["itemStyle"] = s.fill(i)
		}
	}
	if marks := marks(s, l); len(marks) > 0 {
		series = append(series, map[string]any{"type": "scatter", "silent": true, "data": marks, "z": 5, "clip": false, "emphasis": map[string]any{"disabled": true}})
	}
	o["series"] = append(series, rules(s, l)...)
}

// rules are the broken lines before the first point of a new counting. They lie
// between categories, so they need an axis of numbers of their own.
func rules(s Spec, l layout) (all []any) {
	for _, b := range s.Breaks {
		at := s.position(b.From)
		rule := map[string]any{"type": "line", "silent": true, "symbol": "none", "z": 1, "xAxisIndex": 1,
			"data":      [][]any{{at, l.scale.min}, {at, l.scale.max}},
			"lineStyle": map[string]any{"color": ink, "width": 2, "type": []int{8, 6}}, "emphasis": map[string]any{"disabled": true}}
		if l.lying {
			delete(rule, "xAxisIndex")
			rule["yAxisIndex"] = 1
			rule["data"] = [][]any{{l.scale.min, at}, {l.scale.max, at}}
		}
		all = append(all, rule)
	}
	return all
}

func legendGap(l layout) map[string]any {
	if l.listed {
		return map[string]any{"itemGap": nameGap}
	}
	return map[string]any{"itemGap": 20}
}

// titles are the unit above the plot and the key of marks below it.
func titles(unit any, l layout) []any {
	all := []any{merge(unit.(map[string]any), map[string]any{"padding": 2, "left": 0, "top": 0})}
	if l.key != "" {
		all = append(all, map[string]any{"text": l.key, "left": 0, "top": l.keyTop, "padding": 2, "textStyle": text(ink)})
	}
	return all
}

func axes(l layout) (category, value map[string]any) {
	none := map[string]any{"show": false}
	category = map[string]any{
		"type": "category", "data": l.labels, "boundaryGap": true, "axisTick": none, "splitLine": none,
		"axisLine":  map[string]any{"show": true, "lineStyle": map[string]any{"color": "#767676", "width": 1}},
		"axisLabel": map[string]any{"show": true, "fontSize": categorySize, "fontFamily": "sans-serif", "color": ink, "lineHeight": 17, "margin": 9},
	}
	if l.allLabels {
		category["axisLabel"].(map[string]any)["interval"] = 0 // else ECharts leaves out what would overlap
	}
	value = map[string]any{
		"type": "value", "min": l.scale.min, "max": l.scale.max, "interval": l.scale.step, "axisTick": none, "axisLine": none,
		"splitLine": map[string]any{"show": true, "lineStyle": map[string]any{"color": faint, "width": 1}},
	}
	return category, value
}

// marks are the points without a value, on the zero line or above what is drawn
// of a stack; side by side where several series lack the same point. Bars hold
// their marks themselves; an area to compare with has gaps without marks, for
// nobody there owes us a figure.
func marks(s Spec, l layout) (all []datum) {
	if s.Kind == Bar {
		return nil
	}
	for n := range s.Series[0].Points {
		height := 0.0
		for _, series := range s.Series {
			if p := series.Points[n]; p.hasValue() && s.Kind == Stacked {
				height += p.Value
			}
		}
		missing := s.missing(n)
		for k, i := range missing {
			all = append(all, s.mark(l, n, i, height, float64(2*k-len(missing)+1)*7))
		}
	}
	return all
}

// missing are the series that owe us the n-th point and have no value for it.
func (s Spec) missing(n int) (all []int) {
	for i, series := range s.Series {
		if !series.Points[n].hasValue() && !series.Muted {
			all = append(all, i)
		}
	}
	return all
}

func (s Spec) mark(l layout, n, i int, height, aside float64) datum {
	colour := s.look(i).colour
	if s.Kind == Stacked {
		colour = s.house() // tints are too pale for signs
	}
	d := datum{Value: []any{n, height}, Offset: []float64{aside, -8}, SymbolSize: 9}
	if l.lying {
		d.Value, d.Offset = []any{height, n}, []float64{12, aside}
	}
	if s.Series[i].Points[n].Status == model.Withheld {
		d.Symbol, d.ItemStyle = "rect", &style{Color: "#ffffff", BorderColor: colour, BorderWidth: 2}
	} else {
		d.Symbol, d.ItemStyle = "path://M0 1L1 0L5 4L9 0L10 1L6 5L10 9L9 10L5 6L1 10L0 9L4 5Z", &style{Color: colour}
	}
	return d
}

// look tells series apart by more than colour.
type look struct {
	colour, dash, symbol string
	decal                map[string]any
}

// palette holds dark tones that differ in lightness and hue for colour-blind readers (after Okabe and Ito), each at least 4.5:1 on white.
func palette() []string {
	return []string{houseColour, "#a6460a", "#00664d", "#7a3e6b", "#4d4d4d", "#806000"}
}

func (s Spec) look(i int) look {
	symbols := []string{"circle", "rect", "triangle", "diamond", "roundRect", "pin"}
	dashes := []string{"solid", "dashed", "dotted"}
	l := look{symbol: symbols[i%len(symbols)], dash: dashes[i%len(dashes)], decal: decal(i)}
	l.colour = s.colour(i)
	return l
}

func (s Spec) colour(i int) string {
	if s.Series[i].Muted {
		return earlier
	}
	own := s.house()
	if s.Kind == Stacked {
		return tint(own, s.share(i))
	}
	at := 0 // place among the series that are not grey
	for _, series := range s.Series[:i] {
		if !series.Muted {
			at++
		}
	}
	if at == 0 {
		return own
	}
	var others []string
	for _, c := range palette() {
		if !alike(c, own) {
			others = append(others, c)
		}
	}
	return others[(at-1)%len(others)]
}

// decal is the hatching of the i-th series of bars; the first is plain.
func decal(i int) map[string]any {
	const white = "rgba(255,255,255,0.65)"
	switch i % 6 {
	case 1:
		return hatch([]int{3, 6}, -0.7853981633974483, white)
	case 2:
		return map[string]any{"symbol": "circle", "dashArrayX": [][]int{{8, 8}, {0, 8, 8, 0}}, "dashArrayY": []int{6, 0}, "color": white, "symbolSize": 0.7}
	case 3:
		return hatch([]int{3, 6}, 0.7853981633974483, white)
	case 4:
		return hatch([]int{2, 5}, 0, white)
	case 5:
		return hatch([]int{2, 5}, 1.5707963267948966, white)
	}
	return nil
}

// hatch is a decal of lines: how thick and how far apart, turned by so much.
func hatch(lines []int, rotation float64, colour string) map[string]any {
	return map[string]any{"symbol": "rect", "dashArrayX": []int{1, 0}, "dashArrayY": lines, "rotation": rotation, "color": colour, "symbolSize": 1}
}

func first(v any) map[string]any {
	if list, ok := v.([]any); ok && len(list) > 0 {
		if m, ok := list[0].(map[string]any); ok {
			return m
		}
	}
	return map[string]any{}
}

// merge lays more over base; base is kept as it is.
func merge(base, more map[string]any) map[string]any {
	all := make(map[string]any, len(base)+len(more))
	for k, v := range base {
		all[k] = v
	}
	for k, v := range more {
		all[k] = v
	}
	return all
}
