package pipeline

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"bernskats/pipeline/forms"
	"bernskats/pipeline/model"
	"bernskats/pipeline/project"
)

// ErrProjectExists: the folder already is a project.
var ErrProjectExists = errors.New("already a project folder")

// UnknownMunicipalityError names a municipality that is not on the built-in list.
type UnknownMunicipalityError struct{ Name, Nearest string }

// Error implements error.
func (e UnknownMunicipalityError) Error() string {
	s := fmt.Sprintf("unknown municipality %q", e.Name)
	if e.Nearest != "" {
		s += fmt.Sprintf("; did you mean %q?", e.Nearest)
	}
	return s
}

// MunicipalityNamed finds a municipality on the built-in list by its name or code.
// It fails with UnknownMunicipalityError.
func MunicipalityNamed(name string) (model.Municipality, error) {
	list, err := project.Municipalities(BuiltIn())
	if err != nil {
		return model.Municipality{}, err
	}
	for _, m := range list {
		if forms.Fold(m.Name) == forms.Fold(name) || m.Code == name {
			return m, nil
		}
	}
	return model.Municipality{}, UnknownMunicipalityError{name, project.Nearest(name, list).Name}
}

// Init makes a project folder: bernskats.yaml, blank forms in
// inbox/<year>/<sender>/, local/, palaist.cmd. It gives the files it wrote,
// relative to dir, sorted. An existing project is not touched.
func Init(ctx context.Context, dir, municipality string, year int) ([]string, error) {
	m, err := MunicipalityNamed(municipality)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(filepath.Join(dir, project.ConfigName)); err == nil {
		return nil, ErrProjectExists
	}
	defs, err := LoadDefinitions("")
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{
		project.ConfigName: []byte(project.Template(m)),
		"palaist.cmd":      []byte(project.WindowsStart()),
		"local/LASIMANI.txt": []byte("Šeit var likt pašvaldības veidlapas (forms/), rādītājus (indicators/), tiesību aktu vērtības (indicators/legal/), tekstus un stilu (templates/):\r\n" +
			"tie aizstāj iebūvētos. Own forms, indicators, legal values, texts and style go here and lie over the built-in ones.\r\n"),
	}
	plan := &blankPlan{defs: defs, municipality: m, year: year, senders: project.FirstSenders(m)}
	blanks, err := plan.write(ctx)
	if err != nil {
		return nil, err
	}
	for _, b := range blanks {
		files[fmt.Sprintf("inbox/%d/%s", year, b.name)] = b.data
	}
	return writeNew(dir, files, nil)
}

// fileName leaves out what file systems do not take.
func fileName(name string) string {
	name = strings.Trim(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`<>:"/\|?*`, r) || r < ' ' {
			return '_'
		}
		return r
	}, name), " .")
	if name == "" {
		return "_"
	}
	return name
}

// FilesExistError names files that stand where new ones were to be written.
// Nothing was written.
type FilesExistError struct{ Names []string }

// Error implements error.
func (e FilesExistError) Error() string {
	return fmt.Sprintf("exists already and is not overwritten: %s; nothing was written, choose another place", strings.Join(e.Names, ", "))
}

// In gives the message in Latvian or English.
func (e FilesExistError) In(lang string) string {
	if lang == "lv" {
		return fmt.Sprintf("jau ir un netiek pārrakstīts: %s; nekas nav uzrakstīts, izvēlieties citu vietu", strings.Join(e.Names, ", "))
	}
	return e.Error()
}

// writeNew writes files into dir, all or none; none of them may exist. Those that
// are private are for their owner's eyes only.
func writeNew(dir string, files map[string][]byte, private map[string]bool) ([]string, error) {
	names := slices.Sorted(maps.Keys(files))
	var exist []string
	for _, n := range names {
		if _, err := os.Lstat(filepath.Join(dir, filepath.FromSlash(n))); err == nil {
			exist = append(exist, n)
		}
	}
	if len(exist) > 0 {
		return nil, FilesExistError{exist}
	}
	for _, n := range names {
		path := filepath.Join(dir, filepath.FromSlash(n))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return nil, fmt.Errorf("making folders: %w", err)
		}
		mode := os.FileMode(0o644)
		if private[n] {
			mode = 0o600
		}
		if err := writeFile(path, files[n], mode); err != nil {
			return nil, err
		}
	}
	return names, nil
}
