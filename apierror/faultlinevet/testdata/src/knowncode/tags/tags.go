package tags // want package:`declares \[\], uses \[InvalidUpload InvalidIpAddress\]`

type Upload struct {
	Hash string `json:"hash" validate:"sha1" apierror:"InvalidUpload"`
	IP   string `json:"ip" validate:"ip" apierror:"InvalidIpAddress"`
	Name string `json:"name" validate:"max=9" apierror:"-"`
}
