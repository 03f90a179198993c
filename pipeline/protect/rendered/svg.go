package rendered

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// drawing is one chart while it is read.
type drawing struct {
	*page
	root  *html.Node
	lang  string
	scale scale
	ticks []float64 // values
	marks []mark
	ends  []float64 // along the value axis: zero and the ends of all bars
}

// mark is the shape of one point: a bar from one end to the other, or a symbol.
type mark struct {
	node     *html.Node
	symbol   bool
	box      box
	from, to float64 // along the value axis
}

type box struct{ left, top, right, bottom float64 }

// scale turns places along the value axis into numbers.
type scale struct {
	lying     bool
	zero, per float64 // place of zero; places for one unit, negative upwards
}

func (s scale) value(at float64) float64 { return (at - s.zero) / s.per }

// pixel is how exactly ECharts writes places.
const pixel = 0.75

// drawing reads a chart: what names a figure must be drawn as that figure, and
// what names none must be no number.
func (p *page) drawing(n *html.Node, lang string) {
	if l := attribute(n, "lang"); l != "" {
		lang = l
	}
	d := drawing{page: p, root: n, lang: lang}
	d.unseen()
	if !d.axis() {
		p.problemAt(Malformed, n, "a drawing without the labels of its value axis")
		return
	}
	d.ends = []float64{d.scale.zero}
	d.shapes()
	for _, m := range d.marks {
		d.mark(m)
	}
	d.reach()
	d.texts()
}

func (d *drawing) elements(name string) (all []*html.Node) {
	for n := range d.root.Descendants() {
		if n.Type == html.ElementNode && n.Data == name && !within(n, "defs") {
			all = append(all, n)
		}
	}
	return all
}

func within(n *html.Node, name string) bool {
	for ; n != nil; n = n.Parent {
		if n.Data == name {
			return true
		}
	}
	return false
}

var numerals = regexp.MustCompile(`-?[0-9]+(\.[0-9]+)?(e-?[0-9]+)?`)

func floats(s string) (all []float64) {
	for _, m := range numerals.FindAllString(s, -1) {
		v, _ := strconv.ParseFloat(m, 64) // the pattern lets numbers through only
		all = append(all, v)
	}
	return all
}

// axis learns the scale from the labels of the value axis, which must be evenly spaced.
func (d *drawing) axis() bool {
	var at [][2]float64
	var values []float64
	for _, n := range d.elements("text") {
		if attribute(n, "data-role") != "tick" {
			continue
		}
		r, ok := read(text(n), d.lang)
		place := floats(attribute(n, "transform"))
		if !ok || len(place) != 2 {
			return false
		}
		at, values = append(at, [2]float64{place[0], place[1]}), append(values, float64(r.value)/10000)
	}
	if len(at) < 2 {
		return false
	}
	last := len(at) - 1
	along := 1
	if d.scale.lying = math.Abs(at[0][0]-at[last][0]) > pixel; d.scale.lying {
		along = 0
	}
	if values[last] == values[0] {
		return false
	}
	d.ticks = values
	d.scale.per = (at[last][along] - at[0][along]) / (values[last] - values[0])
	d.scale.zero = at[0][along] - values[0]*d.scale.per
	for i := range at {
		if math.Abs(d.scale.value(at[i][along])-values[i])*math.Abs(d.scale.per) > pixel {
			d.problemAt(Wrong, d.root, "the labels of the value axis are not evenly spaced")
		}
	}
	return true
}

// shapes sorts what is drawn into marks of figures, copies of them, and the frame.
func (d *drawing) shapes() {
	var others []*html.Node
	for _, n := range d.elements("path") {
		if !has(n, "data-measure") {
			others = append(others, n)
			continue
		}
		m := mark{node: n, box: bounds(attribute(n, "d"))}
		if place := floats(attribute(n, "transform")); len(place) == 6 {
			m.symbol = true
			m.box = box{place[4], place[5], place[4], place[5]}
		}
		m.from, m.to = m.box.bottom, m.box.top
		if d.scale.lying {
			m.from, m.to = m.box.left, m.box.right
		}
		d.marks = append(d.marks, m)
		if !m.symbol {
			d.ends = append(d.ends, m.from, m.to)
		}
	}
	for _, n := range others {
		if !d.frame(n) {
			d.problemAt(Loose, n, "a shape that belongs to no figure")
		}
	}
	for _, n := range d.elements("rect") {
		if attribute(n, "fill") != "none" {
			d.problemAt(Loose, n, "a shape that belongs to no figure")
		}
	}
}

