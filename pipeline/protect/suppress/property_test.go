package suppress_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"bernskats/pipeline/protect/audit"
	"bernskats/pipeline/protect/suppress"
)

// heavy is set by make attack: larger tables, more of them.
func heavy() bool { return os.Getenv("BERNSKATS_ATTACK") != "" }

// tables draws systems of two to four dimensions, up to two of them with groups,
// with at most so many inner cells and any share of zeros.
func tables(t *rapid.T, most int) suppress.System {
	var dims []dimension
	n := 1
	for d := range rapid.IntRange(2, 4).Draw(t, "dimensions") {
		leaves := rapid.IntRange(2, 4).Draw(t, "categories")
		if n*leaves > most {
			break
		}
		n *= leaves
		name := string(rune('a' + d))
		if leaves > 2 && d < 2 && rapid.Bool().Draw(t, "groups") {
			dims = append(dims, grouped(name, leaves, 2))
		} else {
			dims = append(dims, flat(name, leaves))
		}
	}
	r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
	values := counts(r, n, rapid.Float64Range(0, 0.6).Draw(t, "zeros"), rapid.SampledFrom([]float64{2, 4, 8, 20}).Draw(t, "mean"))
	s := cross(dims, values, five())
	if rapid.Bool().Draw(t, "sensitive") {
		sensitive(&s, dims[0])
	}
	return s
}

// sensitive makes the first category of a dimension a group within each total of
// the others, as of a measure of which everybody may be.
func sensitive(s *suppress.System, d dimension) {
	byName := map[string]bool{}
	for _, f := range s.Figures {
		byName[f.Key] = true
	}
	for i := range s.Figures {
		f := &s.Figures[i]
		if f.Key == d.name+"=0" {
			f.Within, f.Sensitive = "total", true
		}
	}
}

func find(t reporter, s suppress.System) suppress.Result {
	t.Helper()
	r, err := suppress.Find(context.Background(), s, suppress.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func audited(t reporter, s suppress.System, r suppress.Result) {
	t.Helper()
	for _, p := range audit.Check(s.Audit(), r.Release(s), r.Certificates) {
		t.Errorf("the auditor finds %s", p)
	}
}

// 1.7, 1: whatever the table, the audit passes.
func TestWhatIsFoundPassesTheAudit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := tables(t, 48)
		audited(t, s, find(t, s))
	})
}

// 1.7, 1, with the reader counted: certificates for every possible insider.
func TestWhatIsFoundPassesTheAuditAgainstInsiders(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := tables(t, 18)
		s.Policy.Singletons = true
		audited(t, s, find(t, s))
	})
}

// reporter is what a test and a property have in common.
type reporter interface {
	Helper()
	Fatal(args ...any)
	Errorf(format string, args ...any)
}

// 1.7, 2: un-hide any one secondary cell and certificates are missing, else it
// was withheld in vain; those are counted.
func TestEverySecondaryCellIsNeeded(t *testing.T) {
	secondary, superfluous := 0, 0
	r := rand.New(rand.NewPCG(7, 7))
	for range 12 {
		s := cross([]dimension{grouped("a", 4, 2), flat("b", 4), flat("c", 2)}, counts(r, 32, 0.3, 8), five())
		found := find(t, s)
		var shown, withheld []string
		for _, d := range found.Decisions {
			if d.Shown {
				shown = append(shown, d.Key)
			} else {
				withheld = append(withheld, d.Key)
			}
		}
		for _, d := range found.Decisions {
			if d.Reason != suppress.Secondary {
				continue
			}
			secondary++
			more := append(slices.Clone(shown), d.Key)
			fewer := slices.DeleteFunc(slices.Clone(withheld), func(key string) bool { return key == d.Key })
			certificates, missing, err := suppress.Certify(t.Context(), s.Audit(), more, fewer, suppress.Options{})
			if err != nil {
				t.Fatal(err)
			}
			release := audit.Release{Withheld: fewer}
			for _, f := range s.Figures {
				if slices.Contains(more, f.Key) {
					release.Shown = append(release.Shown, audit.Shown{Key: f.Key, Value: sum(s.Audit(), f.Support)})
				}
			}
			// The certificates of before must not pass for the wider release.
			if len(audit.Check(s.Audit(), release, found.Certificates)) == 0 {
				t.Errorf("%s: the audit does not see that it is shown", d.Key)
			}
			if (len(missing) == 0) != (len(audit.Check(s.Audit(), release, certificates)) == 0) {
				t.Errorf("%s: finder and auditor differ", d.Key)
			}
			if len(missing) == 0 {
				superfluous++
			}
		}
	}
	t.Logf("%d of %d secondary cells withheld in vain", superfluous, secondary)
	if superfluous*50 > secondary {
		t.Errorf("%d of %d secondary cells were withheld in vain", superfluous, secondary)
	}
}

