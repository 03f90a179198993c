package measure

import (
	"slices"
	"strings"

	"bernskats/pipeline/forms"
	"bernskats/pipeline/model"
)

// partsThatDoNotAddUp warns where parts of an additive breakdown exceed their
// whole, or name every category and still differ from it, and where one part of
// an overlapping breakdown exceeds it. A whole may itself be a part: the ages of
// the children with guardians add up to the children with guardians.
func partsThatDoNotAddUp(totals []total, catalogue *forms.Catalogue) []model.RowFinding {
	type about struct{ measure, period, area string }
	groups := map[about][]total{}
	for _, t := range totals {
		g := about{t.measure.ID, t.period, t.area}
		groups[g] = append(groups[g], t)
	}
	var findings []model.RowFinding
	for _, whole := range totals {
		group := groups[about{whole.measure.ID, whole.period, whole.area}]
		for _, b := range whole.measure.Breakdowns {
			dimension, ok := oneMore(b.Dimensions, whole.key)
			if !ok {
				continue
			}
			parts := partsOf(whole, dimension, group)
			if b.Overlap {
				findings = append(findings, exceeding(whole, parts)...)
			} else if f := whole.sumDiffers(parts, dimension, catalogue); f != nil {
				findings = append(findings, *f)
			}
		}
	}
	return findings
}

// oneMore gives the one dimension by which a breakdown is finer than a key.
func oneMore(dimensions []string, key string) (string, bool) {
	of := model.ParseBreakdown(key)
	if len(dimensions) != len(of)+1 {
		return "", false
	}
	more := slices.DeleteFunc(slices.Clone(dimensions), func(d string) bool {
		return slices.ContainsFunc(of, func(p model.Part) bool { return p.Dimension == d })
	})
	if len(more) != 1 {
		return "", false
	}
	return more[0], true
}

// partsOf gives the totals that split a whole by one dimension, by their codes.
func partsOf(whole total, dimension string, group []total) map[string]total {
	parts := map[string]total{}
	for _, t := range group {
		code, rest := "", []model.Part{}
		for _, p := range model.ParseBreakdown(t.key) {
			if p.Dimension == dimension {
				code = p.Code
			} else {
				rest = append(rest, p)
			}
		}
		if code != "" && model.BreakdownKey(rest...) == whole.key {
			parts[code] = t
		}
	}
	return parts
}

func (t total) sumDiffers(parts map[string]total, dimension string, catalogue *forms.Catalogue) *model.RowFinding {
	var sum model.Decimal
	seen := map[string]bool{}
	for code, p := range parts {
		sum += p.value
		seen[code] = true
	}
	if len(parts) == 0 || sum < t.value && !allCodes(t.measure, dimension, catalogue, seen) || sum == t.value {
		return nil
	}
	return &model.RowFinding{Code: forms.PartsDiffer, Row: t.row, Field: "value",
		Args: map[string]string{"dimension": dimension, "sum": sum.String(), "total": t.value.String()}}
}

// exceeding names the parts that are larger than their whole.
func exceeding(whole total, parts map[string]total) (findings []model.RowFinding) {
	for _, p := range parts {
		if p.value > whole.value {
			findings = append(findings, model.RowFinding{Code: forms.PartExceeds, Row: p.row, Field: "value",
				Args: map[string]string{"part": p.key, "given": p.value.String(), "total": whole.value.String()}})
		}
	}
	slices.SortFunc(findings, func(a, b model.RowFinding) int { return int(a.Row - b.Row) })
	return findings
}

func allCodes(m model.Measure, dimension string, catalogue *forms.Catalogue, seen map[string]bool) bool {
	names := strings.Fields(m.Lists[dimension])
	if len(names) == 0 {
		return false
	}
	codes := names[1:]
	if names[0] != noList {
		codes = append(catalogue.Lists[names[0]].Codes(), codes...)
	}
	for _, code := range codes {
		if !seen[code] {
			return false
		}
	}
	return true
}
