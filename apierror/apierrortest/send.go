package apierrortest

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

// The bounds on what is read of an answer, in bytes: what is kept of it, and after
// how much nobody waits for its end any more.
const (
	maxKept = 64 << 10
	maxRead = 16 << 20
)

var errEndless = fmt.Errorf("the answer has more than %d bytes", maxRead)

// send sends r and returns the answer.
func (p *probe) send(ctx context.Context, r request) *answer {
	return p.sendBy(ctx, p.transport, r)
}

func (p *probe) sendBy(ctx context.Context, transport *http.Transport, r request) *answer {
	a := p.begin(r)
	if a.err != nil {
		return a
	}
	defer p.record(a)
	ctx, cancel := context.WithTimeout(ctx, p.cfg.Timeout)
	defer cancel()
	req, err := r.build(ctx, p.base)
	if err != nil {
		a.err = err
		return a
	}
	resp, err := transport.RoundTrip(req)
	if err != nil {
		a.err = err
		return a
	}
	defer resp.Body.Close()
	a.status, a.header = resp.StatusCode, resp.Header
	a.read(resp.Body)
	return a
}

// read reads the body.
func (a *answer) read(body io.Reader) {
	a.body, a.err = io.ReadAll(io.LimitReader(body, maxKept))
	if a.err == nil {
		n, err := io.Copy(io.Discard, io.LimitReader(body, maxRead))
		if a.err = err; n == maxRead {
			a.err = errEndless
		}
	}
	a.said = saidBy(a.body)
	if a.method == http.MethodHead {
		a.said = saidByHeader(a.header)
	}
}

// dial connects to the service.
func (p *probe) dial(ctx context.Context) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, p.cfg.Timeout)
	defer cancel()
	dialer := &net.Dialer{}
	if !strings.HasPrefix(p.base, "https:") {
		return dialer.DialContext(ctx, "tcp", p.host)
	}
	return (&tls.Dialer{NetDialer: dialer, Config: p.cfg.TLS}).DialContext(ctx, "tcp", p.host)
}

// head sends r, a HEAD request, on a connection of its own and returns the answer
// with the body that must not be there: net/http would drop it.
func (p *probe) head(ctx context.Context, r request) *answer {
	a := p.begin(r)
	if a.err != nil {
		return a
	}
	defer p.record(a)
	req, err := r.build(ctx, p.base)
	if err != nil {
		a.err = err
		return a
	}
	conn, err := p.dial(ctx)
	if err != nil {
		a.err = err
		return a
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	a.readHead(conn, req, p.cfg.Timeout)
	return a
}

func (a *answer) readHead(conn net.Conn, req *http.Request, timeout time.Duration) {
	_ = conn.SetDeadline(time.Now().Add(timeout))
	req.Close = true
	if a.err = req.Write(conn); a.err != nil {
		return
	}
	in := bufio.NewReader(io.LimitReader(conn, 2*maxKept))
	resp, err := http.ReadResponse(in, req)
	if err != nil {
		a.err = err
		return
	}
	a.status, a.header = resp.StatusCode, resp.Header
	// The server closes the connection, as it was asked to. One that doesn't has
	// had its time for a body too.
	_ = conn.SetDeadline(time.Now().Add(min(timeout, 2*time.Second)))
	a.read(in)
	a.err = nil
}

// abandon sends r with half of its body and closes the connection.
func (p *probe) abandon(ctx context.Context, r request) error {
	req, err := r.build(ctx, p.base)
	if err != nil {
		return err
	}
	conn, err := p.dial(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(p.cfg.Timeout))
	half := r.body[:len(r.body)/2]
	req.Body = io.NopCloser(strings.NewReader(half))
	// Write notices that the body is too short, after it wrote it.
	err = req.Write(conn)
	if _, ok := errors.AsType[net.Error](err); ok {
		return err
	}
	return nil
}
