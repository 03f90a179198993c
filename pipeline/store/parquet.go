package store

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// WriteParquet gives a table as a Parquet file: its rows in the order they come
// in, its columns of the types of the table, texts never NULL but where a row
// says nil. The same rows give the same bytes, whatever the number of
// processors: one thread writes. The file is written in folder, read and deleted.
func WriteParquet(ctx context.Context, folder string, t Table, rows iter.Seq[[]any]) (content []byte, err error) {
	err = beside(ctx, folder, func(db *DB, path string) error {
		if err := db.CreateTable(ctx, t); err != nil {
			return err
		}
		if _, err := db.Append(ctx, t, rows); err != nil {
			return err
		}
		// A bloom filter would be bytes that stand for values without being any column.
		if err := db.Exec(ctx, fmt.Sprintf("COPY %s TO %s (FORMAT parquet, COMPRESSION snappy, WRITE_BLOOM_FILTER false)", Quote(t.Name), literal(path))); err != nil {
			return err
		}
		content, err = os.ReadFile(path)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("writing Parquet: %w", err)
	}
	return content, nil
}

// ErrParquet: a Parquet file is not one that WriteParquet makes.
var ErrParquet = errors.New("not a Parquet file of ours")

// ReadParquet reads the rows of a Parquet file with exactly these columns. A file
// that holds more than the rows is an error: notes beside them, other columns, bytes
// that belong to no column, a least or greatest value that no row has.
func ReadParquet(ctx context.Context, folder string, columns []Column, content []byte) (rows [][]any, err error) {
	err = beside(ctx, folder, func(db *DB, path string) error {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			return err
		}
		if err := db.onlyRows(ctx, path, columns, len(content)); err != nil {
			return err
		}
		rows, err = db.Query(ctx, "SELECT * FROM read_parquet("+literal(path)+")")
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading Parquet: %w", err)
	}
	return rows, nil
}

// onlyRows refuses a file that holds anything but the rows of the columns.
func (db *DB) onlyRows(ctx context.Context, path string, columns []Column, size int) error {
	described, err := db.Query(ctx, "SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM read_parquet("+literal(path)+"))")
	if err != nil {
		return err
	}
	var found []Column
	for _, r := range described {
		found = append(found, Column{r[0].(string), Type(r[1].(string))})
	}
	if !slices.Equal(found, columns) {
		return fmt.Errorf("%w: it has other columns", ErrParquet)
	}
	// "PAR1" and the rows, then the footer, its length in four bytes, "PAR1" again.
	for what, query := range map[string]string{
		"notes beside the rows": "SELECT count(*) FROM parquet_kv_metadata(%[1]s)",
		"a filter":              "SELECT count(*) FROM parquet_metadata(%[1]s) WHERE bloom_filter_offset IS NOT NULL",
		"bytes of no column":    fmt.Sprintf("SELECT 4 + (SELECT coalesce(sum(total_compressed_size), 0)::BIGINT FROM parquet_metadata(%%[1]s)) + (SELECT footer_size::BIGINT FROM parquet_file_metadata(%%[1]s)) + 8 - %d", size),
	} {
		n, err := db.Query(ctx, fmt.Sprintf(query, literal(path)))
		if err != nil {
			return err
		}
		if n[0][0] != int64(0) {
			return fmt.Errorf("%w: it holds %s", ErrParquet, what)
		}
	}
	return db.trueBounds(ctx, path, columns)
}

// trueBounds holds the least and greatest value that the file tells of each
// column against its rows.
func (db *DB) trueBounds(ctx context.Context, path string, columns []Column) error {
	for _, c := range columns {
		told, err := db.Query(ctx, fmt.Sprintf(`SELECT count(*) FROM parquet_metadata(%[1]s) WHERE path_in_schema = %[2]s AND
			(coalesce(stats_min_value, stats_min) IS NOT NULL OR coalesce(stats_max_value, stats_max) IS NOT NULL) AND
			((SELECT count(*) FROM read_parquet(%[1]s) WHERE %[3]s::VARCHAR = coalesce(stats_min_value, stats_min)) = 0 OR
			 (SELECT count(*) FROM read_parquet(%[1]s) WHERE %[3]s::VARCHAR = coalesce(stats_max_value, stats_max)) = 0)`, literal(path), literal(c.Name), Quote(c.Name)))
		if err != nil {
			return err
		}
		if told[0][0] != int64(0) {
			return fmt.Errorf("%w: it tells of a value of %s that no row has", ErrParquet, c.Name)
		}
	}
	return nil
}

// beside opens a database in memory and gives it a file of its own to work on.
func beside(ctx context.Context, folder string, work func(db *DB, path string) error) error {
	dir, err := os.MkdirTemp(folder, "parquet-")
	if err != nil {
		return fmt.Errorf("making a folder to work in: %w", err)
	}
	db, err := Create(ctx, "", 1)
	if err != nil {
		return errors.Join(err, os.RemoveAll(dir))
	}
	err = work(db, filepath.Join(dir, "rows.parquet"))
	return errors.Join(err, db.Close(), os.RemoveAll(dir))
}

// literal writes a text so that it can stand in SQL whatever it contains.
func literal(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }
