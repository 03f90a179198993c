package store

import (
	"context"
	"errors"
	"runtime"
	"sync"

	"bernskats/pipeline/forms"
)

// Rehearse does n pieces of work, each in a transaction that is rolled back, on
// databases in memory that hold all empty tables: one per processor. Tests of
// definitions and rules run here. Work i gets its number, so results can keep
// their order.
func Rehearse(ctx context.Context, catalogue *forms.Catalogue, n int, work func(ctx context.Context, db *DB, i int) error) error {
	workers := min(runtime.GOMAXPROCS(0), max(n, 1))
	errs := make([]error, workers)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			errs[w] = withTables(ctx, catalogue, func(db *DB) error {
				for i := w; i < n; i += workers {
					if err := rolledBack(ctx, db, func() error { return work(ctx, db, i) }); err != nil {
						return err
					}
				}
				return nil
			})
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

// withTables gives work a fresh database in memory that holds all empty tables.
func withTables(ctx context.Context, catalogue *forms.Catalogue, work func(*DB) error) (err error) {
	db, err := Create(ctx, "", 1)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := db.CreateTables(ctx, catalogue); err != nil {
		return err
	}
	if err := db.Lock(ctx); err != nil {
		return err
	}
	return work(db)
}

func rolledBack(ctx context.Context, db *DB, work func() error) (err error) {
	if err := db.Exec(ctx, "BEGIN"); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Exec(ctx, "ROLLBACK")) }()
	return work()
}

// Together does work in one transaction: its writes reach the file at once, not
// statement by statement, or not at all.
func (db *DB) Together(ctx context.Context, work func() error) error {
	if err := db.Exec(ctx, "BEGIN"); err != nil {
		return err
	}
	if err := work(); err != nil {
		return errors.Join(err, db.Exec(context.WithoutCancel(ctx), "ROLLBACK"))
	}
	return db.Exec(ctx, "COMMIT")
}
