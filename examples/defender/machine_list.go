package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"

	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/echoadapter"
	"github.com/faultline-go/faultline/validate/odata"
)

// machineList is a list of machines as it is answered.
type machineList struct {
	// Count is how many there are in all, nil if nobody asked.
	Count *int64       `json:"@odata.count,omitempty"`
	Value []machineRow `json:"value"`
}

// machineRow is a machine with the properties that were selected.
type machineRow struct {
	machine
	selected []string // nil means all
}

// MarshalJSON leaves out what was not selected.
func (m machineRow) MarshalJSON() ([]byte, error) {
	if m.selected == nil {
		return json.Marshal(m.machine)
	}
	fields := reflect.ValueOf(m.machine)
	some := map[string]any{}
	for _, name := range m.selected {
		some[name] = fields.Field(machineFields[name]).Interface()
	}
	return json.Marshal(some)
}

// machineFields are the fields of a machine by their names in JSON.
var machineFields = func() map[string]int {
	fields := map[string]int{}
	for f := range reflect.TypeFor[machine]().Fields() {
		fields[f.Tag.Get("json")] = f.Index[0]
	}
	return fields
}()

// selected returns the names of the properties that are asked for, nil for all.
func selected(items []odata.Select) (names []string) {
	for _, item := range items {
		if item.Path == "*" {
			return nil
		}
		names = append(names, item.Path)
	}
	return names
}

func (a api) listMachines(c echo.Context) error {
	query, err := echoadapter.BindOData(c, machineRules)
	if err != nil {
		return err
	}
	list, err := a.store.listMachines(c.Request().Context(), query)
	if err != nil {
		return fmt.Errorf("list machines: %w", err)
	}
	return c.JSON(http.StatusOK, list)
}

// listMachines returns the machines that a query asks for.
func (s *store) listMachines(ctx context.Context, query *odata.Query) (machineList, error) {
	list := machineList{Value: []machineRow{}}
	names := selected(query.Select)
	if query.Count {
		where, args, err := machineTable.Where(query.Filter)
		if err != nil {
			return list, err
		}
		err = s.db.QueryRowContext(ctx, `SELECT count(*) FROM machines WHERE `+where, args...).Scan(&list.Count)
		if err != nil {
			return list, err
		}
	}
	clauses, args, err := machineTable.Page(query, maxTop)
	if err != nil {
		return list, err
	}
	rows, err := s.db.QueryContext(ctx, `SELECT `+machineColumns+` FROM machines WHERE `+clauses, args...)
	if err != nil {
		return list, err
	}
	defer rows.Close()
	for rows.Next() && len(list.Value) < query.PageSize(maxTop) {
		m := machineRow{selected: names}
		if err := m.scan(rows); err != nil {
			return list, err
		}
		list.Value = append(list.Value, m)
	}
	return list, rows.Err()
}
