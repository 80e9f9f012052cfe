package echoadapter_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/go-playground/validator/v10"
	"github.com/labstack/echo/v5"
	"github.com/labstack/echo/v5/middleware"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/echoadapter/v5"
	"github.com/faultline-go/faultline/validate"
)

// canary is planted in causes; it must reach the log, and never a client.
const canary = "c4n4ry"

// log keeps the records of a service.
type log struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

// take returns the records since the last call.
func (l *log) take(t *testing.T) (records []map[string]any) {
	t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	for line := range strings.Lines(l.b.String()) {
		var record map[string]any
		if err := json.Unmarshal([]byte(line), &record); err != nil {
			t.Fatalf("log line %q: %v", line, err)
		}
		records = append(records, record)
	}
	l.b.Reset()
	return records
}

func (l *log) logger() *slog.Logger {
	return slog.New(slog.NewJSONHandler(l, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// start starts a service with the adapter, and returns its address.
func start(t *testing.T, e *echo.Echo, cfg echoadapter.Config) (url string, records *log) {
	t.Helper()
	records = &log{}
	cfg.Logger = records.logger()
	e.Logger = slog.New(slog.DiscardHandler)
	echoadapter.Register(e, cfg)
	server := httptest.NewServer(e)
	t.Cleanup(server.Close)
	return server.URL, records
}

// answer is what a client gets.
type answer struct {
	status  int
	header  http.Header
	body    string
	readErr error
}

func send(t *testing.T, method, url, contentType, body string) answer {
	t.Helper()
	r, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	read, err := io.ReadAll(response.Body)
	return answer{response.StatusCode, response.Header, string(read), err}
}

// code returns the code in an answer's body, or "" if it isn't an error's.
func (a answer) code() apierror.Code {
	var response apierror.Response
	if json.Unmarshal([]byte(a.body), &response) != nil {
		return ""
	}
	return response.Error.Code
}

type request struct {
	ID    string                `param:"id"`
	Top   int                   `query:"$top" validate:"max=10"`
	Title string                `json:"title" form:"title" validate:"required"`
	File  *multipart.FileHeader `form:"file"`
}

// TestBind sends what Bind takes and what it refuses.
func TestBind(t *testing.T) {
	e := echo.New()
	url, _ := start(t, e, echoadapter.Config{})
	e.POST("/things/:id", func(c *echo.Context) error {
		req, err := echoadapter.Bind[request](c)
		if err != nil {
			return err
		}
		return c.String(200, req.ID+" "+req.Title)
	})
	e.POST("/old/:id", func(c *echo.Context) error {
		var req request
		if err := c.Bind(&req); err != nil {
			return echo.NewHTTPError(http.StatusBadRequest, err.Error())
		}
		return c.Validate(&req)
	})
	const isJSON, isForm = "application/json", "application/x-www-form-urlencoded"
	for _, tt := range []struct {
		name, path, contentType, body string
		status                        int
		code                          apierror.Code
		want                          string
	}{
		{"JSON", "/things/1", isJSON, `{"title":"a"}`, 200, "", "1 a"},
		{"a form", "/things/1", isForm, "title=a", 200, "", "1 a"},
		{"an escaped path", "/things/a%2Fb", isJSON, `{"title":"a"}`, 200, "", "a/b a"},
		{"an escaped escape", "/things/a%252Fb", isJSON, `{"title":"a"}`, 200, "", "a%2Fb a"},
		{"a wrong name", "/things/1", isJSON, `{"Title":"a"}`, 400, "InvalidRequestBody", "title"},
		{"missing", "/things/1", isJSON, `{}`, 400, "MissingRequiredParameter", "Parameter title is missing."},
		{"a parameter", "/things/1?$top=11", isJSON, `{"title":"a"}`, 400, "InvalidInput", "must be at most 10"},
		{"another media type", "/things/1", "text/plain", `x`, 415, "InvalidRequestBody", "application/json"},
		{"an old handler", "/old/1", isJSON, `{"Title":"a"}`, 400, "BadRequest", "did you mean title?"},
		{"an old handler that validates", "/old/1", isJSON, `{}`, 400, "MissingRequiredParameter", "title"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := send(t, "POST", url+tt.path, tt.contentType, tt.body)
			if got.status != tt.status || got.code() != tt.code || !strings.Contains(got.body, tt.want) {
				t.Errorf("got %d %s, want %d %s with %q", got.status, got.body, tt.status, tt.code, tt.want)
			}
		})
	}
}

// TestValidateCtx validates with the request's context, by Bind and by Echo's own method.
func TestValidateCtx(t *testing.T) {
	type key struct{}
	type request struct {
		Tenant string `json:"tenant" validate:"tenant"`
	}
	engine := validator.New()
	err := engine.RegisterValidationCtx("tenant", func(ctx context.Context, fl validator.FieldLevel) bool {
		return fl.Field().String() == ctx.Value(key{})
	})
	if err != nil {
		t.Fatal(err)
	}
	e := echo.New()
	url, _ := start(t, e, echoadapter.Config{Validator: validate.New(validate.Config{Engine: engine})})
	e.Use(func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c *echo.Context) error {
			c.SetRequest(c.Request().WithContext(context.WithValue(c.Request().Context(), key{}, c.QueryParam("t"))))
			return next(c)
		}
	})
	e.POST("/bind", func(c *echo.Context) error { _, err := echoadapter.Bind[request](c); return err })
	e.POST("/echo", func(c *echo.Context) error { return c.ValidateCtx(request{"contoso"}) })
	for target, code := range map[string]apierror.Code{
		"/bind?t=contoso": "", "/bind?t=fabrikam": "InvalidInput", "/echo?t=contoso": "", "/echo?t=fabrikam": "InvalidInput",
	} {
		if got := send(t, "POST", url+target, "application/json", `{"tenant":"contoso"}`); got.code() != code {
			t.Errorf("%s: got %d %s, want %s", target, got.status, got.body, code)
		}
	}
}

