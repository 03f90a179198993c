package store

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"bernskats/pipeline/model"

	"github.com/google/go-cmp/cmp"
)

func parquetTable() Table {
	return Table{"facts", []Column{{"measure", Text}, {"value", Number}, {"received", Integer}}}
}

func parquetRows() (rows [][]any) {
	for i := range 5000 {
		var value any = model.Decimal(i * 12345)
		if i%7 == 0 {
			value = nil
		}
		rows = append(rows, []any{fmt.Sprintf("rādītājs %d 'x'", i%40), value, int64(i)})
	}
	return rows
}

func TestParquetIsTheSameBytesAndReadsBack(t *testing.T) {
	want, err := WriteParquet(t.Context(), t.TempDir(), parquetTable(), slices.Values(parquetRows()))
	if err != nil {
		t.Fatal(err)
	}
	for _, processors := range []int{1, 8} {
		before := runtime.GOMAXPROCS(processors)
		again, err := WriteParquet(t.Context(), t.TempDir(), parquetTable(), slices.Values(parquetRows()))
		runtime.GOMAXPROCS(before)
		if err != nil || !bytes.Equal(want, again) {
			t.Errorf("%d processors: other bytes, %v", processors, err)
		}
	}
	got, err := ReadParquet(t.Context(), t.TempDir(), parquetTable().Columns, want)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(parquetRows(), got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if _, err := WriteParquet(t.Context(), t.TempDir(), parquetTable(), slices.Values([][]any(nil))); err != nil {
		t.Errorf("no rows: %v", err)
	}
}

func TestAParquetFileThatHoldsMoreThanItsRowsIsRefused(t *testing.T) {
	good, err := WriteParquet(t.Context(), t.TempDir(), parquetTable(), slices.Values(parquetRows()))
	if err != nil {
		t.Fatal(err)
	}
	db, err := Create(t.Context(), "", 1)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	written := func(query, options string) []byte {
		path := filepath.Join(t.TempDir(), "x.parquet")
		if err := db.Exec(t.Context(), "COPY ("+query+") TO "+literal(path)+" (FORMAT parquet"+options+")"); err != nil {
			t.Fatal(err)
		}
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return content
	}
	const rows = "SELECT 'm' || (i % 3)::VARCHAR AS measure, i::DECIMAL(18,4) AS value, i::BIGINT AS received FROM range(3000) r(i)"
	if _, err := ReadParquet(t.Context(), t.TempDir(), parquetTable().Columns, written(rows, ", WRITE_BLOOM_FILTER false")); err != nil {
		t.Fatalf("as it should be: %v", err)
	}
	for name, content := range map[string][]byte{
		"a note":         written(rows, ", WRITE_BLOOM_FILTER false, KV_METADATA {note: '36'}"),
		"a filter":       written(rows, ", ROW_GROUP_SIZE 3000"),
		"another column": written("SELECT *, 36 AS hidden FROM ("+rows+")", ", WRITE_BLOOM_FILTER false"),
		"another type":   written("SELECT measure, value::VARCHAR AS value, received FROM ("+rows+")", ", WRITE_BLOOM_FILTER false"),
		"a gap":          slices.Concat([]byte("PAR1"), []byte("hidden 36"), good[4:]),
	} {
		if _, err := ReadParquet(t.Context(), t.TempDir(), parquetTable().Columns, content); err == nil || name != "a gap" && !errors.Is(err, ErrParquet) {
			t.Errorf("%s: error is %v", name, err)
		}
	}
	for name, content := range map[string][]byte{"nothing": nil, "text": []byte("PAR1 no PAR1"), "cut": good[:len(good)/2]} {
		if _, err := ReadParquet(t.Context(), t.TempDir(), parquetTable().Columns, content); err == nil {
			t.Errorf("%s was read", name)
		}
	}
	// The greatest value is told in the footer: a number there that no row has is found.
	at := bytes.LastIndex(good, []byte{0x87, 0x13}) // 4999 = 0x1387, as whole numbers are written
	if at < 0 {
		t.Fatal("the greatest value is not found in the footer")
	}
	bad := slices.Clone(good)
	bad[at] = 0x88
	if _, err := ReadParquet(t.Context(), t.TempDir(), parquetTable().Columns, bad); !errors.Is(err, ErrParquet) {
		t.Errorf("a greatest value that no row has: %v", err)
	}
}
