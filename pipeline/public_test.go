package pipeline

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bernskats/pipeline/protect"
)

// TestARunWithErrorsLeavesTheOlderPublicEdition and says so everywhere.
func TestARunWithErrorsLeavesTheOlderPublicEdition(t *testing.T) {
	dir := town(t, offenders(20, 24, 3))
	ran(t, dir)
	before := tree(t, filepath.Join(dir, "out", "2024", "public"))
	plant(t, dir, map[string]string{offencesFile: strings.Replace(offenders(20, 24, 3), "01.03.2024", "99.03.2024", 1), "out/2024/public.new/facts.csv": "half"})
	o := ran(t, dir)
	if o.Public.Written || !strings.Contains(o.Public.Text.EN, "older public edition stays") || !strings.Contains(o.Public.Text.LV, "iepriekšējais") {
		t.Errorf("%+v", o.Public)
	}
	if after := tree(t, filepath.Join(dir, "out", "2024", "public")); len(after) != len(before) || after["facts.csv"] != before["facts.csv"] || after["manifest.json"] != before["manifest.json"] {
		t.Error("the older public edition did not stay as it was")
	}
	m, _, err := editionIn(filepath.Join(dir, "out", "2024", "internal"))
	if err != nil || m.Public != o.Public.Text.EN {
		t.Errorf("%v: the manifest says %q", err, m.Public)
	}
	if v := verified(t, dir); len(v.Changed)+len(v.Audit) > 0 || v.Public || len(v.Notes) != 1 {
		t.Errorf("%+v", v)
	}
	if _, err := os.Stat(filepath.Join(dir, "out", "2024", "public.new")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("staging of a run that died: %v", err)
	}
	var refused *NotPublished
	if _, _, err := Publish(t.Context(), Options{Dir: dir, Year: 2024}); !errors.As(err, &refused) {
		t.Errorf("published: %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "published")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("something was written into published/: %v", err)
	}
}

// TestARunThatDiedBetweenTheRenamesIsMended: whatever it left, the next run ends
// where an undisturbed one does, or leaves the older edition when it must.
func TestARunThatDiedBetweenTheRenamesIsMended(t *testing.T) {
	dir := town(t, offenders(20, 24, 3))
	ran(t, dir)
	want := tree(t, filepath.Join(dir, "out"))
	public := filepath.Join(dir, "out", "2024", "public")
	for name, left := range map[string]func(){
		"internal in place, public staged": func() { plant(t, dir, map[string]string{"out/2024/public.new/facts.csv": "new"}) },
		"public moved aside":               func() { rename(t, public, public+".old") },
		"public moved aside, staged": func() {
			rename(t, public, public+".old")
			plant(t, dir, map[string]string{"out/2024/public.new/facts.csv": "new"})
		},
		"in place, the old one not yet removed": func() { plant(t, dir, map[string]string{"out/2024/public.old/facts.csv": "old"}) },
		"internal moved aside": func() {
			rename(t, filepath.Join(dir, "out", "2024", "internal"), filepath.Join(dir, "out", "2024", "internal.old"))
		},
	} {
		left()
		ran(t, dir)
		if got := tree(t, filepath.Join(dir, "out")); fmt.Sprint(keys(got)) != fmt.Sprint(keys(want)) || got["2024/public/facts.csv"] != want["2024/public/facts.csv"] || got["2024/public/manifest.json"] != want["2024/public/manifest.json"] {
			t.Errorf("%s: left %v", name, keys(got))
		}
	}
	// A run that may write no public edition brings the older one back.
	rename(t, public, public+".old")
	plant(t, dir, map[string]string{offencesFile: strings.Replace(offenders(20, 24, 3), "01.03.2024", "99.03.2024", 1)})
	if o := ran(t, dir); !strings.Contains(o.Public.Text.EN, "stays") {
		t.Errorf("%+v", o.Public)
	}
	if got := tree(t, public); got["facts.csv"] != want["2024/public/facts.csv"] || got["manifest.json"] != want["2024/public/manifest.json"] {
		t.Error("the older public edition is lost")
	}
}

func rename(t *testing.T, from, to string) {
	t.Helper()
	if err := os.Rename(from, to); err != nil {
		t.Fatal(err)
	}
}

func keys(m map[string]string) []string { return sortedKeys(m) }

// TestNothingIsPublishedThatIsNotCertified: a record that contradicts what must
// be withheld leaves no certificate, so there is no public edition.
func TestNothingIsPublishedThatIsNotCertified(t *testing.T) {
	dir := town(t, offenders(20, 24, 3))
	ran(t, dir)
	s := &session{o: Options{Dir: dir, Year: 2024}}
	data, err := os.ReadFile(filepath.Join(dir, "out", "2024", "internal", "decisions.json"))
	if err != nil {
		t.Fatal(err)
	}
	d, err := protect.ReadDecisions(data)
	if err != nil {
		t.Fatal(err)
	}
	r := d.Release()
	for i := range r.Figures { // as if somebody had released what no run of ours shows
		if f := &r.Figures[i]; strings.Contains(f.Key, "|age=0-13|") {
			f.Shown, f.Value = true, 3
		}
	}
	record, err := json.Marshal(protect.Ledger{}.Sealed(r))
	if err != nil {
		t.Fatal(err)
	}
	plant(t, dir, map[string]string{"published/0001-2024.json": string(record)})
	before := tree(t, filepath.Join(dir, "out", "2024", "public"))
	o := ran(t, dir)
	if len(o.Public.Audit) == 0 || o.Public.Written || !strings.Contains(o.Public.Text.EN, "audit failed; an older") {
		t.Errorf("%+v", o.Public)
	}
	if after := tree(t, filepath.Join(dir, "out", "2024", "public")); after["facts.csv"] != before["facts.csv"] || after["manifest.json"] != before["manifest.json"] {
		t.Error("the older public edition was touched")
	}
	m, _, err := editionIn(s.outOf("internal"))
	if err != nil || !strings.Contains(m.Public, "audit failed") {
		t.Errorf("%v, the manifest says %q", err, m.Public)
	}
	if _, err := os.Stat(filepath.Join(dir, "out", "2024", "public.new")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("what failed lies about: %v", err)
	}
}

// outOf is the folder of an edition of a session without a project.
func (s *session) outOf(edition string) string {
	return filepath.Join(s.o.Dir, "out", fmt.Sprint(s.o.Year), edition)
}
