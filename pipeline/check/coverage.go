package check

import (
	"fmt"
	"slices"

	"bernskats/pipeline/forms"
)

// trialRun is what one test of the rules saw.
type trialRun struct {
	hits   []Hit
	places map[int64]rowPlace
	whole  bool // every rule ran
}

// untested names the rules that no test shows to find something, or no test
// shows to leave a row of the same sheet alone: a test of a rule that always, or
// never, finds something cannot fail.
func untested(rules []Rule, runs []trialRun) []TrialResult {
	if slices.ContainsFunc(runs, func(r trialRun) bool { return !r.whole }) {
		return nil // first every test must run
	}
	var results []TrialResult
	for _, r := range rules {
		trouble := ""
		if sheets := r.sheetsFound(runs); len(sheets) == 0 {
			trouble = "no test in which the rule finds something"
		} else if !r.spares(runs, sheets) {
			trouble = "no test in which the rule leaves a row of its sheet alone"
		}
		if trouble != "" {
			results = append(results, TrialResult{r.file, fmt.Sprintf("rule %q (%s)", r.Name, r.Code), trouble})
		}
	}
	return results
}

// sheetsFound gives the sheets in whose rows the rule found something.
func (r Rule) sheetsFound(runs []trialRun) map[string]bool {
	sheets := map[string]bool{}
	for _, run := range runs {
		for _, h := range run.hits {
			if h.Code == r.Code {
				sheets[run.places[h.Row].sheet] = true
			}
		}
	}
	return sheets
}

// spares says whether some test holds a row of those sheets that the rule did not find.
func (r Rule) spares(runs []trialRun, sheets map[string]bool) bool {
	for _, run := range runs {
		found := map[int64]bool{}
		for _, h := range run.hits {
			found[h.Row] = found[h.Row] || h.Code == r.Code
		}
		for row, at := range run.places {
			if sheets[at.sheet] && !found[row] {
				return true
			}
		}
	}
	return false
}

// misplaced names a hit at a field that its row's sheet does not have: the
// finding would stand at another cell.
func misplaced(hits []Hit, places map[int64]rowPlace, catalogue *forms.Catalogue) string {
	for _, h := range hits {
		at, known := places[h.Row]
		if !known {
			return fmt.Sprintf("%s found the row %d, which nobody gave", h.Code, h.Row)
		}
		for _, s := range sheetsNamed(catalogue, at.sheet) {
			if h.Field != "" && s.Column(h.Field) < 0 {
				return fmt.Sprintf("%s points at %q, which is no column of %s", h.Code, h.Field, at.sheet)
			}
		}
	}
	return ""
}
