package pipeline

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"bernskats/pipeline/model"
	"bernskats/pipeline/protect"
	"bernskats/pipeline/report/data"
	"bernskats/pipeline/store"

	"github.com/google/go-cmp/cmp"
)

// TestParquetSaysWhatTheTableSays in both editions, cell by cell.
func TestParquetSaysWhatTheTableSays(t *testing.T) {
	dir := town(t, offenders(20, 24, 3))
	o := ran(t, dir)
	for _, out := range []string{o.Out, o.Public.Out} {
		table, err := csv.NewReader(strings.NewReader(fileOf(t, out, "facts.csv"))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		rows, err := Lists(t.Context())["facts.parquet"]([]byte(fileOf(t, out, "facts.parquet")))
		if err != nil {
			t.Fatal(err)
		}
		got := [][]string{data.Columns()}
		for _, row := range rows {
			var line []string
			for _, column := range data.Columns() {
				line = append(line, row[column])
			}
			got = append(got, line)
		}
		if diff := cmp.Diff(table, got); diff != "" || len(got) < 10 {
			t.Errorf("%s, %d rows (-csv +parquet):\n%s", filepath.Base(out), len(got), diff)
		}
	}
	if _, err := os.Stat(filepath.Join(o.Out, "datapackage.json")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a description of open data in the internal edition: %v", err)
	}
	var described struct {
		Resources []struct{ Path, Hash string }
	}
	if err := json.Unmarshal([]byte(fileOf(t, o.Public.Out, "datapackage.json")), &described); err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte(fileOf(t, o.Public.Out, "facts.csv")))
	if r := described.Resources[0]; r.Path != "facts.csv" || r.Hash != "sha256:"+hex.EncodeToString(sum[:]) {
		t.Errorf("described is %+v", r)
	}
}

func fileOf(t testing.TB, dir, name string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// TestALeakInParquetIsFound: a value where the figure is withheld, a row left
// out, and what no reader of rows would see.
func TestALeakInParquetIsFound(t *testing.T) {
	dir := town(t, offenders(20, 24, 3))
	o := ran(t, dir)
	decisions, err := protect.ReadDecisions([]byte(fileOf(t, o.Out, "decisions.json")))
	if err != nil {
		t.Fatal(err)
	}
	good := []byte(fileOf(t, o.Public.Out, "facts.parquet"))
	rows, err := store.ReadParquet(t.Context(), "", factColumns(), good)
	if err != nil {
		t.Fatal(err)
	}
	hidden := slices.IndexFunc(rows, func(r []any) bool { return r[6] == string(model.Withheld) })
	written := func(change func(rows [][]any) [][]any) []byte {
		var changed [][]any
		for _, r := range rows {
			changed = append(changed, slices.Clone(r))
		}
		content, err := store.WriteParquet(t.Context(), t.TempDir(), store.Table{Name: "facts", Columns: factColumns()}, slices.Values(change(changed)))
		if err != nil {
			t.Fatal(err)
		}
		return content
	}
	if again := written(func(r [][]any) [][]any { return r }); !bytes.Equal(again, good) {
		t.Error("the rows read give other bytes")
	}
	for _, tt := range []struct {
		name, want string
		content    []byte
	}{
		{"as it is", "", good},
		{"a value", "leak facts.parquet", written(func(r [][]any) [][]any { r[hidden][5] = model.Whole(3); return r })},
		{"rows not given", "leak facts.parquet", written(func(r [][]any) [][]any { r[hidden][14] = int64(3); return r })},
		{"a row less", "absent facts.parquet", written(func(r [][]any) [][]any { return slices.Delete(r, hidden, hidden+1) })},
		{"bytes behind the rows", "malformed facts.parquet", append(slices.Clone(good), "37"...)},
	} {
		if err := os.WriteFile(filepath.Join(o.Public.Out, "facts.parquet"), tt.content, 0o644); err != nil {
			t.Fatal(err)
		}
		err := audit(context.Background(), o.Public.Out, decisions)
		if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want) && !strings.Contains(strings.Join(problemsOf(err), "\n"), tt.want)) {
			t.Errorf("%s: %v %v", tt.name, err, problemsOf(err))
		}
	}
}

func problemsOf(err error) []string {
	var failed *protect.NotCertified
	if errors.As(err, &failed) {
		return failed.Problems
	}
	return nil
}
