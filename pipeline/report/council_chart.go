package report

import (
	"slices"

	"bernskats/pipeline/model"
	"bernskats/pipeline/report/document"
)

// course draws the first of an indicator's numbers that can be drawn over the
// years of its table. Periods before a break are left out: the chart of the
// situation assessment has them.
func (c *council) course(i model.Indicator) []Block {
	if !c.draw.on {
		return nil
	}
	for _, m := range i.Measures {
		periods := last(c.unbroken(m, c.chartPeriods(m)), yearsOf(m.Period))
		if len(periods) < fewest || len(c.chartBreaks(m, periods, c.area)) > 0 {
			continue
		}
		block := c.picture(c.lineSpec("chart-"+anchor(i), i, m, periods), c.finds(m))
		block.Chart.Row, block.Chart.Periods, block.Chart.Unit = c.titleOf(m), periods, c.chartUnit(m)
		return []Block{block}
	}
	return nil
}

// wordedChart is a picture as a chart that a word processor draws, from the row
// of a table beside it, so that both say the same; none without such a table.
func wordedChart(p Picture, beside []Block, alt string) []document.Block {
	for _, b := range beside {
		if b.Table == nil {
			continue
		}
		at := slices.IndexFunc(b.Table.Rows, func(r Row) bool { return r.Label == p.Row && r.Kind == "" })
		if at < 0 {
			continue
		}
		chart := document.Chart{Kind: document.Columns, Caption: p.Caption.String(), Alt: alt, Unit: p.Unit, Series: []document.Series{{Name: p.Row}}}
		for n, cell := range b.Table.Rows[at].Cells {
			if d := cell.Datum; d != nil && d.Role == RoleValue && slices.Contains(p.Periods, d.Period) && !slices.Contains(chart.Categories, b.Table.Head[n+1]) {
				chart.Categories = append(chart.Categories, b.Table.Head[n+1])
				chart.Series[0].Values = append(chart.Series[0].Values, drawn(*d))
			}
		}
		if len(chart.Categories) >= fewest {
			return []document.Block{chart}
		}
	}
	return nil
}

func drawn(d Datum) document.Value {
	n, err := model.ParseDecimal(d.Value)
	if !d.HasValue || err != nil {
		return document.Value{Missing: d.Shown}
	}
	return document.Known(n)
}
