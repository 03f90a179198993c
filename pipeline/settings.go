package pipeline

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"bernskats/pipeline/project"
)

// settingsIn gives the SHA-256 of what a municipality itself says besides its
// workbooks: bernskats.yaml, waivers.yaml and its own definitions under local/.
// Names are relative to the project folder, with forward slashes.
func settingsIn(dir string, defs *Definitions) (map[string]string, error) {
	settings := map[string]string{}
	for _, name := range []string{project.ConfigName, WaiversName} {
		sum, err := fileHash(filepath.Join(dir, name))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", name, err)
		}
		settings[name] = sum
	}
	for name := range defs.Hashes {
		data, err := os.ReadFile(filepath.Join(dir, localFolder, filepath.FromSlash(name)))
		if err != nil { // built in: the municipality has none of its own
			continue
		}
		sum := sha256.Sum256(data)
		settings[path.Join(localFolder, name)] = hex.EncodeToString(sum[:])
	}
	return settings, nil
}

// localFolder holds a municipality's own definitions.
const localFolder = "local"
