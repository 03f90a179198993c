package pipeline

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"

	"bernskats/pipeline/model"
	"bernskats/pipeline/protect"
	"bernskats/pipeline/protect/rendered"
	"bernskats/pipeline/report/data"
)

// publicEdition is the edition for everybody on its way out.
type publicEdition struct {
	own, all  protect.Edition
	decisions *protect.Decisions
}

// public makes the public edition of what was counted; nil when there must be
// none, with the reason. Only what cannot be certified is an error.
func (s *session) public(ctx context.Context, c computation, own, all []model.Fact, fingerprint string) (*publicEdition, error) {
	s.o.tell("protect", 0, 1)
	disclosure, err := s.disclosure(ctx, c, all)
	if err != nil {
		return nil, err
	}
	edition, decisions, err := protect.Public(ctx, protect.Material{Area: s.project.Municipality.Name, Facts: all, Disclosure: disclosure, Policy: s.defs.Policy, Ledger: s.released})
	if err != nil {
		return nil, err
	}
	decisions.Year, decisions.Fingerprint = s.o.Year, fingerprint
	ofYear := map[figureOf]bool{}
	for _, f := range own {
		ofYear[figureOf{f.Measure, f.Period, f.Area}] = true
	}
	for i := range decisions.Facts {
		f := &decisions.Facts[i]
		f.OfYear = ofYear[figureOf{f.Measure, f.Period, f.Area}]
	}
	return &publicEdition{all: edition, decisions: decisions, own: edition.Only(func(k protect.Key) bool { return ofYear[figureOf{k.Measure, k.Period, k.Area}] })}, nil
}

// publicFiles writes every file of the public edition.
func (s *session) publicFiles(ctx context.Context, c computation, p *publicEdition, fingerprint string) ([]output, error) {
	facts, err := s.factFiles(p.own, fingerprint)
	if err != nil {
		return nil, err
	}
	pages, err := s.pages(ctx, c, p.all, fingerprint)
	if err != nil {
		return nil, err
	}
	files := append(facts, pages...)
	m := s.manifestOf(c, files, fingerprint)
	m.Edition = "public"
	// Names and hashes of senders' files and counts of rows tell of few children.
	m.Rows, m.Sheets, m.Inputs = nil, nil, nil
	manifest, err := m.output()
	if err != nil {
		return nil, err
	}
	return append(files, manifest), nil
}

// audit reads the files of a public edition back and holds them against what was
// decided, and the certificates against them once more. What fails comes as
// *protect.NotCertified.
func audit(ctx context.Context, dir string, d *protect.Decisions) error {
	var all, own []model.Fact
	for _, f := range d.Facts {
		all = append(all, f.Fact())
		if f.OfYear {
			own = append(own, f.Fact())
		}
	}
	found, err := rendered.Check(ctx, rendered.Edition{Files: os.DirFS(dir), All: all, Year: own})
	if err != nil {
		return fmt.Errorf("reading the public edition back: %w", err)
	}
	failed := &protect.NotCertified{}
	for _, f := range found {
		failed.Problems = append(failed.Problems, f.String())
	}
	published, err := publishedIn(dir)
	if err != nil {
		return err
	}
	// Years before have no line in facts.csv; what pages show of them was compared above.
	for _, f := range all {
		k := protect.Key{Measure: f.Measure, Period: f.Period, Area: f.Area, Breakdown: f.Breakdown}
		if _, ok := published[k]; !ok && f.HasValue() {
			published[k] = f.Value.String()
		} else if !ok && f.Status == model.Withheld {
			published[k] = ""
		}
	}
	failed.Problems = append(failed.Problems, d.Audit(published)...)
	if len(failed.Problems) > 0 {
		return failed
	}
	return nil
}

// ledgerFolder is where published editions are recorded.
func (s *session) ledgerFolder() string { return filepath.Join(s.o.Dir, "published") }

// ledger reads what was published. A damaged record is an error: taking it for
// nothing would publish what must not be.
func (s *session) ledger() (protect.Ledger, error) {
	var l protect.Ledger
	paths, err := filepath.Glob(filepath.Join(s.ledgerFolder(), "*.json"))
	if err != nil {
		return l, fmt.Errorf("looking into published/: %w", err)
	}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			return l, fmt.Errorf("reading what was published: %w", err)
		}
		var r protect.Release
		if err := json.Unmarshal(data, &r); err != nil {
			return l, fmt.Errorf("published/%s is damaged; restore it from a copy, without it nothing may be published: %w", filepath.Base(path), err)
		}
		if err := r.Valid(); err != nil {
			return l, fmt.Errorf("published/%s is damaged; restore it from a copy, without it nothing may be published: %w", filepath.Base(path), err)
		}
		l.Releases = append(l.Releases, r)
	}
	sort.Slice(l.Releases, func(i, j int) bool { return l.Releases[i].Number < l.Releases[j].Number })
	for i, r := range l.Releases {
		if r.Number != i+1 {
			return l, fmt.Errorf("published/ does not hold release %d; restore it from a copy, without it nothing may be published", i+1)
		}
	}
	return l, nil
}

// publishedIn reads facts.csv of a public edition: the value of every fact, ""
// where it is withheld.
func publishedIn(dir string) (map[protect.Key]string, error) {
	f, err := os.Open(filepath.Join(dir, "facts.csv"))
	if err != nil {
		return nil, fmt.Errorf("reading the published facts: %w", err)
	}
	defer f.Close()
	facts, err := data.ReadCSV(f)
	if err != nil {
		return nil, fmt.Errorf("reading the published facts: %w", err)
	}
	out := map[protect.Key]string{}
	for _, f := range facts {
		k := protect.Key{Measure: f.Measure, Period: f.Period, Area: f.Area, Breakdown: f.Breakdown}
		switch {
		case f.HasValue():
			out[k] = f.Value.String()
		case f.Status == model.Withheld:
			out[k] = ""
		}
	}
	return out, nil
}

// editionIn reads which run made the edition in a folder; ok is false when there
// is none.
func editionIn(dir string) (m Manifest, ok bool, err error) {
	data, err := os.ReadFile(filepath.Join(dir, "manifest.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return m, false, nil
	}
	if err != nil {
		return m, false, fmt.Errorf("reading the manifest: %w", err)
	}
	if err := json.Unmarshal(data, &m); err != nil {
		return m, false, fmt.Errorf("the manifest %s is damaged: %w", filepath.Base(filepath.Dir(dir))+"/"+filepath.Base(dir)+"/manifest.json", err)
	}
	return m, true, nil
}
