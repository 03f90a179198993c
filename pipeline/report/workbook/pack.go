package workbook

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"sort"
	"time"

	"github.com/klauspost/compress/flate"
	"github.com/xuri/excelize/v2"
)

// taking takes the parts of a workbook from excelize before they are packed, so
// that they are packed once, in an order of ours.
type taking struct{ all []*part }

type part struct {
	bytes.Buffer
	name string
}

// Create implements excelize.ZipWriter.
func (p *taking) Create(name string) (io.Writer, error) {
	one := &part{name: name}
	p.all = append(p.all, one)
	return one, nil
}

// AddFS implements excelize.ZipWriter; excelize does not call it for what we write.
func (p *taking) AddFS(fs.FS) error {
	return fmt.Errorf("a folder inside a workbook: %w", fs.ErrInvalid)
}

// Close implements excelize.ZipWriter.
func (p *taking) Close() error { return nil }

// packed gives the bytes of a workbook: its parts in a fixed order with a fixed
// time. excelize names kinds of pictures in the order of a map and picture types
// the workbook does not have, and gives parts a day that no calendar has.
func packed(f *excelize.File) ([]byte, error) {
	var taken taking
	f.SetZipWriter(func(io.Writer) excelize.ZipWriter { return &taken })
	if err := f.Write(io.Discard); err != nil {
		return nil, fmt.Errorf("writing the workbook: %w", err)
	}
	sort.SliceStable(taken.all, func(i, j int) bool { return rank(taken.all[i].name) < rank(taken.all[j].name) })
	var out bytes.Buffer
	to := zip.NewWriter(&out)
	to.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.DefaultCompression) })
	for _, one := range taken.all {
		w, err := to.CreateHeader(&zip.FileHeader{Name: one.name, Method: zip.Deflate, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)})
		if err == nil {
			_, err = w.Write(neutral(one.name, one.Bytes()))
		}
		if err != nil {
			return nil, fmt.Errorf("packing %s: %w", one.name, err)
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
