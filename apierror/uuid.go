package apierror

import (
	crand "crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"math/rand/v2"
	"sync"
)

// sources holds one source of randomness for about each CPU, so that no two
// goroutines wait for each other: a cryptographically strong one that the system
// seeds, since a call of the system for each UUID takes longer.
var sources = sync.Pool{New: func() any {
	var seed [32]byte
	crand.Read(seed[:]) // never fails, see crypto/rand
	return rand.NewChaCha8(seed)
}}

func newUUID() string { return string(appendUUID(make([]byte, 0, 36))) }

// appendUUID appends a random UUID (RFC 9562, version 4).
func appendUUID(b []byte) []byte {
	source := sources.Get().(*rand.ChaCha8)
	var id [16]byte
	binary.NativeEndian.PutUint64(id[:8], source.Uint64())
	binary.NativeEndian.PutUint64(id[8:], source.Uint64())
	sources.Put(source)
	id[6] = id[6]&0x0f | 0x40
	id[8] = id[8]&0x3f | 0x80
	text := [36]byte{8: '-', 13: '-', 18: '-', 23: '-'}
	hex.Encode(text[:], id[:4])
	hex.Encode(text[9:], id[4:6])
	hex.Encode(text[14:], id[6:8])
	hex.Encode(text[19:], id[8:10])
	hex.Encode(text[24:], id[10:])
	return append(b, text[:]...)
}
