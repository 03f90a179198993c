package programme

import (
	"math/big"

	"bernskats/pipeline/model"
)

// Class says where a result stands on its way from base to target.
type Class string

// The classes. A result whose target is its base is to be kept: it is Kept or
// NotKept.
const (
	Unknown  Class = "unknown" // base, target, reached value or a year is missing
	Reached  Class = "reached"
	OnTrack  Class = "on_track"
	Behind   Class = "behind"
	Worse    Class = "worse"
	Kept     Class = "kept"
	NotKept  Class = "not_kept"
	Recorded Class = "recorded" // farther from the target than the base was, perhaps only because more is recorded
)

// Course is what a result is judged by. Rising is what more of the measure
// means: "better", "worse", "recording" (perhaps better recording) or "".
type Course struct {
	Base, Target, Reached      *model.Decimal
	BaseYear, TargetYear, Year int
	Rising                     string
}

// Class judges: the share of the way, (reached − base) / (target − base), is at
// least 1 when the target is reached and negative when things got worse; between,
// the result is on track when the share is at least that of the time that passed
// from the base year to the target year. Whether more or less is wanted follows
// from base and target; Rising only says which way a result that is to be kept
// may move, and that a rise may be better recording.
func (c Course) Class() Class {
	if c.Base == nil || c.Target == nil || c.Reached == nil {
		return Unknown
	}
	whole, way := int64(*c.Target-*c.Base), int64(*c.Reached-*c.Base)
	switch {
	case whole == 0:
		return c.kept(way)
	case whole < 0:
		whole, way = -whole, -way
	}
	switch {
	case way >= whole:
		return Reached
	case way < 0 && c.Rising == "recording" && *c.Reached > *c.Base:
		return Recorded
	case way < 0:
		return Worse
	}
	passed, all, ok := c.elapsed()
	if !ok {
		return Unknown
	}
	// way / whole against passed / all, without rounding.
	if new(big.Int).Mul(big.NewInt(way), big.NewInt(all)).Cmp(new(big.Int).Mul(big.NewInt(passed), big.NewInt(whole))) >= 0 {
		return OnTrack
	}
	return Behind
}

// Contrary says whether the target is worse than the base, as the measure is
// understood: whoever set it may have meant something else.
func (c Course) Contrary() bool {
	if c.Base == nil || c.Target == nil {
		return false
	}
	return c.Rising == "better" && *c.Target < *c.Base || c.Rising == "worse" && *c.Target > *c.Base
}

func (c Course) kept(way int64) Class {
	switch {
	case way == 0, way > 0 && c.Rising == "better", way < 0 && (c.Rising == "worse" || c.Rising == "recording"):
		return Kept
	case way > 0 && c.Rising == "recording":
		return Recorded
	}
	return NotKept
}

// elapsed is the time passed from the base year to the target year, at most all
// of it; ok is false when the years do not say.
func (c Course) elapsed() (passed, all int64, ok bool) {
	switch {
	case c.TargetYear > 0 && c.Year >= c.TargetYear:
		return 1, 1, true
	case c.BaseYear <= 0 || c.TargetYear <= c.BaseYear:
		return 0, 0, false
	}
	return int64(max(0, c.Year-c.BaseYear)), int64(c.TargetYear - c.BaseYear), true
}
