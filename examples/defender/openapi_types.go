package main

import (
	"reflect"
	"strconv"
	"strings"
	"time"
)

// typeSchemas are the schemas of the service's types, by their names in the
// document. They are built from what the types and their tags say, so that the
// document can't say anything else.
type typeSchemas map[string]object

// answer returns the schema of what the service answers.
func (s typeSchemas) answer(value any) object { return s.of(reflect.TypeOf(value), false) }

// request returns the parameters of a request and the schema of its body, nil
// where there are none.
func (s typeSchemas) request(value any) (parameters []object, body object) {
	if value == nil {
		return nil, nil
	}
	t := reflect.TypeOf(value)
	for _, f := range reflect.VisibleFields(t) {
		for tag, place := range map[string]string{"param": "path", "query": "query"} {
			if name := f.Tag.Get(tag); name != "" {
				schema, must := s.ofField(f, true)
				parameters = append(parameters, object{"name": name, "in": place, "required": must, "schema": schema})
			}
		}
		if f.Tag.Get("json") != "" && body == nil {
			body = s.of(t, true)
		}
	}
	return parameters, body
}

// of returns the schema of a type, or a reference to it if the type has a name.
// With asked it is what a client sends, of which the tags say what must be there;
// otherwise it is an answer, where every member is.
func (s typeSchemas) of(t reflect.Type, asked bool) object {
	if t == reflect.TypeFor[instant]() || t == reflect.TypeFor[time.Time]() {
		return object{"type": "string", "format": "date-time"}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return s.of(t.Elem(), asked)
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.Int, reflect.Int64:
		return object{"type": "integer"}
	case reflect.Slice:
		return object{"type": "array", "items": s.of(t.Elem(), asked)}
	case reflect.Struct:
		return s.ofStruct(t, asked)
	}
	return object{"type": "string"}
}

func (s typeSchemas) ofStruct(t reflect.Type, asked bool) object {
	properties, required := object{}, []string{}
	fields, whole := t, !asked
	if some, ok := reflect.Zero(t).Interface().(interface{ itemType() reflect.Type }); ok {
		fields, whole = some.itemType(), false // it leaves out what isn't selected
	}
	for _, f := range reflect.VisibleFields(fields) {
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "" {
			continue
		}
		schema, must := s.ofField(f, asked)
		if options == "string" {
			schema["type"] = "string"
		}
		omitted := options == "omitempty"
		if must && asked || whole && !omitted {
			required = append(required, name)
		}
		if kind := f.Type.Kind(); !must && !omitted && (kind == reflect.Pointer || kind == reflect.Slice && asked) {
			schema = object{"anyOf": []object{schema, {"type": "null"}}}
		}
		properties[name] = schema
	}
	schema := object{"type": "object", "properties": properties, "required": required}
	if asked {
		schema["additionalProperties"] = false
	}
	if t.Name() == "" || strings.Contains(t.Name(), "[") {
		return schema
	}
	name := strings.ToUpper(t.Name()[:1]) + t.Name()[1:]
	s[name] = schema
	return object{"$ref": "#/components/schemas/" + name}
}

// ofField returns the schema of a field's value, with the rules of its tags, and
// whether a client must send it.
func (s typeSchemas) ofField(f reflect.StructField, asked bool) (schema object, required bool) {
	schema = s.of(f.Type, asked)
	for rule := range strings.SplitSeq(f.Tag.Get("validate"), ",") {
		name, value, _ := strings.Cut(rule, "=")
		switch name {
		case "required":
			required = true
		case "oneof":
			schema["enum"] = strings.Fields(value)
		case "min", "max":
			keyword := map[string]string{"min": "minimum", "max": "maximum"}[name]
			if f.Type.Kind() == reflect.Slice {
				keyword = name + "Items"
			}
			schema[keyword], _ = strconv.Atoi(value)
		}
	}
	return schema, required
}
