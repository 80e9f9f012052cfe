package echoadapter_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/echoadapter"
)

type signup struct {
	User   string    `form:"user" validate:"required"`
	Age    int       `form:"age" validate:"max=150"`
	Tags   []string  `form:"tags"`
	Born   time.Time `form:"born" format:"date"`
	Pairs  pairs     `form:"pairs" query:"pairs"`
	Both   string    `form:"both" json:"both"`
	JSON   string    `json:"json"`
	Secret string    `query:"secret"`

	Photo  *multipart.FileHeader   `form:"photo"`
	Papers []*multipart.FileHeader `form:"papers"`
}

// pairs takes all values of a parameter at once.
type pairs []string

func (p *pairs) UnmarshalParams(values []string) error {
	if len(values)%2 == 1 {
		return errors.New("odd")
	}
	*p = values
	return nil
}

func (s signup) String() string {
	files := ""
	if s.Photo != nil {
		files = fmt.Sprint(" photo ", s.Photo.Filename, " ", s.Photo.Size)
	}
	born := ""
	if !s.Born.IsZero() {
		born = " born " + s.Born.Format(time.DateOnly)
	}
	return fmt.Sprint(s.User, " ", s.Age, " ", s.Tags, s.Pairs, born, files, " ", len(s.Papers), " ", s.Both, s.JSON, s.Secret)
}

const urlencoded = "application/x-www-form-urlencoded"

// multipartForm returns a body and its Content-Type. A name with an @ is a file.
func multipartForm(t *testing.T, fields ...string) (body, contentType string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for i := 0; i < len(fields); i += 2 {
		var part io.Writer
		var err error
		if name, isFile := strings.CutPrefix(fields[i], "@"); isFile {
			part, err = w.CreateFormFile(name, name+".txt")
		} else {
			part, err = w.CreateFormField(name)
		}
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(part, fields[i+1])
	}
	w.Close()
	return b.String(), w.FormDataContentType()
}

func TestForms(t *testing.T) {
	multi := func(fields ...string) [2]string {
		body, contentType := multipartForm(t, fields...)
		return [2]string{contentType, body}
	}
	encoded := func(body string) [2]string { return [2]string{urlencoded, body} }
	unsupported := "Invalid request body: the Content-Type must be application/json, application/x-www-form-urlencoded or multipart/form-data."
	for _, tt := range []struct {
		name    string
		query   string
		request [2]string // Content-Type and body
		want    string    // what is bound, "" for an error
		status  int
		code    apierror.Code
		message string
	}{
		{name: "a form", request: encoded("user=eve&age=30&tags=a&tags=b&born=2000-02-29"), want: "eve 30 [a b] [] born 2000-02-29 0 "},
		{name: "with a charset", request: [2]string{urlencoded + "; charset=UTF-8", "user=eve"}, want: "eve 0 [] [] 0 "},
		{name: "a token of the page", request: encoded("user=eve&_csrf=x"), want: "eve 0 [] [] 0 "},
		{name: "an input left blank", request: encoded("user=eve&age=&born="), want: "eve 0 [] [] 0 "},
		{name: "the query beside it", query: "?secret=s", request: encoded("user=eve"), want: "eve 0 [] [] 0 s"},
		{name: "all values at once", request: encoded("user=eve&pairs=a&pairs=b"), want: "eve 0 [] [a b] 0 "},
		{name: "all values of a query", query: "?pairs=a&pairs=b", request: encoded("user=eve"), want: "eve 0 [] [a b] 0 "},
		{name: "multipart", request: multi("user", "eve", "age", "30", "@photo", "abc", "@papers", "1", "@papers", "2"), want: "eve 30 [] [] photo photo.txt 3 2 "},
		{name: "a JSON body for a type that takes both", request: [2]string{"application/json", `{"both":"b","json":"j"}`}, status: 400, code: "MissingRequiredParameter", message: "Parameter user is missing."},

		{name: "a missing value", request: encoded("age=30"), status: 400, code: "MissingRequiredParameter", message: "Parameter user is missing."},
		{name: "an empty form", request: encoded(""), status: 400, code: "MissingRequiredParameter", message: "Parameter user is missing."},
		{name: "a rule", request: encoded("user=eve&age=151"), status: 400, code: "InvalidInput", message: "Invalid input age: must be at most 150."},
		{name: "a wrong type", request: encoded("user=eve&age=old"), status: 400, code: "InvalidRequestBody", message: "Invalid request body: age must be an integer."},
		{name: "a wrong date", request: encoded("user=eve&born=today"), status: 400, code: "InvalidRequestBody", message: "Invalid request body: born must be a date and time such as 2026-01-02."},
		{name: "another case", request: encoded("User=eve"), status: 400, code: "InvalidRequestBody", message: "Invalid request body: unknown property User; did you mean user?"},
		{name: "a file's name in another case", request: multi("user", "eve", "@Photo", "abc"), status: 400, code: "InvalidRequestBody", message: "Invalid request body: unknown property Photo; did you mean photo?"},
		{name: "a value twice", request: encoded("user=eve&user=bob"), status: 400, code: "InvalidRequestBody", message: "Invalid request body: user must be given only once."},
		{name: "a file twice", request: multi("user", "eve", "@photo", "a", "@photo", "b"), status: 400, code: "InvalidRequestBody", message: "Invalid request body: photo must be given only once."},
		{name: "an odd number at once", request: encoded("user=eve&pairs=a"), status: 400, code: "InvalidRequestBody", message: "Invalid request body: pairs is not valid."},
		{name: "JSON's field isn't the form's", request: encoded("user=eve&json=x"), want: "eve 0 [] [] 0 "},
		{name: "a form's field isn't JSON's", request: [2]string{"application/json", `{"user":"eve"}`}, status: 400, code: "InvalidRequestBody", message: "Invalid request body: unknown property user."},
		{name: "another media type", request: [2]string{"text/csv", "user,eve"}, status: 415, code: "InvalidRequestBody", message: unsupported},
		{name: "a malformed form", request: encoded("user=%zz"), status: 400, code: "InvalidRequestBody", message: "Invalid request body: the form is malformed."},
		{name: "no boundary", request: [2]string{"multipart/form-data", "x"}, status: 400, code: "InvalidRequestBody", message: "Invalid request body: the Content-Type has no boundary."},
		{name: "half a form", request: [2]string{"multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"user\"\r\n\r\neve"}, status: 400, code: "InvalidRequestBody", message: "Invalid request body: the form ends early."},
		{name: "too many values", request: encoded("user=eve" + strings.Repeat("&tags=a", 1000)), status: 400, code: "InvalidRequestBody", message: "Invalid request body: the form has more than 1000 values."},
		{name: "too large", request: encoded("user=" + strings.Repeat("x", 100_000)), status: 413, code: "InvalidRequestBody", message: "Invalid request body: larger than 100000 bytes."},
		{name: "too large, multipart", request: multi("user", "eve", "@photo", strings.Repeat("x", 100_000)), status: 413, code: "InvalidRequestBody", message: "Invalid request body: larger than 100000 bytes."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, around := range []struct {
				name string
				m    []echo.MiddlewareFunc
			}{
				{"alone", nil},
				{"a CSRF token was read from the form", []echo.MiddlewareFunc{readsForm}},
				{"BodyDump", []echo.MiddlewareFunc{middleware.BodyDump(func(echo.Context, []byte, []byte) {})}},
			} {
				if around.m != nil && tt.want == "" {
					continue
				}
				s := start(t, echoadapter.Config{MaxBodyBytes: 100_000}, func(e *echo.Echo) {
					e.Use(around.m...)
					e.POST("/", func(c echo.Context) error {
						req, err := echoadapter.Bind[signup](c)
						if err != nil {
							return err
						}
						return c.String(200, req.String())
					})
				})
				a := s.do("POST", "/"+tt.query, tt.request[1], "Content-Type", tt.request[0])
				if tt.want != "" {
					if a.StatusCode != 200 || a.body != tt.want {
						t.Errorf("%s: got %d %q, want %q", around.name, a.StatusCode, a.body, tt.want)
					}
					continue
				}
				s.wantError(a, tt.status, tt.code, tt.message)
			}
		})
	}
}

