package workbook

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"regexp"
	"sort"
	"time"
)

// pack writes the parts anew in a fixed order with a fixed time. excelize names
// kinds of pictures in the order of a map and picture types the workbook does
// not have, and gives parts a day that no calendar has.
func pack(written []byte) ([]byte, error) {
	from, err := zip.NewReader(bytes.NewReader(written), int64(len(written)))
	if err != nil {
		return nil, fmt.Errorf("reading the parts: %w", err)
	}
	parts := append([]*zip.File(nil), from.File...)
	sort.SliceStable(parts, func(i, j int) bool { return rank(parts[i].Name) < rank(parts[j].Name) })
	var out bytes.Buffer
	to := zip.NewWriter(&out)
	for _, part := range parts {
		if err := copyPart(to, part); err != nil {
			return nil, fmt.Errorf("packing %s: %w", part.Name, err)
		}
	}
	if err := to.Close(); err != nil {
		return nil, fmt.Errorf("packing the workbook: %w", err)
	}
	return out.Bytes(), nil
}

// rank puts the list of contents first, as readers of streams expect.
func rank(name string) string {
	switch name {
	case "[Content_Types].xml":
		return "\x00"
	case "_rels/.rels":
		return "\x01"
	}
	return name
}

func copyPart(to *zip.Writer, part *zip.File) error {
	r, err := part.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	content, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	content = neutral(part.Name, content)
	w, err := to.CreateHeader(&zip.FileHeader{Name: part.Name, Method: zip.Deflate, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		return err
	}
	_, err = w.Write(content)
	return err
}

var (
	pictures = regexp.MustCompile(`<Default Extension="[a-z]+" ContentType="image/[^"]*"></Default>`)
	nobody   = regexp.MustCompile(`<(cp:)?lastModifiedBy></(cp:)?lastModifiedBy>`)
)

// neutral takes out what says nothing: kinds of pictures without a picture, an editor without a name.
func neutral(name string, content []byte) []byte {
	switch name {
	case "[Content_Types].xml":
		return pictures.ReplaceAll(content, nil)
	case "docProps/core.xml":
		return nobody.ReplaceAll(content, nil)
	}
	return content
}
