package protect

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bernskats/pipeline/model"
)

const town = "Cēsu novads"

func policy() model.Policy {
	return model.Policy{Threshold: 5, Width: 5, ShowZeros: true, RateBase: 20}
}

// table is one universe with one measure: how many there are in each combination
// of categories ("age=0-3;form=guardian"). Every breakdown by one dimension is
// displayed, and the crossing of all when crossed.
type table struct {
	measure, period    string
	inner              map[string]int64
	sensitive, crossed bool
	ladders            map[string][]map[string][]string // dimension → steps of groups
}

// key is the figure of a breakdown.
func (t table) key(breakdown string) model.FigureKey {
	return model.FigureKey{Measure: t.measure, Period: t.period, Breakdown: breakdown}
}

// supports lists the figures with their inner cells, which are in the order of
// their names.
func (t table) supports() map[string][]int {
	names := make([]string, 0, len(t.inner))
	for name := range t.inner {
		names = append(names, name)
	}
	slices.Sort(names)
	of := map[string][]int{}
	for i, name := range names {
		parts := model.ParseBreakdown(name)
		of[""] = append(of[""], i)
		for _, p := range parts {
			of[model.BreakdownKey(p)] = append(of[model.BreakdownKey(p)], i)
		}
		if len(parts) > 1 && t.crossed {
			of[name] = append(of[name], i)
		}
	}
	return of
}

func (t table) universe() model.Universe {
	u := model.Universe{Name: t.measure + ", " + t.period, Unit: "child", Origin: model.Counted}
	names := make([]string, 0, len(t.inner))
	for name := range t.inner {
		names = append(names, name)
	}
	slices.Sort(names)
	for i, name := range names {
		u.Cells = append(u.Cells, model.InnerCell{Key: fmt.Sprintf("%s #%d", u.Name, i), Count: t.inner[name]})
	}
	supports := t.supports()
	tables := map[string][]model.FigureKey{}
	for breakdown, support := range supports {
		f := model.Supported{Key: t.key(breakdown), Support: support, Displayed: true, Sensitive: t.sensitive}
		parts := model.ParseBreakdown(breakdown)
		if t.sensitive && len(parts) == 1 {
			f.Within = []model.Within{{Key: t.key("")}}
		}
		u.Figures = append(u.Figures, f)
		if len(parts) > 0 {
			var dims []string
			for _, p := range parts {
				dims = append(dims, p.Dimension)
			}
			tables[strings.Join(dims, "+")] = append(tables[strings.Join(dims, "+")], t.key(breakdown))
		}
	}
	for dims, keys := range tables {
		slices.SortFunc(keys, model.FigureKey.Compare)
		lt := model.LadderTable{Measure: t.measure, Period: t.period, Dimensions: strings.Split(dims, "+"), Rungs: [][]model.FigureKey{keys}}
		for _, groups := range t.ladders[dims] {
			var rung []model.FigureKey
			taken := map[string]bool{}
			for name, codes := range groups {
				key := t.key(model.BreakdownKey(model.Part{Dimension: dims, Code: name}))
				g := model.Supported{Key: key, Sensitive: t.sensitive}
				for _, code := range codes {
					member := model.BreakdownKey(model.Part{Dimension: dims, Code: code})
					taken[member] = true
					g.Support = append(g.Support, supports[member]...)
				}
				slices.Sort(g.Support)
				u.Figures = append(u.Figures, g)
				rung = append(rung, key)
			}
			for _, key := range keys {
				if !taken[key.Breakdown] {
					rung = append(rung, key)
				}
			}
			slices.SortFunc(rung, model.FigureKey.Compare)
			lt.Rungs = append(lt.Rungs, rung)
		}
		u.Tables = append(u.Tables, lt)
	}
	slices.SortFunc(u.Figures, func(a, b model.Supported) int { return a.Key.Compare(b.Key) })
	slices.SortFunc(u.Tables, func(a, b model.LadderTable) int { return slices.Compare(a.Dimensions, b.Dimensions) })
	return u
}

// fact is a counted figure of our municipality.
func (t table) fact(breakdown string, n int64) model.Fact {
	return model.Fact{Indicator: "E3", Measure: t.measure, Period: t.period, Area: town, Breakdown: breakdown, Value: model.Whole(n), Status: model.Final, Origin: model.Counted, Received: 1, Expected: 1}
}

