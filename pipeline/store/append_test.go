package store

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bernskats/pipeline/model"
)

// memory opens a database in memory.
func memory(t *testing.T) *DB {
	t.Helper()
	db, err := Create(context.Background(), "", 1)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// everyType is a table with a column of each type.
func everyType() Table {
	return Table{"thing", []Column{{"text", Text}, {"n", Integer}, {"money", Number}, {"day", Date}, {"yes", Boolean}}}
}

// query runs a SELECT that must succeed.
func query(t *testing.T, db *DB, text string, args ...any) [][]any {
	t.Helper()
	rows, err := db.Query(context.Background(), text, args...)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return rows
}

func exec(t *testing.T, db *DB, statement string) {
	t.Helper()
	if err := db.Exec(context.Background(), statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

func TestWhatIsAppendedComesBackExactly(t *testing.T) {
	rows := [][]any{
		{"Ģirts Šķēle, \"a\"\n", int64(9223372036854775807), model.Decimal(152759900), model.Day("2024-03-31"), true},
		{"", int64(-9223372036854775808), model.Decimal(-1), model.Day("1900-01-01"), false},
		{nil, nil, nil, nil, nil},
		{"ā\x00b", int64(0), model.Whole(99_999_999_999_999), model.OpenEnd, true},
		{"300", int64(300), model.Decimal(1), model.Day("2024-02-29"), nil},
	}
	for _, zone := range []string{"UTC", "Europe/Riga", "Pacific/Apia", "America/Los_Angeles"} {
		t.Run("in the zone "+zone, func(t *testing.T) {
			t.Setenv("TZ", zone)
			db, table := memory(t), everyType()
			if err := db.CreateTable(context.Background(), table); err != nil {
				t.Fatal(err)
			}
			if n, err := db.Append(context.Background(), table, slices.Values(rows)); err != nil || n != len(rows) {
				t.Fatalf("%d rows, %v", n, err)
			}
			if diff := cmp.Diff(rows, query(t, db, "SELECT * FROM thing")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			text := query(t, db, "SELECT day::VARCHAR, money::VARCHAR FROM thing LIMIT 1")
			if diff := cmp.Diff([][]any{{"2024-03-31", "15275.9900"}}, text); diff != "" {
				t.Errorf("as the database sees it (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAppendRefusesWhatDoesNotFitItsColumn(t *testing.T) {
	const canary = "Canary Kanārija 010190-12345"
	for _, tt := range []struct {
		name string
		row  []any
	}{
		{"text that is no UTF-8", []any{canary + "\xff", nil, nil, nil, nil}},
		{"a number into text", []any{int64(5), nil, nil, nil, nil}},
		{"text into a number", []any{nil, canary, nil, nil, nil}},
		{"a decimal into a whole number", []any{nil, model.Decimal(25000), nil, nil, nil}},
		{"a whole number into a decimal", []any{nil, nil, int64(2), nil, nil}},
		{"a Go int, whose width nobody knows", []any{nil, 2, nil, nil, nil}},
		{"floating point", []any{nil, nil, 2.5, nil, nil}},
		{"a day that is none", []any{nil, nil, nil, model.Day("2024-02-30"), nil}},
		{"the empty day", []any{nil, nil, nil, model.Day(""), nil}},
		{"text into a day", []any{nil, nil, nil, canary, nil}},
		{"a number into yes or no", []any{nil, nil, nil, nil, int64(1)}},
		{"a value too few", []any{canary, nil, nil, nil}},
		{"a value too many", []any{canary, nil, nil, nil, nil, nil}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			db, table := memory(t), everyType()
			if err := db.CreateTable(context.Background(), table); err != nil {
				t.Fatal(err)
			}
			good := []any{"a", nil, nil, nil, nil}
			_, err := db.Append(context.Background(), table, slices.Values([][]any{good, tt.row}))
			if err == nil {
				t.Fatalf("accepted; stored: %v", query(t, db, "SELECT * FROM thing"))
			}
			if strings.Contains(err.Error(), "Canary") {
				t.Errorf("the error repeats the value: %v", err)
			}
		})
	}
}

// A caller that describes a column wider than it is must not lose digits.
func TestNumbersDoNotShrinkIntoANarrowerColumn(t *testing.T) {
	for narrow, value := range map[string]int64{"TINYINT": 300, "SMALLINT": 70000, "INTEGER": 5_000_000_000, "UTINYINT": -1} {
		db := memory(t)
		exec(t, db, "CREATE TABLE thing (n "+narrow+")")
		_, err := db.Append(context.Background(), Table{"thing", []Column{{"n", Integer}}}, slices.Values([][]any{{value}}))
		rows := query(t, db, "SELECT n::BIGINT FROM thing")
		if err == nil {
			t.Errorf("%d into %s: no error, stored %v", value, narrow, rows)
		}
	}
}

func TestAppendStopsWhenCancelled(t *testing.T) {
	db, table := memory(t), Table{"thing", []Column{{"n", Integer}}}
	if err := db.CreateTable(context.Background(), table); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	_, err := db.Append(ctx, table, func(yield func([]any) bool) {
		for i := int64(0); i < 10_000; i++ {
			if i == 5000 {
				cancel()
			}
			if !yield([]any{i}) {
				return
			}
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the cancellation", err)
	}
}

func TestAppendingToAMissingTableIsAnError(t *testing.T) {
	if _, err := memory(t).Append(context.Background(), everyType(), slices.Values([][]any{})); err == nil {
		t.Error("no error")
	}
}

func TestIdentifiersMayHoldAnything(t *testing.T) {
	db := memory(t)
	table := Table{`cases of "a"; DROP TABLE x/ā`, []Column{{`sel"ect`, Integer}}}
	if err := db.CreateTable(context.Background(), table); err != nil {
		t.Fatal(err)
	}
	if got := query(t, db, "SELECT count(*) FROM "+Quote(table.Name)); got[0][0] != int64(0) {
		t.Errorf("got %v", got)
	}
}
