package forms

import (
	"strconv"
	"strings"
	"unicode"
)

func itoa(n int) string { return strconv.Itoa(n) }

// Show puts a sender's value into the arguments of a finding, in quotes, when it
// cannot be a personal code or a name; else words that say only that a text
// stands there. A shifted column must not carry a child's name into a report.
func Show(args map[string]string, name, value string) {
	if presentable(value) {
		args[name] = "“" + value + "”"
		return
	}
	args[name+"@lv"], args[name+"@en"] = "Ierakstītais teksts", "The text entered"
}

// ShowLike is Show, but a value that differs only a little from a known word
// (of a list, a form, a measure) is shown too.
func ShowLike(args map[string]string, name, value, known string) {
	folded := firstRunes(foldLabel(value), 200)
	length := len([]rune(folded))
	if length <= 60 && distance(folded, foldLabel(known)) <= length/3 && !HasPersonalCode(value) {
		args[name] = "“" + value + "”"
		return
	}
	Show(args, name, value)
}

// presentable: short, few digits in a row, and every word one that is no name.
func presentable(value string) bool {
	digits, letters := 0, ""
	for _, r := range value + " " {
		switch {
		case unicode.IsDigit(r):
			digits++
		case unicode.IsLetter(r):
			letters += string(r)
			continue
		case !unicode.IsPrint(r) && r != '\u00a0' && r != '\u2009' && r != '\u202f':
			return false
		}
		if letters != "" && !harmless(letters) {
			return false
		}
		letters = ""
	}
	// Nine to twelve digits may be a personal code that lost or gained some.
	return (digits <= 8 || digits >= 13 && !HasPersonalCode(value)) && len([]rune(value)) <= 24
}

// harmless are words people write in the place of numbers and dates.
func harmless(word string) bool {
	switch Fold(word) {
	case "nav", "n", "a", "na", "daudz", "maz", "nezinams", "nezinu", "nulle", "datu", "gads", "gada", "m", "g", "semestris", "sem",
		"x", "e", "eur", "ja", "ne", "ap", "lidz", "no", "true", "false", "o", "v", "s", "r", "k",
		"janvaris", "februaris", "marts", "aprilis", "maijs", "junijs", "julijs", "augusts", "septembris", "oktobris", "novembris", "decembris":
		return true
	}
	return strings.Trim(word, "IVX") == "" && len(word) <= 4
}
