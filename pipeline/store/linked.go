package store

import (
	"embed"
	"io/fs"
)

//go:embed linked/*.sql
var linked embed.FS

// Linked gives the numbered SQL files that make the linked tables out of the raw
// ones. Each begins with what one row of its table is.
func Linked() fs.FS { return linked }
