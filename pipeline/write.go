package pipeline

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/google/renameio/v2"

	"bernskats/pipeline/intake"
	"bernskats/pipeline/model"
	"bernskats/pipeline/protect"
	"bernskats/pipeline/report/findings"
)

// writeFile writes a file beside its name, synced, then renamed.
func writeFile(path string, content []byte, mode os.FileMode) error {
	if err := renameio.WriteFile(path, content, mode, renameio.IgnoreUmask(), renameio.WithTempDir(filepath.Dir(path))); err != nil {
		return fmt.Errorf("writing %s: %w", filepath.Base(path), err)
	}
	return nil
}

// output is one file of an edition.
type output struct {
	name    string
	content []byte
}

// outcome sums up what is known of the year asked for.
func (s *session) outcome(r *YearResult, d *intake.Delivery) *Outcome {
	list := append(r.Findings, unmatched(r.Findings, s.waivers, s.o.Year)...)
	o := &Outcome{
		Year: s.o.Year, Project: s.project, Languages: s.o.Languages, Findings: list, Sheets: r.Sheets,
		Senders: s.senders(d, r.Schools), OpenErrors: openErrors(list), Waivers: usesOf(list, s.waivers, s.o.Year),
	}
	account(o.Senders, d, o.Sheets, list)
	for _, x := range o.Senders {
		if x.Expected && !x.Received {
			o.Missing++
		}
	}
	return o
}

// writeFindings writes the list of findings into the internal folder of a check.
func (s *session) writeFindings(o *Outcome) error {
	dir := s.project.Out(s.o.Year, "internal")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("making the folder of outputs: %w", err)
	}
	files, err := findingFiles(o)
	if err != nil {
		return err
	}
	for _, f := range files {
		if err := writeFile(filepath.Join(dir, f.name), f.content, 0o644); err != nil {
			return err
		}
	}
	return manifestKnows(dir, files)
}

// manifestKnows notes in the manifest of the last run that files of it were
// written anew, so that verify can tell that from tampering.
func manifestKnows(dir string, files []output) error {
	m, ok, err := editionIn(dir)
	if err != nil || !ok {
		return nil // there is no run yet, or verify will say that its manifest is damaged
	}
	for _, f := range files {
		sum := sha256.Sum256(f.content)
		m.Outputs[f.name] = hex.EncodeToString(sum[:])
	}
	out, err := m.output()
	if err != nil {
		return err
	}
	return writeFile(filepath.Join(dir, out.name), out.content, 0o644)
}

func findingFiles(o *Outcome) ([]output, error) {
	var text, json, xlsx bytes.Buffer
	if err := findings.Text(&text, o.Findings, "lv", "en"); err != nil {
		return nil, err
	}
	if err := findings.JSON(&json, o.Findings); err != nil {
		return nil, err
	}
	if err := findings.XLSX(&xlsx, o.Findings); err != nil {
		return nil, err
	}
	return []output{{"findings.txt", text.Bytes()}, {"findings.json", json.Bytes()}, {"findings.xlsx", xlsx.Bytes()}}, nil
}

// write makes every output in memory, then puts the folders in place, each as a
// whole. The public edition is read back and audited before anything is.
func (s *session) write(ctx context.Context, c computation, own, all []model.Fact) error {
	o, fingerprint := c.outcome, s.fingerprint(c.deliveries)
	o.Out, o.Public.Out = s.project.Out(s.o.Year, "internal"), s.project.Out(s.o.Year, "public")
	files, err := findingFiles(o)
	if err != nil {
		return err
	}
	// Of a run that died between the two renames, also when this one writes no public edition.
	if err := os.MkdirAll(filepath.Dir(o.Public.Out), 0o755); err != nil {
		return fmt.Errorf("making the folder of outputs: %w", err)
	}
	if err := recoverFolder(o.Public.Out, []string{"manifest.json"}); err != nil {
		return err
	}
	public, err := s.stagePublic(ctx, c, own, all, fingerprint)
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(stagingOf(o.Public.Out)) }()
	if public.decisions != nil {
		data, err := public.decisions.JSON()
		if err != nil {
			return err
		}
		files = append(files, output{"decisions.json", data})
	}
	facts, err := s.factFiles(ctx, protect.Internal(own), fingerprint)
	if err != nil {
		return err
	}
	pages, err := s.pages(ctx, c, protect.Internal(all).Beside(public.edition), fingerprint)
	if err != nil {
		return err
	}
	files = append(append(files, facts...), pages...)
	manifest, err := s.manifestOf(c, files, fingerprint).output()
	if err != nil {
		return err
	}
	files = append(files, manifest)
	if err := errors.Join(ctx.Err(), s.settled()); err != nil {
		return err
	}
	s.o.tell("write", 0, len(files))
	if err := stageFolder(o.Out, files); err != nil {
		return err
	}
	if err := s.exchange(o.Out, names(files)); err != nil || !o.Public.Written {
		return err
	}
	return s.exchange(o.Public.Out, names(public.files))
}

