package intake

import (
	"context"
	"encoding/csv"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bernskats/pipeline/intake/xlsx"
	"bernskats/pipeline/model"

	"github.com/google/go-cmp/cmp"
)

func TestFolder(t *testing.T) {
	dir := t.TempDir()
	police().write(t, dir, "Policija/dati.xlsx")
	put(t, dir, "~$dati.xlsx", "Jānis")
	put(t, dir, ".DS_Store", "x")
	put(t, dir, ".hidden/p.xlsx", "x")
	put(t, dir, "Thumbs.db", "x")
	put(t, dir, "Skola/desktop.ini", "x")
	put(t, dir, "tukšs.xlsx", "")
	put(t, dir, "lapa.xls", "<html><body><table><tr><td>1</td></tr></table></body></html>")
	put(t, dir, "vēstule.pdf", "%PDF-1.7\n")
	check(t, os.Mkdir(filepath.Join(dir, "mape.xlsx"), 0o755))
	put(t, dir, "mape.xlsx/p.xlsx", "never looked at")
	check(t, os.Symlink(filepath.Join(dir, "Policija", "dati.xlsx"), filepath.Join(dir, "saite.xlsx")))
	check(t, os.Symlink(filepath.Join(dir, "Policija"), filepath.Join(dir, "saite")))
	makePipe(t, filepath.Join(dir, "caurule.xlsx"))
	put(t, dir, "kopsavilkums.csv", "Rādītājs;Periods;Teritorija;Griezums;Vērtība;Avots\nx;2022;Latvija;;31;BAC\n")

	o := options(t)
	var steps []int
	o.Progress = func(done, total int, file string) { steps = append(steps, done, total) }
	d, err := Read(context.Background(), dir, o)
	check(t, err)
	want := strings.Join([]string{
		"Policija/dati.xlsx: used", "caurule.xlsx: refused", "kopsavilkums.csv: refused", "lapa.xls: refused", "mape.xlsx: refused", "saite: refused",
		"saite.xlsx: refused", "tukšs.xlsx: refused", "vēstule.pdf: refused", "~$dati.xlsx: skipped"}, "\n")
	if diff := cmp.Diff(want, uses(d)); diff != "" {
		t.Errorf("uses (-want +got)\n%s", diff)
	}
	errs := strings.Join([]string{
		"E118 caurule.xlsx", "E208 kopsavilkums.csv", "E106 lapa.xls", "E117 mape.xlsx", "E118 saite", "E118 saite.xlsx", "E113 tukšs.xlsx", "E108 vēstule.pdf"}, "\n")
	if diff := cmp.Diff(errs, told(d, model.Error)); diff != "" {
		t.Errorf("errors (-want +got)\n%s", diff)
	}
	if got := told(d, model.Note); got != "N101 ~$dati.xlsx" {
		t.Errorf("notes %q", got)
	}
	if n := len(d.Workbooks); len(steps) != 2*n || steps[len(steps)-1] != n || steps[len(steps)-2] != n {
		t.Errorf("progress %v for %d workbooks", steps, n)
	}
	if d.Workbooks[0].SHA256 == "" || d.Workbooks[0].Modified == "" {
		t.Errorf("no sum or time: %+v", d.Workbooks[0])
	}
}

func TestCSV(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "Valsts policija/likumparkapumi.csv", "Lietas Nr.;Datums;Personas kods;Dzimšanas datums;Pārkāpuma veids\nL-1;05.03.2024;"+anna+";08.09.2013;smags noziegums\nL-2;05.03.2024;"+berta+";;smags noziegums\n")
	put(t, dir, "Valsts policija/Pasākumi.csv", "Datums,Nosaukums,Pasākuma veids\n2024-02-01,Nodarbība,cits\n")
	d := read(t, dir)
	if got := uses(d); got != "Valsts policija/Pasākumi.csv: used" {
		t.Fatalf("the files of one subfolder are not one workbook: %s", got)
	}
	w := d.Workbooks[0]
	if w.Form != "police" || w.Sender != "Valsts policija" || len(w.Files) != 2 || len(w.SHA256s) != 2 {
		t.Errorf("got %+v", w)
	}
	if got := told(d, model.Error, model.Warning); got != "E010 Valsts policija/likumparkapumi.csv likumparkapumi!D3" {
		t.Errorf("the place is not the file's own: %q", got)
	}
	if got := sheetOf(t, d, "offences"); got.Counts != (model.RowCounts{Read: 2, Accepted: 1, SetAside: 1}) {
		t.Errorf("counts %+v", got.Counts)
	}
}

