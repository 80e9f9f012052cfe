package recipes

import (
	"net/http"

	"github.com/golang-jwt/jwt/v5"
	echojwt "github.com/labstack/echo-jwt/v4"
	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/echoadapter"
)

// JWT protects a group. A missing or invalid token is a 401 with a challenge, and a token
// without the role a 403 that names it, before the request is bound.
func JWT(cfg echoadapter.Config, key []byte) *echo.Echo {
	e := echo.New()
	echoadapter.Register(e, cfg)
	api := e.Group("/api", echojwt.WithConfig(echojwt.Config{SigningKey: key}))
	api.GET("/machines", func(c echo.Context) error { return c.NoContent(http.StatusNoContent) }, requireRole("Machine.Read.All"))
	return e
}

func requireRole(role string) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			token, _ := c.Get("user").(*jwt.Token)
			if token == nil {
				return apierror.Unauthorized()
			}
			claims, _ := token.Claims.(jwt.MapClaims)
			roles, _ := claims["roles"].([]any)
			for _, r := range roles {
				if r == role {
					return next(c)
				}
			}
			return apierror.Forbidden().WithMessage("Missing application roles. API required roles: " + role + ".")
		}
	}
}
