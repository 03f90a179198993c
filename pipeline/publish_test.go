package pipeline

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bernskats/pipeline/model"
	"bernskats/pipeline/project"
	"bernskats/pipeline/protect"
)

func publishedOf(t *testing.T, dir string, year int) *Published {
	t.Helper()
	p, v, err := Publish(t.Context(), Options{Dir: dir, Year: year})
	if err != nil || v != nil {
		t.Fatalf("%+v %v", v, err)
	}
	return p
}

// TestARecordHoldsWhatReadersHaveAndNothingElse: no number that was withheld
// stands in it, it is for its owner only, and nothing but publish writes one.
func TestARecordHoldsWhatReadersHaveAndNothingElse(t *testing.T) {
	dir := town(t, offenders(20, 24, 3))
	o := ran(t, dir)
	ledger := filepath.Join(dir, "published")
	if _, err := os.Stat(ledger); !errors.Is(err, os.ErrNotExist) {
		t.Fatalf("a run wrote into published/: %v", err)
	}
	p := publishedOf(t, dir, 2024)
	if p.Number != 1 || p.Record != filepath.Join("published", "0001-2024.json") || p.Already || p.Folder != o.Public.Out || len(p.Files) < 5 || p.Summary != o.Public.Summary {
		t.Errorf("%+v", p)
	}
	for path, want := range map[string]os.FileMode{ledger: 0o700, filepath.Join(dir, p.Record): 0o600} {
		if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
	}
	data, err := os.ReadFile(filepath.Join(dir, p.Record))
	if err != nil {
		t.Fatal(err)
	}
	r, err := protect.ReadRelease(data)
	if err != nil {
		t.Fatal(err)
	}
	facts, err := factsIn(o.Public.Out)
	if err != nil {
		t.Fatal(err)
	}
	shown := map[string]string{}
	for _, f := range facts {
		if f.HasValue() {
			shown[f.Measure+" "+f.Period+" "+f.Breakdown] = f.Value.String()
		}
	}
	recorded := map[string]string{}
	for _, f := range r.Facts {
		if f.Value != "" {
			recorded[f.Measure+" "+f.Period+" "+f.Breakdown] = f.Value
		}
	}
	if diff := cmp.Diff(shown, recorded); diff != "" || len(shown) < 5 {
		t.Errorf("published and recorded (-want +got):\n%s", diff)
	}
	for _, f := range r.Figures {
		if !f.Shown && f.Value != 0 {
			t.Errorf("%s was withheld and is recorded with its number", f.Key)
		}
		if len(f.Support) == 0 && f.Value > 0 {
			t.Errorf("%s: nothing says of what it was a sum", f.Key)
		}
	}
	for name, sum := range r.Outputs {
		if got, err := fileHash(filepath.Join(o.Public.Out, name)); err != nil || got != sum {
			t.Errorf("%s: recorded as another file: %v", name, err)
		}
	}
	before := tree(t, ledger)
	ran(t, dir)
	verified(t, dir)
	if _, err := Check(t.Context(), Options{Dir: dir}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, tree(t, ledger)); diff != "" {
		t.Errorf("published/ was changed by another command:\n%s", diff)
	}
}

// TestReleasesAreNumberedOverAllYears: the edition of a year is audited with what
// was released of others, or it is not recorded.
func TestReleasesAreNumberedOverAllYears(t *testing.T) {
	dir := town(t, offenders(20, 24, 3))
	plant(t, dir, map[string]string{"inbox/2023/Policija/Likumpārkāpumi.csv": strings.NewReplacer(".2024;", ".2023;", ";B-2009", ";C-2009").Replace(offenders(30, 34, 0))})
	of := func(year int) {
		t.Helper()
		if o, err := Run(t.Context(), Options{Dir: dir, Year: year}); err != nil || !o.Public.Written {
			t.Fatal(o, err)
		}
	}
	of(2023)
	of(2024)
	if p := publishedOf(t, dir, 2024); p.Number != 1 || p.Record != filepath.Join("published", "0001-2024.json") {
		t.Errorf("%+v", p)
	}
	var refused *NotPublished
	if p, v, err := Publish(t.Context(), Options{Dir: dir, Year: 2023}); !errors.As(err, &refused) || p != nil || v != nil || !strings.Contains(refused.EN, "run again") || refused.LV == "" {
		t.Errorf("an edition that knows nothing of the first release: %+v %+v %v", p, v, err)
	}
	of(2023)
	if p := publishedOf(t, dir, 2023); p.Number != 2 || p.Record != filepath.Join("published", "0002-2023.json") {
		t.Errorf("%+v", p)
	}
	if p := publishedOf(t, dir, 2024); !p.Already || p.Number != 1 {
		t.Errorf("the same edition again: %+v", p)
	}
	// The series of the later year shows of the earlier one what its own edition does.
	for _, year := range []int{2023, 2024} {
		if v, err := Verify(t.Context(), Options{Dir: dir, Year: year}); err != nil || len(v.Changed)+len(v.Audit) > 0 {
			t.Errorf("%d: %+v %v", year, v, err)
		}
	}
}