func TestLimits(t *testing.T) {
	dir := t.TempDir()
	police().write(t, dir, "p.xlsx")
	o := options(t)
	o.Limits = xlsx.DefaultLimits()
	o.Limits.Packed = 1000
	d, err := Read(context.Background(), dir, o)
	check(t, err)
	if got := told(d, model.Error); got != "E115 p.xlsx" {
		t.Errorf("got %q", got)
	}
}

func TestFailures(t *testing.T) {
	t.Run("a cancelled run ends with the reason", func(t *testing.T) {
		dir := t.TempDir()
		police().write(t, dir, "p.xlsx")
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		if _, err := Read(ctx, dir, options(t)); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("a run cancelled in the middle ends with the reason", func(t *testing.T) {
		dir := t.TempDir()
		for _, name := range []string{"a", "b", "c", "d", "e", "f"} {
			police().write(t, dir, name+".xlsx")
		}
		ctx, cancel := context.WithCancel(context.Background())
		o := options(t)
		o.Workers = 1
		o.Progress = func(int, int, string) { cancel() }
		if _, err := Read(ctx, dir, o); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("a missing folder is a failure", func(t *testing.T) {
		if _, err := Read(context.Background(), filepath.Join(t.TempDir(), "nav"), options(t)); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("a short key is a failure", func(t *testing.T) {
		o := options(t)
		o.Key = []byte("short")
		if _, err := Read(context.Background(), t.TempDir(), o); err == nil {
			t.Error("no error")
		}
	})
	t.Run("a mistake of ours refuses one workbook and stops nothing", func(t *testing.T) {
		r := &reader{o: options(t), limits: xlsx.DefaultLimits()}
		res, err := r.parseSafely(context.Background(), unit{files: []string{"p.xlsx"}}, nil) // no bytes: out of range
		check(t, err)
		if res.Workbook.Use != Refused || len(res.Findings) != 1 || res.Findings[0].Code != "E114" {
			t.Errorf("got %+v", res)
		}
	})
	t.Run("an empty folder is an empty delivery", func(t *testing.T) {
		if d := read(t, t.TempDir()); len(d.Workbooks)+len(d.Findings) != 0 {
			t.Errorf("got %+v", d)
		}
	})
}

// Odd workbooks beside the repository: none may stop a run, and each that must
// be refused is.
func TestQuirks(t *testing.T) {
	dir := filepath.Join("..", "..", "..", "shared", "quirks")
	f, err := os.Open(filepath.Join(dir, "index.csv"))
	if err != nil {
		t.Skipf("SKIPPED: the odd workbooks %s are not here: nothing was tried", dir)
	}
	defer f.Close()
	index, err := csv.NewReader(f).ReadAll()
	check(t, err)
	inbox := t.TempDir()
	must := map[string]bool{}
	for _, line := range index[1:] {
		data, err := os.ReadFile(filepath.Join(dir, line[0]))
		check(t, err)
		put(t, inbox, "x"+strings.TrimSuffix(line[0], filepath.Ext(line[0]))+"/"+line[0], string(data))
		must["x"+strings.TrimSuffix(line[0], filepath.Ext(line[0]))+"/"+line[0]] = line[4] == "refuses"
	}
	d := read(t, inbox)
	errorsOf := map[string][]string{}
	for _, f := range d.Findings {
		if f.Severity == model.Error {
			errorsOf[f.File] = append(errorsOf[f.File], f.Code)
		}
	}
	for _, w := range d.Workbooks {
		if must[w.File] && w.Use != Refused && w.Use != Skipped {
			t.Errorf("%s is %s", w.File, w.Use)
		}
		if must[w.File] && w.Use == Refused && (len(errorsOf[w.File]) != 1 || errorsOf[w.File][0] < "E101" || errorsOf[w.File][0] > "E121" || errorsOf[w.File][0] == "E120") {
			t.Errorf("%s is refused with %v", w.File, errorsOf[w.File])
		}
	}
}
