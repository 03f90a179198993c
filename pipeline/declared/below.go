package declared

import (
	"io/fs"
	"strings"
)

// Below shows a file system below a folder: its root is then called dir.
func Below(dir string, fsys fs.FS) fs.FS { return below{dir, fsys} }

type below struct {
	dir  string
	fsys fs.FS
}

// Open implements fs.FS.
func (b below) Open(name string) (fs.File, error) {
	if name == b.dir {
		return b.fsys.Open(".")
	}
	if rest, ok := strings.CutPrefix(name, b.dir+"/"); ok {
		return b.fsys.Open(rest)
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}
