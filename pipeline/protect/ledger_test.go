package protect

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bernskats/pipeline/model"
)

// release publishes an edition: the ledger with it.
func release(t *testing.T, l Ledger, m Material) Ledger {
	t.Helper()
	m.Ledger = l
	_, d := published(t, m)
	return Ledger{append(slices.Clone(l.Releases), recorded(t, l.Sealed(d.Release())))}
}

// recorded writes a release and reads it again.
func recorded(t *testing.T, r Release) Release {
	t.Helper()
	data, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	again, err := ReadRelease(data)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(r, again); diff != "" {
		t.Errorf("a record reads back as another (-want +got):\n%s", diff)
	}
	return again
}

// TestACorrectionThatMovesAFewFreezesTheMeasure also is vector V16: school A 12,
// then 13.
func TestACorrectionThatMovesAFewFreezesTheMeasure(t *testing.T) {
	first := care(map[string]int64{"school=A": 12, "school=B": 30})
	other := table{measure: "other.children", period: "2024", inner: map[string]int64{"sex=f": 40, "sex=m": 50}}
	before := release(t, Ledger{}, material(first, other))
	for _, tt := range []struct {
		name   string
		now    map[string]int64
		want   []string
		frozen bool
	}{
		{"nothing", map[string]int64{"school=A": 12, "school=B": 30}, []string{"42", "school=A 12", "school=B 30"}, false},
		{"one more", map[string]int64{"school=A": 13, "school=B": 30}, []string{"42", "school=A 12", "school=B 30"}, true},
		{"four fewer", map[string]int64{"school=A": 8, "school=B": 30}, []string{"42", "school=A 12", "school=B 30"}, true},
		{"one moved to another school, the total as it was", map[string]int64{"school=A": 13, "school=B": 29}, []string{"42", "school=A 12", "school=B 30"}, true},
		{"many here, one there", map[string]int64{"school=A": 60, "school=B": 31}, []string{"42", "school=A 12", "school=B 30"}, true},
		{"a new school with one", map[string]int64{"school=A": 12, "school=B": 30, "school=C": 1}, []string{"42", "school=A 12", "school=B 30"}, true},
		{"five more", map[string]int64{"school=A": 17, "school=B": 30}, []string{"47", "school=A 17", "school=B 30"}, false},
		{"many everywhere", map[string]int64{"school=A": 112, "school=B": 90}, []string{"202", "school=A 112", "school=B 90"}, false},
		{"five fewer here and seven there", map[string]int64{"school=A": 7, "school=B": 23}, []string{"30", "school=A 7", "school=B 23"}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			first.inner = tt.now
			m := material(first, other)
			m.Ledger = before
			e, d := published(t, m)
			expect(t, "the edition", shows(e, first.measure, "2024"), tt.want...)
			expect(t, "the measure beside it", shows(e, other.measure, "2024"), "90", "sex=f 40", "sex=m 50")
			want := []string{}
			if tt.frozen {
				want = []string{"care.children 2024"}
			}
			expect(t, "frozen", d.Frozen, want...)
			if e.AsPublished(first.measure, "2024") != tt.frozen || e.AsPublished(other.measure, "2024") {
				t.Error("the edition does not say what stays as it was published")
			}
			for _, f := range m.Facts { // each one is explained, one that readers do not have as well
				explained := slices.ContainsFunc(d.Withheld, func(n NotShown) bool {
					return n.Measure == f.Measure && n.Breakdown == f.Breakdown && n.Reason == Frozen
				})
				if explained != (tt.frozen && f.Measure == first.measure) {
					t.Errorf("%s: explained as frozen: %v", f.Breakdown, explained)
				}
			}
		})
	}
}

