package xlsx

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// quirks is the corpus of odd workbooks, shared beside the repository.
const quirks = "../../../../shared/quirks"

// oddFile is one line of the corpus's index.
type oddFile struct{ name, quirk, expectation, says, twin string }

func oddFiles(t *testing.T) []oddFile {
	t.Helper()
	f, err := os.Open(filepath.Join(quirks, "index.csv"))
	if err != nil {
		t.Skipf("SKIPPED: the corpus of odd workbooks is not here: %v", err)
	}
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var files []oddFile
	for _, l := range lines[1:] {
		files = append(files, oddFile{name: l[0], quirk: l[3], expectation: l[4], says: l[6], twin: l[7]})
	}
	return files
}

// expectedCell is one line of expected/*.jsonl.
type expectedCell struct {
	Sheet    string
	Cell     string
	Type     string
	Value    any
	Raw      string
	Kind     string
	Optional bool
	Alt      [][2]string
}

type readCell struct {
	typ, value string
	cell       Cell
}

func readFile(t testing.TB, name string) (map[string]readCell, error) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(quirks, name))
	if err != nil {
		t.Fatal(err)
	}
	return readAll(name, data)
}

// readAll gives every cell by "sheet!B12"; the one sheet of a CSV file has no name.
func readAll(name string, data []byte) (map[string]readCell, error) {
	open := Open
	if strings.HasSuffix(name, ".csv") {
		open = OpenCSV
	}
	w, err := open(context.Background(), name, data, DefaultLimits())
	if err != nil {
		return nil, err
	}
	cells := map[string]readCell{}
	for _, s := range w.Sheets() {
		sheet := s.Name
		if s.csv != nil {
			sheet = ""
		}
		last := 0
		for row, err := range s.Rows() {
			if err != nil {
				return nil, err
			}
			if row.Number <= last {
				return nil, errors.New("rows do not ascend")
			}
			last = row.Number
			column := 0
			for _, c := range row.Cells {
				if c.Column <= column {
					return nil, errors.New("cells do not ascend")
				}
				column = c.Column
				typ, value := c.Shown()
				cells[sheet+"!"+Ref(c.Column, row.Number)] = readCell{typ, value, c}
			}
		}
	}
	return cells, nil
}

func expectations(t *testing.T, name string) []expectedCell {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(quirks, "expected", name+".jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	var cells []expectedCell
	d := json.NewDecoder(strings.NewReader(string(data)))
	for d.More() {
		var c expectedCell
		if err := d.Decode(&c); err != nil {
			t.Fatal(err)
		}
		switch v := c.Value.(type) {
		case bool:
			c.Value = map[bool]string{true: "true", false: "false"}[v]
		}
		cells = append(cells, c)
	}
	return cells
}

// fits says whether what was read is one of the right answers.
func (e expectedCell) fits(got readCell, found bool) bool {
	if !found {
		return e.Optional
	}
	if e.Kind != "" {
		// A clock time or duration: its number and kind are what counts.
		return got.cell.Kind == e.Kind && got.cell.Serial() == e.Raw
	}
	if got.typ == e.Type && got.value == e.Value && (e.Raw == "" || got.cell.Serial() == e.Raw) {
		return true
	}
	for _, alt := range e.Alt {
		if got.typ == alt[0] && (alt[1] == "*" || alt[1] == got.value) {
			return true
		}
	}
	return false
}

func TestOddWorkbooks(t *testing.T) {
	for _, f := range oddFiles(t) {
		t.Run(f.name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			start := time.Now()
			cells, err := readFile(t, f.name)
			took := time.Since(start)
			runtime.ReadMemStats(&after)
			if err != nil {
				refused(t, f, err, took, after.TotalAlloc-before.TotalAlloc)
				return
			}
			if f.expectation == "refuses" {
				t.Fatalf("%s: read as %d cells, want a refusal (%s)", f.quirk, len(cells), f.says)
			}
			seen := map[string]bool{}
			for _, e := range expectations(t, f.name) {
				at := e.Sheet + "!" + e.Cell
				seen[at] = true
				if got, found := cells[at]; !e.fits(got, found) {
					t.Errorf("%s: got %+v, want %+v", at, got, e)
				}
			}
			for at, got := range cells {
				if !seen[at] {
					t.Errorf("%s: got %+v, want nothing", at, got)
				}
			}
			if f.twin == "" {
				return
			}
			twin, err := readFile(t, f.twin)
			if err != nil {
				t.Fatal(err)
			}
			for at, got := range cells {
				if o := twin[at]; o.typ != got.typ || o.value != got.value {
					t.Errorf("%s: %q here, %q in the twin", at, got.value, o.value)
				}
			}
			if len(twin) != len(cells) {
				t.Errorf("%d cells here, %d in the twin", len(cells), len(twin))
			}
		})
	}
}

// refused checks a refusal: its kind, that it came within two seconds and took
// far less memory than the file asked for.
func refused(t *testing.T, f oddFile, err error, took time.Duration, allocated uint64) {
	t.Helper()
	if f.expectation == "reads" {
		t.Fatalf("%s: refused: %v", f.quirk, err)
	}
	var r *Refusal
	if !errors.As(err, &r) {
		t.Fatalf("an error that is no refusal: %v", err)
	}
	kinds := map[RefusalKind]string{RefusedXML2003: "html", RefusedMissingPart: "damaged"}
	kind := string(r.Kind)
	if k, ok := kinds[r.Kind]; ok {
		kind = k
	}
	if kind != f.says {
		t.Errorf("%s: refused as %v, want %s", f.quirk, r, f.says)
	}
	if strings.Contains(r.Detail, "gave up") {
		t.Errorf("the refusal was a panic: %v", r)
	}
	if took > 2*time.Second {
		t.Errorf("%s: refused after %v, want within 2s", f.quirk, took)
	}
	if allocated > 64<<20 {
		t.Errorf("%s: took %d MiB in all", f.quirk, allocated>>20)
	}
}