func TestWhatIsNotWholeIsNotPublished(t *testing.T) {
	whole := town(t, offenders(20, 24, 3))
	ran(t, whole)
	for name, spoil := range map[string]func(dir string){
		"a page changed":           func(dir string) { edit(t, dir, "out/2024/public/situation.lv.html", replaced("<html", "<html ")) },
		"a foreign file":           func(dir string) { plant(t, dir, map[string]string{"out/2024/public/iekšējais.html": "x"}) },
		"a workbook changed":       func(dir string) { edit(t, dir, offencesFile, replaced("L2009-1;", "L2009-01;")) },
		"a certificate missing":    func(dir string) { spoilt(t, dir, func(d *protect.Decisions) { d.Certificates = d.Certificates[1:] }) },
		"decisions of no figure":   func(dir string) { spoilt(t, dir, func(d *protect.Decisions) { d.Figures, d.Certificates = nil, nil }) },
		"the public edition gone":  func(dir string) { remove(t, dir, "out/2024/public") },
		"of another run":           func(dir string) { resealed(t, dir, "public", func(m *Manifest) { m.Fingerprint = "0" }) },
		"a release damaged":        func(dir string) { plant(t, dir, map[string]string{"published/0001-2024.json": "{}"}) },
		"a release of elsewhere":   func(dir string) { plant(t, dir, map[string]string{"published/0002-2024.json": "{}"}) },
		"the place is taken":       func(dir string) { plant(t, dir, map[string]string{"published/0001-2024.json/x": ""}) },
		"a note among the records": nil, // and this is fine
	} {
		t.Run(name, func(t *testing.T) {
			dir := copied(t, whole)
			if spoil == nil {
				plant(t, dir, map[string]string{"published/lasi.txt": "x"})
				publishedOf(t, dir, 2024)
				return
			}
			spoil(dir)
			records := func() map[string]string {
				if _, err := os.Stat(filepath.Join(dir, "published")); err != nil {
					return nil
				}
				return tree(t, filepath.Join(dir, "published"))
			}
			before := records()
			p, v, err := Publish(t.Context(), Options{Dir: dir, Year: 2024})
			if p != nil || v == nil && err == nil || v != nil && len(v.Changed)+len(v.Audit) == 0 {
				t.Errorf("published: %+v %+v %v", p, v, err)
			}
			if diff := cmp.Diff(before, records()); diff != "" {
				t.Errorf("something was recorded:\n%s", diff)
			}
		})
	}
}

func TestAnInterruptedPublishRecordsNothing(t *testing.T) {
	dir := town(t, offenders(20, 24, 3))
	ran(t, dir)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := Publish(ctx, Options{Dir: dir, Year: 2024}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "published")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%v", err)
	}
}

func TestARecordIsNeverReplaced(t *testing.T) {
	dir := t.TempDir()
	s := &session{o: Options{Dir: dir, Year: 2024}, project: &project.Project{Dir: dir}}
	r := protect.Ledger{}.Sealed(protect.Release{Year: 2024, Municipality: "Cēsu novads", Fingerprint: "f"})
	if err := s.record(r); err != nil {
		t.Fatal(err)
	}
	before := tree(t, dir)
	if err := s.record(r); err == nil || !strings.Contains(err.Error(), "is there already") {
		t.Errorf("%v", err)
	}
	if err := s.record(protect.Release{Year: 2024}); err == nil {
		t.Error("a record of nothing")
	}
	if diff := cmp.Diff(before, tree(t, dir)); diff != "" {
		t.Error(diff)
	}
}

// ownPolicy is the built-in policy with something replaced.
func ownPolicy(t *testing.T, pairs ...string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "indicators", "disclosure.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.NewReplacer(pairs...).Replace(string(data))
	if changed == string(data) {
		t.Fatal("nothing was replaced")
	}
	return changed
}

