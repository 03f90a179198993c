package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bernskats/pipeline/model"
)

func TestResultsHaveFewTypes(t *testing.T) {
	db := memory(t)
	for _, tt := range []struct {
		sql  string
		want any
	}{
		{"SELECT NULL", nil},
		{"SELECT 'ā'", "ā"},
		{"SELECT 1::TINYINT", int64(1)},
		{"SELECT 1::SMALLINT", int64(1)},
		{"SELECT 1::INTEGER", int64(1)},
		{"SELECT 1::BIGINT", int64(1)},
		{"SELECT count(*)", int64(1)},
		{"SELECT sum(n::BIGINT) FROM (VALUES (1), (2)) AS v(n)", int64(3)}, // 1 + 2, a HUGEINT
		{"SELECT 2.5::DECIMAL(18,4)", model.Decimal(25000)},
		{"SELECT 2.5::DECIMAL(4,1)", model.Decimal(25000)},
		{"SELECT sum(d) FROM (VALUES (0.1::DECIMAL(18,4)), (0.2::DECIMAL(18,4))) AS v(d)", model.Decimal(3000)}, // 0.1 + 0.2 = 0.3 exactly
		{"SELECT 2.50000::DECIMAL(18,5)", model.Decimal(25000)},
		{"SELECT DATE '2024-02-29'", model.Day("2024-02-29")},
		{"SELECT true", true},
		{"SELECT list(n ORDER BY n) FROM (VALUES (2), (1)) AS v(n)", []int64{1, 2}},
	} {
		got := query(t, db, tt.sql)
		if diff := cmp.Diff([][]any{{tt.want}}, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.sql, diff)
		}
	}
}

func TestResultsThatLoseDigitsAreRefused(t *testing.T) {
	db := memory(t)
	for _, sql := range []string{
		"SELECT 0.5::DOUBLE", "SELECT avg(1)", "SELECT 0.00001::DECIMAL(18,5)", "SELECT 170141183460469231731687303715884105727::HUGEINT",
		"SELECT 99999999999999999999999999.5::DECIMAL(38,4)", "SELECT 18446744073709551615::UBIGINT", "SELECT ['a']", "SELECT [1, NULL]",
	} {
		rows, err := db.Query(context.Background(), sql)
		var se *Error
		switch {
		case err == nil:
			t.Errorf("%s gives %v", sql, rows)
		case !errors.As(err, &se) || !se.IsStatement():
			t.Errorf("%s: %v is not known as a mistake of the statement", sql, err)
		}
	}
}

func TestSelectNamesItsColumns(t *testing.T) {
	db := memory(t)
	columns, rows, err := db.Select(context.Background(), "SELECT 1 AS a, 2 AS \"b c\" WHERE ? = 5", int64(5))
	if err != nil || len(rows) != 1 {
		t.Fatal(rows, err)
	}
	if diff := cmp.Diff([]string{"a", "b c"}, columns); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	described, err := db.Columns(context.Background(), "SELECT 1 AS a, 2 AS \"b c\" -- a comment")
	if diff := cmp.Diff(columns, described); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

func TestErrorsNeverRepeatAValue(t *testing.T) {
	const canary = "Canary Kanārija"
	db := memory(t)
	exec(t, db, "CREATE TABLE person AS SELECT '"+canary+"' AS name")
	for _, sql := range []string{
		"SELECT name::INTEGER FROM person",
		"SELECT name::DATE FROM person",
		"SELECT ('Parser Error: ' || name)::INTEGER FROM person",
		"SELECT ('Invalid Input Error: law: ' || name)::INTEGER FROM person",
		"SELECT error(name) FROM person",
		"SELECT strptime(name, '%Y') FROM person",
		"SELECT regexp_matches('a', name || '(') FROM person",
		"SELECT json_extract(name, '$.a') FROM person",
	} {
		_, err := db.Query(context.Background(), sql)
		var se *Error
		if !errors.As(err, &se) {
			t.Errorf("%s: %v, want the database's refusal", sql, err)
			continue
		}
		if strings.Contains(err.Error(), "Canary") {
			t.Errorf("%s: %v", sql, err)
		}
		if se.IsStatement() {
			t.Errorf("%s: the statement is blamed for a value", sql)
		}
		if !strings.Contains(sql, "regexp") && !strings.Contains(se.Unsafe(), "Canary") {
			t.Errorf("%s: the driver does not repeat the value, so this proves nothing: %s", sql, se.Unsafe())
		}
	}
}

func TestErrorsOfTheStatementAreShown(t *testing.T) {
	db := memory(t)
	for sql, want := range map[string]string{
		"SELEC 1":                       "Parser Error: syntax error",
		"SELECT * FROM absense":         "Catalog Error: Table with name absense does not exist",
		"SELECT x FROM (SELECT 1 AS y)": `Binder Error: Referenced column "x" not found`,
		"SELECT no_such_function(1)":    "Catalog Error: Scalar Function with name no_such_function does not exist",
		"SELECT error('law: no value')": "Invalid Input Error: law: no value",
	} {
		_, err := db.Query(context.Background(), sql)
		var se *Error
		if !errors.As(err, &se) || !se.IsStatement() || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", sql, err, want)
		}
		if err != nil && strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: more than one line: %v", sql, err)
		}
	}
}

