package prose

import (
	"strings"

	"bernskats/pipeline/model"
)

// noBreak keeps a number together with its thousands and its unit.
const noBreak = "\u00a0"

// minus is the sign of a negative number; a hyphen would break the line.
const minus = "\u2212"

// Number prints a number as the language writes it: "1 234,5" with no-break
// spaces in Latvian, "1,234.5" in English, no trailing zeros.
func (w Words) Number(d model.Decimal) string {
	return w.localize(d.String())
}

// Fixed prints a number rounded half away from zero to so many decimals (0 to
// 4), all of them shown: a rate is "18,0", never "18".
func (w Words) Fixed(d model.Decimal, decimals int) string {
	unit := model.Decimal(1)
	for i := decimals; i < 4; i++ {
		unit *= 10
	}
	half := unit / 2
	if d < 0 {
		half = -half
	}
	d = (d + half) / unit * unit
	s := d.String()
	if decimals > 0 {
		whole, frac, _ := strings.Cut(s, ".")
		s = whole + "." + (frac + "0000")[:decimals]
	}
	return w.localize(s)
}

// Money prints euros: "1 234,50 EUR", "EUR 1,234.50"; whole euros without cents.
func (w Words) Money(d model.Decimal) string {
	n := w.Number(d)
	if !d.IsWhole() {
		n = w.Fixed(d, 2)
	}
	if w.lang == "en" {
		return "EUR" + noBreak + n
	}
	return n + noBreak + "EUR"
}

// Percent prints a rate with one decimal and the sign: "18,2 %", "18.2%".
func (w Words) Percent(d model.Decimal) string {
	if w.lang == "en" {
		return w.Fixed(d, 1) + "%"
	}
	return w.Fixed(d, 1) + noBreak + "%"
}

// WholePercent prints a percentage that is a rule, not a rate, without decimals
// it does not have: "10 %", "10%".
func (w Words) WholePercent(d model.Decimal) string {
	if w.lang == "en" {
		return w.Number(d) + "%"
	}
	return w.Number(d) + noBreak + "%"
}

// Signed prints a number with its sign, also a plus; 0 has none.
func (w Words) Signed(d model.Decimal) string {
	if d > 0 {
		return "+" + w.Number(d)
	}
	return w.Number(d)
}

// SignedMoney prints an amount with its sign, two decimals and no currency, for
// a column whose heading names it.
func (w Words) SignedMoney(d model.Decimal) string {
	if d > 0 {
		return "+" + w.Fixed(d, 2)
	}
	return w.Fixed(d, 2)
}

// Range joins two ends with an en dash.
func (w Words) Range(from, to string) string { return from + "–" + to }

// localize turns "-1234.5" into the language's writing.
func (w Words) localize(s string) string {
	separator, point := noBreak, ","
	if w.lang == "en" {
		separator, point = ",", "."
	}
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = minus, s[1:]
	}
	whole, frac, hasFrac := strings.Cut(s, ".")
	var b strings.Builder
	b.WriteString(sign)
	for i, digit := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString(separator)
		}
		b.WriteRune(digit)
	}
	if hasFrac {
		b.WriteString(point + frac)
	}
	return b.String()
}
