package recipes

import (
	"errors"
	"io"

	"github.com/labstack/echo/v4"
	"golang.org/x/net/websocket"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/echoadapter"
)

// WebSocket echoes messages. Before the upgrade an error is answered as usual; after it
// nothing can be answered, so the handler returns only what the log must have. A client
// that closes is not a failure.
func WebSocket(cfg echoadapter.Config) *echo.Echo {
	e := echo.New()
	echoadapter.Register(e, cfg)
	e.GET("/echo", func(c echo.Context) (err error) {
		if c.QueryParam("room") == "" {
			return apierror.MissingRequiredParameter("room")
		}
		websocket.Handler(func(ws *websocket.Conn) {
			defer ws.Close()
			err = echoMessages(ws)
		}).ServeHTTP(c.Response(), c.Request())
		return err
	})
	return e
}

func echoMessages(ws *websocket.Conn) error {
	for {
		var text string
		if err := websocket.Message.Receive(ws, &text); errors.Is(err, io.EOF) {
			return nil // a normal close
		} else if err != nil {
			return err
		}
		if text == "fail" {
			return errors.New("the room is broken")
		}
		if err := websocket.Message.Send(ws, text); err != nil {
			return err
		}
	}
}
