package echoadapter_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/echoadapter"
)

type article struct {
	ID    int    `param:"id" query:"id"`
	Title string `json:"title" validate:"required"`
	Size  int    `json:"size" validate:"max=10"`
}

// TestErrorsThatOldCodeInspects checks what handlers see that switch on the type of an
// error of c.Bind or c.Validate, or send its text.
func TestErrorsThatOldCodeInspects(t *testing.T) {
	for _, tt := range []struct {
		name, body string
		code       apierror.Code
		message    string
		log        string // what the log has more than the message
	}{
		{"a wrong type", `{"title":1}`, "InvalidRequestBody", "Invalid request body: title must be a string.", "Go string"},
		{"an unknown name", `{"titel":"x"}`, "InvalidRequestBody", "Invalid request body: unknown property titel; did you mean title?", "unknown object member"},
		{"a rule", `{"title":"x","size":11}`, "InvalidInput", "Invalid input size: must be at most 10.", ""},
		{"a missing field", `{}`, "MissingRequiredParameter", "Parameter title is missing.", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var seen error
			s := start(t, echoadapter.Config{}, func(e *echo.Echo) {
				e.POST("/", func(c echo.Context) error {
					var a article
					if seen = c.Bind(&a); seen == nil {
						seen = c.Validate(&a)
					}
					return seen
				})
				e.POST("/generic", func(c echo.Context) error {
					_, err := echoadapter.Bind[article](c)
					if _, ok := err.(*apierror.Error); !ok {
						t.Errorf("Bind returns %T", err)
					}
					return err
				})
			})
			record := s.wantError(s.do("POST", "/", tt.body), 400, tt.code, tt.message)
			he, ok := seen.(*echo.HTTPError)
			if !ok || he.Code != 400 || he.Message != tt.message || apierror.CodeOf(seen) != tt.code || apierror.Find(seen) == nil {
				t.Errorf("got %T %v", seen, seen)
			}
			want := "code=400, message=" + tt.message + ", internal=" + string(tt.code) + ": " + tt.message
			if seen.Error() != want {
				t.Errorf("text %q, want %q", seen.Error(), want)
			}
			if cause, _ := record["cause"].(string); !strings.Contains(cause, tt.log) {
				t.Errorf("the log has %q, want %q in it", cause, tt.log)
			}
			s.wantError(s.do("POST", "/generic", tt.body), 400, tt.code, tt.message)
		})
	}
}

// TestReportOnly checks what a sloppy client gets in the days of a migration.
func TestReportOnly(t *testing.T) {
	var bound article
	s := start(t, echoadapter.Config{ReportOnly: true, MaxBodyBytes: 1000}, func(e *echo.Echo) {
		e.POST("/:id", func(c echo.Context) error {
			bound = article{Size: 5}
			if err := c.Bind(&bound); err != nil {
				return err
			}
			return c.NoContent(204)
		})
	})
	for _, tt := range []struct {
		name, path, body string
		want             article
		warning          string // "" for none
	}{
		{"right", "/7", `{"title":"x"}`, article{7, "x", 5}, ""},
		{"another case", "/7", `{"Title":"x","size":3}`, article{7, "x", 3}, "unknown property Title"},
		{"more than it knows", "/7", `{"title":"x","more":[1]}`, article{7, "x", 5}, "unknown property more"},
		{"a name twice", "/7", `{"title":"x","title":"y"}`, article{7, "y", 5}, "duplicate property title"},
	} {
		a := s.do("POST", tt.path, tt.body)
		if a.StatusCode != 204 || bound != tt.want {
			t.Errorf("%s: got %d and %+v, want %+v", tt.name, a.StatusCode, bound, tt.want)
		}
		records := s.log.take(t)
		if tt.warning == "" {
			if len(records) != 0 {
				t.Errorf("%s: log: %v", tt.name, records)
			}
			continue
		}
		if len(records) != 1 || records[0]["level"] != "WARN" || !strings.Contains(records[0]["cause"].(string), tt.warning) {
			t.Errorf("%s: log: %v, want a warning with %q", tt.name, records, tt.warning)
		}
	}
	s.wantError(s.do("POST", "/7", `{"title":1}`), 400, "InvalidRequestBody", "Invalid request body: title must be a string.")
	s.wantError(s.do("POST", "/7", `{"title":"`+strings.Repeat("x", 1000)+`"}`), 413, "InvalidRequestBody", "Invalid request body: larger than 1000 bytes.")
}

