package pipeline

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"bernskats/pipeline/declared"
	"bernskats/pipeline/model"
)

// WaiversName is the file of accepted findings in a project folder.
const WaiversName = "waivers.yaml"

// Waiver accepts a finding with a reason: it no longer sets the exit code; its
// row stays set aside. An empty file, sheet or cell fits any.
type Waiver struct {
	Code   string `yaml:"code"`
	File   string `yaml:"file"`
	Sheet  string `yaml:"sheet"`
	Cell   string `yaml:"cell"`
	Reason string `yaml:"reason"`
	By     string `yaml:"by"`
	Years  []int  `yaml:"years"`
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
	var waivers []Waiver
	root, problems := declared.Decode(WaiversName, data, &waivers)
	for i, w := range waivers {
		if w.Code == "" || w.Reason == "" || w.By == "" || len(w.Years) == 0 {
			line, column := declared.ItemPlace(root, i)
			problems = append(problems, model.Problem{File: WaiversName, Line: line, Column: column, Text: fmt.Sprintf("waiver %d: incomplete", i+1), Want: "want code, reason, by and years; file, sheet and cell narrow it down"})
		}
	}
	return waivers, problems.Err()
}

func (w Waiver) fits(f model.Finding) bool {
	return w.Code == f.Code && (w.File == "" || w.File == f.File) && (w.Sheet == "" || w.Sheet == f.Sheet) && (w.Cell == "" || w.Cell == f.Cell)
}

// waive marks the findings of a year that somebody accepted.
func waive(findings []model.Finding, waivers []Waiver, year int) []model.Finding {
	out := slices.Clone(findings)
	for i := range out {
		for _, w := range waivers {
			if slices.Contains(w.Years, year) && w.fits(out[i]) {
				out[i].Waived = true
			}
		}
	}
	return out
}

// unmatched gives a warning for each waiver of a year that fits no finding.
func unmatched(findings []model.Finding, waivers []Waiver, year int) []model.Finding {
	var out []model.Finding
	for _, w := range waivers {
		if !slices.Contains(w.Years, year) || slices.ContainsFunc(findings, w.fits) {
			continue
		}
		out = append(out, model.Finding{
			Code: "W901", Severity: model.Warning, Place: model.Place{File: WaiversName},
			LV: model.Sentence{
				Found:    fmt.Sprintf("Neviens konstatējums neatbilst atzīmei par %s (%s).", w.Code, model.Place{File: w.File, Sheet: w.Sheet, Cell: w.Cell}),
				Expected: "Gaidīts, ka katra atzīme attiecas uz vismaz vienu konstatējumu.",
				Mend:     "Izdzēsiet vai izlabojiet šo ierakstu datnē waivers.yaml.",
			},
			EN: model.Sentence{
				Found:    fmt.Sprintf("No finding fits the waiver of %s (%s).", w.Code, model.Place{File: w.File, Sheet: w.Sheet, Cell: w.Cell}),
				Expected: "Every waiver should fit at least one finding.",
				Mend:     "Delete or correct the entry in waivers.yaml.",
			},
		})
	}
	return out
}
