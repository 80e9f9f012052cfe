package validate

import (
	"fmt"

	"github.com/go-playground/validator/v10"
)

// hashDigits is the number of hex digits in each hash that has a tag. validator
// has no sha1, and takes the others in lower case only; a hash is the same in
// either case, and the tools that print one disagree.
var hashDigits = map[string]int{
	"md4": 32, "md5": 32,
	"sha1": 40, "sha256": 64, "sha384": 96, "sha512": 128,
	"ripemd128": 32, "ripemd160": 40,
	"tiger128": 32, "tiger160": 40, "tiger192": 48,
}

// registerRules registers the hash tags and the rules of tags on engine.
func registerRules(engine *validator.Validate, tags map[string]Rule) {
	for tag, digits := range hashDigits {
		register(engine, tag, isHex(digits))
	}
	for tag, t := range tags {
		if t.Func != nil {
			register(engine, tag, t.Func)
		}
	}
}

// register panics where engine refuses the tag's name: a mistake of the program.
func register(engine *validator.Validate, tag string, fn validator.Func) {
	if err := engine.RegisterValidation(tag, fn); err != nil {
		panic(fmt.Sprintf("validate.New: tag %q: %v", tag, err))
	}
}

// isHex returns a rule for text of that many hex digits.
func isHex(digits int) validator.Func {
	return func(fl validator.FieldLevel) bool {
		s := fl.Field().String()
		if len(s) != digits {
			return false
		}
		for i := range len(s) {
			switch c := s[i]; {
			case '0' <= c && c <= '9', 'a' <= c && c <= 'f', 'A' <= c && c <= 'F':
			default:
				return false
			}
		}
		return true
	}
}
