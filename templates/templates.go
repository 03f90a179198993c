// Package templates holds how reports look and read, as data: page templates,
// the style sheet, the texts in both languages, the labels of codes and the pages
// of the handbook. It has no behaviour but handing these files out.
package templates

import (
	"embed"
	"io/fs"
)

//go:embed *.yaml *.html *.css echarts.min.js manual/*.md manual/*.yaml
var files embed.FS

// Files gives the built-in templates; a municipality's own lie over them.
func Files() fs.FS { return files }
