package v4

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"
)

type store interface {
	find(id string) (string, error)
	remove(id string) error
}

type handlers struct{ store store }

type problem struct {
	Success bool   `json:"success"`
	Message string `json:"message"`
}

type failure struct {
	Reason string `json:"error"`
	Hint   string
}

func (h *handlers) get(c echo.Context) error {
	id := c.Param("id")
	if id == "" {
		return echo.NewHTTPError(http.StatusBadRequest, "id is missing") // want `returns echo.NewHTTPError: return apierror.BadRequest`
	}
	if !strings.HasPrefix(id, "m") {
		return echo.NewHTTPError(http.StatusBadRequest) // want `return apierror.BadRequest`
	}
	name, err := h.store.find(id)
	if err != nil {
		return echo.NewHTTPError(404, "no machine "+id).SetInternal(err) // want `return apierror.NotFound`
	}
	if name == "" {
		return echo.ErrNotFound // want `returns echo.ErrNotFound: return apierror.NotFound`
	}
	return c.JSON(http.StatusOK, name)
}

func (h *handlers) remove(c echo.Context) error {
	if c.QueryParam("force") == "" {
		return echo.NewHTTPError(http.StatusForbidden, "only with force") // want `return apierror.Forbidden`
	}
	switch err := h.store.remove(c.Param("id")); {
	case err == nil:
		return c.NoContent(http.StatusNoContent)
	case c.QueryParam("v") == "1":
		return echo.NewHTTPError(http.StatusInternalServerError, err.Error()) // want `return apierror.InternalServerError`
	case c.QueryParam("v") == "2":
		return echo.NewHTTPError(http.StatusInternalServerError, "remove failed").SetInternal(err) // want `return apierror.InternalServerError`
	case c.QueryParam("v") == "3":
		return echo.NewHTTPError(http.StatusInternalServerError, fmt.Sprintf("remove: %v", err)) // want `return apierror.InternalServerError`
	case c.QueryParam("v") == "4":
		return echo.NewHTTPError(http.StatusUnauthorized, "bad token").WithInternal(err) // want `return apierror.Unauthorized`
	case c.QueryParam("v") == "5":
		return echo.NewHTTPError(http.StatusUnauthorized, err.Error()) // want `return apierror.Unauthorized`
	case c.QueryParam("v") == "6":
		return &echo.HTTPError{Code: 400, Message: "bad", Internal: err} // want `returns an echo.HTTPError: return apierror.BadRequest`
	case c.QueryParam("v") == "7":
		return echo.NewHTTPError(http.StatusTooManyRequests, "Too Many Requests") // want `return apierror.TooManyRequests`
	default:
		return echo.NewHTTPError(500) // want `return apierror.InternalServerError`
	}
}

func written(c echo.Context) error {
	err := fmt.Errorf("cause")
	switch c.QueryParam("v") {
	case "1":
		return c.JSON(http.StatusNotFound, map[string]string{"error": "no such machine"}) // want `answers 404 with c.JSON: return apierror.NotFound`
	case "2":
		return c.JSON(http.StatusBadRequest, echo.Map{"status": "error", "code": 400, "message": "bad " + c.Param("id")}) // want `apierror.BadRequest`
	case "3":
		return c.JSON(http.StatusForbidden, problem{Success: false, Message: "owners only"}) // want `apierror.Forbidden`
	case "4":
		return c.JSON(http.StatusBadRequest, &failure{Reason: "bad"}) // want `apierror.BadRequest`
	case "5":
		return c.String(http.StatusUnauthorized, "who are you?") // want `answers 401 with c.String: return apierror.Unauthorized`
	case "6":
		return c.NoContent(http.StatusNotFound) // want `answers 404 with c.NoContent: return apierror.NotFound`
	case "7":
		return c.JSON(http.StatusInternalServerError, echo.Map{"error": err.Error()}) // want `return apierror.InternalServerError`
	case "8":
		return c.JSON(http.StatusBadRequest, nil) // want `return apierror.BadRequest`
	}
	return nil
}

// These are found, and left to a person.
func left(c echo.Context) error {
	err := fmt.Errorf("cause")
	status := len(c.Param("id"))
	switch c.QueryParam("v") {
	case "1":
		return echo.NewHTTPError(http.StatusConflict, "it exists") // want `return an apierror.New\(409, …\) with a code of your own`
	case "2":
		return echo.NewHTTPError(status, "something") // want `handler returns echo.NewHTTPError: return an error of package apierror`
	case "3":
		return echo.NewHTTPError(http.StatusBadRequest, err.Error()) // want `return apierror.BadRequest`
	case "4":
		return echo.NewHTTPError(http.StatusBadRequest, fmt.Sprintf("bad: %s", err)) // want `return apierror.BadRequest`
	case "5":
		return echo.NewHTTPError(http.StatusBadRequest, echo.Map{"field": "id"}) // want `return apierror.BadRequest`
	case "6":
		return c.JSON(http.StatusBadRequest, echo.Map{"error": "bad_id", "message": "bad id"}) // want `return apierror.BadRequest`
	case "7":
		return c.JSONBlob(http.StatusNotFound, []byte(`{}`)) // want `answers 404 with c.JSONBlob`
	case "8":
		return c.JSON(http.StatusBadRequest, echo.Map{"id": c.Param("id")}) // want `return apierror.BadRequest`
	case "9":
		return echo.NewHTTPError(http.StatusBadRequest, // want `return apierror.BadRequest`
			"bad", // a comment that a fix would remove
		)
	case "10":
		if err := c.JSON(http.StatusNotFound, nil); err != nil { // want `return apierror.NotFound`
			return err
		}
		return nil
	case "11":
		apierror := "the name is taken"
		return echo.NewHTTPError(http.StatusBadRequest, apierror) // want `return apierror.BadRequest`
	case "12":
		return echo.NewHTTPError(http.StatusBadRequest, err) // want `return apierror.BadRequest`
	case "13":
		return echo.ErrConflict // want `returns echo.ErrConflict: return an error of package apierror`
	}
	return nil
}

func middleware(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if c.Request().Header.Get("Authorization") == "" {
			return echo.NewHTTPError(http.StatusUnauthorized, "Unauthorized") // want `return apierror.Unauthorized`
		}
		return next(c)
	}
}

func helper(c echo.Context) (string, error) {
	if c.Param("id") == "" {
		return "", echo.NewHTTPError(http.StatusBadRequest, "id is missing") // want `return apierror.BadRequest`
	}
	return c.Param("id"), nil
}

// Nothing is found from here on.

func fine(c echo.Context) error {
	status := http.StatusNotFound
	if c.Param("a") == "" {
		return c.JSON(status, nil)
	}
	if c.Param("b") == "" {
		return echo.NewHTTPError(http.StatusFound, "elsewhere")
	}
	if c.Param("c") == "" {
		return c.Redirect(http.StatusFound, "/")
	}
	return func() error { return echo.NewHTTPError(http.StatusNotFound) }()
}

func handleError(err error, c echo.Context) {
	_ = c.JSON(http.StatusInternalServerError, echo.Map{"error": "failed"})
}

func service(id string) error { return echo.NewHTTPError(http.StatusNotFound, id) }
