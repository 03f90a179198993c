package declared

import "io/fs"

// Named is a file system that knows under which folder its files lie, so that
// problems of its files can name files to open: "local/texts_lv.yaml".
func Named(dir string, fsys fs.FS) fs.FS { return named{fsys, dir} }

type named struct {
	fs.FS
	dir string
}

// ReadFile implements fs.ReadFileFS.
func (n named) ReadFile(name string) ([]byte, error) { return fs.ReadFile(n.FS, name) }

// PathIn gives the path of a file as problems print it: below the folder of a
// named file system, else its name.
func PathIn(fsys fs.FS, name string) string {
	if n, ok := fsys.(named); ok && n.dir != "" {
		return n.dir + "/" + name
	}
	return name
}
