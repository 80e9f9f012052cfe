package validate_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/validate"
	"github.com/go-playground/validator/v10"
)

// leaf is a struct that is bad when it is zero.
type leaf struct {
	Name string `json:"name" validate:"required"`
}

type Base struct {
	ID string `json:"id" validate:"required"`
}

type page[T any] struct {
	Items []T `json:"items" validate:"dive"`
}

type pair[K comparable, V any] struct {
	Of map[K]V `json:"of" validate:"dive"`
}

type node struct {
	Name string           `json:"name" validate:"required"`
	Kids map[string]*node `json:"kids" validate:"dive"`
}

// optional is what a service wraps a value in to know whether it was sent.
type optional struct{ value any }

func (o optional) ValidatorValue() any { return o.value }

// level is a key whose text for fmt isn't the one for JSON.
type level int

func (l level) String() string               { return "level[" + strings.Repeat("!", int(l)) + "]" }
func (l level) MarshalText() ([]byte, error) { return fmt.Appendf(nil, "L%d", int(l)), nil }

func TestPlace(t *testing.T) {
	for _, test := range []struct {
		name string
		in   any
		want string
	}{
		{"top", &leaf{}, "name"},
		{"not a pointer", leaf{}, "name"},
		{"pointer to a pointer", ptr(&leaf{}), "name"},
		{"nested", &struct {
			A struct {
				B *leaf `json:"b"`
			} `json:"a"`
		}{A: struct {
			B *leaf `json:"b"`
		}{&leaf{}}}, "a.b.name"},
		{"element", &struct {
			Indicators []leaf `json:"Indicators" validate:"dive"`
		}{[]leaf{{"x"}, {"x"}, {"x"}, {}}}, "Indicators[3].name"},
		{"element of an element", &struct {
			A [][]leaf `json:"a" validate:"dive,dive"`
		}{[][]leaf{{{"x"}}, {{"x"}, {}}}}, "a[1][1].name"},
		{"element of any", &struct {
			A []any `json:"a" validate:"dive"`
		}{[]any{leaf{"x"}, &leaf{}}}, "a[1].name"},
		{"array of text", &struct {
			A [2]string `json:"a" validate:"dive,required"`
		}{[2]string{"x"}}, "a[1]"},

		{"embedded", &struct {
			Base
		}{}, "id"},
		{"embedded, not the first", &struct {
			Name string `json:"name"`
			Base
		}{}, "id"},
		{"embedded pointer", &struct {
			*Base
		}{&Base{}}, "id"},
		{"embedded with a name", &struct {
			Base `json:"base"`
		}{}, "base.id"},
		{"embedded in an element", &struct {
			A []struct{ *Base } `json:"a" validate:"dive"`
		}{[]struct{ *Base }{{&Base{}}}}, "a[0].id"},
		{"nil embedded pointer", &struct {
			*Base `validate:"required"`
		}{}, "id"},
		{"nil embedded pointer in an item", &struct {
			A []struct {
				*Base `validate:"required"`
			} `json:"a" validate:"dive"`
		}{make([]struct {
			*Base `validate:"required"`
		}, 1)}, "a[0].id"},

		{"generic", &page[leaf]{[]leaf{{}}}, "items[0].name"},
		{"generic of generic", &page[page[leaf]]{[]page[leaf]{{}, {[]leaf{{}}}}}, "items[1].items[0].name"},
		{"generic of map", &page[map[string]Base]{}, "-"},
		{"generic map", &pair[string, leaf]{map[string]leaf{"a.b": {}}}, `of["a.b"].name`},
		{"generic embedded", &struct {
			page[leaf]
		}{page[leaf]{[]leaf{{}}}}, "items[0].name"},
		{"generic element", []page[leaf]{{[]leaf{{}}}}, "[0].items[0].name"},
		{"anonymous", &struct {
			A string `json:"a" validate:"required"`
		}{}, "a"},
		{"a type's name as a field", &struct {
			Base struct {
				Base []Base `json:"b" validate:"dive"`
			} `json:"a"`
		}{struct {
			Base []Base `json:"b" validate:"dive"`
		}{make([]Base, 1)}}, "a.b[0].id"},

		{"dotted name", &struct {
			A leaf `json:"a.b[0]"`
		}{}, "a.b[0].name"},
		{"no tag", &struct {
			Name string `validate:"required"`
		}{}, "Name"},
		{"options only", &struct {
			Name string `json:",omitempty" validate:"required"`
		}{}, "Name"},
		{"query", &struct {
			Top int `query:"$top" validate:"required"`
		}{}, "$top"},
		{"param", &struct {
			ID string `param:"id" validate:"required"`
		}{}, "id"},
		{"header", &struct {
			ID string `header:"X-Thing" validate:"required"`
		}{}, "X-Thing"},
		{"form", &struct {
			ID string `form:"thing" validate:"required"`
		}{}, "thing"},
		{"json before query", &struct {
			ID string `query:"q" json:"j" validate:"required"`
		}{}, "j"},
		{"a parameter in a struct", &struct {
			Paging struct {
				Top int `query:"$top" validate:"required"`
			} `json:"paging"`
		}{}, "$top"},
		{"a list in a parameter", &struct {
			IDs []string `query:"ids" validate:"dive,required"`
		}{[]string{"x", ""}}, "ids[1]"},
		{"non-ASCII", &struct {
			Größe struct {
				Ключ []string `validate:"dive,required"`
			}
		}{struct {
			Ключ []string `validate:"dive,required"`
		}{make([]string, 1)}}, "Größe.Ключ[0]"},
		{"a Valuer", &struct {
			A []optional `json:"a" validate:"dive"`
		}{[]optional{{leaf{"x"}}, {&leaf{}}}}, "a[1].name"},
		{"a Valuer without a value", &struct {
			A optional `json:"a" validate:"required"`
		}{}, "a"},

		{"key", &node{"x", map[string]*node{"b": {}}}, `kids["b"].name`},
		{"key with a dot", &node{"x", map[string]*node{"a.Name": {}}}, `kids["a.Name"].name`},
		{"key with brackets", &node{"x", map[string]*node{"a][b]": {}}}, `kids["a][b]"].name`},
		{"key with quotes", &node{"x", map[string]*node{`"a"`: {}}}, `kids["\"a\""].name`},
		{"empty key", &node{"x", map[string]*node{"": {}}}, `kids[""].name`},
		{"control characters in a key", &node{"x", map[string]*node{"a\n\u202e": {}}}, `kids["a\n\u202e"].name`},
		{"a key that looks like steps", &node{"x", map[string]*node{
			"a":           {"x", map[string]*node{"b": {"x", nil}}},
			"a].Kids[b":   {},
			"a].Kids[b].": {"x", nil},
		}}, `kids["a].Kids[b"].name`},
		{"steps that look like a key", &node{"x", map[string]*node{
			"a":         {"x", map[string]*node{"b": {"x", map[string]*node{"c": {}}}}},
			"a].Kids[b": {"x", nil},
		}}, `kids["a"].kids["b"].kids["c"].name`},
		{"number as a key", &pair[int64, leaf]{map[int64]leaf{-7: {}}}, `of["-7"].name`},
		{"key with a text of its own", &pair[level, leaf]{map[level]leaf{2: {}}}, `of["L2"].name`},
		{"bool as a key", &pair[bool, leaf]{map[bool]leaf{true: {}}}, `of["true"].name`},
		{"any as a key", &pair[any, leaf]{map[any]leaf{"1": {"x"}, 1: {}}}, `of["1"].name`},
		{"map of maps", &struct {
			A map[string]map[string]string `json:"a" validate:"dive,dive,required"`
		}{map[string]map[string]string{"x][y": {"z": ""}}}, `a["x][y"]["z"]`},
		{"map of lists", &struct {
			A map[string][]string `json:"a" validate:"dive,dive,required"`
		}{map[string][]string{"x": {"x", ""}}}, `a["x"][1]`},
		{"long key", &node{"x", map[string]*node{strings.Repeat("k]", 1<<20): {}}},
			`kids["` + strings.Repeat("k]", 32) + `…"].name`},
	} {
		t.Run(test.name, func(t *testing.T) {
			err := validate.New(validate.Config{}).Validate(test.in)
			if test.want == "-" {
				if err != nil {
					t.Errorf("got %v, want nil", err)
				}
				return
			}
			if got := apierror.From(err).Place(); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
			// An engine that names fields itself has other namespaces.
			v := validate.New(validate.Config{Engine: foreign()})
			if got := apierror.From(v.Validate(test.in)).Place(); got != test.want {
				t.Errorf("with a TagNameFunc: got %s, want %s", got, test.want)
			}
		})
	}
}

// Names over 255 bytes are cut by validator itself.
func TestPlaceLongNames(t *testing.T) {
	goName := "N" + strings.Repeat("n", 299)
	jsonName := strings.Repeat("j", 300)
	typ := reflect.StructOf([]reflect.StructField{{
		Name: goName, Type: reflect.TypeFor[[]string](),
		Tag: reflect.StructTag(`json:"` + jsonName + `" validate:"dive,required"`),
	}})
	in := reflect.New(typ)
	in.Elem().Field(0).Set(reflect.ValueOf([]string{""}))
	for _, engine := range []*validator.Validate{nil, foreign()} {
		err := validate.New(validate.Config{Engine: engine}).Validate(in.Interface())
		if got, want := apierror.From(err).Place(), jsonName+"[0]"; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
