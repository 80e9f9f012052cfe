package echoadapter

import (
	"sync"
	"testing"

	"github.com/google/uuid"
)

func TestUUIDs(t *testing.T) {
	const goroutines, each = 8, 125_000 // a million
	ids := make([][]uuid.UUID, goroutines)
	var wg sync.WaitGroup
	for i := range ids {
		wg.Go(func() {
			for range each {
				text := newUUID()
				id, err := uuid.Parse(text)
				if err != nil || id.Version() != 4 || id.Variant() != uuid.RFC4122 || id.String() != text {
					t.Errorf("%q is no version 4 UUID", text)
					return
				}
				ids[i] = append(ids[i], id)
			}
		})
	}
	wg.Wait()
	seen := make(map[uuid.UUID]struct{}, goroutines*each)
	for _, some := range ids {
		for _, id := range some {
			seen[id] = struct{}{}
		}
	}
	if len(seen) != goroutines*each {
		t.Errorf("%d different IDs of %d", len(seen), goroutines*each)
	}
}

func BenchmarkUUID(b *testing.B) {
	for name, make := range map[string]func() string{"ours": newUUID, "google": uuid.NewString} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					make()
				}
			})
		})
	}
}
