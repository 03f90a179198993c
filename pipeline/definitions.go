package pipeline

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"sort"

	indicators "bernskats/indicators"
	"bernskats/pipeline/check"
	"bernskats/pipeline/declared"
	"bernskats/pipeline/forms"
	"bernskats/pipeline/manual"
	"bernskats/pipeline/measure"
	"bernskats/pipeline/model"
	"bernskats/pipeline/project"
	"bernskats/pipeline/report"
	"bernskats/pipeline/report/prose"
	"bernskats/pipeline/store"
	"bernskats/templates"
)

// Definitions is everything declared: forms, rules, indicators, law, texts; the
// municipality's own over the built-in ones.
type Definitions struct {
	Forms      *forms.Catalogue
	Rules      []check.Rule
	Indicators []measure.Definition
	Legal      []model.LegalValue
	Policy     model.Policy // of the public edition
	Breaks     []model.Break
	Reading    model.Reading // what reports may call a change, a finding, a problem
	Templates  *report.Templates
	Hashes     map[string]string // SHA-256 of every definition file, by path

	// FS is the merged view: forms/, indicators/, templates/.
	FS    fs.FS
	local string // the municipality's own folder, "" for none
}

// BuiltIn gives the built-in definitions as one file system: forms/,
// indicators/, templates/.
func BuiltIn() fs.FS {
	return project.Joined(map[string]fs.FS{"forms": forms.BuiltIn(), "indicators": indicators.BuiltIn(), "templates": declared.Below("templates", templates.Files())})
}

// LoadDefinitions loads what is declared. local is a municipality's own folder,
// "" for none. Every mistake of every definition comes in one model.Problems.
func LoadDefinitions(local string) (*Definitions, error) {
	builtIn := BuiltIn()
	d := &Definitions{FS: builtIn, local: local}
	layers := []fs.FS{declared.Named("templates", templates.Files())}
	if info, err := os.Stat(local); local != "" && err == nil && info.IsDir() {
		own := os.DirFS(local)
		d.FS = project.Overlay(own, builtIn)
		layers = append(layers, ownTexts(local)...)
	}
	var problems model.Problems
	var err error
	collect := func(err error) error {
		if ps, ok := err.(model.Problems); ok {
			problems = append(problems, ps...)
			return nil
		}
		return err
	}
	if d.Forms, err = forms.Load(d.FS); collect(err) != nil {
		return nil, err
	}
	if d.Rules, err = check.Load(d.FS); collect(err) != nil {
		return nil, err
	}
	if d.Forms != nil {
		problems = append(problems, check.Fit(d.Rules, d.Forms)...)
	}
	if d.Indicators, err = measure.Load(d.FS); collect(err) != nil {
		return nil, err
	}
	if d.Forms != nil && err == nil {
		problems = append(problems, measure.MappedProblems(d.Indicators, d.Forms)...)
	}
	wellFormed := err == nil
	if wellFormed {
		if d.Policy, err = measure.LoadPolicy(d.FS, d.Indicators); collect(err) != nil {
			return nil, err
		}
	}
	if d.Legal, err = measure.LoadLegal(d.FS); collect(err) != nil {
		return nil, err
	}
	if wellFormed {
		if err := collect(d.loadReading()); err != nil {
			return nil, err
		}
	}
	if d.Templates, err = report.LoadTemplates(layers...); collect(err) != nil {
		return nil, err
	}
	problems = append(problems, d.unknownLaw()...)
	problems = append(problems, d.unknownLabels(layers[1:])...)
	d.markOrigins(local, builtIn)
	if d.Hashes, err = hashAll(d.FS); err != nil {
		return nil, err
	}
	return d, inLocal(local, problems).Err()
}

// ownLook are the files beside the folders of local/ that change how pages look.
func ownLook() []string { return append([]string{"style.css"}, report.ArmsFiles()...) }

// loadReading reads what needs the indicators to be well-formed: breaks of series
// and the rules of findings. The error is model.Problems or a failure.
func (d *Definitions) loadReading() error {
	areas, err := d.areas()
	if err != nil {
		return err
	}
	var breaks, reading error
	d.Breaks, breaks = measure.LoadBreaks(d.FS, d.Indicators, areas)
	d.Reading, reading = measure.LoadReading(d.FS, d.Indicators, d.Legal)
	return together(breaks, reading)
}

// areas lists the municipalities, and the areas the project of the local folder
// compares with, for definitions that name areas.
func (d *Definitions) areas() ([]string, error) {
	municipalities, err := project.Municipalities(BuiltIn())
	if err != nil {
		return nil, err
	}
	var names []string
	for _, m := range municipalities {
		names = append(names, m.Name)
	}
	if p, err := project.Open(filepath.Dir(d.local), municipalities); d.local != "" && err == nil {
		names = append(names, p.Config.CompareWith...)
	}
	return names, nil
}

