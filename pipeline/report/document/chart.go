package document

import (
	"fmt"
	"strings"
)

const (
	chartSpace   = "http://schemas.openxmlformats.org/drawingml/2006/chart"
	drawingSpace = "http://schemas.openxmlformats.org/drawingml/2006/main"
)

// chart makes a chart with its caption above.
func (w *writer) chart(c Chart) (nodes []node) {
	if c.Alt == "" {
		w.problem("the chart %q has no text that stands for it", c.Caption)
	}
	if len(c.Series) == 0 || len(c.Categories) == 0 {
		w.problem("the chart %q has nothing to draw", c.Caption)
	}
	for _, s := range c.Series {
		if len(s.Values) != len(c.Categories) {
			w.problem("the series %q of the chart %q has %d values for %d categories", s.Name, c.Caption, len(s.Values), len(c.Categories))
			return nil
		}
	}
	if c.Caption != "" {
		nodes = append(nodes, w.paragraph("Caption", []node{el("w:keepNext")}, Text(c.Caption)))
	}
	w.charts++
	name := fmt.Sprintf("charts/chart%d.xml", w.charts)
	id := w.relate(chartRelation, name)
	w.extra = append(w.extra, file{"word/" + name, "application/vnd.openxmlformats-officedocument.drawingml.chart+xml", part(w.drawnChart(c))})
	cx := w.width() * emuPerTwip
	graphic := el("a:graphicData", at("uri", chartSpace), el("c:chart", at("xmlns:c", chartSpace), at("r:id", id)))
	return append(nodes, w.frame("Chart", c.Alt, cx, min(cx*4/9, 75*emuPerMillimetre), graphic))
}

func (w *writer) drawnChart(c Chart) node {
	legend := []node{el("c:legend", val("c:legendPos", "b"), val("c:overlay", 0))}
	if len(c.Series) == 1 {
		legend = nil
	}
	format := w.numberFormat(c)
	drawn := el("c:barChart", val("c:barDir", "col"), val("c:grouping", "clustered"))
	switch c.Kind {
	case Stacked:
		drawn = el("c:barChart", val("c:barDir", "col"), val("c:grouping", "stacked"))
	case Lines:
		drawn = el("c:lineChart", val("c:grouping", "standard"))
	}
	drawn.kids = append(drawn.kids, val("c:varyColors", 0))
	categories := labelled(c)
	for i, s := range c.Series {
		drawn.kids = append(drawn.kids, series(c.Kind, i, s, categories, format))
	}
	switch c.Kind {
	case Lines:
		drawn.kids = append(drawn.kids, val("c:marker", 1))
	case Stacked:
		drawn.kids = append(drawn.kids, val("c:gapWidth", 60), val("c:overlap", 100))
	default:
		drawn.kids = append(drawn.kids, val("c:gapWidth", 60))
	}
	drawn.kids = append(drawn.kids, val("c:axId", categoryAxis), val("c:axId", valueAxis))
	plot := el("c:plotArea", el("c:layout"), drawn, axisOfCategories(), axisOfValues(c, format))
	return el("c:chartSpace", at("xmlns:c", chartSpace), at("xmlns:a", drawingSpace), at("xmlns:r", relationSpace),
		val("c:date1904", 0), val("c:lang", w.language()), val("c:roundedCorners", 0),
		el("c:chart", val("c:autoTitleDeleted", 1), plot, legend, val("c:plotVisOnly", 1), val("c:dispBlanksAs", "gap")),
		el("c:spPr", el("a:solidFill", val("a:srgbClr", "FFFFFF")), el("a:ln", el("a:noFill"))), letters("", 900))
}

// labelled are the categories; where a number is missing the word for that stands below.
func labelled(c Chart) []string {
	all := append([]string(nil), c.Categories...)
	for i := range all {
		for _, s := range c.Series {
			if v := s.Values[i]; !v.Known && v.Missing != "" {
				all[i] += "\n" + v.Missing
				break
			}
		}
	}
	return all
}

// palette is safe for colour-blind readers and dark enough on white; lines differ
// by marker and dash as well.
var palette = []struct{ colour, marker, dash string }{
	{"00518A", "circle", "solid"}, {"B8500C", "square", "sysDash"}, {"00755B", "triangle", "dash"},
	{"8A4A7D", "diamond", "sysDot"}, {"5F5F5F", "x", "lgDash"}, {"7A6200", "star", "dashDot"},
}