// unseen finds what a drawing can hold without showing it.
func (d *drawing) unseen() {
	for n := range d.root.Descendants() {
		switch {
		case n.Type == html.CommentNode:
			d.problemAt(Hidden, d.root, "a comment")
		case n.Type != html.ElementNode:
		case !plainShape(n.Data) || within(n, "defs") && (n.Data == "text" || n.Data == "title" || n.Data == "desc"):
			d.problemAt(Hidden, n, "an element that no drawing has: "+n.Data)
		default:
			d.attributesOf(n)
		}
	}
	d.attributesOf(d.root)
}

func plainShape(name string) bool {
	switch name {
	case "title", "desc", "g", "path", "rect", "text", "tspan", "defs", "clipPath", "pattern":
		return true
	}
	return false
}

func (d *drawing) attributesOf(n *html.Node) {
	for _, a := range n.Attr {
		other := strings.HasPrefix(a.Key, "data-") && !ofFigure(a.Key) || strings.HasPrefix(a.Key, "aria-") && a.Key != "aria-labelledby"
		if other || strings.HasPrefix(a.Key, "on") || slices.Contains([]string{"style", "class", "title", "visibility", "display", "value"}, a.Key) {
			d.problemAt(Hidden, n, "an attribute that no drawing has: "+a.Key)
		}
	}
}

