package real_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// values gives project|measure|period|area|breakdown → value; a whole number in
// every figure of the table.
func values(t *testing.T) map[string]int {
	t.Helper()
	v := map[string]int{}
	for _, f := range readFigures(t) {
		n, err := strconv.Atoi(f.Published.Value)
		if err != nil {
			t.Fatalf("%s: %v", f.key(), err)
		}
		v[f.key()] = n
	}
	return v
}

// What the publications themselves say about the figures we use.
func TestSumsThatThePublicationsStateHold(t *testing.T) {
	const (
		care    = "out_of_family_care.children"
		custody = "custody_suspended.parents"
		list    = "not_registered.children"
		granted = "foster_families.granted"
		homes   = "foster_families.families"
	)
	sos := "service=family_support_centre"
	forms := []string{"form=guardian", "form=foster_family", "form=institution"}
	at := func(measure, period, area string, parts ...string) []string {
		if parts == nil {
			parts = []string{""}
		}
		var keys []string
		for _, p := range parts {
			keys = append(keys, strings.Join([]string{measure, period, area, p}, "|"))
		}
		return keys
	}
	tests := []struct {
		says  string
		parts []string
		plus  int // what the publication adds or takes away: a change it prints
		whole []string
		sum   int
	}{
		{"care 2017: 4459 + 1173 + 1037 = 6669", at(care, "2017-12-31", "Latvija", forms...), 0, at(care, "2017-12-31", "Latvija"), 6669},
		{"care 2022: 3795 + 1476 + 527 = 5798", at(care, "2022-12-31", "Latvija", forms...), 0, at(care, "2022-12-31", "Latvija"), 5798},
		{"care 2023: 3445 + 1323 + 518 = 5286", at(care, "2023-12-31", "Latvija", forms...), 0, at(care, "2023-12-31", "Latvija"), 5286},
		{"care 2018 is 231 fewer than 2017: 6669 - 231 = 6438", at(care, "2017-12-31", "Latvija"), -231, at(care, "2018-12-31", "Latvija"), 6438},
		{"care 2020 is 248 fewer than 2019: 6252 - 248 = 6004", at(care, "2019-12-31", "Latvija"), -248, at(care, "2020-12-31", "Latvija"), 6004},
		{"institutions 2020 are 53 fewer than 2019: 621 - 53 = 568", at(care, "2019-12-31", "Latvija", "form=institution"), -53, at(care, "2020-12-31", "Latvija", "form=institution"), 568},
		{"foster families by age 2021: 190 + 715 + 508 = 1413", at(care, "2021-12-31", "Latvija", "age=0-3;form=foster_family", "age=4-12;form=foster_family", "age=13-17;form=foster_family"), 0, at(care, "2021-12-31", "Latvija", "form=foster_family"), 1413},
		{"Daugavpils care 2023: 69 + 150 + 27 = 246", at(care, "2023-12-31", "Daugavpils", forms...), 0, at(care, "2023-12-31", "Daugavpils"), 246},
		{"custody 2019: 576 + 586 = 1162", at(custody, "2019", "Latvija", "parent=mother", "parent=father"), 0, at(custody, "2019", "Latvija"), 1162},
		{"not registered 2016/17: 17357 + 1665 = 19022", at(list, "2016-12-31", "Latvija", "age=7-17", "age=5-6"), 0, at(list, "2016-12-31", "Latvija"), 19022},
		{"not registered 2017/18: 16080 + 1723 = 17803", at(list, "2017-12-31", "Latvija", "age=7-17", "age=5-6"), 0, at(list, "2017-12-31", "Latvija"), 17803},
		{"not registered 2017/18 is 1219 fewer: 19022 - 1219 = 17803", at(list, "2016-12-31", "Latvija"), -1219, at(list, "2017-12-31", "Latvija"), 17803},
		{"absence 2018/19 s1: 475 + 113 + 955, and 10 in pre-schools, = 1553", at("unexcused_absence.pupils", "2018/19-1", "Latvija", "stage=basic", "stage=secondary", "stage=vocational"), 10, nil, 1553},
		{"offences 2023: 42 + 138 + 341 + 18 = 539", at("offences.cases", "2023", "Latvija", "kind=especially_serious_crime", "kind=serious_crime", "kind=less_serious_crime", "kind=criminal_misdemeanour"), 0, nil, 539},
		{"foster families 2018 are 36 more than 2017: 600 + 36 = 636", at(homes, "2017-12-31", "Latvija"), 36, at(homes, "2018-12-31", "Latvija"), 636},
		{"status granted 2018 is 9 more than 2017: 67 + 9 = 76", at(granted, "2017", "Latvija"), 9, at(granted, "2018", "Latvija"), 76},
		{"Bauska: 11 self-reliant + 7 moved = 18 left", at("service_outcomes.families", "2017", "Bauskas novads", "outcome=goal_reached;"+sos, "outcome=moved;"+sos), 0, at("social_services.ended", "2017", "Bauskas novads", sos), 18},
		{"Rīga crisis intervention: 14 of 17 children stayed, 3 did not", at("crisis_intervention.children_stayed", "2018", "Rīga"), 3, at("crisis_intervention.children", "2018", "Rīga"), 17},
	}
	v := values(t)
	add := func(t *testing.T, keys []string) (sum int) {
		for _, k := range keys {
			n, ok := v[k]
			if !ok {
				t.Errorf("figures.csv has no %s", k)
			}
			sum += n
		}
		return sum
	}
	for _, tt := range tests {
		t.Run(tt.says, func(t *testing.T) {
			if got := add(t, tt.parts) + tt.plus; got != tt.sum {
				t.Errorf("the parts give %d", got)
			}
			if got := add(t, tt.whole); tt.whole != nil && got != tt.sum {
				t.Errorf("the whole is %d", got)
			}
		})
	}
}

