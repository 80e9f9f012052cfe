package v4

import (
	"fmt"
	"log"
	"net/http"

	"github.com/faultline-go/faultline/echoadapter"
	"github.com/labstack/echo/v4"
)

type article struct {
	Title  string `json:"title" validate:"required"`
	Author author `json:"author"`
	Words  int    `json:"words"`
}

type author struct {
	Name string `json:"name" validate:"required"`
}

type plain struct {
	Title string `json:"title"`
}

func (a *article) check() error { return nil }

type store interface {
	insert(a article) error
	rename(title string) error
}

type handlers struct{ store store }

func (h *handlers) ignored(c echo.Context) error {
	var a plain
	c.Bind(&a)                          // want `the error of Bind is ignored: return it`
	_ = c.Bind(&a)                      // want `the error of Bind is ignored`
	c.Validate(&a)                      // want `the error of Validate is ignored`
	defer c.Bind(&a)                    // want `the error of Bind is ignored`
	(&echo.DefaultBinder{}).Bind(&a, c) // want `the error of Bind is ignored`
	c.Echo().Binder.Bind(&a, c)         // want `the error of Bind is ignored`
	b, _ := echoadapter.Bind[plain](c)  // want `the error of Bind is ignored`
	return h.store.rename(a.Title + b.Title)
}

func (h *handlers) overwritten(c echo.Context) error {
	var a article
	err := c.Bind(&a) // want `the error of Bind is overwritten: return it`
	log.Print("bound")
	err = c.Validate(&a)
	if err != nil {
		return err
	}
	b, err := echoadapter.Bind[plain](c) // want `the error of Bind is overwritten`
	err = h.store.rename(b.Title)
	return err
}

func (h *handlers) named(c echo.Context) (err error) {
	var a article
	err = c.Bind(&a) // want `the error of Bind is overwritten`
	err = c.Validate(&a)
	return
}

func (h *handlers) forgotten(c echo.Context) error {
	var a plain
	err := h.store.rename("")
	if err != nil {
		return err
	}
	if c.Param("id") == "" {
		err = c.Bind(&a) // want `the error of Bind is never looked at`
		return h.store.rename(a.Title)
	}
	return nil
}

func (h *handlers) unvalidated(c echo.Context) error {
	var a article
	if err := c.Bind(&a); err != nil { // want `nothing validates a, whose type has rules`
		return err
	}
	log.Printf("renaming %+v", a)
	if err := h.store.rename(a.Title); err != nil {
		return err
	}
	return c.JSON(http.StatusOK, a)
}

func (h *handlers) pointer(c echo.Context) error {
	a := new(article)
	if err := c.Bind(a); err != nil { // want `nothing validates a`
		return err
	}
	return h.store.rename(a.Title)
}

func (h *handlers) list(c echo.Context) error {
	var list struct{ Articles []*article }
	if err := c.Bind(&list); err != nil { // want `nothing validates list`
		return err
	}
	return c.NoContent(http.StatusAccepted)
}

// Nothing is found from here on.

func (h *handlers) looked(c echo.Context) (err error) {
	var a article
	err = c.Bind(&a)
	if a.Title == "" {
		return err
	}
	if err == nil {
		err = c.Validate(&a)
	}
	if err != nil {
		return fmt.Errorf("article: %w", err)
	}
	err = c.Bind(&a)
	return
}

func (h *handlers) captured(c echo.Context) error {
	var a plain
	var err error
	defer func() { log.Print(err) }()
	err = c.Bind(&a)
	return h.store.rename(a.Title)
}

func (h *handlers) inside(c echo.Context) error {
	var a plain
	var err error
	each(func() error {
		err = c.Bind(&a)
		return nil
	})
	return err
}

func each(do func() error) { _ = do() }

func (h *handlers) wrapped(c echo.Context) error {
	var a plain
	err := c.Bind(&a)
	err = fmt.Errorf("article: %w", err)
	return err
}

func (h *handlers) passed(c echo.Context) error {
	var a article
	if err := c.Bind(&a); err != nil {
		return err
	}
	return h.store.insert(a)
}

func (h *handlers) method(c echo.Context) error {
	var a article
	if err := c.Bind(&a); err != nil {
		return err
	}
	return a.check()
}

func (h *handlers) part(c echo.Context) error {
	var a article
	if err := c.Bind(&a); err != nil {
		return err
	}
	return c.Validate(a.Author)
}

func (h *handlers) noRules(c echo.Context) error {
	var a plain
	if err := c.Bind(&a); err != nil {
		return err
	}
	return h.store.rename(a.Title)
}

func bindInto(c echo.Context, a *article) error { return c.Bind(a) }
