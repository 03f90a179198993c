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
	TrendSame       Trend = "same"        // no change, or one too small to matter
	TrendChance     Trend = "chance"      // no more than chance may bring
	TrendFew        Trend = "few"         // no more than chance may bring, and too few cases to see more
	TrendUp         Trend = "up"          // more, neither good nor bad in itself
	TrendDown       Trend = "down"        // less, neither good nor bad in itself
	TrendWorse      Trend = "worse"       // moved where nobody wants it
	TrendBetter     Trend = "better"      // moved where everybody wants it
	TrendRecording  Trend = "recording"   // more, perhaps only better recorded
	TrendNotCompare Trend = "not_compare" // the two cannot be compared: see Change.Why
)

// Change is the difference between a figure and the one a year earlier. Of two
// that cannot be compared there is only the reason.
type Change struct {
	Before     protect.Figure
	After      protect.Figure
	By         model.Decimal // after − before
	Percent    model.Decimal // of before, one decimal; means nothing without HasPercent
	HasPercent bool
	Trend      Trend
	Why        string // why the two cannot be compared, as the end of a sentence
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

// change compares a figure with the one a year before. ok is false when there is
// nothing to say: one of the two is withheld, was never counted, or is itself
// not delivered.
func (b *builder) change(f protect.Figure, m model.Measure) (Change, bool) {
	k := f.Key()
	k.Period = earlier(k.Period)
	before, found := b.in.Edition.Figure(k)
	after, ok := f.Value()
	if !found || !ok || before.Status() == model.Withheld {
		return Change{}, false
	}
	c := Change{Before: before, After: f}
	if c.Why = b.incomparable(before, f); c.Why != "" {
		c.Trend = TrendNotCompare
		return c, true
	}
	was, ok := before.Value()
	if !ok {
		return Change{}, false
	}
	c.By = after - was
	if was >= b.in.Reading.PercentFrom {
		c.Percent, c.HasPercent = model.Ratio(c.By, was, 100)
	}
	c.Trend = b.trend(c, was, m)
	return c, true
}

// incomparable says why two figures of the same measure, breakdown and area
// cannot be compared: a break lies between them, nothing was delivered for the
// earlier one, or not as many of the senders as now; "" when they can.
func (b *builder) incomparable(before, after protect.Figure) string {
	k := after.Key()
	if br := model.BreakBetween(b.in.Breaks, k.Measure, k.Area, before.Key().Period, k.Period); br != nil {
		return b.breakSays(*br)
	}
	if before.Status() == model.NotDelivered {
		if b.w.Has("status.not_delivered." + measureBase(k.Measure)) {
			return ""
		}
		return b.w.Say("why.not_delivered")
	}
	r1, e1 := before.Senders()
	r2, e2 := after.Senders()
	if (r1 < e1 || r2 < e2) && (r1 != r2 || e1 != e2) {
		return b.w.Say("why.coverage")
	}
	return ""
}

// breakSays gives the reason of a break in words.
func (b *builder) breakSays(br Break) string {
	if says := br.Text.In(b.w.Lang()); says != "" {
		return says
	}
	return b.w.Say("break." + br.Cause)
}

// mean is the mean of a figure and the two years before, to stand beside small
// yearly counts; ok is false when one of the three is missing or cannot be
// compared with the next.
func (b *builder) mean(f protect.Figure) (model.Decimal, bool) {
	sum, ok := f.Value()
	if !ok {
		return 0, false
	}
	for n := 1; n < 3; n++ {
		k := f.Key()
		k.Period = earlier(k.Period)
		before, found := b.in.Edition.Figure(k)
		v, ok := before.Value()
		if !found || !ok || b.incomparable(before, f) != "" {
			return 0, false
		}
		sum, f = sum+v, before
	}
	return model.Ratio(sum, model.Whole(3), 1)
}

// smallCount says whether the mean of three years should stand beside a number.
func (b *builder) smallCount(f protect.Figure, m model.Measure) bool {
	v, ok := f.Value()
	return ok && v < b.in.Reading.MeanBelow && b.byChance(m)
}

// byChance says whether a measure counts what comes about case by case.
func (b *builder) byChance(m model.Measure) bool {
	return contains(b.in.Reading.Chance, m.Counts) && !contains(b.in.Reading.Registers, m.ID)
}

// trend says what a change means, by the declared rules (indicators/summary.yaml).
func (b *builder) trend(c Change, was model.Decimal, m model.Measure) Trend {
	r := b.in.Reading
	now := was + c.By
	switch {
	case c.By == 0:
		return TrendSame
	case b.byChance(m) && !b.beyondChance(c.Before, c.After):
		if was < r.Few && now < r.Few {
			return TrendFew
		}
		return TrendChance
	case c.HasPercent && abs(c.Percent) < r.Matters:
		return TrendSame
	case c.By > 0:
		switch m.Rising {
		case "worse":
			return TrendWorse
		case "better":
			return TrendBetter
		case "recording":
			return TrendRecording
		}
		return TrendUp
	}
	switch m.Rising {
	case "worse":
		return TrendBetter
	case "better":
		return TrendWorse
	}
	return TrendDown
}

// beyondChance says whether two counts differ by more than chance, each with the
// denominator of its rate as what it is a count of.
func (b *builder) beyondChance(before, after protect.Figure) bool {
	was, _ := before.Value()
	now, _ := after.Value()
	_, _, of1, rated1 := before.Rate()
	_, _, of2, rated2 := after.Rate()
	share := 0.5
	if rated1 && rated2 && of1 > 0 && of2 > 0 {
		share = float(of2) / (float(of1) + float(of2))
	}
	return differ(was.Int(), now.Int(), share, float(b.in.Reading.Confidence)/100)
}

func abs(d model.Decimal) model.Decimal {
	if d < 0 {
		return -d
	}
	return d
}
