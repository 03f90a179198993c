package pipeline

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// foreignIn lists the entries of a folder of outputs that no run of ours wrote:
// neither the folder's own manifest names them nor the run that replaces it.
func foreignIn(dir string, written []string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("listing the previous outputs: %w", err)
	}
	var old Manifest
	if data, err := os.ReadFile(filepath.Join(dir, "manifest.json")); err == nil {
		_ = json.Unmarshal(data, &old) // a damaged manifest names nothing
	}
	var foreign []string
	for _, e := range entries {
		_, ours := old.Outputs[e.Name()]
		if !ours && !slices.Contains(written, e.Name()) {
			foreign = append(foreign, e.Name())
		}
	}
	return foreign, nil
}

// carry moves what is not ours from the previous folder of outputs into the one
// that took its place, and gives its names.
func carry(previous, dir string, written []string) ([]string, error) {
	foreign, err := foreignIn(previous, written)
	if err != nil {
		return nil, err
	}
	for _, name := range foreign {
		if err := os.Rename(filepath.Join(previous, name), filepath.Join(dir, name)); err != nil {
			return nil, fmt.Errorf("keeping %s: %w", name, err)
		}
	}
	return foreign, nil
}
