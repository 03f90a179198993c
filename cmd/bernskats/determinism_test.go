package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestTheSameInputGivesTheSameBytes runs one made-up municipality as different
// people would: elsewhere, on other days, in other time zones and languages, with
// one processor or eight, with a cache and without, with workbooks under other names.
func TestTheSameInputGivesTheSameBytes(t *testing.T) {
	first := filepath.Join(t.TempDir(), "a")
	program(t, nil, "demo", first, "--size", "small", "--seed", "1", "--years", "2")
	elsewhere, renamed := filepath.Join(t.TempDir(), "cita vieta", "ž"), filepath.Join(t.TempDir(), "c")
	copied(t, first, elsewhere, func(name string) string { return name })
	copied(t, first, renamed, flat)

	program(t, []string{"TZ=Europe/Riga", "LANG=lv_LV.UTF-8", "GOMAXPROCS=2"}, "run", first)
	want := outputs(t, first)
	for _, kind := range []string{".html", ".xlsx", ".csv", ".json", ".parquet"} {
		if !slices.ContainsFunc(keysOf(want), func(name string) bool { return filepath.Ext(name) == kind }) {
			t.Errorf("the run wrote no %s", kind)
		}
	}
	program(t, []string{"TZ=America/St_Johns", "LC_ALL=en_US.UTF-8", "GOMAXPROCS=8"}, "run", first)
	same(t, "with a cache and eight processors", want, outputs(t, first))
	program(t, []string{"TZ=Pacific/Kiritimati", "LC_ALL=C", "GOMAXPROCS=1"}, "run", elsewhere)
	same(t, "elsewhere, without a cache, one processor", want, outputs(t, elsewhere))

	// Names of workbooks are part of what a run was made of, so its fingerprint is
	// another; what is published says nothing else of them.
	program(t, nil, "run", renamed)
	same(t, "with workbooks under other names", published(t, want), published(t, outputs(t, renamed)))
}

// program runs the program as a process of its own.
func program(t *testing.T, env []string, args ...string) {
	t.Helper()
	c := exec.CommandContext(t.Context(), "bernskats", args...)
	c.Env = append(os.Environ(), env...)
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("bernskats %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

// flat gives a workbook of an inbox a name that sorts elsewhere, in no folder of
// its sender; each says itself whose it is.
func flat(name string) string {
	parts := strings.Split(filepath.ToSlash(name), "/")
	if len(parts) < 3 || parts[0] != "inbox" {
		return name
	}
	backwards := []rune(strings.TrimSuffix(strings.Join(parts[2:], " "), filepath.Ext(name)))
	slices.Reverse(backwards)
	return filepath.Join(parts[0], parts[1], string(backwards)+filepath.Ext(name))
}

// copied copies a project without what can be made again, the last file first,
// each a day younger than the one before.
func copied(t *testing.T, from, to string, name func(string) string) {
	t.Helper()
	var files []string
	err := filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(files)
	day := time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, path := range files {
		relative, err := filepath.Rel(from, path)
		if err != nil {
			t.Fatal(err)
		}
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		there := filepath.Join(to, name(relative))
		day = day.AddDate(0, 0, 1)
		if _, err := os.Stat(there); err == nil {
			t.Fatalf("two files become %s", there)
		}
		if err := os.MkdirAll(filepath.Dir(there), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(there, content, 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(there, day, day); err != nil {
			t.Fatal(err)
		}
	}
}

// outputs are the files of both editions by name.
func outputs(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, edition := range []string{"internal", "public"} {
		folder := filepath.Join(dir, "out", "2024", edition)
		entries, err := os.ReadDir(folder)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			content, err := os.ReadFile(filepath.Join(folder, e.Name()))
			if err != nil {
				t.Fatal(err)
			}
			all[edition+"/"+e.Name()] = string(content)
		}
	}
	return all
}

// published are the files of the public edition without the fingerprint of the
// run and without the manifest, which holds their hashes; workbooks and documents
// part by part.
func published(t *testing.T, all map[string]string) map[string]string {
	t.Helper()
	var manifest struct{ Fingerprint string }
	if err := json.Unmarshal([]byte(all["public/manifest.json"]), &manifest); err != nil || manifest.Fingerprint == "" {
		t.Fatalf("no fingerprint: %v", err)
	}
	some := map[string]string{}
	for name, content := range all {
		if !strings.HasPrefix(name, "public/") || name == "public/manifest.json" {
			continue
		}
		for part, text := range partsOf(t, name, content) {
			some[part] = strings.ReplaceAll(text, manifest.Fingerprint, "(fingerprint)")
		}
	}
	return some
}

func partsOf(t *testing.T, name, content string) map[string]string {
	t.Helper()
	if ending := filepath.Ext(name); ending != ".xlsx" && ending != ".docx" {
		return map[string]string{name: content}
	}
	z, err := zip.NewReader(bytes.NewReader([]byte(content)), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		parts[name+"/"+f.Name] = string(text)
	}
	return parts
}

// same names every file that differs and where it begins to.
func same(t *testing.T, how string, want, got map[string]string) {
	t.Helper()
	for _, name := range keysOf(want) {
		if got[name] == want[name] {
			continue
		}
		at := 0
		for at < len(want[name]) && at < len(got[name]) && want[name][at] == got[name][at] {
			at++
		}
		around := func(s string) string { return fmt.Sprintf("%.120q", s[min(len(s), max(0, at-40)):]) }
		t.Errorf("%s: %s differs from byte %d on:\n%s\n%s", how, name, at, around(want[name]), around(got[name]))
	}
	if len(got) != len(want) {
		t.Errorf("%s: %d files, want %d", how, len(got), len(want))
	}
}

func keysOf(m map[string]string) (keys []string) {
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
