package project

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bernskats/pipeline/model"
)

// folder makes a project folder of files; a name that ends in / is a folder.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if strings.HasSuffix(name, "/") {
			if err := os.MkdirAll(path, 0o755); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestAProjectIsAFolderWithSettings(t *testing.T) {
	list := []model.Municipality{{Name: "Cēsu novads", Code: "0026000"}}
	right := folder(t, map[string]string{ConfigName: "\ufeffmunicipality: {name: \"Cēsu novads\"}\n"})
	p, err := Open(right, list)
	if err != nil || p.Municipality.Code != "0026000" {
		t.Fatalf("settings with a byte order mark: %v", err)
	}
	for name, dir := range map[string]string{"an empty folder": t.TempDir(), "no folder": filepath.Join(right, "no"), "a file": filepath.Join(right, ConfigName)} {
		if _, err := Open(dir, list); !errors.Is(err, ErrNoProject) {
			t.Errorf("%s: %v, want ErrNoProject", name, err)
		}
	}
}

func TestAllMistakesInTheSettingsComeAtOnce(t *testing.T) {
	dir := folder(t, map[string]string{ConfigName: "municipality: {name: \"Cēsu novds\"}\nlangauges: [lv]\nexpected:\n  police: {due: \"02-30\"}\n"})
	_, err := Open(dir, []model.Municipality{{Name: "Cēsu novads", Code: "0026000"}})
	var ps model.Problems
	if !errors.As(err, &ps) {
		t.Fatalf("got %v, want problems", err)
	}
	want := strings.Join([]string{
		`bernskats.yaml:1:1: municipality: unknown "Cēsu novds" (code "")`,
		`    want a name and code of the built-in list, e.g. {name: "Cēsu novads", code: "0026000"}`,
		`bernskats.yaml:2:1: unknown field "langauges"`,
		`bernskats.yaml:4:3: expected: police: due "02-30" is no day of a year`,
		`    want month and day, e.g. "02-15"`,
	}, "\n")
	if diff := cmp.Diff(want, err.Error()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestFormsThatAreNotKnownAreNamedWithTheirLine(t *testing.T) {
	dir := folder(t, map[string]string{ConfigName: "expected:\n  police: {}\n  polise: {}\n"})
	c, _ := parseConfig([]byte("expected:\n  police: {}\n  polise: {}\n"))
	err := (&Project{Dir: dir, Config: c}).CheckForms([]string{"police", "school"})
	if want := "bernskats.yaml:3:3: expected: unknown form \"polise\"\n    want one of: police, school"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestYearsAreFoldersNamedByFourDigits(t *testing.T) {
	dir := folder(t, map[string]string{
		"inbox/2024/": "", "inbox/2009/": "", "inbox/2023/a.xlsx": "",
		"inbox/2025": "a file", "inbox/2022 kopija/": "", "inbox/old/": "", "inbox/+202/": "", "inbox/-202/": "", "inbox/0202/": "", "inbox/20245/": "", "inbox/202/": "",
	})
	got, err := (&Project{Dir: dir}).Years()
	if diff := cmp.Diff([]int{2009, 2023, 2024}, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	for name, dir := range map[string]string{"no inbox": t.TempDir(), "an empty inbox": folder(t, map[string]string{"inbox/": ""}), "only files": folder(t, map[string]string{"inbox/2024": ""})} {
		if _, err := (&Project{Dir: dir}).Years(); !errors.Is(err, ErrNoYears) {
			t.Errorf("%s: %v, want ErrNoYears", name, err)
		}
	}
}

func TestTheKeyIsMadeOnceForItsOwnerAlone(t *testing.T) {
	p := &Project{Dir: t.TempDir()}
	file := filepath.Join(p.Dir, "work", "key")
	first, replaced, err := p.Key()
	if err != nil || replaced || len(first) != 32 {
		t.Fatalf("first key: %d bytes, replaced %v, %v", len(first), replaced, err)
	}
	if err := os.Chmod(file, 0o644); err != nil {
		t.Fatal(err)
	}
	again, replaced, err := p.Key()
	if err != nil || replaced || !bytes.Equal(first, again) {
		t.Fatalf("another key, replaced %v, %v", replaced, err)
	}
	if info, _ := os.Stat(file); info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v after others could read it, want 0600", info.Mode().Perm())
	}
	other, _, err := (&Project{Dir: t.TempDir()}).Key()
	if err != nil || bytes.Equal(first, other) {
		t.Errorf("two projects have one key (%v)", err)
	}
}

func TestADamagedKeyIsReplaced(t *testing.T) {
	for name, damage := range map[string]string{"empty": "", "short": "abcd\n", "no digits": strings.Repeat("zz", 32), "too long": strings.Repeat("ab", 33)} {
		t.Run(name, func(t *testing.T) {
			p := &Project{Dir: folder(t, map[string]string{"work/key": damage})}
			key, replaced, err := p.Key()
			if err != nil || !replaced || len(key) != 32 {
				t.Fatalf("%d bytes, replaced %v, %v", len(key), replaced, err)
			}
			again, replaced, err := p.Key()
			if err != nil || replaced || !bytes.Equal(key, again) {
				t.Errorf("the new key does not stay: replaced %v, %v", replaced, err)
			}
			if info, _ := os.Stat(filepath.Join(p.Dir, "work", "key")); info.Mode().Perm() != 0o600 {
				t.Errorf("mode %v, want 0600", info.Mode().Perm())
			}
		})
	}
}

func TestAKeyThatCannotBeReadIsAFailure(t *testing.T) {
	p := &Project{Dir: folder(t, map[string]string{"work/key/": ""})}
	if _, _, err := p.Key(); err == nil {
		t.Error("a folder was taken for the key")
	}
}

func TestOneRunHoldsTheFolder(t *testing.T) {
	p := &Project{Dir: t.TempDir()}
	unlock, err := p.Lock()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := (&Project{Dir: p.Dir}).Lock(); !errors.Is(err, ErrLocked) {
		t.Errorf("a second run: %v, want ErrLocked", err)
	}
	unlock()
	again, err := p.Lock()
	if err != nil {
		t.Fatalf("after the first has ended: %v", err)
	}
	again()
}

func TestCleanRemovesWorkAndNothingElse(t *testing.T) {
	p := &Project{Dir: folder(t, map[string]string{"inbox/2024/a.xlsx": "a", "out/2024/internal/facts.csv": "b", "work/cache/x": "c", ConfigName: ""})}
	if err := p.Clean(); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]bool{"work": false, "inbox/2024/a.xlsx": true, "out/2024/internal/facts.csv": true, ConfigName: true} {
		if _, err := os.Stat(filepath.Join(p.Dir, name)); (err == nil) != want {
			t.Errorf("%s: %v", name, err)
		}
	}
}