// 1.7, 2: change any move of any certificate by 1 and the audit fails, unless
// nothing published holds that inner cell.
func TestAChangedCertificateFails(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	s := cross([]dimension{grouped("a", 4, 2), flat("b", 4)}, counts(r, 16, 0.3, 8), five())
	found := find(t, s)
	release := found.Release(s)
	held := map[int]bool{}
	for _, f := range s.Figures {
		if slices.ContainsFunc(release.Shown, func(p audit.Shown) bool { return p.Key == f.Key }) {
			for _, c := range f.Support {
				held[c] = true
			}
		}
	}
	changed := 0
	for i, p := range found.Certificates {
		for _, moves := range []*[]audit.Move{&p.Low, &p.High} {
			for m := range *moves {
				if !held[(*moves)[m].Cell] {
					continue
				}
				for _, by := range []int64{1, -1} {
					original := *moves
					*moves = slices.Clone(original)
					(*moves)[m].By += by
					all := slices.Clone(found.Certificates)
					all[i] = p
					if len(audit.Check(s.Audit(), release, all)) == 0 {
						t.Errorf("%s: a move changed by %d passes", p.Figure, by)
					}
					*moves = original
					changed++
				}
			}
		}
	}
	if changed < 50 {
		t.Errorf("only %d changes tried", changed)
	}
}

// 1.7, 3: enumerate every whole-number table: the figures keep their room, the
// witnesses lie inside the intervals, and what cannot be certified cannot be
// certified by anybody.
func TestTheExhaustiveOracleAgrees(t *testing.T) {
	withheld, refused, missed := 0, 0, 0
	r := rand.New(rand.NewPCG(11, 11))
	rounds := 60
	if heavy() {
		rounds = 600
	}
	for range rounds {
		dims := [][]dimension{{flat("a", 2), flat("b", 4)}, {flat("a", 2), flat("b", 2), flat("c", 2)}, {grouped("a", 4, 2), flat("b", 2)}, {flat("a", 2), flat("b", 3)}}[r.IntN(4)]
		values := counts(r, size(dims), 0.3, 3)
		var total int64
		for i := range values {
			if total+values[i] > 25 {
				values[i] = 0
			}
			total += values[i]
		}
		s := cross(dims, values, five())
		found := find(t, s)
		audited(t, s, found)
		release := found.Release(s)
		v := look(s.Audit(), release)
		limit := int64(30)
		exact := func(set []int) (float64, float64) {
			low, high := v.enumerated(limit, [][]int{set})
			return float64(low[0]), float64(high[0])
		}
		if slices.ContainsFunc(release.Shown, func(p audit.Shown) bool { return p.Key == "total" }) {
			for _, n := range narrowed(s.Audit(), release, exact) {
				t.Error(n)
			}
			withheld += len(release.Withheld)
			witnessesInside(t, s, found, v, limit)
			a, b := mayBeRefused(t, s, r, limit)
			refused, missed = refused+a, missed+b
		}
	}
	t.Logf("%d withheld figures enumerated; of %d demands refused in random patterns, %d could be met", withheld, refused, missed)
	if withheld < 200 || refused < 100 {
		t.Errorf("too little tried: %d withheld, %d refused", withheld, refused)
	}
	if missed > 0 {
		t.Errorf("%d demands were refused although whole-number tables exist", missed)
	}
}

