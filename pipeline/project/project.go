// Package project is the project folder: bernskats.yaml, the inbox, the
// municipality's own definitions over the built-in ones, the key of the
// pseudonyms, the lock and the places of work/ and out/. It reads no workbook
// and knows no figure; it never changes anything under inbox/.
package project

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strconv"

	"github.com/gofrs/flock"
	"github.com/google/renameio/v2"

	"bernskats/pipeline/model"
)

// ConfigName is the file that makes a folder a project.
const ConfigName = "bernskats.yaml"

// ErrNoProject: the folder has no bernskats.yaml, or is no folder.
var ErrNoProject = errors.New("not a project folder")

// ErrLocked: another run holds the folder.
var ErrLocked = errors.New("another run holds the folder")

// ErrNoYears: there is no year folder in inbox/.
var ErrNoYears = errors.New("no year folder in inbox/")

// Project is one opened project folder.
type Project struct {
	Dir          string
	Config       Config
	Municipality model.Municipality
}

// Open reads bernskats.yaml. Mistakes in it come back as model.Problems; a
// folder without it as ErrNoProject. municipalities is the built-in list.
func Open(dir string, municipalities []model.Municipality) (*Project, error) {
	data, err := os.ReadFile(filepath.Join(dir, ConfigName))
	if errors.Is(err, fs.ErrNotExist) || isNotDirectory(err) {
		return nil, fmt.Errorf("%s: %w", dir, ErrNoProject)
	}
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", ConfigName, err)
	}
	config, problems := parseConfig(bytes.TrimPrefix(data, []byte("\ufeff")))
	m, ps := config.municipality(municipalities)
	if err := append(problems, ps...).Err(); err != nil {
		return nil, err
	}
	return &Project{Dir: dir, Config: config, Municipality: m}, nil
}

func isNotDirectory(err error) bool {
	var pe *fs.PathError
	return errors.As(err, &pe) && pe.Err.Error() == "not a directory"
}

// Years lists the years that have a folder in inbox/, ascending. Folders that
// are not named by four digits are somebody's own.
func (p *Project) Years() ([]int, error) {
	entries, err := os.ReadDir(filepath.Join(p.Dir, "inbox"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNoYears
	}
	if err != nil {
		return nil, fmt.Errorf("listing inbox: %w", err)
	}
	var years []int
	for _, e := range entries {
		if y, err := strconv.Atoi(e.Name()); err == nil && e.IsDir() && y >= 1000 && strconv.Itoa(y) == e.Name() && len(e.Name()) == 4 {
			years = append(years, y)
		}
	}
	if len(years) == 0 {
		return nil, ErrNoYears
	}
	sort.Ints(years)
	return years, nil
}

// Inbox is the folder of a year's workbooks.
func (p *Project) Inbox(year int) string {
	return filepath.Join(p.Dir, "inbox", strconv.Itoa(year))
}

// Out is the folder of a year's outputs; edition is "internal" or "public".
func (p *Project) Out(year int, edition string) string {
	return filepath.Join(p.Dir, "out", strconv.Itoa(year), edition)
}

// Work is the folder of caches and the key, made with mode 0700 when missing.
func (p *Project) Work() (string, error) {
	dir := filepath.Join(p.Dir, "work")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("making the folder work: %w", err)
	}
	return dir, nil
}

// Clean removes work/ and nothing else.
func (p *Project) Clean() error {
	if err := os.RemoveAll(filepath.Join(p.Dir, "work")); err != nil {
		return fmt.Errorf("removing the folder work: %w", err)
	}
	return nil
}

// Key gives the random key of the pseudonyms, made on first use with mode 0600.
// A damaged key file is replaced, and replaced says so: every workbook is then
// read again. One that others may read is closed to them.
func (p *Project) Key() (key []byte, replaced bool, err error) {
	work, err := p.Work()
	if err != nil {
		return nil, false, err
	}
	file := filepath.Join(work, "key")
	if data, err := os.ReadFile(file); err == nil {
		if key, err := hex.DecodeString(string(bytes.TrimSpace(data))); err == nil && len(key) == 32 {
			return key, false, closeToOthers(file)
		}
		replaced = true
	}
	key = make([]byte, 32)
	if _, err := rand.Read(key); err != nil {
		return nil, false, fmt.Errorf("making a key: %w", err)
	}
	if err := renameio.WriteFile(file, []byte(hex.EncodeToString(key)+"\n"), 0o600, renameio.IgnoreUmask(), renameio.WithTempDir(work)); err != nil {
		return nil, false, fmt.Errorf("writing the key: %w", err)
	}
	return key, replaced, nil
}

func closeToOthers(file string) error {
	info, err := os.Stat(file)
	if err == nil && info.Mode().Perm()&0o077 != 0 {
		err = os.Chmod(file, 0o600)
	}
	if err != nil {
		return fmt.Errorf("closing the key to others: %w", err)
	}
	return nil
}

// Lock takes the folder for one run. The lock belongs to the process: it is gone
// when the process is. ErrLocked when another run holds it.
func (p *Project) Lock() (unlock func(), err error) {
	work, err := p.Work()
	if err != nil {
		return nil, err
	}
	l := flock.New(filepath.Join(work, "lock"))
	ok, err := l.TryLock()
	if err != nil {
		return nil, fmt.Errorf("locking the folder: %w", err)
	}
	if !ok {
		return nil, ErrLocked
	}
	return func() { _ = l.Unlock() }, nil
}
