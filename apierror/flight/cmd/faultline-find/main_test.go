package main

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

const ownLog = `{"time":"2026-01-02T03:04:05Z","level":"INFO","msg":"started"}
not JSON
{"time":"2026-01-02T03:04:05.001Z","level":"DEBUG","msg":"begin","target":"id-1","kept":true,"id":7}
{"time":"2026-01-02T03:04:05.002Z","level":"INFO","msg":"other","target":"id-2"}
{"time":"2026-01-02T03:04:05.0135Z","level":"ERROR","msg":"request failed","target":"id-1","code":"InternalServerError","status":500,"method":"GET","route":"/:id","path":"/7","cause":"load: refused","upstream":{"status":503,"target":"up-1"}}
{"time":"2026-01-02T03:04:06Z","level":"INFO","msg":"request failed","target":"id-3","code":"NotFound","status":404,"method":"GET","route":"","path":"/x","cause":"code=404"}
{"time":"2026-01-02T03:04:07Z","level":"ERROR","msg":"request failed","target":"id-4","code":"InternalServerError","status":500,"method":"GET","route":"/p","path":"/p","cause":"panic: oh","stack":"main.f\n\tmain.go:7\n"}
`

const upstreamLog = `{"time":"2026-01-02T03:04:05.010Z","level":"ERROR","msg":"request failed","target":"up-1","code":"InternalServerError","status":503,"method":"GET","route":"/u","path":"/u","cause":"disk full"}
`

func TestRun(t *testing.T) {
	dir := t.TempDir()
	service, zipped, long := filepath.Join(dir, "a.log"), filepath.Join(dir, "b.log.gz"), filepath.Join(dir, "long.log")
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write([]byte(upstreamLog))
	_ = z.Close()
	for name, data := range map[string]string{
		service: ownLog, zipped: b.String(),
		long: `{"target":"id-1","x":"` + strings.Repeat("x", 3<<20) + "\"}\n" + upstreamLog,
	} {
		if err := os.WriteFile(name, []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	const story = `      0.0 ms  DEBUG  begin  id=7
     12.5 ms  ERROR  request failed  upstream={"status":503,"target":"up-1"}
  500 InternalServerError
  GET /7  route /:id
  2026-01-02T03:04:05.0135Z
  cause: load: refused
`
	const upstream = `
upstream up-1
      0.0 ms  ERROR  request failed
  503 InternalServerError
  GET /u  route /u
  2026-01-02T03:04:05.010Z
  cause: disk full
`
	const failed = "2026-01-02T03:04:05.0135Z  500  InternalServerError       id-1  GET /:id\n"
	const panicked = "2026-01-02T03:04:07Z  500  InternalServerError       id-4  GET /p\n"
	for _, tt := range []struct {
		name, args, stdin string
		status            int
		stdout, stderr    string
	}{
		{"across files", "-target id-1 " + service + " " + zipped, "", 0, story + upstream, "skipped 1 lines"},
		{"standard input", "-target id-1", ownLog, 0, story, "skipped 1 lines"},
		{"a stack", "-target id-4 " + service, "", 0, "      0.0 ms  ERROR  request failed\n  500 InternalServerError\n  GET /p  route /p\n  2026-01-02T03:04:07Z\n  cause: panic: oh\n  stack:\n    main.f\n        main.go:7\n", "skipped 1"},
		{"text that a terminal would obey", "-target id-5", `{"time":"2026-01-02T03:04:08Z","level":"INFO\u001b[2J","msg":"a\u001b[31mb\u202ec\nd","target":"id-5","code":"X\u001b","status":400,"method":"GET","path":"/\u001b","cause":"\u0007","k\u202e":"\u202e"}`, 0,
			`      0.0 ms  INFO\x1b[2J  a\x1b[31mb\u202ec\nd  k\u202e="\u202e"` + "\n" + `  400 X\x1b` + "\n" + `  GET /\x1b` + "\n  2026-01-02T03:04:08Z\n" + `  cause: \a` + "\n", ""},
		{"a long line", "-target up-1 " + long, "", 0, strings.TrimPrefix(upstream, "\nupstream up-1\n"), "skipped 1 lines"},
		{"part of an ID", "-target id- " + service, "", 1, "", "nothing found"},
		{"the last", "-last 2 -code InternalServerError " + service, "", 0, failed + panicked, "skipped 1"},
		{"the last one", "-last 1 " + service, "", 0, panicked, "skipped 1"},
		{"no such code", "-last 1 -code Forbidden " + service, "", 1, "", "nothing found"},
		{"no file", "-target x " + filepath.Join(dir, "none"), "", 2, "", "no such file"},
		{"no gzip", "-target x " + service + " " + zipped + ".gz", "", 2, "", "no such file"},
		{"nothing asked", service, "", 2, "", "want either"},
		{"both asked", "-target x -last 1", "", 2, "", "want either"},
		{"a flag that isn't there", "-x", "", 2, "", "not defined"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			status := run(strings.Fields(tt.args), strings.NewReader(tt.stdin), &stdout, &stderr)
			if status != tt.status || stdout.String() != tt.stdout || !strings.Contains(stderr.String(), tt.stderr) {
				t.Errorf("got %d\n%s\n%s\nwant %d\n%s\n%s", status, stdout.String(), stderr.String(), tt.status, tt.stdout, tt.stderr)
			}
		})
	}
}

// repeated reads a text again and again, up to a number of bytes.
type repeated struct {
	text string
	at   int
	left int
}

func (r *repeated) Read(p []byte) (int, error) {
	if r.left <= 0 {
		return 0, io.EOF
	}
	n := copy(p[:min(len(p), r.left)], r.text[r.at:])
	r.at, r.left = (r.at+n)%len(r.text), r.left-n
	return n, nil
}

// TestMemory reads 256 MiB: what it takes doesn't grow with the log.
func TestMemory(t *testing.T) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	status := run([]string{"-target", "id-of-nobody"}, &repeated{text: ownLog, left: 256 << 20}, io.Discard, io.Discard)
	runtime.ReadMemStats(&after)
	if took := after.TotalAlloc - before.TotalAlloc; status != 1 || took > 4<<20 {
		t.Errorf("got status %d and %d bytes", status, took)
	}
}
