package report

import "testing"

// What tests outside the package need of its fixtures.

func SampleInput(t testing.TB) Input  { return sampleInput(t) }
func BuiltIn(t testing.TB) *Templates { return builtIn(t) }

// MadeUpInput is a small report that needs no files beside the repository: the
// definitions of the codes named, four years, an area to compare with.
func MadeUpInput(t testing.TB, codes ...string) Input { return madeUpInput(t, codes...) }

// MadeUpPublic is the same with figures withheld.
func MadeUpPublic(t testing.TB, codes ...string) Input { return madeUpPublic(t, codes...) }

// AllIndicators names all built-in indicators and blocks of context.
func AllIndicators(t testing.TB) []string {
	var names []string
	for _, i := range builtInIndicators(t) {
		if i.Code != "" {
			names = append(names, i.Code)
		} else {
			names = append(names, i.Folder)
		}
	}
	return names
}

// BigCouncil is as much as the report to the council and the briefing have to bear.
func BigCouncil(t testing.TB) Input { return bigCouncil(t) }

// QualityInput is a year with a sender in every state.
func QualityInput(t testing.TB) Input { return qualityInput(t) }