// Sums of figures that stand in not_comparable.csv or in both lists: a slip of
// the pen in the tables would show here. Each row is found by its publication.
func TestSumsOfThePublishedTableHold(t *testing.T) {
	all := map[string]int{}
	put := func(s source) {
		n, err := strconv.Atoi(s.Value)
		if err == nil {
			all[strings.Join([]string{s.Indicator, s.Territory, s.Year, s.Breakdown}, "|")] = n
		}
	}
	for _, f := range readFigures(t) {
		put(f.Published)
	}
	for _, n := range readNotComparable(t) {
		put(n.Published)
	}
	const u, jb, jo, js = "unregistered_children|Latvija|", "social_spending_benefits_eur|Jēkabpils novads|", "social_spending_own_services_eur|Jēkabpils novads|", "social_spending_bought_services_eur|Jēkabpils novads|"
	benefits := []string{"income-tested benefits (subtotal row)", "support to orphans and foster families", "support to large families", "voluntary-initiative benefits (no income test)", "compensation for housing Ukrainian civilians"}
	own := []string{"home care", "crisis centre", "multifunctional centre", "night shelter", "group home Saka", "group home Aknīste", "boarding house Mežvijas", "day centre Viesīte", "day care centre Birži"}
	bought := []string{"home care", "long-term institution, adults", "long-term institution, children", "family assistant", "day centre for seniors"}
	tests := []struct {
		sum    int
		prefix string
		parts  []string
		whole  string
	}{
		{312, "ofc_placed_in_year|Latvija|2021|foster_family ", []string{"age 0-3", "age 4-12", "age 13-17"}, "total"},
		{292, "ofc_placed_in_year|Rīga|2018|", []string{"guardian", "foster_family", "institution"}, "total children with decision"},
		{3395, "guardians|Latvija|2019|", []string{"grandparents", "other relatives", "non-relatives (derived)"}, "total"},
		{971, "emergency_guardianship_ua|Latvija|2022|", []string{"age 0-3", "age 4-12", "age 13-17"}, "children"},
		{14, "preadoption_care|Latvija|2023|", []string{"age 0-3", "age 4-12", "age 13-17"}, "children"},
		{14764, u + "2016/2017|abroad ", []string{"age 7-18", "age 5-6"}, "total 5-18"},
		{1202, u + "2023|", []string{"no information or status not entered", "will start school next year", "pre-school education in family", "struck off kindergarten for non-attendance", "struck off distance learning", "disability", "long-term illness", "arrived from other countries", "missing"}, "not registered in Latvia; residual 5-18"},
		{14455, u + "2021|", []string{"abroad: adopted abroad", "abroad: foreign citizens with residence permit", "abroad: families that left"}, "living and studying abroad total"},
		{14289, u + "2022|", []string{"abroad: foreign citizens with residence permit", "abroad: refugee/temporary protection/alternative status", "abroad: families that left"}, "living and studying abroad total @31.12"},
		{1279538, jb + "2021|", benefits, "TOTAL benefits"}, {2038792, jb + "2022|", benefits, "TOTAL benefits"}, {2411524, jb + "2023|", benefits, "TOTAL benefits"},
		{610880, jo + "2021|", own, "TOTAL own services"}, {707280, jo + "2022|", own, "TOTAL own services"}, {885278, jo + "2023|", own, "TOTAL own services"},
		{1023641, js + "2021|", bought, "TOTAL bought services"}, {1262075, js + "2022|", bought, "TOTAL bought services"}, {1509517, js + "2023|", bought, "TOTAL bought services"},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprintf("%s%s = %d", tt.prefix, tt.whole, tt.sum), func(t *testing.T) {
			sum := 0
			for _, p := range tt.parts {
				n, ok := all[tt.prefix+p]
				if !ok {
					t.Errorf("no row %s%s", tt.prefix, p)
				}
				sum += n
			}
			if sum != tt.sum || all[tt.prefix+tt.whole] != tt.sum {
				t.Errorf("the parts give %d, the total is %d", sum, all[tt.prefix+tt.whole])
			}
		})
	}
}