// stagePublic makes the public edition in a folder beside its own and audits it
// there. Where there must be none, the outcome says why and no file is left.
func (s *session) stagePublic(ctx context.Context, c computation, own, all []model.Fact, fingerprint string) (staged struct {
	files     []output
	edition   protect.Edition
	decisions *protect.Decisions
}, err error) {
	o := c.outcome
	if o.OpenErrors > 0 {
		o.Public.Text = s.notWritten(o, model.Text{LV: "nav uzrakstīts: ir neizlabotas kļūdas", EN: "not written: there are errors that nobody mended or accepted"})
		return staged, nil
	}
	if s.o.RequireComplete && o.Missing > 0 {
		o.Public.Text = s.notWritten(o, model.Text{LV: "nav uzrakstīts: trūkst sūtītāju", EN: "not written: expected senders are missing"})
		return staged, nil
	}
	failed := func(err error) error {
		var f *protect.NotCertified
		if !errors.As(err, &f) {
			return err
		}
		o.Public.Audit = f.Problems
		o.Public.Text = s.notWritten(o, model.Text{LV: "nav uzrakstīts: publicējamo nevarēja apliecināt", EN: "not written: the disclosure audit failed"})
		return nil
	}
	public, err := s.public(ctx, c, own, all, fingerprint)
	if err != nil {
		return staged, failed(err)
	}
	staged.edition, staged.decisions = public.all, public.decisions
	o.Public.Summary, o.Public.Frozen = public.decisions.Summary, public.decisions.Frozen
	if staged.files, err = s.publicFiles(ctx, c, public, fingerprint); err != nil {
		return staged, err
	}
	if err := stageFolder(o.Public.Out, staged.files); err != nil {
		return staged, err
	}
	s.o.tell("audit", 0, 1)
	if err := audit(ctx, stagingOf(o.Public.Out), public.decisions); err != nil {
		return staged, errors.Join(failed(err), os.RemoveAll(stagingOf(o.Public.Out)))
	}
	o.Public.Written, o.Public.Text = true, publicWritten()
	return staged, nil
}

// notWritten adds that an older public edition stays.
func (s *session) notWritten(o *Outcome, why model.Text) model.Text {
	if _, err := os.Stat(o.Public.Out); err == nil {
		return model.Text{LV: why.LV + "; mapē paliek iepriekšējais publiskais izdevums", EN: why.EN + "; an older public edition stays in its folder"}
	}
	return why
}

func names(files []output) []string {
	list := make([]string, len(files))
	for i, f := range files {
		list[i] = f.name
	}
	return list
}

func stagingOf(dir string) string { return dir + ".new" }

func previousOf(dir string) string { return dir + ".old" }

// stageFolder writes files into a new folder beside dir, synced. What a run that
// died left behind is mended first.
func stageFolder(dir string, files []output) (err error) {
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return fmt.Errorf("making the folder of outputs: %w", err)
	}
	if err := recoverFolder(dir, names(files)); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.RemoveAll(stagingOf(dir))
		}
	}()
	if err := os.Mkdir(stagingOf(dir), 0o755); err != nil {
		return fmt.Errorf("making the folder of outputs: %w", err)
	}
	for _, f := range files {
		if err := writeSynced(filepath.Join(stagingOf(dir), f.name), f.content); err != nil {
			return err
		}
	}
	return nil
}

// exchange puts a staged folder in the place of dir by renaming, so that an
// interrupted run leaves the previous outputs. What others put into dir stays.
func (s *session) exchange(dir string, written []string) error {
	foreign, err := exchangeFolder(dir, written)
	for _, name := range foreign {
		s.o.note(model.Text{LV: "rezultātu mapē ir sveša datne, tā atstāta: " + name, EN: "the folder of outputs holds a file that is not ours; it was left: " + name})
	}
	return err
}

func exchangeFolder(dir string, written []string) (foreign []string, err error) {
	defer func() {
		if err != nil {
			_ = os.RemoveAll(stagingOf(dir))
		}
	}()
	if err := os.Rename(dir, previousOf(dir)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("moving the previous outputs aside: %w", err)
	}
	if err := os.Rename(stagingOf(dir), dir); err != nil {
		return nil, errors.Join(fmt.Errorf("putting the outputs in place: %w", err), os.Rename(previousOf(dir), dir))
	}
	if foreign, err = carry(previousOf(dir), dir, written); err != nil {
		return nil, err
	}
	if err := os.RemoveAll(previousOf(dir)); err != nil {
		return nil, fmt.Errorf("removing the previous outputs: %w", err)
	}
	return foreign, nil
}

// recoverFolder mends what a run that died while it staged or exchanged left behind.
func recoverFolder(dir string, written []string) error {
	staging, previous := stagingOf(dir), previousOf(dir)
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		if err := os.Rename(previous, dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("bringing the previous outputs back: %w", err)
		}
	}
	if _, err := carry(previous, dir, written); err != nil {
		return err
	}
	for _, leftover := range []string{staging, previous} {
		if err := os.RemoveAll(leftover); err != nil {
			return fmt.Errorf("removing leftovers: %w", err)
		}
	}
	return nil
}

func writeSynced(path string, content []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return fmt.Errorf("writing %s: %w", filepath.Base(path), err)
	}
	_, err = f.Write(content)
	if err == nil {
		err = f.Sync()
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("writing %s: %w", filepath.Base(path), err)
	}
	return nil
}
