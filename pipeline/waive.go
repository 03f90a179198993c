package pipeline

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"bernskats/pipeline/declared"
	"bernskats/pipeline/forms"
	"bernskats/pipeline/model"
)

// WaiveRefused says why a finding cannot be waived as asked; nothing was changed.
type WaiveRefused struct{ model.Text }

// Error implements error.
func (w WaiveRefused) Error() string { return w.EN }

// WaiveRequest names a finding by its number in findings.txt.
type WaiveRequest struct {
	Number     int
	Reason, By string
}

// WaiveResult is what became of a request.
type WaiveResult struct {
	Finding    model.Finding
	Waiver     Waiver
	Fits       int  // findings that the waiver fits
	Already    bool // it was accepted before: nothing was changed
	OpenErrors int  // error findings that nobody waived, after this
}

// Waive checks the year again and, when the number still means the finding that
// the last findings.txt printed under it, adds a waiver of that finding for that
// year to waivers.yaml. What stands in the file stays as it is. Then the lists of
// findings are written anew; their numbers do not change.
func Waive(ctx context.Context, o Options, r WaiveRequest) (*WaiveResult, error) {
	if err := r.refusal(); err != nil {
		return nil, err
	}
	var result *WaiveResult
	_, err := conclude(ctx, o, false, func(s *session, c computation) error {
		if err := s.settled(); err != nil {
			return err
		}
		var err error
		result, err = s.waive(c.outcome, r)
		return err
	})
	return result, err
}

// refusal finds what is wrong with a request before anything is read.
func (r WaiveRequest) refusal() error {
	switch {
	case strings.TrimSpace(r.Reason) == "" || strings.TrimSpace(r.By) == "":
		return refuse("norādiet pamatojumu un kas to pieņem: --reason \"…\" --by \"…\"", "say why and who accepts it: --reason \"…\" --by \"…\"")
	case forms.HasPersonalCode(r.Reason) || forms.HasPersonalCode(r.By):
		return refuse("pamatojumā ir kaut kas līdzīgs personas kodam; pamatojumus drukā pārskatā, tādēļ rakstiet bez personas datiem",
			"the reason holds what looks like a personal code; reasons are printed in the report, so write it without personal data")
	}
	return nil
}

func refuse(lv, en string) error { return WaiveRefused{model.Text{LV: lv, EN: en}} }

func (s *session) waive(o *Outcome, r WaiveRequest) (*WaiveResult, error) {
	listed, err := s.listedFindings()
	if err != nil {
		return nil, err
	}
	f, err := sameNumber(listed, o.Findings, r.Number)
	if err != nil {
		return nil, err
	}
	if f.Code == waiverFitsNothing {
		return nil, refuse("šis brīdinājums ir par pašu waivers.yaml: izdzēsiet vai izlabojiet tajā ierakstu", "this warning is about waivers.yaml itself: delete or correct the entry there")
	}
	if i := slices.IndexFunc(s.waivers, func(w Waiver) bool { return w.appliesTo(s.o.Year) && w.fits(f) }); i >= 0 {
		return &WaiveResult{Finding: f, Waiver: s.waivers[i], Fits: fitting(o.Findings, s.waivers[i]), Already: true, OpenErrors: o.OpenErrors}, nil
	}
	w := Waiver{Code: f.Code, File: f.File, Sheet: f.Sheet, Cell: f.Cell, Reason: strings.TrimSpace(r.Reason), By: strings.TrimSpace(r.By), Years: []int{s.o.Year}}
	if err := addWaiver(s.project.Dir, w); err != nil {
		return nil, err
	}
	s.waivers = append(s.waivers, w)
	o.Findings = waive(o.Findings, s.waivers, s.o.Year)
	o.OpenErrors = openErrors(o.Findings)
	f.Waived = true
	return &WaiveResult{Finding: f, Waiver: w, Fits: fitting(o.Findings, w), OpenErrors: o.OpenErrors}, s.writeFindings(o)
}

func fitting(list []model.Finding, w Waiver) (n int) {
	for _, f := range list {
		if w.fits(f) {
			n++
		}
	}
	return n
}

// listedFindings reads the list that was printed last: findings.json holds what
// findings.txt numbers.
func (s *session) listedFindings() ([]model.Finding, error) {
	dir := s.project.Out(s.o.Year, "internal")
	data, err := os.ReadFile(filepath.Join(dir, "findings.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, refuse(fmt.Sprintf("par %d. gadu vēl nav saraksta findings.txt, no kura ņemt numuru; vispirms izpildiet: bernskats check", s.o.Year),
			fmt.Sprintf("there is no findings.txt of %d yet to take a number from; first run: bernskats check", s.o.Year))
	}
	if err != nil {
		return nil, fmt.Errorf("reading the list of findings: %w", err)
	}
	var list []model.Finding
	if err := json.Unmarshal(data, &list); err != nil {
		return nil, refuse("sarakstu findings.json nevar nolasīt; izveidojiet to no jauna: bernskats check", "findings.json cannot be read; make it anew: bernskats check")
	}
	return list, nil
}