// additive gives the dimensions of our measures whose parts make up the total,
// with all their categories; the others overlap, or only some are published.
func additive() map[string]map[string][]string {
	return map[string]map[string][]string{
		"out_of_family_care.children": {"form": {"foster_family", "guardian", "institution"}, "age": {"0-3", "4-12", "13-17"}},
		"custody_suspended.parents":   {"parent": {"mother", "father"}},
		"not_registered.children":     {"age": {"5-6", "7-17"}, "reason": {"abroad", "justified", "clarifying", "no_information"}},
		"unexcused_absence.pupils":    {"stage": {"basic", "secondary", "vocational"}},
		"offences.cases":              {"kind": {"criminal_misdemeanour", "less_serious_crime", "serious_crime", "especially_serious_crime", "administrative"}},
	}
}

// The program warns about a total whose parts do not add up: when every
// category was given and the sum is another one, or when those given are more
// than the total. A category nobody published is not zero.
func TestWarningsAreTheTotalsWhosePartsDoNotAddUp(t *testing.T) {
	v := values(t)
	var got []string
	for total, n := range v {
		measure, rest, _ := strings.Cut(total, "|")
		if !strings.HasSuffix(rest, "|") {
			continue
		}
		for dimension, categories := range additive()[measure] {
			var parts []string
			sum := 0
			for _, c := range categories {
				if part, ok := v[total+dimension+"="+c]; ok {
					sum += part
					parts = append(parts, strconv.Itoa(part))
				}
			}
			if sum > n || len(parts) == len(categories) && sum != n {
				place := strings.Split(rest, "|")
				got = append(got, strings.Join([]string{measure, place[0], place[1], dimension, fmt.Sprintf("%s = %d and the total is %d", strings.Join(parts, " + "), sum, n)}, "|"))
			}
		}
	}
	slices.Sort(got)
	header := []string{"measure", "period", "area", "dimension", "why"}
	var want []string
	for _, r := range readTable(t, "warnings.csv", header) {
		var row []string
		for _, h := range header {
			row = append(row, r[h])
		}
		want = append(want, strings.Join(row, "|"))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("warnings (-want +got):\n%s", diff)
	}
}
