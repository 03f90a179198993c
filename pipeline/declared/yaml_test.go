package declared

import (
	"cmp"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	gocmp "github.com/google/go-cmp/cmp"

	"bernskats/pipeline/model"
)

type thing struct {
	Name  string   `yaml:"name"`
	Count int      `yaml:"count"`
	Tags  []string `yaml:"tags"`
	Part  struct {
		Size int `yaml:"size"`
	} `yaml:"part"`
}

func TestMistakesInYAMLHaveTheirPlace(t *testing.T) {
	for _, tt := range []struct {
		name, data string
		want       []string // line:column and a word of the text
	}{
		{"all is right", "name: a\ncount: 2\ntags: [x]\npart: {size: 1}\n", nil},
		{"keys may be missing", "name: a\n", nil},
		{"an unknown key", "name: a\ncuont: 2\n", []string{`2:1 unknown field "cuont"`}},
		{"an unknown key inside", "part:\n  sise: 2\n", []string{`2:3 unknown field "sise"`}},
		{"a word where a number belongs", "name: a\ncount: two\n", []string{`2:8 "count" needs a whole number, has a text`}},
		{"a number where a text belongs is one", "name: 5\n", nil},
		{"a fraction where a whole number belongs", "count: 1.5\npart: {size: 2.0}\n", []string{`1:8 "count" needs a whole number, has a fraction`}},
		{"every mistake in one pass", "cuont: 2\nname: a\ncount: two\npart: {sise: 1, size: big}\ntgas: [x]\n", []string{
			`1:1 unknown field "cuont"`, `3:8 "count" needs a whole number, has a text`, `4:8 unknown field "sise"`, `4:23 "size" needs a whole number, has a text`, `5:1 unknown field "tgas"`}},
		{"a word where a list belongs", "tags: x\n", []string{"1:7 string was used where sequence is expected"}},
		{"a list where a mapping belongs", "- a\n- b\n", []string{"1:1 sequence was used where mapping is expected"}},
		{"the same key twice", "name: a\nname: b\n", []string{`2:1 mapping key "name" already defined`}},
		{"no YAML at all", "name: [a\n", []string{"1:7 sequence end token ']' not found"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got thing
			_, ps := Decode("thing.yaml", []byte(tt.data), &got)
			slices.SortFunc(ps, func(a, b model.Problem) int { return cmp.Or(a.Line-b.Line, a.Column-b.Column) })
			if len(ps) != len(tt.want) {
				t.Fatalf("problems: %v, want %v", ps, tt.want)
			}
			for i, want := range tt.want {
				if text := fmt.Sprintf("%d:%d %s", ps[i].Line, ps[i].Column, ps[i].Text); !strings.HasPrefix(text, want) || ps[i].File != "thing.yaml" {
					t.Errorf("%s: got %q, want it to begin with %q", ps[i].File, text, want)
				}
			}
		})
	}
}

func TestAfterAnUnknownKeyTheRestIsRead(t *testing.T) {
	var got thing
	root, ps := Decode("thing.yaml", []byte("cuont: 2\nname: a\n"), &got)
	if len(ps) != 1 || root == nil || got.Name != "a" {
		t.Errorf("problems %v, root %v, name %q; want one problem and the rest read", ps, root, got.Name)
	}
}

func TestAnEmptyFileHasNoRootAndNoProblem(t *testing.T) {
	for _, data := range []string{"", "\n", "# nothing yet\n"} {
		var got thing
		if root, ps := Decode("thing.yaml", []byte(data), &got); root != nil || ps != nil {
			t.Errorf("%q: root %v, problems %v", data, root, ps)
		}
	}
}

func TestAProblemIsOneLine(t *testing.T) {
	p := Problem("a.yaml", fmt.Errorf("first\nsecond"))
	if diff := gocmp.Diff(model.Problem{File: "a.yaml", Text: "first"}, p); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestBelowShowsAFolderUnderAnotherName(t *testing.T) {
	fsys := Below("templates", fstest.MapFS{"style.css": {Data: []byte("a")}, "manual/lv.md": {Data: []byte("b")}})
	var got []string
	if err := fs.WalkDir(fsys, "templates", func(p string, d fs.DirEntry, err error) error {
		got = append(got, p)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	want := []string{"templates", "templates/manual", "templates/manual/lv.md", "templates/style.css"}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, outside := range []string{"style.css", "templatesx/style.css", "other"} {
		if _, err := fs.Stat(fsys, outside); err == nil {
			t.Errorf("%s is seen", outside)
		}
	}
}

func TestItemsOfAListKnowTheirPlace(t *testing.T) {
	for _, data := range []string{"- name: a\n  count: 1\n# why\n\n- name: b\n", "  - name: a\n    count: 1\n\n\n  - name: b\n"} {
		var got []thing
		root, ps := Decode("things.yaml", []byte(data), &got)
		if ps != nil {
			t.Fatal(ps)
		}
		indent := len(data) - len(strings.TrimLeft(data, " "))
		for n, want := range []int{1, 5} {
			if line, column := ItemPlace(root, n); line != want || column != indent+3 {
				t.Errorf("item %d at %d:%d, want %d:%d", n, line, column, want, indent+3)
			}
		}
		if line, _ := ItemPlace(root, 2); line != 0 {
			t.Errorf("an item that is not there is in line %d", line)
		}
	}
	if line, _ := ItemPlace(nil, 0); line != 0 {
		t.Error("nothing has a place")
	}
}
