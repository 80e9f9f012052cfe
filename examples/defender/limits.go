package main

import (
	"fmt"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"github.com/faultline-go/faultline/apierror"
)

// liveResponseCalls is how many live responses a caller may ask for per minute,
// the ones that fail included.
const liveResponseCalls = 10

// limitLiveResponse is Echo's own middleware. It takes so many requests of a caller at once,
// and then one every so often: after that time, a caller that was turned away may try again.
// To answer in the contract it needs no more than an error of the contract.
func limitLiveResponse() echo.MiddlewareFunc {
	return middleware.RateLimiterWithConfig(middleware.RateLimiterConfig{
		Store: middleware.NewRateLimiterMemoryStoreWithConfig(middleware.RateLimiterMemoryStoreConfig{
			Rate:  liveResponseCalls / 60.0,
			Burst: liveResponseCalls,
		}),
		IdentifierExtractor: func(c echo.Context) (string, error) { return caller(c).Subject, nil },
		DenyHandler:         func(echo.Context, string, error) error { return errTooManyLiveResponses },
	})
}

var errTooManyLiveResponses = apierror.TooManyRequests(
	fmt.Sprintf("%d calls per minute", liveResponseCalls), time.Minute/liveResponseCalls)