// material puts tables together: a fact and a basis for each figure that has somebody.
func material(tables ...table) Material {
	m := Material{Area: town, Policy: policy()}
	for _, t := range tables {
		u := t.universe()
		m.Disclosure.Universes = append(m.Disclosure.Universes, u)
		for _, f := range u.Figures {
			if n := u.Value(f); f.Displayed && (n > 0 || f.Key.Breakdown == "") {
				m.Facts = append(m.Facts, t.fact(f.Key.Breakdown, n))
				m.Disclosure.Bases = append(m.Disclosure.Bases, model.Basis{Key: f.Key, Needs: []model.FigureKey{f.Key}})
			}
		}
	}
	return m
}

// published makes the edition, with everything that must hold of any: the
// decisions stand their own audit.
func published(t *testing.T, m Material) (Edition, *Decisions) {
	t.Helper()
	e, d, err := Public(t.Context(), m)
	if err != nil {
		t.Fatal(err)
	}
	d.Year, d.Fingerprint = 2024, "f"
	if problems := d.Audit(told(e)); len(problems) > 0 {
		t.Errorf("a fresh edition does not stand its audit: %v", problems)
	}
	if wrong := d.Contradictions(m.Facts); len(wrong) > 0 {
		t.Errorf("the decisions are about other numbers: %v", wrong)
	}
	return e, d
}

// told is what readers get, as it is read back from facts.csv.
func told(e Edition) map[Key]string {
	out := map[Key]string{}
	for _, f := range e.Figures() {
		if v, ok := f.Value(); ok {
			out[f.Key()] = v.String()
		} else if f.Status() == model.Withheld {
			out[f.Key()] = ""
		}
	}
	return out
}

// shows prints the figures of a measure and period: "form=a 12", "form=b ?".
func shows(e Edition, measure, period string) (lines []string) {
	for _, f := range e.Figures() {
		if k := f.Key(); k.Measure == measure && k.Period == period {
			n := "?"
			if v, ok := f.Value(); ok {
				n = v.String()
			} else if f.Status() != model.Withheld {
				n = string(f.Status())
			}
			lines = append(lines, strings.TrimSpace(k.Breakdown+" "+n))
		}
	}
	return lines
}

