package e2e

import (
	"errors"
	"io/fs"
	"net/http"
	"os"
	"strings"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
)

// staticRows are of the Static middleware. What it answers from a file is in
// bypassRows.
func staticRows() []row {
	const site = "middleware/static.go:StaticWithConfig "
	static := func(c middleware.StaticConfig) func(*echo.Echo) {
		return func(e *echo.Echo) { e.Use(middleware.StaticWithConfig(c)) }
	}
	open := func(err error) http.FileSystem { return openFS(func(string) (http.File, error) { return nil, err }) }
	gone := func(name, request string, c middleware.StaticConfig, covers ...string) row {
		return row{name: "Static middleware: " + name, request: request, setup: static(c), status: 404, message: "Not Found", cause: "code=404", covers: covers}
	}
	broken := func(name, cause string, c middleware.StaticConfig) row {
		return row{name: "Static middleware: " + name, request: "GET /f", setup: static(c), status: 500, cause: cause}
	}
	path := func(err error) error { return &fs.PathError{Op: "open", Path: "/srv/" + canary, Err: err} }
	return []row{
		gone("no such file", "GET /f", middleware.StaticConfig{Filesystem: open(path(fs.ErrNotExist))}),
		gone("a path that isn't clean", "GET /a/../f", middleware.StaticConfig{Filesystem: open(errors.New("not asked"))}, site+"ErrNotExist#1"),
		broken("a file that can't be opened", canary, middleware.StaticConfig{Filesystem: open(path(errors.New("disk on fire")))}),
		broken("no permission", canary, middleware.StaticConfig{Filesystem: open(path(fs.ErrPermission))}),
		broken("a file that can't be looked at", canary, middleware.StaticConfig{Filesystem: httpFS(brokenFS{dir: true}, "f")}),
		broken("an index that can't be looked at", canary, middleware.StaticConfig{Filesystem: openFS(func(name string) (http.File, error) {
			return httpFile{brokenFile{dir: name == "f", broken: name != "f"}}, nil
		})}),
		broken("HTML5 without an index", canary, middleware.StaticConfig{HTML5: true, Filesystem: openFS(func(name string) (http.File, error) {
			if name == "f" {
				return nil, fs.ErrNotExist
			}
			return nil, path(errors.New("no index"))
		})}),
		broken("a directory that can't be listed", canary, middleware.StaticConfig{Browse: true, Filesystem: openFS(func(name string) (http.File, error) {
			if name != "f" {
				return nil, fs.ErrNotExist
			}
			return httpFile{brokenFile{dir: true}}, nil
		})}),
		{name: "Static middleware: a path that can't be unescaped", request: "GET /%25zz", setup: static(middleware.StaticConfig{EnablePathUnescaping: true, Root: os.TempDir()}),
			status: 400, message: "The request is malformed: it has an invalid URL escape.", cause: "invalid URL escape"},
		// What the client asks for can't be a file of this system.
		gone("a name that is too long", "GET /"+strings.Repeat("x", 300), middleware.StaticConfig{Root: os.TempDir()}).withCause("too long"),
		gone("a zero byte", "GET /a%00b", middleware.StaticConfig{Root: os.TempDir()}).withCause("invalid"),
		{name: "Static middleware: HTML5, and another error than 404", request: "GET /f", setup: func(e *echo.Echo) {
			static(middleware.StaticConfig{HTML5: true, Filesystem: open(fs.ErrNotExist)})(e)
			e.Any("/f", func(echo.Context) error { return echo.ErrConflict.WithInternal(errors.New(canary)) })
		}, status: 409, message: "Conflict", cause: canary},
		{name: "Static middleware: HTML5 and nil *HTTPError", request: "GET /f", setup: func(e *echo.Echo) {
			static(middleware.StaticConfig{HTML5: true, Filesystem: open(fs.ErrNotExist)})(e)
			e.Any("/f", func(echo.Context) error { return (*echo.HTTPError)(nil) })
		}, status: 500, cause: "nil pointer", stack: true},
	}
}

type openFS func(string) (http.File, error)

func (o openFS) Open(name string) (http.File, error) { return o(name) }

// httpFS returns a file system in which every name is file of inner.
func httpFS(inner brokenFS, file string) http.FileSystem {
	return openFS(func(string) (http.File, error) {
		f, err := inner.Open(file)
		return httpFile{f.(brokenFile)}, err
	})
}

type httpFile struct{ brokenFile }

func (httpFile) Seek(int64, int) (int64, error)     { return 0, errors.New(canary) }
func (httpFile) Readdir(int) ([]fs.FileInfo, error) { return nil, errors.New(canary) }
