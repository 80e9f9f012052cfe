package e2e

import (
	"database/sql"
	"maps"
	"os"
	"strings"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite"

	"github.com/faultline-go/faultline/validate/odata"
	"github.com/faultline-go/faultline/validate/odata/odatasql"
)

// database is where the rows are, and how.
type database struct {
	name, driver, source string
	// schema has columns with the names a and b, which the SQL has too.
	schema string
	table  odatasql.Table
	// value is what the driver takes for one of a row.
	value func(t testing.TB, v any) any
}

func odataNow() time.Time { return at("2026-01-01T00:00:00Z") }

var sqliteRows = database{
	name: "SQLite", driver: "sqlite", source: ":memory:",
	schema: `CREATE TABLE items (id INTEGER PRIMARY KEY, a TEXT, b TEXT NOT NULL, n INTEGER, m INTEGER NOT NULL, f REAL, g REAL NOT NULL,
		seen INTEGER, born INTEGER NOT NULL, flag INTEGER, ok INTEGER NOT NULL, tags TEXT NOT NULL, nums TEXT NOT NULL, day TEXT, city TEXT, uid TEXT) STRICT`,
	table: odatasql.Table{
		Now: odataNow,
		Columns: map[string]odatasql.Column{
			"id":           {SQL: "items.id", Type: odata.Integer, NotNull: true},
			"name":         {SQL: "items.a", Type: odata.String},
			"title":        {SQL: "items.b", Type: odata.String, NotNull: true},
			"label":        {SQL: "items.a", Type: odata.String, IgnoreCase: true},
			"n":            {SQL: "items.n", Type: odata.Integer},
			"m":            {SQL: "items.m", Type: odata.Integer, NotNull: true},
			"f":            {SQL: "items.f", Type: odata.Decimal},
			"g":            {SQL: "items.g", Type: odata.Decimal, NotNull: true},
			"seen":         {SQL: "items.seen", Type: odata.DateTimeOffset, Arg: odatasql.UnixMilli},
			"born":         {SQL: "items.born", Type: odata.DateTimeOffset, NotNull: true, Arg: odatasql.UnixMilli},
			"flag":         {SQL: "items.flag", Type: odata.Boolean},
			"ok":           {SQL: "items.ok", Type: odata.Boolean, NotNull: true},
			"tags":         {From: "json_each(items.tags)", Item: "value", Type: odata.String},
			"nums":         {From: "json_each(items.nums)", Item: "value", Type: odata.Integer, NotNull: true},
			"day":          {SQL: "items.day", Type: odata.Date},
			"address/city": {SQL: "items.city", Type: odata.String},
			"uid":          {SQL: "items.uid", Type: odata.GUID},
		},
	},
	value: func(t testing.TB, v any) any {
		switch v := v.(type) {
		case time.Time:
			return v.UnixMilli()
		case []any:
			return jsonOf(t, v)
		case date:
			return string(v)
		}
		return v
	},
}

// postgresRows has integers of four bytes, in which not each of a client's fits. The
// database must have the locale C, in which texts compare as in SQLite.
var postgresRows = database{
	name: "PostgreSQL", driver: "pgx",
	schema: `CREATE TEMPORARY TABLE items (id BIGINT PRIMARY KEY, a TEXT, b TEXT NOT NULL, n INTEGER, m INTEGER NOT NULL,
		f DOUBLE PRECISION, g DOUBLE PRECISION NOT NULL, seen TIMESTAMPTZ, born TIMESTAMPTZ NOT NULL, flag BOOLEAN, ok BOOLEAN NOT NULL,
		tags JSONB NOT NULL, nums JSONB NOT NULL, day DATE, city TEXT, uid UUID)`,
	table: func() odatasql.Table {
		table := sqliteRows.table
		table.Dialect, table.Columns = odatasql.PostgreSQL, maps.Clone(table.Columns)
		for name, c := range map[string]odatasql.Column{
			"seen": {SQL: "items.seen", Type: odata.DateTimeOffset},
			"born": {SQL: "items.born", Type: odata.DateTimeOffset, NotNull: true},
			"tags": {From: "jsonb_array_elements_text(items.tags)", Item: "tag", Type: odata.String},
			"nums": {From: "(SELECT jsonb_array_elements_text(items.nums)::integer)", Item: "num", Type: odata.Integer, NotNull: true},
		} {
			table.Columns[name] = c
		}
		return table
	}(),
	value: func(t testing.TB, v any) any {
		switch v := v.(type) {
		case []any:
			return jsonOf(t, v)
		case date:
			return string(v)
		}
		return v
	},
}

// onEach calls test with each database that there is. FAULTLINE_POSTGRES names a
// PostgreSQL of the locale C, as postgres://postgres@127.0.0.1/postgres.
func onEach(t *testing.T, test func(h *odataHarness)) {
	for _, db := range []database{sqliteRows, postgresRows} {
		t.Run(db.name, func(t *testing.T) {
			if db.driver == "pgx" {
				if db.source = os.Getenv("FAULTLINE_POSTGRES"); db.source == "" {
					t.Skip("FAULTLINE_POSTGRES is not set")
				}
			}
			test(&odataHarness{TB: t, database: db, db: db.open(t), rules: odata.Rules{MaxCost: 500_000, MaxDepth: 500, MaxLength: 1 << 20}})
		})
	}
}

// open returns a database with the rows.
func (d database) open(t testing.TB) *sql.DB {
	t.Helper()
	db, err := sql.Open(d.driver, d.source)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	db.SetMaxOpenConns(1) // the table is the connection's own
	if _, err := db.Exec(d.schema); err != nil {
		t.Fatal(err)
	}
	columns := strings.Fields("id name title n m f g seen born flag ok tags nums day address/city uid")
	for _, row := range odataRows {
		args := make([]any, len(columns))
		for i, name := range columns {
			args[i] = d.value(t, row[name])
		}
		_, err := db.Exec(`INSERT INTO items VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`, args...)
		if err != nil {
			t.Fatal(err)
		}
	}
	return db
}
