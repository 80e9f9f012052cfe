package main

import (
	"fmt"
	"maps"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/apierror"
)

// maxTop is the most that $top may ask for, and what a list has without it.
const maxTop = 10_000

// page is the part of a list that is asked for.
type page struct{ top, skip int }

// parsePage reads $top and $skip. Any other option that begins with $ is an
// error, and so is a name in another case: to ignore it would be to answer a
// question that nobody asked. Names without a $ are not OData's.
func parsePage(c echo.Context) (page, error) {
	p := page{top: maxTop}
	query, err := url.ParseQuery(c.Request().URL.RawQuery)
	if err != nil {
		return p, apierror.BadRequest("The query string is malformed.").WithCause(err)
	}
	for _, name := range slices.Sorted(maps.Keys(query)) {
		switch {
		case name == "$top":
			p.top, err = parseNumber(name, query[name], maxTop)
		case name == "$skip":
			p.skip, err = parseNumber(name, query[name], math.MaxInt32)
		case strings.HasPrefix(name, "$"):
			err = apierror.ODataError(name + ": the option is not supported")
		}
		if err != nil {
			return p, err
		}
	}
	return p, nil
}

// parseNumber returns the one value of an option, a number from 0 to limit.
func parseNumber(name string, values []string, limit int) (int, error) {
	if len(values) > 1 {
		return 0, apierror.ODataError(name + ": the option is given more than once")
	}
	n, err := strconv.ParseUint(values[0], 10, 31)
	if err != nil || n > uint64(limit) {
		return 0, apierror.ODataError(fmt.Sprintf("%s: must be a number from 0 to %d", name, limit)).WithCause(err)
	}
	return int(n), nil
}