func witnessesInside(t *testing.T, s suppress.System, found suppress.Result, v view, limit int64) {
	support := map[string][]int{}
	for _, f := range s.Figures {
		support[f.Key] = f.Support
	}
	var sets [][]int
	for _, p := range found.Certificates {
		sets = append(sets, v.set(support[p.Figure]))
	}
	low, high := v.enumerated(limit, sets)
	for i, p := range found.Certificates {
		down, up := sum(s.Audit(), support[p.Figure]), sum(s.Audit(), support[p.Figure])
		for _, m := range p.Low {
			if slices.Contains(support[p.Figure], m.Cell) {
				down += m.By
			}
		}
		for _, m := range p.High {
			if slices.Contains(support[p.Figure], m.Cell) {
				up += m.By
			}
		}
		if down < low[i] || up > high[i] {
			t.Errorf("%s: witnesses %d and %d outside [%d,%d]", p.Figure, down, up, low[i], high[i])
		}
	}
}

// mayBeRefused withholds at random and compares what Certify refuses with what
// the enumeration allows.
func mayBeRefused(t *testing.T, s suppress.System, r *rand.Rand, limit int64) (refused, missed int) {
	release := audit.Release{}
	var shown []string
	for _, f := range s.Figures {
		if v := sum(s.Audit(), f.Support); f.Key == "total" || r.IntN(2) == 0 {
			shown = append(shown, f.Key)
			release.Shown = append(release.Shown, audit.Shown{Key: f.Key, Value: v})
		} else {
			release.Withheld = append(release.Withheld, f.Key)
		}
	}
	_, missing, err := suppress.Certify(t.Context(), s.Audit(), shown, release.Withheld, suppress.Options{})
	if err != nil {
		t.Fatal(err)
	}
	v := look(s.Audit(), release)
	for _, d := range missing {
		low, high := v.enumerated(limit, [][]int{v.set(d.Set)})
		refused++
		if low[0] <= d.AtMost && high[0] >= d.AtLeast && high[0]-max(low[0], d.Floor) >= d.Width {
			missed++
		}
	}
	return refused, missed
}

// 1.7, 4: the order of cells and figures and the number of threads change nothing.
func TestOrderAndThreadsChangeNothing(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	for range 6 {
		s := cross([]dimension{grouped("a", 5, 2), flat("b", 4), flat("c", 2)}, counts(r, 40, 0.3, 8), five())
		s.Figures = append(s.Figures, apartFrom(&s, r)...)
		want := states(find(t, s))
		other := shuffled(s, r)
		if got := states(find(t, other)); !maps.Equal(got, want) {
			t.Error("another order, another result")
		}
		for _, workers := range []int{1, 3} {
			old := runtime.GOMAXPROCS(workers)
			got, err := suppress.Find(t.Context(), s, suppress.Options{Workers: workers})
			runtime.GOMAXPROCS(old)
			if err != nil || !maps.Equal(states(got), want) {
				t.Errorf("%d workers, another result (%v)", workers, err)
			}
		}
	}
}

// apartFrom adds a second universe, so that there are two components.
func apartFrom(s *suppress.System, r *rand.Rand) []suppress.Figure {
	other := cross([]dimension{flat("x", 4), flat("y", 4)}, counts(r, 16, 0.3, 8), s.Policy)
	for i := range other.Figures {
		other.Figures[i].Key = "other " + other.Figures[i].Key
		for k := range other.Figures[i].Support {
			other.Figures[i].Support[k] += len(s.Cells)
		}
	}
	for _, c := range other.Cells {
		c.Key = "other " + c.Key
		s.Cells = append(s.Cells, c)
	}
	return other.Figures
}

func states(r suppress.Result) map[string]string {
	out := map[string]string{}
	for _, d := range r.Decisions {
		out[d.Key] = fmt.Sprint(d.Shown, d.Absent, d.Reason, d.Kinds, d.For)
	}
	return out
}

func shuffled(s suppress.System, r *rand.Rand) suppress.System {
	place := r.Perm(len(s.Cells))
	out := suppress.System{Policy: s.Policy, Tables: s.Tables, Cells: make([]audit.Cell, len(s.Cells))}
	for from, to := range place {
		out.Cells[to] = s.Cells[from]
	}
	for _, i := range r.Perm(len(s.Figures)) {
		f := s.Figures[i]
		f.Support = slices.Clone(f.Support)
		for k := range f.Support {
			f.Support[k] = place[f.Support[k]]
		}
		slices.Sort(f.Support)
		out.Figures = append(out.Figures, f)
	}
	return out
}

