package bench_test

import (
	"context"
	"log/slog"
	"net/http"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"github.com/gin-gonic/gin"
	"github.com/go-chi/chi/v5"
	chimiddleware "github.com/go-chi/chi/v5/middleware"
	"github.com/go-chi/render"
	kratoserrors "github.com/go-kratos/kratos/v2/errors"
	"github.com/go-kratos/kratos/v2/middleware/recovery"
	kratoshttp "github.com/go-kratos/kratos/v2/transport/http"
	"github.com/google/uuid"
	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	echo5 "github.com/labstack/echo/v5"
	echo5middleware "github.com/labstack/echo/v5/middleware"
	zerohandler "github.com/zeromicro/go-zero/rest/handler"
	"github.com/zeromicro/go-zero/rest/httpx"
	zerorouter "github.com/zeromicro/go-zero/rest/router"
	goahttp "goa.design/goa/v3/http"
	goa "goa.design/goa/v3/pkg"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/faultline-go/faultline/apierror"
	echoadapter5 "github.com/faultline-go/faultline/echoadapter/v5"
)

// BenchmarkFramework compares what a handler's error goes through: the router,
// the recovery from panics where the peer has one, and the peer's own error
// writer. Nothing is logged. Each handler makes an error with a code, a message
// and a fresh UUID, as far as the peer has a place for them.
func BenchmarkFramework(b *testing.B) {
	for _, s := range shuffled([]struct {
		name    string
		handler http.Handler
		text    string
	}{
		{"faultline", registered(silent), "InvalidIpAddress"},
		{"faultline-echo5", registered5(), "InvalidIpAddress"},
		{"echo5-default", echo5Default(), message},
		{"echo5-problem", echo5Problem(), "InvalidIpAddress"},
		{"gin", ginEngine(), "InvalidIpAddress"},
		{"chi-render", chiRouter(), "InvalidIpAddress"},
		{"huma", humaAPI(), "InvalidIpAddress"},
		{"go-zero", zeroRouter(b), "InvalidIpAddress"},
		{"goa", goaMuxer(), "InvalidIpAddress"},
		{"kratos", kratosServer(), "InvalidIpAddress"},
		{"grpc-gateway", gatewayMux(b), message},
	}) {
		side{name: s.name, handler: s.handler, path: "/typed", status: 400, text: s.text}.bench(b)
	}
}

// registered5 is an Echo v5 in our default configuration, except the log.
func registered5() http.Handler {
	e := echo5.New()
	echoadapter5.Register(e, echoadapter5.Config{Logger: slog.New(slog.DiscardHandler)})
	e.GET("/typed", func(*echo5.Context) error { return apierror.InvalidIpAddress("10.0.0.999") })
	return e
}

// Echo v5's default answer is the message alone. RequestID puts an ID, which is
// no UUID, into a header.
func echo5Default() http.Handler {
	e := echo5.New()
	e.Use(echo5middleware.Recover(), echo5middleware.RequestID())
	e.GET("/typed", func(c *echo5.Context) error { return echo5.NewHTTPError(400, message) })
	return e
}

// Echo v5's problem details have the code as type and the UUID as instance.
func echo5Problem() http.Handler {
	e := echo5.New()
	e.HTTPErrorHandler = echo5.ProblemDetailsHTTPErrorHandler(false)
	e.Use(echo5middleware.Recover())
	e.GET("/typed", func(c *echo5.Context) error {
		return &echo5.ProblemError{
			Type: "urn:code:InvalidIpAddress", Status: 400, Detail: message, Instance: "urn:uuid:" + uuid.NewString(),
		}
	})
	return e
}

// envelope is the body where the peer leaves its shape to the service.
type envelope struct {
	Error struct {
		Code    string `json:"code"`
		Message string `json:"message"`
		Target  string `json:"target"`
	} `json:"error"`
}

func newEnvelope() *envelope {
	var e envelope
	e.Error.Code, e.Error.Message, e.Error.Target = "InvalidIpAddress", message, uuid.NewString()
	return &e
}

// Gin's handlers return no error: they write what they like, and that is the
// least that it can cost. Nothing is missing in the answer; but there is no
// place where errors become answers, unless one collects them from c.Errors.
func ginEngine() http.Handler {
	gin.SetMode(gin.ReleaseMode)
	e := gin.New()
	e.Use(gin.Recovery())
	e.GET("/typed", func(c *gin.Context) { c.AbortWithStatusJSON(400, newEnvelope()) })
	return e
}

