package model

import (
	"fmt"
	"sort"
	"strings"
)

// Problem is one mistake in a definition: a form, an indicator, a legal value, a
// text, a policy; ours or the municipality's. It is never about a sender's data.
type Problem struct {
	File   string // path inside the definitions, e.g. "indicators/A2_unexcused_absence/indicator.yaml"
	Line   int    // from 1; 0 when unknown
	Column int
	Text   string // what is wrong, in English
	Want   string // what would be right; may be empty
}

// String prints "file:line:column: text\n    want …".
func (p Problem) String() string {
	s := p.File
	if p.Line > 0 {
		s += fmt.Sprintf(":%d:%d", p.Line, p.Column)
	}
	s += ": " + p.Text
	if p.Want != "" {
		s += "\n    " + p.Want
	}
	return s
}

// Problems are all mistakes of one load. As an error it is what ends a run with
// exit code 4.
type Problems []Problem

// Error prints every problem, sorted.
func (ps Problems) Error() string {
	sorted := append(Problems(nil), ps...)
	sort.SliceStable(sorted, func(i, j int) bool {
		if sorted[i].File != sorted[j].File {
			return sorted[i].File < sorted[j].File
		}
		return sorted[i].Line < sorted[j].Line
	})
	lines := make([]string, len(sorted))
	for i, p := range sorted {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

// Err gives the problems as an error, nil when there are none.
func (ps Problems) Err() error {
	if len(ps) == 0 {
		return nil
	}
	return ps
}
