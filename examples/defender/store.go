package main

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"time"

	_ "modernc.org/sqlite" // the driver
)

//go:embed schema.sql
var schema string

// schemaVersion is the version of schema.sql; a database says in its
// user_version which one it has, a new one 0.
const schemaVersion = 4

// store is the database. Its methods stand with the handlers that use them.
// They return the errors of the contract where there is something to tell the
// client, and others as they are, wrapped: those become a 500, and the log has
// their text.
type store struct {
	db *sql.DB
	// patience is how long a list waits for a connection.
	patience time.Duration
	log      *slog.Logger
}

// openStore opens the database in a file, "" for one in memory. A new one gets
// the schema and the demo data.
func openStore(ctx context.Context, file string) (*store, error) {
	if err := createPrivate(file); err != nil {
		return nil, fmt.Errorf("create database: %w", err)
	}
	db, err := sql.Open("sqlite", dataSource(file))
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	if file == "" {
		db.SetMaxOpenConns(1) // a second connection would be a second database
	} else {
		db.SetMaxOpenConns(maxConns)
	}
	s := &store{db: db, patience: busyTimeout, log: slog.New(slog.DiscardHandler)}
	if err := s.prepare(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("prepare database %s: %w", file, err), s.close())
	}
	return s, nil
}

// createPrivate creates a new database's file for its owner alone; SQLite gives the files
// beside it the same mode.
func createPrivate(file string) error {
	if file == "" {
		return nil
	}
	f, err := os.OpenFile(file, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

// dataSource returns the driver's name for a file. Every transaction here writes
// and so takes the lock when it begins: one that upgraded later could fail.
func dataSource(file string) string {
	if file == "" {
		return "file::memory:?_foreign_keys=on&_txlock=immediate"
	}
	return (&url.URL{
		Scheme:   "file",
		Opaque:   (&url.URL{Path: file}).EscapedPath(),
		RawQuery: "_foreign_keys=on&_txlock=immediate&_busy_timeout=5000&_journal_mode=WAL&_synchronous=NORMAL",
	}).String()
}

// prepare makes a new database usable, all of it or nothing.
func (s *store) prepare(ctx context.Context) error {
	return s.transact(ctx, func(tx *sql.Tx) error {
		var version int
		if err := tx.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&version); err != nil {
			return fmt.Errorf("read version: %w", err)
		}
		switch version {
		case schemaVersion:
			return nil
		case 0:
		default:
			return fmt.Errorf("it has schema version %d; this program knows %d", version, schemaVersion)
		}
		if _, err := tx.ExecContext(ctx, schema); err != nil {
			return fmt.Errorf("create schema: %w", err)
		}
		if err := insertDemo(ctx, tx); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, fmt.Sprintf(`PRAGMA user_version = %d`, schemaVersion))
		return err
	})
}

// transact runs do in a transaction that is rolled back if do fails.
func (s *store) transact(ctx context.Context, do func(*sql.Tx) error) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin transaction: %w", err)
	}
	s.log.DebugContext(ctx, "transaction begun")
	defer tx.Rollback() // does nothing after Commit
	if err := do(tx); err != nil {
		s.log.DebugContext(ctx, "transaction rolled back", "err", err)
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit transaction: %w", err)
	}
	s.log.DebugContext(ctx, "transaction committed")
	return nil
}

func (s *store) close() error {
	if err := s.db.Close(); err != nil {
		return fmt.Errorf("close database: %w", err)
	}
	return nil
}

// maxConns is how many queries there are at once: more would each be slower. A list waits
// busyTimeout for its turn.
const (
	busyTimeout = time.Second
	maxConns    = 8
)

// conn returns a connection for a list, or errBusy if none gets free.
func (s *store) conn(ctx context.Context) (*sql.Conn, error) {
	wait, cancel := context.WithTimeout(ctx, s.patience)
	defer cancel()
	conn, err := s.db.Conn(wait)
	if err != nil && wait.Err() != nil && ctx.Err() == nil {
		return nil, errBusy.WithCause(err)
	}
	return conn, err
}

// queryer is a *sql.DB or a *sql.Tx, for queries that both need.
type queryer interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}
