package decode

import (
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/internal/suggest"
)

const (
	urlencoded = "application/x-www-form-urlencoded"
	multiparts = "multipart/form-data"
)

// The bounds on forms, besides the one on the body's size. mime/multipart itself allows
// 1,000 parts and 10,000 headers.
const (
	maxFormValues = 1000
	maxFormMemory = 1 << 20 // bytes of files; larger ones are spooled to disk
)

// formSource is the source of fields with a form tag. It is not one of sources, because
// its values come from the body.
var formSource = source{"form", nil}

// file is a field that takes the files of a form.
type file struct {
	name     string
	index    []int
	repeated bool
}

var (
	fileType  = reflect.TypeFor[*multipart.FileHeader]()
	filesType = reflect.TypeFor[[]*multipart.FileHeader]()
)

// decodeForm sets the fields of v, a struct, from r's form.
func (d Decoder) decodeForm(v reflect.Value, p *plan, r Request, mediaType string) error {
	values, files, err := d.readForm(r, mediaType)
	if err != nil {
		return err
	}
	names := p.formNames()
	for _, name := range sortedNames(values, files) {
		if known := suggest.Fold(name, names); known != "" && !slices.Contains(names, name) {
			return unknownProperty(name, known, nil)
		}
	}
	for _, field := range p.form {
		given := values[field.name]
		// A page sends the empty text for an input that was left blank.
		if len(given) == 0 || len(given) == 1 && given[0] == "" && !field.takesEmpty() {
			continue
		}
		if err := field.bind(fieldOf(v, field.index), given); err != nil {
			return err
		}
	}
	for _, field := range p.files {
		if err := field.bind(fieldOf(v, field.index), files[field.name]); err != nil {
			return err
		}
	}
	return nil
}

// formNames returns the names of the fields that a form can set.
func (p *plan) formNames() (names []string) {
	for _, field := range p.form {
		names = append(names, field.name)
	}
	for _, field := range p.files {
		names = append(names, field.name)
	}
	return names
}

// sortedNames returns the names that a form has, sorted, so that the same form always
// gets the same response.
func sortedNames(values url.Values, files map[string][]*multipart.FileHeader) (names []string) {
	for name := range values {
		names = append(names, name)
	}
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// readForm parses r's form, unless a middleware has done so.
func (d Decoder) readForm(r Request, mediaType string) (url.Values, map[string][]*multipart.FileHeader, error) {
	in := r.Request
	if mediaType == urlencoded {
		values, err := d.readURLEncoded(r)
		return values, nil, err
	}
	if in.MultipartForm == nil {
		if err := d.parseMultipart(r); err != nil {
			return nil, nil, err
		}
	}
	form := in.MultipartForm
	if err := checkFormSize(form.Value); err != nil {
		return nil, nil, err
	}
	return form.Value, form.File, nil
}

func (d Decoder) readURLEncoded(r Request) (url.Values, error) {
	values := r.PostForm
	if values == nil {
		body, err := io.ReadAll(http.MaxBytesReader(r.Writer, r.Body, d.Limit()))
		if err != nil {
			return nil, d.ReadError(err, r)
		}
		if values, err = url.ParseQuery(string(body)); err != nil {
			return nil, invalidBody("the form is malformed", "", err)
		}
	}
	return values, checkFormSize(values)
}

func (d Decoder) parseMultipart(r Request) error {
	in := r.Request
	if in.ContentLength > d.Limit() {
		return bodyTooLarge(d.Limit())
	}
	in.Body = http.MaxBytesReader(r.Writer, in.Body, d.Limit())
	err := in.ParseMultipartForm(maxFormMemory)
	if form := in.MultipartForm; form != nil {
		// net/http removes the files of its own request alone, and cancels the context of all
		// copies when the request is over.
		context.AfterFunc(in.Context(), func() { _ = form.RemoveAll() })
	}
	switch {
	case err == nil:
		return nil
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return invalidBody("the form ends early", "", err)
	}
	if d.Keep != nil && d.Keep(err) {
		return err
	}
	if e := FromReadFailure(err, in, true); e != nil {
		return e
	}
	return invalidBody("the form is malformed", "", err)
}

func checkFormSize(values url.Values) error {
	n := 0
	for _, v := range values {
		n += len(v)
	}
	if n > maxFormValues {
		return invalidBody("the form has more than "+strconv.Itoa(maxFormValues)+" values", "", nil)
	}
	return nil
}

func (f file) bind(v reflect.Value, files []*multipart.FileHeader) error {
	switch {
	case len(files) == 0:
		return nil
	case f.repeated:
		v.Set(reflect.ValueOf(files))
		return nil
	case len(files) > 1:
		return invalidBody(f.name+" must be given only once", f.name, nil)
	}
	v.Set(reflect.ValueOf(files[0]))
	return nil
}

// mustBe returns the error for a body of a kind that the type doesn't take.
func (p *plan) mustBe() *apierror.Error {
	switch {
	case p.takesBody && p.takesForm():
		return unsupported("the Content-Type must be application/json, " + urlencoded + " or " + multiparts)
	case p.takesForm():
		return unsupported("the Content-Type must be " + urlencoded + " or " + multiparts)
	}
	return unsupported("the Content-Type must be application/json")
}

func (p *plan) takesForm() bool { return len(p.form) > 0 || len(p.files) > 0 }
