package chart

import (
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// scale is the value axis: it holds zero, ends on a tick and has few ticks.
type scale struct {
	min, max, step float64
	labels         []string // from min to max
}

// values gives everything that takes height, stacks summed.
func (s Spec) values() (vs []float64) {
	sums := make([]float64, len(s.Series[0].Points))
	for _, series := range s.Series {
		for i, p := range series.Points {
			if p.hasValue() {
				sums[i] += p.Value
				vs = append(vs, p.Value)
			}
		}
	}
	if s.Kind == Stacked {
		return sums
	}
	return vs
}

// decimals is 0 when all values are whole or large, else 1.
func (s Spec) decimals() int {
	decimals := 0
	for _, series := range s.Series {
		for _, p := range series.Points {
			if !p.hasValue() {
				continue
			}
			if math.Abs(p.Value) >= 1000 {
				return 0
			}
			if p.Value != math.Trunc(p.Value) {
				decimals = 1
			}
		}
	}
	return decimals
}

func newScale(s Spec) scale {
	low, high := 0.0, 0.0
	for _, v := range s.values() {
		low, high = math.Min(low, v), math.Max(high, v)
	}
	if low == high {
		high = 1
	}
	step := niceStep((high-low)/4, s.decimals() == 0)
	first, last := math.Floor(low/step), math.Ceil(high/step)
	c := scale{min: first * step, max: last * step, step: step}
	tickDecimals := 0
	if step != math.Trunc(step) {
		tickDecimals = max(1, -int(math.Floor(math.Log10(step))))
		if rest := step * math.Pow(10, float64(tickDecimals)); math.Abs(rest-math.Round(rest)) > 1e-9 {
			tickDecimals++ // 0.25
		}
	}
	for i := first; i <= last; i++ {
		c.labels = append(c.labels, number(i*step, tickDecimals, s.Lang))
	}
	return c
}

// niceStep is the smallest of 1, 2, 2.5, 5, 10 times a power of ten that is at
// least about; 1 or more for whole numbers.
func niceStep(about float64, whole bool) float64 {
	power := math.Pow(10, math.Floor(math.Log10(about)))
	for _, m := range []float64{1, 2, 2.5, 5, 10} {
		step := m * power
		if step >= about-1e-9*power && (!whole || step == math.Trunc(step) && step >= 1) {
			return step
		}
	}
	return 1
}

// number prints v as the language does: "1 234,5" with no-break spaces, "1,234.5".
func number(v float64, decimals int, lang string) string {
	text := strconv.FormatFloat(math.Abs(v), 'f', decimals, 64)
	whole, frac, _ := strings.Cut(text, ".")
	thousands, point := "\u00a0", ","
	if lang == "en" {
		thousands, point = ",", "."
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + thousands + whole[i:]
	}
	if frac != "" {
		whole += point + frac
	}
	if v < 0 && strings.Trim(text, "0.") != "" {
		whole = "\u2212" + whole
	}
	return whole
}

// charWidth is how wide a character is, in parts of the font size, rather too wide than too narrow.
const charWidth = 0.6

// wide estimates the width in pixels of text in a system sans font, rather too much than too little.
func wide(text string, size float64) float64 {
	return float64(utf8.RuneCountInString(text)) * size * charWidth
}

// wrap breaks text between words into lines of about limit characters, but not at
// a no-break space: a number alone on a line would be taken for a figure.
func wrap(text string, limit int) string {
	var b strings.Builder
	line := 0
	for i, word := range strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) && r != '\u00a0' }) {
		n := utf8.RuneCountInString(word)
		switch {
		case i == 0:
		case line+1+n > limit:
			b.WriteByte('\n')
			line = 0
		default:
			b.WriteByte(' ')
			line++
		}
		b.WriteString(word)
		line += n
	}
	return b.String()
}
