package lock

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/faultline-go/faultline/apierror/catalog"
)

// readLock reads a file. One that doesn't exist is empty.
func readLock(name string) (catalog.Lock, error) {
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return catalog.Lock{}, nil
	}
	if err != nil {
		return catalog.Lock{}, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, catalog.MaxLock+1))
	if err != nil {
		return catalog.Lock{}, fmt.Errorf("it can't be read: %w", err)
	}
	return catalog.ParseLock(text)
}

// Packages are tested at the same time, and each may update the file: a write takes a few
// milliseconds, so this is long enough for all of them.
const (
	writeTries = 1000
	writePause = 10 * time.Millisecond
)

// updateFile replaces the file by what update makes of it. The new text is written beside
// the file, under a name that only one process can create at a time, and takes the place of
// the file when it is complete. So each update sees those before it, and a reader never sees
// half a file.
func updateFile(name string, update func(catalog.Lock) (catalog.Lock, int, int)) (added, removed int, err error) {
	next, err := create(name+".new", writeTries)
	if err != nil {
		return 0, 0, err
	}
	defer func() {
		if err != nil {
			next.Close()
			err = errors.Join(err, os.Remove(next.Name()))
		}
	}()
	before, err := readLock(name)
	if err != nil {
		return 0, 0, err
	}
	after, added, removed := update(before)
	text := after.Text()
	if bytes.Equal(text, before.Text()) {
		return 0, 0, errors.Join(next.Close(), os.Remove(next.Name()))
	}
	if len(text) > catalog.MaxLock {
		return 0, 0, fmt.Errorf("it would have %d bytes, want at most %d", len(text), catalog.MaxLock)
	}
	if _, err = next.Write(text); err != nil {
		return 0, 0, err
	}
	if err = errors.Join(next.Sync(), next.Close()); err != nil {
		return 0, 0, err
	}
	return added, removed, os.Rename(next.Name(), name)
}

// create creates a file that must not exist yet. While another process writes one, it waits.
func create(name string, tries int) (*os.File, error) {
	for range tries {
		f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
		if err == nil {
			return f, nil
		}
		if !errors.Is(err, fs.ErrExist) {
			return nil, fmt.Errorf("it can't be written: %w", err)
		}
		time.Sleep(writePause)
	}
	base := filepath.Base(name)
	return nil, fmt.Errorf("it can't be written: %s exists, which a run of the tests has left behind; remove it", base)
}
