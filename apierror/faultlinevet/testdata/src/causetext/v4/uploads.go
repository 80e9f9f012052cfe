package v4

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/faultline-go/faultline/apierror"
	"github.com/labstack/echo/v4"
)

type failure struct {
	Error string `json:"error"`
	Log   string `json:"-"`
	Hint  string
}

func upload(c echo.Context) error {
	err := errors.New("table uploads is locked")
	var problem interface{ error }
	switch c.QueryParam("v") {
	case "1":
		return apierror.BadRequest(err.Error()) // want `the client sees the text of an error: give it to the log with WithCause`
	case "2":
		return apierror.InvalidInput("file: " + err.Error()) // want `text of an error`
	case "3":
		return apierror.BadRequest(fmt.Sprintf("file %s: %v", c.Param("id"), err)) // want `text of an error`
	case "4":
		return apierror.ResourceNotFound(c.Param("id")).WithMessage(fmt.Sprint("not found: ", err)) // want `text of an error`
	case "5":
		return apierror.New(http.StatusConflict, "Locked", strings.ToUpper(err.Error())) // want `text of an error`
	case "6":
		return echo.NewHTTPError(http.StatusBadRequest, err.Error()) // want `text of an error`
	case "7":
		return echo.NewHTTPError(http.StatusBadRequest, err) // want `text of an error`
	case "8":
		return &echo.HTTPError{Code: http.StatusBadRequest, Message: fmt.Sprintf("bad: %+v", err)} // want `text of an error`
	case "9":
		return c.String(http.StatusBadRequest, err.Error()) // want `text of an error`
	case "10":
		return c.JSON(http.StatusBadRequest, echo.Map{"error": err.Error()}) // want `text of an error`
	case "11":
		return c.JSON(http.StatusBadRequest, &failure{Error: "bad: " + err.Error()}) // want `text of an error`
	case "12":
		return apierror.BadRequest("bad").WithDetails(apierror.Detail{Message: err.Error()}) // want `text of an error`
	case "13":
		return apierror.BadRequest(apierror.Clean(problem.Error())) // want `text of an error`
	case "14":
		return c.JSON(http.StatusBadRequest, string(err.Error())) // want `text of an error`
	case "15":
		return echo.NewHTTPError(http.StatusBadRequest, fmt.Sprintf("%d%% of %q", 5, err)) // want `text of an error`
	case "16":
		message := "bad: " + err.Error()
		return apierror.BadRequest(message) // want `text of an error`
	case "18":
		return apierror.BadRequest(apierror.Forbidden().WithCause(err).Error()) // want `text of an error`
	case "19":
		return c.JSON(http.StatusBadRequest, echo.Map{"error": echo.Map{"message": err.Error()}}) // want `text of an error`
	case "20":
		return c.JSON(http.StatusBadRequest, echo.Map{"errors": []string{"bad", err.Error()}}) // want `text of an error`
	case "17":
		if err := c.Bind(nil); err != nil {
			msg := fmt.Sprintf("bad: %s", err)
			return echo.NewHTTPError(http.StatusBadRequest, msg) // want `text of an error`
		}
	}
	return nil
}

func handleError(err error, c echo.Context) {
	_ = c.JSON(http.StatusInternalServerError, echo.Map{"error": err.Error()}) // want `text of an error`
}

// Nothing is found from here on.

type coded struct{ text string }

func (c coded) Error() string { return c.text }
func (c coded) Shown() string { return c.text }

func fine(c echo.Context) error {
	err := errors.New("table uploads is locked")
	switch c.QueryParam("v") {
	case "1":
		return apierror.BadRequest("bad").WithCause(err)
	case "2":
		return apierror.InternalServerError(err).WithMessage("upload: " + err.Error())
	case "3":
		return echo.NewHTTPError(http.StatusInternalServerError, err.Error())
	case "4":
		return apierror.BadRequest(io.ErrUnexpectedEOF.Error())
	case "5":
		return apierror.BadRequest(fmt.Sprintf("%T", err))
	case "6":
		return apierror.BadRequest(coded{"bad"}.Shown())
	case "7":
		return c.JSON(http.StatusOK, failure{Log: err.Error()})
	case "8":
		return apierror.New(http.StatusConflict, apierror.Code(err.Error()), "conflict")
	case "9":
		return apierror.BadRequest("bad").WithCause(fmt.Errorf("upload: %w", err))
	case "10":
		message := "bad"
		if c.Param("debug") != "" {
			message = err.Error() // as far as is seen, it may have been changed
		}
		return apierror.BadRequest(message)
	case "11":
		return apierror.BadRequest(shown(err))
	case "12":
		return apierror.BadRequest(coded{"bad"}.Error())
	case "13":
		return echo.NewHTTPError(http.StatusBadRequest, apierror.ResourceNotFound("m1"))
	}
	return nil
}

func shown(err error) string { return "bad" }
