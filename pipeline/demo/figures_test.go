package demo

import (
	"context"
	"testing"

	"bernskats/pipeline/forms"
)

func loadForms(t testing.TB) *forms.Catalogue {
	t.Helper()
	c, err := forms.Load(forms.BuiltIn())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func livedThrough(t testing.TB, o Options) *world {
	t.Helper()
	o.Catalogue = loadForms(t)
	o, err := o.withDefaults()
	if err != nil {
		t.Fatal(err)
	}
	w, err := build(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// within says whether count is between low and high per 100 000 of base.
func within(t *testing.T, what string, count, base, low, high int) {
	t.Helper()
	if got := count * 100000 / max(base, 1); got < low || got > high {
		t.Errorf("%s: %d of %d = %d per 100 000, want %d to %d", what, count, base, got, low, high)
	} else {
		t.Logf("%s: %d of %d = %d per 100 000", what, count, base, got)
	}
}

func TestProportionsAreThoseOfARealMunicipality(t *testing.T) {
	w := livedThrough(t, Options{Seed: 1, Size: MunicipalitySize})
	for y := w.first; y <= w.opts.LastYear; y++ {
		end := date(y, 12, 31)
		children, compulsory, unregistered, abroad, able := 0, 0, 0, 0, 0
		for i := range w.children {
			c := &w.children[i]
			if !c.isMinor(end) {
				continue
			}
			children++
			age := c.born.ageOn(end)
			if age >= 5 {
				compulsory++
			}
			if age >= 7 {
				able++
			}
			if reason, listed := w.reasonOn(c, end); listed {
				unregistered++
				if reason == "abroad" || reason == "foreign_citizen" || reason == "adopted_abroad" {
					abroad++
				}
			}
		}
		within(t, "declared children of the size asked for", children, w.opts.Size.Children(), 95000, 105000)
		within(t, "unregistered of those of compulsory age", unregistered, compulsory, 3500, 6500)
		within(t, "abroad, of the unregistered", abroad, unregistered, 65000, 95000)
		careFigures(t, w, y, children)
		custodyFigures(t, w, y, children)
		riskFigures(t, w, y, children)
		offenders := map[string]bool{}
		for _, o := range w.offences {
			if o.day.year() == y && o.child >= 0 && w.children[o.child].isMinor(o.day) {
				offenders[w.children[o.child].code] = true
			}
		}
		within(t, "offenders of those aged 7 to 17", len(offenders), able, 350, 650)
		absenceFigures(t, w, y)
	}
}

func careFigures(t *testing.T, w *world, y, children int) {
	end := date(y, 12, 31)
	byForm, all := map[string]int{}, 0
	for _, c := range w.care {
		if c.child >= 0 && c.contains(end) {
			byForm[c.form]++
			all++
		}
	}
	within(t, "children in care", all, children, 1400, 1950)
	within(t, "guardians, of care", byForm["guardian"], all, 58000, 75000)
	within(t, "foster families, of care", byForm["foster_family"], all, 17000, 33000)
	within(t, "institutions, of care", byForm["institution"], all, 3000, 15000)
	foster := 0
	for _, f := range w.foster {
		if f.contains(end) {
			foster++
		}
	}
	within(t, "foster families", foster, children, 140, 260)
}

func custodyFigures(t *testing.T, w *world, y, children int) {
	suspended, restored := map[int32]bool{}, map[int32]bool{}
	for _, d := range w.custody {
		for _, c := range d.children {
			if d.day.year() == y && d.kind == "suspended" {
				suspended[c] = true
			}
			if d.day.year() == y && d.kind == "restored" {
				restored[c] = true
			}
		}
	}
	within(t, "children with custody suspended", len(suspended), children, 250, 450)
	within(t, "children with custody restored", len(restored), children, 80, 350)
}

func riskFigures(t *testing.T, w *world, y, children int) {
	atRisk := map[int32]bool{}
	for _, c := range w.cases {
		if !c.atRisk || !c.touches(yearSpan(y)) {
			continue
		}
		for _, n := range w.families[c.family].children {
			if w.children[n].isMinor(c.from) {
				atRisk[n] = true
			}
		}
	}
	within(t, "children in families at risk", len(atRisk), children, 900, 1600)
}

func absenceFigures(t *testing.T, w *world, y int) {
	pupils, over := map[string]int{}, map[string]int{}
	for i := range w.children {
		if e, ok := w.schoolOn(&w.children[i], date(y-1, 12, 31)); ok {
			pupils[e.stage]++
		}
	}
	for _, of := range w.years[y-1].absences {
		for _, a := range of {
			if a.semester == 1 && a.lessons > manyLessons {
				over[a.stage]++
			}
		}
	}
	within(t, "basic school over 20 lessons", over["basic"], pupils["basic"], 150, 550)
	within(t, "vocational over 20 lessons", over["vocational"], pupils["vocational"], 2000, 4800)
}

func TestHalfOfTheSuspendedComeBackWithinTwoYears(t *testing.T) {
	w := livedThrough(t, Options{Seed: 3, Size: City, Years: 5})
	begun, back := 0, 0
	for _, d := range w.custody {
		if d.kind == "suspended" && d.day < w.window.to-730 {
			begun++
			for _, r := range w.custody {
				if r.kind == "restored" && r.family == d.family && r.day > d.day && r.day <= d.day+730 {
					back++
					break
				}
			}
		}
	}
	within(t, "restored within two years", back, begun, 40000, 60000)
}

func TestSchoolsAreOfOrdinarySizes(t *testing.T) {
	w := livedThrough(t, Options{Seed: 1, Size: MunicipalitySize})
	for n, pupils := range w.years[w.first].pupils {
		if in := w.institutions[n]; pupils < 15 || pupils > 1600 {
			t.Errorf("%s has %d pupils", in.name, pupils)
		}
	}
}
