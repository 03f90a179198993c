package forms

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold brings a heading, a label or a name into the form in which two of them
// are compared: small letters without diacritics; punctuation, line breaks and
// repeated spaces are one space; none at the ends. Invisible characters are gone,
// so is a hyphen that breaks a word at the end of a line.
func Fold(s string) string {
	s = joinBrokenWords(s)
	var b strings.Builder
	gap := false
	for _, r := range norm.NFKD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r):
		case unicode.IsLetter(r) || unicode.IsNumber(r):
			if gap && b.Len() > 0 {
				b.WriteByte(' ')
			}
			gap = false
			b.WriteRune(unicode.ToLower(r))
		default:
			gap = true
		}
	}
	return b.String()
}

// joinBrokenWords takes the hyphen out of "kavē-⏎tās".
func joinBrokenWords(s string) string {
	if !strings.ContainsAny(s, "\r\n") {
		return s
	}
	rs := []rune(strings.ReplaceAll(s, "\r\n", "\n"))
	out := make([]rune, 0, len(rs))
	for i := 0; i < len(rs); i++ {
		breaks := rs[i] == '-' && i > 0 && i+2 < len(rs) && rs[i+1] == '\n' &&
			unicode.IsLetter(rs[i-1]) && unicode.IsLower(rs[i+2])
		if breaks {
			i++
			continue
		}
		out = append(out, rs[i])
	}
	return string(out)
}

// foldLabel is how labels of code lists are compared: without case, diacritics,
// surrounding and repeated spaces; punctuation counts, but every dash is one dash.
func foldLabel(s string) string {
	var b strings.Builder
	gap := false
	for _, r := range norm.NFKD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r):
		case unicode.IsSpace(r):
			gap = true
		default:
			if gap && b.Len() > 0 {
				b.WriteByte(' ')
			}
			gap = false
			if unicode.Is(unicode.Pd, r) || r == '−' {
				r = '-'
			}
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

// distance is the number of letters to insert, delete or replace, and of
// neighbours to swap, that makes one text of the other.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	before, above := make([]int, len(y)+1), make([]int, len(y)+1)
	row := make([]int, len(y)+1)
	for j := range above {
		above[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			row[j] = min(above[j]+1, row[j-1]+1, above[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, above, row = above, row, before
	}
	return above[len(y)]
}

// NearestName gives the name most like text, compared by Fold, and how many
// letters differ; "" and -1 when there are no names. The first of several wins.
// Only the first 200 letters of text are looked at.
func NearestName(text string, names []string) (nearest string, differ int) {
	folded := firstRunes(Fold(text), 200)
	differ = -1
	for _, name := range names {
		if d := distance(folded, Fold(name)); differ < 0 || d < differ {
			nearest, differ = name, d
		}
	}
	return nearest, differ
}

func firstRunes(s string, n int) string {
	rs := []rune(s)
	if len(rs) > n {
		return string(rs[:n])
	}
	return s
}
