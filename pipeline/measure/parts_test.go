package measure

import (
	"fmt"
	"strings"
	"testing"

	"bernskats/pipeline/forms"
	"bernskats/pipeline/model"
)

func TestPartsOfPartsAndOverlappingPartsAreCompared(t *testing.T) {
	const head = "@sender  measure  period  area  breakdown  value  source\n"
	care := func(breakdown string, value int) string {
		return fmt.Sprintf("court  care.children  2024  Cēsu novads  %s  %d  a\n", breakdown, value)
	}
	families := func(sender, breakdown string, value int) string {
		return fmt.Sprintf("%s  families.all  2024  Latvija  %s  %d  a\n", sender, breakdown, value)
	}
	for _, tt := range []struct{ name, rows, want string }{
		{"ages of one form give the form", care("form=guardian", 10) + care("age=0-3;form=guardian", 4) + care("age=4-12;form=guardian", 6), ""},
		{"ages of one form exceed the form", care("form=guardian", 10) + care("age=0-3;form=guardian", 4) + care("age=4-12;form=guardian", 7), forms.PartsDiffer + " 1"},
		{"ages of another form do not matter", care("form=guardian", 10) + care("age=0-3;form=foster_family", 11), ""},
		{"forms exceed all", care("-", 10) + care("form=guardian", 6) + care("form=institution", 5), forms.PartsDiffer + " 1"},
		{"a crossing is no part of the whole", care("-", 10) + care("age=0-3;form=guardian", 11), ""},
		{"overlapping parts may add up to more", families("A", "-", 10) + families("A", "service=psychologist", 10) + families("A", "service=respite", 9), ""},
		{"one of them may not exceed the whole", families("A", "-", 10) + families("A", "service=psychologist", 11) + families("A", "service=respite", 12), forms.PartExceeds + " 2, " + forms.PartExceeds + " 3"},
		{"two senders, one value", families("A", "-", 10) + families("B", "-", 10), ""},
		{"two senders, two values", families("A", "-", 10) + families("B", "-", 11), forms.TotalsDisagree + " 1, " + forms.TotalsDisagree + " 2"},
		{"two senders, two figures", families("A", "-", 10) + families("B", "service=respite", 9), ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			given, findings := readGiven(t, totalsInput(t), head+tt.rows)
			var got []string
			for _, f := range findings {
				got = append(got, fmt.Sprintf("%s %d", f.Code, f.Row))
			}
			if strings.Join(got, ", ") != tt.want {
				t.Errorf("findings %v, want %q", got, tt.want)
			}
			for _, x := range given.totals {
				if x.row == 2 && strings.Contains(tt.want, forms.TotalsDisagree) {
					t.Error("both totals of one figure are used")
				}
			}
		})
	}
}

func TestADifferenceFromTheOfficialFormHasItsOwnSentence(t *testing.T) {
	given, _ := readGiven(t, totalsInput(t), "@sender  measure  period  area  breakdown  value  source\ncourt  decisions.all  2024  -  sex=f  6  a\n")
	_, findings := given.Join(nil)
	if len(findings) != 0 {
		t.Fatalf("no rows came: %v", findings)
	}
	_, findings = given.Join([]model.Fact{countedFact("decisions.all", "2024", "", 5, model.Final), countedFact("decisions.all", "2024", "sex=f", 5, model.Final)})
	if len(findings) != 1 || findings[0].Code != forms.OfficialDiffers || findings[0].Args["title@lv"] != "Lēmumi, sex=f" || findings[0].Args["measure"] != "decisions.all" {
		t.Errorf("got %v", findings)
	}
}

func TestFiguresThatOfficialFormsAreMappedToExist(t *testing.T) {
	in := totalsInput(t)
	for _, tt := range []struct{ measure, breakdown, want string }{
		{"care.children", "", ""},
		{"care.children", "age=0-3;form=guardian", ""},
		{"decisions.all", "sex=f", ""},
		{"decisions.al", "", `measure: no "decisions.al"`},
		{"Lēmumi", "", `measure: no "Lēmumi"`},
		{"denominator.hidden", "", `measure: no "denominator.hidden"`},
		{"absent.pupils", "", `measure: "absent.pupils" is about a semester`},
		{"decisions.all", "form=guardian", `breakdown: decisions.all has no "form=guardian"`},
		{"decisions.all", "sex=x", `breakdown: decisions.all has no "sex=x"`},
		{"decisions.all", "sex=Meitene", `breakdown: decisions.all has no "sex=Meitene"`},
	} {
		if got, _ := in.mappedTrouble(forms.MappedCell{Measure: tt.measure, Breakdown: tt.breakdown}); got != tt.want {
			t.Errorf("%s %s: %q, want %q", tt.measure, tt.breakdown, got, tt.want)
		}
	}
}
