package validate

import (
	"maps"
	"reflect"
	"sync"
	"sync/atomic"

	"github.com/faultline-go/faultline/apierror"
	"github.com/go-playground/validator/v10"
)

// memory holds answers that don't depend on what a request holds: one field of
// one type that broke one rule, outside of any collection, is always answered
// with the same error. An error is immutable, so requests can share it, and a
// failure that was seen before costs next to nothing.
type memory struct {
	mu      sync.Mutex // for writing
	answers atomic.Pointer[map[question]*apierror.Error]
}

// question is what such an answer depends on.
type question struct {
	root       reflect.Type
	namespace  string
	alias, tag string
	param      string
	value      reflect.Type // nil if the value is nil
}

// The bounds on a memory, in answers and in bytes of text in a question. It stays small by
// itself, except for a type that holds a pointer to its own kind, with which the client
// decides how deep a request goes, and for a rule on a whole struct that makes up tags and
// parameters.
const (
	maxAnswers = 1024
	maxText    = 256
)

func questionOf(root reflect.Value, fe validator.FieldError) question {
	q := question{namespace: fe.StructNamespace(), alias: fe.Tag(), tag: fe.ActualTag(), param: fe.Param(), value: fe.Type()}
	if root.IsValid() {
		q.root = root.Type()
	}
	return q
}

// recall returns the answer to q, nil if there is none.
func (m *memory) recall(q question) *apierror.Error {
	if answers := m.answers.Load(); answers != nil {
		return (*answers)[q]
	}
	return nil
}

// keep keeps e as the answer to q, if there is room.
func (m *memory) keep(q question, e *apierror.Error) {
	if m.full() || len(q.namespace)+len(q.tag)+len(q.param) > maxText {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	var answers map[question]*apierror.Error
	if old := m.answers.Load(); old != nil {
		answers = maps.Clone(*old)
	} else {
		answers = make(map[question]*apierror.Error)
	}
	answers[q] = e
	m.answers.Store(&answers)
}

// full reports whether there is no room left.
func (m *memory) full() bool {
	answers := m.answers.Load()
	return answers != nil && len(*answers) >= maxAnswers
}
