package main

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/echoadapter"
)

// batchDeleteRequest names indicators by their IDs, which are strings in JSON.
type batchDeleteRequest struct {
	IndicatorIDs []string `json:"IndicatorIds" validate:"required,min=1,max=500,dive,required"`
}

func (a api) deleteIndicators(c echo.Context) error {
	req, err := echoadapter.Bind[batchDeleteRequest](c)
	if err != nil {
		return err
	}
	if err := a.store.deleteIndicators(c.Request().Context(), req.IndicatorIDs); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// deleteIndicators deletes all of them or, if one is unknown, none. One that is
// named twice is deleted once.
func (s *store) deleteIndicators(ctx context.Context, ids []string) error {
	return s.transact(ctx, func(tx *sql.Tx) error {
		deleted := map[string]bool{}
		for i, id := range ids {
			if deleted[id] {
				continue
			}
			found, err := deleteIndicator(ctx, tx, id)
			switch {
			case err != nil:
				return err
			case !found:
				return indicatorNotFound(id, i)
			}
			deleted[id] = true
		}
		return nil
	})
}

// deleteIndicator reports whether there was an indicator with the ID. A text that
// the service wouldn't write as an ID is none, such as 007 for 7.
func deleteIndicator(ctx context.Context, tx *sql.Tx, id string) (found bool, err error) {
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil || strconv.FormatInt(n, 10) != id {
		return false, nil
	}
	result, err := tx.ExecContext(ctx, `DELETE FROM indicators WHERE id = ?`, n)
	if err != nil {
		return false, fmt.Errorf("delete indicator: %w", err)
	}
	count, err := result.RowsAffected()
	if err != nil {
		return false, fmt.Errorf("delete indicator: %w", err)
	}
	return count > 0, nil
}
