package suppress_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"bernskats/pipeline/protect/audit"
	"bernskats/pipeline/protect/suppress"
)

// ladder is a crossing of unit and year that can be shown by groups of units.
func ladder(values string) *sheet {
	s := table(five(), values)
	var all, units, groups []string
	for i := range s.Figures {
		s.Figures[i].Displayed = false
		units = append(units, s.Figures[i].Key)
		all = append(all, s.Figures[i].Key)
	}
	half := len(all) / 2
	for i, part := range [][]string{all[:half], all[half:]} {
		key := fmt.Sprintf("group%d", i)
		s.sum(key, join(part)).Displayed = false
		groups = append(groups, key)
	}
	s.sum("total", join(all))
	s.Tables = []suppress.Table{{Key: "units", Rungs: [][]string{units, groups, nil}}}
	return s
}

func join(parts []string) string { return fmt.Sprint(parts)[1 : len(fmt.Sprint(parts))-1] }

func decision(t *testing.T, r suppress.Result, key string) suppress.Decision {
	t.Helper()
	for _, d := range r.Decisions {
		if d.Key == key {
			return d
		}
	}
	t.Fatalf("no decision about %s", key)
	return suppress.Decision{}
}

func TestATableOfMostlySmallNumbersIsCoarsened(t *testing.T) {
	for _, c := range []struct {
		name, values string
		rung         int
		unit, group  suppress.Reason
	}{
		{"one small of four is less than 30 %", "a=9 b=8 c=3 d=7", 0, suppress.None, suppress.None},
		{"two of four", "a=9 b=2 c=3 d=7", 1, suppress.Coarsened, suppress.None},
		{"zeros do not count", "a=9 b=0 c=5 d=3", 1, suppress.Coarsened, suppress.None},
		{"groups are small as well", "a=1 b=0 c=2 d=9", 2, suppress.Dropped, suppress.Dropped},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := ladder(c.values)
			r := find(t, s.System)
			audited(t, s.System, r)
			same(t, "rung", r.Tables, []suppress.Rung{{Table: "units", Rung: c.rung}})
			if d := decision(t, r, "a"); d.Shown != (c.rung == 0) || d.Absent != (c.rung > 0) || d.Reason != c.unit {
				t.Errorf("a unit: %+v", d)
			}
			if d := decision(t, r, "group0"); c.rung > 0 && (d.Shown != (c.rung == 1) || d.Reason != c.group) {
				t.Errorf("a group: %+v", d)
			}
		})
	}
}

func TestAReleasedFigureStaysInSightWhenItsTableIsCoarsened(t *testing.T) {
	s := ladder("a=9 b=2 c=3 d=7")
	s.Figures[0].Past = audit.ReleasedShown
	r := find(t, s.System)
	audited(t, s.System, r)
	if d := decision(t, r, "a"); !d.Shown {
		t.Errorf("%+v", d)
	}
}

func TestWithoutACertificateTheBreakdownIsLeftOut(t *testing.T) {
	s := ladder("a=9 b=8 c=3 d=7")
	r, err := suppress.Find(t.Context(), s.System, suppress.Options{Pivots: 1})
	if err != nil {
		t.Fatal(err)
	}
	audited(t, s.System, r)
	if d := decision(t, r, "a"); d.Shown || !d.Absent {
		t.Errorf("shown without the work for a certificate: %+v", d)
	}
	if d := decision(t, r, "total"); !d.Shown {
		t.Errorf("the total needs none: %+v", d)
	}
}

func TestEveryDecisionHasItsReason(t *testing.T) {
	s := table(five(), "a=12 b=6 c=7 d=1")
	s.sum("total", "a b c d")
	r := find(t, s.System)
	want := []suppress.Decision{{Key: "a", Shown: true}, {Key: "b", Reason: suppress.Secondary, For: "d"}, {Key: "c", Shown: true},
		{Key: "d", Reason: suppress.Primary, Kinds: []audit.Kind{audit.Count}}, {Key: "total", Shown: true}}
	same(t, "decisions", r.Decisions, want)
}

func TestAOneWayCategoryIsProtectedAlthoughNotDisplayed(t *testing.T) {
	// Only a crossing is displayed; the small category of its second dimension is not.
	s := table(five(), "xa=9 xb=1 ya=9 yb=2")
	s.sum("total", "xa xb ya yb")
	b := s.sum("b", "xb yb")
	b.Displayed, b.Protect = false, true
	same(t, "crossing shown but for its primaries", s.uncertified(t, "xb yb"), []string{"b", "xb", "yb"})
	s.found(t)
}

func TestStructuralZerosHideNothing(t *testing.T) {
	// A woman cannot be in b; hiding b=0 beside a=3 would protect nothing.
	s := table(five(), "a=3 b=0 c=9")
	s.Cells[1].Structural = true
	s.sum("total", "a b c")
	same(t, "hidden", s.found(t), []string{"a", "c"})
}

func TestNeverAGrandTotalIfAnythingElseDoes(t *testing.T) {
	r := rand.New(rand.NewPCG(29, 29))
	for range 20 {
		s := cross([]dimension{flat("a", 4), flat("b", 3)}, counts(r, 12, 0.3, 6), five())
		found := find(t, s)
		total := decision(t, found, "total")
		if sum(s.Audit(), s.Figures[0].Support) < 5 {
			continue
		}
		// Hiding everything but the total is always enough, so the total is always shown.
		if s.Figures[0].Key != "total" || !total.Shown {
			t.Errorf("the total is hidden: %+v", total)
		}
	}
}

func TestASumOverYearsIsPartOfTheSystem(t *testing.T) {
	// The sum of three years with two of them gives the third away.
	s := table(five(), "")
	for _, c := range []string{"2022=3", "2023=14", "2024=20"} {
		s.inner(c)
	}
	for _, year := range []string{"2022", "2023", "2024"} {
		s.sum(year, year).Class = suppress.Total
	}
	s.sum("2022-2024", "2022 2023 2024")
	same(t, "only the small year withheld", s.uncertified(t, "2022"), []string{"2022"})
	same(t, "hidden", s.found(t), []string{"2022", "2022-2024"})
}

func TestContradictionsAreRefused(t *testing.T) {
	good := func() *sheet { s := table(five(), "a=3 b=9"); s.sum("total", "a b"); return s }
	for name, spoil := range map[string]func(s *sheet){
		"key twice":      func(s *sheet) { s.Figures[0].Key = "b" },
		"cell unknown":   func(s *sheet) { s.Figures[0].Support = []int{7} },
		"not within":     func(s *sheet) { s.Figures[2].Within = "a" },
		"whole unknown":  func(s *sheet) { s.Figures[0].Within = "nothing" },
		"negative":       func(s *sheet) { s.Cells[0].Value = -1 },
		"structural":     func(s *sheet) { s.Cells[0].Structural = true },
		"no policy":      func(s *sheet) { s.Policy = audit.Policy{} },
		"table of ghost": func(s *sheet) { s.Tables = []suppress.Table{{Key: "t", Rungs: [][]string{{"ghost"}}}} },
	} {
		s := good()
		spoil(s)
		if _, err := suppress.Find(t.Context(), s.System, suppress.Options{}); !errors.Is(err, suppress.ErrSystem) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
