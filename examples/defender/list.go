package main

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/validate/odata"
	"github.com/faultline-go/faultline/validate/odata/odatasql"
)

// maxTop is the most that $top may ask for, and what a page of a list has at most.
const maxTop = 10_000

// entitySet is a list that clients query.
type entitySet[T any] struct {
	name          string // in the context URL
	columns, from string // of the SELECT
	scan          func(*T, *sql.Rows) error
	table         odatasql.Table
	rules         odata.Rules
}

// listRules say what a client may ask of a list. What they don't have is an error: to
// ignore it would be to answer a question that nobody asked.
func listRules(table odatasql.Table) odata.Rules {
	return odata.Rules{
		Properties: table.Properties(),
		FoldNames:  true, // Microsoft's page lists ComputerDnsName, and its examples write computerDnsName
		Functions:  []string{"contains", "startswith", "endswith", "tolower", "toupper", "length", "now", "any", "all", "$count"},
		Options:    []string{"$filter", "$orderby", "$select", "$top", "$skip", "$count"},
		MaxTop:     maxTop,
	}
}

// list answers with a page, and with a link while there is more.
func (set entitySet[T]) list(s *store) echo.HandlerFunc {
	return func(c echo.Context) error {
		query, err := odata.Parse(c.Request().URL.RawQuery, set.rules)
		if err != nil {
			return err
		}
		host := c.Scheme() + "://" + c.Request().Host
		page := collection[selection[T]]{Context: host + "/api/$metadata#" + set.name, Value: []selection[T]{}}
		err = s.read(c.Request().Context(), func(ctx context.Context, conn *sql.Conn) error {
			more, err := set.read(ctx, conn, query, &page)
			if more {
				page.NextLink = query.NextLink(host+c.Request().URL.EscapedPath(), len(page.Value))
			}
			return err
		})
		if err != nil {
			return fmt.Errorf("list %s: %w", set.name, err)
		}
		return c.JSON(http.StatusOK, page)
	}
}

// read reads a page and reports whether there is more.
func (set entitySet[T]) read(ctx context.Context, conn *sql.Conn, query *odata.Query, page *collection[selection[T]]) (more bool, err error) {
	if query.Count {
		page.Count = new(int64)
		if *page.Count, err = set.countRows(ctx, conn, query); err != nil {
			return false, err
		}
	}
	clauses, args, err := set.table.Page(query, maxTop)
	if err != nil {
		return false, err
	}
	rows, err := conn.QueryContext(ctx, `SELECT `+set.columns+` FROM `+set.from+` WHERE `+clauses, args...)
	if err != nil {
		return false, err
	}
	defer rows.Close()
	for rows.Next() {
		if len(page.Value) == query.PageSize(maxTop) {
			return true, nil
		}
		row := selection[T]{names: selected(query.Select)}
		if err := set.scan(&row.item, rows); err != nil {
			return false, err
		}
		page.Value = append(page.Value, row)
	}
	return false, rows.Err()
}

// count answers with the bare number of items that $filter leaves.
func (set entitySet[T]) count(s *store) echo.HandlerFunc {
	return func(c echo.Context) error {
		query, err := odata.Parse(c.Request().URL.RawQuery, set.rules)
		if err != nil {
			return err
		}
		var n int64
		err = s.read(c.Request().Context(), func(ctx context.Context, conn *sql.Conn) (err error) {
			n, err = set.countRows(ctx, conn, query)
			return err
		})
		if err != nil {
			return fmt.Errorf("count %s: %w", set.name, err)
		}
		return c.String(http.StatusOK, strconv.FormatInt(n, 10))
	}
}

func (set entitySet[T]) countRows(ctx context.Context, conn *sql.Conn, query *odata.Query) (n int64, err error) {
	where, args, err := set.table.Where(query.Filter)
	if err != nil {
		return 0, err
	}
	err = conn.QueryRowContext(ctx, `SELECT count(*) FROM `+set.from+` WHERE `+where, args...).Scan(&n)
	return n, err
}
