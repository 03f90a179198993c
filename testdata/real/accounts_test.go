package real_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// readShared gives a file of the folder "shared" beside the repository, or skips
// the test loudly: a clone elsewhere does not have it.
func readShared(t *testing.T, parts ...string) string {
	t.Helper()
	name := filepath.Join(append([]string{"..", "..", "..", "shared"}, parts...)...)
	data, err := os.ReadFile(name)
	if err != nil {
		t.Skipf("SKIPPED, NOTHING WAS CHECKED: %v", err)
	}
	return string(data)
}

// published reads published_numbers.csv.
func published(t *testing.T) []source {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(readShared(t, "reference", "published_numbers.csv"))).ReadAll()
	if err != nil {
		t.Fatalf("reading published_numbers.csv: %v", err)
	}
	var list []source
	for _, r := range rows[1:] {
		list = append(list, source{r[0], r[1], r[2], r[3], r[4], r[5]})
	}
	return list
}

func TestEveryPublishedNumberStandsInExactlyOneList(t *testing.T) {
	count := map[source]int{}
	for _, f := range readFigures(t) {
		count[f.Published]++
	}
	for _, n := range readNotComparable(t) {
		if n.Published.Indicator != "text" {
			count[n.Published]++
		}
	}
	for _, p := range published(t) {
		if count[p] != 1 {
			t.Errorf("%v stands in the two lists %d times", p, count[p])
		}
		delete(count, p)
	}
	for p := range count {
		t.Errorf("%v is not in published_numbers.csv", p)
	}
}

func TestEveryFigureLeftOutHasAReason(t *testing.T) {
	reasons := []string{"no_measure", "other_definition", "other_period", "outside_years", "share", "change", "finer", "estimate", "norm", "conflict"}
	for _, n := range readNotComparable(t) {
		if !slices.Contains(reasons, n.Reason) {
			t.Errorf("%v: reason %q is none of %v", n.Published, n.Reason, reasons)
		}
		if n.Detail == "" {
			t.Errorf("%v: no detail", n.Published)
		}
	}
}

// The sentences of the source texts in which the figures stand; spaces and
// line breaks are as they fall.
func TestTheSourceTextsSayTheFigures(t *testing.T) {
	tests := []struct{ text, says string }{
		{"report_bauska_sos_2017.txt", "50 ģimenēm ar 130 bērniem"},
		{"report_bauska_sos_2017.txt", "projektu atstājušas kopumā 18 ģimenes, lielākais vairums - 11 no tām ir kļuvušas patstāvīgas, kā arī 7 ģimenes mainījušas dzīves vietu. Pērnajā gadā sadarbību uzsākušas 12 ģimenes"},
		{"report_bauska_sos_2017.txt", "iesaistījās divi pilna darba laika sociālie darbinieki"},
		{"report_bauska_sos_2017.txt", "ilga trīs diennaktis un tajā piedalījās sešas projekta ģimenes"},
		{"guideline.txt", "2018. gadā saņēma 10 ģimenes, kurās, auga 17 bērni"},
		{"guideline.txt", "14 no 17 bērniem tika saglabāta iespēja augt ģimenē"},
		{"guideline.txt", "vairāk, kā 20 stundas semestrī"},
		{"guideline.txt", "2 sociālās pedagoģes un interešu izglītības skolotāja"},
		{"article_family_assistant.txt", "50 ģimenes asistenti no 37 pašval- dībām"},
		{"article_family_assistant.txt", "vēl 250 ģimenes asistentus"},
		{"article_family_assistant.txt", "strādāt ar vairāk kā četrām ģime- nēm"},
		{"article_family_assistant.txt", "divi ģimenes asistenti sniedz palīdzī- bu septiņām ģimenēm"},
		{"article_family_assistant.txt", "vēl 15 ģimenēm"},
		{"article_conference_2015.txt", "vairāk kā 70 dalībnieki"},
		{"article_conference_2015.txt", "atvēlot 3000 EUR"},
	}
	for _, tt := range tests {
		text := strings.Join(strings.Fields(readShared(t, "reference", tt.text)), " ")
		if !strings.Contains(text, tt.says) {
			t.Errorf("%s does not say %q", tt.text, tt.says)
		}
	}
}

// A measure or code that the contract does not know would be an error finding of the program.
func TestMeasuresAndCodesAreThoseOfTheContract(t *testing.T) {
	measures := readShared(t, "spec", "indicators.md")
	codes := readShared(t, "spec", "codes.yaml")
	lists := map[string]string{"form": "care_form", "service": "service", "outcome": "service_outcome", "parent": "parent", "ground": "custody_ground", "kind": "offence_kind", "stage": "stage"}
	free := []string{"age=0-3", "age=4-12", "age=13-17", "age=5-6", "age=7-17", "reason=abroad", "reason=no_information"}
	for _, f := range readFigures(t) {
		name, unit, _ := strings.Cut(f.Measure, ".")
		if !strings.Contains(measures, "`"+f.Measure+"`") && !(strings.Contains(measures, "`"+name+".") && strings.Contains(measures, "`."+unit+"`")) {
			t.Errorf("indicators.md has no measure %s", f.Measure)
		}
		for _, part := range strings.Split(f.Breakdown, ";") {
			dimension, code, _ := strings.Cut(part, "=")
			if part == "" || slices.Contains(free, part) || codeKnown(codes, lists[dimension], code) {
				continue
			}
			t.Errorf("%s: no such part %s", f.key(), part)
		}
	}
}

// codeKnown finds a code in the one line that codes.yaml gives each list.
func codeKnown(codes, list, code string) bool {
	for line := range strings.Lines(codes) {
		if list != "" && strings.HasPrefix(line, list+":") {
			return strings.Contains(line, "{"+code+": ") || strings.Contains(line, " "+code+": ")
		}
	}
	return false
}
