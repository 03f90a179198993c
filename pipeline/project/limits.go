package project

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"bernskats/pipeline/model"
)

// Limits are what one workbook may take, where they are not the built-in ones
// (0: built-in).
type Limits struct {
	PackedMiB   int `yaml:"packed_mib"`   // size of the file
	UnpackedMiB int `yaml:"unpacked_mib"` // size of all its parts
	MemoryMiB   int `yaml:"memory_mib"`   // what reading it may hold
	Ratio       int `yaml:"ratio"`        // a part may unpack to so many times its size
	Parts       int `yaml:"parts"`        // files in the archive
	Rows        int `yaml:"rows"`         // last row that may hold a value
	Columns     int `yaml:"columns"`      // last column that may hold a value
	Seconds     int `yaml:"seconds"`      // for reading it once
}

// problems looks for limits below 1 or above what any file needs or the
// format of workbooks allows.
func (l Limits) problems(data []byte) model.Problems {
	var ps model.Problems
	for _, limit := range []struct {
		key         string
		value, most int
	}{
		{"packed_mib", l.PackedMiB, 1024}, {"unpacked_mib", l.UnpackedMiB, 16 << 10}, {"memory_mib", l.MemoryMiB, 64 << 10}, {"ratio", l.Ratio, 1000},
		{"parts", l.Parts, 100_000}, {"rows", l.Rows, 1_048_576}, {"columns", l.Columns, 16_384}, {"seconds", l.Seconds, 3600},
	} {
		if limit.value < 0 || limit.value > limit.most {
			ps = append(ps, problemAt(data, limit.key, fmt.Sprintf("limits: %s: %d is no limit", limit.key, limit.value), fmt.Sprintf("want 1 to %d", limit.most)))
		}
	}
	return ps
}

// LimitsFor gives the limits of the project a file lies in; the built-in ones
// when it lies in none. The error is one of reading bernskats.yaml.
func LimitsFor(file string) (Limits, error) {
	dir, err := filepath.Abs(filepath.Dir(file))
	if err != nil {
		return Limits{}, fmt.Errorf("looking for %s: %w", ConfigName, err)
	}
	for {
		data, err := os.ReadFile(filepath.Join(dir, ConfigName))
		if err == nil {
			c, ps := parseConfig(data)
			return c.Limits, ps.Err()
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return Limits{}, fmt.Errorf("looking for %s: %w", ConfigName, err)
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return Limits{}, nil
		}
		dir = parent
	}
}
