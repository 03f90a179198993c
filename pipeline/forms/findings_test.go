package forms

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"bernskats/pipeline/model"

	"github.com/google/go-cmp/cmp"
)

func TestConstantsAndSentencesAgree(t *testing.T) {
	source, err := os.ReadFile("codes.go")
	if err != nil {
		t.Fatal(err)
	}
	var constants []string
	for _, m := range regexp.MustCompile(`= "([EWN][0-9]{3})"`).FindAllStringSubmatch(string(source), -1) {
		constants = append(constants, m[1])
	}
	slices.Sort(constants)
	listed := slices.Sorted(slices.Values(Codes()))
	written := slices.Sorted(maps.Keys(builtIn(t).Sentences))
	if diff := cmp.Diff(constants, listed); diff != "" {
		t.Errorf("Codes() (-constants +listed):\n%s", diff)
	}
	if diff := cmp.Diff(constants, written); diff != "" {
		t.Errorf("findings.yaml (-constants +written):\n%s", diff)
	}
}

func TestEverySentenceIsWhole(t *testing.T) {
	for code, s := range builtIn(t).Sentences {
		for lang, sentence := range map[string]model.Sentence{"lv": s.LV, "en": s.EN} {
			if SeverityOf(code) != model.Note && (sentence.Expected == "" || sentence.Mend == "") {
				t.Errorf("%s %s: an error or a warning says what was expected and how to mend it", code, lang)
			}
			for _, part := range []string{sentence.Found, sentence.Expected, sentence.Mend} {
				end := strings.HasSuffix(part, ".") || strings.HasSuffix(part, "{detail}") || strings.HasSuffix(part, "{latest}")
				if part != "" && !end {
					t.Errorf("%s %s: %q has no full stop", code, lang, part)
				}
			}
		}
	}
}

