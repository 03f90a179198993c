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
	"path"
	"path/filepath"
	"slices"
	"sort"
	"strings"

	"bernskats/pipeline/forms"
	"bernskats/pipeline/forms/returned"
	"bernskats/pipeline/intake"
	"bernskats/pipeline/intake/xlsx"
	"bernskats/pipeline/model"
)

// ReturnsError says why workbooks cannot be given back into the folder asked for.
type ReturnsError struct{ model.Text }

// Error gives the English sentence.
func (e *ReturnsError) Error() string { return e.EN }

func returnsError(lv, en string, args ...any) error {
	return &ReturnsError{model.Text{LV: fmt.Sprintf("--returns: "+lv, args...), EN: fmt.Sprintf("--returns: "+en, args...)}}
}

// Return is one file that goes back to a sender.
type Return struct {
	File     string      `json:"file"`     // under the folder of returns, forward slashes
	Workbook string      `json:"workbook"` // under inbox/<year>
	Sender   string      `json:"sender,omitempty"`
	Marked   bool        `json:"marked"` // the sender's own workbook; else a separate list
	Why      *model.Text `json:"why,omitempty"`
	Errors   int         `json:"errors"`
	Warnings int         `json:"warnings"`
	Notes    int         `json:"notes"`
}

// listEnding names the separate list beside the name of the file it is about.
const listEnding = " labojumi.xlsx"

// checkReturns refuses a folder of returns in which they would be taken for what
// senders sent, or be seen by everybody.
func checkReturns(project, dir string) error {
	real, err := realPath(dir)
	if err != nil {
		return err
	}
	if info, err := os.Stat(real); err == nil && !info.IsDir() {
		return returnsError("%s nav mape", "%s is no folder", dir)
	}
	for _, closed := range []struct{ name, lv, en string }{
		{"inbox", "starp sūtītāju darbgrāmatām neko nedrīkst rakstīt", "nothing may be written among the senders' workbooks"},
		{"published", "tā ir publiska, bet atdotajās darbgrāmatās ir personas dati", "it is for everybody, and returns hold personal data"},
		{"work", "to jebkurā laikā drīkst izdzēst", "it may be deleted at any time"},
	} {
		folder, err := realPath(filepath.Join(project, closed.name))
		if err != nil {
			return err
		}
		if within(folder, real) {
			return returnsError("%[1]s ir mapē %[2]s/: "+closed.lv, "%[1]s is inside %[2]s/: "+closed.en, dir, closed.name)
		}
	}
	out, err := realPath(filepath.Join(project, "out"))
	if err != nil {
		return err
	}
	if rel, err := filepath.Rel(out, real); err == nil && within(out, real) && slices.Contains(strings.Split(filepath.ToSlash(rel), "/"), "public") {
		return returnsError("%s ir publiskajā izdevumā, bet atdotajās darbgrāmatās ir personas dati", "%s is inside a public edition, and returns hold personal data", dir)
	}
	return nil
}

// realPath follows the links of a path as far as it exists.
func realPath(p string) (string, error) {
	absolute, err := filepath.Abs(p)
	if err != nil {
		return "", fmt.Errorf("finding %s: %w", p, err)
	}
	rest := ""
	for at := absolute; ; at = filepath.Dir(at) {
		real, err := filepath.EvalSymlinks(at)
		if err == nil {
			return filepath.Join(real, rest), nil
		}
		if !errors.Is(err, fs.ErrNotExist) || at == filepath.Dir(at) {
			return "", fmt.Errorf("finding %s: %w", p, err)
		}
		rest = filepath.Join(filepath.Base(at), rest)
	}
}

