package project

import (
	"errors"
	"io/fs"
	"path"
	"sort"
	"strings"
)

// Overlay lays a municipality's own definitions over the built-in ones. A folder
// that holds a definition (a form, an indicator) replaces ours as a whole, so
// that nobody's SQL meets somebody else's tests; single files (a legal value, a
// style) replace the file of the same name.
func Overlay(local, builtIn fs.FS) fs.FS { return overlay{local, builtIn} }

type overlay struct{ local, builtIn fs.FS }

// markers are the files that make a folder a definition.
func markers() []string { return []string{"indicator.yaml", "form.yaml"} }

// owned says whether the local folder owns the folder of a file as a whole.
func (o overlay) owned(dir string) bool {
	for _, m := range markers() {
		if _, err := fs.Stat(o.local, path.Join(dir, m)); err == nil {
			return true
		}
	}
	return false
}

// Open implements fs.FS.
func (o overlay) Open(name string) (fs.File, error) {
	info, err := fs.Stat(o.local, name)
	if err == nil && !info.IsDir() {
		return o.local.Open(name)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrInvalid) {
		return nil, err
	}
	if o.owned(path.Dir(name)) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	if err == nil {
		if _, inside := fs.Stat(o.builtIn, name); inside != nil {
			return o.local.Open(name)
		}
	}
	return o.builtIn.Open(name)
}

// ReadDir implements fs.ReadDirFS: the entries of both, each name once.
func (o overlay) ReadDir(name string) ([]fs.DirEntry, error) {
	local, lerr := fs.ReadDir(o.local, name)
	if lerr == nil && o.owned(name) {
		return local, nil
	}
	builtIn, berr := fs.ReadDir(o.builtIn, name)
	if lerr != nil && berr != nil {
		return nil, berr
	}
	byName := map[string]fs.DirEntry{}
	for _, e := range append(builtIn, local...) {
		byName[e.Name()] = e
	}
	entries := make([]fs.DirEntry, 0, len(byName))
	for _, e := range byName {
		entries = append(entries, e)
	}
	sort.Slice(entries, func(i, j int) bool { return entries[i].Name() < entries[j].Name() })
	return entries, nil
}

// Origin says where a definition's folder comes from: "built in", "local" or
// "local, replaces built in".
func Origin(local, builtIn fs.FS, dir string) string {
	_, lerr := fs.Stat(local, dir)
	_, berr := fs.Stat(builtIn, dir)
	switch {
	case lerr != nil:
		return "built in"
	case berr != nil:
		return "local"
	}
	return "local, replaces built in"
}

// Joined shows several file systems with different top folders as one.
func Joined(byTop map[string]fs.FS) fs.FS { return joined(byTop) }

type joined map[string]fs.FS

// Open implements fs.FS.
func (j joined) Open(name string) (fs.File, error) {
	top, _, _ := strings.Cut(name, "/")
	if fsys, ok := j[top]; ok {
		return fsys.Open(name)
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}
