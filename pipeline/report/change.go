package report

import (
	"strconv"

	"bernskats/pipeline/model"
	"bernskats/pipeline/protect"
)

// Trend is what a change means for readers.
type Trend string

const (
	TrendUnknown    Trend = ""            // nothing to compare with
	TrendSame       Trend = "same"        // less than a tenth up or down
	TrendFew        Trend = "few"         // too few to call it a change
	TrendUp         Trend = "up"          // more, neither good nor bad in itself
	TrendDown       Trend = "down"        // less, neither good nor bad in itself
	TrendWorse      Trend = "worse"       // moved where nobody wants it
	TrendBetter     Trend = "better"      // moved where everybody wants it
	TrendRecording  Trend = "recording"   // more, perhaps only better recorded
	TrendNotCompare Trend = "not_compare" // a break lies between
)

// smallest is the number below which neither percentages nor trends are told:
// a handful of cases moves by chance (reports.md).
const smallest = 10

// Change is the difference between a figure and the one a year earlier.
type Change struct {
	Before     protect.Figure
	After      protect.Figure
	By         model.Decimal // after − before
	Percent    model.Decimal // of before, one decimal; means nothing without HasPercent
	HasPercent bool
	Trend      Trend
	Break      *Break
}

// earlier gives the label of the period one year before, "" for an odd label.
func earlier(period string) string {
	if len(period) < 4 {
		return ""
	}
	y, err := strconv.Atoi(period[:4])
	if err != nil {
		return ""
	}
	head := strconv.Itoa(y - 1)
	if len(period) >= 7 && period[4] == '/' {
		return model.SchoolYearLabel(y-1) + period[7:]
	}
	return head + period[4:]
}

// change compares a figure with the one a year before. ok is false when one of
// the two has no number: nothing is said then.
func (b *builder) change(f protect.Figure, m model.Measure) (Change, bool) {
	k := f.Key()
	k.Period = earlier(k.Period)
	before, found := b.in.Edition.Figure(k)
	after, ok := f.Value()
	if !found || !ok {
		return Change{}, false
	}
	was, ok := before.Value()
	if !ok {
		return Change{}, false
	}
	c := Change{Before: before, After: f, By: after - was}
	if c.Break = b.breakBetween(f.Key()); c.Break != nil {
		c.Trend = TrendNotCompare
		return c, true
	}
	if was >= model.Whole(smallest) {
		c.Percent, c.HasPercent = model.Ratio(c.By, was, 100)
	}
	c.Trend = trend(c, was, m.Rising)
	return c, true
}

// mean is the mean of a figure and the two years before, to stand beside small
// yearly counts; ok is false when one of the three is missing or a break lies between.
func (b *builder) mean(f protect.Figure) (model.Decimal, bool) {
	k := f.Key()
	sum := model.Decimal(0)
	for n := 0; n < 3; n++ {
		g, found := b.in.Edition.Figure(k)
		v, ok := g.Value()
		if !found || !ok || n < 2 && b.breakBetween(k) != nil {
			return 0, false
		}
		sum += v
		k.Period = earlier(k.Period)
	}
	return model.Ratio(sum, model.Whole(3), 1)
}

func trend(c Change, was model.Decimal, rising string) Trend {
	ten := model.Whole(smallest)
	switch {
	case c.By == 0:
		return TrendSame
	case was < ten && abs(c.By) < ten:
		return TrendFew
	case c.HasPercent && abs(c.Percent) < ten:
		return TrendSame
	case c.By > 0:
		switch rising {
		case "worse":
			return TrendWorse
		case "better":
			return TrendBetter
		case "recording":
			return TrendRecording
		}
		return TrendUp
	}
	switch rising {
	case "worse":
		return TrendBetter
	case "better":
		return TrendWorse
	}
	return TrendDown
}

func abs(d model.Decimal) model.Decimal {
	if d < 0 {
		return -d
	}
	return d
}

// breakBetween finds a break that starts with the figure's period.
func (b *builder) breakBetween(k protect.Key) *Break {
	for i := range b.in.Breaks {
		br := &b.in.Breaks[i]
		if br.From > earlier(k.Period) && br.From <= k.Period && len(br.From) > 0 && applies(br.Measures, k.Measure, measureBase(k.Measure)) && applies(br.Areas, k.Area, "") {
			return br
		}
	}
	return nil
}

// applies says whether a list names the thing; an empty list names everything.
func applies(list []string, name, other string) bool {
	if len(list) == 0 {
		return true
	}
	for _, l := range list {
		if l == name || l == other && other != "" {
			return true
		}
	}
	return false
}
