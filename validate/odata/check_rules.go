package odata

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/faultline-go/faultline/internal/suggest"
)

// Check reports what is wrong with the rules themselves, all of it: names that
// nobody can write, options and functions that don't exist, values and properties
// where the type has none. It is for the start of a service, or its tests: at a
// request such a mistake looks like the client's.
func (r Rules) Check() error {
	var found []error
	report := func(format string, args ...any) { found = append(found, fmt.Errorf("odata: "+format, args...)) }
	for _, name := range r.Options {
		if o, ok := optionNamed(strings.TrimPrefix(name, "$")); !ok || !strings.HasPrefix(name, "$") || !(forQuery | forExpand).has(o) {
			report("no option %q%s", name, didYouMean(suggest.Nearest(name, optionNames[:])))
		}
	}
	for _, name := range r.Functions {
		f := functionNamed(name)
		near := suggest.Nearest(name, functionNames())
		switch {
		case f != nil && f.name != name, f == nil && near != "" && !isOperatorLike(name):
			report("no function %q%s", name, didYouMean(near))
		}
	}
	if r.MaxTop < 0 || r.MaxSkip < 0 || r.MaxLength < 0 || r.MaxDepth < 0 || r.MaxCost < 0 {
		report("a bound is negative")
	}
	folded := map[string]string{}
	for path, p := range eachProperty("", r.Properties) {
		if other, taken := folded[strings.ToLower(path)]; taken && r.FoldNames {
			report("the properties %q and %q differ in letter case only", other, path)
		}
		folded[strings.ToLower(path)] = path
		name := path[strings.LastIndexByte(path, '/')+1:]
		parser := parser{src: strings.TrimPrefix(name, "@")}
		switch {
		case !parser.isQualifiedName():
			report("the property %q can't be written", path)
		case p.Type == Null || p.Type >= Word:
			report("the property %q has the type %v, which only literals have", path, p.Type)
		case p.Values != nil && p.Type != Enum && p.Type != String:
			report("the property %q has values, and is %v", path, kind{Type: p.Type})
		case p.Properties != nil && p.Type != Complex:
			report("the property %q has properties, and is %v", path, kind{Type: p.Type})
		}
	}
	return errors.Join(found...)
}

// isQualifiedName reports whether the text is a name, with or without a namespace.
func (p *parser) isQualifiedName() bool {
	for part := range strings.SplitSeq(p.src, ".") {
		if q := (&parser{src: part}); part == "" || q.nameEnd(0) != len(part) {
			return false
		}
	}
	return true
}

// isOperatorLike reports whether a name is one that is called, and no function.
func isOperatorLike(name string) bool {
	return name == nameAny || name == nameAll || name == nameCount || name == nameFilter || strings.Contains(name, ".")
}

// maxPath is how long the paths are that Check follows: types may lead to themselves.
const maxPath = 32

// eachProperty returns all properties by their paths, those of properties after
// their own, as deep as a path can be.
func eachProperty(base string, properties map[string]Property) func(yield func(string, Property) bool) {
	return func(yield func(string, Property) bool) {
		for _, name := range slices.Sorted(maps.Keys(properties)) {
			path, p := base+name, properties[name]
			if !yield(path, p) {
				return
			}
			if strings.Count(path, "/") == maxPath {
				continue
			}
			for path, p := range eachProperty(path+"/", p.Properties) {
				if !yield(path, p) {
					return
				}
			}
		}
	}
}
