package pipeline

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"bernskats/pipeline/model"
	"bernskats/pipeline/protect"
)

// NotPublished says why nothing was recorded as released.
type NotPublished struct{ model.Text }

// Error implements error.
func (n *NotPublished) Error() string { return n.EN }

// Published is what was recorded as released.
type Published struct {
	Year    int             `json:"year"`
	Number  int             `json:"number"` // of the release
	Record  string          `json:"record"` // the file in published/
	Already bool            `json:"already"`
	Folder  string          `json:"folder"` // what becomes public
	Files   []string        `json:"files"`
	Summary protect.Summary `json:"summary"`
	Frozen  []string        `json:"frozen"`
}

// Publish records the public edition of a year as released: which figures with
// which values, which are withheld, and of which inner cells each is a sum. Later
// editions are audited against it. It is the only thing that writes published/,
// and it refuses what verify does not accept.
func Publish(ctx context.Context, o Options) (*Published, *Verification, error) {
	s, unlock, err := open(o)
	if err != nil {
		return nil, nil, err
	}
	defer unlock()
	v := &verification{session: s, Verification: Verification{Year: s.o.Year, Changed: []model.Text{}, Audit: []string{}, Notes: []model.Text{}}}
	if err := v.internal(ctx); err != nil {
		return nil, nil, err
	}
	if len(v.Changed) > 0 || len(v.Audit) > 0 {
		return nil, &v.Verification, nil
	}
	if !v.Public {
		return nil, nil, &NotPublished{model.Text{LV: "mapē out/ nav tā paša aprēķina publiskā izdevuma, kas iekšējais; vispirms izpildiet bernskats run un izlabojiet kļūdas",
			EN: "out/ holds no public edition of the same run as the internal one; first run bernskats run and mend what it names"}}
	}
	p, err := s.release(ctx)
	return p, nil, err
}

// release writes the record, unless the last one of the year is the same.
func (s *session) release(ctx context.Context) (*Published, error) {
	ledger, err := s.ledger()
	if err != nil {
		return nil, err
	}
	d, err := s.decisions()
	if err != nil {
		return nil, err
	}
	dir := s.project.Out(s.o.Year, "public")
	m, _, err := editionIn(dir)
	if err != nil {
		return nil, err
	}
	p := &Published{Year: s.o.Year, Folder: dir, Files: append(sortedKeys(m.Outputs), "manifest.json"), Summary: d.Summary, Frozen: d.Frozen}
	for _, r := range ledger.Releases {
		if r.Year == s.o.Year {
			p.Already, p.Number, p.Record = d.Release().SameAs(r), r.Number, recordName(r)
		}
	}
	if p.Already {
		return p, nil
	}
	if len(ledger.Releases) != d.Releases {
		return nil, &NotPublished{model.Text{LV: "kopš aprēķina ir publicēts vēl kas, ar ko šis izdevums nav saskaņots; izpildiet bernskats run vēlreiz",
			EN: "more was published since the run, and this edition was not audited together with it; run bernskats run again"}}
	}
	r := d.Release()
	r.Outputs = m.Outputs
	r = ledger.Sealed(r)
	p.Number, p.Record = r.Number, recordName(r)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return p, s.record(r)
}

func recordName(r protect.Release) string {
	return filepath.Join("published", fmt.Sprintf("%04d-%d.json", r.Number, r.Year))
}

// record adds a file to the ledger; none is ever replaced.
func (s *session) record(r protect.Release) error {
	if err := r.Valid(); err != nil {
		return fmt.Errorf("recording what was published: %w", err)
	}
	content, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		return fmt.Errorf("recording what was published: %w", err)
	}
	if err := os.MkdirAll(s.ledgerFolder(), 0o700); err != nil {
		return fmt.Errorf("making the folder published/: %w", err)
	}
	path := filepath.Join(s.project.Dir, recordName(r))
	if _, err := os.Lstat(path); !errors.Is(err, os.ErrNotExist) {
		return errors.Join(fmt.Errorf("%s is there already", recordName(r)), err)
	}
	return writeFile(path, append(content, '\n'), 0o600)
}
