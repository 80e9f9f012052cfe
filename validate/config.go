package validate

import (
	"maps"

	"github.com/faultline-go/faultline/apierror"
	"github.com/go-playground/validator/v10"
)

// Config says how a [Validator] validates and answers. The zero value works.
type Config struct {
	// Engine does the validating. [New] registers rules on it: sha1, the hash
	// tags of validator again (which take upper-case hex too), and those of
	// Tags. nil means a new one with validator.WithRequiredStructEnabled.
	Engine *validator.Validate

	// Tags adds tags, or changes how known ones are answered, by the name of
	// the tag or of an alias. nil means validator's own tags and sha1.
	Tags map[string]Rule

	// Codes are the service's own codes, outside the vocabulary of package apierror, that
	// fields name in an apierror tag. [Validator.Check] takes any other for a misspelling;
	// those of Tags need not be repeated. nil means that there are none.
	Codes []apierror.Code

	// AllFailures puts every failure into the details of the error, up to 20, if there is
	// more than one. The first in field order stays the error. If there are more than 20,
	// its message says how many. false means that the first failure is the whole answer.
	AllFailures bool
}

// Rule is one tag: what it checks and how its failure is answered. A field that
// is left empty keeps what is known of the tag, so Rule{Code: …} changes only
// the code of a built-in.
//
// A rule on a whole struct, registered with RegisterStructValidation on the engine, reports
// a tag of its own choice by ReportError. That tag is a name in [Config].Tags too, where it
// gets a code and words.
type Rule struct {
	// Func reports whether a value passes. nil means that the Engine knows the
	// tag already.
	Func validator.Func

	// Code is what a failure is answered with. "" means the tag's present code,
	// and InvalidInput for a new tag. MaximumBatchSizeExceeded needs a
	// collection and a number as the tag's parameter; where they are not given,
	// the answer is an InvalidInput.
	Code apierror.Code

	// Words are the rule in words, said after the place of the value: "must be
	// a multiple of {}", where {} stands for the tag's parameter. "" means the
	// tag's present words, and "is not valid" for a new tag.
	Words string
}

// rule is what is known of a tag: how its failure is answered, and for
// [Validator.Check] where it can stand.
type rule struct {
	code  apierror.Code        // "" means InvalidInput
	words string               // {} stands for the parameter; "" means "is not valid"
	by    func(failure) string // the words where they depend on more; nil means words
	// when is said behind the name of a parameter that is missing under some condition; nil
	// means nothing
	when func(failure) string

	fits kinds      // the kinds of values that it is for; 0 means text
	refs references // how the parameter names other fields
	disk bool       // whether it lets a client ask what is on the server's disk
	own  bool       // whether the service brings the function: nothing else is known
}

// rulesWith returns the built-in rules, changed as tags says.
func rulesWith(tags map[string]Rule) map[string]rule {
	if len(tags) == 0 {
		return builtin
	}
	rules := maps.Clone(builtin)
	for tag, t := range tags {
		r := rules[tag]
		if t.Code != "" {
			r.code = t.Code
		}
		if t.Words != "" {
			r.words, r.by = t.Words, nil
		}
		r.own = r.own || t.Func != nil
		rules[tag] = r
	}
	return rules
}