func series(kind Kind, n int, s Series, categories []string, format string) node {
	look := palette[n%len(palette)]
	fill := el("a:solidFill", val("a:srgbClr", look.colour))
	ser := el("c:ser", val("c:idx", n), val("c:order", n), el("c:tx", el("c:v", s.Name)))
	place, ink, shown := "outEnd", "", 1
	switch kind {
	case Lines:
		place = "t"
		if n > 0 {
			shown = 0 // numbers of two lines would stand on each other
		}
		ser.kids = append(ser.kids, el("c:spPr", el("a:ln", at("w", 28575), fill, val("a:prstDash", look.dash))),
			el("c:marker", val("c:symbol", look.marker), val("c:size", 7), el("c:spPr", fill)))
	case Stacked:
		place, ink = "ctr", "FFFFFF"
		ser.kids = append(ser.kids, el("c:spPr", fill, el("a:ln", at("w", 9525), el("a:solidFill", val("a:srgbClr", "FFFFFF")))), val("c:invertIfNegative", 0))
	default:
		ser.kids = append(ser.kids, el("c:spPr", fill), val("c:invertIfNegative", 0))
	}
	labels := el("c:dLbls", el("c:numFmt", at("formatCode", format), at("sourceLinked", 0)), el("c:spPr", el("a:noFill"), el("a:ln", el("a:noFill"))), letters(ink, 800),
		val("c:dLblPos", place), val("c:showLegendKey", 0), val("c:showVal", shown), val("c:showCatName", 0), val("c:showSerName", 0), val("c:showPercent", 0), val("c:showBubbleSize", 0))
	names := el("c:strLit", val("c:ptCount", len(categories)))
	for i, text := range categories {
		names.kids = append(names.kids, point(i, text))
	}
	numbers := el("c:numLit", el("c:formatCode", format), val("c:ptCount", len(s.Values)))
	for i, v := range s.Values {
		if v.Known {
			numbers.kids = append(numbers.kids, point(i, v.Number.String()))
		}
	}
	ser.kids = append(ser.kids, labels, el("c:cat", names), el("c:val", numbers))
	if kind == Lines {
		ser.kids = append(ser.kids, val("c:smooth", 0))
	}
	return ser
}

func point(i int, text string) node { return el("c:pt", at("idx", i), el("c:v", text)) }

// numberFormat shows as many decimals as the numbers have, two at most, with the
// comma of the document's language whatever that of the reader's machine.
func (w *writer) numberFormat(c Chart) string {
	format := w.mark("[$-426]", "[$-809]") + "#,##0"
	most := 0
	for _, s := range c.Series {
		for _, v := range s.Values {
			_, decimals, has := strings.Cut(v.Number.String(), ".")
			if v.Known && has {
				most = max(most, min(len(decimals), 2))
			}
		}
	}
	if most > 0 {
		format += "." + strings.Repeat("0", most)
	}
	return format
}

const categoryAxis, valueAxis = 1, 2

func axisOfCategories() node {
	return el("c:catAx", val("c:axId", categoryAxis), el("c:scaling", val("c:orientation", "minMax")), val("c:delete", 0), val("c:axPos", "b"),
		val("c:majorTickMark", "none"), val("c:minorTickMark", "none"), val("c:tickLblPos", "low"), line("333333"),
		val("c:crossAx", valueAxis), val("c:crosses", "autoZero"), val("c:auto", 0), val("c:lblAlgn", "ctr"), val("c:lblOffset", 100), val("c:noMultiLvlLbl", 1))
}

// axisOfValues begins at zero: a bar must not tell of another proportion than its number.
func axisOfValues(c Chart, format string) node {
	scale := el("c:scaling", val("c:orientation", "minMax"))
	if !c.negative() {
		scale.kids = append(scale.kids, val("c:min", 0))
	}
	axis := el("c:valAx", val("c:axId", valueAxis), scale, val("c:delete", 0), val("c:axPos", "l"), el("c:majorGridlines", line("D9D9D9")))
	if c.Unit != "" {
		axis.kids = append(axis.kids, el("c:title", el("c:tx", el("c:rich", el("a:bodyPr", at("rot", -5400000), at("vert", "horz")), el("a:p", el("a:r", el("a:rPr", at("sz", 900), at("b", 0)), el("a:t", c.Unit))))), val("c:overlay", 0)))
	}
	axis.kids = append(axis.kids, el("c:numFmt", at("formatCode", format), at("sourceLinked", 0)), val("c:majorTickMark", "none"), val("c:minorTickMark", "none"), val("c:tickLblPos", "nextTo"),
		el("c:spPr", el("a:ln", el("a:noFill"))), val("c:crossAx", categoryAxis), val("c:crosses", "autoZero"), val("c:crossBetween", "between"))
	return axis
}

func (c Chart) negative() bool {
	for _, s := range c.Series {
		for _, v := range s.Values {
			if v.Known && v.Number < 0 {
				return true
			}
		}
	}
	return false
}

func line(colour string) node {
	return el("c:spPr", el("a:ln", at("w", 9525), el("a:solidFill", val("a:srgbClr", colour))))
}

// letters says how text is drawn: its colour ("" for the usual) and its size in hundredths of a point.
func letters(colour string, size int) node {
	look := el("a:defRPr", at("sz", size))
	if colour != "" {
		look.kids = []node{el("a:solidFill", val("a:srgbClr", colour))}
	}
	return el("c:txPr", el("a:bodyPr"), el("a:lstStyle"), el("a:p", el("a:pPr", look), el("a:endParaRPr")))
}
