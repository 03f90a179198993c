package project

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"bernskats/pipeline/model"
)

// settingsProblems looks at what YAML alone does not know: languages and days.
func settingsProblems(c Config, data []byte) model.Problems {
	var ps model.Problems
	for _, l := range c.Languages {
		if l != "lv" && l != "en" {
			ps = append(ps, problemAt(data, "languages", fmt.Sprintf("languages: unknown language %q", l), "want lv or en"))
		}
	}
	if c.Licence != "" && c.Licence != "CC-BY-4.0" && c.Licence != "CC0-1.0" {
		ps = append(ps, problemAt(data, "licence", fmt.Sprintf("licence: unknown licence %q", c.Licence), "want CC-BY-4.0 or CC0-1.0"))
	}
	for _, form := range slices.Sorted(maps.Keys(c.Expected)) {
		due := c.Expected[form].Due
		if due == "" {
			continue
		}
		if day := model.Day("2024-" + due).Time(); day.IsZero() || day.Format("01-02") != due {
			ps = append(ps, problemAt(data, form, fmt.Sprintf("expected: %s: due %q is no day of a year", form, due), `want month and day, e.g. "02-15"`))
		}
	}
	return append(ps, c.Limits.problems(data)...)
}

// CheckForms looks for forms among those expected that are not known.
func (p *Project) CheckForms(known []string) error {
	data, err := os.ReadFile(filepath.Join(p.Dir, ConfigName))
	if err != nil {
		return fmt.Errorf("reading %s: %w", ConfigName, err)
	}
	var ps model.Problems
	for _, form := range slices.Sorted(maps.Keys(p.Config.Expected)) {
		if !slices.Contains(known, form) {
			ps = append(ps, problemAt(data, form, fmt.Sprintf("expected: unknown form %q", form), "want one of: "+strings.Join(known, ", ")))
		}
	}
	return ps.Err()
}

// problemAt is a problem at a key of bernskats.yaml, at its beginning when the
// key cannot be found.
func problemAt(data []byte, key, text, want string) model.Problem {
	p := model.Problem{File: ConfigName, Line: 1, Column: 1, Text: text, Want: want}
	for i, line := range strings.Split(string(data), "\n") {
		if at := strings.Index(line, key+":"); at >= 0 && !strings.HasPrefix(strings.TrimSpace(line), "#") {
			p.Line, p.Column = i+1, utf8.RuneCountInString(line[:at])+1
			break
		}
	}
	return p
}