// inLocal makes the files of problems those to open, in place:
// "local/forms/police/form.yaml" where the municipality's own folder has it.
func inLocal(local string, ps model.Problems) model.Problems {
	if local == "" {
		return ps
	}
	for i, p := range ps {
		if info, err := os.Stat(filepath.Join(local, filepath.FromSlash(p.File))); err == nil && !info.IsDir() {
			ps[i].File = path.Join("local", p.File)
		}
	}
	return ps
}

// unknownLaw finds legal values that an indicator names and nobody defines: its
// SQL would say so only on a row that asks for one.
func (d *Definitions) unknownLaw() (ps model.Problems) {
	for _, i := range d.Indicators {
		for _, name := range i.Legal {
			if !slices.ContainsFunc(d.Legal, func(v model.LegalValue) bool { return v.Name == name }) {
				ps = append(ps, model.Problem{File: i.Folder + "/indicator.yaml", Text: fmt.Sprintf("legal: no value %q", name), Want: "want the name of a file in indicators/legal, without .yaml"})
			}
		}
	}
	return ps
}

func (d *Definitions) markOrigins(local string, builtIn fs.FS) {
	for i := range d.Indicators {
		d.Indicators[i].Origin = "built in"
		if local != "" {
			d.Indicators[i].Origin = project.Origin(os.DirFS(local), builtIn, d.Indicators[i].Folder)
		}
	}
}

// codeLists gives the SHA-256 of every code list by its name.
func (d *Definitions) codeLists() map[string]string {
	if d.Forms == nil {
		return nil
	}
	sums := map[string]string{}
	for name, list := range d.Forms.Lists {
		sums[name] = list.Sum()
	}
	return sums
}

// hashAll gives the SHA-256 of every definition file, and of the program's own
// SQL that links rows. The handbook is none: no output depends on it.
func hashAll(fsys fs.FS) (map[string]string, error) {
	hashes, err := hashLinked()
	if err != nil {
		return nil, err
	}
	for _, top := range append([]string{"forms", "indicators", "templates"}, ownFiles()...) {
		err := fs.WalkDir(fsys, top, func(p string, e fs.DirEntry, err error) error {
			if err == nil && e.IsDir() && p == manual.Folder || slices.Contains(ownFiles(), p) && errors.Is(err, fs.ErrNotExist) {
				return fs.SkipDir
			}
			if err != nil || e.IsDir() || path.Ext(p) == ".go" {
				return err
			}
			data, err := fs.ReadFile(fsys, p)
			if err != nil {
				return err
			}
			sum := sha256.Sum256(data)
			hashes[p] = hex.EncodeToString(sum[:])
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("reading definitions in %s: %w", filepath.ToSlash(top), err)
		}
	}
	return hashes, nil
}

// hashLinked does it for linked/, which no municipality can replace.
func hashLinked() (map[string]string, error) {
	hashes := map[string]string{}
	files, err := fs.Glob(store.Linked(), "linked/*.sql")
	for _, name := range files {
		var data []byte
		if data, err = fs.ReadFile(store.Linked(), name); err != nil {
			break
		}
		sum := sha256.Sum256(data)
		hashes[name] = hex.EncodeToString(sum[:])
	}
	if err != nil {
		return nil, fmt.Errorf("reading the SQL that links rows: %w", err)
	}
	return hashes, nil
}

// ownFiles are what a municipality may have in its local folder itself.
func ownFiles() []string {
	return slices.Concat([]string{measure.OwnPolicyFile, measure.OwnBreaksFile, measure.OwnReadingFile}, prose.Files(), ownLook())
}

// hashOf gives one SHA-256 for a set of named hashes.
func hashOf(hashes map[string]string) string {
	names := make([]string, 0, len(hashes))
	for n := range hashes {
		names = append(names, n)
	}
	sort.Strings(names)
	h := sha256.New()
	for _, n := range names {
		fmt.Fprintf(h, "%s\x00%s\x00", n, hashes[n])
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Readers gives the indicators as report readers need them.
func (d *Definitions) Readers() []model.Indicator {
	out := make([]model.Indicator, len(d.Indicators))
	for i, def := range d.Indicators {
		ind := def.Indicator
		ind.Measures = nil
		for j, m := range def.Measures {
			if !def.Counts[j].Hidden {
				ind.Measures = append(ind.Measures, m)
			}
		}
		out[i] = ind
	}
	sort.SliceStable(out, func(i, j int) bool { return readerOrder(out[i]) < readerOrder(out[j]) })
	return out
}

// readerOrder puts A1 … F3 first, then context.
func readerOrder(i model.Indicator) string {
	if i.Code == "" {
		return "Z" + i.Folder
	}
	return i.Code
}
