package e2e

import (
	"slices"
	"strings"
	"testing"
)

// TestEchoIsCovered fails when Echo or echo-jwt has a place where an error comes
// from that no row raises: after an upgrade, perhaps.
func TestEchoIsCovered(t *testing.T) {
	sites := sitesOf(t)
	uncovered, stale := missing(sites, covered(matrix()))
	for _, site := range uncovered {
		t.Errorf("%s: no row covers it, and unreachable gives no reason", site)
	}
	for _, site := range stale {
		t.Errorf("%s: a row or unreachable names it, but Echo doesn't have it", site)
	}
	t.Logf("%d sites, %d of them unreachable", len(sites), len(unreachable))
}

// TestRemovedRowIsMissed makes sure that the test above sees what it is for.
func TestRemovedRowIsMissed(t *testing.T) {
	sites, rows := sitesOf(t), matrix()
	tried := 0
	for i, r := range rows {
		others := covered(slices.Delete(slices.Clone(rows), i, i+1))
		for _, site := range r.covers {
			if slices.Contains(others, site) {
				continue // several rows raise it
			}
			tried++
			if uncovered, _ := missing(sites, others); !slices.Contains(uncovered, site) {
				t.Errorf("without the row %q, %s is not missed", r.name, site)
			}
		}
	}
	if tried < 150 {
		t.Errorf("tried %d rows, want more", tried)
	}
	with := append(slices.Clone(sites), "middleware/new.go:ErrNew")
	if uncovered, _ := missing(with, covered(rows)); !slices.Equal(uncovered, []string{"middleware/new.go:ErrNew"}) {
		t.Errorf("a new site: got %q missing", uncovered)
	}
	if _, stale := missing(sites[1:], covered(rows)); !slices.Equal(stale, sites[:1]) {
		t.Errorf("a site that is gone: got %q stale", stale)
	}
}

// covered returns the sites that rows cover, or that can't be.
func covered(rows []row) (sites []string) {
	for _, r := range rows {
		sites = append(sites, r.covers...)
	}
	for _, g := range goneRows() {
		sites = append(sites, g.covers...)
	}
	for site := range unreachable {
		sites = append(sites, site)
	}
	return sites
}

