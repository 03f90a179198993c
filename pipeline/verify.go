package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sort"
	"strings"

	"bernskats/pipeline/intake"
	"bernskats/pipeline/model"
	"bernskats/pipeline/protect"
)

// ErrNoOutputs: the year has no outputs yet.
var ErrNoOutputs = errors.New("no outputs yet")

// Verification is what verify found out about the outputs of a year.
type Verification struct {
	Year         int          `json:"year"`
	Fingerprint  string       `json:"fingerprint"` // of the run that made the internal edition
	Files        int          `json:"files"`       // looked at: outputs and inputs
	Certificates int          `json:"certificates"`
	Public       bool         `json:"public"` // there is a public edition of the same run
	Changed      []model.Text `json:"changed"`
	Audit        []string     `json:"audit"` // why the public edition is not certified
	Notes        []model.Text `json:"notes"`
}

// verification collects it.
type verification struct {
	*session
	Verification
}

// Verify holds the outputs of a year against their manifests, workbooks,
// settings and local definitions against the internal one, and the certificates of the public edition against what its
// files say. It computes nothing and changes nothing.
func Verify(ctx context.Context, o Options) (*Verification, error) {
	s, unlock, err := open(o)
	if err != nil {
		return nil, err
	}
	defer unlock()
	v := &verification{session: s, Verification: Verification{Year: s.o.Year, Changed: []model.Text{}, Audit: []string{}, Notes: []model.Text{}}}
	if err := v.internal(ctx); err != nil {
		return nil, err
	}
	return &v.Verification, ctx.Err()
}

func (v *verification) changed(lv, en string, args ...any) {
	v.Changed = append(v.Changed, model.Text{LV: fmt.Sprintf(lv, args...), EN: fmt.Sprintf(en, args...)})
}

func (v *verification) remark(lv, en string, args ...any) {
	v.Notes = append(v.Notes, model.Text{LV: fmt.Sprintf(lv, args...), EN: fmt.Sprintf(en, args...)})
}

func (v *verification) internal(ctx context.Context) error {
	dir := v.project.Out(v.o.Year, "internal")
	m, ok, err := editionIn(dir)
	if err != nil {
		v.changed("internal/manifest.json ir bojāts", "internal/manifest.json is damaged")
		return nil
	}
	if !ok {
		return fmt.Errorf("%d: %w", v.o.Year, ErrNoOutputs)
	}
	v.Fingerprint = m.Fingerprint
	if err := v.outputs(ctx, "internal", dir, m); err != nil {
		return err
	}
	if err := v.inputs(ctx, m); err != nil {
		return err
	}
	if changed := v.settingsChanged(m); !changed && (hashOf(m.Definitions) != hashOf(v.defs.Hashes) || m.Version != Version) {
		v.remark("kopš aprēķina mainījušās definīcijas vai programma; nākamais aprēķins var dot citus skaitļus", "definitions or the program changed since the run; the next one may give other figures")
	}
	return v.public(ctx, m)
}

// outputs holds the files of an edition against its manifest.
func (v *verification) outputs(ctx context.Context, edition, dir string, m Manifest) error {
	for _, name := range sortedKeys(m.Outputs) {
		if err := ctx.Err(); err != nil {
			return err
		}
		sum, err := fileHash(filepath.Join(dir, name))
		v.Files++
		switch {
		case errors.Is(err, fs.ErrNotExist):
			v.changed("%s/%s: datnes nav", "%s/%s is missing", edition, name)
		case err != nil:
			return err
		case sum != m.Outputs[name]:
			v.changed("%s/%s: saturs mainīts pēc aprēķina", "%s/%s was changed after the run", edition, name)
		}
	}
	foreign, err := foreignIn(dir, []string{"manifest.json"})
	for _, name := range foreign {
		if edition == "public" { // everything in there becomes public, and nobody looked at this
			v.changed("public/%s: sveša datne, nav pārbaudīta; izņemiet to", "public/%s is not of the run and was not audited; take it out", name)
		} else {
			v.remark("%s/%s: sveša datne", "%s/%s is not ours", edition, name)
		}
	}
	return err
}

// inputs holds the inboxes against the manifest.
func (v *verification) inputs(ctx context.Context, m Manifest) error {
	known := map[string]bool{}
	for _, in := range m.Inputs {
		if err := ctx.Err(); err != nil {
			return err
		}
		known[in.File] = true
		if in.SHA256 == "" {
			continue // a file that was skipped unread
		}
		sum, err := fileHash(filepath.Join(v.project.Dir, "inbox", filepath.FromSlash(in.File)))
		v.Files++
		switch {
		case errors.Is(err, fs.ErrNotExist):
			v.changed("inbox/%s: darbgrāmatas vairs nav", "inbox/%s is gone", in.File)
		case err != nil:
			return err
		case sum != in.SHA256:
			v.changed("inbox/%s: darbgrāmata mainīta pēc aprēķina", "inbox/%s was changed after the run", in.File)
		}
	}
	for _, year := range v.years {
		if year > v.o.Year {
			continue
		}
		files, err := intake.Files(ctx, v.project.Inbox(year))
		if err != nil {
			return err
		}
		for _, f := range files {
			// Excel leaves a file "~$…" beside a workbook while somebody looks at it.
			if name := fmt.Sprintf("%d/%s", year, f); !known[name] && !strings.HasPrefix(path.Base(f), "~$") {
				v.changed("inbox/%s: darbgrāmata ielikta pēc aprēķina", "inbox/%s was added after the run", name)
			}
		}
	}
	return nil
}

