package measure

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"bernskats/pipeline/model"
)

// TestMadeUpTablesHaveTheMarginsTheyAreMadeOf draws true tables of children in
// care, tells some of their sums, and asks for a table: whatever is a figure must
// be its sum, and hardly ever may the details be lost.
func TestMadeUpTablesHaveTheMarginsTheyAreMadeOf(t *testing.T) {
	defs, _, policy := builtIn(t)
	forms := catalogue(t)
	lost, whole := 0, 0
	for seed := range uint64(400) {
		random := rand.New(rand.NewPCG(seed, 1))
		sums := map[string]int64{"-": 0}
		for range random.IntN(40) {
			person := []model.Part{
				{Dimension: "age", Code: []string{"0-3", "4-12", "13-17"}[random.IntN(3)]},
				{Dimension: "form", Code: []string{"guardian", "foster_family", "institution"}[random.IntN(3)]},
				{Dimension: "sex", Code: []string{"f", "m"}[random.IntN(2)]},
			}
			for _, key := range []string{"-", model.BreakdownKey(person[0]), model.BreakdownKey(person[1]), model.BreakdownKey(person[2]), model.BreakdownKey(person[:2]...)} {
				sums[key]++
			}
		}
		told := ""
		for _, key := range sortedKeys(sums) {
			if random.IntN(5) > 0 {
				told += fmt.Sprintf("out_of_family_care.children 2023-12-31 %s %d\n", key, sums[key])
			}
		}
		facts := reportedFacts(t, told)
		d := DiscloseReported(defs, forms, policy, facts)
		for _, c := range Contradictions(facts, d) {
			t.Errorf("%d: %s", seed, c)
		}
		figures := 0
		for _, u := range d.Universes {
			figures += len(u.Figures)
			for _, c := range u.Cells {
				if c.Count < 0 {
					t.Errorf("%d: %d persons", seed, c.Count)
				}
			}
		}
		if figures < strings.Count(told, "\n") {
			lost++
		} else {
			whole++
		}
	}
	if lost > whole/4 {
		t.Errorf("of %d tables only the total is left, of %d everything", lost, whole)
	}
	t.Logf("of %d tables only the total is left, of %d everything", lost, whole)
}
