package report

import (
	"context"
	"fmt"
	"html/template"
	"regexp"
	"strconv"
	"strings"

	"bernskats/pipeline/model"
	"bernskats/pipeline/protect"
	"bernskats/pipeline/report/chart"
)

// drawer collects the charts of a page, so that all are drawn in one go.
type drawer struct {
	on       bool
	colours  map[string]string // of the areas
	specs    []chart.Spec
	pictures []*Picture
}

// render draws the collected charts into the page's pictures.
func (d *drawer) render(ctx context.Context, t *Templates, kept chart.Drawings) error {
	drawings, err := chart.RenderKept(ctx, kept, t.library, t.engine, d.specs)
	if err != nil {
		return fmt.Errorf("drawing the page's charts: %w", err)
	}
	for i, svg := range drawings {
		d.pictures[i].SVG = template.HTML(svg) // made by our own renderer, which escapes every text
	}
	return nil
}

var areaColour = regexp.MustCompile(`--area-([A-F]):\s*(#[0-9A-Fa-f]{6})\b`)

// areaColours are the one colour each area keeps, as the style sheets say it:
// the last one counts, as it does for a browser.
func areaColours(css string) map[string]string {
	colours := map[string]string{}
	for _, m := range areaColour.FindAllStringSubmatch(css, -1) {
		colours[m[1]] = strings.ToLower(m[2])
	}
	return colours
}

// fewest is how many points a series needs before a chart says more than its table.
const fewest = 3

// worthDrawing is the number some year must reach: bars of one and two cases
// show chance, not a course.
const worthDrawing = 5

// charts draw the indicator's main measure over time: in parts where its parts
// add up to the whole, else as bars, beside other areas as lines of the rate.
func (b *builder) charts(i model.Indicator) []Block {
	if !b.draw.on || i.Code == "" && !drawnContext(i) {
		return nil
	}
	for _, m := range i.Measures {
		if !m.Total {
			continue
		}
		periods := b.chartPeriods(m)
		if len(periods) < fewest {
			continue
		}
		id := "chart-" + anchor(i)
		if spec, ok := b.partSpec(id, i, m, periods); ok {
			return []Block{b.picture(spec, b.finds(m))}
		}
		if spec, ok := b.besideSpec(id, i, m, periods); ok {
			return []Block{b.picture(spec, b.findsRate(m, periods))}
		}
		return []Block{b.picture(b.lineSpec(id, i, m, periods), b.finds(m))}
	}
	return nil
}

// drawnContext says which context is drawn: how many children and pupils there
// are. The rest of it is small counts, for which the table is enough.
func drawnContext(i model.Indicator) bool {
	return len(i.Measures) > 0 && contains([]string{"declared_children", "pupils"}, measureBase(i.Measures[0].ID))
}

// picture takes a chart with its finding, which is its caption and its title.
func (b *builder) picture(s chart.Spec, finding Sentence) Block {
	s.Title = finding.String()
	p := &Picture{ID: s.ID, Caption: finding}
	b.draw.specs, b.draw.pictures = append(b.draw.specs, s), append(b.draw.pictures, p)
	return Block{Chart: p}
}

// chartYears says how many periods a chart shows: ten years, seven school years
// or semesters.
func chartYears(kind model.PeriodKind) int {
	if kind == model.Semester || kind == model.SchoolYear {
		return 7 // so many such names fit side by side
	}
	return 2 * yearsOf(kind)
}

// chartPeriods are the newest periods of a measure if at least fewest have a number.
func (b *builder) chartPeriods(m model.Measure) []string {
	periods := last(b.ix.periods(m.ID, b.area), chartYears(m.Period))
	values, worth := 0, false
	for _, p := range periods {
		if f, ok := b.in.Figure(m.ID, p, ""); ok {
			if v, has := f.Value(); has {
				values++
				worth = worth || v >= model.Whole(worthDrawing)
			}
		}
	}
	if values < fewest || !worth {
		return nil
	}
	return periods
}