// TestAFrozenMeasureThawsAgainstWhatReadersHave: small corrections add up.
func TestAFrozenMeasureThawsAgainstWhatReadersHave(t *testing.T) {
	school := func(a int64) Material { return material(care(map[string]int64{"school=A": a, "school=B": 30})) }
	l := release(t, Ledger{}, school(12))
	l = release(t, l, school(14)) // frozen: the same numbers again
	if n := l.Broken(); n != 0 || len(l.Releases) != 2 {
		t.Fatalf("%d releases, broken at %d", len(l.Releases), n)
	}
	m := school(17) // three more than counted last, five more than published
	m.Ledger = l
	e, d := published(t, m)
	expect(t, "thawed", shows(e, "care.children", "2024"), "47", "school=A 17", "school=B 30")
	expect(t, "frozen", d.Frozen, []string{}...)
	l = release(t, l, m)
	m = school(20)
	m.Ledger = l
	e, _ = published(t, m)
	expect(t, "frozen at the newest", shows(e, "care.children", "2024"), "47", "school=A 17", "school=B 30")
	// Back to where it was: 12 is five away from 17, and was published itself.
	m = school(12)
	m.Ledger = l
	e, _ = published(t, m)
	expect(t, "back at the first", shows(e, "care.children", "2024"), "42", "school=A 12", "school=B 30")
	// 13 is four away from 17, so it freezes.
	m = school(13)
	m.Ledger = l
	e, _ = published(t, m)
	expect(t, "near the newest", shows(e, "care.children", "2024"), "47", "school=A 17", "school=B 30")
	// 11 is six away from 17, but one from 12, which readers have from before.
	m = school(11)
	m.Ledger = l
	e, _ = published(t, m)
	for _, line := range shows(e, "care.children", "2024") {
		if line == "school=A 11" || line == "41" {
			t.Errorf("a change of one against the first release is told: %s", line)
		}
	}
}

func TestWhatWasWithheldStaysWithheld(t *testing.T) {
	small := care(map[string]int64{"form=a": 30, "form=b": 3, "form=c": 40, "form=d": 50})
	_, d := published(t, material(small))
	hidden := map[string]bool{}
	for _, f := range d.Facts {
		hidden[f.Breakdown] = f.Status == string(model.Withheld)
	}
	if !hidden["form=b"] {
		t.Fatal("3 is shown")
	}
	l := release(t, Ledger{}, material(small))
	small.inner = map[string]int64{"form=a": 130, "form=b": 103, "form=c": 140, "form=d": 150}
	m := material(small)
	m.Ledger = l
	e, now := published(t, m)
	for _, f := range e.Figures() {
		if _, ok := f.Value(); ok == hidden[f.Key().Breakdown] {
			t.Errorf("%q: shown %v, withheld before %v", f.Key().Breakdown, ok, hidden[f.Key().Breakdown])
		}
	}
	if !slices.ContainsFunc(now.Withheld, func(n NotShown) bool { return n.Breakdown == "form=b" && n.Reason == "before" }) {
		t.Errorf("nothing says that it was withheld before: %+v", now.Withheld)
	}
}

// TestReleasesThatContradictEachOtherAreNoEdition: a figure withheld before, and
// of everything around it the numbers were published.
func TestReleasesThatContradictEachOtherAreNoEdition(t *testing.T) {
	m := material(care(map[string]int64{"form=a": 30, "form=b": 3, "form=c": 40}))
	_, d := published(t, m)
	r := d.Release()
	for i := range r.Figures { // as no run of ours would have published it
		f := &r.Figures[i]
		f.Shown = f.Key != "care.children|2024|form=b||"
		f.Value = map[string]int64{"care.children|2024|||": 73, "care.children|2024|form=a||": 30, "care.children|2024|form=c||": 40}[f.Key]
	}
	m.Ledger.Releases = []Release{m.Ledger.Sealed(r)}
	_, _, err := Public(t.Context(), m)
	var failed *NotCertified
	if !errors.As(err, &failed) || len(failed.Problems) == 0 || strings.ContainsAny(strings.NewReplacer("2024", "").Replace(err.Error()), "3457") {
		t.Errorf("%v", err)
	}
}