// TestForeignBinder checks that a service can take over the error handling first.
func TestForeignBinder(t *testing.T) {
	s := start(t, echoadapter.Config{Binder: &fixedBinder{}}, func(e *echo.Echo) {
		e.POST("/c", func(c echo.Context) error { return c.Bind(&article{}) })
		e.POST("/generic", func(c echo.Context) error {
			_, err := echoadapter.Bind[article](c)
			return err
		})
	})
	for _, path := range []string{"/c", "/generic"} {
		s.wantError(s.do("POST", path, `{"title":1}`), 400, "InvalidRequestBody", "Invalid request body: title is not valid.")
		s.wantError(s.do("POST", path, `{"title":`), 400, "InvalidRequestBody", "Invalid request body.")
	}
}

// fixedBinder is Echo's binder under another type.
type fixedBinder struct{ echo.DefaultBinder }

// TestBindBody checks the body alone, and what generated code looks for.
func TestBindBody(t *testing.T) {
	s := start(t, echoadapter.Config{}, func(e *echo.Echo) {
		e.POST("/:id", func(c echo.Context) error {
			var a article
			err := c.Echo().Binder.(*echoadapter.Binder).BindBody(&a, c)
			if errors.Is(err, io.EOF) {
				return c.NoContent(http.StatusAccepted)
			}
			if err != nil || a.ID != 0 {
				return errors.Join(err, errors.New("bound the path"))
			}
			return c.JSON(200, a)
		})
	})
	if a := s.do("POST", "/7", `{"title":"x"}`); a.StatusCode != 200 || !strings.Contains(a.body, `"title":"x"`) {
		t.Errorf("got %d %s", a.StatusCode, a.body)
	}
	if a := s.do("POST", "/7", ""); a.StatusCode != http.StatusAccepted {
		t.Errorf("an empty body: got %d %s", a.StatusCode, a.body)
	}
}

// TestAccept checks that pages keep their error handler, and are logged and tracked.
func TestAccept(t *testing.T) {
	e := echo.New()
	e.HTTPErrorHandler = func(err error, c echo.Context) {
		he := err.(*echo.HTTPError)
		_ = c.HTML(he.Code, "<h1>page of "+c.Response().Header().Get("X-Page")+"</h1>")
	}
	s := &service{t: t, echo: e, log: &logBuffer{}}
	cfg := s.config()
	cfg.Accept = func(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, "/api/") }
	echoadapter.Register(e, cfg)
	s.serve(func(e *echo.Echo) {
		for _, path := range []string{"/api/x", "/x"} {
			e.GET(path, func(c echo.Context) error {
				c.Response().Header().Set("X-Page", echoadapter.Target(c))
				return apierror.ResourceNotFound("x").WithCause(errors.New(canary))
			})
		}
		e.GET("/panic", func(echo.Context) error { panic(canary) })
	})
	s.wantError(s.do("GET", "/api/x", ""), 404, "ResourceNotFound", "Resource x was not found.")
	for path, status := range map[string]int{"/x": 404, "/nowhere": 404, "/panic": 500} {
		a := s.do("GET", path, "")
		if a.StatusCode != status || !strings.HasPrefix(a.body, "<h1>page of ") || strings.Contains(a.body, canary) {
			t.Errorf("%s: got %d %s", path, a.StatusCode, a.body)
		}
		records := s.log.take(t)
		if len(records) != 1 || records[0]["status"] != float64(status) || records[0]["target"] == "" {
			t.Errorf("%s: log: %v", path, records)
		}
		if path == "/x" && !strings.Contains(a.body, records[0]["target"].(string)) {
			t.Errorf("the page %s doesn't have the ID %v", a.body, records[0]["target"])
		}
	}
}

