package chart

import (
	"encoding/xml"
	"strconv"
	"strings"
	"unicode/utf8"

	"bernskats/pipeline/model"
)

// Labels of points and of the value axis begin with one character for private
// use that says what they label. ECharts carries it through; it never reaches a
// page. A chart with more points than there are such characters has no tags.
const (
	firstTag = '\uE000'
	tickTag  = '\uF8FF'
)

// tag says that a label is that of the n-th point of the i-th series.
func (s Spec) tag(i, n int) string {
	t := firstTag + rune(i*len(s.Series[0].Points)+n)
	if s.Series[i].Points[n].Of.Measure == "" || t >= tickTag {
		return ""
	}
	return string(t)
}

// tagged says that labels are those of the value axis.
func tagged(ticks []string) []string {
	all := make([]string, len(ticks))
	for i, t := range ticks {
		all[i] = string(tickTag) + t
	}
	return all
}

// untag turns the tag of a label into attributes; without a tag there are none.
func (s Spec) untag(label string) (attributes, text string) {
	t, size := utf8.DecodeRuneInString(label)
	points := len(s.Series[0].Points)
	switch at := int(t - firstTag); {
	case t == tickTag:
		return ` data-role="tick"`, label[size:]
	case t >= firstTag && at < points*len(s.Series):
		return s.Series[at/points].Points[at%points].attributes(), label[size:]
	}
	return "", label
}

// attributes name the figure of a point, in the words of the page's data elements.
func (p Point) attributes() string {
	if p.Of.Measure == "" {
		return ""
	}
	var b strings.Builder
	for _, a := range [][2]string{{"measure", p.Of.Measure}, {"period", p.Of.Period}, {"breakdown", p.Of.Breakdown}, {"area", p.Of.Area}, {"role", p.Of.Role}} {
		b.WriteString(" data-" + a[0] + `="` + escape(a[1]) + `"`)
	}
	if p.Status != "" && p.Status != model.Final {
		b.WriteString(` data-status="` + escape(string(p.Status)) + `"`)
	}
	return b.String()
}

// drawn finds the point of each item of each of ECharts' series.
type drawn [][]Point

// drawn lists the series in the order in which options and complete make them.
func (s Spec) drawn() drawn {
	var all drawn
	copies := 1
	if s.Kind == Line {
		copies = len(s.stretches())
	}
	for _, series := range s.Series {
		for range copies {
			all = append(all, series.Points)
		}
	}
	if s.Kind == Bar {
		return all
	}
	var without []Point
	for n := range s.Series[0].Points {
		for _, i := range s.missing(n) {
			without = append(without, s.Series[i].Points[n])
		}
	}
	return append(all, without)
}

// attributes name the figure of what ECharts drew, "" when it is no point.
func (d drawn) attributes(e xml.StartElement) string {
	at := map[string]string{}
	for _, a := range e.Attr {
		at[a.Name.Local] = a.Value
	}
	series, err := strconv.Atoi(at["ecmeta_series_index"])
	item, err2 := strconv.Atoi(at["ecmeta_data_index"])
	if err != nil || err2 != nil || at["ecmeta_ssr_type"] != "chart" || series >= len(d) || item >= len(d[series]) {
		return ""
	}
	return d[series][item].attributes()
}