// Chi's handlers return no error either; render writes a value that says its
// status, as render's own examples have it. Nothing is missing in the answer.
func chiRouter() http.Handler {
	r := chi.NewRouter()
	r.Use(chimiddleware.Recoverer)
	r.Get("/typed", func(w http.ResponseWriter, r *http.Request) {
		render.Render(w, r, &chiError{envelope: newEnvelope(), status: 400})
	})
	return r
}

type chiError struct {
	*envelope
	status int
}

func (e *chiError) Render(_ http.ResponseWriter, r *http.Request) error {
	render.Status(r, e.status)
	return nil
}

// Huma's answer is a problem with the code as type and the UUID as instance. It
// has no recovery from panics.
func humaAPI() http.Handler {
	mux := http.NewServeMux()
	api := humago.New(mux, huma.DefaultConfig("bench", "1"))
	huma.Get(api, "/typed", func(context.Context, *struct{}) (*struct{}, error) {
		return nil, &huma.ErrorModel{
			Type: "urn:code:InvalidIpAddress", Title: http.StatusText(400), Status: 400,
			Detail: message, Instance: "urn:uuid:" + uuid.NewString(),
		}
	})
	return mux
}

// Go-zero writes what the service's error handler makes of an error. Nothing is
// missing in the answer. This is its router with recovery only: a server of its
// default configuration sheds load, traces, counts and logs too.
func zeroRouter(b *testing.B) http.Handler {
	httpx.SetErrorHandlerCtx(func(_ context.Context, err error) (int, any) {
		e := err.(*zeroError)
		return e.status, e.envelope
	})
	r := zerorouter.NewRouter()
	err := r.Handle(http.MethodGet, "/typed", zerohandler.RecoverHandler(
		http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			httpx.ErrorCtx(r.Context(), w, &zeroError{newEnvelope(), 400})
		})))
	if err != nil {
		b.Fatal(err)
	}
	return r
}

type zeroError struct {
	*envelope
	status int
}

func (e *zeroError) Error() string { return e.envelope.Error.Message }

// Goa's answer has an ID of 8 characters in place of the UUID. This is the
// encoder that its generated code calls for an error that the design doesn't
// name, on its own router; there is no recovery from panics.
func goaMuxer() http.Handler {
	encode := goahttp.ErrorEncoder(goahttp.ResponseEncoder, nil)
	mux := goahttp.NewMuxer()
	mux.Handle(http.MethodGet, "/typed", func(w http.ResponseWriter, r *http.Request) {
		encode(r.Context(), w, goa.PermanentError("InvalidIpAddress", message))
	})
	return mux
}

// Kratos' answer has the code as reason and the UUID in its metadata. The
// handler is like its generated code. A server of its default
// configuration gives each request a context with a timeout.
func kratosServer() http.Handler {
	srv := kratoshttp.NewServer(kratoshttp.Middleware(recovery.Recovery()))
	srv.Route("/").GET("/typed", func(ctx kratoshttp.Context) error {
		h := ctx.Middleware(func(context.Context, any) (any, error) {
			return nil, kratoserrors.New(400, "InvalidIpAddress", message).
				WithMetadata(map[string]string{"target": uuid.NewString()})
		})
		_, err := h(ctx, nil)
		return err
	})
	return srv
}

// The answer of grpc-gateway has one of gRPC's 16 codes, as a number. The UUID
// is a detail. This is the mux and the error handler that its generated code
// calls, without the call of a gRPC server in between that it is made for;
// there is no recovery from panics.
func gatewayMux(b *testing.B) http.Handler {
	mux := runtime.NewServeMux()
	err := mux.HandlePath(http.MethodGet, "/typed", func(w http.ResponseWriter, r *http.Request, _ map[string]string) {
		s, err := status.New(codes.InvalidArgument, message).
			WithDetails(&errdetails.RequestInfo{RequestId: uuid.NewString()})
		if err != nil {
			panic(err)
		}
		_, marshaler := runtime.MarshalerForRequest(mux, r)
		runtime.HTTPError(r.Context(), mux, marshaler, w, r, s.Err())
	})
	if err != nil {
		b.Fatal(err)
	}
	return mux
}
