package report

// differ says whether two counts differ by more than chance at a confidence
// between 0 and 1: the exact, two-sided test for two Poisson counts (Przyborowski
// and Wilenski 1940). Given their sum, the later count is binomial; share is the
// later one's part of what both are counted of, 0.5 for equal parts. It says of
// the counts of a year what the interval of their ratio would: it leaves out 1.
//
// Every product is rounded at once (the conversions), for a processor that would
// fuse it with a sum must not bring another result.
func differ(before, after int64, share, confidence float64) bool {
	n := before + after
	if n == 0 || share <= 0 || share >= 1 {
		return false
	}
	odds := share / (1 - share)
	// The probabilities of all other splits of n, relative to that of the observed one.
	lower, certain := tail(after, func(k int64) float64 { return float64(k) / float64(n-k+1) / odds })
	if certain {
		return true
	}
	upper, certain := tail(n-after, func(k int64) float64 { return float64(k) / float64(n-k+1) * odds })
	if certain {
		return true
	}
	all := lower + upper + 1
	p := 2 * (min(lower, upper) + 1) / all
	return p < 1-confidence
}

// tail sums the probabilities from the observed count, which has 1, down to 0;
// ratio gives how the next one relates to that of k. certain says that the
// observed one is so improbable that no confidence matters.
func tail(from int64, ratio func(k int64) float64) (sum float64, certain bool) {
	const negligible, overwhelming = 1e-18, 1e12
	term := 1.0
	for k := from; k > 0; k-- {
		r := ratio(k)
		term = float64(term * r)
		sum += term
		switch {
		case sum > overwhelming:
			return sum, true
		case r < 1 && term < float64(sum*negligible):
			return sum, false
		}
	}
	return sum, false
}
