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
		// Microsoft's page lists ComputerDnsName, and its examples write computerDnsName.
		FoldNames: true,
		Functions: []string{"contains", "startswith", "endswith", "tolower", "toupper", "length", "now", "any", "all", "$count"},
		Options:   []string{"$filter", "$orderby", "$select", "$top", "$skip", "$count"},
		MaxTop:    maxTop,
	}
}

// list answers with a page, and with a link while there is more.
func (set entitySet[T]) list(s *store) echo.HandlerFunc {
	return func(c echo.Context) error {
		query, err := odata.Parse(c.Request().URL.RawQuery, set.rules)
		if err != nil {
			return err
		}
		page, more, err := set.read(c.Request().Context(), s, query)
		if err != nil {
			return fmt.Errorf("list %s: %w", set.name, err)
		}
		host := c.Scheme() + "://" + c.Request().Host
		page.Context = host + "/api/$metadata#" + set.name
		if more {
			page.NextLink = query.NextLink(host+c.Request().URL.EscapedPath(), len(page.Value))
		}
		return c.JSON(http.StatusOK, page)
	}
}

// count answers with the bare number of items that $filter leaves.
func (set entitySet[T]) count(s *store) echo.HandlerFunc {
	return func(c echo.Context) error {
		query, err := odata.Parse(c.Request().URL.RawQuery, set.rules)
		if err != nil {
			return err
		}
		query.Count, query.Top, query.OrderBy = true, new(int64), nil
		page, _, err := set.read(c.Request().Context(), s, query)
		if err != nil {
			return fmt.Errorf("count %s: %w", set.name, err)
		}
		return c.String(http.StatusOK, strconv.FormatInt(*page.Count, 10))
	}
}

// read returns a page, and whether there is more.
func (set entitySet[T]) read(ctx context.Context, s *store, query *odata.Query) (page collection[selection[T]], more bool, err error) {
	conn, err := s.conn(ctx)
	if err != nil {
		return page, false, err
	}
	defer conn.Close()
	if query.Count {
		where, args, err := set.table.Filter(query.Filter)
		if err != nil {
			return page, false, err
		}
		err = conn.QueryRowContext(ctx, `SELECT count(*) FROM `+set.from+` WHERE `+where, args...).Scan(&page.Count)
		if err != nil {
			return page, false, err
		}
	}
	clauses, args, err := set.table.Page(query, maxTop)
	if err != nil {
		return page, false, err
	}
	rows, err := conn.QueryContext(ctx, `SELECT `+set.columns+` FROM `+set.from+` WHERE `+clauses, args...)
	if err != nil {
		return page, false, err
	}
	defer rows.Close()
	page.Value = []selection[T]{}
	for rows.Next() {
		if len(page.Value) == query.PageSize(maxTop) {
			return page, true, nil
		}
		row := selection[T]{names: selected(query.Select)}
		if err := set.scan(&row.item, rows); err != nil {
			return page, false, err
		}
		page.Value = append(page.Value, row)
	}
	return page, false, rows.Err()
}
