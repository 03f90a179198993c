// Package definitions embeds what is measured: one folder per indicator and the
// dated legal values. It holds data and nothing else.
package definitions

import (
	"embed"
	"io/fs"

	"bernskats/pipeline/declared"
)

//go:embed *
var files embed.FS

// BuiltIn gives the definitions below the folder "indicators", as a
// municipality's local folder would hold them.
func BuiltIn() fs.FS { return declared.Below("indicators", files) }