// TestARateStaysWithItsFrozenBase: the base of a rate moved by one, the number did not.
func TestARateStaysWithItsFrozenBase(t *testing.T) {
	base := table{measure: "pupils.all", period: "2024", inner: map[string]int64{"sex=f": 100, "sex=m": 200}}
	part := care(map[string]int64{"form=a": 30})
	with := func(pupils int64) Material {
		base.inner = map[string]int64{"sex=f": pupils, "sex=m": 200}
		m := material(base, part)
		for i := range m.Facts {
			if f := &m.Facts[i]; f.Measure == part.measure && f.Breakdown == "" {
				f.RateUnit, f.Denominator = "per_1000", model.Whole(pupils+200)
				f.Rate, _ = model.Ratio(f.Value, f.Denominator, 1000)
			}
		}
		for i := range m.Disclosure.Bases {
			if b := &m.Disclosure.Bases[i]; b.Key == part.key("") {
				b.Rate = []model.FigureKey{base.key("")}
			}
		}
		return m
	}
	l := release(t, Ledger{}, with(100))
	m := with(101)
	m.Ledger = l
	e, _ := published(t, m)
	f, _ := e.Figure(Key{part.measure, "2024", town, ""})
	rate, _, denominator, ok := f.Rate()
	if !ok || rate.String() != "100" || denominator != model.Whole(300) {
		t.Errorf("the rate is %s of %s, %v; published was 100 of 300", rate, denominator, ok)
	}
	// Moved by many: a new rate.
	m = with(150)
	m.Ledger = l
	e, _ = published(t, m)
	f, _ = e.Figure(Key{part.measure, "2024", town, ""})
	if rate, _, _, ok := f.Rate(); !ok || rate.String() != "85.7" {
		t.Errorf("the rate is %s, %v", rate, ok)
	}
}

// TestNamesWithMarksAreFigures: categories come from workbooks, and "|" and "#"
// stand in keys of the joint system.
func TestNamesWithMarksAreFigures(t *testing.T) {
	inner := map[string]int64{"unit=A|B": 30, "unit=C #2": 3, "unit=D": 40, "unit=|": 60}
	m := material(care(inner))
	e, d := published(t, m)
	r := d.Release()
	names := map[string]bool{}
	for _, f := range r.Figures {
		names[f.Key] = f.Shown
	}
	for breakdown := range inner {
		if _, ok := names["care.children|2024|"+breakdown+"||"]; !ok {
			t.Errorf("%s is not in the record of the release", breakdown)
		}
	}
	readers := told(e)
	for key, value := range readers {
		if value == "" && strings.HasPrefix(key.Breakdown, "unit=") {
			readers[key] = "3"
		}
	}
	if len(d.Audit(readers)) == 0 {
		t.Error("withheld numbers are shown, and the audit does not see it")
	}
}

func TestAliasesAreNotReleased(t *testing.T) {
	care := table{measure: "care.children", period: "2024", inner: map[string]int64{"age=0-3;form=a": 20, "age=4-12;form=a": 30, "age=0-3;form=b": 11, "age=4-12;form=b": 0}, crossed: true, sensitive: true}
	m := material(care)
	for i := range m.Disclosure.Universes[0].Figures {
		if f := &m.Disclosure.Universes[0].Figures[i]; strings.Contains(f.Key.Breakdown, ";") {
			age, form, _ := strings.Cut(f.Key.Breakdown, ";")
			f.Within = []model.Within{{Key: care.key(age)}, {Key: care.key(form)}}
		}
	}
	_, d := published(t, m)
	aliases := 0
	for _, f := range d.Figures {
		if isAlias(f.Key) {
			aliases++
		}
	}
	for _, f := range d.Release().Figures {
		if isAlias(f.Key) {
			t.Errorf("%s is released", f.Key)
		}
	}
	if aliases == 0 {
		t.Error("there is no alias: this test sees nothing")
	}
}

func TestADamagedRecordIsNoRelease(t *testing.T) {
	l := release(t, Ledger{}, material(care(map[string]int64{"form=a": 30, "form=b": 3, "form=c": 40})))
	whole, err := json.MarshalIndent(l.Releases[0], "", " ")
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range whole { // any digit or letter that becomes another one
		other := byte('7')
		switch {
		case c == '7':
			other = '1'
		case c >= '0' && c <= '9', c >= 'a' && c <= 'z':
		default:
			continue
		}
		damaged := slices.Clone(whole)
		damaged[i] = other
		if r, err := ReadRelease(damaged); err == nil && !cmp.Equal(r, l.Releases[0]) { // a damaged name of something that is false or 0 says the same
			t.Fatalf("byte %d (%q, now %q) of the record was changed and nobody sees it: …%s…", i, c, other, whole[max(0, i-20):min(len(whole), i+20)])
		}
	}
	for _, text := range []string{"", "{}", "null", "[]", string(whole[:len(whole)/2])} {
		if _, err := ReadRelease([]byte(text)); err == nil {
			t.Errorf("%.20q is a release", text)
		}
	}
}