// TestLate sends half a response and fails.
func TestLate(t *testing.T) {
	e := echo.New()
	url, records := start(t, e, echoadapter.Config{})
	half := func(c *echo.Context) {
		_, _ = io.WriteString(c.Response(), "half")
		_ = http.NewResponseController(c.Response()).Flush()
	}
	e.GET("/error", func(c *echo.Context) error { half(c); return errors.New(canary) })
	e.GET("/panic", func(c *echo.Context) error { half(c); panic(canary) })
	e.GET("/whole", func(c *echo.Context) error { _ = c.JSON(409, "mine"); return errors.New(canary) })
	for _, tt := range []struct {
		path   string
		status int
		broken bool
	}{{"/error", 200, true}, {"/panic", 200, true}, {"/whole", 409, false}} {
		t.Run(tt.path, func(t *testing.T) {
			got := send(t, "GET", url+tt.path, "", "")
			if got.status != tt.status || (got.readErr != nil) != tt.broken || strings.Contains(got.body, canary) {
				t.Errorf("got %d %q %v, want %d, broken: %t", got.status, got.body, got.readErr, tt.status, tt.broken)
			}
			all := records.take(t)
			if len(all) != 1 || !strings.Contains(all[0]["cause"].(string), canary) || all[0]["sent_status"] != float64(tt.status) {
				t.Errorf("log: got %v", all)
			}
		})
	}
}

// TestAutoHandleHEAD has Echo answer HEAD with the handler of GET.
func TestAutoHandleHEAD(t *testing.T) {
	e := echo.NewWithConfig(echo.Config{Router: echo.NewRouter(echo.RouterConfig{AutoHandleHEAD: true})})
	url, records := start(t, e, echoadapter.Config{})
	e.GET("/error", func(*echo.Context) error { return apierror.ResourceNotFound("x").WithCause(errors.New(canary)) })
	e.GET("/panic", func(*echo.Context) error { panic(canary) })
	e.GET("/written", func(c *echo.Context) error { _, _ = io.WriteString(c.Response(), "half"); panic(canary) })
	e.GET("/good", func(c *echo.Context) error { return c.String(200, "good") })
	for _, tt := range []struct {
		path, code string
		status     int
		records    int
	}{{"/error", "ResourceNotFound", 404, 1}, {"/panic", "InternalServerError", 500, 1}, {"/written", "InternalServerError", 500, 1}, {"/good", "", 200, 0}} {
		t.Run(tt.path, func(t *testing.T) {
			got := send(t, "HEAD", url+tt.path, "", "")
			if got.status != tt.status || got.header.Get("X-Ms-Error-Code") != tt.code || got.body != "" {
				t.Errorf("got %d %q %q, want %d %q", got.status, got.header.Get("X-Ms-Error-Code"), got.body, tt.status, tt.code)
			}
			if all := records.take(t); len(all) != tt.records {
				t.Errorf("log: got %v, want %d records", all, tt.records)
			}
		})
	}
}

