package chart

import (
	"fmt"
	"strconv"
)

// Parts of a stack are tints of the colour of the area, from full to pale, the
// last hatched: readers tell them apart by how dark they are, whatever colours
// they see and on a black and white print, and by the numbers in them. Bars have
// no border, for ECharts would draw them smaller by it than the number they show.

// share is how much of the area's colour the i-th part of a stack has.
func (s Spec) share(i int) float64 {
	n := len(s.Series)
	if n == 1 {
		return 1
	}
	return 1 - 0.85*float64(i)/float64(n-1)
}

// fill is how the bars of the i-th series look.
func (s Spec) fill(i int) style {
	if s.Kind != Stacked {
		return style{Color: s.colour(i), Decal: decal(i)}
	}
	look := style{Color: s.colour(i)}
	if i > 0 && i == len(s.Series)-1 {
		look.Decal = hatch([]int{2, 5}, -0.7853981633974483, tint(s.house(), 0.5))
	}
	return look
}

// house is the colour of the area a chart belongs to.
func (s Spec) house() string {
	if s.Colour == "" {
		return houseColour
	}
	return s.Colour
}

// written is the colour of numbers on the i-th line.
func (s Spec) written(i int) string {
	if s.Series[i].Muted {
		return beside
	}
	return s.colour(i)
}

// onPart is the colour of a number on the i-th part of a stack.
func (s Spec) onPart(i int) string {
	if luminance(s.colour(i)) < 0.3 {
		return "#ffffff"
	}
	return ink
}

// tint mixes a colour with white.
func tint(colour string, share float64) string {
	r, g, b := parts(colour)
	mix := func(c int) int { return 255 - int(share*float64(255-c)+0.5) }
	return fmt.Sprintf("#%02x%02x%02x", mix(r), mix(g), mix(b))
}

// alike says whether two colours would be taken for the same.
func alike(x, y string) bool {
	r, g, b := parts(x)
	r2, g2, b2 := parts(y)
	return max(r-r2, r2-r)+max(g-g2, g2-g)+max(b-b2, b2-b) < 60
}

// luminance is about how light a colour is, from 0 to 1.
func luminance(colour string) float64 {
	r, g, b := parts(colour)
	square := func(c int) float64 { return float64(c*c) / (255 * 255) }
	return 0.2126*square(r) + 0.7152*square(g) + 0.0722*square(b)
}

// parts reads "#rrggbb", which check has seen.
func parts(colour string) (r, g, b int) {
	n, err := strconv.ParseUint(colour[1:], 16, 24)
	if err != nil {
		return 0, 0, 0
	}
	return int(n >> 16), int(n >> 8 & 255), int(n & 255)
}
