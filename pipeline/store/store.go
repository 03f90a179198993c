// Package store holds one year's rows in a DuckDB database: raw tables as they
// were read, linked tables made of them by numbered SQL files, and guarded
// SELECTs for definitions. It is the only room that knows the database driver.
//
// It does not know what a child, a school or an indicator is. It never repeats
// a value of a row in an error: errors of the driver do that, so they are kept
// inside (see Error).
package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"slices"
	"strings"

	duckdb "github.com/duckdb/duckdb-go/v2"
)

// DB is one open database. It has a single connection, so settings, temporary
// tables and macros are seen by every statement, and results come in one order.
type DB struct {
	pool *sql.DB
	conn *sql.Conn
	raw  driver.Conn

	described map[string][]Column // tables whose columns were compared, see sameColumns
}

// Create opens a new database at path, or in memory when path is "". The file
// must not exist yet. threads 0 leaves the number to the database.
func Create(ctx context.Context, path string, threads int) (*DB, error) {
	return open(ctx, path, threads)
}

// OpenReadOnly opens an existing database file for reading.
func OpenReadOnly(ctx context.Context, path string) (*DB, error) {
	return open(ctx, path+"?access_mode=READ_ONLY", 0)
}

func open(ctx context.Context, dsn string, threads int) (*DB, error) {
	connector, err := duckdb.NewConnector(dsn, nil)
	if err != nil {
		return nil, newError("opening the database", err)
	}
	db := &DB{pool: sql.OpenDB(connector), described: map[string][]Column{}}
	db.pool.SetMaxOpenConns(1)
	if db.conn, err = db.pool.Conn(ctx); err != nil {
		return nil, errors.Join(newError("connecting to the database", err), db.pool.Close())
	}
	err = db.conn.Raw(func(c any) error { db.raw = c.(driver.Conn); return nil })
	if err == nil {
		err = db.settle(ctx, threads)
	}
	if err != nil {
		return nil, errors.Join(newError("preparing the database", err), db.Close())
	}
	return db, nil
}

// settle fixes what would let results, files or the network depend on the
// machine: no spill to a temporary folder, no extensions fetched.
func (db *DB) settle(ctx context.Context, threads int) error {
	settings := []string{
		"SET temp_directory = ''",
		"SET autoinstall_known_extensions = false",
		"SET autoload_known_extensions = false",
		"SET preserve_insertion_order = true",
		"SET TimeZone = 'UTC'",
	}
	if threads > 0 {
		settings = append(settings, fmt.Sprintf("SET threads = %d", threads))
	}
	for _, s := range settings {
		if _, err := db.conn.ExecContext(ctx, s); err != nil {
			// An extension setting that this build does not have protects nothing.
			if strings.Contains(err.Error(), "unrecognized configuration") || strings.Contains(err.Error(), "Catalog Error") {
				continue
			}
			return err
		}
	}
	return nil
}

// Lock shuts the database off from files, settings and extensions. Definitions'
// SQL runs only behind it.
func (db *DB) Lock(ctx context.Context) error {
	for _, s := range []string{"SET enable_external_access = false", "SET lock_configuration = true"} {
		if err := db.Exec(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// Exec runs one of the program's own statements.
func (db *DB) Exec(ctx context.Context, statement string, args ...any) error {
	if _, err := db.conn.ExecContext(ctx, statement, args...); err != nil {
		return newError("running SQL", err)
	}
	return nil
}

// Checkpoint writes everything into the file, so that nothing is left in a log beside it.
func (db *DB) Checkpoint(ctx context.Context) error { return db.Exec(ctx, "CHECKPOINT") }

// Close closes the database and reports what could not be written.
func (db *DB) Close() error {
	var errs []error
	if db.conn != nil {
		errs = append(errs, db.conn.Close())
	}
	errs = append(errs, db.pool.Close())
	if err := errors.Join(errs...); err != nil && !errors.Is(err, sql.ErrConnDone) {
		return newError("closing the database", err)
	}
	return nil
}

// Error is a failure of the database. Its text names what was being done and
// the kind of trouble. The driver's own text may repeat a row's value, so it is
// shown only where it speaks of the statement (parser, binder, catalogue) or is
// a message of our own (error() in SQL).
type Error struct {
	Doing     string
	text      string // safe to show
	statement bool   // the statement itself is wrong
	cause     error
}

func newError(doing string, err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("%s: %w", doing, err)
	}
	text := err.Error()
	e := &Error{Doing: doing, text: hidden, statement: begins(text, ofStatement()), cause: err}
	if e.statement || begins(text, ofMachine()) {
		first, _, _ := strings.Cut(text, "\n\nLINE")
		e.text = strings.TrimSpace(strings.ReplaceAll(first, "\n", " "))
	}
	return e
}

// Error gives the safe text.
func (e *Error) Error() string { return e.Doing + ": " + e.text }

// Unsafe gives the driver's own text, which may repeat values. Only tests of
// definitions, whose rows are made up, may show it.
func (e *Error) Unsafe() string { return e.cause.Error() }

// IsStatement says whether the statement itself is wrong: a misspelt table, a
// syntax error, a legal value that does not exist, a file it may not read, a
// column of a type that is not used here. A full disk is not.
func (e *Error) IsStatement() bool { return e.statement }

// hidden stands for a driver text that might repeat a value.
const hidden = "the database refused (details are not shown because they may repeat personal data)"

// ofStatement are the kinds of errors, each at the beginning of the driver's
// text, that speak of the statement and never of a row.
func ofStatement() []string {
	return []string{"Parser Error:", "Binder Error:", "Catalog Error:", "Invalid Input Error: law:", "Permission Error:"}
}

// ofMachine are those that speak of the disk or the memory.
func ofMachine() []string { return []string{"IO Error:", "Out of Memory Error:"} }

func begins(text string, prefixes []string) bool {
	return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(text, p) })
}

// Version is the database engine's own version, e.g. "v1.5.5".
func (db *DB) Version(ctx context.Context) (string, error) {
	rows, err := db.Query(ctx, "SELECT library_version FROM pragma_version()")
	if err != nil {
		return "", err
	}
	return rows[0][0].(string), nil
}
