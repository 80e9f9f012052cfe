package recipes

import (
	"io"
	"mime/multipart"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/echoadapter"
)

// upload is what the form of the page sends. A value that is left blank stays zero.
type upload struct {
	Title string                `form:"title" validate:"required,max=100"`
	Count int                   `form:"count" validate:"max=10"`
	File  *multipart.FileHeader `form:"file" validate:"required"`
}

const uploadPage = `<!doctype html><title>Upload</title>
<form method="post" enctype="multipart/form-data">
<input name="title"> <input name="count" type="number"> <input name="file" type="file"> <button>Send</button>
</form>`

// Forms is a service with a page and the handler of its form. Values and files are bound by
// form tags, as strictly as JSON.
func Forms(cfg echoadapter.Config) *echo.Echo {
	e := echo.New()
	echoadapter.Register(e, cfg)
	e.GET("/", func(c echo.Context) error { return c.HTML(http.StatusOK, uploadPage) })
	e.POST("/", func(c echo.Context) error {
		form, err := echoadapter.Bind[upload](c)
		if err != nil {
			return err
		}
		f, err := form.File.Open()
		if err != nil {
			return err
		}
		defer f.Close()
		n, err := io.Copy(io.Discard, f)
		if err != nil {
			return err
		}
		return c.String(http.StatusOK, form.Title+": "+strconv.FormatInt(n, 10)+" bytes of "+form.File.Filename)
	})
	return e
}