// TestObservers has middleware in front of Register that looks at the error and at the
// response.
func TestObservers(t *testing.T) {
	for _, handleError := range []bool{false, true} {
		var logged []middleware.RequestLoggerValues
		var resolved []int
		e := echo.New()
		e.Use(middleware.RequestLoggerWithConfig(middleware.RequestLoggerConfig{
			LogStatus: true, HandleError: handleError,
			LogValuesFunc: func(_ *echo.Context, v middleware.RequestLoggerValues) error { logged = append(logged, v); return nil },
		}), func(next echo.HandlerFunc) echo.HandlerFunc {
			return func(c *echo.Context) error {
				err := next(c)
				_, status := echo.ResolveResponseStatus(c.Response(), err)
				resolved = append(resolved, status, echo.StatusCode(err))
				return err
			}
		})
		url, records := start(t, e, echoadapter.Config{})
		e.GET("/", func(*echo.Context) error { return apierror.DisabledFeature() })
		e.GET("/panic", func(*echo.Context) error { panic(canary) })
		for path, status := range map[string]int{"/": 403, "/panic": 500, "/nowhere": 404} {
			logged, resolved = nil, nil
			got := send(t, "GET", url+path, "", "")
			if got.status != status || len(logged) != 1 || logged[0].Status != status || resolved[0] != status || resolved[1] != status {
				t.Errorf("HandleError %t, %s: got %d, logged %v, resolved %v, want %d", handleError, path, got.status, logged, resolved, status)
			}
			if all := records.take(t); len(all) != 1 {
				t.Errorf("log: got %v, want one record", all)
			}
		}
	}
}

// TestTarget asks for the ID of a request that succeeds.
func TestTarget(t *testing.T) {
	e := echo.New()
	url, _ := start(t, e, echoadapter.Config{NewTarget: func() string { return "own-1" }})
	e.GET("/", func(c *echo.Context) error { return c.String(200, echoadapter.Target(c)) })
	if got := send(t, "GET", url, "", ""); got.body != "own-1" || got.header.Get("X-Request-Id") != "own-1" {
		t.Errorf("got %q and %v", got.body, got.header)
	}
}

// TestAccept leaves the errors of pages to the handler that the Echo had.
func TestAccept(t *testing.T) {
	e := echo.New()
	e.HTTPErrorHandler = func(c *echo.Context, err error) { _ = c.HTML(echo.StatusCode(err), "<p>sorry") }
	url, records := start(t, e, echoadapter.Config{Accept: func(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, "/api/") }})
	e.GET("/page", func(*echo.Context) error { return apierror.DisabledFeature() })
	for path, want := range map[string]string{"/page": "<p>sorry", "/api/x": `"code":"NotFound"`} {
		if got := send(t, "GET", url+path, "", ""); !strings.Contains(got.body, want) {
			t.Errorf("%s: got %d %s, want %s", path, got.status, got.body, want)
		}
	}
	if all := records.take(t); len(all) != 2 {
		t.Errorf("log: got %v, want two records", all)
	}
}

// TestReportOnly accepts what Echo's binder accepts, and says what the strict one said.
func TestReportOnly(t *testing.T) {
	e := echo.New()
	url, records := start(t, e, echoadapter.Config{ReportOnly: true})
	e.POST("/:id", func(c *echo.Context) error {
		req, err := echoadapter.Bind[request](c)
		if err != nil {
			return err
		}
		return c.String(200, req.Title)
	})
	got := send(t, "POST", url+"/1", "application/json", `{"Title":"a"}`)
	if got.status != 200 || got.body != "a" {
		t.Errorf("got %d %s", got.status, got.body)
	}
	if all := records.take(t); len(all) != 1 || all[0]["level"] != "WARN" {
		t.Errorf("log: got %v", all)
	}
}

func TestCheck(t *testing.T) {
	registered := func(change func(*echo.Echo)) *echo.Echo {
		e := echo.New()
		echoadapter.Register(e, echoadapter.Config{})
		change(e)
		return e
	}
	for _, tt := range []struct {
		name   string
		e      *echo.Echo
		sample any
		want   string // "" means no mistake
	}{
		{"good", registered(func(*echo.Echo) {}), request{}, ""},
		{"not registered", echo.New(), nil, "e.Validator is not Register's"},
		{"another binder", registered(func(e *echo.Echo) { e.Binder = &echo.DefaultBinder{} }), request{}, "e.Binder is not Register's"},
		{"another error handler", registered(func(e *echo.Echo) { e.HTTPErrorHandler = echo.DefaultHTTPErrorHandler(false) }), request{}, "e.HTTPErrorHandler is not Register's"},
		{"a bad type", registered(func(*echo.Echo) {}), struct {
			A chan int `json:"a"`
		}{}, "chan int"},
		{"a bad rule", registered(func(*echo.Echo) {}), struct {
			A int `json:"a" validate:"ip"`
		}{}, "ip doesn't fit int"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := echoadapter.Check(tt.e, tt.sample)
			if (err != nil) != (tt.want != "") || err != nil && !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
	defer func() {
		if recover() == nil {
			t.Error("a second Register doesn't panic")
		}
	}()
	echoadapter.Register(registered(func(*echo.Echo) {}), echoadapter.Config{})
}
