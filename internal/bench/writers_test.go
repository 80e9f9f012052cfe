package bench_test

import (
	"errors"
	"net/http"
	"testing"

	"connectrpc.com/connect"
	"github.com/google/uuid"
	"github.com/moogar0880/problems"
	"github.com/ory/herodot"
	"github.com/twitchtv/twirp"

	"github.com/faultline-go/faultline/apierror"
)

// BenchmarkWriter compares what writes an error for a handler of net/http. Each
// handler makes an error with a code, a message and a fresh UUID, as far as the
// peer has a place for them, and lets the peer's own function write it.
func BenchmarkWriter(b *testing.B) {
	for _, s := range shuffled([]struct {
		name   string
		handle http.HandlerFunc
		code   string
	}{
		{"apierror", writeApierror, "InvalidIpAddress"},
		{"http.Error", writeHTTPError, "InvalidIpAddress"},
		{"connect", writeConnect(), "invalid_argument"},
		{"twirp", writeTwirp, "invalid_argument"},
		{"herodot", writeHerodot(), "InvalidIpAddress"},
		{"problems", writeProblem, "InvalidIpAddress"},
	}) {
		side{name: s.name, handler: s.handle, path: "/", status: 400, text: s.code}.bench(b)
	}
}

// BenchmarkUUID is the part of the peers' work that is not their own.
func BenchmarkUUID(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		_ = uuid.NewString()
	}
}

func writeApierror(w http.ResponseWriter, r *http.Request) {
	apierror.Write(w, r, apierror.InvalidIpAddress(ip), "")
}

// net/http's answer is text. It has no code and no ID except in the text, and
// escapes nothing, because there is nothing to escape.
func writeHTTPError(w http.ResponseWriter, _ *http.Request) {
	http.Error(w, "InvalidIpAddress: "+message+" ("+uuid.NewString()+")", 400)
}

// Connect's answer has one of its own 16 codes. The UUID is in a header; in the
// body it would be a detail, which is protobuf in base64 and costs more.
func writeConnect() http.HandlerFunc {
	writer := connect.NewErrorWriter()
	return func(w http.ResponseWriter, r *http.Request) {
		err := connect.NewError(connect.CodeInvalidArgument, errors.New(message))
		err.Meta().Set("X-Request-Id", uuid.NewString())
		writer.Write(w, r, err)
	}
}

// Twirp's answer has one of its own 17 codes. It has the UUID in its meta.
func writeTwirp(w http.ResponseWriter, _ *http.Request) {
	twirp.WriteError(w, twirp.NewError(twirp.InvalidArgument, message).WithMeta("target", uuid.NewString()))
}

// Herodot's answer has everything: the code as id, the UUID as request.
func writeHerodot() http.HandlerFunc {
	writer := herodot.NewJSONWriter(noReporter{})
	return func(w http.ResponseWriter, r *http.Request) {
		writer.WriteError(w, r, &herodot.DefaultError{
			IDField: "InvalidIpAddress", CodeField: 400, ErrorField: message, RIDField: uuid.NewString(),
		})
	}
}

// noReporter is herodot's log turned off.
type noReporter struct{}

func (noReporter) ReportError(*http.Request, int, error, ...any) {}

// The answer of moogar0880/problems has the code as type and the UUID as
// instance.
func writeProblem(w http.ResponseWriter, r *http.Request) {
	p := problems.NewDetailedProblem(400, message).
		WithType("urn:code:InvalidIpAddress").
		WithInstance("urn:uuid:" + uuid.NewString())
	problems.ProblemHandler(p)(w, r)
}
