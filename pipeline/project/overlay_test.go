package project

import (
	"io/fs"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

func files(names ...string) fstest.MapFS {
	m := fstest.MapFS{}
	for i := 0; i < len(names); i += 2 {
		m[names[i]] = &fstest.MapFile{Data: []byte(names[i+1])}
	}
	return m
}

// all reads every file of a file system by walking it.
func all(t *testing.T, fsys fs.FS, top string) map[string]string {
	t.Helper()
	got := map[string]string{}
	if err := fs.WalkDir(fsys, top, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(fsys, p)
		got[p] = string(data)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return got
}

func TestLocalDefinitionsLieOverTheBuiltInOnes(t *testing.T) {
	ours := files(
		"indicators/A/A1/indicator.yaml", "ours", "indicators/A/A1/absent.sql", "ours", "indicators/A/A1/cases_test.yaml", "ours",
		"indicators/A/A2/indicator.yaml", "ours",
		"indicators/legal/a.yaml", "ours", "indicators/legal/b.yaml", "ours",
	)
	for _, tt := range []struct {
		name  string
		local fstest.MapFS
		want  map[string]string
	}{
		{"nothing local: all ours", fstest.MapFS{}, map[string]string{
			"indicators/A/A1/indicator.yaml": "ours", "indicators/A/A1/absent.sql": "ours", "indicators/A/A1/cases_test.yaml": "ours",
			"indicators/A/A2/indicator.yaml": "ours", "indicators/legal/a.yaml": "ours", "indicators/legal/b.yaml": "ours"}},
		{"a folder with a definition replaces ours as a whole", files("indicators/A/A1/indicator.yaml", "local", "indicators/A/A1/mine.sql", "local"), map[string]string{
			"indicators/A/A1/indicator.yaml": "local", "indicators/A/A1/mine.sql": "local",
			"indicators/A/A2/indicator.yaml": "ours", "indicators/legal/a.yaml": "ours", "indicators/legal/b.yaml": "ours"}},
		{"a single file replaces the one of its name", files("indicators/legal/a.yaml", "local"), map[string]string{
			"indicators/A/A1/indicator.yaml": "ours", "indicators/A/A1/absent.sql": "ours", "indicators/A/A1/cases_test.yaml": "ours",
			"indicators/A/A2/indicator.yaml": "ours", "indicators/legal/a.yaml": "local", "indicators/legal/b.yaml": "ours"}},
		{"a new definition stands beside ours", files("indicators/X/new/indicator.yaml", "local", "indicators/legal/c.yaml", "local"), map[string]string{
			"indicators/A/A1/indicator.yaml": "ours", "indicators/A/A1/absent.sql": "ours", "indicators/A/A1/cases_test.yaml": "ours",
			"indicators/A/A2/indicator.yaml": "ours", "indicators/legal/a.yaml": "ours", "indicators/legal/b.yaml": "ours",
			"indicators/legal/c.yaml": "local", "indicators/X/new/indicator.yaml": "local"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, all(t, Overlay(tt.local, ours), "indicators")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestAFileOfAReplacedFolderCannotBeOpened(t *testing.T) {
	fsys := Overlay(files("forms/police/form.yaml", "local"), files("forms/police/form.yaml", "ours", "forms/police/rules.yaml", "ours"))
	if _, err := fs.ReadFile(fsys, "forms/police/rules.yaml"); err == nil {
		t.Error("our rules meet another's form")
	}
}

func TestListingMergesFoldersInOrder(t *testing.T) {
	fsys := Overlay(files("x/b", "", "x/d", "", "new/a", ""), files("x/a", "", "x/b", "", "x/c", ""))
	for dir, want := range map[string][]string{"x": {"a", "b", "c", "d"}, "new": {"a"}} {
		entries, err := fs.ReadDir(fsys, dir)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, e := range entries {
			got = append(got, e.Name())
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", dir, diff)
		}
	}
	if _, err := fs.ReadDir(fsys, "nowhere"); err == nil {
		t.Error("a folder that is nowhere was listed")
	}
}

func TestADefinitionSaysWhereItIsFrom(t *testing.T) {
	local, ours := files("a/x", "", "b/x", ""), files("b/x", "", "c/x", "")
	for dir, want := range map[string]string{"a": "local", "b": "local, replaces built in", "c": "built in"} {
		if got := Origin(local, ours, dir); got != want {
			t.Errorf("%s: %q, want %q", dir, got, want)
		}
	}
}

func TestJoinedShowsEachTopFolderFromItsOwn(t *testing.T) {
	fsys := Joined(map[string]fs.FS{"forms": files("forms/a", "1", "indicators/b", "hidden"), "indicators": files("indicators/b", "2")})
	for name, want := range map[string]string{"forms/a": "1", "indicators/b": "2"} {
		if got, err := fs.ReadFile(fsys, name); err != nil || string(got) != want {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	if _, err := fs.ReadFile(fsys, "other/a"); err == nil {
		t.Error("a folder that nobody gave was opened")
	}
}