// 1.7, 5: other names, the same pattern.
func TestNamesChangeNothing(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 9))
	for range 10 {
		s := cross([]dimension{flat("a", 5), flat("b", 4), flat("c", 2)}, counts(r, 40, 0.2, 9), five())
		want := states(find(t, s))
		renamed := shuffled(s, r)
		back := map[string]string{}
		for i := range renamed.Figures {
			name := fmt.Sprintf("%04d", r.IntN(1000)*1000+i)
			back[name] = renamed.Figures[i].Key
			renamed.Figures[i].Key = name
		}
		for i := range renamed.Cells {
			renamed.Cells[i].Key = fmt.Sprint(r.Uint64())
		}
		for key, state := range states(find(t, renamed)) {
			if w := want[back[key]]; state[:10] != w[:10] {
				t.Errorf("%s: %s under another name, %s before", back[key], state, w)
			}
		}
	}
}

// 1.7, 6 and 7: a table twice changes nothing; a further table never shows what
// was primary, nor anything that was withheld once it was released so.
func TestFurtherTables(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 13))
	for range 8 {
		values := counts(r, 32, 0.3, 8)
		full := cross([]dimension{flat("a", 4), flat("b", 4), flat("c", 2)}, values, five())
		small := full
		small.Figures = slices.DeleteFunc(slices.Clone(full.Figures), func(f suppress.Figure) bool { return len(f.Support) == 1 })
		first := find(t, small)
		twice := small
		for _, f := range small.Figures {
			f.Key += " again"
			twice.Figures = append(slices.Clone(twice.Figures), f)
		}
		second := find(t, twice)
		for i, d := range first.Decisions {
			if again := second.Decisions[len(small.Figures)+i]; again.Shown != d.Shown || second.Decisions[i].Shown != d.Shown {
				t.Errorf("%s: another state when displayed twice", d.Key)
			}
		}
		wider := find(t, full)
		index := map[string]suppress.Decision{}
		for _, d := range wider.Decisions {
			index[d.Key] = d
		}
		for _, d := range first.Decisions {
			if d.Reason == suppress.Primary && index[d.Key].Shown {
				t.Errorf("%s: shown because of a further table", d.Key)
			}
		}
		released := full
		released.Figures = slices.Clone(full.Figures)
		released.Tables = []suppress.Table{{Key: "new", Rungs: [][]string{nil}}}
		for i, f := range released.Figures {
			if len(f.Support) == 1 { // the new table; it is left out where the first release leaves no room for it
				released.Figures[i].Displayed = false
				released.Tables[0].Rungs[0] = append(released.Tables[0].Rungs[0], f.Key)
			}
			for _, d := range first.Decisions {
				if d.Key == f.Key {
					released.Figures[i].Past = audit.ReleasedWithheld
					if d.Shown {
						released.Figures[i].Past = audit.ReleasedShown
					}
				}
			}
		}
		later, err := suppress.Find(t.Context(), released, suppress.Options{})
		if err != nil {
			t.Fatal(err)
		}
		audited(t, released, later)
		for _, d := range first.Decisions {
			i := slices.IndexFunc(later.Decisions, func(l suppress.Decision) bool { return l.Key == d.Key })
			if later.Decisions[i].Shown != d.Shown {
				t.Errorf("%s: another state than in the release before", d.Key)
			}
		}
	}
}

// 1.7, 8: a higher threshold never shows what was primary.
func TestAHigherThresholdShowsNoPrimary(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := tables(t, 24)
		low := find(t, s)
		s.Policy.Threshold, s.Policy.Width = 8, 8
		high := find(t, s)
		for i, d := range low.Decisions {
			if d.Reason == suppress.Primary && high.Decisions[i].Shown {
				t.Errorf("%s is shown at threshold 8, not at 5", d.Key)
			}
		}
	})
}

