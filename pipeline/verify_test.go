package pipeline

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bernskats/pipeline/protect"
)

// offenders is a workbook of the police: so many children of 15, 17 and 12 with an offence each.
func offenders(of15, of17, of12 int) string {
	var b strings.Builder
	b.WriteString("Lietas Nr.;Datums;Personas kods;Dzimšanas datums;Pārkāpuma veids\n")
	for _, group := range []struct{ born, n int }{{2009, of15}, {2007, of17}, {2012, of12}} {
		for i := range group.n {
			fmt.Fprintf(&b, "L%d-%d;%02d.%02d.2024;B-%d-%d;%02d.02.%d;administratīvais pārkāpums\n", group.born, i, 1+i%28, 3+i/28, group.born, i, 1+i%28, group.born)
		}
	}
	return b.String()
}

const offencesFile = "inbox/2024/Policija/Likumpārkāpumi.csv"

// town is a project folder with the police's workbook of 2024.
func town(t *testing.T, workbook string) string {
	t.Helper()
	dir := t.TempDir()
	plant(t, dir, map[string]string{"bernskats.yaml": "municipality: {name: \"Cēsu novads\"}\nlanguages: [lv]\n", offencesFile: workbook})
	return dir
}

func ran(t *testing.T, dir string) *Outcome {
	t.Helper()
	o, err := Run(t.Context(), Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func verified(t *testing.T, dir string) *Verification {
	t.Helper()
	v, err := Verify(t.Context(), Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// copied is a copy of a project, to be spoilt.
func copied(t *testing.T, dir string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "p")
	if err := os.CopyFS(to, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	return to
}

// edit changes a file of a project.
func edit(t *testing.T, dir, name string, change func([]byte) []byte) {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(name))
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	changed := change(bytes.Clone(data))
	if bytes.Equal(data, changed) {
		t.Fatalf("%s: nothing was changed", name)
	}
	if err := os.WriteFile(path, changed, 0o644); err != nil {
		t.Fatal(err)
	}
}

func replaced(old, with string) func([]byte) []byte {
	return func(data []byte) []byte { return bytes.Replace(data, []byte(old), []byte(with), 1) }
}

// resealed changes a manifest so that it is whole again.
func resealed(t *testing.T, dir, edition string, change func(*Manifest)) {
	t.Helper()
	folder := filepath.Join(dir, "out", "2024", edition)
	m, ok, err := editionIn(folder)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	change(&m)
	out, err := m.output()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, out.name), out.content, 0o644); err != nil {
		t.Fatal(err)
	}
}

// repaired makes the manifest of an edition say of its files what they are now.
func repaired(t *testing.T, dir, edition string) {
	t.Helper()
	resealed(t, dir, edition, func(m *Manifest) {
		for name := range m.Outputs {
			sum, err := fileHash(filepath.Join(dir, "out", "2024", edition, name))
			if err != nil {
				t.Fatal(err)
			}
			m.Outputs[name] = sum
		}
	})
}

// spoilt changes the decisions and the manifest that knows them.
func spoilt(t *testing.T, dir string, change func(*protect.Decisions)) {
	t.Helper()
	path := filepath.Join(dir, "out", "2024", "internal", "decisions.json")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	d, err := protect.ReadDecisions(data)
	if err != nil {
		t.Fatal(err)
	}
	change(d)
	if data, err = d.JSON(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	repaired(t, dir, "internal")
}

func remove(t *testing.T, parts ...string) {
	t.Helper()
	if err := os.RemoveAll(filepath.Join(parts...)); err != nil {
		t.Fatal(err)
	}
}

// TestVerifySeesEveryChange tampers with everything there is, one thing at a time.
func TestVerifySeesEveryChange(t *testing.T) {
	whole := town(t, offenders(20, 24, 3))
	if o := ran(t, whole); !o.Public.Written || o.Public.Summary.Withheld < 5 {
		t.Fatalf("%+v", o.Public)
	}
	if p, v, err := Publish(t.Context(), Options{Dir: whole, Year: 2024}); err != nil || v != nil || p.Number != 1 {
		t.Fatal(p, v, err)
	}
	if v := verified(t, whole); len(v.Changed)+len(v.Audit)+len(v.Notes) > 0 || !v.Public || v.Certificates == 0 || v.Files < 15 {
		t.Fatalf("untouched: %+v", v)
	}
	type expected struct{ changed, audit, noted bool }
	check := func(name string, tamper func(dir string), want expected) {
		t.Helper()
		t.Run(name, func(t *testing.T) {
			dir := copied(t, whole)
			tamper(dir)
			v := verified(t, dir)
			if got := (expected{len(v.Changed) > 0, len(v.Audit) > 0, len(v.Notes) > 0}); got.changed != want.changed || got.audit != want.audit || want.noted && !got.noted {
				t.Errorf("got %+v, want %+v: %v %v %v", got, want, v.Changed, v.Audit, v.Notes)
			}
			for _, text := range append(v.Changed, v.Notes...) {
				if text.LV == "" || text.EN == "" {
					t.Errorf("not in both languages: %+v", text)
				}
			}
		})
	}
	changed, audit, noted := expected{changed: true}, expected{audit: true}, expected{noted: true}
	for _, edition := range []string{"internal", "public"} {
		files, err := os.ReadDir(filepath.Join(whole, "out", "2024", edition))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			name := "out/2024/" + edition + "/" + f.Name()
			check("a byte of "+name, func(dir string) {
				edit(t, dir, name, func(data []byte) []byte { data[len(data)/2] ^= 1; return data })
			}, changed)
			if f.Name() != "manifest.json" {
				check("without "+name, func(dir string) { remove(t, dir, name) }, changed)
				check("a folder for "+name, func(dir string) {
					remove(t, dir, name)
					plant(t, dir, map[string]string{name + "/x": ""})
				}, changed)
			}
		}
		manifest := "out/2024/" + edition + "/manifest.json"
		for how, text := range map[string]string{"empty": "", "of nothing": "{}", "null": "null", "half": `{"program": "berns`} {
			check(edition+"/manifest.json "+how, func(dir string) { plant(t, dir, map[string]string{manifest: text}) }, changed)
		}
		check(edition+"/manifest.json of another year", func(dir string) { edit(t, dir, manifest, replaced(`"year": 2024`, `"year": 2023`)) }, changed)
		check(edition+"/manifest.json that names other folders", func(dir string) {
			resealed(t, dir, edition, func(m *Manifest) { m.Outputs["../../../bernskats.yaml"] = m.Outputs["facts.csv"] })
		}, changed)
	}
	check("the manifest of the other edition", func(dir string) {
		data, err := os.ReadFile(filepath.Join(dir, "out", "2024", "public", "manifest.json"))
		if err != nil {
			t.Fatal(err)
		}
		plant(t, dir, map[string]string{"out/2024/internal/manifest.json": string(data)})
	}, changed)
	check("no public folder", func(dir string) { remove(t, dir, "out/2024/public") }, changed)
	check("a foreign file among the internal ones", func(dir string) { plant(t, dir, map[string]string{"out/2024/internal/notes.txt": "x"}) }, noted)
	check("a foreign file among the public ones", func(dir string) { plant(t, dir, map[string]string{"out/2024/public/notes.txt": "x"}) }, changed)

	check("a workbook changed", func(dir string) { edit(t, dir, offencesFile, replaced("L2009-1;", "L2009-01;")) }, changed)
	check("a workbook gone", func(dir string) { remove(t, dir, offencesFile) }, changed)
	check("a workbook added", func(dir string) { plant(t, dir, map[string]string{"inbox/2024/jauns.csv": "x"}) }, changed)
	check("an earlier year added", func(dir string) { plant(t, dir, map[string]string{"inbox/2023/jauns.csv": "x"}) }, changed)
	check("a lock file of Excel", func(dir string) { plant(t, dir, map[string]string{"inbox/2024/~$jauns.xlsx": "x"}) }, expected{})
	check("the policy changed since", func(dir string) {
		data, err := os.ReadFile(filepath.Join("..", "indicators", "disclosure.yaml"))
		if err != nil {
			t.Fatal(err)
		}
		plant(t, dir, map[string]string{"local/disclosure.yaml": strings.Replace(string(data), "threshold: 5 ", "threshold: 10 ", 1)})
	}, changed)
	check("bernskats.yaml changed", func(dir string) {
		edit(t, dir, "bernskats.yaml", func(data []byte) []byte { return append(data, "expected: {police: {senders: 2}}\n"...) })
	}, changed)
	check("a comment in bernskats.yaml", func(dir string) {
		edit(t, dir, "bernskats.yaml", func(data []byte) []byte { return append(data, "# x\n"...) })
	}, changed)
	check("waivers.yaml added", func(dir string) {
		plant(t, dir, map[string]string{"waivers.yaml": "- {code: W390, reason: r, by: b, years: [2024]}\n"})
	}, changed)
	check("a local legal value added", func(dir string) {
		data, err := os.ReadFile(filepath.Join("..", "indicators", "legal", "child.until_age.yaml"))
		if err != nil {
			t.Fatal(err)
		}
		plant(t, dir, map[string]string{"local/indicators/legal/child.until_age.yaml": string(data)})
	}, changed)
	check("a local page of the handbook", func(dir string) { plant(t, dir, map[string]string{"local/templates/manual/x.lv.md": "x"}) }, expected{})

	// What is whole to its manifest and does not hold.
	check("a certificate twisted", func(dir string) { spoilt(t, dir, func(d *protect.Decisions) { d.Certificates[0].High[0][1]++ }) }, audit)
	check("a certificate taken away", func(dir string) { spoilt(t, dir, func(d *protect.Decisions) { d.Certificates = d.Certificates[1:] }) }, audit)
	check("a weaker policy", func(dir string) { spoilt(t, dir, func(d *protect.Decisions) { d.Policy.RateBase = 2 }) }, audit)
	check("another truth", func(dir string) {
		spoilt(t, dir, func(d *protect.Decisions) {
			for i := range d.Cells {
				d.Cells[i].Count += 100
			}
		})
	}, audit)
	check("a cell that is not there", func(dir string) {
		spoilt(t, dir, func(d *protect.Decisions) { d.Figures[0].Support = []int{99999} })
	}, changed)
	check("a withheld figure shown", func(dir string) {
		edit(t, dir, "out/2024/public/facts.csv", replaced("age=0-13,,withheld", "age=0-13,3,final"))
		repaired(t, dir, "public")
	}, audit)
	check("a withheld row left out", func(dir string) {
		edit(t, dir, "out/2024/public/facts.csv", replaced("C1,child_offenders.children,2024,Cēsu novads,age=0-13,,withheld,counted,,,,1,1,,\n", ""))
		repaired(t, dir, "public")
	}, audit)
	check("a page of the internal edition", func(dir string) {
		data, err := os.ReadFile(filepath.Join(dir, "out", "2024", "internal", "situation.lv.html"))
		if err != nil {
			t.Fatal(err)
		}
		plant(t, dir, map[string]string{"out/2024/public/situation.lv.html": string(data)})
		repaired(t, dir, "public")
	}, audit)

	check("a damaged record of a release", func(dir string) { edit(t, dir, "published/0001-2024.json", replaced(`"value": 47`, `"value": 48`)) }, changed)
	check("a record from somewhere else", func(dir string) { plant(t, dir, map[string]string{"published/0002-2024.json": "{}"}) }, changed)
	check("a record of another municipality", func(dir string) {
		plant(t, dir, map[string]string{"bernskats.yaml": "municipality: {name: \"Siguldas novads\"}\n"})
	}, changed)
	check("a note beside the records", func(dir string) { plant(t, dir, map[string]string{"published/piezīmes.txt": "x"}) }, expected{})

	check("an older public edition", func(dir string) {
		resealed(t, dir, "public", func(m *Manifest) { m.Fingerprint = strings.Repeat("0", 64) })
	}, noted)
}

// TestCheckAndWaiveAreNoTampering: they write the findings anew.
func TestCheckAndWaiveAreNoTampering(t *testing.T) {
	dir := town(t, strings.Replace(offenders(20, 24, 3), "01.03.2024", "99.03.2024", 1)) // one error
	if o := ran(t, dir); o.OpenErrors != 1 || o.Public.Written {
		t.Fatalf("%d errors, public %+v", o.OpenErrors, o.Public)
	}
	number := 0
	o, err := Check(t.Context(), Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range o.Findings {
		if f.Severity == "error" {
			number = i + 1
		}
	}
	if v := verified(t, dir); len(v.Changed)+len(v.Audit) > 0 || v.Public || len(v.Notes) != 1 {
		t.Errorf("after check: %+v", v)
	}
	if _, err := Waive(t.Context(), Options{Dir: dir}, WaiveRequest{Number: number, Reason: "r", By: "b"}); err != nil {
		t.Fatal(err)
	}
	// The findings are no tampering; waivers.yaml is an input that changed since.
	if v := verified(t, dir); len(v.Changed) != 1 || !strings.Contains(v.Changed[0].EN, "waivers.yaml was added") || len(v.Audit) > 0 {
		t.Errorf("after waive: %+v", v)
	}
	plant(t, dir, map[string]string{"out/2024/internal/findings.txt": "x"})
	if v := verified(t, dir); len(v.Changed) != 2 {
		t.Errorf("findings.txt changed by hand: %+v", v)
	}
}
