package measure

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"bernskats/pipeline/model"
)

// OwnPolicyFile is a municipality's own disclosure policy. It replaces the
// built-in one as a whole.
const OwnPolicyFile = "disclosure.yaml"

const builtInPolicyFile = "indicators/disclosure.yaml"

type policyYAML struct {
	Threshold  *int64                           `yaml:"threshold"`
	Width      *int64                           `yaml:"width"`
	Zeros      string                           `yaml:"zeros"`
	Singletons bool                             `yaml:"singletons"`
	RateBase   *int64                           `yaml:"rate_base"`
	Persons    []string                         `yaml:"persons"`
	Things     []string                         `yaml:"things"`
	Ladders    map[string]map[string][]stepYAML `yaml:"ladders"`
}

// stepYAML is a list of dimensions or a map of groups.
type stepYAML struct {
	dimensions []string
	groups     map[string][]string
}

// UnmarshalYAML implements the decoder's interface.
func (s *stepYAML) UnmarshalYAML(data []byte) error {
	if err := yaml.Unmarshal(data, &s.dimensions); err == nil {
		return nil
	}
	s.dimensions = nil
	if err := yaml.Unmarshal(data, &s.groups); err != nil {
		return fmt.Errorf("want a list of dimensions, or groups of categories {name: [category, …]}")
	}
	return nil
}

// LoadPolicy reads the disclosure policy, disclosure.yaml or else
// indicators/disclosure.yaml, and holds the definitions against it:
// of everything they count it must say whether somebody stands behind it.
// Mistakes of either come as model.Problems.
func LoadPolicy(fsys fs.FS, defs []Definition) (model.Policy, error) {
	var y policyYAML
	file := OwnPolicyFile
	if _, err := fs.Stat(fsys, file); errors.Is(err, fs.ErrNotExist) {
		file = builtInPolicyFile
	}
	doc, ps := readDocument(fsys, file, &y)
	if doc == nil || doc.root == nil {
		return model.Policy{}, ps.Err()
	}
	number := func(key string, given *int64, least int64, why string) int64 {
		if given == nil {
			ps = append(ps, doc.problem(key+": missing", "want a whole number", key))
			return 0
		}
		if *given < least {
			ps = append(ps, doc.problem(fmt.Sprintf("%s: %d %s", key, *given, why), fmt.Sprintf("want %d or more", least), key))
		}
		return *given
	}
	p := model.Policy{
		Threshold:  number("threshold", y.Threshold, 2, "protects nobody"),
		Width:      number("width", y.Width, 1, "is no distance"),
		RateBase:   number("rate_base", y.RateBase, 0, "is no number of people"),
		ShowZeros:  y.Zeros != "protect",
		Singletons: y.Singletons, Persons: y.Persons, Things: y.Things,
	}
	if y.Zeros != "show" && y.Zeros != "protect" {
		ps = append(ps, doc.problem(fmt.Sprintf("zeros: unknown %q", y.Zeros), "want show or protect", "zeros"))
	}
	for _, kind := range y.Persons {
		if slices.Contains(y.Things, kind) {
			ps = append(ps, doc.problem(fmt.Sprintf("%s: in persons and in things", kind), "want it in one of them", "things"))
		}
	}
	for _, name := range doc.keysOf("ladders") {
		for _, key := range doc.keysOf("ladders", name) {
			ladder := newLadder(name, key, y.Ladders[name][key])
			p.Ladders = append(p.Ladders, ladder)
			if text, want := ladderTrouble(ladder, defs); text != "" {
				ps = append(ps, doc.problem(text, want, "ladders", name, key))
			}
		}
	}
	return p, append(ps, uncertainCounts(p, defs)...).Err()
}

func newLadder(name, key string, steps []stepYAML) model.Ladder {
	l := model.Ladder{Name: name, Dimensions: slices.Sorted(slices.Values(strings.Split(key, "+")))}
	if name == "all" {
		l.Name = ""
	}
	for _, s := range steps {
		l.Steps = append(l.Steps, model.Step{Dimensions: slices.Sorted(slices.Values(s.dimensions)), Groups: s.groups})
	}
	return l
}

// ladderTrouble says why a ladder fits no measure.
func ladderTrouble(l model.Ladder, defs []Definition) (text, want string) {
	crossed := strings.Join(l.Dimensions, "+")
	var fitting []model.Measure
	for _, d := range defs {
		for _, m := range d.Measures {
			if l.Fits(m.ID, l.Dimensions) && slices.ContainsFunc(m.Breakdowns, func(b model.Breakdown) bool { return slices.Equal(b.Dimensions, l.Dimensions) }) {
				fitting = append(fitting, m)
			}
		}
	}
	if len(fitting) == 0 {
		return fmt.Sprintf("no measure %s is broken down by %s", l.Name, crossed), "want the id of a measure (or its beginning before the dot) and one of its breakdowns"
	}
	for _, s := range l.Steps {
		if len(s.Groups) > 0 && len(l.Dimensions) != 1 {
			return "groups of a crossing", "want groups of one dimension, and for a crossing the dimensions that remain"
		}
		for _, dim := range s.Dimensions {
			if !slices.Contains(l.Dimensions, dim) || len(s.Dimensions) == len(l.Dimensions) {
				return fmt.Sprintf("%s is no step from %s", strings.Join(s.Dimensions, "+"), crossed), "want fewer of its dimensions"
			}
		}
		if text := groupTrouble(s.Groups, fitting[0].Lists[l.Dimensions[0]]); text != "" {
			return text, "want each category in one group, and a group named unlike every category"
		}
	}
	return "", ""
}

// groupTrouble looks at categories of our own; those of code lists and units are
// not known here.
func groupTrouble(groups map[string][]string, list string) string {
	seen := map[string]bool{}
	names := strings.Fields(list)
	for _, group := range slices.Sorted(maps.Keys(groups)) {
		if slices.Contains(names, group) {
			return fmt.Sprintf("the group %s is called like a category", group)
		}
		for _, category := range groups[group] {
			if seen[category] {
				return fmt.Sprintf("%s is in two groups", category)
			}
			seen[category] = true
			if len(names) > 0 && names[0] == noList && !slices.Contains(names, category) {
				return fmt.Sprintf("no category %s", category)
			}
		}
	}
	return ""
}

// uncertainCounts finds measures of which the policy does not say whether
// somebody stands behind them.
func uncertainCounts(p model.Policy, defs []Definition) (ps model.Problems) {
	for _, d := range defs {
		for i, m := range d.Measures {
			persons, things := slices.Contains(p.Persons, m.Counts), slices.Contains(p.Things, m.Counts)
			place := d.Counts[i].where
			switch {
			case !persons && !things:
				place.Text = fmt.Sprintf("%s: counts: the disclosure policy does not know %q", m.ID, m.Counts)
				if m.Counts == "" {
					place.Text = m.ID + ": counts: missing"
				}
				place.Want = "want one of " + strings.Join(slices.Sorted(slices.Values(append(slices.Clone(p.Persons), p.Things...))), ", ") + "; or name it in local/" + OwnPolicyFile
				ps = append(ps, place)
			case persons && d.Counts[i].Operator == Max && d.Counts[i].Follows == "":
				place.Text = m.ID + ": the largest of " + m.Counts + " tells about one of them"
				place.Want = "want follows: the measure that counts them all"
				ps = append(ps, place)
			}
		}
	}
	return ps
}
