package pipeline

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"bernskats/pipeline/intake"
	"bernskats/pipeline/model"
)

// noteOnce tells the operator something that several years may find at once.
func (s *session) noteOnce(text model.Text) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !slices.Contains(s.noted, text) {
		s.noted = append(s.noted, text)
		s.o.note(text)
	}
}

// cache keeps parsed rows of unchanged workbooks under work/cache.
func (s *session) cache() intake.Cache {
	if s.o.NoCache {
		return nil
	}
	return fileCache{filepath.Join(s.work, "cache")}
}

func cacheDamaged() model.Text {
	return model.Text{LV: "darba kopija mapē work/ ir bojāta vai no citas programmas versijas; tā izveidota no jauna", EN: "the cache in work/ was damaged or of another version; it was made anew"}
}

// fileCache is a folder of files named by key, owner-only.
type fileCache struct{ dir string }

// Load implements intake.Cache.
func (c fileCache) Load(key string) ([]byte, bool) {
	data, err := os.ReadFile(filepath.Join(c.dir, key))
	return data, err == nil
}

// Store implements intake.Cache.
func (c fileCache) Store(key string, data []byte) error {
	if err := os.MkdirAll(c.dir, 0o700); err != nil {
		return fmt.Errorf("making the cache: %w", err)
	}
	return writeFile(filepath.Join(c.dir, key), data, 0o600)
}