func TestCheck(t *testing.T) {
	blank := reflect.Zero(reflect.StructOf([]reflect.StructField{ // vet would complain about the tag
		{Name: "Tags", Type: reflect.TypeFor[[]string](), Tag: `json:"tags, omitempty"`},
	})).Interface()
	type channel struct {
		C chan int `json:"c"`
	}
	register := func(change func(*echo.Echo)) *echo.Echo {
		e := echo.New()
		echoadapter.Register(e, quiet)
		change(e)
		return e
	}
	nothing := func(*echo.Echo) {}
	for _, tt := range []struct {
		name    string
		e       *echo.Echo
		samples []any
		want    []string // parts of the error; nil for none
	}{
		{"right", register(nothing), []any{article{}, &article{}}, nil},
		{"a blank in a tag", register(nothing), []any{blank}, []string{"Tags", "malformed"}},
		{"a type that JSON doesn't have", register(nothing), []any{article{}, channel{}}, []string{"channel", "chan int"}},
		{"nil", register(nothing), []any{nil}, []string{"a sample is nil"}},
		{"another error handler", register(func(e *echo.Echo) { e.HTTPErrorHandler = e.DefaultHTTPErrorHandler }), nil, []string{"e.HTTPErrorHandler"}},
		{"another binder", register(func(e *echo.Echo) { e.Binder = &echo.DefaultBinder{} }), nil, []string{"e.Binder"}},
		{"another validator", register(func(e *echo.Echo) { e.Validator = nil }), nil, []string{"e.Validator"}},
		{"two of them", register(func(e *echo.Echo) {
			e.Binder = &echo.DefaultBinder{}
			e.HTTPErrorHandler = e.DefaultHTTPErrorHandler
		}), nil, []string{"e.Binder", "e.HTTPErrorHandler"}},
	} {
		err := echoadapter.Check(tt.e, tt.samples...)
		if (err == nil) != (tt.want == nil) {
			t.Errorf("%s: got %v, want %q", tt.name, err, tt.want)
			continue
		}
		for _, want := range tt.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: got %v, want %q in it", tt.name, err, want)
			}
		}
	}
}

// TestNewTargetFor checks that an ID can be made from what a middleware put into the
// request's context.
func TestNewTargetFor(t *testing.T) {
	type key struct{}
	cfg := echoadapter.Config{
		Logger:       slog.New(slog.DiscardHandler),
		NewTarget:    func() string { return "not asked" },
		NewTargetFor: func(ctx context.Context) string { return fmt.Sprint("trace-", ctx.Value(key{})) },
	}
	e := echo.New()
	e.Use(func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			c.SetRequest(c.Request().WithContext(context.WithValue(c.Request().Context(), key{}, 7)))
			return next(c)
		}
	})
	echoadapter.Register(e, cfg)
	e.GET("/", func(c echo.Context) error {
		if c.QueryParam("ask") != "" && apierror.Target(c.Request().Context()) != "trace-7" {
			t.Errorf("the handler sees %q", apierror.Target(c.Request().Context()))
		}
		return apierror.Forbidden()
	})
	for _, path := range []string{"/", "/?ask=1"} {
		w := httptest.NewRecorder()
		e.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		if got := w.Header().Get("X-Request-Id"); got != "trace-7" || !strings.Contains(w.Body.String(), `"target":"trace-7"`) {
			t.Errorf("%s: ID %q, body %s", path, got, w.Body)
		}
	}
}

// TestReplacedIsLogged checks that the first request warns, once, about what was replaced
// since Register, and that it is served all the same.
func TestReplacedIsLogged(t *testing.T) {
	s := start(t, echoadapter.Config{}, func(e *echo.Echo) {
		e.HTTPErrorHandler = e.DefaultHTTPErrorHandler
		e.GET("/", func(c echo.Context) error { return echo.NewHTTPError(409, "theirs") })
	})
	for range 2 {
		if a := s.do("GET", "/", ""); a.StatusCode != 409 || strings.Count(a.body, "theirs") != 1 {
			t.Errorf("got %d %s", a.StatusCode, a.body)
		}
	}
	records := s.log.take(t)
	if len(records) != 1 || records[0]["level"] != "WARN" || !strings.Contains(records[0]["msg"].(string), "e.HTTPErrorHandler") {
		t.Errorf("log: %v", records)
	}
}
