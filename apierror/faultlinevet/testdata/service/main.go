// Command service keeps notes. It was written before it had a contract for its errors, and has
// just got Register: it is what a migration begins with.
package main

import (
	"log"
	"net/http"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"github.com/faultline-go/faultline/echoadapter"
)

func routes(notes store) *echo.Echo {
	h := &handlers{notes}
	e := echo.New()
	echoadapter.Register(e, echoadapter.Config{})
	e.Use(middleware.Recover())
	api := e.Group("/api", authenticate)
	api.GET("/notes/:id", h.get)
	api.POST("/notes", h.create, requireWriter)
	api.GET("/notes/:id/history", h.history)
	return e
}

func main() {
	log.Fatal(routes(memory{"1": {Title: "a note"}}).Start("127.0.0.1:8080"))
}

func authenticate(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		switch c.Request().Header.Get(echo.HeaderAuthorization) {
		case "":
			return c.JSON(http.StatusUnauthorized, echo.Map{"error": "missing token"})
		case "Bearer reader", "Bearer writer":
			return next(c)
		}
		return echo.NewHTTPError(http.StatusUnauthorized, "unknown token")
	}
}

func requireWriter(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if c.Request().Header.Get(echo.HeaderAuthorization) != "Bearer writer" {
			return c.String(http.StatusForbidden, "only writers may do this")
		}
		return next(c)
	}
}