func (b *builder) lineSpec(id string, i model.Indicator, m model.Measure, periods []string) chart.Spec {
	s := chart.Spec{ID: id, Kind: chart.Bar, Latest: true, Lang: b.w.Lang(), Colour: b.draw.colours[area(i)],
		Desc: b.w.Say("chart.desc", "title", b.titleOf(m)), Unit: b.chartUnit(m)}
	s.Series = []chart.Series{{Points: b.points(periods, func(p string) (protect.Figure, bool) { return b.in.Figure(m.ID, p, "") }, RoleValue)}}
	s.Breaks = b.chartBreaks(m, periods, b.area)
	return s
}

// mostParts is how many parts a stacked bar can show and still be read.
const mostParts = 4

// partSpec draws a total in the parts that add up to it, where the parts are
// what readers ask about: forms of care, stages, kinds, reasons.
func (b *builder) partSpec(id string, i model.Indicator, m model.Measure, periods []string) (chart.Spec, bool) {
	for _, br := range m.Breakdowns {
		if br.Overlap || len(br.Dimensions) != 1 || !contains([]string{"form", "reason", "access", "kind"}, br.Dimensions[0]) {
			continue
		}
		keys := b.sortedKeys(m.ID, b.ix.breakdowns(m.ID, b.area, br.Dimensions), br.Dimensions)
		if len(keys) < 2 || len(keys) > mostParts {
			continue
		}
		s := chart.Spec{ID: id, Kind: chart.Stacked, Lang: b.w.Lang(), Colour: b.draw.colours[area(i)],
			Desc: b.w.Say("chart.desc_parts", "title", b.titleOf(m), "dimension", b.dimensions(m.ID, br.Dimensions)), Unit: b.chartUnit(m)}
		broken := b.broken(m.ID, br.Dimensions)
		named := map[string]bool{}
		var drawn []string
		for _, p := range periods {
			if broken[p] {
				drawn = append(drawn, p)
			}
		}
		for _, k := range keys {
			points := b.points(drawn, func(p string) (protect.Figure, bool) { return b.in.Figure(m.ID, p, k) }, RoleValue)
			if len(drawn) < fewest || !enough(points) {
				return chart.Spec{}, false
			}
			if allZero(points) {
				continue // says nothing in a drawing; the table has it
			}
			name := b.codes(m.ID, k)
			if named[name] { // a municipality's own labels may call two codes the same
				return chart.Spec{}, false
			}
			named[name] = true
			s.Series = append(s.Series, chart.Series{Name: name, Points: points})
		}
		if len(s.Series) < 2 {
			return chart.Spec{}, false
		}
		s.Breaks = b.chartBreaks(m, drawn, b.area)
		return s, true
	}
	return chart.Spec{}, false
}

// besideSpec draws our rate beside the rate of the areas to compare with.
func (b *builder) besideSpec(id string, i model.Indicator, m model.Measure, periods []string) (chart.Spec, bool) {
	if m.RateUnit == "" {
		return chart.Spec{}, false
	}
	s := chart.Spec{ID: id, Kind: chart.Line, Lang: b.w.Lang(), Colour: b.draw.colours[area(i)],
		Desc: b.w.Say("chart.desc_rate", "title", b.titleOf(m), "rate", b.rateLabel(m)), Unit: b.rateLabel(m)}
	for n, a := range append([]string{b.area}, b.comparedAreas(m)...) {
		points := b.points(periods, func(p string) (protect.Figure, bool) {
			return b.in.Edition.Figure(protect.Key{Measure: m.ID, Period: p, Area: a})
		}, RoleRate)
		if enough(points) {
			s.Series = append(s.Series, chart.Series{Name: a, Muted: n > 0, Points: points})
		}
	}
	var drawn []string
	for _, series := range s.Series {
		drawn = append(drawn, series.Name)
	}
	s.Breaks = b.chartBreaks(m, periods, drawn...)
	return s, len(s.Series) > 1 && s.Series[0].Name == b.area
}