// settingsChanged holds bernskats.yaml, waivers.yaml and the files of local/
// against the manifest: they are inputs as much as the workbooks.
func (v *verification) settingsChanged(m Manifest) bool {
	before := len(v.Changed)
	for _, name := range sortedKeys(m.Settings) {
		v.Files++
		switch sum, ok := v.settings[name]; {
		case !ok:
			v.changed("%s: datnes, kas bija aprēķinā, vairs nav", "%s, which the run used, is gone", name)
		case sum != m.Settings[name]:
			v.changed("%s: mainīta pēc aprēķina; izpildiet bernskats run", "%s was changed after the run; run again", name)
		}
	}
	for _, name := range sortedKeys(v.settings) {
		if _, known := m.Settings[name]; !known {
			v.changed("%s: ielikta pēc aprēķina; izpildiet bernskats run", "%s was added after the run; run again", name)
		}
	}
	return len(v.Changed) > before
}

// public checks the public edition: its bytes, that it is of the same run, and
// its certificates. Of changed files the certificates say nothing.
func (v *verification) public(ctx context.Context, internal Manifest) error {
	dir := v.project.Out(v.o.Year, "public")
	m, ok, err := editionIn(dir)
	switch {
	case err != nil:
		v.changed("public/manifest.json ir bojāts", "public/manifest.json is damaged")
		return nil
	case !ok && internal.Public == publicWritten().EN:
		v.changed("public/: izdevuma vai tā manifest.json vairs nav", "public/: the edition or its manifest.json is gone")
		return nil
	case !ok:
		v.remark("publiskā izdevuma nav", "there is no public edition: %s", internal.Public)
		return nil
	}
	unchanged := len(v.Changed)
	if err := v.outputs(ctx, "public", dir, m); err != nil {
		return err
	}
	if m.Fingerprint != internal.Fingerprint {
		v.remark("publiskais izdevums ir no cita aprēķina nekā iekšējais; tā apliecinājumus vairs nevar pārbaudīt", "the public edition is of another run than the internal one; its certificates can no longer be checked")
		return nil
	}
	v.Public = true
	d, err := v.decisions()
	if err != nil {
		v.changed("internal/decisions.json nav lasāms", "internal/decisions.json cannot be read: %v", err)
		return nil
	}
	decided, err := fileHash(filepath.Join(v.project.Out(v.o.Year, "internal"), "decisions.json"))
	if err != nil {
		return err
	}
	counted, err := fileHash(filepath.Join(v.project.Out(v.o.Year, "internal"), "facts.csv"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	changed := len(v.Changed) > unchanged || decided != internal.Outputs["decisions.json"] || counted != internal.Outputs["facts.csv"]
	if err := v.published(d); err != nil {
		return err
	}
	if changed {
		v.remark("publiskais izdevums vai tas, uz kā tā apliecinājumi balstās, ir mainīts, tādēļ apliecinājumi nav pārbaudīti", "the public edition or what its certificates rest on was changed, so they were not checked")
		return nil
	}
	v.Certificates = len(d.Certificates)
	return v.certified(ctx, dir, d, internal)
}

// published holds the ledger against the one the edition was audited with.
func (v *verification) published(d *protect.Decisions) error {
	ledger, err := v.ledger()
	var wrong *LedgerDamaged
	if errors.As(err, &wrong) {
		v.Changed = append(v.Changed, wrong.Text)
		return nil
	} else if err != nil {
		return err
	}
	if n := len(ledger.Releases); n != d.Releases && (n != d.Releases+1 || ledger.Releases[n-1].Fingerprint != d.Fingerprint) {
		v.remark("kopš aprēķina ir publicēts vēl kas; nākamais aprēķins to ņems vērā", "more was published since the run; the next run will take it into account")
	}
	return nil
}

// certified holds certificates and decisions against the files, and against what
// they rest on: the policy, and the figures of the internal edition.
func (v *verification) certified(ctx context.Context, dir string, d *protect.Decisions, internal Manifest) error {
	var failed *protect.NotCertified
	if err := audit(ctx, dir, d); errors.As(err, &failed) {
		v.Audit = append(v.Audit, failed.Problems...)
	} else if err != nil && ctx.Err() == nil {
		v.Audit = append(v.Audit, err.Error()) // what cannot be read back is not certified
	} else if err != nil {
		return err
	}
	if hashOf(internal.Definitions) == hashOf(v.defs.Hashes) && !d.Under(v.defs.Policy) {
		v.Audit = append(v.Audit, "the decisions were made under another policy than disclosure.yaml")
	}
	facts, err := factsIn(v.project.Out(v.o.Year, "internal"))
	if err != nil {
		return err
	}
	v.Audit = append(v.Audit, d.Contradictions(facts)...)
	return nil
}

// decisions reads decisions.json of the internal edition.
func (s *session) decisions() (*protect.Decisions, error) {
	data, err := os.ReadFile(filepath.Join(s.project.Out(s.o.Year, "internal"), "decisions.json"))
	if err != nil {
		return nil, fmt.Errorf("reading the decisions: %w", err)
	}
	return protect.ReadDecisions(data)
}

// fileHash is the SHA-256 of a file, "" of something that is none.
func fileHash(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && !info.Mode().IsRegular() {
		return "", nil // something else has taken the place of the file
	}
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", fmt.Errorf("reading %s: %w", filepath.Base(path), err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
