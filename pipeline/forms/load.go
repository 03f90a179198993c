package forms

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io/fs"
	"sort"

	"bernskats/pipeline/model"
)

// Load reads forms/codes.yaml, forms/findings.yaml and every
// forms/<form>/form.yaml (with mapping*.yaml for a form of layout "cells")
// strictly. All mistakes of all files come at once as model.Problems, each with
// file, line and column; any other error means a file could not be read.
func Load(fsys fs.FS) (*Catalogue, error) {
	l := &loader{fsys: fsys, sum: sha256.New()}
	c := &Catalogue{Lists: map[string]CodeList{}, Sentences: map[string]Sentences{}}
	if err := l.read(c); err != nil {
		return nil, fmt.Errorf("reading forms: %w", err)
	}
	if err := l.problems.Err(); err != nil {
		return nil, err
	}
	c.version = hex.EncodeToString(l.sum.Sum(nil))[:16]
	return c, nil
}

// loader carries what the files of one load share.
type loader struct {
	fsys     fs.FS
	sum      hash.Hash // over every file read, for Version
	problems model.Problems
}

func (l *loader) read(c *Catalogue) error {
	if err := l.codes(c); err != nil {
		return err
	}
	if err := l.findings(c); err != nil {
		return err
	}
	dirs, err := fs.ReadDir(l.fsys, "forms")
	if err != nil {
		return err
	}
	for _, dir := range dirs {
		if !dir.IsDir() || dir.Name()[0] == '.' || l.onlyRules(dir.Name()) {
			continue
		}
		if err := l.form(c, dir.Name()); err != nil {
			return err
		}
	}
	sort.Slice(c.Forms, func(i, j int) bool { return c.Forms[i].ID < c.Forms[j].ID })
	return nil
}

// onlyRules says whether a folder holds rules between forms and no form.
func (l *loader) onlyRules(folder string) bool {
	_, rules := fs.Stat(l.fsys, "forms/"+folder+"/rules.yaml")
	_, form := fs.Stat(l.fsys, "forms/"+folder+"/form.yaml")
	return rules == nil && errors.Is(form, fs.ErrNotExist)
}

// file gives a file's document and bytes; a missing one is a problem, not an error.
func (l *loader) file(name string) (document, []byte, error) {
	d := document{file: name, problems: &l.problems}
	data, err := fs.ReadFile(l.fsys, name)
	if errors.Is(err, fs.ErrNotExist) {
		l.problems = append(l.problems, model.Problem{File: name, Text: "the file is missing"})
		return d, nil, nil
	}
	if err != nil {
		return d, nil, err
	}
	fmt.Fprintf(l.sum, "%s %d\n", name, len(data))
	l.sum.Write(data)
	return d, data, nil
}
