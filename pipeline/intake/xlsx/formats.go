package xlsx

import (
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

// formats gives the kind of format of each cell style.
type formats []format

const maxFormats = 100_000

// of gives the format of a style; styles that are not declared are General.
func (f formats) of(style int) format {
	if style < len(f) {
		return f[style]
	}
	return formatNumber
}

// readFormats reads numFmts and cellXfs of a styles part.
func readFormats(t *tokenizer) (formats, error) {
	codes := map[int]format{}
	var found formats
	depth := 0
	list := ""
	for {
		kind, err := t.next()
		if err != nil {
			return nil, err
		}
		switch kind {
		case tokenEOF:
			return found, nil
		case tokenEnd:
			depth--
		case tokenStart:
			depth++
			if depth == 2 {
				list = ""
				if t.ns == nsMain {
					list = string(t.local)
				}
			}
			if depth != 3 || t.ns != nsMain {
				continue
			}
			if len(codes)+len(found) > maxFormats {
				return nil, refuse(RefusedLimit, "more than %d formats", maxFormats)
			}
			id, err := strconv.Atoi(string(t.attr("numFmtId")))
			switch {
			case list == "numFmts" && string(t.local) == "numFmt" && err == nil:
				codes[id] = classify(string(t.attr("formatCode")))
			case list == "cellXfs" && string(t.local) == "xf":
				kind, declared := codes[id]
				if !declared {
					kind = builtIn(id)
				}
				found = append(found, kind)
			}
		}
	}
}

// builtIn gives the format of the numbers 0 to 163, which need no declaration.
// 27 to 36, 50 to 58 and 71 to 81 are days in East Asian and Thai workbooks.
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

// classify reads the first section of a format code. Letters in quotes, after
// a backslash, an underscore or an asterisk and in brackets are no date parts.
func classify(code string) format {
	var day, clock, month bool
	for i := 0; i < len(code); i++ {
		switch c := lower(code[i]); c {
		case ';':
			i = len(code)
		case '"':
			end := strings.IndexByte(code[i+1:], '"')
			if end < 0 {
				return pick(day, clock, month)
			}
			i += end + 1
		case '\\', '_', '*':
			i++
		case '[':
			end := strings.IndexByte(code[i:], ']')
			if end < 0 {
				return pick(day, clock, month)
			}
			if counts(code[i+1 : i+end]) {
				return formatElapsed
			}
			i += end
		case 'g':
			if hasFold(code[i:], "general") {
				i += len("general") - 1
			} else {
				day = true
			}
		case 'e':
			if i+1 < len(code) && (code[i+1] == '+' || code[i+1] == '-') {
				i++
			} else {
				day = true
			}
		case 'a':
			if hasFold(code[i:], "am/pm") {
				i, clock = i+4, true
			} else if hasFold(code[i:], "a/p") {
				i, clock = i+2, true
			}
		case 'y', 'd', 'b':
			day = true
		case 'h', 's':
			clock = true
		case 'm':
			month = true
		}
	}
	return pick(day, clock, month)
}

// pick decides what m means: minutes beside hours or seconds, else a month.
func pick(day, clock, month bool) format {
	switch {
	case day, month && !clock:
		return formatDate
	case clock:
		return formatClock
	}
	return formatNumber
}

// counts says whether the text in brackets is [h], [mm] or the like.
func counts(s string) bool {
	return s != "" && (strings.Trim(s, "hH") == "" || strings.Trim(s, "mM") == "" || strings.Trim(s, "sS") == "")
}

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

func hasFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}
