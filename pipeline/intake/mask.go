package intake

import (
	"regexp"
	"strings"
	"unicode"
)

// longest is how many characters of a sender's text a finding repeats.
const longest = 60

var likeCode = regexp.MustCompile(`[0-9]{6}[\pZ]?[\p{Pd}−]?[\pZ]?[0-9]{5}`)

// mask makes a heading, a name of a sheet or of a sender fit to be repeated in a
// finding: whatever has the shape of a personal code, right or wrong, is blacked
// out, control characters and line breaks are spaces, and it is cut.
func mask(s string) string {
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == unicode.ReplacementChar
	}), " ")
	s = likeCode.ReplaceAllString(s, "******-*****")
	if rs := []rune(s); len(rs) > longest {
		s = string(rs[:longest-1]) + "…"
	}
	return s
}
