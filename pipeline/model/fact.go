package model

import (
	"sort"
	"strings"
)

// Status keeps apart what spreadsheets confuse: nothing happened (a value of 0),
// nobody told us, and we may not say.
type Status string

const (
	Final        Status = "final"
	Provisional  Status = "provisional"
	NotDelivered Status = "not_delivered"
	Withheld     Status = "withheld"
)

// Origin says where a figure comes from.
type Origin string

const (
	Counted   Origin = "counted"   // by us from rows
	Reported  Origin = "reported"  // the sender's own total for our municipality
	Published Origin = "published" // a total about another area, to compare with
)

// Fact is one figure: what, when, where, for whom. Facts are compared, sorted
// and printed; report writers never see them, only figures of an edition.
type Fact struct {
	Indicator string // "A1" … "F3", "" for context
	Measure   string // "custody_suspended.parents"
	Period    string // label of a Period
	Area      string // the municipality's name, or the area a comparison figure is about
	Breakdown string // "" for the total, else BreakdownKey
	Value     Decimal
	Status    Status // Value means nothing when NotDelivered
	Origin    Origin

	RateUnit    string // "percent", "per_1000" or ""
	Rate        Decimal
	Denominator Decimal // 0 and RateUnit "" when there is no rate

	Received, Expected int
	SetAside           int
	NotGiven           int
	Source             string // of a reported or published figure, as its workbook says
}

// HasValue says whether Value means something.
func (f Fact) HasValue() bool { return f.Status == Final || f.Status == Provisional }

// Part is one dimension of a breakdown with its code.
type Part struct{ Dimension, Code string }

// BreakdownKey writes "age=0-3;form=guardian": dimensions sorted by name, and
// %, ; and = in a code escaped as %25, %3B, %3D.
func BreakdownKey(parts ...Part) string {
	ps := append([]Part(nil), parts...)
	sort.Slice(ps, func(i, j int) bool { return ps[i].Dimension < ps[j].Dimension })
	var b strings.Builder
	for i, p := range ps {
		if i > 0 {
			b.WriteByte(';')
		}
		code := p.Code
		if strings.ContainsAny(code, "%;=") { // hardly ever, and a replacer takes long to make
			code = strings.NewReplacer("%", "%25", ";", "%3B", "=", "%3D").Replace(code)
		}
		b.WriteString(p.Dimension + "=" + code)
	}
	return b.String()
}

// ParseBreakdown is the inverse of BreakdownKey.
func ParseBreakdown(key string) []Part {
	if key == "" {
		return nil
	}
	var ps []Part
	for part := range strings.SplitSeq(key, ";") {
		dim, code, _ := strings.Cut(part, "=")
		if strings.Contains(code, "%") {
			code = strings.NewReplacer("%3B", ";", "%3D", "=", "%25", "%").Replace(code)
		}
		ps = append(ps, Part{dim, code})
	}
	return ps
}

// SortFacts sorts bytewise by indicator, measure, period, area, breakdown.
func SortFacts(fs []Fact) {
	sort.SliceStable(fs, func(i, j int) bool {
		a, b := &fs[i], &fs[j]
		switch {
		case a.Indicator != b.Indicator:
			return a.Indicator < b.Indicator
		case a.Measure != b.Measure:
			return a.Measure < b.Measure
		case a.Period != b.Period:
			return a.Period < b.Period
		case a.Area != b.Area:
			return a.Area < b.Area
		}
		return a.Breakdown < b.Breakdown
	})
}
