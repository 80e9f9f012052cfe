// Package faultlinevet finds errors that leave the handlers of an Echo service in another
// way than the contract of package apierror. Its analyzers run in go vet,
//
//	go install github.com/faultline-go/faultline/apierror/faultlinevet/cmd/faultlinevet@latest
//	go vet -vettool=$(which faultlinevet) ./...
//
// alone, as faultlinevet ./..., and in golangci-lint, see package golangci. With -fix they
// apply the fixes that are certain.
//
// Each analyzer is one rule and can be switched off by its name, as by -causetext=false:
//
//	httperror    a handler returns echo.NewHTTPError, or writes an error itself
//	causetext    the text of an error is sent to the client
//	bindcheck    the error of Bind or Validate is lost, or nothing validates
//	register     what is set up on the wrong side of echoadapter.Register
//	knowncode    a code that nothing in the program declares
//	requesttype  rules on a request type that validate's Check refuses
//
// They know both v4 and v5 of Echo, by the import paths of its packages. They never guess:
// what can't be seen through is not reported. Generated files and tests are left alone.
//
// # Fixes
//
// The fixes assume that echoadapter.Register is called. Then an echo.HTTPError is answered as
// before its fix, and what a handler wrote itself gets the contract's body. If the text of an
// error is part of a message, there is no fix, because the new message is for the author to
// choose.
package faultlinevet