func expect(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func care(inner map[string]int64) table {
	return table{measure: "care.children", period: "2024", inner: inner}
}

func TestAWithheldFigureHasNoNumberInThePublicEdition(t *testing.T) {
	m := material(care(map[string]int64{"form=a": 955555, "form=b": 3, "form=c": 977777, "form=d": 0}))
	for i := range m.Facts {
		f := &m.Facts[i]
		f.RateUnit, f.Rate, f.Denominator, f.NotGiven, f.SetAside = "per_1000", f.Value+1, f.Value+2, 944444, 3
	}
	e, d := published(t, m)
	shown := shows(e, "care.children", "2024")
	expect(t, "the edition", shown, "1933335", "form=a ?", "form=b ?", "form=c 977777")
	for name, text := range map[string]string{"the edition": fmt.Sprintf("%+v", e), "its facts": fmt.Sprintf("%+v", e.Facts()), "a part of it": fmt.Sprintf("%#v", e.Only(func(Key) bool { return true }))} {
		for _, number := range []string{"955555", "955556", "955557", "944444"} {
			if strings.Contains(text, number) {
				t.Errorf("%s: %s stands in it", name, number)
			}
		}
	}
	for _, f := range e.Figures() {
		if _, _, _, rated := f.Rate(); rated && f.Status() == model.Withheld || f.SetAside() != 0 || f.NotGiven() != 0 {
			t.Errorf("%+v", f)
		}
	}
	// What is recorded as released has no withheld number either; decisions.json, which is internal, does.
	ledger, err := fmt.Sprintf("%+v", d.Release()), error(nil)
	if strings.Contains(ledger, "955555") {
		t.Error("a withheld number stands in the record of the release")
	}
	data, err := d.JSON()
	if err != nil || !strings.Contains(string(data), "955555") {
		t.Errorf("this test no longer sees where numbers are: %v", err)
	}
}

func TestSmallRestsOfRowsAreNotTold(t *testing.T) {
	m := material(care(map[string]int64{"form=a": 30, "form=b": 40}))
	for i := range m.Facts {
		m.Facts[i].SetAside, m.Facts[i].NotGiven = []int{4, 5, 900}[i], 7
	}
	other := m.Facts[0]
	other.Area, other.Origin, other.SetAside, other.NotGiven = "Latvija", model.Published, 3, 3
	m.Facts = append(m.Facts, other)
	e, _ := published(t, m)
	var got []int
	for _, f := range e.Figures() {
		got = append(got, f.SetAside())
		if f.NotGiven() != 0 {
			t.Errorf("%v: %d rows without an optional value", f.Key(), f.NotGiven())
		}
	}
	if diff := cmp.Diff([]int{0, 5, 900, 0}, got); diff != "" { // total, form=a, form=b, Latvija
		t.Errorf("rows set aside (-want +got):\n%s", diff)
	}
}

// TestRatesNeedTheirBase also is vector V14: 7.5 % of 40 is 3.
func TestRatesNeedTheirBase(t *testing.T) {
	base := table{measure: "pupils.all", period: "2024", inner: map[string]int64{"sex=f": 22, "sex=m": 19}}
	part := care(map[string]int64{"sex=f": 12, "sex=m": 9})
	for _, tt := range []struct {
		name  string
		base  map[string]int64
		part  map[string]int64
		want  []string // rates of the total, f and m
		sizes int64    // the least base
	}{
		{"enough in every base", map[string]int64{"sex=f": 22, "sex=m": 30}, map[string]int64{"sex=f": 12, "sex=m": 9}, []string{"403", "545", "300"}, 20},
		{"few in one base", map[string]int64{"sex=f": 22, "sex=m": 19}, map[string]int64{"sex=f": 12, "sex=m": 9}, []string{"512", "545", ""}, 20},
		{"but enough by another policy", map[string]int64{"sex=f": 22, "sex=m": 19}, map[string]int64{"sex=f": 12, "sex=m": 9}, []string{"512", "545", "473"}, 19},
		{"a base that is withheld", map[string]int64{"sex=f": 42, "sex=m": 3}, map[string]int64{"sex=f": 12, "sex=m": 9}, []string{"466", "", ""}, 2},
		{"V14: three of forty", map[string]int64{"sex=f": 40, "sex=m": 40}, map[string]int64{"sex=f": 3, "sex=m": 30}, []string{"412", "", ""}, 20},
	} {
		t.Run(tt.name, func(t *testing.T) {
			base.inner, part.inner = tt.base, tt.part
			m := material(base, part)
			m.Policy.RateBase = tt.sizes
			values := map[string]model.Decimal{}
			for _, f := range m.Facts {
				values[f.Measure+f.Breakdown] = f.Value
			}
			for i := range m.Facts {
				if f := &m.Facts[i]; f.Measure == part.measure {
					f.RateUnit, f.Denominator = "per_1000", values[base.measure+f.Breakdown]
					f.Rate, _ = model.Ratio(f.Value, f.Denominator, 1000)
				}
			}
			for i := range m.Disclosure.Bases {
				if b := &m.Disclosure.Bases[i]; b.Key.Measure == part.measure {
					b.Rate = []model.FigureKey{base.key(b.Key.Breakdown)}
				}
			}
			e, d := published(t, m)
			var got []string
			for _, f := range e.Figures() {
				if f.Key().Measure != part.measure {
					continue
				}
				rate, _, denominator, ok := f.Rate()
				if !ok && (rate != 0 || denominator != 0) {
					t.Errorf("%v: no rate, but %s of %s", f.Key(), rate, denominator)
				}
				text := ""
				if ok {
					text, _, _ = strings.Cut(rate.String(), ".")
				}
				got = append(got, text)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("rates (-want +got):\n%s", diff)
			}
			missing := 0
			for i, rate := range got {
				if _, ok := e.Figures()[i].Value(); rate == "" && ok {
					missing++
				}
			}
			if d.Summary.WithoutRate > missing || len(tt.want) != 3 {
				t.Errorf("%d without a rate by the summary, %d in the edition", d.Summary.WithoutRate, missing)
			}
		})
	}
}

// TestPartsOfASumAreWithheldTogether is about money over families: shown only
// where the number of families is, and no part alone.
func TestPartsOfASumAreWithheldTogether(t *testing.T) {
	families := table{measure: "cost.families", period: "2024", inner: map[string]int64{"service=a": 40, "service=b": 3, "service=c": 30, "service=d": 25}}
	m := material(families)
	cost := table{measure: "cost.eur", period: "2024"}
	for breakdown, eur := range map[string]int64{"": 98000, "service=a": 40000, "service=b": 3000, "service=c": 30000, "service=d": 25000} {
		f := cost.fact(breakdown, eur)
		m.Facts = append(m.Facts, f)
		b := model.Basis{Key: model.KeyOf(f), Needs: []model.FigureKey{families.key(breakdown)}}
		if breakdown != "" {
			b.Parts = "cost.eur|2024|service"
		}
		m.Disclosure.Bases = append(m.Disclosure.Bases, b)
	}
	e, d := published(t, m)
	expect(t, "euros", shows(e, "cost.eur", "2024"), "98000", "service=a ?", "service=b ?", "service=c ?", "service=d ?")
	reasons := map[Reason]int{}
	for _, w := range d.Withheld {
		if w.Measure == "cost.eur" {
			reasons[w.Reason]++
		}
	}
	families2 := shows(e, "cost.families", "2024")
	hidden := 0
	for _, line := range families2 {
		if strings.HasSuffix(line, "?") {
			hidden++
		}
	}
	if reasons[Follows] != hidden || reasons[PartOf] != 4-hidden || hidden < 2 || hidden == 4 {
		t.Errorf("reasons %v, families %v", reasons, families2)
	}
}

// TestNumbersOfOtherAreasAreTheirOwn: a workbook of totals may name any place. Of
// other municipalities the numbers are public; a village is ours.
func TestNumbersOfOtherAreasAreTheirOwn(t *testing.T) {
	m := material(care(map[string]int64{"form=a": 30, "form=b": 40}))
	m.Others = []string{"Latvija"}
	for _, area := range []string{"Latvija", "Vaives pagasts"} {
		f := care(nil).fact("", 3)
		f.Area, f.Origin, f.RateUnit, f.Rate, f.Denominator = area, model.Published, "per_1000", 1, 2
		m.Facts = append(m.Facts, f)
	}
	e, d := published(t, m)
	for area, want := range map[string]bool{"Latvija": true, "Vaives pagasts": false} {
		f, _ := e.Figure(Key{"care.children", "2024", area, ""})
		_, _, _, rated := f.Rate()
		if _, ok := f.Value(); ok != want || rated != want {
			t.Errorf("%s: shown %v, rate %v", area, ok, rated)
		}
	}
	if len(d.Withheld) != 1 || d.Withheld[0].Area != "Vaives pagasts" || d.Withheld[0].Reason != Uncovered || d.Summary.Withheld != 0 {
		t.Errorf("%+v %+v", d.Withheld, d.Summary)
	}
}

func TestWhatNobodyStandsBehindIsShownAndWhatNobodyKnowsIsNot(t *testing.T) {
	m := material(care(map[string]int64{"form=a": 30, "form=b": 40}))
	buildings, unknown := table{measure: "buildings.all", period: "2024"}.fact("", 3), table{measure: "unknown.children", period: "2024"}.fact("", 3000)
	m.Facts = append(m.Facts, buildings, unknown)
	m.Disclosure.Bases = append(m.Disclosure.Bases, model.Basis{Key: model.KeyOf(buildings)})
	missing := table{measure: "missing.children", period: "2024"}.fact("", 0)
	missing.Status = model.NotDelivered
	m.Facts = append(m.Facts, missing)
	// A figure that no universe has is never shown.
	derived := table{measure: "derived.children", period: "2024"}.fact("", 50)
	m.Facts = append(m.Facts, derived)
	m.Disclosure.Bases = append(m.Disclosure.Bases, model.Basis{Key: model.KeyOf(derived), Needs: []model.FigureKey{{Measure: "no.such", Period: "2024"}}})
	e, d := published(t, m)
	expect(t, "buildings", shows(e, "buildings.all", "2024"), "3")
	expect(t, "without a basis", shows(e, "unknown.children", "2024"), "?")
	expect(t, "not delivered", shows(e, "missing.children", "2024"), "not_delivered")
	expect(t, "of an unknown figure", shows(e, "derived.children", "2024"), "?")
	i := slices.IndexFunc(d.Withheld, func(n NotShown) bool { return n.Measure == "unknown.children" })
	if i < 0 || d.Withheld[i].Reason != Uncovered || d.Withheld[i].Text.LV == "" || d.Withheld[i].Text.EN == "" {
		t.Errorf("%+v", d.Withheld)
	}
}

// TestEverybodyOfAGroup is vector V7: of the married, all six work full-time.
func TestEverybodyOfAGroup(t *testing.T) {
	hours := care(map[string]int64{"hours=full": 6, "hours=part": 0})
	e, _ := published(t, material(hours))
	expect(t, "a measure that is not sensitive", shows(e, hours.measure, "2024"), "6", "hours=full 6")
	hours.sensitive = true
	e, _ = published(t, material(hours))
	expect(t, "a sensitive one", shows(e, hours.measure, "2024"), "6", "hours=full ?", "hours=part ?")
}

// withOther adds a table to a material.
func withOther(m Material, t table) Material {
	more := material(t)
	m.Facts = append(m.Facts, more.Facts...)
	m.Disclosure.Universes = append(m.Disclosure.Universes, more.Disclosure.Universes...)
	m.Disclosure.Bases = append(m.Disclosure.Bases, more.Disclosure.Bases...)
	return m
}

func TestZerosAreShownOrProtectedAsThePolicySays(t *testing.T) {
	forms := care(map[string]int64{"form=a": 30, "form=b": 40, "form=c": 0})
	forms.sensitive = true
	m := material(forms)
	e, _ := published(t, m)
	expect(t, "zeros are shown", shows(e, forms.measure, "2024"), "70", "form=a 30", "form=b 40")
	if e.HidesNobody(forms.measure) {
		t.Error("zeros are shown, and nobody is hidden")
	}
	m.Policy.ShowZeros = false
	m = withOther(m, table{measure: "other.children", period: "2024", inner: map[string]int64{"form=a": 30, "form=b": 0}})
	e, _ = published(t, m)
	if part := e.Only(func(k Key) bool { return true }); !part.HidesNobody(forms.measure) || part.HidesNobody("other.children") {
		t.Error("of a sensitive measure nobody is told, of another it is hidden")
	}
	got := shows(e, forms.measure, "2024")
	if len(got) != 4 || got[3] != "form=c ?" || !slices.ContainsFunc(got[1:3], func(s string) bool { return strings.HasSuffix(s, "?") }) {
		t.Errorf("zeros are protected: %v", got)
	}
}

// TestAReaderWhoIsOneOfTheCounted is vector V5.
func TestAReaderWhoIsOneOfTheCounted(t *testing.T) {
	m := material(care(map[string]int64{"form=a": 1, "form=b": 2, "form=c": 1, "form=d": 0}))
	m.Policy.Threshold, m.Policy.Width, m.Policy.ShowZeros = 2, 2, false
	hidden := func() (n int) {
		e, _ := published(t, m)
		for _, line := range shows(e, "care.children", "2024") {
			if strings.HasSuffix(line, "?") {
				n++
			}
		}
		return n
	}
	without := hidden()
	m.Policy.Singletons = true
	if with := hidden(); without != 2 || with <= without {
		t.Errorf("withheld %d without and %d with protection against insiders", without, with)
	}
}

func TestAStricterPolicyShowsLess(t *testing.T) {
	m := material(care(map[string]int64{"form=a": 30, "form=b": 40, "form=c": 7, "form=d": 60}))
	e, _ := published(t, m)
	if _, ok := e.figures[3].Value(); !ok {
		t.Error("7 is withheld by a threshold of 5")
	}
	m.Policy.Threshold, m.Policy.Width = 10, 10
	e, d := published(t, m)
	if _, ok := e.figures[3].Value(); ok || d.Policy.Threshold != 10 {
		t.Errorf("7 is shown by a threshold of 10: %v", shows(e, "care.children", "2024"))
	}
}

func TestYearsAreShownWithTheSameDetail(t *testing.T) {
	ladder := map[string][]map[string][]string{"age": {{"0-12": {"0-3", "4-12"}}}}
	calm := table{measure: "care.children", period: "2023", inner: map[string]int64{"age=0-3": 20, "age=4-12": 30, "age=13-17": 40}, ladders: ladder}
	small := table{measure: "care.children", period: "2024", inner: map[string]int64{"age=0-3": 4, "age=4-12": 4, "age=13-17": 40}, ladders: ladder}
	m := material(calm, small)
	e, d := published(t, m)
	expect(t, "the year with small numbers", shows(e, "care.children", "2024"), "48", "age=0-12 8", "age=13-17 40")
	expect(t, "the year before it", shows(e, "care.children", "2023"), "90", "age=0-12 50", "age=13-17 40")
	if !e.LessDetail(Key{"care.children", "2023", town, "age=0-3"}) || e.LessDetail(Key{"care.children", "2023", town, "age=13-17"}) {
		t.Error("nothing says that the breakdown has less detail, or too much does")
	}
	if d.Summary.Coarsened != 2 {
		t.Errorf("%+v", d.Summary)
	}
	// What was published with its detail keeps it.
	before := material(calm)
	_, d = published(t, before)
	m.Ledger.Releases = append(m.Ledger.Releases, m.Ledger.Sealed(d.Release()))
	e, _ = published(t, m)
	expect(t, "a year that was published", shows(e, "care.children", "2023"), "90", "age=0-3 20", "age=13-17 40", "age=4-12 30")
	expect(t, "the new year", shows(e, "care.children", "2024"), "48", "age=0-12 8", "age=13-17 40")
	// And what was published with less detail never gets more, however large it became.
	m = material(small)
	_, d = published(t, m)
	small.inner = map[string]int64{"age=0-3": 200, "age=4-12": 300, "age=13-17": 400}
	m = material(small)
	m.Ledger.Releases = append(m.Ledger.Releases, m.Ledger.Sealed(d.Release()))
	e, _ = published(t, m)
	expect(t, "a year published with less detail", shows(e, "care.children", "2024"), "900", "age=0-12 500", "age=13-17 400")
}

func TestTheEditionDependsOnItsContentOnly(t *testing.T) {
	tables := []table{
		{measure: "care.children", period: "2024", inner: map[string]int64{"age=0-3;form=a": 2, "age=4-12;form=a": 30, "age=0-3;form=b": 11, "age=4-12;form=b": 1}, crossed: true, sensitive: true},
		{measure: "cases.children", period: "2024", inner: map[string]int64{"unit=Ainaži|#1": 9, "unit=B": 4, "unit=C": 12}},
	}
	m := material(tables...)
	_, d := published(t, m)
	want, err := d.JSON()
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(m.Facts)
	slices.Reverse(m.Disclosure.Bases)
	_, d = published(t, m)
	if got, err := d.JSON(); err != nil || string(got) != string(want) {
		t.Errorf("the order of facts changes decisions.json: %v\n%s", err, cmp.Diff(string(want), string(got)))
	}
}

func TestAnInterruptedSearchIsNoEdition(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := Public(ctx, material(care(map[string]int64{"form=a": 3, "form=b": 40}))); err == nil {
		t.Error("an edition of a cancelled search")
	}
}

func TestAFigureInTwoUniversesContradictsItself(t *testing.T) {
	m := material(care(map[string]int64{"form=a": 30}))
	m.Disclosure.Universes = append(m.Disclosure.Universes, m.Disclosure.Universes[0])
	if _, _, err := Public(t.Context(), m); err == nil || !strings.Contains(err.Error(), "two universes") {
		t.Errorf("%v", err)
	}
}

// TestAStricterPolicyCannotTakeBackWhatWasPublished: the reader has the 7. That
// is said, and nothing new is published on top of it.
func TestAStricterPolicyCannotTakeBackWhatWasPublished(t *testing.T) {
	m := material(care(map[string]int64{"form=a": 30, "form=b": 40, "form=c": 7, "form=d": 60}))
	m.Ledger = release(t, Ledger{}, m)
	m.Policy.Threshold, m.Policy.Width = 10, 10
	_, _, err := Public(t.Context(), m)
	var failed *NotCertified
	if !errors.As(err, &failed) || !strings.Contains(failed.Problems[0], "care.children|2024|form=c||") {
		t.Errorf("%v", err)
	}
}
