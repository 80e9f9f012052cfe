package echoadapter

import (
	crand "crypto/rand"
	"encoding/binary"
	"math/rand/v2"
	"sync"

	"github.com/google/uuid"
)

// generator makes UUIDs. It has a source of its own, a cryptographically strong
// one that the system seeds, since a call of the system for each UUID takes
// longer than all the rest of an answer.
type generator struct {
	source *rand.ChaCha8
	id     uuid.UUID
}

// generators holds one for about each CPU, so that no two goroutines wait for
// each other.
var generators = sync.Pool{New: func() any {
	var seed [32]byte
	crand.Read(seed[:]) // never fails, see crypto/rand
	return &generator{source: rand.NewChaCha8(seed)}
}}

// newUUID returns a random UUID (RFC 9562, version 4).
func newUUID() string {
	g := generators.Get().(*generator)
	binary.NativeEndian.PutUint64(g.id[:8], g.source.Uint64())
	binary.NativeEndian.PutUint64(g.id[8:], g.source.Uint64())
	g.id[6] = g.id[6]&0x0f | 0x40
	g.id[8] = g.id[8]&0x3f | 0x80
	text := g.id.String()
	generators.Put(g)
	return text
}
