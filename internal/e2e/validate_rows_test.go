package e2e

import (
	"errors"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/echoadapter"
	"github.com/faultline-go/faultline/validate"
)

// account is a request type with rules.
type account struct {
	Name     string    `json:"name" validate:"required"`
	Password string    `json:"password" validate:"min=12"`
	Role     string    `json:"role" validate:"omitempty,oneof=reader writer"`
	Address  string    `json:"address" validate:"omitempty,ip"`
	Tags     []string  `json:"tags" validate:"max=2"`
	Keys     []account `json:"keys" validate:"max=3,dive"`
	Page     int       `query:"page" validate:"max=10"`
}

// validateRows are a few of the failures of rules; package validate has the rest.
func validateRows() []row {
	body := func(name, body, message string) row {
		return row{name: "rules: " + name, request: json1 + body, both: binds[account](), status: 400, code: "InvalidInput", message: message, cause: "InvalidInput"}
	}
	const good = `"name":"n","password":"0123456789ab"`
	missing := body("missing", `{"password":"0123456789ab"}`, "Parameter name is missing.")
	missing.code, missing.cause = "MissingRequiredParameter", "name"
	null := body("an item that is null", `{`+good+`,"keys":[null]}`, "Parameter keys[0].name is missing.")
	null.code, null.cause = "MissingRequiredParameter", "keys[0]"
	address := body("an address in a batch", `{`+good+`,"keys":[{`+good+`,"address":"10.0.0.999"}]}`, "IP address 10.0.0.999 (keys[0].address) is invalid.")
	address.code, address.cause = "InvalidIpAddress", "10.0.0.999"
	large := body("a batch", `{`+good+`,"tags":["a","b","c"]}`, "Maximum batch size exceeded. Received: 3, allowed: 2.")
	large.code, large.cause = "MaximumBatchSizeExceeded", "Received: 3"
	query := body("a query parameter", "", "Invalid input page: must be at most 10.")
	query.request = "POST /?page=11\nContent-Type: application/json\n\n{" + good + "}"
	own := body("a validator of the service's own", "{}", "")
	own.config, own.status, own.code, own.cause = echoadapter.Config{Validator: validatorFunc(func(any) error { return errors.New(canary) })}, 500, "", canary
	panics := own
	panics.name, panics.stack = "rules: a validator that panics", true
	panics.config = echoadapter.Config{Validator: validatorFunc(func(any) error { panic(canary) })}
	all := body("all failures", `{"name":"n","password":"`+canary[:3]+`","role":"`+canary+`"}`, "Invalid input password: must be at least 12 characters long.")
	all.config = echoadapter.Config{Validator: validate.New(validate.Config{AllFailures: true})}
	return []row{
		missing, null, address, large, query, own, panics, all,
		body("a secret that is too short", `{"name":"n","password":"`+canary+`"}`, "Invalid input password: must be at least 12 characters long."),
		body("a value that isn't one of the known", `{`+good+`,"role":"`+canary+strings.Repeat("x", 5000)+`"}`, "Invalid input role: must be one of reader, writer."),
	}
}

type validatorFunc func(any) error

func (v validatorFunc) Validate(i any) error { return v(i) }

var _ echo.Validator = validatorFunc(nil)
