package chart

import (
	"math"
	"strings"

	"bernskats/pipeline/model"
)

// Sizes in units of the drawing. A page sets it half as wide as its text, so a
// unit is about a pixel on screens and a sixth of a millimetre on paper.
const (
	standardWidth = 500
	smallWidth    = 300
	fontSize      = 15
	categorySize  = 14 // of the names along the axis
	lineHeight    = 19
	plotHeight    = 190
	smallPlot     = 106
	wrapAt        = 24 // characters of a category beside a lying bar
	barSize       = 20
	barGap        = 14
	nameGap       = 6 // between the names of the legend, when they stand below each other
)

// fonts are those of the page, all with the full Latvian alphabet.
const fonts = "Segoe UI, Noto Sans, Liberation Sans, Arial, sans-serif"

func (s Spec) width() float64 {
	if s.Small {
		return smallWidth
	}
	return standardWidth
}

// characters is how many of them a line across the drawing has.
func (s Spec) characters() int { return int(s.width() / (fontSize * charWidth)) }

// layout is where the parts of a drawing lie.
type layout struct {
	lying                    bool // categories run down the page
	height                   float64
	left, top, right, bottom float64 // of the plot, from the edges
	legendTop                float64
	names                    []string // of the legend, wrapped
	listed                   bool     // the names stand below each other
	keyTop                   float64
	labels                   []string // of the categories, wrapped
	key                      string
	allLabels                bool // of categories; else some are left out
	valueLabels              bool
	decimals                 int
	scale                    scale
}

func newLayout(s Spec) layout {
	l := layout{scale: newScale(s), key: s.key(), decimals: s.decimals(), right: 12}
	for _, text := range l.scale.labels {
		l.left = math.Max(l.left, wide(text, fontSize)+10)
	}
	if s.Unit != "" {
		l.top = lineHeight * float64(1+strings.Count(s.unit(), "\n"))
	}
	l.legend(s)
	l.top += 14
	if l.lying = s.Kind != Line && !s.fits(s.standing(l), l); !l.lying && s.Kind != Stacked {
		l.top += lineHeight - 4 // the label of the largest value stands above the plot
	}
	if l.lying {
		l.lieDown(s)
	} else {
		l.standUp(s)
	}
	if l.key != "" {
		l.keyTop = l.height + 4
		lines := float64(1 + strings.Count(l.key, "\n"))
		l.height += lineHeight*lines + 8
		l.bottom += lineHeight*lines + 8
	}
	return l
}

// legend gives the names their place: in one row, or each in lines of its own.
func (l *layout) legend(s Spec) {
	l.legendTop = l.top
	if len(s.Series) == 1 {
		l.names = []string{s.Series[0].Name}
		return
	}
	row, high := 0.0, -float64(nameGap)
	for _, series := range s.Series {
		name := wrap(series.Name, s.characters()-6)
		l.names = append(l.names, name)
		row += 32 + wide(series.Name, fontSize) + 20
		high += lineHeight*float64(1+strings.Count(name, "\n")) + nameGap
	}
	if l.listed = row > s.width(); !l.listed {
		high = lineHeight
	}
	l.top += high + 2
}

// fits says whether labels broken into lines fit side by side.
func (s Spec) fits(labels []string, l layout) bool {
	for _, label := range labels {
		lines := strings.Split(label, "\n")
		for _, line := range lines {
			if len(lines) > 3 || wide(line, categorySize) > s.slot(l)-2 {
				return false
			}
		}
	}
	return true
}

// slot is the width of a category that stands.
func (s Spec) slot(l layout) float64 {
	return (s.width() - l.left - l.right) / float64(len(s.Series[0].Points))
}

// standing are the names of categories broken into lines that fit side by side.
func (s Spec) standing(l layout) (labels []string) {
	limit := max(4, int((s.slot(l)-2)/(categorySize*charWidth)))
	for _, p := range s.Series[0].Points {
		labels = append(labels, wrap(p.Label+s.footnote(p.Label), limit))
	}
	return labels
}

func (l *layout) standUp(s Spec) {
	l.labels = s.standing(*l)
	l.allLabels = s.fits(l.labels, *l)
	lines := 1
	for _, label := range l.labels {
		lines = max(lines, 1+strings.Count(label, "\n"))
	}
	l.bottom = float64(lines)*17 + 12
	plot := float64(plotHeight)
	if s.Small {
		plot = smallPlot
	}
	l.height = l.top + plot + l.bottom
	room := s.slot(*l)
	if len(s.Series) > 1 {
		room *= 0.8 / float64(len(s.Series))
	}
	l.valueLabels = s.Kind == Bar && s.widestValue(l.decimals) <= room-2
}