// A full disk ends a run as a failure; it is nobody's definition.
func TestTroubleOfTheMachineIsNotBlamedOnTheStatement(t *testing.T) {
	for text, want := range map[string]bool{
		"IO Error: Could not write file: No space left on device": false,
		"Out of Memory Error: failed to allocate":                 false,
		"Conversion Error: Could not convert string 'x'":          false,
		"Parser Error: syntax error":                              true,
		"Permission Error: file system operations are disabled":   true,
	} {
		var se *Error
		if !errors.As(newError("running SQL", errors.New(text)), &se) || se.IsStatement() != want {
			t.Errorf("%s: statement %v, want %v", text, !want, want)
		}
	}
}

func TestACancelledQueryIsNoErrorOfTheDatabase(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := memory(t).Query(ctx, "SELECT 1"); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the cancellation", err)
	}
}

func TestADefinitionIsExactlyOneSelect(t *testing.T) {
	db := memory(t)
	exec(t, db, "CREATE TABLE absence (n BIGINT)")
	for _, sql := range []string{"SELECT 1", "SELECT 1;", "WITH a AS (SELECT 1) SELECT * FROM a", "-- why\nSELECT 'a;b'", "FROM absence", "SELECT 1 UNION ALL SELECT 2", "SELECT * FROM not_yet_made"} {
		if err := db.MustSelect(context.Background(), sql); err != nil {
			t.Errorf("%q: %v", sql, err)
		}
	}
	for _, sql := range []string{
		"", "  ", "-- nothing", "SELECT 1; SELECT 2", "SELECT 1; DROP TABLE absence", "DROP TABLE absence", "CREATE TABLE x (n INT)", "INSERT INTO absence VALUES (1)", "DELETE FROM absence",
		"UPDATE absence SET n = 1", "COPY absence TO '/dev/null'", "COPY (SELECT 1) TO '/dev/null'", "ATTACH 'x.db'", "PRAGMA database_list", "SET threads = 2", "INSTALL httpfs", "LOAD httpfs",
		"CALL pragma_version()", "EXPORT DATABASE 'x'", "CHECKPOINT", "BEGIN", "EXPLAIN SELECT 1", "WITH a AS (SELECT 1) DELETE FROM absence",
	} {
		if err := db.MustSelect(context.Background(), sql); !errors.Is(err, ErrNotSelect) {
			t.Errorf("%q: %v, want ErrNotSelect", sql, err)
		}
	}
	var se *Error
	if err := db.MustSelect(context.Background(), "SELECT FROM WHERE"); !errors.As(err, &se) || !se.IsStatement() {
		t.Errorf("a slip in a SELECT: %v, want the parser's own words", err)
	}
}

func TestALockedDatabaseReachesNothingOutside(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "a.csv")
	if err := os.WriteFile(file, []byte("n\n1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	db := memory(t)
	if got := query(t, db, "SELECT * FROM read_csv('"+file+"')"); got[0][0] != int64(1) {
		t.Fatalf("before the lock: %v; the test would prove nothing", got)
	}
	if err := db.Lock(context.Background()); err != nil {
		t.Fatal(err)
	}
	for _, sql := range []string{
		"SELECT * FROM read_csv('" + file + "')", "SELECT * FROM read_text('" + file + "')", "SELECT * FROM '" + file + "'", "SELECT * FROM glob('" + dir + "/*')",
		"COPY (SELECT 1) TO '" + dir + "/b.csv'", "ATTACH '" + dir + "/c.db'", "SET enable_external_access = true", "SET lock_configuration = false", "SET threads = 4", "INSTALL httpfs", "LOAD httpfs",
	} {
		if err := db.Exec(context.Background(), sql); err == nil {
			t.Errorf("%s: not refused", sql)
		}
	}
	exec(t, db, "CREATE TEMP TABLE cases AS SELECT 1 AS n")
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Errorf("files were written: %v %v", entries, err)
	}
}

func TestAFileIsReadAgainAsItWasWritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "2024.duckdb")
	db, err := Create(context.Background(), path, 1)
	if err != nil {
		t.Fatal(err)
	}
	exec(t, db, "CREATE TABLE thing AS SELECT 7 AS n")
	if err := errors.Join(db.Checkpoint(context.Background()), db.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path + ".wal"); err == nil {
		t.Error("a log was left beside the file")
	}
	again, err := OpenReadOnly(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if got := query(t, again, "SELECT n FROM thing"); got[0][0] != int64(7) {
		t.Errorf("got %v", got)
	}
	if err := again.Exec(context.Background(), "DELETE FROM thing"); err == nil {
		t.Error("a file opened for reading was changed")
	}
	if v, err := again.Version(context.Background()); err != nil || !strings.HasPrefix(v, "v1.") {
		t.Errorf("version %q, %v", v, err)
	}
}
