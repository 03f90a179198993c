package pipeline

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/google/renameio/v2"

	"bernskats/pipeline/intake"
	"bernskats/pipeline/model"
	"bernskats/pipeline/protect"
	"bernskats/pipeline/report/data"
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
	return nil
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

// write makes every output in memory, then puts the folder in place as a whole.
func (s *session) write(ctx context.Context, c computation, own, all protect.Edition) error {
	o, fingerprint := c.outcome, s.fingerprint(c.deliveries)
	files, err := findingFiles(o)
	if err != nil {
		return err
	}
	facts, err := s.factFiles(own, fingerprint)
	if err != nil {
		return err
	}
	pages, err := s.pages(ctx, c, all, fingerprint)
	if err != nil {
		return err
	}
	files = append(append(files, facts...), pages...)
	manifest, err := s.manifest(c, files, fingerprint)
	if err != nil {
		return err
	}
	if err := errors.Join(ctx.Err(), s.settled()); err != nil {
		return err
	}
	s.o.tell("write", 0, len(files))
	o.Out = s.project.Out(s.o.Year, "internal")
	foreign, err := replaceFolder(o.Out, append(files, manifest))
	for _, name := range foreign {
		s.o.note(model.Text{LV: "rezultātu mapē ir sveša datne, tā atstāta: " + name, EN: "the folder of outputs holds a file that is not ours; it was left: " + name})
	}
	return err
}

func (s *session) factFiles(own protect.Edition, fingerprint string) ([]output, error) {
	var csv, json bytes.Buffer
	if err := data.WriteCSV(&csv, own); err != nil {
		return nil, err
	}
	m := s.project.Municipality
	if err := data.WriteJSON(&json, data.About{Year: s.o.Year, Municipality: m.Name, Code: m.Code, Fingerprint: fingerprint}, own); err != nil {
		return nil, err
	}
	return []output{{"facts.csv", csv.Bytes()}, {"facts.json", json.Bytes()}}, nil
}

// replaceFolder writes files into a new folder beside dir, synced, and exchanges
// the two by renaming, so that an interrupted run leaves the previous outputs.
// What others put into dir stays there; its names are given.
func replaceFolder(dir string, files []output) (foreign []string, err error) {
	parent := filepath.Dir(dir)
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return nil, fmt.Errorf("making the folder of outputs: %w", err)
	}
	staging, previous := dir+".new", dir+".old"
	written := make([]string, len(files))
	for i, f := range files {
		written[i] = f.name
	}
	if err := recoverFolder(dir, staging, previous, written); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			_ = os.RemoveAll(staging)
		}
	}()
	if err := os.Mkdir(staging, 0o755); err != nil {
		return nil, fmt.Errorf("making the folder of outputs: %w", err)
	}
	for _, f := range files {
		if err := writeSynced(filepath.Join(staging, f.name), f.content); err != nil {
			return nil, err
		}
	}
	if err := os.Rename(dir, previous); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("moving the previous outputs aside: %w", err)
	}
	if err := os.Rename(staging, dir); err != nil {
		return nil, errors.Join(fmt.Errorf("putting the outputs in place: %w", err), os.Rename(previous, dir))
	}
	if foreign, err = carry(previous, dir, written); err != nil {
		return nil, err
	}
	if err := os.RemoveAll(previous); err != nil {
		return nil, fmt.Errorf("removing the previous outputs: %w", err)
	}
	return foreign, nil
}

// recoverFolder mends what a run that died in replaceFolder left behind.
func recoverFolder(dir, staging, previous string, written []string) error {
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
