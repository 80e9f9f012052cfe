package place

import (
	"reflect"
	"testing"
)

type embedded struct{}

var _ = fields{}.embedded

type fields struct {
	Plain   int
	JSON    int `json:"json,omitempty" query:"query"`
	Options int `json:",omitempty"`
	Ignored int `json:"-" query:"query"`
	Query   int `query:"$top" param:"param"`
	Param   int `param:"id" header:"header"`
	Header  int `header:"X-A" form:"form"`
	Form    int `form:"form"`
	embedded
	*Pointer
	Named    `json:"named"`
	Fallback map[string]int `json:",embed"`
	Word
}

type (
	Pointer struct{}
	Named   struct{}
	Word    string
)

func TestFields(t *testing.T) {
	want := []struct {
		name    string
		source  Source
		inlined bool
	}{
		{"Plain", Body, false},
		{"json", Body, false},
		{"Options", Body, false},
		{"query", Parameter, false},
		{"$top", Parameter, false},
		{"id", Parameter, false},
		{"X-A", Parameter, false},
		{"form", Parameter, false},
		{"embedded", Body, true},
		{"Pointer", Body, true},
		{"named", Body, false},
		{"Fallback", Body, true},
		{"Word", Body, false},
	}
	typ := reflect.TypeFor[fields]()
	if typ.NumField() != len(want) {
		t.Fatalf("%d fields, %d rows", typ.NumField(), len(want))
	}
	for i, w := range want {
		f := typ.Field(i)
		if name, source := Name(f); name != w.name || source != w.source || Inlined(f) != w.inlined {
			t.Errorf("%s: Name is %q, %v and Inlined %v; want %q, %v, %v", f.Name, name, source, Inlined(f), w.name, w.source, w.inlined)
		}
	}
}

func TestAppend(t *testing.T) {
	b := AppendField(nil, "indicators")
	b = AppendIndex(b, 3)
	b = AppendField(b, "labels")
	b = AppendKey(b, "a.\"b]\n\u202e")
	if got, want := string(b), `indicators[3].labels["a.\"b]\n\u202e"]`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
