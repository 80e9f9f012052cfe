package main

import (
	"log/slog"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"github.com/faultline-go/faultline/echoadapter"
)

// newEcho returns the service's routes. Whatever fails below, in a handler, in a
// middleware or in Echo itself, is answered in the contract, because of the one
// call of Register.
//
// Authorization comes first: no request is looked into before its token (401) and its roles
// (403) are known to suffice, also for paths and methods that don't exist. Only the service's
// description is for everybody.
func newEcho(s *store, opts options, log *slog.Logger) *echo.Echo {
	e := echo.New()
	echoadapter.Register(e, echoadapter.Config{
		Logger: log, Validator: newValidator(), Translate: translate, OnError: opts.onError,
	})
	e.Use(except(openAPIPath, authenticate(opts.key, log)), middleware.ContextTimeout(opts.timeout))

	a := api{store: s}
	e.GET("/api/machines", machineSet.list(s), allow(machineRead))
	e.GET("/api/machines/$count", machineSet.count(s), allow(machineRead))
	e.GET("/api/machines/:id", a.getMachine, allow(machineRead))
	e.POST("/api/machines/:id/isolate", a.isolate, allow(machineIsolate))
	e.POST("/api/machines/:id/runliveresponse", a.runLiveResponse,
		allow(machineLiveResponse), feature(opts.liveResponse), limitLiveResponse())
	e.GET("/api/machineactions", actionSet.list(s), allow(machineRead))
	e.GET("/api/machineactions/$count", actionSet.count(s), allow(machineRead))
	e.GET("/api/indicators", indicatorSet.list(s), allow(indicatorWrite))
	e.GET("/api/indicators/$count", indicatorSet.count(s), allow(indicatorWrite))
	e.POST("/api/indicators", a.submitIndicator, allow(indicatorWrite))
	e.POST("/api/indicators/import", a.importIndicators, allow(indicatorWrite))
	e.POST("/api/indicators/BatchDelete", a.deleteIndicators, allow(indicatorWrite))
	e.GET("/api/files/:hash", a.getFile, allow(fileRead))
	e.GET("/api/ips/:ip/stats", a.ipStats, allow(ipRead))
	e.GET("/api/domains/:domain/stats", a.domainStats, allow(urlRead))
	e.GET(openAPIPath, openAPI)
	return e
}

// api holds the handlers.
type api struct{ store *store }
