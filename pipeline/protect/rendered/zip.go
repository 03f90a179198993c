package rendered

import (
	"archive/zip"
	"bytes"
	"io"
	"regexp"
	"slices"
	"strings"
)

// mostUnpacked bounds what a file may unpack to.
const mostUnpacked = 1 << 30

// unzip gives the parts of a workbook or document. Parts of other names than
// those known are problems.
func (f *Folder) unzip(name string, data []byte, known *regexp.Regexp) (parts map[string][]byte, ok bool) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, false
	}
	if z.Comment != "" {
		f.problem(Hidden, name, "", "a comment of the archive")
	}
	parts = map[string][]byte{}
	left := int64(mostUnpacked)
	for _, part := range z.File {
		content, err := unpacked(part, left)
		if left -= int64(len(content)); err != nil || left <= 0 {
			return nil, false
		}
		if _, twice := parts[part.Name]; twice || part.Comment != "" || !known.MatchString(part.Name) {
			f.problem(Foreign, name, part.Name, "a part that no file of reports has")
		}
		parts[part.Name] = content
	}
	return parts, true
}

func unpacked(part *zip.File, most int64) ([]byte, error) {
	r, err := part.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(io.LimitReader(r, most))
}

// core allows the properties every file of ours has.
func (f *Folder) core(name string, parts map[string][]byte) {
	for _, part := range []string{"docProps/core.xml", "docProps/app.xml"} {
		if parts[part] == nil {
			continue
		}
		tree, err := parse(parts[part])
		if err != nil {
			f.problem(Malformed, name, part, err.Error())
			continue
		}
		for _, e := range tree.kids {
			if !slices.Contains([]string{"title", "creator", "language", "created", "modified", "Application", "AppVersion"}, e.name) && strings.TrimSpace(e.whole()) != "" {
				f.problem(Hidden, name, part, "a property that no file of reports has: "+e.name)
			}
		}
	}
}
