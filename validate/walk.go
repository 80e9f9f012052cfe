package validate

import (
	"math"
	"reflect"
	"strconv"
	"strings"

	"github.com/faultline-go/faultline/internal/place"
	"github.com/go-playground/validator/v10"
)

// walk finds the value that a failure is about and spells its place.
//
// It follows the failure's StructNamespace, Import.Indicators[3].Severity, from
// the value that was validated. The namespace alone can't be read: the name of a
// generic type holds dots and brackets, and so may a map's key. At each step the
// value says what can come next; where a map leaves several readings, they are
// tried one after the other.
type walk struct {
	position
	root  reflect.Value
	start position // of root
	// failure is the one whose value the walk finds. If maps leave several readings of its
	// namespace, a strict walk takes one that leads to its value.
	failure validator.FieldError
	strict  bool
	// nearest is where the longest failed attempt ended, and missed what of the
	// namespace it left over.
	nearest position
	missed  string
	// dynamic reports whether the way leads through values that can be of any
	// type, so that the same namespace can stand for another field.
	dynamic bool
	// outermost is the part of the namespace that leads to the entries of the
	// outermost map, if the walk ends there, or otherwise "". Up to there it has one
	// reading only.
	outermost string
	halts     bool // whether the walk ends at the outermost map
	// steps is how many steps are left to walks beyond the outermost map. A walk
	// that takes more than there are leads nowhere.
	steps int
	// maps holds the keys of the maps on the way, by the map's pointer.
	maps map[uintptr]*keys
}

// position is where a walk stands. A copy is enough to return to it: what is
// reached from it is appended behind what it holds.
type position struct {
	place []byte      // as the client wrote it
	field *field      // the last field on the way, nil if there is none
	owner *structType // the struct that holds field, nil if there is none
	depth int         // the number of elements and entries on the way
	step  *step       // the last step, if the way leads through a map, or nil
	vague bool        // whether the value lies somewhere in the map at place
	// tagName is the key of the struct tag with the rules.
	tagName string
}

// step is a step on the way from the outermost map on, where validator's
// namespace can be read in several ways and its order is random.
type step struct {
	before *step // nil for the step into the outermost map's entry
	rank   rank
	key    reflect.Value // of the entry, if the step leads to one, or invalid
}

// toMap walks to the value that fe is about, or to the outermost map on the way.
func (w *walk) toMap(fe validator.FieldError) {
	w.failure, w.strict, w.dynamic, w.outermost, w.halts = fe, true, false, "", true
	if w.start.place == nil {
		w.start.place = make([]byte, 0, 64) // enough for most places
	}
	if !w.fromRoot() {
		w.toNearest()
	}
}

// to walks to the value that fe is about, through maps. It reports whether the
// steps were enough.
func (w *walk) to(fe validator.FieldError) bool {
	w.failure, w.strict, w.halts = fe, true, false
	if w.fromRoot() {
		return true
	}
	w.strict = false
	if w.steps >= 0 && w.fromRoot() {
		return true
	}
	w.toNearest()
	w.step = &step{before: w.step, rank: rank{number: math.MaxInt64}} // after the fields
	return w.steps >= 0
}

// toNearest ends a walk that found no value (a rule on a whole struct may report
// anything) at the nearest place to it.
func (w *walk) toNearest() {
	w.position, w.dynamic = w.nearest, true
	if !w.root.IsValid() {
		w.place = append(w.place, withoutType(w.failure.Namespace())...)
		return
	}
	w.place = appendReported(w.place, w.missed, w.failure)
}

// fromRoot walks the whole namespace, which begins with the name of the root's
// type if it has one.
func (w *walk) fromRoot() bool {
	w.position, w.missed = w.start, ""
	ns, root := w.failure.StructNamespace(), w.reach(w.root)
	if root.Kind() == reflect.Struct {
		t := structTypeOf(root.Type())
		if rest, ok := strings.CutPrefix(ns, t.prefix); ok && w.structure(root, t, rest) {
			return true
		}
		w.position = w.start
	}
	return w.value(root, ns)
}

// value walks what is left of the namespace from v on.
func (w *walk) value(v reflect.Value, rest string) bool {
	if w.step != nil && w.steps < 0 {
		return false
	}
	v = w.reach(v)
	switch kind := v.Kind(); {
	case rest == "":
		return w.step == nil || !w.strict || w.isFailure(v)
	case kind == reflect.Struct:
		return w.structure(v, structTypeOf(v.Type()), strings.TrimPrefix(rest, "."))
	case rest[0] != '[':
	case kind == reflect.Slice, kind == reflect.Array:
		return w.element(v, rest)
	case kind == reflect.Map:
		return w.entry(v, rest)
	}
	return w.miss(rest)
}

