package exchange

import "github.com/faultline-go/faultline/apierror"

// Plain returns an error around e whose text a service may show to a client: code and
// message, without the cause. Old handlers send the text of what c.Bind returns. The log
// still shows the cause.
func Plain(e *apierror.Error) error { return &plainError{e} }

type plainError struct{ err *apierror.Error }

func (p *plainError) Error() string {
	if message := p.err.Message(); message != "" {
		return string(p.err.Code()) + ": " + message
	}
	return string(p.err.Code())
}

func (p *plainError) Unwrap() error { return p.err }
