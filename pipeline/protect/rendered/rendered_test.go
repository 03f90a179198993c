package rendered_test

import (
	"testing"

	"bernskats/pipeline/protect/rendered"
)

func check(t testing.TB, dir string) []rendered.Problem {
	t.Helper()
	all := facts()
	problems, err := rendered.Check(t.Context(), dir, all, year(all))
	if err != nil {
		t.Fatal(err)
	}
	return problems
}

func TestAnEditionWithWithheldFiguresHoldsNoneOfThem(t *testing.T) {
	for _, p := range check(t, written(t)) {
		t.Error(p)
	}
}