// isFailure reports whether v can be the value that the failure is about, or is
// the value of a key that it is about.
func (w *walk) isFailure(v reflect.Value) bool {
	switch {
	case w.isKey(w.failure):
		return true
	case v.Kind() != w.failure.Kind():
		return false
	}
	return !v.IsValid() || !v.CanInterface() || !v.Comparable() || v.Interface() == w.failure.Value()
}

func (w *walk) structure(v reflect.Value, t *structType, rest string) bool {
	start := w.position
	name, tail := cutName(rest)
	if f, ok := t.fields[name]; ok {
		w.enter(t, f)
		if w.value(v.Field(f.index), tail) {
			return true
		}
		w.position = start
	}
	// Failures that a rule on a struct took over from a run of its own have the
	// type's name in the middle.
	if tail, ok := strings.CutPrefix(rest, t.prefix); ok && t.prefix != "" && tail != "" {
		if w.structure(v, t, tail) {
			return true
		}
		w.position = start
	}
	w.owner, w.field = t, nil
	return w.miss(rest)
}

// enter takes the step into a struct's field.
func (w *walk) enter(t *structType, f *field) {
	w.owner, w.field = t, f
	w.note(rank{number: int64(f.index)})
	switch {
	case f.source == place.Parameter:
		// The name is the whole place. What stands before stays untouched, for
		// a position to return to.
		w.place = append(w.place[len(w.place):], f.name...)
	case !f.inlined && !f.hidden:
		w.place = place.AppendField(w.place, f.name)
	}
}

func (w *walk) element(v reflect.Value, rest string) bool {
	text, tail, _ := strings.Cut(rest[1:], "]")
	i, err := strconv.Atoi(text)
	if err != nil || i < 0 || i >= v.Len() {
		return w.miss(rest)
	}
	w.depth++
	w.note(rank{number: int64(i)})
	w.place = place.AppendIndex(w.place, i)
	return w.value(v.Index(i), tail)
}

// entry walks into the entries whose key the rest can begin with, the shortest
// first.
func (w *walk) entry(v reflect.Value, rest string) bool {
	if w.halts {
		ns := w.failure.StructNamespace()
		w.outermost = ns[:len(ns)-len(rest)+1] // with the bracket
		return true
	}
	known := w.keysOf(v)
	start := w.position
	for _, length := range known.lengths {
		end := 1 + length
		if end >= len(rest) {
			break
		}
		if rest[end] != ']' || !endsStep(rest[end+1:]) {
			continue
		}
		if !w.spend(length) {
			return false
		}
		for _, key := range known.byText[rest[1:end]] {
			w.depth++
			w.step = &step{before: start.step, rank: keyRank(key), key: key}
			w.place = place.AppendKey(w.place, clientKey(key))
			if w.value(v.MapIndex(key), rest[end+1:]) {
				return true
			}
			w.position = start
		}
	}
	w.spend(len(known.lengths))
	return w.miss(rest)
}

// note notes a step that is no entry, which matters inside maps only.
func (w *walk) note(r rank) {
	if w.step != nil {
		w.spend(0)
		w.step = &step{before: w.step, rank: r}
	}
}

// spend takes a step that handles some bytes of text. It reports whether it may
// be taken.
func (w *walk) spend(bytes int) bool {
	w.steps -= 1 + bytes/bytesPerStep
	return w.steps >= 0
}

// cutName cuts a Go name from the front of a namespace.
func cutName(ns string) (name, tail string) {
	if i := strings.IndexAny(ns, ".["); i >= 0 {
		return ns[:i], ns[i:]
	}
	return ns, ""
}

// endsStep reports whether what follows a bracket can begin another step.
func endsStep(tail string) bool {
	return tail == "" || tail[0] == '.' || tail[0] == '['
}

var valuer = reflect.TypeFor[validator.Valuer]()

// reach returns the value that validator looks at when it looks at v: behind
// pointers and interfaces, and what a Valuer stands for. It may be a nil pointer
// or interface, or invalid.
func (w *walk) reach(v reflect.Value) reflect.Value {
	for v.IsValid() {
		switch k := v.Kind(); {
		case (k == reflect.Pointer || k == reflect.Interface) && v.IsNil():
			return v
		case k == reflect.Interface:
			v, w.dynamic = v.Elem(), true
		case v.Type().NumMethod() > 0 && v.CanInterface() && v.Type().Implements(valuer):
			v, w.dynamic = reflect.ValueOf(v.Interface().(validator.Valuer).ValidatorValue()), true
		case k == reflect.Pointer:
			v = v.Elem()
		default:
			return v
		}
	}
	return v
}

// isFixed reports whether every walk from the same type with the same namespace
// ends at the same field and spells the same place.
func (w *walk) isFixed() bool { return w.depth == 0 && !w.dynamic }
