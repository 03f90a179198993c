package pipeline

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"bernskats/pipeline/demo"
)

// TestStrangersWithTheFilesOfARun attacks what whole runs wrote, and lets verify
// read the files back. A number put in place of a withheld one is found by its
// hash, and when the manifest is made to fit, by the audit.
func TestStrangersWithTheFilesOfARun(t *testing.T) {
	for seed := range uint64(3) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			dir := filepath.Join(t.TempDir(), "demo")
			if _, err := Demo(t.Context(), dir, demo.Options{Seed: seed, Size: demo.Small, Years: 2, Defects: demo.WarningsOnly}); err != nil {
				t.Fatal(err)
			}
			m, err := publicOf(t.Context(), dir)
			if err != nil {
				t.Fatal(err)
			}
			o, err := Run(t.Context(), Options{Dir: dir, Languages: []string{"lv", "en"}})
			if err != nil {
				t.Fatal(err)
			}
			if !o.Public.Written {
				t.Fatalf("no public edition: %v, %v", o.Public.Text, o.Public.Audit)
			}
			facts, err := os.ReadFile(filepath.Join(o.Public.Out, "facts.csv"))
			if err != nil {
				t.Fatal(err)
			}
			a, err := m.attack(bytes.NewReader(facts))
			if err != nil || a.withheld == 0 || len(a.holes) > 0 {
				t.Errorf("%d withheld, %v, %v", a.withheld, a.holes, err)
			}
			verified := func(changed, audited bool) {
				t.Helper()
				v, err := Verify(t.Context(), Options{Dir: dir})
				if err != nil {
					t.Fatal(err)
				}
				if !v.Public || len(v.Changed) > 0 != changed || len(v.Audit) > 0 != audited {
					t.Errorf("public %v, changed %v, audit %v", v.Public, v.Changed, v.Audit)
				}
			}
			verified(false, false)
			page := filepath.Join(o.Public.Out, "situation.en.html")
			content, err := os.ReadFile(page)
			if err != nil {
				t.Fatal(err)
			}
			first := regexp.MustCompile(`(<data [^>]*data-status="withheld">)[^<]*`).FindSubmatchIndex(content)
			if first == nil {
				t.Fatal("no withheld figure in the page")
			}
			leak := append(append(append([]byte{}, content[:first[3]]...), '3'), content[first[1]:]...)
			if err := os.WriteFile(page, leak, 0o644); err != nil {
				t.Fatal(err)
			}
			verified(true, false) // bytes that nobody vouches for are not audited
			sum := sha256.Sum256(leak)
			resealed(t, dir, "public", func(m *Manifest) { m.Outputs["situation.en.html"] = hex.EncodeToString(sum[:]) })
			verified(false, true)
		})
	}
}
