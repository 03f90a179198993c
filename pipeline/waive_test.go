package pipeline

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bernskats/pipeline/model"
)

func TestAWaiverIsAddedAndWhatStandsThereStays(t *testing.T) {
	w := Waiver{Code: "E012", File: "Skola „Saule”/a.xlsx", Sheet: "Kavējumi", Cell: "D17", Reason: `teica: "labi" # jā`, By: "A. B.", Years: []int{2024}}
	const item = `{code: "E012", file: "Skola „Saule”/a.xlsx", sheet: "Kavējumi", cell: "D17", reason: "teica: \"labi\" # jā", by: "A. B.", years: [2024]}`
	const old = `{code: E013, reason: "vecs ]", by: b, years: [2023]}`
	for _, tt := range []struct{ name, have, want string }{
		{"no file", "", "- " + item + "\n"},
		{"only remarks", "# Pieņemtie konstatējumi\n", "# Pieņemtie konstatējumi\n- " + item + "\n"},
		{"a list", "# kāpēc\n- " + old + "  # piezīme\n", "# kāpēc\n- " + old + "  # piezīme\n- " + item + "\n"},
		{"a list without an end of line", "- " + old, "- " + old + "\n- " + item + "\n"},
		{"a list over several lines, indented, with a remark behind it", "  - code: E013\n    reason: vecs\n    by: b\n    years:\n    - 2023\n# beigas\n",
			"  - code: E013\n    reason: vecs\n    by: b\n    years:\n    - 2023\n# beigas\n  - " + item + "\n"},
		{"lines as Windows ends them", "- " + old + "\r\n", "- " + old + "\r\n- " + item + "\r\n"},
		{"an empty list in brackets", "[]\n", "[" + item + "]\n"},
		{"a list in brackets", "[" + old + "] # [viss]\n", "[" + old + ", " + item + "] # [viss]\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, WaiversName)
			if tt.have != "" {
				if err := os.WriteFile(path, []byte(tt.have), 0o640); err != nil {
					t.Fatal(err)
				}
			}
			if err := addWaiver(dir, w); err != nil {
				t.Fatal(err)
			}
			got, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, string(got)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if info, _ := os.Stat(path); tt.have != "" && info.Mode().Perm() != 0o640 {
				t.Errorf("mode %v", info.Mode())
			}
			waivers, err := loadWaivers(dir)
			if err != nil || !cmp.Equal(waivers[len(waivers)-1], w) {
				t.Errorf("read back %v, %v", waivers, err)
			}
		})
	}
}

func TestAFileThatNothingCanBeAddedToStaysAsItIs(t *testing.T) {
	dir := t.TempDir()
	const have = "- {code: E013, reason: r, by: b, years: [2023]}\n...\n"
	plant(t, dir, map[string]string{WaiversName: have})
	err := addWaiver(dir, Waiver{Code: "E012", Reason: "r", By: "b", Years: []int{2024}})
	if err == nil || !strings.Contains(err.Error(), `add this line yourself: - {code: "E012"`) {
		t.Errorf("got %v", err)
	}
	if got := tree(t, dir)[WaiversName]; got != have {
		t.Errorf("the file became %q", got)
	}
}

func TestANumberMustStillMeanTheSameFinding(t *testing.T) {
	at := func(code, cell string) model.Finding {
		return model.Finding{Code: code, Severity: model.Error, Place: model.Place{File: "a.xlsx", Sheet: "S", Cell: cell}, LV: model.Sentence{Found: code}}
	}
	waived := at("E012", "A1")
	waived.Waived = true
	other := at("E012", "A1")
	other.LV.Found = "something else is wrong there"
	for _, tt := range []struct {
		name        string
		listed, now []model.Finding
		number      int
		want        string // part of the refusal; "" when it fits
	}{
		{"nothing changed", []model.Finding{at("E012", "A1"), at("E013", "A2")}, []model.Finding{at("E012", "A1"), at("E013", "A2")}, 2, ""},
		{"it was accepted since", []model.Finding{at("E012", "A1")}, []model.Finding{waived}, 1, ""},
		{"a finding after it is gone", []model.Finding{at("E012", "A1"), at("E013", "A2")}, []model.Finding{at("E012", "A1")}, 1, ""},
		{"one before it is gone", []model.Finding{at("E012", "A1"), at("E013", "A2")}, []model.Finding{at("E013", "A2")}, 2, "it has the number 1 now"},
		{"it was mended", []model.Finding{at("E012", "A1"), at("E013", "A2")}, []model.Finding{at("E013", "A2")}, 1, "it is gone"},
		{"something else is wrong in the same cell", []model.Finding{at("E012", "A1")}, []model.Finding{other}, 1, "it is gone"},
		{"zero", []model.Finding{at("E012", "A1")}, []model.Finding{at("E012", "A1")}, 0, "has no number 0; it has 1"},
		{"more than there are", []model.Finding{at("E012", "A1")}, []model.Finding{at("E012", "A1"), at("E013", "A2")}, 2, "has no number 2; it has 1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f, err := sameNumber(tt.listed, tt.now, tt.number)
			var refused WaiveRefused
			if tt.want == "" && (err != nil || f.Code != tt.listed[tt.number-1].Code) || tt.want != "" && (!errors.As(err, &refused) || !strings.Contains(refused.EN, tt.want)) {
				t.Errorf("got %v, %v; want %q", f, err, tt.want)
			}
		})
	}
}

func TestAReasonHoldsNoPersonalCode(t *testing.T) {
	for _, r := range []WaiveRequest{{1, "par 161109-29993", "b"}, {1, "r", "161109-29993"}, {1, " ", "b"}, {1, "r", ""}} {
		if _, err := Waive(t.Context(), Options{Dir: t.TempDir()}, r); !errors.As(err, new(WaiveRefused)) {
			t.Errorf("%+v: %v", r, err)
		}
	}
	_, err := parseWaivers([]byte("- {code: E012, reason: \"par 161109-29993\", by: b, years: [2024]}\n"))
	if err == nil || !strings.Contains(err.Error(), "waivers.yaml:1:4: waiver 1: the reason") || strings.Contains(err.Error(), "29993") {
		t.Errorf("got %v", err)
	}
}

func TestWaiversOfAYearNameTheFindingsTheyFit(t *testing.T) {
	found := []model.Finding{{Code: "W201", Place: model.Place{File: "Skola/a.xlsx"}}, {Code: "E012", Place: model.Place{File: "Skola/a.xlsx", Sheet: "S", Cell: "A1"}}, {Code: "W201", Place: model.Place{File: "Skola/a.xlsx"}}}
	waivers := []Waiver{{Code: "W201", File: `Skola\a.xlsx`, Years: []int{2024}}, {Code: "E012", Years: []int{2023}}, {Code: "E099", Years: []int{2023, 2024}}}
	want := []WaiverUse{{waivers[0], []int{1, 3}}, {waivers[2], []int{}}}
	if diff := cmp.Diff(want, usesOf(found, waivers, 2024)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
