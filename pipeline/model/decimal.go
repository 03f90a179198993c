package model

import (
	"errors"
	"math"
	"math/big"
	"strconv"
	"strings"
)

// DecimalUnit is how many units of a Decimal make one.
const DecimalUnit = 10000

// Decimal is an exact number with four decimals: counts, euros, posts. Floating
// point never touches a figure.
type Decimal int64

// ErrDecimal is returned for text that is no number or does not fit.
var ErrDecimal = errors.New("not a decimal number")

// Whole makes a Decimal of a count.
func Whole(n int64) Decimal { return Decimal(n * DecimalUnit) }

// ParseDecimal reads a number with a decimal point and at most four decimals,
// e.g. "-12.5". It accepts no spaces, commas or exponents: those are the
// business of whoever reads what people wrote.
func ParseDecimal(s string) (Decimal, error) {
	sign, rest := int64(1), s
	if strings.HasPrefix(rest, "-") {
		sign, rest = -1, rest[1:]
	}
	whole, frac, _ := strings.Cut(rest, ".")
	if whole == "" || len(frac) > 4 || !digits(whole) || !digits(frac) {
		return 0, ErrDecimal
	}
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || n > math.MaxInt64/DecimalUnit-1 {
		return 0, ErrDecimal
	}
	f := int64(0)
	if frac != "" {
		f, _ = strconv.ParseInt((frac + "0000")[:4], 10, 64)
	}
	return Decimal(sign * (n*DecimalUnit + f)), nil
}

func digits(s string) bool {
	for _, r := range s {
		if r < '0' || r > '9' {
			return false
		}
	}
	return true
}

// String prints the number with a decimal point and no trailing zeros: "15275.99", "19".
func (d Decimal) String() string {
	sign := ""
	n := int64(d)
	if n < 0 {
		sign, n = "-", -n
	}
	s := sign + strconv.FormatInt(n/DecimalUnit, 10)
	if f := n % DecimalUnit; f != 0 {
		frac := strconv.FormatInt(f+DecimalUnit, 10)[1:]
		s += "." + strings.TrimRight(frac, "0")
	}
	return s
}

// IsWhole says whether there is nothing behind the point.
func (d Decimal) IsWhole() bool { return int64(d)%DecimalUnit == 0 }

// Int gives the whole part.
func (d Decimal) Int() int64 { return int64(d) / DecimalUnit }

// Ratio is numerator × per / denominator rounded to one decimal, half away from
// zero, from the exact fraction. ok is false for a denominator of zero.
func Ratio(numerator, denominator Decimal, per int64) (rate Decimal, ok bool) {
	if denominator == 0 {
		return 0, false
	}
	// tenths = numerator*per*10/denominator, rounded half away from zero
	num := new(big.Int).Mul(big.NewInt(int64(numerator)), big.NewInt(per*10))
	den := big.NewInt(int64(denominator))
	neg := num.Sign()*den.Sign() < 0
	num.Abs(num)
	den.Abs(den)
	num.Lsh(num, 1).Add(num, den)
	tenths := num.Quo(num, den.Lsh(den, 1)).Int64()
	if neg {
		tenths = -tenths
	}
	return Decimal(tenths * (DecimalUnit / 10)), true
}
