package prose

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bernskats/pipeline/model"
	"bernskats/templates"
)

// TestEveryCountedMessageInEveryForm prints every message that has plural forms
// with a number of each kind; places other than the number show their names.
func TestEveryCountedMessageInEveryForm(t *testing.T) {
	texts, err := Load(templates.Files())
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for _, lang := range Languages() {
		w := texts.In(lang)
		var keys []string
		for key, m := range w.messages {
			if len(m) > 1 {
				keys = append(keys, key)
			}
		}
		slices.Sort(keys)
		if len(keys) < 40 {
			t.Fatalf("%s: only %d messages with plural forms", lang, len(keys))
		}
		for _, key := range keys {
			fmt.Fprintf(&got, "%s %s\n", lang, key)
			for _, n := range []string{"0", "1", "2", "11", "21", "111", "1234", "1.5"} {
				d, err := model.ParseDecimal(n)
				if err != nil {
					t.Fatal(err)
				}
				if _, ok := w.messages[key]["fraction"]; n == "1.5" && (lang == "en" || !ok) {
					continue // only units of counting stand behind numbers with decimals
				}
				said := w.Count(key, d, "n", w.Number(d), "day", "<day>", "received", "<received>", "accepted", "<accepted>", "set_aside", "<set aside>", "duplicate", "<duplicate>",
					"total", "<total>", "blank", "<blank>", "municipality", "<municipality>", "municipality_loc", "<in the municipality>", "municipality_gen", "<of the municipality>", "municipality_phrase", "<municipality>",
					"title", "<title>", "survey", "<survey>", "asked", "<asked>", "question", "<question>", "place", "<place>", "code", "<code>", "expected", "<expected>", "mend", "<mend>", "parts", "<parts>", "list", "<list>", "amount", "<amount>", "forms", "<forms>", "priority", "<priority>",
					"families", "<families>", "children", "<children>", "service", "<service>", "what", "<what>")
				fmt.Fprintf(&got, "  %s\n", strings.ReplaceAll(said, noBreak, "_"))
			}
		}
	}
	file := filepath.Join("testdata", "plurals.txt")
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(file, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestMonthsInEveryCase: nominative, locative and genitive of each month.
func TestMonthsInEveryCase(t *testing.T) {
	texts, err := Load(templates.Files())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for month := 1; month <= 12; month++ {
		day, _ := model.NewDay(2024, month, 5)
		got = append(got, texts.In("lv").month(day, "name")+" "+texts.In("lv").month(day, "in")+" "+texts.In("lv").month(day, "of"))
	}
	want := []string{"janvāris janvārī janvāra", "februāris februārī februāra", "marts martā marta", "aprīlis aprīlī aprīļa", "maijs maijā maija", "jūnijs jūnijā jūnija",
		"jūlijs jūlijā jūlija", "augusts augustā augusta", "septembris septembrī septembra", "oktobris oktobrī oktobra", "novembris novembrī novembra", "decembris decembrī decembra"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := texts.In("lv").DateOf("2021-07-01"); got != "2021. gada 1. jūlija" {
		t.Errorf("%q", got)
	}
	if got := texts.In("en").DateOf("2021-07-01"); got != "1 July 2021" {
		t.Errorf("%q", got)
	}
}