// 1.7, 9: release 1, then 2 of the same data with more detail: together they
// pass. Without the memory of the first, a planted difference of 1 is caught.
func TestTwoReleases(t *testing.T) {
	build := func() *sheet {
		s := table(five(), "a=12 b=40 c=30 d=9")
		s.sum("total", "a b c d")
		return s
	}
	first := build()
	shown, _ := first.hiding("")
	if _, missing, err := suppress.Certify(t.Context(), first.Audit(), shown, nil, suppress.Options{}); err != nil || len(missing) > 0 {
		t.Fatalf("the first release: %v %v", missing, err)
	}
	second := build()
	second.Cells[0].Value++
	audited(t, second.System, find(t, second.System)) // alone it passes
	second.Figures[0].Before = []int64{12}
	second.Figures[4].Before = []int64{82 + 9}
	if got := second.uncertified(t, ""); !slices.Equal(got, []string{"a"}) && !slices.Equal(got, []string{"a", "total"}) {
		t.Errorf("the planted difference is seen in %v", got)
	}
	hidden := second.found(t)
	if !slices.Contains(hidden, "a") {
		t.Errorf("the changed figure is shown: hidden %v", hidden)
	}
}

// 1.7, 10: ten times the persons, almost nothing to hide.
func TestTenTimesThePersons(t *testing.T) {
	r := rand.New(rand.NewPCG(17, 17))
	values := counts(r, 40, 0.3, 4)
	for i := range values {
		values[i] *= 10
	}
	s := cross([]dimension{grouped("a", 5, 2), flat("b", 4), flat("c", 2)}, values, five())
	if hidden := hiddenKeys(find(t, s)); len(hidden) > 0 {
		t.Errorf("hidden: %v", hidden)
	}
}

// 1.7, 13: no guarantee, nothing shown: too little work allowed, a reader who
// stops, and releases that gave too much away already.
func TestNoGuaranteeNothingShown(t *testing.T) {
	r := rand.New(rand.NewPCG(19, 19))
	s := cross([]dimension{flat("a", 5), flat("b", 4)}, counts(r, 20, 0.2, 5), five())
	got, err := suppress.Find(t.Context(), s, suppress.Options{Pivots: 1})
	if err != nil {
		t.Fatal(err)
	}
	audited(t, s, got)
	for _, d := range got.Decisions {
		if d.Shown || d.Reason != suppress.Primary && d.Reason != suppress.Uncertain {
			t.Errorf("%s: shown %v, %s, without a certificate", d.Key, d.Shown, d.Reason)
		}
	}
	stopped, cancel := context.WithCancel(t.Context())
	cancel()
	if got, err := suppress.Find(stopped, s, suppress.Options{}); !errors.Is(err, context.Canceled) || len(got.Decisions) > 0 {
		t.Errorf("stopped: %v, %d decisions", err, len(got.Decisions))
	}
	for i := range s.Figures {
		s.Figures[i].Past = audit.ReleasedShown
	}
	var refused *suppress.Uncertifiable
	if got, err := suppress.Find(t.Context(), s, suppress.Options{}); !errors.As(err, &refused) || len(refused.Figures) == 0 || len(got.Decisions) > 0 {
		t.Errorf("all released: %v, %d decisions", err, len(got.Decisions))
	}
}

// The attack: gonum narrows nothing below the width, on tables of the size of a
// municipality's measures (and larger ones with make attack).
func TestGonumNarrowsNothing(t *testing.T) {
	r := rand.New(rand.NewPCG(23, 23))
	rounds, shapes := 3, [][]dimension{{grouped("a", 4, 2), flat("b", 4), flat("c", 2)}, {grouped("a", 5, 2), grouped("b", 5, 3)}}
	if heavy() {
		rounds, shapes = 10, append(shapes, []dimension{grouped("a", 5, 2), grouped("b", 5, 3), flat("c", 2)}, []dimension{grouped("a", 5, 2), grouped("b", 10, 3), flat("c", 2)})
	}
	attacked := 0
	for _, dims := range shapes {
		for range rounds {
			s := cross(dims, counts(r, size(dims), 0.35, 14), five())
			found := find(t, s)
			audited(t, s, found)
			a := look(s.Audit(), found.Release(s)).attacker()
			for _, n := range narrowed(s.Audit(), found.Release(s), func(set []int) (float64, float64) {
				attacked++
				return a.interval(t, set)
			}) {
				t.Error(n)
			}
		}
	}
	t.Logf("%d figures attacked", attacked)
}
