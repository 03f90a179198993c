package project

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	definitions "bernskats/indicators"
	"bernskats/pipeline/model"
)

func builtInList(t *testing.T) []model.Municipality {
	t.Helper()
	list, err := Municipalities(definitions.BuiltIn())
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestSendersAreNamesOrTheirNumber(t *testing.T) {
	for _, tt := range []struct {
		name, written string
		want          Senders
		wrong         bool
	}{
		{"a number", "2", Senders{Count: 2}, false},
		{"names count themselves", `["A", "B", "C"]`, Senders{Names: []string{"A", "B", "C"}, Count: 3}, false},
		{"nobody", "0", Senders{}, false},
		{"an empty list", "[]", Senders{Names: []string{}}, false},
		{"less than nobody", "-1", Senders{}, true},
		{"half a sender", "1.5", Senders{}, true},
		{"a name that is no list", "Policija", Senders{}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, ps := parseConfig([]byte("expected:\n  police: {senders: " + tt.written + "}\n"))
			if tt.wrong {
				if len(ps) != 1 || ps[0].Line != 2 {
					t.Errorf("problems: %v, want one in line 2", ps)
				}
				return
			}
			if diff := cmp.Diff(tt.want, c.Expected["police"].Senders); diff != "" || ps != nil {
				t.Errorf("%v (-want +got):\n%s", ps, diff)
			}
		})
	}
}

func TestBothLanguagesAreUsualAndOneMayBeChosen(t *testing.T) {
	for data, want := range map[string][]string{"units: []\n": {"lv", "en"}, "languages: [en]\n": {"en"}} {
		c, _ := parseConfig([]byte(data))
		if diff := cmp.Diff(want, c.Languages); diff != "" {
			t.Errorf("%q (-want +got):\n%s", data, diff)
		}
	}
}

func TestAMunicipalityIsFoundByNameOrCodeOfTheBuiltInList(t *testing.T) {
	list := builtInList(t)
	for _, tt := range []struct {
		name, given, code string
		want              string // the code found
		says              string // else a part of the problem
	}{
		{"by name and code", "Cēsu novads", "0026000", "0026000", ""},
		{"by name alone", "Cēsu novads", "", "0026000", ""},
		{"by code alone", "", "0026000", "0026000", ""},
		{"Madona before July 2025", "Madonas novads", "0038000", "0038000", ""},
		{"Madona since July 2025", "Madonas novads", "0038001", "0038001", ""},
		{"a name with a slip", "Cēsu novds", "", "", `{name: "Cēsu novads", code: "0026000"}`},
		{"a code of another", "Cēsu novads", "0001000", "", `unknown "Cēsu novads" (code "0001000")`},
		{"none at all", "", "", "", "municipality: missing"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var c Config
			c.Municipality.Name, c.Municipality.Code = tt.given, tt.code
			m, ps := c.municipality(list)
			if m.Code != tt.want {
				t.Errorf("found %q, want %q", m.Code, tt.want)
			}
			if (ps == nil) != (tt.says == "") || !strings.Contains(ps.Error(), tt.says) {
				t.Errorf("problems: %v, want %q in them", ps, tt.says)
			}
		})
	}
}

func TestEveryMunicipalityHasAllItsForms(t *testing.T) {
	list := builtInList(t)
	if len(list) != 44 { // 36 novadi and 7 valstspilsētas, Madona under two codes
		t.Errorf("%d municipalities, want 44", len(list))
	}
	codes := map[string]bool{}
	for _, m := range list {
		if codes[m.Code] || len(m.Code) != 7 {
			t.Errorf("code %q twice or not of seven digits", m.Code)
		}
		codes[m.Code] = true
		first := strings.Split(m.Name, " ")[0]
		stem := string([]rune(first)[:3])
		for form, text := range map[string]string{"genitive": m.Genitive, "locative": m.Locative, "phrase": m.Phrase} {
			if !strings.HasPrefix(text, stem) {
				t.Errorf("%s: %s is %q", m.Name, form, text)
			}
		}
		if m.Kind == "novads" && (!strings.HasSuffix(m.Genitive, " novada") || !strings.HasSuffix(m.Locative, " novadā") || m.Phrase != m.Genitive+" pašvaldība") {
			t.Errorf("%s: %q, %q, %q", m.Name, m.Genitive, m.Locative, m.Phrase)
		}
		if m.Kind == "valstspilseta" && !strings.HasSuffix(m.Phrase, " valstspilsētas pašvaldība") {
			t.Errorf("%s: %q", m.Name, m.Phrase)
		}
		if !strings.ContainsAny(string([]rune(m.Locative)[len([]rune(m.Locative))-1:]), "āēīū") && !strings.HasSuffix(m.Locative, "os") && !strings.HasSuffix(m.Locative, "ās") && !strings.HasSuffix(m.Locative, "īs") {
			t.Errorf("%s: %q is no locative", m.Name, m.Locative)
		}
		if m.Kind != "novads" && m.Kind != "valstspilseta" {
			t.Errorf("%s: unknown kind %q", m.Name, m.Kind)
		}
	}
}

func TestOurMunicipalityHasItsSpellings(t *testing.T) {
	cesis := model.Municipality{Name: "Cēsu novads", Genitive: "Cēsu novada", Phrase: "Cēsu novada pašvaldība", Code: "0026000"}
	if diff := cmp.Diff([]string{"0026000", "Cēsu novada pašvaldība", "Cēsu novads"}, Spellings(cesis)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	riga := model.Municipality{Name: "Rīga", Genitive: "Rīgas", Phrase: "Rīgas valstspilsētas pašvaldība", Code: "0001000"}
	if diff := cmp.Diff([]string{"0001000", "Rīga", "Rīgas pašvaldība", "Rīgas valstspilsētas pašvaldība"}, Spellings(riga)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestEverySpellingOfAUnitMeansIt(t *testing.T) {
	c, ps := parseConfig([]byte("units: [{name: \"Raiskuma pagasts\", group: Lauki, also: [\"Raiskuma pag.\", \"RAISKUMS\"]}, {name: Cēsis}]\n"))
	if ps != nil {
		t.Fatal(ps)
	}
	want := map[string]string{"raiskuma pagasts": "Raiskuma pagasts", "raiskuma pag.": "Raiskuma pagasts", "raiskums": "Raiskuma pagasts", "cēsis": "Cēsis"}
	if diff := cmp.Diff(want, c.UnitNames(strings.ToLower)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestTheFirstSettingsAreRight(t *testing.T) {
	list := builtInList(t)
	for _, m := range list {
		c, ps := parseConfig([]byte(Template(m)))
		found, more := c.municipality(list)
		if ps != nil || more != nil || found != m {
			t.Errorf("%s: %v %v, found %v", m.Name, ps, more, found)
		}
		if diff := cmp.Diff(FirstSenders(m)["police"], c.Expected["police"].Senders.Names); diff != "" {
			t.Errorf("%s (-want +got):\n%s", m.Name, diff)
		}
	}
}
