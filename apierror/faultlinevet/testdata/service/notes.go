package main

import (
	"errors"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
)

type note struct {
	Title string `json:"title" validate:"required,max=100"`
	Text  string `json:"text"`
}

var errNone = errors.New("none")

type store interface {
	find(id string) (note, error)
	add(note) error
}

// memory is a store.
type memory map[string]note

func (m memory) find(id string) (note, error) {
	n, ok := m[id]
	if !ok {
		return note{}, errNone
	}
	return n, nil
}

func (memory) add(note) error { return nil }

// response is the body of an error.
type response struct {
	Success bool   `json:"success"`
	Message string `json:"message"`
}

type handlers struct{ store store }

func (h *handlers) get(c echo.Context) error {
	if len(c.Param("id")) > 20 {
		return c.JSON(http.StatusBadRequest, response{Success: false, Message: "the id is too long"})
	}
	n, err := h.store.find(c.Param("id"))
	if errors.Is(err, errNone) {
		return c.NoContent(http.StatusNotFound)
	}
	if err != nil {
		return c.JSON(http.StatusInternalServerError, map[string]string{"error": err.Error()})
	}
	return c.JSON(http.StatusOK, n)
}

func (h *handlers) create(c echo.Context) error {
	var n note
	if err := c.Bind(&n); err != nil {
		return err
	}
	if err := c.Validate(&n); err != nil {
		return err
	}
	if err := h.store.add(n); err != nil {
		return echo.NewHTTPError(http.StatusInternalServerError, "saving failed").SetInternal(err)
	}
	return c.JSON(http.StatusCreated, n)
}

// history has what only its author can decide: a text for the client, and a code.
func (h *handlers) history(c echo.Context) error {
	since, err := time.Parse(time.DateOnly, c.QueryParam("since"))
	if err != nil {
		return echo.NewHTTPError(http.StatusBadRequest, "bad date: "+err.Error())
	}
	if since.Year() < 2000 {
		return echo.NewHTTPError(http.StatusGone, "the archive was deleted")
	}
	return c.JSON(http.StatusOK, []note{})
}
