package main

import (
	"fmt"
	"io"
	"log/slog"
	"slices"
	"time"

	"github.com/golang-jwt/jwt/v5"
	echojwt "github.com/labstack/echo-jwt/v4"
	"github.com/labstack/echo/v4"
)

// The application roles, as Defender names them.
const (
	machineRead         = "Machine.Read.All"
	machineIsolate      = "Machine.Isolate"
	machineLiveResponse = "Machine.LiveResponse"
	indicatorWrite      = "Ti.ReadWrite.All"
	fileRead            = "File.Read.All"
	ipRead              = "Ip.Read.All"
	urlRead             = "URL.Read.All"
)

var allRoles = []string{
	machineRead, machineIsolate, machineLiveResponse, indicatorWrite, fileRead, ipRead, urlRead,
}

// tokenLifetime is how long a token that the program prints is good.
const tokenLifetime = 8 * time.Hour

// claims is what a token of Entra ID says of an application: its name and the roles that it
// was granted.
type claims struct {
	jwt.RegisteredClaims
	Roles jwt.ClaimStrings `json:"roles"`
}

// Validate implements jwt.ClaimsValidator. A token without an expiry would be good for ever.
func (c claims) Validate() error {
	if c.ExpiresAt == nil {
		return fmt.Errorf("exp: %w", jwt.ErrTokenRequiredClaimMissing)
	}
	return nil
}

// authenticate is a middleware that takes requests with a valid bearer token
// only. The errors of echo-jwt need no translation: each is answered as the
// contract's Unauthorized, and what was wrong with the token is in the log.
func authenticate(key []byte, log *slog.Logger) echo.MiddlewareFunc {
	return echojwt.WithConfig(echojwt.Config{
		SigningKey:    key,
		SigningMethod: jwt.SigningMethodHS256.Name,
		ContextKey:    callerKey,
		NewClaimsFunc: func(echo.Context) jwt.Claims { return new(claims) },
		SuccessHandler: func(c echo.Context) {
			log.DebugContext(c.Request().Context(), "authenticated", "subject", caller(c).Subject, "roles", caller(c).Roles)
		},
	})
}

const callerKey = "caller"

// caller returns the claims of the request's token.
func caller(c echo.Context) *claims {
	return c.Get(callerKey).(*jwt.Token).Claims.(*claims)
}

// allow is a middleware that takes callers with at least one of the roles only.
func allow(roles ...string) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			granted := caller(c).Roles
			for _, role := range roles {
				if slices.Contains(granted, role) {
					return next(c)
				}
			}
			return missingRoles(roles, granted)
		}
	}
}

// newToken returns a token with these roles.
func newToken(key []byte, roles []string) (string, error) {
	now := time.Now()
	token := jwt.NewWithClaims(jwt.SigningMethodHS256, claims{
		RegisteredClaims: jwt.RegisteredClaims{
			Subject:   "example-client",
			IssuedAt:  jwt.NewNumericDate(now),
			ExpiresAt: jwt.NewNumericDate(now.Add(tokenLifetime)),
		},
		Roles: roles,
	})
	signed, err := token.SignedString(key)
	if err != nil {
		return "", fmt.Errorf("sign token: %w", err)
	}
	return signed, nil
}

// printToken writes a token as the command line wants it.
func printToken(w io.Writer, opts options) error {
	token, err := newToken(opts.key, opts.roles)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(w, token)
	return err
}
