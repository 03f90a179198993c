package rendered

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"bernskats/pipeline/model"
)

// reading is a number as readers see it.
type reading struct {
	value    model.Decimal
	decimals int
	signed   bool
}

var (
	plainNumber = regexp.MustCompile(`^[0-9]+(\.[0-9]{1,4})?$`)
	derived     = map[string]*regexp.Regexp{
		"lv": regexp.MustCompile(`[0-9][0-9\x{a0}\x{202f} ]*(,[0-9]+)?[\x{a0}\x{202f} ]?%|[0-9]+,[0-9]+`),
		"en": regexp.MustCompile(`[0-9][0-9,]*(\.[0-9]+)?[\x{a0}\x{202f} ]?%|[0-9]+\.[0-9]+`),
	}
	year = regexp.MustCompile(`(^|[^0-9])(19|20)[0-9]{2}([^0-9]|$)`)
)

// read reads a number as a language prints it: "−1 234,5 %", "€1,234.50". ok is
// false when it is not exactly one number.
func read(text, lang string) (r reading, ok bool) {
	thousands, point := "", ","
	if lang == "en" {
		thousands, point = ",", "."
	}
	var b strings.Builder
	negative := false
	for i, c := range strings.TrimSpace(text) {
		switch {
		case strings.ContainsRune("-−–", c) && b.Len() == 0 && !r.signed:
			negative, r.signed = true, true
		case c == '+' && i == 0:
			r.signed = true
		case unicode.IsSpace(c) || c == '\u00a0' || c == '\u202f' || strings.ContainsRune("€%*", c):
		case string(c) == thousands:
		case string(c) == point:
			b.WriteByte('.')
		default:
			b.WriteRune(c)
		}
	}
	digits := strings.TrimSuffix(strings.TrimPrefix(b.String(), "EUR"), "EUR")
	if !plainNumber.MatchString(digits) {
		return r, false
	}
	if _, frac, has := strings.Cut(digits, "."); has {
		r.decimals = len(frac)
	}
	v, err := model.ParseDecimal(digits)
	if negative {
		v = -v
	}
	r.value = v
	return r, err == nil
}

// says whether the reading is v rounded to as many decimals as are shown; the
// sign of a change may be told in words.
func (r reading) says(v model.Decimal, change bool) bool {
	if change && !r.signed {
		v = max(v, -v)
	}
	unit := int64(model.DecimalUnit)
	for range r.decimals {
		unit /= 10
	}
	n, sign := int64(v), int64(1)
	if n < 0 {
		n, sign = -n, -1
	}
	return int64(r.value) == sign*((n+unit/2)/unit*unit)
}

// plain reads a number as files for machines hold it, also with an exponent.
func plain(text string) (model.Decimal, bool) {
	if v, err := model.ParseDecimal(text); err == nil {
		return v, true
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || math.Abs(v) > 1e14 {
		return 0, false
	}
	d, err := model.ParseDecimal(strconv.FormatFloat(v, 'f', 4, 64))
	return d, err == nil
}

func hasDigit(s string) bool { return strings.ContainsFunc(s, unicode.IsNumber) }

func hasLetter(s string) bool { return strings.ContainsFunc(s, unicode.IsLetter) }
