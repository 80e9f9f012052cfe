package catalog

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/internal/text"
)

// Catalog is every code that a service answers with: the vocabulary and the service's
// own. A Catalog never changes. The zero value contains the vocabulary alone.
type Catalog struct{ own []Entry }

// Entry is one code of a [Catalog].
type Entry struct {
	Code apierror.Code
	// Status is the HTTP status that the code is sent with, 400–599.
	Status int
	// Message is the text for the client, with each part that varies as <name>. If it is
	// empty, no message is sent.
	Message string
	// When tells the developer of a client, in one sentence, when the code is sent.
	When string
	// Example is a message as a client sees it. If it is empty, Message is one.
	Example string
}

// EntryOf returns the entry for e's code, with e's status and message, so that a service
// states the facts of its own codes once:
//
//	catalog.New(catalog.EntryOf(errBusy, "An action on the machine is already in progress."))
func EntryOf(e *apierror.Error, when string) Entry {
	return Entry{Code: e.Code(), Status: e.StatusCode(), Message: e.Message(), When: when}
}

// New returns the catalogue of the vocabulary and a service's own codes, in the order
// given. If entries are malformed, it returns the zero Catalog and an error that joins
// what is wrong with each of them. An entry is well formed if
//
//   - its code has 1 to 128 letters, digits, ".", "_" and "-", as names in a
//     document of OpenAPI must (OpenAPI 3.1, section 4.8.7), and differs from
//     every other by more than letter case;
//   - its status is in 400–599;
//   - When is not empty, and each text can be a message: one line of UTF-8, at most
//     2 KiB.
func New(own ...Entry) (Catalog, error) {
	var errs []error
	seen := map[string]apierror.Code{}
	for _, e := range vocabulary() {
		seen[strings.ToLower(string(e.Code))] = e.Code
	}
	for _, e := range own {
		if err := e.check(seen); err != nil {
			errs = append(errs, fmt.Errorf("catalog.New: code %q %w", e.Code, err))
		}
		seen[strings.ToLower(string(e.Code))] = e.Code
	}
	if len(errs) > 0 {
		return Catalog{}, errors.Join(errs...)
	}
	return Catalog{slices.Clone(own)}, nil
}

// check returns what is wrong with e, as the rest of a sentence about its code. The map
// has the codes before e, by their names in lower case.
func (e Entry) check(seen map[string]apierror.Code) error {
	other, taken := seen[strings.ToLower(string(e.Code))]
	switch {
	case e.Code == "" || len(e.Code) > text.MaxToken || strings.ContainsFunc(string(e.Code), isNotInName):
		return errors.New("is not well formed: it must have 1 to 128 letters, digits, '.', '_' and '-'")
	case taken && e.Code == other && e.Code.Status() != 0:
		return errors.New("is not unique: it is of the vocabulary")
	case taken && e.Code == other:
		return errors.New("is not unique")
	case taken:
		return fmt.Errorf("is not unique: it differs from %q by letter case only", other)
	case e.Status < 400 || e.Status > 599:
		return fmt.Errorf("has status %d, which is no error status (400–599)", e.Status)
	case e.When == "":
		return errors.New("doesn't say when it occurs")
	}
	for _, s := range []string{e.Message, e.When, e.Example} {
		if text.Clean(s, text.MaxMessage) != s {
			return fmt.Errorf("has a text that isn't one line of at most %d bytes: %.50q", text.MaxMessage, s)
		}
	}
	return nil
}

// isNotInName reports whether the name of a code can't contain r.
func isNotInName(r rune) bool {
	return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune("._-", r))
}

// Entries returns all entries: first the vocabulary in the order of the published
// table, then the service's own.
func (c Catalog) Entries() []Entry { return append(vocabulary(), c.own...) }

// exampleMessage returns a message as a client sees it.
func (e Entry) exampleMessage() string {
	if e.Example != "" {
		return e.Example
	}
	return e.Message
}

// Markdown returns the entries as a table in Markdown with the columns code, status,
// message and when. It ends with a line break.
func (c Catalog) Markdown() string {
	var b strings.Builder
	b.WriteString("| code | status | message | when |\n|---|---|---|---|\n")
	for _, e := range c.Entries() {
		message := "*none*"
		if e.Message != "" {
			message = markdown.Replace(e.Message)
		}
		fmt.Fprintf(&b, "| `%s` | %d | %s | %s |\n", e.Code, e.Status, message, markdown.Replace(e.When))
	}
	return b.String()
}

// markdown escapes text for a cell of a table.
var markdown = strings.NewReplacer(
	`\`, `\\`, "|", `\|`, "<", `\<`, "&", `\&`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "~", `\~`,
)
