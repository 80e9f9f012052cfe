package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/echoadapter"
)

// file is what is known of a file, with properties that Defender documents for
// one.
type file struct {
	SHA1                string  `json:"sha1"`
	SHA256              string  `json:"sha256"`
	GlobalPrevalence    int64   `json:"globalPrevalence"`
	GlobalFirstObserved instant `json:"globalFirstObserved"`
	GlobalLastObserved  instant `json:"globalLastObserved"`
	Size                int64   `json:"size"`
	FileType            *string `json:"fileType"`
	IsPEFile            bool    `json:"isPeFile"`
	FilePublisher       *string `json:"filePublisher"`
	FileProductName     *string `json:"fileProductName"`
	DeterminationType   string  `json:"determinationType"`
	DeterminationValue  *string `json:"determinationValue"`
}

// fileColumns are the columns of the fields, in their order.
const fileColumns = `sha1, sha256, global_prevalence, global_first_observed, global_last_observed, size, file_type,
	is_pe_file, file_publisher, file_product_name, determination_type, determination_value`

type getFileRequest struct {
	Hash string `param:"hash" validate:"required,sha1|sha256"`
}

func (a api) getFile(c echo.Context) error {
	req, err := echoadapter.Bind[getFileRequest](c)
	if err != nil {
		return err
	}
	f, err := a.store.file(c.Request().Context(), req.Hash)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, f)
}

// file returns the file with a hash, in any letter case. The two kinds of hash
// can't be taken for one another: they differ in length.
func (s *store) file(ctx context.Context, hash string) (file, error) {
	var f file
	err := s.db.QueryRowContext(ctx, `SELECT `+fileColumns+` FROM files WHERE sha1 = lower(?1) OR sha256 = lower(?1)`, hash).
		Scan(&f.SHA1, &f.SHA256, &f.GlobalPrevalence, &f.GlobalFirstObserved, &f.GlobalLastObserved, &f.Size, &f.FileType,
			&f.IsPEFile, &f.FilePublisher, &f.FileProductName, &f.DeterminationType, &f.DeterminationValue)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return f, apierror.ResourceNotFound(hash)
	case err != nil:
		return f, fmt.Errorf("find file: %w", err)
	}
	return f, nil
}
