// Command v5 is the quickstart on Echo v5: a service with one route that fails in three ways.
package main

import (
	"log"
	"net"
	"net/http"

	"github.com/labstack/echo/v5"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/echoadapter/v5"
)

type statsRequest struct {
	IP            string `param:"ip" validate:"required,ip"`
	LookBackHours *int   `query:"lookBackHours" validate:"omitempty,min=1,max=720"`
}

func stats(c *echo.Context) error {
	req, err := echoadapter.Bind[statsRequest](c)
	if err != nil {
		return err
	}
	if net.ParseIP(req.IP).IsLoopback() {
		return apierror.DisallowedOperation("Loopback addresses have no statistics")
	}
	return c.JSON(http.StatusOK, map[string]any{"ipAddress": req.IP, "organizationPrevalence": 0})
}

func routes() *echo.Echo {
	e := echo.New()
	echoadapter.Register(e, echoadapter.Config{})
	e.GET("/api/ips/:ip/stats", stats)
	return e
}

func main() { log.Fatal(routes().Start("127.0.0.1:8080")) }
