package measure

// Reasons why a total that a sender gave is not the figure asked for.
const (
	RowsBeatTotals Reason = "rows_beat_totals" // it is about the same figure, but rows were counted
	OtherTotal     Reason = "other_total"      // it is about the same figure, but another total counts
	OtherFigure    Reason = "other_figure"     // it is about another figure, period or area
)

// Behind gives the row of the total that a figure is, 0 when there is none, and
// of the other totals why they are not. rows says that the figure was counted of
// rows: then no total is it. area is the municipality's name for ours.
func (g TotalsGiven) Behind(q Asked, area string, rows bool) (row int64, left []LeftOut) {
	if area == g.in.Area {
		area = ""
	}
	same := func(t total) bool {
		return t.measure.ID == q.Measure && t.period == q.Period && t.area == area && t.key == q.Breakdown
	}
	for _, t := range g.totals {
		switch {
		case !same(t):
			if !rows {
				left = append(left, LeftOut{Row: t.row, Reason: OtherFigure})
			}
		case rows:
			left = append(left, LeftOut{Row: t.row, Reason: RowsBeatTotals})
		default:
			row = t.row
		}
	}
	for _, t := range g.passed {
		switch {
		case same(t) && rows:
			left = append(left, LeftOut{Row: t.row, Reason: RowsBeatTotals})
		case same(t):
			left = append(left, LeftOut{Row: t.row, Reason: OtherTotal})
		case !rows:
			left = append(left, LeftOut{Row: t.row, Reason: OtherFigure})
		}
	}
	return row, left
}