// bounds is the box around a path of absolute starts and relative lines, as bars are.
func bounds(path string) box {
	b := box{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	var x, y float64
	for _, step := range regexp.MustCompile(`[A-Za-z][^A-Za-z]*`).FindAllString(path, -1) {
		at := floats(step)
		for i := 0; i+1 < len(at); i += 2 {
			if step[0] == 'A' && i%7 != 5 { // radii and angles; the end comes last
				i--
				continue
			}
			if step[0] == 'l' || step[0] == 'm' {
				x, y = x+at[i], y+at[i+1]
			} else {
				x, y = at[i], at[i+1]
			}
			b = box{min(b.left, x), min(b.top, y), max(b.right, x), max(b.bottom, y)}
		}
	}
	return b
}

// frame says whether a shape without a figure is a straight rule, the pattern of
// a bar, a line through marks, or a sign of the legend.
func (d *drawing) frame(n *html.Node) bool {
	b := bounds(attribute(n, "d"))
	if strings.HasPrefix(attribute(n, "transform"), "translate(") {
		return b.right-b.left <= 40 && b.bottom-b.top <= 20 // of the legend, always as large
	}
	if b.bottom-b.top < pixel && b.right-b.left > 100 || b.right-b.left < pixel && b.bottom-b.top > 100 {
		return attribute(n, "fill") == "none"
	}
	if strings.HasPrefix(attribute(n, "fill"), "url(") {
		return slices.ContainsFunc(d.marks, func(m mark) bool { return m.box == b })
	}
	at := floats(attribute(n, "d"))
	for i := 0; i+1 < len(at); i += 2 {
		if !slices.ContainsFunc(d.marks, func(m mark) bool {
			return m.symbol && math.Abs(m.box.left-at[i]) < pixel && math.Abs(m.box.top-at[i+1]) < pixel
		}) {
			return false
		}
	}
	return attribute(n, "fill") == "none"
}

// mark reads what one mark says of its figure.
func (d *drawing) mark(m mark) {
	n := m.node
	p := Place{File: d.name, At: where(n) + " mark", Key: keyOf(n), Role: Role(attribute(n, "data-role")), State: stateOfMark(attribute(n, "data-status")), Lang: d.lang}
	within := pixel / math.Abs(d.scale.per)
	switch {
	case !m.symbol:
		p.Drawn = &Drawing{d.length(m), within}
		if p.State == Nothing {
			p.State = Number
		}
	case p.State == Nothing:
		p.State = Number
		p.Drawn = &Drawing{d.scale.value(m.to), within}
	default:
		d.placed(m, p)
		p.Drawn = &Drawing{0, within}
	}
	d.add(p)
}

// length is that of a bar, with the sign of the side of zero on which it lies.
func (d *drawing) length(m mark) float64 {
	length := math.Abs(d.scale.value(m.to) - d.scale.value(m.from))
	if d.scale.value((m.from+m.to)/2) < 0 {
		return -length
	}
	return length
}

// reach checks that the value axis ends at the first label beyond what is drawn,
// so that it does not tell of something larger that is withheld.
func (d *drawing) reach() {
	low, high := 0.0, 0.0
	for _, m := range d.marks {
		if m.symbol && stateOfMark(attribute(m.node, "data-status")) != Nothing {
			continue
		}
		for _, at := range []float64{m.from, m.to} {
			low, high = min(low, d.scale.value(at)), max(high, d.scale.value(at))
		}
	}
	step := math.Abs(d.ticks[1] - d.ticks[0])
	close := pixel / math.Abs(d.scale.per)
	if high-low <= close {
		return // nothing but zeros
	}
	if slices.Max(d.ticks)-step > high+close || slices.Min(d.ticks)+step < low-close {
		d.problemAt(Leak, d.root, "the value axis is longer than what is drawn needs")
	}
}

// besideEnd is how far the sign of a point without a number stands from the end it stands at.
func (s scale) besideEnd() float64 {
	if s.lying {
		return 12
	}
	return 8
}

// placed checks that the sign of a point without a number stands at zero or at
// the end of what is drawn, so that its place tells nothing.
func (d *drawing) placed(m mark, p Place) {
	if !slices.ContainsFunc(d.ends, func(end float64) bool { return math.Abs(end-m.to) <= d.scale.besideEnd()+pixel }) {
		d.Problems = append(d.Problems, Problem{Leak, d.name, p.At, p.Key, "the mark of a figure without a number stands at a height of its own"})
	}
}

// texts checks labels: those of figures show their numbers, others none.
func (d *drawing) texts() {
	for i, n := range d.elements("text") {
		label := strings.TrimSpace(text(n))
		switch {
		case attribute(n, "data-role") == "tick":
		case has(n, "data-measure"):
			d.label(n, label)
		case hasDigit(label) && !hasLetter(label) && !year.MatchString(label):
			d.problem(Loose, d.name, fmt.Sprintf("%s text %d", where(n), i+1), "a number in a drawing that names no figure")
		}
	}
	caption := d.caption()
	for _, n := range append(d.elements("title"), d.elements("desc")...) {
		if hasDigit(text(n)) && n.Data == "title" && squeeze(text(n)) != caption {
			d.problemAt(Loose, n, "a title with numbers that is not the caption")
		}
	}
}

// label reads the text beside a mark. A sign without a digit says nothing more than the mark.
func (d *drawing) label(n *html.Node, label string) {
	p := Place{File: d.name, At: where(n) + " label", Key: keyOf(n), Role: Role(attribute(n, "data-role")), State: stateOfMark(attribute(n, "data-status")), Shown: label, Lang: d.lang}
	switch {
	case p.State == Nothing && hasDigit(label):
		p.State = Number
	case p.State == Nothing:
		return
	}
	d.add(p)
}

// caption is the text above the drawing, whose figures are data elements.
func (d *drawing) caption() string {
	for n := d.root.Parent; n != nil; n = n.Parent {
		if n.Data != "figure" {
			continue
		}
		for c := range n.Descendants() {
			if c.Data == "figcaption" {
				return squeeze(captionText(c))
			}
		}
	}
	return ""
}

// captionText leaves out the letters that say how sure a number is.
func captionText(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode && !within(d, "abbr") {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }
