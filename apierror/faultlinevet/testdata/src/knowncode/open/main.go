// Command open makes codes at run time.
package main

import (
	"os"

	"github.com/faultline-go/faultline/apierror"
)

type request struct {
	Card string `json:"card" apierror:"NotDeclared"`
	IP   string `json:"ip" apierror:"invalidIPAddress"` // want `spelled InvalidIpAddress`
}

var fromFile = apierror.New(409, apierror.Code(os.Getenv("CODE")), "")

func main() {}
