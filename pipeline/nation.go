package pipeline

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"bernskats/pipeline/combined"
	"bernskats/pipeline/measure"
	"bernskats/pipeline/model"
	"bernskats/pipeline/report/data"
	"bernskats/pipeline/store"
)

// CombineOptions say whose public facts to combine, and where to.
type CombineOptions struct {
	// Folders are project folders, or public editions as they were published:
	// folders with facts.csv and its manifest.json.
	Folders []string
	Out     string
	Year    int // of the reports; 0: the newest that all of them have
}

// Combined says what was combined.
type Combined struct {
	Year           int      `json:"year"`
	Municipalities []string `json:"municipalities"`
	Provisional    []string `json:"provisional"` // whose edition is
	Lines          int      `json:"lines"`
	Complete       int      `json:"complete"` // lines with a number of every municipality
	Partial        int      `json:"partial"`
	NotComparable  int      `json:"not_comparable"`
	Files          []string `json:"files"`
}

// NotCombined says why editions cannot be combined. Wrong is whether one of them
// is not as its run made it.
type NotCombined struct {
	model.Text
	Wrong bool
}

// Error implements error.
func (n *NotCombined) Error() string { return n.EN }

func notCombined(wrong bool, lv, en string, args ...any) error {
	return &NotCombined{model.Text{LV: fmt.Sprintf(lv, args...), EN: fmt.Sprintf(en, args...)}, wrong}
}

// published is a public edition read back.
type published struct {
	Manifest
	facts []model.Fact
	lines [][]string
	table string // SHA-256 of facts.csv
}

// Combine makes one table of the public facts of several municipalities. It opens
// nothing but public editions, holds each against its manifest, and writes
// facts.csv (the lines of all), combined.csv and combined.parquet (sums with how
// many municipalities they cover) and manifest.json into Out, whole or not at all.
func Combine(ctx context.Context, o CombineOptions) (*Combined, error) {
	defs, err := LoadDefinitions("")
	if err != nil {
		return nil, err
	}
	dirs, year, err := editionsOf(o)
	if err != nil {
		return nil, err
	}
	var all []published
	for i, dir := range dirs {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		p, err := readPublished(dir, o.Folders[i])
		if err != nil {
			return nil, err
		}
		if k := slices.IndexFunc(all, func(other published) bool { return other.Municipality == p.Municipality }); k >= 0 {
			return nil, notCombined(false, "%s un %s ir viena un tā pati pašvaldība: %s", "%s and %s are the same municipality: %s", o.Folders[k], o.Folders[i], p.Municipality)
		}
		all = append(all, p)
	}
	lines := combined.Together(defs.editions(all), defs.combining())
	files, err := combinedFiles(ctx, all, lines, year)
	if err != nil {
		return nil, err
	}
	if err := stageFolder(o.Out, files); err != nil {
		return nil, err
	}
	if _, err := exchangeFolder(o.Out, names(files)); err != nil {
		return nil, err
	}
	return combinedOf(all, lines, year, files), nil
}

// editionsOf finds the public editions of the folders, all of one year.
func editionsOf(o CombineOptions) (dirs []string, year int, err error) {
	have := make([][]int, len(o.Folders)) // years of the public editions in each
	for i, folder := range o.Folders {
		if have[i], err = publicYears(folder); err != nil {
			return nil, 0, err
		}
	}
	if year = o.Year; year == 0 {
		if year = newestCommon(have); year == 0 {
			return nil, 0, notCombined(false, "nav gada, par kuru visām mapēm būtu publisks izdevums", "there is no year of which all folders have a public edition")
		}
	}
	for i, folder := range o.Folders {
		if !slices.Contains(have[i], year) {
			return nil, 0, notCombined(false, "%s: nav publiska izdevuma par %d. gadu", "%s: no public edition of %d", folder, year)
		}
		if _, err := os.Stat(filepath.Join(folder, "facts.csv")); err != nil {
			folder = filepath.Join(folder, "out", strconv.Itoa(year), "public")
		}
		dirs = append(dirs, folder)
	}
	return dirs, year, nil
}

// publicYears lists the years of which a folder holds public editions.
func publicYears(folder string) (years []int, err error) {
	if _, err := os.Stat(filepath.Join(folder, "facts.csv")); err == nil {
		m, err := manifestIn(folder)
		return []int{m.Year}, err
	}
	found, _ := filepath.Glob(filepath.Join(folder, "out", "[0-9][0-9][0-9][0-9]", "public", "facts.csv")) // the pattern is well-formed
	for _, f := range found {
		y, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(f)))) // four digits
		years = append(years, y)
	}
	if len(years) == 0 {
		return nil, notCombined(false, "%s: publiska izdevuma nav; vispirms bernskats run", "%s: no public edition; first bernskats run", folder)
	}
	return years, nil
}

// newestCommon is the newest year that all have, 0 when there is none.
func newestCommon(have [][]int) (newest int) {
	for _, y := range have[0] {
		if y > newest && !slices.ContainsFunc(have, func(years []int) bool { return !slices.Contains(years, y) }) {
			newest = y
		}
	}
	return newest
}

