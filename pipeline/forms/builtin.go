package forms

import (
	"embed"
	"io/fs"

	"bernskats/pipeline/declared"
)

//go:embed codes.yaml findings.yaml */form.yaml */mapping_*.yaml */rules*.yaml
var definitions embed.FS

// BuiltIn gives the forms that come with the program, laid out as Load wants
// them: forms/codes.yaml, forms/findings.yaml, forms/<form>/form.yaml. A
// municipality's own folder may lie over it; a form's folder counts as a whole.
func BuiltIn() fs.FS { return declared.Below("forms", definitions) }
