package recipes

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/echoadapter"
)

// Pet is a schema, as oapi-codegen writes it.
type Pet struct {
	Name string  `json:"name"`
	Tag  *string `json:"tag,omitempty"`
}

// serverWrapper converts echo contexts to parameters, in the shape that oapi-codegen emits
// for its Echo server.
type serverWrapper struct{}

// UpdatePet is the shape of a plain server: the generated code binds the path and says what
// is wrong with strconv's text, which the client never gets.
func (serverWrapper) UpdatePet(c echo.Context) error {
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil {
		return echo.NewHTTPError(http.StatusBadRequest, fmt.Sprintf("Invalid format for parameter id: error binding string parameter: %s", err))
	}
	var pet Pet
	if err := c.Bind(&pet); err != nil {
		return err
	}
	return c.JSON(http.StatusOK, map[string]any{"id": id, "name": pet.Name})
}

// AddPet is the shape of a strict server: an optional body that is empty is no error.
func (serverWrapper) AddPet(c echo.Context) error {
	var body *Pet
	var pet Pet
	if err := c.Bind(&pet); err == nil {
		body = &pet
	} else if !errors.Is(err, io.EOF) {
		return err
	}
	if body == nil {
		return c.NoContent(http.StatusAccepted)
	}
	if body.Name == "" {
		return apierror.MissingRequiredParameter("name")
	}
	return c.JSON(http.StatusCreated, body)
}

// OAPICodegen registers handlers as the generated RegisterHandlers does, behind Register.
func OAPICodegen(cfg echoadapter.Config) *echo.Echo {
	e := echo.New()
	echoadapter.Register(e, cfg)
	var wrapper serverWrapper
	e.PUT("/pets/:id", wrapper.UpdatePet)
	e.POST("/pets", wrapper.AddPet)
	return e
}
