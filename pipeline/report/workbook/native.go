package workbook

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"bernskats/pipeline/model"
	"bernskats/pipeline/protect"

	"github.com/xuri/excelize/v2"
)

// native is a chart that the spreadsheet program draws from the cells.
type native struct {
	title, alt string // what is drawn, with the breaks in it; the same in words with every point
	first      int    // row of the table with its first point, from 0
	points     int
}

// fewest is how many numbers a series needs before a chart says more than its table.
const fewest = 3

// longestName is how many letters a drawing's name may have; it is the chart's title.
const longestName = 200

// breakSays names a break of our series and its reason.
func (b *book) breakSays(br model.Break) string {
	why := br.Text.In(b.w.Lang())
	if why == "" {
		why = b.w.Say("break." + br.Cause)
	}
	return b.w.Say("certainty.break", "from", b.w.DateOf(br.From), "cause", why)
}

// native makes the chart of our totals of one measure, whose figures begin at a row of the table.
func (b *book) native(m model.Measure, figures []protect.Figure, at int) (native, bool) {
	c := native{title: b.titleOf(m), first: at}
	numbers := 0
	var said, periods []string
	for _, f := range figures {
		k := f.Key()
		if k.Area != b.in.Municipality.Name || k.Breakdown != "" {
			break // ours and the total come first
		}
		c.points++
		periods = append(periods, k.Period)
		shown := b.status(f)
		if v, ok := f.Value(); ok {
			numbers++
			shown = b.w.Number(v)
		}
		said = append(said, b.w.Say("book.chart.point", "period", b.w.Period(k.Period), "value", shown))
	}
	area := b.in.Municipality.Name
	for _, br := range b.in.Breaks {
		if _, broken := br.Begins(periods); !broken || !br.Concerns(m.ID, b.in.Municipality.Name) {
			continue
		}
		says := b.breakSays(br)
		if with := c.title + ". " + says; utf8.RuneCountInString(with) <= longestName {
			c.title = with
		}
		area += ". " + strings.TrimSuffix(says, ".") // in front of the points, which end the text
	}
	c.alt = b.w.Say("book.chart.alt", "title", b.titleOf(m), "area", area, "values", strings.Join(said, "; "))
	return c, numbers >= fewest
}

// Size of a chart in pixels, how many rows of 20 pixels it takes with a gap, and
// how many stand beside each other.
const (
	chartWidth   = 640
	chartHeight  = 300
	chartRows    = 17
	chartsBeside = 2
)

// charts stand below the table, so that they print under it.
func (b *book) charts(s sheet) error {
	row := s.header() + len(s.rows) + 2
	for i, c := range s.charts {
		at := 1
		if i%chartsBeside > 0 {
			at = b.beside(s)
		}
		if err := b.file.AddChart(s.name, cellName(at, row+i/chartsBeside*chartRows), b.chart(s, c)); err != nil {
			return err
		}
	}
	return nil
}

// beside is the first column to the right of a chart in the first.
func (b *book) beside(s sheet) int {
	right := 0.0
	for n, c := range s.columns {
		if right > chartWidth+8 {
			return n + 1
		}
		right += pixels(c.width(s.rows, n))
	}
	return len(s.columns)
}

// pixels is the width of a column of so many characters, with the padding of a cell.
func pixels(width float64) float64 { return width*7 + 5 }

func (b *book) chart(s sheet, c native) *excelize.Chart {
	zero, gap, no := 0.0, uint(60), false
	cells := func(column string) string {
		from, to := s.header()+1+c.first, s.header()+c.first+c.points
		return reference(s.name, absolute(column, from)+":"+absolute(column, to))
	}
	size := func(n float64) *excelize.Font { return &excelize.Font{Size: n, Color: "333333"} }
	return &excelize.Chart{
		Type:         excelize.Col,
		Series:       []excelize.ChartSeries{{Name: reference(s.name, absolute(valueLetter, s.header())), Categories: cells(periodLetter), Values: cells(valueLetter), Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"00518A"}}}},
		Title:        excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: c.title, Font: &excelize.Font{Bold: true, Size: 12, Color: "333333"}}}},
		Legend:       excelize.ChartLegend{Position: "none"},
		Dimension:    excelize.ChartDimension{Width: chartWidth, Height: chartHeight},
		Format:       excelize.GraphicOptions{AltText: c.alt, Name: c.title},
		XAxis:        excelize.ChartAxis{Font: *size(10)},
		YAxis:        excelize.ChartAxis{Minimum: &zero, MajorGridLines: true, Font: *size(10), NumFmt: excelize.ChartNumFmt{CustomNumFmt: "#,##0"}},
		PlotArea:     excelize.ChartPlotArea{ShowVal: true},
		ShowBlanksAs: "gap",
		VaryColors:   &no,
		GapWidth:     &gap,
	}
}

func absolute(column string, row int) string {
	return "$" + column + "$" + strconv.Itoa(row)
}