func TestAFindingSaysWhatWasFoundInBothLanguages(t *testing.T) {
	c := builtIn(t)
	at := model.Place{File: "skola.xlsx", Sheet: "Kavējumi", Cell: "D17"}
	got := c.Finding(DateImpossible, at, map[string]string{"value": "“31.09.2025”"})
	want := model.Finding{
		Code: "E012", Severity: model.Error, Place: at,
		LV: model.Sentence{Found: "„31.09.2025” nav datums: šādas dienas kalendārā nav.", Expected: "Gaidīts kalendārā esošs datums.", Mend: "Pārbaudiet dienu un mēnesi."},
		EN: model.Sentence{Found: "“31.09.2025” is not a date: the calendar has no such day.", Expected: "A day of the calendar is expected.", Mend: "Check the day and the month."},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAnArgumentMayDifferByLanguage(t *testing.T) {
	got := builtIn(t).Finding(DateNotRead, model.Place{}, map[string]string{"value@lv": "Tas", "value@en": "That"})
	if got.LV.Found != "Tas nav nolasāms kā datums." || got.EN.Found != "That cannot be read as a date." {
		t.Errorf("got %q and %q", got.LV.Found, got.EN.Found)
	}
}

func TestNoPlaceholderIsEverShown(t *testing.T) {
	c := builtIn(t)
	for _, code := range Codes() {
		f := c.Finding(code, model.Place{}, nil)
		if all := f.LV.Found + f.LV.Expected + f.LV.Mend + f.EN.Found + f.EN.Expected + f.EN.Mend; strings.ContainsAny(all, "{}") {
			t.Errorf("%s: %s", code, all)
		}
	}
}

func TestNamesAndCodesAreNotRepeated(t *testing.T) {
	shown := func(value string) string {
		args := map[string]string{}
		Show(args, "value", value)
		return args["value"]
	}
	for _, value := range []string{"Jānis", "Anna 5", "161175-19997", "16117519997", "1611751999", "16.11.75-19997", "31.09.2025 Ozols", strings.Repeat("1.", 30)} {
		if got := shown(value); got != "" {
			t.Errorf("%q is repeated as %s", value, got)
		}
	}
	for _, value := range []string{"31.09.2025", "2,5", "−1", "daudz", "n/a", "..", "1.234.5", "VIII", "2024. gads", "1000000000000"} {
		if got := shown(value); got != "“"+value+"”" {
			t.Errorf("%q is shown as %s", value, got)
		}
	}
}

func TestKindsOfRefusalHaveCodes(t *testing.T) {
	for _, kind := range []string{"password", "xls", "xlsb", "macros", "ods", "html", "xml2003", "docx", "zip", "text", "nosheet", "missing_part", "empty", "damaged", "limit", "bomb", "directory", "pipe", "unreadable"} {
		if code := FileRefusal(kind); code == FileUnknown || !strings.HasPrefix(code, "E1") {
			t.Errorf("%s: %s", kind, code)
		}
	}
	if FileRefusal("lock") != LockFile || FileRefusal("?") != FileUnknown {
		t.Error("a lock file is skipped with a note; an unknown kind has its own finding")
	}
}

func TestHeadingsAreComparedFolded(t *testing.T) {
	for _, pair := range [][2]string{
		{"Dz. datums", "DZ DATUMS"}, {"Neattaisnoti kavētās stundas", "Neattaisnoti\nkavētās  stundas"}, {"Neattaisnoti kavētās stundas", "Neattaisnoti kavē-\ntas stundas"},
		{"Mātes (1. vecāka) deklarētā pašvaldība", "mates 1 vecaka deklareta pasvaldiba"}, {"Pilsēta/pagasts", "Pilsēta / pagasts"}, {"Summa, EUR", "Summa\u00a0EUR:"}, {"Rīcības plāns", "Ri\u0304ci\u0304bas pla\u0304ns"},
	} {
		if Fold(pair[0]) != Fold(pair[1]) {
			t.Errorf("%q and %q: %q and %q", pair[0], pair[1], Fold(pair[0]), Fold(pair[1]))
		}
	}
	if Fold("No") == Fold("Nr.") {
		t.Error("different headings stay different")
	}
}

func TestTheNearestName(t *testing.T) {
	name, differ := NearestName("Perosnas kods", []string{"Dzimšanas datums", "Personas kods"})
	if name != "Personas kods" || differ != 1 {
		t.Errorf("got %q, %d", name, differ)
	}
	if name, differ := NearestName("x", nil); name != "" || differ != -1 {
		t.Errorf("of nothing: %q, %d", name, differ)
	}
}

func TestLatvianSentencesOpenQuotesLow(t *testing.T) {
	c := builtIn(t)
	for _, code := range Codes() {
		f := c.Finding(code, model.Place{}, map[string]string{"value": "“x”", "columns": "“x”", "found": "“x”"})
		if all := f.LV.Found + f.LV.Expected + f.LV.Mend; strings.Contains(all, "“") {
			t.Errorf("%s: %s", code, all)
		}
		if all := f.EN.Found + f.EN.Expected + f.EN.Mend; strings.Contains(all, "„") {
			t.Errorf("%s: %s", code, all)
		}
	}
}

func TestAReasonJoinsTheSentenceInBothLanguages(t *testing.T) {
	for _, c := range []struct{ detail, lv, en string }{
		{"", "Darbgrāmata ir bojāta.", "The workbook is damaged."},
		{"two parts of one name", "Darbgrāmata ir bojāta: kāda datnes daļa ir divreiz vai daļas pārklājas.", "The workbook is damaged: two parts of one name."},
		{"elements nested more than 9 deep", "Darbgrāmata ir bojāta.", "The workbook is damaged: elements nested more than 9 deep."},
	} {
		args := map[string]string{}
		RefusalDetail(args, c.detail)
		f := builtIn(t).Finding(FileDamaged, model.Place{}, args)
		if f.LV.Found != c.lv || f.EN.Found != c.en {
			t.Errorf("%q: %q, %q", c.detail, f.LV.Found, f.EN.Found)
		}
	}
}
