package validate

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/internal/place"
	"github.com/go-playground/validator/v10"
)

// Validator validates requests. It is safe for concurrent use, and satisfies
// Echo's interface of that name.
type Validator struct {
	engine *validator.Validate
	rules  map[string]rule
	limit  int             // of failures in an answer
	codes  []apierror.Code // the service's own
	memory memory
}

// New returns a Validator. It panics if cfg.Tags has a name that validator can't
// register, such as dive or one with a comma: a mistake of the program.
func New(cfg Config) *Validator {
	v := &Validator{engine: cfg.Engine, rules: rulesWith(cfg.Tags), limit: 1, codes: slices.Clone(cfg.Codes)}
	if v.engine == nil {
		v.engine = validator.New(validator.WithRequiredStructEnabled())
	}
	if cfg.AllFailures {
		v.limit = maxFailures
	}
	registerRules(v.engine, cfg.Tags)
	return v
}

// Engine returns the underlying validator, on which aliases, rules on whole structs and
// custom types can be registered. Register them before the first request, because later
// it is not safe.
func (v *Validator) Engine() *validator.Validate { return v.engine }

// TagName returns the key of the struct tag that the engine reads rules from. It is
// "validate", unless the engine's SetTagName changed it.
func (v *Validator) TagName() string {
	if v.engine == nil || tagName == nil { // as in plain, or with a validator of another make
		return "validate"
	}
	return reflect.ValueOf(v.engine).Elem().FieldByIndex(tagName).String()
}

// tagName is the index of the engine's field with the key, since validator has no method that
// returns it. It is nil if there is no such field.
var tagName = func() []int {
	if f, ok := reflect.TypeFor[validator.Validate]().FieldByName("tagName"); ok && f.Type.Kind() == reflect.String {
		return f.Index
	}
	return nil
}()

// Validate calls [Validator.ValidateCtx] with [context.Background].
func (v *Validator) Validate(i any) error { return v.ValidateCtx(context.Background(), i) }

// ValidateCtx returns nil if i follows its rules, otherwise an [*apierror.Error]. The
// value i is a struct, or a slice, array or map of structs, or a pointer to one. A nil i is
// an InvalidRequestBody, and a value of any other type an InternalServerError. Rules that
// were registered with RegisterValidationCtx get ctx.
func (v *Validator) ValidateCtx(ctx context.Context, i any) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = v.panicked(i, r)
		}
	}()
	a := newAnswer(v.limit)
	v.request(ctx, &a, reflect.ValueOf(i), position{tagName: v.TagName()})
	return a.error()
}

// panicked returns the error for rules of i that panicked: they don't fit the
// value, or one of them has a bug. validator doesn't say which; Check may.
func (v *Validator) panicked(i, value any) error {
	cause := fmt.Errorf("validate: the rules of %T panicked: %v", i, value)
	return apierror.InternalServerError(errors.Join(cause, v.Check(i)))
}

// request validates the request, or an element of it, that stands at start.
func (v *Validator) request(ctx context.Context, a *answer, request reflect.Value, start position) {
	// A pointer to the struct, where there is one, saves validator a copy of it.
	value := request
	for value.Kind() == reflect.Pointer || value.Kind() == reflect.Interface {
		if value.IsNil() {
			a.absent(value, start)
			return
		}
		request, value = value, value.Elem()
	}
	switch {
	case !value.IsValid():
		a.absent(value, start)
	case isCollection(value.Type()):
		v.elements(ctx, a, value, start)
	case request.Kind() != reflect.Pointer && value.CanAddr():
		v.structure(ctx, a, value.Addr(), start)
	default:
		v.structure(ctx, a, request, start)
	}
}

func (v *Validator) structure(ctx context.Context, a *answer, request reflect.Value, start position) {
	err := v.engine.StructCtx(ctx, request.Interface())
	switch errs, ok := err.(validator.ValidationErrors); {
	case ok:
		a.failures(v, request, start, errs)
	case err != nil && start.depth == 0:
		a.add(apierror.InternalServerError(fmt.Errorf("validate: a %v has no rules, want a struct: %w", request.Type(), err)))
	}
	// An element that is no struct is of type any, and has no rules.
}

// elements validates the structs in a collection, one by one.
func (v *Validator) elements(ctx context.Context, a *answer, c reflect.Value, start position) {
	switch {
	case c.Kind() != reflect.Array && c.IsNil():
		a.absent(c, start)
		return
	case !holdsStructs(c.Type()):
		return
	}
	at := start
	at.depth++
	if c.Kind() == reflect.Map {
		for _, key := range sortedKeys(c) {
			if a.done() {
				return
			}
			at.place = place.AppendKey(start.place, clientKey(key))
			v.request(ctx, a, c.MapIndex(key), at)
		}
		return
	}
	for i := 0; i < c.Len() && !a.done(); i++ {
		at.place = place.AppendIndex(start.place, i)
		v.request(ctx, a, c.Index(i), at)
	}
}

// holdsStructs reports whether an element of a collection type can be a struct,
// through any number of collections.
func holdsStructs(t reflect.Type) bool {
	t = innermost(t)
	return t.Kind() == reflect.Interface || t.Kind() == reflect.Struct && !isTime(t)
}

func sortedKeys(m reflect.Value) []reflect.Value {
	all := m.MapKeys()
	slices.SortFunc(all, func(a, b reflect.Value) int { return keyRank(a).compare(keyRank(b)) })
	return all
}
