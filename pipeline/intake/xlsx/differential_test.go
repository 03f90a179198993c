package xlsx

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// TestWhatExcelizeWritesIsReadBack writes random workbooks with excelize and
// reads them back; the seeds are fixed, so a failure repeats.
func TestWhatExcelizeWritesIsReadBack(t *testing.T) {
	for seed := range uint64(20) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			data, want := randomWorkbook(t, rand.New(rand.NewPCG(seed, 1)), seed%2 == 1)
			cells, err := readAll("a.xlsx", data)
			if err != nil {
				t.Fatal(err)
			}
			got := map[string]string{}
			for at, c := range cells {
				got[at] = c.typ + " " + c.value
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// randomWorkbook gives a workbook and what its cells must read as.
func randomWorkbook(t *testing.T, r *rand.Rand, date1904 bool) ([]byte, map[string]string) {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &date1904}))
	codes := []string{"yyyy-mm-dd", "dd.mm.yyyy.", `[$-426]yyyy". gada "d. mmmm`, `#,##0.00\ "€"`, `0" dienas"`, "General"}
	var styles []int
	for i := range codes {
		id, err := f.NewStyle(&excelize.Style{CustomNumFmt: &codes[i]})
		must(err)
		styles = append(styles, id)
	}
	epoch := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	if date1904 {
		epoch = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	letters := []rune("aāčē ž\"&<>'_x0041_\n\t€😀0123;=")
	want := map[string]string{}
	for _, sheet := range []string{"Sheet1", "Otrā lapa"} {
		if sheet != "Sheet1" {
			_, err := f.NewSheet(sheet)
			must(err)
		}
		for range 300 {
			at := Ref(1+r.IntN(150), 1+r.IntN(400))
			key := sheet + "!" + at
			must(f.SetCellStyle(sheet, at, at, 0))
			switch r.IntN(6) {
			case 0:
				var text strings.Builder
				for range 1 + r.IntN(12) {
					text.WriteRune(letters[r.IntN(len(letters))])
				}
				must(f.SetCellStr(sheet, at, text.String()))
				want[key] = "text " + text.String()
			case 1:
				n := r.IntN(2_000_000) - 1_000_000
				must(f.SetCellInt(sheet, at, int64(n)))
				want[key] = fmt.Sprintf("number %d", n)
			case 2:
				v := float64(r.IntN(1_000_000)) / 100
				must(f.SetCellFloat(sheet, at, v, -1, 64))
				want[key] = "number " + numberText(v)
			case 3:
				yes := r.IntN(2) == 1
				must(f.SetCellBool(sheet, at, yes))
				want[key] = fmt.Sprintf("bool %v", yes)
			case 4:
				days := 1500 + r.IntN(60_000)
				style := r.IntN(3)
				must(f.SetCellInt(sheet, at, int64(days)))
				must(f.SetCellStyle(sheet, at, at, styles[style]))
				want[key] = "date " + epoch.AddDate(0, 0, days).Format(time.DateOnly)
			default:
				n := r.IntN(60_000)
				must(f.SetCellInt(sheet, at, int64(n)))
				must(f.SetCellStyle(sheet, at, at, styles[3+r.IntN(3)]))
				want[key] = fmt.Sprintf("number %d", n)
			}
		}
	}
	var out bytes.Buffer
	must(f.Write(&out))
	return out.Bytes(), want
}

// TestSheetsAreReadAtTheSameTime is for the race detector.
func TestSheetsAreReadAtTheSameTime(t *testing.T) {
	data, want := randomWorkbook(t, rand.New(rand.NewPCG(7, 7)), false)
	w, err := Open(context.Background(), "a.xlsx", data, DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	counts := make(chan int)
	for _, s := range w.Sheets() {
		go func() {
			n := 0
			for row, err := range s.Rows() {
				if err != nil {
					t.Error(err)
				}
				n += len(row.Cells)
			}
			counts <- n
		}()
	}
	total := 0
	for range w.Sheets() {
		total += <-counts
	}
	if total != len(want) {
		t.Errorf("%d cells, want %d", total, len(want))
	}
}
