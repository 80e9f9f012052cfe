package bench_test

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// client sends one request again and again over one connection that is kept
// alive. It is no http.Client, which would cost more than the server does.
type client struct {
	conn net.Conn
	// requests are inFlight times the request, answers room for as many answers.
	requests, answers []byte
	inFlight          int
	status            string
}

// dial returns a client for the path, after it saw one answer with the status
// line and the text. All answers must be of the same length.
func dial(b *testing.B, server *httptest.Server, path, status, text string, inFlight int) *client {
	b.Helper()
	conn, err := net.Dial("tcp", server.Listener.Addr().String())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { conn.Close() })
	conn.SetDeadline(time.Now().Add(10 * time.Minute))
	request := "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n"
	if _, err := io.WriteString(conn, request); err != nil {
		b.Fatal(err)
	}
	var seen bytes.Buffer
	r, err := http.ReadResponse(bufio.NewReader(io.TeeReader(conn, &seen)), nil)
	if err != nil {
		b.Fatal(err)
	}
	body, err := io.ReadAll(r.Body)
	if err != nil || !strings.HasPrefix(seen.String(), status) || !strings.Contains(string(body), text) {
		b.Fatalf("got %v\n%s\nwant %s with %q", err, seen.Bytes(), status, text)
	}
	return &client{
		conn: conn, inFlight: inFlight, status: status,
		requests: bytes.Repeat([]byte(request), inFlight),
		answers:  make([]byte, seen.Len()*inFlight),
	}
}

// roundTrip sends the requests and reads their answers.
func (c *client) roundTrip(b *testing.B) {
	if _, err := c.conn.Write(c.requests); err != nil {
		b.Fatal(err)
	}
	if _, err := io.ReadFull(c.conn, c.answers); err != nil {
		b.Fatal(err)
	}
	last := c.answers[len(c.answers)/c.inFlight*(c.inFlight-1):]
	if !bytes.HasPrefix(last, []byte(c.status)) {
		b.Fatalf("got %s, want %s", last, c.status)
	}
}

func loopback(b *testing.B, inFlight int) {
	server := httptest.NewServer(registered(silent))
	defer server.Close()
	for _, s := range shuffled([]struct{ name, path, status, text string }{
		{"error", "/typed", "HTTP/1.1 400 Bad Request\r\n", message},
		{"success", "/200", "HTTP/1.1 200 OK\r\n", "mymachine1"},
	}) {
		b.Run(s.name, func(b *testing.B) {
			c := dial(b, server, s.path, s.status, s.text, inFlight)
			b.ReportAllocs()
			for b.Loop() {
				c.roundTrip(b)
			}
			b.ReportMetric(float64(b.N*inFlight)/b.Elapsed().Seconds(), "req/s")
		})
	}
}

// BenchmarkLoopback waits for each answer before the next request.
func BenchmarkLoopback(b *testing.B) { loopback(b, 1) }

// BenchmarkLoopbackPipelined keeps the server busy, so that what is measured is
// its work more than the time that a packet and a goroutine take to wake up.
func BenchmarkLoopbackPipelined(b *testing.B) { loopback(b, 16) }
