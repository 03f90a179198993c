package suppress_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"bernskats/pipeline/protect/audit"
	"bernskats/pipeline/protect/suppress"
)

// partial adds grand totals of further measures: groups of the same people.
func partial(s *suppress.System, r *rand.Rand, names ...string) {
	for _, name := range names {
		f := suppress.Figure{Figure: audit.Figure{Key: name, Within: "total"}, Displayed: true, Class: suppress.Total}
		for c := range s.Cells {
			if r.IntN(2) == 0 {
				f.Support = append(f.Support, c)
			}
		}
		if len(f.Support) > 0 && len(f.Support) < len(s.Cells) {
			s.Figures = append(s.Figures, f)
		}
	}
}

// A grand total is withheld for others only where withholding every detail, and
// every other withheld total, would not do: enumerate every table that agrees
// with the totals shown and this one.
func TestATotalIsWithheldOnlyWhereNoDetailHelps(t *testing.T) {
	r := rand.New(rand.NewPCG(41, 41))
	rounds, withheld, shown := 600, 0, 0
	if heavy() {
		rounds = 6000
	}
	for range rounds {
		dims := [][]dimension{{flat("a", 2), flat("b", 3)}, {flat("a", 2), flat("b", 2)}, {flat("a", 5)}}[r.IntN(3)]
		s := cross(dims, counts(r, size(dims), 0.3, 3), five())
		partial(&s, r, "first", "second")
		found := find(t, s)
		audited(t, s, found)
		for i, d := range found.Decisions {
			switch {
			case s.Figures[i].Class != suppress.Total:
			case d.Shown:
				shown++
			case d.Reason == suppress.Secondary:
				withheld++
				if !impossible(t, s, totalsWith(s, found, i)) {
					t.Errorf("%s is withheld for %s, but withholding details would do: %+v", d.Key, d.For, s.Cells)
				}
			}
		}
	}
	t.Logf("%d totals shown, %d withheld for others, each enumerated", shown, withheld)
	if shown < rounds || withheld < rounds/10 {
		t.Errorf("too little tried: %d shown, %d withheld", shown, withheld)
	}
}

// totalsWith is the release of the totals shown and one more; all else is withheld.
func totalsWith(s suppress.System, found suppress.Result, more int) audit.Release {
	var release audit.Release
	for i, d := range found.Decisions {
		if i == more || d.Shown && s.Figures[i].Class == suppress.Total {
			release.Shown = append(release.Shown, audit.Shown{Key: d.Key, Value: sum(s.Audit(), s.Figures[i].Support)})
		} else if !d.Absent {
			release.Withheld = append(release.Withheld, d.Key)
		}
	}
	return release
}

// impossible says whether a release leaves something too little room that must be
// protected: a demand that no table meets which agrees with what is shown.
func impossible(t *testing.T, s suppress.System, release audit.Release) bool {
	t.Helper()
	var shown []string
	for _, f := range release.Shown {
		shown = append(shown, f.Key)
	}
	_, missing, err := suppress.Certify(t.Context(), s.Audit(), shown, release.Withheld, suppress.Options{})
	if err != nil {
		t.Fatal(err)
	}
	v := look(s.Audit(), release)
	return slices.ContainsFunc(missing, func(d audit.Demand) bool {
		low, high := v.enumerated(30, [][]int{v.set(d.Set)})
		return low[0] > d.AtMost || high[0] < d.AtLeast || high[0]-max(low[0], d.Floor) < d.Width
	})
}
