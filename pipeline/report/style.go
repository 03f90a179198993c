package report

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"bernskats/pipeline/model"
)

// checkStyle finds in a style sheet what would spoil a page or make it ask the
// network: braces, strings and comments that are not closed, what is no rule and
// no declaration, addresses of other files. Names and values are the browser's.
func checkStyle(file, css string) model.Problems {
	c := styleChecker{file: file, css: css}
	for _, at := range forbidden.FindAllStringIndex(css, -1) {
		c.problem(at[0], "a style sheet must not hold "+css[at[0]:at[1]], "")
	}
	c.items(-1)
	return c.problems
}

type styleChecker struct {
	file, css string
	at        int // byte offset
	problems  model.Problems
}

var (
	forbidden   = regexp.MustCompile(`(?i)</style|<!--|@import|@charset`)
	address     = regexp.MustCompile(`(?i)(?:url|image-set|src)\(\s*["']?([^"')\s]*)`)
	declaration = regexp.MustCompile(`^(--[\w-]+|-?[A-Za-z][\w-]*)\s*:\s*\S`)
	twoInOne    = regexp.MustCompile(`\n\s*-?[a-z][a-z-]*\s*:\s`)
)

// items reads rules and declarations up to the closing brace of the block that
// began at open, -1 for the whole sheet.
func (c *styleChecker) items(open int) {
	for {
		c.space()
		start := c.at
		end, ok := c.item()
		if !ok {
			return
		}
		text := strings.TrimSpace(c.css[start:c.at])
		if end != 0 {
			c.at++
		}
		switch end {
		case '{':
			if text == "" {
				c.problem(start, "a block without a selector", "want selector { name: value; }")
			}
			c.items(start)
			continue
		case '}':
			c.declared(start, text, open >= 0)
			if open < 0 {
				c.problem(c.at-1, "a closing brace without an opening one", "")
				continue
			}
			return
		case ';':
			c.declared(start, text, open >= 0)
			continue
		}
		if open >= 0 {
			c.problem(open, "a block that is not closed", "want } at its end")
		} else if text != "" {
			c.problem(start, "neither a rule nor a declaration: "+firstLine(text), "want selector { name: value; }")
		}
		return
	}
}

// item goes to what ends an item: ; { } or 0 at the end of the file. ok is false
// after a string or comment that is not closed: nothing behind it can be judged.
func (c *styleChecker) item() (end byte, ok bool) {
	depth := 0
	for c.at < len(c.css) {
		switch b := c.css[c.at]; {
		case b == '"' || b == '\'':
			if !c.quoted(b) {
				return 0, false
			}
			continue
		case strings.HasPrefix(c.css[c.at:], "/*"):
			if !c.comment() {
				return 0, false
			}
			continue
		case b == '\\':
			c.at++
		case b == '(' || b == '[':
			depth++
		case b == ')' || b == ']':
			depth--
		case (b == ';' || b == '{' || b == '}') && (depth <= 0 || b != ';'):
			return b, true
		}
		c.at++
	}
	c.at = min(c.at, len(c.css))
	return 0, true
}

func (c *styleChecker) quoted(quote byte) bool {
	start := c.at
	for c.at++; c.at < len(c.css); c.at++ {
		switch c.css[c.at] {
		case '\\':
			c.at++
		case '\n':
			c.problem(start, "a string that is not closed in its line", "want "+string(quote)+" at its end")
			return false
		case quote:
			c.at++
			return true
		}
	}
	c.problem(start, "a string that is not closed", "want "+string(quote)+" at its end")
	return false
}

func (c *styleChecker) comment() bool {
	end := strings.Index(c.css[c.at+2:], "*/")
	if end < 0 {
		c.problem(c.at, "a comment that is not closed", "want */ at its end")
		return false
	}
	c.at += end + 4
	return true
}

// space skips blanks and comments between items.
func (c *styleChecker) space() {
	for c.at < len(c.css) {
		switch {
		case strings.ContainsRune(" \t\r\n\f", rune(c.css[c.at])):
			c.at++
		case strings.HasPrefix(c.css[c.at:], "/*"):
			if !c.comment() {
				c.at = len(c.css)
				return
			}
		default:
			return
		}
	}
}

// declared checks one declaration; outside of blocks only at-rules may end without one.
func (c *styleChecker) declared(start int, text string, inBlock bool) {
	switch {
	case text == "" || strings.HasPrefix(text, "@"):
		return
	case !inBlock || !declaration.MatchString(text):
		c.problem(start, "no declaration: "+firstLine(text), "want name: value;")
		return
	}
	if at := twoInOne.FindStringIndex(text); at != nil && !strings.HasPrefix(text, "--") {
		c.problem(start, "a semicolon is missing behind "+firstLine(text), "want name: value;")
	}
	for _, m := range address.FindAllStringSubmatchIndex(text, -1) {
		if to := text[m[2]:m[3]]; !strings.HasPrefix(to, "data:image/") && !strings.HasPrefix(to, "#") {
			c.problem(start+m[0], "a page loads nothing, and this names another file: "+to, "want url(data:image/…)")
		}
	}
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	if runes := []rune(line); len(runes) > 60 {
		line = string(runes[:60]) + "…"
	}
	return strings.TrimSpace(line)
}

func (c *styleChecker) problem(at int, text, want string) {
	before := c.css[:at]
	line := 1 + strings.Count(before, "\n")
	column := 1 + utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:])
	c.problems = append(c.problems, model.Problem{File: c.file, Line: line, Column: column, Text: text, Want: want})
}