func (l *layout) lieDown(s Spec) {
	l.allLabels, l.left = true, 0
	lines := 1
	for _, p := range s.Series[0].Points {
		text := wrap(p.Label+s.footnote(p.Label), wrapAt)
		for _, line := range strings.Split(text, "\n") {
			l.left = math.Max(l.left, wide(line, categorySize)+12)
		}
		lines = max(lines, 1+strings.Count(text, "\n"))
		l.labels = append(l.labels, text)
	}
	bars := len(s.Series)
	if s.Kind == Stacked {
		bars = 1
	}
	row := math.Max(float64(bars*barSize), float64(lines*17)) + barGap
	l.bottom = lineHeight + 10
	l.height = l.top + row*float64(len(l.labels)) + l.bottom
	l.valueLabels = s.Kind == Bar
	if l.valueLabels {
		l.right = math.Max(l.right, s.widestValue(l.decimals)+12)
	}
	l.right = math.Max(l.right, 30)
}

// holds says whether the label of a part of a stack lies within the part.
func (l layout) holds(v float64, label string, s Spec) bool {
	long := v / (l.scale.max - l.scale.min)
	if l.lying {
		return long*(s.width()-l.left-l.right) >= wide(label, fontSize-1)+4
	}
	return long*plotHeight >= fontSize+1 && wide(label, fontSize-1) <= math.Min(60, 0.7*s.slot(l))
}

// widestValue is the width of the widest value label.
func (s Spec) widestValue(decimals int) float64 {
	w := 0.0
	for _, series := range s.Series {
		for _, p := range series.Points {
			w = math.Max(w, wide(s.valueText(p, decimals), fontSize-1))
		}
	}
	return w
}

func (s Spec) unit() string { return wrap(s.Unit, s.characters()) }

// Marks that the key explains. They are in every system font (WGL4).
const (
	noDataMark      = "×"
	withheldMark    = "□"
	provisionalMark = "*"
	breakMark       = "¦"
)

// key explains the marks that occur, "" when none does.
func (s Spec) key() string {
	words := map[model.Status]string{model.NotDelivered: "nav datu", model.Withheld: "konfidenciāli", model.Provisional: "provizoriski"}
	if s.Lang == "en" {
		words = map[model.Status]string{model.NotDelivered: "no data", model.Withheld: "confidential", model.Provisional: "provisional"}
	}
	seen := map[model.Status]bool{}
	for _, series := range s.Series {
		for _, p := range series.Points {
			seen[p.Status] = true
		}
	}
	marks := map[model.Status]string{model.NotDelivered: noDataMark, model.Withheld: withheldMark, model.Provisional: provisionalMark}
	if s.Kind == Line {
		marks[model.Provisional] = "○"
	}
	var parts []string
	for _, status := range []model.Status{model.NotDelivered, model.Withheld, model.Provisional} {
		if seen[status] {
			parts = append(parts, marks[status]+"\u00a0"+words[status])
		}
	}
	var lines []string
	if len(parts) > 0 {
		lines = append(lines, wrap(strings.Join(parts, strings.Repeat("\u00a0", 4)+" "), s.characters()))
	}
	for _, b := range s.Breaks {
		lines = append(lines, wrap(breakMark+"\u00a0"+b.From+": "+b.Text, s.characters()))
	}
	return strings.Join(lines, "\n")
}

// valueText is the label of one point: its number, or the mark that it has none.
func (s Spec) valueText(p Point, decimals int) string {
	switch {
	case p.Status == model.Withheld:
		return withheldMark
	case !p.hasValue():
		return noDataMark
	}
	text := number(p.Value, decimals, s.Lang)
	if p.Status == model.Provisional && s.Kind == Bar {
		text += provisionalMark
	}
	return text
}

// footnote marks a category of a stack that has a provisional part: parts carry no labels of their own.
func (s Spec) footnote(label string) string {
	if s.Kind != Stacked {
		return ""
	}
	for _, series := range s.Series {
		for _, p := range series.Points {
			if p.Label == label && p.Status == model.Provisional {
				return provisionalMark
			}
		}
	}
	return ""
}
