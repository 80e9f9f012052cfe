package main

import (
	"knowncode/api"
	_ "knowncode/tags"

	"github.com/faultline-go/faultline/apierror"
)

type request struct {
	Card string `json:"card" apierror:"NotDeclared"` // want `code NotDeclared in an apierror tag is declared nowhere in the program`
	Name string `json:"name" apierror:"NameTaken"`
}

func is(err error, other apierror.Code) bool {
	switch code := apierror.CodeOf(err); code {
	case "Frozen", "NameTaken", api.CodeBusy, apierror.CodeBadRequest:
		return true
	case "Bussy": // want `code Bussy in a comparison with the code of an error is declared nowhere`
		return true
	}
	if other == "OfAnotherService" {
		return true
	}
	return apierror.From(err).Code() != ("Frosen") && // want `code Frosen in a comparison`
		apierror.From(err).Code() != apierror.Code("Frosted") // want `code Frosted in a comparison`
}

func details() *apierror.Error {
	return apierror.BadRequest("").WithDetails(apierror.Detail{Code: "Detailed"}) // want `code Detailed in an apierror.Detail`
}

/*
	want+5 `^knowncode/api/api.go:24: code InvalidCard in a validate.Rule is declared nowhere`

`^knowncode/tags/tags.go:4: code InvalidUpload in an apierror tag`
*/
func main() {}