func TestAReleaseThatContradictsItselfIsNotRecorded(t *testing.T) {
	_, d := published(t, material(care(map[string]int64{"form=a": 30, "form=b": 3, "form=c": 40})))
	whole := Ledger{}.Sealed(d.Release())
	if err := whole.Valid(); err != nil {
		t.Fatal(err)
	}
	hidden := slices.IndexFunc(whole.Facts, func(f ReleasedFact) bool { return f.Status == string(model.Withheld) })
	figure := slices.IndexFunc(whole.Figures, func(f ReleasedFigure) bool { return !f.Shown })
	for name, spoil := range map[string]func(*Release){
		"no number":                  func(r *Release) { r.Number = 0 },
		"no year":                    func(r *Release) { r.Year = 0 },
		"nobody's":                   func(r *Release) { r.Municipality = "" },
		"of no run":                  func(r *Release) { r.Fingerprint = "" },
		"a withheld fact's value":    func(r *Release) { r.Facts[hidden].Value = "3" },
		"a withheld fact's base":     func(r *Release) { r.Facts[hidden].Denominator = "40" },
		"a shown fact without value": func(r *Release) { r.Facts[(hidden+1)%len(r.Facts)].Value = "" },
		"no decimal":                 func(r *Release) { r.Facts[0].Value = "12a" },
		"a withheld figure's value":  func(r *Release) { r.Figures[figure].Value = 3 },
	} {
		r := whole
		r.Facts, r.Figures = slices.Clone(whole.Facts), slices.Clone(whole.Figures)
		spoil(&r)
		if r.Valid() == nil && !(name == "a shown fact without value" && r.Facts[(hidden+1)%len(r.Facts)].Status == string(model.Withheld)) {
			t.Errorf("%s: recorded", name)
		}
	}
}

func TestALedgerKnowsWhatIsMissingFromIt(t *testing.T) {
	m := material(care(map[string]int64{"form=a": 30, "form=b": 40}))
	l := release(t, Ledger{}, m)
	l = release(t, l, m)
	l = release(t, l, m)
	_, d := published(t, material(care(map[string]int64{"form=a": 31, "form=b": 40})))
	foreign := Ledger{}.Sealed(d.Release())
	a, b, c := l.Releases[0], l.Releases[1], l.Releases[2]
	for name, tt := range map[string]struct {
		releases []Release
		broken   int
	}{
		"none":               {nil, 0},
		"whole":              {[]Release{a, b, c}, 0},
		"without the first":  {[]Release{b, c}, 1},
		"without the second": {[]Release{a, c}, 2},
		"one twice":          {[]Release{a, a, b, c}, 2},
		"another project's":  {[]Release{foreign, b, c}, 2},
	} {
		if got := (Ledger{tt.releases}).Broken(); got != tt.broken {
			t.Errorf("%s: broken at %d, want %d", name, got, tt.broken)
		}
	}
}

// TestAMeasureIsWhatItsLastReleaseSays: a category that a later release no longer
// has does not come back when the measure freezes.
func TestAMeasureIsWhatItsLastReleaseSays(t *testing.T) {
	l := release(t, Ledger{}, material(care(map[string]int64{"form=a": 30, "form=b": 40, "form=c": 12})))
	l = release(t, l, material(care(map[string]int64{"form=a": 50, "form=b": 60})))
	m := material(care(map[string]int64{"form=a": 51, "form=b": 60}))
	m.Ledger = l
	e, _ := published(t, m)
	expect(t, "the edition", shows(e, "care.children", "2024"), "110", "form=a 50", "form=b 60")
}

