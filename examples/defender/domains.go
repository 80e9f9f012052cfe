package main

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/echoadapter"
)

// domainStats says how many machines connected to a domain, and when.
type domainStats struct {
	Host string `json:"host"`
	prevalence
}

type domainStatsRequest struct {
	Domain string `param:"domain" validate:"required,fqdn"`
	lookBack
}

func (a api) domainStats(c echo.Context) error {
	req, err := echoadapter.Bind[domainStatsRequest](c)
	if err != nil {
		return err
	}
	// Letter case doesn't tell names apart, nor does the full stop of the root.
	name := strings.ToLower(strings.TrimSuffix(req.Domain, "."))
	stats := domainStats{Host: req.Domain}
	stats.prevalence, err = a.store.prevalence(c.Request().Context(), "domain", name, req.since())
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, stats)
}
