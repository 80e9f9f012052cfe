package main

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestImportFails lets the database refuse the third item of an import: the
// first two must not stay.
func TestImportFails(t *testing.T) {
	h := serve(t)
	_, err := h.store.db.Exec(`CREATE TRIGGER refuse BEFORE INSERT ON indicators WHEN NEW.title = 'x'
		BEGIN SELECT RAISE(ABORT, 'canary'); END`)
	if err != nil {
		t.Fatal(err)
	}
	resp, body := h.do(importing(valueJSON("IpAddress", "192.0.2.1"), valueJSON("IpAddress", "192.0.2.2"), indicatorJSON("title", `"x"`)))
	if record := h.check(resp, body, failure{500, "InternalServerError", ""}); !strings.Contains(record.Cause, "canary") {
		t.Errorf("the cause is %q", record.Cause)
	}
	var count int
	if err := h.store.db.QueryRow(`SELECT count(*) FROM indicators`).Scan(&count); err != nil || count != 0 {
		t.Errorf("%d indicators are saved, %v", count, err)
	}
}

// TestDeleteAll deletes indicators of which one is unknown: none may be gone.
func TestDeleteAll(t *testing.T) {
	h := serve(t)
	var first, last indicator
	h.answer(submit(valueJSON("IpAddress", "192.0.2.1")), 200, &first)
	h.answer(submit(valueJSON("IpAddress", "192.0.2.2")), 200, &last)
	for _, unknown := range []string{"4711", "0" + strconv.FormatInt(first.ID, 10)} {
		resp, body := h.do(deleting(fmt.Sprintf(`["%d","%s","%d"]`, first.ID, unknown, last.ID)))
		h.check(resp, body, unknownIndicator(unknown, 1))
	}
	var count int
	if err := h.store.db.QueryRow(`SELECT count(*) FROM indicators`).Scan(&count); err != nil || count != 2 {
		t.Errorf("%d indicators are left, %v", count, err)
	}
}

// TestFile restarts the service on the same file.
func TestFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a b?c#d%41.db")
	h := serve(t, "-db", file)
	var saved, updated indicator
	h.answer(submit(indicatorJSON()), 200, &saved)
	var before collection[machine]
	h.answer(get("/api/machines"), 200, &before)
	if err := h.stop(); err != nil {
		t.Fatal(err)
	}

	h = serve(t, "-db", file)
	h.answer(submit(indicatorJSON("title", `"new"`)), 200, &updated)
	if updated.ID != saved.ID || updated.Title != "new" || !updated.Created.Equal(saved.Created.Truncate(time.Millisecond)) {
		t.Errorf("saved %+v, after the restart %+v", saved, updated)
	}
	var after collection[machine]
	h.answer(get("/api/machines"), 200, &after)
	if len(after.Value) != len(before.Value) || !after.Value[0].LastSeen.Equal(before.Value[0].LastSeen.Time) {
		t.Errorf("before the restart %+v, after it %+v", before, after)
	}
	for _, name := range []string{file, file + "-wal"} {
		if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: mode %v, %v; want 0600", name, info.Mode(), err)
		}
	}
	if _, err := h.store.db.Exec(`PRAGMA user_version = 99`); err != nil {
		t.Fatal(err)
	}
	if _, err := openStore(t.Context(), file); err == nil || !strings.Contains(err.Error(), "schema version 99") {
		t.Errorf("a newer database: %v", err)
	}
}

// TestOneAction lets many clients begin an action on a machine at once, of either
// type.
func TestOneAction(t *testing.T) {
	for name, args := range map[string][]string{"memory": nil, "file": {"-db", filepath.Join(t.TempDir(), "x.db")}} {
		t.Run(name, func(t *testing.T) {
			h := serve(t, args...)
			type reply struct {
				resp *http.Response
				body string
			}
			replies := make([]reply, 16)
			var wg sync.WaitGroup
			for i := range replies {
				wg.Go(func() {
					r := &replies[i]
					req := isolate("win-01", `{"Comment":"c"}`)
					if i%2 == 0 {
						req = respond("win-01", commands(getFileCommand))
					}
					r.resp, r.body = h.do(req)
				})
			}
			wg.Wait()
			created := 0
			for _, r := range replies {
				if r.resp.StatusCode == http.StatusCreated {
					created++
					continue
				}
				h.check(r.resp, r.body, failure{400, "ActiveRequestAlreadyExists", "Action is already in progress"})
			}
			if created != 1 {
				t.Errorf("%d were created", created)
			}
		})
	}
}
