package e2e

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"strings"
	"testing"
	"time"
)

// answer is what a client saw.
type answer struct {
	status int
	header http.Header
	body   []byte
	// broken is how reading the body failed; nil if the answer is whole.
	broken error
	// bytes are all that came over the wire or, with HTTP/2, what it means.
	bytes []byte
	// reused is whether another request on the same connection was answered.
	reused bool
}

// roundTrip sends raw over a connection of its own, reads the answer, and then
// tries the connection again.
func (s *server) roundTrip(t *testing.T, method string, raw []byte) answer {
	t.Helper()
	conn := s.dial(t)
	// A server may answer and close before it has read all of a large request.
	go func() { _, _ = conn.Write(raw) }()
	var seen bytes.Buffer
	r := bufio.NewReader(io.TeeReader(conn, &seen))
	got, err := readAnswer(r, method)
	if err != nil {
		t.Fatalf("no answer: %v (after %q)", err, seen.Bytes())
	}
	got.bytes = bytes.Clone(seen.Bytes())
	if got.broken == nil {
		got.reused = isAlive(conn, r)
	}
	return got
}

func (s *server) dial(t *testing.T) *net.TCPConn {
	t.Helper()
	conn, err := net.DialTimeout("tcp", s.Listener.Addr().String(), patience)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	return conn.(*net.TCPConn)
}

func isAlive(conn net.Conn, r *bufio.Reader) bool {
	if _, err := io.WriteString(conn, "GET "+aliveTarget+" HTTP/1.1\r\nHost: service.example\r\n\r\n"); err != nil {
		return false
	}
	again, err := readAnswer(r, http.MethodGet)
	return err == nil && again.status == http.StatusNoContent
}

// readAnswer reads an answer, and skips the informational ones before it.
func readAnswer(r *bufio.Reader, method string) (answer, error) {
	for {
		response, err := http.ReadResponse(r, &http.Request{Method: method})
		if err != nil {
			return answer{}, err
		}
		if response.StatusCode == http.StatusContinue {
			return answer{}, errors.New("told to send the body")
		}
		if response.StatusCode >= 200 || response.StatusCode == http.StatusSwitchingProtocols {
			return answerOf(response), nil
		}
	}
}

func answerOf(response *http.Response) answer {
	defer response.Body.Close()
	got := answer{status: response.StatusCode, header: response.Header}
	if response.StatusCode != http.StatusSwitchingProtocols {
		got.body, got.broken = io.ReadAll(response.Body)
	}
	return got
}

// roundTrip2 sends r's request over HTTP/2.
func (s *server) roundTrip2(t *testing.T, r row) answer {
	t.Helper()
	client := &http.Client{
		Transport:     &http.Transport{Protocols: new(http.Protocols), DisableCompression: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Timeout:       patience,
	}
	client.Transport.(*http.Transport).Protocols.SetUnencryptedHTTP2(true)
	defer client.CloseIdleConnections()
	method, target, header, body := r.parts()
	request, err := http.NewRequest(method, s.URL+target, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range header {
		key, value, _ := strings.Cut(line, ": ")
		if key == "Host" {
			request.Host = value
			continue
		}
		request.Header.Add(key, value)
	}
	response, err := client.Do(request)
	if err != nil {
		return answer{broken: err}
	}
	if response.ProtoMajor != 2 {
		t.Fatalf("the answer came over %s", response.Proto)
	}
	got := answerOf(response)
	var all bytes.Buffer
	_ = got.header.Write(&all)
	got.bytes = append(all.Bytes(), got.body...)
	got.reused = isAlive2(client, s.URL)
	return got
}

func isAlive2(client *http.Client, url string) bool {
	reused := errors.New("not reused")
	ctx := httptrace.WithClientTrace(context.Background(), &httptrace.ClientTrace{GotConn: func(info httptrace.GotConnInfo) {
		if info.Reused {
			reused = nil
		}
	}})
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url+aliveTarget, nil)
	if err != nil {
		return false
	}
	response, err := client.Do(request)
	if err != nil {
		return false
	}
	response.Body.Close()
	return reused == nil && response.StatusCode == http.StatusNoContent
}
