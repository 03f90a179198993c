package store

import (
	"context"
	"database/sql/driver"
	"fmt"
	"iter"
	"math/big"
	"slices"
	"strings"
	"unicode/utf8"

	duckdb "github.com/duckdb/duckdb-go/v2"

	"bernskats/pipeline/model"
)

// Type is the type of a column.
type Type string

const (
	Text    Type = "VARCHAR"
	Integer Type = "BIGINT"
	Number  Type = "DECIMAL(18,4)"
	Date    Type = "DATE"
	Boolean Type = "BOOLEAN"
)

// Table is a table's name and columns.
type Table struct {
	Name    string
	Columns []Column
}

// Column is a column's name and type.
type Column struct {
	Name string
	Type Type
}

// CreateTable makes an empty table.
func (db *DB) CreateTable(ctx context.Context, t Table) error {
	return db.Exec(ctx, "CREATE TABLE "+t.definition())
}

func (t Table) definition() string {
	cols := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		cols[i] = Quote(c.Name) + " " + string(c.Type)
	}
	return fmt.Sprintf("%s (%s)", Quote(t.Name), strings.Join(cols, ", "))
}

// Remember makes a temporary table of these rows, in the place of one of the same
// name. It works on a database opened for reading too. Values are those of Append.
func (db *DB) Remember(ctx context.Context, t Table, rows iter.Seq[[]any]) error {
	if err := db.Exec(ctx, "CREATE OR REPLACE TEMP TABLE "+t.definition()); err != nil {
		return err
	}
	_, err := db.append(ctx, "temp", t, rows) // a database opened for reading has no other place for it
	return err
}

// Quote writes an identifier so that it can stand in SQL whatever it contains.
func Quote(identifier string) string {
	return `"` + strings.ReplaceAll(identifier, `"`, `""`) + `"`
}

// Append adds rows to a table and returns how many. A value is nil, string,
// int64, model.Decimal, model.Day or bool, and must be of its column's type
// exactly: the driver's appender would narrow numbers and drop invalid UTF-8
// without a word. The columns must be those of the table, and the count is read
// back from the database.
func (db *DB) Append(ctx context.Context, t Table, rows iter.Seq[[]any]) (int, error) {
	return db.append(ctx, "", t, rows)
}

func (db *DB) append(ctx context.Context, catalog string, t Table, rows iter.Seq[[]any]) (int, error) {
	if err := db.sameColumns(ctx, t); err != nil {
		return 0, err
	}
	before, err := db.count(ctx, t.Name)
	if err != nil {
		return 0, err
	}
	sent, err := db.send(ctx, catalog, t, rows)
	if err != nil {
		return 0, fmt.Errorf("appending to %s: %w", t.Name, err)
	}
	after, err := db.count(ctx, t.Name)
	if err != nil {
		return 0, err
	}
	if after-before != sent {
		return 0, fmt.Errorf("appending to %s: %d rows sent, %d arrived", t.Name, sent, after-before)
	}
	return sent, nil
}

// sameColumns checks that the table in the database is the one described. A
// table is asked once: tests append to the same few thousands of times.
func (db *DB) sameColumns(ctx context.Context, t Table) error {
	if slices.Equal(db.described[t.Name], t.Columns) {
		return nil
	}
	rows, err := db.Query(ctx, "SELECT column_name, column_type FROM (DESCRIBE "+Quote(t.Name)+")")
	if err != nil {
		return err
	}
	var stored []Column
	for _, r := range rows {
		stored = append(stored, Column{r[0].(string), Type(r[1].(string))})
	}
	if !slices.Equal(stored, t.Columns) {
		return fmt.Errorf("appending to %s: the table has other columns: %v, not %v", t.Name, stored, t.Columns)
	}
	db.described[t.Name] = stored
	return nil
}

func (db *DB) send(ctx context.Context, catalog string, t Table, rows iter.Seq[[]any]) (sent int, err error) {
	app, err := duckdb.NewAppender(db.raw, catalog, "", t.Name)
	if err != nil {
		return 0, newError("opening the appender", err)
	}
	values := make([]driver.Value, len(t.Columns))
	for row := range rows {
		if sent%4096 == 0 && ctx.Err() != nil {
			app.Close()
			return 0, ctx.Err()
		}
		if len(row) != len(t.Columns) {
			app.Close()
			return 0, fmt.Errorf("a row of %d values for %d columns", len(row), len(t.Columns))
		}
		for i, v := range row {
			if values[i], err = guarded(t.Columns[i], v); err != nil {
				app.Close()
				return 0, err
			}
		}
		if err := app.AppendRow(values...); err != nil {
			app.Close()
			return 0, newError("appending a row", err)
		}
		sent++
	}
	if err := app.Close(); err != nil {
		return 0, newError("closing the appender", err)
	}
	return sent, nil
}

// guarded converts a value for the appender, or refuses it; the refusal never
// holds the value.
func guarded(c Column, v any) (driver.Value, error) {
	switch v := v.(type) {
	case nil:
		return nil, nil
	case string:
		if c.Type == Text && utf8.ValidString(v) {
			return v, nil
		}
	case int64:
		if c.Type == Integer {
			return v, nil
		}
	case model.Decimal:
		if c.Type == Number {
			return duckdb.Decimal{Width: 18, Scale: 4, Value: big.NewInt(int64(v))}, nil
		}
	case model.Day:
		if t := v.Time(); c.Type == Date && !t.IsZero() {
			return t, nil
		}
	case bool:
		if c.Type == Boolean {
			return v, nil
		}
	}
	return nil, fmt.Errorf("column %s (%s) cannot take a value of type %T", c.Name, c.Type, v)
}

func (db *DB) count(ctx context.Context, table string) (int, error) {
	rows, err := db.Query(ctx, "SELECT count(*) FROM "+Quote(table))
	if err != nil {
		return 0, err
	}
	return int(rows[0][0].(int64)), nil
}
