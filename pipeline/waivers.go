package pipeline

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"bernskats/pipeline/declared"
	"bernskats/pipeline/forms"
	"bernskats/pipeline/model"
)

// WaiversName is the file of accepted findings in a project folder.
const WaiversName = "waivers.yaml"

// Waiver accepts a finding with a reason: it no longer sets the exit code; its
// row stays set aside. An empty file, sheet or cell fits any.
type Waiver struct {
	Code   string `yaml:"code" json:"code"`
	File   string `yaml:"file" json:"file,omitempty"`
	Sheet  string `yaml:"sheet" json:"sheet,omitempty"`
	Cell   string `yaml:"cell" json:"cell,omitempty"`
	Reason string `yaml:"reason" json:"reason"`
	By     string `yaml:"by" json:"by"`
	Years  []int  `yaml:"years" json:"years"`
}

// WaiverUse is a waiver of the report year with the findings it fits: their
// numbers in findings.txt, from 1. One that fits nothing has none.
type WaiverUse struct {
	Waiver
	Numbers []int `json:"numbers"`
}

// loadWaivers reads waivers.yaml; a folder without one has none.
func loadWaivers(dir string) ([]Waiver, error) {
	data, err := os.ReadFile(filepath.Join(dir, WaiversName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", WaiversName, err)
	}
	return parseWaivers(data)
}

func parseWaivers(data []byte) ([]Waiver, error) {
	var waivers []Waiver
	root, problems := declared.Decode(WaiversName, data, &waivers)
	for i, w := range waivers {
		text, want := "", ""
		switch {
		case w.Code == "" || strings.TrimSpace(w.Reason) == "" || strings.TrimSpace(w.By) == "" || len(w.Years) == 0:
			text, want = "incomplete", "want code, reason, by and years; file, sheet and cell narrow it down"
		case forms.HasPersonalCode(w.Reason) || forms.HasPersonalCode(w.By):
			text, want = "the reason, or who gave it, holds what looks like a personal code", "waivers are printed in reports: name the case without personal data"
		default:
			continue
		}
		line, column := declared.ItemPlace(root, i)
		problems = append(problems, model.Problem{File: WaiversName, Line: line, Column: column, Text: fmt.Sprintf("waiver %d: %s", i+1, text), Want: want})
	}
	return waivers, problems.Err()
}

func (w Waiver) fits(f model.Finding) bool {
	file := strings.ReplaceAll(w.File, `\`, "/") // as Windows shows paths
	return w.Code == f.Code && (file == "" || file == f.File) && (w.Sheet == "" || w.Sheet == f.Sheet) && (w.Cell == "" || w.Cell == f.Cell)
}

func (w Waiver) appliesTo(year int) bool { return slices.Contains(w.Years, year) }

// about names what a waiver accepts: "E012 (file Sheet!B3)".
func (w Waiver) about() string {
	at := model.Place{File: w.File, Sheet: w.Sheet, Cell: w.Cell}.String()
	if at = strings.TrimSpace(at); at == "" {
		return w.Code
	}
	return w.Code + " (" + at + ")"
}

// waive marks the findings of a year that somebody accepted.
func waive(findings []model.Finding, waivers []Waiver, year int) []model.Finding {
	out := slices.Clone(findings)
	for i := range out {
		for _, w := range waivers {
			if w.appliesTo(year) && w.fits(out[i]) {
				out[i].Waived = true
			}
		}
	}
	return out
}

// usesOf lists the waivers of a year with what they fit, in the order of waivers.yaml.
func usesOf(findings []model.Finding, waivers []Waiver, year int) []WaiverUse {
	uses := []WaiverUse{}
	for _, w := range waivers {
		if !w.appliesTo(year) {
			continue
		}
		use := WaiverUse{Waiver: w, Numbers: []int{}}
		for i, f := range findings {
			if w.fits(f) {
				use.Numbers = append(use.Numbers, i+1)
			}
		}
		uses = append(uses, use)
	}
	return uses
}

// waiverFitsNothing is the code of a warning about waivers.yaml itself.
const waiverFitsNothing = "W901"

// unmatched gives a warning for each waiver of a year that fits no finding.
func unmatched(findings []model.Finding, waivers []Waiver, year int) []model.Finding {
	var out []model.Finding
	for _, use := range usesOf(findings, waivers, year) {
		if len(use.Numbers) > 0 {
			continue
		}
		out = append(out, model.Finding{
			Code: waiverFitsNothing, Severity: model.Warning, Place: model.Place{File: WaiversName},
			LV: model.Sentence{
				Found:    fmt.Sprintf("Neviens konstatējums neatbilst ierakstam par %s.", use.about()),
				Expected: "Gaidīts, ka katrs pieņemšanas ieraksts attiecas uz vismaz vienu konstatējumu.",
				Mend:     "Izdzēsiet vai izlabojiet šo ierakstu datnē waivers.yaml.",
			},
			EN: model.Sentence{
				Found:    fmt.Sprintf("No finding fits the waiver of %s.", use.about()),
				Expected: "Every waiver should fit at least one finding.",
				Mend:     "Delete or correct the entry in waivers.yaml.",
			},
		})
	}
	return out
}
