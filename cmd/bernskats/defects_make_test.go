package main

import (
	"cmp"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"bernskats/pipeline/forms"
	"bernskats/pipeline/model"

	"github.com/goccy/go-yaml"
)

// defect is one case of testdata/defects: a good workbook and the one thing that
// is wrong, or odd, about it. README.md there says what the keys mean.
type defect struct {
	Name   string   `yaml:"defect"`
	Form   string   `yaml:"form"`
	Root   bool     `yaml:"root"`
	Inbox  string   `yaml:"inbox"`
	Files  []Sent   `yaml:"files"`
	Find   []string `yaml:"find"`
	Sent   `yaml:",inline"`
	theme  string
	number int
	dir    string // where its files are, relative to the inbox of the year
}

// Sent is one file, or a set of CSV files, and what is done to it.
type Sent struct {
	File     string              `yaml:"file"` // dati.xlsx when empty
	Of       string              `yaml:"of"`   // another form than the case's
	Cover    map[string]any      `yaml:"cover"`
	Change   map[string]any      `yaml:"change"`
	Add      map[string][][]any  `yaml:"add"`
	Drop     []string            `yaml:"drop"`
	Rename   map[string]string   `yaml:"rename"`
	Hide     []string            `yaml:"hide"`
	Merge    []string            `yaml:"merge"`
	Comment  map[string]string   `yaml:"comment"`
	Date1904 bool                `yaml:"date1904"`
	Modified string              `yaml:"modified"`
	Parts    map[string]string   `yaml:"parts"`
	Patch    map[string][]string `yaml:"patch"`
	CSV      *struct {
		Separator string `yaml:"separator"`
		Encoding  string `yaml:"encoding"`
	} `yaml:"csv"`
	Text    string            `yaml:"text"`   // instead of a workbook: these bytes
	Base64  string            `yaml:"base64"` // the same
	OLE     string            `yaml:"ole"`    // a container with this stream
	Archive map[string]string `yaml:"archive"`
	Size    int64             `yaml:"size"`  // so many zero bytes
	Cut     float64           `yaml:"cut"`   // only this part of the file arrived
	Empty   bool              `yaml:"empty"` // no byte
	Folder  bool              `yaml:"folder"`
	Link    bool              `yaml:"link"`
	CopyOf  string            `yaml:"copy_of"`
}

// put writes the files of a case into the inbox.
func (d *defect) put(t *testing.T, good map[string]yaml.MapSlice, inbox string) {
	t.Helper()
	files := d.Files
	if len(files) == 0 {
		files = []Sent{d.Sent}
	}
	for _, s := range files {
		name := s.File
		if name == "" {
			name = "dati.xlsx"
		}
		file := filepath.Join(inbox, d.dir, name)
		if d.Root {
			file = filepath.Join(inbox, d.dir+filepath.Ext(name))
		}
		must(t, os.MkdirAll(filepath.Dir(file), 0o755))
		switch {
		case s.Folder:
			must(t, os.Mkdir(file, 0o755))
		case s.Link:
			must(t, os.Symlink("elsewhere.xlsx", file))
		case s.CopyOf != "":
			data, err := os.ReadFile(filepath.Join(inbox, d.dir, s.CopyOf))
			must(t, err)
			must(t, os.WriteFile(file, data, 0o600))
		case s.Size > 0:
			must(t, os.WriteFile(file, nil, 0o600))
			must(t, os.Truncate(file, s.Size))
		case s.CSV != nil:
			for _, w := range d.workbook(t, good, s).sheets {
				must(t, os.WriteFile(filepath.Join(filepath.Dir(file), w.name+".csv"), csvBytes(t, w, s.CSV.Separator, s.CSV.Encoding), 0o600))
			}
		default:
			must(t, os.WriteFile(file, d.bytes(t, good, s), 0o600))
		}
	}
}

func (d *defect) bytes(t *testing.T, good map[string]yaml.MapSlice, s Sent) []byte {
	data := []byte(s.Text)
	switch {
	case s.Empty:
		return nil
	case s.Text != "":
	case s.Base64 != "":
		raw, err := base64.StdEncoding.DecodeString(s.Base64)
		must(t, err)
		data = raw
	case s.OLE != "":
		data = container(s.OLE)
	case s.Archive != nil:
		data = packed(t, s.Archive)
	default:
		data = d.workbook(t, good, s).write(t)
	}
	if s.Cut > 0 {
		data = data[:int(float64(len(data))*s.Cut)]
	}
	return data
}

