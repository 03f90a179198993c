package xlsx

import (
	"regexp"
	"strconv"
	"strings"
)

// format is what a number format makes of a number.
type format uint8

const (
	formatNumber  format = iota
	formatDate           // has a day, month or year
	formatClock          // has hours, minutes or seconds only
	formatElapsed        // counts hours, minutes or seconds beyond a day: [h]
)

const maxFormats = 100_000

// formats gives the kind of format of each cell style.
type formats []format

// of gives the format of a style; styles that are not declared are General.
func (f formats) of(style int) format {
	if style < len(f) {
		return f[style]
	}
	return formatNumber
}

// readFormats reads numFmts and cellXfs of a styles part.
func (a *archive) readFormats(p *part, c clock) (formats, error) {
	codes := map[int]format{}
	var styles []int // number of the format of each
	err := a.read(p, c, func(t *tokenizer) error {
		list := string(t.local)
		if t.ns != nsMain || list != "numFmts" && list != "cellXfs" {
			return nil
		}
		return t.children(func() error {
			id, err := strconv.Atoi(string(t.attr("numFmtId")))
			if len(codes)+len(styles) > maxFormats {
				return refuse(RefusedLimit, "more than %d formats", maxFormats)
			}
			switch {
			case list == "cellXfs" && t.is("xf"):
				styles = append(styles, id)
			case list == "numFmts" && t.is("numFmt") && err == nil:
				codes[id] = classify(string(t.attr("formatCode")))
			}
			return nil
		})
	})
	found := make(formats, len(styles))
	for i, id := range styles {
		var declared bool
		if found[i], declared = codes[id]; !declared {
			found[i] = builtIn(id)
		}
	}
	return found, err
}

// builtIn gives the format of the numbers 0 to 163, which need no declaration
// (ECMA-376 part 1, 18.8.30). 27 to 36, 50 to 58 and 71 to 81 are days and
// times in East Asian and Thai workbooks.
func builtIn(id int) format {
	switch {
	case id >= 14 && id <= 17, id == 22, id >= 27 && id <= 31, id == 36, id >= 50 && id <= 54, id == 57, id == 58, id >= 71 && id <= 74, id == 77, id == 81:
		return formatDate
	case id >= 18 && id <= 21, id >= 32 && id <= 35, id == 45, id == 47, id == 55, id == 56, id == 75, id == 76, id == 78, id == 80:
		return formatClock
	case id == 46, id == 79:
		return formatElapsed
	}
	return formatNumber
}

// literals is what says nothing about a number format's kind: text in quotes,
// the character after a backslash, underscore or asterisk, brackets (colours,
// currencies, locales), the word General and exponents.
var literals = regexp.MustCompile(`(?s)"[^"]*(?:"|$)|[\\_*](?:.|$)|\[[^\]]*(?:\]|$)|general|standard|e[+-]`)

// elapsed is a bracket that counts beyond a day; condition one that says for
// which numbers a section is.
var (
	elapsed   = regexp.MustCompile(`^\[(?:h+|m+|s+)\]$`)
	condition = regexp.MustCompile(`^\[(<=|>=|<>|<|>|=)\s*(-?[0-9.]+)\]$`)
)

// ourDays is a serial like those of the days people write: sections that are
// for other numbers say nothing about days.
const ourDays = 40_000

// classify reads the section of a format code that is for the serials of our
// days: the first one, or the first whose condition they meet (ECMA-376 part
// 1, 18.8.31).
func classify(code string) format {
	code = literals.ReplaceAllStringFunc(strings.ToLower(code), func(s string) string {
		if elapsed.MatchString(s) {
			return "["
		}
		if m := condition.FindStringSubmatch(s); m != nil && !meets(ourDays, m[1], m[2]) {
			return "!"
		}
		return ""
	})
	section, others, more := strings.Cut(code, ";")
	for more && strings.Contains(section, "!") {
		section, others, more = strings.Cut(others, ";")
	}
	clock := strings.ContainsAny(section, "hs") || strings.Contains(section, "am/pm") || strings.Contains(section, "a/p")
	digits := strings.ContainsAny(section, "0#?") // beside these, other letters are those of a unit
	switch {
	case strings.Contains(section, "["):
		return formatElapsed
	case strings.ContainsAny(section, "yd"), !digits && strings.ContainsAny(section, "bge"), !digits && !clock && strings.Contains(section, "m"):
		return formatDate // m beside hours or seconds means minutes
	case clock:
		return formatClock
	}
	return formatNumber
}

func meets(v float64, operator, limit string) bool {
	n, err := strconv.ParseFloat(limit, 64)
	switch operator {
	case "<":
		return v < n
	case "<=":
		return v <= n
	case ">":
		return v > n
	case ">=":
		return v >= n
	case "<>":
		return v != n
	}
	return v == n && err == nil
}