// manifestIn reads the manifest of a public edition, wherever the folder stands.
func manifestIn(dir string) (m Manifest, err error) {
	content, err := os.ReadFile(filepath.Join(dir, "manifest.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return m, notCombined(true, "%s: trūkst manifest.json", "%s: manifest.json is missing", dir)
	}
	if err != nil {
		return m, fmt.Errorf("reading a manifest: %w", err)
	}
	if json.Unmarshal(content, &m) != nil || m.Digest != m.digest() {
		return m, notCombined(true, "%s: manifest.json nav tāds, kādu to izveidoja aprēķins", "%s: manifest.json is not as the run made it", dir)
	}
	if m.Edition != "public" {
		return m, notCombined(false, "%s: tas nav publiskais izdevums", "%s: this is not a public edition", dir)
	}
	return m, nil
}

func readPublished(dir, folder string) (p published, err error) {
	if p.Manifest, err = manifestIn(dir); err != nil {
		return p, err
	}
	content, err := os.ReadFile(filepath.Join(dir, "facts.csv"))
	if err != nil {
		return p, fmt.Errorf("reading public facts: %w", err)
	}
	sum := sha256.Sum256(content)
	if p.table = hex.EncodeToString(sum[:]); p.table != p.Outputs["facts.csv"] {
		return p, notCombined(true, "%s: facts.csv nav tāds, kādu to izveidoja aprēķins", "%s: facts.csv is not as the run made it", folder)
	}
	if p.facts, err = data.ReadCSV(bytes.NewReader(content)); err != nil {
		return p, fmt.Errorf("%s: %w", folder, err)
	}
	p.lines, err = data.Lines(content)
	return p, err
}

// editions hands over what was read; a definition is everything of an indicator
// that can move a number: its queries, its measures, its legal values.
func (d *Definitions) editions(all []published) (editions []combined.Edition) {
	for _, p := range all {
		e := combined.Edition{Municipality: p.Municipality, Facts: p.facts, Definitions: map[string]string{}}
		for _, i := range d.Indicators {
			parts := map[string]string{}
			for file, sum := range p.Definitions {
				legal := strings.TrimSuffix(path.Base(file), ".yaml")
				switch {
				case path.Dir(file) == i.Folder && (path.Ext(file) == ".sql" || path.Base(file) == "indicator.yaml"),
					path.Dir(file) == "indicators/legal" && (slices.Contains(i.Legal, legal) || len(i.RestOn(legal)) > 0):
					parts[file] = sum
				}
			}
			for _, m := range i.Measures {
				name, _, _ := strings.Cut(m.ID, ".")
				e.Definitions[cmp.Or(i.Code, name)] = hashOf(parts)
			}
		}
		editions = append(editions, e)
	}
	return editions
}

// combining says of our measures how they are combined.
func (d *Definitions) combining() combined.Rules {
	r := combined.Rules{Greatest: map[string]bool{}, Local: map[string]bool{"school": true, "unit": true}, Breaks: d.Breaks}
	for _, i := range d.Indicators {
		for _, c := range i.Counts {
			if c.Operator == measure.Max {
				r.Greatest[c.Measure] = true
			}
		}
	}
	return r
}

// combinedManifest says what a combined table was made of.
type combinedManifest struct {
	Program string            `json:"program"`
	Version string            `json:"version"`
	Year    int               `json:"year"`
	Sources []combinedSource  `json:"sources"`
	Outputs map[string]string `json:"outputs"`
}

type combinedSource struct {
	Municipality string `json:"municipality"`
	Fingerprint  string `json:"fingerprint"` // of the run
	Provisional  bool   `json:"provisional"`
	Facts        string `json:"facts"` // SHA-256 of its facts.csv
}

func combinedFiles(ctx context.Context, all []published, lines []combined.Line, year int) ([]output, error) {
	var facts, table bytes.Buffer
	var records [][]string
	for _, p := range all {
		for _, l := range p.lines {
			if l[3] == p.Municipality {
				records = append(records, l)
			}
		}
	}
	if err := data.WriteLines(&facts, records); err != nil {
		return nil, err
	}
	if err := combined.WriteCSV(&table, lines); err != nil {
		return nil, err
	}
	rows, columns := combined.Records(lines)
	var typed []store.Column
	for i, name := range combined.Columns() {
		typed = append(typed, store.Column{Name: name, Type: map[combined.Kind]store.Type{combined.Text: store.Text, combined.Number: store.Number, combined.Count: store.Integer}[columns[i]]})
	}
	parquet, err := store.WriteParquet(ctx, "", store.Table{Name: "combined", Columns: typed}, slices.Values(rows))
	if err != nil {
		return nil, err
	}
	files := []output{{"facts.csv", facts.Bytes()}, {"combined.csv", table.Bytes()}, {"combined.parquet", parquet}}
	m := combinedManifest{Program: "bernskats", Version: Version, Year: year, Sources: []combinedSource{}, Outputs: map[string]string{}}
	for _, p := range all {
		m.Sources = append(m.Sources, combinedSource{p.Municipality, p.Fingerprint, p.Provisional, p.table})
	}
	slices.SortFunc(m.Sources, func(a, b combinedSource) int { return strings.Compare(a.Municipality, b.Municipality) })
	for _, f := range files {
		sum := sha256.Sum256(f.content)
		m.Outputs[f.name] = hex.EncodeToString(sum[:])
	}
	content, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("writing the manifest: %w", err)
	}
	return append(files, output{"manifest.json", append(content, '\n')}), nil
}

func combinedOf(all []published, lines []combined.Line, year int, files []output) *Combined {
	c := &Combined{Year: year, Municipalities: []string{}, Provisional: []string{}, Lines: len(lines), Files: names(files)}
	for _, p := range all {
		c.Municipalities = append(c.Municipalities, p.Municipality)
		if p.Provisional {
			c.Provisional = append(c.Provisional, p.Municipality)
		}
	}
	slices.Sort(c.Municipalities)
	slices.Sort(c.Provisional)
	for _, l := range lines {
		switch l.Status {
		case combined.Final, combined.Provisional:
			c.Complete++
		case combined.Partial:
			c.Partial++
		case combined.NotComparable:
			c.NotComparable++
		}
	}
	return c
}
