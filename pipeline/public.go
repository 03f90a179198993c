package pipeline

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"bernskats/pipeline/forms"
	"bernskats/pipeline/model"
	"bernskats/pipeline/project"
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
	others, err := s.others(all)
	if err != nil {
		return nil, err
	}
	edition, decisions, err := protect.Public(ctx, protect.Material{Area: s.project.Municipality.Name, Others: others, Facts: all, Disclosure: disclosure, Policy: s.defs.Policy, Ledger: s.released})
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
	decisions.Entered = s.entered(c.asked().Told.Programme, decisions)
	return &publicEdition{all: edition, decisions: decisions, own: edition.Only(func(k protect.Key) bool { return ofYear[figureOf{k.Measure, k.Period, k.Area}] })}, nil
}

// others lists the areas of the facts that are the country, other municipalities,
// or areas the project compares with.
func (s *session) others(all []model.Fact) (areas []string, err error) {
	municipalities, err := project.Municipalities(BuiltIn())
	if err != nil {
		return nil, err
	}
	known := map[string]bool{forms.Fold("Latvija"): true}
	for _, m := range municipalities {
		known[forms.Fold(m.Name)] = true
	}
	for _, area := range s.project.Config.CompareWith {
		known[forms.Fold(area)] = true
	}
	for _, f := range all {
		if f.Area != s.project.Municipality.Name && known[forms.Fold(f.Area)] && !slices.Contains(areas, f.Area) {
			areas = append(areas, f.Area)
		}
	}
	return areas, nil
}

// publicFiles writes every file of the public edition.
func (s *session) publicFiles(ctx context.Context, c computation, p *publicEdition, fingerprint string) ([]output, error) {
	facts, err := s.factFiles(ctx, p.own, fingerprint)
	if err != nil {
		return nil, err
	}
	described, err := s.describe(c, p, facts, fingerprint)
	if err != nil {
		return nil, err
	}
	pages, err := s.pages(ctx, c, p.all, fingerprint)
	if err != nil {
		return nil, err
	}
	files := append(append(facts, described), pages...)
	m := s.manifestOf(c, files, fingerprint)
	m.Edition, m.Releases = "public", 0
	// Names and hashes of senders' files and counts of rows tell of few children.
	m.Rows, m.Sheets, m.Inputs, m.Settings, m.CodeLists = nil, nil, nil, nil, nil
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
	found, err := rendered.Check(ctx, rendered.Edition{Files: os.DirFS(dir), All: all, Year: own, Lists: Lists(ctx), Entered: d.Entered})
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

// LedgerDamaged says that what was published is not known as it was recorded.
// Taking it for less would publish what must not be.
type LedgerDamaged struct{ model.Text }

// Error implements error.
func (l *LedgerDamaged) Error() string { return l.EN }

func damaged(lv, en string, args ...any) error {
	return &LedgerDamaged{model.Text{LV: fmt.Sprintf(lv, args...) + "; atjaunojiet mapi published/ no kopijas: bez tās neko nedrīkst publicēt",
		EN: fmt.Sprintf(en, args...) + "; restore the folder published/ from a copy: without it nothing may be published"}}
}

// ledger reads what was published.
func (s *session) ledger() (protect.Ledger, error) {
	var l protect.Ledger
	entries, err := os.ReadDir(s.ledgerFolder())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return l, fmt.Errorf("looking into published/: %w", err)
	}
	for _, e := range entries {
		if filepath.Ext(e.Name()) != ".json" {
			continue
		}
		data, err := os.ReadFile(filepath.Join(s.ledgerFolder(), e.Name()))
		if err != nil {
			return l, fmt.Errorf("reading what was published: %w", err)
		}
		r, err := protect.ReadRelease(data)
		if err != nil {
			return l, damaged("published/%s ir bojāts", "published/%s is damaged (%v)", e.Name(), err)
		}
		if ours := s.project.Municipality.Name; r.Municipality != ours {
			return l, damaged("published/%s ir par citu pašvaldību: %s", "published/%s is about another municipality: %s", e.Name(), r.Municipality)
		}
		l.Releases = append(l.Releases, r)
	}
	slices.SortStableFunc(l.Releases, func(a, b protect.Release) int { return cmp.Compare(a.Number, b.Number) })
	if n := l.Broken(); n > 0 {
		return l, damaged("mapē published/ trūkst %d. izdevuma, vai tas ir divreiz vai no citas mapes", "published/ does not hold release %d, or holds it twice or of another project", n)
	}
	return l, s.complete(len(l.Releases))
}

// complete holds the number of releases against what earlier runs knew of: the
// last record is missed by nobody else.
func (s *session) complete(releases int) error {
	manifests, err := filepath.Glob(filepath.Join(s.o.Dir, "out", "*", "internal", "manifest.json"))
	if err != nil {
		return fmt.Errorf("looking for earlier outputs: %w", err)
	}
	for _, path := range manifests {
		m, _, err := editionIn(filepath.Dir(path))
		if err == nil && m.Releases > releases {
			year := filepath.Base(filepath.Dir(filepath.Dir(path)))
			return damaged("mapē published/ izdevumu skaits ir %d, bet, kad aprēķināja out/%s, to bija %d (ja neviens nekur nav ievietots, izdzēsiet arī mapi out/)",
				"the number of releases in published/ is %d, but when out/%s was made it was %d (if none was ever put anywhere, delete the folder out/ as well)", releases, year, m.Releases)
		}
	}
	return nil
}

// publishedIn reads facts.csv of a public edition: the value of every fact, ""
// where it is withheld.
func publishedIn(dir string) (map[protect.Key]string, error) {
	facts, err := factsIn(dir)
	if err != nil {
		return nil, err
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

// factsIn reads facts.csv of an edition.
func factsIn(dir string) ([]model.Fact, error) {
	f, err := os.Open(filepath.Join(dir, "facts.csv"))
	if err != nil {
		return nil, fmt.Errorf("reading the facts of the last run: %w", err)
	}
	defer f.Close()
	facts, err := data.ReadCSV(f)
	if err != nil {
		return nil, fmt.Errorf("reading the facts of the last run: %w", err)
	}
	return facts, nil
}

// publicWritten is what became of the public edition when all went well.
func publicWritten() model.Text { return model.Text{LV: "uzrakstīts", EN: "written"} }

// editionIn reads which run made the edition in a folder; ok is false when there
// is none. A manifest of another folder is damaged.
func editionIn(dir string) (m Manifest, ok bool, err error) {
	data, err := os.ReadFile(filepath.Join(dir, "manifest.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return m, false, nil
	}
	if err != nil {
		return m, false, fmt.Errorf("reading the manifest: %w", err)
	}
	year, edition := filepath.Base(filepath.Dir(dir)), filepath.Base(dir)
	if err := json.Unmarshal(data, &m); err != nil {
		return m, false, fmt.Errorf("the manifest %s/%s/manifest.json is damaged: %w", year, edition, err)
	}
	if m.Digest != m.digest() || m.Edition != edition || fmt.Sprint(m.Year) != year {
		return m, false, fmt.Errorf("the manifest %s/%s/manifest.json is damaged: it is not as the run wrote it there", year, edition)
	}
	for name := range m.Outputs {
		if name != filepath.Base(name) || name == ".." {
			return m, false, fmt.Errorf("the manifest %s/%s/manifest.json names files of other folders", year, edition)
		}
	}
	return m, true, nil
}
