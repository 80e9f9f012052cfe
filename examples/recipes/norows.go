package recipes

import (
	"database/sql"
	"errors"
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/echoadapter"
)

// NoRows turns sql.ErrNoRows into a ResourceNotFound. The store knows the id, so it wraps
// the error there. Translate is the safety net for queries that forgot to; it doesn't know
// the id.
func NoRows(cfg echoadapter.Config, db *sql.DB) *echo.Echo {
	cfg.Translate = func(err error) *apierror.Error {
		if errors.Is(err, sql.ErrNoRows) {
			return apierror.ResourceNotFound("").WithCause(err)
		}
		return nil
	}
	e := echo.New()
	echoadapter.Register(e, cfg)
	e.GET("/machines/:id", func(c echo.Context) error {
		name, err := machineName(c, db, c.Param("id"))
		if err != nil {
			return err
		}
		return c.String(http.StatusOK, name)
	})
	e.GET("/newest", func(c echo.Context) error {
		var name string
		if err := db.QueryRowContext(c.Request().Context(), "SELECT name FROM machines ORDER BY id DESC").Scan(&name); err != nil {
			return fmt.Errorf("newest machine: %w", err)
		}
		return c.String(http.StatusOK, name)
	})
	return e
}

func machineName(c echo.Context, db *sql.DB, id string) (name string, err error) {
	err = db.QueryRowContext(c.Request().Context(), "SELECT name FROM machines WHERE id = ?", id).Scan(&name)
	if errors.Is(err, sql.ErrNoRows) {
		return "", apierror.ResourceNotFound(id).WithMessage("Machine " + apierror.Clean(id) + " was not found").WithCause(err)
	}
	return name, err
}
