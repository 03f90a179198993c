package report

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

// exactly does the same test with whole numbers: the probabilities of the binomial
// distribution with share a/(a+b), doubled smaller tail.
func exactly(before, after, a, b int64, level *big.Rat) bool {
	n := before + after
	power := func(x, y int64) *big.Int { return new(big.Int).Exp(big.NewInt(x), big.NewInt(y), nil) }
	below, above, all := new(big.Int), new(big.Int), new(big.Int)
	for k := int64(0); k <= n; k++ {
		p := new(big.Int).Binomial(n, k)
		p.Mul(p, power(a, k)).Mul(p, power(b, n-k))
		all.Add(all, p)
		if k <= after {
			below.Add(below, p)
		}
		if k >= after {
			above.Add(above, p)
		}
	}
	if above.Cmp(below) < 0 {
		below = above
	}
	return new(big.Rat).SetFrac(new(big.Int).Mul(below, big.NewInt(2)), all).Cmp(level) < 0
}

func TestWhatIsBeyondChance(t *testing.T) {
	for _, c := range []struct {
		before, after int64
		want          bool
	}{
		{0, 0, false}, {0, 5, false}, {0, 6, true}, // 2 · 1/2⁵ = 6,3 %; 2 · 1/2⁶ = 3,1 %
		{6, 0, true}, {5, 0, false},
		{3, 3, false}, {3, 9, false}, {3, 12, true}, // P(X ≤ 3 of 12) · 2 = 14,6 %; of 15: 3,5 %
		{20, 30, false}, {30, 20, false}, {20, 36, true}, {100, 110, false}, {100, 129, false}, {100, 131, true},
		{11999, 11969, false}, {10000, 10500, true}, {1, 1000000, true}, {1000000, 1, true},
	} {
		if got := differ(c.before, c.after, 0.5, 0.95); got != c.want {
			t.Errorf("%d and %d: beyond chance %t, want %t", c.before, c.after, got, c.want)
		}
	}
}

func TestTheDenominatorsCount(t *testing.T) {
	if differ(20, 40, 2.0/3, 0.95) {
		t.Error("twice as many of twice as many children is no change")
	}
	if !differ(30, 30, 0.8, 0.95) {
		t.Error("as many of four times as many children are fewer")
	}
}

// TestChanceIsReckonedExactly holds the sums in floating point against whole numbers.
func TestChanceIsReckonedExactly(t *testing.T) {
	levels := map[float64]*big.Rat{0.9: big.NewRat(1, 10), 0.95: big.NewRat(1, 20), 0.99: big.NewRat(1, 100)}
	rapid.Check(t, func(t *rapid.T) {
		before, after := rapid.Int64Range(0, 150).Draw(t, "before"), rapid.Int64Range(0, 150).Draw(t, "after")
		a, b := rapid.Int64Range(1, 9).Draw(t, "a"), rapid.Int64Range(1, 9).Draw(t, "b")
		confidence := rapid.SampledFrom([]float64{0.9, 0.95, 0.99}).Draw(t, "confidence")
		want := exactly(before, after, a, b, levels[confidence])
		if got := differ(before, after, float64(a)/float64(a+b), confidence); got != want {
			t.Errorf("%d and %d with %d:%d at %v: %t, want %t", before, after, b, a, confidence, got, want)
		}
	})
}
