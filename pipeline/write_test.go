package pipeline

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bernskats/pipeline/intake"
	"bernskats/pipeline/model"
	"bernskats/pipeline/project"
)

// tree reads every file below a folder.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	got := map[string]string{}
	if err := filepath.WalkDir(dir, func(p string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(p)
		name, _ := filepath.Rel(dir, p)
		got[filepath.ToSlash(name)] = string(data)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return got
}

// plant writes files below a folder.
func plant(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, content := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

const ourManifest = `{"outputs": {"facts.csv": "", "old.html": ""}}`

func TestWritingThatFailsMidwayLeavesThePreviousOutputs(t *testing.T) {
	out := t.TempDir()
	previous := map[string]string{"internal/facts.csv": "1", "internal/manifest.json": ourManifest, "internal/note.txt": "mine"}
	plant(t, out, previous)
	_, err := replaceFolder(filepath.Join(out, "internal"), []output{{"facts.csv", []byte("2")}, {"no-such-folder/page.html", nil}})
	if err == nil {
		t.Fatal("a file was written into a folder that is not there")
	}
	if diff := cmp.Diff(previous, tree(t, out)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if strings.Contains(err.Error(), "internal.new/facts.csv") {
		t.Errorf("the wrong file is blamed: %v", err)
	}
}

func TestLeftoversOfARunThatDiedAreMended(t *testing.T) {
	written := map[string]string{"internal/facts.csv": "2", "internal/manifest.json": ourManifest}
	withNote := map[string]string{"internal/facts.csv": "2", "internal/manifest.json": ourManifest, "internal/note.txt": "mine"}
	for _, tt := range []struct {
		name     string
		leftover map[string]string
		want     map[string]string
	}{
		{"the first run of all", nil, written},
		{"died while writing", map[string]string{"internal.new/facts.csv": "half", "internal/facts.csv": "1", "internal/manifest.json": ourManifest, "internal/note.txt": "mine"}, withNote},
		{"died between the two renames", map[string]string{"internal.new/facts.csv": "1½", "internal.old/facts.csv": "1", "internal.old/manifest.json": ourManifest, "internal.old/note.txt": "mine"}, withNote},
		{"died before others' files were carried over", map[string]string{"internal/facts.csv": "1½", "internal/manifest.json": ourManifest, "internal.old/facts.csv": "1", "internal.old/manifest.json": ourManifest, "internal.old/note.txt": "mine"}, withNote},
		{"an output that is no longer made goes", map[string]string{"internal/facts.csv": "1", "internal/old.html": "1", "internal/manifest.json": ourManifest}, written},
	} {
		t.Run(tt.name, func(t *testing.T) {
			out := t.TempDir()
			plant(t, out, tt.leftover)
			if _, err := replaceFolder(filepath.Join(out, "internal"), []output{{"facts.csv", []byte("2")}, {"manifest.json", []byte(ourManifest)}}); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, tree(t, out)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestARunThatDiedAndThenFailsStillHasThePreviousOutputs(t *testing.T) {
	out := t.TempDir()
	plant(t, out, map[string]string{"internal.old/facts.csv": "1", "internal.new/facts.csv": "half"})
	if _, err := replaceFolder(filepath.Join(out, "internal"), []output{{"x/page.html", nil}}); err == nil {
		t.Fatal("no error")
	}
	if diff := cmp.Diff(map[string]string{"internal/facts.csv": "1"}, tree(t, out)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAFileIsNamedAfterItsSenderAsFarAsSystemsAllow(t *testing.T) {
	for name, want := range map[string]string{
		"Cēsu novada pašvaldības policija": "Cēsu novada pašvaldības policija",
		`a<b>c:d"e/f\g|h?i*j`:              "a_b_c_d_e_f_g_h_i_j",
		" Skola Nr. 1. ":                   "Skola Nr. 1",
		"../../etc":                        "_.._etc",
		"a\nb\x00":                         "a_b_",
		"...":                              "_",
		"":                                 "_",
	} {
		if got := fileName(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

func TestWaiversAreReadStrictly(t *testing.T) {
	const full = "- {code: E012, reason: r, by: b, years: [2024]}\n"
	for _, tt := range []struct{ name, text, want string }{
		{"no file at all", "", ""},
		{"a whole waiver", full, ""},
		{"no reason", full + "\n- code: E012\n  by: b\n  years: [2024]\n", "waivers.yaml:3:3: waiver 2: incomplete\n    want code, reason, by and years; file, sheet and cell narrow it down"},
		{"nobody", "- {code: E012, reason: r, years: [2024]}\n", "waivers.yaml:1:4: waiver 1: incomplete\n    want code, reason, by and years; file, sheet and cell narrow it down"},
		{"no year, indented", "# why\n  - code: E012\n    reason: r\n    by: b\n", "waivers.yaml:2:5: waiver 1: incomplete\n    want code, reason, by and years; file, sheet and cell narrow it down"},
		{"an unknown key", "- {code: E012, raeson: r, reason: r, by: b, years: [2024]}\n", `waivers.yaml:1:16: unknown field "raeson"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			if tt.text != "" {
				plant(t, dir, map[string]string{WaiversName: tt.text})
			}
			_, err := loadWaivers(dir)
			got := ""
			if err != nil {
				got = err.Error()
			}
			var ps model.Problems
			if got != tt.want || (err != nil && !errors.As(err, &ps)) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestAWaiverFitsAsNarrowlyAsItSays(t *testing.T) {
	found := []model.Finding{
		{Code: "E012", Severity: model.Error, Place: model.Place{File: "a.xlsx", Sheet: "S", Cell: "A1"}},
		{Code: "E012", Severity: model.Error, Place: model.Place{File: "a.xlsx", Sheet: "S", Cell: "A2"}},
		{Code: "E012", Severity: model.Error, Place: model.Place{File: "b.xlsx", Sheet: "S", Cell: "A1"}},
		{Code: "E013", Severity: model.Error, Place: model.Place{File: "a.xlsx", Sheet: "S", Cell: "A1"}},
	}
	for _, tt := range []struct {
		name   string
		waiver Waiver
		want   string // which of the findings are waived
	}{
		{"one cell", Waiver{Code: "E012", File: "a.xlsx", Sheet: "S", Cell: "A1", Years: []int{2024}}, "x---"},
		{"a whole file", Waiver{Code: "E012", File: "a.xlsx", Years: []int{2023, 2024}}, "xx--"},
		{"every file", Waiver{Code: "E012", Years: []int{2024}}, "xxx-"},
		{"another year", Waiver{Code: "E012", Years: []int{2023}}, "----"},
		{"another code", Waiver{Code: "E014", Years: []int{2024}}, "----"},
		{"another sheet", Waiver{Code: "E012", Sheet: "T", Years: []int{2024}}, "----"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := ""
			after := waive(found, []Waiver{tt.waiver}, 2024)
			for _, f := range after {
				got += map[bool]string{true: "x", false: "-"}[f.Waived]
			}
			if got != tt.want || openErrors(after) != strings.Count(tt.want, "-") {
				t.Errorf("waived %s, %d open; want %s", got, openErrors(after), tt.want)
			}
			missed := unmatched(found, []Waiver{tt.waiver}, 2024)
			if want := got == "----" && tt.waiver.Years[0] == 2024; (len(missed) == 1) != want {
				t.Errorf("a warning that it fits nothing: %v, want %v", missed, want)
			}
		})
	}
	if found[0].Waived {
		t.Error("the list given was changed")
	}
}

func TestTheManifestSaysNothingOfTheMachine(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("USER", "canaryuser")
	t.Setenv("HOSTNAME", "canaryhost")
	s := &session{o: Options{Dir: dir, Year: 2024, Languages: []string{"lv"}}, defs: &Definitions{Hashes: map[string]string{"forms/codes.yaml": "aa"}}, project: &project.Project{Dir: dir, Municipality: model.Municipality{Name: "Cēsu novads"}}, key: []byte("canarykey")}
	c := computation{
		outcome: &Outcome{Year: 2024, OpenErrors: 1, Sheets: []SheetCounts{{File: "b.xlsx", Sheet: "S", Counts: model.RowCounts{Read: 3, Accepted: 2, SetAside: 1}}, {File: "c.xlsx", Sheet: "S", Counts: model.RowCounts{Read: 1, Accepted: 1}}}},
		deliveries: map[int]*intake.Delivery{
			2024: {Workbooks: []intake.Workbook{{Form: "police", Use: intake.Used, Files: []string{"b.xlsx"}, SHA256s: []string{"bb"}}}},
			2023: {Workbooks: []intake.Workbook{{Use: "skipped", Files: []string{"~$a.xlsx"}}}},
		},
	}
	write := func() (Manifest, string) {
		t.Helper()
		out, err := s.manifestOf(c, []output{{"facts.csv", []byte("abc")}}, s.fingerprint(c.deliveries)).output()
		if err != nil {
			t.Fatal(err)
		}
		var m Manifest
		if err := json.Unmarshal(out.content, &m); err != nil {
			t.Fatal(err)
		}
		return m, string(out.content)
	}
	m, text := write()
	for name, secret := range map[string]string{"the path": dir, "the user": "canaryuser", "the host": "canaryhost", "the key": "canarykey", "the time": "T0"} {
		if strings.Contains(text, secret) {
			t.Errorf("%s stands in the manifest:\n%s", name, text)
		}
	}
	if diff := cmp.Diff(&model.RowCounts{Read: 4, Accepted: 3, SetAside: 1}, m.Rows); diff != "" { // 3 + 1 read
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	wantInputs := []ManifestInput{{File: "2023/~$a.xlsx", Use: "skipped"}, {File: "2024/b.xlsx", SHA256: "bb", Form: "police", Use: "used"}}
	if diff := cmp.Diff(wantInputs, m.Inputs); diff != "" {
		t.Errorf("inputs (-want +got):\n%s", diff)
	}
	wantOutputs := map[string]string{"facts.csv": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"} // SHA-256 of "abc", FIPS 180-2
	if diff := cmp.Diff(wantOutputs, m.Outputs); diff != "" || !m.Provisional {
		t.Errorf("provisional %v, outputs (-want +got):\n%s", m.Provisional, diff)
	}

	first := m.Fingerprint
	if again, _ := write(); again.Fingerprint != first {
		t.Error("the same run has another fingerprint")
	}
	if host, err := os.Hostname(); err == nil && len(host) > 5 && strings.Contains(text, host) {
		t.Errorf("the machine's name stands in the manifest:\n%s", text)
	}
	for name, change := range map[string]func() func(){
		"an input": func() func() {
			w := c.deliveries[2024].Workbooks[0].SHA256s
			w[0] = "cc"
			return func() { w[0] = "bb" }
		},
		"a definition": func() func() {
			s.defs.Hashes["forms/codes.yaml"] = "ab"
			return func() { s.defs.Hashes["forms/codes.yaml"] = "aa" }
		},
		"the settings": func() func() {
			s.project.Config.CompareWith = []string{"Latvija"}
			return func() { s.project.Config.CompareWith = nil }
		},
		"a waiver": func() func() { s.waivers = []Waiver{{Code: "E012"}}; return func() { s.waivers = nil } },
		"the year": func() func() { s.o.Year = 2023; return func() { s.o.Year = 2024 } },
	} {
		restore := change()
		if got := s.fingerprint(c.deliveries); got == first {
			t.Errorf("%s changed, the fingerprint did not", name)
		}
		restore()
	}
	s.key = []byte("another")
	if got := s.fingerprint(c.deliveries); got != first {
		t.Error("the random key changes the fingerprint")
	}
}

// replaceFolder stages files and puts them in place of a folder.
func replaceFolder(dir string, files []output) ([]string, error) {
	if err := stageFolder(dir, files); err != nil {
		return nil, err
	}
	return exchangeFolder(dir, names(files))
}
