package validate

import (
	"net"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/faultline-go/faultline/apierror"
)

// request returns a pointer to a struct with the rule on its field Value.
func (test ruleTest) request(value any) any {
	other := test.other
	if other == nil {
		other = ""
	}
	tag := test.tag
	if test.param != "" {
		tag += "=" + test.param
	}
	v := reflect.New(reflect.StructOf([]reflect.StructField{
		{Name: "Other", Type: reflect.TypeOf(other), Tag: `json:"other"`},
		{Name: "Value", Type: reflect.TypeOf(value), Tag: reflect.StructTag(`json:"value" validate:"` + tag + `"`)},
	}))
	v.Elem().Field(0).Set(reflect.ValueOf(other))
	v.Elem().Field(1).Set(reflect.ValueOf(value))
	return v.Interface()
}

func ptrTo[T any](v T) *T { return &v }

// files returns the paths of a text file, a directory, an image and a socket.
func files(t *testing.T) (file, dir, image, socket string) {
	t.Helper()
	dir, err := os.MkdirTemp("", "v") // a socket's path must be short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	file, image, socket = filepath.Join(dir, "text"), filepath.Join(dir, "image"), filepath.Join(dir, "socket")
	for path, content := range map[string]string{file: "text", image: "GIF89a\x01\x00\x01\x00\x00\x00\x00;"} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	listener, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	return file, dir, image, socket
}

// A rule that panics for a value of some type is one that Check finds there.
func TestCheckFindsRulesThatPanic(t *testing.T) {
	values := []any{
		"", "x", 0, 7, uint8(7), 1.5, float32(1.5), true, time.Now(), time.Second, complex(1, 1),
		[]int{1}, []byte("x"), [2]byte{}, []any{1, 1}, [][]int{{1}, {1}}, map[string]int{"a": 1}, map[string][]int{"a": nil},
		struct{ A int }{1}, struct{ A []int }{}, []struct{ A []int }{{}, {}}, net.IP{1, 2, 3, 4}, withMethod("x"), ptrTo(true), ptrTo("x"),
	}
	others := []any{"", 7, []int{}, true, time.Now()}
	for tag := range builtin {
		for _, param := range []string{"", "3", "x", "1s", "Other", "Other 1", "Other x", "A", "NoSuch"} {
			v := New(Config{})
			for i, value := range values {
				for j, other := range others {
					if !strings.HasPrefix(param, "Other") && j != i%len(others) {
						continue // it doesn't matter
					}
					in := ruleTest{tag: tag, param: param, other: other}.request(value)
					panicked := apierror.CodeOf(v.Validate(in)) == apierror.CodeInternalServerError
					if panicked && v.Check(in) == nil {
						t.Errorf("%s=%s panics on %T, with a %T as the other field, and Check doesn't find it", tag, param, value, other)
					}
				}
			}
		}
	}
}