// TestAPolicyOfOnesOwnIsAnotherEdition and another run.
func TestAPolicyOfOnesOwnIsAnotherEdition(t *testing.T) {
	dir := town(t, offenders(20, 24, 8))
	shown := func() (facts map[string]string, fingerprint string) {
		t.Helper()
		o := ran(t, dir)
		if !o.Public.Written {
			t.Fatalf("%+v", o.Public)
		}
		list, err := factsIn(o.Public.Out)
		if err != nil {
			t.Fatal(err)
		}
		facts = map[string]string{}
		for _, f := range list {
			if f.Measure == "child_offenders.children" && f.HasValue() {
				facts[f.Breakdown] = f.Value.String()
			}
		}
		m, _, err := editionIn(o.Out)
		if err != nil {
			t.Fatal(err)
		}
		return facts, m.Fingerprint
	}
	built, one := shown()
	if built["age=11-13"] != "8" {
		t.Fatalf("%v", built)
	}
	plant(t, dir, map[string]string{"local/disclosure.yaml": ownPolicy(t, "threshold: 5 ", "threshold: 10 ", "width: 5 ", "width: 10 ")})
	own, two := shown()
	for breakdown, value := range own {
		if value == "8" {
			t.Errorf("%s is shown under a threshold of 10", breakdown)
		}
	}
	if own[""] != "52" || one == two {
		t.Errorf("total %q, fingerprints %s and %s", own[""], one, two)
	}
	if v := verified(t, dir); len(v.Changed)+len(v.Audit)+len(v.Notes) > 0 {
		t.Errorf("%+v", v)
	}
	// A file of one's own replaces the built-in one as a whole: nothing is taken from that.
	for name, tt := range map[string]struct{ text, want string }{
		"a missing number":  {ownPolicy(t, "rate_base: 20", "#"), "local/disclosure.yaml:1:1: rate_base: missing"},
		"protecting nobody": {ownPolicy(t, "threshold: 5 ", "threshold: 1 "), "local/disclosure.yaml:3:1: threshold: 1 protects nobody"},
		"an unknown word":   {ownPolicy(t, "zeros: show ", "zeros: hide "), `local/disclosure.yaml:5:1: zeros: unknown "hide"`},
		"an unknown key":    {ownPolicy(t, "singletons:", "singleton:"), "local/disclosure.yaml:6:1: "},
		"no YAML":           {"threshold: [", "local/disclosure.yaml:"},
		"persons forgotten": {ownPolicy(t, "[children, ", "["), `the disclosure policy does not know "children"`},
	} {
		plant(t, dir, map[string]string{"local/disclosure.yaml": tt.text})
		_, err := Run(t.Context(), Options{Dir: dir})
		var problems model.Problems
		if !errors.As(err, &problems) || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %s", name, err, tt.want)
		}
	}
}

func TestAManifestIsSealed(t *testing.T) {
	out, err := Manifest{Program: "bernskats", Outputs: map[string]string{"facts.csv": "aa"}}.output()
	var m Manifest
	if err != nil || json.Unmarshal(out.content, &m) != nil || m.Digest == "" || m.Digest != m.digest() {
		t.Errorf("%v %s", err, out.content)
	}
}

// TestWhereZerosAreProtectedNobodyIsLikeAFew: a category of a sensitive measure in
// which nobody is has a line, and it looks like one of a few.
func TestWhereZerosAreProtectedNobodyIsLikeAFew(t *testing.T) {
	for _, young := range []int{0, 3} {
		dir := town(t, offenders(20, 24, young))
		plant(t, dir, map[string]string{"local/disclosure.yaml": ownPolicy(t, "zeros: show ", "zeros: protect ", "{age: [{0-13: [0-10, 11-13], 14-17: [14-15, 16-17]}]}", "{}")})
		o := ran(t, dir)
		list, err := factsIn(o.Public.Out)
		if err != nil {
			t.Fatal(err)
		}
		var ages []string
		for _, f := range list {
			if f.Measure == "child_offenders.children" && strings.HasPrefix(f.Breakdown, "age=") {
				ages = append(ages, strings.TrimSpace(f.Breakdown+" "+string(f.Status)))
			}
		}
		hidden := 0
		for _, line := range ages {
			if strings.HasSuffix(line, string(model.Withheld)) {
				hidden++
			}
		}
		if len(ages) != 4 || hidden < 2 || ages[0] != "age=0-10 withheld" || ages[1] != "age=11-13 withheld" {
			t.Errorf("%d young: %v", young, ages)
		}
	}
}

// TestNumbersOfOurVillagesAreNotOthers: totals may name any place.
func TestNumbersOfOurVillagesAreNotOthers(t *testing.T) {
	dir := town(t, offenders(20, 24, 8))
	plant(t, dir, map[string]string{"inbox/2024/Statistika/Kopsavilkums.csv": "Rādītājs;Periods;Teritorija;Griezums;Vērtība;Avots\n" +
		"child_offenders.children;2024;Latvija;;900;CSP\nchild_offenders.children;2024;Valmieras novads;;60;CSP\nchild_offenders.children;2024;Vaives pagasts;;3;CSP\nchild_offenders.children;2024;Vidzeme;;300;CSP\n"})
	shown := func() map[string]bool {
		t.Helper()
		o := ran(t, dir)
		if !o.Public.Written {
			t.Fatalf("%+v", o.Public)
		}
		list, err := factsIn(o.Public.Out)
		if err != nil {
			t.Fatal(err)
		}
		areas := map[string]bool{}
		for _, f := range list {
			if f.Measure == "child_offenders.children" && f.Area != "Cēsu novads" {
				areas[f.Area] = f.HasValue()
			}
		}
		return areas
	}
	want := map[string]bool{"Latvija": true, "Valmieras novads": true, "Vaives pagasts": false, "Vidzeme": false}
	if diff := cmp.Diff(want, shown()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	plant(t, dir, map[string]string{"bernskats.yaml": "municipality: {name: \"Cēsu novads\"}\nlanguages: [lv]\ncompare_with: [Vidzeme]\n"})
	want["Vidzeme"] = true
	if diff := cmp.Diff(want, shown()); diff != "" {
		t.Errorf("compared with (-want +got):\n%s", diff)
	}
}