// readsForm is a middleware that parses the form first, as those do that look for a token.
func readsForm(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		c.FormValue("_csrf")
		return next(c)
	}
}

// TestFormOnly checks a type that takes forms alone, and that c.Bind binds it.
func TestFormOnly(t *testing.T) {
	type login struct {
		User string `form:"user"`
	}
	s := start(t, echoadapter.Config{}, func(e *echo.Echo) {
		e.POST("/", func(c echo.Context) error {
			var l login
			if err := c.Bind(&l); err != nil {
				return err
			}
			return c.String(200, l.User)
		})
	})
	if a := s.do("POST", "/", "user=eve", "Content-Type", urlencoded); a.body != "eve" {
		t.Errorf("got %d %s", a.StatusCode, a.body)
	}
	s.wantError(s.do("POST", "/", `{"user":"eve"}`), 415, "InvalidRequestBody",
		"Invalid request body: the Content-Type must be application/x-www-form-urlencoded or multipart/form-data.")
	s.wantError(s.do("POST", "/", ""), 400, "InvalidRequestBody", "Invalid request body: the body is empty.")
}

// TestSpooledFiles checks that a large file is readable in the handler, and that nothing
// of it stays on disk.
func TestSpooledFiles(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	large := url.QueryEscape(strings.Repeat("x", 3<<20))
	spooled := -1
	s := start(t, echoadapter.Config{}, func(e *echo.Echo) {
		e.POST("/", func(c echo.Context) error {
			req, err := echoadapter.Bind[struct {
				Photo *multipart.FileHeader `form:"photo"`
			}](c)
			if err != nil {
				return err
			}
			entries, _ := os.ReadDir(dir)
			spooled = len(entries)
			f, err := req.Photo.Open()
			if err != nil {
				return err
			}
			defer f.Close()
			n, err := io.Copy(io.Discard, f)
			if err != nil {
				return err
			}
			return c.String(200, fmt.Sprint(n))
		})
	})
	body, contentType := multipartForm(t, "@photo", large)
	if a := s.do("POST", "/", body, "Content-Type", contentType); a.body != "3145728" || spooled != 1 {
		t.Errorf("got %d %s with %d files on disk", a.StatusCode, a.body, spooled)
	}
	for range 6000 { // The context ends, and with it the file, after the client has its answer.
		if entries, _ := os.ReadDir(dir); len(entries) == 0 {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Error("a file stays on disk")
}
