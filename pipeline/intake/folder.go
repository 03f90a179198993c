package intake

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"sort"
	"strings"
)

// unit is what is read as one workbook: one file, or the CSV files of one
// subfolder.
type unit struct {
	files  []string // relative to the inbox of the year, forward slashes, sorted
	folder string   // name of the sender's subfolder, "" in the root
	csv    bool
	odd    string // why it may not be opened: "directory", "link", "special", "lock"
}

// listUnits walks the inbox of a year. It opens nothing but folders and follows
// no link.
func listUnits(ctx context.Context, dir string) ([]unit, error) {
	var units []unit
	sets := map[string]int{} // folder of CSV files → index in units
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if p == dir {
			if !d.IsDir() {
				return fmt.Errorf("%s is no folder", filepath.Base(dir))
			}
			return nil
		}
		rel, err := filepath.Rel(dir, p)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		u := unit{files: []string{rel}, folder: topFolder(rel), odd: oddity(d)}
		switch {
		case ignoredName(d.Name()):
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case u.odd == "" && d.IsDir():
			return nil
		case u.odd == "" && strings.EqualFold(path.Ext(rel), ".csv"):
			u.csv = true
			if u.folder != "" {
				if i, ok := sets[path.Dir(rel)]; ok {
					units[i].files = append(units[i].files, rel)
					return nil
				}
				sets[path.Dir(rel)] = len(units)
			}
		}
		units = append(units, u)
		if u.odd == "directory" {
			return fs.SkipDir
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("listing the inbox: %w", err)
	}
	for i := range units {
		sort.Strings(units[i].files)
	}
	sort.SliceStable(units, func(i, j int) bool { return units[i].files[0] < units[j].files[0] })
	return units, nil
}

// oddity says why an entry must not be opened, "" when it may.
func oddity(d fs.DirEntry) string {
	switch mode := d.Type(); {
	case strings.HasPrefix(d.Name(), "~$") && !mode.IsDir():
		return "lock"
	case mode&fs.ModeSymlink != 0:
		return "link"
	case mode.IsDir():
		if workbookName(d.Name()) {
			return "directory"
		}
		return ""
	case !mode.IsRegular():
		return "special"
	}
	return ""
}

func workbookName(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".xlsx", ".xlsm", ".csv", ".xls", ".xlsb", ".ods":
		return true
	}
	return false
}

// ignoredName tells what operating systems leave in folders and nobody sent.
func ignoredName(name string) bool {
	return strings.HasPrefix(name, ".") || strings.EqualFold(name, "Thumbs.db") || strings.EqualFold(name, "desktop.ini")
}

// topFolder is the name of the sender's subfolder, "" for a file in the root.
func topFolder(rel string) string {
	top, _, deeper := strings.Cut(rel, "/")
	if !deeper {
		return ""
	}
	return top
}

// Files lists what an inbox holds: paths relative to it, with forward slashes,
// sorted. It opens nothing.
func Files(ctx context.Context, dir string) ([]string, error) {
	units, err := listUnits(ctx, dir)
	if err != nil {
		return nil, err
	}
	var files []string
	for _, u := range units {
		files = append(files, u.files...)
	}
	sort.Strings(files)
	return files, nil
}
