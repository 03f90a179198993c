package intake

import (
	"context"
	"os"
	"path/filepath"
	"sort"
	"sync"
	"testing"

	"bernskats/pipeline/forms"
	"bernskats/pipeline/model"

	"github.com/google/go-cmp/cmp"
)

// sampleFolder is a folder beside the repository with the same truth twice.
func sampleFolder(t *testing.T, name string) string {
	t.Helper()
	dir := filepath.Join("..", "..", "..", "shared", "sample", name)
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("SKIPPED: the sample %s is not here: nothing was compared", dir)
	}
	return dir
}

var builtIn = sync.OnceValues(func() (*forms.Catalogue, error) { return forms.Load(forms.BuiltIn()) })

func catalogue(t testing.TB) *forms.Catalogue {
	t.Helper()
	c, err := builtIn()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// flat gives the rows of every used workbook by form, sender and sheet, sorted,
// without their places.
func flat(d *Delivery) map[string][]string {
	all := map[string][]string{}
	for _, w := range d.Workbooks {
		if w.Use != Used {
			continue
		}
		for _, s := range w.Sheets {
			k := w.Form + "/" + w.scope() + "/" + w.SchoolYear + "/" + s.ID
			all[k] = append(all[k], w.Sender)
			for _, row := range s.Rows {
				all[k] = append(all[k], content(row))
			}
		}
	}
	for _, rows := range all {
		sort.Strings(rows)
	}
	return all
}

func TestSample(t *testing.T) {
	read := func(t *testing.T, name string) *Delivery {
		d, err := Read(context.Background(), sampleFolder(t, name), Options{
			Year: 2024, Forms: catalogue(t), Key: []byte("a key that is only a test's key."),
			ExpectedSenders: map[string][]string{
				"orphans_court": {"Cēsu novada bāriņtiesa"}, "police": {"Cēsu novada pašvaldības policija", "Valsts policija"},
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range d.Findings {
			if f.Severity == model.Error {
				t.Errorf("%s %s: %s", f.Code, f.Place, f.LV.Found)
			} else {
				t.Logf("%s %s: %s", f.Code, f.Place, f.LV.Found)
			}
		}
		return d
	}
	t.Run("it needs no list of expected senders", func(t *testing.T) {
		for _, name := range []string{"clean", "messy"} {
			d, err := Read(context.Background(), sampleFolder(t, name), Options{Year: 2024, Forms: catalogue(t), Key: []byte("a key that is only a test's key.")})
			if err != nil {
				t.Fatal(err)
			}
			if got := told(d, model.Error); got != "" {
				t.Errorf("%s: %s", name, got)
			}
		}
	})
	var clean, messy *Delivery
	t.Run("the clean sample has no error", func(t *testing.T) { clean = read(t, "clean") })
	t.Run("the messy sample has no error", func(t *testing.T) { messy = read(t, "messy") })
	t.Run("clean and messy hold the same rows", func(t *testing.T) {
		sampleFolder(t, "clean")
		if clean == nil || messy == nil {
			t.Fatal("the samples were not read")
		}
		if len(flat(clean)) < 30 {
			t.Errorf("only %d sheets in the clean sample", len(flat(clean)))
		}
		if diff := cmp.Diff(flat(clean), flat(messy)); diff != "" {
			t.Errorf("clean and messy differ (-clean +messy)\n%s", diff)
		}
	})
}