// sameNumber gives the finding of that number when it is still the one that was
// printed under it.
func sameNumber(listed, now []model.Finding, number int) (model.Finding, error) {
	if number < 1 || number > len(listed) {
		return model.Finding{}, refuse(fmt.Sprintf("sarakstā findings.txt nav konstatējuma Nr. %d; tajā ir %d", number, len(listed)),
			fmt.Sprintf("findings.txt has no number %d; it has %d", number, len(listed)))
	}
	was := listed[number-1]
	if number <= len(now) && same(was, now[number-1]) {
		return now[number-1], nil
	}
	lv, en := "tā vairs nav", "it is gone"
	if i := slices.IndexFunc(now, func(f model.Finding) bool { return same(was, f) }); i >= 0 {
		lv, en = fmt.Sprintf("tagad tam ir Nr. %d", i+1), fmt.Sprintf("it has the number %d now", i+1)
	}
	return model.Finding{}, refuse(
		fmt.Sprintf("Nr. %d vairs nav konstatējums %s %s, kas bija sarakstā: %s. Dati ir mainījušies; izpildiet „bernskats check” un skatiet jauno findings.txt", number, was.Code, was.Place, lv),
		fmt.Sprintf("number %d is no longer the finding %s %s that was printed: %s. The data changed; run “bernskats check” and look at the new findings.txt", number, was.Code, was.Place, en))
}

// same says whether two findings say the same, accepted or not.
func same(a, b model.Finding) bool {
	a.Waived, b.Waived = false, false
	return a == b
}

// addWaiver writes a waiver behind those in waivers.yaml, which is replaced as a
// whole or not at all.
func addWaiver(dir string, w Waiver) error {
	path := filepath.Join(dir, WaiversName)
	mode := fs.FileMode(0o644)
	data, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("reading %s: %w", WaiversName, err)
	}
	if info, err := os.Stat(path); err == nil {
		mode = info.Mode().Perm()
	}
	more, err := withWaiver(data, w)
	if err != nil {
		return err
	}
	return writeFile(path, more, mode)
}

// withWaiver adds a waiver to the text of waivers.yaml and touches nothing else.
// The result is read back: it must say what was there and the new one.
func withWaiver(data []byte, w Waiver) ([]byte, error) {
	item, err := w.yaml()
	if err != nil {
		return nil, err
	}
	var have []Waiver
	root, problems := declared.Decode(WaiversName, data, &have)
	if problems != nil {
		return nil, problems.Err()
	}
	want := append(slices.Clone(have), w)
	for _, text := range additions(data, root, item, len(have) == 0) {
		if got, err := parseWaivers(text); err == nil && reflect.DeepEqual(got, want) {
			return text, nil
		}
	}
	return nil, fmt.Errorf("%s is written in a way that nothing can be added to; add this line yourself: - %s", WaiversName, item)
}

// additions are the texts that may come out: behind a list of lines, or inside
// a list in brackets.
func additions(data []byte, root ast.Node, item string, first bool) (texts [][]byte) {
	list, ok := root.(*ast.SequenceNode)
	if ok && list.IsFlowStyle {
		if !first {
			item = ", " + item
		}
		for at := bytes.LastIndexByte(data, ']'); at >= 0; at = bytes.LastIndexByte(data[:at], ']') {
			texts = append(texts, slices.Concat(data[:at], []byte(item), data[at:]))
		}
		return texts
	}
	end, indent := "\n", ""
	if bytes.Contains(data, []byte("\r\n")) {
		end = "\r\n"
	}
	if ok && list.Start != nil {
		indent = strings.Repeat(" ", list.Start.Position.Column-1)
	}
	before := slices.Clone(data)
	if len(before) > 0 && !bytes.HasSuffix(before, []byte("\n")) {
		before = append(before, end...)
	}
	return [][]byte{append(before, indent+"- "+item+end...)}
}

// yaml writes a waiver on one line; a text of JSON is a text of YAML.
func (w Waiver) yaml() (string, error) {
	var parts []string
	for _, p := range []struct{ key, text string }{{"code", w.Code}, {"file", w.File}, {"sheet", w.Sheet}, {"cell", w.Cell}, {"reason", w.Reason}, {"by", w.By}} {
		if p.text == "" {
			continue
		}
		var b bytes.Buffer
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		if err := e.Encode(p.text); err != nil {
			return "", fmt.Errorf("writing a waiver: %w", err)
		}
		parts = append(parts, p.key+": "+strings.TrimSpace(b.String()))
	}
	years, err := json.Marshal(w.Years)
	if err != nil {
		return "", fmt.Errorf("writing a waiver: %w", err)
	}
	return "{" + strings.Join(append(parts, "years: "+string(years)), ", ") + "}", nil
}
