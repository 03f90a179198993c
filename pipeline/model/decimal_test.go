package model

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestDecimalsAreReadExactly(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       Decimal
	}{
		{"a count", "19", 190000},
		{"euros and cents", "15275.99", 152759900},
		{"four decimals are kept", "0.0001", 1},
		{"missing decimals are zeros", "2.5", 25000},
		{"a minus belongs to the decimals too", "-0.5", -5000},
		{"zero has no sign", "-0", 0},
		{"leading zeros mean nothing", "007", 70000},
		{"the largest that fits", "922337203685475", 9223372036854750000},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := ParseDecimal(tt.text)
			if err != nil || got != tt.want {
				t.Errorf("ParseDecimal(%q) = %d, %v; want %d", tt.text, int64(got), err, int64(tt.want))
			}
		})
	}
}

func TestTextThatIsNoDecimalIsRefused(t *testing.T) {
	for _, text := range []string{"", "-", ".", ".5", "1,5", "1 000", "1e3", "+1", "0x10", "NaN", "1.23456", "1.2.3", "--1", "1.-2", "١", "922337203685477", "99999999999999999999"} {
		if got, err := ParseDecimal(text); err == nil {
			t.Errorf("ParseDecimal(%q) = %s, want it refused", text, got)
		}
	}
}

func TestADecimalPrintsNoZerosThatMeanNothing(t *testing.T) {
	for _, tt := range []struct {
		d    Decimal
		want string
	}{{0, "0"}, {190000, "19"}, {152759900, "15275.99"}, {25000, "2.5"}, {1, "0.0001"}, {-5000, "-0.5"}, {-1, "-0.0001"}, {100000, "10"}} {
		if got := tt.d.String(); got != tt.want {
			t.Errorf("%d prints as %q, want %q", int64(tt.d), got, tt.want)
		}
	}
}

func TestWhatADecimalPrintsItReads(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const largest = math.MaxInt64/DecimalUnit*DecimalUnit - DecimalUnit
		d := Decimal(rapid.Int64Range(-largest, largest).Draw(t, "d"))
		back, err := ParseDecimal(d.String())
		if err != nil || back != d {
			t.Fatalf("%d prints as %q, which reads as %d (%v)", int64(d), d, int64(back), err)
		}
	})
}

func TestWholeNumbersKnowThatTheyAre(t *testing.T) {
	for _, tt := range []struct {
		d     Decimal
		whole bool
		n     int64
	}{{Whole(3), true, 3}, {Whole(-3), true, -3}, {25000, false, 2}, {-25000, false, -2}, {0, true, 0}} {
		if tt.d.IsWhole() != tt.whole || tt.d.Int() != tt.n {
			t.Errorf("%s: whole %v, part %d; want %v, %d", tt.d, tt.d.IsWhole(), tt.d.Int(), tt.whole, tt.n)
		}
	}
}

func TestRatesHaveOneDecimalFromTheExactFraction(t *testing.T) {
	for _, tt := range []struct {
		name     string
		num, den Decimal
		per      int64
		want     string
	}{
		{"an eighth", Whole(1), Whole(8), 100, "12.5"},                            // 12.5 exactly
		{"a third goes down", Whole(1), Whole(3), 100, "33.3"},                    // 33.33…
		{"two thirds go up", Whole(2), Whole(3), 100, "66.7"},                     // 66.66…
		{"a half goes away from zero", Whole(49), Whole(2000), 100, "2.5"},        // 2.45
		{"just below a half goes down", Whole(489), Whole(20000), 100, "2.4"},     // 2.445
		{"a half of a minus goes away too", Whole(-49), Whole(2000), 100, "-2.5"}, // -2.45
		{"a minus below", Whole(49), Whole(-2000), 100, "-2.5"},
		{"two minuses", Whole(-49), Whole(-2000), 100, "2.5"},
		{"per thousand", Whole(1), Whole(800), 1000, "1.3"},   // 1.25
		{"nobody of some", 0, Whole(7), 100, "0"},             // 0
		{"more than all", Whole(3), Whole(2), 100, "150"},     // 150
		{"posts are not whole", 35000, Whole(4), 100, "87.5"}, // 3.5 of 4
		{"large numbers keep their last digit", Whole(900_000_000_000_001), Whole(900_000_000_000_001), 1000, "1000"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := Ratio(tt.num, tt.den, tt.per)
			if !ok || got.String() != tt.want {
				t.Errorf("%s × %d / %s = %s (%v), want %s", tt.num, tt.per, tt.den, got, ok, tt.want)
			}
		})
	}
	if _, ok := Ratio(Whole(1), 0, 100); ok {
		t.Error("nothing can be divided by nobody")
	}
}

func TestARateIsNeverMoreThanHalfATenthAway(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, d := rapid.Int64Range(0, 1e6).Draw(t, "n"), rapid.Int64Range(1, 1e6).Draw(t, "d")
		got, _ := Ratio(Whole(n), Whole(d), 100)
		// |got − 100·n/d| ≤ 0.05, times 10·d: |tenths·d − 1000·n| ≤ d/2
		tenths := int64(got) / (DecimalUnit / 10)
		if off := tenths*d - 1000*n; 2*off > d || -2*off >= d {
			t.Fatalf("%d of %d: %s", n, d, got)
		}
	})
}
