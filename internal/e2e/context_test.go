package e2e

import (
	"errors"
	"io"
	"io/fs"
	"net/http"
	"testing/fstest"
	"time"

	"github.com/labstack/echo/v4"
)

// contextRows are what the methods of Echo's Context return.
func contextRows() []row {
	broken := errors.New(canary)
	get := func(name string, h echo.HandlerFunc, cause string, covers ...string) row {
		return row{name: name, setup: handle(h), status: 500, cause: cause, covers: covers}
	}
	callback := func(name, request string, h echo.HandlerFunc) row {
		return row{name: name, request: request, setup: handle(h), status: 400, message: "Bad Request", cause: "invalid JSONP callback",
			header: map[string]string{"X-Content-Type-Options": ""},
			covers: []string{"context.go:context.writeJSONPHeader ErrBadRequest.WithInternal#1", "context.go:context.writeJSONPHeader ErrInvalidJSONPCallback#1"}}
	}
	return []row{
		get("Render without a renderer", func(c echo.Context) error { return c.Render(200, "x", nil) }, "renderer not registered",
			"context.go:context.Render ErrRendererNotRegistered#1"),
		{name: "Render fails", setup: func(e *echo.Echo) {
			e.Renderer = renderer(func(w io.Writer) error { _, _ = io.WriteString(w, "half"); return broken })
			handle(func(c echo.Context) error { return c.Render(200, "x", nil) })(e)
		}, status: 500, cause: canary},
		{name: "Render panics", setup: func(e *echo.Echo) {
			e.Renderer = renderer(func(io.Writer) error { panic(canary) })
			handle(func(c echo.Context) error { return c.Render(200, "x", nil) })(e)
		}, status: 500, cause: canary, stack: true},
		get("Redirect with a code that is none", func(c echo.Context) error { return c.Redirect(200, "/"+canary) }, "invalid redirect status code",
			"context.go:context.Redirect ErrInvalidRedirectCode#1"),
		get("JSON of what JSON can't have", func(c echo.Context) error { return c.JSON(200, make(chan int)) }, "unsupported type: chan int"),
		get("JSON of a marshaler that fails", func(c echo.Context) error { return c.JSON(200, failingJSON{}) }, canary),
		get("JSON of a marshaler that panics", func(c echo.Context) error { return c.JSONPretty(200, badJSON{}, " ") }, canary).withStack(),
		callback("JSONP with a callback that is none", "GET /?callback=alert(1)//"+canary, func(c echo.Context) error { return c.JSONP(200, c.QueryParam("callback"), 1) }),
		callback("JSONPBlob with a callback that is none", "GET /?callback=a..b"+canary, func(c echo.Context) error { return c.JSONPBlob(200, c.QueryParam("callback"), []byte("1")) }),
		get("ContextGet of nothing", func(c echo.Context) error { _, err := echo.ContextGet[int](c, "k"); return err }, "non existent key",
			"context_generic.go:ContextGet ErrNonExistentKey#1"),
		get("ContextGet of another type", func(c echo.Context) error {
			c.Set("k", canary)
			_, err := echo.ContextGet[int](c, "k")
			return err
		}, "invalid key type", "context_generic.go:ContextGet ErrInvalidKeyType#1"),
		get("ContextGetOr of another type", func(c echo.Context) error {
			c.Set("k", canary)
			_, err := echo.ContextGetOr(c, "k", 7)
			return err
		}, "invalid key type"),
		{name: "Flush of a writer that can't", setup: useThen(func(c echo.Context) error { c.Response().Flush(); return nil }, withoutFlush),
			status: 500, cause: "does not support flushing", stack: true, covers: []string{"response.go:Response.Flush fmt.Errorf#1"}},
		{name: "Hijack over HTTP/2", setup: handle(func(c echo.Context) error {
			if c.Request().ProtoMajor == 1 {
				return errors.New("feature not supported")
			}
			_, _, err := c.Response().Hijack()
			return err
		}), status: 500, cause: "feature not supported"},
	}
}

func (r row) withStack() row { r.stack = true; return r }

type renderer func(io.Writer) error

func (r renderer) Render(w io.Writer, _ string, _ any, _ echo.Context) error { return r(w) }

type failingJSON struct{}

