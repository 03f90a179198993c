package model

// Reading is how reports judge numbers: what they may call a change, and which
// numbers become findings of the summary or main problems.
type Reading struct {
	// PercentFrom is the earlier value from which a change is told in percent too.
	PercentFrom Decimal
	// Matters is the change in percent below which nothing is said to have changed.
	Matters Decimal
	// Confidence, in percent, of the two-sided test whether a change of counts is beyond chance.
	Confidence Decimal
	// Chance lists what is counted case by case, so that chance moves it: units of counting.
	Chance []string
	// Registers lists measures whose change is what it is though their unit is in Chance:
	// counts of a whole register, and largest numbers.
	Registers []string
	// Few: where both counts are below it and chance explains the difference, there are
	// too few cases to speak of a change.
	Few Decimal
	// MeanBelow is the count below which the mean of three years stands beside it.
	MeanBelow Decimal

	Most      int           // findings of a summary
	Kinds     []FindingKind // what comes first
	Headlines []string      // measures a summary may pick, those that weigh most for a child first
	Decide    []Decision
}

// FindingKind is a kind of finding and how many of it come before the next kind
// has had its turn.
type FindingKind struct {
	Kind string
	Most int
}

// Kinds of findings. What stands in none of the others is KindKnow.
const (
	KindDecide = "decide" // somebody must decide
	KindBehind = "behind" // a target of the programme is behind its time
	KindWorse  = "worse"
	KindLook   = "look" // more, perhaps because it is better recorded
	KindBetter = "better"
	KindKnow   = "know"
)

// FindingKinds lists all kinds.
func FindingKinds() []string {
	return []string{KindDecide, KindBehind, KindWorse, KindLook, KindBetter, KindKnow}
}

// Decision names a number that calls for somebody's decision as soon as it is
// above a bound: a number, or a dated value of the law or of practice.
type Decision struct {
	Measure   string
	Breakdown string // key of the part, "" for the total
	Above     Decimal
	AboveLaw  string // name of a legal value instead of Above; "" for none
}