// workbook makes the good workbook of the form and does to it what the case says.
func (d *defect) workbook(t *testing.T, good map[string]yaml.MapSlice, s Sent) book {
	b := book{date1904: s.Date1904, modified: s.Modified, parts: s.Parts, patch: s.Patch}
	if b.modified == "" {
		b.modified = "2025-01-10T08:00:00Z"
	}
	form := cmp.Or(s.Of, d.Form)
	if good[form] == nil {
		t.Fatalf("%s: no good workbook of %q", d.Name, form)
	}
	for _, item := range good[form] {
		b.sheets = append(b.sheets, &worksheet{name: item.Key.(string), rows: rowsOf(t, item.Value)})
	}
	if s.CSV == nil {
		b.sheets = append(b.sheets, d.cover(s))
	}
	for name, rows := range s.Add {
		b.sheets = slices.DeleteFunc(b.sheets, func(w *worksheet) bool { return w.name == name })
		b.sheets = append(b.sheets, &worksheet{name: name, rows: rows})
	}
	for place, v := range s.Change {
		w, column, row := b.find(t, place)
		*w.at(column, row) = v
	}
	for place, text := range s.Comment {
		w, _, _ := b.find(t, place)
		if w.comments == nil {
			w.comments = map[string]string{}
		}
		w.comments[place[strings.LastIndex(place, "!")+1:]] = d.fill(text)
	}
	for _, place := range s.Merge {
		w, _, _ := b.find(t, place)
		w.merged = append(w.merged, place[strings.LastIndex(place, "!")+1:])
	}
	for _, place := range s.Hide {
		b.hide(t, place)
	}
	for _, place := range s.Drop {
		b.drop(t, place)
	}
	for _, w := range b.sheets {
		if name, ok := s.Rename[w.name]; ok {
			w.name = d.fill(name)
		}
		for _, row := range w.rows {
			for i := range row {
				if text, ok := row[i].(string); ok {
					row[i] = d.fill(text)
				}
			}
		}
	}
	return b
}

// cover is the sheet "Par veidlapu"; the case may say otherwise, or nothing.
func (d *defect) cover(s Sent) *worksheet {
	answers := map[string]any{"Veidlapa": cmp.Or(s.Of, d.Form), "Sūtītājs": "{case}", "Gads": 2024}
	for label, answer := range s.Cover {
		answers[label] = answer
	}
	w := &worksheet{name: forms.CoverName}
	for _, label := range []string{"Veidlapa", "Versija", "Sūtītājs", "Gads", "Aizpildīja"} {
		w.rows = append(w.rows, []any{label, answers[label]})
	}
	return w
}

func rowsOf(t *testing.T, v any) [][]any {
	var rows [][]any
	for _, r := range v.([]any) {
		rows = append(rows, slices.Clone(r.([]any)))
	}
	return rows
}

// find gives the sheet of a place such as "Kavējumi!D17" or "Kavējumi!D17:D18",
// with column and row where it has them.
func (b book) find(t *testing.T, place string) (w *worksheet, column, row int) {
	t.Helper()
	name, cell, _ := strings.Cut(place, "!")
	i := slices.IndexFunc(b.sheets, func(w *worksheet) bool { return w.name == name })
	if i < 0 {
		t.Fatalf("%s: no such sheet", place)
	}
	first, _, _ := strings.Cut(cell, ":")
	letters := strings.TrimRight(first, "0123456789")
	for column = 1; letters != "" && model.ColumnLetters(column) != letters; column++ {
	}
	if letters == "" {
		column = 0
	}
	row, _ = strconv.Atoi(first[len(letters):])
	return b.sheets[i], column, row
}

func (b book) hide(t *testing.T, place string) {
	w, column, row := b.find(t, place)
	switch {
	case row > 0:
		if w.rowsHid == nil {
			w.rowsHid = map[int]bool{}
		}
		w.rowsHid[row] = true
	case column > 0:
		w.colsHid = map[int]bool{column: true}
	default:
		w.hidden = true
	}
}

// drop takes out a sheet, a row ("Sheet!5") or the content of a column ("Sheet!D").
func (b *book) drop(t *testing.T, place string) {
	w, column, row := b.find(t, place)
	switch {
	case row > 0:
		w.rows = slices.Delete(w.rows, row-1, row)
	case column > 0:
		for i := range w.rows {
			if len(w.rows[i]) >= column {
				w.rows[i] = slices.Delete(w.rows[i], column-1, column)
			}
		}
	default:
		b.sheets = slices.DeleteFunc(b.sheets, func(o *worksheet) bool { return o == w })
	}
}

// fill writes the people and the institution of the case into a text.
func (d *defect) fill(text string) string {
	if !strings.Contains(text, "{") {
		return text
	}
	plain := func(code string) string { return strings.ReplaceAll(code, "-", "") }
	child, other := oldCode("080913-2", d.number), oldCode("240612-2", d.number)
	return strings.NewReplacer("{child}", child, "{other child}", other, "{parent}", oldCode("110480-1", d.number), "{other parent}", oldCode("120379-1", d.number),
		"{child without dash}", plain(child), "{child with a dash of print}", strings.Replace(child, "-", "–", 1), "{child with a minus}", strings.Replace(child, "-", "−", 1),
		"{child with spaces}", strings.Replace(child, "-", " - ", 1), "{child with a wrong check digit}", child[:11]+strconv.Itoa((int(child[11]-'0')+1)%10),
		"{child with a letter}", "O"+child[1:], "{institution}", fmt.Sprintf("44139%05d", d.number+1), "{case}", d.dir).Replace(text)
}

// oldCode completes a personal code of the old kind with a serial number and its
// check digit. The people are made up.
func oldCode(begin string, serial int) string {
	code := fmt.Sprintf("%s%03d", begin, serial)
	sum := 1
	for i, weight := range []int{10, 5, 8, 4, 2, 1, 6, 3, 7, 9} {
		sum += weight * int(strings.ReplaceAll(code, "-", "")[i]-'0')
	}
	return code + strconv.Itoa(sum%11%10)
}