func (failingJSON) MarshalJSON() ([]byte, error) { return nil, errors.New(canary) }

// noFlush hides what a writer can besides writing.
type noFlush struct{ w http.ResponseWriter }

func (n noFlush) Header() http.Header         { return n.w.Header() }
func (n noFlush) Write(b []byte) (int, error) { return n.w.Write(b) }
func (n noFlush) WriteHeader(status int)      { n.w.WriteHeader(status) }

// fileRows are what Echo's file handlers return.
func fileRows() []row {
	files := fstest.MapFS{"dir/a.txt": {Data: []byte("a")}, "f.txt": {Data: []byte(canary)}}
	gone := func(name, request string, setup func(*echo.Echo), covers ...string) row {
		return row{name: name, request: request, setup: setup, status: 404, message: "Not Found", cause: "code=404", covers: covers, getOnly: true}
	}
	static := func(e *echo.Echo) { e.StaticFS("/", files) }
	file := func(name string, fsys fs.FS) func(*echo.Echo) {
		return handle(func(c echo.Context) error { return echo.StaticFileHandler(name, fsys)(c) })
	}
	return []row{
		gone("File: no such file", "", handle(func(c echo.Context) error { return c.File("/no/such/" + canary) }), "context_fs.go:fsFile ErrNotFound#1"),
		gone("FileFS: no such file", "", file(canary, files)),
		gone("FileFS: a directory without an index", "", file("dir", files), "context_fs.go:fsFile ErrNotFound#2"),
		gone("Attachment: no such file", "", handle(func(c echo.Context) error { return c.Attachment("/no/"+canary, canary) })),
		gone("Inline: no such file", "", handle(func(c echo.Context) error { return c.Inline("/no/"+canary, canary) })),
		{name: "FileFS: an index that can't be looked at", setup: file("dir", brokenFS{dir: true}), status: 500, cause: canary},
		{name: "FileFS: a file that can't be sought", setup: file("f", brokenFS{}), status: 500, cause: "does not implement io.ReadSeeker",
			covers: []string{"context_fs.go:fsFile errors.New#1"}},
		gone("Static: no such file", "GET /nothing.txt", static, "echo_fs.go:StaticDirectoryHandler ErrNotFound#3"),
		gone("Static: a path that isn't clean", "GET /dir/../f.txt", static, "echo_fs.go:StaticDirectoryHandler ErrNotFound#1"),
		gone("Static: a directory without an index", "GET /dir/", static),
		gone("Static: a zero byte", "GET /a%00b", static),
		gone("Static: a path that unescapes to one that isn't clean", "GET /x/%252e%252e/f.txt", unescaping(files), "echo_fs.go:StaticDirectoryHandler ErrNotFound#2"),
		{name: "Static: a path that can't be unescaped", request: "GET /%25zz", setup: unescaping(files), status: 400, message: "The request is malformed: it has an invalid URL escape.",
			cause: "invalid URL escape", getOnly: true, covers: []string{"echo_fs.go:StaticDirectoryHandler fmt.Errorf#1"}},
	}
}

func (r row) withCause(cause string) row { r.cause = cause; return r }

func unescaping(files fs.FS) func(*echo.Echo) {
	return func(e *echo.Echo) { e.GET("/*", echo.StaticDirectoryHandler(files, false)) }
}

// brokenFS holds one file, or a directory with one, that fail.
type brokenFS struct{ dir bool }

func (b brokenFS) Open(name string) (fs.File, error) {
	return brokenFile{dir: b.dir && name == "dir", broken: b.dir && name != "dir"}, nil
}

type brokenFile struct{ dir, broken bool }

func (f brokenFile) Read([]byte) (int, error) { return 0, io.EOF }
func (f brokenFile) Close() error             { return nil }
func (f brokenFile) Stat() (fs.FileInfo, error) {
	if f.broken {
		return nil, errors.New(canary)
	}
	return fileInfo{f.dir}, nil
}

type fileInfo struct{ dir bool }

func (fileInfo) Name() string       { return "f" }
func (fileInfo) Size() int64        { return 1 }
func (fileInfo) Mode() fs.FileMode  { return 0 }
func (fileInfo) ModTime() time.Time { return time.Time{} }
func (i fileInfo) IsDir() bool      { return i.dir }
func (fileInfo) Sys() any           { return nil }
