package demo

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"bernskats/pipeline/forms"
	"bernskats/pipeline/model"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// makeDemo makes a small demo in a folder of the test.
func makeDemo(t *testing.T, o Options) (string, Summary) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "demo")
	o.Catalogue = loadForms(t)
	sum, err := Write(context.Background(), dir, o)
	if err != nil {
		t.Fatal(err)
	}
	return dir, sum
}

func hashes(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		out[filepath.ToSlash(name)] = fmt.Sprintf("%x", sha256.Sum256(data))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestTheSameSeedGivesTheSameBytes(t *testing.T) {
	a, _ := makeDemo(t, Options{Seed: 7, Years: 1, Workers: 1})
	b, _ := makeDemo(t, Options{Seed: 7, Years: 1, Workers: 5})
	if diff := cmp.Diff(hashes(t, a), hashes(t, b)); diff != "" {
		t.Errorf("two runs differ (-one worker +five workers):\n%s", diff)
	}
	c, _ := makeDemo(t, Options{Seed: 8, Years: 1})
	register := "inbox/2024/Cēsu novada pašvaldība/deklaretie berni.xlsx"
	if one := hashes(t, a)[register]; one == "" || one == hashes(t, c)[register] {
		t.Errorf("another seed gave the same register of children (hash %q)", one)
	}
}

func TestAWholeProjectLiesInTheFolder(t *testing.T) {
	dir, sum := makeDemo(t, Options{Seed: 1})
	if diff := cmp.Diff([]int{2022, 2023, 2024}, sum.Years); diff != "" {
		t.Errorf("years (-want +got):\n%s", diff)
	}
	c := loadForms(t)
	workbooks := 0
	for name := range hashes(t, dir) {
		if !strings.HasPrefix(name, "inbox/") {
			continue
		}
		workbooks++
		recognised(t, c, filepath.Join(dir, name))
	}
	if workbooks != sum.Workbooks {
		t.Errorf("%d workbooks lie in the inbox, the summary says %d", workbooks, sum.Workbooks)
	}
	for _, name := range []string{"bernskats.yaml", "README.txt"} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil || !strings.Contains(string(data), "MADE-UP DATA") {
			t.Errorf("%s does not say that the data are made up (%v)", name, err)
		}
	}
	list, err := os.ReadFile(filepath.Join(dir, "IZDOMATIE-DEFEKTI.txt"))
	for _, d := range sum.Defects {
		if err != nil || !strings.Contains(string(list), fmt.Sprintf("inbox/%d/%s\n", d.Year, d.Place)) {
			t.Errorf("the list of defects does not name %v (%v)", d.Place, err)
		}
	}
}

// recognised checks that every required heading of every sheet stands in a
// workbook, and that its cover names the form and the sender.
func recognised(t *testing.T, c *forms.Catalogue, path string) {
	t.Helper()
	x, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	id, _ := x.GetCellValue(forms.CoverName, "B3")
	sender, _ := x.GetCellValue(forms.CoverName, "B5")
	form, ok := c.Form(id)
	if !ok || sender == "" {
		t.Fatalf("%s: the cover says form %q of sender %q", path, id, sender)
	}
	for _, s := range form.Sheets {
		rows, err := x.Rows(s.Name)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		var headings []string
		for rows.Next() && (s.Layout == "pairs" || len(headings) == 0) {
			cells, _ := rows.Columns()
			if s.Layout == "pairs" && len(cells) > 0 {
				cells = cells[:1]
			}
			headings = append(headings, cells...)
		}
		rows.Close()
		for _, column := range s.Columns {
			if !slices.Contains(headings, column.Header) {
				t.Errorf("%s, sheet %s: no heading %q in %q", path, s.Name, column.Header, headings)
			}
		}
	}
}

