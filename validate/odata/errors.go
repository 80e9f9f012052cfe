package odata

import (
	"errors"
	"fmt"
	"strings"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/validate/odata/internal/excerpt"
)

// SyntaxError says what is wrong with an option and where. It is the cause of
// the error that [Parse] returns.
type SyntaxError struct {
	// Option is the name as the specification spells it: $filter, or @name for a
	// parameter alias. It is "" if the query as a whole is at fault.
	Option string
	// Pos is the byte in the option's decoded value at which the error is, from 0;
	// the length of the value if something is missing at its end. An error in an
	// option that stands inside another is told by the place in the outer one.
	Pos int
	// Found is what is there, at most 40 bytes of it, "" for the end.
	Found string
	// Expected is what should be there, as "an operator". It is "" where a rule says
	// what is wrong.
	Expected string
	// Err is the rule that was broken, one of those below, and nil if the text isn't
	// OData at all. errors.Is finds it.
	Err error
	// Message says how the rule was broken, "" if the text isn't OData at all.
	Message string
}

// The rules that an option can break though it is OData.
var (
	// ErrUnknownOption is a name that begins with $ and is no option, or one that is
	// not among Rules.Custom.
	ErrUnknownOption = errors.New("odata: unknown option")
	// ErrOptionNotAllowed is an option that [Rules] don't list, or that isn't
	// supported here at all.
	ErrOptionNotAllowed = errors.New("odata: option is not supported")
	// ErrDuplicateOption is an option, or a parameter alias, that is given twice.
	ErrDuplicateOption = errors.New("odata: option is given more than once")
	// ErrUnknownProperty is a name that the rules don't have.
	ErrUnknownProperty = errors.New("odata: unknown property")
	// ErrNotAllowed is a property that may not be used in the option.
	ErrNotAllowed = errors.New("odata: property is not allowed here")
	// ErrUnknownFunction is a function that neither the specification nor the rules
	// have.
	ErrUnknownFunction = errors.New("odata: unknown function")
	// ErrFunctionNotAllowed is a function that the rules don't list.
	ErrFunctionNotAllowed = errors.New("odata: function is not supported")
	// ErrArguments is a wrong number of arguments.
	ErrArguments = errors.New("odata: wrong number of arguments")
	// ErrType is a value of the wrong type, or one that an enumeration doesn't have.
	ErrType = errors.New("odata: wrong type")
	// ErrRange is a number, a date or a duration beyond what can be held, or a $top
	// beyond what the rules allow.
	ErrRange = errors.New("odata: out of range")
	// ErrTooLong, ErrTooDeep and ErrTooCostly are the bounds on size and work.
	ErrTooLong   = errors.New("odata: too long")
	ErrTooDeep   = errors.New("odata: nested too deep")
	ErrTooCostly = errors.New("odata: too much work")
)

// Error returns the text that follows "Invalid OData URI query" in the message for
// the client, without the full stop:
//
//	$filter: unexpected "xx" at position 17, expected an operator
func (e *SyntaxError) Error() string {
	var b strings.Builder
	if e.Option != "" {
		b.WriteString(e.Option + ": ")
	}
	switch {
	case e.Message != "":
		b.WriteString(e.Message)
	case e.Found == "":
		fmt.Fprintf(&b, "unexpected end at position %d, expected %s", e.Pos, e.Expected)
	default:
		fmt.Fprintf(&b, "unexpected %s at position %d, expected %s", excerpt.Quote(e.Found), e.Pos, e.Expected)
		if strings.HasPrefix(e.Expected, wantOperator) {
			b.WriteString(didYouMean(foreign[strings.ToLower(e.Found)]))
		}
	}
	return b.String()
}

// foreign are the operators of other languages, and what they are called here.
var foreign = map[string]string{
	"=": "eq", "<": "lt", ">": "gt", "!": "ne", "&": "and", "|": "or",
	"like": "contains", "is": "eq", "equals": "eq", "not": "ne",
}

// Unwrap returns the rule that was broken.
func (e *SyntaxError) Unwrap() error { return e.Err }

// response returns the error for the client.
func (e *SyntaxError) response() error {
	return apierror.ODataError(e.Error()).WithCause(e)
}
