package echoadapter_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/echoadapter"
)

func TestPanics(t *testing.T) {
	for _, tt := range []struct {
		name  string
		value any
		cause string
	}{
		{"text", canary, "panic: " + canary},
		{"error", errors.New(canary), "panic: " + canary},
		{"an error of ours doesn't choose the reply", apierror.Forbidden().WithCause(errors.New(canary)), "panic: Forbidden: Forbidden: " + canary},
		{"an error of Echo neither", echo.NewHTTPError(418, canary), "panic: code=418, message=" + canary},
		{"a number", 7, "panic: 7"},
		{"a text with a name", echo.MIMEApplicationJSON, "panic: application/json"},
		{"a map that contains itself", endless(), "panic: (map[string]interface {})"},
		{"a structure", struct{ Password string }{canary}, "panic: (struct { Password string })"},
		{"a typed nil", (*echo.HTTPError)(nil), "panic: (*echo.HTTPError panicked as it was printed)"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := start(t, echoadapter.Config{Translate: func(error) *apierror.Error { return apierror.Forbidden() }}, func(e *echo.Echo) {
				e.GET("/handler", func(echo.Context) error { return panicsHere(tt.value) })
				e.Use(func(next echo.HandlerFunc) echo.HandlerFunc {
					return func(c echo.Context) error {
						if c.Path() == "" {
							panic(tt.value)
						}
						return next(c)
					}
				})
			})
			record := s.wantError(s.do("GET", "/handler", ""), 500, "InternalServerError", "")
			if got := record["cause"]; got != tt.cause {
				t.Errorf("cause %q, want %q", got, tt.cause)
			}
			stack, _ := record["stack"].(string)
			if first, _, _ := strings.Cut(stack, "\n"); !strings.HasPrefix(first, "runtime.gopanic") && !strings.Contains(first, "panicsHere") {
				t.Errorf("the stack begins with %q", first)
			}
			if !strings.Contains(stack, "echoadapter_test.panicsHere") || !strings.Contains(stack, "late_test.go:") {
				t.Errorf("the stack doesn't lead to the panic: %s", stack)
			}
			s.wantError(s.do("GET", "/middleware", ""), 500, "InternalServerError", "")
		})
	}
}

func endless() map[string]any {
	m := map[string]any{}
	m["itself"] = m
	return m
}

func panicsHere(v any) error { panic(v) }

func TestAbortHandlerIsPassedOn(t *testing.T) {
	s := start(t, echoadapter.Config{}, func(e *echo.Echo) {
		e.GET("/", func(echo.Context) error { panic(http.ErrAbortHandler) })
	})
	if a := s.do("GET", "/", ""); a.err == nil {
		t.Errorf("got an answer: %d %s", a.StatusCode, a.body)
	}
	if got := s.log.take(t); len(got) != 0 {
		t.Errorf("log: %v", got)
	}
}

// TestLate has the failures after the first byte: the client must not take what
// it got for a whole answer, and the log must have it.
func TestLate(t *testing.T) {
	fail := errors.New(canary)
	for _, tt := range []struct {
		name    string
		handler echo.HandlerFunc
		use     []echo.MiddlewareFunc
		whole   string // what the client gets if it may take it for whole
		method  string
		level   string // default ERROR
	}{
		{name: "write and return", handler: func(c echo.Context) error {
			c.Response().Write([]byte("half"))
			return fail
		}},
		{name: "write and panic", handler: func(c echo.Context) error {
			c.Response().Write([]byte("half"))
			panic(fail)
		}},
		{name: "a typed error", handler: func(c echo.Context) error {
			c.JSON(200, "half")
			return apierror.Forbidden().WithCause(fail)
		}},
		{name: "flush before the first write", handler: func(c echo.Context) error {
			c.Response().Flush()
			return fail
		}},
		{name: "write to the inner writer", handler: func(c echo.Context) error {
			c.Response().Writer.Write([]byte("half"))
			return fail
		}},
		{name: "flush through a controller", handler: func(c echo.Context) error {
			if err := http.NewResponseController(c.Response()).Flush(); err != nil {
				return err
			}
			return fail
		}},
		{name: "stream", handler: func(c echo.Context) error {
			return c.Stream(200, "text/plain", io.MultiReader(strings.NewReader("half"), failingReader{fail}))
		}},
		{name: "XML", handler: func(c echo.Context) error {
			return c.XML(200, struct{ A, B any }{strings.Repeat("x", 5000), make(chan int)})
		}},
		{name: "gzip outside", use: []echo.MiddlewareFunc{middleware.Gzip()}, handler: func(c echo.Context) error {
			c.Response().Write([]byte("half"))
			return fail
		}},
		{name: "BodyDump outside", use: []echo.MiddlewareFunc{middleware.BodyDump(func(echo.Context, []byte, []byte) {})}, handler: func(c echo.Context) error {
			c.Response().Write([]byte("half"))
			return fail
		}},
		{name: "less than was declared", handler: func(c echo.Context) error {
			c.Response().Header().Set("Content-Length", "8")
			c.Response().Write([]byte("half"))
			return fail
		}},
		{name: "an error of the handler's own", whole: "no", handler: func(c echo.Context) error {
			http.Error(c.Response(), "no", http.StatusTeapot)
			return fail
		}, level: "INFO"},
		{name: "half of an error of the handler's own", handler: func(c echo.Context) error {
			c.Response().WriteHeader(http.StatusNotFound)
			c.Response().Write([]byte(`{"half":`))
			c.Response().Flush()
			return fail
		}},
		{name: "all that was declared", whole: "half", handler: func(c echo.Context) error {
			c.Response().Header().Set("Content-Length", "4")
			c.Response().Write([]byte("half"))
			return fail
		}},
		{name: "no content", whole: "", handler: func(c echo.Context) error {
			c.NoContent(204)
			return fail
		}, method: "DELETE"},
		{name: "HEAD", whole: "", handler: func(c echo.Context) error {
			c.NoContent(200)
			return fail
		}, method: "HEAD"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := start(t, echoadapter.Config{}, func(e *echo.Echo) {
				e.Use(tt.use...)
				e.Any("/", tt.handler)
			})
			method := tt.method
			if method == "" {
				method = "GET"
			}
			a := s.do(method, "/", "", "Accept-Encoding", "gzip")
			switch whole := tt.whole != "" || tt.method != ""; {
			case whole && (a.err != nil || strings.TrimSpace(a.body) != tt.whole):
				t.Errorf("got %q, %v; want %q", a.body, a.err, tt.whole)
			case !whole && a.err == nil:
				t.Errorf("the client takes %q for the whole answer", a.body)
			case !whole && a.Response == nil:
				t.Errorf("the client saw no begin of an answer: %v", a.err)
			}
			if strings.Contains(a.body, "error") {
				t.Errorf("an envelope was appended: %q", a.body)
			}
			records := s.log.take(t)
			if len(records) != 1 {
				t.Fatalf("%d log records, want 1: %v", len(records), records)
			}
			r, level := records[0], tt.level
			if level == "" {
				level = "ERROR"
			}
			if r["level"] != level || r["msg"] != "request failed after its answer began" || r["target"] == "" || r["sent_status"] == nil {
				t.Errorf("log record %v", r)
			}
		})
	}
}

