package protect

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"bernskats/pipeline/model"
	"bernskats/pipeline/protect/audit"
	"bernskats/pipeline/protect/suppress"
)

// ReadDecisions reads decisions.json. What points at inner cells that are not
// there, or is of no policy, is damaged.
func ReadDecisions(data []byte) (*Decisions, error) {
	var d Decisions
	if err := json.Unmarshal(data, &d); err != nil {
		return nil, fmt.Errorf("reading the decisions: %w", err)
	}
	if d.Fingerprint == "" || d.Municipality == "" || d.Policy.Threshold < 1 {
		return nil, fmt.Errorf("reading the decisions: it is not said of which run they are")
	}
	for _, f := range d.Figures {
		for _, c := range f.Support {
			if c < 0 || c >= len(d.Cells) {
				return nil, fmt.Errorf("reading the decisions: %s is a sum of inner cells that are not there", f.Key)
			}
		}
	}
	return &d, nil
}

// Audit holds the certificates against a release once more: for each fact of
// ours that readers get, its value, or "" where it is withheld. Every problem is
// one reason not to publish. Numbers behind facts are taken as decided.
func (d *Decisions) Audit(published map[Key]string) []string {
	system := audit.System{Policy: audit.Policy{Threshold: d.Policy.Threshold, Width: d.Policy.Width, ProtectZeros: !d.Policy.ShowZeros, Singletons: d.Policy.Singletons}}
	for _, c := range d.Cells {
		system.Cells = append(system.Cells, audit.Cell{Key: c.Key, Value: c.Count, Structural: c.Empty})
	}
	frozen := d.frozen()
	var release audit.Release
	var problems []string
	for _, f := range d.Figures {
		system.Figures = append(system.Figures, audit.Figure{Key: f.Key, Support: f.Support, Within: f.Within, Group: f.Group, Sensitive: f.Sensitive, Protect: f.Protect, Past: audit.Past(f.Past), Before: f.Before})
		key, isFact := factKey(f.Key, d.Municipality)
		value, seen := published[key]
		switch {
		case !isFact || frozen[series{key.Measure, key.Period}] || f.State == stateAbsent && !seen:
			d.decided(f, &release)
		case !seen && f.State == stateShown && d.withheldFact(key):
			d.decided(f, &release)
		case !seen:
			problems = append(problems, fmt.Sprintf("%s is missing from what is published", f.Key))
		case value == "":
			release.Withheld = append(release.Withheld, f.Key)
		default:
			v, err := model.ParseDecimal(value)
			if err != nil || !v.IsWhole() {
				problems = append(problems, fmt.Sprintf("%s is published as no whole number", f.Key))
				continue
			}
			release.Shown = append(release.Shown, audit.Shown{Key: f.Key, Value: v.Int()})
		}
	}
	var certificates []audit.Certificate
	for _, c := range d.Certificates {
		certificates = append(certificates, audit.Certificate{Figure: c.Figure, Kind: audit.Kind(c.Kind), Low: moves(c.Low), High: moves(c.High)})
	}
	for _, p := range audit.Check(system, release, certificates) {
		problems = append(problems, p.String())
	}
	return append(problems, d.unsupported()...)
}

// unsupported names withheld facts that no figure stands for, although they are
// not withheld for the sake of another.
func (d *Decisions) unsupported() (problems []string) {
	stands := map[Key]bool{}
	for _, f := range d.Figures {
		if key, isFact := factKey(f.Key, d.Municipality); isFact {
			stands[key] = true
		}
	}
	for _, n := range d.Withheld {
		if n.Reason == Follows || n.Reason == PartOf || n.Reason == Uncovered || n.Reason == Reason(suppress.Before) {
			stands[Key{n.Measure, n.Period, cmp.Or(n.Area, d.Municipality), n.Breakdown}] = true
		}
	}
	frozen := d.frozen()
	for _, f := range d.Facts {
		key := Key{f.Measure, f.Period, f.Area, f.Breakdown}
		if f.Status == string(model.Withheld) && !stands[key] && !frozen[series{f.Measure, f.Period}] {
			problems = append(problems, fmt.Sprintf("%s %s %s is withheld, and nothing is known of its number", f.Measure, f.Period, f.Breakdown))
		}
	}
	return problems
}

// decided adds a figure to a release as it was decided.
func (d *Decisions) decided(f Decided, release *audit.Release) {
	switch f.State {
	case stateShown:
		release.Shown = append(release.Shown, audit.Shown{Key: f.Key, Value: d.sum(f)})
	case stateWithheld:
		release.Withheld = append(release.Withheld, f.Key)
	}
}

// withheldFact says that the figure is no fact of the edition at all, or one of
// which nothing was delivered.
func (d *Decisions) withheldFact(k Key) bool {
	return !slices.ContainsFunc(d.Facts, func(f ReleasedFact) bool {
		return f.Status != string(model.NotDelivered) && f.Measure == k.Measure && f.Period == k.Period && f.Area == k.Area && f.Breakdown == k.Breakdown
	})
}

// factKey reads the key of a figure that is a fact itself.
func factKey(key, area string) (Key, bool) {
	itself, ok := strings.CutSuffix(key, "||") // neither a role nor a measure it is the base of
	parts := strings.SplitN(itself, "|", 3)    // a category may have the mark in its name
	if !ok || len(parts) != 3 {
		return Key{}, false
	}
	return Key{parts[0], parts[1], area, parts[2]}, true
}

// isAlias says whether a key is that of a further whole of a figure; see within.
func isAlias(key string) bool {
	return strings.Contains(key[strings.LastIndexByte(key, '|')+1:], "#")
}

func moves(pairs [][2]int64) []audit.Move {
	out := make([]audit.Move, len(pairs))
	for i, p := range pairs {
		out[i] = audit.Move{Cell: int(p[0]), By: p[1]}
	}
	return out
}

// Under says whether the decisions were made under a policy.
func (d *Decisions) Under(p model.Policy) bool { return d.Policy == policyOf(p) }

// Contradictions names the figures of our municipality that the inner cells
// certificates rest on do not add up to: certificates about other numbers show nothing.
func (d *Decisions) Contradictions(internal []model.Fact) (wrong []string) {
	values := map[Key]model.Decimal{}
	for _, f := range internal {
		if f.HasValue() {
			values[keyOf(f)] = f.Value
		}
	}
	for _, f := range d.Figures {
		key, isFact := factKey(f.Key, d.Municipality)
		if value, counted := values[key]; isFact && counted && value != model.Whole(d.sum(f)) {
			wrong = append(wrong, f.Key+": its certificate is about another number than that of the internal edition")
		}
	}
	return wrong
}

// Between gives what a figure is in the two tables of its certificates: both
// agree with everything published. nil when it has none.
func (d *Decisions) Between(key string) (low, high *int64) {
	at := slices.IndexFunc(d.Figures, func(f Decided) bool { return f.Key == key })
	if at < 0 {
		return nil, nil
	}
	support, sum := d.Figures[at].Support, d.sum(d.Figures[at])
	in := func(moves [][2]int64) *int64 {
		v := sum
		for _, m := range moves {
			if _, ok := slices.BinarySearch(support, int(m[0])); ok {
				v += m[1]
			}
		}
		return &v
	}
	for _, c := range d.Certificates {
		if c.Figure == key && (c.Kind == string(audit.Count) || low == nil && c.Kind == string(audit.Withheld)) {
			low, high = in(c.Low), in(c.High)
		}
	}
	return low, high
}
