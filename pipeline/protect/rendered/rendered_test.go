package rendered_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"bernskats/pipeline/protect/rendered"

	"github.com/google/go-cmp/cmp"
)

func check(t testing.TB, dir string, lists rendered.Lists) []rendered.Problem {
	t.Helper()
	all := facts()
	problems, err := rendered.Check(t.Context(), rendered.Edition{Files: os.DirFS(dir), All: all, Year: year(all), Lists: lists})
	if err != nil {
		t.Fatal(err)
	}
	return problems
}

func TestAnEditionWithWithheldFiguresHoldsNoneOfThem(t *testing.T) {
	for _, p := range check(t, written(t, "lv", "en"), nil) {
		t.Error(p)
	}
}

// TestEveryChannelOfAFigureIsRead makes sure that the check above looks at something.
func TestEveryChannelOfAFigureIsRead(t *testing.T) {
	f, err := rendered.Read(t.Context(), os.DirFS(written(t, "lv", "en")), nil)
	if err != nil {
		t.Fatal(err)
	}
	risk := func(period string) []string { return channels(f, "families_at_risk.families", period, "") }
	html := []string{"situation.en.html data value", "situation.en.html label value", "situation.en.html mark value", "situation.en.xlsx cell denominator",
		"situation.en.xlsx cell not_given", "situation.en.xlsx cell rate", "situation.en.xlsx cell set_aside", "situation.en.xlsx cell value", "situation.en.xlsx text value"}
	if diff := cmp.Diff(html, only(risk("2022"), "situation.en")); diff != "" {
		t.Errorf("a withheld figure (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(html, only(risk("2020"), "situation.en")); diff != "" {
		t.Errorf("a published figure (-want +got):\n%s", diff)
	}
	want := []string{"facts.csv line denominator", "facts.csv line not_given", "facts.csv line rate", "facts.csv line set_aside", "facts.csv line value",
		"facts.json pointer denominator", "facts.json pointer not_given", "facts.json pointer rate", "facts.json pointer set_aside", "facts.json pointer value"}
	if diff := cmp.Diff(want, only(risk("2024"), "facts")); diff != "" {
		t.Errorf("the lists (-want +got):\n%s", diff)
	}
	if got := only(channels(f, "out_of_family_care.children", "2023-12-31", "form=institution"), "situation.lv.html"); !slices.Contains(got, "situation.lv.html mark value") {
		t.Errorf("a withheld part of a stack: %v", got)
	}
	if got := only(channels(f, "school_violence.cases", "2022", ""), "situation.lv.html"); !slices.Contains(got, "situation.lv.html mark rate") {
		t.Errorf("a withheld point of a line: %v", got)
	}
	if got := only(channels(f, "families_at_risk.families", "2024", ""), "situation.lv.html"); !slices.Contains(got, "situation.lv.html data change") || !slices.Contains(got, "situation.lv.html beside derived") {
		t.Errorf("a change and its percentage: %v", got)
	}
}

func TestAnAxisDoesNotTellOfSomethingLarger(t *testing.T) {
	page := func(bar string) fstest.MapFS {
		return fstest.MapFS{"situation.en.html": {Data: []byte(`<html lang="en"><svg><text data-role="tick" transform="translate(9 300)">0</text><text data-role="tick" transform="translate(9 200)">10</text>` +
			`<text data-role="tick" transform="translate(9 100)">20</text><path d="M50 300l60 0l0 ` + bar + `l-60 0Z" data-measure="families_at_risk.families" data-period="2020" data-breakdown="" data-area="Cēsu novads" data-role="value"></path></svg></html>`)}}
	}
	for bar, want := range map[string]bool{"-150": false, "-101": false, "-80": true, "0": false} {
		f, err := rendered.Read(t.Context(), page(bar), nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := slices.ContainsFunc(f.Problems, func(p rendered.Problem) bool { return p.Code == rendered.Leak }); got != want {
			t.Errorf("a bar of %s: found %v, want %v; %v", bar, got, want, f.Problems)
		}
	}
}

// channels says in which files and kinds of places a figure stands.
func channels(f rendered.Folder, measure, period, breakdown string) (all []string) {
	for _, p := range f.Places {
		if p.Measure != measure || p.Period != period || p.Area != ours || p.Breakdown != breakdown {
			continue
		}
		kind := "cell"
		for _, word := range []string{"data", "mark", "label", "beside", "line", "point", "text"} {
			if slices.Contains(strings.Fields(p.At), word) {
				kind = word
			}
		}
		if strings.HasPrefix(p.At, "/facts/") {
			kind = "pointer"
		}
		all = append(all, p.File+" "+kind+" "+string(p.Role))
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func only(all []string, file string) (some []string) {
	for _, c := range all {
		if strings.HasPrefix(c, file) {
			some = append(some, c)
		}
	}
	return some
}

func BenchmarkRead(b *testing.B) {
	dir := written(b, "lv", "en")
	var size int64
	entries, err := os.ReadDir(dir)
	if err != nil {
		b.Fatal(err)
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			b.Fatal(err)
		}
		size += info.Size()
	}
	b.SetBytes(size)
	var places int
	for b.Loop() {
		f, err := rendered.Read(b.Context(), os.DirFS(dir), nil)
		if err != nil {
			b.Fatal(err)
		}
		places = len(f.Places)
	}
	b.ReportMetric(float64(places), "places")
}