func TestEveryRowIsWhatItsFormAsksFor(t *testing.T) {
	w := livedThrough(t, Options{Seed: 2, Defects: NoDefects})
	lists, codes := w.opts.Catalogue.Lists, 0
	for _, j := range w.jobs() {
		b := j.build()
		if b.err != nil {
			t.Fatalf("%s: %v", j.name(), b.err)
		}
		for _, s := range b.form.Sheets {
			for _, row := range b.fill.Rows[s.ID] {
				if row[0] == "nav" {
					continue
				}
				for i, column := range s.Columns {
					v, issues := forms.Parse(column, lists, forms.Cell{Type: forms.CellText, Text: row[i]}, forms.ParseContext{Year: j.year})
					switch {
					case row[i] == "" && column.Required:
						t.Fatalf("%s, %s: required %s is empty in %q", j.name(), s.Name, column.Field, row)
					case row[i] != "" && len(issues) > 0 && column.Field != "due":
						t.Fatalf("%s, %s: %s of %q is refused: %v", j.name(), s.Name, column.Field, row, issues)
					}
					if column.Kind == forms.PersonalCode && v.Text != "" {
						codes++
					}
				}
			}
		}
	}
	if codes < 10000 {
		t.Errorf("only %d personal codes were read", codes)
	}
}

func TestKeysOfRowsAreUnique(t *testing.T) {
	w := livedThrough(t, Options{Seed: 5, Size: MunicipalitySize, Years: 1, Defects: NoDefects})
	for _, j := range w.jobs() {
		b := j.build()
		for _, s := range b.form.Sheets {
			seen := map[string]bool{}
			for _, row := range b.fill.Rows[s.ID] {
				var key []string
				for _, field := range s.Key {
					if at := s.Column(field); at < len(row) {
						key = append(key, row[at])
					}
				}
				k := strings.Join(key, "|")
				if len(key) > 0 && row[0] != "nav" && seen[k] {
					t.Errorf("%s, %s: two rows with the key of %q", j.name(), s.Name, row)
				}
				seen[k] = true
			}
		}
	}
}

func TestDefectsAreAsManyAsAskedFor(t *testing.T) {
	for _, of := range []struct {
		name           string
		defects        Defects
		errors, others int
	}{
		// An impossible date, and a row against another: three rows are set aside.
		{"the usual demo has two defects of kind error", SomeDefects, 2, 10},
		{"warnings only", WarningsOnly, 0, 10},
		{"nothing at all", NoDefects, 0, 0},
		{"all kinds", AllDefects, 8, 10},
	} {
		t.Run(of.name, func(t *testing.T) {
			_, sum := makeDemo(t, Options{Seed: 1, Years: 1, Defects: of.defects})
			count := map[model.Severity]int{}
			for _, d := range sum.Defects {
				count[d.Severity]++
			}
			want := map[model.Severity]int{}
			if of.errors > 0 {
				want[model.Error] = of.errors
			}
			if of.others > 0 {
				want[model.Warning] = of.others
			}
			if diff := cmp.Diff(want, count); diff != "" {
				t.Errorf("defects (-want +got):\n%s", diff)
			}
		})
	}
}

func TestWriteRefuses(t *testing.T) {
	t.Run("a folder that holds something", func(t *testing.T) {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "mine.txt"), []byte("x"), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := Write(context.Background(), dir, Options{Catalogue: loadForms(t)}); !errors.Is(err, ErrNotEmpty) {
			t.Errorf("error is %v, want ErrNotEmpty", err)
		}
	})
	t.Run("to go on when interrupted, and leaves no project", func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		dir := filepath.Join(t.TempDir(), "demo")
		stop := func(string) { cancel() }
		if _, err := Write(ctx, dir, Options{Catalogue: loadForms(t), Progress: stop}); !errors.Is(err, context.Canceled) {
			t.Errorf("error is %v, want context.Canceled", err)
		}
		if _, err := os.Stat(filepath.Join(dir, "bernskats.yaml")); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("an interrupted demo has a bernskats.yaml (%v)", err)
		}
	})
	t.Run("years it cannot make", func(t *testing.T) {
		if _, err := Write(context.Background(), filepath.Join(t.TempDir(), "demo"), Options{Catalogue: loadForms(t), Years: 11}); err == nil {
			t.Error("11 years were accepted")
		}
	})
}
