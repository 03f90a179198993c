// Package definitions embeds what is measured: one folder per indicator and the
// dated legal values. It holds data and nothing else.
package definitions

import (
	"embed"
	"io/fs"
)

//go:embed *
var files embed.FS

// BuiltIn gives the definitions below the folder "indicators", as a
// municipality's local folder would hold them.
func BuiltIn() fs.FS { return prefixed{files} }

// prefixed shows the embedded files as if they stood in a folder "indicators".
type prefixed struct{ fs.FS }

// Open implements fs.FS.
func (p prefixed) Open(name string) (fs.File, error) {
	if name == "indicators" {
		return p.FS.Open(".")
	}
	if len(name) > len("indicators/") && name[:len("indicators/")] == "indicators/" {
		return p.FS.Open(name[len("indicators/"):])
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}
