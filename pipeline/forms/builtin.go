package forms

import (
	"embed"
	"io/fs"
	"strings"
)

//go:embed codes.yaml findings.yaml */form.yaml */mapping.yaml */rules*.yaml
var definitions embed.FS

// BuiltIn gives the forms that come with the program, laid out as Load wants
// them: forms/codes.yaml, forms/findings.yaml, forms/<form>/form.yaml. A
// municipality's own folder may lie over it; a form's folder counts as a whole.
func BuiltIn() fs.FS { return rooted{definitions} }

// rooted shows a file system below a folder "forms".
type rooted struct{ fs.FS }

func (r rooted) Open(name string) (fs.File, error) {
	if name == "forms" {
		return r.FS.Open(".")
	}
	if rest, ok := strings.CutPrefix(name, "forms/"); ok {
		return r.FS.Open(rest)
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}