// unreachable are the sites that no request reaches, each with the reason.
var unreachable = map[string]string{
	"bind.go:DefaultBinder.BindBody NewHTTPError#2":                                "encoding/xml returns an UnsupportedTypeError when it encodes only",
	"context.go:context.Validate ErrValidatorNotRegistered#1":                      "Register sets a validator",
	"echo-jwt/extractors.go:CreateExtractors fmt.Errorf#1":                         atStart,
	"echo-jwt/extractors.go:valuesFromHeader errHeaderExtractorValueMissing#2":     "without a prefix every value is taken, so that there is a result",
	"echo-jwt/jwt.go:Config.ToMiddleware errors.New#1":                             atStart,
	"echo-jwt/jwt.go:Config.defaultParseTokenFunc TokenError{}#2":                  "jwt returns no token that is invalid without an error",
	"echo-jwt/jwt.go:Config.defaultParseTokenFunc errors.New#1":                    "jwt returns no token that is invalid without an error",
	"echo.go:Echo.DefaultHTTPErrorHandler HTTPError{}#1":                           "Register replaces this handler with its own",
	"echo.go:filepathOrContent ErrInvalidCertOrKeyType#1":                          atStart,
	"echo.go:newListener ErrInvalidListenerNetwork#1":                              atStart,
	"echo_fs.go:MustSubFS fmt.Errorf#1":                                            atStart,
	"middleware/body_limit.go:BodyLimitWithConfig fmt.Errorf#1":                    atStart,
	"middleware/context_timeout.go:ContextTimeoutConfig.ToMiddleware errors.New#1": atStart,
	"middleware/csrf.go:CSRFConfig.ToMiddleware errors.New#1":                      atStart,
	"middleware/decompress.go:DecompressWithConfig NewHTTPError#1":                 "the pool's method is not exported, so that there is only Echo's, and it doesn't fail",
	"middleware/extractor.go:createExtractors fmt.Errorf#1":                        atStart,
	"middleware/extractor.go:valuesFromHeader errHeaderExtractorValueMissing#2":    "without a prefix every value is taken, so that there is a result",
	"middleware/request_logger.go:RequestLoggerConfig.ToMiddleware errors.New#1":   atStart,
	"middleware/static.go:StaticWithConfig fmt.Errorf#1":                           "the template is a constant, and parses",
	"middleware/util.go:validateOrigin fmt.Errorf#1":                               atStart,
	"middleware/util.go:validateOrigin fmt.Errorf#2":                               atStart,
	"middleware/util.go:validateOrigin fmt.Errorf#3":                               atStart,

	// Echo v5.
	"v5/echo-jwt/jwt.go:Config.ToMiddleware errors.New#1":                             atStart,
	"v5/echo.go:MustSubFS fmt.Errorf#1":                                               atStart,
	"v5/middleware/basic_auth.go:BasicAuthConfig.ToMiddleware errors.New#1":           atStart,
	"v5/middleware/body_dump.go:BodyDumpConfig.ToMiddleware errors.New#1":             atStart,
	"v5/middleware/body_limit.go:BodyLimitConfig.ToMiddleware errors.New#1":           atStart,
	"v5/middleware/compress.go:GzipConfig.ToMiddleware errors.New#1":                  atStart,
	"v5/middleware/context_timeout.go:ContextTimeoutConfig.ToMiddleware errors.New#1": atStart,
	"v5/middleware/cors.go:CORSConfig.ToMiddleware errors.New#1":                      atStart,
	"v5/middleware/cors.go:CORSConfig.ToMiddleware fmt.Errorf#1":                      atStart,
	"v5/middleware/csrf.go:CSRFConfig.ToMiddleware errors.New#1":                      atStart,
	"v5/middleware/extractor.go:createExtractors fmt.Errorf#1":                        atStart,
	"v5/middleware/key_auth.go:KeyAuthConfig.ToMiddleware errors.New#1":               atStart,
	"v5/middleware/key_auth.go:KeyAuthConfig.ToMiddleware errors.New#2":               atStart,
	"v5/middleware/key_auth.go:KeyAuthConfig.ToMiddleware fmt.Errorf#1":               atStart,
	"v5/middleware/proxy.go:ProxyConfig.ToMiddleware errors.New#1":                    atStart,
	"v5/middleware/rate_limiter.go:RateLimiterConfig.ToMiddleware errors.New#1":       atStart,
	"v5/middleware/redirect.go:RedirectConfig.ToMiddleware errors.New#1":              atStart,
	"v5/middleware/request_logger.go:RequestLoggerConfig.ToMiddleware errors.New#1":   atStart,
	"v5/middleware/rewrite.go:RewriteConfig.ToMiddleware errors.New#1":                atStart,
	"v5/middleware/slash.go:AddTrailingSlashConfig.ToMiddleware errors.New#1":         atStart,
	"v5/middleware/slash.go:RemoveTrailingSlashConfig.ToMiddleware errors.New#1":      atStart,
	"v5/middleware/static.go:StaticConfig.ToMiddleware fmt.Errorf#1":                  atStart,
	"v5/middleware/static.go:StaticConfig.ToMiddleware fmt.Errorf#2":                  atStart,
	"v5/middleware/static.go:StaticConfig.ToMiddleware fmt.Errorf#3":                  atStart,
	"v5/middleware/util.go:validateOrigin fmt.Errorf#1":                               atStart,
	"v5/middleware/util.go:validateOrigin fmt.Errorf#2":                               atStart,
	"v5/middleware/util.go:validateOrigin fmt.Errorf#3":                               atStart,
	"v5/route.go:Routes.FilterByMethod errors.New#1":                                  atStart,
	"v5/route.go:Routes.FilterByMethod errors.New#2":                                  atStart,
	"v5/route.go:Routes.FilterByName errors.New#1":                                    atStart,
	"v5/route.go:Routes.FilterByName errors.New#2":                                    atStart,
	"v5/route.go:Routes.FilterByPath errors.New#1":                                    atStart,
	"v5/route.go:Routes.FilterByPath errors.New#2":                                    atStart,
	"v5/route.go:Routes.FindByMethodPath errors.New#1":                                atStart,
	"v5/route.go:Routes.FindByMethodPath errors.New#2":                                atStart,
	"v5/route.go:Routes.Reverse errors.New#1":                                         atStart,
	"v5/router.go:DefaultRouter.Add errors.New#1":                                     atStart,
	"v5/router.go:DefaultRouter.Add errors.New#2":                                     atStart,
	"v5/router.go:DefaultRouter.Remove errors.New#1":                                  atStart,
	"v5/router.go:DefaultRouter.Remove errors.New#2":                                  atStart,
	"v5/router.go:DefaultRouter.Remove errors.New#3":                                  atStart,
	"v5/router.go:DefaultRouter.Remove errors.New#4":                                  atStart,
	"v5/router.go:DefaultRouter.Remove errors.New#5":                                  atStart,
	"v5/router.go:newAddRouteError AddRouteError{}#1":                                 atStart,
	"v5/server.go:filepathOrContent ErrInvalidCertOrKeyType#1":                        atStart,
	"v5/context.go:Context.Validate ErrValidatorNotRegistered#1":                      "Register sets a validator",
	"v5/middleware/decompress.go:DecompressConfig.ToMiddleware NewHTTPError#1":        "the pool's method is not exported, so that there is only Echo's, and it doesn't fail",
	"v5/middleware/decompress.go:DecompressConfig.ToMiddleware NewHTTPError#2":        "the pool's method is not exported, so that there is only Echo's, and it doesn't fail",
	"v5/middleware/compress.go:GzipConfig.ToMiddleware NewHTTPError#1":                "the level is checked at start, so that the pool holds writers only",
	"v5/middleware/extractor.go:valuesFromHeader errHeaderExtractorValueMissing#2":    "without a prefix every value is taken, so that there is a result",
	"v5/middleware/proxy.go:proxyHTTP NewHTTPError#1":                                 "the client is gone; goneRows has it for Echo v4",
	"v5/response.go:UnwrapResponse errors.New#1":                                      "a service asks for it, and handlers that return it have a bug",
	"v5/rfc9457.go:ProblemDetailsHTTPErrorHandler ProblemError{}#1":                   "Register replaces this handler with its own",
	"v5/rfc9457.go:ProblemDetailsHTTPErrorHandler ProblemError{}#2":                   "Register replaces this handler with its own",
	"v5/echo-jwt/jwt.go:Config.defaultParseTokenFunc TokenError{}#2":                  "jwt returns no token that is invalid without an error",
	"v5/echo-jwt/jwt.go:Config.defaultParseTokenFunc errors.New#1":                    "jwt returns no token that is invalid without an error",
}

const atStart = "a mistake of the configuration, found when the service starts"

// TestUnreachable keeps the reasons honest.
func TestUnreachable(t *testing.T) {
	for site, reason := range unreachable {
		if len(strings.Fields(reason)) < 3 {
			t.Errorf("%s: %q is no reason", site, reason)
		}
	}
}
