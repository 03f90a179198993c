package chart

import (
	"math"
	"strings"

	"bernskats/pipeline/model"
)

// Sizes in units of the drawing, which is 720 wide whatever the page makes of it.
const (
	width      = 720
	fontSize   = 18
	lineHeight = 22
	plotHeight = 260
	wrapAt     = 26 // characters of a category beside a lying bar
	barSize    = 24
	barGap     = 18
)

// layout is where the parts of a drawing lie.
type layout struct {
	lying                    bool // categories run down the page
	height                   float64
	left, top, right, bottom float64 // of the plot, from the edges
	legendTop                float64
	keyTop                   float64
	labels                   []string // of the categories, wrapped
	key                      string
	allLabels                bool // of categories; else some are left out
	valueLabels              bool
	decimals                 int
	scale                    scale
}

func newLayout(s Spec) layout {
	l := layout{scale: newScale(s), key: s.key(), decimals: s.decimals(), right: 20, lying: s.lies()}
	if s.Unit != "" {
		l.top = lineHeight * float64(1+strings.Count(s.unit(), "\n"))
	}
	l.legendTop = l.top
	l.top += s.legendRows()*lineHeight + 16
	if !l.lying && s.Kind != Stacked {
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

// lies says whether categories run down the page: their names are too long or
// too many to stand side by side, even broken into lines.
func (s Spec) lies() bool {
	if s.Kind == Line {
		return false
	}
	return !s.fits(s.standing())
}

// fits says whether labels broken into lines fit side by side.
func (s Spec) fits(labels []string) bool {
	for _, label := range labels {
		lines := strings.Split(label, "\n")
		for _, line := range lines {
			if len(lines) > 3 || wide(line, fontSize) > s.slot()-6 {
				return false
			}
		}
	}
	return true
}

// slot is about the width of a category that stands.
func (s Spec) slot() float64 { return float64(width-60) / float64(len(s.Series[0].Points)) }

// standing are the names of categories broken into lines that fit side by side.
func (s Spec) standing() (labels []string) {
	limit := max(4, int((s.slot()-6)/(fontSize*charWidth)))
	for _, p := range s.Series[0].Points {
		labels = append(labels, wrap(p.Label+s.footnote(p.Label), limit))
	}
	return labels
}

func (l *layout) standUp(s Spec) {
	l.labels = s.standing()
	l.allLabels = s.fits(l.labels)
	lines := 1
	for _, label := range l.labels {
		lines = max(lines, 1+strings.Count(label, "\n"))
	}
	for _, text := range l.scale.labels {
		l.left = math.Max(l.left, wide(text, fontSize)+10)
	}
	l.bottom = float64(lines)*20 + 14
	l.height = l.top + plotHeight + l.bottom
	slot := (width - l.left - l.right) / float64(len(l.labels)) * 0.7 / float64(len(s.Series))
	l.valueLabels = s.Kind == Bar && s.widestValue(l.decimals) <= slot*1.1
}

func (l *layout) lieDown(s Spec) {
	l.allLabels = true
	lines := 1
	for _, p := range s.Series[0].Points {
		text := wrap(p.Label+s.footnote(p.Label), wrapAt)
		for _, line := range strings.Split(text, "\n") {
			l.left = math.Max(l.left, wide(line, fontSize)+12)
		}
		lines = max(lines, 1+strings.Count(text, "\n"))
		l.labels = append(l.labels, text)
	}
	bars := len(s.Series)
	if s.Kind == Stacked {
		bars = 1
	}
	row := math.Max(float64(bars*barSize), float64(lines*20)) + barGap
	l.bottom = lineHeight + 10
	l.height = l.top + row*float64(len(l.labels)) + l.bottom
	l.valueLabels = s.Kind == Bar
	if l.valueLabels {
		l.right = math.Max(l.right, s.widestValue(l.decimals)+12)
	}
	l.right = math.Max(l.right, 30)
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

// legendRows estimates in how many rows the legend sets the names.
func (s Spec) legendRows() float64 {
	if len(s.Series) == 1 {
		return 0
	}
	rows, x := 1.0, 0.0
	for _, series := range s.Series {
		w := 40 + wide(legendName(series.Name), fontSize) + 24
		if x > 0 && x+w > width {
			rows, x = rows+1, 0
		}
		x += w
	}
	return rows
}

// legendName keeps one name inside the drawing.
func legendName(name string) string {
	const limit = 56
	if runes := []rune(name); len(runes) > limit {
		return string(runes[:limit-1]) + "…"
	}
	return name
}

func (s Spec) unit() string { return wrap(s.Unit, 64) }

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
		lines = append(lines, strings.Join(parts, strings.Repeat("\u00a0", 6)))
	}
	for _, b := range s.Breaks {
		lines = append(lines, wrap(breakMark+"\u00a0"+b.From+": "+b.Text, 60))
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
