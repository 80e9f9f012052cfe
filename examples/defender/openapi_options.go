package main

import (
	"maps"
	"slices"
	"strings"

	"github.com/faultline-go/faultline/validate/odata"
)

// optionParameters returns the parameters of an operation that takes OData options:
// what the rules say, so that the document can't say anything else.
func optionParameters(rules *odata.Rules) (parameters []object) {
	for _, name := range rules.Options {
		parameter := object{"name": name, "in": "query"}
		switch name {
		case "$top":
			parameter["schema"] = object{"type": "integer", "minimum": 0, "maximum": rules.MaxTop}
		case "$skip":
			parameter["schema"] = object{"type": "integer", "minimum": 0}
		case "$count":
			parameter["schema"] = object{"type": "boolean"}
		default:
			parameter["schema"] = object{"type": "string"}
			parameter["description"] = "On " + strings.Join(propertiesIn(name, rules), ", ") + "."
		}
		parameters = append(parameters, parameter)
	}
	return parameters
}

// propertiesIn returns the properties that can be named in an option.
func propertiesIn(option string, rules *odata.Rules) (names []string) {
	use := map[string]odata.Use{"$filter": odata.InFilter, "$orderby": odata.InOrderBy, "$select": odata.InSelect}[option]
	for _, name := range slices.Sorted(maps.Keys(rules.Properties)) {
		if rules.Properties[name].Use&use != 0 {
			names = append(names, name)
		}
	}
	return names
}
