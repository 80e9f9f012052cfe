package api // want package:`declares \[Busy Frozen NameTaken Sometimes\]`

import (
	"net/http"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/apierror/catalog"
	"github.com/faultline-go/faultline/validate"
)

const CodeBusy apierror.Code = "Busy"

var (
	ErrTaken  = apierror.New(http.StatusConflict, "NameTaken", "The name is taken.")
	Entry     = catalog.Entry{Code: "Frozen", Status: http.StatusConflict}
	sometimes = []apierror.Code{"Sometimes"}
)

type Upload struct {
	IP string `json:"ip" validate:"ip" apierror:"InvalidIPAddress"` // want `code InvalidIPAddress in an apierror tag is spelled InvalidIpAddress`
}

var rules = map[string]validate.Rule{
	"card": {Code: "InvalidCard", Words: "must be a card"},
	"ip":   {Code: "invalidIpAddress"}, // want `code invalidIpAddress in a validate.Rule is spelled InvalidIpAddress`
}

func is(err error) bool {
	return apierror.CodeOf(err) == "badrequest" || // want `code badrequest in a comparison with the code of an error is spelled BadRequest`
		apierror.CodeOf(err) == "NameTaken"
}
