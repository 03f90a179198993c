package intake

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// load reads a file once. tooBig tells that it holds more than limit bytes;
// then nothing of it is returned.
func load(file string, limit int64) (data []byte, tooBig bool, err error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, false, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, false, err
	}
	if !info.Mode().IsRegular() {
		return nil, false, fmt.Errorf("%s changed into something that is no file", filepath.Base(file))
	}
	return readAtMost(f, info.Size(), limit)
}

// readAtMost reads a stream of about size bytes into memory, but no more than limit.
func readAtMost(r io.Reader, size, limit int64) (data []byte, tooBig bool, err error) {
	if limit > 0 && size > limit {
		return nil, true, nil
	}
	var b bytes.Buffer
	b.Grow(int(size) + bytes.MinRead)
	if limit > 0 {
		// a file may grow while it is read
		r = io.LimitReader(r, limit+1)
	}
	if _, err := b.ReadFrom(r); err != nil {
		return nil, false, err
	}
	if limit > 0 && int64(b.Len()) > limit {
		return nil, true, nil
	}
	return b.Bytes(), false, nil
}
