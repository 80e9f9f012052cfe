package main

import (
	"errors"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/apierror/apierrortest"
)

const canary = "c4n4ry"

// broken is a store that fails for one note.
type broken struct{ memory }

func (b broken) find(id string) (note, error) {
	if id == "broken" {
		return note{}, errors.New("table notes: " + canary)
	}
	return b.memory.find(id)
}

// TestContract passes once the service was fixed, and not before.
func TestContract(t *testing.T) {
	e := routes(broken{memory{"1": {Title: "a note"}}})
	e.GET("/test/panics", func(echo.Context) error { panic(canary) })
	create := apierrortest.Route{Path: "/api/notes", Body: `{"title":"t","text":"x"}`}
	get := func(id string, code apierror.Code) apierrortest.Failure {
		return apierrortest.Failure{Route: apierrortest.Route{Path: "/api/notes/" + id}, Code: code}
	}
	apierrortest.Run(t, e, apierrortest.Config{
		Exists:    apierrortest.Route{Path: "/api/notes/1"},
		Body:      create,
		Protected: create,
		Panics:    apierrortest.Route{Path: "/test/panics"},
		Token:     "writer",
		WeakToken: "reader",
		Canary:    canary,
		Failures: []apierrortest.Failure{
			get("2", apierror.CodeNotFound),
			get("broken", apierror.CodeInternalServerError),
			get(strings.Repeat("1", 21), apierror.CodeBadRequest),
		},
	})
}
