package e2e

import (
	"strings"
	"testing"

	"github.com/faultline-go/faultline/validate/odata"
	"github.com/faultline-go/faultline/validate/odata/odatasql"
)

// planSchema has the indexes that package odatasql documents. The texts have a collation
// whose order isn't that of bytes, as most databases have it.
const planSchema = `CREATE TEMPORARY TABLE machines (id BIGINT PRIMARY KEY, name TEXT COLLATE "und-x-icu" NOT NULL, host TEXT COLLATE "und-x-icu" NOT NULL,
	seen TIMESTAMPTZ, build INTEGER NOT NULL);
INSERT INTO machines SELECT i, 'win-' || i, 'Win-' || i, to_timestamp(i), i FROM generate_series(1, 5000) AS i;
CREATE INDEX machines_name ON machines (name text_pattern_ops);
CREATE INDEX machines_host ON machines (lower(host) text_pattern_ops);
CREATE INDEX machines_seen ON machines (seen DESC NULLS LAST);
CREATE INDEX machines_build ON machines (build);
ANALYZE machines`

// TestODataPlans shows that PostgreSQL uses the indexes.
func TestODataPlans(t *testing.T) {
	onEach(t, func(h *odataHarness) {
		if h.table.Dialect != odatasql.PostgreSQL {
			h.Skip("the plans of SQLite are tested in examples/defender")
		}
		if _, err := h.db.Exec(planSchema); err != nil {
			h.Fatal(err)
		}
		table := odatasql.Table{Dialect: odatasql.PostgreSQL, Key: "id", Columns: map[string]odatasql.Column{
			"id":    {Type: odata.Integer, Use: odata.Anywhere, SQL: "id", NotNull: true},
			"name":  {Type: odata.String, Use: odata.Anywhere, SQL: "name", NotNull: true},
			"host":  {Type: odata.String, Use: odata.Anywhere, SQL: "host", NotNull: true, IgnoreCase: true},
			"seen":  {Type: odata.DateTimeOffset, Use: odata.Anywhere, SQL: "seen"},
			"build": {Type: odata.Integer, Use: odata.Anywhere, SQL: "build", NotNull: true},
		}}
		for query, want := range map[string]string{
			"$filter=startswith(name,'win-12')":           `machines_name -> Index Cond: ((name ~>=~ 'win-12'::text) AND (name ~<~ 'win-13'::text))`,
			"$filter=startswith(host,'WIN-12')":           `machines_host -> Index Cond: ((lower(host) ~>=~ 'win-12'::text) AND (lower(host) ~<~ 'win-13'::text))`,
			"$filter=host eq 'WIN-12'":                    `machines_host -> Index Cond: (lower(host) = 'win-12'::text)`,
			"$filter=build gt 4990.5":                     `machines_build -> Index Cond: (build > '4990'::bigint)`,
			"$filter=build eq 12.0":                       `machines_build -> Index Cond: (build = '12'::bigint)`,
			"$filter=seen gt 1970-01-01T01:20:00Z":        `machines_seen -> Index Cond: (seen > `,
			"$orderby=seen desc":                          `Index Scan using machines_seen`,
			"$orderby=seen":                               `Index Scan Backward using machines_seen`,
			"$filter=seen ne null&$orderby=seen&$skip=50": `Index Scan Backward using machines_seen`,
		} {
			q, err := odata.Parse(strings.ReplaceAll(query, " ", "+"), odata.Rules{Properties: table.Properties()})
			if err != nil {
				h.Fatal(err)
			}
			clauses, args, err := table.Page(q, 100)
			if err != nil {
				h.Fatal(err)
			}
			if plan := h.plan("SELECT id FROM machines WHERE "+clauses, args); !strings.Contains(plan, want) {
				h.Errorf("%s is WHERE %s\ngot  %s\nwant %s", query, clauses, plan, want)
			}
		}
	})
}

// plan returns how the database answers a query.
func (h *odataHarness) plan(query string, args []any) string {
	rows, err := h.db.Query("EXPLAIN (COSTS OFF) "+query, args...)
	if err != nil {
		h.Fatal(err)
	}
	defer rows.Close()
	var plan []string
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			h.Fatal(err)
		}
		plan = append(plan, strings.TrimSpace(line))
	}
	return strings.ReplaceAll(strings.Join(plan, " -> "), " on machines ->", " ->")
}
