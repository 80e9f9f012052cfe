package e2e

import (
	"database/sql"
	"encoding/json"
	"errors"
	"net/url"
	"slices"
	"testing"

	"github.com/faultline-go/faultline/validate/odata"
)

func jsonOf(t testing.TB, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// odataHarness compares what a database finds with what the evaluator does.
type odataHarness struct {
	testing.TB
	database
	db    *sql.DB
	rules odata.Rules
}

// parse parses a filter, and the values of parameter aliases in pairs.
func (h *odataHarness) parse(filter string, aliases ...string) odata.Expr {
	h.Helper()
	query := "$filter=" + url.QueryEscape(filter)
	for i := 0; i < len(aliases); i += 2 {
		query += "&" + aliases[i] + "=" + url.QueryEscape(aliases[i+1])
	}
	q, err := odata.Parse(query, h.rules)
	if err != nil {
		h.Fatalf("%s: %v", filter, err)
	}
	return q.Filter
}

// find returns the IDs of the rows that a filter holds for, by the database.
func (h *odataHarness) find(e odata.Expr) ([]int64, string, error) {
	clause, args, err := h.table.Filter(e)
	if err != nil {
		return nil, "", err
	}
	ids, err := h.query("SELECT id FROM items WHERE "+clause+" ORDER BY id", args)
	return ids, clause, err
}

func (h *odataHarness) query(query string, args []any) (ids []int64, err error) {
	rows, err := h.db.Query(query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

// want returns the IDs of the rows that a filter holds for, by the evaluator.
func (h *odataHarness) want(e odata.Expr) (ids []int64) {
	for _, row := range odataRows {
		if (&evaluator{row: row}).value(e) == true {
			ids = append(ids, row["id"].(int64))
		}
	}
	return ids
}

// check demands that both find the same, for a filter and its opposites: what is
// true, false and null is seen so.
func (h *odataHarness) check(filter string, aliases ...string) []int64 {
	h.Helper()
	var first []int64
	for i, form := range []string{"%", "not (%)", "(%) eq true", "(%) eq null", "nums/all(zz:%) or ok eq (%)"} {
		e := h.parse(replaceAll(form, filter), aliases...)
		got, clause, err := h.find(e)
		if err != nil {
			h.Errorf("%s\n    %s\n    %v", replaceAll(form, filter), clause, err)
			continue
		}
		if want := h.want(e); !slices.Equal(got, want) {
			h.Errorf("%s\n    %s\n    finds %v, want %v", replaceAll(form, filter), clause, got, want)
		}
		if i == 0 {
			first = got
		}
	}
	return first
}