// findsRate states what a chart of rates shows: the newest rate of each area.
func (b *builder) findsRate(m model.Measure, periods []string) Sentence {
	var newest Sentence
	for _, a := range append([]string{b.area}, b.comparedAreas(m)...) {
		for n := len(periods) - 1; n >= 0; n-- {
			f, ok := b.in.Edition.Figure(protect.Key{Measure: m.ID, Period: periods[n], Area: a})
			if !ok {
				continue
			}
			if d, has := b.rate(f); has {
				rate := Sentence{{Datum: &d}}
				if len(newest) == 0 {
					rate = b.rateWords(m, d)
				} else {
					newest = append(newest, Span{Text: "; "})
				}
				newest = append(newest, b.sentence("chart.rate_of", map[string]Sentence{"area": text(a), "rate": rate, "period": text(b.w.Period(periods[n]))})...)
				break
			}
		}
	}
	return b.sentence("chart.rate", map[string]Sentence{"title": text(b.titleOf(m)), "rates": newest})
}

// of names a figure as a drawing does.
func of(k protect.Key, role string) chart.Figure {
	return chart.Figure{Measure: k.Measure, Period: k.Period, Breakdown: k.Breakdown, Area: k.Area, Role: role}
}

func allZero(points []chart.Point) bool {
	for _, p := range points {
		if p.Value != 0 || p.Status != model.Final && p.Status != model.Provisional {
			return false
		}
	}
	return true
}

func enough(points []chart.Point) bool {
	n := 0
	for _, p := range points {
		if p.Status == model.Final || p.Status == model.Provisional {
			n++
		}
	}
	return n >= fewest
}

// points are the figures of a series as a chart takes them. A drawing needs
// floating point; the printed numbers beside it never pass through it.
func (b *builder) points(periods []string, get func(string) (protect.Figure, bool), role string) []chart.Point {
	var points []chart.Point
	for _, p := range periods {
		point := chart.Point{Label: b.w.PeriodShort(p), Status: model.NotDelivered}
		if f, ok := get(p); ok {
			point.Of = of(f.Key(), role)
			v, has := f.Value()
			if role == RoleRate {
				v, _, _, has = f.Rate()
			}
			point.Status = f.Status()
			if has {
				point.Value = float(v)
			} else if point.Status == model.Final || point.Status == model.Provisional {
				point.Status = model.NotDelivered
			}
		}
		points = append(points, point)
	}
	return points
}

func float(d model.Decimal) float64 {
	f, err := strconv.ParseFloat(d.String(), 64)
	if err != nil {
		return 0 // a Decimal always prints as a number
	}
	return f
}

// finds states the finding of a chart in one sentence.
func (b *builder) finds(m model.Measure) Sentence {
	title := text(b.titleOf(m))
	f, ok := b.current(m, "")
	if !ok {
		return title
	}
	if _, has := f.Value(); !has {
		return title
	}
	now := append(b.counted(f, m.Counts), Span{Text: " (" + b.w.Period(f.Key().Period) + ")"})
	c, ok := b.change(f, m)
	if !ok || c.Trend == TrendNotCompare || c.Trend == TrendFew {
		return append(append(title, Span{Text: ": "}), now...)
	}
	fill := map[string]Sentence{"title": title, "now": now}
	switch c.Trend {
	case TrendSame:
		return b.sentence("chart.flat", fill)
	case TrendChance:
		return b.sentence("chart.chance", fill)
	}
	by := Datum{Key: f.Key(), Role: RoleChange, Status: f.Status(), HasValue: true, Value: c.By.String(), Shown: b.amount(abs(c.By), m.Counts)}
	fill["by"] = Sentence{{Datum: &by}}
	if c.By > 0 {
		return b.sentence("chart.up", fill)
	}
	return b.sentence("chart.down", fill)
}

// chartUnit names what the axis counts: "bērni", "EUR".
func (b *builder) chartUnit(m model.Measure) string {
	key := "counts." + m.Counts
	switch {
	case m.Counts == "eur":
		return "EUR"
	case !b.w.Has(key):
		return b.titleOf(m)
	}
	noun := ""
	for _, piece := range b.w.CountPieces(key, model.Whole(2)) {
		noun += piece.Text
	}
	return strings.TrimSpace(noun)
}
