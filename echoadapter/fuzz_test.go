package echoadapter_test

import (
	"encoding/json"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/echoadapter"
)

// FuzzBindBody sends any body to a type that json decodes in one go, to one that
// takes the slow way, and to one that allows unknown names: each binds it or
// refuses it in the contract, and they agree where they can.
func FuzzBindBody(f *testing.F) {
	for _, body := range []string{
		"", "null", "[]", `"x"`, "{}{}", `{"title":"x","indicators":[{"indicatorValue":"v","any":{"a":[1]}}]}`,
		`{"Title":"x"}`, `{"title":1}`, `{"title":"a","title":"b"}`, `{"@odata.type":1,"title":"x"}`,
		`{"indicators":[{"labels":{"a":1,"b":"x"}},{"expires":"2026-01-02T03:04:05Z"},{"pair":[1]}]}`,
		`{"indicators":[{"id":"id-1","address":"::1","raw":"AAAA","nested":{"Deep":1}},null]}`,
		"{\"title\":\"\xff\"}", `{"title":"\ud800"}`, "\ufeff{}", `{"indicators":[{"score":1e999}]}`,
	} {
		f.Add(body)
	}
	strict, lenient := &echoadapter.Binder{}, &echoadapter.Binder{AllowUnknown: true}
	f.Fuzz(func(t *testing.T, body string) {
		var fast, loose bodyRequest
		var slow guardedRequest
		errFast := bindBody(strict, &fast, body)
		errSlow := bindBody(strict, &slow, body)
		errLoose := bindBody(lenient, &loose, body)
		for _, err := range []error{errFast, errSlow, errLoose} {
			checkRefusal(t, err, body)
		}
		if errFast != nil {
			return
		}
		if !json.Valid([]byte(body)) {
			t.Errorf("%q was bound, but is no JSON", body)
		}
		if errSlow != nil || errLoose != nil || !reflect.DeepEqual(slow.bodyRequest, fast) || !reflect.DeepEqual(loose, fast) {
			t.Errorf("%q binds to\n%+v\n%+v %v\n%+v %v", body, fast, slow.bodyRequest, errSlow, loose, errLoose)
		}
	})
}

// FuzzBindParameters does the same with the path, the query and a header.
func FuzzBindParameters(f *testing.F) {
	f.Add("1", "$top=1&$skip=2&both=x", "t")
	f.Add("%2F%zz", "$Top=1", "\x00")
	f.Add("", "a=%zz;b", "")
	f.Add("a", "bool=x&int8=300&float=NaN&time=x&duration=1&ints=1&ints=&pointer=", "-1")
	f.Fuzz(func(t *testing.T, id, query, header string) {
		for _, into := range []any{&guardedRequest{}, &values{}} {
			c := contextOf("GET", "")
			c.Request().URL.RawQuery, c.Request().URL.RawPath = query, "/"+id
			c.Request().Header["X-Tenant"] = []string{header}
			c.Request().Header["X-Retries"] = []string{header}
			c.SetParamNames("id")
			c.SetParamValues(id)
			checkRefusal(t, (&echoadapter.Binder{}).Bind(into, c), query)
		}
	})
}

func bindBody(b *echoadapter.Binder, into any, body string) error {
	return b.Bind(into, contextOf("POST", body))
}

func contextOf(method, body string) echo.Context {
	r := httptest.NewRequest(method, "/", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	return echo.New().NewContext(r, httptest.NewRecorder())
}

// checkRefusal asserts that err is nil or a 4xx of the contract whose message
// names nothing of Go.
func checkRefusal(t *testing.T, err error, input string) {
	t.Helper()
	if err == nil {
		return
	}
	e := apierror.Find(err)
	if e == nil || e.StatusCode() < 400 || e.StatusCode() > 499 || e.Code().Status() == 0 {
		t.Fatalf("%q: %v is no 4xx of the contract", input, err)
	}
	if message := e.Message(); !utf8.ValidString(message) || len(message) > 2048 ||
		!strings.Contains(input, "echoadapter") && strings.Contains(message, "echoadapter") {
		t.Errorf("%q: message %q", input, message)
	}
}
