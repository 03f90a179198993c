package forms

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"bernskats/pipeline/model"
)

// parsePersonalCode reads a person's code, or the number the sender gave a person
// without one. No issue ever repeats what stands in the cell.
func parsePersonalCode(cell Cell) (Value, []Issue) {
	switch cell.Type {
	case CellNumber:
		if lostDigits(cell) {
			return Value{}, refuse(PersonalCodeDigitsLost)
		}
		return codeOfNumber(cell.Number)
	case CellText:
	default:
		return Value{}, refuse(PersonalCodeLetters)
	}
	if first := []rune(cell.Text)[0]; unicode.IsLetter(first) {
		return ownNumber(cell.Text)
	}
	text := plainDashes(withoutSpaces(cell.Text))
	if scientific.MatchString(text) {
		return Value{}, refuse(PersonalCodeDigitsLost)
	}
	digits := text
	if len(text) == 12 && text[6] == '-' {
		digits = text[:6] + text[7:]
	}
	if strings.Trim(strings.ReplaceAll(digits, "-", ""), "0123456789") != "" {
		return Value{}, refuse(PersonalCodeLetters)
	}
	if len(digits) != 11 || strings.Contains(digits, "-") {
		return Value{}, refuse(PersonalCodeLength)
	}
	return checkedCode(digits)
}

var scientific = regexp.MustCompile(`^[0-9]+([.,][0-9]+)?[eE]\+?[0-9]+$`)

// codeOfNumber reads a number cell: a spreadsheet drops a leading zero, which is
// given back only when the rest of the code proves it was there.
func codeOfNumber(x float64) (Value, []Issue) {
	digits := strconv.FormatFloat(x, 'f', -1, 64)
	switch {
	case strings.Trim(digits, "0123456789") != "" || len(digits) > 11:
		return Value{}, refuse(PersonalCodeLength)
	case len(digits) == 10:
		if !validOld("0" + digits) {
			return Value{}, refuse(PersonalCodeLength)
		}
		return textValue("0" + digits), nil
	case digits == "0":
		return Value{}, refuse(PersonalCodePlaceholder)
	case len(digits) != 11:
		return Value{}, refuse(PersonalCodeLength)
	}
	return checkedCode(digits)
}

func checkedCode(digits string) (Value, []Issue) {
	placeholder := digits == strings.Repeat(digits[:1], len(digits)) && !validOld(digits)
	switch {
	case placeholder:
		return Value{}, refuse(PersonalCodePlaceholder)
	case !validOld(digits) && !validNew(digits):
		return Value{}, refuse(PersonalCodeCheck)
	}
	return textValue(digits), nil
}

// ownNumber reads "B-17": capitals; any run of spaces and dashes is one dash.
// Without a digit it is a name or a remark, and no number.
func ownNumber(text string) (Value, []Issue) {
	var b strings.Builder
	gap, digits := false, 0
	for _, r := range strings.ToUpper(plainDashes(text)) {
		switch {
		case unicode.IsSpace(r) || r == '-':
			gap = true
			continue
		case r >= '0' && r <= '9':
			digits++
		case !unicode.IsLetter(r) && r != '.' && r != '/':
			return Value{}, refuse(OwnNumberNotRead)
		}
		if gap {
			b.WriteByte('-')
		}
		gap = false
		b.WriteRune(r)
	}
	number := b.String()
	if digits == 0 || len([]rune(number)) > 30 {
		return Value{}, refuse(OwnNumberNotRead)
	}
	// "O10100-20060" is a code with a letter for a zero, not a number of a sender.
	asCode := strings.NewReplacer("O", "0", "I", "1", "L", "1", "-", "").Replace(number)
	if len(asCode) == 11 && digits >= 9 && strings.Trim(asCode, "0123456789") == "" {
		return Value{}, refuse(PersonalCodeLetters)
	}
	return textValue(number), nil
}

// validOld holds for a code given before July 2017: the first six digits and the
// century are a day of the calendar, and the last digit is the check digit.
func validOld(digits string) bool {
	if _, ok := CodeBirthDay(digits); !ok {
		return false
	}
	sum := 1
	for i, weight := range []int{10, 5, 8, 4, 2, 1, 6, 3, 7, 9} {
		sum += weight * int(digits[i]-'0')
	}
	return sum%11%10 == int(digits[10]-'0')
}

// validNew holds for a code given since: nothing can be checked but its beginning.
func validNew(digits string) bool {
	return len(digits) == 11 && digits[0] == '3' && digits[1] >= '2' && digits[1] <= '9'
}

// CodeBirthDay gives the day an old personal code says; false for new codes, own
// numbers, and codes whose digits are no day. The column of birth dates wins over it.
func CodeBirthDay(code string) (model.Day, bool) {
	if len(code) != 11 || strings.Trim(code, "0123456789") != "" || code[6] > '2' {
		return "", false
	}
	two := func(i int) int { return int(code[i]-'0')*10 + int(code[i+1]-'0') }
	century := 1800 + 100*int(code[6]-'0')
	return model.NewDay(century+two(4), two(2), two(0))
}

var codeShape = regexp.MustCompile(`([0-9]{6})([\s\x{a0}\x{2009}\x{202f}]?[-‐‑‒–—−]?[\s\x{a0}\x{2009}\x{202f}]?)([0-9]{5})`)

// HasPersonalCode says whether a text is, or anywhere holds, what looks like a
// personal code: eleven digits, or six and five, not part of a longer number,
// that pass the checks of a code. Codes of companies do not pass them.
func HasPersonalCode(text string) bool {
	if !elevenDigits(text) {
		return false // nearly every cell: no need to look closer
	}
	isDigit := func(i int) bool { return i >= 0 && i < len(text) && text[i] >= '0' && text[i] <= '9' }
	for start := 0; start < len(text); {
		m := codeShape.FindStringSubmatchIndex(text[start:])
		if m == nil {
			return false
		}
		first, last := start+m[0], start+m[1]
		between := strings.TrimSpace(text[start+m[4] : start+m[5]])
		digits := text[first:start+m[3]] + text[start+m[6]:last]
		// Two numbers side by side, "325000 15000", are no new code.
		apart := between == "" && m[5] > m[4]
		if !isDigit(first-1) && !isDigit(last) && (validOld(digits) || validNew(digits) && !apart) {
			return true
		}
		start = first + 1
	}
	return false
}

// isSpacedCode tells an identifier that is a new code written with a space,
// "325035 11782": in free text it may be two amounts, as an identifier it is not.
func isSpacedCode(text string) bool {
	m := codeShape.FindStringSubmatch(text)
	return m != nil && m[0] == text && validNew(m[1]+m[3])
}

func elevenDigits(text string) bool {
	n := 0
	for i := 0; i < len(text); i++ {
		if text[i] >= '0' && text[i] <= '9' {
			n++
		}
	}
	return n >= 11
}

// CellHasPersonalCode is HasPersonalCode for any cell: a number may have lost the
// zero a code began with.
func CellHasPersonalCode(cell Cell) bool {
	if cell.Type != CellNumber {
		return HasPersonalCode(cell.Text)
	}
	digits := strconv.FormatFloat(cell.Number, 'f', -1, 64)
	return HasPersonalCode(digits) || len(digits) == 10 && validOld("0"+digits)
}

func withoutSpaces(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// plainDashes makes every dash and minus sign "-".
func plainDashes(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Pd, r) || r == '−' {
			return '-'
		}
		return r
	}, s)
}
