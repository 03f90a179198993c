package project

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"bernskats/pipeline/declared"
	"bernskats/pipeline/model"
)

// Config is bernskats.yaml. Every key but municipality may be missing.
type Config struct {
	Municipality struct {
		Name string `yaml:"name"`
		Code string `yaml:"code"`
	} `yaml:"municipality"`
	Languages   []string            `yaml:"languages"`
	Expected    map[string]Expected `yaml:"expected"` // by form id
	Units       []Unit              `yaml:"units"`
	CompareWith []string            `yaml:"compare_with"`
	Limits      Limits              `yaml:"limits"`
	Licence     string              `yaml:"licence"` // of the public facts: "CC-BY-4.0" (when empty) or "CC0-1.0"
}

// Expected is who must send a form and by when.
type Expected struct {
	Senders Senders `yaml:"senders"`
	Due     string  `yaml:"due"` // "02-15": month and day of the year after the report year
}

// Senders are names, or only how many there are.
type Senders struct {
	Names []string
	Count int
}

// UnmarshalYAML reads a list of names or a number.
func (s *Senders) UnmarshalYAML(data []byte) error {
	var number any // not an int: half a sender would become none
	if err := yaml.Unmarshal(data, &number); err == nil {
		if n, ok := number.(uint64); ok && n < 1000 {
			s.Count = int(n)
			return nil
		}
	}
	if err := yaml.Unmarshal(data, &s.Names); err != nil {
		return errors.New("senders: want a list of names or a number")
	}
	s.Count = len(s.Names)
	return nil
}

// Unit is one territorial unit with the spellings senders use for it.
type Unit struct {
	Name  string   `yaml:"name"`
	Group string   `yaml:"group"`
	Also  []string `yaml:"also"`
}

func parseConfig(data []byte) (Config, model.Problems) {
	var c Config
	_, ps := declared.Decode(ConfigName, data, &c)
	for i, p := range ps {
		if p.Line == 0 { // only the senders read themselves
			ps[i] = problemAt(data, "senders", p.Text, p.Want)
		}
	}
	if len(c.Languages) == 0 {
		c.Languages = []string{"lv", "en"}
	}
	return c, append(ps, settingsProblems(c, data)...)
}

// municipality finds the forms of the name in the built-in list, by code or name.
func (c Config) municipality(list []model.Municipality) (model.Municipality, model.Problems) {
	given := c.Municipality
	for _, m := range list {
		if (given.Code == "" || given.Code == m.Code) && (given.Name == "" || given.Name == m.Name) && given.Name+given.Code != "" {
			return m, nil
		}
	}
	p := model.Problem{File: ConfigName, Line: 1, Column: 1, Text: fmt.Sprintf("municipality: unknown %q (code %q)", given.Name, given.Code), Want: "want a name and code of the built-in list"}
	if near := Nearest(given.Name, list); near.Name != "" {
		p.Want += fmt.Sprintf(", e.g. {name: %q, code: %q}", near.Name, near.Code)
	}
	if given.Name+given.Code == "" {
		p.Text = "municipality: missing"
	}
	return model.Municipality{}, model.Problems{p}
}

// Nearest gives the municipality whose name shares the longest beginning with the
// one given.
func Nearest(name string, list []model.Municipality) (best model.Municipality) {
	score := 0
	for _, m := range list {
		a, b := []rune(strings.ToLower(name)), []rune(strings.ToLower(m.Name))
		n := 0
		for n < len(a) && n < len(b) && a[n] == b[n] {
			n++
		}
		if n > score {
			best, score = m, n
		}
	}
	return best
}

// Municipalities reads the built-in list indicators/municipalities.csv: code,
// name, genitive, locative, phrase, kind, valid_from, valid_to.
func Municipalities(fsys fs.FS) ([]model.Municipality, error) {
	data, err := fs.ReadFile(fsys, "indicators/municipalities.csv")
	if err != nil {
		return nil, fmt.Errorf("reading the list of municipalities: %w", err)
	}
	rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("reading the list of municipalities: %w", err)
	}
	var list []model.Municipality
	for _, r := range rows[1:] {
		list = append(list, model.Municipality{Code: r[0], Name: r[1], Genitive: r[2], Locative: r[3], Phrase: r[4], Kind: r[5]})
	}
	return list, nil
}

// Spellings are the ways in which senders write our municipality: its name, its
// genitive with "pašvaldība", its official phrase, its code.
func Spellings(m model.Municipality) []string {
	all := []string{m.Name, m.Genitive + " pašvaldība", m.Phrase, m.Code}
	slices.Sort(all)
	return slices.Compact(all)
}

// UnitNames maps every spelling of a unit, folded, to its name.
func (c Config) UnitNames(fold func(string) string) map[string]string {
	names := map[string]string{}
	for _, u := range c.Units {
		for _, spelling := range append([]string{u.Name}, u.Also...) {
			names[fold(spelling)] = u.Name
		}
	}
	return names
}
