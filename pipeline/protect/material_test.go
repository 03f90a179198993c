package protect

import (
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