// TestOfAFrozenMeasureNothingNewIsRecorded: its new categories are shown nowhere,
// so no later edition may rest on them.
func TestOfAFrozenMeasureNothingNewIsRecorded(t *testing.T) {
	l := release(t, Ledger{}, material(care(map[string]int64{"form=a": 30, "form=b": 40})))
	m := material(care(map[string]int64{"form=a": 31, "form=b": 40, "form=c": 60}))
	m.Ledger = l
	e, d := published(t, m)
	expect(t, "the edition", shows(e, "care.children", "2024"), "70", "form=a 30", "form=b 40")
	if r := d.Release(); len(r.Figures) != 0 || !r.SameAs(l.Releases[0]) {
		t.Errorf("recorded, or told as something new: %+v", r.Figures)
	}
	l = release(t, l, m)
	m = material(care(map[string]int64{"form=a": 50, "form=b": 60, "form=c": 62}))
	m.Ledger = l
	e, _ = published(t, m)
	expect(t, "a category that is new to readers does not freeze", shows(e, "care.children", "2024"), "172", "form=a 50", "form=b 60", "form=c 62")
}

func TestAReleaseThatTellsMoreIsAnother(t *testing.T) {
	first := material(care(map[string]int64{"form=a": 30, "form=b": 40}))
	l := release(t, Ledger{}, first)
	first.Ledger = l
	_, d := published(t, first)
	if !d.Release().SameAs(l.Releases[0]) {
		t.Error("the same edition again is another")
	}
	for name, inner := range map[string]map[string]int64{"other numbers": {"form=a": 50, "form=b": 60}, "one more category": {"form=a": 30, "form=b": 40, "form=c": 60}} {
		m := material(care(inner))
		m.Ledger = l
		_, d := published(t, m)
		if d.Release().SameAs(l.Releases[0]) {
			t.Errorf("%s: taken for the same", name)
		}
	}
}

// TestACategoryThatEmptiedIsNoContradiction: of a category that was withheld
// nobody is left, whether it is still listed or not, while the rest moved by many.
func TestACategoryThatEmptiedIsNoContradiction(t *testing.T) {
	l := release(t, Ledger{}, material(care(map[string]int64{"form=a": 30, "form=b": 3, "form=c": 40})))
	for _, listed := range []bool{true, false} {
		now := care(map[string]int64{"form=a": 130, "form=c": 140})
		m := material(now)
		if listed { // a category of a code list has a figure with nobody behind it
			u := &m.Disclosure.Universes[0]
			u.Figures = append(u.Figures, model.Supported{Key: now.key("form=b"), Displayed: true})
			slices.SortFunc(u.Figures, func(a, b model.Supported) int { return a.Key.Compare(b.Key) })
			u.Tables[0].Rungs[0] = append(u.Tables[0].Rungs[0], now.key("form=b"))
			slices.SortFunc(u.Tables[0].Rungs[0], model.FigureKey.Compare)
		}
		m.Ledger = l
		e, _ := published(t, m)
		got := shows(e, "care.children", "2024")
		if !slices.Contains(got, "form=b ?") {
			t.Errorf("listed %v: what was withheld is told to be nobody now: %v", listed, got)
		}
	}
}

// TestAPublishedBreakdownStaysThoughItBecameSmall: what readers have of it is not
// taken away, even where a new breakdown like it would be left out.
func TestAPublishedBreakdownStaysThoughItBecameSmall(t *testing.T) {
	ladder := map[string][]map[string][]string{"school": {{"AB": {"A", "B"}, "CD": {"C", "D"}}}}
	for _, ladders := range []map[string][]map[string][]string{nil, ladder} {
		schools := care(map[string]int64{"school=A": 30, "school=B": 31, "school=C": 32, "school=D": 33})
		schools.ladders = ladders
		l := release(t, Ledger{}, material(schools))
		schools.inner = map[string]int64{"school=A": 4, "school=B": 3, "school=C": 2, "school=D": 33}
		m := material(schools)
		m.Ledger = l
		e, _ := published(t, m)
		got := shows(e, "care.children", "2024")
		for _, line := range got {
			if line != "school=D 33" && line != "school=A ?" && line != "school=B ?" && line != "school=C ?" && line != "42" && line != "?" {
				t.Errorf("%s", line)
			}
		}
		if !slices.Contains(got, "school=D 33") || !slices.Contains(got, "school=B ?") {
			t.Errorf("a published breakdown is gone: %v", got)
		}
	}
}