type failingReader struct{ err error }

func (r failingReader) Read([]byte) (int, error) { return 0, r.err }

// TestJSONThatCannotBeWritten isn't late: encoding/json writes nothing before it
// has the whole.
func TestJSONThatCannotBeWritten(t *testing.T) {
	s := start(t, echoadapter.Config{}, func(e *echo.Echo) {
		e.GET("/", func(c echo.Context) error { return c.JSON(200, []any{"a", make(chan int)}) })
	})
	s.wantError(s.do("GET", "/", ""), 500, "InternalServerError", "")
}

func TestEarlyHintsAreNoAnswer(t *testing.T) {
	s := start(t, echoadapter.Config{}, func(e *echo.Echo) {
		e.GET("/", func(c echo.Context) error {
			c.Response().WriteHeader(http.StatusEarlyHints)
			return apierror.Forbidden()
		})
	})
	s.wantError(s.do("GET", "/", ""), 403, "Forbidden", "Forbidden")
}

func TestHijackedConnectionIsLeftAlone(t *testing.T) {
	s := start(t, echoadapter.Config{}, func(e *echo.Echo) {
		e.GET("/", func(c echo.Context) error {
			conn, _, err := c.Response().Hijack()
			if err != nil {
				return err
			}
			defer conn.Close()
			io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nmine")
			return errors.New(canary)
		})
	})
	if a := s.do("GET", "/", ""); a.err != nil || a.body != "mine" {
		t.Errorf("got %q, %v", a.body, a.err)
	}
	var records []map[string]any
	for end := time.Now().Add(time.Minute); len(records) == 0 && time.Now().Before(end); time.Sleep(time.Millisecond) {
		records = s.log.take(t) // the handler goes on after the client has its answer
	}
	if len(records) != 1 || records[0]["level"] != "INFO" || records[0]["sent_status"] != nil {
		t.Errorf("log: %v", records)
	}
}

func TestPanicAfterTheAnswerIsLogged(t *testing.T) {
	s := start(t, echoadapter.Config{}, func(e *echo.Echo) {
		e.Use(func(next echo.HandlerFunc) echo.HandlerFunc {
			return func(c echo.Context) error {
				c.Error(next(c))
				panic(canary)
			}
		})
		e.GET("/", func(echo.Context) error { return apierror.Forbidden() })
	})
	if a := s.do("GET", "/", ""); a.err != nil || a.StatusCode != 403 {
		t.Errorf("got %v, %v", a.Response, a.err)
	}
	records := s.log.take(t)
	if len(records) != 2 || records[1]["cause"] != "panic: "+canary || records[0]["target"] != records[1]["target"] {
		t.Errorf("log: %v", records)
	}
}

func TestBeforeFuncThatPanics(t *testing.T) {
	s := start(t, echoadapter.Config{}, func(e *echo.Echo) {
		e.GET("/", func(c echo.Context) error {
			c.Response().Before(func() { panic(canary) })
			return apierror.Forbidden()
		})
	})
	if a := s.do("GET", "/", ""); a.StatusCode != 403 || !strings.Contains(a.body, `"code":"Forbidden"`) {
		t.Errorf("got %d %s", a.StatusCode, a.body)
	}
	records := s.log.take(t)
	if len(records) != 1 || records[0]["level"] != "ERROR" || records[0]["write_error"] != "panic: "+canary || records[0]["stack"] == nil {
		t.Errorf("log: %v", records)
	}
}