func within(folder, p string) bool {
	rel, err := filepath.Rel(folder, p)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

// writeReturns gives every sender with something to correct the own workbook back.
func (s *session) writeReturns(ctx context.Context, c computation, dir string) error {
	delivery := c.deliveries[s.o.Year]
	byFile := map[string][]model.Finding{}
	for _, f := range c.outcome.Findings {
		if !f.Waived {
			byFile[f.File] = append(byFile[f.File], f)
		}
	}
	for _, w := range delivery.Workbooks {
		for _, name := range returnNames(w) {
			if err := s.mayWrite(ctx, filepath.Join(dir, filepath.FromSlash(name))); err != nil {
				return err
			}
		}
	}
	written := []Return{}
	for i, w := range delivery.Workbooks {
		s.o.tell("returns", i, len(delivery.Workbooks))
		var own []model.Finding
		for _, file := range w.Files {
			own = append(own, byFile[file]...)
		}
		if !slices.ContainsFunc(own, func(f model.Finding) bool { return f.Severity != model.Note }) {
			continue
		}
		for j := range own {
			own[j] = s.forSender(own[j], w, delivery.Workbooks)
		}
		r, err := s.writeReturn(ctx, w, own, dir)
		if err != nil {
			return err
		}
		written = append(written, r)
	}
	c.outcome.Returns = written
	s.noteOldReturns(ctx, dir, delivery.Workbooks, written)
	return nil
}

// forSender takes out of a finding what is about another sender: the name of
// another's file, and a number that may count another's rows.
func (s *session) forSender(f model.Finding, w intake.Workbook, all []intake.Workbook) model.Finding {
	instead := map[string]string{forms.TotalDiffers: forms.TotalDiffersReturned, forms.TotalsDisagree: forms.TotalsDisagreeReturned}
	if code, ok := instead[f.Code]; ok {
		told := s.defs.Forms.Finding(code, f.Place, nil)
		f.LV, f.EN = told.LV, told.EN
	}
	var others []string
	for _, o := range all {
		if o.File != w.File && (o.Sender == "" || o.Sender != w.Sender) {
			others = append(others, o.Files...)
		}
	}
	// a name that ends like a shorter one is looked for first
	sort.Slice(others, func(i, j int) bool {
		if len(others[i]) != len(others[j]) {
			return len(others[i]) > len(others[j])
		}
		return others[i] < others[j]
	})
	for _, text := range []*string{&f.LV.Found, &f.LV.Expected, &f.LV.Mend, &f.EN.Found, &f.EN.Expected, &f.EN.Mend} {
		for _, other := range others {
			*text = strings.ReplaceAll(*text, other, "(cita sūtītāja datne)")
		}
	}
	return f
}

// writeReturn writes one workbook, or the list in its place.
func (s *session) writeReturn(ctx context.Context, w intake.Workbook, findings []model.Finding, dir string) (Return, error) {
	r := Return{File: w.File, Workbook: w.File, Sender: w.Sender, Marked: true}
	for _, f := range findings {
		switch f.Severity {
		case model.Error:
			r.Errors++
		case model.Warning:
			r.Warnings++
		default:
			r.Notes++
		}
	}
	book := returned.Book{Name: path.Base(w.File), Findings: findings}
	content, err := s.marked(ctx, w, &book)
	var cannot *returned.CannotMark
	if errors.As(err, &cannot) {
		r.Marked, r.Why, r.File = false, &cannot.Why, w.File+listEnding
		content, err = returned.List(book, cannot.Why)
	}
	if err != nil {
		return r, fmt.Errorf("returning %s: %w", w.File, err)
	}
	if err := put(filepath.Join(dir, filepath.FromSlash(r.File)), content); err != nil {
		return r, fmt.Errorf("returning %s: %w", w.File, err)
	}
	return r, nil
}

// marked reads the sender's file again and marks it. The error may be a
// *returned.CannotMark.
func (s *session) marked(ctx context.Context, w intake.Workbook, book *returned.Book) ([]byte, error) {
	limits := xlsx.DefaultLimits()
	switch {
	case w.SHA256 == "":
		return nil, &returned.CannotMark{Why: model.Text{LV: "šo datni nevar atvērt kā darbgrāmatu", EN: "the file cannot be opened as a workbook"}}
	case strings.EqualFold(path.Ext(w.File), ".csv"):
		return nil, &returned.CannotMark{Why: model.Text{LV: "CSV datnē šūnas nevar iekrāsot", EN: "cells of a CSV file cannot be marked"}}
	}
	data, err := os.ReadFile(filepath.Join(s.project.Inbox(s.o.Year), filepath.FromSlash(w.File)))
	if err != nil {
		return nil, fmt.Errorf("reading it again: %w", err)
	}
	if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != w.SHA256 {
		return nil, errors.New("the file was changed during the check; check again")
	}
	book.Data = data
	return returned.Mark(ctx, *book, limits)
}

// mayWrite refuses a file that would stand in the inbox, or stands there already
// and is no return of an earlier check.
func (s *session) mayWrite(ctx context.Context, file string) error {
	real, err := realPath(file)
	if err != nil {
		return err
	}
	inbox, err := realPath(filepath.Join(s.project.Dir, "inbox"))
	if err != nil {
		return err
	}
	if within(inbox, real) {
		return returnsError("%s nonāktu mapē inbox/; izvēlieties citu mapi", "%s would be written into inbox/; choose another folder", file)
	}
	if _, err := os.Lstat(file); err == nil && !isReturn(ctx, file) {
		return returnsError("%s jau ir, un tā nav šīs programmas atdota datne; izvēlieties tukšu mapi", "%s is there already and is no return of this program; choose an empty folder", file)
	}
	return nil
}

// put writes a return for its reader alone.
func put(file string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return fmt.Errorf("making the folder of returns: %w", err)
	}
	return writeFile(file, content, 0o600)
}

// isReturn tells whether a file is one this program gave back.
func isReturn(ctx context.Context, file string) bool {
	info, err := os.Lstat(file)
	if err != nil || !info.Mode().IsRegular() || info.Size() > xlsx.DefaultLimits().Packed {
		return false
	}
	data, err := os.ReadFile(file)
	return err == nil && bytes.HasPrefix(data, []byte("PK")) && returned.Is(ctx, data, xlsx.DefaultLimits())
}

// noteOldReturns names the returns of earlier checks that nobody needs any more;
// they are left, for somebody may have worked in them.
func (s *session) noteOldReturns(ctx context.Context, dir string, workbooks []intake.Workbook, written []Return) {
	now := map[string]bool{}
	for _, r := range written {
		now[r.File] = true
	}
	for _, w := range workbooks {
		for _, name := range returnNames(w) {
			if !now[name] && isReturn(ctx, filepath.Join(dir, filepath.FromSlash(name))) {
				s.o.note(model.Text{LV: "mapē ir agrākas pārbaudes atdotā datne, kas vairs nav vajadzīga: " + name, EN: "the folder holds a return of an earlier check that is no longer needed: " + name})
			}
		}
	}
}

// returnNames are the names under which a workbook may go back.
func returnNames(w intake.Workbook) []string { return []string{w.File, w.File + listEnding} }
