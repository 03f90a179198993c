package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"math/big"
	"path"
	"sort"
	"strings"
	"time"

	duckdb "github.com/duckdb/duckdb-go/v2"

	"bernskats/pipeline/model"
)

// Query runs a SELECT and returns all its rows. Values are nil, string, int64,
// model.Decimal, model.Day, bool or []int64. The statement must order its rows
// where order matters.
func (db *DB) Query(ctx context.Context, query string, args ...any) ([][]any, error) {
	_, rows, err := db.Select(ctx, query, args...)
	return rows, err
}

// Select is Query that also gives the names of the columns.
func (db *DB) Select(ctx context.Context, query string, args ...any) (columns []string, result [][]any, err error) {
	rows, err := db.conn.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, nil, newError("running SQL", err)
	}
	defer rows.Close()
	if columns, err = rows.Columns(); err != nil {
		return nil, nil, newError("reading columns", err)
	}
	for rows.Next() {
		values := make([]any, len(columns))
		targets := make([]any, len(columns))
		for i := range values {
			targets[i] = &values[i]
		}
		if err := rows.Scan(targets...); err != nil {
			return nil, nil, newError("reading a row", err)
		}
		for i, v := range values {
			if values[i], err = plain(v); err != nil {
				return nil, nil, &Error{Doing: "reading the column " + columns[i], text: err.Error(), statement: true, cause: err}
			}
		}
		result = append(result, values)
	}
	return columns, result, newError("reading rows", rows.Err())
}

// plain turns the driver's types into the few types rooms speak of.
func plain(v any) (any, error) {
	switch v := v.(type) {
	case nil, string, int64, bool:
		return v, nil
	case int32:
		return int64(v), nil
	case int16:
		return int64(v), nil
	case int8:
		return int64(v), nil
	case uint64:
		if v > math.MaxInt64 {
			return nil, errors.New("a whole number too large")
		}
		return int64(v), nil
	case *big.Int:
		if !v.IsInt64() {
			return nil, errors.New("a whole number too large")
		}
		return v.Int64(), nil
	case duckdb.Decimal:
		return decimal(v)
	case time.Time:
		return model.Day(v.UTC().Format(time.DateOnly)), nil
	case []any:
		list := make([]int64, 0, len(v))
		for _, e := range v {
			n, err := plain(e)
			if err != nil {
				return nil, err
			}
			i, ok := n.(int64)
			if !ok {
				return nil, fmt.Errorf("a list of %T", e)
			}
			list = append(list, i)
		}
		return list, nil
	}
	return nil, fmt.Errorf("values of type %T are not used here (floating point never is)", v)
}

func decimal(d duckdb.Decimal) (any, error) {
	n := new(big.Int).Set(d.Value)
	for s := int(d.Scale); s < 4; s++ {
		n.Mul(n, big.NewInt(10))
	}
	for s := int(d.Scale); s > 4; s-- {
		var rest big.Int
		if n.QuoRem(n, big.NewInt(10), &rest); rest.Sign() != 0 {
			return nil, errors.New("a decimal with more than four places")
		}
	}
	if !n.IsInt64() {
		return nil, errors.New("a decimal too large")
	}
	return model.Decimal(n.Int64()), nil
}

// Columns gives the names of the columns a SELECT returns, without running it.
func (db *DB) Columns(ctx context.Context, query string) ([]string, error) {
	rows, err := db.Query(ctx, "SELECT column_name FROM (DESCRIBE "+query+"\n)")
	if err != nil {
		return nil, err
	}
	names := make([]string, len(rows))
	for i, r := range rows {
		names[i] = r[0].(string)
	}
	return names, nil
}

// TablesOf lists the tables a SELECT reads, sorted.
func (db *DB) TablesOf(query string) ([]string, error) {
	names, err := duckdb.GetTableNames(db.conn, query, false)
	if err != nil {
		return nil, newError("reading SQL", err)
	}
	sort.Strings(names)
	return names, nil
}

// ErrNotSelect is returned by MustSelect for anything but one SELECT.
var ErrNotSelect = errors.New("must be exactly one SELECT statement")

// MustSelect checks with the database's own parser that the text is exactly one
// SELECT. A definition's SQL passes here before it is ever run.
func (db *DB) MustSelect(ctx context.Context, query string) error {
	rows, err := db.Query(ctx, "SELECT json_serialize_sql(?::VARCHAR)::VARCHAR", query)
	if err != nil {
		return err
	}
	var parsed struct {
		Error      bool              `json:"error"`
		Message    string            `json:"error_message"`
		Statements []json.RawMessage `json:"statements"`
	}
	text, _ := rows[0][0].(string)
	if err := json.Unmarshal([]byte(text), &parsed); err != nil {
		return fmt.Errorf("reading what the database's parser says: %w", err)
	}
	if parsed.Error {
		if strings.Contains(parsed.Message, "SELECT") {
			return ErrNotSelect
		}
		return &Error{Doing: "reading SQL", text: parsed.Message, statement: true, cause: errors.New(parsed.Message)}
	}
	if len(parsed.Statements) != 1 {
		return ErrNotSelect
	}
	return nil
}

// Script runs the numbered SQL files of a folder in the order of their names.
func (db *DB) Script(ctx context.Context, fsys fs.FS, dir string) error {
	entries, err := fs.ReadDir(fsys, dir)
	if err != nil {
		return fmt.Errorf("listing SQL files: %w", err)
	}
	for _, e := range entries {
		if path.Ext(e.Name()) != ".sql" {
			continue
		}
		text, err := fs.ReadFile(fsys, path.Join(dir, e.Name()))
		if err != nil {
			return fmt.Errorf("reading %s: %w", e.Name(), err)
		}
		if _, err := db.conn.ExecContext(ctx, string(text)); err != nil {
			return newError(e.Name(), err)
		}
	}
	return nil
}
