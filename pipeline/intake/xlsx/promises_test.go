package xlsx

import (
	"context"
	"fmt"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// TestTheReaderCanTouchNothingButItsBytes: without these packages it opens no
// file, writes none, knows no database and reflects on nothing.
func TestTheReaderCanTouchNothingButItsBytes(t *testing.T) {
	names, err := filepath.Glob("*.go")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	forbidden := []string{"os", "os/exec", "path/filepath", "io/ioutil", "io/fs", "net", "net/http", "syscall", "reflect", "encoding/xml", "database/sql", "github.com/xuri/excelize/v2"}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, spec := range file.Imports {
			path := strings.Trim(spec.Path.Value, `"`)
			if strings.HasPrefix(path, "bernskats/") {
				t.Errorf("%s imports %s: the reader knows nothing of the program", name, path)
			}
			for _, f := range forbidden {
				if path == f {
					t.Errorf("%s imports %s", name, path)
				}
			}
		}
	}
}

// TestNothingIsWrittenWhileReading runs in an empty folder that is also the temporary one.
func TestNothingIsWrittenWhileReading(t *testing.T) {
	data := rowsOf(t, 30_000)
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	t.Chdir(dir)
	if _, _, err := shownCells(data, DefaultLimits()); err != nil {
		t.Fatal(err)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

// rowsOf is a workbook of so many rows of numbers and texts.
func rowsOf(t testing.TB, rows int) []byte {
	var s strings.Builder
	for i := 1; i <= rows; i++ {
		fmt.Fprintf(&s, `<row r="%d"><c r="A%d"><v>%d</v></c><c r="B%d" t="inlineStr"><is><t>rinda %d</t></is></c><c r="C%d" t="s"><v>%d</v></c></row>`, i, i, i, i, i*7919%100_003, i, i%2)
	}
	return book(s.String()).with("xl/sharedStrings.xml", `<sst `+mainNS+`><si><t>jā</t></si><si><t>nē</t></si></sst>`).zip(t)
}

// TestMemoryDoesNotGrowWithTheRows measures what is alive in the middle of a
// walk beyond the bytes of the file: ten times the rows may not take more.
func TestMemoryDoesNotGrowWithTheRows(t *testing.T) {
	if testing.Short() {
		t.Skip("SKIPPED: a large workbook is made")
	}
	alive := func(rows int) int64 {
		data := rowsOf(t, rows)
		heap := func() int64 {
			runtime.GC()
			runtime.GC() // pools of the writers that made the workbook are gone after the second
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			return int64(m.HeapAlloc)
		}
		before := heap()
		w, err := Open(context.Background(), "a.xlsx", data, DefaultLimits())
		if err != nil {
			t.Fatal(err)
		}
		most, seen := int64(0), 0
		for _, err := range w.Sheets()[0].Rows() {
			if err != nil {
				t.Fatal(err)
			}
			if seen++; seen%(rows/8) == 0 {
				most = max(most, heap()-before)
			}
		}
		if seen != rows {
			t.Fatalf("%d rows, want %d", seen, rows)
		}
		runtime.KeepAlive(data)
		return most
	}
	few, many := alive(20_000), alive(200_000)
	t.Logf("%d kB with 20 000 rows, %d kB with 200 000", few>>10, many>>10)
	if few <= 0 || many > few+256<<10 || many > 2<<20 {
		t.Errorf("%d kB with 20 000 rows, %d kB with 200 000", few>>10, many>>10)
	}
}

// TestCellsCostNoAllocation: only texts that are new cost memory, and those in
// pieces of many.
func TestCellsCostNoAllocation(t *testing.T) {
	const rows = 20_000
	w, err := Open(context.Background(), "a.xlsx", rowsOf(t, rows), DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	allocations := testing.AllocsPerRun(1, func() {
		for _, err := range w.Sheets()[0].Rows() {
			if err != nil {
				t.Fatal(err)
			}
		}
	})
	if allocations > rows*3/100 {
		t.Errorf("%.0f allocations for %d cells", allocations, rows*3)
	}
}
