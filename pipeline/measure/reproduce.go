package measure

import (
	"fmt"

	"bernskats/pipeline/model"
)

// Contradictions holds universes against the facts they are for: every fact
// rests on figures there are, every counted figure and denominator is the sum of
// its inner cells, and every figure displayed is a fact. Any contradiction is an
// error of this program; nothing may be published with it.
func Contradictions(facts []model.Fact, d model.Disclosure) (found []string) {
	complain := func(key model.FigureKey, format string, args ...any) {
		found = append(found, key.String()+": "+fmt.Sprintf(format, args...))
	}
	sums := map[model.FigureKey]model.Decimal{}
	names := map[string]bool{}
	for _, u := range d.Universes {
		if names[u.Name] {
			found = append(found, "two universes are called "+u.Name)
		}
		names[u.Name] = true
		for _, f := range u.Figures {
			if _, twice := sums[f.Key]; twice {
				complain(f.Key, "in two universes")
			}
			sums[f.Key] = model.Whole(u.Value(f))
		}
	}
	bases := map[model.FigureKey]model.Basis{}
	for _, b := range d.Bases {
		if _, twice := bases[b.Key]; twice {
			complain(b.Key, "two bases")
		}
		bases[b.Key] = b
	}
	printed := map[model.FigureKey]bool{}
	for _, f := range facts {
		if f.Origin == model.Published || !f.HasValue() {
			continue
		}
		key := model.KeyOf(f)
		printed[key] = true
		if sum, ok := sums[key]; ok && sum != f.Value {
			complain(key, "its inner cells give %s, the fact is %s", sum, f.Value)
		}
		if f.Origin == model.Reported {
			continue // without a table it rests on a figure there is not
		}
		basis, ok := bases[key]
		if !ok {
			complain(key, "nobody says what it rests on")
		}
		for _, need := range append(append([]model.FigureKey(nil), basis.Needs...), basis.Rate...) {
			if _, ok := sums[need]; !ok {
				complain(key, "it rests on %s, which no universe has", need)
			}
		}
		for _, need := range basis.Rate {
			if need.Role != model.Carrier && sums[need] != f.Denominator {
				complain(key, "the inner cells of %s give %s, the denominator is %s", need, sums[need], f.Denominator)
			}
		}
	}
	for _, u := range d.Universes {
		for _, f := range u.Figures {
			if f.Displayed && f.Key.Role == model.Itself && len(f.Support) > 0 && u.Value(f) > 0 && !printed[f.Key] {
				complain(f.Key, "no fact")
			}
			for _, w := range f.Within {
				if _, ok := sums[w.Key]; !ok {
					complain(f.Key, "within %s, which no universe has", w.Key)
				}
			}
		}
	}
	return found
}
